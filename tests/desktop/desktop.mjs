/** A display, a session bus with a keychain, and a WebDriver server, all private to the test. */
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
 * Starts everything; with `keychain: false` the machine has none that works, and with `daemon` that program
 * shows the notifications instead of the test.
 */
export async function startDesktop({ server, keychain = true, daemon }) {
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
      OPSFLUX_TEST_INSTANCE: "1",
      OPSFLUX_DATA_DIR: join(dir, "replica"),
      OPSFLUX_SERVER: server,
      OPSFLUX_DEVICE_NAME: "Office computer",
      RUST_LOG: process.env.RUST_LOG ?? "info",
    };
    const desktop = await openDesktop(bus, { notifications: !daemon });
    const shown = daemon && (await notificationDaemon(children, daemon, { env, log: log("daemon") }, desktop));
    if (keychain) {
      children.start("keychain", "gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], { log: log("keychain"), env, input: "password" });
      await eventually("the keychain", () => desktop.offers("org.freedesktop.secrets"));
    }
    return {
      dir,
      desktop,
      shown,
      /** Starts the application; one at a time. */
      open: (args) => open(children, env, log("application"), args),
      /** What the application wrote. */
      written: () => readFileSync(log("application"), "utf8"),
      replica: () => readdirSync(join(dir, "replica")),
      logs: () => readdirSync(logs).map((name) => `--- ${name}\n${readFileSync(join(logs, name), "utf8").slice(-4000)}`).join("\n"),
      stop: async () => (desktop.close(), stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A real notification daemon; what it shows comes back as text. */
async function notificationDaemon(children, program, { env, log }, desktop) {
  let text = "";
  children.start("daemon", program, ["-print"], { env, log, read: (part) => (text += part) });
  await eventually("the notification daemon", () => desktop.offers("org.freedesktop.Notifications"));
  return () => text;
}

async function open(children, env, log, args) {
  const [port, target] = [await freePort(), await freePort()];
  const driver = children.start("driver", "WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, log, target });
  await eventually("the WebDriver server", () => fetch(`http://127.0.0.1:${port}/status`).then((a) => a.ok, () => false));
  const page = await openWindow(port, application, args);
  return {
    page,
    /** Closes the window as a person does, then waits for the program to be gone. */
    close: async () => {
      await page.close().catch(() => {});
      await children.end(driver);
      // The driver does not wait for it: until it is gone, the program holds its data.
      await eventually("the program to be gone", () => ended(env), 20_000);
    },
  };
}

/** Ends what the driver left of this desktop's application; whether nothing was left. */
function ended(env) {
  const ours = `OPSFLUX_DATA_DIR=${env.OPSFLUX_DATA_DIR}\0`;
  const running = readdirSync("/proc").filter((id) => {
    try {
      return readlinkSync(`/proc/${id}/exe`) === application && readFileSync(`/proc/${id}/environ`, "utf8").includes(ours);
    } catch {
      return false;
    }
  });
  for (const id of running) process.kill(Number(id), "SIGKILL");
  return running.length === 0;
}
