// weakref.cpp -- see weakref.h; start reading at clear_weakrefs_and_call().
#include "heap/weakref.h"

#include "heap/heap.h"

namespace wrp {

WeakReference*& weak_list(Object* referent) {
  WRP_ASSERT(has_weak_list(referent));
  return *reinterpret_cast<WeakReference**>(words_at(referent, referent->type->weak_offset));
}

WeakReference* first_weakref(Object* o) { return has_weak_list(o) ? weak_list(o) : nullptr; }

Word count_weakrefs(Object* o) {
  Word count = 0;
  for (WeakReference* ref = first_weakref(o); ref; ref = ref->next_ref) ++count;
  return count;
}

WeakReference* find_basic(Object* referent, WeakKind kind) {
  WeakReference* ref = first_weakref(referent);
  for (int place = 0; ref && place < 2; ++place, ref = ref->next_ref) {
    if ((ref->flags.kind & kind) && !ref->flags.dying) return ref;
  }
  return nullptr;
}

void attach_weakref(WeakReference& ref, Object* referent) {
  WRP_ASSERT(!ref.referent && !referent->flags.dying);
  WeakReference*& head = weak_list(referent);
  // Walk past those that stay in front: the plain reference, and for others than it also the plain proxy.
  WeakReference* before = nullptr;
  if (!(ref.flags.kind & kWeakBasic)) {
    WeakReference* at = head;
    if (at && (at->flags.kind & kWeakBasic)) before = at, at = at->next_ref;
    if (!(ref.flags.kind & kWeakBasicProxy) && at && (at->flags.kind & kWeakBasicProxy)) before = at;
  }
  WeakReference* after = before ? before->next_ref : head;
  ref.referent = referent;
  ref.prev_ref = before;
  ref.next_ref = after;
  (before ? before->next_ref : head) = &ref;
  if (after) after->prev_ref = &ref;
  if (HeapObserver* observer = heap().observer()) observer->weakref_made(ref);
}

void clear_weakref(WeakReference& ref) {
  Object* referent = ref.referent;
  if (!referent) return;
  (ref.prev_ref ? ref.prev_ref->next_ref : weak_list(referent)) = ref.next_ref;
  if (ref.next_ref) ref.next_ref->prev_ref = ref.prev_ref;
  ref.prev_ref = ref.next_ref = nullptr;
  ref.referent = nullptr;
  if (HeapObserver* observer = heap().observer()) observer->weakref_cleared(ref, referent);
}

void clear_weakrefs_silently(Object* dying) {
  while (WeakReference* ref = first_weakref(dying)) clear_weakref(*ref);
}

WeakReference* clear_weakrefs_and_call(Object* dying) {
  // First pass: cut. Those with a callback line up, oldest claim first; each is owned by the line.
  WeakReference *first = nullptr, *last = nullptr;
  while (WeakReference* ref = first_weakref(dying)) {
    clear_weakref(*ref);
    if (ref->flags.dying) {
      // On its way out itself: its callback goes with it (weakref_detach_next told the observer).
      continue;
    }
    if (!ref->callback) continue;
    counting::up(ref);
    ref->flags.kind |= kWeakSpent;
    ref->prev_ref = last;
    (last ? last->next_ref : first) = ref;
    last = ref;
  }
  // Second pass: call.
  for (WeakReference* ref = first; ref; ref = ref->next_ref) heap().run_callback(*ref);
  return last;
}

Object* next_in_line(WeakReference*& line) {
  WeakReference* ref = line;
  if (!ref) return nullptr;
  if (ref->callback) return ref->callback.release();
  line = ref->prev_ref;
  ref->prev_ref = ref->next_ref = nullptr;
  return ref;
}

void let_go_of_line(WeakReference* line) {
  while (Object* next = next_in_line(line)) counting::down(next);
}

Object* weakref_detach_next(Object* o, Word& cursor) {
  auto& ref = static_cast<WeakReference&>(*o);
  if (cursor++ == 0) {
    bool suppressed = ref.referent && ref.callback;
    clear_weakref(ref);
    HeapObserver* observer = heap().observer();
    if (suppressed && observer) observer->callback(ref, ref.callback.get(), CallbackFate::ref_died_first);
    if (ref.callback) return ref.callback.release();
  }
  return nullptr;
}

void weakref_visit_edges(Object* o, EdgeVisitor& visitor) {
  auto& ref = static_cast<WeakReference&>(*o);
  if (ref.callback) visitor.labelled(ref.callback.get(), "callback", nullptr, 0);
}

void weakref_visit_weak(Object* o, EdgeVisitor& visitor) {
  auto& ref = static_cast<WeakReference&>(*o);
  if (ref.referent) visitor.labelled(ref.referent, "referent", nullptr, 0);
}

void weakref_clear(Object* o) {
  auto& ref = static_cast<WeakReference&>(*o);
  clear_weakref(ref);
  ref.callback = nullptr;
}

const LifetimeHooks kWeakReferenceHooks = {
    .visit_edges = weakref_visit_edges,
    .detach_next = weakref_detach_next,
    .clear = weakref_clear,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = weakref_visit_weak,
};

}  // namespace wrp
