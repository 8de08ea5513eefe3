// set_methods.cpp -- set and frozenset as Python sees them.
#include "objects/sequence.h"

namespace wrp {

namespace {

Result<Ref<>> set_repr(Interp& in, Object* o) {
  Set& s = *as_set(o);
  TypeObject* type = type_of(o);
  Text text;
  bool plain = type == rt().types.set;
  if (s.used == 0) return format_message("%N()", type);
  ReprGuard guard(o);
  if (guard.seen()) return format_message("%N(...)", type);
  if (!plain) {
    append(text, *type->name);
    text.append('(');
  }
  text.append('{');
  Ref<List> items = TRY(list_from_iterable(in, o));  // a repr may change the set
  for (Word i = 0; i < items->size; ++i) {
    if (i) text.append(", ");
    TRY(append_repr(in, text, (*items)[i]));
  }
  text.append(plain ? "}" : "})");
  return finish(text);
}

Result<Ref<Set>> to_set(Interp& in, Object* iterable, TypeObject& type) {
  Ref<Set> s = TRY(make_set(type));
  TRY(set_update(in, *s, iterable));
  return s;
}

TypeObject& base_kind(Object* o) {
  return is_instance(o, rt().types.frozenset) ? *rt().types.frozenset : *rt().types.set;
}

Result<Ref<Set>> keep_if(Interp& in, Object* self, Set& other, bool present) {
  Ref<Set> out = TRY(make_set(base_kind(self)));
  Word at = 0;
  SetEntry* entry;
  while (set_next(*as_set(self), at, entry)) {
    Ref<> key = Borrowed<>(entry->key).dup();
    int64_t h = entry->hash.value;
    if (TRY(set_contains(in, other, key.get(), h)) == present) TRY(set_add(in, *out, std::move(key), h));
  }
  return out;
}

Result<void> toggle(Interp& in, Set& set, Object* member, int64_t hash) {
  Ref<> key = Borrowed<>(member).dup();
  if (!TRY(set_remove(in, set, key.get(), hash))) TRY(set_add(in, set, std::move(key), hash));
  return {};
}

// Each of the others comes in when it is not there, and goes when it is.
Result<void> toggle_all(Interp& in, Set& set, Set& others) {
  if (&set == &others) {
    set_clear(set);
    return {};
  }
  Word at = 0;
  SetEntry* entry;
  while (set_next(others, at, entry)) {
    Ref<> key = Borrowed<>(entry->key).dup();
    TRY(toggle(in, set, key.get(), entry->hash.value));
  }
  return {};
}

enum class SetOp { or_, and_, sub, xor_ };

// As CPython does each, step by step: which set is walked, and into which table, decides the order of the result.
Result<Ref<Set>> combine(Interp& in, Object* self, Object* iterable, SetOp op) {
  Ref<Set> other;
  bool is_set = is_any_set(iterable);
  if (is_set) {
    other = Borrowed<Set>(as_set(iterable)).dup();
  } else if (op == SetOp::sub) {
    other = TRY(to_set(in, iterable, *rt().types.set));
  }
  Set& own = *as_set(self);
  switch (op) {
    case SetOp::or_: {
      Ref<Set> out = TRY(to_set(in, self, base_kind(self)));
      TRY(set_update(in, *out, iterable));
      return out;
    }
    case SetOp::and_: {
      if (self == iterable) return to_set(in, self, base_kind(self));
      if (is_set && other->used > own.used) return keep_if(in, self, *other, true);  // the smaller one is walked
      Ref<Set> out = TRY(make_set(base_kind(self)));
      Ref<> items = TRY(get_iter(in, iterable));
      for (;;) {
        Ref<> item = TRY(iter_next(in, items.get()));
        if (!item) return out;
        int64_t h = TRY(hash(in, item.get()));
        if (TRY(set_contains(in, own, item.get(), h))) TRY(set_add(in, *out, std::move(item), h));
      }
    }
    case SetOp::sub: {
      bool sized = is_set || (is_dict(iterable) && iterable->type == rt().types.dict);
      if (sized && own.used / 4 <= other->used) return keep_if(in, self, *other, false);
      Ref<Set> out = TRY(to_set(in, self, base_kind(self)));
      TRY(set_remove_all(in, *out, *other));
      return out;
    }
    case SetOp::xor_: {
      Ref<Set> out = TRY(to_set(in, iterable, base_kind(self)));
      TRY(toggle_all(in, *out, own));
      return out;
    }
  }
  WRP_UNREACHABLE();
}

template <SetOp kOp>
Result<Ref<>> set_operator(Interp& in, Object* a, Object* b) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  return combine(in, a, b, kOp);
}

void become(Set& to, Set& from) {  // the old items die last
  std::swap(to.table, from.table);
  std::swap(to.used, from.used);
  std::swap(to.filled, from.filled);
  std::swap(to.mask, from.mask);
  to.finger = 0;
}

Result<void> combine_inplace(Interp& in, Object* self, Object* iterable, SetOp op) {
  Set& own = *as_set(self);
  if (op == SetOp::or_) return set_update(in, own, iterable);
  if (op == SetOp::and_) {
    Ref<Set> out = TRY(combine(in, self, iterable, op));
    become(own, *out);
    return {};
  }
  if (op == SetOp::xor_ && iterable->type == rt().types.dict) {  // in the order of the keys
    Word at = 0;
    DictEntry* entry;
    while (dict_next(*as_dict(iterable), at, entry)) TRY(toggle(in, own, entry->key, entry->hash.value));
    return {};
  }
  Ref<Set> other =
      is_any_set(iterable) ? Borrowed<Set>(as_set(iterable)).dup() : TRY(to_set(in, iterable, *rt().types.set));
  return op == SetOp::sub ? set_remove_all(in, own, *other) : toggle_all(in, own, *other);
}

}  // namespace

Result<void> set_combine(Interp& in, Object* set, Object* iterable, BinaryOp op) {
  return combine_inplace(in, set, iterable,
                         op == BinaryOp::or_   ? SetOp::or_
                         : op == BinaryOp::sub ? SetOp::sub
                                               : SetOp::xor_);
}

namespace {

template <SetOp kOp>
Result<Ref<>> set_inplace(Interp& in, Object* a, Object* b) {
  if (!is_any_set(b)) return not_implemented();
  TRY(combine_inplace(in, a, b, kOp));
  return Borrowed<>(a).dup();
}

template <SetOp kOp>
Result<Ref<>> method_combine(Interp& in, Object* self, const Args& args) {
  if (!args.count || kOp == SetOp::or_) {
    Ref<Set> out = TRY(to_set(in, self, base_kind(self)));
    for (Word i = 0; i < args.count; ++i) TRY(set_update(in, *out, args[i]));
    return out;
  }
  Ref<Set> out = TRY(combine(in, self, args[0], kOp));
  for (Word i = 1; i < args.count; ++i) {
    if (kOp == SetOp::sub) {
      TRY(combine_inplace(in, out.get(), args[i], kOp));
    } else {
      out = TRY(combine(in, out.get(), args[i], kOp));
    }
  }
  return out;
}
template <SetOp kOp>
Result<Ref<>> method_update_with(Interp& in, Object* self, const Args& args) {
  if (kOp == SetOp::and_) {  // first all of it, then at once
    Ref<> out = TRY((method_combine<kOp>(in, self, args)));
    become(*as_set(self), *as_set(out.get()));
    return none();
  }
  for (Word i = 0; i < args.count; ++i) TRY(combine_inplace(in, self, args[i], kOp));
  return none();
}

Result<bool> is_subset(Interp& in, Set& a, Set& b) {
  if (a.used > b.used) return false;
  Word at = 0;
  SetEntry* entry;
  while (set_next(a, at, entry)) {
    Ref<> key = Borrowed<>(entry->key).dup();
    if (!TRY(set_contains(in, b, key.get(), entry->hash.value))) return false;
  }
  return true;
}

Result<Ref<>> set_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  Set &x = *as_set(a), &y = *as_set(b);
  switch (op) {
    case CompareOp::eq: return make_bool(x.used == y.used && TRY(is_subset(in, x, y)));
    case CompareOp::ne: return make_bool(!(x.used == y.used && TRY(is_subset(in, x, y))));
    case CompareOp::le: return make_bool(TRY(is_subset(in, x, y)));
    case CompareOp::ge: return make_bool(TRY(is_subset(in, y, x)));
    case CompareOp::lt: return make_bool(x.used < y.used && TRY(is_subset(in, x, y)));
    case CompareOp::gt: return make_bool(x.used > y.used && TRY(is_subset(in, y, x)));
  }
  WRP_UNREACHABLE();
}

Result<int64_t> frozenset_hash(Interp&, Object* o) {
  Set& s = *as_set(o);
  if (s.hash_cache.value != -1) return s.hash_cache.value;
  auto shuffle = [](uint64_t h) { return ((h ^ 89869747) ^ (h << 16)) * 3644798167u; };
  uint64_t hash = 0;
  Word at = 0;
  SetEntry* entry;
  while (set_next(s, at, entry)) hash ^= shuffle(static_cast<uint64_t>(entry->hash.value));
  // CPython folds empty and deleted places in and takes them out again; the result is the same without.
  hash ^= (static_cast<uint64_t>(s.used) + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  if (hash == ~uint64_t{0}) hash = 590923713u;
  s.hash_cache.value = static_cast<int64_t>(hash);
  return s.hash_cache.value;
}

Result<Ref<>> set_new(Interp&, TypeObject& type, const Args&) {
  if (&type == rt().types.set) return make_set(type);
  Ref<> made = TRY(make_instance_of(type, type.fixed_words));
  as_set(made.get())->hash_cache.value = -1;
  return made;
}
Result<void> set_init(Interp& in, Object* self, const Args& args) {
  if (args.has_keywords()) return type_error(in, "set() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "set expected at most 1 argument, got %d", static_cast<int>(args.count));
  set_clear(*as_set(self));
  if (args.count) return set_update(in, *as_set(self), args[0]);
  return {};
}
Result<Ref<>> frozenset_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords() && type.slots.init == rt().types.frozenset->slots.init)
    return type_error(in, "frozenset() takes no keyword arguments");
  if (args.count > 1)
    return type_error(in, "frozenset expected at most 1 argument, got %d", static_cast<int>(args.count));
  if (&type == rt().types.frozenset) {
    if (args.count && args[0]->type == rt().types.frozenset) return Borrowed<>(args[0]).dup();
    if (args.count) return to_set(in, args[0], type);
    return make_set(type);
  }
  Ref<> made = TRY(make_instance_of(type, type.fixed_words));
  as_set(made.get())->hash_cache.value = -1;
  if (args.count) TRY(set_update(in, *as_set(made.get()), args[0]));
  return made;
}

// A set is looked up by value although it has no hash: as a frozenset.
Result<Ref<>> lookup_key(Interp& in, Object* key) {
  if (!is_instance(key, rt().types.set)) return Borrowed<>(key).dup();
  auto own = hash(in, key);
  if (own) return Borrowed<>(key).dup();
  if (!raised_is(in, own.error(), rt().exceptions.TypeError)) return own.error();
  in.drop_raised();
  return to_set(in, key, *rt().types.frozenset);
}

Result<Ref<>> method_add(Interp& in, Object* self, const Args& args) {
  TRY(set_add(in, *as_set(self), Borrowed<>(args[0]).dup()));
  return none();
}
Result<Ref<>> method_discard(Interp& in, Object* self, const Args& args) {
  Ref<> key = TRY(lookup_key(in, args[0]));
  Ref<> gone = TRY(set_remove(in, *as_set(self), key.get()));
  return none();
}
Result<Ref<>> method_remove(Interp& in, Object* self, const Args& args) {
  Ref<> key = TRY(lookup_key(in, args[0]));
  Ref<> gone = TRY(set_remove(in, *as_set(self), key.get()));
  if (!gone) return key_error(in, args[0]);
  return none();
}
Result<Ref<>> method_pop(Interp& in, Object* self, const Args&) {
  Set& s = *as_set(self);
  if (s.used == 0) return raise_error(in, rt().exceptions.KeyError, "pop from an empty set");
  SetEntry* entry;
  if (!set_next(s, s.finger, entry)) {
    s.finger = 0;
    set_next(s, s.finger, entry);
  }
  Ref<> key = Borrowed<>(entry->key).dup();
  return set_remove(in, s, key.get(), entry->hash.value);
}
Result<Ref<>> method_clear(Interp&, Object* self, const Args&) {
  set_clear(*as_set(self));
  return none();
}
Result<Ref<>> method_copy(Interp& in, Object* self, const Args&) {
  if (self->type == rt().types.frozenset) return Borrowed<>(self).dup();
  return to_set(in, self, base_kind(self));
}
Result<Ref<>> method_issubset(Interp& in, Object* self, const Args& args) {
  Ref<Set> other = TRY(to_set(in, args[0], *rt().types.set));
  return make_bool(TRY(is_subset(in, *as_set(self), *other)));
}
Result<Ref<>> method_issuperset(Interp& in, Object* self, const Args& args) {
  Ref<Set> other = TRY(to_set(in, args[0], *rt().types.set));
  return make_bool(TRY(is_subset(in, *other, *as_set(self))));
}
Result<Ref<>> method_isdisjoint(Interp& in, Object* self, const Args& args) {
  Ref<Set> common = TRY(combine(in, self, args[0], SetOp::and_));
  return make_bool(common->used == 0);
}
Result<Ref<>> method_reduce(Interp& in, Object* self, const Args&) {
  Ref<List> items = TRY(list_from_iterable(in, self));
  Ref<Tuple> args = TRY(make_tuple_of(static_cast<Object*>(items.get())));
  Ref<> state = TRY(call_method(in, self, ID(__getstate__), {}));
  return make_tuple_of(static_cast<Object*>(self->type), static_cast<Object*>(args.get()), state.get());
}

#define SHARED_METHODS                                                                            \
  {"copy", method_copy, 0, 0, NativeMethod::method, nullptr},                                     \
      {"union", method_combine<SetOp::or_>, 0, -1, NativeMethod::method, nullptr},                \
      {"intersection", method_combine<SetOp::and_>, 0, -1, NativeMethod::method, nullptr},        \
      {"difference", method_combine<SetOp::sub>, 0, -1, NativeMethod::method, nullptr},           \
      {"symmetric_difference", method_combine<SetOp::xor_>, 1, 1, NativeMethod::method, nullptr}, \
      {"issubset", method_issubset, 1, 1, NativeMethod::method, nullptr},                         \
      {"issuperset", method_issuperset, 1, 1, NativeMethod::method, nullptr},                     \
      {"isdisjoint", method_isdisjoint, 1, 1, NativeMethod::method, nullptr},                     \
      {"__reduce__", method_reduce, 0, 0, NativeMethod::method, nullptr}, {                       \
    "__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr                    \
  }

const NativeMethod kSetMethods[] = {
    {"add", method_add, 1, 1, NativeMethod::method, nullptr},
    {"discard", method_discard, 1, 1, NativeMethod::method, nullptr},
    {"remove", method_remove, 1, 1, NativeMethod::method, nullptr},
    {"pop", method_pop, 0, 0, NativeMethod::method, nullptr},
    {"clear", method_clear, 0, 0, NativeMethod::method, nullptr},
    {"update", method_update_with<SetOp::or_>, 0, -1, NativeMethod::method, nullptr},
    {"intersection_update", method_update_with<SetOp::and_>, 0, -1, NativeMethod::method, nullptr},
    {"difference_update", method_update_with<SetOp::sub>, 0, -1, NativeMethod::method, nullptr},
    {"symmetric_difference_update", method_update_with<SetOp::xor_>, 1, 1, NativeMethod::method, nullptr},
    SHARED_METHODS,
    {},
};
const NativeMethod kFrozensetMethods[] = {SHARED_METHODS, {}};

TypeSpec shared_spec() {
  TypeSpec spec = {
      .hooks = &kSetHooks,
      .words = words_of<Set>,
      .is_gc = true,
      .is_base = true,
      .weak_offset = offsetof(Set, weak) / sizeof(Word),
      .slots = {.repr = set_repr,
                .iter = [](Interp&, Object* o) -> Result<Ref<>> {
                  return make_item_iterator(*rt().types.set_iterator, o, 0);
                },
                .hash = hash_not_implemented,
                .compare = set_compare,
                .length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(as_set(o)->used); },
                .contains = [](Interp& in, Object* o, Object* key) -> Result<bool> {
                  Ref<> by_value = TRY(lookup_key(in, key));
                  return set_contains(in, *as_set(o), by_value.get());
                },
                .new_ = set_new},
  };
  auto set = [&](BinaryOp op, BinaryFn f) { spec.slots.binary[static_cast<int>(op)] = f; };
  set(BinaryOp::or_, set_operator<SetOp::or_>);
  set(BinaryOp::and_, set_operator<SetOp::and_>);
  set(BinaryOp::sub, set_operator<SetOp::sub>);
  set(BinaryOp::xor_, set_operator<SetOp::xor_>);
  return spec;
}

}  // namespace

const TypeSpec& set_spec() {
  static TypeSpec spec = shared_spec();
  spec.methods = kSetMethods;
  spec.slots.init = set_init;
  auto set = [&](BinaryOp op, BinaryFn f) { spec.slots.inplace[static_cast<int>(op)] = f; };
  set(BinaryOp::or_, set_inplace<SetOp::or_>);
  set(BinaryOp::and_, set_inplace<SetOp::and_>);
  set(BinaryOp::sub, set_inplace<SetOp::sub>);
  set(BinaryOp::xor_, set_inplace<SetOp::xor_>);
  return spec;
}

const TypeSpec& frozenset_spec() {
  static TypeSpec spec = shared_spec();
  spec.methods = kFrozensetMethods;
  spec.slots.hash = frozenset_hash;
  spec.slots.new_ = frozenset_new;
  return spec;
}

}  // namespace wrp
