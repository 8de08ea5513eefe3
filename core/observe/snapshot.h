// snapshot.h -- the heap as a picture: nodes, edges and names as flat rows (records.h).
#pragma once

#include "heap/heap.h"
#include "observe/records.h"

namespace wrp::observe {

// A scope whose names are roots: its label and a mapping object, whose edges "value" (with their key) are its names; or
// a frame, whose edges "local" are; or, with a `name`, one object that is called so.
struct Scope {
  const char* label;
  Object* holder;
  const char* name = nullptr;
};

// Everything reachable from the scopes and everything tracked, as far as `detail` goes. And `newborn`, if there is one:
// an object that has no fields yet.
Snapshot take_snapshot(Heap& heap, const Scope* scopes, size_t scope_count, Detail detail, Object* newborn);

}  // namespace wrp::observe
