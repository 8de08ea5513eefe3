// finalize.cpp -- weakref.finalize: a function to be called when an object dies, or at exit.
//
// A finalizer has no state of its own: it is a key in a registry of records, a class attribute that everybody may look
// at. So it can never be part of a cycle, and need not be kept. The record's weak reference has the finalizer as its
// callback.
#include "modules/itertools.h"
#include "modules/modules.h"
#include "modules/weak_common.h"

namespace wrp {

namespace {

// The record's slots, sorted by name.
enum : Word { kArgs, kAtExit, kFunction, kIndex, kKwargs, kWeakref };

Object*& record_slot(Object* info, Word i) {
  return *reinterpret_cast<Object**>(words_at(info, static_cast<intptr_t>(type_of(info)->slots_offset + i)));
}
void store(Object* info, Word i, Ref<> value) {
  Ref<> old = Ref<>::adopt(record_slot(info, i));
  record_slot(info, i) = value.release();
}

Result<Ref<Dict>> registry_of(Interp& in, Object* self) {
  Ref<> registry = TRY(get_attr(in, self, ID(_registry)));
  if (!is_dict(registry.get())) return type_error(in, "_registry must be a dict, not %T", registry.get());
  return std::move(registry).cast<Dict>();
}
// The record of a live finalizer, or null.
Result<Ref<>> record_of(Interp& in, Object* self) {
  Ref<Dict> registry = TRY(registry_of(in, self));
  Object* info = TRY(dict_lookup(in, *registry, self));
  return info && info->type == state().finalize_info ? dup(info) : Ref<>();
}
Result<bool> flag(Interp& in, Object* self, Str* name) {
  Ref<> value = TRY(get_attr(in, self, name));
  return truth(in, value.get());
}
// finalize.<name> = value, when that says something new: a class attribute that changes makes caches forget.
Result<void> set_flag(Interp& in, Str* name, bool value) {
  Object* wanted = value ? rt().true_ : rt().false_;
  if (dict_get(*state().finalize->dict, name) == wanted) return {};
  return set_attr(in, state().finalize, name, wanted);
}

Result<void> finalize_init(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"obj", "func", nullptr};
  Object* v[2];
  TRY(unpack_python(in,
                    {.qualname = "finalize.__init__",
                     .names = kNames,
                     .required = 2,
                     .extra_positional = true,
                     .extra_keywords = true,
                     .positional_only = 2},
                    args, v));
  if (!TRY(flag(in, self, ID(_registered_with_atexit)))) {
    Ref<> atexit = TRY(import_module(in, *TRY(name_of("atexit"))));
    Ref<> exit_function = TRY(get_attr(in, self, "_exitfunc"));
    Ref<> done = TRY(call_method_with(in, atexit.get(), "register", exit_function.get()));
    TRY(set_flag(in, ID(_registered_with_atexit), true));
  }
  Ref<> info = TRY(make_instance(*state().finalize_info));
  store(info.get(), kWeakref, TRY(make_weakref(in, *rt().types.weakref, v[0], self)));
  store(info.get(), kFunction, dup(v[1]));
  store(info.get(), kArgs, TRY(make_tuple_from(args.items + 2, args.count - 2)));
  store(info.get(), kKwargs, args.has_keywords() ? Ref<>(TRY(keyword_dict(args))) : none());
  store(info.get(), kAtExit, make_bool(true));
  Ref<> counter = TRY(get_attr(in, self, ID(_index_iter)));
  Ref<> index = TRY(iter_next(in, counter.get()));
  store(info.get(), kIndex, std::move(index));
  TRY(dict_insert(in, *TRY(registry_of(in, self)), dup(self), std::move(info)));
  heap().tell(Note::finalizer_registered, self, v[0]);
  return set_flag(in, ID(_dirty), true);
}

Result<Ref<>> finalize_call(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"_", nullptr};
  Object* v[1];
  TRY(unpack_python(in, {.qualname = "finalize.__call__", .names = kNames}, args, v));
  Ref<> info = TRY(dict_remove(in, *TRY(registry_of(in, self)), self));
  if (!info || info->type != state().finalize_info || TRY(flag(in, self, ID(_shutdown)))) return none();
  Ref<> function = dup(record_slot(info.get(), kFunction)), positional = dup(record_slot(info.get(), kArgs));
  Ref<> named = dup(record_slot(info.get(), kKwargs));
  if (!function || !positional) return none();
  Ref<Tuple> items = TRY(tuple_from_iterable(in, positional.get()));
  heap().tell(Note::finalizer_called, self, function.get());
  return call_ex(in, function.get(), *items, named && is_dict(named.get()) ? as_dict(named.get()) : nullptr);
}

// (obj, func, args, kwargs), or null when it is dead.
Result<Ref<>> contents(Interp&, Object* info) {
  Ref<> object = referent_of(record_slot(info, kWeakref));
  if (!object) return Ref<>();
  Ref<> named = dup(record_slot(info, kKwargs));
  if (!named || is_none(named.get())) named = TRY(make_dict());
  return make_tuple_of(object.get(), record_slot(info, kFunction), record_slot(info, kArgs), named.get());
}
Result<Ref<>> finalize_peek(Interp& in, Object* self, const Args&) {
  Ref<> info = TRY(record_of(in, self));
  if (!info) return none();
  Ref<> all = TRY(contents(in, info.get()));
  return all ? std::move(all) : none();
}
Result<Ref<>> finalize_detach(Interp& in, Object* self, const Args&) {
  Ref<> info = TRY(record_of(in, self));
  if (!info) return none();
  Ref<> all = TRY(contents(in, info.get()));
  if (!all) return none();
  Ref<> gone = TRY(dict_remove(in, *TRY(registry_of(in, self)), self));
  if (!gone) return none();
  heap().tell(Note::finalizer_detached, self, (*as_tuple(all.get()))[0]);
  return all;
}

Result<Ref<>> get_alive(Interp& in, Object* self) {
  return make_bool(TRY(dict_lookup(in, *TRY(registry_of(in, self)), self)) != nullptr);
}
Result<Ref<>> get_atexit(Interp& in, Object* self) {
  Ref<> info = TRY(record_of(in, self));
  return info && record_slot(info.get(), kAtExit) ? dup(record_slot(info.get(), kAtExit)) : make_bool(false);
}
Result<void> set_atexit(Interp& in, Object* self, Object* value) {
  if (!value)
    return attribute_error(in, self, TRY(name_of("atexit")).get(),
                           "property 'atexit' of 'finalize' object has no deleter");
  Ref<> info = TRY(record_of(in, self));
  if (info) store(info.get(), kAtExit, make_bool(TRY(truth(in, value))));
  return {};
}

Result<Ref<>> finalize_repr(Interp& in, Object* self) {
  Ref<> info = TRY(record_of(in, self));
  Ref<> object = info ? referent_of(record_slot(info.get(), kWeakref)) : Ref<>();
  Text text;
  text.append('<');
  append(text, *type_of(self)->name);
  text.append_format(" object at 0x%llx; ", static_cast<unsigned long long>(heap().id_of(self)));
  if (!object) {
    text.append("dead>");
    return finish(text);
  }
  text.append("for ");
  append_repr(text, *type_of(object.get())->name);
  text.append_format(" at 0x%llx>", static_cast<unsigned long long>(heap().id_of(object.get())));
  return finish(text);
}

// ---- at exit
// ---------------------------------------------------------------------------------------------------------

// Live finalizers that want to be called at exit, oldest first.
Result<Ref<>> select_for_exit(Interp& in, Object* cls, const Args&) {
  Ref<Dict> registry = TRY(registry_of(in, cls));
  Ref<List> chosen = TRY(make_list()), indexes = TRY(make_list());
  Word at = 0;
  Object *key, *info;
  while (dict_next(*registry, at, key, info)) {
    if (info->type != state().finalize_info || !record_slot(info, kAtExit) ||
        !TRY(truth(in, record_slot(info, kAtExit))))
      continue;
    Object* index = record_slot(info, kIndex);
    if (!index || !is_int(index)) continue;
    Word place = chosen->size;
    while (place > 0 && int_value((*indexes)[place - 1]) > int_value(index)) --place;
    TRY(list_insert(*chosen, place, dup(key)));
    TRY(list_insert(*indexes, place, dup(index)));
  }
  return chosen;
}

// What raised goes to sys.excepthook, unless it is a wish to stop.
Result<void> report_failure(Interp& in, Error error) {
  if (!raised_is(in, error, rt().exceptions.Exception)) return error;
  Ref<BaseException> raised = in.take_raised();
  Ref<> sys = TRY(import_module(in, *ID(sys)));
  Ref<> traceback = or_none(raised->traceback);
  Ref<> done = TRY(
      call_method_with(in, sys.get(), "excepthook", static_cast<Object*>(raised->type), raised.get(), traceback.get()));
  return {};
}

Result<void> call_all(Interp& in, Object* cls) {
  Ref<> pending;
  for (;;) {
    if (!pending || TRY(flag(in, state().finalize, ID(_dirty)))) {
      pending = TRY(call_method(in, cls, "_select_for_exit", {}));
      TRY(set_flag(in, ID(_dirty), false));
    }
    if (!is_list(pending.get()) || as_list(pending.get())->size == 0) return {};
    Ref<> finalizer = list_take(*as_list(pending.get()), as_list(pending.get())->size - 1);
    auto done = call(in, finalizer.get(), {});
    if (!done) TRY(report_failure(in, done.error()));
  }
}

Result<Ref<>> exit_function(Interp& in, Object* cls, const Args&) {
  bool enabled = false;
  Result<void> done;
  if (TRY(registry_of(in, cls))->used) {
    enabled = heap().enabled;
    heap().enabled = false;  // no new finalizers but those that the program makes
    done = call_all(in, cls);
  }
  if (!done) in.settle(done.error());
  Ref<BaseException> pending = in.take_raised();
  auto closed = set_flag(in, ID(_shutdown), true);
  if (enabled) heap().enabled = true;
  if (pending) return in.raise_again(std::move(pending));
  TRY(std::move(done));
  TRY(std::move(closed));
  return none();
}

const NativeMethod kMethods[] = {
    {"detach", finalize_detach, 0, 0, NativeMethod::method, nullptr},
    {"peek", finalize_peek, 0, 0, NativeMethod::method, nullptr},
    {"_select_for_exit", select_for_exit, 0, 0, NativeMethod::class_method, nullptr},
    {"_exitfunc", exit_function, 0, 0, NativeMethod::class_method, nullptr},
    {},
};
const NativeGetSet kGetSets[] = {{"alive", get_alive, nullptr}, {"atexit", get_atexit, set_atexit}, {}};
const char* const kNoSlots[] = {nullptr};
const char* const kRecordSlots[] = {"weakref", "func", "args", "kwargs", "atexit", "index", nullptr};

}  // namespace

Result<void> abandon_finalizers() {
  TypeObject* finalize = state().finalize;
  if (!finalize) return {};
  Ref<> registry = dup(dict_get(*finalize->dict, ID(_registry)));
  TRY(set_entry(*finalize->dict, "_registry", TRY(make_dict())));
  type_modified(*finalize);
  Ref<List> ring = TRY(make_list());
  TRY(list_append(*ring, std::move(registry)));
  return list_append(*ring, dup(ring.get()));
}

Result<void> make_finalize(Interp& in) {
  ModuleState& s = state();
  TRY(make_native_class(
      in, s.finalize,
      {.name = "finalize",
       .module = "weakref",
       .doc =
           "Class for finalization of weakrefable objects\n\nfinalize(obj, func, *args, **kwargs) returns a callable "
           "finalizer\nobject which will be called when obj is garbage collected. The\nfirst time the finalizer is "
           "called it "
           "evaluates func(*arg, **kwargs)\nand returns the result. After this the finalizer is dead, and\ncalling it "
           "just "
           "returns None.\n\nWhen the program exits any remaining finalizers for which the\natexit attribute is true "
           "will be "
           "run in reverse order of creation.\nBy default atexit is true.\n",
       .slot_names = kNoSlots,
       .methods = kMethods,
       .getsets = kGetSets,
       .slots = {.repr = finalize_repr, .call = finalize_call, .init = finalize_init}}));
  TRY(make_native_class(
      in, s.finalize_info,
      {.name = "_Info", .module = "weakref", .qualname = "finalize._Info", .slot_names = kRecordSlots}));
  Dict& dict = *s.finalize->dict;
  TRY(set_entry(dict, "_registry", TRY(make_dict())));
  TRY(set_entry(dict, "_index_iter", TRY(make_count(0))));
  for (const char* name : {"_shutdown", "_dirty", "_registered_with_atexit"})
    TRY(set_entry(dict, name, make_bool(false)));
  TRY(set_entry(dict, "_Info", dup(s.finalize_info)));
  type_modified(*s.finalize);
  return {};
}

}  // namespace wrp
