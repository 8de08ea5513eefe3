// namespace.h -- types.SimpleNamespace: an object that is nothing but its attributes.
#pragma once

#include "objects/containers.h"

namespace wrp {
Result<void> make_namespace_type();
Result<Ref<>> make_namespace(Ref<Dict> attributes);
}  // namespace wrp
