// weak_walk.cpp -- how an iteration of a weak container begins and ends, and the guards that put off removals
// meanwhile. The order in which an iterator lets things go is that of CPython's generators: first what it iterates
// over, then its guard (and the removals that waited for it), then its local variables.
#include "modules/weak_walk.h"

namespace wrp {

Result<const WeakNames*> weak_names() {
  WeakNames& n = state().weak_names;
  if (n.commit) return static_cast<const WeakNames*>(&n);
  n.data = TRY(name_of("data")).get();  // interned strings live for ever
  n.remove = TRY(name_of("_remove")).get();
  n.pending = TRY(name_of("_pending_removals")).get();
  n.iterating = TRY(name_of("_iterating")).get();
  n.dirty_len = TRY(name_of("_dirty_len")).get();
  n.commit = TRY(name_of("_commit_removals")).get();
  return static_cast<const WeakNames*>(&n);
}

Result<void> init_weak_container(Interp& in, Object* self, ClosureFunction remove, const char* qualname) {
  const WeakNames& n = state().weak_names;
  Ref<> back = TRY(make_weakref(in, *rt().types.weakref, self, nullptr));
  Ref<Tuple> defaults = TRY(make_tuple_of(back.get()));  // as in CPython, `selfref=ref(self)` is an argument's default
  TRY(set_attr(in, self, n.remove, TRY(make_closure(remove, qualname, std::move(defaults), nullptr)).get()));
  TRY(set_attr(in, self, n.pending, TRY(make_list()).get()));
  return set_attr(in, self, n.iterating, TRY(make_set(*rt().types.set)).get());
}

// ---- guards
// ----------------------------------------------------------------------------------------------------------

namespace {

struct Guard : GcObject {
  Ref<> container;  // a weak reference
  Ref<Dict> dict;
  WeakReference* weak;
};
inline constexpr const char* kGuardFields[] = {"weakcontainer", "__dict__"};
constexpr LifetimeHooks kGuardHooks = row_hooks<kGuardFields>();
Guard& guard(Object* o) { return *static_cast<Guard*>(o); }

Result<Ref<>> make_guard(Interp& in, Object* self) {
  Ref<Guard> g = TRY(heap().make<Guard>(*state().iteration_guard));
  g->container = TRY(reference_to(in, self));
  heap().track(g.get());
  return g;
}

Result<Ref<>> guard_new(Interp& in, TypeObject&, const Args& args) {
  if (args.count != 1)
    return type_error(in, "_IterationGuard.__init__() takes 2 positional arguments but %d were given",
                      static_cast<int>(args.count + 1));
  return make_guard(in, args[0]);
}
Result<Ref<>> guard_enter(Interp& in, Object* self, const Args&) {
  Ref<> container = referent_of(guard(self).container.get());
  if (container) {
    Object* iterating = TRY(weak_attribute(in, container.get(), state().weak_names.iterating));
    if (is_any_set(iterating)) TRY(set_add(in, *as_set(iterating), dup(self)));
  }
  return dup(self);
}
Result<void> leave(Interp& in, Object* self) {
  Ref<> container = referent_of(guard(self).container.get());
  if (!container) return {};
  Object* iterating = TRY(weak_attribute(in, container.get(), state().weak_names.iterating));
  if (!is_any_set(iterating)) return {};
  Ref<> gone = TRY(set_remove(in, *as_set(iterating), self));
  if (!gone) return key_error(in, self);
  if (as_set(iterating)->used) return {};
  Ref<> done = TRY(call_method(in, container.get(), state().weak_names.commit, {}));
  return {};
}
Result<Ref<>> guard_exit(Interp& in, Object* self, const Args&) {
  TRY(leave(in, self));
  return none();
}
const NativeMethod kGuardMethods[] = {{"__enter__", guard_enter, 0, 0, NativeMethod::method, nullptr},
                                      {"__exit__", guard_exit, 3, 3, NativeMethod::method, nullptr},
                                      {}};
Result<Ref<>> guard_container(Interp&, Object* self) { return guard(self).container.dup(); }
const NativeGetSet kGuardGetSets[] = {{"weakcontainer", guard_container, nullptr}, {}};

// ---- iterators: what CPython's generators yield
// ----------------------------------------------------------------------

inline constexpr const char* kWalkFields[] = {"iterates over", "guard", "self", "local", "local", "local"};
WeakIterator& walker(Object* o) { return *static_cast<WeakIterator*>(o); }

}  // namespace

// An error that is on its way stays pending.
Result<void> finish_walk(Interp& in, WeakIterator& w) {
  w.progress = WalkState::finished;
  w.executing = true;
  w.source = nullptr;
  Ref<> guard = w.guard.take();
  Result<void> left;
  if (guard) {
    Ref<BaseException> pending = in.take_raised();
    left = leave(in, guard.get());
    if (pending && left) (void)in.raise_again(std::move(pending));
    guard = nullptr;
  }
  w.self = nullptr, w.first = nullptr, w.second = nullptr, w.third = nullptr;
  w.executing = false;
  return left;
}

Result<void> start_walk(Interp& in, WeakIterator& w) {
  w.progress = WalkState::running;
  Object* self = w.self.get();
  bool value_dict = w.walk >= WeakWalk::value_keys;
  if (value_dict) TRY(commit_pending(in, self));
  w.guard = TRY(make_guard(in, self));
  Object* iterating = TRY(weak_attribute(in, self, state().weak_names.iterating));
  if (is_any_set(iterating)) TRY(set_add(in, *as_set(iterating), w.guard.dup()));
  Ref<> data = dup(TRY(weak_attribute(in, self, state().weak_names.data)));
  switch (w.walk) {
    case WeakWalk::set_items:
    case WeakWalk::key_keys: break;
    case WeakWalk::value_values:
    case WeakWalk::value_refs: data = TRY(call_method(in, data.get(), "values", {})); break;
    default: data = TRY(call_method(in, data.get(), "items", {})); break;
  }
  w.source = TRY(get_iter(in, data.get()));
  return {};
}

// The entry of a dict, see walk_entry().
Result<Ref<>> walk_pair(Interp& in, WeakIterator& w, Ref<> entry) {
  if (!is_tuple(entry.get()) || as_tuple(entry.get())->size != 2)
    return type_error(in, "items() of a weak mapping must yield pairs");
  Tuple& pair = *as_tuple(entry.get());
  Ref<> key = dup(pair[0]), value = dup(pair[1]);
  w.first = std::move(key);
  w.second = std::move(value);
  entry = nullptr;
  bool weak_keys = w.walk == WeakWalk::key_items || w.walk == WeakWalk::key_values;
  Ref<> referent = referent_of((weak_keys ? w.first : w.second).get());
  if (w.walk == WeakWalk::key_values) return referent ? w.second.dup() : Ref<>();
  if (w.walk == WeakWalk::value_keys) return referent ? w.first.dup() : Ref<>();
  w.third = std::move(referent);
  if (!w.third) return Ref<>();
  return weak_keys ? make_tuple_of(w.third.get(), w.second.get()) : make_tuple_of(w.first.get(), w.third.get());
}

namespace {

Result<Ref<>> walk_send(Interp& in, Object* self, const Args& args) {
  if (!is_none(args[0]) && walker(self).progress == WalkState::created) {
    return type_error(in, "can't send non-None value to a just-started generator");
  }
  Ref<> out = TRY(walk_next(in, self));
  if (out) return out;
  return in.raise(TRY(make_exception(*rt().exceptions.StopIteration, Borrowed<Tuple>(rt().empty_tuple).dup())));
}
Result<Ref<>> walk_close(Interp& in, Object* self, const Args&) {
  if (walker(self).executing) return value_error(in, "generator already executing");
  if (walker(self).progress != WalkState::finished) TRY(finish_walk(in, walker(self)));
  return none();
}
const NativeMethod kWalkMethods[] = {{"send", walk_send, 1, 1, NativeMethod::method, nullptr},
                                     {"close", walk_close, 0, 0, NativeMethod::method, nullptr},
                                     {}};
Result<Ref<>> walk_qualname(Interp&, Object* self) { return text_of(walker(self).qualname); }
Result<Ref<>> walk_name(Interp&, Object* self) {
  const char* dot = std::strrchr(walker(self).qualname, '.');
  return text_of(dot ? dot + 1 : walker(self).qualname);
}
Result<Ref<>> walk_running(Interp&, Object* self) { return make_bool(walker(self).executing); }
const NativeGetSet kWalkGetSets[] = {{"__name__", walk_name, nullptr},
                                     {"__qualname__", walk_qualname, nullptr},
                                     {"gi_running", walk_running, nullptr},
                                     {}};

Result<Ref<>> walk_repr(Interp&, Object* o) {
  Text text;
  text.append_format("<generator object %s at 0x%llx>", walker(o).qualname,
                     static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

// Dropped halfway, it does what closing it does. An ordinary object meanwhile: the removals may run a program's code.
void walk_finalize(Object* o) {
  WeakIterator& w = walker(o);
  if (w.progress != WalkState::running) return;
  Interp& in = *rt().interp;
  Aside aside(in);
  auto done = finish_walk(in, w);
  if (!done) in.report_unraisable(done.error(), o);
}

constexpr LifetimeHooks walk_hooks() {
  LifetimeHooks hooks = row_hooks<kWalkFields>();
  hooks.finalize = walk_finalize;
  return hooks;
}
constexpr LifetimeHooks kWalkHooks = walk_hooks();

}  // namespace

Result<Ref<>> IterationScope::enter(Interp& in, Object* self) {
  Ref<> g = TRY(make_guard(in, self));
  return guard_enter(in, g.get(), {});
}
Result<void> IterationScope::leave(Interp& in, Object* g) { return wrp::leave(in, g); }

Result<Ref<>> make_weak_iterator(Object* self, WeakWalk walk, const char* qualname) {
  Ref<WeakIterator> w = TRY(heap().make<WeakIterator>(*state().weak_iterator));
  w->self = dup(self);
  w->walk = walk;
  w->qualname = qualname;
  heap().track(w.get());
  return w;
}

Result<void> make_weak_iterator_types() {
  ModuleState& s = state();
  TRY(weak_names());
  TRY(make_type(s.iteration_guard, "_weakrefset._IterationGuard",
                {.hooks = &kGuardHooks,
                 .words = words_of<Guard>,
                 .is_gc = true,
                 .internal = true,
                 .weak_offset = WEAK_AT(Guard),
                 .dict_offset = DICT_AT(Guard),
                 .slots = {.new_ = guard_new},
                 .methods = kGuardMethods,
                 .getsets = kGuardGetSets}));
  TRY(make_type(s.weak_iterator, "generator",
                {.hooks = &kWalkHooks,
                 .words = words_of<WeakIterator>,
                 .is_gc = true,
                 .internal = true,
                 .weak_offset = WEAK_AT(WeakIterator),
                 .slots = {.repr = walk_repr, .iter = self_iter, .next = walk_next},
                 .methods = kWalkMethods,
                 .getsets = kWalkGetSets}));
  s.weak_iterator->traits.may_finalize = 1;
  s.weak_iterator->traits.weak_timing = WeakTiming::before_finalize;
  return {};
}

}  // namespace wrp
