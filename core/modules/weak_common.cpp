// weak_common.cpp -- see weak_common.h. Here is what every operation passes through; weak_walk.cpp has the rest.
#include "modules/weak_common.h"
#include "modules/weak_refs.h"
#include "modules/weak_walk.h"

namespace wrp {

Result<Object*> weak_attribute(Interp& in, Object* self, Str* name) {
  if (Object* found = instance_attribute(self, name)) return found;
  return attribute_error(in, self, name, "'%T' object has no attribute '%U'", self, name);
}

Result<Set*> weak_data_set(Interp& in, Object* self) {
  Object* data = TRY(weak_attribute(in, self, state().weak_names.data));
  if (!is_any_set(data)) return type_error(in, "data of a %T must be a set, not %T", self, data);
  return as_set(data);
}
Result<Dict*> weak_data_dict(Interp& in, Object* self) {
  Object* data = TRY(weak_attribute(in, self, state().weak_names.data));
  if (!is_dict(data)) return type_error(in, "data of a %T must be a dict, not %T", self, data);
  return as_dict(data);
}

Result<int64_t> pending_count(Interp& in, Object* self) {
  Object* pending = TRY(weak_attribute(in, self, state().weak_names.pending));
  if (is_list(pending)) return static_cast<int64_t>(as_list(pending)->size);
  return length(in, pending);
}

Result<void> commit_pending(Interp& in, Object* self) {
  if (TRY(pending_count(in, self)) == 0) return {};
  Ref<> done = TRY(call_method(in, self, state().weak_names.commit, {}));
  return {};
}

Result<bool> is_iterating(Interp& in, Object* self) {
  Object* iterating = TRY(weak_attribute(in, self, state().weak_names.iterating));
  if (is_any_set(iterating)) return as_set(iterating)->used != 0;
  return truth(in, iterating);
}

Result<Ref<>> reference_to(Interp& in, Object* item) { return make_weakref(in, *rt().types.weakref, item, nullptr); }
Result<Ref<>> reference_of(Interp& in, Object* self, Object* item) {
  Object* remove = TRY(weak_attribute(in, self, state().weak_names.remove));
  return make_weakref(in, *rt().types.weakref, item, is_none(remove) ? nullptr : remove);
}
Ref<> referent_of(Object* ref) {
  return ref->type->traits.is_weakref ? weak_referent(*static_cast<WeakReference*>(ref)) : Ref<>();
}

void call_weak_callback(WeakReference& ref, Object* callback) {
  Interp& in = *rt().interp;
  Aside aside(in);
  Ref<> held = Borrowed<>(callback).dup();
  Object* argument = &ref;
  Args args(&argument, 1);
  auto call_it = [&]() -> Result<Ref<>> {
    if (callback->type != rt().types.function) return call(in, callback, args);
    Recursion guard(in, "while calling a Python object");
    return guard ? in.call_function(*static_cast<Function*>(callback), args) : Error::raised;
  };
  auto result = call_it();
  if (!result) [[unlikely]]
    complain_of_callback(in, ref, callback, result.error());
}

// ---- what the dictionaries do all day (the rest: weak_dict.cpp)
// --------------------------------------------------------------------------

Result<void> remove_if_dead(Interp& in, Object* self, Dict& data, Object* key) {
  Object* ref = TRY(dict_lookup(in, data, key));
  if (!ref || !ref->type->traits.is_weakref || referent_of(ref)) return {};
  Ref<> gone = TRY(dict_remove(in, data, key));
  heap().tell(Note::row_removed, self, gone.get());
  return {};
}

Result<Ref<>> remove_value(Interp& in, Object* defaults, Object*, const Args& args) {
  Ref<> self = referent_of((*as_tuple(defaults))[0]);
  if (!self || args.count == 0) return none();
  Object* known = keyed_ref_key(args[0]);
  Ref<> key = known ? dup(known) : TRY(get_attr(in, args[0], "key"));
  if (TRY(is_iterating(in, self.get()))) {
    TRY(note_removal(in, self.get(), key.get()));
  } else {
    TRY(remove_if_dead(in, self.get(), *TRY(weak_data_dict(in, self.get())), key.get()));
  }
  return none();
}

Result<Ref<>> wvd_find(Interp& in, Object* self, Object* key) {
  Object* ref = TRY(dict_lookup(in, *TRY(weak_data_dict(in, self)), key));
  return ref ? referent_of(ref) : Ref<>();
}

Result<Ref<>> wkd_getitem(Interp& in, Object* self, Object* key) {
  Ref<> ref = TRY(reference_to(in, key));
  Object* value = TRY(dict_lookup(in, *TRY(weak_data_dict(in, self)), ref.get()));
  if (!value) return key_error(in, ref.get());
  return dup(value);
}
Result<Ref<>> wvd_getitem(Interp& in, Object* self, Object* key) {
  TRY(commit_pending(in, self));
  Ref<> value = TRY(wvd_find(in, self, key));
  if (!value) return key_error(in, key);
  return value;
}
// ---- one step of an iteration
// ----------------------------------------------------------------------------------------

namespace {

// One step: null when this entry is dead and the walk goes on. Each local variable takes its new value before it drops
// the old.
Result<Ref<>> walk_entry(Interp& in, WeakIterator& w, Ref<> entry) {
  switch (w.walk) {
    case WeakWalk::set_items:
    case WeakWalk::key_keys:
    case WeakWalk::value_values:
      w.first = std::move(entry);
      w.second = referent_of(w.first.get());
      return w.second.dup();
    case WeakWalk::value_refs: return entry;
    default: return walk_pair(in, w, std::move(entry));
  }
}

Result<Ref<>> walk_step(Interp& in, WeakIterator& w) {
  if (w.progress == WalkState::created) TRY(start_walk(in, w));
  for (;;) {
    if (!in.step()) [[unlikely]]
      return in.out_of_steps();
    Ref<> entry = Borrowed<>(w.walk == WeakWalk::set_items ? next_set_item(w.source.get()) : nullptr).dup();
    if (!entry) entry = TRY(iter_next_uncounted(in, w.source.get()));
    if (!entry) return Ref<>();
    Ref<> out = TRY(walk_entry(in, w, std::move(entry)));
    if (out) return out;
  }
}

}  // namespace

Result<Ref<>> walk_next(Interp& in, Object* o) {
  WeakIterator& w = *static_cast<WeakIterator*>(o);
  if (w.executing) return value_error(in, "generator already executing");
  if (w.progress == WalkState::finished) return Ref<>();
  w.executing = true;
  auto out = walk_step(in, w);
  w.executing = false;
  if (out && *out) return out;
  if (!out) in.settle(out.error());
  TRY(finish_walk(in, w));
  return out;
}

}  // namespace wrp
