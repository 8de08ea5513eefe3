// Typing with comfort: completion, the cell editor, files that are brought along, the history, and all of it plain.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, enterAll, entries, item, output, paste, prompt, settle, skip, start, until } from "./browser.mjs";

const NOTEBOOK = JSON.stringify({
  nbformat: 4,
  cells: [
    { cell_type: "markdown", source: "# Cats" },
    { cell_type: "code", source: ["%load_ext cats\n", "import weakref\n", "class Cat: pass\n", "c = Cat()"] },
    { cell_type: "code", source: "w = weakref.ref(c)\nw() is c" },
  ],
});

describe("typing", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const cell = (page) => page.getByRole("textbox", { name: "Python cell" });
  const editor = (page) => page.getByRole("region", { name: "Cell editor" });
  const choices = (page) => page.getByRole("listbox").getByRole("option");
  const end = async (page) => {
    assert.deepEqual(page.wrongs, [], "nothing went wrong behind the scenes, the security policy included");
    await page.context().close();
  };
  const written = (page) => prompt(page).evaluate((each) => each.value ?? each.querySelector(".cm-line").textContent);
  const drop = (page, name, text) =>
    page.locator("weakref-playground").evaluate(
      (each, [name, text]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], name));
        each.shadowRoot.querySelector(".frame").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      },
      [name, text],
    );

  test("what could come next is offered from the live session, Tab takes it, and Enter never does", async () => {
    const page = await site.open();
    await enterAll(page, "import gc", "class Cat:\n    def meow(self): return 'meow'", "tom = Cat()", "tom.friend = None");
    await settle(page);
    await page.keyboard.type("tom.");
    await choices(page).filter({ hasText: "friend" }).waitFor();
    assert.match(await choices(page).filter({ hasText: "meow" }).first().innerText(), /meow\s*method of Cat/);
    await page.keyboard.type("me");
    await until(async () => (await choices(page).count()) > 0 && /^meow/.test(await choices(page).first().innerText()), "meow is first");
    await page.keyboard.press("Tab");
    await until(async () => (await written(page)) === "tom.meow", "it was taken");
    await page.keyboard.type("()");
    await page.keyboard.press("Enter");
    await until(async () => /'meow'/.test(await output(page).innerText()), "it ran");

    await page.keyboard.type("gc.col");
    await page.getByText("looks for garbage cycles now").waitFor();
    await page.keyboard.press("Enter");
    await until(async () => /no attribute 'col'/.test(await output(page).innerText()), "Enter ran what was written");
    await page.keyboard.type("tom.");
    await choices(page).first().waitFor();
    await page.keyboard.press("Escape");
    await until(async () => (await choices(page).count()) === 0, "Escape puts the list away");
    assert.equal(await written(page), "tom.");
    await end(page);
  });

  test("an error is underlined at its place in the transcript", async () => {
    const page = await site.open();
    await enter(page, "print('🐈', nonsense)");
    assert.equal(await output(page).locator("u.wrong").innerText(), "nonsense");
    await end(page);
  });

  test("the cell editor runs all of a program, and underlines where it went wrong", async () => {
    const page = await site.open();
    await enter(page, "before = []");
    await button(page, "Cell editor").click();
    await until(() => cell(page).evaluate((each) => each.tagName === "DIV"), "the editor is there");
    await cell(page).focus();
    await page.keyboard.insertText("class Cat: pass\n\nc = Cat()\nd = nobody\ndel c\n");
    await button(page, "Run all").click();
    await editor(page).getByText("Line 4: NameError: name 'nobody' is not defined.").waitFor();
    await item(page, /^c: Cat #1/).waitFor();
    assert.equal(await item(page, /^before/).count(), 0, "in a fresh session");
    await until(async () => (await editor(page).locator(".wrong").allInnerTexts()).join("") === "nobody", "it is underlined");

    await cell(page).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText("del c");
    await page.getByRole("checkbox", { name: "fresh session" }).uncheck();
    await cell(page).press("Control+Enter");
    await item(page, /^Cat #1, dead/).waitFor();
    await page.reload();
    await button(page, "Cell editor").click();
    assert.match(await cell(page).evaluate((each) => each.value ?? each.innerText), /del c/, "the program is kept");
    await end(page);
  });

  test("what is typed while the cell's editor comes is not lost", async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const page = await site.open({}, (page) => page.route("**/code-editor*.js", (route) => void held.then(() => route.continue())));
    await button(page, "Cell editor").click();
    await cell(page).focus();
    await page.keyboard.insertText("cat");
    await page.evaluate(() => {
      globalThis.frames_ = globalThis.requestAnimationFrame;
      globalThis.requestAnimationFrame = () => 0; // no repaint of ours between the editor's coming and the next key
    });
    release();
    await page.waitForTimeout(500);
    await page.keyboard.insertText(" = 1");
    await page.evaluate(() => (globalThis.requestAnimationFrame = globalThis.frames_));
    await cell(page).press("Control+Enter");
    await output(page).getByText("cat = 1").waitFor();
    await end(page);
  });

  test("a notebook is dropped, read and run: its cells in order, magics left out with a note", async () => {
    const page = await site.open();
    await drop(page, "cats.ipynb", NOTEBOOK);
    await editor(page).getByText("A notebook with 2 code cells. 1 line with magics").waitFor();
    assert.equal(await entries(page), 0, "nothing runs unasked");
    await button(page, "Run all").click();
    await item(page, /^w: ref #\d+.*watches Cat #1/).waitFor();
    assert.equal(await entries(page), 2);
    assert.match(await output(page).innerText(), /w\(\) is c[^]*True/);
    await end(page);
  });

  test("what cannot be opened is said, and a hostile one is text", async () => {
    const page = await site.open();
    await drop(page, "broken.ipynb", '{"cells": [');
    await editor(page).getByRole("alert").getByText("broken.ipynb cannot be opened. It looks like a notebook, but").waitFor();
    const evil = JSON.stringify({ nbformat: 4, cells: [{ cell_type: "code", source: 'x = "<img src=x onerror=alert(1)>"' }] });
    await drop(page, "<img src=x onerror=alert(1)>.ipynb", evil);
    await editor(page).getByText("A notebook with 1 code cell.").waitFor();
    assert.equal(await editor(page).locator("img").count(), 0);
    await end(page);
  });

  test("a transcript pasted into the cell editor loses its prompts", async () => {
    const page = await site.open();
    await button(page, "Cell editor").click();
    await until(() => cell(page).evaluate((each) => each.tagName === "DIV"), "the editor is there");
    await cell(page).focus();
    await paste(cell(page), ">>> for i in range(2):\n...     print('line', i)\n...\nline 0\nline 1\n>>> c = 3\n");
    await button(page, "Run all").click();
    await output(page).getByText("line 1").waitFor();
    await until(async () => (await entries(page)) === 2, "two statements ran");
    await end(page);
  });

  test("a notebook pasted into the prompt opens in the cell editor", async () => {
    const page = await site.open();
    await settle(page);
    await paste(prompt(page), NOTEBOOK);
    await editor(page).getByText("Pasted: read it, then Run all. A notebook with 2 code cells.").waitFor();
    await end(page);
  });

  test("Ctrl+R finds an earlier line, Escape brings the draft back, Ctrl+L clears the view", async () => {
    const page = await site.open();
    await enterAll(page, "import gc", "first = 1", "second = 2");
    await settle(page);
    await page.keyboard.type("draft");
    await page.keyboard.press("Control+r");
    const search = page.getByRole("textbox", { name: "Search the history" });
    await search.waitFor();
    await page.keyboard.type("=");
    await until(async () => (await written(page)) === "second = 2", "the newest is found");
    await page.keyboard.press("Control+r");
    await until(async () => (await written(page)) === "first = 1", "and then an older one");
    await page.keyboard.press("Escape");
    await until(async () => (await written(page)) === "draft", "the draft is back");
    await page.keyboard.press("Control+r");
    await page.keyboard.type("gc");
    await page.keyboard.press("Enter");
    await until(async () => (await written(page)) === "import gc", "it is taken");
    assert.ok(await prompt(page).evaluate((each) => each.matches(":focus")));

    await page.keyboard.press("Control+l");
    await output(page).getByText("3 earlier lines out of view").waitFor();
    assert.equal(await entries(page), 0);
    await button(page, "Show").click();
    await until(async () => (await entries(page)) === 3, "they are back");
    await end(page);
  });

  test("plain: textareas do it all, the program's mistakes included", async () => {
    const page = await site.open();
    await page.evaluate(() => {
      const old = document.querySelector("weakref-playground");
      const plain = document.createElement("weakref-playground");
      plain.editor = "plain";
      plain.connect = old.connect;
      old.replaceWith(plain);
    });
    await enter(page, "1 + 1");
    await button(page, "Cell editor").click();
    await cell(page).fill("class Cat: pass\nd = nobody");
    assert.equal(await cell(page).evaluate((each) => each.tagName), "TEXTAREA");
    await cell(page).press("Control+Enter");
    await editor(page).getByText("Line 2: NameError").waitFor();
    assert.equal(await cell(page).evaluate((each) => each.value.slice(each.selectionStart, each.selectionEnd)), "nobody");
    assert.equal(page.requested.some((url) => /code-editor/.test(url)), false);
    await end(page);
  });
});
