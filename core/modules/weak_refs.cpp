// weak_refs.cpp -- the subclasses of ref: KeyedRef and WeakMethod.
#include "modules/weak_refs.h"

#include "modules/weak_common.h"

namespace wrp {

namespace {

// A word of __slots__ of the class itself (not of a subclass); places are in sorted order of the names.
Object*& slot_word(Object* o, TypeObject* owner, Word i) {
  return *reinterpret_cast<Object**>(words_at(o, static_cast<intptr_t>(owner->slots_offset + i)));
}
void store_slot(Object* o, TypeObject* owner, Word i, Ref<> value) {
  Ref<> old = Ref<>::adopt(slot_word(o, owner, i));
  slot_word(o, owner, i) = value.release();
}

// ---- KeyedRef
// --------------------------------------------------------------------------------------------------------

const char* const kKeyedNames[] = {"ob", "callback", "key", nullptr};

Result<Ref<>> keyed_new(Interp& in, TypeObject& type, const Args& args) {
  Object* v[3];
  TRY(unpack_python(in, {.qualname = "KeyedRef.__new__", .names = kKeyedNames, .required = 3}, args, v));
  return make_keyed_ref(in, type, v[0], is_none(v[1]) ? nullptr : v[1], v[2]);
}
Result<void> keyed_init(Interp& in, Object*, const Args& args) {
  Object* v[3];
  return unpack_python(in, {.qualname = "KeyedRef.__init__", .names = kKeyedNames, .required = 3}, args, v);
}

// ---- WeakMethod
// ------------------------------------------------------------------------------------------------------
//
// Two references, one to the object and one to the function. Whichever dies first calls back; the second death is
// silent.

enum : Word { kAlive, kFunction, kMethodType };  // sorted: _alive, _func_ref, _meth_type

Object* method_slot(Object* o, Word i) { return slot_word(o, state().weak_method, i); }

Result<bool> is_alive(Interp& in, Object* o) {
  Object* alive = method_slot(o, kAlive);
  return alive && TRY(truth(in, alive));
}

// `back` is a weak reference to the WeakMethod, `callback` the program's or null.
Result<Ref<>> method_died(Interp& in, Object* back, Object* callback, const Args&) {
  Ref<> self = referent_of(back);
  if (!self) return none();
  if (!TRY(is_alive(in, self.get()))) return none();
  store_slot(self.get(), state().weak_method, kAlive, make_bool(false));
  if (callback) {
    Ref<> held = dup(callback);
    Ref<> done = TRY(call_with(in, held.get(), self.get()));
  }
  return none();
}

Result<Ref<>> method_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"meth", "callback", nullptr};
  Object* v[2];
  TRY(unpack_python(in, {.qualname = "WeakMethod.__new__", .names = kNames, .required = 1}, args, v));
  Ref<> object = TRY(get_attr_or_null(in, v[0], ID(__self__)));
  Ref<> function = object ? TRY(get_attr_or_null(in, v[0], ID(__func__))) : Ref<>();
  if (!function) {
    Ref<Str> shown = TRY(repr(in, v[0]->type));
    return type_error(in, "argument should be a bound method, not %U", shown.get());
  }
  // The callback needs a weak reference to the WeakMethod, which needs the callback: the cell in between is filled
  // last.
  Ref<Cell> back = TRY(make_cell(nullptr));
  auto through_cell = [](Interp& in, Object* cell, Object* callback, const Args& args) -> Result<Ref<>> {
    Ref<> back = static_cast<Cell*>(cell)->value.dup();
    if (!back) return none();
    return method_died(in, back.get(), callback, args);
  };
  Ref<> died = TRY(make_closure(through_cell, "WeakMethod.__new__.<locals>._cb", back.dup(),
                                v[1] && !is_none(v[1]) ? dup(v[1]) : Ref<>()));
  Ref<> self = TRY(make_weakref(in, type, object.get(), died.get()));
  store_slot(self.get(), state().weak_method, kFunction,
             TRY(make_weakref(in, *rt().types.weakref, function.get(), died.get())));
  store_slot(self.get(), state().weak_method, kMethodType, dup(v[0]->type));
  store_slot(self.get(), state().weak_method, kAlive, make_bool(true));
  back->value = TRY(reference_to(in, self.get()));
  return self;
}

Result<Ref<>> method_call(Interp& in, Object* self, const Args& args) {
  if (args.count || args.has_keywords()) {
    static const char* const kNone[] = {nullptr};
    TRY(unpack_python(in, {.qualname = "WeakMethod.__call__", .names = kNone}, args, nullptr));
  }
  Ref<> object = referent_of(self);
  Ref<> function = method_slot(self, kFunction) ? referent_of(method_slot(self, kFunction)) : Ref<>();
  if (!object || !function) return none();
  Ref<> type = dup(method_slot(self, kMethodType));
  return call_with(in, type.get(), function.get(), object.get());
}

Result<Ref<>> method_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  bool equality = op == CompareOp::eq || op == CompareOp::ne;
  if (!equality || !is_instance(a, state().weak_method) || !is_instance(b, state().weak_method))
    return not_implemented();
  bool same;
  if (!TRY(is_alive(in, a)) || !TRY(is_alive(in, b))) {
    same = a == b;
  } else {
    Ref<> objects = TRY(rt().types.weakref->slots.compare(in, a, b, CompareOp::eq));
    same = TRY(truth(in, objects.get())) &&
           TRY(compare_bool(in, method_slot(a, kFunction), method_slot(b, kFunction), CompareOp::eq));
  }
  return make_bool(same == (op == CompareOp::eq));
}

const char* const kKeyedSlots[] = {"key", nullptr};
const char* const kMethodSlots[] = {"_func_ref", "_meth_type", "_alive", "__weakref__", nullptr};
const char* const kMethodAttributes[] = {"_alive", "_func_ref", "_meth_type", nullptr};

}  // namespace

Result<Ref<>> make_keyed_ref(Interp& in, TypeObject& type, Object* referent, Object* callback, Object* key) {
  Ref<> ref = TRY(make_weakref(in, type, referent, callback));
  store_slot(ref.get(), state().keyed_ref, 0, dup(key));
  return ref;
}

Object* keyed_ref_key(Object* ref) {
  return is_instance(ref, state().keyed_ref) ? slot_word(ref, state().keyed_ref, 0) : nullptr;
}

Result<void> make_weak_references(Interp& in) {
  Object* bases[] = {rt().types.weakref};
  TRY(make_native_class(in, state().keyed_ref,
                        {.name = "KeyedRef",
                         .module = "weakref",
                         .doc = "Specialized reference that includes a key corresponding to the value.\n\nThis is used "
                                "in the WeakValueDictionary "
                                "to avoid having to create\na function object for each key stored in the mapping.  A "
                                "shared\ncallback object can "
                                "use the 'key' attribute of a KeyedRef instead\nof getting a reference to the key from "
                                "an enclosing scope.\n\n",
                         .static_attributes = kKeyedSlots,
                         .slot_names = kKeyedSlots,
                         .slots = {.init = keyed_init, .new_ = keyed_new}},
                        bases, 1));
  return make_native_class(
      in, state().weak_method,
      {.name = "WeakMethod",
       .module = "weakref",
       .doc =
           "\nA custom `weakref.ref` subclass which simulates a weak reference to\na bound method, working around the "
           "lifetime problem of bound methods.\n",
       .static_attributes = kMethodAttributes,
       .slot_names = kMethodSlots,
       .slots = {.hash = rt().types.weakref->slots.hash,
                 .call = method_call,
                 .compare = method_compare,
                 .new_ = method_new}},
      bases, 1);
}

}  // namespace wrp
