// page.mjs -- how long a person waits for the page, compared with a page that loads Pyodide; and how long a step takes to draw.
//
//   npm run bench:page -- [--rounds 7]
//
// Both pages are served by the same server from this machine, and take turns, each time in a new browser context with an empty
// cache. The clock starts at navigation and stops when Python is ready, and again when it has executed `1 + 1`. What is printed is a ratio of
// medians: absolute times on a shared machine mean nothing.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { buildAll } from "../tools/build.mjs";
import { main, root } from "../tools/run.mjs";
import { serve } from "../tools/serve.mjs";
import { chromium as findChromium, setUp } from "../tools/setup.mjs";

const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 7;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ms = (number) => `${number.toFixed(number < 100 ? 1 : 0)} ms`;

/** The least page around Pyodide. */
function pyodidePage() {
  const folder = mkdtempSync(join(tmpdir(), "bench-page-"));
  const pyodide = join(root, "node_modules/pyodide");
  for (const name of readdirSync(pyodide)) symlinkSync(join(pyodide, name), join(folder, name));
  writeFileSync(join(folder, "index.html"), '<!doctype html><title>Pyodide</title><script type="module" src="/start.js"></script>');
  writeFileSync(join(folder, "start.js"), `
    import { loadPyodide } from "./pyodide.mjs";
    const pyodide = await loadPyodide();
    window.promptAt = performance.now();
    pyodide.runPython("1 + 1");
    window.readyAt = performance.now();`);
  return folder;
}

/**
 * Runs in our page: types a line as soon as there is somebody to take it, and notes when the page hears that it has been executed;
 * of Pyodide too, what is drawn then is not waited for.
 */
function typeAtOnce() {
  const look = () => {
    const player = document.querySelector("weakref-playground")?.player;
    if (!player) return setTimeout(look, 1);
    const act = player.act.bind(player);
    player.act = (action) => {
      if (action.kind === "ready") window.promptAt = performance.now();
      act(action);
      if (action.kind === "ended") window.readyAt ??= performance.now();
    };
    player.submit("1 + 1");
  };
  look();
}

async function timeToReady(browser, address, script) {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (script) await page.addInitScript(script);
  let bytes = 0;
  page.on("response", (response) => (bytes += Number(response.headers()["content-length"] ?? 0)));
  await page.goto(address);
  await page.waitForFunction(() => window.readyAt, null, { timeout: 120_000, polling: 20 });
  const times = await page.evaluate(() => ({ prompt: window.promptAt, statement: window.readyAt }));
  await context.close();
  return { ...times, bytes };
}

/** From a step to its finished layout, at 150 boxes and at ten thousand objects. */
async function timeToDraw(browser, address, source) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(address);
  const times = await page.evaluate(async (lines) => {
    const element = document.querySelector("weakref-playground");
    const { player } = element;
    const rest = () => new Promise((done) => {
      const look = () => (player.play.runtime.kind === "ready" && player.play.run.kind === "idle" && !player.play.queue.length ? done() : setTimeout(look, 5));
      look();
    });
    const draw = async (act) => {
      const start = performance.now();
      act();
      element.requestUpdate();
      await element.updateComplete;
      element.shadowRoot.querySelector("svg.drawing[role=img]")?.getBoundingClientRect();
      return performance.now() - start;
    };
    for (const line of lines) {
      player.submit(line);
      await rest();
    }
    await new Promise((done) => setTimeout(done, 500));
    const act = player.act.bind(player);
    const drawn = [];
    let pending = null;
    // A step as it happens: the last message of a run makes the picture, and the element draws it.
    player.act = (action) => {
      if (action.kind !== "ended") return act(action);
      pending = draw(() => act(action)).then((time) => drawn.push(time));
    };
    for (let i = 0; i < 21; i++) {
      player.submit(`many[${i}].mark = many[${i + 1}]`);
      await rest();
      await pending;
      await new Promise((done) => setTimeout(done, 400)); // until the picture has come to rest: nobody steps faster
    }
    return { drawn, boxes: player.play.picture.boxes.length };
  }, source);
  await page.close();
  return times;
}

main(async () => {
  await setUp("test");
  if (!process.argv.includes("--built")) await buildAll(() => {});
  const folder = pyodidePage();
  const ours = await serve(join(root, "web/dist"));
  // Pyodide needs more than our policy allows.
  const theirs = await serve(folder, 0, { "Content-Security-Policy": "default-src 'self' 'unsafe-eval' 'unsafe-inline' data: blob:" });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-background-networking", "--no-first-run"] });
  try {
    const times = { prompt: [[], []], statement: [[], []] };
    let fetched = [];
    for (let round = 0; round <= rounds; round++) {
      const both = [await timeToReady(browser, ours.address, typeAtOnce), await timeToReady(browser, theirs.address, null)];
      fetched = both.map(({ bytes }) => Math.round(bytes / 1024));
      if (round === 0) continue; // the server compresses on first request
      for (const what of ["prompt", "statement"]) both.forEach((one, i) => times[what][i].push(one[what]));
      console.log(`round ${round}: first statement ${ms(both[0].statement)}, Pyodide ${ms(both[1].statement)}`);
    }
    for (const [what, name] of [["prompt", "Python ready"], ["statement", "first statement executed"]]) {
      const [a, b] = times[what].map(median);
      console.log(`navigation to ${name}, cold: ${ms(a)} against ${ms(b)}: ${(b / a).toFixed(1)} times faster (aim: 15)`);
    }
    console.log(`fetched by then, or soon after: ${fetched[0]} KB against ${fetched[1]} KB`);
    for (const [what, lines] of [
      ["150 boxes", ["class Node: pass", "many = [Node() for _ in range(150)]", "for n in many: n.own = Node()"]],
      ["10,000 objects", ["class Node: pass", "many = [Node() for _ in range(10_000)]"]],
    ]) {
      const { drawn, boxes } = await timeToDraw(browser, ours.address, lines);
      console.log(`a step at ${what} (${boxes} boxes drawn): ${ms(median(drawn))} to the finished layout, quickest ${ms(Math.min(...drawn))} (aim: 16)`);
    }
  } finally {
    await browser.close();
    await Promise.all([ours.close(), theirs.close()]);
    rmSync(folder, { recursive: true });
  }
});
