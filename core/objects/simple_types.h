// simple_types.h -- None, NotImplemented, Ellipsis, range, slice, enumerate, zip, map, filter, reversed.
#pragma once

#include "base/result.h"

namespace wrp {
Result<void> ready_simple_types();
}  // namespace wrp
