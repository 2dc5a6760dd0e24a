import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { useTyped } from "./typed";

function Box({ value, tell }: { value: string; tell(text: string): void }) {
  const [text, setText] = useTyped(value, tell);
  return <input aria-label="box" value={text} onChange={(event) => setText(event.target.value)} />;
}

/** A value that hears late, as an address does. */
function Late({ heard }: { heard(text: string): void }) {
  const [value, setValue] = useState("");
  const tell = (text: string) => {
    heard(text);
    setTimeout(() => setValue(text), 100);
  };
  return <Box value={value} tell={tell} />;
}

const box = () => screen.getByRole<HTMLInputElement>("textbox");
const passes = (ms: number) => act(() => new Promise((done) => setTimeout(done, ms)));

it("tells a word once, and takes no letter back that is typed while the value hears of the others", async () => {
  const heard = vi.fn();
  render(<Late heard={heard} />);
  await userEvent.type(box(), "deck");
  await passes(160);
  await userEvent.type(box(), "s");
  await passes(400);
  expect(box().value).toBe("decks");
  expect(heard.mock.calls).toEqual([["deck"], ["decks"]]);
});

it("tells what is typed when the box goes before the pause is over", async () => {
  const heard = vi.fn();
  const { unmount } = render(<Box value="" tell={heard} />);
  await userEvent.type(box(), "x");
  unmount();
  expect(heard.mock.calls).toEqual([["x"]]);
});

it("takes over what changes elsewhere, and tells nobody", async () => {
  const heard = vi.fn();
  const { rerender } = render(<Box value="deck" tell={heard} />);
  rerender(<Box value="" tell={heard} />);
  await passes(200);
  expect(box().value).toBe("");
  expect(heard).not.toHaveBeenCalled();
});
