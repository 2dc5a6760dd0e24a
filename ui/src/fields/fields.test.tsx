import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { FieldFrame } from "@/components/field-frame";
import type { Field, FieldKind, FieldValue } from "@/lib/model";
import { fakeCore } from "@/testing/fake-core";
import { garden } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { canEnter, FieldDisplay, FieldInput, isGroup } from ".";

const ID = "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001";
const plant = garden.types[0]!;
const names = { [ID]: "Joan Larsen" };

interface Case {
  kind: FieldKind;
  value: FieldValue;
  /** What a person reads. */
  shown: string | RegExp;
}

/** One value of every kind. A kind that is missing here fails the first test. */
const CASES: { [K in FieldKind["kind"]]: Case } = {
  text: { kind: { kind: "text", min_length: null, max_length: null }, value: { t: "text", v: "Pump 4" }, shown: "Pump 4" },
  narrative: { kind: { kind: "narrative", min_length: null, max_length: null }, value: { t: "text", v: "It leaked." }, shown: "It leaked." },
  integer: { kind: { kind: "integer", min: 0, max: 10, unit: null }, value: { t: "integer", v: 7 }, shown: "7" },
  boolean: { kind: { kind: "boolean" }, value: { t: "boolean", v: true }, shown: "Yes" },
  date: { kind: { kind: "date" }, value: { t: "text", v: "2026-05-14" }, shown: "14 May 2026" },
  datetime: { kind: { kind: "datetime" }, value: { t: "datetime", v: Date.parse("2026-05-14T04:00:00Z") }, shown: "14 May 2026, 06:00" },
  choice: { kind: { kind: "choice", choices: ["low", "high"] }, value: { t: "text", v: "high" }, shown: "High" },
  tags: { kind: { kind: "tags", max_items: null }, value: { t: "tags", v: ["levage"] }, shown: "levage" },
  person: { kind: { kind: "person" }, value: { t: "reference", v: ID }, shown: "Joan Larsen" },
  company: { kind: { kind: "company" }, value: { t: "reference", v: ID }, shown: "Joan Larsen" },
  site: { kind: { kind: "site" }, value: { t: "reference", v: ID }, shown: "Joan Larsen" },
  area: { kind: { kind: "area", site_field: null }, value: { t: "reference", v: ID }, shown: "Joan Larsen" },
  record: { kind: { kind: "record", target: "plant" }, value: { t: "reference", v: ID }, shown: "Joan Larsen" },
  photo_set: {
    kind: { kind: "photo_set", max_items: 5, max_size_bytes: 1000 },
    value: { t: "photos", v: [{ id: ID, sha256: "a".repeat(64), size_bytes: 10, media_type: "image/png", name: "valve.png", thumbnail: null, by: null }] },
    shown: /valve\.png/,
  },
  comments: { kind: { kind: "comments" }, value: { t: "comments", v: [{ id: ID, text: "Seen.", at: 0, by: ID }] }, shown: "Seen." },
  computed: { kind: { kind: "computed", cases: [] }, value: { t: "text", v: "urgent" }, shown: "Urgent" },
};

const ROWS = Object.entries(CASES);

function fieldOf({ kind }: Case): Field {
  return { name: "probe", required: false, merge: "content", access: { edit: null, states: [] }, regulated: false, safety_fact: false, ...kind } as Field;
}

const show = (what: () => React.ReactNode) => renderAt("/", "/", what, []);

async function accessible(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { runOnly: ["wcag2a", "wcag2aa"], rules: { "color-contrast": { enabled: false } } });
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

function Entering({ given, start = null, seen }: { given: Case; start?: unknown; seen(value: unknown): void }) {
  const [value, setValue] = useState<unknown>(start);
  const field = fieldOf(given);
  return (
    <FieldFrame id="probe" label="Probe" group={isGroup(field)}>
      <FieldInput
        field={field}
        type={plant}
        id="probe"
        value={value}
        onChange={(next) => {
          seen(next);
          setValue(next);
        }}
        values={{}}
        names={names}
        zone="Europe/Paris"
        invalid={false}
        describedBy={undefined}
      />
    </FieldFrame>
  );
}

beforeEach(() => {
  fakeCore({ "record.options": [{ id: ID, title: "Joan Larsen", detail: "ALP" }], "record.names": names });
});

describe("every kind of field", () => {
  it.each(ROWS)("%s shows its value", async (_, given) => {
    show(() => <FieldDisplay field={fieldOf(given)} type={plant} value={given.value} names={names} zone="Europe/Paris" />);
    const found = given.shown instanceof RegExp ? await screen.findByRole("button", { name: given.shown }) : await screen.findByText(given.shown);
    expect(found).toBeInTheDocument();
    expect(await accessible()).toEqual([]);
  });

  it.each(ROWS)("%s says that it is empty", async (_, given) => {
    show(() => <FieldDisplay field={fieldOf(given)} type={plant} value={undefined} names={names} zone="UTC" />);
    expect(await screen.findByText("–")).toBeInTheDocument();
    expect(await accessible()).toEqual([]);
  });

  it.each(ROWS.filter(([, given]) => canEnter(fieldOf(given))))("%s is entered by a control that has a name", async (_, given) => {
    show(() => <Entering given={given} seen={() => undefined} />);
    expect((await screen.findAllByLabelText(/Probe/)).length).toBeGreaterThan(0);
    expect(await accessible()).toEqual([]);
  });
});

describe("entering", () => {
  async function entered(kind: FieldKind["kind"], act: (user: ReturnType<typeof userEvent.setup>) => Promise<void>, start?: unknown) {
    const seen: unknown[] = [];
    show(() => <Entering given={CASES[kind]} start={start} seen={(value) => seen.push(value)} />);
    await screen.findAllByLabelText(/Probe/);
    await act(userEvent.setup());
    return seen.at(-1);
  }

  it("an instant is read by the site's clock and kept in UTC", async () => {
    const value = await entered("datetime", async (user) => {
      await user.type(screen.getByLabelText("Probe"), "14/5/2026");
      await user.type(screen.getByLabelText("Time"), "6:00");
    });
    expect(value).toBe("2026-05-14T04:00:00.000Z");
  });

  it("a number stays within its bounds by the buttons", async () => {
    const most = await entered("integer", async (user) => user.click(screen.getByRole("button", { name: "More" })), 10);
    expect(most).toBe(10);
  });

  it("what is typed and is no number is kept, for the core to say so", async () => {
    const value = await entered("integer", async (user) => user.type(screen.getByRole("textbox"), "2x"));
    expect(value).toBe("2x");
  });

  it("yes and no start unanswered and are answered by one touch", async () => {
    const value = await entered("boolean", async (user) => {
      for (const radio of screen.getAllByRole("radio")) expect(radio).not.toBeChecked();
      await user.click(screen.getByRole("radio", { name: "No" }));
    });
    expect(value).toBe(false);
  });

  it("a label is added once", async () => {
    const value = await entered("tags", async (user) => user.type(screen.getByRole("textbox"), "grue{Enter}grue{Enter}levage{Enter}"));
    expect(value).toEqual(["grue", "levage"]);
  });

  it("a reference is found by typing and taken by the keyboard", async () => {
    const value = await entered("person", async (user) => {
      await user.click(screen.getByRole("combobox"));
      await screen.findByRole("option", { name: /Joan Larsen/ });
      await user.keyboard("jo{Enter}");
    });
    await waitFor(() => expect(value).toBe(ID));
  });

  it("a photograph that is too large is refused in words, before it is read", async () => {
    const core = fakeCore({});
    await entered("photo_set", async (user) => {
      const [, files] = document.querySelectorAll<HTMLInputElement>("input[type=file]");
      await user.upload(files!, new File([new Uint8Array(2000)], "large.png", { type: "image/png" }));
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("large.png");
    expect(core.of("photo.add")).toEqual([]);
  });
});
