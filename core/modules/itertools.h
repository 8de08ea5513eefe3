// itertools.h -- what other modules use of itertools.
#pragma once

#include "objects/containers.h"

namespace wrp {
Result<Ref<>> make_chain(Ref<> iterables);  // chain.from_iterable(iterator)
Result<Ref<>> make_count(int64_t start);    // count(start)
Result<void> make_itertools_types();
}  // namespace wrp
