// collections_types.h -- the containers of collections that are made in C++.
#pragma once

#include "modules/state.h"

namespace wrp {
Result<void> make_deque_types();
void clear_deque(Object* deque);
Result<void> make_dict_kinds();  // defaultdict, OrderedDict
}  // namespace wrp
