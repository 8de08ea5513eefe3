// The lessons as somebody takes one: choose, guess, run piece by piece, look, read the answer, go on by oneself.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enter, enterAll, entries, isFirefox, item, output, skip, start, until } from "./browser.mjs";

describe("lessons", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const list = (page) => page.getByRole("dialog", { name: "Lessons" });
  const panel = (page) => page.getByRole("region", { name: "Lesson", exact: true });
  const choose = async (page, title) => {
    await button(page, "Lessons").first().click();
    await list(page).getByRole("button", { name: title }).click();
    await panel(page).waitFor();
  };
  const done = async (page) => {
    assert.deepEqual(page.wrongs, [], "nothing went wrong behind the scenes");
    await page.context().close();
  };

  test("a lesson asks, runs piece by piece, shows where to look, and answers", async () => {
    const page = await site.open();
    assert.equal(page.requested.some((url) => /lessons.*\.js/.test(url)), false, "they come when they are asked for");
    await choose(page, /removes a name, not an object/);
    assert.match(await panel(page).innerText(), /Many think: del x frees the memory/);
    assert.ok(await panel(page).getByRole("heading").evaluate((each) => each.matches(":focus")), "the focus is at its beginning");
    await panel(page).getByRole("radio", { name: /^two/ }).check();
    await button(page, "Run and see").click();
    await panel(page).getByText("Two name tags are tied to").waitFor();
    await item(page, /^a: Cat #1, held by 2 strong/).waitFor();

    await panel(page).getByRole("button", { name: "one cat" }).click();
    await page.getByRole("treeitem", { selected: true }).first().waitFor(); // what it speaks of
    await button(page, "Run the next lines").click();
    await button(page, "Run the next lines").click();
    await panel(page).getByText("You were right.").waitFor();
    await item(page, /^Cat #1, dead: count reached 0 by del b/).waitFor();
    assert.match(await output(page).innerText(), /after del b: False/);

    await enter(page, "w() is None");
    assert.match(await output(page).innerText(), /w\(\) is None\s+True/, "its session goes on");
    await button(page, "Next lesson").click();
    await panel(page).getByRole("heading", { name: "A weak reference does not count" }).waitFor();
    await button(page, "All lessons").click();
    await list(page).getByRole("button", { name: /removes a name.*done, guessed right/ }).waitFor();
    await page.reload();
    await button(page, "Lessons").click();
    await list(page).getByText("1 of 32 done").waitFor();
    await done(page);
  });

  test("a wrong guess is told kindly, and what was there before comes back", async () => {
    const page = await site.open();
    await enterAll(page, "class Mine: pass", "mine = Mine()");
    await choose(page, /The cache that empties itself/);
    await panel(page).getByRole("textbox").fill("1");
    await button(page, "Run and see").click();
    for (let i = 0; i < 2; i++) await button(page, "Run the next lines").click();
    await panel(page).getByText("You said “1”.").waitFor();
    assert.match(await panel(page).innerText(), /It is: 3\./);
    await page.reload();
    await item(page, /^mine: Mine #1/).waitFor();
    assert.equal(await entries(page), 2, "a lesson takes nobody's work from the next visit");

    await choose(page, /The same id, another object/);
    await button(page, "Run without a guess").click();
    await button(page, "Run the next lines").click();
    await button(page, "Back to what I had").click();
    await item(page, /^mine: Mine #1/).waitFor();
    assert.equal(await panel(page).count(), 0);
    await done(page);
  });

  test("broken off, left for the tour or reloaded, it loses nobody's work and not its place", async () => {
    const page = await site.open();
    await enterAll(page, "class Mine: pass", "mine = Mine()");
    await choose(page, /The same id, another object/);
    await button(page, "Run without a guess").click();
    await button(page, "Run the next lines").waitFor();
    await button(page, "Lessons").first().click();
    await list(page).getByRole("button", { name: /removes a name, not an object/ }).click();
    await button(page, "Run without a guess").click();
    await item(page, /^a: Cat #1/).waitFor();
    await page.reload();
    await item(page, /^mine: Mine #1/).waitFor();
    await panel(page).getByRole("heading", { name: /removes a name, not an object/ }).waitFor();
    await button(page, "Run without a guess").click();
    await item(page, /^a: Cat #1/).waitFor();
    await button(page, "Close the lesson").click();
    await item(page, /^mine: Mine #1/).waitFor();
    assert.equal(await panel(page).count(), 0);
    await button(page, "Undo").click();
    await button(page, "Undo").click();
    await button(page, "Undo").click();
    await item(page, /^a: Cat #1/).waitFor();
    await done(page);
  });

  test("it goes where Undo, Redo and Reset lead", async () => {
    const page = await site.open();
    await choose(page, /removes a name, not an object/);
    await button(page, "Run without a guess").click();
    await panel(page).getByText("Two name tags are tied to").waitFor();
    await button(page, "Run the next lines").click();
    await panel(page).getByText("One tag is gone").waitFor();
    await button(page, "Undo").click();
    await panel(page).getByText("Two name tags are tied to").waitFor();
    const next = await panel(page).getByRole("figure").innerText();
    await button(page, "Redo").click();
    await panel(page).getByText("One tag is gone").waitFor();
    await button(page, "Undo").click();
    await panel(page).getByText("Two name tags are tied to").waitFor();
    assert.equal(next, await panel(page).getByRole("figure").innerText());
    await button(page, "Run the next lines").click();
    await button(page, "Run the next lines").click();
    await panel(page).getByText("The answer:").waitFor();
    assert.match(await output(page).innerText(), /after del b: False/);
    for (let i = 0; i < 9 && !(await button(page, "Run without a guess").isVisible()); i++) await button(page, "Undo").click();
    await button(page, "Run without a guess").click();
    await panel(page).getByText("Two name tags are tied to").waitFor();
    await button(page, "Reset").click();
    await button(page, "Run without a guess").waitFor();
    await done(page);
  });

  test("a storage that keeps nothing is said, and the lesson works", async () => {
    const page = await site.open({}, (page) =>
      page.addInitScript(() => {
        Storage.prototype.setItem = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
      }),
    );
    await choose(page, /The same id, another object/);
    await button(page, "Run without a guess").click();
    await button(page, "Run the next lines").click();
    await panel(page).getByText("The answer:").waitFor();
    await button(page, "All lessons").first().click();
    await list(page).getByText("This browser does not let the page keep").waitFor();
    await done(page);
  });

  test("lessons that cannot be loaded are said, and the next try works", async () => {
    const page = await site.open();
    await page.route("**/lessons*.js", (route) => route.abort());
    await button(page, "Lessons").click();
    await page.getByText("could not be loaded").waitFor();
    await page.unroute("**/lessons*.js");
    // Firefox remembers a module that did not come until the page is loaded again.
    if (isFirefox) await page.reload();
    await button(page, "Lessons").click();
    await list(page).waitFor();
    page.wrongs = page.wrongs.filter((wrong) => !/ERR_FAILED|Loading failed|dynamically imported module/.test(wrong));
    await done(page);
  });

  test("at 600x400 the question and all its answers are in sight, and the button", async () => {
    const page = await site.open({ viewport: { width: 600, height: 400 } });
    for (const title of [/removes a name, not an object/, /list of listeners/, /A loop over a weak set/, /A ring that counting cannot free/]) {
      await button(page, "Menu").click();
      await page.locator("[popover]").getByRole("button", { name: "Lessons" }).click();
      await list(page).getByRole("button", { name: title }).click();
      await panel(page).getByRole("heading", { name: title }).waitFor();
      const low = await panel(page).boundingBox();
      const top = await button(page, "Run without a guess").boundingBox();
      assert.ok(top.y + top.height <= low.y + low.height + 1);
      for (const choice of await panel(page).getByRole("radio").all()) {
        const { y, height } = await choice.boundingBox();
        assert.ok(y >= low.y && y + height <= top.y, `${title}: ${y} lies above the button at ${top.y}`);
      }
    }
    await done(page);
  });

  test("on a phone a lesson is taken with one thumb: menu, lesson, picture", async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 } });
    await button(page, "Menu").click();
    await choose(page, /A ring that counting cannot free/);
    await button(page, "Run without a guess").click();
    await until(() => page.getByRole("img", { name: /^Picture of/ }).isVisible(), "the picture is shown");
    const bottom = ({ y, height }) => y + height;
    const go = await button(page, "Run the next lines").boundingBox();
    const pane = await page.getByRole("region", { name: "Picture", exact: true }).boundingBox();
    assert.ok(bottom(go) <= pane.y, "the button is not under the picture");
    assert.ok(pane.height > 80 && bottom(pane) <= (await button(page, "Run").boundingBox()).y, JSON.stringify(pane));
    await page.getByRole("navigation", { name: "View" }).getByRole("button", { name: "Events" }).click();
    const slider = await page.getByRole("slider", { name: "Timeline" }).boundingBox();
    assert.ok(bottom(await button(page, "Run the next lines").boundingBox()) <= slider.y, "nor under the events");
    await done(page);
  });
});
