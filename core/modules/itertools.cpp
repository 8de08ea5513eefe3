// itertools.cpp -- the iterators of itertools. When they take and let go of items follows CPython: who keeps an item
// alive is visible.
//
// All but tee and its blocks share one layout: five references, four numbers, a row of indices. Each section says what
// its fields mean. Several keep the last tuple they gave out and fill it anew when nobody else has kept it: the items
// of that tuple live until then.
#include "modules/itertools.h"

#include "modules/state.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

struct Lazy : GcObject {
  Ref<> a, b, c, d, e;  // let go in this order
  Wide<int64_t> n, m, k, step;
  Word* indices;
  Word index_count;
};
inline constexpr const char* kFields[] = {"source", "source", "item", "item", "item"};
constexpr LifetimeHooks lazy_hooks() {
  LifetimeHooks hooks = row_hooks<kFields>();
  hooks.free_payload = [](Object* o) {
    auto& z = *static_cast<Lazy*>(o);
    if (z.indices) heap().allocator().free_buffer(z.indices, z.index_count);
  };
  return hooks;
}
constexpr LifetimeHooks kLazyHooks = lazy_hooks();
Lazy& lazy(Object* o) { return *static_cast<Lazy*>(o); }

#define NEW(name) Result<Ref<>> name(Interp& in, TypeObject& type, const Args& args)
#define NEXT(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object* o)

Result<Ref<>> make_lazy(TypeObject& type, Ref<> a = nullptr, Ref<> b = nullptr, Ref<> c = nullptr, Ref<> d = nullptr) {
  Ref<> made = TRY(make_instance(type));
  Lazy& z = lazy(made.get());
  z.a = std::move(a), z.b = std::move(b), z.c = std::move(c), z.d = std::move(d);
  return made;
}

Result<void> make_indices(Lazy& z, Word count) {
  if (count == 0) return {};
  z.indices = static_cast<Word*>(heap().allocator().allocate_buffer(count));
  if (!z.indices) return Error::no_memory;
  z.index_count = count;
  for (Word i = 0; i < count; ++i) z.indices[i] = 0;
  return {};
}

// f(a, b): exactly two, by position.
Result<void> two_arguments(Interp& in, TypeObject& type, const Args& args, const char* name, TypeObject* own) {
  if (args.has_keywords() && &type == own) return type_error(in, "%s() takes no keyword arguments", name);
  if (args.count != 2) return type_error(in, "%s expected 2 arguments, got %d", name, static_cast<int>(args.count));
  return {};
}
Result<void> one_argument(Interp& in, TypeObject& type, const Args& args, const char* name, TypeObject* own) {
  if (args.has_keywords() && &type == own) return type_error(in, "%s() takes no keyword arguments", name);
  if (args.count != 1) return type_error(in, "%s expected 1 argument, got %d", name, static_cast<int>(args.count));
  return {};
}

// ---- count: a = number, b = step when they are not plain; n, m otherwise
// ---------------------------------------------

NEW(count_new) {
  static const char* const kNames[] = {"start", "step", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "count", .names = kNames}, args, v));
  auto is_number = [](Object* o) {
    return !o || is_int(o) || is_float(o) || type_of(o)->slots.index || type_of(o)->slots.float_;
  };
  if (!is_number(v[0]) || !is_number(v[1])) return type_error(in, "a number is required");
  bool plain = (!v[0] || is_int64_exact(v[0])) && (!v[1] || is_int64_exact(v[1]));
  Ref<> made = TRY(make_lazy(type));
  Lazy& z = lazy(made.get());
  if (plain) {
    z.n.value = v[0] ? int_value(v[0]) : 0;
    z.m.value = v[1] ? int_value(v[1]) : 1;
  } else {
    z.a = v[0] ? dup(v[0]) : TRY(make_int(0));
    z.b = v[1] ? dup(v[1]) : TRY(make_int(1));
  }
  return made;
}
NEXT(count_next) {
  Lazy& z = lazy(o);
  if (!z.a) {
    int64_t now = z.n.value;
    if (!__builtin_add_overflow(now, z.m.value, &z.n.value)) return make_int(now);
    z.n.value = now;
    z.a = TRY(make_int(now));
    z.b = TRY(make_int(z.m.value));
  }
  Ref<> next = TRY(binary(in, z.a.get(), z.b.get(), BinaryOp::add));
  std::swap(z.a, next);
  return next;
}
Result<Ref<>> count_repr(Interp& in, Object* o) {
  Lazy& z = lazy(o);
  Text text;
  text.append("count(");
  if (z.a) {
    TRY(append_repr(in, text, z.a.get()));
    bool one = is_int(z.b.get()) && int_value(z.b.get()) == 1;
    if (!one) {
      text.append(", ");
      TRY(append_repr(in, text, z.b.get()));
    }
  } else {
    text.append_number(z.n.value);
    if (z.m.value != 1) {
      text.append(", ");
      text.append_number(z.m.value);
    }
  }
  text.append(')');
  return finish(text);
}

// ---- repeat: a = element, n = how many are left, -1 for ever
// ---------------------------------------------------------

NEW(repeat_new) {
  static const char* const kNames[] = {"object", "times", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "repeat", .names = kNames, .required = 1}, args, v));
  int64_t times = v[1] ? TRY(as_ssize(in, v[1])) : -1;
  Ref<> made = TRY(make_lazy(type, dup(v[0])));
  lazy(made.get()).n.value = v[1] && times < 0 ? 0 : times;
  return made;
}
NEXT(repeat_next) {
  Lazy& z = lazy(o);
  if (z.n.value == 0) return Ref<>();
  if (z.n.value > 0) --z.n.value;
  return z.a.dup();
}
Result<Ref<>> repeat_repr(Interp& in, Object* o) {
  Text text;
  text.append("repeat(");
  TRY(append_repr(in, text, lazy(o).a.get()));
  if (lazy(o).n.value >= 0) {
    text.append(", ");
    text.append_number(lazy(o).n.value);
  }
  text.append(')');
  return finish(text);
}
Result<Ref<>> repeat_length_hint(Interp& in, Object* self, const Args&) {
  if (lazy(self).n.value < 0) return type_error(in, "len() of unsized object");
  return make_int(lazy(self).n.value);
}
const NativeMethod kRepeatMethods[] = {{"__length_hint__", repeat_length_hint, 0, 0, NativeMethod::method, nullptr},
                                       {}};

// ---- cycle: a = iterator, b = list of what it gave, n = place in it
// --------------------------------------------------

NEW(cycle_new) {
  TRY(one_argument(in, type, args, "cycle", state().cycle));
  Ref<> it = TRY(get_iter(in, args[0]));
  return make_lazy(type, std::move(it), TRY(make_list()));
}
NEXT(cycle_next) {
  Lazy& z = lazy(o);
  if (z.a) {
    Ref<> source = z.a.dup();
    Ref<> item = TRY(iter_next(in, source.get()));
    if (item) {
      TRY(list_append(*as_list(z.b.get()), item.dup()));
      return item;
    }
    z.a = nullptr;
  }
  List& saved = *as_list(z.b.get());
  if (saved.size == 0) return Ref<>();
  if (static_cast<Word>(z.n.value) >= saved.size) z.n.value = 0;
  return dup(saved[static_cast<Word>(z.n.value++)]);
}

// ---- chain: a = the iterator at work, b = where the next one comes from
// ----------------------------------------------

NEW(chain_new) {
  if (args.has_keywords() && &type == state().chain) return type_error(in, "chain() takes no keyword arguments");
  Ref<> all = TRY(make_tuple_from(args.items, args.count));
  return make_lazy(type, nullptr, TRY(get_iter(in, all.get())));
}
Result<Ref<>> chain_from_iterable(Interp& in, Object* self, const Args& args) {
  Ref<> source = TRY(get_iter(in, args[0]));
  return make_lazy(*static_cast<TypeObject*>(self), nullptr, std::move(source));
}
NEXT(chain_next) {
  Lazy& z = lazy(o);
  while (z.b) {
    if (!z.a) {
      Ref<> source = z.b.dup();
      auto iterable = iter_next(in, source.get());
      if (!iterable || !*iterable) {
        z.b = nullptr;
        return iterable;
      }
      auto active = get_iter(in, (*iterable).get());
      if (!active) {
        z.b = nullptr;
        return active;
      }
      z.a = active.take();
    }
    Ref<> active = z.a.dup();
    Ref<> item = TRY(iter_next(in, active.get()));
    if (item) return item;
    z.a = nullptr;
  }
  return Ref<>();
}
const NativeMethod kChainMethods[] = {{"from_iterable", chain_from_iterable, 1, 1, NativeMethod::class_method, nullptr},
                                      {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
                                      {}};

// ---- takewhile, dropwhile, filterfalse, starmap: a = function, b = iterator, n = a flag
// ------------------------------

NEW(takewhile_new) {
  TRY(two_arguments(in, type, args, "takewhile", state().takewhile));
  return make_lazy(type, dup(args[0]), TRY(get_iter(in, args[1])));
}
NEXT(takewhile_next) {
  Lazy& z = lazy(o);
  if (z.n.value) return Ref<>();
  Ref<> source = z.b.dup();
  Ref<> item = TRY(iter_next(in, source.get()));
  if (!item) return item;
  Ref<> test = z.a.dup();
  Ref<> good = TRY(call_with(in, test.get(), item.get()));
  if (TRY(truth(in, good.get()))) return item;
  z.n.value = 1;
  return Ref<>();
}
NEW(dropwhile_new) {
  TRY(two_arguments(in, type, args, "dropwhile", state().dropwhile));
  return make_lazy(type, dup(args[0]), TRY(get_iter(in, args[1])));
}
NEXT(dropwhile_next) {
  Lazy& z = lazy(o);
  Ref<> source = z.b.dup();
  for (;;) {
    Ref<> item = TRY(iter_next(in, source.get()));
    if (!item || z.n.value) return item;
    Ref<> test = z.a.dup();
    Ref<> good = TRY(call_with(in, test.get(), item.get()));
    if (TRY(truth(in, good.get()))) continue;
    z.n.value = 1;
    return item;
  }
}
NEW(filterfalse_new) {
  TRY(two_arguments(in, type, args, "filterfalse", state().filterfalse));
  return make_lazy(type, dup(args[0]), TRY(get_iter(in, args[1])));
}
NEXT(filterfalse_next) {
  Ref<> source = lazy(o).b.dup(), test = lazy(o).a.dup();
  for (;;) {
    Ref<> item = TRY(iter_next(in, source.get()));
    if (!item) return item;
    bool good;
    if (is_none(test.get()) || test.get() == rt().types.bool_) {
      good = TRY(truth(in, item.get()));
    } else {
      Ref<> answer = TRY(call_with(in, test.get(), item.get()));
      good = TRY(truth(in, answer.get()));
    }
    if (!good) return item;
  }
}
NEW(starmap_new) {
  TRY(two_arguments(in, type, args, "starmap", state().starmap));
  return make_lazy(type, dup(args[0]), TRY(get_iter(in, args[1])));
}
NEXT(starmap_next) {
  Ref<> source = lazy(o).b.dup();
  Ref<> item = TRY(iter_next(in, source.get()));
  if (!item) return item;
  if (item->type != rt().types.tuple) item = TRY(tuple_from_iterable(in, item.get()));
  return call(in, lazy(o).a.get(), Args(as_tuple(item.get())->items(), as_tuple(item.get())->size));
}

// ---- accumulate: a = function or null, b = total or null, c = iterator, d = initial or null
// --------------------------

NEW(accumulate_new) {
  static const char* const kNames[] = {"iterable", "func", "initial", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "accumulate", .names = kNames, .required = 1, .positional = 2}, args, v));
  Ref<> it = TRY(get_iter(in, v[0]));
  auto given = [](Object* o) { return o && !is_none(o) ? dup(o) : Ref<>(); };
  return make_lazy(type, given(v[1]), nullptr, std::move(it), given(v[2]));
}
NEXT(accumulate_next) {
  Lazy& z = lazy(o);
  if (z.d) {
    z.b = z.d.take();
    return z.b.dup();
  }
  Ref<> source = z.c.dup();
  Ref<> value = TRY(iter_next(in, source.get()));
  if (!value) return value;
  if (!z.b) {
    z.b = value.dup();
    return value;
  }
  Ref<> total = z.b.dup(), function = z.a.dup();
  Ref<> next = function ? TRY(call_with(in, function.get(), total.get(), value.get()))
                        : TRY(binary(in, total.get(), value.get(), BinaryOp::add));
  total = nullptr;
  z.b = next.dup();
  return next;
}

// ---- compress: a = data, b = selectors
// -------------------------------------------------------------------------------

NEW(compress_new) {
  static const char* const kNames[] = {"data", "selectors", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "compress", .names = kNames, .required = 2}, args, v));
  Ref<> data = TRY(get_iter(in, v[0]));
  return make_lazy(type, std::move(data), TRY(get_iter(in, v[1])));
}
NEXT(compress_next) {
  Ref<> data = lazy(o).a.dup(), selectors = lazy(o).b.dup();
  for (;;) {
    Ref<> item = TRY(iter_next(in, data.get()));
    if (!item) return item;
    Ref<> selector = TRY(iter_next(in, selectors.get()));
    if (!selector) return Ref<>();
    if (TRY(truth(in, selector.get()))) return item;
  }
}

// ---- islice: a = iterator, n = how many were seen, m = which is next, k = stop (-1 = none)

Result<int64_t> islice_bound(Interp& in, Object* o, int64_t otherwise, const char* complaint) {
  if (!o || is_none(o)) return otherwise;
  if (has_index(o)) {
    auto n = as_index(in, o);
    if (n && *n >= 0) return *n;
    if (!n) in.settle(n.error()), in.drop_raised();
  }
  return value_error(in, "%s must be None or an integer: 0 <= x <= sys.maxsize.", complaint);
}
NEW(islice_new) {
  if (args.has_keywords() && &type == state().islice) return type_error(in, "islice() takes no keyword arguments");
  if (args.count < 2)
    return type_error(in, "islice expected at least 2 arguments, got %d", static_cast<int>(args.count));
  if (args.count > 4)
    return type_error(in, "islice expected at most 4 arguments, got %d", static_cast<int>(args.count));
  int64_t start = 0, stop, step = 1;
  if (args.count == 2) {
    stop = TRY(islice_bound(in, args[1], -1, "Stop argument for islice()"));
  } else {
    stop = -1;
    if (!is_none(args[2]) && !has_index(args[2]))
      return value_error(in, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    start = TRY(islice_bound(in, args[1], 0, "Indices for islice()"));
    stop = TRY(islice_bound(in, args[2], -1, "Indices for islice()"));
  }
  if (args.count == 4 && !is_none(args[3])) {
    auto n = has_index(args[3]) ? as_index(in, args[3]) : Result<int64_t>(int64_t{-1});
    if (!n) return n.error();
    if (*n < 1) return value_error(in, "Step for islice() must be a positive integer or None.");
    step = *n;
  }
  Ref<> made = TRY(make_lazy(type, TRY(get_iter(in, args[0]))));
  Lazy& z = lazy(made.get());
  z.m.value = start;
  z.k.value = stop;
  z.step.value = step;
  return made;
}
NEXT(islice_next) {
  Lazy& z = lazy(o);
  if (!z.a) return Ref<>();
  Ref<> source = z.a.dup();
  auto ended = [&]() {
    z.a = nullptr;
    return Ref<>();
  };
  while (z.n.value < z.m.value) {
    Ref<> skipped = TRY(iter_next(in, source.get()));
    if (!skipped) return ended();
    ++z.n.value;
  }
  if (z.k.value >= 0 && z.n.value >= z.k.value) return ended();
  Ref<> item = TRY(iter_next(in, source.get()));
  if (!item) return ended();
  ++z.n.value;
  bool beyond = __builtin_add_overflow(z.m.value, z.step.value, &z.m.value);
  if (beyond || (z.k.value >= 0 && z.m.value > z.k.value)) z.m.value = z.k.value;
  return item;
}

// ---- batched: a = iterator, n = size, m = strict
// ---------------------------------------------------------------------

NEW(batched_new) {
  static const char* const kNames[] = {"iterable", "n", "strict", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "batched", .names = kNames, .required = 2, .positional = 2}, args, v));
  int64_t n = TRY(as_ssize(in, v[1]));
  bool strict = v[2] && TRY(truth(in, v[2]));
  if (n < 1) return value_error(in, "n must be at least one");
  Ref<> made = TRY(make_lazy(type, TRY(get_iter(in, v[0]))));
  lazy(made.get()).n.value = n;
  lazy(made.get()).m.value = strict;
  return made;
}
NEXT(batched_next) {
  Lazy& z = lazy(o);
  if (!z.a) return Ref<>();
  Ref<> source = z.a.dup();
  Ref<List> batch = TRY(make_list());
  while (static_cast<int64_t>(batch->size) < z.n.value) {
    auto item = iter_next(in, source.get());
    if (!item) {
      z.a = nullptr;
      return item;
    }
    if (!*item) {
      z.a = nullptr;
      if (batch->size == 0) return Ref<>();
      if (z.m.value) return value_error(in, "batched(): incomplete batch");
      break;
    }
    TRY(list_append(*batch, item.take()));
  }
  return list_to_tuple(*batch);
}

// ---- pairwise: a = iterator, b = the item before, c = the last pair
// --------------------------------------------------

NEW(pairwise_new) {
  TRY(one_argument(in, type, args, "pairwise", state().pairwise));
  Ref<> it = TRY(get_iter(in, args[0]));
  Object* nothing = rt().none;
  return make_lazy(type, std::move(it), nullptr, TRY(make_tuple_of(nothing, nothing)));
}
NEXT(pairwise_next) {
  Lazy& z = lazy(o);
  if (!z.a) return Ref<>();
  Ref<> source = z.a.dup();
  auto ended = [&]() {
    z.a = nullptr;
    z.b = nullptr;
    return Ref<>();
  };
  if (!z.b) {
    z.b = TRY(iter_next(in, source.get()));
    if (!z.b) return ended();
    if (!z.a) {  // the iterator came back to us
      z.b = nullptr;
      return Ref<>();
    }
  }
  Ref<> before = z.b.dup();
  Ref<> now = TRY(iter_next(in, source.get()));
  if (!now) return ended();
  Ref<> pair = TRY(give_pair(z.c, before.get(), now.get()));
  z.b = std::move(now);
  return pair;
}

// ---- zip_longest: a = tuple of iterators, b = the last row, c = fill value, n = how many still give
// -------------------

NEW(zip_longest_new) {
  Object* fill = rt().none;
  if (args.has_keywords()) {
    Object* given = keyword(args, "fillvalue");
    if (!given || args.keyword_count() > 1) return type_error(in, "zip_longest() got an unexpected keyword argument");
    fill = given;
  }
  Ref<Tuple> its = TRY(make_tuple(args.count)), row = TRY(make_tuple(args.count));
  for (Word i = 0; i < args.count; ++i) {
    replace_item(*its, i, TRY(get_iter(in, args[i])));
    row->init(i, none());
  }
  Ref<> made = TRY(make_lazy(type, std::move(its), std::move(row), dup(fill)));
  lazy(made.get()).n.value = static_cast<int64_t>(args.count);
  return made;
}
NEXT(zip_longest_next) {
  Lazy& z = lazy(o);
  Ref<> its = z.a.dup();
  Word size = as_tuple(its.get())->size;
  if (size == 0 || z.n.value == 0) return Ref<>();
  Ref<> row = z.b->count == 1 ? z.b.dup() : Ref<>(TRY(make_tuple(size)));
  for (Word i = 0; i < size; ++i) {
    Object*& place = as_tuple(its.get())->items()[i];
    Ref<> item;
    if (place) {
      Ref<> source = dup(place);
      auto next = iter_next(in, source.get());
      if (!next) {
        z.n.value = 0;
        return next;
      }
      item = next.take();
    }
    if (!item) {
      if (place) {
        if (--z.n.value == 0) return Ref<>();
        Ref<> spent = Ref<>::adopt(place);
        place = nullptr;
      }
      item = z.c.dup();
    }
    replace_item(*as_tuple(row.get()), i, std::move(item));
  }
  return row;
}

// ---- groupby: a = iterator, b = key function, c = the key sought, d and e = key and value of what was read
// -----------------
//
// The last two are null when not read yet, or already given out. k counts groups, so that a group that is not the
// current one any more gives nothing.

NEW(groupby_new) {
  static const char* const kNames[] = {"iterable", "key", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "groupby", .names = kNames, .required = 1}, args, v));
  Ref<> it = TRY(get_iter(in, v[0]));
  return make_lazy(type, std::move(it), v[1] ? dup(v[1]) : none());
}
Result<bool> group_step(Interp& in, Lazy& z) {
  Ref<> source = z.a.dup(), function = z.b.dup();
  Ref<> value = TRY(iter_next(in, source.get()));
  if (!value) return false;
  Ref<> key = is_none(function.get()) ? value.dup() : TRY(call_with(in, function.get(), value.get()));
  z.e = std::move(value);
  z.d = std::move(key);
  return true;
}
NEXT(groupby_next) {
  Lazy& z = lazy(o);
  ++z.k.value;
  for (;;) {  // on to the next key
    if (z.d) {
      if (!z.c) break;
      Ref<> sought = z.c.dup(), key = z.d.dup();
      if (!TRY(same_or_equal(in, sought.get(), key.get()))) break;
    }
    if (!TRY(group_step(in, z))) return Ref<>();
  }
  z.c = z.d.dup();
  Ref<> group = TRY(make_lazy(*state().grouper, dup(o), z.c.dup()));
  lazy(group.get()).k.value = z.k.value;
  return make_tuple_of(z.d.get(), group.get());
}
// A group: a = the groupby, b = its key.
NEXT(grouper_next) {
  Lazy& g = lazy(o);
  Ref<> parent = g.a.dup();
  Lazy& z = lazy(parent.get());
  if (z.k.value != g.k.value) return Ref<>();
  if (!z.e && !TRY(group_step(in, z))) return Ref<>();
  Ref<> mine = g.b.dup(), key = z.d.dup();
  if (!TRY(same_or_equal(in, mine.get(), key.get()))) return Ref<>();
  Ref<> value = std::move(z.e);
  z.d = nullptr;
  return value;
}

// ---- product, combinations, permutations: a = pool(s), b = the last tuple; n = length, m = stopped
// -------------------

// The tuple to change and give out: the last one, when nobody else has it, else a copy.
Result<Ref<>> tuple_to_change(Lazy& z) {
  if (z.b->count > 1) z.b = TRY(make_tuple_from(as_tuple(z.b.get())->items(), as_tuple(z.b.get())->size));
  return z.b.dup();
}
Result<Ref<>> first_tuple(Lazy& z, Tuple& pool, Word r) {
  Ref<Tuple> out = TRY(make_tuple(r));
  for (Word i = 0; i < r; ++i) out->init(i, dup(pool[z.indices[i]]));
  z.b = out.dup();
  return out;
}

NEW(product_new) {
  static const char* const kNames[] = {"repeat", nullptr};
  TRY(only_keywords(in, "product", args, kNames, 1));
  Object* given = keyword(args, "repeat");
  int64_t repeat = given ? TRY(as_ssize(in, given)) : 1;
  if (repeat < 0) return value_error(in, "repeat argument cannot be negative");
  Word pools = repeat ? args.count : 0, total = pools * static_cast<Word>(repeat);
  Ref<Tuple> all = TRY(make_tuple(total));
  for (Word i = 0; i < pools; ++i) {
    Ref<Tuple> pool = TRY(tuple_from_iterable(in, args[i]));
    for (Word r = 1; r < static_cast<Word>(repeat); ++r) all->init(i + r * pools, pool.dup());
    all->init(i, std::move(pool));
  }
  Ref<> made = TRY(make_lazy(type, std::move(all)));
  TRY(make_indices(lazy(made.get()), total));
  return made;
}
NEXT(product_next) {
  Lazy& z = lazy(o);
  Tuple& pools = *as_tuple(z.a.get());
  if (z.m.value) return Ref<>();
  if (!z.b) {
    for (Word i = 0; i < pools.size; ++i) {
      if (as_tuple(pools[i])->size == 0) {
        z.m.value = 1;
        return Ref<>();
      }
    }
    Ref<Tuple> out = TRY(make_tuple(pools.size));
    for (Word i = 0; i < pools.size; ++i) out->init(i, dup((*as_tuple(pools[i]))[0]));
    z.b = out.dup();
    return out;
  }
  Ref<> out = TRY(tuple_to_change(z));
  for (Word i = pools.size; i-- > 0;) {  // like the wheels of a counter
    Tuple& pool = *as_tuple(pools[i]);
    if (++z.indices[i] < pool.size) {
      replace_item(*as_tuple(out.get()), i, dup(pool[z.indices[i]]));
      return out;
    }
    z.indices[i] = 0;
    replace_item(*as_tuple(out.get()), i, dup(pool[0]));
  }
  z.m.value = 1;
  return Ref<>();
}

Result<Ref<>> make_selection(Interp& in, TypeObject& type, const Args& args, const char* name, bool distinct) {
  static const char* const kNames[] = {"iterable", "r", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = name, .names = kNames, .required = 2}, args, v));
  int64_t r = TRY(as_ssize(in, v[1]));
  Ref<Tuple> pool = TRY(tuple_from_iterable(in, v[0]));
  if (r < 0) return value_error(in, "r must be non-negative");
  Word n = pool->size;
  Ref<> made = TRY(make_lazy(type, std::move(pool)));
  Lazy& z = lazy(made.get());
  z.n.value = r;
  z.m.value = distinct ? r > static_cast<int64_t>(n) : n == 0 && r > 0;
  if (!z.m.value) {
    TRY(make_indices(z, static_cast<Word>(r)));
    for (Word i = 0; distinct && i < static_cast<Word>(r); ++i) z.indices[i] = i;
  }
  return made;
}
NEW(combinations_new) { return make_selection(in, type, args, "combinations", true); }
NEW(combinations_wr_new) { return make_selection(in, type, args, "combinations_with_replacement", false); }

Result<Ref<>> next_selection(Object* o, bool distinct) {
  Lazy& z = lazy(o);
  Tuple& pool = *as_tuple(z.a.get());
  Word r = static_cast<Word>(z.n.value), n = pool.size;
  if (z.m.value) return Ref<>();
  if (!z.b) return first_tuple(z, pool, r);
  auto highest = [&](Word i) { return distinct ? i + n - r : n - 1; };
  Word i = r;
  while (i > 0 && z.indices[i - 1] == highest(i - 1)) --i;
  if (i == 0) {
    z.m.value = 1;
    return Ref<>();
  }
  Ref<> out = TRY(tuple_to_change(z));
  Word next = ++z.indices[--i];
  for (Word j = i; j < r; ++j) {
    z.indices[j] = distinct ? next + (j - i) : next;
    replace_item(*as_tuple(out.get()), j, dup(pool[z.indices[j]]));
  }
  return out;
}
NEXT(combinations_next) { return next_selection(o, true); }
NEXT(combinations_wr_next) { return next_selection(o, false); }

// permutations: indices hold the n places, then the r cycles.
NEW(permutations_new) {
  static const char* const kNames[] = {"iterable", "r", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "permutations", .names = kNames, .required = 1}, args, v));
  Ref<Tuple> pool = TRY(tuple_from_iterable(in, v[0]));
  Word n = pool->size;
  int64_t r = static_cast<int64_t>(n);
  if (v[1] && !is_none(v[1])) {
    if (!is_int(v[1])) return type_error(in, "Expected int as r");
    r = TRY(as_ssize(in, v[1]));
  }
  if (r < 0) return value_error(in, "r must be non-negative");
  Ref<> made = TRY(make_lazy(type, std::move(pool)));
  Lazy& z = lazy(made.get());
  z.n.value = r;
  z.m.value = r > static_cast<int64_t>(n);
  if (z.m.value) return made;
  TRY(make_indices(z, n + static_cast<Word>(r)));
  for (Word i = 0; i < n; ++i) z.indices[i] = i;
  for (Word i = 0; i < static_cast<Word>(r); ++i) z.indices[n + i] = n - i;
  return made;
}
NEXT(permutations_next) {
  Lazy& z = lazy(o);
  Tuple& pool = *as_tuple(z.a.get());
  Word r = static_cast<Word>(z.n.value), n = pool.size;
  if (z.m.value) return Ref<>();
  if (!z.b) return first_tuple(z, pool, r);
  if (n == 0) {
    z.m.value = 1;
    return Ref<>();
  }
  Ref<> out = TRY(tuple_to_change(z));
  Word *places = z.indices, *cycles = z.indices + n;
  for (Word i = r; i-- > 0;) {
    if (--cycles[i] == 0) {  // rotate what is behind
      Word first = places[i];
      for (Word j = i; j + 1 < n; ++j) places[j] = places[j + 1];
      places[n - 1] = first;
      cycles[i] = n - i;
      continue;
    }
    std::swap(places[i], places[n - cycles[i]]);
    for (Word k = i; k < r; ++k) replace_item(*as_tuple(out.get()), k, dup(pool[places[k]]));
    return out;
  }
  z.m.value = 1;
  return Ref<>();
}

// ---- tee
// -------------------------------------------------------------------------------------------------------------
//
// What was read and not yet passed by all branches lies in a chain of blocks of 57. A branch owns the block it stands
// in, a block owns the next one: what all have passed dies by count, a block at a time.

constexpr Word kBlock = 57;
struct TeeBlock : GcObject {
  Ref<> source;
  Ref<> values[kBlock];
  Ref<TeeBlock> next;
  Word used;
  Word running;
};
TeeBlock& block(Object* o) { return *static_cast<TeeBlock*>(o); }
const LifetimeHooks kBlockHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          TeeBlock& b = block(o);
          if (b.source) v.labelled(b.source.get(), "iterates over", nullptr, 0);
          for (Word i = 0; i < b.used; ++i) {
            if (b.values[i]) v.labelled(b.values[i].get(), "item", nullptr, i);
          }
          if (b.next) v.labelled(b.next.get(), "next block", nullptr, 0);
        },
    .detach_next = [](Object* o, Word& cursor) -> Object* {
      TeeBlock& b = block(o);
      if (b.source) return b.source.release();
      for (; cursor < b.used; ++cursor) {
        if (b.values[cursor]) return b.values[cursor].release();
      }
      return b.next.release();
    },
    .clear =
        [](Object* o) {
          TeeBlock& b = block(o);
          b.source = nullptr;
          for (Word i = 0; i < b.used; ++i) b.values[i] = nullptr;
          b.next = nullptr;
        },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};
struct Tee : GcObject {
  Ref<> block;
  WeakReference* weak;
  Word index;
};
inline constexpr const char* kTeeFields[] = {"block"};
constexpr LifetimeHooks kTeeHooks = row_hooks<kTeeFields>();
Tee& tee(Object* o) { return *static_cast<Tee*>(o); }

Result<Ref<TeeBlock>> make_block(Ref<> source) {
  Ref<TeeBlock> b = TRY(heap().make<TeeBlock>(*state().tee_block));
  b->source = std::move(source);
  heap().track(b.get());
  return b;
}
Result<Ref<>> make_tee(Ref<> block, Word index) {
  Ref<Tee> t = TRY(heap().make<Tee>(*state().tee));
  t->block = std::move(block);
  t->index = index;
  heap().track(t.get());
  return t;
}
NEXT(tee_next) {
  Tee& t = tee(o);
  if (t.index >= kBlock) {
    TeeBlock& full = block(t.block.get());
    if (!full.next) full.next = TRY(make_block(full.source.dup()));
    t.block = full.next.dup();
    t.index = 0;
  }
  Ref<> held = t.block.dup();
  TeeBlock& b = block(held.get());
  if (t.index < b.used) return b.values[t.index++].dup();
  if (b.running) return raise_error(in, rt().exceptions.RuntimeError, "cannot re-enter the tee iterator");
  b.running = 1;
  Ref<> source = b.source.dup();
  auto value = iter_next(in, source.get());
  b.running = 0;
  if (!value || !*value) return value;
  b.values[b.used++] = (*value).dup();
  ++t.index;
  return value;
}
Result<Ref<>> tee_copy(Interp&, Object* self, const Args&) { return make_tee(tee(self).block.dup(), tee(self).index); }
Result<Ref<>> tee_from(Interp& in, Object* iterable) {
  Ref<> it = TRY(get_iter(in, iterable));
  if (it->type == state().tee) return tee_copy(in, it.get(), {});
  return make_tee(TRY(make_block(std::move(it))), 0);
}
Result<Ref<>> tee_new(Interp& in, TypeObject& type, const Args& args) {
  TRY(one_argument(in, type, args, "_tee", state().tee));
  return tee_from(in, args[0]);
}
const NativeMethod kTeeMethods[] = {{"__copy__", tee_copy, 0, 0, NativeMethod::method, nullptr}, {}};

Result<Ref<>> tee_function(Interp& in, Object*, const Args& args) {
  int64_t n = args.count > 1 ? TRY(as_ssize(in, args[1])) : 2;
  if (n < 0) return value_error(in, "n must be >= 0");
  Ref<Tuple> out = TRY(make_tuple(static_cast<Word>(n)));
  if (n == 0) return out;
  Ref<> it = TRY(get_iter(in, args[0]));
  Ref<> copy = TRY(get_attr_or_null(in, it.get(), ID(__copy__)));
  if (!copy) {
    it = TRY(tee_from(in, it.get()));
    copy = TRY(get_attr(in, it.get(), ID(__copy__)));
  }
  for (Word i = 1; i < static_cast<Word>(n); ++i) out->init(i, TRY(call(in, copy.get(), {})));
  out->init(0, std::move(it));
  return out;
}
const NativeMethod kFunctions[] = {{"tee", tee_function, 1, 2, NativeMethod::static_method, nullptr}, {}};
#undef NEW
#undef NEXT

struct Kind {
  TypeObject* ModuleState::*field;
  const char* name;
  UnaryFn next;
  decltype(Slots::new_) make;
  UnaryFn repr;
  const NativeMethod* methods;
};
const Kind kKinds[] = {
    {&ModuleState::accumulate, "itertools.accumulate", accumulate_next, accumulate_new, nullptr, nullptr},
    {&ModuleState::batched, "itertools.batched", batched_next, batched_new, nullptr, nullptr},
    {&ModuleState::chain, "itertools.chain", chain_next, chain_new, nullptr, kChainMethods},
    {&ModuleState::combinations, "itertools.combinations", combinations_next, combinations_new, nullptr, nullptr},
    {&ModuleState::combinations_wr, "itertools.combinations_with_replacement", combinations_wr_next,
     combinations_wr_new, nullptr, nullptr},
    {&ModuleState::compress, "itertools.compress", compress_next, compress_new, nullptr, nullptr},
    {&ModuleState::count, "itertools.count", count_next, count_new, count_repr, nullptr},
    {&ModuleState::cycle, "itertools.cycle", cycle_next, cycle_new, nullptr, nullptr},
    {&ModuleState::dropwhile, "itertools.dropwhile", dropwhile_next, dropwhile_new, nullptr, nullptr},
    {&ModuleState::filterfalse, "itertools.filterfalse", filterfalse_next, filterfalse_new, nullptr, nullptr},
    {&ModuleState::groupby, "itertools.groupby", groupby_next, groupby_new, nullptr, nullptr},
    {&ModuleState::grouper, "itertools._grouper", grouper_next, nullptr, nullptr, nullptr},
    {&ModuleState::islice, "itertools.islice", islice_next, islice_new, nullptr, nullptr},
    {&ModuleState::pairwise, "itertools.pairwise", pairwise_next, pairwise_new, nullptr, nullptr},
    {&ModuleState::permutations, "itertools.permutations", permutations_next, permutations_new, nullptr, nullptr},
    {&ModuleState::product, "itertools.product", product_next, product_new, nullptr, nullptr},
    {&ModuleState::repeat, "itertools.repeat", repeat_next, repeat_new, repeat_repr, kRepeatMethods},
    {&ModuleState::starmap, "itertools.starmap", starmap_next, starmap_new, nullptr, nullptr},
    {&ModuleState::takewhile, "itertools.takewhile", takewhile_next, takewhile_new, nullptr, nullptr},
    {&ModuleState::zip_longest, "itertools.zip_longest", zip_longest_next, zip_longest_new, nullptr, nullptr},
};

Result<void> make_kind(const Kind& kind) {
  return make_type(state().*kind.field, kind.name,
                   {.hooks = &kLazyHooks,
                    .words = words_of<Lazy>,
                    .is_gc = true,
                    .is_base = true,
                    .slots = {.repr = kind.repr, .iter = self_iter, .next = kind.next, .new_ = kind.make},
                    .methods = kind.methods});
}
Result<void> make_kind_of(TypeObject* ModuleState::*field) {
  for (const Kind& kind : kKinds) {
    if (kind.field == field) TRY(make_kind(kind));
  }
  return {};
}

}  // namespace

// The two that weakref needs at once; the rest comes with `import itertools`.
Result<void> make_itertools_types() {
  TRY(make_kind_of(&ModuleState::count));
  return make_kind_of(&ModuleState::chain);
}

Result<Ref<>> make_chain(Ref<> iterables) { return make_lazy(*state().chain, nullptr, std::move(iterables)); }
Result<Ref<>> make_count(int64_t start) {
  Ref<> made = TRY(make_lazy(*state().count));
  lazy(made.get()).n.value = start;
  lazy(made.get()).m.value = 1;
  return made;
}

Result<void> fill_itertools(Interp&, Module& m) {
  for (const Kind& kind : kKinds) {
    TRY(make_kind(kind));
    TRY(add_object(m, std::strrchr(kind.name, '.') + 1, dup(state().*kind.field)));
  }
  TRY(make_type(state().tee_block, "itertools._tee_dataobject",
                {.hooks = &kBlockHooks, .words = words_of<TeeBlock>, .is_gc = true}));
  TRY(make_type(state().tee, "itertools._tee",
                {.hooks = &kTeeHooks,
                 .words = words_of<Tee>,
                 .is_gc = true,
                 .weak_offset = WEAK_AT(Tee),
                 .slots = {.iter = self_iter, .next = tee_next, .new_ = tee_new},
                 .methods = kTeeMethods}));
  TRY(add_object(m, "_tee", dup(state().tee)));
  TRY(add_object(m, "_tee_dataobject", dup(state().tee_block)));
  TRY(add_functions(m, kFunctions));
  return add_object(m, "__doc__", TRY(text_of("Functional tools for creating and using iterators.")));
}

}  // namespace wrp
