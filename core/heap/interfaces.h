// interfaces.h -- how the heap calls upward: through these and nothing else.
#pragma once

#include "heap/object.h"

namespace wrp {

struct WeakReference;

enum class Phase : uint8_t {
#define PHASE(name, text) name,
#include "heap/phases.def"
#undef PHASE
};
inline constexpr int kPhaseCount = 0
#define PHASE(name, text) +1
#include "heap/phases.def"
#undef PHASE
    ;
const char* phase_name(Phase phase);
const char* phase_text(Phase phase);

// Runs what the heap may not: the program's callbacks. Reports errors itself (an unraisable exception); never fails.
class CallbackRunner {
 public:
  virtual void call_callback(WeakReference& ref, Object* callback) = 0;
  // gc.callbacks: before (`start`) and after each collection.
  virtual void collection_hook(bool start, int generation, Word collected, Word uncollectable) = 0;
  // gc.garbage: takes an object that was unreachable but is kept (DEBUG_SAVEALL).
  virtual void keep_garbage(Object* o) = 0;
  // gc.set_debug: a line about one object, or about the whole collection.
  virtual void debug_object(const char* what, Object* o) = 0;
  virtual void debug_line(const char* text) = 0;

 protected:
  ~CallbackRunner() = default;
};

// A named part of the world outside the heap that owns references into it. The collector does not need them; the
// checker and people do ("why is this alive?").
class RootVisitor {
 public:
  // `section` says who holds, `name` what it is called there (may be null).
  virtual void root(Object* target, const char* section, Object* name) = 0;

 protected:
  ~RootVisitor() = default;
};
class RootSource {
 public:
  virtual void visit_roots(RootVisitor& visitor) = 0;
  RootSource* next_source = nullptr;  // the heap's list

 protected:
  ~RootSource() = default;
};

// Whose rules decide when an object dies.
enum class Model : uint8_t {
  classic,       // CPython 3.13
  late_clear,    // as in 3.15: weak references without a callback to garbage are cleared after its finalizers ran
  counts_only,   // no collector: cycles stay for ever
  tracing_only,  // no death by count: whatever nobody refers to waits for a collection, and may be revived until then
};

enum class DeathCause : uint8_t { count_reached_0, collected, session_end };
enum class CallbackFate : uint8_t { called, ref_died_first, ref_is_garbage };
// What happens in the layers above and concerns lifetimes: `subject`, and another object.
enum class Note : uint8_t {
  finalizer_registered,  // a weakref.finalize, its object
  finalizer_called,      // a weakref.finalize, its function
  finalizer_detached,    // a weakref.finalize, its object
  row_removed,           // a weak container that lost a row, the row's weak reference
};

// Watches. Gets objects to look at, may neither keep nor change them, runs no Python, allocates nothing on this heap.
//
// It is told of births and deaths of what may be in a cycle and is not internal to the runtime: numbers, text and
// frames come and go by the million.
class HeapObserver {
 public:
  virtual void born(Object* o) = 0;
  virtual void died(Object* o, DeathCause cause, Object* holder) = 0;
  virtual void weakref_made(WeakReference& ref) = 0;
  virtual void weakref_cleared(WeakReference& ref, Object* referent) = 0;
  virtual void callback(WeakReference& ref, Object* callback, CallbackFate fate) = 0;
  // It was called and failed; `error` = "Type: message", UTF-8.
  virtual void callback_raised(WeakReference& ref, Object* callback, const char* error, size_t size) = 0;
  virtual void finalizer_called(Object* o) = 0;
  virtual void resurrected(Object* o) = 0;
  virtual void note(Note note, Object* subject, Object* other) = 0;
  // A name was bound to `now`, or unbound (null), in the dict of its scope; it held `before`, which may be null.
  virtual void name_changed(Object* scope, Object* name, Object* now, Object* before) = 0;
  virtual void collection_begun(int generation, bool automatic) = 0;
  // `objects` = how many the phase looked at or changed.
  virtual void phase(Phase phase, Word objects) = 0;
  virtual void collection_ended(Word collected, Word uncollectable) = 0;

 protected:
  ~HeapObserver() = default;
};

}  // namespace wrp
