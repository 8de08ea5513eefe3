// bundle.mjs -- the page's pure TypeScript as a module that Node 20 can import.
//
// Node learned to read TypeScript only later, so vite compiles it, in memory: there is no build step to forget and no
// stale output to test by mistake.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const result = await build({
  configFile: false,
  logLevel: "error",
  build: {
    ssr: fileURLToPath(new URL("../../../web/test/testing.ts", import.meta.url)),
    write: false,
    minify: false,
    target: "node20",
  },
});
const [chunk] = (Array.isArray(result) ? result[0] : result).output;
export const web = await import(`data:text/javascript;base64,${Buffer.from(chunk.code).toString("base64")}`);
