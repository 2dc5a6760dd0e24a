import { describe, expect, it } from "vitest";
import type { Field, QuickView } from "@/lib/model";
import { garden } from "@/testing/garden";
import { answered, completed, firstAnswers, missingIn, stepOf, toRemember, withPhrase, type Answers } from "./answers";

const [type] = garden.types;
if (!type) throw new Error("the garden has a type");
const view: QuickView = {
  steps: [
    { name: "thirst", fields: ["thirst"] },
    { name: "name", fields: ["title", "notes"] },
  ],
  remembers: ["title"],
  suggests: [{ field: "title", from: ["thirst"] }],
  phrases: [],
  icons: [],
};
const words = (_: Field, value: unknown) => `Plant that is ${String(value)}`;
const none: Answers = { values: {}, typed: new Set() };

describe("answers of a quick form", () => {
  it("write a text until the person does", () => {
    const chosen = answered(view, type, none, "thirst", "low");
    expect(completed(view, type, chosen, words).title).toBe("Plant that is low");
    const changed = answered(view, type, chosen, "thirst", "high");
    expect(completed(view, type, changed, words).title).toBe("Plant that is high");
    const written = answered(view, type, changed, "title", "Fern");
    const after = answered(view, type, written, "thirst", "low");
    expect(completed(view, type, after, words).title).toBe("Fern");
    const emptied = answered(view, type, after, "title", "");
    expect(completed(view, type, emptied, words).title).toBe("");
  });

  it("forget last time's text when what it was made from changes", () => {
    const remembered: Answers = { values: { title: "Fern by the door" }, typed: new Set() };
    expect(completed(view, type, remembered, words).title).toBe("Fern by the door");
    expect(answered(view, type, remembered, "thirst", "low").values.title).toBeNull();
  });

  it("start from last time over defaults, but choose nothing that leads a step", () => {
    expect(firstAnswers(view, type, { thirst: "low", title: "Default", unknown: 1 }, { title: "Last time", notes: "no" })).toEqual({ title: "Last time" });
    expect(toRemember(view, { title: "Now", thirst: "low" })).toEqual({ title: "Now" });
  });

  it("know what is still missing, and where it is asked", () => {
    expect(missingIn(type, { name: "all", fields: ["thirst", "title", "notes"] }, { thirst: "low" }).map((field) => field.name)).toEqual(["title"]);
    expect(stepOf(view, "notes")).toBe(1);
    expect(stepOf(view, "other")).toBe(-1);
  });

  it("take a sentence in and out", () => {
    const one = withPhrase("", "Nobody is hurt.");
    const two = withPhrase(one, "Work is stopped.");
    expect(two).toBe("Nobody is hurt. Work is stopped.");
    expect(withPhrase(two, "Nobody is hurt.")).toBe("Work is stopped.");
  });
});
