// deque.cpp -- collections.deque: a ring of items. What falls out at one end does so after the ring is whole again.
#include "modules/collections_types.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

struct Deque : GcObject {
  Wide<int64_t> maxlen;  // -1: any. First, where it needs no padding: as many words in every build
  Object** ring;
  Word capacity;  // a power of two
  Word head, count;
  Word version;  // changes with every item that comes or goes
  WeakReference* weak;
  Object*& at(Word i) { return ring[(head + i) & (capacity - 1)]; }
};
static_assert(words_of<Deque> == 12);
Deque& deque(Object* o) { return *static_cast<Deque*>(o); }
bool is_deque(Object* o) { return is_instance(o, state().deque); }

const LifetimeHooks kHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          for (Word i = 0; i < deque(o).count; ++i) v.labelled(deque(o).at(i), "item", nullptr, i);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      Deque& d = deque(o);
      if (d.count == 0) return nullptr;
      Object* item = d.at(0);
      ++d.head;
      --d.count;
      return item;
    },
    .clear = [](Object* o) { clear_deque(o); },
    .finalize = nullptr,
    .free_payload =
        [](Object* o) {
          if (deque(o).ring) heap().allocator().free_buffer(deque(o).ring, deque(o).capacity);
        },
    .visit_weak = nullptr,
};

Result<void> grow(Deque& d) {
  Word capacity = d.capacity ? d.capacity * 2 : 8;
  auto** ring = static_cast<Object**>(heap().allocator().allocate_buffer(capacity));
  if (!ring) return Error::no_memory;
  for (Word i = 0; i < d.count; ++i) ring[i] = d.at(i);
  if (d.ring) heap().allocator().free_buffer(d.ring, d.capacity);
  d.ring = ring;
  d.capacity = capacity;
  d.head = 0;
  return {};
}
Ref<> take_first(Deque& d) {
  Ref<> item = Ref<>::adopt(d.at(0));
  d.head = (d.head + 1) & (d.capacity - 1);
  --d.count;
  ++d.version;
  return item;
}
Ref<> take_last(Deque& d) {
  Ref<> item = Ref<>::adopt(d.at(--d.count));
  ++d.version;
  return item;
}
Result<void> push_last(Deque& d, Ref<> item) {
  if (d.count == d.capacity) TRY(grow(d));
  d.at(d.count++) = item.release();
  ++d.version;
  if (d.maxlen.value >= 0 && static_cast<int64_t>(d.count) > d.maxlen.value) Ref<> out = take_first(d);
  return {};
}
Result<void> push_first(Deque& d, Ref<> item) {
  if (d.count == d.capacity) TRY(grow(d));
  d.head = (d.head - 1) & (d.capacity - 1);
  ++d.count;
  d.at(0) = item.release();
  ++d.version;
  if (d.maxlen.value >= 0 && static_cast<int64_t>(d.count) > d.maxlen.value) Ref<> out = take_last(d);
  return {};
}
// The item at `i`, and the others close ranks.
Ref<> take_at(Deque& d, Word i) {
  Ref<> item = Ref<>::adopt(d.at(i));
  for (; i + 1 < d.count; ++i) d.at(i) = d.at(i + 1);
  --d.count;
  ++d.version;
  return item;
}
Result<void> extend(Interp& in, Deque& d, Object* iterable, bool at_left) {
  Ref<> source = dup(iterable);
  if (source.get() == &d) source = TRY(list_from_iterable(in, iterable));
  Ref<> it = TRY(get_iter(in, source.get()));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return {};
    TRY(at_left ? push_first(d, std::move(item)) : push_last(d, std::move(item)));
  }
}

Result<Ref<>> deque_new(Interp&, TypeObject& type, const Args&) {
  Ref<> made = TRY(make_instance(type));
  deque(made.get()).maxlen.value = -1;
  return made;
}
Result<void> deque_init(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"iterable", "maxlen", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "deque", .names = kNames}, args, v));
  int64_t maxlen = -1;
  if (v[1] && !is_none(v[1])) {
    if (!is_int(v[1])) return type_error(in, "an integer is required");
    maxlen = TRY(as_index(in, v[1]));
    if (maxlen < 0) return value_error(in, "maxlen must be non-negative");
  }
  Deque& d = deque(self);
  d.maxlen.value = maxlen;
  clear_deque(self);
  if (v[0]) return extend(in, d, v[0], false);
  return {};
}

Result<Ref<>> copy_of(Interp& in, Object* self) {
  Deque& d = deque(self);
  if (self->type == state().deque) {
    Ref<> made = TRY(deque_new(in, *state().deque, {}));
    deque(made.get()).maxlen = d.maxlen;
    for (Word i = 0; i < d.count; ++i) TRY(push_last(deque(made.get()), dup(d.at(i))));
    return made;
  }
  if (d.maxlen.value < 0) return call_with(in, self->type, self);
  Ref<> maxlen = TRY(make_int(d.maxlen.value));
  return call_with(in, self->type, self, maxlen.get());
}

Result<Ref<>> deque_repr(Interp& in, Object* o) {
  ReprGuard guard(o);
  if (guard.seen()) return text_of("[...]");
  Text text;
  append(text, *type_of(o)->name);
  text.append('(');
  Ref<List> items = TRY(list_from_iterable(in, o));
  TRY(append_repr(in, text, items.get()));
  if (deque(o).maxlen.value >= 0) text.append_format(", maxlen=%lld", static_cast<long long>(deque(o).maxlen.value));
  text.append(')');
  return finish(text);
}
Result<Ref<>> deque_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (!is_deque(a) || !is_deque(b)) return not_implemented();
  if (deque(a).count != deque(b).count && (op == CompareOp::eq || op == CompareOp::ne))
    return make_bool(op == CompareOp::ne);
  Ref<List> x = TRY(list_from_iterable(in, a)), y = TRY(list_from_iterable(in, b));
  return rich_compare(in, x.get(), y.get(), op);
}
Result<int64_t> deque_length(Interp&, Object* o) { return static_cast<int64_t>(deque(o).count); }
Result<Word> place(Interp& in, Object* o, Object* key) {
  if (!has_index(key)) return type_error(in, "sequence index must be integer, not '%T'", key);
  int64_t i = TRY(as_index(in, key)), n = static_cast<int64_t>(deque(o).count);
  if (i < 0) i += n;
  if (i < 0 || i >= n) return raise_error(in, rt().exceptions.IndexError, "deque index out of range");
  return static_cast<Word>(i);
}
Result<Ref<>> deque_getitem(Interp& in, Object* o, Object* key) { return dup(deque(o).at(TRY(place(in, o, key)))); }
Result<void> deque_setitem(Interp& in, Object* o, Object* key, Object* value) {
  Word i = TRY(place(in, o, key));
  if (!value) {
    Ref<> gone = take_at(deque(o), i);
    return {};
  }
  Ref<> old = Ref<>::adopt(deque(o).at(i));
  deque(o).at(i) = dup(value).release();
  return {};
}
// The place of a value from `start` on, or -1; the deque may not change meanwhile.
Result<int64_t> search(Interp& in, Deque& d, Object* value, Word start, Word end, const char* complaint) {
  Word version = d.version;
  for (Word i = start; i < end && i < d.count; ++i) {
    Ref<> item = dup(d.at(i));
    bool same = TRY(same_or_equal(in, item.get(), value));
    if (d.version != version)
      return raise_error(in, complaint ? rt().exceptions.IndexError : rt().exceptions.RuntimeError,
                         "deque mutated during iteration");
    if (same) return static_cast<int64_t>(i);
  }
  return int64_t{-1};
}
Result<bool> deque_contains(Interp& in, Object* o, Object* value) {
  return TRY(search(in, deque(o), value, 0, deque(o).count, nullptr)) >= 0;
}
Result<Ref<>> deque_concat(Interp& in, Object* a, Object* b) {
  if (!is_deque(b)) return type_error(in, "can only concatenate deque (not \"%T\") to deque", b);
  Ref<> made = TRY(copy_of(in, a));
  TRY(extend(in, deque(made.get()), b, false));
  return made;
}
Result<Ref<>> deque_extend_in_place(Interp& in, Object* a, Object* b) {
  TRY(extend(in, deque(a), b, false));
  return dup(a);
}
Result<Ref<>> deque_repeat_in_place(Interp& in, Object* o, Object* times) {
  if (!has_index(times)) return type_error(in, "can't multiply sequence by non-int of type '%T'", times);
  int64_t n = TRY(as_index(in, times));
  if (n <= 0) {
    clear_deque(o);
    return dup(o);
  }
  Ref<List> items = TRY(list_from_iterable(in, o));
  for (int64_t i = 1; i < n && items->size; ++i) TRY(extend(in, deque(o), items.get(), false));
  return dup(o);
}
Result<Ref<>> deque_repeat(Interp& in, Object* o, Object* times) {
  Ref<> made = TRY(copy_of(in, o));
  return deque_repeat_in_place(in, made.get(), times);
}

#define METHOD(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)
METHOD(m_append) {
  TRY(push_last(deque(self), dup(args[0])));
  return none();
}
METHOD(m_appendleft) {
  TRY(push_first(deque(self), dup(args[0])));
  return none();
}
Error is_empty(Interp& in) { return raise_error(in, rt().exceptions.IndexError, "pop from an empty deque"); }
METHOD(m_pop) {
  if (deque(self).count == 0) return is_empty(in);
  return take_last(deque(self));
}
METHOD(m_popleft) {
  if (deque(self).count == 0) return is_empty(in);
  return take_first(deque(self));
}
METHOD(m_extend) {
  TRY(extend(in, deque(self), args[0], false));
  return none();
}
METHOD(m_extendleft) {
  TRY(extend(in, deque(self), args[0], true));
  return none();
}
METHOD(m_clear) {
  clear_deque(self);
  return none();
}
METHOD(m_copy) { return copy_of(in, self); }
METHOD(m_count) {
  Deque& d = deque(self);
  Word version = d.version;
  int64_t n = 0;
  for (Word i = 0; i < d.count; ++i) {
    Ref<> item = dup(d.at(i));
    n += TRY(same_or_equal(in, item.get(), args[0]));
    if (d.version != version) return raise_error(in, rt().exceptions.RuntimeError, "deque mutated during iteration");
  }
  return make_int(n);
}
METHOD(m_index) {
  Word start, end;
  TRY(search_range(in, args, 1, deque(self).count, start, end));
  int64_t i = TRY(search(in, deque(self), args[0], start, end, nullptr));
  if (i >= 0) return make_int(i);
  Ref<Str> shown = TRY(repr(in, args[0]));
  return value_error(in, "%U is not in deque", shown.get());
}
METHOD(m_insert) {
  Deque& d = deque(self);
  int64_t i = TRY(as_ssize(in, args[0])), n = static_cast<int64_t>(d.count);
  if (d.maxlen.value >= 0 && n >= d.maxlen.value)
    return raise_error(in, rt().exceptions.IndexError, "deque already at its maximum size");
  if (i < 0) i = i + n < 0 ? 0 : i + n;
  if (i > n) i = n;
  TRY(push_last(d, dup(args[1])));
  for (Word k = d.count - 1; k > static_cast<Word>(i); --k) std::swap(d.at(k), d.at(k - 1));
  return none();
}
METHOD(m_remove) {
  int64_t i = TRY(search(in, deque(self), args[0], 0, deque(self).count, "index"));
  if (i < 0) {
    Ref<Str> shown = TRY(repr(in, args[0]));
    return value_error(in, "%U is not in deque", shown.get());
  }
  Ref<> gone = take_at(deque(self), static_cast<Word>(i));
  return none();
}
METHOD(m_reverse) {
  Deque& d = deque(self);
  for (Word i = 0; i < d.count / 2; ++i) std::swap(d.at(i), d.at(d.count - 1 - i));
  return none();
}
METHOD(m_rotate) {
  Deque& d = deque(self);
  int64_t n = args.count ? TRY(as_ssize(in, args[0])) : 1, size = static_cast<int64_t>(d.count);
  if (size < 2) return none();
  n = ((n % size) + size) % size;
  for (; n > 0; --n) {
    Object* last = d.at(d.count - 1);
    d.head = (d.head - 1) & (d.capacity - 1);
    d.at(0) = last;
  }
  ++d.version;
  return none();
}
METHOD(m_reduce) {
  Ref<> at_rest = TRY(call_method(in, self, ID(__getstate__), {}));
  Ref<> it = TRY(get_iter(in, self)), arguments = dup(rt().empty_tuple);
  if (deque(self).maxlen.value >= 0) {
    Ref<> maxlen = TRY(make_int(deque(self).maxlen.value));
    arguments = TRY(make_tuple_of(static_cast<Object*>(rt().empty_tuple), maxlen.get()));
  }
  return make_tuple_of(static_cast<Object*>(self->type), arguments.get(), at_rest.get(), it.get());
}

// ---- iterators: `index` is how many are left
// -------------------------------------------------------------------------

Result<Ref<>> make_walk(TypeObject& type, Object* o) {
  Ref<> made = TRY(make_item_iterator(type, o, deque(o).count));
  static_cast<ItemIterator*>(made.get())->extra = deque(o).version;
  return made;
}
Result<Ref<>> step(Interp& in, Object* o, bool backward) {
  auto& it = *static_cast<ItemIterator*>(o);
  // Whoever goes forward looks for changes first, also at the end; whoever goes backward only before it.
  if (!it.sequence || (backward && it.index == 0)) return Ref<>();
  Deque& d = deque(it.sequence.get());
  if (d.version != it.extra) {
    it.index = 0;
    return raise_error(in, rt().exceptions.RuntimeError, "deque mutated during iteration");
  }
  if (it.index == 0) return Ref<>();
  --it.index;
  return dup(d.at(backward ? it.index : d.count - 1 - it.index));
}
Result<Ref<>> next_forward(Interp& in, Object* o) { return step(in, o, false); }
Result<Ref<>> next_backward(Interp& in, Object* o) { return step(in, o, true); }
METHOD(walk_length_hint) { return make_int(static_cast<int64_t>(static_cast<ItemIterator*>(self)->index)); }
const NativeMethod kWalkMethods[] = {{"__length_hint__", walk_length_hint, 0, 0, NativeMethod::method, nullptr}, {}};
Result<Ref<>> deque_iter(Interp&, Object* o) { return make_walk(*state().deque_iterator, o); }
METHOD(m_reversed) { return make_walk(*state().deque_reverse_iterator, self); }
#undef METHOD

#define PLAIN(name, low, high) \
  { #name, m_##name, low, high, NativeMethod::method, nullptr }
const NativeMethod kMethods[] = {
    PLAIN(append, 1, 1),
    PLAIN(appendleft, 1, 1),
    PLAIN(clear, 0, 0),
    PLAIN(copy, 0, 0),
    {"__copy__", m_copy, 0, 0, NativeMethod::method, nullptr},
    PLAIN(count, 1, 1),
    PLAIN(extend, 1, 1),
    PLAIN(extendleft, 1, 1),
    PLAIN(index, 1, 3),
    PLAIN(insert, 2, 2),
    PLAIN(pop, 0, 0),
    PLAIN(popleft, 0, 0),
    PLAIN(remove, 1, 1),
    PLAIN(reverse, 0, 0),
    PLAIN(rotate, 0, 1),
    {"__reduce__", m_reduce, 0, 0, NativeMethod::method, nullptr},
    {"__reversed__", m_reversed, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};
#undef PLAIN
Result<Ref<>> get_maxlen(Interp&, Object* self) {
  return deque(self).maxlen.value < 0 ? none() : make_int(deque(self).maxlen.value);
}
const NativeGetSet kGetSets[] = {{"maxlen", get_maxlen, nullptr}, {}};

}  // namespace

// First to last; the deque is empty before the first of them dies.
void clear_deque(Object* o) {
  Deque& d = deque(o);
  Object** ring = d.ring;
  Word head = d.head, count = d.count, capacity = d.capacity;
  if (!ring) return;
  d.ring = nullptr;
  d.head = d.count = d.capacity = 0;
  ++d.version;
  for (Word i = 0; i < count; ++i) Ref<>::adopt(ring[(head + i) & (capacity - 1)]) = nullptr;
  heap().allocator().free_buffer(ring, capacity);
}

Result<void> make_deque_types() {
  ModuleState& s = state();
  TRY(make_type(s.deque, "collections.deque",
                {.hooks = &kHooks,
                 .words = words_of<Deque>,
                 .is_gc = true,
                 .is_base = true,
                 .weak_offset = WEAK_AT(Deque),
                 .slots = {.repr = deque_repr,
                           .iter = deque_iter,
                           .hash = hash_not_implemented,
                           .compare = deque_compare,
                           .length = deque_length,
                           .getitem = deque_getitem,
                           .setitem = deque_setitem,
                           .contains = deque_contains,
                           .concat = deque_concat,
                           .repeat = deque_repeat,
                           .inplace_concat = deque_extend_in_place,
                           .inplace_repeat = deque_repeat_in_place,
                           .init = deque_init,
                           .new_ = deque_new},
                 .methods = kMethods,
                 .getsets = kGetSets,
                 .doc = "A list-like sequence optimized for data accesses near its endpoints."}));
  s.deque->features.sequence = 1;
  TypeSpec walk = {.hooks = &kItemIteratorHooks,
                   .words = words_of<ItemIterator>,
                   .is_gc = true,
                   .internal = true,
                   .slots = {.iter = self_iter, .next = next_forward},
                   .methods = kWalkMethods};
  TRY(make_type(s.deque_iterator, "collections._deque_iterator", walk));
  walk.slots.next = next_backward;
  return make_type(s.deque_reverse_iterator, "collections._deque_reverse_iterator", walk);
}

}  // namespace wrp
