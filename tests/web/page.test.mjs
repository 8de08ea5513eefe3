// What a person does on the page, in a real browser.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import {
  button,
  enter,
  enterAll,
  entries,
  events,
  isFake,
  item,
  output,
  paste,
  picture,
  prompt,
  settle,
  skip,
  start,
  tree,
  until,
} from "./browser.mjs";

const CAT = 'class Cat:\n    def __del__(self): print("bye")';
const WATCHED = ["import weakref", CAT, "c = Cat()", 'w = weakref.ref(c, lambda r: print("cut"))'];

describe("the page", { skip }, () => {
  let site;
  const pages = [];
  before(async () => void (site = await start()));
  after(async () => site?.close());
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      const { wrongs, requested } = page;
      await page.context().close();
      assert.deepEqual(wrongs, [], "nothing went wrong behind the scenes, the security policy included");
      assert.deepEqual(
        requested.filter((url) => !url.startsWith(site.origin)),
        [],
        "nobody else is asked for anything",
      );
    }
  });
  const open = async (...args) => {
    const page = await site.open(...args);
    pages.push(page);
    return page;
  };

  test("undo brings the dead back, redo lets them die again, and a new line ends the old future", { skip: isFake && "needs the runtime" }, async () => {
    const page = await open();
    await enterAll(page, ...WATCHED, "del c");
    const dead = item(page, /^Cat #\d+, dead: count reached 0 by del c/);
    const alive = item(page, /^c: Cat #\d+, held by 1 strong: name c; watched by 1 weak: w with callback/);
    await dead.waitFor();
    assert.equal(await button(page, "Redo").isDisabled(), true);

    await button(page, "Undo").click();
    await alive.waitFor();
    assert.equal(await dead.count(), 0);
    assert.doesNotMatch(await output(page).innerText(), /del c/);

    await button(page, "Redo").click();
    await dead.waitFor();
    assert.match(await output(page).innerText(), /del c\s+1 died\s+D?\s*bye/);

    await button(page, "Undo").click();
    await alive.waitFor();
    await enter(page, "w() is c");
    assert.match(await output(page).innerText(), /w\(\) is c[^]*True/);
    assert.equal(await button(page, "Redo").isDisabled(), true);
    for (let i = 0; i < 5; i++) await button(page, "Undo").click();
    await until(() => button(page, "Undo").isDisabled(), "nothing is left to undo");
    assert.equal((await output(page).innerText()).includes("class Cat"), false);
  });

  test("an object dies: callback line, count and tombstone", async () => {
    const page = await open();
    await enterAll(page, ...WATCHED);
    await item(page, /^c: Cat #\d+, held by 1 strong: name c; watched by 1 weak: w with callback/).waitFor();
    assert.match(await picture(page).textContent(), /Cat\s*#\d+[^]*w1/, "the picture has the weak pill");

    await enter(page, "del c");
    assert.match(await output(page).innerText(), /del c\s+1 died\s+D?\s*bye\s+C?\s*cut/);
    await item(page, /^Cat #\d+, dead: count reached 0 by del c, step \d+$/).waitFor();
    await item(page, /^w: ref #\d+.*returns None, cut at step \d+; callback ran at \d+/).waitFor();
    const told = await events(page).innerText();
    const order = [
      /__del__ of Cat #\d+ was called/,
      /Weak reference w was cut/,
      /callback of w was called/,
      /Cat #\d+ died: count reached 0/,
    ].map((each) => told.search(each));
    assert.ok(
      order.every((at, i) => at >= 0 && (i === 0 || at > order[i - 1])),
      told,
    );
    assert.match(await picture(page).textContent(), /count reached 0[^]*by\s+del c[^]*step \d+/);
    assert.match(await page.getByRole("status").innerText(), /^del c: .*The callback of w ran\. .*died\.$/);
  });

  test("counts follow names", async () => {
    const page = await open();
    await enterAll(page, "class Node: pass", "a, b = Node(), Node()", "a.peer, b.peer = b, a");
    await item(page, /^a: Node #\d+, held by 2 strong: name a and Node #\d+ \.peer/).waitFor();
    await enter(page, "del a, b");
    assert.match(await output(page).innerText(), /del a, b\s*nothing died/);
    await item(page, "No name reaches these: they wait for the collector").waitFor();
    assert.match(await picture(page).textContent(), /1 − 1 inside = 0/);
    await button(page, "Collect").click();
    await item(page, /^Node #\d+, dead: collected, gen 2 by gc\.collect\(\), step \d+$/).waitFor();
    assert.match(await output(page).innerText(), /Collect\s*2 died/);
  });

  test("a block is typed line by line and runs at an empty line", async () => {
    const page = await open();
    await prompt(page).click();
    await page.keyboard.type("class Cat:");
    await page.keyboard.press("Enter");
    await until(async () => (await written(page)).endsWith("\n    "), "the next line is indented");
    await page.keyboard.type('def __del__(self): print("bye")');
    await page.keyboard.press("Enter");
    assert.equal(await entries(page), 0);
    await page.keyboard.press("Enter");
    await until(async () => (await entries(page)) === 1, "the block ran");
    assert.equal((await written(page)).trim(), "");
    assert.match(await output(page).innerText(), />>>\s*class Cat:\s*\.\.\.\s*def __del__/);
  });

  test("a class on one line runs at once, and Shift+Enter only makes a line", async () => {
    const page = await open();
    await prompt(page).click();
    await page.keyboard.type("class Node: pass");
    await page.keyboard.press("Shift+Enter");
    assert.equal(await entries(page), 0);
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Enter");
    await until(async () => (await entries(page)) === 1, "it ran");
  });

  test("history: the arrow keys bring lines back, and the one being written", async () => {
    const page = await open();
    await enterAll(page, "import gc", "1 + 1");
    await page.keyboard.type("dra");
    await page.keyboard.press("ArrowUp");
    assert.equal(await written(page), "1 + 1");
    await page.keyboard.press("Alt+ArrowUp");
    assert.equal(await written(page), "import gc");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await written(page), "dra");
  });

  test("a pasted transcript runs its input lines, one after the other", async () => {
    const page = await open();
    await settle(page);
    await paste(
      prompt(page),
      '>>> import weakref\n>>> class Cat:\n...     def __del__(self): print("bye")\n... \n>>> c = Cat()\n>>> del c\nbye\n',
    );
    await page.keyboard.press("Enter");
    await until(async () => (await entries(page)) === 4, "four statements ran");
    await until(async () => /bye/.test((await output(page).innerText()).split("del c").at(-1)), "and printed");
  });

  test("an endless loop leaves the page alive, and Stop keeps the state", async () => {
    const page = await open();
    await enterAll(page, CAT, "c = Cat()");
    await prompt(page).focus();
    const loop = isFake ? "while True: pass" : 'while True: "x" * 100000';
    await page.keyboard.insertText(loop);
    await page.keyboard.press("Control+Enter");
    await until(async () => button(page, "Stop").isEnabled(), "Stop is enabled");
    const frames = await page.evaluate(
      () =>
        new Promise((resolve) => {
          let count = 0;
          const end = performance.now() + 1000;
          const frame = () => (performance.now() > end ? resolve(count) : (count++, requestAnimationFrame(frame)));
          requestAnimationFrame(frame);
        }),
    );
    // Each step of this loop prints a hundred thousand characters: what is measured is the pace of slices.
    assert.ok(frames >= 8, `only ${frames} frames in a second`);
    await prompt(page).focus();
    await page.keyboard.type("# typed while it runs");
    assert.equal(await written(page), "# typed while it runs");
    assert.match(await output(page).innerText(), /while True: .*\s*running/);
    await button(page, "Stop").click();
    await until(async () => button(page, "Stop").isDisabled(), "it stopped");
    assert.match(await output(page).innerText(), /while True: .*\s*stopped[^]*KeyboardInterrupt/);
    await item(page, /^c: Cat #\d+, held by 1 strong/).waitFor();
    await prompt(page).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await enter(page, "del c");
    await item(page, /^Cat #\d+, dead: count reached 0/).waitFor();
  });

  test("after fifty million steps a run is held with its state: Continue goes on, Stop ends it", async () => {
    const page = await open();
    await prompt(page).focus();
    await page.keyboard.insertText("while True: pass");
    await page.keyboard.press("Control+Enter");
    await output(page).getByText("Held after 50,000,000 steps.").waitFor({ timeout: 60_000 });
    await button(page, "Continue").click();
    await output(page).getByText("Held after 100,000,000 steps.").waitFor({ timeout: 60_000 });
    await button(page, "Stop").click();
    await until(async () => button(page, "Stop").isDisabled(), "it stopped");
    await enter(page, "1 + 1");
  });

  test("bad input is answered, and the session goes on", { skip: isFake && "needs the runtime" }, async () => {
    const page = await open();
    const answers = [
      ["x = = 1", /SyntaxError: invalid syntax/],
      [`${"(".repeat(100_000)}${")".repeat(100_000)}`, /SyntaxError: too many nested parentheses/],
      ["import no_such_module", /ModuleNotFoundError: No module named 'no_such_module'/],
      ["def f(): return f()\nf()", /RecursionError/],
      ["raise SystemExit(3)", /asked to exit/],
    ];
    for (const [source, answer] of answers) {
      await page.evaluate((each) => document.querySelector("weakref-playground").player.submit(each), source);
      await until(async () => answer.test(await output(page).innerText()), `${source.slice(0, 30)} is answered`);
    }
    const long = `long = "${"a".repeat(10_000_000)}"`;
    await page.evaluate((each) => document.querySelector("weakref-playground").player.submit(each), long);
    await until(
      async () => (await button(page, "Stop").isDisabled()) && /more characters/.test(await output(page).innerText()),
      "ten million characters",
    );
    await enter(page, "len(long)");
    assert.match(await output(page).innerText(), /len\(long\)\s+10000000/);
  });

  test("an error is shown, and the session goes on", async () => {
    const page = await open();
    await enter(page, "nonsense");
    assert.match(await output(page).innerText(), /NameError: name 'nonsense' is not defined/);
    await enter(page, "1 + 1");
    assert.match(await output(page).innerText(), /1 \+ 1\s+2/);
  });

  test("hostile texts are texts", async () => {
    const page = await open();
    await enterAll(
      page,
      'class Evil:\n    def __repr__(self): return "<script>alert(1)</script>"',
      "e = Evil()",
      "e",
      'print("<img src=x onerror=alert(1)>")',
    );
    const text = await output(page).innerText();
    assert.ok(text.includes("<script>alert(1)</script>") && text.includes("<img src=x onerror=alert(1)>"));
    for (const part of [output, events, tree, picture])
      assert.equal(await part(page).locator("img, script, [onclick]").count(), 0);
  });

  test("selecting in the tree selects in the picture, and Escape lets go", async () => {
    const page = await open();
    await enterAll(page, ...WATCHED);
    await tree(page).getByRole("treeitem").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const card = page.getByRole("complementary", { name: "Selected object" });
    await card.getByRole("heading", { name: /^Cat #\d+/ }).waitFor();
    assert.match(await card.innerText(), /Held by name c/);
    assert.equal(await tree(page).getByRole("treeitem", { selected: true }).count(), 1);
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
  });

  test("Help opens over the page and gives the focus back", async () => {
    const page = await open();
    await button(page, "Help").press("Enter");
    await page.getByRole("dialog", { name: "Help" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Help" }).waitFor({ state: "hidden" });
    assert.ok(await button(page, "Help").evaluate((each) => each.matches(":focus")));
  });

  test("an example is one click and one Enter", async () => {
    const page = await open();
    await button(page, "An object dies").click();
    await page.keyboard.press("Enter");
    await item(page, /^Cat #\d+, dead: count reached 0 by del c/).waitFor();
  });

  test("Reset begins anew and keeps the history", async () => {
    const page = await open();
    await enterAll(page, CAT, "c = Cat()");
    await button(page, "Reset").click();
    await until(async () => (await entries(page)) === 0, "the transcript is empty");
    assert.equal(await tree(page).getByRole("treeitem").count(), 0);
    await prompt(page).focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await written(page), "c = Cat()");
  });

  test("Undo leads back over Reset and a run of the cell editor, there and back again", async () => {
    const page = await open();
    await enterAll(page, CAT, "mine = Cat()");
    await button(page, "Reset").click();
    await until(async () => (await entries(page)) === 0, "the transcript is empty");
    await button(page, "Undo").click();
    await item(page, /^mine: Cat #1/).waitFor();
    await button(page, "Cell editor").click();
    await page.getByRole("textbox", { name: "Python cell" }).focus();
    await page.keyboard.insertText("other = []");
    await button(page, "Run").first().click();
    await item(page, /^other: list #1/).waitFor();
    assert.equal(await item(page, /^mine/).count(), 0, "a fresh session");
    await button(page, "Undo").click();
    await until(async () => (await entries(page)) === 0, "at its beginning");
    await button(page, "Undo").click();
    await item(page, /^mine: Cat #1/).waitFor();
    for (let i = 0; i < 3; i++) await button(page, "Undo").click();
    await item(page, /^other: list #1/).waitFor();
  });

  test("the editor comes on first focus, at a moment when nobody is typing, and keeps the text", async () => {
    const page = await open();
    const editors = () => page.requested.filter((url) => /code-editor.*\.js/.test(url)).length;
    await prompt(page).waitFor();
    assert.equal(editors(), 0);
    assert.equal(await prompt(page).evaluate((each) => each.tagName), "TEXTAREA");
    await page.route("**/code-editor*.js", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    await prompt(page).focus();
    await page.keyboard.type("x = 1");
    await until(() => editors() === 1, "the editor is asked for");
    await page.waitForTimeout(800);
    assert.equal(await prompt(page).evaluate((each) => each.tagName), "TEXTAREA", "not while somebody is writing");
    await button(page, "Help").focus();
    await until(async () => (await prompt(page).evaluate((each) => each.tagName)) === "DIV", "the editor stands in");
    assert.equal(await written(page), "x = 1");
  });

  test("without the editor the plain prompt does it all", async () => {
    const page = await open({}, (page) => page.route("**/code-editor*.js", (route) => route.abort()));
    await enterAll(page, ...WATCHED, "del c");
    await item(page, /^Cat #\d+, dead/).waitFor();
    assert.equal(await prompt(page).evaluate((each) => each.tagName), "TEXTAREA");
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_FAILED/.test(wrong));
  });

  test(
    "a runtime that cannot be loaded is said plainly, and Try again works",
    { skip: isFake && "needs the runtime" },
    async () => {
      let isBroken = true;
      const page = await open({}, (page) =>
        page.route("**/*.wasm", (route) => (isBroken ? route.abort() : route.continue())),
      );
      const alert = page.getByRole("alert");
      await alert.waitFor();
      assert.match(await alert.innerText(), /Python could not start/);
      page.wrongs = [];
      isBroken = false;
      await button(page, "Try again").click();
      await enter(page, "1 + 1");
      assert.match(await output(page).innerText(), /1 \+ 1\s+2/);
    },
  );

  test("panes are resized with the mouse or the arrow keys, and stay so", async () => {
    const page = await open();
    const line = page.getByRole("separator", { name: "Width of the code" });
    const width = async () => (await output(page).boundingBox()).width;
    const before = await width();
    const box = await line.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 200, { steps: 4 });
    await page.mouse.up();
    await until(async () => (await width()) > before + 100, "the code is wider");
    await line.press("ArrowRight");
    const after = await line.getAttribute("aria-valuenow");
    await page.reload();
    assert.equal(await line.getAttribute("aria-valuenow"), after);
    await line.press("Enter");
    await until(async () => Math.abs((await width()) - before) < 2, "as it was at first");
  });

  test("a theme once chosen is kept", async () => {
    const page = await open({ colorScheme: "light" });
    await button(page, "Dark theme").click();
    await page.reload();
    await button(page, "Light theme").waitFor();
    assert.equal(
      await page.locator("weakref-playground").evaluate((each) => getComputedStyle(each).backgroundColor),
      "rgb(20, 23, 28)",
    );
  });
});

/** What stands in the prompt, whichever editor it is. */
async function written(page) {
  return prompt(page).evaluate((each) => {
    if ("value" in each) return each.value;
    const lines = [...each.querySelectorAll(".cm-line")];
    return lines.map((line) => (line.querySelector(".cm-placeholder") ? "" : line.textContent)).join("\n");
  });
}
