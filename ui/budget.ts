/** What the interface may weigh before its first screen, in kilobytes after gzip. Raise a number with a reason. */
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

export const BUDGET_KB = { script: 260, style: 14, page: 40 };

const kb = (content: string | Uint8Array) => gzipSync(content).length / 1000;

/** Everything the entry pulls in at once. */
function atStart(bundle: Rolldown.OutputBundle): Set<string> {
  const found = new Set<string>();
  const add = (name: string) => {
    const chunk = bundle[name];
    if (found.has(name) || chunk?.type !== "chunk") return;
    found.add(name);
    chunk.imports.forEach(add);
  };
  Object.values(bundle).forEach((one) => one.type === "chunk" && one.isEntry && add(one.fileName));
  return found;
}

/** Fails the build that is heavier than agreed, and says which part is. */
export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_, bundle) {
      const first = atStart(bundle);
      const over: string[] = [];
      const check = (what: string, weight: number, most: number) => weight > most && over.push(`${what} weighs ${weight.toFixed(1)} kB, ${most} at most`);
      const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === "chunk");
      check("what loads before the first screen", chunks.filter(({ fileName }) => first.has(fileName)).reduce((sum, { code }) => sum + kb(code), 0), BUDGET_KB.script);
      for (const { fileName, code } of chunks) if (!first.has(fileName)) check(fileName, kb(code), BUDGET_KB.page);
      for (const one of Object.values(bundle)) if (one.type === "asset" && one.fileName.endsWith(".css")) check(one.fileName, kb(one.source), BUDGET_KB.style);
      if (over.length > 0) this.error(`The interface is heavier than agreed in budget.ts: ${over.join("; ")}`);
    },
  };
}
