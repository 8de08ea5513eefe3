// Line by line: Step begins what is typed, stops before each line, and the page shows where the program stands.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violations } from "./axe.mjs";
import { button, enter, events, item, output, prompt, settle, skip, start, until } from "./browser.mjs";

const PROGRAM = `class Cat:
    def __init__(self, name):
        self.name = name

def make(name):
    cat = Cat(name)
    return cat

tom = make("Tom")
for i in range(2):
    tom.age = i
del tom
`;

describe("stepping through a program", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());

  const cell = (page) => page.getByRole("textbox", { name: "Python cell" });
  const said = (page) => page.getByRole("status").innerText();
  const step = async (page, wanted) => {
    await button(page, "Step").click();
    await until(async () => wanted.test(await said(page)), `${wanted}`);
  };
  const open = async (options) => {
    const page = await site.open(options);
    await button(page, "Cell editor").click();
    await until(() => cell(page).evaluate((each) => each.tagName === "DIV"), "the editor is there");
    await cell(page).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(PROGRAM);
    return page;
  };
  const end = async (page) => {
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  };

  test("the program in the cell editor, line by line, into a call and out again, and on to its end", async () => {
    const page = await open();
    const marked = () => cell(page).locator(".cm-line[aria-current='step']").innerText();
    await step(page, /^Next: line 1: class Cat$/);
    await step(page, /^class Cat: .* Next: line 2, in Cat: def __init__\(self, name\)$/);
    await step(page, / Next: line 5: def make\(name\)$/);
    await step(page, /Next: line 9: tom = make\("Tom"\)$/);
    assert.match(await marked(), /^tom = make/);
    await step(page, /Next: line 6, in make: cat = Cat\(name\)$/);
    await step(page, /Cat #1 was born\. Next: line 3, in __init__: self\.name = name$/);
    await item(page, /^self: Cat #1/).waitFor();
    assert.match(await marked(), /self\.name = name/);
    assert.match(await output(page).locator("[aria-current='step']").innerText(), /▶\s*self\.name = name/);
    assert.deepEqual(await violations(page), []);
    await step(page, /Next: line 7, in make: return cat$/);
    await item(page, /^cat: Cat #1/).waitFor();
    await step(page, /Next: line 10: for i in range\(2\)$/);
    await item(page, /^tom: Cat #1, held by 1 strong: name tom/).waitFor();

    await button(page, "Back").click();
    await page.getByText("You are looking at the past.").waitFor();
    await button(page, "Step").click();
    await page.getByText("You are looking at the past.").waitFor({ state: "detached" });
    await step(page, /Next: line 11: tom\.age = i$/);

    await button(page, "Run").click();
    await item(page, /^Cat #1, dead/).waitFor();
    await until(() => button(page, "Stop").isDisabled(), "it has ended");
    assert.equal(await cell(page).locator("[aria-current='step']").count(), 0);
    assert.match(await events(page).innerText(), /cat = Cat\(name\)\s*1\s*\+\s*Cat #1 was born/, "each line is told apart");
    await button(page, "Undo").click();
    await item(page, /^tom: Cat #1/).waitFor();
    await end(page);
  });

  test("with keys alone, at the prompt: Alt+Right begins and steps, Ctrl+Enter continues", async () => {
    const page = await site.open();
    await enter(page, "cats = []");
    await prompt(page).focus();
    await page.keyboard.insertText("for i in range(3):\n    cats.append([i])");
    await page.keyboard.press("Alt+ArrowRight");
    await until(async () => /^Next: line 1: for i in range\(3\)$/.test(await said(page)), "it stands");
    await page.keyboard.press("Alt+ArrowRight");
    await until(async () => /Next: line 2: cats\.append/.test(await said(page)), "one line on");
    await page.keyboard.press("Control+Enter");
    await until(() => button(page, "Stop").isDisabled(), "it has ended");
    await enter(page, "cats");
    assert.match(await output(page).innerText(), /\[\[0\], \[1\], \[2\]\]/);
    assert.equal(await button(page, "Step").isDisabled(), true);
    assert.match(await button(page, "Step").getAttribute("title"), /^Step: nothing to run: type a line/);
    await end(page);
  });

  test("into a __del__ and out of it; Stop ends it where it stands; what died on the way is told", async () => {
    const page = await site.open();
    await enter(page, "class Cat:\n    def __del__(self):\n        print('bye')");
    await prompt(page).focus();
    await page.keyboard.insertText("if True:\n    c = Cat()\n    del c\n    d = Cat()");
    await button(page, "Step").click();
    for (const line of [/line 2/, /line 3/, /__del__ of Cat #1 was called\. Next: line 3, in __del__: print\('bye'\)$/]) await step(page, line);
    await item(page, /^self: Cat #1/).waitFor();
    assert.match(await output(page).locator("[aria-current='step']").innerText(), /print\('bye'\)/, "in the entry that brought it");
    assert.equal(await button(page, "Undo").isDisabled(), true);
    assert.deepEqual(await violations(page), []);
    await step(page, /died.*line 4/);
    await button(page, "Stop").click();
    await until(async () => /KeyboardInterrupt/.test(await output(page).innerText()), "stopped");
    assert.equal(await item(page, /^d: Cat/).count(), 0);
    assert.match(await output(page).innerText(), /D\s*bye/, "whose voice it was");
    await enter(page, "e = Cat()");
    await item(page, /^e: Cat/).waitFor();
    await end(page);
  });

  test("what is entered meanwhile is seen to wait, and runs when its turn comes", async () => {
    const page = await site.open();
    await settle(page);
    await page.keyboard.insertText("for i in range(2):\n    a = i");
    await button(page, "Step").click();
    await until(async () => /^Next: line 1/.test(await said(page)), "it stands");
    await prompt(page).focus();
    await page.keyboard.insertText("print('later')");
    await page.keyboard.press("Enter");
    await until(async () => /print\('later'\)\s*waits/.test(await output(page).innerText()), "it waits in sight");
    assert.match(await said(page), /^Waits until what is held has ended/);
    assert.deepEqual(await violations(page), []);
    await button(page, "Continue").first().click();
    await until(async () => /print\('later'\)\s*later/.test(await output(page).innerText()), "it ran");
    assert.doesNotMatch(await output(page).innerText(), /waits/);
    await end(page);
  });

  test("a textarea shows the line in its margin", async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 } }, (page) => page.route(/code-editor/, (route) => route.abort()));
    page.wrongs = [];
    await button(page, "Cell editor").click();
    await cell(page).fill("a = []\nb = [a]\n");
    await step(page, /^Next: line 1: a = \[\]$/);
    await step(page, /Next: line 2: b = \[a\]$/);
    assert.equal(await page.locator(".cell .gutter").innerText(), "1\n▶2\n3");
    await button(page, "Continue").first().click();
    await until(() => button(page, "Stop").isDisabled(), "it has ended");
    await page.context().close();
  });
});
