/** What the crew does meanwhile, over HTTP. */
import assert from "node:assert/strict";
import { CREW, PASSWORD } from "../e2e/world.mjs";

export const INCIDENT = {
  title: "Dropped spanner <b>over the side</b>",
  severity: "critical",
  location: "Pipe deck",
  description: "A spanner fell from the derrick; nobody was below.",
};

/** A crew member who is signed in: `crew("record.create", …)`. */
export async function crewClient(url) {
  const origin = new URL(url).origin;
  const opened = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
  const cookie = opened.headers.get("set-cookie").split(";")[0];
  const crew = async (command, args = {}) => {
    const answer = await fetch(`${origin}/rpc/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(40_000),
    });
    const body = await answer.json();
    assert.ok(answer.ok, `${command}: ${JSON.stringify(body)}`);
    return body;
  };
  const { signed_in } = await crew("session.status");
  if (!signed_in) await crew("session.sign_in", { email: CREW, password: PASSWORD });
  return crew;
}
