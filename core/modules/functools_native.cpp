// functools_native.cpp -- _functools: partial, reduce, cmp_to_key, and the memory behind lru_cache. The rest of
// functools is Python.
#include "modules/native_class.h"
#include "modules/state.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

// ---- partial
// ---------------------------------------------------------------------------------------------------------

struct Partial : GcObject {
  Ref<> function, args, keywords;  // any callable, tuple, dict
  Ref<Dict> dict;
  WeakReference* weak;
};
inline constexpr const char* kPartialFields[] = {"func", "args", "keywords", "__dict__"};
constexpr LifetimeHooks kPartialHooks = row_hooks<kPartialFields>();
Partial& partial(Object* o) { return *static_cast<Partial*>(o); }

Result<Ref<>> partial_call(Interp& in, Object* o, const Args& args);

Result<Ref<>> partial_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.count < 1) return type_error(in, "type 'partial' takes at least one argument");
  if (!is_callable(args[0])) return type_error(in, "the first argument must be callable");
  // A partial of a partial is one partial, unless the inner one has attributes.
  Object* function = args[0];
  Ref<Dict> named = TRY(make_dict());  // the call's own: it enters the collector's lists before the partial
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(*named, as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
  Ref<> made = TRY(make_instance(type));
  Partial& p = partial(made.get());
  Ref<Tuple> before = Borrowed<Tuple>(rt().empty_tuple).dup();
  if (type_of(function)->slots.call == partial_call && !partial(function).dict) {
    Partial& inner = partial(function);
    before = inner.args.dup().cast<Tuple>();
    if (as_dict(inner.keywords.get())->used) {
      Ref<Dict> all = TRY(copy_dict(*as_dict(inner.keywords.get())));
      TRY(dict_merge(in, *all, named.get(), true));
      named = std::move(all);
    }
    function = inner.function.get();
  }
  Word own = args.count - 1;
  Ref<Tuple> all = TRY(make_tuple(before->size + own));
  for (Word i = 0; i < before->size; ++i) all->init(i, dup((*before)[i]));
  for (Word i = 0; i < own; ++i) all->init(before->size + i, dup(args[i + 1]));
  p.function = dup(function);
  p.args = std::move(all);
  p.keywords = std::move(named);
  return made;
}

Result<Ref<>> partial_call(Interp& in, Object* o, const Args& args) {
  Partial& p = partial(o);
  Ref<> function = p.function.dup(), held = p.args.dup();
  Tuple& first = *as_tuple(held.get());
  Dict& named = *as_dict(p.keywords.get());
  if (named.used == 0) return call_prepended(in, function.get(), first.items(), first.size, args);
  Ref<Dict> keywords = TRY(copy_dict(named));
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(*keywords, as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
  Ref<Tuple> all = TRY(make_tuple(first.size + args.count));
  for (Word i = 0; i < first.size; ++i) all->init(i, dup(first[i]));
  for (Word i = 0; i < args.count; ++i) all->init(first.size + i, dup(args[i]));
  return call_ex(in, function.get(), *all, keywords.get());
}

Result<Ref<>> partial_repr(Interp& in, Object* o) {
  Partial& p = partial(o);
  Text text;
  ReprGuard guard(o);
  if (guard.seen()) {
    text.append("...");
    return finish(text);
  }
  append(text, *TRY(type_full_name(*type_of(o))));
  text.append('(');
  TRY(append_repr(in, text, p.function.get()));
  Ref<> positional = p.args.dup();
  Tuple& args = *as_tuple(positional.get());
  for (Word i = 0; i < args.size; ++i) {
    text.append(", ");
    TRY(append_repr(in, text, args[i]));
  }
  Word at = 0;
  Object *key, *value;
  while (dict_next(*as_dict(p.keywords.get()), at, key, value)) {
    text.append(", ");
    Ref<> held_key = dup(key), held = dup(value);  // str() may run anything
    append(text, *TRY(str(in, key)));
    text.append('=');
    TRY(append_repr(in, text, held.get()));
  }
  text.append(')');
  return finish(text);
}
// Not a method yet, but one day it will be.
Result<Ref<>> partial_get(Interp& in, Object* o, Object* instance, Object*) {
  if (instance) {
    TRY(in.warn(rt().exceptions.FutureWarning,
                "functools.partial will be a method descriptor in future Python versions; wrap it in staticmethod() if "
                "you want to preserve the old behavior"));
  }
  return dup(o);
}
Result<Ref<>> partial_reduce(Interp&, Object* self, const Args&) {
  Partial& p = partial(self);
  Ref<> own = p.dict ? Ref<>(p.dict.dup()) : none();
  Ref<> at_rest = TRY(make_tuple_of(p.function.get(), p.args.get(), p.keywords.get(), own.get()));
  Ref<> args = TRY(make_tuple_of(p.function.get()));
  return make_tuple_of(static_cast<Object*>(self->type), args.get(), at_rest.get());
}
Result<Ref<>> partial_setstate(Interp& in, Object* self, const Args& args) {
  bool good = is_tuple(args[0]) && as_tuple(args[0])->size == 4;
  if (!good) return type_error(in, "invalid partial state");
  Tuple& row = *as_tuple(args[0]);
  if (!is_callable(row[0]) || !is_tuple(row[1]) || !(is_none(row[2]) || is_dict(row[2])) ||
      !(is_none(row[3]) || is_dict(row[3]))) {
    return type_error(in, "invalid partial state");
  }
  Partial& p = partial(self);
  p.args = row[1]->type == rt().types.tuple ? dup(row[1]) : TRY(call_with(in, rt().types.tuple, row[1]));
  p.keywords = is_none(row[2])                   ? TRY(make_dict())
               : row[2]->type == rt().types.dict ? Borrowed<Dict>(as_dict(row[2])).dup()
                                                 : TRY(copy_dict(*as_dict(row[2])));
  p.function = dup(row[0]);
  p.dict = is_none(row[3]) ? Ref<Dict>() : Borrowed<Dict>(as_dict(row[3])).dup();
  return none();
}
Result<Ref<>> get_function(Interp&, Object* self) { return partial(self).function.dup(); }
Result<Ref<>> get_args(Interp&, Object* self) { return partial(self).args.dup(); }
Result<Ref<>> get_keywords(Interp&, Object* self) { return partial(self).keywords.dup(); }
Result<Ref<>> get_dict(Interp&, Object* self) { return dup(TRY(instance_dict(self))); }
const NativeGetSet kPartialGetSets[] = {{"func", get_function, nullptr},
                                        {"args", get_args, nullptr},
                                        {"keywords", get_keywords, nullptr},
                                        {"__dict__", get_dict, set_instance_dict},
                                        {}};
const NativeMethod kPartialMethods[] = {{"__reduce__", partial_reduce, 0, 0, NativeMethod::method, nullptr},
                                        {"__setstate__", partial_setstate, 1, 1, NativeMethod::method, nullptr},
                                        {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
                                        {}};

// ---- reduce
// ----------------------------------------------------------------------------------------------------------

Result<Ref<>> reduce(Interp& in, Object*, const Args& args) {
  if (!type_of(args[1])->slots.iter && !type_of(args[1])->slots.getitem)
    return type_error(in, "reduce() arg 2 must support iteration");
  Ref<> it = TRY(get_iter(in, args[1]));
  Ref<> total = args.count > 2 ? dup(args[2]) : TRY(iter_next(in, it.get()));
  if (!total) return type_error(in, "reduce() of empty iterable with no initial value");
  // The arguments are one tuple for all calls: those of the last call live until the next, or to the end.
  Ref<> last_total, last_item;
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    last_total = std::move(total);
    last_item = std::move(item);
    total = TRY(call_with(in, args[0], last_total.get(), last_item.get()));
  }
  return total;
}

// ---- cmp_to_key
// ------------------------------------------------------------------------------------------------------

struct CompareKey : GcObject {
  Ref<> compare, object;
};
inline constexpr const char* kKeyFields[] = {"cmp", "obj"};
constexpr LifetimeHooks kKeyHooks = row_hooks<kKeyFields>();
CompareKey& key(Object* o) { return *static_cast<CompareKey*>(o); }

Result<Ref<>> make_key(Ref<> compare, Ref<> object) {
  Ref<CompareKey> k = TRY(heap().make<CompareKey>(*state().compare_key));
  k->compare = std::move(compare);
  k->object = std::move(object);
  heap().track(k.get());
  return k;
}
Result<Ref<>> cmp_to_key(Interp& in, Object*, const Args& args) {
  static const char* const kNames[] = {"mycmp", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "cmp_to_key", .names = kNames, .required = 1}, args, v));
  return make_key(dup(v[0]), nullptr);
}
Result<Ref<>> key_call(Interp& in, Object* o, const Args& args) {
  static const char* const kNames[] = {"obj", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "K", .names = kNames, .required = 1}, args, v));
  return make_key(key(o).compare.dup(), dup(v[0]));
}
Result<Ref<>> key_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (b->type != state().compare_key) return type_error(in, "other argument must be K instance");
  Ref<> x = key(a).object.dup(), y = key(b).object.dup(), compare = key(a).compare.dup();
  if (!x || !y) return attribute_error(in, a, TRY(name_of("object")).get(), "object");
  Ref<> order = TRY(call_with(in, compare.get(), x.get(), y.get()));
  Ref<> zero = TRY(make_int(0));
  return rich_compare(in, order.get(), zero.get(), op);
}
Result<Ref<>> key_object(Interp&, Object* self) { return or_none(key(self).object); }
const NativeGetSet kKeyGetSets[] = {{"obj", key_object, nullptr}, {}};

// ---- lru_cache
// -------------------------------------------------------------------------------------------------------
//
// A cache without limit is a dict that dies first. One with a limit, in CPython a dict and a list, dies last: here it
// is a dict in order of use, the least recently used entry first. The wrapper has one of the two.

struct LruCache : GcObject {
  Ref<Dict> unlimited;
  Ref<> function, info_type;
  Ref<Dict> dict;
  Ref<Dict> recent;
  WeakReference* weak;
  Word typed;
  Wide<int64_t> maxsize;  // -1: unlimited
  Wide<int64_t> hits, misses;
};
inline constexpr const char* kLruFields[] = {"cache", "function", "cache info type", "__dict__", "cache"};
constexpr LifetimeHooks kLruHooks = row_hooks<kLruFields>();
LruCache& lru(Object* o) { return *static_cast<LruCache*>(o); }
Dict& cache_of(LruCache& c) { return c.unlimited ? *c.unlimited : *c.recent; }

Result<Ref<>> lru_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"user_function", "maxsize", "typed", "cache_info_type", nullptr};
  Object* v[4];
  TRY(unpack(in, {.function = "lru_cache", .names = kNames, .required = 4}, args, v));
  if (!is_callable(v[0])) return type_error(in, "the first argument must be callable");
  int64_t maxsize = -1;
  if (!is_none(v[1])) {
    if (!has_index(v[1])) return type_error(in, "maxsize should be integer or None");
    maxsize = TRY(as_index(in, v[1]));
    if (maxsize < 0) maxsize = 0;
  }
  Ref<> made = TRY(make_instance(type));
  LruCache& c = lru(made.get());
  c.function = dup(v[0]);
  c.info_type = dup(v[3]);
  (maxsize < 0 ? c.unlimited : c.recent) = TRY(make_dict());
  c.maxsize.value = maxsize;
  c.typed = TRY(truth(in, v[2]));
  return made;
}

Result<Ref<>> lru_key(LruCache& c, const Args& args) {
  bool single = !c.typed && !args.has_keywords() && args.count == 1;
  if (single && (is_int_exact(args[0]) || is_str_exact(args[0]))) return dup(args[0]);
  Word named = args.keyword_count();
  Word size = args.count + (named ? 1 + 2 * named : 0) + (c.typed ? args.count + named : 0), at = 0;
  Ref<Tuple> out = TRY(make_tuple(size));
  for (Word i = 0; i < args.count; ++i) out->init(at++, dup(args[i]));
  if (named) out->init(at++, dup(state().lru_mark.get()));
  for (Word i = 0; i < named; ++i) {
    out->init(at++, dup((*args.keywords)[i]));
    out->init(at++, dup(args.items[args.count + i]));
  }
  for (Word i = 0; c.typed && i < args.count + named; ++i) out->init(at++, dup(args.items[i]->type));
  return out;
}

Result<Ref<>> lru_call(Interp& in, Object* o, const Args& args) {
  LruCache& c = lru(o);
  Ref<> function = c.function.dup();
  if (c.maxsize.value == 0) {
    ++c.misses.value;
    return call(in, function.get(), args);
  }
  Ref<Dict> held = Borrowed<Dict>(&cache_of(c)).dup();
  Dict& cache = *held;
  Ref<> key = TRY(lru_key(c, args));
  int64_t h = TRY(hash(in, key.get()));
  Ref<> found = dup(TRY(dict_lookup(in, cache, key.get(), h)));
  if (found) {
    ++c.hits.value;
    if (c.maxsize.value > 0) {  // now the most recently used
      Ref<> moved = TRY(dict_remove(in, cache, key.get()));
      if (moved) TRY(dict_insert(in, cache, std::move(key), h, std::move(moved)));
    }
    return found;
  }
  ++c.misses.value;
  Ref<> result = TRY(call(in, function.get(), args));
  if (c.maxsize.value < 0) {
    TRY(dict_insert(in, cache, std::move(key), h, result.dup()));
    return result;
  }
  // The call may have stored this very key, or filled the cache.
  if (TRY(dict_lookup(in, cache, key.get(), h))) return result;
  Ref<> old_key, old_value;
  if (static_cast<int64_t>(cache.used) >= c.maxsize.value) {
    Word at = 0;
    DictEntry* oldest;
    if (dict_next(cache, at, oldest)) {
      old_key = dup(oldest->key);
      old_value = TRY(dict_remove(in, cache, old_key.get()));
    }
  }
  TRY(dict_insert(in, cache, std::move(key), h, result.dup()));
  old_key = nullptr;  // what was pushed out dies now
  old_value = nullptr;
  return result;
}

Result<Ref<>> lru_get(Interp&, Object* o, Object* instance, Object*) {
  if (!instance || is_none(instance)) return dup(o);
  return make_method(dup(o), dup(instance));
}
Result<Ref<>> cache_info(Interp& in, Object* self, const Args&) {
  LruCache& c = lru(self);
  Ref<> hits = TRY(make_int(c.hits.value)), misses = TRY(make_int(c.misses.value));
  Ref<> maxsize = c.maxsize.value < 0 ? none() : TRY(make_int(c.maxsize.value)),
        size = TRY(make_int(static_cast<int64_t>(cache_of(c).used)));
  return call_with(in, c.info_type.get(), hits.get(), misses.get(), maxsize.get(), size.get());
}
Result<Ref<>> cache_clear(Interp&, Object* self, const Args&) {
  LruCache& c = lru(self);
  c.hits.value = c.misses.value = 0;
  Ref<Dict> held = Borrowed<Dict>(&cache_of(c)).dup();
  dict_clear(*held);
  return none();
}
Result<Ref<>> lru_self(Interp&, Object* self, const Args&) { return dup(self); }
Result<Ref<>> lru_reduce(Interp& in, Object* self, const Args&) { return get_attr(in, self, ID(__qualname__)); }
const NativeMethod kLruMethods[] = {{"cache_info", cache_info, 0, 0, NativeMethod::method, nullptr},
                                    {"cache_clear", cache_clear, 0, 0, NativeMethod::method, nullptr},
                                    {"__reduce__", lru_reduce, 0, 0, NativeMethod::method, nullptr},
                                    {"__copy__", lru_self, 0, 0, NativeMethod::method, nullptr},
                                    {"__deepcopy__", lru_self, 1, 1, NativeMethod::method, nullptr},
                                    {}};
Result<Ref<>> lru_dict(Interp&, Object* self) { return dup(TRY(instance_dict(self))); }
const NativeGetSet kLruGetSets[] = {{"__dict__", lru_dict, nullptr}, {}};

const NativeMethod kFunctions[] = {
    {"reduce", reduce, 2, 3, NativeMethod::static_method, nullptr},
    {"cmp_to_key", cmp_to_key, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    {}};

}  // namespace

Result<void> fill__functools(Interp& in, Module& m) {
  ModuleState& s = state();
  if (!s.lru_mark) s.lru_mark = TRY(call(in, rt().types.object, {}));
  TRY(make_type(s.partial, "functools.partial",
                {.hooks = &kPartialHooks,
                 .words = words_of<Partial>,
                 .is_gc = true,
                 .is_base = true,
                 .weak_offset = WEAK_AT(Partial),
                 .dict_offset = DICT_AT(Partial),
                 .slots = {.repr = partial_repr, .call = partial_call, .descr_get = partial_get, .new_ = partial_new},
                 .methods = kPartialMethods,
                 .getsets = kPartialGetSets}));
  TRY(make_type(s.compare_key, "functools.KeyWrapper",
                {.hooks = &kKeyHooks,
                 .words = words_of<CompareKey>,
                 .is_gc = true,
                 .internal = true,
                 .slots = {.hash = hash_not_implemented, .call = key_call, .compare = key_compare},
                 .getsets = kKeyGetSets}));
  TRY(make_type(s.lru_wrapper, "functools._lru_cache_wrapper",
                {.hooks = &kLruHooks,
                 .words = words_of<LruCache>,
                 .is_gc = true,
                 .is_base = true,
                 .weak_offset = WEAK_AT(LruCache),
                 .dict_offset = DICT_AT(LruCache),
                 .slots = {.call = lru_call, .descr_get = lru_get, .new_ = lru_new},
                 .methods = kLruMethods,
                 .getsets = kLruGetSets}));
  TRY(add_functions(m, kFunctions));
  TRY(add_object(m, "partial", dup(s.partial)));
  return add_object(m, "_lru_cache_wrapper", dup(s.lru_wrapper));
}

}  // namespace wrp
