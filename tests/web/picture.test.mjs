// The picture as a thing to handle: zoom, pan, save.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { button, enterAll, isFirefox, picture, skip, start, until } from "./browser.mjs";

const PAIR = ["import weakref", "class Cat: pass", "c = Cat()", "w = weakref.ref(c)", "pets = [c, Cat()]"];

describe("the picture", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const width = async (page) => (await picture(page).boundingBox()).width;
  const pane = (page) => page.getByRole("region", { name: "Picture" });

  test("buttons, keys and the wheel with Ctrl change its size; the ground is dragged; a click on a box still selects", async () => {
    const page = await site.open();
    await enterAll(page, ...PAIR);
    const own = await width(page);
    await button(page, "Zoom in").click();
    await button(page, "Zoom in").click();
    await until(async () => (await width(page)) > own * 1.5, "it is larger");
    await pane(page).focus();
    await page.keyboard.press("0");
    await until(async () => Math.abs((await width(page)) - own) < 1, "the usual size");
    const box = await pane(page).boundingBox();
    await page.mouse.move(box.x + 300, box.y + 300);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -400);
    await page.keyboard.up("Control");
    await until(async () => (await width(page)) > own * 2, "larger by the wheel");
    await pane(page).evaluate((each) => each.scrollTo(60, 60));
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 270, { steps: 3 });
    await page.mouse.up();
    const [left, top] = await pane(page).evaluate((each) => [each.scrollLeft, each.scrollTop]);
    assert.ok(Math.abs(left - 100) < 3 && Math.abs(top - 90) < 3, `${left}, ${top}`);
    await button(page, "Fit").click();
    await until(async () => (await picture(page).boundingBox()).height <= box.height, "all in sight");
    await picture(page).locator(".box", { hasText: /Cat\s*#1/ }).click();
    await page.getByRole("complementary", { name: "Selected object" }).waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("a box is dragged, or moved with Shift and the arrows; Tidy sorts, Put back undoes", async () => {
    const page = await site.open();
    await enterAll(page, ...PAIR);
    const cat = picture(page).locator(".box", { hasText: /Cat\s*#1/ });
    const top = async () => (await cat.boundingBox()).y;
    const before = await top();
    const box = await cat.boundingBox();
    await page.mouse.move(box.x + 60, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 360, { steps: 5 });
    await page.mouse.up();
    await until(async () => (await top()) > before + 200, "it is further down");
    assert.equal(await page.getByRole("complementary").count(), 0, "a drag is not a click");
    await cat.locator("text").first().dblclick();
    assert.equal(await page.evaluate(() => String(getSelection())), "", "its words are not selected, or a browser would drag those");
    await page.keyboard.press("Escape");
    await button(page, "Put back").click();
    await until(async () => Math.abs((await top()) - before) < 2, "it is back");
    await cat.click();
    await pane(page).focus();
    await page.keyboard.press("Shift+ArrowDown");
    await until(async () => (await top()) > before + 20, "one seat down");
    await button(page, "Tidy").click();
    await until(async () => /Tidied/.test(await page.getByRole("status").innerText()), "tidied");
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  const saving = { skip: isFirefox && "downloads are not told to tests there" };
  test("saved as SVG it stands alone, with its sentences; as PNG it is an image", saving, async () => {
    const page = await site.open();
    await enterAll(page, ...PAIR);
    const saved = async (name) => {
      const [file] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
    };
    const svg = await saved("Save as SVG");
    const text = svg.bytes.toString();
    assert.equal(svg.name, "picture.svg");
    assert.match(text, /^<svg [^]*<title>Picture of [^]*<desc>__main__, 3 names\nc: Cat #1, held by 2 strong/);
    assert.match(text, /stroke-dasharray="6px, 4px"/);
    assert.doesNotMatch(text, /class=|style=|var\(/);
    const png = await saved("Save as PNG");
    assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
    assert.ok(png.bytes.length > 5_000);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });
});
