// The element in somebody else's page: its attributes, and nothing of that page touched.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, item, output, picture, prompt, skip, start, until } from "./browser.mjs";

const PROGRAM = "class Cat:\n    def __del__(self): print('bye')\n\nc = Cat()\ndel c";
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("\n", "&#10;");

describe("embedded", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  /** A page with these elements, and a word before them. */
  async function open(elements, options = {}) {
    const page = await site.open({ viewport: { width: 900, height: 700 }, ...options }, (page) =>
      page.route("**/mine.html", (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><html lang="en"><title>Mine</title><body><main><h1>My article</h1>${elements}</main><script type="module" src="/embed.js"></script>`,
        }),
      ),
    );
    await page.goto(`${site.origin}/mine.html`);
    return page;
  }
  const element = (attributes, inside = "") => `<weakref-playground ${attributes}>${inside}</weakref-playground>`;
  const cell = (page) => page.getByRole("textbox", { name: "Python cell" });
  const end = async (page) => {
    assert.equal(await page.getByText("My article").isVisible(), true, "the page around it stays");
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  };

  test("code and readonly: a program that can be run and stepped through, and not be changed", async () => {
    const page = await open(element(`readonly code="${escaped(PROGRAM)}"`));
    await cell(page).waitFor();
    assert.equal(await prompt(page).isVisible(), false);
    assert.equal(await button(page, "Lessons").count(), 0);
    await until(() => cell(page).evaluate((each) => each.tagName === "DIV"), "the editor is there");
    await cell(page).focus();
    await page.keyboard.type("nonsense");
    await page.keyboard.press("Enter");
    await button(page, "Step").click();
    await until(async () => /^Next: line 1/.test(await page.getByRole("status").first().innerText()), "it stands");
    assert.match(await cell(page).locator("[aria-current='step']").innerText(), /^class Cat:/);
    await button(page, "Run").click();
    await until(async () => /bye/.test(await output(page).innerText()), "it ran to its end");
    await until(() => button(page, "Stop").isDisabled(), "it has ended");
    const first = await page.locator("weakref-playground").evaluateHandle((each) => each.player.play.entries[0]);
    await button(page, "Run").click();
    const isAgain = (each, first) => each.player.play.entries.length === 3 && each.player.play.entries[0] !== first && each.player.play.run.kind === "idle";
    await until(() => page.locator("weakref-playground").evaluate(isAgain, first), "and again, in a fresh session");
    assert.deepEqual(await violations(page), []);
    await end(page);
  });

  test("the program may stand inside, and loading=click shows it until it is wanted", async () => {
    const page = await open(element('loading="click" editor="plain"', `<pre>\n${PROGRAM}\n</pre>`));
    await button(page, "Start").waitFor();
    assert.match(await page.locator("weakref-playground pre").last().innerText(), /^class Cat:/);
    assert.ok(page.requested.slice(page.requested.findIndex((url) => /mine/.test(url))).every((url) => !/\.wasm/.test(url)), "nothing is fetched for it");
    assert.deepEqual(await violations(page), []);
    await button(page, "Start").click();
    await until(async () => (await cell(page).inputValue()) === PROGRAM, "the program is there");
    await end(page);
  });

  test("loading=lazy waits for the window to come near; two in a page do not disturb each other", async () => {
    const page = await open(`${element("")}<div style="height: 3000px"></div>${element('loading="lazy" class="far"')}`);
    const far = page.locator("weakref-playground.far");
    await prompt(page).first().waitFor();
    assert.equal(await far.getByRole("button", { name: "Run" }).count(), 0);
    await far.scrollIntoViewIfNeeded();
    await far.getByRole("textbox", { name: "Python prompt" }).fill("a = []");
    await far.getByRole("textbox", { name: "Python prompt" }).press("Enter");
    await far.getByRole("treeitem", { name: /^a: list/ }).waitFor();
    assert.equal(await item(page.locator("weakref-playground").first(), /^a: list/).count(), 0);
    await end(page);
  });

  for (const view of ["code", "picture", "events"]) {
    test(`view=${view} shows that alone, at any size`, async () => {
      for (const [width, height] of [[900, 640], [320, 240]]) {
        const page = await open(`<style>weakref-playground { width: ${width}px; height: ${height}px }</style>${element(`view="${view}" code="a = []"`)}`);
        const place = page.locator("weakref-playground");
        await until(() => place.evaluate((each) => Boolean(each.shadowRoot.querySelector(".cell") && each.shadowRoot.querySelector(".canvas"))), "all is there");
        await place.getByRole("button", { name: "Step" }).first().waitFor();
        const seen = await place.evaluate((each) =>
          ["code", "picture", "log"].filter((name) => {
            const box = each.shadowRoot.querySelector(`.frame > .${name}`).getBoundingClientRect();
            return box.width > 0 && box.height > 40;
          }),
        );
        assert.deepEqual(seen, [view === "events" ? "log" : view], `${width}x${height}`);
        assert.deepEqual(await violations(page), []);
        await end(page);
      }
    });
  }

  test("font-scale makes everything larger, and what is dragged stays under the pointer; motion=none keeps still", async () => {
    const page = await open(element('font-scale="1.5" motion="none" view="picture"'), { reducedMotion: "no-preference" });
    const place = page.locator("weakref-playground");
    await until(() => place.evaluate((each) => each.player?.play.runtime.kind === "ready"), "Python is ready");
    await place.evaluate((each) => each.player.submit("a = []"));
    await picture(page).waitFor();
    const box = picture(page).locator("g.box .body");
    const before = await box.boundingBox();
    assert.equal(await place.evaluate((each) => each.shadowRoot.getAnimations().length), 0);
    await page.mouse.move(before.x + 20, before.y + 20);
    await page.mouse.down();
    await page.mouse.move(before.x + 20, before.y + 100, { steps: 4 });
    const dragged = await box.boundingBox();
    assert.ok(Math.abs(dragged.y - before.y - 80) < 3, `${dragged.y - before.y} of 80`);
    await page.mouse.up();
    const style = await page.evaluate(() => document.querySelector("weakref-playground").shadowRoot.querySelector(".frame").currentCSSZoom);
    assert.equal(style ?? 1.5, 1.5);
    await end(page);
  });
});
