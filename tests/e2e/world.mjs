/**
 * The real programs on free ports: server, mailbox, satellite link, two clients. Every child is ended
 * by its process id, whatever happens.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open, signIn } from "./browser.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = (name) => join(target, "debug", name);

export const PASSWORD = "Opsflux-Demo-2026";
export const CREW = "amelie.roux@demo.opsflux.test";
export const MANAGER = "marc.keller@demo.opsflux.test";
export const OTHER_MANAGER = "quentin.ondo@demo.opsflux.test";
export const SUPERVISOR = "joao.olsen@demo.opsflux.test";

async function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function listening(port, what) {
  for (let attempt = 0; attempt < 600; attempt++) {
    const open = await new Promise((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => (socket.destroy(), done(true)));
      socket.once("error", () => done(false));
    });
    if (open) return;
    await pause(100);
  }
  throw new Error(`${what} does not listen on ${port}`);
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until something is true; the error says what never happened. */
export async function eventually(what, holds, ms = 30_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(100);
  }
}

/** Starts everything; `stop` ends it. */
export async function startWorld({ incidents = 12 } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "opsflux-e2e-"));
  const children = [];
  const ports = {};
  for (const name of ["server", "smtp", "mailbox", "link", "control", "crew", "manager"]) {
    ports[name] = await freePort();
  }
  const env = {
    ...process.env,
    OPSFLUX_DATABASE_URL: `sqlite:${join(dir, "server.sqlite")}`,
    OPSFLUX_LISTEN: `127.0.0.1:${ports.server}`,
    OPSFLUX_PUBLIC_URL: `http://127.0.0.1:${ports.server}`,
    OPSFLUX_CLIENT_URL: `http://127.0.0.1:${ports.manager}`,
    OPSFLUX_FILES_DIR: join(dir, "files"),
    OPSFLUX_SMTP_HOST: "127.0.0.1",
    OPSFLUX_SMTP_PORT: String(ports.smtp),
    OPSFLUX_SMTP_TLS: "none",
    RUST_LOG: process.env.RUST_LOG ?? "warn",
  };
  const start = (name, args) => {
    const child = spawn(program(name), args, { env, stdio: ["ignore", "inherit", "inherit"] });
    children.push(child);
    return child;
  };
  const stop = () => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true });
  };
  const local = (name) => `127.0.0.1:${ports[name]}`;
  try {
    start("opsflux-mailbox", ["--smtp", local("smtp"), "--web", local("mailbox")]);
    const seed = start("opsflux-server", ["admin", "seed-demo", "--incidents", String(incidents)]);
    const code = await new Promise((done) => seed.once("exit", done));
    if (code !== 0) throw new Error(`the demo data failed with ${code}`);
    start("opsflux-server", ["serve"]);
    await listening(ports.server, "the server");
    start("opsflux-link", [
      "--listen", local("link"), "--server", local("server"), "--control", local("control"),
      "--delay-ms", "50", "--bytes-per-s", "0",
    ]);
    await listening(ports.control, "the link");
    const bridge = (name, server, more) =>
      start("opsflux-bridge", [
        "--listen", local(name), "--dir", join(dir, name), "--server", `http://${server}`,
        "--device-name", name, "--ui", join(root, "ui/dist"), ...more,
      ]);
    bridge("crew", local("link"), ["--link-control", `http://${local("control")}`]);
    bridge("manager", local("server"), []);
    await listening(ports.crew, "the crew's client");
    await listening(ports.manager, "the manager's client");
  } catch (error) {
    stop();
    throw error;
  }
  const openUrl = (name) => {
    const file = join(dir, name, "open-url");
    if (!existsSync(file)) throw new Error(`${file} is missing`);
    return readFileSync(file, "utf8").trim();
  };
  const mails = async () => (await fetch(`http://${local("mailbox")}/api/mails`)).json();
  return { ports, openUrl, mails, stop, mailboxUrl: `http://${local("mailbox")}/` };
}

/**
 * A world with people at their clients, signed in and up to date, ended after the tests of the file:
 * `const { world, crew } = await withPeople({ incidents: 3, crew: { email: CREW, language: "fr", size: SIZES.tablet } })`.
 */
export async function withPeople({ incidents, ...people }) {
  const world = await startWorld({ incidents });
  const browser = await launch();
  const end = async () => {
    await browser.close();
    world.stop();
  };
  const pages = {};
  try {
    for (const [client, { email, language, size }] of Object.entries(people)) {
      pages[client] = await open(browser, world.openUrl(client), size);
      await signIn(pages[client], email, PASSWORD, language);
      await pages[client].getByText(/^(À jour|Up to date)$/).first().waitFor();
    }
  } catch (error) {
    await end();
    throw error;
  }
  after(end);
  return { world, browser, ...pages };
}
