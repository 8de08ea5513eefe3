// named_row.h -- tuples whose items have names: sys.version_info and its kind (CPython's structseq).
#pragma once

#include "modules/state.h"

namespace wrp {

// Makes the type. `names` ends with null, at most 16; the array must live for ever.
Result<void> make_row_type(TypeObject*& field, const char* name, const char* const* names);
// A row of it; takes the items over.
Result<Ref<>> make_row(TypeObject& type, Ref<>* items, Word count);

}  // namespace wrp
