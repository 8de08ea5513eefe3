// build.mjs -- from source to what runs: native programs, the wasm module, the TypeScript API, the page.
//
//   node tests/tools/build.mjs            set up, then the module, the API and the page (npm run build)
//   node tests/tools/build.mjs debug ...  native presets of CMakePresets.json: debug, asan, stress, release
//
// Everything is incremental: Ninja knows what C++ changed, a stamp in build/ knows whether TypeScript or the page did.
import { existsSync } from "node:fs";
import { writeApiPage } from "./api-page.mjs";
import { join } from "node:path";
import { sanitizingClang, setUp } from "./setup.mjs";
import { Failure, isMain, main, root, run, whenChanged } from "./run.mjs";

export const nativePresets = ["debug", "asan", "stress", "release"];

/** Has this part of the project been written yet? */
export const written = (path) => existsSync(join(root, path));

const tool = (path) => join(root, "node_modules", path);

/** Configures (when the presets changed) and builds one CMake preset; returns what Ninja said. */
export async function buildPreset(preset, { quiet = true } = {}) {
  const compiler = preset === "asan" ? [`-DCMAKE_CXX_COMPILER=${sanitizingClang()}`] : [];
  await whenChanged(`configure-${preset}`, ["CMakePresets.json"], [`build/${preset}/build.ninja`], () =>
    run("cmake", ["--preset", preset, ...compiler], { quiet }), compiler.join());
  return run("cmake", ["--build", `build/${preset}`], { quiet });
}

/** wasm/dist/weakref-playground-core.{mjs,wasm} */
export const buildModule = (options) => buildPreset("wasm", options);

/** wasm/dist/*.js and *.d.ts */
export const buildApi = () =>
  whenChanged("api", ["wasm/src", "wasm/tsconfig.json", "tests/tools/api-page.mjs", "package-lock.json"], ["wasm/dist/index.js", "wasm/dist/api.md"], async () => {
    await run(process.execPath, [tool("typescript/bin/tsc"), "-p", "wasm"], { quiet: true });
    writeApiPage();
  });

/** web/dist */
export const buildPage = () =>
  whenChanged("page", ["web", "tests/sessions/lessons", "tests/tools/lesson-format.mjs", "tests/tools/session-format.mjs", "wasm/src", "wasm/dist/weakref-playground-core.wasm", "wasm/dist/weakref-playground-core.mjs", "wasm/dist/modules.py.txt", "package-lock.json"], ["web/dist/index.html"],
    () => run(process.execPath, [tool("vite/bin/vite.js"), "build", "web"], { quiet: true }));

/** All that `npm start` serves. `say` hears one line for each part. */
export async function buildAll(say = console.log) {
  const part = async (name, path, make) => {
    if (!written(path)) return say(`${name}: not written yet (${path})`);
    const start = performance.now();
    await make();
    say(`${name}: built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  };
  await part("wasm module", "wasm/bindings.cpp", buildModule);
  await part("TypeScript API", "wasm/src/index.ts", buildApi);
  await part("page", "web/index.html", buildPage);
}

if (isMain(import.meta.url)) main(async () => {
  const presets = process.argv.slice(2);
  const unknown = presets.filter((preset) => !nativePresets.includes(preset));
  if (unknown.length) throw new Failure(`unknown preset ${unknown.join(", ")}: one of ${nativePresets.join(", ")}`);
  if (presets.length) {
    await setUp("test");
    for (const preset of presets) await buildPreset(preset, { quiet: false });
  } else {
    await setUp("build");
    await buildAll();
  }
});
