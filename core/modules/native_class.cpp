#include "modules/native_class.h"

#include "objects/frame.h"

namespace wrp {

namespace {

Result<void> add_wrappers(TypeObject& type, const NativeClass& spec) {
  auto* own = reinterpret_cast<void* const*>(&spec.slots);
  auto* to = reinterpret_cast<void**>(&type.slots);
  for (Word i = 0; i < sizeof(Slots) / sizeof(void*); ++i) {
    if (own[i]) to[i] = own[i];
  }
  for (int i = 0; i < kSlotDefCount; ++i) {
    const SlotDef& def = kSlotDefs[i];
    void* function = *reinterpret_cast<void* const*>(reinterpret_cast<const char*>(&spec.slots) + def.offset);
    if (!def.wrapper || !function || (def.reflected && !spec.reflected)) continue;
    Ref<Str> name = TRY(name_of(def.name));
    if (dict_get(*type.dict, name.get())) continue;
    if (function == reinterpret_cast<void*>(hash_not_implemented)) continue;
    Ref<WrapperDescriptor> d = TRY(heap().make<WrapperDescriptor>(*rt().types.wrapper_descriptor));
    d->slot = &def;
    d->owner = &type;
    heap().track(d.get());
    TRY(dict_set(*type.dict, name.get(), std::move(d)));
  }
  return {};
}

Result<void> add_getsets(TypeObject& type, const NativeGetSet* getsets) {
  for (const NativeGetSet* g = getsets; g && g->name; ++g) {
    Ref<Str> name = TRY(name_of(g->name));
    Ref<GetSetDescriptor> d = TRY(heap().make<GetSetDescriptor>(*rt().types.getset_descriptor));
    d->getset = g;
    d->owner = Borrowed<TypeObject>(&type).dup();
    heap().track(d.get());
    TRY(dict_set(*type.dict, name.get(), std::move(d)));
  }
  return {};
}

// cls.__new__(cls, ...) of a class with a native `new_`.
Result<Ref<>> class_new(Interp& in, Object* self, const Args& args) {
  auto* type = static_cast<TypeObject*>(self);
  if (args.count == 0) return type_error(in, "%N.__new__() missing 1 required positional argument: 'cls'", type);
  if (!is_instance(args[0], rt().types.type))
    return type_error(in, "%N.__new__(X): X is not a type object (%T)", type, args[0]);
  auto* cls = static_cast<TypeObject*>(args[0]);
  if (!is_subtype(cls, type)) return type_error(in, "%N.__new__(%N): %N is not a subtype of %N", type, cls, cls, type);
  return type->slots.new_(in, *cls, args.skip(1));
}
const NativeMethod kNew = {"__new__", class_new, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr};

}  // namespace

Result<void> add_native_methods(TypeObject& type, const NativeMethod* methods) {
  for (const NativeMethod* m = methods; m && m->name; ++m) {
    Ref<Str> name = TRY(name_of(m->name));
    Ref<> value;
    int kind = m->kind & 7;
    if (kind == NativeMethod::method) {
      Ref<MethodDescriptor> d = TRY(heap().make<MethodDescriptor>(*rt().types.method_descriptor));
      d->method = m;
      d->owner = &type;
      heap().track(d.get());
      value = std::move(d);
    } else {
      value = TRY(make_builtin(*m, dup(&type), nullptr));
      if (kind == NativeMethod::class_method) {
        Ref<StaticMethod> wrapped = TRY(heap().make<StaticMethod>(*rt().types.class_method));
        wrapped->callable = std::move(value);
        heap().track(wrapped.get());
        value = std::move(wrapped);
      }
    }
    TRY(dict_set(*type.dict, name.get(), std::move(value)));
  }
  type_modified(type);
  return {};
}

Result<void> make_native_class(Interp& in, TypeObject*& field, const NativeClass& spec, Object* const* bases,
                               Word base_count, TypeObject* meta) {
  if (field) return {};
  Ref<Dict> dict = TRY(make_dict());
  TRY(dict_set(*dict, ID(__module__), TRY(name_of(spec.module))));
  if (spec.qualname) TRY(dict_set(*dict, ID(__qualname__), TRY(name_of(spec.qualname))));
  TRY(dict_set(*dict, ID(__doc__), spec.doc ? TRY(text_of(spec.doc)) : none()));
  auto names_tuple = [](const char* const* names) -> Result<Ref<>> {
    Ref<List> list = TRY(make_list());
    for (; names && *names; ++names) TRY(list_append(*list, TRY(name_of(*names))));
    return list_to_tuple(*list);
  };
  TRY(dict_set(*dict, ID(__firstlineno__), TRY(make_int(1))));
  if (spec.slot_names) TRY(dict_set(*dict, ID(__slots__), TRY(names_tuple(spec.slot_names))));
  if (spec.no_hash) TRY(dict_set(*dict, ID(__hash__), none()));
  TRY(dict_set(*dict, ID(__static_attributes__), TRY(names_tuple(spec.static_attributes))));
  Ref<Tuple> all = TRY(make_tuple_from(bases, base_count));
  Ref<Str> name = TRY(name_of(spec.name));
  Ref<> made = TRY(make_class(in, meta ? *meta : *rt().types.type, *name, *all, *dict, {}));
  auto& type = *static_cast<TypeObject*>(made.get());
  type.count = kImmortal;  // descriptors do not count their owner
  field = static_cast<TypeObject*>(made.release());
  TRY(add_wrappers(type, spec));
  TRY(add_getsets(type, spec.getsets));
  TRY(add_native_methods(type, spec.methods));
  if (spec.slots.new_) TRY(dict_set(*type.dict, ID(__new__), TRY(make_builtin(kNew, dup(&type), nullptr))));
  return {};
}

// ---- closures
// --------------------------------------------------------------------------------------------------------

namespace {

struct Closure : GcObject {
  Ref<> a, b;
  Ref<Dict> dict;
  WeakReference* weak;
  ClosureFunction function;
  const char* qualname;
};
Closure& closure(Object* o) { return *static_cast<Closure*>(o); }
inline constexpr const char* kClosureFields[] = {"closure", "closure", "__dict__"};
constexpr LifetimeHooks kClosureHooks = row_hooks<kClosureFields>();

Result<Ref<>> closure_call(Interp& in, Object* o, const Args& args) {
  Closure& c = closure(o);
  return c.function(in, c.a.get(), c.b.get(), args);
}
Result<Ref<>> closure_repr(Interp&, Object* o) {
  Text text;
  text.append_format("<function %s at 0x%llx>", closure(o).qualname, static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}
Result<Ref<>> closure_get(Interp&, Object* o, Object* instance, Object*) {
  if (!instance) return dup(o);
  return make_method(dup(o), dup(instance));
}
Result<Ref<>> get_name(Interp&, Object* self) {
  const char* dot = std::strrchr(closure(self).qualname, '.');
  return text_of(dot ? dot + 1 : closure(self).qualname);
}
Result<Ref<>> get_qualname(Interp&, Object* self) { return text_of(closure(self).qualname); }
Result<Ref<>> get_dict(Interp&, Object* self) { return dup(TRY(instance_dict(self))); }
Result<Ref<>> get_closure(Interp&, Object*) { return none(); }
Result<Ref<>> get_defaults(Interp&, Object* self) {
  Ref<>& a = closure(self).a;
  return a && is_tuple(a.get()) ? a.dup() : none();
}
Result<Ref<>> closure_same(Interp&, Object* self, const Args&) { return dup(self); }  // functions are not copied
Result<Ref<>> closure_reduce(Interp& in, Object* self, const Args&) { return get_qualname(in, self); }
const NativeMethod kClosureMethods[] = {{"__reduce__", closure_reduce, 0, 0, NativeMethod::method, nullptr},
                                        {"__copy__", closure_same, 0, 0, NativeMethod::method, nullptr},
                                        {"__deepcopy__", closure_same, 1, 1, NativeMethod::method, nullptr},
                                        {}};
const NativeGetSet kClosureGetSets[] = {
    {"__name__", get_name, nullptr},       {"__qualname__", get_qualname, nullptr}, {"__dict__", get_dict, nullptr},
    {"__closure__", get_closure, nullptr}, {"__defaults__", get_defaults, nullptr}, {}};

}  // namespace

Result<Ref<>> make_closure(ClosureFunction function, const char* qualname, Ref<> a, Ref<> b) {
  TRY(make_type(state().closure, "function",
                {.hooks = &kClosureHooks,
                 .words = words_of<Closure>,
                 .is_gc = true,
                 .internal = true,
                 .weak_offset = WEAK_AT(Closure),
                 .dict_offset = DICT_AT(Closure),
                 .slots = {.repr = closure_repr, .call = closure_call, .descr_get = closure_get},
                 .methods = kClosureMethods,
                 .getsets = kClosureGetSets}));
  Ref<Closure> c = TRY(heap().make<Closure>(*state().closure));
  c->a = std::move(a);
  c->b = std::move(b);
  c->function = function;
  c->qualname = qualname;
  heap().track(c.get());
  return c;
}

// ---- arguments as Python functions take them
// -------------------------------------------------------------------------

namespace {

Error missing_arguments(Interp& in, const PythonSignature& s, Object** out) {
  int n = 0;
  for (int i = 0; i < s.required; ++i) n += !out[i];
  Text names;
  int seen = 0;
  for (int i = 0; i < s.required; ++i) {
    if (out[i]) continue;
    if (seen) names.append(n == 2 ? " and " : seen == n - 1 ? ", and " : ", ");
    ++seen;
    names.append('\'');
    names.append(s.names[i]);
    names.append('\'');
  }
  return type_error(in, "%s() missing %d required positional argument%s: %s", s.qualname, n, n == 1 ? "" : "s",
                    names.c_str());
}

Error too_many(Interp& in, const PythonSignature& s, int total, int given) {
  int own = s.method ? 1 : 0;
  const char* were = given + own == 1 ? "was" : "were";
  if (s.required < total) {
    return type_error(in, "%s() takes from %d to %d positional arguments but %d %s given", s.qualname, s.required + own,
                      total + own, given + own, were);
  }
  return type_error(in, "%s() takes %d positional argument%s but %d %s given", s.qualname, total + own,
                    total + own == 1 ? "" : "s", given + own, were);
}

}  // namespace

Result<void> unpack_python(Interp& in, const PythonSignature& s, const Args& args, Object** out) {
  int total = 0;
  while (s.names[total]) ++total;
  const int given = static_cast<int>(args.count);
  for (int i = 0; i < total; ++i) out[i] = i < given ? args[static_cast<Word>(i)] : nullptr;
  for (Word k = 0; k < args.keyword_count(); ++k) {
    Str* name = as_str((*args.keywords)[k]);
    int at = s.positional_only;
    while (at < total && !equal(*name, std::string_view(s.names[at]))) ++at;
    if (at == total) {
      if (s.extra_keywords) continue;
      return type_error(in, "%s() got an unexpected keyword argument '%U'", s.qualname, name);
    }
    if (out[at]) return type_error(in, "%s() got multiple values for argument '%U'", s.qualname, name);
    out[at] = args.items[args.count + k];
  }
  if (given > total && !s.extra_positional) return too_many(in, s, total, given);
  for (int i = 0; i < s.required; ++i) {
    if (!out[i]) return missing_arguments(in, s, out);
  }
  return {};
}

Result<Ref<Dict>> keyword_dict(const Args& args) {
  Ref<Dict> dict = TRY(make_dict());
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(*dict, as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
  return dict;
}

}  // namespace wrp
