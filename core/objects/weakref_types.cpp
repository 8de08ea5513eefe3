#include "objects/weakref_types.h"

#include "objects/sequence.h"

namespace wrp {

namespace {

WeakRefObject& weak(Object* o) { return *static_cast<WeakRefObject*>(o); }

// ---- ref
// -------------------------------------------------------------------------------------------------------------

Result<Ref<>> ref_call(Interp& in, Object* o, const Args& args) {
  if (args.has_keywords()) return type_error(in, "weakref() takes no keyword arguments");
  if (args.count) return type_error(in, "weakref expected 0 arguments, got %d", static_cast<int>(args.count));
  Ref<> referent = weak_referent(weak(o));
  return referent ? std::move(referent) : none();
}

void append_address(Text& text, Object* o) {
  text.append_format("0x%llx", static_cast<unsigned long long>(heap().id_of(o)));
}

Result<Ref<>> ref_repr(Interp& in, Object* o) {
  Text text;
  text.append("<weakref at ");
  append_address(text, o);
  Ref<> referent = weak_referent(weak(o));
  if (!referent) {
    text.append("; dead>");
    return finish(text);
  }
  // The name is looked up on the type: an attribute of the instance does not show.
  Ref<> name = TRY(type_attribute_name(in, referent.get()));
  text.append("; to '");
  TRY(append_known_name(text, *type_of(referent.get())));
  text.append("' at ");
  append_address(text, referent.get());
  if (name && is_str(name.get())) {
    text.append(" (");
    append(text, *as_str(name.get()));
    text.append(')');
  }
  text.append('>');
  return finish(text);
}

Result<Ref<>> get_callback(Interp&, Object* self) {
  WeakRefObject& ref = weak(self);
  if (!ref.callback || (ref.flags.kind & kWeakSpent)) return none();
  return ref.callback.dup();
}
const NativeGetSet kRefGetSets[] = {{"__callback__", get_callback, readonly_attribute}, {}};
const NativeMethod kRefMethods[] = {{"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr}, {}};

// ---- proxies
// ---------------------------------------------------------------------------------------------------------

// The referent for the length of one operation, or ReferenceError.
Result<Ref<>> unwrap(Interp& in, Object* o) {
  if (o->type != rt().types.weakproxy && o->type != rt().types.weakcallableproxy) return Borrowed<>(o).dup();
  Ref<> referent = weak_referent(weak(o));
  if (referent) return referent;
  return raise_error(in, rt().exceptions.ReferenceError, "weakly-referenced object no longer exists");
}

Result<Ref<>> proxy_getattr(Interp& in, Object* o, Str* name) {
  Ref<> referent = TRY(unwrap(in, o));
  return get_attr(in, referent.get(), name);
}
Result<void> proxy_setattr(Interp& in, Object* o, Str* name, Object* value) {
  Ref<> referent = TRY(unwrap(in, o));
  return set_attr(in, referent.get(), name, value);
}
Result<Ref<>> proxy_str(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return str(in, referent.get());
}
Result<Ref<>> proxy_repr(Interp&, Object* o) {
  Text text;
  text.append("<weakproxy at ");
  append_address(text, o);
  Ref<> referent = weak_referent(weak(o));
  if (!referent) {
    text.append("; dead>");
    return finish(text);
  }
  text.append("; to '");
  TRY(append_known_name(text, *type_of(referent.get())));
  text.append("' at ");
  append_address(text, referent.get());
  text.append('>');
  return finish(text);
}
Result<Ref<>> proxy_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  Ref<> x = TRY(unwrap(in, a)), y = TRY(unwrap(in, b));
  return rich_compare(in, x.get(), y.get(), op);
}
Result<Ref<>> proxy_call(Interp& in, Object* o, const Args& args) {
  Ref<> referent = TRY(unwrap(in, o));
  return call(in, referent.get(), args);
}
Result<bool> proxy_truth(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return truth(in, referent.get());
}
Result<int64_t> proxy_length(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return length(in, referent.get());
}
Result<Ref<>> proxy_getitem(Interp& in, Object* o, Object* key) {
  Ref<> referent = TRY(unwrap(in, o));
  return get_item(in, referent.get(), key);
}
Result<void> proxy_setitem(Interp& in, Object* o, Object* key, Object* value) {
  Ref<> referent = TRY(unwrap(in, o));
  return value ? set_item(in, referent.get(), key, value) : del_item(in, referent.get(), key);
}
Result<bool> proxy_contains(Interp& in, Object* o, Object* value) {
  Ref<> referent = TRY(unwrap(in, o));
  return contains(in, referent.get(), value);
}
Result<Ref<>> proxy_iter(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return get_iter(in, referent.get());
}
Result<Ref<>> proxy_next(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  if (!type_of(referent.get())->slots.next) {
    return type_error(in, "Weakref proxy referenced a non-iterator '%T' object", referent.get());
  }
  return iter_next(in, referent.get());
}
template <int kOp>
Result<Ref<>> proxy_binary(Interp& in, Object* a, Object* b) {
  Ref<> x = TRY(unwrap(in, a)), y = TRY(unwrap(in, b));
  return binary(in, x.get(), y.get(), static_cast<BinaryOp>(kOp));
}
template <int kOp>
Result<Ref<>> proxy_inplace(Interp& in, Object* a, Object* b) {
  Ref<> x = TRY(unwrap(in, a)), y = TRY(unwrap(in, b));
  return inplace(in, x.get(), y.get(), static_cast<BinaryOp>(kOp));
}
template <int kOp>
Result<Ref<>> proxy_unary(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return unary(in, referent.get(), static_cast<UnaryOp>(kOp));
}
Result<Ref<>> proxy_index(Interp& in, Object* o) { return to_int(in, TRY(unwrap(in, o)).get()); }
template <TypeObject* Types::*kType>
Result<Ref<>> proxy_convert(Interp& in, Object* o) {
  Ref<> referent = TRY(unwrap(in, o));
  return call_with(in, static_cast<Object*>(rt().types.*kType), referent.get());
}
Result<Ref<>> proxy_bytes(Interp& in, Object* self, const Args&) {
  return call_method(in, TRY(unwrap(in, self)).get(), ID(__bytes__), {});
}
Result<Ref<>> proxy_reversed(Interp& in, Object* self, const Args&) {
  return call_method(in, TRY(unwrap(in, self)).get(), ID(__reversed__), {});
}
const NativeMethod kProxyMethods[] = {{"__bytes__", proxy_bytes, 0, 0, NativeMethod::method, nullptr},
                                      {"__reversed__", proxy_reversed, 0, 0, NativeMethod::method, nullptr},
                                      {}};

template <int... kOps>
void fill_operators(Slots& s, std::integer_sequence<int, kOps...>) {
  ((s.binary[kOps] = proxy_binary<kOps>, s.inplace[kOps] = proxy_inplace<kOps>), ...);
  s.inplace[static_cast<int>(BinaryOp::divmod)] = nullptr;
}

const LifetimeHooks kHooks = {
    .visit_edges = weakref_visit_edges,
    .detach_next = weakref_detach_next,
    .clear = weakref_clear,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = weakref_visit_weak,
};

}  // namespace

Result<Ref<>> type_attribute_name(Interp& in, Object* o) {
  Object* found = lookup(type_of(o), ID(__name__));
  if (!found) return Ref<>();
  Ref<> held = Borrowed<>(found).dup();
  if (!type_of(found)->slots.descr_get) return held;
  return type_of(found)->slots.descr_get(in, held.get(), o, o->type);
}

Result<Ref<>> without_proxy(Interp& in, Object* o) { return unwrap(in, o); }

Result<void> ready_weakref_types() {
  Types& t = rt().types;
  TypeSpec spec = {.hooks = &kHooks,
                   .words = words_of<WeakRefObject>,
                   .is_gc = true,
                   .is_base = true,
                   .slots = {.repr = ref_repr,
                             .hash = ref_hash,
                             .call = ref_call,
                             .compare = ref_compare,
                             .init = ref_init,
                             .new_ = ref_new},
                   .methods = kRefMethods,
                   .getsets = kRefGetSets};
  t.weakref->traits.is_weakref = 1;
  TRY(ready_type(*t.weakref, "weakref.ReferenceType", spec));

  TypeSpec proxy = {.hooks = &kHooks,
                    .words = words_of<WeakRefObject>,
                    .is_gc = true,
                    .slots = {.repr = proxy_repr,
                              .str = proxy_str,
                              .iter = proxy_iter,
                              .next = proxy_next,
                              .index = proxy_index,
                              .int_ = proxy_convert<&Types::int_>,
                              .float_ = proxy_convert<&Types::float_>,
                              .hash = hash_not_implemented,
                              .getattr = proxy_getattr,
                              .setattr = proxy_setattr,
                              .compare = proxy_compare,
                              .truth = proxy_truth,
                              .length = proxy_length,
                              .getitem = proxy_getitem,
                              .setitem = proxy_setitem,
                              .contains = proxy_contains,
                              .unary = {proxy_unary<0>, proxy_unary<1>, proxy_unary<2>, proxy_unary<3>}},
                    .methods = kProxyMethods};
  fill_operators(proxy.slots, std::make_integer_sequence<int, kBinaryOps>());
  t.weakproxy->traits.is_weakref = t.weakcallableproxy->traits.is_weakref = 1;
  TRY(ready_type(*t.weakproxy, "weakref.ProxyType", proxy));
  proxy.slots.call = proxy_call;
  proxy.methods = nullptr;  // as in CPython: these two are what only plain proxies have
  return ready_type(*t.weakcallableproxy, "weakref.CallableProxyType", proxy);
}

}  // namespace wrp
