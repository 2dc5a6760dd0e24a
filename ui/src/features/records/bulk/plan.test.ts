import { describe, expect, it } from "vitest";
import type { RecordSteps, TransitionView } from "@/lib/model";
import { fakeCore } from "@/testing/fake-core";
import { garden } from "@/testing/garden";
import { carryOut, fieldsOffered, planEdit, planStep, stepsOffered } from "./plan";

const step = (name: string, allowed: boolean): TransitionView => ({ name, to: "cut", allowed, code: allowed ? null : "forbidden", key: null, requires_reason: false, primary: true });
const one = (id: string, transitions: TransitionView[], fields: string[] = []): RecordSteps => ({ id, title: `Plant ${id}`, expected_status: "growing", transitions, may: { edit: fields.length > 0, delete: false, comment: false, fields } });
const all = [one("a", [step("cut", true)], ["thirst"]), one("b", [step("cut", false), step("burn", true)]), one("c", [])];

describe("work on many records", () => {
  it("tells who may take a step and who may not", () => {
    const plan = planStep(all, "cut");
    expect(plan.able.map(({ id }) => id)).toEqual(["a"]);
    expect(plan.left).toMatchObject([{ id: "b", transition: { code: "forbidden" } }, { id: "c", transition: null }]);
    expect(stepsOffered(all)).toMatchObject([{ name: "cut", able: 1 }, { name: "burn", able: 1 }]);
    expect(planEdit(all, "thirst").able.map(({ id }) => id)).toEqual(["a"]);
    expect(fieldsOffered(garden.types[0]!, all).map(({ name }) => name)).toEqual(["thirst"]);
  });

  it("asks for each alone, and one refusal stops nothing", async () => {
    const core = fakeCore({
      "record.request": (args: unknown) => {
        if ((args as { id: string }).id === "b") throw { code: "forbidden", message: "", key: null, issues: [] };
        return {};
      },
    });
    const seen: number[] = [];
    const result = await carryOut({ kind: "step", name: "cut" }, all, (done) => seen.push(done), () => false);
    expect(core.of("record.request")).toMatchObject([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(result.done).toBe(2);
    expect(result.refused).toMatchObject([{ id: "b", title: "Plant b", error: { code: "forbidden" } }]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("stops when told to", async () => {
    const core = fakeCore({ "record.edit": {} });
    let asked = 0;
    const result = await carryOut({ kind: "edit", field: "thirst", value: "low" }, all, () => (asked += 1), () => asked >= 1);
    expect(result).toEqual({ done: 1, refused: [], rest: 2 });
    expect(core.of("record.edit")).toEqual([{ id: "a", fields: { thirst: "low" } }]);
  });
});
