// simple_types.h -- None, NotImplemented, Ellipsis, range, slice, enumerate, zip, map, filter, reversed.
#pragma once

#include "objects/runtime.h"

namespace wrp {

// What iter(range) gives; the interpreter's loop steps it itself.
struct RangeIterator : Object {
  Wide<int64_t> next, step, left;
  int64_t take_next() {
    --left.value;
    int64_t value = next.value;
    next.value = static_cast<int64_t>(static_cast<uint64_t>(value) + static_cast<uint64_t>(step.value));
    return value;
  }
};

Result<void> ready_simple_types();
}  // namespace wrp
