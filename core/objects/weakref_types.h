// weakref_types.h -- weakref.ref and the proxies as Python types, on top of heap/weakref.h.
#pragma once

#include "objects/protocol.h"

namespace wrp {

// The Python object around a heap WeakReference: a ref or a proxy.
struct WeakRefObject : WeakReference {
  Wide<int64_t> hash_cache;  // of the referent, kept after its death; -1 = not computed
};

// __name__ as found on the type of `o` and bound to it; null when there is none. What repr of a ref shows.
Result<Ref<>> type_attribute_name(Interp& in, Object* o);

// The referent with a new reference, or null when it is dead or dying.
inline Ref<> weak_referent(WeakReference& ref) {
  Object* o = ref.referent;
  if (!o || o->flags.dying) return nullptr;
  if (o->count == 0 && heap().model != Model::tracing_only) return nullptr;  // about to die; there it only waits
  return Borrowed<>(o).dup();
}
// Are these two references to one living object, of a class whose objects equal only themselves? Then they are equal,
// and nobody need be asked: what weak containers want to know most.
inline bool are_plainly_equal(const Object* a, const Object* b) {
  if (a->type != rt().types.weakref || b->type != rt().types.weakref) return false;
  const Object* referent = static_cast<const WeakReference*>(a)->referent;
  return referent && referent == static_cast<const WeakReference*>(b)->referent && referent->count > 0 &&
         !referent->flags.dying && type_of(referent)->slots.compare == object_compare;
}
// What a proxy stands for; anything else stands for itself.
Result<Ref<>> without_proxy(Interp& in, Object* o);
// A ref (type: ref or a subclass) or proxy to `referent`; shares the plain one. `callback` may be null.
Result<Ref<>> make_weakref(Interp& in, TypeObject& type, Object* referent, Object* callback);
Result<Ref<>> make_weakproxy(Interp& in, Object* referent, Object* callback);

// The slots of weakref.ref.
Result<Ref<>> ref_new(Interp& in, TypeObject& type, const Args& args);
Result<void> ref_init(Interp& in, Object* self, const Args& args);
Result<int64_t> ref_hash(Interp& in, Object* o);
Result<Ref<>> ref_compare(Interp& in, Object* a, Object* b, CompareOp op);

Result<void> ready_weakref_types();

}  // namespace wrp
