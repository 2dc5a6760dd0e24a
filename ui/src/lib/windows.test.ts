import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setTransport } from "./api";
import { openLinksBeside } from "./windows";

const call = vi.fn(async () => null);
let stop: () => void;

beforeEach(() => {
  call.mockClear();
  vi.stubGlobal("__TAURI_INTERNALS__", {});
  setTransport({ call, on: () => () => undefined });
  document.body.innerHTML = `<a href="#/hse/incidents/7"><b>7</b></a><a href="https://example.org/">out</a>`;
  stop = openLinksBeside();
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function click(css: string, init: MouseEventInit, type = "click") {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, ...init });
  document.querySelector(css)?.dispatchEvent(event);
  return event.defaultPrevented;
}

test("Ctrl, ⌘ and the middle button open a record in a window beside", () => {
  expect(click("b", { ctrlKey: true })).toBe(true);
  expect(click("b", { metaKey: true })).toBe(true);
  expect(click("b", { button: 1 }, "auxclick")).toBe(true);
  expect(call.mock.calls).toEqual(Array(3).fill(["shell.open_window", { place: "/hse/incidents/7" }]));
});

test("an ordinary click, another button and other links stay what they are", () => {
  expect(click("b", {})).toBe(false);
  expect(click("b", { button: 2 }, "auxclick")).toBe(false);
  expect(click('[href^="https"]', { ctrlKey: true })).toBe(false);
  expect(call).not.toHaveBeenCalled();
});
