// weakrefs.cpp -- how references are made, hashed and compared: what weak containers do all day. Their types are in
// weakref_types.cpp.
#include "objects/weakref_types.h"

namespace wrp {

namespace {

WeakRefObject& weak(Object* o) { return *static_cast<WeakRefObject*>(o); }

Result<void> require_weak_list(Interp& in, Object* referent) {
  if (has_weak_list(referent)) return {};
  return type_error(in, "cannot create weak reference to '%T' object", referent);
}

Result<Ref<>> new_reference(TypeObject& type, Object* referent, Object* callback, uint8_t kind) {
  Ref<> made = TRY(make_instance_of(type, type.fixed_words));
  WeakRefObject& ref = weak(made.get());
  ref.hash_cache.value = -1;
  ref.flags.kind = kind;
  if (callback) ref.callback = Borrowed<>(callback).dup();
  attach_weakref(ref, referent);
  return made;
}

}  // namespace

Result<Ref<>> ref_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords() && &type == rt().types.weakref) return type_error(in, "ref() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "__new__ expected at least 1 argument, got 0");
  if (args.count > 2)
    return type_error(in, "__new__ expected at most 2 arguments, got %d", static_cast<int>(args.count));
  Object* callback = args.count > 1 && args[1] != rt().none ? args[1] : nullptr;
  return make_weakref(in, type, args[0], callback);
}

Result<void> ref_init(Interp& in, Object*, const Args& args) {
  if (args.has_keywords()) return type_error(in, "ref() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "__init__ expected at least 1 argument, got 0");
  if (args.count > 2)
    return type_error(in, "__init__ expected at most 2 arguments, got %d", static_cast<int>(args.count));
  return {};
}

Result<int64_t> ref_hash(Interp& in, Object* o) {
  WeakRefObject& ref = weak(o);
  if (ref.hash_cache.value != -1) return ref.hash_cache.value;
  Ref<> referent = weak_referent(ref);
  if (!referent) return type_error(in, "weak object has gone away");
  bool by_address = type_of(referent.get())->slots.hash == object_hash;
  ref.hash_cache.value = by_address ? hash_address_of(referent.get()) : TRY(hash(in, referent.get()));
  return ref.hash_cache.value;
}

Result<Ref<>> ref_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || !a->type->traits.is_weakref || !b->type->traits.is_weakref)
    return not_implemented();
  Ref<> x = weak_referent(weak(a)), y = weak_referent(weak(b));
  if (!x || !y) return make_bool((a == b) == (op == CompareOp::eq));
  if (x.get() == y.get() && type_of(x.get())->slots.compare == object_compare) return make_bool(op == CompareOp::eq);
  return rich_compare(in, x.get(), y.get(), op);
}

Result<Ref<>> make_weakref(Interp& in, TypeObject& type, Object* referent, Object* callback) {
  TRY(require_weak_list(in, referent));
  bool basic = &type == rt().types.weakref && !callback;
  if (basic) {
    if (WeakReference* shared = find_basic(referent, kWeakBasic)) return Borrowed<>(shared).dup();
  }
  Ref<> made = TRY(new_reference(type, referent, callback, basic ? kWeakBasic : kWeakOther));
  if (basic && is_derived_class(referent)) as_type(referent).known_by = made.dup();
  return made;
}

Result<Ref<>> make_weakproxy(Interp& in, Object* referent, Object* callback) {
  TRY(require_weak_list(in, referent));
  if (!callback) {
    if (WeakReference* shared = find_basic(referent, kWeakBasicProxy)) return Borrowed<>(shared).dup();
  }
  TypeObject& type = is_callable(referent) ? *rt().types.weakcallableproxy : *rt().types.weakproxy;
  return new_reference(type, referent, callback, callback ? kWeakOther : kWeakBasicProxy);
}

}  // namespace wrp
