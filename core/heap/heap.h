// heap.h -- the heap as a whole: making objects, the generations, and where to find the rest.
//
// Start reading: object.h (what an object is), ref.h (who owns), dealloc.cpp (death by count), weakref.cpp (weak
// references), collector.cpp (death by cycle), checker.cpp (what must always be true).
//
// One heap is current at a time. In wasm there is only one; natively a HeapScope selects it, so that tests can have
// many.
#pragma once

#include <cstring>

#include "base/result.h"
#include "heap/allocator.h"
#include "heap/interfaces.h"
#include "heap/ref.h"
#include "heap/weakref.h"

namespace wrp {

template <class T>
inline constexpr Word words_of = sizeof(T) / sizeof(Word);

struct GenerationState {
  GcLink head;
  intptr_t threshold;  // any count is above one below 0; the young one's 0 stands for never
  Word count;          // young: containers made less containers freed; others: collections of the one below
  struct {
    Word collections, collected, uncollectable;
  } stats;
};

enum DebugFlags : uint8_t { kDebugStats = 1, kDebugCollectable = 2, kDebugUncollectable = 4, kDebugSaveAll = 32 };

// Dry collections at allocations (Heap::stress_interval) are asked for by tests, and those run natively.
#if defined(__EMSCRIPTEN__)
inline constexpr bool kMayStress = false;
#else
inline constexpr bool kMayStress = true;
#endif

class Heap {
 public:
  Heap();
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // ---- making ----

  // A new object of `type` with `words` words (its struct and whatever follows; what stands in front is added), fields
  // zero, count 1, not yet tracked.
  template <class T = Object>
  Result<Ref<T>> make(Type& type, Word words = words_of<T>) {
    Object* o = allocate(type, words);
    if (!o) return Error::no_memory;
    return Ref<T>::adopt(static_cast<T*>(o));
  }
  // The same for a leaf (see Type), whose fields are left as they are: all but the header must be filled in.
  template <class T>
  Result<Ref<T>> make_leaf(Type& type) {
    Object* o = allocate_leaf(type, words_of<T>);
    if (!o) [[unlikely]]
      return Error::no_memory;
    return Ref<T>::adopt(static_cast<T*>(o));
  }
  // Gives the collector an object whose fields are set. CPython's PyObject_GC_Track.
  void track(GcObject* o);
  void untrack(GcObject* o);
  // The memory of an object that let go of everything itself and was never tracked: a short way out of life for those
  // that die by the thousand (frames, leaves). Everybody else goes through die().
  void free_emptied(Object* o) {
    o->count = 0;
    if (observer_ && is_told(*o->type)) [[unlikely]]
      observer_->died(o, death_cause, nullptr);
    free_object(o);
  }
  // The same, but its owner keeps the memory, all of it as it would be fresh, for the next of its kind: wake() makes a
  // new object of it. Meanwhile nobody may look behind its header.
  void rest(GcObject* o, [[maybe_unused]] Word words) {
    o->count = 0;
    WRP_ASSERT(!is_told(*o->type));
    if (generations_[kYoung].count > 0) --generations_[kYoung].count;
    ++freed_;
    ASAN_POISON_MEMORY_REGION(o + 1, words * sizeof(Word) - sizeof(Object));
  }
  void wake(GcObject* o, [[maybe_unused]] Word words) {
    if (kMayStress && stress_interval) [[unlikely]]
      stress();
    ASAN_UNPOISON_MEMORY_REGION(o + 1, words * sizeof(Word) - sizeof(Object));
    write_header(o, *o->type, o->flags.size_class);
    count_young();
  }
  void free_resting(GcObject* o, [[maybe_unused]] Word words) {
    ASAN_UNPOISON_MEMORY_REGION(o + 1, words * sizeof(Word) - sizeof(Object));
    allocator_.free_object(o);
  }

  Allocator& allocator() { return allocator_; }
  uint64_t id_of(const Object* o) const { return allocator_.id_of(o); }
  Word next_serial() const { return next_serial_; }
  // Serial numbers for objects that do not come from allocate(): static types.
  Word take_serial() { return next_serial_++; }

  // ---- collecting (collector.cpp) ----

  // Collects `generation` and those below. Returns what gc.collect() returns: unreachable objects found, and weak
  // references that went once they had called.
  // 0 when a collection is already running. Runs Python.
  // At the interpreter's exit gc.callbacks are not told.
  Word collect(int generation, bool at_exit = false, bool automatic = false);
  // Is an automatic collection due? The interpreter asks at function entries, back edges and after native calls.
  bool collection_due() const { return collection_due_; }
  // Memory ran out: a full collection is due, whatever the thresholds say.
  void starve() { starved_ = collection_due_ = enabled && !collecting_; }
  // Picks the generation by the thresholds (and the quarter rule for the oldest) and collects it.
  void collect_automatically();
  // Finds and checks without freeing, leaving every list and flag as it was: the stress mode's collection.
  void collect_dry();

  // To be chosen before a program runs.
  Model model = Model::classic;
  // Nobody refers to this object any more. True: by this model it waits for a collection, as an object with count 0
  // among the tracked ones.
  bool waits_for_collection(Object* o);
  void set_default_thresholds();
  bool enabled = true;
  uint8_t debug = 0;
  bool collecting() const { return collecting_; }
  GenerationState& generation(int i) { return generations_[i]; }
  GcLink& frozen() { return frozen_; }
  void freeze();
  void unfreeze();
  Word frozen_count();
  // What the runtime is made of: never collected, and not a program's to freeze or thaw.
  GcLink& furniture() { return furniture_; }
  void furnish();
  void move_to(GcObject& o, Generation generation);
  Word long_lived_pending = 0, long_lived_total = 0;
  // Calls `visit` for each tracked object of a generation (-1 = all but the frozen), oldest first.
  template <class F>
  void for_each_tracked(int generation, F visit) {
    for (int i = 0; i < kGenerations; ++i) {
      if (generation >= 0 && generation != i) continue;
      GcLink& head = generations_[i].head;
      for (GcLink* link = head.next; link != &head; link = link->next) visit(from_link(link));
    }
  }
  // The same for what is in no generation: what gc.freeze() took, and what a collection that runs has set aside.
  template <class F>
  void for_each_set_aside(F visit) {
    for (GcLink* head : {&frozen_, set_aside_[0], set_aside_[1]}) {
      if (!head) continue;
      for (GcLink* link = head->next; link != head; link = link->next) visit(from_link(link));
    }
  }

  // ---- the world outside ----

  void set_callback_runner(CallbackRunner* runner) { runner_ = runner; }
  CallbackRunner* callback_runner() { return runner_; }
  void set_observer(HeapObserver* observer) { observer_ = observer; }
  HeapObserver* observer() { return observer_; }
  void tell(Note note, Object* subject, Object* other) {
    if (observer_) [[unlikely]]
      observer_->note(note, subject, other);
  }
  void add_roots(RootSource& source);
  void remove_roots(RootSource& source);
  void visit_roots(RootVisitor& visitor);
  void run_callback(WeakReference& ref);

  DeathCause death_cause = DeathCause::count_reached_0;

  // ---- the ladder: stress and checks ----

  // Every n-th allocation of a container is preceded by a dry collection and a check of all invariants. 0 = never.
  Word stress_interval = 0;
  // Really collects at every point where Python may run (interpreter asks). For sessions that allow it.
  bool stress_collect = false;

  // Live objects, all kinds.
  Word live_objects() const { return made_ - freed_; }
  Word made() const { return made_; }
  Word freed() const { return freed_; }

 private:
  friend void die(Object* o);
  friend struct Dying;
  friend class Collection;

  Object* allocate(Type& type, Word words);
  Object* allocate_leaf(Type& type, Word words);
  void write_header(Object* o, Type& type, uint8_t size_class) {
    o->count = 1;
    o->serial = next_serial_++;
    o->type = &type;
    o->flags_word = 0;
    o->flags.size_class = size_class;
    ++made_;
  }
  void count_young() {
    GenerationState& young = generations_[kYoung];
    // Only noted here: 3.13 collects at the next point where the interpreter looks, never inside an allocation.
    if (static_cast<intptr_t>(++young.count) > young.threshold && enabled && young.threshold && !collecting_)
      collection_due_ = true;
  }
  void free_object(Object* o);
  void stress();

  Allocator allocator_;
  GenerationState generations_[kGenerations];
  GcLink frozen_, furniture_;
  GcLink* set_aside_[2] = {};  // lists of the collection that runs
  bool collecting_ = false;
  bool deleting_ = false;  // the collection that runs has come to delete_garbage
  bool collection_due_ = false, starved_ = false;
  Word next_serial_ = 1;
  Word made_ = 0, freed_ = 0;
  Word stress_countdown_ = 0;
  CallbackRunner* runner_ = nullptr;
  HeapObserver* observer_ = nullptr;
  RootSource* roots_ = nullptr;
};

#if defined(__EMSCRIPTEN__)
extern Heap the_heap;
inline Heap& heap() { return the_heap; }
#else
extern Heap* current_heap;
inline Heap& heap() { return *current_heap; }
#endif

// While it lives the heap may grow a little beyond its limit: where it is full a program can still be told so, and the
// next one, which may make room, can begin.
class Headroom {
 public:
  explicit Headroom(uint64_t more = 0) : limit_(heap().allocator().limit_bytes()) {
    heap().allocator().set_limit_bytes(limit_ + (1 << 20) + more);
  }
  ~Headroom() { heap().allocator().set_limit_bytes(limit_); }
  Headroom(const Headroom&) = delete;
  Headroom& operator=(const Headroom&) = delete;

 private:
  uint64_t limit_;
};

// Makes a heap current while it lives (natively; wasm has one heap for ever).
class HeapScope {
 public:
#if defined(__EMSCRIPTEN__)
  explicit HeapScope(Heap&) {}
#else
  explicit HeapScope(Heap& heap) : previous_(current_heap) { current_heap = &heap; }
  ~HeapScope() { current_heap = previous_; }

 private:
  Heap* previous_;
#endif
};

// Every owned reference of an object, the one to its type included.
void visit_all_edges(Object* o, EdgeVisitor& visitor);

}  // namespace wrp
