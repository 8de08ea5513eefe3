// Links: what goes in comes out, and whatever else somebody writes there is refused with a reason.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { web } from "./bundle.mjs";
import { begin, settled } from "./typing.mjs";

const line = (source) => ({ source, origin: "typed", mode: "single" });
const SHARED = {
  runtime: "weakref-playground 0.1.0 (Python 3.13 semantics)",
  lines: [line("class Cat: pass"), { ...line("a = 1\nb = 2"), mode: "cell" }, { source: "gc.collect()", origin: "collect", mode: "single" }, line("größe = '🐈'"), { ...line("b = []"), stepped: { pressed: 2, stays: false } }, { ...line("c = []\nd = []"), mode: "cell", stepped: { pressed: 3, stays: true } }],
  view: "picture",
  selected: 4158,
  looking: { chapter: 2, beads: 3 },
};
const packed = (text) => `#2/${deflateRawSync(Buffer.from(text)).toString("base64url")}`;

test("a link brings back lines, view, selection and step", async () => {
  const { hash, isTooLong } = await web.linkOf(SHARED);
  assert.match(hash, /^#2\/[\w-]+$/);
  assert.equal(isTooLong, false);
  assert.deepEqual(await web.readLink(hash), { kind: "shared", shared: SHARED });
  assert.deepEqual(web.readShared(web.writeShared(SHARED)), SHARED);
});

test("a link of version 1 still opens", async () => {
  const { hash } = await web.linkOf({ ...SHARED, lines: SHARED.lines.slice(0, 4) });
  assert.deepEqual((await web.readLink(hash.replace("#2/", "#1/"))).shared.lines, SHARED.lines.slice(0, 4));
});

test("other anchors are not ours", async () => {
  for (const hash of ["", "#", "#top", "#1", "#/1/", "#one/x"]) assert.deepEqual(await web.readLink(hash), { kind: "none" }, hash);
});

test("a link of another version, a damaged and a hostile one are refused with a reason", async () => {
  const { hash } = await web.linkOf(SHARED);
  const cases = [
    ["#3/abc", /another version of this page \(3; this one is 2\)/],
    ["#1/", /damaged/],
    ["#1/!!!", /damaged/],
    [hash.slice(0, -9), /damaged/],
    [hash.replace(/^(.{20})../, "$1AA"), /damaged|not a session/],
    [packed("{"), /damaged/],
    [packed("{}"), /not a session/],
    [packed('["r",[1],"code",0,-1]'), /not a session/],
    [packed('["r",[["a","b"]],"code",0,-1]'), /not a session/],
    ...["1,2", "0,0", "1.5,1", "20000,1", '"1",1', "null,1"].map((rest) => [packed(`["r",[["a",${rest}]],"code",0,-1]`), /not a session/]),
    [packed('["r",["x"],"<b>",0,-1]'), /not a session/],
    [packed('["r",["x"],"code",1e400,-1]'), /not a session/],
    [packed(JSON.stringify(["r", Array(3000).fill("x"), "code", 0, -1])), /more than 2,000 lines/],
    [packed(`["r",["${"x".repeat(5_000_000)}"],"code",0,-1]`), /damaged/], // a bomb: small until it is unpacked
    [`#1/${"A".repeat(100_000)}`, /longer than any link/],
  ];
  for (const [link, why] of cases) {
    const read = await web.readLink(link);
    assert.equal(read.kind, "broken", link.slice(0, 40));
    assert.match(read.why, why, link.slice(0, 40));
  }
});

test("a program that does not fit into a link says so", async () => {
  let noise = "";
  for (let i = 0; noise.length < 20_000; i++) noise += Math.sin(i).toString(36).slice(2);
  assert.equal((await web.linkOf({ ...SHARED, lines: [line(`x = "${noise}"`)] })).isTooLong, true);
  assert.equal((await web.linkOf({ ...SHARED, lines: Array(2001).fill(line("x")) })).isTooLong, true, "what this page would not open it does not offer");
});

test("the program is what ran to an end; what was stopped is only counted", async () => {
  const { player } = begin();
  await settled(player);
  player.submit("import gc");
  await settled(player);
  player.collect();
  await settled(player);
  player.submit("while True: pass");
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
  player.stop();
  const play = await settled(player);
  const program = web.programOf(play);
  assert.deepEqual(program.lines, [line("import gc"), { source: "gc.collect()", origin: "collect", mode: "single" }]);
  assert.deepEqual([program.forgotten, program.stopped], [0, 1]);

  player.replay(program.lines);
  const again = await settled(player);
  assert.deepEqual(again.entries.map(({ source, origin }) => [source, origin]), [["import gc", "typed"], ["gc.collect()", "collect"]]);
});

test("a session as a file is what a prompt shows, and a session that our tests could read", async () => {
  const { parseSession } = await import("../../tools/session-format.mjs");
  const entry = (source, printed, origin = "typed") => ({
    source,
    origin,
    output: printed ? [{ stream: "stdout", voice: "program", text: printed }] : [],
  });
  const text = web.sessionFile([
    entry("class Cat:\n    x = 1"),
    entry("print('a\\n\\nb')", "a\n\nb\n"),
    entry("x = 1\nx", "1\n"),
    entry("gc.collect()", "", "collect"),
  ]);
  const { statements } = parseSession(text, "x.pysession");
  assert.deepEqual(
    statements.map(({ source, expected }) => [source, expected]),
    [["class Cat:\n    x = 1", []], ["print('a\\n\\nb')", ["a", "", "b"]], ["x = 1", []], ["x", ["1"]], ['if __import__("gc").collect(): pass', []]],
  );
});
