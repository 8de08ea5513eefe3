// list.cpp -- the growable sequence. Dropping follows one rule: what leaves is detached first, and dropped last item
// first.
#include "objects/sequence.h"

namespace wrp {

namespace {

Object** list_items(Object* o, Word& size) {
  size = as_list(o)->size;
  return as_list(o)->items;
}

constexpr Word kMaxItems = 0x1fffffff;

Result<void> set_capacity(List& list, Word capacity) {
  void* grown = heap().allocator().resize_buffer(list.items, list.capacity, capacity);
  if (!grown) return Error::no_memory;
  list.items = static_cast<Object**>(grown);
  list.capacity = capacity;
  return {};
}

// CPython's pattern, which sys.getsizeof shows: 0, 4, 8, 16, 24, 32, 40, 52, 64, ...; what comes in one go leaves no
// room.
Word roomy(const List& list, Word size) {
  Word capacity = (size + (size >> 3) + 6) & ~Word{3};
  return size > list.size && size - list.size > capacity - size ? (size + 3) & ~Word{3} : capacity;
}

Result<void> reserve(List& list, Word size) {
  if (size <= list.capacity) return {};
  if (size > kMaxItems) return Error::no_memory;
  return set_capacity(list, roomy(list, size));
}

// A new list's buffer, where its size is known.
Result<void> reserve_exactly(List& list, Word size) {
  if (list.items || !size) return reserve(list, list.size + size);
  if (size > kMaxItems) return Error::no_memory;
  return set_capacity(list, (size + 1) & ~Word{1});
}

// Less than half full: memory goes back. Failing to is no loss.
void shrink(List& list) {
  if (list.size >= list.capacity / 2) return;
  if (list.size) {
    return void(set_capacity(list, roomy(list, list.size)));
  }
  heap().allocator().free_buffer(list.items, list.capacity);
  list.items = nullptr;
  list.capacity = 0;
}

Object* list_detach_next(Object* o, Word&) {
  List& list = *as_list(o);
  return list.size ? list.items[--list.size] : nullptr;
}

void drop_buffer(Object** items, Word size, Word capacity) {
  while (size) Ref<>::adopt(items[--size]) = nullptr;
  heap().allocator().free_buffer(items, capacity);
}

Result<Ref<>> list_repr(Interp& in, Object* o) {
  List& list = *as_list(o);
  if (list.size == 0) return make_str("[]");
  ReprGuard guard(o);
  if (guard.seen()) return make_str("[...]");
  Text text;
  text.append('[');
  for (Word i = 0; i < list.size; ++i) {
    if (i) text.append(", ");
    // Its repr may change the list. One in Python holds it itself, and counts are as in CPython.
    bool holds = type_of(list[i])->slots.repr == generic_repr;
    Ref<> item = Borrowed<>(holds ? nullptr : list[i]).dup();
    TRY(append_repr(in, text, list[i]));
  }
  text.append(']');
  return finish(text);
}

Result<Ref<>> list_getitem(Interp& in, Object* o, Object* key) {
  List& list = *as_list(o);
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), list.size));
    Ref<List> out = TRY(make_list(static_cast<Word>(b.count)));
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) {
      TRY(list_append(*out, Borrowed<>(list[static_cast<Word>(at)]).dup()));
    }
    return out;
  }
  Word i = TRY(sequence_index(in, key, list.size, "list", "list index out of range"));
  return Borrowed<>(list[i]).dup();
}

Result<void> set_slice(Interp& in, List& list, Slice& slice, Object* value) {
  // The new items first: making them may run Python.
  Ref<Tuple> items;
  if (value) {
    auto made = tuple_from_iterable(in, value);
    if (!made) {
      if (raised_is(in, made.error(), rt().exceptions.TypeError)) {
        in.drop_raised();
        return type_error(in, "must assign iterable to extended slice");
      }
      return made.error();
    }
    items = made.take();
  } else {
    items = Borrowed<Tuple>(rt().empty_tuple).dup();
  }
  SliceBounds b = TRY(slice_bounds(in, slice, list.size));
  if (b.step == 1) {
    Word start = static_cast<Word>(b.start);
    return list_replace(list, start, start + static_cast<Word>(b.count), items->items(), items->size);
  }
  if (value && items->size != static_cast<Word>(b.count)) {
    return value_error(in, "attempt to assign sequence of size %zu to extended slice of size %zu",
                       static_cast<size_t>(items->size), static_cast<size_t>(b.count));
  }
  // What goes is let go of first to last, and a tuple dies from its end. Deleting goes by place, assigning as it comes.
  if (value) {
    Ref<Tuple> old = TRY(make_tuple(items->size));
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) {
      old->init(static_cast<Word>(b.count - 1 - i), Ref<>::adopt(list.items[at]));
      list.items[at] = Borrowed<>((*items)[static_cast<Word>(i)]).dup().release();
    }
    return {};
  }
  Ref<Tuple> old = TRY(make_tuple(static_cast<Word>(b.count)));
  for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) {
    old->init(static_cast<Word>(b.step < 0 ? i : b.count - 1 - i), Ref<>::adopt(list.items[at]));
    list.items[at] = nullptr;
  }
  Word to = 0;
  for (Word i = 0; i < list.size; ++i) {
    if (list.items[i]) list.items[to++] = list.items[i];
  }
  list.size = to;
  return {};
}

Result<void> list_setitem(Interp& in, Object* o, Object* key, Object* value) {
  List& list = *as_list(o);
  if (key->type == rt().types.slice) return set_slice(in, list, *static_cast<Slice*>(key), value);
  Word i = TRY(sequence_index(in, key, list.size, "list",
                              value ? "list assignment index out of range" : "list assignment index out of range"));
  if (!value) {
    Ref<> old = list_take(list, i);
    return {};
  }
  Ref<> old = Ref<>::adopt(list.items[i]);
  list.items[i] = Borrowed<>(value).dup().release();
  return {};
}

Result<Ref<>> list_concat(Interp& in, Object* a, Object* b) {
  if (!is_list(b)) return type_error(in, "can only concatenate list (not \"%T\") to list", b);
  List &x = *as_list(a), &y = *as_list(b);
  Ref<List> out = TRY(make_list(x.size + y.size));
  for (Word i = 0; i < x.size; ++i) TRY(list_append(*out, Borrowed<>(x[i]).dup()));
  for (Word i = 0; i < y.size; ++i) TRY(list_append(*out, Borrowed<>(y[i]).dup()));
  return out;
}

Result<Ref<>> list_repeat(Interp& in, Object* o, Object* times) {
  List& list = *as_list(o);
  Word n = TRY(repeat_count(in, times, list.size));
  Ref<List> out = TRY(make_list(list.size * n));
  for (Word i = 0; i < list.size * n; ++i) TRY(list_append(*out, Borrowed<>(list[i % list.size]).dup()));
  return out;
}

Result<Ref<>> list_inplace_concat(Interp& in, Object* o, Object* other) {
  TRY(list_extend(in, *as_list(o), other));
  return Borrowed<>(o).dup();
}

Result<Ref<>> list_inplace_repeat(Interp& in, Object* o, Object* times) {
  List& list = *as_list(o);
  Word n = TRY(repeat_count(in, times, list.size)), size = list.size;
  if (n == 0) list_clear(list);
  TRY(reserve(list, size * n));
  for (Word i = size; i < size * n; ++i) TRY(list_append(list, Borrowed<>(list[i % size]).dup()));
  return Borrowed<>(o).dup();
}

Result<void> list_init(Interp& in, Object* self, const Args& args) {
  if (args.has_keywords() && type_of(self)->slots.new_ == rt().types.list->slots.new_)
    return type_error(in, "list() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "list expected at most 1 argument, got %d", static_cast<int>(args.count));
  list_clear(*as_list(self));
  if (args.count) return list_extend(in, *as_list(self), args[0]);
  return {};
}

// ---- methods
// ---------------------------------------------------------------------------------------------------------

Result<Ref<>> method_append(Interp&, Object* self, const Args& args) {
  TRY(list_append(*as_list(self), Borrowed<>(args[0]).dup()));
  return none();
}

Result<Ref<>> method_extend(Interp& in, Object* self, const Args& args) {
  TRY(list_extend(in, *as_list(self), args[0]));
  return none();
}

Result<Ref<>> method_insert(Interp& in, Object* self, const Args& args) {
  List& list = *as_list(self);
  int64_t at = TRY(as_index(in, args[0]));
  auto size = static_cast<int64_t>(list.size);
  if (at < 0) at = at + size < 0 ? 0 : at + size;
  if (at > size) at = size;
  TRY(list_insert(list, static_cast<Word>(at), Borrowed<>(args[1]).dup()));
  return none();
}

Result<Ref<>> method_pop(Interp& in, Object* self, const Args& args) {
  List& list = *as_list(self);
  if (args.count && !has_index(args[0]))
    return type_error(in, "'%T' object cannot be interpreted as an integer", args[0]);
  int64_t at = args.count ? TRY(as_index(in, args[0])) : -1;
  if (list.size == 0) return raise_error(in, rt().exceptions.IndexError, "pop from empty list");
  if (at < 0) at += static_cast<int64_t>(list.size);
  if (at < 0 || at >= static_cast<int64_t>(list.size))
    return raise_error(in, rt().exceptions.IndexError, "pop index out of range");
  return list_take(list, static_cast<Word>(at));
}

Result<Ref<>> method_remove(Interp& in, Object* self, const Args& args) {
  List& list = *as_list(self);
  for (Word i = 0; i < list.size; ++i) {
    Ref<> item = Borrowed<>(list[i]).dup();
    if (!TRY(same_or_equal(in, item.get(), args[0]))) continue;
    if (i < list.size) Ref<> gone = list_take(list, i);
    return none();
  }
  return value_error(in, "list.remove(x): x not in list");
}

Result<Ref<>> method_clear(Interp&, Object* self, const Args&) {
  list_clear(*as_list(self));
  return none();
}

Result<Ref<>> method_copy(Interp&, Object* self, const Args&) {
  return make_list_from(as_list(self)->items, as_list(self)->size);
}

Result<Ref<>> method_index(Interp& in, Object* self, const Args& args) {
  List& list = *as_list(self);
  Word start, end;
  TRY(search_range(in, args, 1, list.size, start, end));
  for (Word i = start; i < end && i < list.size; ++i) {
    Ref<> item = Borrowed<>(list[i]).dup();
    if (TRY(same_or_equal(in, item.get(), args[0]))) return make_int(static_cast<int64_t>(i));
  }
  Ref<Str> text = TRY(repr(in, args[0]));
  return value_error(in, "%U is not in list", text.get());
}

Result<Ref<>> method_count(Interp& in, Object* self, const Args& args) {
  List& list = *as_list(self);
  int64_t n = 0;
  for (Word i = 0; i < list.size; ++i) {
    Ref<> item = Borrowed<>(list[i]).dup();
    n += TRY(same_or_equal(in, item.get(), args[0]));
  }
  return make_int(n);
}

Result<Ref<>> method_reverse(Interp&, Object* self, const Args&) {
  List& list = *as_list(self);
  for (Word i = 0; i < list.size / 2; ++i) std::swap(list.items[i], list.items[list.size - 1 - i]);
  return none();
}

Result<Ref<>> method_reversed(Interp&, Object* self, const Args&) {
  return make_item_iterator(*rt().types.list_reverse_iterator, self, as_list(self)->size);
}

// A stable merge of runs; `keys` and `items` move together. Comparing may fail or run Python, so both are private
// buffers.
Result<void> merge_sort(Interp& in, Object** keys, Object** items, Object** spare_keys, Object** spare_items, Word size,
                        bool reverse) {
  // Insertion sort on short pieces, then merges of doubling width.
  constexpr Word kRun = 16;
  auto before = [&](Object* a, Object* b) {
    return reverse ? compare_bool(in, b, a, CompareOp::lt) : compare_bool(in, a, b, CompareOp::lt);
  };
  for (Word start = 0; start < size; start += kRun) {
    Word end = start + kRun < size ? start + kRun : size;
    for (Word i = start + 1; i < end; ++i) {
      Object *key = keys[i], *item = items[i];
      Word low = start, high = i;
      while (low < high) {
        Word middle = (low + high) / 2;
        if (TRY(before(key, keys[middle]))) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      for (Word j = i; j > low; --j) keys[j] = keys[j - 1], items[j] = items[j - 1];
      keys[low] = key, items[low] = item;
    }
  }
  for (Word width = kRun; width < size; width *= 2) {
    for (Word start = 0; start + width < size; start += 2 * width) {
      Word middle = start + width, end = middle + width < size ? middle + width : size;
      Word count = middle - start;
      std::memcpy(spare_keys, keys + start, count * sizeof(Object*));
      std::memcpy(spare_items, items + start, count * sizeof(Object*));
      Word left = 0, right = middle, to = start;
      Result<void> failure;
      while (left < count && right < end) {
        auto smaller = before(keys[right], spare_keys[left]);
        if (!smaller) {
          failure = smaller.error();
          break;
        }
        if (*smaller) {
          keys[to] = keys[right], items[to++] = items[right++];
        } else {
          keys[to] = spare_keys[left], items[to++] = spare_items[left++];
        }
      }
      for (; left < count; ++left, ++to) keys[to] = spare_keys[left], items[to] = spare_items[left];
      if (!failure) return failure;
    }
  }
  return {};
}

Result<Ref<>> method_sort(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"key", "reverse"};
  if (args.count) return type_error(in, "sort() takes no positional arguments");
  TRY(only_keywords(in, "sort", args, kNames, 2));
  Object* key_function = keyword(args, "key");
  if (key_function == rt().none) key_function = nullptr;
  bool reverse = keyword(args, "reverse") && TRY(truth(in, keyword(args, "reverse")));
  TRY(list_sort(in, *as_list(self), key_function, reverse));
  return none();
}

const NativeMethod kMethods[] = {
    {"append", method_append, 1, 1, NativeMethod::method, nullptr},
    {"clear", method_clear, 0, 0, NativeMethod::method, nullptr},
    {"copy", method_copy, 0, 0, NativeMethod::method, nullptr},
    {"count", method_count, 1, 1, NativeMethod::method, nullptr},
    {"extend", method_extend, 1, 1, NativeMethod::method, nullptr},
    {"index", method_index, 1, 3, NativeMethod::method, nullptr},
    {"insert", method_insert, 2, 2, NativeMethod::method, nullptr},
    {"pop", method_pop, 0, 1, NativeMethod::method, nullptr},
    {"remove", method_remove, 1, 1, NativeMethod::method, nullptr},
    {"reverse", method_reverse, 0, 0, NativeMethod::method, nullptr},
    {"sort", method_sort, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"__reversed__", method_reversed, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

}  // namespace

const LifetimeHooks kListHooks = {
    .visit_edges = [](Object* o, EdgeVisitor& visitor) { visitor.items(as_list(o)->items, as_list(o)->size, "item"); },
    .detach_next = list_detach_next,
    .clear = [](Object* o) { list_clear(*as_list(o)); },
    .finalize = nullptr,
    .free_payload = [](Object* o) { heap().allocator().free_buffer(as_list(o)->items, as_list(o)->capacity); },
    .visit_weak = nullptr,
};

Result<Ref<List>> make_list(Word capacity) {
  Ref<List> list = TRY(heap().make<List>(*rt().types.list));
  if (capacity) {
    list->items = static_cast<Object**>(heap().allocator().allocate_buffer(capacity));
    if (!list->items) return Error::no_memory;
    list->capacity = capacity;
  }
  heap().track(list.get());
  return list;
}

Result<Ref<List>> make_list_from(Object* const* items, Word count) {
  Ref<List> list = TRY(make_list(count));
  for (Word i = 0; i < count; ++i) list->items[i] = Borrowed<>(items[i]).dup().release();
  list->size = count;
  return list;
}

Result<void> list_append(List& list, Ref<> item) {
  if (list.size == list.capacity) TRY(reserve(list, list.size + 1));
  list.items[list.size++] = item.release();
  return {};
}

Result<void> list_insert(List& list, Word at, Ref<> item) {
  TRY(reserve(list, list.size + 1));
  for (Word i = list.size++; i > at; --i) list.items[i] = list.items[i - 1];
  list.items[at] = item.release();
  return {};
}

Ref<> list_take(List& list, Word at) {
  Ref<> out = Ref<>::adopt(list.items[at]);
  --list.size;
  for (Word i = at; i < list.size; ++i) list.items[i] = list.items[i + 1];
  shrink(list);
  return out;
}

// The items move out before the first is dropped: its __del__ may look at this very list and must find it empty.
void list_clear(List& list) {
  Object** items = list.items;
  Word size = list.size, capacity = list.capacity;
  list.items = nullptr;
  list.size = list.capacity = 0;
  drop_buffer(items, size, capacity);
}

Result<void> list_replace(List& list, Word start, Word end, Object* const* items, Word count) {
  Word gone = end - start;
  Object** old = nullptr;
  if (gone) {
    old = static_cast<Object**>(heap().allocator().allocate_buffer(gone));
    if (!old) return Error::no_memory;
  }
  if (auto room = reserve(list, list.size - gone + count); !room) {
    heap().allocator().free_buffer(old, gone);
    return room;
  }
  for (Word i = 0; i < gone; ++i) old[i] = list.items[start + i];
  if (list.size > end) std::memmove(list.items + start + count, list.items + end, (list.size - end) * sizeof(Object*));
  for (Word i = 0; i < count; ++i) list.items[start + i] = Borrowed<>(items[i]).dup().release();
  list.size = list.size - gone + count;
  shrink(list);
  drop_buffer(old, gone, gone);
  return {};
}

Result<void> list_extend(Interp& in, List& list, Object* iterable) {
  if (iterable->type == rt().types.list || iterable->type == rt().types.tuple) {
    Word count = is_list(iterable) ? as_list(iterable)->size : as_tuple(iterable)->size;
    TRY(reserve_exactly(list, count));
    Object** items = is_list(iterable) ? as_list(iterable)->items : as_tuple(iterable)->items();
    for (Word i = 0; i < count; ++i) list.items[list.size++] = Borrowed<>(items[i]).dup().release();
    return {};
  }
  Ref<> it = TRY(get_iter(in, iterable));
  // CPython asks how long it will be, to make room; a program sees the question.
  int64_t room = TRY(length_hint(in, iterable, 8));
  if (room > INT64_MAX - static_cast<int64_t>(list.size)) room = 0;  // together more than can be: perhaps a lie
  if (room > int64_t{kMaxItems}) return Error::no_memory;
  Word hint = static_cast<Word>(room);
  bool counted = iterable->type == rt().types.dict || iterable->type == rt().types.set;
  TRY(counted ? reserve(list, list.size + hint) : reserve_exactly(list, hint));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    TRY(list_append(list, std::move(item)));
  }
  shrink(list);
  return {};
}

Result<Ref<List>> list_from_iterable(Interp& in, Object* iterable) {
  Ref<List> list = TRY(make_list());
  TRY(list_extend(in, *list, iterable));
  return list;
}

Result<Ref<Tuple>> list_to_tuple(List& list) { return make_tuple_from(list.items, list.size); }

// While sorting the list is empty to everybody; whoever changes it meanwhile is told afterwards.
Result<void> list_sort(Interp& in, List& list, Object* key_function, bool reverse) {
  Word size = list.size, capacity = list.capacity;
  Object** items = list.items;
  list.items = nullptr;
  list.size = list.capacity = 0;
  Ref<Tuple> keys;
  Result<void> result;
  Allocator& memory = heap().allocator();
  auto** spare = size > 1 ? static_cast<Object**>(memory.allocate_buffer(size * 3)) : nullptr;
  if (size > 1 && !spare) result = Error::no_memory;
  if (result && key_function && size) {
    auto made = make_tuple(size);
    if (made) {
      keys = made.take();
      for (Word i = 0; i < size && result; ++i) {
        auto key = call_with(in, key_function, items[i]);
        if (key) {
          keys->init(i, key.take());
        } else {
          result = key.error();
        }
      }
    } else {
      result = made.error();
    }
  }
  if (result && size > 1) {
    std::memcpy(spare, keys ? keys->items() : items, size * sizeof(Object*));
    result = merge_sort(in, spare, items, spare + size, spare + 2 * size, size, reverse);
    if (keys) {  // the first of the sorted goes first, while the list is still empty
      std::memcpy(keys->items(), spare, size * sizeof(Object*));
      for (Word i = 0; i < size; ++i) Ref<> dropped = Ref<>::adopt(std::exchange(keys->items()[i], nullptr));
    }
  }
  keys = nullptr;
  if (spare) memory.free_buffer(spare, size * 3);
  bool changed = list.items != nullptr;
  Object** others = list.items;
  Word others_size = list.size, others_capacity = list.capacity;
  list.items = items;
  list.size = size;
  list.capacity = capacity;
  drop_buffer(others, others_size, others_capacity);
  if (result && changed) return value_error(in, "list modified during sort");
  return result;
}

const TypeSpec& list_spec() {
  static const TypeSpec spec = {
      .hooks = &kListHooks,
      .words = words_of<List>,
      .is_gc = true,
      .is_base = true,
      .slots = {
          .repr = list_repr,
          .iter = [](Interp&, Object* o) -> Result<Ref<>> {
            return make_item_iterator(*rt().types.list_iterator, o, 0);
          },
          .hash = hash_not_implemented,
          .compare = [](Interp& in, Object* a, Object* b, CompareOp op) -> Result<Ref<>> {
            if (!is_list(a) || !is_list(b)) return not_implemented();
            return compare_items(in, a, b, list_items, op);
          },
          .length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(as_list(o)->size); },
          .getitem = list_getitem,
          .setitem = list_setitem,
          .contains = [](Interp& in, Object* o, Object* value) { return contains_item(in, o, list_items, value); },
          .concat = list_concat,
          .repeat = list_repeat,
          .inplace_concat = list_inplace_concat,
          .inplace_repeat = list_inplace_repeat,
          .init = list_init,
          .new_ = [](Interp&, TypeObject& type, const Args&) -> Result<Ref<>> {
            return make_instance_of(type, words_of<List>);
          },
      },
      .methods = kMethods,
  };
  return spec;
}

}  // namespace wrp
