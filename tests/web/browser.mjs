// browser.mjs -- a real browser on the built page, and the few words in which the page tests speak. BROWSER=firefox runs
// the same tests in Firefox; CHROMIUM and FIREFOX name programs that stand elsewhere.
//
// Tests find things as people and screen readers do: by role and name. FAKE_PAGE names a folder with a build over the
// fake session (WEB_PAGE=fake npx vite build web --outDir ...), for working on the page without a runtime.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, firefox } from "playwright-core";
import { serve } from "../tools/serve.mjs";

const folder = process.env.FAKE_PAGE ?? fileURLToPath(new URL("../../web/dist", import.meta.url));
const path = process.env.FAKE_PAGE ? "/test/fake.html" : "/";

/** How each browser is started. Chromium makes requests of its own unless it is told not to. */
const BROWSERS = {
  chromium: {
    path: process.env.CHROMIUM || "/usr/bin/chromium",
    launch: (executablePath) =>
      chromium.launch({
        executablePath,
        args: [
          "--no-sandbox",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
        ],
      }),
  },
  firefox: {
    path: process.env.FIREFOX || "/usr/bin/firefox-esr",
    launch: (executablePath) => firefox.launch({ channel: "moz-firefox", executablePath }),
  },
};
export const browserName = process.env.BROWSER || "chromium";
export const isFirefox = browserName === "firefox";
const chosen = BROWSERS[browserName];

export const isFake = Boolean(process.env.FAKE_PAGE);
/** Why these tests cannot run here, or false. */
export const skip = existsSync(chosen.path) ? false : `no ${browserName} at ${chosen.path}`;

/** Starts a server and a browser; `open` gives a page that remembers everything that went wrong on it. */
export async function start() {
  const server = await serve(folder, 0);
  const browser = await chosen.launch(chosen.path);
  const origin = server.address.replace(/\/$/, "");
  return {
    origin,
    async open(options = {}, before = async () => {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: "reduce",
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.wrongs = [];
      page.requested = [];
      page.on("pageerror", (error) => page.wrongs.push(`uncaught: ${error.message}`));
      page.on("console", (message) => message.type() === "error" && page.wrongs.push(message.text()));
      page.on("request", (request) => page.requested.push(request.url()));
      await before(page);
      await page.goto(origin + path);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

export const prompt = (page) => page.getByRole("textbox", { name: "Python prompt" });
export const output = (page) => page.getByRole("region", { name: "Output" });
export const events = (page) => page.getByRole("log", { name: "Events" });
export const tree = (page) => page.getByRole("tree", { name: "Objects" });
export const item = (page, name) => tree(page).getByRole("treeitem", { name }).first();
export const picture = (page) => page.getByRole("img", { name: /^Picture of/ });
export const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Enters one statement, as a paste and Ctrl+Enter, and waits until it has run. */
export async function enter(page, source) {
  const ran = await entries(page);
  await prompt(page).focus();
  await page.keyboard.insertText(source);
  await page.keyboard.press("Control+Enter");
  await until(async () => (await entries(page)) > ran && (await button(page, "Stop").isDisabled()), `${source} ran`);
}

export async function enterAll(page, ...sources) {
  for (const source of sources) await enter(page, source);
}

/** How many statements the transcript shows. */
export async function entries(page) {
  return (await output(page).innerText())
    .split("\n")
    .filter((line) => line.trimStart().startsWith(">>>") || line.startsWith("gc")).length;
}

/**
 * Puts the focus into the prompt and waits until the editor has come, so that it does not come in the middle of a
 * test.
 */
export async function settle(page) {
  await prompt(page).focus();
  await until(() => prompt(page).evaluate((each) => each.tagName === "DIV"), "the editor is there");
}

/** Into an editor, as from the clipboard. */
export async function paste(where, text) {
  await where.evaluate((each, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, composed: true });
    // Firefox ignores what its constructor is given.
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    each.dispatchEvent(event);
  }, text);
}

export async function until(condition, what, timeout = 15_000) {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
