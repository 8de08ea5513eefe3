// Links and keeping, as somebody meets them: copy, open elsewhere, reload, reset, and links that are no good.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, enterAll, entries, isFirefox, item, output, skip, start, until } from "./browser.mjs";

const WATCHED = ["import weakref", "class Cat: pass", "c = Cat()", 'w = weakref.ref(c, lambda r: print("cut"))'];

describe("links and keeping", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const dialog = (page) => page.getByRole("dialog", { name: "Link" });
  const end = async (page) => {
    assert.deepEqual(page.wrongs, [], "nothing went wrong behind the scenes, the security policy included");
    await page.context().close();
  };
  const linkOf = async (page) => {
    await button(page, "Link").click();
    return dialog(page).getByRole("textbox").inputValue();
  };
  /** A page that somebody opens by this link, in a browser of their own. */
  const follow = async (address) => {
    const page = await site.open();
    await page.goto("about:blank");
    await page.goto(address);
    return page;
  };

  test("a link replays everything: lines, a press of Collect, what was selected and the moment looked at", async () => {
    const page = await site.open();
    await enterAll(page, ...WATCHED, "del c");
    await button(page, "Collect").click();
    await until(async () => (await entries(page)) === 6, "it has collected");
    await item(page, /^w: ref/).click();
    await button(page, "Back").click();
    await page.getByText("You are looking at the past.").waitFor();
    const address = await linkOf(page);
    assert.ok(address.startsWith(`${site.origin}/#2/`) && address.length < 600, address);
    assert.equal(page.url(), address, "the address bar has it too");

    const other = await follow(address);
    await other.getByText("You are looking at the past.").waitFor();
    assert.match(await output(other).innerText(), /del c\s+1 died\s+C?\s*cut[^]*Collect/);
    assert.match(await other.getByRole("treeitem", { selected: true }).innerText(), /^w: ref/);
    await end(other);
    await end(page);
  });

  test("a link made in the middle of a stepped program stands there again, and so does a reload", async () => {
    const page = await site.open();
    await button(page, "Cell editor").click();
    await until(() => page.getByRole("textbox", { name: "Python cell" }).evaluate((each) => each.tagName === "DIV"), "the editor is there");
    await page.getByRole("textbox", { name: "Python cell" }).focus();
    await page.keyboard.insertText("class Cat: pass\ndef make():\n    cat = Cat()\n    return cat\ntom = make()\nprint('end')");
    const standsIn = (where) => output(where).locator("[aria-current='step']", { hasText: "return cat" }).waitFor();
    for (let i = 0; i < 5; i++) {
      await button(page, "Step").click();
      await until(() => button(page, "Step").isEnabled(), "it has stepped");
    }
    await standsIn(page);
    const address = await linkOf(page);
    assert.doesNotMatch(await dialog(page).innerText(), /left out/);

    const other = await follow(address);
    await standsIn(other);
    await item(other, /^cat: Cat #1/).waitFor();
    assert.equal(await other.getByRole("treeitem", { name: /^tom/ }).count(), 0);
    await other.reload();
    await standsIn(other);
    await button(other, "Run").click();
    await output(other).getByText("end", { exact: true }).waitFor();
    await item(other, /^tom: Cat #1/).waitFor();
    await end(other);
    await end(page);
  });

  test("a link that is no good is said, and the page is empty and works", async () => {
    for (const [hash, why] of [
      ["#1/nonsense", "It is damaged"],
      ["#7/abc", "another version of this page"],
      ["#1/%3Cscript%3Ealert(1)%3C/script%3E", "It is damaged"],
    ]) {
      const page = await follow(`${site.origin}/${hash}`);
      const alert = page.getByRole("alert");
      await alert.waitFor();
      assert.ok((await alert.innerText()).includes(why), await alert.innerText());
      await enter(page, "1 + 1");
      assert.match(await output(page).innerText(), /1 \+ 1\s+2/);
      await alert.getByRole("button", { name: "Close" }).click();
      assert.equal(await alert.count(), 0);
      await end(page);
    }
  });

  test("a link pasted into the address bar of an open page replays there", async () => {
    const page = await site.open();
    await enterAll(page, "class Mine: pass", "mine = Mine()");
    const address = await linkOf(page);
    await button(page, "Close link").click();
    await button(page, "Reset").click();
    await until(async () => (await entries(page)) === 0, "it is empty");
    await until(() => new URL(page.url()).hash === "", "Reset clears the address as well");
    await page.evaluate((hash) => void (location.hash = hash), new URL(address).hash);
    await item(page, /^mine: Mine #1/).waitFor();
    await end(page);
  });

  test("too long for a link says so and offers a file", async () => {
    const page = await site.open();
    await enter(page, "class Cat: pass");
    const noise = Array.from({ length: 3_000 }, (_, i) => Math.sin(i).toString(36).slice(2)).join("");
    await page.evaluate((each) => document.querySelector("weakref-playground").player.submit(each), `x = "${noise}"`);
    await until(async () => (await entries(page)) === 2, "it ran");
    await button(page, "Link").click();
    await dialog(page).getByText("8,192 is the most").waitFor();
    if (isFirefox) return end(page); // downloads are not told to tests there
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as a file").click()]);
    assert.equal(download.suggestedFilename(), "playground.pysession");
    await end(page);
  });

  test("what was entered is there after a reload, and gone after Reset", async () => {
    const page = await site.open();
    await enterAll(page, ...WATCHED);
    await page.reload();
    await item(page, /^c: Cat #1, held by 1 strong: name c; watched by 1 weak: w with callback/).waitFor();
    assert.equal(await entries(page), 4);
    await enter(page, "del c");
    await page.reload();
    await item(page, /^Cat #1, dead/).waitFor();
    await button(page, "Reset").click();
    await until(async () => (await entries(page)) === 0, "it is empty");
    await page.reload();
    await button(page, "Take the tour").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await entries(page), 0);
    await end(page);
  });

  test("looking at somebody's link costs nobody their own work", async () => {
    const page = await site.open();
    await enter(page, "theirs = []");
    const address = await linkOf(page);
    await page.goto("about:blank");
    await page.goto(`${site.origin}/`);
    await item(page, /^theirs: list/).waitFor();
    await button(page, "Reset").click();
    await until(async () => (await entries(page)) === 0, "it is empty");
    await enter(page, "mine = []");
    await page.goto("about:blank");
    await page.goto(address);
    await item(page, /^theirs: list/).waitFor();
    await enter(page, "changed = [1]");
    await page.reload();
    await item(page, /^changed: list/).waitFor();
    await page.goto("about:blank");
    await page.goto(`${site.origin}/`);
    await item(page, /^mine: list/).waitFor();
    await end(page);
  });

  test("a restoring that did not come to its end waits to be asked for", async () => {
    const page = await site.open();
    await enter(page, "slow = 1");
    await page.evaluate(() => localStorage.setItem("weakref-playground:restoring:/", "yes"));
    await page.reload();
    await page.getByRole("alert").getByText("is still here").waitFor();
    assert.equal(await entries(page), 0);
    await button(page, "Run it again").click();
    await until(async () => (await entries(page)) === 1, "it ran again");
    await page.reload();
    await until(async () => (await entries(page)) === 1, "now it is trusted");
    await end(page);
  });

  test("a storage that is full is said once, and the page works", async () => {
    const page = await site.open({}, (page) =>
      page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      }),
    );
    await enter(page, "a = []");
    await page.getByRole("alert").getByText("Not kept for the next time.").waitFor();
    await button(page, "Close").click();
    await enter(page, "b = []");
    assert.equal(await page.getByRole("alert").count(), 0);
    await end(page);
  });
});
