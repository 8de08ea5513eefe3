// story.mjs -- what looking costs: pictures, checkpoints, undo, and the past, in milliseconds of the processor. For bench.mjs.
import { createSession } from "weakref-playground";

const typical = "import weakref, gc\nclass Cat: pass\ncats = [Cat() for _ in range(20)]\nnames = weakref.WeakValueDictionary(enumerate(cats))\nfor cat in cats: weakref.finalize(cat, len, [])";

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const time = (what) => {
  const start = process.cpuUsage();
  what();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};
const middle = (times, what) => median(Array.from({ length: times }, () => time(what)));

/** [[what, milliseconds], ...] */
export async function storyTimes() {
  const small = await createSession();
  small.run(typical);
  small.run("del cats[3:]\ngc.collect()");
  const event = small.events().find(({ kind }) => kind === "collection-begun");
  const large = await createSession({ undoBytes: 0 });
  large.run("class A: pass\nl = []\nfor i in range(100_000):\n    l.append(A())");
  const picture = () => large.heap(); // engines compile it well after a few times: untimed at first, as the workloads are
  const rows = [
    ["a picture of 100,000 objects", (middle(25, picture), middle(41, picture))],
    ["a picture of a typical session", middle(50, () => small.heap())],
    ["a checkpoint of a typical session", middle(50, () => small.checkpoint())],
    ["a line, and undoing it", middle(50, () => small.run("x = 1") && small.undo())],
    ["the heap as it was after an event", middle(20, () => small.heapAt(event.seq))],
  ];
  small.dispose();
  large.dispose();
  return rows;
}
