// dealloc.cpp -- death by count: what happens when the last reference goes.
//
// Death nests. When A(B(D), C) loses its last reference, A says its last words, then B (A's first field), then D, then
// C: a field's whole death comes before the next field is dropped, and a program sees it through __del__ and callbacks.
// Nesting the C++ calls as well would overflow the stack on a long chain, so the objects in the middle of dying form a
// stack of their own:
//
//      parent of all this --> A (next field: 1) --> B (next field: 0) --> D, being looked at
//
// It is threaded through the dead objects' own links, and the number of the next field sits in their count, which
// nobody needs any more. Death allocates nothing and cannot fail, however deep.
//
// Start reading at Dying::nest().
#include "heap/heap.h"

namespace wrp {

struct Dying {
  // The object's own last words and its weak references; false when it was resurrected. Runs Python. `line`: the
  // references whose callbacks were called, which are let go before the first field.
  static bool last_words(Object* o, WeakReference*& line);
  static bool finalize(Object* o);

  // The stack: an object in the middle of dying, linked to the one whose field it was.
  static GcObject* parent_of(GcObject* o) { return reinterpret_cast<GcObject*>(link_of(o)->next); }
  static void push(GcObject* o, GcObject* parent, WeakReference* line) {
    link_of(o)->next = reinterpret_cast<GcLink*>(parent);
    set_line(o, line);
    o->count = 0;  // from here on: the cursor of detach_next
  }

  static WeakReference* line_of(GcObject* o) { return reinterpret_cast<WeakReference*>(link_of(o)->prev); }
  static void set_line(GcObject* o, WeakReference* line) { link_of(o)->prev = reinterpret_cast<GcLink*>(line); }

  // Detaches the next field; null when there is none left.
  static Object* next_field(GcObject* o);
  static void release(Object* o, Object* holder);
  static void nest(Object* first);
};

bool Dying::finalize(Object* o) {
  const Type* type = o->type;
  if (!type->hooks->finalize || o->flags.finalized) return true;
  // While its finalizer runs it is an ordinary object with one reference, seen by the collector.
  o->count = 1;
  if (type->traits.is_gc && !o->flags.tracked) heap().track(as_gc(o));
  type->hooks->finalize(o);
  o->flags.finalized = 1;  // in a collection it says so before: gc.is_finalized(self) shows it
  if (--o->count > 0) {
    if (HeapObserver* observer = heap().observer()) observer->resurrected(o);
    return false;
  }
  if (type->traits.is_gc) heap().untrack(as_gc(o));
  return true;
}

bool Dying::last_words(Object* o, WeakReference*& line) {
  const Type* type = o->type;
  if (type->traits.is_gc) heap().untrack(as_gc(o));
  bool weak_here = has_weak_list(o) && type->traits.weak_timing != WeakTiming::by_detach_next;
  if (weak_here && type->traits.weak_timing == WeakTiming::before_finalize) let_go_of_line(clear_weakrefs_and_call(o));
  if (type->traits.may_finalize && !finalize(o)) return false;
  if (weak_here && first_weakref(o)) {
    if (type->traits.weak_timing == WeakTiming::before_finalize) {
      clear_weakrefs_silently(o);  // made by the finalizer: their callbacks could see a half-dead object
    } else {
      line = clear_weakrefs_and_call(o);
      clear_weakrefs_silently(o);
    }
  }
  return true;
}

Object* Dying::next_field(GcObject* o) {
  Object** row = plain_row(o);
  if (!row) return o->type->hooks->detach_next ? o->type->hooks->detach_next(o, o->count) : nullptr;
  while (o->count < o->flags.extent) {
    if (Object* field = std::exchange(row[o->count++], nullptr)) return field;
  }
  return nullptr;
}

// The memory of a dead object whose references are all gone.
void Dying::release(Object* o, Object* holder) {
  Heap& heap = wrp::heap();
  if (HeapObserver* observer = heap.observer(); observer && is_told(*o->type))
    observer->died(o, heap.death_cause, holder);
  if (!o->type->row_offset && o->type->hooks->free_payload) o->type->hooks->free_payload(o);
  heap.free_object(o);
}

[[gnu::noinline]] void one_more(Object* o) { counting::up(o); }
[[gnu::noinline]] void one_less(Object* o) { counting::down(o); }

void die(Object* o) {
  if (o->type->traits.leaf) {
    if (o->flags.extent & kLeafTold) [[unlikely]]
      o->type->hooks->free_payload(o);
    heap().free_emptied(o);
  } else if (heap().model != Model::tracing_only || !heap().waits_for_collection(o)) {
    Dying::nest(o);
  }
}

void Dying::nest(Object* first) {
  Object* dying = first;       // count 0, not yet looked at
  GcObject* parent = nullptr;  // top of the stack; null at its bottom
  for (;;) {
    if (dying) {
      Object* o = dying;
      dying = nullptr;
      WeakReference* line = nullptr;
      if (!Dying::last_words(o, line)) {
        // Resurrected: lives on, its fields untouched.
      } else if (o->type->traits.is_gc) {
        o->flags.dying = 1;
        Dying::push(as_gc(o), parent, line);
        parent = as_gc(o);
      } else {
        WRP_ASSERT(!o->type->hooks->detach_next && !o->type->traits.counted);
        let_go_of_line(line);
        Dying::release(o, parent);
      }
    }
    if (!parent) return;

    Object* child = nullptr;
    if (WeakReference* line = Dying::line_of(parent)) {
      child = next_in_line(line);
      Dying::set_line(parent, line);
    }
    if (!child) child = next_field(parent);
    if (!child) {  // no field left: free it and go on with its parent
      GcObject* done = parent;
      parent = Dying::parent_of(done);
      Type* type = done->type;
      Dying::release(done, parent);
      if (type->traits.counted) child = type;
    }
    if (!child || child->count == kImmortal) continue;
    WRP_ASSERT(child->count > 0 && !child->flags.dying);
    if (--child->count == 0) dying = child;
  }
}

}  // namespace wrp
