// What a lesson must say, and that the lessons of this project say it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lessonOf, lessonsOf } from "./lesson-format.mjs";
import { parseSession } from "./session-format.mjs";
import { load } from "./sessions.mjs";

const text = `# Cats have names
# lesson: 7
# chapter: Cats

**Belief.** Cats are
all alike.

**Question.** What does \`cat\` say?

- [ ] \`1\`
- [x] \`2\`

>>> import weakref
>>> cat = 2

**Look.** At [it](#cat).

>>> cat
2

**Answer.** It is \`2\`.

**Moral.** Ask.

**Sources.** <https://docs.python.org/3.13/a> <https://docs.python.org/3.13/b>
`;
const read = (changed) => lessonOf(parseSession(changed, "lessons/cats.pysession"));

test("a lesson is what its prose says, and its lines in pieces that end where one should look", () => {
  assert.deepEqual(read(text), {
    slug: "cats", number: 7, chapter: "Cats", model: null, title: "Cats have names", belief: "Cats are all alike.",
    question: "What does `cat` say?",
    choices: [{ text: "`1`", right: false }, { text: "`2`", right: true }],
    steps: [{ lines: ["import weakref", "cat = 2"], looks: ["At [it](#cat)."] }, { lines: ["cat"], looks: [] }],
    answer: "It is `2`.", moral: "Ask.", sources: ["https://docs.python.org/3.13/a", "https://docs.python.org/3.13/b"],
  });
});

test("a lesson that leaves something out is refused", () => {
  const refuses = (from, to, message) => assert.throws(() => read(text.replace(from, to)), { message }, `${message}`);
  refuses("# chapter: Cats\n", "", "lessons/cats.pysession:1: a lesson needs `# chapter: ...`");
  refuses("- [x]", "- [ ]", "lessons/cats.pysession:1: one choice is right: `- [x] ...`");
  refuses("- [ ]", "- [y]", "lessons/cats.pysession:10: not a choice: - [y] `1`");
  refuses("**Moral.** Ask.", "Ask.", /:23: a paragraph of a lesson begins with one of/);
  refuses("**Moral.** Ask.\n\n", "", "lessons/cats.pysession:1: a lesson has one **Moral.**");
  refuses("**Answer.**", "**Moral.**", "lessons/cats.pysession:1: a lesson has one **Answer.**");
  refuses(">>> cat\n2\n\n**Answer.** It is `2`.\n", "**Answer.** It is `2`.\n\n>>> cat\n2\n", /: \*\*Answer\.\*\* stands after the last line/);
  refuses("(#cat)", "(https://x)", /: a link leads to a name or to Type#n: https:/);
  refuses("<https://docs.python.org/3.13/a> <https://docs.python.org/3.13/b>", "memory", /: sources are addresses/);
  refuses("**Look.** At [it](#cat).", "", "lessons/cats.pysession:1: a lesson says where to look");
  const session = parseSession(text, "lessons/cats.pysession");
  assert.throws(() => lessonsOf([session, session]), { message: "cats and cats are both lesson 7" });
});

test("the lessons of the page: 32 in five chapters, and an answer that is code is among what was printed", () => {
  const sessions = load(["tests/sessions/lessons"]);
  const lessons = lessonsOf(sessions);
  assert.deepEqual(lessons.map(({ number }) => number), Array.from({ length: 32 }, (_, i) => i + 1));
  assert.equal(new Set(lessons.map(({ chapter }) => chapter)).size, 5);
  for (const lesson of lessons) {
    const right = lesson.choices.find((choice) => choice.right).text;
    const code = /^`([^`]+)`$/.exec(right)?.[1];
    const printed = sessions.find(({ title }) => title === lesson.title).statements.flatMap(({ expected }) => expected);
    if (code) assert.ok(printed.some((line) => line.split(/\W+/).includes(code)), `${lesson.slug}: ${code} is not printed`);
  }
  const aboutCollector = lessons.filter(({ steps }) => /gc\.collect/.test(JSON.stringify(steps)));
  for (const { slug, model } of aboutCollector) assert.equal(model, "classic", `${slug} names its model`);
});
