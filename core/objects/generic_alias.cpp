// generic_alias.cpp -- list[int]: types.GenericAlias. It remembers a class and what it was subscripted with, and
// otherwise behaves as the class does.
#include "objects/fields.h"
#include "objects/sequence.h"
#include "objects/union.h"

namespace wrp {

FIELDS(GenericAlias, FIELD(origin) || FIELD(args))

namespace {

// ---- type parameters: list[T][int] is list[int]

// `o`'s attribute, or null; a class is asked for nothing, since what it has is for its instances.
Result<Ref<>> of_part(Interp& in, Object* o, const char* name) {
  if (is_instance(o, rt().types.type)) return Ref<>();
  Ref<Str> s = TRY(intern(std::string_view(name)));
  return get_attr_or_null(in, o, s.get());
}

Result<void> add_once(List& list, Object* o) {
  for (Word i = 0; i < list.size; ++i) {
    if (list[i] == o) return {};
  }
  return list_append(list, Borrowed<>(o).dup());
}

}  // namespace

Result<Ref<>> parameters_among(Interp& in, Tuple& args) {
  Ref<List> found = TRY(make_list());
  for (Word i = 0; i < args.size; ++i) {
    if (Ref<> parameter = TRY(of_part(in, args[i], "__typing_subst__"))) {
      TRY(add_once(*found, args[i]));
    } else if (Ref<> inner = TRY(of_part(in, args[i], "__parameters__")); inner && is_tuple(inner.get())) {
      for (Word k = 0; k < as_tuple(inner.get())->size; ++k) TRY(add_once(*found, (*as_tuple(inner.get()))[k]));
    }
  }
  return make_tuple_from(found->items, found->size);
}

namespace {

// What stands for `parameter` among `items`.
Object* substitute(Tuple& parameters, Tuple& items, Object* parameter) {
  for (Word i = 0; i < parameters.size; ++i) {
    if (parameters[i] == parameter) return items[i];
  }
  return parameter;
}

}  // namespace

Result<Ref<Tuple>> substituted(Interp& in, Object* self, Tuple& args, Object* item) {
  Ref<> found = TRY(parameters_among(in, args));
  Tuple& parameters = *as_tuple(found.get());
  if (!parameters.size) {
    Ref<Str> shown = TRY(repr(in, self));
    return type_error(in, "%U is not a generic class", shown.get());
  }
  Ref<Tuple> items = is_tuple(item) ? Borrowed<Tuple>(as_tuple(item)).dup() : TRY(make_tuple_of(item));
  if (items->size != parameters.size) {
    Ref<Str> shown = TRY(repr(in, self));
    return type_error(in, "Too %s arguments for %U; actual %d, expected %d",
                      items->size > parameters.size ? "many" : "few", shown.get(), static_cast<int>(items->size),
                      static_cast<int>(parameters.size));
  }
  Ref<Tuple> made = TRY(make_tuple(args.size));
  for (Word i = 0; i < args.size; ++i) {
    Ref<> part = dup(args[i]);
    if (Ref<> subst = TRY(of_part(in, args[i], "__typing_subst__"))) {
      part = TRY(call_with(in, subst.get(), substitute(parameters, *items, args[i])));
    } else if (Ref<> inner = TRY(of_part(in, args[i], "__parameters__"));
               inner && is_tuple(inner.get()) && as_tuple(inner.get())->size) {
      Tuple& wanted = *as_tuple(inner.get());
      Ref<Tuple> given = TRY(make_tuple(wanted.size));
      for (Word k = 0; k < wanted.size; ++k) given->init(k, dup(substitute(parameters, *items, wanted[k])));
      part = TRY(get_item(in, args[i], given.get()));
    }
    made->init(i, std::move(part));
  }
  return made;
}

namespace {

constexpr LifetimeHooks kHooks = field_hooks<GenericAlias>(false);

Result<Ref<>> alias_repr(Interp& in, Object* o) {
  auto* alias = static_cast<GenericAlias*>(o);
  auto item = [&](Text& text, Object* part) -> Result<void> {
    if (part == rt().ellipsis) {
      text.append("...");
    } else if (is_instance(part, rt().types.type)) {
      Ref<Str> name = TRY(type_full_name(*static_cast<TypeObject*>(part)));
      append(text, *name);
    } else {
      TRY(append_repr(in, text, part));
    }
    return {};
  };
  auto item_or_list = [&](Text& text, Object* part) -> Result<void> {
    if (part->type != rt().types.list) return item(text, part);
    text.append('[');
    for (Word i = 0; i < as_list(part)->size; ++i) {
      if (i) text.append(", ");
      Ref<> held = Borrowed<>((*as_list(part))[i]).dup();
      TRY(item(text, held.get()));
    }
    text.append(']');
    return {};
  };
  Text text;
  TRY(item(text, alias->origin.get()));
  text.append('[');
  Tuple& args = *as_tuple(alias->args.get());
  for (Word i = 0; i < args.size; ++i) {
    if (i) text.append(", ");
    TRY(item_or_list(text, args[i]));
  }
  text.append(args.size ? "]" : "()]");
  return finish(text);
}
Result<Ref<>> alias_origin(Interp&, Object* self) { return static_cast<GenericAlias*>(self)->origin.dup(); }
Result<Ref<>> alias_args(Interp&, Object* self) { return static_cast<GenericAlias*>(self)->args.dup(); }
Result<Ref<>> alias_parameters(Interp& in, Object* self) {
  return parameters_among(in, *as_tuple(static_cast<GenericAlias*>(self)->args.get()));
}
Result<Ref<>> alias_unpacked(Interp&, Object*) { return make_bool(false); }
const NativeGetSet kAliasGetSets[] = {{"__parameters__", alias_parameters, nullptr},
                                      {"__unpacked__", alias_unpacked, nullptr},
                                      {"__origin__", alias_origin, nullptr},
                                      {"__args__", alias_args, nullptr},
                                      {}};
Result<Ref<>> alias_call(Interp& in, Object* o, const Args& args) {
  Ref<> made = TRY(call(in, static_cast<GenericAlias*>(o)->origin.get(), args));
  if (!type_of(made.get())->features.heap_class) return made;
  if (auto told = set_attr(in, made.get(), ID(__orig_class__), o); !told) {  // it need not have room
    if (!raised_is(in, told.error(), rt().exceptions.AttributeError) &&
        !raised_is(in, told.error(), rt().exceptions.TypeError))
      return told.error();
    in.drop_raised();
  }
  return made;
}
Result<Ref<>> alias_mro_entries(Interp&, Object* self, const Args&) {
  return make_tuple_of(static_cast<GenericAlias*>(self)->origin.get());
}
Result<int64_t> alias_hash(Interp& in, Object* o) {
  auto* alias = static_cast<GenericAlias*>(o);
  int64_t h = TRY(hash(in, alias->origin.get())) ^ TRY(hash(in, alias->args.get()));
  return h == -1 ? -2 : h;
}

Result<Ref<>> alias_getitem(Interp& in, Object* self, Object* item) {
  auto* alias = static_cast<GenericAlias*>(self);
  Ref<Tuple> made = TRY(substituted(in, self, *as_tuple(alias->args.get()), item));
  return make_alias(in, alias->origin.get(), Args(reinterpret_cast<Object* const*>(&erased(made)), 1));
}
Result<Ref<>> alias_reduce(Interp&, Object* self, const Args&) {
  auto* alias = static_cast<GenericAlias*>(self);
  Ref<> parts = TRY(make_tuple_of(alias->origin.get(), alias->args.get()));
  return make_tuple_of(static_cast<Object*>(rt().types.generic_alias), parts.get());
}
Result<Ref<>> alias_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.count != 2) return type_error(in, "GenericAlias expected 2 arguments, got %d", static_cast<int>(args.count));
  if (&type == rt().types.generic_alias) return make_alias(in, args[0], args.skip(1));
  Ref<> made = TRY(make_instance(type));
  auto* alias = static_cast<GenericAlias*>(made.get());
  alias->origin = dup(args[0]);
  alias->args = is_tuple(args[1]) ? dup(args[1]) : Ref<>(TRY(make_tuple_of(args[1])));
  return made;
}
// What the origin has, and its own.
Result<Ref<>> alias_dir(Interp& in, Object* self, const Args&) {
  Ref<> method = TRY(get_special(in, static_cast<GenericAlias*>(self)->origin.get(), ID(__dir__)));
  Ref<> names = TRY(call(in, method.get(), {}));
  Ref<List> all = TRY(list_from_iterable(in, names.get()));
  Word at = 0;
  Object *name, *value;
  while (dict_next(*rt().types.generic_alias->dict, at, name, value)) {
    if (!TRY(contains(in, all.get(), name))) TRY(list_append(*all, Borrowed<>(name).dup()));
  }
  return all;
}
Result<Ref<>> alias_instancecheck(Interp& in, Object*, const Args&) {
  return type_error(in, "isinstance() argument 2 cannot be a parameterized generic");
}
Result<Ref<>> alias_subclasscheck(Interp& in, Object*, const Args&) {
  return type_error(in, "issubclass() argument 2 cannot be a parameterized generic");
}
const NativeMethod kAliasMethods[] = {{"__reduce__", alias_reduce, 0, 0, NativeMethod::method, nullptr},
                                      {"__dir__", alias_dir, 0, 0, NativeMethod::method, nullptr},
                                      {"__instancecheck__", alias_instancecheck, 1, 1, NativeMethod::method, nullptr},
                                      {"__subclasscheck__", alias_subclasscheck, 1, 1, NativeMethod::method, nullptr},
                                      {"__mro_entries__", alias_mro_entries, 1, 1, NativeMethod::method, nullptr},
                                      {}};
Result<Ref<>> alias_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || a->type != b->type) return not_implemented();
  auto *x = static_cast<GenericAlias*>(a), *y = static_cast<GenericAlias*>(b);
  bool same =
      TRY(same_or_equal(in, x->origin.get(), y->origin.get())) && TRY(same_or_equal(in, x->args.get(), y->args.get()));
  return make_bool(same == (op == CompareOp::eq));
}
Result<Ref<>> alias_getattr(Interp& in, Object* o, Str* name) {
  if (lookup(type_of(o), name)) return generic_getattr(in, o, name);
  return get_attr(in, static_cast<GenericAlias*>(o)->origin.get(), name);
}

}  // namespace

Result<Ref<>> make_alias(Interp&, Object* self, const Args& args) {
  Ref<GenericAlias> alias = TRY(heap().make<GenericAlias>(*rt().types.generic_alias));
  alias->origin = Borrowed<>(self).dup();
  alias->args = is_tuple(args[0]) ? Borrowed<>(args[0]).dup() : Ref<>(TRY(make_tuple_of(args[0])));
  heap().track(alias.get());
  return alias;
}

Result<void> ready_generic_alias() {
  TypeSpec spec = {.hooks = &kHooks,
                   .words = words_of<GenericAlias>,
                   .is_gc = true,
                   .is_base = true,
                   .weak_offset = WEAK_AT(GenericAlias),
                   .slots = {.repr = alias_repr,
                             .hash = alias_hash,
                             .call = alias_call,
                             .getattr = alias_getattr,
                             .compare = alias_compare,
                             .getitem = alias_getitem,
                             .new_ = alias_new},
                   .methods = kAliasMethods,
                   .getsets = kAliasGetSets};
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = union_or;
  return ready_type(*rt().types.generic_alias, "types.GenericAlias", spec);
}

}  // namespace wrp
