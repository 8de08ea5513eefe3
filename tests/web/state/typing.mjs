// typing.mjs -- types lines into a player over the fake session, and hands back what the page would show.
import { web } from "./bundle.mjs";

export function begin({ script = web.CATS, ...options } = {}) {
  let fake;
  const port = new web.LocalPort({
    create: async (sessionOptions) => (fake = new web.FakeSession(script, sessionOptions)),
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    later: (work) => setImmediate(work),
    ...options,
  });
  const player = new web.Player(port, () => {});
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
  for (let i = 0; i < 10_000; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    const { runtime, run, queue } = player.play;
    if (runtime.kind === "starting" || run.kind === "running" || (queue.length > 0 && run.kind !== "held")) continue;
    // What the port has still to say in its own time.
    for (let more = 0; more < 3; more++) await new Promise((resolve) => setImmediate(resolve));
    return player.play;
  }
  throw new Error("still running");
}

export async function typed(...lines) {
  const { player } = begin();
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
