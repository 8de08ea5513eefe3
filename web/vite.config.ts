/**
 * How the page is built: web/index.html and what it imports, into web/dist, as plain files any static server can serve.
 *
 * Addresses are relative, so the page also works under a sub-path. Nothing is inlined: the page's own content
 * security policy (see below) allows neither inline scripts and styles nor data: addresses.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { compress } from "../tests/tools/compress.mjs";
import { lessonsOf } from "../tests/tools/lesson-format.mjs";
import { load } from "../tests/tools/sessions.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What the page may do; the served header may be stricter, never looser. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  // blob: is how the page paints its own picture into a PNG.
  "img-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Only in what is built: the development server needs its own inline client. */
const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
  ],
};

/**
 * The runtime is asked for by code that is asked for by code: told in the page itself, everything is fetched at once.
 * The library comes later on purpose.
 */
const runtimeAtOnce: Plugin = {
  name: "runtime-at-once",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {}).flatMap((file) => {
        const href = `./${file.fileName}`;
        if (file.fileName.endsWith(".wasm"))
          return [{ tag: "link", attrs: { rel: "preload", as: "fetch", crossorigin: true, href }, injectTo: "head" as const }];
        const isRuntime = file.type === "chunk" && file.moduleIds.some((id) => id.includes("/weakref-playground-core."));
        return isRuntime ? [{ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href }, injectTo: "head" as const }] : [];
      }),
  },
};

/** A name that does not change, for other pages; what it names does with every build, and may be kept for ever. */
const embed: Plugin = {
  name: "embed",
  apply: "build",
  generateBundle(_options, bundle) {
    const entry = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry);
    if (entry) this.emitFile({ type: "asset", fileName: "embed.js", source: `import "./${entry.fileName}";\n` });
  },
};

/** Explanations are fetched when somebody asks for one: the runtime gets the page's, which know where. */
const explanationsLater: Plugin = {
  name: "explanations-later",
  enforce: "pre",
  resolveId: (id, importer) => (id === "./explanations.js" && importer?.endsWith("/wasm/dist/index.js") ? here("./src/explanations.ts") : null),
};

/** Style sheets in templates are text to a bundler: their comments and indentation would travel to every reader. */
const shortStyles: Plugin = {
  name: "short-styles",
  apply: "build",
  transform(code, id) {
    if (!/\/web\/src\/view\/[\w-]+\.ts$/.test(id) || !code.includes("css`")) return null;
    const short = (sheet: string): string =>
      sheet
        .replace(/\/\*[^]*?\*\//g, "")
        .replace(/\s+/g, " ")
        .replace(/ ?([{};,]) ?/g, "$1")
        .replace(/: /g, ":")
        .replace(/;}/g, "}");
    return { code: code.replace(/css`[^`]*`/g, short), map: null };
  },
};

/** As small as Brotli can, once, beside each file: a server need not take two seconds for it, nor less care (serve.mjs; brotli_static elsewhere). */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle: async ({ dir = "" }, bundle) => {
    const files = Object.keys(bundle).filter((name) => /\.(html|js|css|svg|txt|wasm)$/.test(name));
    await Promise.all(files.map(async (name) => writeFile(join(dir, `${name}.br`), await compress(await readFile(join(dir, name))))));
  },
};

/** The lessons are sessions that every runner has checked; the page gets what they say, and nothing else. */
const lessons: Plugin = {
  name: "lessons",
  resolveId: (id) => (id === "virtual:lessons" ? `\0${id}` : null),
  load(id) {
    if (id !== "\0virtual:lessons") return null;
    this.addWatchFile(here("../tests/sessions/lessons"));
    return `export const LESSONS = JSON.parse(${JSON.stringify(JSON.stringify(lessonsOf(load(["tests/sessions/lessons"]))))});`;
  },
};

export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [contentSecurityPolicy, explanationsLater, shortStyles, runtimeAtOnce, embed, compressed, lessons],
  // The package imports itself by name; its compiled API stands beside the wasm module that it loads.
  resolve: { alias: { "weakref-playground": here("../wasm/dist/index.js") } },
  // The repository's own runtime beside the page, in development too.
  server: { fs: { allow: [here("..")] } },
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A kilobyte less than the bundler's own, of the 300 before the first prompt.
    minify: "terser",
    terserOptions: { module: true, ecma: 2020, compress: { passes: 3 } },
    rollupOptions: {
      // What the first prompt needs is one file, whatever else asks for parts of it; what only a later chunk asks of the API goes there.
      treeshake: { moduleSideEffects: (id: string) => !id.includes("/wasm/dist/") },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: "first", tags: ["$initial"], test: (id: string) => !id.endsWith("/wasm/dist/models.js") }],
        },
      },
      input: process.env["WEB_PAGE"] === "fake" ? here("./test/fake.html") : here("./index.html"),
    },
  },
});
