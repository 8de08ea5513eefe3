// weak_set.cpp -- WeakSet: a set of weak references that lets the dead go. The behaviour is that of Lib/_weakrefset.py;
// start reading at remove_dead().
//
// Methods that CPython's code calls on `self` are called on self here, too, when a subclass may have overridden them.
#include "modules/itertools.h"
#include "modules/weak_common.h"

namespace wrp {

namespace {

#define WEAK(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)
const char* const kNothing[] = {nullptr};
const char* const kItem[] = {"item", nullptr};
const char* const kOther[] = {"other", nullptr};
const char* const kData[] = {"data", nullptr};

bool plain(Object* self) { return self->type == state().weak_set; }

// The callback of every reference in a WeakSet. Its default argument is a weak reference to the set.
Result<Ref<>> remove_dead(Interp& in, Object* defaults, Object*, const Args& args) {
  Ref<> self = referent_of((*as_tuple(defaults))[0]);
  if (!self || args.count == 0) return none();
  if (TRY(is_iterating(in, self.get()))) {
    Object* pending = TRY(weak_attribute(in, self.get(), state().weak_names.pending));
    if (is_list(pending)) TRY(list_append(*as_list(pending), dup(args[0])));
    return none();
  }
  Set* data = TRY(weak_data_set(in, self.get()));
  Ref<> gone = TRY(set_remove(in, *data, args[0]));
  if (gone) heap().tell(Note::row_removed, self.get(), args[0]);
  return none();
}

Result<void> add_item(Interp& in, Object* self, Object* item) {
  TRY(commit_pending(in, self));
  Ref<> ref = TRY(reference_of(in, self, item));
  TRY(set_add(in, *TRY(weak_data_set(in, self)), std::move(ref)));
  return {};
}

Result<void> update_from(Interp& in, Object* self, Object* other) {
  TRY(commit_pending(in, self));
  Ref<> it = TRY(get_iter(in, other));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return {};
    if (plain(self)) {
      TRY(add_item(in, self, item.get()));
    } else {
      Ref<> done = TRY(call_method_with(in, self, "add", item.get()));
    }
  }
}

Result<void> weakset_init(Interp& in, Object* self, const Args& args) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.__init__", .names = kData}, args, v));
  TRY(set_attr(in, self, state().weak_names.data, TRY(make_set(*rt().types.set)).get()));
  TRY(init_weak_container(in, self, remove_dead, "WeakSet.__init__.<locals>._remove"));
  if (!v[0] || is_none(v[0])) return {};
  if (plain(self)) return update_from(in, self, v[0]);
  Ref<> done = TRY(call_method_with(in, self, "update", v[0]));
  return {};
}

WEAK(commit_removals) {
  Ref<> pending = dup(TRY(weak_attribute(in, self, state().weak_names.pending)));
  Ref<Set> data = Borrowed<Set>(TRY(weak_data_set(in, self))).dup();
  while (is_list(pending.get()) && as_list(pending.get())->size) {
    Ref<> item = list_take(*as_list(pending.get()), as_list(pending.get())->size - 1);
    Ref<> gone = TRY(set_remove(in, *data, item.get()));
    if (gone) heap().tell(Note::row_removed, self, item.get());
  }
  return none();
}

Result<Ref<>> weakset_iter(Interp&, Object* self) {
  return make_weak_iterator(self, WeakWalk::set_items, "WeakSet.__iter__");
}
Result<int64_t> weakset_length(Interp& in, Object* self) {
  return static_cast<int64_t>(TRY(weak_data_set(in, self))->used) - TRY(pending_count(in, self));
}
Result<bool> weakset_contains(Interp& in, Object* self, Object* item) {
  if (!has_weak_list(item)) return false;
  Ref<> ref = TRY(reference_to(in, item));
  return set_contains(in, *TRY(weak_data_set(in, self)), ref.get());
}
Result<Ref<>> weakset_repr(Interp& in, Object* self) {
  return repr(in, TRY(weak_attribute(in, self, state().weak_names.data)));
}

WEAK(weakset_reduce) {
  Ref<List> items = TRY(list_from_iterable(in, self));
  Ref<> arguments = TRY(make_tuple_of(static_cast<Object*>(items.get())));
  Ref<> at_rest = TRY(call_method(in, self, ID(__getstate__), {}));
  return make_tuple_of(static_cast<Object*>(self->type), arguments.get(), at_rest.get());
}

WEAK(weakset_add) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.add", .names = kItem, .required = 1}, args, v));
  TRY(add_item(in, self, v[0]));
  return none();
}
WEAK(weakset_clear) {
  TRY(unpack_python(in, {.qualname = "WeakSet.clear", .names = kNothing}, args, nullptr));
  TRY(commit_pending(in, self));
  set_clear(*TRY(weak_data_set(in, self)));
  return none();
}
WEAK(weakset_copy) {
  TRY(unpack_python(in, {.qualname = "WeakSet.copy", .names = kNothing}, args, nullptr));
  return call_with(in, self->type, self);
}
WEAK(weakset_pop) {
  TRY(unpack_python(in, {.qualname = "WeakSet.pop", .names = kNothing}, args, nullptr));
  TRY(commit_pending(in, self));
  Ref<> data = dup(TRY(weak_data_set(in, self)));
  for (;;) {
    if (as_set(data.get())->used == 0) return raise_error(in, rt().exceptions.KeyError, "pop from empty WeakSet");
    Ref<> ref = TRY(call_method(in, data.get(), "pop", {}));
    Ref<> item = referent_of(ref.get());
    if (item) return item;
  }
}
WEAK(weakset_remove) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.remove", .names = kItem, .required = 1}, args, v));
  TRY(commit_pending(in, self));
  Ref<> ref = TRY(reference_to(in, v[0]));
  Ref<> gone = TRY(set_remove(in, *TRY(weak_data_set(in, self)), ref.get()));
  if (!gone) return key_error(in, ref.get());
  return none();
}
WEAK(weakset_discard) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.discard", .names = kItem, .required = 1}, args, v));
  TRY(commit_pending(in, self));
  Ref<> ref = TRY(reference_to(in, v[0]));
  Ref<> gone = TRY(set_remove(in, *TRY(weak_data_set(in, self)), ref.get()));
  return none();
}
WEAK(weakset_update) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.update", .names = kOther, .required = 1}, args, v));
  TRY(update_from(in, self, v[0]));
  return none();
}

// ---- combining with any iterable
// -------------------------------------------------------------------------------------

// Visits ref(item) for each item of `other`; the item is alive meanwhile.
template <class F>
Result<void> each_reference(Interp& in, Object* other, F visit) {
  Ref<> it = TRY(get_iter(in, other));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return {};
    TRY(visit(item.get(), TRY(reference_to(in, item.get()))));
  }
}

Result<Ref<Set>> references(Interp& in, Object* other) {
  Ref<Set> out = TRY(make_set(*rt().types.set));
  TRY(each_reference(in, other, [&](Object*, Ref<> ref) -> Result<void> {
    TRY(set_add(in, *out, std::move(ref)));
    return {};
  }));
  return out;
}

void swap_contents(Set& a, Set& b) {
  std::swap(a.table, b.table);
  std::swap(a.used, b.used);
  std::swap(a.filled, b.filled);
  std::swap(a.mask, b.mask);
  a.finger = b.finger = 0;
}

Result<Ref<>> subtract_in_place(Interp& in, Object* self, Object* other) {
  TRY(commit_pending(in, self));
  Ref<Set> data = Borrowed<Set>(TRY(weak_data_set(in, self))).dup();
  if (self == other) {
    set_clear(*data);
  } else {
    TRY(each_reference(in, other, [&](Object*, Ref<> ref) -> Result<void> {
      Ref<> gone = TRY(set_remove(in, *data, ref.get()));
      return {};
    }));
  }
  return dup(self);
}

// As in CPython, what stays are the references made for the comparison: without the callback, so they are not taken out
// when they die.
Result<Ref<>> intersect_in_place(Interp& in, Object* self, Object* other) {
  TRY(commit_pending(in, self));
  Ref<Set> data = Borrowed<Set>(TRY(weak_data_set(in, self))).dup();
  Ref<Set> kept = TRY(make_set(*rt().types.set));
  TRY(each_reference(in, other, [&](Object*, Ref<> ref) -> Result<void> {
    if (TRY(set_contains(in, *data, ref.get()))) TRY(set_add(in, *kept, std::move(ref)));
    return {};
  }));
  swap_contents(*data, *kept);
  return dup(self);
}

Result<Ref<>> exclusive_in_place(Interp& in, Object* self, Object* other) {
  TRY(commit_pending(in, self));
  Ref<Set> data = Borrowed<Set>(TRY(weak_data_set(in, self))).dup();
  if (self == other) {
    set_clear(*data);
    return dup(self);
  }
  Ref<Set> others = TRY(make_set(*rt().types.set));
  TRY(each_reference(in, other, [&](Object* item, Ref<>) -> Result<void> {
    TRY(set_add(in, *others, TRY(reference_of(in, self, item))));
    return {};
  }));
  Word at = 0;
  SetEntry* entry;
  while (set_next(*others, at, entry)) {
    Ref<> key = dup(entry->key);
    int64_t h = entry->hash.value;
    Ref<> gone = TRY(set_remove(in, *data, key.get(), h));
    if (!gone) TRY(set_add(in, *data, std::move(key), h));
  }
  return dup(self);
}

Result<Ref<>> intersection(Interp& in, Object* self, Object* other) {
  Ref<List> kept = TRY(make_list());
  Ref<> it = TRY(get_iter(in, other));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    if (TRY(contains(in, self, item.get()))) TRY(list_append(*kept, std::move(item)));
  }
  return call_with(in, self->type, kept.get());
}

// self.__class__(e for s in (self, other) for e in s)
Result<Ref<>> unite(Interp& in, Object* self, Object* other) {
  Ref<> both = TRY(make_tuple_of(self, other));
  Ref<> all = TRY(make_chain(TRY(get_iter(in, both.get()))));
  return call_with(in, self->type, all.get());
}

Result<Ref<>> difference(Interp& in, Object* self, Object* other) {
  Ref<> copy = TRY(call_method(in, self, "copy", {}));
  Ref<> done = TRY(call_method_with(in, copy.get(), "difference_update", other));
  return copy;
}
Result<Ref<>> symmetric_difference(Interp& in, Object* self, Object* other) {
  Ref<> copy = TRY(call_method(in, self, "copy", {}));
  Ref<> done = TRY(call_method_with(in, copy.get(), "symmetric_difference_update", other));
  return copy;
}

using Combine = Result<Ref<>> (*)(Interp&, Object*, Object*);
template <Combine kCombine>
Result<Ref<>> as_operator(Interp& in, Object* a, Object* b) {
  if (!is_instance(a, state().weak_set)) return not_implemented();  // no reflected forms
  return kCombine(in, a, b);
}
#define COMBINING(name, combine)                                                                     \
  WEAK(weakset_##name) {                                                                             \
    Object* v[1];                                                                                    \
    TRY(unpack_python(in, {.qualname = "WeakSet." #name, .names = kOther, .required = 1}, args, v)); \
    return combine(in, self, v[0]);                                                                  \
  }
#define UPDATING(name, dunder)                                                                       \
  WEAK(weakset_##name) {                                                                             \
    Object* v[1];                                                                                    \
    TRY(unpack_python(in, {.qualname = "WeakSet." #name, .names = kOther, .required = 1}, args, v)); \
    Ref<> done = TRY(call_method_with(in, self, dunder, v[0]));                                      \
    return none();                                                                                   \
  }
COMBINING(difference, difference)
COMBINING(intersection, intersection)
COMBINING(symmetric_difference, symmetric_difference)
COMBINING(union, unite)
UPDATING(difference_update, "__isub__")
UPDATING(intersection_update, "__iand__")
UPDATING(symmetric_difference_update, "__ixor__")
#undef COMBINING
#undef UPDATING

Result<Ref<>> unite_in_place(Interp& in, Object* self, Object* other) {
  if (plain(self)) {
    TRY(update_from(in, self, other));
  } else {
    Ref<> done = TRY(call_method_with(in, self, "update", other));
  }
  return dup(self);
}

// ---- comparing
// -------------------------------------------------------------------------------------------------------

Result<bool> is_subset(Interp& in, Set& a, Set& b) {
  if (a.used > b.used) return false;
  Word at = 0;
  SetEntry* entry;
  while (set_next(a, at, entry)) {
    Ref<> key = dup(entry->key);
    if (!TRY(set_contains(in, b, key.get(), entry->hash.value))) return false;
  }
  return true;
}

Result<Ref<>> weakset_compare(Interp& in, Object* self, Object* other, CompareOp op) {
  if (!is_instance(self, state().weak_set)) return not_implemented();
  bool equality = op == CompareOp::eq || op == CompareOp::ne;
  if (equality && !TRY(is_instance_of(in, other, self->type))) return not_implemented();
  Ref<Set> data = Borrowed<Set>(TRY(weak_data_set(in, self))).dup();
  if (op == CompareOp::ge) {
    bool all = true;
    TRY(each_reference(in, other, [&](Object*, Ref<> ref) -> Result<void> {
      all = all && TRY(set_contains(in, *data, ref.get()));
      return {};
    }));
    return make_bool(all);
  }
  Ref<Set> others = TRY(references(in, other));
  switch (op) {
    case CompareOp::eq: return make_bool(data->used == others->used && TRY(is_subset(in, *data, *others)));
    case CompareOp::ne: return make_bool(!(data->used == others->used && TRY(is_subset(in, *data, *others))));
    case CompareOp::le: return make_bool(TRY(is_subset(in, *data, *others)));
    case CompareOp::lt: return make_bool(data->used < others->used && TRY(is_subset(in, *data, *others)));
    default: return make_bool(data->used > others->used && TRY(is_subset(in, *others, *data)));
  }
}
WEAK(weakset_issubset) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.issubset", .names = kOther, .required = 1}, args, v));
  return weakset_compare(in, self, v[0], CompareOp::le);
}
WEAK(weakset_issuperset) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.issuperset", .names = kOther, .required = 1}, args, v));
  return weakset_compare(in, self, v[0], CompareOp::ge);
}
WEAK(weakset_isdisjoint) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "WeakSet.isdisjoint", .names = kOther, .required = 1}, args, v));
  Ref<> common = TRY(call_method_with(in, self, "intersection", v[0]));
  return make_bool(TRY(length(in, common.get())) == 0);
}
#undef WEAK

const NativeMethod kMethods[] = {
#define METHOD(name) \
  { #name, weakset_##name, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr }
    {"_commit_removals", commit_removals, 0, 0, NativeMethod::method, nullptr},
    {"__reduce__", weakset_reduce, 0, 0, NativeMethod::method, nullptr},
    METHOD(add),
    METHOD(clear),
    METHOD(copy),
    METHOD(pop),
    METHOD(remove),
    METHOD(discard),
    METHOD(update),
    METHOD(difference),
    METHOD(difference_update),
    METHOD(intersection),
    METHOD(intersection_update),
    METHOD(issubset),
    METHOD(issuperset),
    METHOD(symmetric_difference),
    METHOD(symmetric_difference_update),
    METHOD(union),
    METHOD(isdisjoint),
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
#undef METHOD
    {},
};

const char* const kAttributes[] = {"_iterating", "_pending_removals", "_remove", "data", nullptr};

}  // namespace

Result<void> make_weak_set(Interp& in) {
  NativeClass spec = {.name = "WeakSet",
                      .module = "_weakrefset",
                      .static_attributes = kAttributes,
                      .methods = kMethods,
                      .slots = {.repr = weakset_repr,
                                .iter = weakset_iter,
                                .compare = weakset_compare,
                                .length = weakset_length,
                                .contains = weakset_contains,
                                .init = weakset_init},
                      .no_hash = true};
  auto set = [&](BinaryOp op, BinaryFn plain_form, BinaryFn in_place) {
    spec.slots.binary[static_cast<int>(op)] = plain_form;
    spec.slots.inplace[static_cast<int>(op)] = in_place;
  };
  set(BinaryOp::or_, as_operator<unite>, unite_in_place);
  set(BinaryOp::and_, as_operator<intersection>, intersect_in_place);
  set(BinaryOp::sub, as_operator<difference>, subtract_in_place);
  set(BinaryOp::xor_, as_operator<symmetric_difference>, exclusive_in_place);
  return make_native_class(in, state().weak_set, spec);
}

}  // namespace wrp
