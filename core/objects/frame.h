// frame.h -- code objects and the frames that run them.
//
// A frame is an object on the heap like any other, so that a traceback or a generator can keep it: its locals, cells
// and evaluation stack lie behind it in one block. The interpreter's chain of running frames owns each frame once,
// through `back`. How frames are made and end: vm/frames.h.
#pragma once

#include "objects/function.h"

namespace wrp {

enum CodeFlags : Word {
  kCodeNewLocals = 2,
  kCodeVarArgs = 4,
  kCodeVarKeywords = 8,
  kCodeNested = 16,
  kCodeGenerator = 32,
  kCodeCoroutine = 128,
  kCodeIterableCoroutine = 256,  // a generator marked by types.coroutine
  kCodeAsyncGenerator = 512,
  kCodeSuspends = kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator,
  kCodeOptimized = 1,    // locals are slots, not a dict
  kCodeClass = 1 << 20,  // the body of a class
};

struct LineRow {
  uint32_t start;  // first instruction
  int32_t line;
  uint16_t column, end_column;  // in bytes
  uint16_t more_lines, spare;   // the place ends so many lines below, at end_column
};
constexpr uint16_t kNoColumn = UINT16_MAX;
struct HandlerRow {  // instructions [start, end) are protected; a handler finds `depth` values on the stack
  uint32_t start, end, target;
  uint32_t depth_and_lasti;  // depth << 1 | push the instruction number too
};

// One per instruction with a cache: what was true last time. Filled in vm/attributes.cpp.
struct InlineCache {
  Word version;  // of a type or dict; 0 = empty
  Word version2;
  Word index;
  Object* value;  // borrowed; valid while the versions are
};

constexpr Word kNoInstanceNames = ~Word{0};  // the index in a method's cache: instances have no names of their own

// A handler may push the instruction number and the exception. CPython needs no such room, and co_stacksize has none.
constexpr Word kHandlerRoom = 4;

struct Code : GcObject {
  uint32_t* instructions;
  Word instruction_count;
  InlineCache* caches;
  Word cache_count;
  LineRow* lines;
  Word line_count;
  HandlerRow* handlers;
  Word handler_count;
  Word arg_count, posonly_count, kwonly_count, flags_word, stack_size /* with kHandlerRoom */, first_line;
  Word exact_arg_count;  // so many arguments by position are the locals as they are; kNeverExact: they must be bound
  Word local_count;      // all slots of a frame: locals, cells, free variables, hidden locals of comprehensions
  Word own_cell_count, free_count, free_start;
  Ref<> constants, names;  // tuples
  Ref<> local_names;       // tuple of all slots' names; hidden ones begin with a dot
  Ref<> cell_map;          // tuple of ints: slot numbers (of the locals) that are cells
  Ref<> name, qualname, filename;
  WeakReference* weak;
  GcLink* resting;  // frames of calls that are over, kept for the next ones, see vm/frames.h
  Word resting_count;
};
constexpr Word kNeverExact = ~Word{0};

struct Generator;

enum class FrameState : uint8_t { created, running, suspended, finished };
enum class OnReturn : uint8_t {
  to_native,  // leave the dispatch loop: a C++ function called
  push,       // push the value on the caller's stack
  replace,    // a property's getter: the value takes the place of its owner
  init,       // __init__: check for None, push the new instance that waits under it
  send,       // a generator resumed by SEND: push what it yields; what it returns is pushed too, and SEND jumps
  next,       // a generator resumed by FOR_ITER: push what it yields, jump when it returns
};

struct Frame : GcObject {
  Ref<Frame> back;
  Ref<Code> code;
  Dict* globals;  // these two are the function's, as long as the frame only runs, see vm/frames.h
  Object* builtins;
  Ref<> locals;                 // a dict (or mapping) for modules, classes and exec; of functions see frame_locals.cpp
  Ref<> function;               // keeps defaults and closure alive while it runs
  Ref<BaseException> handled;   // the exception being handled in this frame, saved by push_exc
  Generator* generator;         // borrowed: the generator that this frame belongs to
  Ref<> instance;               // for OnReturn::init: what __init__ initialises
  const uint32_t* instruction;  // the current one; of a frame that waits to be run or resumed, the next
  Object** stack_top;           // end of the values on the evaluation stack, as of when the loop last left this frame
  struct {
    FrameState state;
    OnReturn on_return;
    bool owns_globals;  // and builtins
  } how;
  WeakReference* weak;
  Object* const* constants;  // the code's
  InlineCache* caches;
  Word instruction_index() const { return static_cast<Word>(instruction - code->instructions); }
  Object** slots() { return reinterpret_cast<Object**>(this + 1); }
  Object** stack() { return slots() + code->local_count; }
};

inline Code* as_code(Object* o) { return static_cast<Code*>(o); }
inline Frame* as_frame(Object* o) { return static_cast<Frame*>(o); }

LineRow place_of(const Code& code, Word instruction);
inline int line_of(const Code& code, Word instruction) { return place_of(code, instruction).line; }
inline int line_of(const Frame& frame) { return line_of(*frame.code, frame.instruction_index()); }

Str* slot_name(const Code& code, Word slot);
// The same, but that of a comprehension's hidden local without its dot.
Result<Ref<Str>> shown_name(Code& code, Word slot);
inline Word frame_words(const Code& code) { return words_of<Frame> + code.local_count + code.stack_size; }
// Empties slots and stack, first to last; what a frame does when it ends.
void clear_frame(Frame& frame);

// While a frame runs, its function holds globals and builtins for it, as in CPython. A frame that somebody holds beyond
// that may see the function broken up by a collection: it gets its own claim to them, and the collector looks at it.
void claim_globals(Frame& frame);

// What f_locals is, and what locals() gives.
Result<Ref<>> frame_locals(Frame& frame);
Result<Ref<>> locals_of(Frame& frame);
Result<void> ready_frame_locals();

Result<void> ready_frame_types();
const TypeSpec& code_spec();
// What a frame holds; for one that a generator keeps, the generator tells it.
void visit_frame(Frame& frame, EdgeVisitor& visitor);

}  // namespace wrp
