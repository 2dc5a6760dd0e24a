/** Every configuration of the shell and of the mobile project, against the command line's schema. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const text = (path) => readFileSync(join(root, path), "utf8");

const schema = json(join(here, "node_modules/@tauri-apps/cli/config.schema.json"));
const ajv = new Ajv({ strict: false, unicodeRegExp: false, allErrors: true });
for (const format of ["uri", "uuid", "double", "float", "uint8", "uint16", "uint32", "uint64", "int32", "int64"]) {
  ajv.addFormat(format, true);
}
const validate = ajv.compile(schema);

/** RFC 7396, as the command line merges platform files over the base. */
function merge(base, patch) {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function configurations(folder) {
  const base = json(join(root, folder, "tauri.conf.json"));
  const platforms = readdirSync(join(root, folder)).filter((name) => /^tauri\.\w+\.conf\.json$/.test(name));
  return [
    [`${folder}/tauri.conf.json`, base],
    ...platforms.map((name) => [`${folder}/${name}`, merge(base, json(join(root, folder, name)))]),
  ];
}

const all = [...configurations("app-shell"), ...configurations("mobile")];

test("there is a configuration for each system", () => {
  const names = all.map(([name]) => name);
  for (const system of ["app-shell/tauri.linux", "app-shell/tauri.windows", "app-shell/tauri.macos", "mobile/tauri.android", "mobile/tauri.ios"]) {
    assert.ok(names.includes(`${system}.conf.json`), system);
  }
});

for (const [name, config] of all) {
  test(`${name} fits the schema`, () => {
    assert.ok(validate(config), JSON.stringify(validate.errors, null, 1));
  });
}

test("a wrong value is noticed", () => {
  const [, config] = all[0];
  assert.ok(!validate({ ...config, bundle: { ...config.bundle, targets: ["zip"] } }));
  assert.ok(!validate({ ...config, windows: [] }));
});

test("every project has the same identity, the same doors and few permissions", () => {
  const [shell, mobile] = ["app-shell", "mobile"].map((folder) => json(join(root, folder, "tauri.conf.json")));
  assert.equal(shell.identifier, mobile.identifier);
  assert.deepEqual(shell.app.security.csp, mobile.app.security.csp);
  assert.ok(!JSON.stringify(shell.app.security.csp).includes("unsafe-eval"));
  for (const file of ["app-shell/capabilities/main.json", "mobile/capabilities/mobile.json"]) {
    assert.deepEqual(json(join(root, file)).permissions, ["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten"]);
  }
});

test("the Android application agrees with its configuration", () => {
  const config = json(join(root, "mobile/tauri.conf.json"));
  const android = json(join(root, "mobile/tauri.android.conf.json"));
  const manifest = text("mobile/gen/android/app/src/main/AndroidManifest.xml");
  const gradle = text("mobile/gen/android/app/build.gradle.kts");
  assert.match(gradle, new RegExp(`applicationId = "${config.identifier}"`));
  assert.match(gradle, new RegExp(`minSdk = ${android.bundle.android.minSdkVersion}\\b`));
  assert.match(text(`mobile/gen/android/app/src/main/java/${config.identifier.replaceAll(".", "/")}/MainActivity.kt`), /TauriActivity/);
  for (const scheme of config.plugins["deep-link"].mobile.flatMap((link) => link.scheme)) {
    assert.match(manifest, new RegExp(`<data android:scheme="${scheme}" />`));
  }
  assert.match(manifest, /android\.permission\.CAMERA/);
  assert.match(manifest, /android:allowBackup="false"/);
});

test("the iOS application asks for the camera in words and opens our links", () => {
  const plist = text("mobile/Info.ios.plist");
  assert.match(plist, /<key>NSCameraUsageDescription<\/key>\s*<string>[^<]{20,}<\/string>/);
  assert.match(plist, /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>opsflux<\/string>/);
});
