import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Together } from "./together";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function Part({ name, after }: { name: string; after: number }) {
  const { data } = useQuery({ queryKey: [name], queryFn: () => new Promise<string>((done) => setTimeout(() => done(name), after)) });
  return <p>{data ?? "…"}</p>;
}

function show(slowest: number) {
  const { container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <Together>
        <Part name="quick" after={5} />
        <Part name="slow" after={slowest} />
      </Together>
    </QueryClientProvider>,
  );
  return { container, hidden: () => screen.getByText("quick").closest("div.invisible") !== null };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it("shows its parts at once, when the last of them is there", async () => {
  const { hidden } = show(100);
  await pass(90);
  expect(hidden()).toBe(true);
  await pass(90);
  expect(hidden()).toBe(false);
  expect(screen.getByText("slow")).toBeInTheDocument();
});

it("draws what will come only for who has to wait", async () => {
  const { container } = show(400);
  await pass(100);
  expect(container.querySelector(".card")).toBeNull();
  await pass(100);
  expect(container.querySelector(".card")).not.toBeNull();
  await pass(400);
  expect(container.querySelector(".card")).toBeNull();
});

it("does not let one part that hangs hide the others", async () => {
  const { hidden } = show(60_000);
  await pass(1_900);
  expect(hidden()).toBe(true);
  await pass(200);
  expect(hidden()).toBe(false);
});
