// The same program under two sets of rules: what does only one of them tell?
//
//   node examples/two-models.mjs
import { compareModels } from "weakref-playground";

const program = `
import gc, weakref
class Node:
    def __del__(self): print("bye, can I be found?", found() is not None)
node = Node(); node.me = node
found = weakref.ref(node)
del node
gc.collect()
`;
const { models, outputs, events } = await compareModels(program, ["classic", "late-clear"]);
models.forEach((model, i) => console.log(`${model}: ${outputs[i].trim()}`));
for (const { in: where, event } of events.filter((each) => each.in !== "both" && each.event.kind.startsWith("weakref"))) {
  console.log(`${where}: ${event.kind} (event ${event.seq})`);
}
