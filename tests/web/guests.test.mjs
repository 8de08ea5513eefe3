// Lessons, tour, links, cell editor and completion for everyone: axe finds nothing in any of them, and nothing sticks out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, enter, prompt, settle, skip, start } from "./browser.mjs";

describe("guests for everyone", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const from = async (page, name) => {
    if (!(await button(page, name).first().isVisible())) await button(page, "Menu").click();
    await button(page, name).first().click();
  };

  for (const [width, height] of [[1200, 800], [360, 640]]) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${width}x${height}, ${colorScheme}`, async () => {
        const page = await site.open({ viewport: { width, height }, colorScheme });
        const check = async (what) => {
          // The list of completions scrolls with the arrow keys, while the focus stays in the text: axe looks for it in the list.
          const found = (await violations(page)).filter((each) => !/^scrollable-region-focusable: \S+#cm-ac-\w+ /.test(each));
          assert.deepEqual(found, [], what);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `${what}: ${overflow} px too wide`);
        };
        await from(page, "Lessons");
        await page.getByRole("dialog", { name: "Lessons" }).waitFor();
        await check("list of lessons");
        await page.getByRole("button", { name: /A ring that counting cannot free/ }).click();
        await check("a question");
        await button(page, "Run without a guess").click();
        await button(page, "Run the next lines").waitFor();
        await check("where to look");
        await button(page, "Run the next lines").click();
        await button(page, "Next lesson").waitFor();
        await check("the answer");
        await from(page, "Link");
        await page.getByRole("textbox", { name: "Link to this session" }).waitFor();
        await check("a link");
        await button(page, "Close link").click();
        await button(page, "Close the lesson").click();
        await button(page, "Help").click();
        await page.getByRole("dialog", { name: "Help" }).getByRole("button", { name: "Take the tour" }).click();
        await button(page, "Do it for me").click();
        await button(page, "Next").waitFor();
        await check("the tour");
        await button(page, "Skip the tour").click();
        await settle(page);
        await enter(page, "tom = 'Tom'");
        await page.keyboard.type("tom.");
        await page.getByRole("option").first().waitFor();
        await check("completion");
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+r");
        await page.getByRole("textbox", { name: "Search the history" }).waitFor();
        await check("history");
        await page.keyboard.press("Escape");
        await button(page, "Cell editor").click();
        await page.getByRole("textbox", { name: "Python cell" }).fill("nobody");
        await button(page, "Run all").click();
        await page.getByText("Line 1: NameError").waitFor();
        await check("cell editor");
        assert.ok(await prompt(page).isVisible());
        await page.context().close();
      });
    }
  }
});
