// "Why alive?" and "Why did it die?", with the mouse and with the keyboard.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { button, enterAll, isFirefox, item, picture, skip, start, tree, until } from "./browser.mjs";

const PETS = ["class Cat: pass", "pets = [Cat(), Cat()]", "kit = pets[1]", "del kit"];

describe("why", { skip }, () => {
  let site;
  before(async () => void (site = await start()));
  after(async () => site?.close());
  const card = (page) => page.getByRole("complementary", { name: "Selected object" });

  test("the card says why an object is alive and what would free it, and the picture shows the way", async () => {
    const page = await site.open();
    await enterAll(page, ...PETS);
    await picture(page).locator(".box", { hasText: /Cat\s*#2/ }).click();
    await button(page, "Why alive?").click();
    await card(page).getByText("Cat #2 is alive: pets[1] holds it.").waitFor();
    assert.match(await card(page).innerText(), /To free it: del pets\[1\]/);
    assert.equal(await picture(page).locator(".on-path").count(), 2);
    assert.deepEqual(await picture(page).locator(".station").allTextContents().then((all) => all.map((each) => each.trim())), ["1", "2"]);
    assert.match(await page.getByRole("status").innerText(), /pets\[1\] holds it\. To free it: del pets\[1\]\.$/);

    await card(page).getByRole("button", { name: "list #3 [1]" }).click();
    await card(page).getByRole("heading", { name: "list #3" }).waitFor();
    assert.equal(await picture(page).locator(".on-path").count(), 0);
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test("the answer is fetched when somebody asks; when it does not come that is said, and the next question is answered", async () => {
    const page = await site.open();
    await enterAll(page, ...PETS);
    assert.equal(page.requested.some((url) => /explanations.*\.js/.test(url)), false, "nobody has asked");
    await page.route("**/explanations*.js", (route) => route.abort());
    await picture(page).locator(".box", { hasText: /Cat\s*#2/ }).click();
    await button(page, "Why alive?").click();
    await card(page).getByText("The answer could not be fetched.").waitFor();
    await page.unroute("**/explanations*.js");
    // Firefox remembers a module that did not come until the page is loaded again, with the session as it was.
    if (isFirefox) {
      await page.reload();
      await picture(page).locator(".box", { hasText: /Cat\s*#2/ }).click();
    }
    await button(page, "Why alive?").click();
    await card(page).getByText("Cat #2 is alive: pets[1] holds it.").waitFor();
    await page.context().close();
  });

  for (const [width, height] of [[360, 640], [600, 400]]) {
    test(`at ${width}x${height} the question can be asked, and the answer is in sight`, async () => {
      const page = await site.open({ viewport: { width, height } });
      await enterAll(page, ...PETS, "import weakref", "refs = [weakref.ref(pets[1], print), weakref.ref(pets[1])]");
      await page.getByRole("navigation", { name: "View" }).getByRole("button", { name: "Picture" }).click();
      // Firefox's driver does not find a way to what can be scrolled to.
      await picture(page).locator(".box", { hasText: /Cat\s*#2/ }).dispatchEvent("click");
      const inSight = async (thing) => {
        const [inner, outer] = await Promise.all([thing.boundingBox(), card(page).boundingBox()]);
        return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
      };
      assert.ok(await inSight(button(page, "Why alive?")));
      await button(page, "Why alive?").click();
      const answer = card(page).getByText("Cat #2 is alive: pets[1] holds it.");
      await answer.waitFor();
      await until(() => inSight(answer), "the answer is in sight");
      assert.ok(await inSight(card(page).getByRole("button", { name: "Close" })), "and the way out");
      await page.context().close();
    });
  }

  test("keys in the tree: h to a holder, o to what it holds, b back, d why", async () => {
    const page = await site.open();
    await enterAll(page, ...PETS, "del pets[0]");
    const focused = () => tree(page).locator('[tabindex="0"]').innerText();
    await item(page, /^pets: list #3/).focus();
    await page.keyboard.press("o");
    await until(async () => /Cat #2/.test(await focused()), "what it holds");
    await page.keyboard.press("h");
    await until(async () => /list #3/.test(await focused()), "its holder");
    await page.keyboard.press("b");
    await until(async () => /Cat #2/.test(await focused()), "back");
    await page.keyboard.press("d");
    await card(page).getByText("Cat #2 is alive: pets[0] holds it.").waitFor();

    await item(page, /^Cat #1, dead/).focus();
    await page.keyboard.press("d");
    await card(page).getByText(/^Cat #1 died in “del pets\[0\]”: its last reference went/).waitFor();
    await button(page, "Go to birth").click();
    await until(async () => /Cats? .*born/.test(await page.getByRole("slider").getAttribute("aria-valuetext")), "its birth");
    await page.context().close();
  });
});
