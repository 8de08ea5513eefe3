// weak_containers.h -- WeakSet, WeakKeyDictionary, WeakValueDictionary, WeakMethod, KeyedRef and finalize.
#pragma once

#include "objects/function.h"

namespace wrp {
Result<void> add_weak_containers(Interp& in, Module& weakref);
}
