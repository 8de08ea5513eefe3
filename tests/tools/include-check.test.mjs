// Every checker has a test that makes it shout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCpp, checkWeb } from "./include-check.mjs";

const shouts = (path, text, words) => {
  const problems = (path.startsWith("web/") ? checkWeb : checkCpp)(path, text);
  assert.equal(problems.length, 1, `one complaint about ${path}: ${text}, not ${JSON.stringify(problems)}`);
  assert.match(problems[0], words);
};
const isQuiet = (path, text) => assert.deepEqual((path.startsWith("web/") ? checkWeb : checkCpp)(path, text), []);

test("an include that points up is refused", () => {
  shouts("core/heap/collector.cpp", '#include "objects/list.h"', /collector\.cpp:1: heap may not include objects/);
  shouts("core/objects/list.cpp", '\n#  include "vm/frame.h"', /list\.cpp:2: objects may not include vm/);
  shouts("core/syntax/parser.cpp", '#include "heap/ref.h"', /syntax may not include heap/);
  shouts("core/base/result.h", '#include "heap/ref.h"', /base may not include heap/);
  shouts("core/modules/gc.cpp", '#include "observe/log.h"', /modules may not include observe/);
});

test("an include that points down is fine", () => {
  isQuiet("core/heap/collector.cpp", '#include "base/result.h"\n#include "heap/ref.h"\n#include <new>');
  isQuiet("core/compile/scopes.cpp", '#include "syntax/ast.h"\n#include <vector>');
  isQuiet("core/session.cpp", '#include "session.h"\n#include "observe/log.h"\n#include "modules/gc.h"');
  isQuiet("core/heap/x.cpp", '// #include "vm/frame.h"\n/* #include\n "vm/frame.h" std::vector */');
});

test("observe sees names of objects and nothing else of them", () => {
  isQuiet("core/observe/snapshot.cpp", '#include "objects/names.h"\n#include "heap/object.h"');
  shouts("core/observe/snapshot.cpp", '#include "objects/list.h"', /observe may not include objects/);
});

test("nobody climbs, and everybody names the layer", () => {
  shouts("core/heap/collector.cpp", '#include "../vm/frame.h"', /climbs/);
  shouts("core/heap/collector.cpp", '#include "heap/../vm/frame.h"', /climbs/);
  shouts("core/heap/collector.cpp", '#include "ref.h"', /does not name its layer/);
  shouts("core/heap/collector.cpp", '#include "spam/ref.h"', /is in no layer/);
  shouts("core/spam/ref.h", "", /not a layer/);
});

test("session.h is for wasm, and wasm is for session.h", () => {
  shouts("core/vm/interpreter.cpp", '#include "session.h"', /nobody in core includes session\.h/);
  shouts("wasm/bindings.cpp", '#include "heap/ref.h"', /wasm includes session\.h only/);
  isQuiet("wasm/bindings.cpp", '#include <emscripten/bind.h>\n#include <string>\n#include "session.h"\nstd::string s;');
});

test("growing std containers stay out of the layers that must survive without memory", () => {
  shouts("core/heap/collector.h", "#include <vector>", /aborts when memory runs out/);
  shouts("core/vm/frame.cpp", "  std::string name;", /frame\.cpp:1: std::string aborts/);
  shouts("core/modules/gc.cpp", "std::unordered_map<int, int> m;", /std::unordered_map/);
  isQuiet("core/objects/str.cpp", "#include <string_view>\nstd::string_view s; // not a std::string");
});

test("web reaches the API and nothing behind it", () => {
  isQuiet("web/src/view/page.ts", 'import { createSession } from "weakref-playground";\nimport { html } from "lit";');
  isQuiet("web/src/state/x.ts", 'import type { HeapNode } from "../../../wasm/src/types.ts";');
  shouts("web/src/state/x.ts", 'import { load } from "../../../wasm/src/module.ts";', /TypeScript API only/);
  shouts("web/src/state/x.ts", 'const m = await import("../../../wasm/dist/weakref-playground-core.mjs");', /TypeScript API only/);
});
