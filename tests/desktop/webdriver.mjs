/** As much of WebDriver as these tests need, with a time limit on every request. */

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

async function request(base, method, path, body, ms = 30_000) {
  const answer = await fetch(`${base}${path}`, {
    method,
    signal: AbortSignal.timeout(ms),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

/** Starts the application behind a WebDriver server. */
export async function openWindow(port, application, args = []) {
  const base = `http://127.0.0.1:${port}`;
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: application, args } } };
  const { sessionId } = await request(base, "POST", "/session", { capabilities }, 90_000);
  const call = (method, path, body) => request(base, method, `/session/${sessionId}${path}`, body);
  return new Page(call);
}

/** A page under control. */
class Page {
  #call;

  constructor(call) {
    this.#call = call;
  }

  /** Runs the body of a function in the page. */
  script(body, ...args) {
    return this.#call("POST", "/execute/sync", { script: body, args });
  }

  /** A command of the core, as the interface sends it. */
  async rpc(command, args = {}) {
    const [failure, value] = await this.#call("POST", "/execute/async", {
      script: `const [command, args, done] = arguments;
        window.__TAURI_INTERNALS__.invoke("rpc", { command, args })
          .then((value) => done([null, value]), (error) => done([error, null]));`,
      args: [command, args],
    });
    if (failure) throw new Error(`${command}: ${JSON.stringify(failure)}`);
    return value;
  }

  async find(css) {
    const found = await this.#call("POST", "/elements", { using: "css selector", value: css });
    return found.length ? found[0][ELEMENT] : null;
  }

  async type(css, text) {
    const element = await this.find(css);
    if (!element) throw new Error(`nothing matches ${css}`);
    await this.#call("POST", `/element/${element}/value`, { text });
  }

  async click(css) {
    const element = await this.find(css);
    if (!element) throw new Error(`nothing matches ${css}`);
    await this.#call("POST", `/element/${element}/click`, {});
  }

  text() {
    return this.script("return document.body.innerText");
  }

  address() {
    return this.script("return location.hash");
  }

  /** A PNG of what is painted. */
  async screenshot() {
    return Buffer.from(await this.#call("GET", "/screenshot"), "base64");
  }
}
