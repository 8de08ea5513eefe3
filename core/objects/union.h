// union.h -- int | str: types.UnionType.
#pragma once

#include "objects/containers.h"

namespace wrp {

struct Union : GcObject {
  Ref<> args;  // tuple, each once
  WeakReference* weak;
};
// The slot behind `|` of classes, generic aliases and unions.
Result<Ref<>> union_or(Interp& in, Object* a, Object* b);
Result<void> ready_union();

}  // namespace wrp
