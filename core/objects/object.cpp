// object.cpp -- the type `object`: what every value can do.
#include "objects/frame.h"
#include "objects/protocol.h"

namespace wrp {

Result<Ref<>> object_getstate(Interp& in, Object* self, const Args& args);
Result<Ref<>> object_reduce(Interp& in, Object* self, const Args& args);
Result<Ref<>> object_reduce_ex(Interp& in, Object* self, const Args& args);

Result<Ref<>> object_repr(Interp&, Object* o) {
  Text text;
  Ref<Str> name = TRY(type_full_name(*type_of(o)));
  text.append('<');
  append(text, *name);
  text.append_format(" object at 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

namespace {

Result<Ref<>> object_str(Interp& in, Object* o) { return type_of(o)->slots.repr(in, o); }

}  // namespace

// What the reference's structs measure, where ours differ.
Word basic_words(const TypeObject& type) {
  static const struct {
    TypeObject* Types::*type;
    uint8_t words;
  } kReference[] = {
      {&Types::int_, 3},
      {&Types::float_, 3},
      {&Types::complex, 4},
      {&Types::str, 8},
      {&Types::tuple, 3},
      {&Types::dict, 6},
      {&Types::set, 25},
      {&Types::frozenset, 25},
      {&Types::range, 6},
      {&Types::function, 18},
      {&Types::builtin, 7},
      {&Types::module, 7},
      {&Types::generator, 18},
      {&Types::coroutine, 18},
      {&Types::async_generator, 18},
      {&Types::list_iterator, 4},
      {&Types::list_reverse_iterator, 4},
      {&Types::tuple_iterator, 4},
      {&Types::str_iterator, 4},
      {&Types::str_ascii_iterator, 4},
      {&Types::range_iterator, 5},
      {&Types::dict_key_iterator, 7},
      {&Types::dict_value_iterator, 7},
      {&Types::dict_item_iterator, 7},
      {&Types::dict_keys, 3},
      {&Types::dict_values, 3},
      {&Types::dict_items, 3},
      {&Types::mapping_proxy, 3},
      {&Types::frame_locals_proxy, 3},
      {&Types::zip, 6},
      {&Types::map, 4},
      {&Types::filter, 4},
      {&Types::type, 116},
      {&Types::memoryview, 21},
  };
  const TypeObject* solid = type.solid ? type.solid : &type;
  Word words = 2 + solid->fixed_words - words_of<Object>;
  if (type.features.exception_subclass) words = 9;
  for (const auto& row : kReference) {
    if (solid == rt().types.*row.type) words = row.words;
  }
  return words + type.fixed_words - solid->fixed_words;
}

// A class is abstract as long as names are left in __abstractmethods__.
Result<void> refuse_abstract(Interp& in, TypeObject& type) {
  Object* names = dict_get(*type.dict, ID(__abstractmethods__));
  if (names) {
    Ref<List> sorted = TRY(list_from_iterable(in, names));
    TRY(list_sort(in, *sorted, nullptr, false));
    Text text;
    for (Word i = 0; i < sorted->size; ++i) {
      text.append(i ? "', '" : "'");
      append(text, *as_str((*sorted)[i]));
    }
    text.append("'");
    if (sorted->size) {
      return type_error(in, "Can't instantiate abstract class %N without an implementation for abstract method%s %s",
                        &type, sorted->size > 1 ? "s" : "", text.c_str());
    }
  }
  return {};
}

Result<int64_t> object_hash(Interp&, Object* o) { return hash_address_of(o); }

Result<Ref<>> object_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (op == CompareOp::eq) return a == b ? make_bool(true) : not_implemented();
  if (op == CompareOp::ne) {  // by default the opposite of ==
    auto* compare = type_of(a)->slots.compare;
    if (!compare) return not_implemented();
    Ref<> equal = TRY(compare(in, a, b, CompareOp::eq));
    if (equal.get() == rt().not_implemented) return equal;
    return make_bool(!TRY(truth(in, equal.get())));
  }
  return not_implemented();
}

namespace {

Result<Ref<>> get_class(Interp&, Object* self) { return Borrowed<>(self->type).dup(); }

// Only between classes whose instances are laid out alike.
Result<void> set_class(Interp& in, Object* self, Object* value) {
  if (!value) return type_error(in, "can't delete __class__ attribute");
  if (!is_instance(value, rt().types.type))
    return type_error(in, "__class__ must be set to a class, not '%T' object", value);
  TypeObject *from = type_of(self), *to = static_cast<TypeObject*>(value);
  if (!from->features.heap_class || !to->features.heap_class) {
    return type_error(in, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  bool alike = from->solid == to->solid && from->fixed_words == to->fixed_words &&
               from->dict_offset == to->dict_offset && from->weak_offset == to->weak_offset &&
               from->traits.pre_words == to->traits.pre_words;
  for (TypeObject *a = from, *b = to; alike && a && a->features.heap_class; a = a->base.get(), b = b->base.get()) {
    if (a == b) break;
    if (!b->features.heap_class || a->slot_words != b->slot_words) {
      alike = a->slot_words == 0 && b->slot_words == 0;
      if (!b->features.heap_class) break;
      continue;
    }
    for (Word i = 0; i < a->slot_words; ++i) {
      alike = alike && (*as_tuple(a->slot_names.get()))[i] == (*as_tuple(b->slot_names.get()))[i];
    }
  }
  if (!alike) return type_error(in, "__class__ assignment: '%N' object layout differs from '%N'", to, from);
  if (from->keys) {  // places of values would mean other names
    Dict* dict = TRY(instance_dict(self));
    if (dict->owner == self) unshare_dict(*dict);
  }
  Ref<TypeObject> old = Ref<TypeObject>::adopt(from);  // dies last
  self->type = Borrowed<TypeObject>(to).dup().release();
  return {};
}

Result<Ref<>> object_format(Interp& in, Object* self, const Args& args) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  if (as_str(args[0])->length) return type_error(in, "unsupported format string passed to %T.__format__", self);
  return str(in, self);
}

// Asks for __dict__ and __class__ as attributes: a proxy shows what it stands for.
Result<Ref<>> object_dir(Interp& in, Object* self, const Args&) {
  Ref<Dict> names = TRY(make_dict());
  Ref<> own = TRY(get_attr_or_null(in, self, ID(__dict__)));
  if (own && is_dict(own.get())) TRY(dict_merge(in, *names, own.get(), true));
  Ref<> cls = TRY(get_attr_or_null(in, self, ID(__class__)));
  if (cls && is_instance(cls.get(), rt().types.type)) {
    Ref<Tuple> mro = order_or_empty(static_cast<TypeObject&>(*cls));
    for (Word i = 0; i < mro->size; ++i)
      TRY(dict_merge(in, *names, static_cast<TypeObject*>((*mro)[i])->dict.get(), false));
  }
  return list_from_iterable(in, names.get());
}

Result<Ref<>> object_sizeof(Interp&, Object* self, const Args&) {
  Word words = basic_words(*type_of(self));
  if (is_tuple(self)) words += as_tuple(self)->size;
  if (is_list(self)) words += as_list(self)->capacity;
  if (is_any_set(self) && as_set(self)->mask > 7) words += (as_set(self)->mask + 1) * 2;
  if (is_dict(self)) {
    Dict& d = *as_dict(self);
    bool text = true;  // entries whose keys are all text have no hash
    for (Word i = 0; i < d.filled; ++i) text &= !d.entries[i].key || is_str_exact(d.entries[i].key);
    if (is_inline_dict(d)) {
      words += d.owner->flags.extent;
    } else if (d.index_size) {
      words += 4 + (d.index_size << (d.index_size > 128)) / 8 + usable_for(d.index_size) * (text ? 2 : 3);
    }
  }
  return make_int(static_cast<int64_t>(words) * 8);
}

Result<Ref<>> object_init_subclass(Interp& in, Object* self, const Args& args) {
  if (args.count || args.has_keywords()) {
    return type_error(in, "%U.__init_subclass__() takes no %s", static_cast<TypeObject*>(self)->qualname.get(),
                      args.count ? "arguments" : "keyword arguments");
  }
  return none();
}
Result<Ref<>> object_subclasshook(Interp&, Object*, const Args&) { return not_implemented(); }

const NativeMethod kMethods[] = {
    {"__format__", object_format, 1, 1, NativeMethod::method, nullptr},
    {"__dir__", object_dir, 0, 0, NativeMethod::method, nullptr},
    {"__sizeof__", object_sizeof, 0, 0, NativeMethod::method, nullptr},
    {"__getstate__", object_getstate, 0, 0, NativeMethod::method, nullptr},  // these three: reduce.cpp
    {"__reduce__", object_reduce, 0, 0, NativeMethod::method, nullptr},
    {"__reduce_ex__", object_reduce_ex, 1, 1, NativeMethod::method, nullptr},
    {"__init_subclass__", object_init_subclass, 0, -1, NativeMethod::class_method | NativeMethod::keywords, nullptr},
    {"__subclasshook__", object_subclasshook, 1, 1, NativeMethod::class_method, nullptr},
    {},
};
const NativeGetSet kGetSets[] = {{"__class__", get_class, set_class}, {}};

const LifetimeHooks kObjectHooks = {};

}  // namespace

const TypeSpec& object_spec() {
  static const TypeSpec spec = {
      .hooks = &kObjectHooks,
      .words = words_of<Object>,
      .is_base = true,
      .slots = {.repr = object_repr,
                .str = object_str,
                .hash = object_hash,
                .getattr = generic_getattr,
                .setattr = generic_setattr,
                .compare = object_compare,
                .init = object_init,
                .new_ = object_new},
      .methods = kMethods,
      .getsets = kGetSets,
      .doc =
          "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
          "featureless\ninstance that has "
          "no instance attributes and cannot be given any.\n",
  };
  return spec;
}

}  // namespace wrp
