/* Vite plugin: writes styles/generated/icons.css (one mask per icon that templates, scripts or Python name) and
   styles/generated/screens.css (imports of every screen's own sheet, src/prilavok/<area>/frontend/*.css). */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Plugin } from "vite";

const TAGS = [/\{%\s*icon\s+["']([a-z0-9-]+)["']/g, /\bicon=["']([a-z0-9-]+)["']/g];
const CLASS = /\bi-([a-z][a-z0-9-]*)\b/g;
const ADAPTERS = "channels/adapters";
const SKIPPED = new Set(["static", "generated", "node_modules", "tests", "__pycache__", "migrations", "fixtures"]);

export interface Names {
  /** Named in an `icon` tag: the build fails when there is no such icon. */
  required: Set<string>;
  /** Looks like an icon class; ignored when there is no such icon. */
  possible: Set<string>;
}

export function iconNames(text: string): Names {
  const strip = (name: string): string => name.replace(/^i-/, "");
  const required = new Set(TAGS.flatMap((tag) => [...text.matchAll(tag)].map((hit) => strip(hit[1] ?? ""))));
  const possible = new Set([...text.matchAll(CLASS)].map((hit) => hit[1] ?? ""));
  return { required, possible };
}

function* files(folder: string, ends: RegExp): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* files(path, ends);
    else if (entry.isFile() && ends.test(entry.name)) yield path;
  }
}

function svgOf(name: string, modules: string): string | null {
  const channel = name.startsWith("ch-");
  const path = channel
    ? join(modules, "simple-icons/icons", `${name.slice(3)}.svg`)
    : join(modules, "lucide-static/icons", `${name}.svg`);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

export function maskRule(name: string, svg: string): string {
  const plain = svg
    .replace(/<!--.*?-->|<title>.*?<\/title>/gs, "")
    .replace(/\s+/g, " ")
    .trim();
  return `.i-${name}{--m:url("data:image/svg+xml,${encodeURIComponent(plain)}")}`;
}

/** The networks are the folders of their adapters. */
function kinds(sources: string): string[] {
  const found = readdirSync(join(sources, ADAPTERS), { withFileTypes: true });
  return found.filter((entry) => entry.isDirectory() && !entry.name.startsWith("_")).map((entry) => entry.name);
}

function iconSheet(sources: string, modules: string): string {
  const wanted = new Set(kinds(sources).map((kind) => `ch-${kind}`));
  const missing: string[] = [];
  for (const path of files(sources, /\.(html|ts|py)$/)) {
    const names = iconNames(readFileSync(path, "utf8"));
    names.possible.forEach((name) => wanted.add(name));
    names.required.forEach((name) => (svgOf(name, modules) ? wanted.add(name) : missing.push(`${name} in ${path}`)));
  }
  if (missing.length > 0) throw new Error(`No such icon: ${missing.join(", ")}`);
  const rules = [...wanted].sort().flatMap((name) => {
    const svg = svgOf(name, modules);
    return svg ? [maskRule(name, svg)] : [];
  });
  return `@layer components {\n${rules.join("\n")}\n}\n`;
}

function screenSheet(sources: string, folder: string): string {
  const own = [...files(sources, /\.css$/)].filter((path) => /\/frontend\/[^/]+\.css$/.test(path));
  return own.sort().map((path) => `@import "${relative(folder, path)}";\n`).join("");
}

function writeIfChanged(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

export function generatedStyles(sources: string, modules: string): Plugin {
  const folder = join(sources, "web/frontend/styles/generated");
  return {
    name: "prilavok-generated-styles",
    enforce: "pre",
    buildStart() {
      writeIfChanged(join(folder, "icons.css"), iconSheet(sources, modules));
      writeIfChanged(join(folder, "screens.css"), screenSheet(sources, folder));
    },
  };
}
