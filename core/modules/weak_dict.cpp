// weak_dict.cpp -- WeakKeyDictionary and WeakValueDictionary, with the behaviour of Lib/weakref.py.
//
//      WeakKeyDictionary.data     { ref(key, _remove): value, ... }
//      WeakValueDictionary.data   { key: KeyedRef(value, _remove, key), ... }
//
// A KeyedRef knows its key, so that one callback serves all. The two classes differ in when they commit postponed
// removals: the value dictionary before nearly every operation, the key dictionary only when an iteration ends (a dead
// reference equals no living one).
#include "modules/abc.h"
#include "modules/modules.h"
#include "modules/weak_common.h"
#include "modules/weak_refs.h"

namespace wrp {

Result<void> note_removal(Interp& in, Object* self, Object* what) {
  Object* pending = TRY(weak_attribute(in, self, state().weak_names.pending));
  if (is_list(pending)) return list_append(*as_list(pending), dup(what));
  return {};
}

namespace {

#define WEAK(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)
const char* const kNothing[] = {nullptr};
const char* const kKey[] = {"key", nullptr};
const char* const kKeyDefault[] = {"key", "default", nullptr};
const char* const kMemo[] = {"memo", nullptr};

bool is_key_dict(Object* o) { return is_instance(o, state().weak_key_dict); }
bool is_value_dict(Object* o) { return is_instance(o, state().weak_value_dict); }

// One call of a method without arguments, or one of f(key, default): the names differ between the two classes.
#define CHECK(cls, method, names_, required_) \
  TRY(unpack_python(in, {.qualname = cls "." method, .names = names_, .required = required_}, args, v))
#define CHECK_NONE(cls, method) TRY(unpack_python(in, {.qualname = cls "." method, .names = kNothing}, args, nullptr))
#define KEYS "WeakKeyDictionary"
#define VALUES "WeakValueDictionary"

Result<Ref<>> repr_by_address(Interp&, Object* o) {
  Text text;
  text.append('<');
  append(text, *type_of(o)->name);
  text.append_format(" at 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

// What update() takes: something with items(), else pairs. Visits key and value.
template <class F>
Result<void> each_item(Interp& in, Object* other, F visit) {
  Ref<> source = dup(other);
  Ref<Str> items = TRY(name_of("items"));
  Ref<> has = TRY(get_attr_or_null(in, other, items.get()));
  if (!has) {
    Ref<Dict> dict = TRY(make_dict());
    TRY(dict_update(in, *dict, other));
    source = std::move(dict);
  }
  if (source->type == rt().types.dict) {  // the usual case, without tuples
    Ref<Dict> dict = std::move(source).cast<Dict>();
    Word at = 0, size = dict->used;
    Object *key, *value;
    while (dict_next(*dict, at, key, value)) {
      Ref<> k = dup(key), v = dup(value);
      TRY(visit(std::move(k), std::move(v)));
      if (dict->used != size)
        return raise_error(in, rt().exceptions.RuntimeError, "dictionary changed size during iteration");
    }
    return {};
  }
  Ref<> pairs = TRY(call_method(in, source.get(), items.get(), {}));
  Ref<> it = TRY(get_iter(in, pairs.get()));
  for (;;) {
    Ref<> pair = TRY(iter_next(in, it.get()));
    if (!pair) return {};
    Ref<Tuple> two = TRY(tuple_from_iterable(in, pair.get()));
    if (two->size != 2) {
      return value_error(
          in,
          two->size < 2 ? "not enough values to unpack (expected 2, got %d)" : "too many values to unpack (expected 2)",
          static_cast<int>(two->size));
    }
    Ref<> k = dup((*two)[0]), v = dup((*two)[1]);
    pair = nullptr;
    two = nullptr;
    TRY(visit(std::move(k), std::move(v)));
  }
}

// Visits (key, reference or value) of `data` under a guard.
template <class F>
Result<void> walk_data(Interp& in, Object* self, F visit) {
  Ref<> guard = TRY(IterationScope::enter(in, self));
  Ref<Dict> data = Borrowed<Dict>(TRY(weak_data_dict(in, self))).dup();
  Word at = 0, size = data->used;
  Object *key, *value;
  Result<void> result;
  while (dict_next(*data, at, key, value)) {
    Ref<> k = dup(key), v = dup(value);
    result = visit(std::move(k), std::move(v));
    if (result && data->used != size)
      result = raise_error(in, rt().exceptions.RuntimeError, "dictionary changed size during iteration");
    if (!result) break;
  }
  if (!result) in.settle(result.error());
  Ref<BaseException> pending = in.take_raised();
  auto left = IterationScope::leave(in, guard.get());
  if (pending && left) (void)in.raise_again(std::move(pending));
  TRY(std::move(left));
  return result;
}

Result<bool> is_mapping(Interp& in, Object* o) {
  if (is_dict(o) || is_key_dict(o) || is_value_dict(o)) return true;
  Ref<> mapping = TRY(abstract_base(in, "Mapping"));
  return is_instance_of(in, o, mapping.get());
}

// Mapping.__eq__: by contents.
Result<Ref<>> mapping_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || !TRY(is_mapping(in, b))) return not_implemented();
  Ref<Dict> x = TRY(make_dict()), y = TRY(make_dict());
  Ref<> items = TRY(call_method(in, a, "items", {}));
  TRY(dict_update(in, *x, items.get()));
  Ref<> other_items = TRY(call_method(in, b, "items", {}));
  TRY(dict_update(in, *y, other_items.get()));
  return rich_compare(in, x.get(), y.get(), op);
}

Result<Ref<>> merge(Interp& in, Object* a, Object* b) {
  bool left = is_key_dict(a) || is_value_dict(a);
  if (left) {
    if (!TRY(is_mapping(in, b))) return not_implemented();
    Ref<> out = TRY(call_method(in, a, "copy", {}));
    Ref<> done = TRY(call_method_with(in, out.get(), "update", b));
    return out;
  }
  if (!TRY(is_mapping(in, a))) return not_implemented();
  Ref<> out = TRY(call(in, b->type, {}));
  Ref<> done = TRY(call_method_with(in, out.get(), "update", a));
  done = TRY(call_method_with(in, out.get(), "update", b));
  return out;
}
Result<Ref<>> merge_in_place(Interp& in, Object* a, Object* b) {
  Ref<> done = TRY(call_method_with(in, a, "update", b));
  return dup(a);
}

Result<Ref<>> deep_copied(Interp& in, Object* o, Object* memo) {
  Ref<> copy = TRY(import_module(in, *TRY(name_of("copy"))));
  return call_method_with(in, copy.get(), "deepcopy", o, memo);
}

// MutableMapping.clear: popitem until there is nothing.
WEAK(weak_clear) {
  for (;;) {
    auto done = call_method(in, self, "popitem", {});
    if (done) continue;
    if (!raised_is(in, done.error(), rt().exceptions.KeyError)) return done;
    in.drop_raised();
    return none();
  }
}

// ---- WeakKeyDictionary
// -----------------------------------------------------------------------------------------------

Result<Ref<>> remove_key(Interp& in, Object* defaults, Object*, const Args& args) {
  Ref<> self = referent_of((*as_tuple(defaults))[0]);
  if (!self || args.count == 0) return none();
  if (TRY(is_iterating(in, self.get()))) {
    TRY(note_removal(in, self.get(), args[0]));
    return none();
  }
  Ref<> gone = TRY(dict_remove(in, *TRY(weak_data_dict(in, self.get())), args[0]));
  if (gone) heap().tell(Note::row_removed, self.get(), args[0]);
  return none();
}

Result<void> set_dirty(Interp& in, Object* self, bool dirty) {
  return set_attr(in, self, state().weak_names.dirty_len, dirty ? rt().true_ : rt().false_);
}

Result<void> wkd_store(Interp& in, Object* self, Object* key, Object* value) {
  Ref<> ref = TRY(reference_of(in, self, key));
  return dict_insert(in, *TRY(weak_data_dict(in, self)), std::move(ref), dup(value));
}

Result<void> wkd_update_from(Interp& in, Object* self, Object* other) {
  return each_item(in, other, [&](Ref<> key, Ref<> value) { return wkd_store(in, self, key.get(), value.get()); });
}

Result<void> wkd_init(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"dict", nullptr};
  Object* v[1];
  CHECK(KEYS, "__init__", kNames, 0);
  TRY(set_attr(in, self, state().weak_names.data, TRY(make_dict()).get()));
  TRY(init_weak_container(in, self, remove_key, KEYS ".__init__.<locals>.remove"));
  TRY(set_dirty(in, self, false));
  if (!v[0] || is_none(v[0])) return {};
  Ref<> done = TRY(call_method_with(in, self, "update", v[0]));
  return {};
}

WEAK(wkd_commit) {
  Ref<> pending = dup(TRY(weak_attribute(in, self, state().weak_names.pending)));
  Ref<Dict> data = Borrowed<Dict>(TRY(weak_data_dict(in, self))).dup();
  while (is_list(pending.get()) && as_list(pending.get())->size) {
    Ref<> ref = list_take(*as_list(pending.get()), as_list(pending.get())->size - 1);
    Ref<> gone = TRY(dict_remove(in, *data, ref.get()));
    if (gone) heap().tell(Note::row_removed, self, ref.get());
  }
  return none();
}
// Forgets removals of keys that a program has removed meanwhile.
WEAK(wkd_scrub) {
  Ref<> pending = dup(TRY(weak_attribute(in, self, state().weak_names.pending)));
  Ref<List> kept = TRY(make_list());
  for (Word i = 0; is_list(pending.get()) && i < as_list(pending.get())->size; ++i) {
    Ref<> ref = dup((*as_list(pending.get()))[i]);
    if (TRY(dict_lookup(in, *TRY(weak_data_dict(in, self)), ref.get()))) TRY(list_append(*kept, std::move(ref)));
  }
  TRY(set_attr(in, self, state().weak_names.pending, kept.get()));
  TRY(set_dirty(in, self, false));
  return none();
}

Result<void> wkd_setitem(Interp& in, Object* self, Object* key, Object* value) {
  if (value) return wkd_store(in, self, key, value);
  TRY(set_dirty(in, self, true));
  Ref<> ref = TRY(reference_to(in, key));
  Ref<> old = TRY(dict_remove(in, *TRY(weak_data_dict(in, self)), ref.get()));
  if (!old) return key_error(in, ref.get());
  return {};
}
Result<int64_t> wkd_length(Interp& in, Object* self) {
  int64_t pending = TRY(pending_count(in, self));
  if (pending && TRY(truth(in, TRY(weak_attribute(in, self, state().weak_names.dirty_len))))) {
    Ref<> done = TRY(call_method(in, self, "_scrub_removals", {}));
    pending = TRY(pending_count(in, self));
  }
  return static_cast<int64_t>(TRY(weak_data_dict(in, self))->used) - pending;
}
Result<bool> wkd_contains(Interp& in, Object* self, Object* key) {
  if (!has_weak_list(key)) return false;
  Ref<> ref = TRY(reference_to(in, key));
  return TRY(dict_lookup(in, *TRY(weak_data_dict(in, self)), ref.get())) != nullptr;
}
Result<Ref<>> wkd_iter(Interp&, Object* self) { return make_weak_iterator(self, WeakWalk::key_keys, KEYS ".keys"); }
WEAK(wkd_keys) {
  CHECK_NONE(KEYS, "keys");
  return wkd_iter(in, self);
}
WEAK(wkd_values) {
  CHECK_NONE(KEYS, "values");
  return make_weak_iterator(self, WeakWalk::key_values, KEYS ".values");
}
WEAK(wkd_items) {
  CHECK_NONE(KEYS, "items");
  return make_weak_iterator(self, WeakWalk::key_items, KEYS ".items");
}
WEAK(wkd_keyrefs) {
  CHECK_NONE(KEYS, "keyrefs");
  return list_from_iterable(in, TRY(weak_attribute(in, self, state().weak_names.data)));
}
WEAK(wkd_get) {
  Object* v[2];
  CHECK(KEYS, "get", kKeyDefault, 1);
  Ref<> ref = TRY(reference_to(in, v[0]));
  Object* value = TRY(dict_lookup(in, *TRY(weak_data_dict(in, self)), ref.get()));
  return value ? dup(value) : v[1] ? dup(v[1]) : none();
}
WEAK(wkd_setdefault) {
  Object* v[2];
  CHECK(KEYS, "setdefault", kKeyDefault, 1);
  Ref<> ref = TRY(reference_of(in, self, v[0]));
  return dict_set_default(in, *TRY(weak_data_dict(in, self)), ref.get(), v[1] ? v[1] : rt().none);
}
WEAK(wkd_pop) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = KEYS ".pop", .names = kKey, .required = 1, .extra_positional = true}, args, v));
  TRY(set_dirty(in, self, true));
  Ref<> ref = TRY(reference_to(in, v[0]));
  if (args.count > 2) return type_error(in, "pop expected at most 2 arguments, got %d", static_cast<int>(args.count));
  Ref<> value = TRY(dict_pop(in, *TRY(weak_data_dict(in, self)), ref.get()));
  if (value) return value;
  if (args.count > 1) return dup(args[1]);
  return key_error(in, ref.get());
}
WEAK(wkd_popitem) {
  CHECK_NONE(KEYS, "popitem");
  TRY(set_dirty(in, self, true));
  for (;;) {
    Ref<Tuple> pair = TRY(dict_pop_last(in, *TRY(weak_data_dict(in, self))));
    if (!pair) return raise_error(in, rt().exceptions.KeyError, "popitem(): dictionary is empty");
    Ref<> key = referent_of((*pair)[0]);
    if (key) return make_tuple_of(key.get(), (*pair)[1]);
  }
}
WEAK(wkd_update) {
  static const char* const kNames[] = {"dict", nullptr};
  Object* v[1];
  TRY(unpack_python(in, {.qualname = KEYS ".update", .names = kNames, .extra_keywords = true, .positional_only = 1},
                    args, v));
  if (v[0] && !is_none(v[0])) TRY(wkd_update_from(in, self, v[0]));
  if (args.has_keywords()) {
    Ref<Dict> named = TRY(keyword_dict(args));
    Ref<> done = TRY(call_method_with(in, self, "update", named.get()));
  }
  return none();
}
Result<Ref<>> wkd_copied(Interp& in, Object* self, TypeObject* type, Object* memo) {
  Ref<> out = TRY(call(in, type, {}));
  TRY(walk_data(in, self, [&](Ref<> ref, Ref<> value) -> Result<void> {
    Ref<> key = referent_of(ref.get());
    if (!key) return {};
    if (memo) value = TRY(deep_copied(in, value.get(), memo));
    return set_item(in, out.get(), key.get(), value.get());
  }));
  return out;
}
WEAK(wkd_copy) {
  CHECK_NONE(KEYS, "copy");
  return wkd_copied(in, self, state().weak_key_dict, nullptr);
}
WEAK(wkd_deepcopy) {
  Object* v[1];
  CHECK(KEYS, "__deepcopy__", kMemo, 1);
  return wkd_copied(in, self, type_of(self), v[0]);
}

// ---- WeakValueDictionary
// ---------------------------------------------------------------------------------------------

Result<void> wvd_store(Interp& in, Object* self, Object* key, Object* value) {
  Object* remove = TRY(weak_attribute(in, self, state().weak_names.remove));
  Ref<> ref = TRY(make_keyed_ref(in, *state().keyed_ref, value, is_none(remove) ? nullptr : remove, key));
  return dict_insert(in, *TRY(weak_data_dict(in, self)), dup(key), std::move(ref));
}

Result<void> wvd_update_from(Interp& in, Object* self, Object* other, const Args& args) {
  TRY(commit_pending(in, self));
  if (other && !is_none(other)) {
    TRY(each_item(in, other, [&](Ref<> key, Ref<> value) { return wvd_store(in, self, key.get(), value.get()); }));
  }
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(wvd_store(in, self, (*args.keywords)[i], args.items[args.count + i]));
  return {};
}

Result<void> wvd_init(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"other", nullptr};
  Object* v[1];
  TRY(unpack_python(in, {.qualname = VALUES ".__init__", .names = kNames, .extra_keywords = true, .positional_only = 1},
                    args, v));
  TRY(init_weak_container(in, self, remove_value, VALUES ".__init__.<locals>.remove"));
  TRY(set_attr(in, self, state().weak_names.data, TRY(make_dict()).get()));
  if (self->type == state().weak_value_dict) return wvd_update_from(in, self, v[0], args);
  Ref<Str> update = TRY(name_of("update"));
  Object* empty = rt().empty_tuple;
  if (args.count) {
    Ref<> done = TRY(call_method(in, self, update.get(), args));
  } else if (!args.has_keywords()) {
    Ref<> done = TRY(call_method(in, self, update.get(), Args(&empty, 1)));
  } else {
    Ref<Tuple> positional = TRY(make_tuple_of(empty));
    Ref<Dict> named = TRY(keyword_dict(args));
    Ref<> method = TRY(get_attr(in, self, update.get()));
    Ref<> done = TRY(call_ex(in, method.get(), *positional, named.get()));
  }
  return {};
}

WEAK(wvd_commit) {
  Ref<> pending = dup(TRY(weak_attribute(in, self, state().weak_names.pending)));
  Ref<Dict> data = Borrowed<Dict>(TRY(weak_data_dict(in, self))).dup();
  while (is_list(pending.get()) && as_list(pending.get())->size) {
    Ref<> key = list_take(*as_list(pending.get()), as_list(pending.get())->size - 1);
    TRY(remove_if_dead(in, self, *data, key.get()));
  }
  return none();
}

Result<void> wvd_setitem(Interp& in, Object* self, Object* key, Object* value) {
  TRY(commit_pending(in, self));
  if (value) return wvd_store(in, self, key, value);
  Ref<> old = TRY(dict_remove(in, *TRY(weak_data_dict(in, self)), key));
  if (!old) return key_error(in, key);
  return {};
}
Result<int64_t> wvd_length(Interp& in, Object* self) {
  TRY(commit_pending(in, self));
  return static_cast<int64_t>(TRY(weak_data_dict(in, self))->used);
}
Result<bool> wvd_contains(Interp& in, Object* self, Object* key) {
  TRY(commit_pending(in, self));
  return static_cast<bool>(TRY(wvd_find(in, self, key)));
}
Result<Ref<>> wvd_iter(Interp&, Object* self) { return make_weak_iterator(self, WeakWalk::value_keys, VALUES ".keys"); }
WEAK(wvd_keys) {
  CHECK_NONE(VALUES, "keys");
  return wvd_iter(in, self);
}
WEAK(wvd_values) {
  CHECK_NONE(VALUES, "values");
  return make_weak_iterator(self, WeakWalk::value_values, VALUES ".values");
}
WEAK(wvd_items) {
  CHECK_NONE(VALUES, "items");
  return make_weak_iterator(self, WeakWalk::value_items, VALUES ".items");
}
WEAK(wvd_itervaluerefs) {
  CHECK_NONE(VALUES, "itervaluerefs");
  return make_weak_iterator(self, WeakWalk::value_refs, VALUES ".itervaluerefs");
}
WEAK(wvd_valuerefs) {
  CHECK_NONE(VALUES, "valuerefs");
  TRY(commit_pending(in, self));
  Ref<List> out = TRY(make_list());
  Word at = 0;
  Object *key, *value;
  while (dict_next(*TRY(weak_data_dict(in, self)), at, key, value)) TRY(list_append(*out, dup(value)));
  return out;
}
WEAK(wvd_get) {
  Object* v[2];
  CHECK(VALUES, "get", kKeyDefault, 1);
  TRY(commit_pending(in, self));
  Ref<> value = TRY(wvd_find(in, self, v[0]));
  return value ? std::move(value) : v[1] ? dup(v[1]) : none();
}
WEAK(wvd_setdefault) {
  Object* v[2];
  CHECK(VALUES, "setdefault", kKeyDefault, 1);
  Ref<> value = TRY(wvd_find(in, self, v[0]));
  if (value) return value;
  TRY(commit_pending(in, self));
  Object* otherwise = v[1] ? v[1] : rt().none;
  TRY(wvd_store(in, self, v[0], otherwise));
  return dup(otherwise);
}
WEAK(wvd_pop) {
  Object* v[1];
  TRY(unpack_python(in, {.qualname = VALUES ".pop", .names = kKey, .required = 1, .extra_positional = true}, args, v));
  TRY(commit_pending(in, self));
  Ref<> ref = TRY(dict_pop(in, *TRY(weak_data_dict(in, self)), v[0]));
  Ref<> value = ref ? referent_of(ref.get()) : Ref<>();
  if (value) return value;
  if (args.count > 1) return dup(args[1]);
  return key_error(in, v[0]);
}
WEAK(wvd_popitem) {
  CHECK_NONE(VALUES, "popitem");
  TRY(commit_pending(in, self));
  for (;;) {
    Ref<Tuple> pair = TRY(dict_pop_last(in, *TRY(weak_data_dict(in, self))));
    if (!pair) return raise_error(in, rt().exceptions.KeyError, "popitem(): dictionary is empty");
    Ref<> value = referent_of((*pair)[1]);
    if (value) return make_tuple_of((*pair)[0], value.get());
  }
}
WEAK(wvd_update) {
  static const char* const kNames[] = {"other", nullptr};
  Object* v[1];
  TRY(unpack_python(in, {.qualname = VALUES ".update", .names = kNames, .extra_keywords = true, .positional_only = 1},
                    args, v));
  TRY(wvd_update_from(in, self, v[0], args));
  return none();
}
Result<Ref<>> wvd_copied(Interp& in, Object* self, TypeObject* type, Object* memo) {
  TRY(commit_pending(in, self));
  Ref<> out = TRY(call(in, type, {}));
  TRY(walk_data(in, self, [&](Ref<> key, Ref<> ref) -> Result<void> {
    Ref<> value = referent_of(ref.get());
    if (!value) return {};
    if (memo) key = TRY(deep_copied(in, key.get(), memo));
    return set_item(in, out.get(), key.get(), value.get());
  }));
  return out;
}
WEAK(wvd_copy) {
  CHECK_NONE(VALUES, "copy");
  return wvd_copied(in, self, state().weak_value_dict, nullptr);
}
WEAK(wvd_deepcopy) {
  Object* v[1];
  CHECK(VALUES, "__deepcopy__", kMemo, 1);
  return wvd_copied(in, self, type_of(self), v[0]);
}
#undef WEAK

#define METHOD(prefix, name) \
  { #name, prefix##_##name, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr }
const NativeMethod kKeyMethods[] = {
    {"_commit_removals", wkd_commit, 0, 0, NativeMethod::method, nullptr},
    {"_scrub_removals", wkd_scrub, 0, 0, NativeMethod::method, nullptr},
    METHOD(wkd, copy),
    {"__copy__", wkd_copy, 0, 0, NativeMethod::method, nullptr},
    {"__deepcopy__", wkd_deepcopy, 1, 1, NativeMethod::method, nullptr},
    METHOD(wkd, get),
    METHOD(wkd, items),
    METHOD(wkd, keys),
    METHOD(wkd, values),
    METHOD(wkd, keyrefs),
    METHOD(wkd, popitem),
    METHOD(wkd, pop),
    METHOD(wkd, setdefault),
    METHOD(wkd, update),
    {"clear", weak_clear, 0, 0, NativeMethod::method, nullptr},
    {},
};
const NativeMethod kValueMethods[] = {
    {"_commit_removals", wvd_commit, 0, 0, NativeMethod::method, nullptr},
    METHOD(wvd, copy),
    {"__copy__", wvd_copy, 0, 0, NativeMethod::method, nullptr},
    {"__deepcopy__", wvd_deepcopy, 1, 1, NativeMethod::method, nullptr},
    METHOD(wvd, get),
    METHOD(wvd, items),
    METHOD(wvd, keys),
    METHOD(wvd, itervaluerefs),
    METHOD(wvd, values),
    METHOD(wvd, popitem),
    METHOD(wvd, pop),
    METHOD(wvd, setdefault),
    METHOD(wvd, update),
    METHOD(wvd, valuerefs),
    {"clear", weak_clear, 0, 0, NativeMethod::method, nullptr},
    {},
};
#undef METHOD

const char* const kKeyAttributes[] = {"_dirty_len", "_iterating", "_pending_removals", "_remove", "data", nullptr};
const char* const kValueAttributes[] = {"_iterating", "_pending_removals", "_remove", "data", nullptr};

}  // namespace

Result<void> make_weak_dicts(Interp& in) {
  Ref<> mapping = TRY(abstract_base(in, "MutableMapping"));
  Object* bases[] = {mapping.get()};
  NativeClass keys = {
      .name = "WeakKeyDictionary",
      .module = "weakref",
      .doc =
          "Mapping class that references keys weakly.\n\nEntries in the dictionary will be discarded when there is no\n"
          "longer a strong reference to the key. This can be used to\nassociate additional data with an object owned "
          "by other "
          "parts of\nan application without adding attributes to those objects. This\ncan be especially useful with "
          "objects "
          "that override attribute\naccesses.\n",
      .static_attributes = kKeyAttributes,
      .methods = kKeyMethods,
      .slots = {.repr = repr_by_address,
                .iter = wkd_iter,
                .compare = mapping_compare,
                .length = wkd_length,
                .getitem = wkd_getitem,
                .setitem = wkd_setitem,
                .contains = wkd_contains,
                .init = wkd_init},
      .reflected = true,
      .no_hash = true};
  keys.slots.binary[static_cast<int>(BinaryOp::or_)] = merge;
  keys.slots.inplace[static_cast<int>(BinaryOp::or_)] = merge_in_place;
  TRY(make_native_class(in, state().weak_key_dict, keys, bases, 1, state().abc_meta));
  NativeClass values = {
      .name = "WeakValueDictionary",
      .module = "weakref",
      .doc =
          "Mapping class that references values weakly.\n\nEntries in the dictionary will be discarded when no strong\n"
          "reference to the value exists anymore\n",
      .static_attributes = kValueAttributes,
      .methods = kValueMethods,
      .slots = {.repr = repr_by_address,
                .iter = wvd_iter,
                .compare = mapping_compare,
                .length = wvd_length,
                .getitem = wvd_getitem,
                .setitem = wvd_setitem,
                .contains = wvd_contains,
                .init = wvd_init},
      .reflected = true,
      .no_hash = true};
  values.slots.binary[static_cast<int>(BinaryOp::or_)] = merge;
  values.slots.inplace[static_cast<int>(BinaryOp::or_)] = merge_in_place;
  return make_native_class(in, state().weak_value_dict, values, bases, 1, state().abc_meta);
}

}  // namespace wrp
