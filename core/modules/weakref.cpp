// weakref.cpp -- the modules weakref and _weakref: functions here, ref and proxies in objects/weakref_types, containers
// in weak_set.cpp and weak_dict.cpp, finalize in finalize.cpp.
#include "modules/modules.h"
#include "modules/state.h"
#include "modules/weak_containers.h"
#include "objects/weakref_types.h"

namespace wrp {

namespace {

// What its bases refer to a class by is there when it is looked for.
Result<void> let_bases_know(Interp& in, Object* o) {
  if (is_derived_class(o)) TRY(make_weakref(in, *rt().types.weakref, o, nullptr));
  return {};
}

Result<Ref<>> getweakrefcount(Interp& in, Object*, const Args& args) {
  TRY(let_bases_know(in, args[0]));
  return make_int(static_cast<int64_t>(count_weakrefs(args[0])));
}

Result<Ref<>> getweakrefs(Interp& in, Object*, const Args& args) {
  TRY(let_bases_know(in, args[0]));
  Ref<List> out = TRY(make_list(count_weakrefs(args[0])));
  for (WeakReference* ref = first_weakref(args[0]); ref; ref = ref->next_ref) {
    if (!ref->flags.dying) TRY(list_append(*out, dup(ref)));
  }
  return out;
}

Result<Ref<>> proxy(Interp& in, Object*, const Args& args) {
  return make_weakproxy(in, args[0], args.count > 1 && !is_none(args[1]) ? args[1] : nullptr);
}

// Atomically: removes the key when its value is a dead reference. What WeakValueDictionary's callbacks do.
Result<Ref<>> remove_dead_weakref(Interp& in, Object*, const Args& args) {
  if (!is_dict(args[0])) return type_error(in, "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
  Object* value = TRY(dict_lookup(in, *as_dict(args[0]), args[1]));
  if (!value) return none();
  if (!value->type->traits.is_weakref) return type_error(in, "not a weakref");
  if (static_cast<WeakReference*>(value)->alive()) return none();
  Ref<> gone = TRY(dict_remove(in, *as_dict(args[0]), args[1]));
  return none();
}

const NativeMethod kFunctions[] = {
    {"getweakrefcount", getweakrefcount, 1, 1, NativeMethod::static_method, nullptr},
    {"getweakrefs", getweakrefs, 1, 1, NativeMethod::static_method, nullptr},
    {"proxy", proxy, 1, 2, NativeMethod::static_method, nullptr},
    {"_remove_dead_weakref", remove_dead_weakref, 2, 2, NativeMethod::static_method, nullptr},
    {},
};

}  // namespace

Result<void> fill_weakref_core(Interp&, Module& m) {
  TRY(add_functions(m, kFunctions));
  Types& t = rt().types;
  TRY(add_object(m, "ref", dup(t.weakref)));
  TRY(add_object(m, "ReferenceType", dup(t.weakref)));
  TRY(add_object(m, "ProxyType", dup(t.weakproxy)));
  TRY(add_object(m, "CallableProxyType", dup(t.weakcallableproxy)));
  return add_object(m, "__doc__", TRY(text_of("Weak-reference support module.")));
}

Result<void> fill_weakref(Interp& in, Module& m) {
  // The functions are those of _weakref: one object under two names.
  Ref<> core = TRY(import_module(in, *TRY(name_of("_weakref"))));
  for (const char* name : {"ref", "proxy", "getweakrefcount", "getweakrefs", "ReferenceType", "ProxyType",
                           "CallableProxyType", "_remove_dead_weakref"}) {
    TRY(add_object(m, name, TRY(get_attr(in, core.get(), name))));
  }
  Types& t = rt().types;
  TRY(add_object(m, "ProxyTypes",
                 TRY(make_tuple_of(static_cast<Object*>(t.weakproxy), static_cast<Object*>(t.weakcallableproxy)))));
  TRY(add_weak_containers(in, m));
  Ref<List> all = TRY(make_list());
  for (const char* name :
       {"ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
        "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"}) {
    TRY(list_append(*all, TRY(text_of(name))));
  }
  TRY(add_object(m, "__all__", std::move(all)));
  return add_object(m, "__doc__",
                    TRY(text_of("Weak reference support for Python.\n\nThis module is an implementation of PEP 205:\n\n"
                                "https://peps.python.org/pep-0205/\n")));
}

}  // namespace wrp
