/** A display, a session bus with a keychain, and a WebDriver server, all private to the test. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openDesktop } from "./bus.mjs";
import { Children } from "./children.mjs";
import { openWindow } from "./webdriver.mjs";
import { eventually } from "../e2e/world.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const application = process.env.OPSFLUX_APPLICATION ?? join(target, "debug/opsflux");

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** A program that prints one line when it is ready. */
function ready(children, name, program, args, options) {
  return new Promise((done, failed) => {
    let text = "";
    const read = (part) => {
      text += part;
      const line = text.split("\n").find((each) => each.trim() !== "");
      if (text.includes("\n") && line) done(line.trim());
    };
    const child = children.start(name, program, args, { ...options, read });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`${name} ended with ${code}`)));
    setTimeout(() => failed(new Error(`${name} is not ready`)), 60_000).unref();
  });
}

/**
 * Starts everything; with `keychain: false` the machine has none that works, with `tray: false` its desktop shows
 * none, and with `daemon` that program shows the notifications instead of the test.
 */
export async function startDesktop({ server, keychain = true, tray = true, daemon }) {
  const dir = mkdtempSync(join(tmpdir(), "opsflux-desktop-"));
  const logs = join(dir, "logs");
  for (const folder of ["logs", "home", "run", "replica"]) mkdirSync(join(dir, folder), { mode: 0o700 });
  const children = new Children();
  const log = (name) => join(logs, `${name}.log`);
  const stop = async () => {
    await children.endAll();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const display = await ready(children, "display", "Xvfb", ["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], { log: log("display"), env: process.env });
    const base = {
      ...process.env,
      DISPLAY: `:${display}`,
      HOME: join(dir, "home"),
      XDG_RUNTIME_DIR: join(dir, "run"),
      XDG_DATA_HOME: join(dir, "home/share"),
      XDG_CONFIG_HOME: join(dir, "home/config"),
      LANG: "C.UTF-8",
    };
    const bus = await ready(children, "bus", "dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address=1", `--address=unix:path=${join(dir, "run/bus")}`], { log: log("bus"), env: base });
    const env = {
      ...base,
      DBUS_SESSION_BUS_ADDRESS: bus,
      TAURI_AUTOMATION: "true",
      TAURI_WEBVIEW_AUTOMATION: "true",
      OPSFLUX_DATA_DIR: join(dir, "replica"),
      OPSFLUX_SERVER: server,
      OPSFLUX_DEVICE_NAME: "Office computer",
      RUST_LOG: process.env.RUST_LOG ?? "info",
    };
    const keys = await windowManager(children, { env, log: log("windows") });
    const desktop = await openDesktop(bus, { notifications: !daemon, tray });
    const shown = daemon && (await notificationDaemon(children, daemon, { env, log: log("daemon") }, desktop));
    let secrets;
    if (keychain) {
      secrets = children.start("keychain", "gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], { log: log("keychain"), env, input: "password" });
      await eventually("the keychain", () => desktop.offers("org.freedesktop.secrets"));
    }
    const program = { env, log: log("application") };
    return {
      dir,
      desktop,
      shown,
      keys,
      display: env.DISPLAY,
      config: env.XDG_CONFIG_HOME,
      /** Starts the application under control; one at a time. */
      open: (args) => open(children, program, args),
      /** Starts the application as a desktop does, or as the line of an entry says. */
      start: (...line) => start(children, program, line),
      /** The keychain answers no more, as one whose password window nobody sees; `false` wakes it. */
      freezeKeychain: (frozen = true) => secrets.kill(frozen ? "SIGSTOP" : "SIGCONT"),
      /** What the application wrote. */
      written: () => readFileSync(log("application"), "utf8"),
      replica: () => readdirSync(join(dir, "replica")),
      logs: () => readdirSync(logs).map((name) => `--- ${name}\n${readFileSync(join(logs, name), "utf8").slice(-4000)}`).join("\n"),
      stop: async () => {
        for (const id of running(env)) process.kill(id, "SIGKILL");
        desktop.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A window manager, and the keyboard. */
async function windowManager(children, { env, log }) {
  children.start("windows", "openbox", ["--sm-disable"], { env, log });
  const xdotool = (...args) => {
    const { status, stdout } = spawnSync("xdotool", args, { env, encoding: "utf8", timeout: 20_000 });
    return status === 0 ? stdout.trim() : "";
  };
  await eventually("the window manager", () => xdotool("get_desktop") !== "");
  const send = (...names) => xdotool("key", "--clearmodifiers", "--delay", "60", ...names);
  const keys = {
    /**
     * Presses keys in the newest window until something holds: a window that has just come up may miss the first.
     * Keys that do more the second time need the patience of a slow machine.
     */
    press: async (names, what, holds, ms = 6000) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        if (await keys.focused()) send(...names);
        if (await eventually(what, holds, ms).catch(() => false)) return;
        send("Escape");
      }
      throw new Error(`${names} did nothing: ${what}`);
    },
    /** Closes the newest window as a person does. */
    close: async () => {
      const id = await eventually("a window", () => keys.windows().at(-1));
      await keys.press(["alt+F4"], "the window to close", () => !keys.windows().includes(id));
    },
    focused: () => eventually("the focus", () => keys.windows().length === 0 || keys.focus(keys.windows().at(-1)), 10_000).catch(() => false),
    /** The visible windows of the application, by their title. */
    windows: () => xdotool("search", "--onlyvisible", "--name", "OpsFlux").split("\n").filter(Boolean),
    /** The title of a window. */
    title: (id) => xdotool("getwindowname", id),
    /** Gives a window the focus; whether it has it. */
    focus: (id) => (xdotool("windowactivate", "--sync", id), xdotool("getactivewindow") === id),
    /** Where a window is and how large. */
    place: (id) => {
      const lines = xdotool("getwindowgeometry", "--shell", id).split("\n").map((line) => line.split("="));
      const { X, Y, WIDTH, HEIGHT } = Object.fromEntries(lines);
      return { x: Number(X), y: Number(Y), width: Number(WIDTH), height: Number(HEIGHT) };
    },
    /** Moves and resizes a window. */
    put: (id, { x, y, width, height }) => (xdotool("windowmove", id, x, y), xdotool("windowsize", id, width, height)),
  };
  return keys;
}

/** A real notification daemon; what it shows comes back as text. */
async function notificationDaemon(children, program, { env, log }, desktop) {
  let text = "";
  children.start("daemon", program, ["-print"], { env, log, read: (part) => (text += part) });
  await eventually("the notification daemon", () => desktop.offers("org.freedesktop.Notifications"));
  return () => text;
}

function start(children, { env, log }, line) {
  const { TAURI_AUTOMATION, TAURI_WEBVIEW_AUTOMATION, ...person } = env;
  const [program, ...args] = line[0]?.startsWith("/") ? line : [application, ...line];
  const child = children.start("application", program, args, { env: person, log });
  const gone = new Promise((done) => child.once("exit", (code, signal) => done(code ?? signal)));
  return { pid: child.pid, gone };
}

async function open(children, { env, log }, args) {
  await eventually("no program that still holds the data", () => running(env).length === 0);
  const port = await freePort();
  const driver = children.start("driver", "WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, log });
  await eventually("the WebDriver server", () => fetch(`http://127.0.0.1:${port}/status`).then((a) => a.ok, () => false));
  const page = await openWindow(port, application, args);
  const gone = async () => {
    await eventually("the program to end by itself", () => running(env).length === 0);
    await children.end(driver);
  };
  return {
    page,
    /** The process of the window. */
    pid: () => running(env)[0],
    /** Waits until the program has ended without anybody's help. */
    gone,
    /** Ends the program as the system does at a logout. */
    close: async () => {
      for (const id of running(env)) process.kill(id, "SIGTERM");
      await gone();
    },
  };
}

/** The processes of this desktop's application. */
function running(env) {
  const ours = `OPSFLUX_DATA_DIR=${env.OPSFLUX_DATA_DIR}\0`;
  const is = (id) => {
    try {
      return readlinkSync(`/proc/${id}/exe`) === application && readFileSync(`/proc/${id}/environ`, "utf8").includes(ours);
    } catch {
      return false;
    }
  };
  return readdirSync("/proc").filter(is).map(Number);
}
