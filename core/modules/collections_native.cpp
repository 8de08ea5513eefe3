// collections_native.cpp -- _collections: defaultdict and OrderedDict, dicts with a little more; deque has its own
// file. The rest of collections is Python.
#include "modules/collections_types.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

#define METHOD(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

// ---- defaultdict
// -----------------------------------------------------------------------------------------------------

struct DefaultDict : Dict {
  Ref<> factory;  // or null
};
DefaultDict& with_default(Object* o) { return *static_cast<DefaultDict*>(o); }
const LifetimeHooks kDefaultHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (with_default(o).factory) v.labelled(with_default(o).factory.get(), "default_factory", nullptr, 0);
          kDictHooks.visit_edges(o, v);
        },
    .detach_next = [](Object* o, Word& cursor) -> Object* {
      if (with_default(o).factory) return with_default(o).factory.release();
      return kDictHooks.detach_next(o, cursor);
    },
    .clear =
        [](Object* o) {
          with_default(o).factory = nullptr;
          kDictHooks.clear(o);
        },
    .finalize = nullptr,
    .free_payload = [](Object* o) { kDictHooks.free_payload(o); },
    .visit_weak = nullptr,
};

Result<void> default_init(Interp& in, Object* self, const Args& args) {
  Ref<> factory;
  Args rest = args;
  if (args.count) {
    if (!is_none(args[0])) {
      if (!is_callable(args[0])) return type_error(in, "first argument must be callable or None");
      factory = dup(args[0]);
    }
    rest = args.skip(1);
  }
  with_default(self).factory = std::move(factory);
  if (!self->flags.tracked) heap().track(as_gc(self));  // a dict of atoms need not be; this one has a factory
  return rt().types.dict->slots.init(in, self, rest);
}
METHOD(default_missing) {
  Ref<> factory = with_default(self).factory.dup();
  if (!factory) return key_error(in, args[0]);
  Ref<> value = TRY(call(in, factory.get(), {}));
  TRY(set_item(in, self, args[0], value.get()));
  return value;
}
METHOD(default_copy) {
  Ref<> factory = or_none(with_default(self).factory);
  return call_with(in, self->type, factory.get(), self);
}
METHOD(default_reduce) {
  Ref<> arguments = dup(rt().empty_tuple);
  if (with_default(self).factory) arguments = TRY(make_tuple_of(with_default(self).factory.get()));
  Ref<> items = TRY(call_method(in, self, "items", {}));
  Ref<> it = TRY(get_iter(in, items.get()));
  Object* none = rt().none;
  return make_tuple_of(static_cast<Object*>(self->type), arguments.get(), none, none, it.get());
}
Result<Ref<>> default_repr(Interp& in, Object* o) {
  Text text;
  append(text, *type_of(o)->name);
  text.append('(');
  Ref<> shown = TRY(rt().types.dict->slots.repr(in, o));
  Ref<> factory = or_none(with_default(o).factory);
  {
    ReprGuard guard(factory.get());
    if (guard.seen() && !is_none(factory.get())) {
      text.append("...");
    } else {
      TRY(append_repr(in, text, factory.get()));
    }
  }
  text.append(", ");
  append(text, *as_str(shown.get()));
  text.append(')');
  return finish(text);
}
Result<Ref<>> default_or(Interp& in, Object* a, Object* b) {
  Object* self = is_instance(a, state().default_dict) ? a : b;
  Object* other = self == a ? b : a;
  if (!is_dict(other)) return not_implemented();
  Ref<> factory = or_none(with_default(self).factory);
  Ref<> made = TRY(call_with(in, self->type, factory.get(), a));
  TRY(dict_update(in, *as_dict(made.get()), b));
  return made;
}
Result<Ref<>> get_factory(Interp&, Object* self) { return or_none(with_default(self).factory); }
Result<void> set_factory(Interp&, Object* self, Object* value) {
  with_default(self).factory = value && !is_none(value) ? dup(value) : Ref<>();
  return {};
}
const NativeGetSet kDefaultGetSets[] = {{"default_factory", get_factory, set_factory}, {}};
const NativeMethod kDefaultMethods[] = {{"__missing__", default_missing, 1, 1, NativeMethod::method, nullptr},
                                        {"copy", default_copy, 0, 0, NativeMethod::method, nullptr},
                                        {"__copy__", default_copy, 0, 0, NativeMethod::method, nullptr},
                                        {"__reduce__", default_reduce, 0, 0, NativeMethod::method, nullptr},
                                        {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
                                        {}};

// ---- OrderedDict
// -----------------------------------------------------------------------------------------------------
//
// A dict keeps its order anyway; what is added is moving, and an equality that looks at the order. A key that moves
// moves among the entries. But all die in the order in which they came, for CPython moves keys in a list beside its
// table: so from the first move on we write down who comes. tests/sessions/death/of_ordered_dicts.pysession

struct OrderedDict : Dict {
  Ref<Dict> dict;
  WeakReference* weak;
  DictEntry* told;  // null: nobody has moved yet
  Word count, room;
};
OrderedDict& ordered(Object* o) { return *static_cast<OrderedDict*>(o); }
constexpr Word kToldWords = words_of<DictEntry>;

void forget_births(OrderedDict& d) {
  if (d.told) heap().allocator().free_buffer(d.told, d.room * kToldWords);
  d.told = nullptr;
  d.count = d.room = 0;
}
// What there is, in the order in which it came; what has gone may have left holes (null keys).
struct Births {
  DictEntry* first;
  Word count;
};
Births by_birth(OrderedDict& d) {
  if (d.told) d.count = dict_prune(d, d.told, d.count);
  if (d.told && d.count == d.used) return {d.told, d.count};
  return {d.entries, d.filled};
}
void arrange_by_birth(OrderedDict& d) {  // it will not be searched any more
  if (!d.told) return;
  Births births = by_birth(d);
  for (Word i = 0; i < births.count; ++i) d.entries[i] = births.first[i];
  d.filled = births.count;
  forget_births(d);
}
// CPython's list holds the keys too: all values die before the first key, and keys in their own order.
void clear_ordered(OrderedDict& d) {
  Births births = by_birth(d);
  DictEntry* told = std::exchange(d.told, nullptr);  // while they die the dict may be filled again
  Word room = d.room;
  d.count = d.room = 0;
  dict_clear(d, births.first, births.count);
  if (told) heap().allocator().free_buffer(told, room * kToldWords);
}
// Without memory it is as if nobody had moved.
void tell_birth(OrderedDict& d, const DictEntry& entry) {
  if (d.count == d.room) {
    d.count = dict_prune(d, d.told, d.count);
    Word room = d.used * 2 + 8;
    auto* told = static_cast<DictEntry*>(heap().allocator().allocate_buffer(room * kToldWords));
    Word count = told ? d.count : 0;
    for (Word i = 0; i < count; ++i) told[i] = d.told[i];
    forget_births(d);
    if (!told) return;
    d.told = told;
    d.count = count;
    d.room = room;
  }
  d.told[d.count++] = entry;
}

// The collector is told of the keys first, in their order, as CPython's list of them tells it.
void visit_ordered(Object* o, EdgeVisitor& v) {
  OrderedDict& d = ordered(o);
  if (d.dict) v.labelled(d.dict.get(), "__dict__", nullptr, 0);
  if (!v.as_collector()) return kDictHooks.visit_edges(o, v);
  bool keys_again = false;
  Word at = 0;
  DictEntry* entry;
  while (dict_next(d, at, entry)) {
    v.labelled(entry->key, "key", nullptr, 0);
    keys_again |= v.as_told() && !is_str_exact(entry->key);
  }
  Births births = by_birth(d);
  for (Word i = 0; i < births.count; ++i) {
    if (!births.first[i].key) continue;
    v.labelled(births.first[i].value, "value", nullptr, 0);
    if (keys_again) v.edge(births.first[i].key);
  }
}
const LifetimeHooks kOrderedHooks = {
    .visit_edges = visit_ordered,
    .detach_next = [](Object* o, Word& cursor) -> Object* {
      if (ordered(o).dict) return ordered(o).dict.release();
      if (first_weakref(o)) let_go_of_line(clear_weakrefs_and_call(o));
      arrange_by_birth(ordered(o));
      return kDictHooks.detach_next(o, cursor);
    },
    .clear =
        [](Object* o) {
          ordered(o).dict = nullptr;
          clear_ordered(ordered(o));
        },
    .finalize = nullptr,
    .free_payload =
        [](Object* o) {
          forget_births(ordered(o));
          kDictHooks.free_payload(o);
        },
    .visit_weak = nullptr,
};

Result<void> ordered_setitem(Interp& in, Object* o, Object* key, Object* value) {
  OrderedDict& d = ordered(o);
  Word used = d.used;
  TRY(rt().types.dict->slots.setitem(in, o, key, value));
  if (d.told && d.used > used) tell_birth(d, d.entries[d.filled - 1]);
  return {};
}
Result<void> ordered_init(Interp& in, Object* self, const Args& args) {
  return dict_update_from_call(in, *as_dict(self), args, "expected at most 1 arguments, got %d", true);
}
Result<Ref<>> ordered_update(Interp& in, Object* self, const Args& args) {
  TRY(dict_update_from_call(in, *as_dict(self), args, "update() takes at most 1 positional argument (%d given)", true));
  return none();
}
Result<Ref<>> ordered_update_in_place(Interp& in, Object* self, Object* other) {
  TRY(dict_update(in, *as_dict(self), other, true));
  return dup(self);
}
Result<Ref<>> ordered_repr(Interp& in, Object* o) {
  Text text;
  append(text, *type_of(o)->name);
  if (as_dict(o)->used == 0) {
    text.append("()");
    return finish(text);
  }
  ReprGuard guard(o);
  if (guard.seen()) return text_of("...");
  text.append('(');
  Ref<Dict> plain = TRY(copy_dict(*as_dict(o)));
  TRY(append_repr(in, text, plain.get()));
  text.append(')');
  return finish(text);
}
Result<Ref<>> ordered_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (op != CompareOp::eq && op != CompareOp::ne) return not_implemented();
  Ref<> same = TRY(rt().types.dict->slots.compare(in, a, b, CompareOp::eq));
  if (same.get() == rt().not_implemented) return same;
  bool equal = same.get() == rt().true_;
  if (equal && is_instance(a, state().ordered_dict) && is_instance(b, state().ordered_dict)) {
    Ref<List> x = TRY(list_from_iterable(in, a)), y = TRY(list_from_iterable(in, b));
    equal = TRY(compare_bool(in, x.get(), y.get(), CompareOp::eq));
  }
  return make_bool(equal == (op == CompareOp::eq));
}
Result<Ref<>> ordered_or(Interp& in, Object* a, Object* b) {
  if (!is_dict(a) || !is_dict(b)) return not_implemented();
  TypeObject* type = is_instance(a, state().ordered_dict) ? type_of(a) : type_of(b);
  Ref<> made = TRY(call_with(in, type, a));
  TRY(dict_update(in, *as_dict(made.get()), b, true));
  return made;
}

Result<void> key_and_default(Interp& in, const Args& args, const char* method, Object** v) {
  static const char* const kNames[] = {"key", "default", nullptr};
  return unpack(in, {.function = method, .names = kNames, .required = 1}, args, v);
}
METHOD(ordered_popitem) {
  static const char* const kNames[] = {"last", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "popitem", .names = kNames}, args, v));
  Dict& d = *as_dict(self);
  if (d.used == 0) return raise_error(in, rt().exceptions.KeyError, "dictionary is empty");
  if (!v[0] || TRY(truth(in, v[0]))) return TRY(dict_pop_last(in, d));
  Word at = 0;
  DictEntry* first;
  dict_next(d, at, first);
  Ref<> key = dup(first->key);
  Ref<> value = TRY(dict_remove(in, d, key.get()));
  return make_tuple_of(key.get(), value.get());
}
// Iterators remember the dict's version, which changes with every key that comes, goes or moves. flags.kind: 0 keys, 1
// values, 2 items; 4 more when backward. They know whether there is a next one, `left`, and but for items hold its key.
enum : uint8_t { kKeys, kValues, kItems, kBackward = 4 };
bool step(ItemIterator& it, Word& index, DictEntry*& entry) {
  Dict& d = *as_dict(it.sequence.get());
  return it.flags.kind & kBackward ? dict_previous(d, index, entry) : dict_next(d, index, entry);
}
void look_ahead(ItemIterator& it) {
  Word index = it.index;
  DictEntry* entry;
  it.left = step(it, index, entry);
  if ((it.flags.kind & 3) != kItems) it.last = it.left ? dup(entry->key) : Ref<>();
}
Result<Ref<>> walk(Object* dict, uint8_t kind) {
  Ref<> made = TRY(make_item_iterator(*state().ordered_iterator, dict, kind & kBackward ? as_dict(dict)->filled : 0));
  made->flags.kind = kind;
  auto& it = *static_cast<ItemIterator*>(made.get());
  it.extra = as_dict(dict)->version;
  if ((kind & 3) == kItems) it.last = TRY(make_tuple_of(rt().none, rt().none));
  look_ahead(it);
  return made;
}
METHOD(ordered_clear) {
  clear_ordered(ordered(self));
  return none();
}
METHOD(ordered_move_to_end) {
  static const char* const kNames[] = {"key", "last", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "move_to_end", .names = kNames, .required = 1}, args, v));
  bool last = !v[1] || TRY(truth(in, v[1]));
  Dict& d = *as_dict(self);
  int64_t h = TRY(hash(in, v[0]));
  int found = TRY(dict_find(in, d, v[0], h));
  if (found < 0) return key_error(in, v[0]);
  Word end = last ? d.filled : 0;
  DictEntry* there;
  if ((last ? dict_previous(d, end, there) : dict_next(d, end, there)) && there == &d.entries[found]) return none();
  if (!ordered(self).told) {
    Word at = 0;
    while (dict_next(d, at, there)) tell_birth(ordered(self), *there);
  }
  if (!last) {
    dict_move_first(d, static_cast<Word>(found));
    return none();
  }
  Ref<> key = dup(d.entries[found].key), value = dup(d.entries[found].value);  // the key stays the one that was stored
  Ref<> old = TRY(dict_remove(in, d, key.get()));
  TRY(dict_insert(in, d, std::move(key), h, std::move(value)));
  return none();
}
METHOD(ordered_pop) {
  Object* v[2];
  TRY(key_and_default(in, args, "pop", v));
  Ref<> value = TRY(dict_pop(in, *as_dict(self), v[0]));
  if (value) return value;
  return v[1] ? dup(v[1]) : Result<Ref<>>(key_error(in, v[0]));
}
METHOD(ordered_setdefault) {
  Object* v[2];
  TRY(key_and_default(in, args, "setdefault", v));
  if (TRY(contains(in, self, v[0]))) return get_item(in, self, v[0]);
  Ref<> value = v[1] ? dup(v[1]) : none();
  TRY(set_item(in, self, v[0], value.get()));
  return value;
}
METHOD(ordered_copy) {
  Ref<> made = TRY(call(in, self->type, {}));
  Ref<Dict> plain = TRY(copy_dict(*as_dict(self)));
  Word at = 0;
  Object *key, *value;
  while (dict_next(*plain, at, key, value)) TRY(set_item(in, made.get(), key, value));
  return made;
}
METHOD(ordered_reduce) {
  Ref<> at_rest = TRY(call_method(in, self, ID(__getstate__), {}));
  Ref<> items = TRY(call_method(in, self, "items", {}));
  Ref<> it = TRY(get_iter(in, items.get()));
  Object* none = rt().none;
  return make_tuple_of(static_cast<Object*>(self->type), static_cast<Object*>(rt().empty_tuple), at_rest.get(), none,
                       it.get());
}

Result<Ref<>> walk_next(Interp& in, Object* o) {
  auto& it = *static_cast<ItemIterator*>(o);
  if (!it.sequence) return Ref<>();
  bool changed = as_dict(it.sequence.get())->version != it.extra;
  DictEntry* entry;
  if (!it.left || changed || !step(it, it.index, entry)) {
    it.sequence = nullptr;
    if (!it.left) return Ref<>();
    return raise_error(in, rt().exceptions.RuntimeError, "OrderedDict mutated during iteration");
  }
  Ref<> key = dup(entry->key), value = dup(entry->value);
  look_ahead(it);
  switch (o->flags.kind & 3) {
    case kKeys: return key;
    case kValues: return value;
    default: return give_pair(it.last, key.get(), value.get());
  }
}
METHOD(ordered_reversed) { return walk(self, kKeys | kBackward); }

Object* viewed(Object* view) { return static_cast<ItemIterator*>(view)->sequence.get(); }
template <uint8_t kKind>
Result<Ref<>> view_iter(Interp&, Object* o) {
  return walk(viewed(o), kKind);
}
template <uint8_t kKind>
METHOD(view_reversed) {
  return walk(viewed(self), kKind | kBackward);
}
METHOD(ordered_keys) { return make_item_iterator(*state().ordered_keys, self, 0); }
METHOD(ordered_values) { return make_item_iterator(*state().ordered_values, self, 0); }
METHOD(ordered_items) { return make_item_iterator(*state().ordered_items, self, 0); }
#undef METHOD
template <uint8_t kKind>
const NativeMethod kViewMethods[] = {{"__reversed__", view_reversed<kKind>, 0, 0, NativeMethod::method, nullptr}, {}};

Result<Ref<>> get_dict(Interp&, Object* self) { return dup(TRY(instance_dict(self))); }
const NativeGetSet kOrderedGetSets[] = {{"__dict__", get_dict, nullptr}, {}};
const NativeMethod kOrderedMethods[] = {
    {"popitem", ordered_popitem, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"move_to_end", ordered_move_to_end, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"clear", ordered_clear, 0, 0, NativeMethod::method, nullptr},
    {"update", ordered_update, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"pop", ordered_pop, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"setdefault", ordered_setdefault, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"copy", ordered_copy, 0, 0, NativeMethod::method, nullptr},
    {"keys", ordered_keys, 0, 0, NativeMethod::method, nullptr},
    {"values", ordered_values, 0, 0, NativeMethod::method, nullptr},
    {"items", ordered_items, 0, 0, NativeMethod::method, nullptr},
    {"__reduce__", ordered_reduce, 0, 0, NativeMethod::method, nullptr},
    {"__reversed__", ordered_reversed, 0, 0, NativeMethod::method, nullptr},
    {},
};

// Counter's inner loop: mapping[elem] += 1.
Result<Ref<>> count_elements(Interp& in, Object*, const Args& args) {
  Ref<> it = TRY(get_iter(in, args[1]));
  Ref<> one = TRY(make_int(1)), zero = TRY(make_int(0));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return none();
    if (is_dict(args[0])) {
      int64_t h = TRY(hash(in, item.get()));
      Ref<> old = dup(TRY(dict_lookup(in, *as_dict(args[0]), item.get(), h)));
      Ref<> sum = old ? TRY(binary(in, old.get(), one.get(), BinaryOp::add)) : one.dup();
      TRY(dict_insert(in, *as_dict(args[0]), std::move(item), h, std::move(sum)));
    } else {
      Ref<> old = TRY(call_method_with(in, args[0], "get", item.get(), zero.get()));
      Ref<> sum = TRY(binary(in, old.get(), one.get(), BinaryOp::add));
      TRY(set_item(in, args[0], item.get(), sum.get()));
    }
  }
}
const NativeMethod kFunctions[] = {{"_count_elements", count_elements, 2, 2, NativeMethod::static_method, nullptr}, {}};

}  // namespace

Result<void> make_dict_kinds() {
  ModuleState& s = state();
  Types& t = rt().types;
  TypeSpec spec = {.base = t.dict,
                   .hooks = &kDefaultHooks,
                   .words = words_of<DefaultDict>,
                   .is_gc = true,
                   .is_base = true,
                   .slots = {.repr = default_repr, .init = default_init},
                   .methods = kDefaultMethods,
                   .getsets = kDefaultGetSets,
                   .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory"};
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = default_or;
  TRY(make_type(s.default_dict, "collections.defaultdict", spec));
  TypeSpec order = {.base = t.dict,
                    .hooks = &kOrderedHooks,
                    .words = words_of<OrderedDict>,
                    .is_gc = true,
                    .is_base = true,
                    .is_static = true,
                    .weak_offset = WEAK_AT(OrderedDict),
                    .dict_offset = DICT_AT(OrderedDict),
                    .slots = {.repr = ordered_repr,
                              .iter = [](Interp&, Object* o) { return walk(o, kKeys); },
                              .hash = hash_not_implemented,
                              .compare = ordered_compare,
                              .setitem = ordered_setitem,
                              .init = ordered_init},
                    .methods = kOrderedMethods,
                    .getsets = kOrderedGetSets,
                    .doc = "Dictionary that remembers insertion order"};
  order.slots.binary[static_cast<int>(BinaryOp::or_)] = ordered_or;
  order.slots.inplace[static_cast<int>(BinaryOp::or_)] = ordered_update_in_place;
  TRY(make_type(s.ordered_dict, "collections.OrderedDict", order));
  s.ordered_dict->traits.weak_timing = WeakTiming::by_detach_next;
  TRY(make_type(s.ordered_iterator, "odict_iterator",
                {.hooks = &kItemIteratorHooks,
                 .words = words_of<ItemIterator>,
                 .is_gc = true,
                 .internal = true,
                 .slots = {.iter = self_iter, .next = walk_next}}));
  TRY(make_type(s.ordered_keys, "odict_keys",
                {.base = t.dict_keys, .slots = {.iter = view_iter<kKeys>}, .methods = kViewMethods<kKeys>}));
  TRY(make_type(s.ordered_values, "odict_values",
                {.base = t.dict_values, .slots = {.iter = view_iter<kValues>}, .methods = kViewMethods<kValues>}));
  return make_type(s.ordered_items, "odict_items",
                   {.base = t.dict_items, .slots = {.iter = view_iter<kItems>}, .methods = kViewMethods<kItems>});
}

Result<void> fill__collections(Interp&, Module& m) {
  TRY(make_deque_types());
  TRY(make_dict_kinds());
  TRY(add_functions(m, kFunctions));
  ModuleState& s = state();
  TRY(add_object(m, "deque", dup(s.deque)));
  TRY(add_object(m, "_deque_iterator", dup(s.deque_iterator)));
  TRY(add_object(m, "_deque_reverse_iterator", dup(s.deque_reverse_iterator)));
  TRY(add_object(m, "defaultdict", dup(s.default_dict)));
  return add_object(m, "OrderedDict", dup(s.ordered_dict));
}

}  // namespace wrp
