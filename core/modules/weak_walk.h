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
};

Result<void> start_walk(Interp& in, WeakIterator& walk);
// The next that is alive, or null at the end; starts the walk when it has not begun (weak_common.cpp).
Result<Ref<>> walk_step(Interp& in, WeakIterator& walk);

}  // namespace wrp
