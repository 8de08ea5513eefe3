// A collection as it really ran: what each object's copied count was, who was rescued, who was found to be garbage.
//
//   node examples/step-through-a-collection.mjs
import { createSession } from "weakref-playground";

const session = await createSession();
session.run(`
import gc
class Box: pass
a, b, c = Box(), Box(), Box()
a.next, b.next, c.next = b, c, a
door = Box(); door.hold = b
lone = Box(); lone.me = lone
del a, b, c, lone
gc.collect()
`);
const { collection } = session.events().findLast(({ kind }) => kind === "collection-ended");
const record = session.collection(collection);
for (const { phase, objects } of record.phases) console.log(phase.padEnd(20), objects);
for (const each of record.objects.filter(({ type }) => type === "Box")) {
  const fate = each.cleared ? "garbage, broken up" : each.rescued ? "rescued" : "reachable";
  console.log(`Box #${each.serial}: count ${each.count}, copy ${each.copiedCount}: ${fate}`);
}
session.dispose();
