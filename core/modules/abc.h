// abc.h -- abstract base classes: ABCMeta, and the skeletons of collections.abc that native classes have among their
// bases.
#pragma once

#include "objects/function.h"

namespace wrp {

// Makes ABCMeta when it is not there yet.
Result<void> make_abc_meta(Interp& in);

// A class of collections.abc by its name, made with its bases when not there yet. Its mixin methods come with the
// module collections.abc; the abstract names and the subclass hook are there from the start.
Result<Ref<>> abstract_base(Interp& in, const char* name);

}  // namespace wrp
