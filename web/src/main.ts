/** The page: a playground over a session on this thread. */
import { LocalPort } from "./port/local-port.ts";
import { openSession } from "./runtime.ts";
import { show } from "./show.ts";

show(
  () => new LocalPort({ create: openSession }),
  async (program, models) => (await import("./comparing.ts")).compare(program, models),
);
