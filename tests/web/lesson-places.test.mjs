// Every lesson over the real runtime, without a browser: what it says to look at is there to be looked at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lessonsOf } from "../tools/lesson-format.mjs";
import { load } from "../tools/sessions.mjs";
import { web } from "./state/bundle.mjs";
import { beginReal, settled, skip } from "./state/typing.mjs";

test("every place to look at in every lesson is in the picture", { skip }, async () => {
  const missing = [];
  for (const { slug, steps } of lessonsOf(load(["tests/sessions/lessons"]))) {
    const { player } = await beginReal();
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
