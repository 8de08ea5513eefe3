// weak_refs.h -- KeyedRef: a weak reference that knows a key.
#pragma once

#include "objects/type.h"

namespace wrp {
Result<Ref<>> make_keyed_ref(Interp& in, TypeObject& type, Object* referent, Object* callback, Object* key);
Object* keyed_ref_key(Object* ref);  // borrowed; null when it is no KeyedRef
}  // namespace wrp
