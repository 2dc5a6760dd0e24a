import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { FieldFrame } from "@/components/field-frame";
import { KINDS, SPECIMENS, TARGET, type Specimen } from "@/gallery/specimens";
import type { FieldTest } from "@/lib/field-test";
import type { Field, FieldKind } from "@/lib/model";
import { fakeCore } from "@/testing/fake-core";
import { garden } from "@/testing/garden";
import { renderAt } from "@/testing/render";
import { canEnter, FieldDisplay, FieldInput, isGroup } from ".";
import { FieldFilter } from "./filters";

const ID = TARGET.id;
const plant = garden.types[0]!;
const names = { [ID]: TARGET.title };

type Case = Specimen & {
  /** What a person reads. */
  shown: string | RegExp;
};

/** What a person reads of the value of every kind. A kind that is missing here does not compile. */
const SHOWN: { [K in FieldKind["kind"]]: string | RegExp } = {
  text: "Pump 4",
  narrative: "It leaked.",
  integer: "7",
  boolean: "Yes",
  date: "14 May 2026",
  datetime: "14 May 2026, 06:00",
  choice: "High",
  tags: "levage",
  person: TARGET.title,
  company: TARGET.title,
  site: TARGET.title,
  area: TARGET.title,
  record: TARGET.title,
  photo_set: /valve\.png/,
  comments: "Seen.",
  computed: "Urgent",
};
const CASES = Object.fromEntries(KINDS.map((kind) => [kind, { ...SPECIMENS[kind], shown: SHOWN[kind] }])) as { [K in FieldKind["kind"]]: Case };

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

describe("filtering", () => {
  function narrowed(kind: FieldKind["kind"]) {
    const seen: (FieldTest | null)[] = [];
    function Narrowing() {
      const [value, setValue] = useState<FieldTest | null>(null);
      const change = (next: FieldTest | null) => {
        seen.push(next);
        setValue(next);
      };
      return <FieldFilter field={fieldOf(CASES[kind])} type={plant} label="Probe" value={value} onChange={change} />;
    }
    show(() => <Narrowing />);
    return seen;
  }

  it.each(KINDS)("%s has a filter with a name", async (kind) => {
    narrowed(kind);
    // Nothing computed by this specimen can be chosen but its one result.
    await waitFor(() => expect(document.querySelector("input,button")).not.toBeNull());
    expect(await accessible()).toEqual([]);
  });

  it("photographs are asked for by their presence, and a second touch asks for nothing", async () => {
    const seen = narrowed("photo_set");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("button", { name: "Without" }));
    expect(seen.at(-1)).toEqual({ is: "empty" });
    await user.click(screen.getByRole("button", { name: "With" }));
    expect(seen.at(-1)).toEqual({ is: "filled" });
    await user.click(screen.getByRole("button", { name: "With" }));
    expect(seen.at(-1)).toBeNull();
  });

  it("a day narrows a list once it is one", async () => {
    const seen = narrowed("date");
    const user = userEvent.setup();
    await user.click(await screen.findByRole("radio", { name: "Last 7 days" }));
    expect(seen.at(-1)).toEqual({ is: "period", period: "last7" });
    await user.click(screen.getByRole("radio", { name: "From – to" }));
    const asked = seen.length;
    await user.type(screen.getByLabelText("Probe: From"), "14/0");
    expect(seen).toHaveLength(asked);
    await user.type(screen.getByLabelText("Probe: From"), "5/2026");
    expect(seen.at(-1)).toEqual({ is: "between", from: "2026-05-14" });
  });

  it("a bound that is emptied narrows no more", async () => {
    const seen = narrowed("integer");
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText("Probe: At least"), "7");
    await waitFor(() => expect(seen.at(-1)).toEqual({ is: "between", from: 7 }));
    await user.clear(screen.getByLabelText("Probe: At least"));
    await waitFor(() => expect(seen.at(-1)).toBeNull());
  });

  it("several values are wanted, or not wanted, and what was chosen goes along", async () => {
    const seen = narrowed("choice");
    const user = userEvent.setup();
    const [first] = await screen.findAllByRole("button");
    await user.click(first!);
    const chosen = seen.at(-1);
    expect(chosen).toMatchObject({ is: "any" });
    await user.click(screen.getByRole("radio", { name: "Is none of" }));
    expect(seen.at(-1)).toEqual({ ...chosen, is: "none" });
    await user.click(screen.getByRole("radio", { name: "Is empty" }));
    expect(seen.at(-1)).toEqual({ is: "empty" });
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

  it("a day without its hour is kept as it was typed, and is no instant", async () => {
    const value = await entered("datetime", async (user) => user.type(screen.getByLabelText("Probe"), "14/5/2026"));
    expect(value).toBe("2026-05-14");
    expect(screen.getByLabelText("Time")).toHaveValue("");
    expect(screen.queryByText(/UTC/)).toBeNull();
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

  it("the camera and the files are one control each, with one name", async () => {
    fakeCore({});
    await entered("photo_set", async () => {
      for (const name of ["Take a photo", "Choose files"]) {
        expect(screen.getAllByRole("button", { name })).toHaveLength(1);
        expect(screen.queryByLabelText(name)).toBeNull();
      }
    });
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
