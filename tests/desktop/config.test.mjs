/** Every configuration of the shell and of the mobile project, against the command line's schema. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
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
  assert.deepEqual(shell.plugins["deep-link"].desktop, mobile.plugins["deep-link"].desktop);
  // A tablet has one window, a computer those its person opens beside it.
  const windows = { "app-shell/capabilities/main.json": ["main", "beside-*"], "mobile/capabilities/mobile.json": ["main"] };
  for (const [file, allowed] of Object.entries(windows)) {
    const capability = json(join(root, file));
    assert.deepEqual(capability.permissions, ["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten"]);
    assert.deepEqual(capability.windows, allowed, file);
    assert.equal(capability.remote, undefined, "no page from elsewhere speaks to the core");
  }
});

test("each window lives under the capability that exists for it, and no other", () => {
  for (const [folder, name] of [["app-shell", "main"], ["mobile", "mobile"]]) {
    assert.deepEqual(json(join(root, folder, "tauri.conf.json")).app.security.capabilities, [name]);
    assert.deepEqual(readdirSync(join(root, folder, "capabilities")), [`${name}.json`]);
    assert.equal(json(join(root, folder, `capabilities/${name}.json`)).identifier, name);
  }
});

for (const [name, config] of all) {
  test(`${name} keeps the page within its walls`, () => {
    const { csp, ...security } = config.app.security;
    assert.equal(csp["default-src"], "'self'");
    // Code comes from the application only: default-src speaks for scripts and workers.
    for (const closed of ["script-src", "script-src-elem", "worker-src", "child-src", "media-src", "manifest-src"]) {
      assert.equal(csp[closed], undefined, closed);
    }
    for (const never of ["object-src", "frame-src", "base-uri"]) assert.equal(csp[never], "'none'", never);
    const text = JSON.stringify(csp);
    assert.ok(!/unsafe-|\*|https:/.test(text), text);
    // Schemes of the application itself, which some systems write as addresses.
    const addresses = text.match(/http:\/\/[^ "]+/g);
    assert.deepEqual(addresses, ["http://opsflux-file.localhost", "http://ipc.localhost"]);
    assert.equal(security.assetProtocol, undefined, "the page reads no file of the system");
    assert.equal(security.dangerousRemoteDomainIpcAccess, undefined);
    assert.equal(config.app.withGlobalTauri, undefined);
  });

  test(`${name} updates from nowhere until somebody names a feed`, () => {
    const updater = config.plugins.updater;
    assert.deepEqual(updater?.endpoints ?? [], []);
    assert.equal(updater?.pubkey ?? "", "");
    assert.equal(updater?.dangerousInsecureTransportProtocol, undefined);
    assert.notEqual(config.bundle.createUpdaterArtifacts, true);
  });
}

test("every file an installer is made from is there", () => {
  for (const [name, config] of all) {
    const folder = join(root, dirname(name));
    const { icon = [], linux, macOS } = config.bundle;
    const { deb, rpm } = linux ?? {};
    const own = [deb, rpm].flatMap((format) => [format?.desktopTemplate, format?.changelog, ...Object.values(format?.files ?? {})]);
    const files = [...icon, ...own, macOS?.entitlements];
    for (const file of files.filter(Boolean)) assert.ok(existsSync(join(folder, file)), `${name}: ${file}`);
  }
});

test("the package's list of changes begins with this version", () => {
  const [, version] = text("Cargo.toml").match(/^version = "(.*)"$/m);
  assert.ok(text("installers/linux/changelog").startsWith(`opsflux (${version}) `));
});

test("the entry of the system's application is the shell's run()", () => {
  const entry = text("mobile/src/lib.rs");
  assert.match(entry, /#\[cfg_attr\(mobile, tauri::mobile_entry_point\)\]\s*pub fn run\(\)/);
  assert.match(entry, /app_shell::run\(tauri::generate_context!\(\)\)/);
  const cargo = text("mobile/Cargo.toml");
  assert.match(cargo, /crate-type = \["staticlib", "cdylib", "lib"\]/);
  const own = cargo.slice(cargo.indexOf("\n[dependencies]")).match(/^[a-z_-]+/gm);
  assert.deepEqual(own, ["app-shell", "serde_json", "tauri", "tracing"], "no logic of its own");
});

test("the Android application agrees with its configuration", () => {
  const config = json(join(root, "mobile/tauri.conf.json"));
  const android = json(join(root, "mobile/tauri.android.conf.json"));
  const manifest = text("mobile/gen/android/app/src/main/AndroidManifest.xml");
  const gradle = text("mobile/gen/android/app/build.gradle.kts");
  assert.match(gradle, new RegExp(`applicationId = "${config.identifier}"`));
  assert.match(gradle, new RegExp(`minSdk = ${android.bundle.android.minSdkVersion}\\b`));
  assert.match(text(`mobile/gen/android/app/src/main/java/${config.identifier.replaceAll(".", "/")}/MainActivity.kt`), /TauriActivity/);
  const [activity] = manifest.match(/<activity[^]*?<\/activity>/);
  assert.match(activity, /android:exported="true"/, "the system may start it");
  const filters = activity.match(/<intent-filter[^]*?<\/intent-filter>/g);
  for (const scheme of config.plugins["deep-link"].mobile.flatMap((link) => link.scheme)) {
    const filter = filters.find((each) => each.includes(`<data android:scheme="${scheme}" />`)) ?? "";
    for (const part of ["action.VIEW", "category.DEFAULT", "category.BROWSABLE"]) {
      assert.ok(filter.includes(`"android.intent.${part}"`), `a link of ${scheme} needs ${part}`);
    }
  }
  const asked = [...manifest.matchAll(/<uses-permission android:name="android\.permission\.(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(asked.sort(), ["ACCESS_NETWORK_STATE", "CAMERA", "INTERNET"], "nothing else is asked of the person");
  assert.match(manifest, /<uses-feature android:name="android\.hardware\.camera" android:required="false" \/>/);
  assert.match(manifest, /android:allowBackup="false"/);
  assert.match(manifest, /android:launchMode="singleTask"/);
  assert.match(text("mobile/gen/android/app/src/main/res/xml/file_paths.xml"), /<paths/);
});

test("the macOS application has the rights its engine and its link to shore need, and no other", () => {
  const rights = text("installers/macos/Entitlements.plist").match(/com\.apple\.security\.[\w.-]+(?=<\/key>\s*<true\/>)/g);
  assert.deepEqual(rights, ["cs.allow-jit", "network.client"].map((right) => `com.apple.security.${right}`));
});

test("the iOS application asks for the camera in words and opens our links", () => {
  const plist = text("mobile/Info.ios.plist");
  const { identifier, plugins } = json(join(root, "mobile/tauri.conf.json"));
  const [, schemes] = plist.match(/<key>CFBundleURLSchemes<\/key>\s*<array>([^]*?)<\/array>/);
  assert.deepEqual([...schemes.matchAll(/<string>(.*?)<\/string>/g)].map(([, name]) => name), plugins["deep-link"].mobile.flatMap((link) => link.scheme));
  assert.ok(plist.includes(`<string>${identifier}</string>`));
  assert.match(plist, /<key>CFBundleLocalizations<\/key>\s*<array>\s*<string>fr<\/string>\s*<string>en<\/string>/);
  assert.match(plist, /<key>NSPhotoLibraryUsageDescription<\/key>\s*<string>[^<]{20,}<\/string>/);
  assert.match(plist, /<key>NSCameraUsageDescription<\/key>\s*<string>[^<]{20,}<\/string>/);
  assert.match(plist, /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>opsflux<\/string>/);
});
