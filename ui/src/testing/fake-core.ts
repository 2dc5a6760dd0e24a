/** A core for tests: answers what it is told to, and remembers what it was asked. */
import { setTransport } from "@/lib/api";
import type { CommandName } from "@/lib/commands";

type Answers = { [C in CommandName]?: unknown };

export function fakeCore(answers: Answers) {
  const calls: { command: string; args: unknown }[] = [];
  setTransport({
    async call(command, args) {
      calls.push({ command, args });
      const answer = answers[command as CommandName];
      if (answer === undefined) throw { code: "not_found", message: command, key: null, issues: [] };
      return typeof answer === "function" ? (answer as (args: unknown) => unknown)(args) : answer;
    },
    on: () => () => undefined,
  });
  return { calls, of: (command: CommandName) => calls.filter((call) => call.command === command).map((call) => call.args) };
}
