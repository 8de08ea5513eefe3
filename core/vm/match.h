// match.h -- what a match statement asks of its subject.
#pragma once

#include "objects/protocol.h"

namespace wrp {

// The values of `keys` in a mapping as a tuple, or None when one is missing.
Result<Ref<>> match_keys(Interp& in, Object* subject, Tuple& keys);
// The attributes that a class pattern asks for, `positional` ones by __match_args__, or None when there is no match.
Result<Ref<>> match_class(Interp& in, Object* subject, Object* cls, Word positional, Tuple& names);

}  // namespace wrp
