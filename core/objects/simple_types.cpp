// simple_types.cpp -- small types: None, NotImplemented, Ellipsis, range, slice, and the lazy iterators of builtins.
#include "objects/simple_types.h"

#include "base/hash.h"
#include "objects/fields.h"
#include "objects/sequence.h"

namespace wrp {

namespace {

Result<Ref<>> fixed_text(const char* s) { return make_str(std::string_view(s)); }

// ---- slice
// -----------------------------------------------------------------------------------------------------------

Slice& slice(Object* o) { return *static_cast<Slice*>(o); }
const LifetimeHooks kSliceHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (slice(o).start) v.labelled(slice(o).start.get(), "start", nullptr, 0);
          if (slice(o).stop) v.labelled(slice(o).stop.get(), "stop", nullptr, 0);
          if (slice(o).step) v.labelled(slice(o).step.get(), "step", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      if (slice(o).step) return slice(o).step.release();
      if (slice(o).start) return slice(o).start.release();
      return slice(o).stop.release();
    },
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};
Result<Ref<>> slice_new(Interp& in, TypeObject&, const Args& args) {
  if (args.has_keywords()) return type_error(in, "slice() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "slice expected at least 1 argument, got 0");
  if (args.count > 3) return type_error(in, "slice expected at most 3 arguments, got %d", static_cast<int>(args.count));
  auto part = [&](Word i) { return args.count > i ? Borrowed<>(args[i]).dup() : none(); };
  if (args.count == 1) return make_slice(none(), part(0), none());
  return make_slice(part(0), part(1), part(2));
}
Result<Ref<>> slice_repr(Interp& in, Object* o) {
  Text text;
  text.append("slice(");
  TRY(append_repr(in, text, slice(o).start.get()));
  text.append(", ");
  TRY(append_repr(in, text, slice(o).stop.get()));
  text.append(", ");
  TRY(append_repr(in, text, slice(o).step.get()));
  text.append(')');
  return finish(text);
}
Result<Ref<Tuple>> slice_parts(Object* o) {
  return make_tuple_of(slice(o).start.get(), slice(o).stop.get(), slice(o).step.get());
}
Result<Ref<>> slice_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (a->type != rt().types.slice || b->type != rt().types.slice) return not_implemented();
  Ref<Tuple> x = TRY(slice_parts(a)), y = TRY(slice_parts(b));
  return rich_compare(in, x.get(), y.get(), op);
}
Result<int64_t> slice_hash(Interp& in, Object* o) {
  Ref<Tuple> parts = TRY(slice_parts(o));
  // A tuple's, without what a tuple adds for its size.
  auto mixed = static_cast<uint64_t>(TRY(hash(in, parts.get())));
  return static_cast<int64_t>(mixed - (3 ^ (2870177450012600261u ^ 3527539)));
}
Result<Ref<>> slice_start(Interp&, Object* self) { return slice(self).start.dup(); }
Result<Ref<>> slice_stop(Interp&, Object* self) { return slice(self).stop.dup(); }
Result<Ref<>> slice_step(Interp&, Object* self) { return slice(self).step.dup(); }
const NativeGetSet kSliceGetSets[] = {
    {"start", slice_start, nullptr}, {"stop", slice_stop, nullptr}, {"step", slice_step, nullptr}, {}};
Result<Ref<>> slice_indices(Interp& in, Object* self, const Args& args) {
  int64_t n = TRY(as_index(in, args[0]));
  if (n < 0) return value_error(in, "length should not be negative");
  SliceBounds b = TRY(slice_bounds(in, slice(self), static_cast<Word>(n)));
  Ref<> x = TRY(make_int(b.start)), y = TRY(make_int(b.stop)), z = TRY(make_int(b.step));
  return make_tuple_of(x.get(), y.get(), z.get());
}
Result<Ref<>> slice_reduce(Interp&, Object* self, const Args&) {
  Ref<Tuple> parts = TRY(slice_parts(self));
  return make_tuple_of(static_cast<Object*>(self->type), static_cast<Object*>(parts.get()));
}
const NativeMethod kSliceMethods[] = {{"__reduce__", slice_reduce, 0, 0, NativeMethod::method, nullptr},
                                      {"indices", slice_indices, 1, 1, NativeMethod::method, nullptr},
                                      {}};

// ---- range
// -----------------------------------------------------------------------------------------------------------

struct Range : Object {
  Wide<int64_t> start, stop, step, count;
};
Range& range(Object* o) { return *static_cast<Range*>(o); }

Result<Ref<>> make_range(int64_t start, int64_t stop, int64_t step) {
  Ref<Range> r = TRY(heap().make<Range>(*rt().types.range));
  r->start.value = start;
  r->stop.value = stop;
  r->step.value = step;
  uint64_t gap = step > 0 ? (stop > start ? static_cast<uint64_t>(stop) - static_cast<uint64_t>(start) : 0)
                          : (start > stop ? static_cast<uint64_t>(start) - static_cast<uint64_t>(stop) : 0);
  uint64_t unit = step > 0 ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  r->count.value = gap ? static_cast<int64_t>((gap - 1) / unit + 1) : 0;
  return r;
}
Result<Ref<>> range_new(Interp& in, TypeObject&, const Args& args) {
  if (args.has_keywords()) return type_error(in, "range() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "range expected at least 1 argument, got 0");
  if (args.count > 3) return type_error(in, "range expected at most 3 arguments, got %d", static_cast<int>(args.count));
  int64_t v[3] = {0, 0, 1};
  for (Word i = 0; i < args.count; ++i) {
    Ref<> n = TRY(to_int(in, args[i]));
    if (is_big(n.get())) return not_supported(in, "a range of integers of more than 64 bits");
    v[i] = int_value(n.get());
  }
  if (args.count == 1) return make_range(0, v[0], 1);
  if (v[2] == 0) return value_error(in, "range() arg 3 must not be zero");
  if (__builtin_sub_overflow(v[1], v[0], &v[1])) return not_supported(in, "a range of integers of more than 64 bits");
  return make_range(v[0], v[0] + v[1], v[2]);
}
Result<Ref<>> range_iter(Interp&, Object* o) {
  Ref<RangeIterator> it = TRY(heap().make<RangeIterator>(*rt().types.range_iterator));
  it->next.value = range(o).start.value;
  it->step.value = range(o).step.value;
  it->left.value = range(o).count.value;
  return it;
}
Result<Ref<>> range_next(Interp&, Object* o) {
  auto& it = *static_cast<RangeIterator*>(o);
  if (it.left.value <= 0) return Ref<>();
  return make_int(it.take_next());
}
Result<Ref<>> range_repr(Interp&, Object* o) {
  Text text;
  text.append_format("range(%lld, %lld", static_cast<long long>(range(o).start.value),
                     static_cast<long long>(range(o).stop.value));
  if (range(o).step.value != 1) text.append_format(", %lld", static_cast<long long>(range(o).step.value));
  text.append(')');
  return finish(text);
}
int64_t range_at(Range& r, int64_t i) { return r.start.value + i * r.step.value; }
Result<Ref<>> range_getitem(Interp& in, Object* o, Object* key) {
  Range& r = range(o);
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, slice(key), static_cast<Word>(r.count.value)));
    return make_range(range_at(r, b.start), range_at(r, b.stop), r.step.value * b.step);
  }
  if (!has_index(key)) return type_error(in, "range indices must be integers or slices, not %T", key);
  int64_t i = int_value(TRY(to_int(in, key)).get());
  if (i < 0) i += r.count.value;
  if (i < 0 || i >= r.count.value)
    return raise_error(in, rt().exceptions.IndexError, "range object index out of range");
  return make_int(range_at(r, i));
}
int64_t range_find(Range& r, int64_t n) {
  int64_t offset;
  if (__builtin_sub_overflow(n, r.start.value, &offset) || offset % r.step.value) return -1;
  int64_t i = offset / r.step.value;
  return i >= 0 && i < r.count.value ? i : -1;
}
// By arithmetic; but whoever has an __eq__ of its own is asked about each number. `from`: where it begins.
Result<int64_t> range_search(Interp& in, Range& r, Object* value, int64_t from = 0) {
  if (is_int_exact(value) || value->type == rt().types.bool_) {
    int64_t i = is_big(value) ? -1 : range_find(r, int_value(value));
    return i >= from ? i : -1;
  }
  for (int64_t i = from; i < r.count.value; ++i) {
    Ref<> n = TRY(make_int(range_at(r, i)));
    if (TRY(same_or_equal(in, n.get(), value))) return i;
  }
  return int64_t{-1};
}
Result<bool> range_contains(Interp& in, Object* o, Object* value) {
  return TRY(range_search(in, range(o), value)) >= 0;
}
Result<Ref<>> range_compare(Interp&, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || a->type != rt().types.range || b->type != rt().types.range)
    return not_implemented();
  Range &x = range(a), &y = range(b);
  bool same =
      x.count.value == y.count.value &&
      (x.count.value == 0 || (x.start.value == y.start.value && (x.count.value == 1 || x.step.value == y.step.value)));
  return make_bool(same == (op == CompareOp::eq));
}
Result<int64_t> range_hash(Interp& in, Object* o) {
  Range& r = range(o);
  Ref<> n = TRY(make_int(r.count.value));
  Ref<> start = r.count.value ? TRY(make_int(r.start.value)) : none();
  Ref<> step = r.count.value > 1 ? TRY(make_int(r.step.value)) : none();
  Ref<Tuple> parts = TRY(make_tuple_of(n.get(), start.get(), step.get()));
  return hash(in, parts.get());
}
Result<Ref<>> range_get_start(Interp&, Object* self) { return make_int(range(self).start.value); }
Result<Ref<>> range_get_stop(Interp&, Object* self) { return make_int(range(self).stop.value); }
Result<Ref<>> range_get_step(Interp&, Object* self) { return make_int(range(self).step.value); }
const NativeGetSet kRangeGetSets[] = {
    {"start", range_get_start, nullptr}, {"stop", range_get_stop, nullptr}, {"step", range_get_step, nullptr}, {}};
Result<Ref<>> range_index(Interp& in, Object* self, const Args& args) {
  int64_t i = TRY(range_search(in, range(self), args[0]));
  if (i >= 0) return make_int(i);
  if (type_of(args[0])->features.heap_class || !is_int(args[0]))
    return value_error(in, "sequence.index(x): x not in sequence");
  Ref<Str> shown = TRY(repr(in, args[0]));
  return value_error(in, "%U is not in range", shown.get());
}
Result<Ref<>> range_count(Interp& in, Object* self, const Args& args) {
  int64_t found = 0;
  for (int64_t at = -1;; ++found) {
    at = TRY(range_search(in, range(self), args[0], at + 1));
    if (at < 0) return make_int(found);
  }
}
Result<Ref<>> range_reversed(Interp&, Object* self, const Args&) {
  Range& r = range(self);
  Ref<RangeIterator> it = TRY(heap().make<RangeIterator>(*rt().types.range_iterator));
  it->next.value = range_at(r, r.count.value - 1);
  it->step.value = -r.step.value;
  it->left.value = r.count.value;
  return it;
}
Result<Ref<>> range_length_hint(Interp&, Object* self, const Args&) {
  return make_int(static_cast<RangeIterator*>(self)->left.value);
}
Result<Ref<>> range_iterator_reduce(Interp& in, Object* self, const Args&) {
  auto& it = *static_cast<RangeIterator*>(self);
  Ref<> rest = TRY(make_range(it.next.value, it.next.value + it.left.value * it.step.value, it.step.value));
  return reduce_native(in, self, rest.get());
}
const NativeMethod kRangeIteratorMethods[] = {
    {"__length_hint__", range_length_hint, 0, 0, NativeMethod::method, nullptr},
    {"__reduce__", range_iterator_reduce, 0, 0, NativeMethod::method, nullptr},
    {}};
Result<Ref<>> range_reduce(Interp&, Object* self, const Args&) {
  Ref<> a = TRY(make_int(range(self).start.value)), b = TRY(make_int(range(self).stop.value)),
        c = TRY(make_int(range(self).step.value));
  Ref<> parts = TRY(make_tuple_of(a.get(), b.get(), c.get()));
  return make_tuple_of(static_cast<Object*>(self->type), parts.get());
}
const NativeMethod kRangeMethods[] = {{"__reduce__", range_reduce, 0, 0, NativeMethod::method, nullptr},
                                      {"index", range_index, 1, 1, NativeMethod::method, nullptr},
                                      {"count", range_count, 1, 1, NativeMethod::method, nullptr},
                                      {"__reversed__", range_reversed, 0, 0, NativeMethod::method, nullptr},
                                      {}};
const LifetimeHooks kLeafHooks = {};

// ---- enumerate, zip, map, filter, reversed
// ---------------------------------------------------------------------------

}  // namespace

// A function (or null) and a tuple of iterators.
struct LazyIterator : GcObject {
  Ref<> function;
  Ref<> iterators;
  Ref<> last;            // enumerate, zip: the tuple given out last; filled anew when nobody else has kept it
  Wide<int64_t> number;  // enumerate: the next one; zip: 1 = strict
};
FIELDS(LazyIterator, FIELD(iterators) || FIELD(function) || visit(erased(o.last), "last result"))

namespace {

LazyIterator& lazy(Object* o) { return *static_cast<LazyIterator*>(o); }
const LifetimeHooks kLazyHooks = field_hooks<LazyIterator>();

Result<Ref<>> make_lazy(TypeObject& type, Ref<> function, Ref<> iterators, int64_t number) {
  Ref<> made = TRY(make_instance_of(type, type.fixed_words));
  lazy(made.get()).function = std::move(function);
  lazy(made.get()).iterators = std::move(iterators);
  lazy(made.get()).number.value = number;
  return made;
}
Result<Ref<>> iterators_of(Interp& in, const Args& args, Word from) {
  Ref<Tuple> all = TRY(make_tuple(args.count - from));
  for (Word i = from; i < args.count; ++i) replace_item(*all, i - from, TRY(get_iter(in, args[i])));
  return all;
}

Result<Ref<>> enumerate_new(Interp& in, TypeObject& type, const Args& args) {
  Word given = args.count + args.keyword_count();
  if (given > 2) return type_error(in, "enumerate() takes at most 2 arguments (%d given)", static_cast<int>(given));
  for (Word i = 0; i < args.keyword_count(); ++i) {
    Str* name = as_str((*args.keywords)[i]);
    bool known = (args.count == 0 && equal(*name, "iterable")) || equal(*name, "start");
    if (!known) return type_error(in, "'%U' is an invalid keyword argument for enumerate()", name);
  }
  Object* iterable = args.get(0) ? args.get(0) : keyword(args, "iterable");
  Object* start = args.get(1) ? args.get(1) : keyword(args, "start");
  if (!iterable) return type_error(in, "enumerate() missing required argument 'iterable'");
  int64_t n = 0;
  if (start) {
    Ref<> first = TRY(to_int(in, start));
    if (is_big(first.get())) return not_supported(in, "enumerate() from an integer of more than 64 bits");
    n = int_value(first.get());
  }
  Ref<> made = TRY(make_lazy(type, nullptr, nullptr, n));
  lazy(made.get()).iterators = TRY(get_iter(in, iterable));
  lazy(made.get()).last = TRY(make_tuple_of(rt().none, rt().none));
  return made;
}
Result<Ref<>> enumerate_next(Interp& in, Object* o) {
  if (!lazy(o).iterators) return Ref<>();  // being made: whoever is asked for an iterator may have found it through gc
  Ref<> item = TRY(iter_next(in, lazy(o).iterators.get()));
  if (!item) return Ref<>();
  Ref<> n = TRY(make_int(lazy(o).number.value++));
  return give_pair(lazy(o).last, n.get(), item.get());
}

Result<Ref<>> zip_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"strict"};
  TRY(only_keywords(in, "zip", args, kNames, 1));
  bool strict = keyword(args, "strict") && TRY(truth(in, keyword(args, "strict")));
  Ref<> iterators = TRY(iterators_of(in, args, 0));
  Ref<Tuple> last = TRY(make_tuple(args.count));
  for (Word i = 0; i < args.count; ++i) last->init(i, none());
  Ref<> made = TRY(make_lazy(type, nullptr, std::move(iterators), strict));
  lazy(made.get()).last = std::move(last);
  return made;
}
Result<Ref<>> zip_next(Interp& in, Object* o) {
  Ref<> held = lazy(o).iterators.dup();
  Tuple& its = *as_tuple(held.get());
  if (its.size == 0) return Ref<>();
  bool reuse = lazy(o).last->count == 1;
  Ref<Tuple> row = reuse ? Borrowed<Tuple>(as_tuple(lazy(o).last.get())).dup() : TRY(make_tuple(its.size));
  for (Word i = 0; i < its.size; ++i) {
    Ref<> item = TRY(iter_next(in, its[i]));
    if (item) {
      replace_item(*row, i, std::move(item));
      continue;
    }
    if (!lazy(o).number.value) return Ref<>();
    int n = static_cast<int>(i);
    if (i > 0)
      return value_error(in, "zip() argument %d is shorter than argument%s%d", n + 1, i == 1 ? " " : "s 1-", n);
    for (Word j = 1; j < its.size; ++j) {
      if (!TRY(iter_next(in, its[j]))) continue;
      return value_error(in, "zip() argument %d is longer than argument%s%d", static_cast<int>(j + 1),
                         j == 1 ? " " : "s 1-", static_cast<int>(j));
    }
    return Ref<>();
  }
  return row;
}

Result<Ref<>> map_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords()) return type_error(in, "map() takes no keyword arguments");
  if (args.count < 2) return type_error(in, "map() must have at least two arguments.");
  return make_lazy(type, Borrowed<>(args[0]).dup(), TRY(iterators_of(in, args, 1)), 0);
}
Result<Ref<>> map_next(Interp& in, Object* o) {
  Ref<> held = lazy(o).iterators.dup();
  Tuple& its = *as_tuple(held.get());
  Ref<Tuple> row = TRY(make_tuple(its.size));
  for (Word i = 0; i < its.size; ++i) {
    Ref<> item = TRY(iter_next(in, its[i]));
    if (!item) return Ref<>();
    row->init(i, std::move(item));
  }
  return call(in, lazy(o).function.get(), Args(row->items(), row->size));
}

Result<Ref<>> filter_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords()) return type_error(in, "filter() takes no keyword arguments");
  if (args.count != 2) return type_error(in, "filter expected 2 arguments, got %d", static_cast<int>(args.count));
  return make_lazy(type, Borrowed<>(args[0]).dup(), TRY(get_iter(in, args[1])), 0);
}
Result<Ref<>> filter_next(Interp& in, Object* o) {
  for (;;) {
    Ref<> item = TRY(iter_next(in, lazy(o).iterators.get()));
    if (!item) return Ref<>();
    Object* test = lazy(o).function.get();
    if (test == rt().none) {
      if (TRY(truth(in, item.get()))) return item;
      continue;
    }
    Ref<> answer = TRY(call_with(in, test, item.get()));
    if (TRY(truth(in, answer.get()))) return item;
  }
}

Result<Ref<>> reversed_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords() && type.slots.init == rt().types.reversed->slots.init)
    return type_error(in, "reversed() takes no keyword arguments");
  if (args.count != 1) return type_error(in, "reversed expected 1 argument, got %d", static_cast<int>(args.count));
  Object* found = lookup(type_of(args[0]), ID(__reversed__));
  if (found == rt().none) return type_error(in, "'%T' object is not reversible", args[0]);
  if (found) {
    Ref<> method = TRY(get_special(in, args[0], ID(__reversed__)));
    return call(in, method.get(), {});
  }
  if (!type_of(args[0])->slots.getitem) return type_error(in, "'%T' object is not reversible", args[0]);
  int64_t n = TRY(length(in, args[0]));
  return make_lazy(type, Borrowed<>(args[0]).dup(), nullptr, n);
}
Result<Ref<>> reversed_next(Interp& in, Object* o) {
  if (!lazy(o).function || lazy(o).number.value <= 0) {
    lazy(o).function = nullptr;
    return Ref<>();
  }
  Ref<> index = TRY(make_int(--lazy(o).number.value));
  auto item = get_item(in, lazy(o).function.get(), index.get());
  if (item || !raised_is(in, item.error(), rt().exceptions.IndexError)) return item;
  in.drop_raised();
  lazy(o).function = nullptr;
  return Ref<>();
}
Result<Ref<>> reversed_length_hint(Interp& in, Object* o, const Args&) {
  Ref<> sequence = lazy(o).function.dup();
  int64_t size = sequence ? TRY(length(in, sequence.get())) : 0;
  return make_int(sequence && lazy(o).number.value <= size ? lazy(o).number.value : 0);
}
Result<Ref<>> lazy_reduce(Interp& in, Object* self, const Args&) {
  Ref<> number = TRY(make_int(lazy(self).number.value));
  return reduce_native(in, self, number.get());
}
Result<Ref<>> lazy_setstate(Interp& in, Object* self, const Args& args) {
  lazy(self).number.value = TRY(as_index(in, args[0])) + is_instance(self, rt().types.reversed);
  return none();
}
const NativeMethod kLazyMethods[] = {{"__length_hint__", reversed_length_hint, 0, 0, NativeMethod::method, nullptr},
                                     {"__setstate__", lazy_setstate, 1, 1, NativeMethod::method, nullptr},
                                     {"__reduce__", lazy_reduce, 0, 0, NativeMethod::method, nullptr},
                                     {}};

}  // namespace

Result<void> ready_simple_types() {
  Types& t = rt().types;
  TypeSpec spec = {.slots = {.repr = [](Interp&, Object*) { return fixed_text("None"); },
                             .hash = [](Interp&, Object*) -> Result<int64_t> { return 0xfca86420; },
                             .truth = [](Interp&, Object*) -> Result<bool> { return false; },
                             .new_ = [](Interp& in, TypeObject&, const Args& args) -> Result<Ref<>> {
                               if (args.count || args.has_keywords())
                                 return type_error(in, "NoneType takes no arguments");
                               return none();
                             }}};
  TRY(ready_type(*t.none, "NoneType", spec));
  spec = {.slots = {.repr = [](Interp&, Object*) { return fixed_text("NotImplemented"); },
                    .truth = [](Interp&, Object*) -> Result<bool> { return true; },
                    .new_ = [](Interp&, TypeObject&, const Args&) -> Result<Ref<>> { return not_implemented(); }}};
  TRY(ready_type(*t.not_implemented, "NotImplementedType", spec));
  spec = {.slots = {.repr = [](Interp&, Object*) { return fixed_text("Ellipsis"); },
                    .new_ = [](Interp&, TypeObject&, const Args&) -> Result<Ref<>> {
                      return Borrowed<>(rt().ellipsis).dup();
                    }}};
  TRY(ready_type(*t.ellipsis, "ellipsis", spec));

  spec = {.hooks = &kSliceHooks,
          .words = words_of<Slice>,
          .is_gc = true,
          .slots = {.repr = slice_repr, .hash = slice_hash, .compare = slice_compare, .new_ = slice_new},
          .methods = kSliceMethods,
          .getsets = kSliceGetSets};
  TRY(ready_type(*t.slice, "slice", spec));
  spec = {.hooks = &kLeafHooks,
          .words = words_of<Range>,
          .slots = {.repr = range_repr,
                    .iter = range_iter,
                    .hash = range_hash,
                    .compare = range_compare,
                    .truth = [](Interp&, Object* o) -> Result<bool> { return range(o).count.value != 0; },
                    .length = [](Interp&, Object* o) -> Result<int64_t> { return range(o).count.value; },
                    .getitem = range_getitem,
                    .contains = range_contains,
                    .new_ = range_new},
          .methods = kRangeMethods,
          .getsets = kRangeGetSets};
  TRY(ready_type(*t.range, "range", spec));
  spec = {.hooks = &kLeafHooks,
          .words = words_of<RangeIterator>,
          .internal = true,
          .slots = {.iter = self_iter, .next = range_next},
          .methods = kRangeIteratorMethods};
  TRY(ready_type(*t.range_iterator, "range_iterator", spec));

  struct {
    TypeObject* type;
    const char* name;
    UnaryFn next;
    decltype(Slots::new_) make;
    const NativeMethod* methods;
  } const kinds[] = {{t.enumerate, "enumerate", enumerate_next, enumerate_new, kLazyMethods + 2},
                     {t.zip, "zip", zip_next, zip_new, kLazyMethods + 1},
                     {t.map, "map", map_next, map_new, kLazyMethods + 2},
                     {t.filter, "filter", filter_next, filter_new, kLazyMethods + 2},
                     {t.reversed, "reversed", reversed_next, reversed_new, kLazyMethods}};
  for (const auto& kind : kinds) {
    TypeSpec lazy_spec = {.hooks = &kLazyHooks,
                          .words = words_of<LazyIterator>,
                          .is_gc = true,
                          .is_base = true,
                          .slots = {.iter = self_iter, .next = kind.next, .new_ = kind.make},
                          .methods = kind.methods};
    TRY(ready_type(*kind.type, kind.name, lazy_spec));
  }
  return {};
}

}  // namespace wrp
