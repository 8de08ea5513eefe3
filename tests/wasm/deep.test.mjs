// A million objects that hold each other are let go of at once: in Node, and natively where WEAKREF_PLAYGROUND or the release
// or debug build is at hand.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { createSession } from "weakref-playground";
import { programs } from "./deep.mjs";

const built = (preset) => fileURLToPath(new URL(`../../build/${preset}/weakref-playground`, import.meta.url));
const native = [process.env.WEAKREF_PLAYGROUND, built("release"), built("debug")].find((path) => path && existsSync(path));

for (const [name, source] of Object.entries(programs)) {
  test(`${name}, in wasm`, async () => {
    const s = await createSession({ events: false });
    const { stdout, stderr, error } = s.run(source);
    assert.equal(error ?? "", "", stderr);
    assert.equal(stdout, "gone\n");
    assert.equal(s.run("1 + 1").result, "2");
    assert.equal(s.check(), "");
    s.dispose();
  });
  test(`${name}, natively`, { skip: native ? false : "there is no native build" }, () => {
    assert.equal(execFileSync(native, ["-"], { input: source, encoding: "utf8" }), "gone\n");
  });
}
