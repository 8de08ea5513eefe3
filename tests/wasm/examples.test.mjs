// The examples run as they stand: what they import is what a program imports.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../tools/run.mjs";

for (const name of readdirSync(join(root, "examples"))) {
  test(`examples/${name}`, () => {
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    assert.ok(execFileSync(process.execPath, [join(root, "examples", name)], { encoding: "utf8", env }).length > 0);
  });
}
