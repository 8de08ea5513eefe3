// The tour: what it asks for can be done, it sees that it was, and the keyboard is enough for it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, entries, item, output, skip, start, until } from "./browser.mjs";
import { web } from "./state/bundle.mjs";
import { beginReal, settled, skip as noRuntime } from "./state/typing.mjs";

test("each stop of the tour is done by what it asks for, and not before", { skip: noRuntime }, async () => {
  const { player } = await beginReal();
  await settled(player);
  for (const { title, doing, isDone } of web.STOPS) {
    assert.equal(isDone(player.play), false, `${title}: not yet`);
    if (doing.kind === "enter") for (const line of doing.lines) player.submit(line);
    else if (doing.kind === "why") player.why(web.serialOf(doing.target, player.play));
    else player.act({ kind: "look", at: web.momentAt(web.stopsOf(player.play), 1) });
    assert.equal(isDone(await settled(player)), true, title);
  }
  player.close();
});

describe("the tour", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const panel = (page) => page.getByRole("region", { name: "Tour" });

  test("with the keyboard alone, to its end and on to the lessons", async () => {
    const page = await site.open();
    await button(page, "Take the tour").press("Enter");
    await until(() => panel(page).getByRole("heading", { name: "Make two cats" }).evaluate((each) => each.matches(":focus")), "the focus is in the tour");
    await button(page, "Do it for me").focus();
    for (let stop = 1; stop <= 6; stop++) {
      await panel(page).getByText(`Tour · ${stop} of 6`).waitFor();
      await page.keyboard.press("Enter");
      await button(page, "Next").waitFor();
      await page.keyboard.press("Enter");
    }
    await panel(page).getByRole("heading", { name: "You have seen it all" }).waitFor();
    assert.match(await output(page).innerText(), /C\s+Tom is gone/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Lessons" }).waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("whoever types the lines is seen too, and what was there before comes back", async () => {
    const page = await site.open();
    await enter(page, "mine = [1]");
    await button(page, "Help").click();
    await page.getByRole("dialog", { name: "Help" }).getByRole("button", { name: "Take the tour" }).click();
    await until(async () => (await entries(page)) === 0, "its session has begun");
    await enter(page, "class Cat: pass");
    await enter(page, "tom, kit = Cat(), Cat()");
    await panel(page).getByText("Names are on the left").waitFor();
    for (let stop = 1; stop <= 6; stop++) {
      if (stop > 1) await button(page, "Do it for me").click();
      await button(page, "Next").click();
    }
    await button(page, "Back to what I had").click();
    await item(page, /^mine: list/).waitFor();
    assert.equal(await panel(page).count(), 0);
    await page.context().close();
  });

  test("breaking off gives back what was there", async () => {
    const page = await site.open();
    await enter(page, "mine = [1]");
    await button(page, "Help").click();
    await page.getByRole("dialog", { name: "Help" }).getByRole("button", { name: "Take the tour" }).click();
    await until(async () => (await entries(page)) === 0, "its session has begun");
    await button(page, "Do it for me").click();
    await button(page, "Skip the tour").click();
    await item(page, /^mine: list/).waitFor();
    assert.equal(await entries(page), 1);
    await page.context().close();
  });

  test("it can be skipped at any time, and the session goes on", async () => {
    const page = await site.open();
    await button(page, "Take the tour").click();
    await button(page, "Do it for me").click();
    await button(page, "Next").waitFor();
    await button(page, "Skip the tour").click();
    assert.equal(await panel(page).count(), 0);
    await enter(page, "del tom");
    await item(page, /^Cat #1, dead/).waitFor();
    await page.context().close();
  });
});
