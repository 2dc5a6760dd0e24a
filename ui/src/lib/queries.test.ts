import { QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { setTransport, type CoreEvent } from "./api";
import { followEvents, makeQueryClient, read } from "./queries";

/** A core that answers when told to, with the value of that moment. */
function slowCore() {
  const waiting: ((answer: unknown) => void)[] = [];
  let tell: (event: CoreEvent) => void = () => {};
  setTransport({
    call: () => new Promise((answer) => waiting.push(answer)),
    on: (handler) => {
      tell = handler;
      return () => {};
    },
  });
  return { waiting, tell: (event: CoreEvent) => tell(event) };
}

function watch() {
  const core = slowCore();
  const client = makeQueryClient();
  followEvents(client);
  const seen: unknown[] = [];
  new QueryObserver(client, read("grants.current", {})).subscribe(({ data }) => seen.push(data));
  return { core, seen };
}

test.each([{ tags: ["grants"] }, { resync: true }])("a change during the first read is not missed (%o)", async (event) => {
  const { core, seen } = watch();
  await vi.waitFor(() => expect(core.waiting).toHaveLength(1));
  core.tell(event);
  // The answer was on its way before the change: nothing yet.
  core.waiting[0]?.(null);
  await vi.waitFor(() => expect(core.waiting).toHaveLength(2));
  core.waiting[1]?.({ epoch: 1 });
  await vi.waitFor(() => expect(seen.at(-1)).toEqual({ epoch: 1 }));
});

test("a change of something else reads nothing again", async () => {
  const { core } = watch();
  await vi.waitFor(() => expect(core.waiting).toHaveLength(1));
  core.tell({ tags: ["drafts"] });
  core.waiting[0]?.({ epoch: 1 });
  await new Promise((done) => setTimeout(done, 20));
  expect(core.waiting).toHaveLength(1);
});
