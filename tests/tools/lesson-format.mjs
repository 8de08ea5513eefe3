// lesson-format.mjs -- a session that is a lesson: what its prose says to a learner.
//
// A lesson is a session like any other, so every line that it shows is checked on all runners. Its options say where it
// stands (`# lesson: 13`, `# chapter: What lives too long`, and `# model: classic` when it is about the collector's order).
// Its prose begins with what it is for:
//
//   **Belief.** What many think.
//
//   **Question.** Asked before anything runs.
//
//   - [ ] a choice
//   - [x] the right one                      alone, it is a text to write, and no choice
//
//   >>> a = Cat()
//
//   **Look.** At [the cat](#Cat#1), which [a](#a) holds.        where to look when the lines above have run
//
//   >>> del a
//
//   **Answer.** Why it was so. **Moral.** In one line. **Sources.** <https://...>      each a paragraph, after the last line
//
// A link leads to an object of the picture: to what a name of the program is bound to, or to the second Cat: `#Cat#2`.
import { Failure } from "./run.mjs";

const KINDS = ["Belief", "Question", "Look", "Answer", "Moral", "Sources"];

/** Of a parsed session: { slug, number, chapter, model, title, belief, question, steps, answer, moral, sources }. */
export function lessonOf(session) {
  const fail = (line, message) => { throw new Failure(`${session.path}:${line}: ${message}`); };
  const { lesson, chapter, model = null } = session.options;
  if (!chapter) fail(1, "a lesson needs `# chapter: ...`");
  const said = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  const choices = [];
  for (const { line, text, after } of session.prose) {
    const flowing = text.replace(/\n(?!- )/g, " ");
    const [, kind, rest] = /^\*\*(\w+)\.\*\* (.+)$/s.exec(flowing) ?? [];
    if (said[kind]) said[kind].push({ line, text: rest, after });
    else if (/^- \[/.test(text)) choices.push(...flowing.split("\n").map((item) => choiceOf(item) ?? fail(line, `not a choice: ${item}`)));
    else fail(line, `a paragraph of a lesson begins with one of ${KINDS.map((each) => `**${each}.**`).join(" ")}`);
    for (const [, target] of flowing.matchAll(/\]\(([^)]*)\)/g)) {
      if (!/^#\w+(#\d+)?$/.test(target)) fail(line, `a link leads to a name or to Type#n: ${target}`);
    }
  }

  const only = (kind, { first = false } = {}) => {
    const [one, ...more] = said[kind];
    if (!one || more.length) fail(one ? more[0].line : 1, `a lesson has one **${kind}.**`);
    if (one.after !== (first ? 0 : session.statements.length)) fail(one.line, `**${kind}.** stands ${first ? "before the first" : "after the last"} line`);
    return one.text;
  };
  if (choices.filter(({ right }) => right).length !== 1) fail(1, "one choice is right: `- [x] ...`");
  const sources = [...only("Sources").matchAll(/<(https:[^>\s]+)>/g)].map(([, address]) => address);
  if (!sources.length) fail(said.Sources[0].line, "sources are addresses: <https://...>");
  if (!said.Look.length) fail(1, "a lesson says where to look");
  return {
    slug: /([^/]+)\.pysession$/.exec(session.path)?.[1], number: Number(lesson), chapter, model, title: session.title,
    belief: only("Belief", { first: true }),
    question: only("Question", { first: true }),
    choices,
    steps: stepsOf(session, said.Look),
    answer: only("Answer"), moral: only("Moral"), sources,
  };
}

function choiceOf(item) {
  const [, mark, text] = /^- \[([ x])\] (.+)$/.exec(item) ?? [];
  return text && { text, right: mark === "x" };
}

/** What runs at one go, and where to look then; lines after the last look run without one. */
function stepsOf({ statements }, looks) {
  const ends = [...new Set([...looks.map(({ after }) => after), statements.length])].sort((a, b) => a - b);
  return ends.map((end, i) => ({
    lines: statements.slice(ends[i - 1] ?? 0, end).map(({ source }) => source),
    looks: looks.filter(({ after }) => after === end).map(({ text }) => text),
  }));
}

/** All lessons among these sessions, in order. */
export function lessonsOf(sessions) {
  const lessons = sessions.filter(({ options }) => options.lesson).map(lessonOf).sort((a, b) => a.number - b.number);
  for (const [i, { number, slug }] of lessons.entries()) {
    if (lessons[i - 1]?.number === number) throw new Failure(`${slug} and ${lessons[i - 1].slug} are both lesson ${number}`);
  }
  return lessons;
}
