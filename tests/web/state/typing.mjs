// typing.mjs -- types lines into a player over the fake session, or the real one, and hands back what the page would show.
import { existsSync } from "node:fs";
import { web } from "./bundle.mjs";

const runtime = new URL("../../../wasm/dist/index.js", import.meta.url);
/** For tests on the real runtime. */
export const skip = !existsSync(runtime) && "there is no runtime yet";

/** A player over the real runtime. */
export async function beginReal(options) {
  const { createSession } = await import(runtime);
  return begin({ create: createSession, ...options });
}

/** `pen`: null where the code that draws has not come yet. */
export function begin({ script = web.CATS, pen = web.drawing, ...options } = {}) {
  let fake;
  const port = new web.LocalPort({
    create: async (sessionOptions) => (fake = new web.FakeSession(script, sessionOptions)),
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    later: (work) => setImmediate(work),
    ...options,
  });
  const player = new web.Player(port, () => {});
  if (pen) player.draw(pen);
  player.open();
  return {
    player,
    get fake() {
      return fake;
    },
  };
}

/** Runs the event loop until the player has nothing left to do. */
export async function settled(player) {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    await new Promise((resolve) => setImmediate(resolve));
    const { runtime, run, queue } = player.play;
    if (runtime.kind === "starting" || run.kind === "running" || (queue.length > 0 && run.kind !== "held")) continue;
    // What the port has still to say in its own time.
    for (let more = 0; more < 3; more++) await new Promise((resolve) => setImmediate(resolve));
    return player.play;
  }
  throw new Error("still running");
}

export const typed = (...lines) => typedInto(begin().player, lines);
/** The same over the real runtime. */
export const typedReal = async (...lines) => typedInto((await beginReal()).player, lines);

export async function typedInto(player, lines) {
  await settled(player);
  for (const line of lines) {
    player.submit(line);
    await settled(player);
  }
  return player;
}

export const boxOf = (play, title) => play.picture.boxes.find((box) => box.title === title);
export const CAT =
  'class Cat:\n    def __init__(self, name): self.name = name\n    def __del__(self): print("bye", self.name)';
