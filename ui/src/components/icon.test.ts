import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hasIcon, iconNamed } from "./icon";

const MODULES = "../modules";

/** Icons named by the modules that ship with the product. */
function named(): string[] {
  const files = readdirSync(MODULES).flatMap((module) => {
    const folders = ["types", "views"].map((folder) => join(MODULES, module, folder)).filter(existsSync);
    return [join(MODULES, module, "module.json"), ...folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))];
  });
  return files.filter(existsSync).flatMap((file) => [...readFileSync(file, "utf8").matchAll(/"icon":\s*"([^"]+)"/g)].map((match) => match[1] as string));
}

it("every icon that a module names is drawn, in either spelling", () => {
  const icons = named();
  expect(icons.length).toBeGreaterThan(5);
  expect(icons.filter((icon) => !hasIcon(icon))).toEqual([]);
  expect(iconNamed("triangle-alert")).toBe(iconNamed("TriangleAlert"));
});

it("an unknown icon shows the plain mark", () => {
  expect(hasIcon("NoSuchIcon")).toBe(false);
  expect(iconNamed("NoSuchIcon")).toBe(iconNamed(undefined));
});
