import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";
import { appIcons } from "./src/prilavok/web/frontend/build/app_icons.ts";
import { generatedStyles } from "./src/prilavok/web/frontend/build/generated_styles.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("./src/prilavok/web/frontend"),
  base: "./",
  cacheDir: at("./node_modules/.vite"),
  publicDir: at("./src/prilavok/web/frontend/public"),
  plugins: [generatedStyles(at("./src/prilavok"), at("./node_modules")), appIcons(), tailwindcss()],
  build: {
    outDir: at("./src/prilavok/web/static/build"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // Small pictures and fonts must stay files: the content security policy forbids data: fonts.
    assetsInlineLimit: 0,
    // htmx evaluates nothing while its allowEval is off (lib/htmx_setup.ts).
    rolldownOptions: { checks: { eval: false }, input: [at("./src/prilavok/web/frontend/app.ts"), at("./src/prilavok/web/frontend/worker/service_worker.ts")] },
  },
  test: {
    environment: "happy-dom",
    include: ["**/*.test.ts"],
    dir: at("./src/prilavok"),
  },
});
