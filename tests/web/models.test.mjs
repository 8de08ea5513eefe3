// The dialog "Models side by side": one program under two models, told apart by signs and words, not by colour alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, enterAll, skip, start, until } from "./browser.mjs";

const RING = ["import gc, weakref", "class Cat: pass", "a = Cat(); a.me = a", "w = weakref.ref(a, lambda r: print('cut'))", "del a", "gc.collect()"];

describe("models side by side", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  const dialog = (page) => page.getByRole("dialog", { name: "Models side by side" });
  const sentence = (page) => dialog(page).getByRole("status");
  const says = (page, wanted, timeout) =>
    until(async () => (await sentence(page).count()) === 1 && wanted.test(await sentence(page).innerText()), `${wanted}`, timeout);
  const end = async (page) => {
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  };

  test("what was entered, under two models, with what only one of them does marked in words", async () => {
    const page = await site.open();
    await enterAll(page, ...RING);
    await button(page, "Models").click();
    await says(page, /^Only classic: 1 weak reference cut, 1 callback called, 1 object collected, 1 collection .*They print different things\.$/);
    const row = dialog(page).getByRole("row", { name: /only classic.*Cat #1 died: found by collection 1/ });
    await row.waitFor();
    assert.equal(await row.getByRole("cell").nth(2).innerText(), "—");
    assert.deepEqual(await violations(page), []);
    await dialog(page).getByRole("combobox", { name: "Second model" }).selectOption("classic");
    await says(page, /^Both models do the same/);
    await dialog(page).getByRole("combobox", { name: "First model" }).selectOption("tracing-only");
    await says(page, /only tracing-only|Only tracing-only|another order/i);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
    await end(page);
  });

  test("the program in the cell editor, on a phone, in the dark", async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 }, colorScheme: "dark" });
    await button(page, "Cell editor").click();
    await page.getByRole("textbox", { name: "Python cell" }).focus();
    await page.keyboard.insertText("class Cat:\n    def __del__(self): print('bye')\nc = Cat()\ndel c\nprint('end')");
    await button(page, "Menu").click();
    await button(page, "Models").click();
    await says(page, /Both models do the same/);
    await dialog(page).getByRole("combobox", { name: "Second model" }).selectOption("tracing-only");
    await says(page, /^Only classic: 1 object that died by its count\. Only tracing-only: 1 object/);
    assert.deepEqual(await violations(page), []);
    await end(page);
  });

  test("without a program it says what to do; an endless one is stopped by its budget, or by who waits for it", async () => {
    const page = await site.open();
    await button(page, "Models").click();
    await dialog(page).getByText("There is no program yet.").waitFor();
    await button(page, "Close").click();
    await button(page, "Cell editor").click();
    await page.getByRole("textbox", { name: "Python cell" }).focus();
    await page.keyboard.insertText("while True: sorted(range(10_000))");
    await button(page, "Models").click();
    await dialog(page).getByRole("button", { name: "Stop" }).click();
    await says(page, /^Stopped, and nothing compared\./);
    const again = dialog(page).getByRole("button", { name: "Compare again" });
    assert.equal(await again.evaluate((each) => each === each.getRootNode().activeElement), true, "the focus stays");
    await page.keyboard.press("Enter");
    await dialog(page).getByText("Running it twice…").waitFor();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
    await page.getByRole("textbox", { name: "Python cell" }).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText("while True: pass");
    await button(page, "Models").click();
    await says(page, /Stopped after its budget of steps: classic and counts-only\.$/, 60_000);
    await end(page);
  });
});
