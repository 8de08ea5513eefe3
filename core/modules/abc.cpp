// abc.cpp -- how "is this a Mapping?" is answered: ABCMeta.__subclasscheck__.
//
// Each abstract class remembers, weakly, the classes registered with it and the answers it gave (CPython's _abc_data).
// A new registration anywhere makes every remembered "no" doubtful: `version`.
#include "modules/abc.h"

#include "modules/modules.h"
#include "modules/native_class.h"
#include "objects/weakref_types.h"

namespace wrp {

namespace {

struct AbcData : GcObject {
  Ref<Set> registry, cache, negative;  // of weak references to classes
  Wide<int64_t> negative_version;
};
inline constexpr const char* kDataFields[] = {"registry", "cache", "negative cache"};
constexpr LifetimeHooks kDataHooks = row_hooks<kDataFields>();

Result<AbcData*> data_of(Interp& in, Object* cls) {
  Ref<Str> name = TRY(name_of("_abc_impl"));
  Ref<> found = TRY(get_attr(in, cls, name.get()));
  if (found->type != state().abc_data) return type_error(in, "_abc_impl is set to a wrong type");
  return static_cast<AbcData*>(found.get());  // the class holds it
}

// A dead class leaves the set by its reference's callback.
Result<Ref<>> forget(Interp& in, Object* set_ref, Object*, const Args& args) {
  Ref<> set = weak_referent(*static_cast<WeakReference*>(set_ref));
  if (set && args.count) Ref<> gone = TRY(set_remove(in, *as_set(set.get()), args[0]));
  return none();
}

Result<void> remember(Interp& in, Ref<Set>& set, Object* cls) {
  if (!set) set = TRY(make_set(*rt().types.set));
  Ref<> back = TRY(make_weakref(in, *rt().types.weakref, set.get(), nullptr));
  Ref<> callback = TRY(make_closure(forget, "_destroy", std::move(back), nullptr));
  TRY(set_add(in, *set, TRY(make_weakref(in, *rt().types.weakref, cls, callback.get()))));
  return {};
}

Result<bool> remembers(Interp& in, Ref<Set>& set, Object* cls) {
  if (!set || set->used == 0 || !has_weak_list(cls)) return false;
  Ref<> ref = TRY(make_weakref(in, *rt().types.weakref, cls, nullptr));
  return set_contains(in, *set, ref.get());
}

Result<bool> is_abstract(Interp& in, Object* value) {
  Ref<Str> name = TRY(name_of("__isabstractmethod__"));
  Ref<> flag = TRY(get_attr_or_null(in, value, name.get()));
  return flag && TRY(truth(in, flag.get()));
}

Result<void> compute_abstract(Interp& in, TypeObject& cls) {
  Ref<Set> names = TRY(make_set(*rt().types.frozenset));
  Ref<Dict> own = TRY(copy_dict(*cls.dict));
  Word at = 0;
  Object *key, *value;
  while (dict_next(*own, at, key, value)) {
    if (TRY(is_abstract(in, value))) TRY(set_add(in, *names, dup(key)));
  }
  for (Word i = 0; i < cls.bases->size; ++i) {
    Ref<> inherited = TRY(get_attr_or_null(in, (*cls.bases)[i], ID(__abstractmethods__)));
    if (!inherited) continue;
    Ref<> it = TRY(get_iter(in, inherited.get()));
    for (;;) {
      Ref<> name = TRY(iter_next(in, it.get()));
      if (!name) break;
      if (!is_str(name.get())) continue;
      Ref<> found = TRY(get_attr_or_null(in, &cls, as_str(name.get())));
      if (found && TRY(is_abstract(in, found.get()))) TRY(set_add(in, *names, std::move(name)));
    }
  }
  return set_attr(in, &cls, ID(__abstractmethods__), names.get());
}

Result<void> abc_init(Interp& in, TypeObject& cls) {
  TRY(compute_abstract(in, cls));
  Ref<AbcData> data = TRY(heap().make<AbcData>(*state().abc_data));
  data->negative_version.value = state().abc_version;
  heap().track(data.get());
  Ref<Str> name = TRY(name_of("_abc_impl"));
  return set_attr(in, &cls, name.get(), data.get());
}

Result<Ref<>> abc_new(Interp& in, TypeObject& meta, const Args& args) {
  Ref<> made = TRY(rt().types.type->slots.new_(in, meta, args));
  TRY(abc_init(in, *static_cast<TypeObject*>(made.get())));
  return made;
}

Result<bool> subclass_check(Interp& in, Object* cls, Object* subclass);

Result<Ref<>> abc_register(Interp& in, Object* self, const Args& args) {
  Object* subclass = args[0];
  if (!is_instance(subclass, rt().types.type)) return type_error(in, "Can only register classes");
  if (TRY(is_subclass_of(in, subclass, self))) return dup(subclass);
  if (TRY(is_subclass_of(in, self, subclass))) {
    return raise_error(in, rt().exceptions.RuntimeError, "Refusing to create an inheritance cycle");
  }
  AbcData* data = TRY(data_of(in, self));
  TRY(remember(in, data->registry, subclass));
  ++state().abc_version;
  share_collection_features(*static_cast<TypeObject*>(subclass), *static_cast<TypeObject*>(self));
  return dup(subclass);
}

Result<Ref<>> abc_instancecheck(Interp& in, Object* self, const Args& args) {
  AbcData* data = TRY(data_of(in, self));
  Ref<> subclass = TRY(get_attr(in, args[0], ID(__class__)));
  if (TRY(remembers(in, data->cache, subclass.get()))) return make_bool(true);
  Object* subtype = args[0]->type;
  if (subtype == subclass.get()) {
    if (data->negative_version.value == state().abc_version && TRY(remembers(in, data->negative, subclass.get())))
      return make_bool(false);
    return call_method_with(in, self, "__subclasscheck__", subclass.get());
  }
  for (Object* c : {subclass.get(), subtype}) {
    Ref<> answer = TRY(call_method_with(in, self, "__subclasscheck__", c));
    if (TRY(truth(in, answer.get()))) return answer;
  }
  return make_bool(false);
}

Result<bool> check_registry(Interp& in, AbcData& data, Object* subclass) {
  if (!data.registry) return false;
  Ref<List> refs = TRY(list_from_iterable(in, data.registry.get()));  // a check may register
  for (Word i = 0; i < refs->size; ++i) {
    Ref<> registered = weak_referent(*static_cast<WeakReference*>((*refs)[i]));
    if (registered && TRY(is_subclass_of(in, subclass, registered.get()))) return true;
  }
  return false;
}

Result<bool> subclass_check(Interp& in, Object* cls, Object* subclass) {
  if (!is_instance(subclass, rt().types.type)) return type_error(in, "issubclass() arg 1 must be a class");
  AbcData* data = TRY(data_of(in, cls));
  if (TRY(remembers(in, data->cache, subclass))) return true;
  if (data->negative_version.value < state().abc_version) {
    data->negative = nullptr;
    data->negative_version.value = state().abc_version;
  } else if (TRY(remembers(in, data->negative, subclass))) {
    return false;
  }
  auto learned = [&](bool answer) -> Result<bool> {
    TRY(remember(in, answer ? data->cache : data->negative, subclass));
    return answer;
  };
  Ref<> hooked = TRY(call_method(in, cls, ID(__subclasshook__), Args(&subclass, 1)));
  if (hooked.get() == rt().true_) return learned(true);
  if (hooked.get() == rt().false_) return learned(false);
  if (hooked.get() != rt().not_implemented) {
    return raise_error(in, rt().exceptions.AssertionError,
                       "__subclasshook__ must return either False, True, or NotImplemented");
  }
  if (is_subtype(static_cast<TypeObject*>(subclass), static_cast<TypeObject*>(cls))) return learned(true);
  if (TRY(check_registry(in, *data, subclass))) return learned(true);
  Ref<> subclasses = TRY(call_method(in, cls, ID(__subclasses__), {}));
  if (is_list(subclasses.get())) {
    List& list = *as_list(subclasses.get());
    for (Word i = 0; i < list.size; ++i) {
      if (TRY(is_subclass_of(in, subclass, list[i]))) return learned(true);
    }
  }
  return learned(false);
}

Result<Ref<>> abc_subclasscheck(Interp& in, Object* self, const Args& args) {
  return make_bool(TRY(subclass_check(in, self, args[0])));
}

Result<Ref<>> abc_registry_clear(Interp& in, Object* self, const Args&) {
  TRY(data_of(in, self))->registry = nullptr;
  return none();
}
Result<Ref<>> abc_caches_clear(Interp& in, Object* self, const Args&) {
  AbcData* data = TRY(data_of(in, self));
  data->cache = nullptr;
  data->negative = nullptr;
  return none();
}

const NativeMethod kMetaMethods[] = {
    {"register", abc_register, 1, 1, NativeMethod::method, nullptr},
    {"__instancecheck__", abc_instancecheck, 1, 1, NativeMethod::method, nullptr},
    {"__subclasscheck__", abc_subclasscheck, 1, 1, NativeMethod::method, nullptr},
    {"_abc_registry_clear", abc_registry_clear, 0, 0, NativeMethod::method, nullptr},
    {"_abc_caches_clear", abc_caches_clear, 0, 0, NativeMethod::method, nullptr},
    {},
};

// ---- the skeletons of collections.abc
// --------------------------------------------------------------------------------

// `hooked`: a class counts as one when it has these methods, related or not (CPython's one-trick ponies).
struct Skeleton {
  const char* name;
  const char* bases;     // separated by spaces
  const char* abstract;  // names of abstract methods
  bool hooked;
  const char* native;  // builtin types registered
};
const Skeleton kSkeletons[] = {
    {"Awaitable", "", "__await__", true, ""},
    {"Coroutine", "Awaitable", "send throw close __await__", true, ""},
    {"AsyncIterable", "", "__aiter__", true, ""},
    {"AsyncIterator", "AsyncIterable", "__anext__ __aiter__", true, ""},
    {"AsyncGenerator", "AsyncIterator", "asend athrow __aiter__ __anext__ aclose", true, ""},
    {"Hashable", "", "__hash__", true, ""},
    {"Iterable", "", "__iter__", true, ""},
    {"Iterator", "Iterable", "__next__ __iter__", true, ""},
    {"Generator", "Iterator", "send throw __iter__ __next__ close", true, ""},
    {"Reversible", "Iterable", "__reversed__ __iter__", true, ""},
    {"Sized", "", "__len__", true, ""},
    {"Container", "", "__contains__", true, ""},
    {"Callable", "", "__call__", true, ""},
    {"Collection", "Sized Iterable Container", "__len__ __iter__ __contains__", true, ""},
    {"Set", "Collection", "", false, "frozenset dict_keys dict_items"},
    {"MutableSet", "Set", "add discard", false, "set"},
    {"Mapping", "Collection", "__getitem__", false, "mappingproxy FrameLocalsProxy"},
    {"MutableMapping", "Mapping", "__setitem__ __delitem__", false, "dict"},
    {"MappingView", "Sized", "", false, ""},
    {"KeysView", "MappingView Set", "", false, "dict_keys"},
    {"ItemsView", "MappingView Set", "", false, "dict_items"},
    {"ValuesView", "MappingView Collection", "", false, "dict_values"},
    {"Sequence", "Reversible Collection", "__getitem__", false, "tuple str range bytes memoryview"},
    {"MutableSequence", "Sequence", "__setitem__ __delitem__ insert", false, "list bytearray"},
    {"ByteString", "Sequence", "", false, "bytes bytearray"},
    {"Buffer", "", "__buffer__", true, ""},
};

const Skeleton* find_skeleton(std::string_view name) {
  for (const Skeleton& s : kSkeletons) {
    if (name == s.name) return &s;
  }
  return nullptr;
}

// The next word of a list, or an empty one.
std::string_view next_word(const char*& at) {
  while (*at == ' ') ++at;
  const char* start = at;
  while (*at && *at != ' ') ++at;
  return {start, static_cast<size_t>(at - start)};
}

// Each name must be somewhere along the mro, and not None.
Result<bool> has_methods(TypeObject& cls, const char* names) {
  for (std::string_view word; !(word = next_word(names)).empty();) {
    Ref<Str> name = TRY(intern(word));
    Object* found = lookup(&cls, name.get());
    if (!found || is_none(found)) return false;
  }
  return true;
}

Result<Ref<>> subclass_hook(Interp& in, Object* self, const Args& args) {
  // Asked of the class itself only, not of what inherits this hook.
  Text name;
  append(name, *static_cast<TypeObject*>(self)->name);
  const Skeleton* skeleton = find_skeleton(name.view());
  Object* own = skeleton ? dict_get(*state().abstract_bases, TRY(intern(name.view())).get()) : nullptr;
  if (own != self || !skeleton->hooked || !is_instance(args[0], rt().types.type)) return not_implemented();
  (void)in;
  return TRY(has_methods(*static_cast<TypeObject*>(args[0]), skeleton->abstract)) ? make_bool(true) : not_implemented();
}
const NativeMethod kHook[] = {{"__subclasshook__", subclass_hook, 1, 1, NativeMethod::class_method, nullptr}, {}};
const NativeMethod kAlias[] = {{"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr}, {}};

Result<Ref<>> abstract_method(Interp& in, Object*, Object* name, const Args&) {
  (void)in;
  (void)name;
  return none();
}

Result<void> register_natives(Interp& in, Object* cls, const char* names) {
  Types& t = rt().types;
  struct {
    std::string_view name;
    TypeObject* type;
  } const natives[] = {{"frozenset", t.frozenset},
                       {"dict_keys", t.dict_keys},
                       {"dict_items", t.dict_items},
                       {"dict_values", t.dict_values},
                       {"set", t.set},
                       {"mappingproxy", t.mapping_proxy},
                       {"FrameLocalsProxy", t.frame_locals_proxy},
                       {"dict", t.dict},
                       {"tuple", t.tuple},
                       {"str", t.str},
                       {"range", t.range},
                       {"bytes", t.bytes},
                       {"list", t.list}};
  for (std::string_view word; !(word = next_word(names)).empty();) {
    for (const auto& row : natives) {
      if (row.name != word || !row.type->mro) continue;
      TRY(call_method_with(in, cls, "register", static_cast<Object*>(row.type)));
    }
  }
  return {};
}

Result<Ref<>> make_skeleton(Interp& in, const Skeleton& s) {
  Ref<List> bases = TRY(make_list());
  const char* at = s.bases;
  for (std::string_view word; !(word = next_word(at)).empty();) {
    TRY(list_append(*bases, TRY(abstract_base(in, find_skeleton(word)->name))));
  }
  Ref<Dict> dict = TRY(make_dict());
  TRY(dict_set(*dict, ID(__module__), TRY(name_of("collections.abc"))));
  TRY(dict_set(*dict, ID(__doc__), none()));
  TRY(dict_set(*dict, ID(__firstlineno__), TRY(make_int(1))));
  Ref<> slots = dup(rt().empty_tuple);
  if (std::string_view(s.name) == "MappingView") {
    Ref<Str> mapping = TRY(name_of("_mapping"));
    slots = TRY(make_tuple_of(static_cast<Object*>(mapping.get())));
  }
  TRY(dict_set(*dict, ID(__slots__), std::move(slots)));
  TRY(dict_set(*dict, ID(__static_attributes__), dup(rt().empty_tuple)));
  at = s.abstract;
  Ref<Str> flag = TRY(name_of("__isabstractmethod__"));
  for (std::string_view word; !(word = next_word(at)).empty();) {
    Ref<Str> name = TRY(intern(word));
    bool inherited = false;
    for (Word i = 0; i < bases->size; ++i)
      inherited = inherited || lookup(static_cast<TypeObject*>((*bases)[i]), name.get());
    if (inherited && name.get() != ID(__hash__)) continue;
    const char* utf8 = name->chars<char>();  // ASCII; make_str_raw leaves room for the NUL that is there
    Ref<> method = TRY(make_closure(abstract_method, utf8, nullptr, nullptr));
    TRY(set_attr(in, method.get(), flag.get(), rt().true_));
    TRY(dict_set(*dict, name.get(), std::move(method)));
  }
  if (std::string_view(s.name) == "Mapping") TRY(dict_set(*dict, TRY(name_of("__reversed__")).get(), none()));
  if (std::string_view(s.name) == "MutableMapping") {
    Ref<> marker = TRY(call(in, rt().types.object, {}));
    TRY(set_entry(*dict, "_MutableMapping__marker", std::move(marker)));
  }
  Ref<Tuple> base_tuple = TRY(list_to_tuple(*bases));
  Ref<Str> name = TRY(name_of(s.name));
  Ref<> made = TRY(make_class(in, *state().abc_meta, *name, *base_tuple, *dict, {}));
  auto& features = static_cast<TypeObject*>(made.get())->features;
  if (std::string_view(s.name) == "Mapping") features.mapping = 1;
  if (std::string_view(s.name) == "Sequence") features.sequence = 1;
  TRY(abc_init(in, *static_cast<TypeObject*>(made.get())));
  TRY(dict_set(*state().abstract_bases, name.get(), made.dup()));
  if (s.hooked) TRY(add_native_methods(*static_cast<TypeObject*>(made.get()), kHook));
  std::string_view called(s.name);
  if (called == "Iterable" || called == "Container" || called == "Awaitable" || called == "AsyncIterable") {
    TRY(add_native_methods(*static_cast<TypeObject*>(made.get()), kAlias));
  }
  TRY(register_natives(in, made.get(), s.native));
  return made;
}

// ---- the module
// ------------------------------------------------------------------------------------------------------

Result<Ref<>> abstractmethod(Interp& in, Object*, const Args& args) {
  Ref<Str> flag = TRY(name_of("__isabstractmethod__"));
  TRY(set_attr(in, args[0], flag.get(), rt().true_));
  return dup(args[0]);
}
Result<Ref<>> get_cache_token(Interp&, Object*, const Args&) { return make_int(state().abc_version); }
Result<Ref<>> update_abstractmethods(Interp& in, Object*, const Args& args) {
  Ref<> has = TRY(get_attr_or_null(in, args[0], ID(__abstractmethods__)));
  if (has) TRY(compute_abstract(in, *static_cast<TypeObject*>(args[0])));
  return dup(args[0]);
}
const NativeMethod kFunctions[] = {
    {"abstractmethod", abstractmethod, 1, 1, NativeMethod::static_method, nullptr},
    {"get_cache_token", get_cache_token, 0, 0, NativeMethod::static_method, nullptr},
    {"update_abstractmethods", update_abstractmethods, 1, 1, NativeMethod::static_method, nullptr},
    {},
};

}  // namespace

Result<void> make_abc_meta(Interp& in) {
  ModuleState& s = state();
  if (s.abc_meta) return {};
  TRY(make_type(s.abc_data, "_abc._abc_data",
                {.hooks = &kDataHooks, .words = words_of<AbcData>, .is_gc = true, .internal = true}));
  s.abstract_bases = TRY(make_dict());
  Object* bases[] = {rt().types.type};
  return make_native_class(in, s.abc_meta,
                           {.name = "ABCMeta",
                            .module = "abc",
                            .doc = "Metaclass for defining Abstract Base Classes (ABCs).",
                            .methods = kMetaMethods,
                            .slots = {.new_ = abc_new}},
                           bases, 1);
}

Result<Ref<>> abstract_base(Interp& in, const char* name) {
  TRY(make_abc_meta(in));
  Ref<Str> key = TRY(name_of(name));
  if (Object* there = dict_get(*state().abstract_bases, key.get())) return dup(there);
  const Skeleton* skeleton = find_skeleton(name);
  WRP_ASSERT(skeleton);
  return make_skeleton(in, *skeleton);
}

// The skeletons by name, for collections.abc.
Result<void> fill__abc_skeletons(Interp& in, Module& m) {
  Ref<List> all = TRY(make_list());
  for (const Skeleton& s : kSkeletons) {
    TRY(add_object(m, s.name, TRY(abstract_base(in, s.name))));
    TRY(list_append(*all, TRY(text_of(s.name))));
  }
  return add_object(m, "__all__", std::move(all));
}

Result<void> fill_abc(Interp& in, Module& m) {
  TRY(make_abc_meta(in));
  TRY(add_functions(m, kFunctions));
  TRY(add_object(m, "ABCMeta", dup(state().abc_meta)));
  Ref<Dict> dict = TRY(make_dict());
  TRY(dict_set(*dict, ID(__module__), TRY(name_of("abc"))));
  TRY(dict_set(*dict, ID(__slots__), dup(rt().empty_tuple)));
  TRY(dict_set(*dict, ID(__doc__),
               TRY(text_of("Helper class that provides a standard way to create an ABC using\ninheritance.\n"))));
  Ref<Str> name = TRY(name_of("ABC"));
  Ref<> abc = TRY(make_class(in, *state().abc_meta, *name, *rt().empty_tuple, *dict, {}));
  TRY(abc_init(in, *static_cast<TypeObject*>(abc.get())));
  return add_object(m, "ABC", std::move(abc));
}

}  // namespace wrp
