#include "objects/sequence.h"

namespace wrp {

Result<Word> sequence_index(Interp& in, Object* key, Word size, const char* type, const char* out_of_range) {
  if (!has_index(key)) return type_error(in, "%s indices must be integers or slices, not %T", type, key);
  int64_t i = TRY(as_index(in, key, rt().exceptions.IndexError));
  if (i < 0) i += static_cast<int64_t>(size);
  if (i < 0 || i >= static_cast<int64_t>(size)) return raise_error(in, rt().exceptions.IndexError, "%s", out_of_range);
  return static_cast<Word>(i);
}

Result<Word> repeat_count(Interp& in, Object* times, Word size) {
  if (!has_index(times)) return type_error(in, "can't multiply sequence by non-int of type '%T'", times);
  int64_t n = TRY(as_index(in, times, rt().exceptions.OverflowError));
  if (n <= 0 || size == 0) return Word{0};
  if (n > 0x3fffffff / static_cast<int64_t>(size)) return Error::no_memory;
  return static_cast<Word>(n);
}

Result<void> search_range(Interp& in, const Args& args, Word first, Word size, Word& start, Word& end) {
  auto clip = [&](Object* bound, Word otherwise) -> Result<Word> {
    if (!bound || bound == rt().none) return otherwise;
    if (!has_index(bound)) return type_error(in, "slice indices must be integers or None or have an __index__ method");
    int64_t i = int_value(TRY(to_int(in, bound)).get()), beyond = static_cast<int64_t>(size) + 1;
    if (i < 0) i += static_cast<int64_t>(size);
    return static_cast<Word>(i < 0 ? 0 : i > beyond ? beyond : i);
  };
  start = TRY(clip(args.get(first), 0));
  end = TRY(clip(args.get(first + 1), size));
  if (end > size) end = size;
  return {};
}

Result<Ref<>> compare_items(Interp& in, Object* a, Object* b, ItemsOf items, CompareOp op) {
  Recursion guard(in, "in comparison");
  if (!guard) return Error::raised;
  Word size_a, size_b;
  items(a, size_a);
  items(b, size_b);
  if (size_a != size_b && (op == CompareOp::eq || op == CompareOp::ne)) return make_bool(op == CompareOp::ne);
  for (Word i = 0;; ++i) {
    // Fetched afresh each time: an __eq__ may change a list under our feet.
    Object** items_a = items(a, size_a);
    Object** items_b = items(b, size_b);
    if (i >= size_a || i >= size_b) break;
    Ref<> x = Borrowed<>(items_a[i]).dup(), y = Borrowed<>(items_b[i]).dup();
    if (TRY(same_or_equal(in, x.get(), y.get()))) continue;
    items(a, size_a);
    items(b, size_b);
    if (i >= size_a || i >= size_b) break;
    if (op == CompareOp::eq || op == CompareOp::ne) return make_bool(op == CompareOp::ne);
    return rich_compare(in, x.get(), y.get(), op);
  }
  switch (op) {
    case CompareOp::lt: return make_bool(size_a < size_b);
    case CompareOp::le: return make_bool(size_a <= size_b);
    case CompareOp::eq: return make_bool(size_a == size_b);
    case CompareOp::ne: return make_bool(size_a != size_b);
    case CompareOp::gt: return make_bool(size_a > size_b);
    case CompareOp::ge: return make_bool(size_a >= size_b);
  }
  WRP_UNREACHABLE();
}

Result<bool> contains_item(Interp& in, Object* o, ItemsOf items, Object* value) {
  Word size;
  for (Word i = 0;; ++i) {
    Object** all = items(o, size);
    if (i >= size) return false;
    Object* item = all[i];
    Ref<> held = is_tuple(o) ? nullptr : Borrowed<>(item).dup();  // a tuple keeps what it has
    if (TRY(same_or_equal(in, item, value))) return true;
  }
}

// ---- iterators
// -------------------------------------------------------------------------------------------------------

namespace {

ItemIterator& iterator(Object* o) { return *static_cast<ItemIterator*>(o); }

// Gives up the sequence when it is used up: later growth is not noticed, and the memory is not kept.
Result<Ref<>> exhausted(ItemIterator& it) {
  it.sequence = nullptr;
  return Ref<>();
}

Result<Ref<>> list_next(Interp&, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  List& list = *as_list(it.sequence.get());
  if (it.index >= list.size) return exhausted(it);
  return Borrowed<>(list[it.index++]).dup();
}

Result<Ref<>> list_reverse_next(Interp&, Object* o) {  // index counts down; one more than the next place
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  List& list = *as_list(it.sequence.get());
  if (it.index == 0 || it.index > list.size) return exhausted(it);
  return Borrowed<>(list[--it.index]).dup();
}

Result<Ref<>> tuple_next(Interp&, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  Tuple& t = *as_tuple(it.sequence.get());
  if (it.index >= t.size) return exhausted(it);
  return Borrowed<>(t[it.index++]).dup();
}

Result<Ref<>> str_next(Interp&, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  Str& s = *as_str(it.sequence.get());
  if (it.index >= s.length) return exhausted(it);
  return make_str(s.at(it.index++));
}

// iter() of an object that only has __getitem__.
Result<Ref<>> sequence_next(Interp& in, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  Ref<> index = TRY(make_int(static_cast<int64_t>(it.index)));
  auto item = get_item(in, it.sequence.get(), index.get());
  if (item) {
    ++it.index;
    return item;
  }
  if (raised_is(in, item.error(), rt().exceptions.IndexError) ||
      raised_is(in, item.error(), rt().exceptions.StopIteration)) {
    in.drop_raised();
    return exhausted(it);
  }
  return item.error();
}

// iter(callable, sentinel): `sequence` is the callable, `last` the sentinel.
Result<Ref<>> callable_next(Interp& in, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  Ref<> callable = it.sequence.dup();
  auto value = call(in, callable.get(), {});
  if (value) {
    if (!it.last) return Ref<>();  // the call itself has come to the end
    Ref<> sentinel = it.last.dup();
    if (!TRY(same_or_equal(in, sentinel.get(), (*value).get()))) return value;
  } else {
    if (!raised_is(in, value.error(), rt().exceptions.StopIteration)) return value.error();
    in.drop_raised();
  }
  it.sequence = nullptr;
  it.last = nullptr;
  return Ref<>();
}

Result<Ref<>> dict_iterator_next(Dict& d, ItemIterator& it, Interp& in, bool backward, DictEntry*& entry) {
  if (d.used != it.extra) {
    it.extra = ~Word{0};  // stays wrong, so that every further call complains too
    return raise_error(in, rt().exceptions.RuntimeError, "dictionary changed size during iteration");
  }
  if (!(backward ? dict_previous(d, it.index, entry) : dict_next(d, it.index, entry))) return exhausted(it);
  if (it.left == 0) {
    (void)exhausted(it);
    return raise_error(in, rt().exceptions.RuntimeError, "dictionary keys changed during iteration");
  }
  --it.left;
  return none();
}

template <int kWhat, bool kBackward = false>  // 0 key, 1 value, 2 both
Result<Ref<>> dict_next_of(Interp& in, Object* o) {
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  DictEntry* entry;
  Ref<> more = TRY(dict_iterator_next(*as_dict(it.sequence.get()), it, in, kBackward, entry));
  if (!more) return Ref<>();
  if constexpr (kWhat == 0) return Borrowed<>(entry->key).dup();
  if constexpr (kWhat == 1) return Borrowed<>(entry->value).dup();
  Ref<> key = Borrowed<>(entry->key).dup(), value = Borrowed<>(entry->value).dup();
  return give_pair(it.last, key.get(), value.get());
}

}  // namespace

Object* next_set_item(Object* o) {
  ItemIterator& it = iterator(o);
  if (o->type != rt().types.set_iterator || !it.sequence) return nullptr;
  Set& set = *as_set(it.sequence.get());
  SetEntry* entry;
  if (set.used != it.extra || !set_next(set, it.index, entry)) return nullptr;
  if (it.left) --it.left;
  return entry->key;
}

namespace {

Result<Ref<>> set_next_of(Interp& in, Object* o) {
  if (Object* item = next_set_item(o)) return Borrowed<>(item).dup();
  ItemIterator& it = iterator(o);
  if (!it.sequence) return Ref<>();
  Set& set = *as_set(it.sequence.get());
  if (set.used != it.extra) {
    it.extra = ~Word{0};
    return raise_error(in, rt().exceptions.RuntimeError, "Set changed size during iteration");
  }
  return exhausted(it);
}

Word remaining(ItemIterator& it) {
  if (!it.sequence) return 0;
  Object* s = it.sequence.get();
  if (is_dict(s)) return as_dict(s)->used == it.extra ? it.left : 0;
  if (is_any_set(s)) return as_set(s)->used == it.extra ? it.left : 0;
  Word size = is_list(s) ? as_list(s)->size : is_tuple(s) ? as_tuple(s)->size : is_str(s) ? as_str(s)->length : 0;
  if (type_of(&it) == rt().types.list_reverse_iterator) return it.index <= size ? it.index : 0;
  return it.index < size ? size - it.index : 0;
}

Result<Ref<>> iterator_length_hint(Interp&, Object* self, const Args&) {
  return make_int(static_cast<int64_t>(remaining(iterator(self))));
}

// Where a copy goes on. What lies behind the end is the end.
Result<Ref<>> iterator_setstate(Interp& in, Object* self, const Args& args) {
  int64_t i = TRY(as_index(in, args[0]));
  if (self->type == rt().types.list_reverse_iterator) ++i;
  if (iterator(self).sequence) iterator(self).index = i < 0 ? 0 : static_cast<Word>(i);
  return none();
}

const NativeMethod kIteratorMethods[] = {
    {"__setstate__", iterator_setstate, 1, 1, NativeMethod::method, nullptr},
    {"__length_hint__", iterator_length_hint, 0, 0, NativeMethod::method, nullptr},
    {},
};

}  // namespace

void replace_item(Tuple& tuple, Word i, Ref<> item) {
  Ref<> old = Ref<>::adopt(tuple[i]);
  tuple.init(i, std::move(item));
  if (!tuple.flags.tracked) heap().track(&tuple);
}

Result<Ref<>> give_pair(Ref<>& last, Object* a, Object* b) {
  if (last && last->count == 1) {
    Tuple& pair = *as_tuple(last.get());
    Ref<> given = last.dup();
    Ref<> old_b = dup(pair[1]), old_a = dup(pair[0]);
    replace_item(pair, 0, Borrowed<>(a).dup());
    replace_item(pair, 1, Borrowed<>(b).dup());
    return given;
  }
  Ref<> made = TRY(make_tuple_of(a, b));
  if (!last) last = made.dup();
  return made;
}

Result<Ref<>> self_iter(Interp&, Object* o) { return Borrowed<>(o).dup(); }

const LifetimeHooks kItemIteratorHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& visitor) {
          if (iterator(o).sequence) visitor.labelled(iterator(o).sequence.get(), "iterates over", nullptr, 0);
          if (iterator(o).last) visitor.labelled(iterator(o).last.get(), "last result", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      if (iterator(o).sequence) return iterator(o).sequence.release();
      return iterator(o).last.release();
    },
    .clear =
        [](Object* o) {
          iterator(o).sequence = nullptr;
          iterator(o).last = nullptr;
        },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

Result<Ref<>> make_item_iterator(TypeObject& type, Object* sequence, Word index) {
  Ref<ItemIterator> it = TRY(heap().make<ItemIterator>(type));
  it->sequence = Borrowed<>(sequence).dup();
  it->index = index;
  if (&type == rt().types.dict_item_iterator || &type == rt().types.dict_reverse_item_iterator)
    it->last = TRY(make_tuple_of(rt().none, rt().none));
  if (is_dict(sequence)) it->extra = it->left = as_dict(sequence)->used;
  if (is_any_set(sequence)) it->extra = it->left = as_set(sequence)->used;
  heap().track(it.get());
  return it;
}

Result<void> ready_iterator_types() {
  Types& t = rt().types;
  struct {
    TypeObject* type;
    const char* name;
    UnaryFn next;
  } const kinds[] = {
      {t.list_iterator, "list_iterator", list_next},
      {t.list_reverse_iterator, "list_reverseiterator", list_reverse_next},
      {t.tuple_iterator, "tuple_iterator", tuple_next},
      {t.str_iterator, "str_iterator", str_next},
      {t.str_ascii_iterator, "str_ascii_iterator", str_next},
      {t.sequence_iterator, "iterator", sequence_next},
      {t.callable_iterator, "callable_iterator", callable_next},
      {t.dict_key_iterator, "dict_keyiterator", dict_next_of<0>},
      {t.dict_value_iterator, "dict_valueiterator", dict_next_of<1>},
      {t.dict_item_iterator, "dict_itemiterator", dict_next_of<2>},
      {t.dict_reverse_key_iterator, "dict_reversekeyiterator", dict_next_of<0, true>},
      {t.dict_reverse_value_iterator, "dict_reversevalueiterator", dict_next_of<1, true>},
      {t.dict_reverse_item_iterator, "dict_reverseitemiterator", dict_next_of<2, true>},
      {t.set_iterator, "set_iterator", set_next_of},
  };
  for (const auto& kind : kinds) {
    TypeSpec spec = {.hooks = &kItemIteratorHooks,
                     .words = words_of<ItemIterator>,
                     .is_gc = true,
                     .internal = true,
                     .slots = {.iter = self_iter, .next = kind.next},
                     .methods = kIteratorMethods + (&kind - kinds > 6)};  // dicts and sets have no place to set
    TRY(ready_type(*kind.type, kind.name, spec));
  }
  return {};
}

}  // namespace wrp
