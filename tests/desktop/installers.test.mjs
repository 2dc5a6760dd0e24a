/** The installers `cargo xtask bundle` made (in OPSFLUX_BUNDLES), as a person's system would read them. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const [, version] = readFileSync(join(root, "Cargo.toml"), "utf8").match(/^version = "(.*)"$/m);
const bundles = process.env.OPSFLUX_BUNDLES ?? join(root, "target/release/bundle");
const formats = (process.env.OPSFLUX_FORMATS || "deb,rpm").split(",");

const read = (program, ...args) => execFileSync(program, args, { maxBuffer: 1 << 30 });
const has = (program) => spawnSync(program, ["--version"]).error === undefined;

/** Why a format is not looked into here; false when it is. */
function skipped(format, ...programs) {
  if (!formats.includes(format)) return `skipped: no ${format} was asked for`;
  const missing = programs.filter((program) => !has(program));
  return missing.length > 0 && `skipped: ${missing.join(" and ")} not installed`;
}

function packageIn(format) {
  const made = readdirSync(join(bundles, format)).filter((name) => name.endsWith(`.${format}`) && name.includes(version));
  assert.equal(made.length, 1, `one package: ${made}`);
  return join(bundles, format, made[0]);
}

const FILES = [
  "/usr/bin/opsflux",
  "/usr/share/applications/opsflux.desktop",
  "/usr/share/icons/hicolor/32x32/apps/opsflux.png",
  "/usr/share/icons/hicolor/128x128/apps/opsflux.png",
  "/usr/share/icons/hicolor/256x256@2/apps/opsflux.png",
];

function checkEntry(entry) {
  const value = (key) => entry.match(new RegExp(`^${key.replace(/[[\]]/g, "\\$&")}=(.*)$`, "m"))?.[1];
  assert.equal(value("Name"), "OpsFlux");
  assert.equal(value("Exec"), "opsflux %u", "a link is handed over");
  assert.equal(value("MimeType"), "x-scheme-handler/opsflux");
  assert.equal(value("Icon"), "opsflux");
  assert.match(value("Categories"), /Office;/);
  assert.ok(value("Comment") && value("Comment[fr]"));
}

test("the .deb is complete", { skip: skipped("deb", "dpkg-deb") }, () => {
  const made = packageIn("deb");
  const fields = ["Package", "Version", "Section", "Depends", "Recommends", "Maintainer"];
  const field = (name) => read("dpkg-deb", "--field", made, name).toString().trim();
  const [name, number, section, depends, recommends, maintainer] = fields.map(field);
  assert.deepEqual([name, number, section], ["opsflux", version, "misc"]);
  for (const needed of ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libayatana-appindicator3-1"]) assert.ok(depends.includes(needed), depends);
  assert.match(recommends, /gnome-keyring/);
  assert.match(maintainer, /^OpsFlux <\S+@\S+>$/);
  const tar = read("dpkg-deb", "--fsys-tarfile", made);
  const list = execFileSync("tar", ["-tf", "-"], { input: tar }).toString().split("\n").map((path) => path.replace(/^\.?\/?/, "/"));
  const docs = ["/usr/share/doc/opsflux/copyright", "/usr/share/doc/opsflux/changelog.gz"];
  for (const file of [...FILES, ...docs]) assert.ok(list.includes(file), `${file} in ${list.join(" ")}`);
  const content = (file) => {
    const stored = execFileSync("tar", ["-tf", "-"], { input: tar }).toString().split("\n").find((path) => path.endsWith(file.slice(1)));
    return execFileSync("tar", ["-xOf", "-", stored], { input: tar, maxBuffer: 1 << 28 });
  };
  checkEntry(content(FILES[1]).toString());
  assert.match(content(docs[0]).toString(), /License: Proprietary/);
  assert.ok(gunzipSync(content(docs[1])).toString().startsWith(`opsflux (${version})`));
});

test("the .rpm is complete", { skip: skipped("rpm", "rpm", "rpm2cpio", "cpio") }, () => {
  const made = packageIn("rpm");
  const ask = (...args) => read("rpm", "--query", "--package", ...args, made).toString().trim();
  assert.equal(ask("--queryformat", "%{NAME} %{VERSION} %{LICENSE}"), `opsflux ${version} Proprietary`);
  const list = ask("--list").split("\n");
  for (const file of [...FILES, "/usr/share/licenses/opsflux/LICENSE"]) assert.ok(list.includes(file), `${file} in ${list.join(" ")}`);
  const needs = ask("--requires");
  for (const needed of ["webkit2gtk", "gtk3", "libayatana-appindicator"]) assert.ok(needs.includes(needed), needs);
  assert.match(read("rpm", "--checksig", "--verbose", "--nosignature", made).toString(), /Payload SHA256 digest: OK/);
  // Its status speaks of a size the package does not state; the digest above speaks of the contents.
  const archive = spawnSync("rpm2cpio", [made], { maxBuffer: 1 << 30 }).stdout;
  const entry = execFileSync("cpio", ["--quiet", "--extract", "--to-stdout", `*${FILES[1]}`], { input: archive, maxBuffer: 1 << 28 });
  checkEntry(entry.toString());
});
