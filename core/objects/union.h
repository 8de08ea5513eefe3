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

// Type parameters among what a class was subscripted with, or the members of a union, each once: a tuple.
Result<Ref<>> parameters_among(Interp& in, Tuple& args);
// `args` of `self` with `item`, or its items, in their places.
Result<Ref<Tuple>> substituted(Interp& in, Object* self, Tuple& args, Object* item);

}  // namespace wrp
