import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { budget } from "./budget.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `--mode gallery` builds the gallery alone, for the checks; the product does not carry it. */
export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), mode === "gallery" ? null : budget()],
  resolve: { alias: { "@": here("./src"), "react-style-singleton": here("./src/lib/added-styles.ts") } },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    target: "es2022",
    // The webview loads from disk: few files beat many small ones.
    assetsInlineLimit: 2048,
    chunkSizeWarningLimit: 900,
    sourcemap: false,
    ...(mode === "gallery" ? { outDir: "dist-gallery", rollupOptions: { input: "gallery.html" } } : {}),
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    css: false,
    include: ["src/**/*.test.{ts,tsx}"],
  },
}));
