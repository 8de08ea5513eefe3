/**
 * Where the page gets its Python from: the only file of the page that knows the runtime's module.
 *
 * It is imported when the first session is opened, so that the page stands and can be typed into while WebAssembly
 * still loads, and so that a runtime which cannot be loaded is an answer and not a blank page.
 */
import type { Session, SessionOptions } from "../../wasm/src/types.ts";

export async function openSession(options: SessionOptions): Promise<Session> {
  const { createSession } = await import("weakref-playground");
  return createSession(options);
}
