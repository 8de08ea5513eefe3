// checker.h -- what must always be true of a heap, and the code that looks.
//
//   1. No object is referred to from inside more often than its count says; with every root reported and no Python
//   running,
//      the two are equal.
//   2. Every weak reference on an object's list points back at that object, forward and backward links agree, the plain
//      reference stands first and the plain proxy next.
//   3. A generation list is a ring of tracked objects that know their generation; none is dying.
//   4. Between collections no object is marked as part of one.
#pragma once

#include "heap/heap.h"

namespace wrp {

struct CheckReport {
  bool ok = true;
  // The first violation, in words ("Dummy#12: 3 references from inside, but its count is 2").
  char text[200] = {};
};

// `complete`: all roots are reported and nothing is held elsewhere, so a count that is too high is a violation too, and
// so is an object that lives without having been found. The check walks tracked objects and everything they reach.
CheckReport check_heap(Heap& heap, bool complete);

// After the last drop: is the heap empty? Names a holder of what is left.
CheckReport check_empty(Heap& heap, Word allowed_objects);

// In the checked builds the collector looks at its phase boundaries.
void check_phase(Heap& heap, Phase phase);
#if defined(WRP_CHECKS)
#define WRP_CHECK_HEAP(phase) check_phase(heap_, phase)
#else
#define WRP_CHECK_HEAP(phase) ((void)0)
#endif

}  // namespace wrp
