// What a million objects do in Node they do in a browser: no stack overflows when they go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { programs } from "../wasm/deep.mjs";
import { serve } from "../tools/serve.mjs";
import { skip } from "./browser.mjs";

test("a million objects die at once in Chromium", { skip }, async () => {
  const server = await serve(fileURLToPath(new URL("../../wasm/dist", import.meta.url)), 0);
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking", "--no-first-run"] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(`${server.address}/index.js`); // any page of the same origin will do
    for (const [name, source] of Object.entries(programs)) {
      const said = await page.evaluate(async (program) => {
        const { createSession } = await import("/index.js");
        const session = await createSession({ events: false });
        const { stdout, stderr, error } = session.run(program);
        const next = session.run("1 + 1").result;
        session.dispose();
        return { stdout, stderr, error: error ?? "", next };
      }, source);
      assert.deepEqual(said, { stdout: "gone\n", stderr: "", error: "", next: "2" }, name);
    }
  } finally {
    await browser.close();
    await server.close();
  }
});
