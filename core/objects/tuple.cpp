// tuple.cpp -- immutable sequences. A tuple has no `clear`: the collector breaks its cycles at its neighbours.
#include "objects/sequence.h"

namespace wrp {

namespace {

Object* tuple_detach_next(Object* o, Word& cursor) {  // from the end, as CPython
  Tuple& t = *as_tuple(o);
  while (cursor < t.size) {
    Object*& item = t.items()[t.size - ++cursor];
    if (!item) continue;
    Object* out = item;
    item = nullptr;
    return out;
  }
  return nullptr;
}

Result<int64_t> tuple_hash(Interp& in, Object* o) {  // the mix of xxHash, as CPython since 3.8
  Tuple& t = *as_tuple(o);
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  uint64_t acc = kPrime5;
  for (Word i = 0; i < t.size; ++i) {
    auto lane = static_cast<uint64_t>(TRY(hash(in, t[i])));
    acc += lane * kPrime2;
    acc = acc << 31 | acc >> 33;
    acc *= kPrime1;
  }
  acc += t.size ^ (kPrime5 ^ 3527539);
  return acc == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(acc);
}

Result<Ref<>> tuple_repr(Interp& in, Object* o) {
  Tuple& t = *as_tuple(o);
  if (t.size == 0) return make_str("()");
  ReprGuard guard(o);
  if (guard.seen()) return make_str("(...)");
  Text text;
  text.append('(');
  for (Word i = 0; i < t.size; ++i) {
    if (i) text.append(", ");
    TRY(append_repr(in, text, t[i]));
  }
  text.append(t.size == 1 ? ",)" : ")");
  return finish(text);
}

Result<Ref<>> tuple_getitem(Interp& in, Object* o, Object* key) {
  Tuple& t = *as_tuple(o);
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), t.size));
    if (b.step == 1 && b.count == static_cast<int64_t>(t.size) && o->type == rt().types.tuple)
      return Borrowed<>(o).dup();
    Ref<Tuple> out = TRY(make_tuple(static_cast<Word>(b.count)));
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) {
      out->init(static_cast<Word>(i), Borrowed<>(t[static_cast<Word>(at)]).dup());
    }
    return out;
  }
  Word i = TRY(sequence_index(in, key, t.size, "tuple", "tuple index out of range"));
  return Borrowed<>(t[i]).dup();
}

Result<Ref<>> tuple_concat(Interp& in, Object* a, Object* b) {
  if (!is_tuple(b)) return type_error(in, "can only concatenate tuple (not \"%T\") to tuple", b);
  Tuple &x = *as_tuple(a), &y = *as_tuple(b);
  if (x.size == 0 && b->type == rt().types.tuple) return Borrowed<>(b).dup();
  if (y.size == 0 && a->type == rt().types.tuple) return Borrowed<>(a).dup();
  Ref<Tuple> out = TRY(make_tuple(x.size + y.size));
  for (Word i = 0; i < x.size; ++i) out->init(i, Borrowed<>(x[i]).dup());
  for (Word i = 0; i < y.size; ++i) out->init(x.size + i, Borrowed<>(y[i]).dup());
  return out;
}

Result<Ref<>> tuple_repeat(Interp& in, Object* o, Object* times) {
  Tuple& t = *as_tuple(o);
  Word n = TRY(repeat_count(in, times, t.size));
  if (n == 1 && o->type == rt().types.tuple) return Borrowed<>(o).dup();
  Ref<Tuple> out = TRY(make_tuple(t.size * n));
  for (Word i = 0; i < t.size * n; ++i) out->init(i, Borrowed<>(t[i % t.size]).dup());
  return out;
}

Result<Ref<>> tuple_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords() && type.slots.init == rt().types.tuple->slots.init)
    return type_error(in, "tuple() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "tuple expected at most 1 argument, got %d", static_cast<int>(args.count));
  Ref<Tuple> items = args.count ? TRY(tuple_from_iterable(in, args[0])) : Borrowed<Tuple>(rt().empty_tuple).dup();
  if (&type == rt().types.tuple) return items;
  Ref<> out = TRY(make_instance_of(type, words_of<Tuple> + items->size));
  as_tuple(out.get())->size = items->size;
  for (Word i = 0; i < items->size; ++i) as_tuple(out.get())->init(i, Borrowed<>((*items)[i]).dup());
  return out;
}

Result<Ref<>> tuple_index(Interp& in, Object* self, const Args& args) {
  Tuple& t = *as_tuple(self);
  Word start = 0, end = t.size;
  TRY(search_range(in, args, 1, t.size, start, end));
  for (Word i = start; i < end; ++i) {
    if (TRY(same_or_equal(in, t[i], args[0]))) return make_int(static_cast<int64_t>(i));
  }
  return value_error(in, "tuple.index(x): x not in tuple");
}

Result<Ref<>> tuple_count(Interp& in, Object* self, const Args& args) {
  Tuple& t = *as_tuple(self);
  int64_t n = 0;
  for (Word i = 0; i < t.size; ++i) n += TRY(same_or_equal(in, t[i], args[0]));
  return make_int(n);
}

Result<Ref<>> tuple_getnewargs(Interp&, Object* self, const Args&) {
  Tuple& t = *as_tuple(self);
  Ref<Tuple> copy = TRY(make_tuple_from(t.items(), t.size));
  return make_tuple_of(static_cast<Object*>(copy.get()));
}

const NativeMethod kMethods[] = {
    {"index", tuple_index, 1, 3, NativeMethod::method, nullptr},
    {"count", tuple_count, 1, 1, NativeMethod::method, nullptr},
    {"__getnewargs__", tuple_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

Object** tuple_items(Object* o, Word& size) {
  size = as_tuple(o)->size;
  return as_tuple(o)->items();
}

}  // namespace

const LifetimeHooks kTupleHooks = {
    .visit_edges = [](Object* o,
                      EdgeVisitor& visitor) { visitor.items(as_tuple(o)->items(), as_tuple(o)->size, "item"); },
    .detach_next = tuple_detach_next,
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

Result<Ref<Tuple>> make_tuple(Word size) {
  if (size == 0 && rt().empty_tuple) return Borrowed<Tuple>(rt().empty_tuple).dup();
  if (size > 0x3fffffff) return Error::no_memory;
  Ref<Tuple> t = TRY(heap().make<Tuple>(*rt().types.tuple, words_of<Tuple> + size));
  t->size = size;
  heap().track(t.get());
  return t;
}

Result<Ref<Tuple>> make_tuple_from(Object* const* items, Word count) {
  Ref<Tuple> t = TRY(make_tuple(count));
  for (Word i = 0; i < count; ++i) t->init(i, Borrowed<>(items[i]).dup());
  return t;
}

Result<Ref<Tuple>> tuple_from_iterable(Interp& in, Object* iterable) {
  if (iterable->type == rt().types.tuple) return Borrowed<Tuple>(as_tuple(iterable)).dup();
  if (iterable->type == rt().types.list) return list_to_tuple(*as_list(iterable));
  Ref<List> items = TRY(list_from_iterable(in, iterable));
  return list_to_tuple(*items);
}

const TypeSpec& tuple_spec() {
  static const TypeSpec spec = {
      .hooks = &kTupleHooks,
      .words = words_of<Tuple>,
      .is_gc = true,
      .is_base = true,
      .slots = {
          .repr = tuple_repr,
          .iter = [](Interp&, Object* o) -> Result<Ref<>> {
            return make_item_iterator(*rt().types.tuple_iterator, o, 0);
          },
          .hash = tuple_hash,
          .compare = [](Interp& in, Object* a, Object* b, CompareOp op) -> Result<Ref<>> {
            if (!is_tuple(a) || !is_tuple(b)) return not_implemented();
            return compare_items(in, a, b, tuple_items, op);
          },
          .length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(as_tuple(o)->size); },
          .getitem = tuple_getitem,
          .contains = [](Interp& in, Object* o, Object* value) { return contains_item(in, o, tuple_items, value); },
          .concat = tuple_concat,
          .repeat = tuple_repeat,
          .new_ = tuple_new,
      },
      .methods = kMethods,
  };
  return spec;
}

}  // namespace wrp
