// weak_containers.cpp -- puts the weak containers into the module weakref; each has its own file.
#include "modules/weak_containers.h"

#include "modules/itertools.h"
#include "modules/modules.h"
#include "modules/weak_common.h"

namespace wrp {

Result<void> make_weak_containers(Interp& in) {
  TRY(make_weak_iterator_types());
  TRY(make_itertools_types());
  TRY(make_weak_references(in));
  TRY(make_weak_set(in));
  TRY(make_weak_dicts(in));
  return make_finalize(in);
}

Result<void> add_weak_containers(Interp& in, Module& m) {
  TRY(make_weak_containers(in));
  ModuleState& s = state();
  struct {
    const char* name;
    TypeObject* type;
  } const types[] = {{"WeakSet", s.weak_set},
                     {"WeakKeyDictionary", s.weak_key_dict},
                     {"WeakValueDictionary", s.weak_value_dict},
                     {"KeyedRef", s.keyed_ref},
                     {"WeakMethod", s.weak_method},
                     {"finalize", s.finalize},
                     {"_IterationGuard", s.iteration_guard}};
  for (const auto& row : types) TRY(add_object(m, row.name, dup(row.type)));
  // As in CPython, the modules that weakref uses are seen in it.
  for (const char* name : {"sys", "itertools"}) TRY(add_object(m, name, TRY(import_module(in, *TRY(name_of(name))))));
  return {};
}

// _weakrefset, where CPython keeps WeakSet.
Result<void> fill__weakrefset(Interp& in, Module& m) {
  TRY(make_weak_containers(in));
  TRY(add_object(m, "WeakSet", dup(state().weak_set)));
  return add_object(m, "_IterationGuard", dup(state().iteration_guard));
}

}  // namespace wrp
