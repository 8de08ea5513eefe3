// The page for everyone: no accessibility violations, no layout that hides something, small enough for a slow line.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, enterAll, item, prompt, skip, start, tree, until } from "./browser.mjs";

const SESSION = [
  "import weakref",
  'class Cat:\n    def __del__(self): print("bye")',
  "c = Cat()",
  'w = weakref.ref(c, lambda r: print("cut"))',
  "class Node: pass",
  "a, b = Node(), Node()",
  "a.peer, b.peer = b, a",
  "del c",
  "del a, b",
];
const SIZES = [
  [1440, 900],
  [720, 900],
  [360, 640],
  [600, 400],
];

describe("the page for everyone", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  for (const [width, height] of SIZES) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${width}x${height}, ${colorScheme}: axe finds nothing`, async () => {
        const page = await site.open({ viewport: { width, height }, colorScheme });
        assert.deepEqual(await violations(page), [], "empty page");
        await enterAll(page, ...SESSION);
        assert.deepEqual(await violations(page), [], "after a session");
        for (const name of ["Picture", "Events"]) {
          if (!(await button(page, name).isVisible())) continue;
          await button(page, name).click();
          assert.deepEqual(await violations(page), [], name);
        }
        await button(page, "Help").click();
        assert.deepEqual(await violations(page), [], "help");
        await page.context().close();
      });
    }
  }

  // And where the header is just too narrow for all of its buttons.
  for (const [width, height] of [...SIZES, [900, 800], [1081, 800]]) {
    test(`${width}x${height}: nothing sticks out and every button can be reached`, async () => {
      const page = await site.open({ viewport: { width, height } });
      await enterAll(page, ...SESSION);
      for (const name of [null, "Picture", "Events"]) {
        if (name !== null) {
          if (!(await button(page, name).isVisible())) continue;
          await button(page, name).click();
        }
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${overflow} px too wide`);
        for (const each of await page.getByRole("button").all()) {
          const box = await each.boundingBox();
          if (!box || (await isScrolledAway(each))) continue;
          assert.ok(
            box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height,
            `${await each.innerText()} at ${JSON.stringify(box)}`,
          );
        }
      }
      await page.context().close();
    });
  }

  test("forced colours keep every line and every word", async () => {
    const page = await site.open({ forcedColors: "active" });
    await enterAll(page, ...SESSION);
    const dash = await page
      .locator(".line.weak, .stub .dash")
      .first()
      .evaluate((each) => getComputedStyle(each).strokeDasharray);
    assert.match(dash, /6px,? 4px/);
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  });

  test("with reduced motion nothing is animated", async () => {
    const page = await site.open({ reducedMotion: "reduce" });
    await enterAll(page, ...SESSION);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    await page.context().close();
  });

  test("the keyboard reaches everything: prompt, output, buttons, picture, tree, log", async () => {
    const page = await site.open();
    await enterAll(page, ...SESSION);
    await page.locator("body").click({ position: { x: 1, y: 1 } });
    const reached = new Set();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate(() => {
          const active = document.querySelector("weakref-playground").shadowRoot.activeElement;
          return active
            ? `${active.getAttribute("role") ?? active.tagName.toLowerCase()} ${active.getAttribute("aria-label") ?? active.firstChild?.textContent?.trim() ?? ""}`
            : "";
        }),
      );
    }
    for (const wanted of [
      /Python prompt/,
      /Output/,
      /^button Run/,
      /^button Collect/,
      /^region Picture/,
      /^treeitem/,
      /^log Events/,
    ]) {
      assert.ok(
        [...reached].some((each) => wanted.test(each)),
        `${wanted} among ${[...reached].join("; ")}`,
      );
    }
    await page.context().close();
  });

  test("Tab leaves the prompt, and indents only at the start of a line of a block", async () => {
    const page = await site.open();
    await prompt(page).focus();
    await page.keyboard.type("if True:");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Tab");
    assert.match(
      await page.evaluate(() =>
        document.querySelector("weakref-playground").shadowRoot.activeElement.getAttribute("aria-label"),
      ),
      /Python prompt/,
    );
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.notEqual(
      await page.evaluate(() =>
        document.querySelector("weakref-playground").shadowRoot.activeElement?.getAttribute("aria-label"),
      ),
      "Python prompt",
    );
    await page.context().close();
  });

  test("what loads before the first line can be typed is small, the runtime included", async () => {
    const sizes = [];
    const page = await site.open({}, async (page) => {
      page.on("response", async (response) => {
        const { pathname } = new URL(response.url());
        assert.doesNotMatch(pathname, /code-editor|lessons|tour/);
        // The picture and the library come after the first prompt.
        if (!/panes|collector|icons|modules\.py|\.svg$/.test(pathname)) sizes.push([pathname, Number(await response.headerValue("content-length"))]);
      });
    });
    await prompt(page).waitFor();
    await tree(page).waitFor({ state: "attached" });
    await until(() => page.evaluate(() => document.querySelector("weakref-playground").player.play.runtime.kind === "ready"), "Python is ready");
    await until(() => sizes.some(([path]) => path.endsWith(".wasm")), "all is counted");
    const sum = (test) => sizes.filter(([path]) => test(path)).reduce((total, [, size]) => total + size, 0);
    const whole = sum(() => true);
    const own = sum((path) => !/\.wasm$|core-.*\.js$/.test(path));
    assert.ok(sizes.length >= 5 && own < 50 * 1024 && whole < 300_000, `${own} of ${whole} bytes: ${JSON.stringify(sizes)}`);
    await page.context().close();
  });

  test("400 objects of one list are a few boxes and a stack, and a line still repaints quickly", async () => {
    const page = await site.open();
    await enterAll(page, "class Node: pass", "many = [Node() for _ in range(400)]");
    await item(page, /395 more objects of type Node/).waitFor();
    await page.context().close();
  });
});

/** In a pane that scrolls, a thing may well be out of sight. */
async function isScrolledAway(locator) {
  return locator.evaluate((each) => Boolean(each.closest(".transcript, .scroll, .chapters, dialog")));
}
