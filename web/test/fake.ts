/** The page over the fake session, for looking at it before there is a runtime. */
import { LocalPort } from "../src/port/local-port.ts";
import { show } from "../src/show.ts";
import { define } from "../src/view/element.ts";
import { FakeSession } from "./fake-session.ts";
import { CATS } from "./scripts.ts";

define(() => new LocalPort({ create: async (options) => new FakeSession(CATS, options) }), null);
show(document.querySelector("main") as Element);
