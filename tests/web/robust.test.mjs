// What goes wrong around the page, and what programs do to it on purpose: a plain message, and a way on.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, enterAll, events, isFirefox, item, output, picture, prompt, skip, start, tree, until } from "./browser.mjs";

describe("the page, when things go wrong", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  test("a full storage takes nothing but the memory", async () => {
    const page = await site.open({ colorScheme: "light" }, (page) =>
      page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      }),
    );
    await enterAll(page, "class Cat: pass", "c = Cat()");
    await page.getByRole("separator", { name: "Width of the code" }).press("ArrowRight");
    await item(page, /^c: Cat #1/).waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("names and reprs that turn lines round, break them or never end stay where they belong", async () => {
    const page = await site.open();
    await enterAll(
      page,
      'Evil = type("\\u202egro\\nwt\\x07" + "x" * 5000, (), {"__repr__": lambda self: "\\u202e" + "<b>" * 100_000})',
      "e = Evil()",
      'setattr(e, "\\u202e\\n<i>", [e])',
      "e",
      'd = {"\\u2067\\n" * 3000: e}',
      "del e, d, _",
    );
    for (const part of [tree, events, picture]) {
      const text = await part(page).textContent();
      assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069\u0007]/, "no control characters");
      assert.ok(text.length < 20_000, `${text.length} characters`);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.match(await output(page).innerText(), /<b><b>/);
    await enter(page, "1 + 1");
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("the served page lets no inline script, no eval and no stranger in", async () => {
    const page = await site.open();
    await prompt(page).waitFor();
    const found = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.inline = true";
      document.head.append(script);
      const style = document.createElement("style");
      style.textContent = "body { color: rgb(1, 2, 3) }";
      document.head.append(style);
      const isRefused = async (act) => {
        try {
          await act();
          return false;
        } catch {
          return true;
        }
      };
      // The debugger that runs this lets eval pass, but not what comes a moment later.
      await new Promise((resolve) => setTimeout(resolve));
      return {
        inline: window.inline === true,
        styled: getComputedStyle(document.body).color === "rgb(1, 2, 3)",
        eval: await isRefused(() => (0, eval)("1")),
        stranger: await isRefused(() => fetch("https://example.invalid/")),
        policy: document.querySelector('meta[http-equiv="Content-Security-Policy"]').content,
      };
    });
    assert.deepEqual({ ...found, policy: "" }, { inline: false, styled: false, eval: true, stranger: true, policy: "" });
    assert.match(found.policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/);
    await page.context().close();
  });

  test("help and the search through the history are there before Python is", async () => {
    let arrive = () => {};
    const late = new Promise((done) => (arrive = done));
    const page = await site.open({}, (page) => page.route("**/*.wasm", (route) => late.then(() => route.continue())));
    await button(page, "Help").click();
    await page.getByRole("dialog", { name: "Help" }).waitFor();
    await page.keyboard.press("Escape");
    await prompt(page).focus();
    await page.keyboard.press("Control+r");
    const inSearch = () => page.evaluate(() => document.querySelector("weakref-playground").shadowRoot.activeElement?.matches(".search input"));
    await until(inSearch, "the search has the focus");
    arrive();
    await tree(page).waitFor({ state: "attached" });
    await page.context().close();
  });

  test("what is said of many is true, whether or not it has a box", async () => {
    const page = await site.open();
    await enterAll(page, "l = [[i] for i in range(10)]", "del l", "l = None\nfor i in range(1000): l = [l]", "del l", "class C: pass", "l = [C() for i in range(3000)]", "del l");
    const told = await output(page).innerText();
    for (const pill of ["11 died", "1,000 died", "3,001 died"]) assert.ok(told.includes(pill), `${pill} in ${told}`);
    const story = await events(page).innerText();
    for (const words of ["11 lists (#1 to #11) were born.", "1,000 lists (#12 to #1011) died"]) assert.ok(story.includes(words), words);
    await enter(page, "import collections");
    await button(page, "Collect").click();
    await until(async () => /Collect\s+nothing drawn died/.test(await output(page).innerText()), "what the library left is not theirs");
    await enterAll(page, "x = [0] * 2**24", "many = [[]] * 20_000");
    await item(page, /^many: list/).waitFor();
    assert.match(await item(page, /held by 20000 strong/).innerText(), /19,992 more/);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("nobody answers input(), and the page says so", async () => {
    const page = await site.open();
    await enter(page, "name = input('Who? ')");
    assert.match(await output(page).innerText(), /EOFError: EOF when reading a line\s+Nobody can answer input\(\) here/);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("when the page's own code does not come, it says so after a while", async () => {
    const page = await site.open({}, (page) => page.route(/assets\/[^/]*\.js$/, (route) => route.abort()));
    const late = page.getByText("a part of the page could not be fetched");
    assert.equal(await late.isVisible(), false);
    await page.evaluate(() => document.getAnimations().forEach((each) => each.finish()));
    await late.waitFor();
    assert.equal(await page.getByRole("link", { name: "try again" }).isVisible(), true);
    await page.context().close();
  });

  test("of two parts that were asked for and are slow to come, the later one is shown", async () => {
    let arrive = () => {};
    const late = new Promise((done) => (arrive = done));
    const page = await site.open({}, (page) => page.route(/\/(lessons|models)-[^/]*\.js$/, (route) => late.then(() => route.continue())));
    await button(page, "Lessons").click();
    await button(page, "Models").click();
    arrive();
    await page.getByRole("dialog", { name: "Models side by side" }).waitFor();
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator("dialog[open]").count(), 1);
    await page.context().close();
  });

  test("a picture that cannot be loaded is said plainly, Python runs, and Try again works", async () => {
    let isBroken = true;
    const page = await site.open({}, (page) =>
      page.route("**/panes*.js", (route) => (isBroken ? route.abort() : route.continue())),
    );
    await page.getByText("The picture could not be loaded.").waitFor();
    await prompt(page).focus();
    await page.keyboard.insertText("1 + 1");
    await page.keyboard.press("Control+Enter");
    await until(async () => /1 \+ 1\s+2/.test(await output(page).innerText()), "Python answers");
    isBroken = false;
    // Firefox remembers that a module could not be loaded until the page is loaded anew.
    if (isFirefox) await page.reload();
    // Something else may have asked for it again in the same moment: then the button has gone.
    else await button(page, "Try again").click({ timeout: 5_000 }).catch(() => {});
    await tree(page).waitFor({ state: "attached" });
    await page.context().close();
  });
});
