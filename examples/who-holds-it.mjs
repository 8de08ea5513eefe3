// Why is an object still alive? The shortest way to it, in a sentence, and what would free it.
//
//   node examples/who-holds-it.mjs
import { createSession } from "weakref-playground";

const session = await createSession();
session.run(`
import functools
class Report:
    @functools.lru_cache(maxsize=None)
    def total(self): return 42
report = Report()
report.total()
`);
const { serial } = session.heap().names.find(({ name }) => name === "report");
session.run("del report");

const answer = session.why(serial);
console.log(answer.sentence);
console.log(answer.path.map(({ type, label }) => `${label} (${type})`).join(" -> "));

session.run("Report.total.cache_clear()");
console.log(session.why(serial).sentence);
session.dispose();
