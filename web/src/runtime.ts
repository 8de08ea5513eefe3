/**
 * Where the page gets its Python from; with comparing.ts and explanations.ts the only file of the page that knows the runtime's package.
 *
 * WebAssembly is not waited for: the page stands and can be typed into meanwhile, and a runtime which cannot be loaded is an
 * answer and not a blank page.
 */
export { createSession as openSession, preload } from "weakref-playground";
