// Running in slices: an endless loop, Stop, the budget, a paste of many lines, a runtime that does not load.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./bundle.mjs";
import { begin, CAT, settled } from "./typing.mjs";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("an endless loop gives way again and again, and Stop ends it with the state kept", async () => {
  const { player } = begin();
  await settled(player);
  player.submit(CAT);
  await settled(player);
  player.submit('tom = Cat("Tom")');
  await settled(player);
  player.submit("while True: pass");
  for (let i = 0; i < 20; i++) await turn();
  assert.equal(player.play.run.kind, "running");
  player.stop();
  const play = await settled(player);
  assert.equal(play.entries.at(-1).state, "interrupted");
  assert.match(play.entries.at(-1).output[0].text, /KeyboardInterrupt/);
  assert.deepEqual(
    play.picture.tags.map((tag) => tag.name),
    ["tom"],
  );
});

test("after its budget a run is held with its state; Continue goes on, Stop ends it", async () => {
  const { player } = begin({ budget: 100_000 });
  await settled(player);
  player.submit("while True: pass");
  let play = await settled(player);
  assert.equal(play.run.kind, "held");
  assert.equal(play.entries.at(-1).state, "held");
  player.goOn();
  assert.equal(player.play.run.kind, "running");
  play = await settled(player);
  assert.equal(play.run.kind, "held", "one more budget, then held again");
  player.stop();
  play = await settled(player);
  assert.equal(play.entries.at(-1).state, "interrupted");
});

test("a paste of many lines runs one statement after the other", async () => {
  const { player } = begin();
  await settled(player);
  player.submit(`${CAT}\nkit = Cat("Kit")\n\ndel kit\n`);
  const play = await settled(player);
  assert.deepEqual(
    play.entries.map((entry) => entry.source),
    [CAT, 'kit = Cat("Kit")', "del kit"],
  );
  assert.deepEqual(play.history.entries.length, 1, "and is one entry of the history");
});

test("Stop hands back the lines that were never started", async () => {
  const { player } = begin();
  await settled(player);
  player.submit("while True: pass\n1 + 1\nimport gc");
  for (let i = 0; i < 5; i++) await turn();
  player.stop();
  const play = await settled(player);
  assert.equal(play.handedBack, "1 + 1\nimport gc");
  assert.equal(play.entries.length, 1);
});

test("what is typed before Python has loaded waits, and then runs", async () => {
  const { player } = begin();
  player.submit("1 + 1");
  assert.equal(player.play.entries.length, 0);
  const play = await settled(player);
  assert.deepEqual(
    play.entries.map((entry) => [entry.source, entry.state]),
    [["1 + 1", "done"]],
  );
});

test("a runtime that does not load is said plainly, and Try again works", async () => {
  let broken = true;
  const { player } = begin({
    create: async (options) => {
      if (broken) throw new Error("Failed to fetch");
      return new web.FakeSession(web.CATS, options);
    },
  });
  let play = await settled(player);
  assert.deepEqual(play.runtime, { kind: "failed", message: "Failed to fetch", during: "start" });
  broken = false;
  player.retry();
  play = await settled(player);
  assert.equal(play.runtime.kind, "ready");
});

test("an error keeps the session and shows in the transcript", async () => {
  const { player } = begin();
  await settled(player);
  player.submit("nonsense");
  const play = await settled(player);
  assert.equal(play.entries[0].state, "error");
  assert.equal(play.entries[0].output[0].stream, "stderr");
  assert.match(play.announcement, /NameError: name 'nonsense' is not defined/);
});

test("Collect does not touch names or history", async () => {
  const { player } = begin();
  await settled(player);
  player.collect();
  const play = await settled(player);
  assert.deepEqual(
    play.entries.map((entry) => [entry.source, entry.origin]),
    [["gc.collect()", "collect"]],
  );
  assert.equal(play.history.entries.length, 0);
});

test("a reset session answers nothing from its former life", async () => {
  const { player } = begin();
  await settled(player);
  player.submit("while True: pass");
  await turn();
  player.reset();
  const play = await settled(player);
  assert.equal(play.entries.length, 0);
  assert.equal(play.run.kind, "idle");
  assert.deepEqual(play.history.entries, ["while True: pass"]);
});

test("slices settle near 8 ms, shrink at once and grow gently", () => {
  assert.equal(web.nextSlice(20_000, 80), 2_000);
  assert.equal(web.nextSlice(20_000, 0.1), 80_000);
  assert.equal(web.nextSlice(20_000, 8), 20_000);
});

test("a run that makes events without end is held too, before they fill the memory", async () => {
  let heap;
  const { player } = begin({
    eventBudget: 1_000,
    create: async (options) => {
      const session = new web.FakeSession(web.CATS, options);
      heap = session.heapOfToys;
      const { resume } = session;
      session.resume = (steps) => {
        for (let i = 0; i < 300; i++) heap.make("Node");
        heap.things.clear();
        return resume.call(session, steps);
      };
      return session;
    },
  });
  await settled(player);
  player.submit("while True: pass");
  const play = await settled(player);
  assert.deepEqual([play.run.kind, play.run.why], ["held", "events"]);
});
