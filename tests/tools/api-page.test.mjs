import assert from "node:assert/strict";
import { test } from "node:test";
import { apiPage, declarations } from "./api-page.mjs";

test("what is exported is on the page, with its comment; what is not is left out", () => {
  const source = "/** Adds. @throws never */\nexport function add(a: number): number {\n  return a;\n}\nfunction hidden() {}\n/** A box. */\nexport interface Box {\n  a: number;\n}\n";
  assert.deepEqual(declarations(source), [
    { name: "add", comment: "Adds. @throws never", code: "export function add(a: number): number" },
    { name: "Box", comment: "A box.", code: "export interface Box {\n  a: number;\n}" },
  ]);
});

test("every exported type and function of the package says what it is", () => {
  const page = apiPage();
  for (const name of ["createSession", "compareModels", "diff", "dominators", "Session", "LifetimeEvent", "expectDead", "storyOf"]) {
    assert.match(page, new RegExp(`### ${name}\n`), name);
  }
});
