/** Programs started for a test; each is ended by its own process id. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

export class Children {
  #children = [];

  /** Starts a program; its output goes to a file that is shown when a test fails. */
  start(name, program, args, { env, log, input, read } = {}) {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const out = createWriteStream(log, { flags: "a" });
    child.stdout.on("data", (bytes) => (read?.(String(bytes)), out.write(bytes)));
    child.stderr.on("data", (bytes) => out.write(bytes));
    child.on("error", (error) => out.write(`${name}: ${error}\n`));
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
    this.#children.push(child);
    return child;
  }

  /** Ends one and waits for it. */
  async end(child) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
    await gone;
    clearTimeout(hard);
  }

  /** Ends all, the last first. */
  async endAll() {
    for (const child of this.#children.reverse()) await this.end(child);
    this.#children = [];
  }
}
