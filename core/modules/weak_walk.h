// weak_walk.h -- the iterators of weak containers, which stand for CPython's generators.
#pragma once

#include "modules/weak_common.h"

namespace wrp {

enum class WalkState : Word { created, running, finished };

struct WeakIterator : GcObject {
  Ref<> source;  // iterates over `data`, or over its views
  Ref<> guard;
  Ref<> self;  // the container, and the generator's other local variables in the order in which they are let go
  Ref<> first, second, third;
  WeakReference* weak;
  const char* qualname;
  WeakWalk walk;
  WalkState progress;
  bool executing;  // what dies on the way runs Python, which may ask for the next
};

Result<void> start_walk(Interp& in, WeakIterator& walk);
Result<void> finish_walk(Interp& in, WeakIterator& walk);  // stack, guard, locals
Result<Ref<>> walk_pair(Interp& in, WeakIterator& walk, Ref<> entry);
// The iterator's slot: the next that is alive, or null at the end (weak_common.cpp).
Result<Ref<>> walk_next(Interp& in, Object* walk);

}  // namespace wrp
