/**
 * Registers <weakref-playground> over sessions on this thread; and where the page has a place for one, puts it there.
 */
import { explain } from "./explanations.ts";
import { LocalPort } from "./port/local-port.ts";
import { openSession, preload } from "./runtime.ts";
import { show } from "./show.ts";
import { define } from "./view/element.ts";

define(
  () => new LocalPort({ create: openSession, explain }),
  async (program, models, signal) => (await import("./comparing.ts")).compare(program, models, signal),
);
const place = document.querySelector("main.playground");
if (place) {
  preload().catch(() => {}); // the session's affair
  setTimeout(() => show(place)); // compiling has begun, on another thread, before this one is busy with the page
}
