/**
 * What is worked out from pictures of the heap and from events alone, without the runtime. Internal: programs use
 * {@link Session}. The page fetches this only when somebody asks.
 */
export { collectionRecord } from "./collection.js";
export { dominators } from "./dominators.js";
export { why } from "./why.js";
