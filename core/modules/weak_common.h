// weak_common.h -- what WeakSet, WeakKeyDictionary and WeakValueDictionary share.
//
// A weak container is an object with four attributes that everybody may look at:
//
//      data                 a real set or dict, of weak references
//      _remove              the callback of those references: takes the dead one out of `data`
//      _iterating           guards of iterations under way, a set; while it is not empty, nothing is taken out ...
//      _pending_removals    ... but noted here, a list, for when the last iteration ends
//
// _remove knows its container only weakly, so a container and its references are never a cycle.
#pragma once

#include "modules/native_class.h"
#include "objects/weakref_types.h"

namespace wrp {

Result<const WeakNames*> weak_names();

// An attribute of a weak container: an AttributeError when a subclass forgot to call __init__.
Result<Object*> weak_attribute(Interp& in, Object* self, Str* name);
Result<Set*> weak_data_set(Interp& in, Object* self);
Result<Dict*> weak_data_dict(Interp& in, Object* self);
// Sets _remove, _pending_removals and _iterating, as __init__ does.
Result<void> init_weak_container(Interp& in, Object* self, ClosureFunction remove, const char* qualname);
// self._commit_removals(), when there is something to commit.
Result<void> commit_pending(Interp& in, Object* self);
Result<bool> is_iterating(Interp& in, Object* self);
// len(self._pending_removals)
Result<int64_t> pending_count(Interp& in, Object* self);
Result<Ref<>> reference_to(Interp& in, Object* item);  // ref(item)
// ref(item, self._remove)
Result<Ref<>> reference_of(Interp& in, Object* self, Object* item);
// What the heap asks for: a callback, called with its reference. A pending exception waits meanwhile.
void call_weak_callback(WeakReference& ref, Object* callback);
// Reports what it raised, and tells the observer (gc.cpp).
void complain_of_callback(Interp& in, WeakReference& ref, Object* callback, Error error);
Ref<> referent_of(Object* ref);  // null when dead; `ref` must be a weak reference

// Of the dictionaries (weak_dict.cpp), what they do all day.
Result<void> note_removal(Interp& in, Object* self, Object* what);
// Takes the entry out when its reference is dead: the key may hold a new value by now.
Result<void> remove_if_dead(Interp& in, Object* self, Dict& data, Object* key);
Result<Ref<>> remove_value(Interp& in, Object* defaults, Object*, const Args& args);  // the callback of a KeyedRef
Result<Ref<>> wvd_find(Interp& in, Object* self, Object* key);                        // the live value, or null
Result<Ref<>> wvd_getitem(Interp& in, Object* self, Object* key);
Result<Ref<>> wkd_getitem(Interp& in, Object* self, Object* key);

// What an iteration yields and from what.
enum class WeakWalk : uint8_t {
  set_items,
  key_keys,
  key_values,
  key_items,
  value_keys,
  value_values,
  value_items,
  value_refs
};
Result<Ref<>> make_weak_iterator(Object* self, WeakWalk walk, const char* qualname);

// Keeps the container from changing under an iteration in C++; leave() commits.
class IterationScope {
 public:
  static Result<Ref<>> enter(Interp& in, Object* self);  // a guard object, now in self._iterating
  static Result<void> leave(Interp& in, Object* guard);
};

Result<void> make_weak_iterator_types();
Result<void> make_weak_set(Interp& in);
Result<void> make_weak_dicts(Interp& in);
Result<void> make_weak_references(Interp& in);
Result<void> make_finalize(Interp& in);

}  // namespace wrp
