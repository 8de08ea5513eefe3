// reduce.cpp -- object.__reduce_ex__ and __getstate__: how an object is taken apart for copying, and what it takes to
// make it again.
#include "objects/protocol.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> object_getstate(Interp& in, Object* self, const Args& args);
Result<Ref<>> object_reduce(Interp& in, Object* self, const Args& args);
Result<Ref<>> object_reduce_ex(Interp& in, Object* self, const Args& args);

namespace {

// {name: value} of the __slots__ that are set, or null.
Result<Ref<Dict>> slot_values(Interp& in, Object* self) {
  Ref<Dict> out;
  for (TypeObject* t = type_of(self); t && t->features.heap_class; t = t->base.get()) {
    for (Word i = 0; i < t->slot_words; ++i) {
      Str* name = as_str((*as_tuple(t->slot_names.get()))[i]);
      Ref<> value = TRY(get_attr_or_null(in, self, name));
      if (!value) continue;
      if (!out) out = TRY(make_dict());
      TRY(dict_set(*out, name, std::move(value)));
    }
  }
  return out;
}

// cls.__new__(cls, *args)
Result<Ref<>> new_object(Interp& in, Object*, const Args& args) {
  if (args.count == 0) return type_error(in, "__newobj__() missing 1 required positional argument: 'cls'");
  Ref<> function = TRY(get_attr(in, args[0], ID(__new__)));
  return call(in, function.get(), args);
}
// cls.__new__(cls, *args, **kwargs)
Result<Ref<>> new_object_ex(Interp& in, Object*, const Args& args) {
  if (!is_tuple(args[1]) || !is_dict(args[2])) return type_error(in, "__newobj_ex__() needs a tuple and a dict");
  Ref<> function = TRY(get_attr(in, args[0], ID(__new__)));
  Tuple& given = *as_tuple(args[1]);
  Ref<Tuple> all = TRY(make_tuple(given.size + 1));
  all->init(0, Borrowed<>(args[0]).dup());
  for (Word i = 0; i < given.size; ++i) all->init(i + 1, Borrowed<>(given[i]).dup());
  return call_ex(in, function.get(), *all, as_dict(args[2]));
}
const NativeMethod kNewObject = {"__newobj__", new_object, 0, -1, NativeMethod::static_method, nullptr};
const NativeMethod kNewObjectEx = {"__newobj_ex__", new_object_ex, 3, 3, NativeMethod::static_method, nullptr};

// A function of copyreg; null when the library is not there yet.
Result<Ref<>> from_copyreg(Interp& in, const char* name) {
  Ref<Str> module_name = TRY(intern(std::string_view("copyreg"))), function = TRY(intern(std::string_view(name)));
  auto module = in.import(*module_name);
  if (module) return get_attr(in, (*module).get(), function.get());
  if (module.error() != Error::raised || !is_subtype(type_of(in.raised()), rt().exceptions.ImportError))
    return module.error();
  in.drop_raised();
  return Ref<>();
}
Result<Ref<>> maker(Interp& in, const NativeMethod& native) {
  Ref<> function = TRY(from_copyreg(in, native.name));
  return function ? Result<Ref<>>(std::move(function)) : make_builtin(native, nullptr, nullptr);
}

// The arguments for __new__, the class first; null kwargs when there are none. False: the class does not say.
Result<bool> new_arguments(Interp& in, Object* self, Ref<Tuple>& args, Ref<>& kwargs) {
  Ref<> special = TRY(get_special(in, self, ID(__getnewargs_ex__)));
  Ref<> given;
  if (special) {
    Ref<> both = TRY(call(in, special.get(), {}));
    if (!is_tuple(both.get())) return type_error(in, "__getnewargs_ex__ should return a tuple, not '%T'", both.get());
    Tuple& pair = *as_tuple(both.get());
    if (pair.size != 2)
      return value_error(in, "__getnewargs_ex__ should return a tuple of length 2, not %zu",
                         static_cast<size_t>(pair.size));
    if (!is_tuple(pair[0]))
      return type_error(in, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'", pair[0]);
    if (!is_dict(pair[1]))
      return type_error(in, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'", pair[1]);
    given = Borrowed<>(pair[0]).dup();
    if (as_dict(pair[1])->used) kwargs = Borrowed<>(pair[1]).dup();
  } else {
    special = TRY(get_special(in, self, ID(__getnewargs__)));
    if (special) {
      given = TRY(call(in, special.get(), {}));
      if (!is_tuple(given.get())) return type_error(in, "__getnewargs__ should return a tuple, not '%T'", given.get());
    }
  }
  if (!given) given = Borrowed<>(rt().empty_tuple).dup();
  args = std::move(given).cast<Tuple>();
  return static_cast<bool>(special);
}

Result<Ref<>> common_reduce(Interp& in, Object* self) {
  Ref<Tuple> args;
  Ref<> kwargs;
  bool says_how = TRY(new_arguments(in, self, args, kwargs));
  // Something made in C++ that does not say how it is made again cannot be.
  TypeObject* solid = type_of(self)->solid;
  while (solid->features.heap_class) solid = solid->solid;
  bool plain = solid == rt().types.object || is_list(self) || is_dict(self);
  if (!says_how && !plain) return reduce_native(in, self, rt().none);
  Ref<> function, arguments;
  if (kwargs) {
    function = TRY(maker(in, kNewObjectEx));
    arguments = TRY(make_tuple_of(static_cast<Object*>(self->type), static_cast<Object*>(args.get()), kwargs.get()));
  } else {
    function = TRY(maker(in, kNewObject));
    Ref<Tuple> all = TRY(make_tuple(args->size + 1));
    all->init(0, Borrowed<>(self->type).dup());
    for (Word i = 0; i < args->size; ++i) all->init(i + 1, Borrowed<>((*args)[i]).dup());
    arguments = std::move(all);
  }
  Ref<> state = TRY(call_method(in, self, ID(__getstate__), {}));
  Ref<> list_items = none(), dict_items = none();
  if (is_list(self)) list_items = TRY(get_iter(in, self));
  if (is_dict(self)) {
    Ref<Str> name = TRY(intern(std::string_view("items")));
    Ref<> items = TRY(call_method(in, self, name.get(), {}));
    dict_items = TRY(get_iter(in, items.get()));
  }
  return make_tuple_of(function.get(), arguments.get(), state.get(), list_items.get(), dict_items.get());
}

}  // namespace

Result<Ref<>> reduce_native(Interp& in, Object* self, Object* state) {
  Ref<> function = TRY(from_copyreg(in, "_reduce_native"));
  Ref<> parts = function ? TRY(call_with(in, function.get(), self, state)) : none();
  if (parts.get() != rt().none) return parts;
  return type_error(in, "cannot pickle '%T' object", self);
}

Result<Ref<>> object_getstate(Interp& in, Object* self, const Args&) {
  Ref<> state = none();
  if (type_of(self)->dict_offset) {
    Ref<> dict = TRY(get_attr_or_null(in, self, ID(__dict__)));
    if (dict && !(is_dict(dict.get()) && as_dict(dict.get())->used == 0)) state = std::move(dict);
  }
  if (is_dict(state.get())) state = TRY(copy_dict(*as_dict(state.get())));
  Ref<Dict> slots = TRY(slot_values(in, self));
  if (!slots) return state;
  return make_tuple_of(state.get(), static_cast<Object*>(slots.get()));
}

// Protocols 0 and 1.
Result<Ref<>> object_reduce(Interp& in, Object* self, const Args& args) {
  if (Ref<> function = TRY(from_copyreg(in, "_reduce_ex"))) {
    Ref<> protocol = args.count ? Borrowed<>(args[0]).dup() : TRY(make_int(0));
    return call_with(in, function.get(), self, protocol.get());
  }
  for (TypeObject* t = type_of(self); t && t->features.heap_class; t = t->base.get()) {
    if (t->slot_words && lookup(t, ID(__getstate__)) == lookup(rt().types.object, ID(__getstate__))) {
      return type_error(in, "a class that defines __slots__ without defining __getstate__ cannot be pickled");
    }
  }
  return common_reduce(in, self);
}

// A __reduce__ of the class's own comes first.
Result<Ref<>> object_reduce_ex(Interp& in, Object* self, const Args& args) {
  int64_t protocol = TRY(as_index(in, args[0]));
  Object* own = lookup(type_of(self), ID(__reduce__));
  if (own && own != lookup(rt().types.object, ID(__reduce__))) return call_method(in, self, ID(__reduce__), {});
  return protocol >= 2 ? common_reduce(in, self) : object_reduce(in, self, args);
}

}  // namespace wrp
