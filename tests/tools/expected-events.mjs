// expected-events.mjs -- the `~` lines of sessions: does our observer tell what a session says it tells?
//
// A session is run through the API, statement by statement as at the prompt; a script as one file, to the end of its session. What
// storyOf tells meanwhile must hold the `~` lines of a statement, in their order; between them it may tell more. The lines are
// explained in tests/README.md. Start reading at disagreements().
import { createSession } from "weakref-playground";
import { storyOf } from "weakref-playground/testing";

const oneBlank = (line) => line.trim().replace(/\s+/g, " ");

/** Longer stories are cut in reports. */
const most = 60;

/** The first line that the story does not tell where it should, as { line, source, diff } for a report; or null. */
function missing({ source, events }, story) {
  let at = 0;
  for (const { line, text } of events) {
    const found = story.indexOf(oneBlank(text), at);
    if (found >= 0) {
      at = found + 1;
      continue;
    }
    const early = story.slice(0, at).includes(oneBlank(text)) ? " (told before the line above it)" : "";
    const told = story.slice(0, most).map((each) => `  ~ ${each}`);
    if (story.length > most) told.push(`  ... ${story.length - most} more`);
    if (!story.length) told.push("  (nothing was told)");
    return { line, source, diff: [`- ~ ${oneBlank(text)}${early}`, ...told] };
  }
  return null;
}

/** What was told while each statement ran; of a script, one story for all of them. */
export async function storiesOf({ statements, options }) {
  const session = await createSession();
  const stories = [];
  const during = (body) => {
    const since = (session.events().at(-1)?.seq ?? -1) + 1;
    body();
    stories.push(storyOf(session, since));
  };
  try {
    if (options.mode === "script") {
      session.setArguments(["script.py"]);
      during(() => {
        session.run(statements.map(({ source }) => source).join("\n") + "\n", { mode: "exec", filename: "script.py" });
        session.end();
      });
    } else {
      for (const { source } of statements) during(() => session.run(source, { mode: "single" }));
    }
  } finally {
    session.dispose();
  }
  return stories;
}

/** Where a parsed session and what is told disagree: a list of { line, source, diff }. */
export async function disagreements(session) {
  const stories = await storiesOf(session);
  const { statements, options } = session;
  const told = options.mode === "script" ? [{ ...statements[0], events: statements.flatMap(({ events }) => events) }] : statements;
  return told.flatMap((statement, i) => missing(statement, stories[i] ?? []) ?? []);
}
