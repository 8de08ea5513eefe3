/**
 * One line of help for what this page is about: the functions of weakref, gc and sys, by module and name.
 */
const LINES: Record<string, Record<string, string>> = {
  weakref: {
    ref: "ref(object, callback=None): watches an object; calling it gives the object, or None when it is dead",
    proxy: "proxy(object, callback=None): behaves like the object while it lives, then raises ReferenceError",
    finalize: "finalize(object, func, *args): calls func once when the object dies, or at exit",
    WeakMethod: "WeakMethod(method, callback=None): watches a bound method by watching its object",
    WeakSet: "WeakSet(elements=()): a set that forgets its dead members",
    WeakKeyDictionary: "WeakKeyDictionary(): an entry leaves when its key dies",
    WeakValueDictionary: "WeakValueDictionary(): an entry leaves when its value dies",
    getweakrefcount: "getweakrefcount(object): how many weak references watch it",
    getweakrefs: "getweakrefs(object): the weak references that watch it",
    ReferenceType: "the type of what ref() makes",
    ProxyType: "the type of what proxy() makes",
    CallableProxyType: "the type of proxies of what can be called",
  },
  gc: {
    collect: "collect(generation=2): looks for garbage cycles now; says how many objects it found",
    enable: "enable(): automatic collections from now on",
    disable: "disable(): no automatic collections; counting goes on, and so does collect()",
    isenabled: "isenabled(): are there automatic collections?",
    get_count: "get_count(): how far each generation is from its next collection",
    get_threshold: "get_threshold(): when automatic collections happen",
    set_threshold: "set_threshold(t0, t1, t2): when automatic collections happen; 0 for never",
    get_objects: "get_objects(generation=None): every object that the collector looks at",
    get_referrers: "get_referrers(*objects): who holds them directly",
    get_referents: "get_referents(*objects): what they hold directly",
    get_stats: "get_stats(): what the collections of each generation did so far",
    is_tracked: "is_tracked(object): does the collector look at it?",
    is_finalized: "is_finalized(object): has its __del__ run already?",
    freeze: "freeze(): puts all objects aside, out of every collection",
    unfreeze: "unfreeze(): brings them back, into the oldest generation",
    get_freeze_count: "get_freeze_count(): how many objects are put aside",
    garbage: "garbage: what was found and could not be freed",
    callbacks: "callbacks: called before and after each collection",
    set_debug: "set_debug(flags): what the collector reports or keeps",
    get_debug: "get_debug(): the flags that are set",
  },
  sys: {
    getrefcount: "getrefcount(object): how many references hold it, with the one that asks",
    getsizeof: "getsizeof(object): how many bytes it takes, without what it holds",
    intern: "intern(text): one object for equal texts",
    is_finalizing: "is_finalizing(): is Python on its way out?",
    exc_info: "exc_info(): type, value and traceback of the error that is being handled",
    last_exc: "last_exc: the last error that nobody caught; it keeps its frames alive",
    unraisablehook: "unraisablehook: hears of errors in __del__ and callbacks",
    displayhook: "displayhook: shows a value at the prompt, and keeps it in _",
    getrecursionlimit: "getrecursionlimit(): how deep calls may go",
    setrecursionlimit: "setrecursionlimit(n): how deep calls may go",
    modules: "modules: every module that was imported",
  },
};

/** Their order is the order in which they matter here: 0 for what has no line, most for the first. */
export function helpRank(module: string, name: string): number {
  const names = Object.hasOwn(LINES, module) ? Object.keys(LINES[module] ?? {}) : [];
  const at = names.indexOf(name);
  return at < 0 ? 0 : 60 - at;
}

export function helpLine(module: string, name: string): string {
  const lines = Object.hasOwn(LINES, module) ? LINES[module] : undefined;
  return lines && Object.hasOwn(lines, name) ? (lines[name] ?? "") : "";
}
