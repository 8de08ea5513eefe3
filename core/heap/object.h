// object.h -- what every object on the heap starts with.
//
//      only instances      only objects that
//      of some classes     may be in a cycle        every object
//      +------+------+     +------+------+     +-------+--------+------+-------+------------
//      | weak | dict |     | next | prev |     | count | serial | type | flags | fields ...
//      +------+------+     +------+------+     +-------+--------+------+-------+------------
//      ^ start of the block                    ^ Object*
//
// One word each: 32 bits in wasm, 64 natively. A layout has the same number of words everywhere, so that page, slot and
// with them id() are the same in every build (allocator.h). What only some objects have stands in front, so that a
// subclass of any type, str and int included, keeps its base's layout.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/assert.h"

namespace wrp {

using Word = uintptr_t;
struct Type;

// A count that never changes and never ends. The number is what CPython 3.13 shows for None on 64-bit machines.
inline constexpr Word kImmortal = 0xFFFFFFFFu;

enum Generation : uint8_t { kYoung = 0, kMiddle = 1, kOld = 2, kFrozen = 3, kGenerations = 3 };

struct ObjectFlags {
  uint8_t size_class;   // the allocator's; 0 = a large block, 255 = not from the heap (static)
  uint8_t tracked : 1;  // in a generation list: the collector looks at it
  uint8_t generation : 2;
  uint8_t finalized : 1;    // __del__ ran; it will not run again (PEP 442)
  uint8_t dying : 1;        // dealloc owns it: count and links hold dealloc's state, no new reference may be made
  uint8_t collecting : 1;   // part of the collection that runs now; prev is gc_refs
  uint8_t unreachable : 1;  // (tentatively) unreachable in the collection that runs now
  uint8_t seen : 1;         // by an observer that walks over the heap; clear at all other times
  uint8_t kind;             // free for the type: see the type's own file
  uint8_t extent;           // free for the type, but for a leaf's kLeafTold
};

// In a leaf's flags.extent: its death is told to hooks->free_payload. Few leaves care, and most deaths are theirs.
inline constexpr uint8_t kLeafTold = 0x80;

struct Object {
  Word count;
  Word serial;  // given at birth, from 1, never used again
  Type* type;
  union {
    ObjectFlags flags;
    Word flags_word;
  };

  bool immortal() const { return count == kImmortal; }
};
static_assert(sizeof(Object) == 4 * sizeof(Word));

// A value of 64 bits inside an object: two words in every build.
template <class V>
struct Wide {
  V value;
  Word pad[2 - sizeof(V) / sizeof(Word) > 0 ? 2 - sizeof(V) / sizeof(Word) : 1];
};
#if UINTPTR_MAX == 0xFFFFFFFFu
template <class V>
requires(sizeof(V) == 2 * sizeof(Word)) struct alignas(8) Wide<V> {
  V value;
};
#endif

// A node of a generation list, in front of its object.
struct GcLink {
  GcLink* next;
  union {
    GcLink* prev;
    Word gc_refs;  // while flags.collecting: the copied count, less the references found inside (collector.cpp)
  };
};

// An object with a GcLink in front: traits.is_gc of its type is set.
struct GcObject : Object {};

inline constexpr int kGcWords = 2;                    // in front of a GcObject
inline constexpr int kManagedWords = 4;               // with the pointers to dict and weak list
inline constexpr int kDictSlot = -3, kWeakSlot = -4;  // words from the Object

class EdgeVisitor;

// How a kind of object lives and dies: one constant table per layout, shared by the types that have it.
struct LifetimeHooks {
  // Reports every owned reference exactly once, except the one to the type. Changes no count, allocates nothing.
  void (*visit_edges)(Object*, EdgeVisitor&);

  // Death: detaches and hands over the next owned reference, in the order in which dying drops them (the order is
  // visible). `cursor` starts at 0 and is the hook's own. Null when nothing is left.
  Object* (*detach_next)(Object*, Word& cursor);

  // Collection: drops the references that may close a cycle, while others still hold this object. Detach first, then
  // drop. Null: this kind leaves the breaking to its neighbours, as CPython's tuple does.
  void (*clear)(Object*);

  // Runs the program's own last words (__del__, a generator's finally). May run Python and resurrect. Null: none.
  void (*finalize)(Object*);

  // Gives buffers back. Runs no Python.
  void (*free_payload)(Object*);

  // References that do not count (a weak reference's referent), for pictures. Null: none.
  void (*visit_weak)(Object*, EdgeVisitor&);
};

// When a dying object's weak references are cleared and their callbacks called.
enum class WeakTiming : uint8_t {
  after_finalize,   // instances: __del__, then callbacks, then fields
  before_finalize,  // generators: callbacks first, then finally
  by_detach_next,   // subclasses of set and the like: the base clears them, after the subclass's own fields
};

// Containers that cannot be part of a cycle as long as what they hold cannot leave the collector's lists: a tuple
// whenever a collection finds it so, a dict at a full one. Both types' own instances only.
enum class Untracking : uint8_t { never, when_full, always };

// What the heap knows of a type. objects/type.h makes a Python class of it.
struct Type : GcObject {
  const LifetimeHooks* hooks;
  const char* debug_name;  // for reports of the checker only
  intptr_t weak_offset;    // words from the object's start to its list of weak references; 0 = cannot have any
  intptr_t row_offset;     // words to a row of fields: see plain_row(); 0 = only the hooks know
  struct {
    uint8_t is_gc : 1;            // instances are GcObject
    uint8_t counted : 1;          // instances own a reference to their type (classes made by a program)
    uint8_t may_finalize : 1;     // instances may have something to run at death (else hooks->finalize is skipped)
    uint8_t internal : 1;         // not shown to people unless asked
    uint8_t is_weakref : 1;       // instances begin as WeakReference
    uint8_t leaf : 1;             // instances hold nothing and say nothing as they die: numbers, text
    uint8_t row_unless_dict : 1;  // an instance that has a dict holds more than its row
    WeakTiming weak_timing;
    uint8_t pre_words;  // words in front of the Object: 0, kGcWords or kManagedWords
    Untracking untracking;
  } traits;
};

// Most objects of a program are instances that hold `flags.extent` references in a row, some of them null, and nothing
// else but their type: their hooks would say the same, with two calls for each. Null for all others.
inline Object** plain_row(Object* o) {
  const Type& type = *o->type;
  if (!type.row_offset || (type.traits.row_unless_dict && reinterpret_cast<Word*>(o)[kDictSlot])) return nullptr;
  return reinterpret_cast<Object**>(o) + type.row_offset;
}

// Does a HeapObserver hear of the births and deaths of its instances?
inline bool is_told(const Type& type) { return type.traits.is_gc && !type.traits.internal; }

inline GcObject* as_gc(Object* o) { return static_cast<GcObject*>(o); }
inline GcLink* link_of(const Object* o) { return reinterpret_cast<GcLink*>(const_cast<Object*>(o)) - 1; }
inline GcObject* from_link(GcLink* link) { return reinterpret_cast<GcObject*>(link + 1); }
inline const GcObject* from_link(const GcLink* link) { return reinterpret_cast<const GcObject*>(link + 1); }
inline Word* words_at(Object* o, intptr_t offset) { return reinterpret_cast<Word*>(o) + offset; }

// Listens to edges. Labels are made only for visitors that show them to people.
class EdgeVisitor {
 public:
  virtual void edge(Object* target) = 0;
  virtual void labelled_edge(Object* target, const char* /*kind*/, Object* /*name*/, Word /*index*/) { edge(target); }

  // The collector sees an instance's attributes as the instance's own, also when a dict holds them for it.
  bool as_collector() const { return as_collector_; }

  // gc.get_referents() tells what CPython's objects would: what is owned only here is passed over.
  bool as_told() const { return as_collector_ && job_ == Job::edges; }

  // What a type calls for each edge that it can name. A collection's time goes to its two walks over the heap: what
  // they do with most edges is done right here, without a call.
  [[gnu::always_inline]] void labelled(Object* target, const char* kind, Object* name, Word index) {
    if (job_ == Job::labels) return labelled_edge(target, kind, name, index);
#if !defined(WRP_SMALL)
    if (job_ >= Job::reach && !target->flags.collecting) return;
    if (job_ == Job::subtract) return subtract(target);
#endif
    edge(target);
  }

  // The items of a sequence, last one first, as CPython's lists and tuples tell them; null ones are passed over.
  void items(Object* const* items, Word count, const char* kind);

 protected:
  enum class Job : uint8_t { edges, labels, reach, subtract };
  explicit EdgeVisitor(Job job = Job::edges) : EdgeVisitor(job, job >= Job::reach) {}
  EdgeVisitor(Job job, bool as_collector) : job_(job), as_collector_(as_collector) {}
  ~EdgeVisitor() = default;
  static void subtract(Object* target) {
    if (!target->flags.collecting) return;
    WRP_ASSERT(link_of(target)->gc_refs > 0);  // else somebody reports an edge that it does not own
    --link_of(target)->gc_refs;
  }

 private:
  const Job job_;
  const bool as_collector_;
};

}  // namespace wrp
