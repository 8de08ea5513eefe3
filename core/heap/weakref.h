// weakref.h -- references that do not count.
//
// Each object that can be weakly referenced heads a list of its references (Type::weak_offset says where), in
// CPython's order: the plain reference first, then the plain proxy, then those with callbacks, newest first.
//
// Clearing and calling are two passes. First every reference is cut, so that no callback can find the dying object
// through another reference; then the callbacks run. The queue between the passes is threaded through the cut
// references' own links: death allocates nothing.
#pragma once

#include "heap/ref.h"

namespace wrp {

enum WeakKind : uint8_t {
  kWeakOther = 0,
  kWeakBasic = 1,  // the exact type, without callback: made once per referent and shared
  kWeakBasicProxy = 2,
  kWeakSpent = 4,  // its callback was taken by a death; __callback__ is None
};

struct WeakReference : GcObject {
  Object* referent;  // null once cleared; not owned
  WeakReference *prev_ref, *next_ref;
  Ref<> callback;

  bool alive() const { return referent != nullptr; }
};

// The list's head in an object whose type has a weak_offset.
WeakReference*& weak_list(Object* referent);
inline bool has_weak_list(const Object* o) { return o->type->weak_offset != 0; }
// Null also for objects that cannot be weakly referenced.
WeakReference* first_weakref(Object* o);
Word count_weakrefs(Object* o);

// The shared reference or proxy of this kind, or null.
WeakReference* find_basic(Object* referent, WeakKind kind);
// Puts a fresh reference (its referent still null) on the referent's list, at CPython's place for its kind.
void attach_weakref(WeakReference& ref, Object* referent);
// Cuts one reference: off the list, referent null. Keeps the callback. Harmless when already cut.
void clear_weakref(WeakReference& ref);

// Cuts all references to a dying object, then calls their callbacks, newest first. Runs Python. What is left is the
// line of references whose callbacks were called, by its end; the caller lets go of it.
[[nodiscard]] WeakReference* clear_weakrefs_and_call(Object* dying);
// The line is let go from its end, callback before reference, as CPython lets go of a tuple of both. Takes out what is
// next, with the line's claim on it; null when nothing is left.
Object* next_in_line(WeakReference*& line);
void let_go_of_line(WeakReference* line);
// Cuts them without calling back: for references made by a finalizer, whose callbacks could see a half-dead object.
void clear_weakrefs_silently(Object* dying);

// detach_next and visit_edges for types whose layout begins with WeakReference.
Object* weakref_detach_next(Object* o, Word& cursor);
void weakref_visit_edges(Object* o, EdgeVisitor& visitor);
void weakref_clear(Object* o);
void weakref_visit_weak(Object* o, EdgeVisitor& visitor);
extern const LifetimeHooks kWeakReferenceHooks;

}  // namespace wrp
