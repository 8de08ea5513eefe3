// Every lesson over the real runtime, without a browser: what it says to look at is there to be looked at.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { lessonsOf } from "../tools/lesson-format.mjs";
import { load } from "../tools/sessions.mjs";
import { web } from "./state/bundle.mjs";
import { settled } from "./state/typing.mjs";

const runtime = new URL("../../wasm/dist/index.js", import.meta.url);

test("every place to look at in every lesson is in the picture", { skip: !existsSync(runtime) && "there is no runtime yet" }, async () => {
  const { createSession } = await import(runtime);
  const missing = [];
  for (const { slug, steps } of lessonsOf(load(["tests/sessions/lessons"]))) {
    const player = new web.Player(new web.LocalPort({ create: createSession, later: (work) => setImmediate(work) }), () => {});
    player.open();
    await settled(player);
    for (const { lines, looks } of steps) {
      for (const line of lines) player.submit(line);
      const play = await settled(player);
      const shown = new Set([...play.picture.boxes, ...play.picture.tombs].map(({ serial }) => serial));
      for (const [, target] of looks.join(" ").matchAll(/\]\(#([^)]+)\)/g)) {
        const serial = web.serialOf(target, play);
        if (serial === null || !shown.has(serial)) missing.push(`${slug}: ${target} after ${lines.at(-1)}`);
      }
    }
    player.close();
  }
  assert.deepEqual(missing, []);
});
