// Looking back on the page: slider, Back and Step, the sign of the past, and what changed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, enterAll, events, item, picture, skip, start, until } from "./browser.mjs";

const DEATH = [
  "import weakref",
  'class Cat:\n    def __del__(self): print("bye")',
  "c = Cat()",
  'w = weakref.ref(c, lambda r: print("cut"))',
  "del c",
];

describe("the timeline", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  const slider = (page) => page.getByRole("slider", { name: "Timeline" });
  const said = (page) => slider(page).getAttribute("aria-valuetext");
  const sign = (page) => page.getByText("You are looking at the past.");

  test("arrow keys move through events, the picture follows, Escape comes back", async () => {
    const page = await site.open();
    await enterAll(page, ...DEATH);
    assert.match(await said(page), /^Now\. Step (\d+) of \1, del c: Cat #1 died: count reached 0\.$/);
    await slider(page).focus();
    for (const wanted of [/callback of w was called/, /Weak reference w was cut/, /__del__ of Cat #1 was called/]) {
      await page.keyboard.press("ArrowLeft");
      await until(async () => wanted.test(await said(page)), String(wanted));
    }
    assert.match(await said(page), /^Step \d+ of \d+, del c: /);
    await sign(page).waitFor();
    await item(page, "Dying: their count has reached 0").waitFor();
    assert.doesNotMatch(await picture(page).textContent(), /cut at|count reached 0/);
    const marked = await events(page).locator('[aria-current="step"]').innerText();
    assert.match(marked, /__del__ of Cat #1 was called\.$/);
    assert.match(await page.getByRole("status").innerText(), /__del__ of Cat #1 was called/);

    await page.keyboard.press("PageDown");
    await until(async () => /w = weakref\.ref/.test(await said(page)), "the line before");
    const entered = page.locator(".entry.now");
    assert.match(await entered.innerText(), /w = weakref\.ref/, "the transcript stands there, too");
    await item(page, /^c: Cat #1, held by 1 strong: name c; watched by 1 weak: w with callback/).waitFor();
    await page.keyboard.press("Home");
    await until(async () => (await said(page)) === "Before the first line", "the beginning");
    await page.keyboard.press("Escape");
    await sign(page).waitFor({ state: "detached" });
    await item(page, /^Cat #1, dead: count reached 0 by del c/).waitFor();
    assert.match(await entered.innerText(), /del c/);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("Back and Step go one event at a time, a click on a bead goes there, a new line comes back", async () => {
    const page = await site.open();
    await enterAll(page, ...DEATH);
    assert.equal(await button(page, "Step").isDisabled(), true, "there is nothing after now");
    await button(page, "Back").click();
    await button(page, "Back").click();
    await until(async () => /was cut/.test(await said(page)), "two events back");
    await button(page, "Step").click();
    await until(async () => /callback of w was called/.test(await said(page)), "one event on");
    await page.getByTitle(/Cat #1 was born/).click();
    await until(async () => /Cat #1 was born/.test(await said(page)), "the birth");
    await item(page, /^c: Cat #1, held by 1 strong: name c; generation 0$/).waitFor();
    await enter(page, "1 + 1");
    assert.match(await said(page), /^Now\./);
    assert.equal(await sign(page).count(), 0);
    await page.keyboard.press("Alt+ArrowLeft");
    await sign(page).waitFor();
    await button(page, "Now").click();
    await sign(page).waitFor({ state: "detached" });
    await page.context().close();
  });

  test("in the middle of a line the runtime tells the heap as it was: every count, every name", async () => {
    const page = await site.open();
    await enterAll(page, ...DEATH.slice(0, 3), "a, b = Cat(), Cat(); a.peer = b; b.peer = a");
    await page.getByTitle(/Cat #2 was born/).click();
    await item(page, /^Cat #2, held by 1 strong: something not drawn$/).waitFor();
    await enterAll(page, "x = Cat(); x = c");
    await page.getByTitle(/__del__ of Cat #4 was called/).click();
    await item(page, /^c: Cat #1, held by 2 strong: name c and name x/).waitFor();
    await item(page, "Dying: their count has reached 0").waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("the thumb can be dragged over the beads", async () => {
    const page = await site.open();
    await enterAll(page, ...DEATH);
    const flag = await page.locator(".flag").boundingBox();
    const birth = await page.getByTitle(/Cat #1 was born/).boundingBox();
    await page.mouse.move(flag.x + flag.width / 2, flag.y + flag.height / 2);
    await page.mouse.down();
    await page.mouse.move(birth.x + birth.width / 2, flag.y, { steps: 6 });
    await page.mouse.up();
    await until(async () => /Cat #1 was born/.test(await said(page)), "dragged there");
    await page.context().close();
  });

  test("the tab Diff says what a step changed", async () => {
    const page = await site.open();
    await enterAll(page, ...DEATH.slice(0, 4), "d = c", "del c");
    const tab = page.getByRole("tab", { name: "Diff" });
    await tab.click();
    const panel = page.getByRole("tabpanel", { name: "Diff" });
    assert.match(await panel.innerText(), /Counts\s+Cat #1: 2 → 1\s+[^]*Names unbound\s+c: Cat #1/);
    await button(page, "Back").click();
    await until(async () => /Counts\s+Cat #1: 1 → 2/.test(await panel.innerText()), "the line before");
    await tab.press("ArrowRight");
    await events(page).waitFor();
    await page.context().close();
  });

  test("on a phone Back, Step and Run stand at the bottom, large enough for a thumb", async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 } });
    await enterAll(page, ...DEATH);
    await button(page, "Picture").click();
    for (const name of ["Back", "Step", "Run"]) {
      const box = await button(page, name).boundingBox();
      assert.ok(box.height >= 44 && box.width >= 44 && box.y > 560, `${name} at ${JSON.stringify(box)}`);
    }
    await button(page, "Back").click();
    await sign(page).waitFor();
    await button(page, "Step").click();
    await sign(page).waitFor({ state: "detached" });
    await page.context().close();
  });
});
