/** The gallery, built and served on a free port: no server, no core, one page with every piece. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ui = resolve(dirname(fileURLToPath(import.meta.url)), "../../ui");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };

/** Builds it; answers its address and the way to stop. */
export async function startGallery() {
  await promisify(execFile)("npm", ["run", "--silent", "build:gallery"], { cwd: ui });
  const server = createServer(async (request, answer) => {
    const path = normalize(new URL(request.url, "http://gallery").pathname);
    try {
      const bytes = await readFile(join(ui, "dist-gallery", path));
      answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      // The photographs of the specimens have no bytes: what a device shows before they arrive.
      answer.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}/gallery.html`, stop: () => server.close() };
}
