// dict_methods.cpp -- dict as Python sees it, and its views.
#include "objects/sequence.h"

namespace wrp {

namespace {

Result<Ref<>> dict_repr(Interp& in, Object* o) {
  Dict& d = *as_dict(o);
  if (d.used == 0) return make_str("{}");
  ReprGuard guard(o);
  if (guard.seen()) return make_str("{...}");
  Text text;
  text.append('{');
  Word at = 0;
  Object *key, *value;
  bool first = true;
  while (dict_next(d, at, key, value)) {
    Ref<> k = Borrowed<>(key).dup(), v = Borrowed<>(value).dup();
    if (!first) text.append(", ");
    first = false;
    TRY(append_repr(in, text, k.get()));
    text.append(": ");
    TRY(append_repr(in, text, v.get()));
  }
  text.append('}');
  return finish(text);
}

Result<Ref<>> dict_getitem(Interp& in, Object* o, Object* key) {
  Object* value = TRY(dict_lookup(in, *as_dict(o), key));
  if (value) return Borrowed<>(value).dup();
  if (o->type != rt().types.dict) {
    Ref<> missing = TRY(get_special(in, o, ID(__missing__)));
    if (missing) return call_with(in, missing.get(), key);
  }
  return key_error(in, key);
}

Result<void> dict_setitem(Interp& in, Object* o, Object* key, Object* value) {
  if (value) return dict_insert(in, *as_dict(o), Borrowed<>(key).dup(), Borrowed<>(value).dup());
  Ref<> old = TRY(dict_remove(in, *as_dict(o), key));
  if (!old) return key_error(in, key);
  return {};
}

Result<Ref<>> dict_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || !is_dict(a) || !is_dict(b)) return not_implemented();
  Recursion guard(in, "in comparison");
  if (!guard) return Error::raised;
  Dict &x = *as_dict(a), &y = *as_dict(b);
  bool same = x.used == y.used;
  Word at = 0;
  DictEntry* entry;
  while (same && dict_next(x, at, entry)) {
    Ref<> key = Borrowed<>(entry->key).dup(), value = Borrowed<>(entry->value).dup();
    Object* other = TRY(dict_lookup(in, y, key.get(), entry->hash.value));
    if (!other) {
      same = false;
      break;
    }
    Ref<> held = Borrowed<>(other).dup();
    same = TRY(same_or_equal(in, value.get(), held.get()));
  }
  return make_bool(same == (op == CompareOp::eq));
}

Result<Ref<>> dict_or(Interp& in, Object* a, Object* b) {
  if (!is_dict(a) || !is_dict(b)) return not_implemented();
  Ref<Dict> merged = TRY(copy_dict(*as_dict(a)));
  TRY(dict_merge(in, *merged, b, true));
  return merged;
}
Result<Ref<>> dict_ior(Interp& in, Object* a, Object* b) {
  TRY(dict_update(in, *as_dict(a), b));
  return Borrowed<>(a).dup();
}

Result<void> dict_init(Interp& in, Object* self, const Args& args) {
  return dict_update_from_call(in, *as_dict(self), args, "dict expected at most 1 argument, got %d");
}
Result<Ref<>> dict_new(Interp&, TypeObject& type, const Args&) {
  if (&type == rt().types.dict) return make_dict();
  Ref<> made = TRY(make_instance_of(type, words_of<Dict>));
  as_dict(made.get())->version = dict_fresh_version();
  return made;
}

Result<Ref<>> method_get(Interp& in, Object* self, const Args& args) {
  Object* value = TRY(dict_lookup(in, *as_dict(self), args[0]));
  if (value) return Borrowed<>(value).dup();
  return args.count > 1 ? Borrowed<>(args[1]).dup() : none();
}
Result<Ref<>> method_setdefault(Interp& in, Object* self, const Args& args) {
  return dict_set_default(in, *as_dict(self), args[0], args.count > 1 ? args[1] : rt().none);
}
Result<Ref<>> method_pop(Interp& in, Object* self, const Args& args) {
  Ref<> value = TRY(dict_pop(in, *as_dict(self), args[0]));
  if (value) return value;
  if (args.count > 1) return Borrowed<>(args[1]).dup();
  return key_error(in, args[0]);
}
Result<Ref<>> method_popitem(Interp& in, Object* self, const Args&) {
  Ref<Tuple> pair = TRY(dict_pop_last(in, *as_dict(self)));
  if (pair) return pair;
  return raise_error(in, rt().exceptions.KeyError, "popitem(): dictionary is empty");
}
Result<Ref<>> method_update(Interp& in, Object* self, const Args& args) {
  TRY(dict_update_from_call(in, *as_dict(self), args, "update expected at most 1 argument, got %d"));
  return none();
}
Result<Ref<>> method_clear(Interp&, Object* self, const Args&) {
  dict_clear(*as_dict(self));
  return none();
}
Result<Ref<>> method_copy(Interp&, Object* self, const Args&) { return copy_dict(*as_dict(self)); }
Result<Ref<>> method_fromkeys(Interp& in, Object* self, const Args& args) {
  Ref<> made = TRY(call(in, self, {}));
  Object* value = args.count > 1 ? args[1] : rt().none;
  bool plain = made->type == rt().types.dict;
  if (plain && as_dict(made.get())->used == 0) {  // from a dict or a set: their hashes are known
    Word at = 0;
    if (args[0]->type == rt().types.dict) {
      DictEntry* entry;
      while (dict_next(*as_dict(args[0]), at, entry))
        TRY(dict_insert(in, *as_dict(made.get()), dup(entry->key), entry->hash.value, dup(value)));
      return made;
    }
    if (args[0]->type == rt().types.set || args[0]->type == rt().types.frozenset) {
      SetEntry* entry;
      while (set_next(*as_set(args[0]), at, entry))
        TRY(dict_insert(in, *as_dict(made.get()), dup(entry->key), entry->hash.value, dup(value)));
      return made;
    }
  }
  Ref<> it = TRY(get_iter(in, args[0]));
  for (;;) {
    Ref<> key = TRY(iter_next(in, it.get()));
    if (!key) return made;
    TRY(set_item(in, made.get(), key.get(), value));
  }
}
Result<Ref<>> view(TypeObject* type, Object* self) { return make_item_iterator(*type, self, 0); }
Result<Ref<>> method_keys(Interp&, Object* self, const Args&) { return view(rt().types.dict_keys, self); }
Result<Ref<>> method_values(Interp&, Object* self, const Args&) { return view(rt().types.dict_values, self); }
Result<Ref<>> method_items(Interp&, Object* self, const Args&) { return view(rt().types.dict_items, self); }
Result<Ref<>> backward(TypeObject* type, Dict& dict) { return make_item_iterator(*type, &dict, dict.filled); }
Result<Ref<>> method_reversed(Interp&, Object* self, const Args&) {
  return backward(rt().types.dict_reverse_key_iterator, *as_dict(self));
}

const NativeMethod kMethods[] = {
    {"get", method_get, 1, 2, NativeMethod::method, nullptr},
    {"setdefault", method_setdefault, 1, 2, NativeMethod::method, nullptr},
    {"pop", method_pop, 1, 2, NativeMethod::method, nullptr},
    {"popitem", method_popitem, 0, 0, NativeMethod::method, nullptr},
    {"keys", method_keys, 0, 0, NativeMethod::method, nullptr},
    {"values", method_values, 0, 0, NativeMethod::method, nullptr},
    {"items", method_items, 0, 0, NativeMethod::method, nullptr},
    {"update", method_update, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"clear", method_clear, 0, 0, NativeMethod::method, nullptr},
    {"copy", method_copy, 0, 0, NativeMethod::method, nullptr},
    {"fromkeys", method_fromkeys, 1, 2, NativeMethod::class_method, nullptr},
    {"__reversed__", method_reversed, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

// ---- views: an ItemIterator's layout without a position
// --------------------------------------------------------------

Dict& viewed(Object* view) { return *as_dict(static_cast<ItemIterator*>(view)->sequence.get()); }

Result<int64_t> view_length(Interp&, Object* o) { return static_cast<int64_t>(viewed(o).used); }
Result<Ref<>> keys_iter(Interp&, Object* o) { return make_item_iterator(*rt().types.dict_key_iterator, &viewed(o), 0); }
Result<Ref<>> values_iter(Interp&, Object* o) {
  return make_item_iterator(*rt().types.dict_value_iterator, &viewed(o), 0);
}
Result<Ref<>> items_iter(Interp&, Object* o) {
  return make_item_iterator(*rt().types.dict_item_iterator, &viewed(o), 0);
}
Result<bool> keys_contains(Interp& in, Object* o, Object* key) {
  return TRY(dict_lookup(in, viewed(o), key)) != nullptr;
}
Result<bool> items_contains(Interp& in, Object* o, Object* pair) {
  if (!is_tuple(pair) || as_tuple(pair)->size != 2) return false;
  Object* value = TRY(dict_lookup(in, viewed(o), (*as_tuple(pair))[0]));
  if (!value) return false;
  Ref<> held = Borrowed<>(value).dup();
  return same_or_equal(in, held.get(), (*as_tuple(pair))[1]);
}
Result<Ref<>> view_repr(Interp& in, Object* o) {
  ReprGuard guard(o);
  if (guard.seen()) return make_str("...");
  Ref<List> all = TRY(list_from_iterable(in, o));
  Text text;
  text.append(type_name_utf8(type_of(o)));
  text.append('(');
  TRY(append_repr(in, text, all.get()));
  text.append(')');
  return finish(text);
}
bool is_set_view(Object* o) { return o->type == rt().types.dict_keys || o->type == rt().types.dict_items; }
Result<Ref<>> view_as_set(Interp& in, Object* o) {
  Ref<Set> s = TRY(make_set(*rt().types.set));
  TRY(set_update(in, *s, o->type == rt().types.dict_keys ? &viewed(o) : o));
  return s;
}
Result<void> add_if(Interp& in, Set& to, Object* walked, Object* asked, bool there) {
  Ref<> it = TRY(get_iter(in, walked));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return {};
    if (TRY(contains(in, asked, item.get())) == there) TRY(set_add(in, to, std::move(item)));
  }
}
// Who is walked and who is asked decides about the order, as in CPython.
Result<Ref<>> view_combine(Interp& in, Object* a, Object* b, BinaryOp op) {
  if (op == BinaryOp::and_) {
    if (!is_set_view(a)) std::swap(a, b);
    TypeObject* kind = rt().types.set;
    if (b->type == kind && viewed(a).used <= as_set(b)->used) {
      std::swap(a, b);
    } else if (is_set_view(b) && viewed(b).used > viewed(a).used) {
      std::swap(a, b);
    }
    Ref<Set> out = TRY(make_set(*kind));
    TRY(add_if(in, *out, b, a, true));
    return out;
  }
  if (op == BinaryOp::xor_ && a->type == rt().types.dict_items && b->type == a->type) {
    Ref<Set> out = TRY(make_set(*rt().types.set));
    TRY(add_if(in, *out, b, a, false));
    TRY(add_if(in, *out, a, b, false));
    return out;
  }
  Ref<> out = TRY(view_as_set(in, a));
  TRY(set_combine(in, out.get(), b, op));
  return out;
}
template <BinaryOp kOp>
Result<Ref<>> view_binary(Interp& in, Object* a, Object* b) {
  return view_combine(in, a, b, kOp);
}
// Are all of `walked` in `asked`, or none? Asked one by one: values need no hash.
Result<bool> all_are(Interp& in, Object* walked, Object* asked, bool there) {
  Ref<> it = TRY(get_iter(in, walked));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return true;
    if (TRY(contains(in, asked, item.get())) != there) return false;
  }
}
Result<Ref<>> view_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (!is_any_set(b) && !is_set_view(b)) return not_implemented();
  Word left = viewed(a).used, right = is_set_view(b) ? viewed(b).used : as_set(b)->used;
  switch (op) {
    case CompareOp::eq: return make_bool(left == right && TRY(all_are(in, a, b, true)));
    case CompareOp::ne: return make_bool(left != right || !TRY(all_are(in, a, b, true)));
    case CompareOp::lt: return make_bool(left < right && TRY(all_are(in, a, b, true)));
    case CompareOp::le: return make_bool(left <= right && TRY(all_are(in, a, b, true)));
    case CompareOp::gt: return make_bool(left > right && TRY(all_are(in, b, a, true)));
    case CompareOp::ge: return make_bool(left >= right && TRY(all_are(in, b, a, true)));
  }
  WRP_UNREACHABLE();
}
Result<Ref<>> view_reversed(Interp&, Object* self, const Args&) {
  Types& t = rt().types;
  return backward(self->type == t.dict_keys     ? t.dict_reverse_key_iterator
                  : self->type == t.dict_values ? t.dict_reverse_value_iterator
                                                : t.dict_reverse_item_iterator,
                  viewed(self));
}
Result<Ref<>> view_isdisjoint(Interp& in, Object* self, const Args& args) {
  return make_bool(TRY(all_are(in, args[0], self, false)));
}
Result<Ref<>> view_mapping(Interp&, Object* self) { return make_mapping_proxy(Borrowed<>(&viewed(self)).dup()); }
const NativeMethod kViewMethods[] = {{"isdisjoint", view_isdisjoint, 1, 1, NativeMethod::method, nullptr},
                                     {"__reversed__", view_reversed, 0, 0, NativeMethod::method, nullptr},
                                     {}};
const NativeGetSet kViewGetSets[] = {{"mapping", view_mapping, nullptr}, {}};

}  // namespace

Result<void> ready_dict_views() {
  Types& t = rt().types;
  TypeSpec spec = {.hooks = &kItemIteratorHooks,
                   .words = words_of<ItemIterator>,
                   .is_gc = true,
                   .internal = true,
                   .slots = {.repr = view_repr,
                             .iter = keys_iter,
                             .hash = hash_not_implemented,
                             .compare = view_compare,
                             .length = view_length,
                             .contains = keys_contains},
                   .methods = kViewMethods,
                   .getsets = kViewGetSets};
  spec.slots.binary[static_cast<int>(BinaryOp::sub)] = view_binary<BinaryOp::sub>;
  spec.slots.binary[static_cast<int>(BinaryOp::and_)] = view_binary<BinaryOp::and_>;
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = view_binary<BinaryOp::or_>;
  spec.slots.binary[static_cast<int>(BinaryOp::xor_)] = view_binary<BinaryOp::xor_>;
  TRY(ready_type(*t.dict_keys, "dict_keys", spec));
  spec.slots.iter = items_iter;
  spec.slots.contains = items_contains;
  TRY(ready_type(*t.dict_items, "dict_items", spec));
  TypeSpec values = {.hooks = &kItemIteratorHooks,
                     .words = words_of<ItemIterator>,
                     .is_gc = true,
                     .internal = true,
                     .slots = {.repr = view_repr, .iter = values_iter, .length = view_length},
                     .methods = kViewMethods + 1,
                     .getsets = kViewGetSets};
  return ready_type(*t.dict_values, "dict_values", values);
}

const TypeSpec& dict_spec() {
  static TypeSpec spec = {
      .hooks = &kDictHooks,
      .words = words_of<Dict>,
      .is_gc = true,
      .is_base = true,
      .slots = {.repr = dict_repr,
                .iter = [](Interp&, Object* o) -> Result<Ref<>> {
                  return make_item_iterator(*rt().types.dict_key_iterator, o, 0);
                },
                .hash = hash_not_implemented,
                .compare = dict_compare,
                .length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(as_dict(o)->used); },
                .getitem = dict_getitem,
                .setitem = dict_setitem,
                .contains = [](Interp& in, Object* o, Object* key) -> Result<bool> {
                  return TRY(dict_lookup(in, *as_dict(o), key)) != nullptr;
                },
                .init = dict_init,
                .new_ = dict_new},
      .methods = kMethods,
  };
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = dict_or;
  spec.slots.inplace[static_cast<int>(BinaryOp::or_)] = dict_ior;
  return spec;
}

}  // namespace wrp
