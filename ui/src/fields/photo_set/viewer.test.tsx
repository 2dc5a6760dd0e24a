import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Photo } from "@/lib/model";
import { fakeCore } from "@/testing/fake-core";
import { renderAt } from "@/testing/render";
import { closer, moved } from "./use-zoom";
import { PhotoViewer } from "./viewer";

const photo = { id: "p1", sha256: "aa", size_bytes: 2000, media_type: "image/webp", name: "deck.webp", thumbnail: null, by: null } as Photo;
const show = () => renderAt("/p", "/p", () => <PhotoViewer photos={[photo]} at={0} onChange={() => undefined} />, []);

test("a point stays under the finger that enlarges, and the picture never leaves the frame", () => {
  const near = closer({ scale: 1, x: 0, y: 0 }, 2, { x: 100, y: 0 });
  expect(near).toEqual({ scale: 2, x: -100, y: 0 });
  expect(moved(near, -900, 0, { width: 400, height: 300 })).toEqual({ scale: 2, x: -200, y: 0 });
  expect(closer(near, 0.1)).toEqual({ scale: 1, x: 0, y: 0 });
  expect(closer(near, 100).scale).toBe(8);
});

test("buttons and keys enlarge and reduce", async () => {
  fakeCore({});
  show();
  const picture = await screen.findByRole("img", { name: "deck.webp" });
  expect(screen.getByRole("button", { name: "Reduce" })).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: "Enlarge" }));
  expect(picture.style.transform).toContain("scale(1.5)");
  await userEvent.keyboard("+");
  expect(picture.style.transform).toContain("scale(2.25)");
  await userEvent.keyboard("0");
  expect(picture.style.transform).toContain("scale(1)");
  await userEvent.dblClick(picture);
  expect(picture.style.transform).toContain("scale(2.5)");
});

for (const [on_device, words] of [
  [false, "This photo is not on this device yet"],
  [true, "This photo could not be shown"],
] as const) {
  test(`a picture that is not there says: ${words}`, async () => {
    fakeCore({ "photo.info": { sha256: "aa", on_device, ashore: true, sent_bytes: 0, size_bytes: 0, refused: null } });
    show();
    fireEvent.error(await screen.findByRole("img", { name: "deck.webp" }));
    expect(await screen.findByText(words)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("img", { name: "deck.webp" })).toBeVisible();
  });
}
