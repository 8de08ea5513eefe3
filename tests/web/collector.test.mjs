// The tab "Collector": a real collection, phase by phase, with keys, and the same numbers in the picture.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, enterAll, item, picture, skip, start, until } from "./browser.mjs";

const LINES = [
  "import gc, weakref",
  "saved = []",
  "class Cat:\n    def __del__(self): print('bye')",
  "class Phoenix:\n    def __del__(self): saved.append(self)",
  "a = Cat(); b = Cat(); a.friend = b; b.friend = a",
  "w = weakref.ref(b, print)",
  "p = Phoenix(); p.me = p",
  "del a, b, p; gc.collect()",
];

describe("the collector's table", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  const row = (page, name) => page.getByRole("row", { name }).first();
  const cells = async (page, name) => (await row(page, name).getByRole("cell").allInnerTexts()).map((text) => text.trim());
  const phase = (page, n) => page.getByRole("list", { name: "Phases" }).getByRole("button", { name: new RegExp(`^${n} `) });
  const isAt = (page, n) => until(async () => (await phase(page, n).getAttribute("aria-current")) === "step", `phase ${n}`);

  test("chosen in the timeline, gone through with buttons and keys; table and picture show the same", async () => {
    const page = await site.open();
    await enterAll(page, ...LINES);
    await button(page, "found 2").click();
    await row(page, /^Phoenix/).waitFor();
    assert.deepEqual(await cells(page, /^Phoenix/), ["1", "0", "no", "finalized, came back"]);
    assert.deepEqual(await violations(page), []);

    await button(page, "Next phase").click();
    await isAt(page, 1);
    assert.deepEqual(await cells(page, /^Cat #/), ["1", "1", "", ""]);
    await until(async () => (await picture(page).textContent()).includes("[gc 1]"), "the copies are on the boxes");
    assert.equal(await item(page, /^a: Cat/).count(), 0, "exactly as it was then: the names were gone before");
    await phase(page, 1).focus();
    await page.keyboard.press("ArrowRight");
    await isAt(page, 2);
    await page.keyboard.press("ArrowRight");
    await isAt(page, 3);
    assert.deepEqual(await cells(page, /^Cat #/), ["1", "0", "no", ""]);
    await until(async () => /\[gc 0\] set aside/.test(await picture(page).textContent()), "set aside");
    assert.match(await page.getByRole("status").innerText(), /^Collection 1, phase 3 of 9, move_unreachable: /);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("End");
    await isAt(page, 9);
    assert.deepEqual(await cells(page, /^Cat #/), ["1", "0", "no", "finalized, cleared"]);
    await row(page, /^Phoenix/).getByRole("button").click();
    await until(async () => (await row(page, /^Phoenix/).getByRole("button").getAttribute("aria-pressed")) === "true", "it is selected");

    await button(page, "Now").click();
    await page.getByText("You are looking at the past.").waitFor({ state: "detached" });
    assert.doesNotMatch(await picture(page).textContent(), /\[gc/);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("the tab says what to do when there was none yet, and shows the newest; on a phone too", async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 } });
    await enterAll(page, "class Cat: pass", "c = Cat(); c.me = c; del c");
    await button(page, "Events").click();
    await page.getByRole("tab", { name: "Collector" }).click();
    await page.getByText("No collection yet.").waitFor();
    await button(page, "Collect").click();
    await until(async () => (await cells(page, /^Cat #1/)).join() === "1,0,no,cleared", "the table is there");
    const wide = await page.locator("weakref-playground").evaluate((each) => each.shadowRoot.querySelector(".collector").scrollWidth <= each.clientWidth);
    assert.equal(wide, true, "nothing sticks out");
    assert.deepEqual(await violations(page), []);
    await button(page, "Collect").click();
    await until(async () => (await page.getByRole("combobox", { name: "Collection" }).inputValue()) === "2", "the newest");
    await page.getByRole("combobox", { name: "Collection" }).selectOption("1");
    await row(page, /^Cat #1/).waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });
});
