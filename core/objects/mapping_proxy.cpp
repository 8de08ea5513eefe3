// mapping_proxy.cpp -- a view of a mapping that cannot be written through: the __dict__ of classes,
// types.MappingProxyType.
#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/sequence.h"

namespace wrp {

FIELDS(MappingProxy, FIELD(mapping))

namespace {

constexpr LifetimeHooks kHooks = field_hooks<MappingProxy>(false);

Object* proxied(Object* o) { return static_cast<MappingProxy*>(o)->mapping.get(); }
// Proxies of proxies.
template <class Action>
auto deeper(Interp& in, Action action) -> decltype(action()) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  return action();
}
Result<Ref<>> proxy_repr(Interp& in, Object* o) {
  Text text;
  text.append("mappingproxy(");
  TRY(append_repr(in, text, proxied(o)));
  text.append(')');
  return finish(text);
}
template <Str* Names::*kName>
Result<Ref<>> proxy_method(Interp& in, Object* self, const Args& args) {
  return deeper(in, [&] { return call_method(in, proxied(self), rt().names.*kName, args); });
}
Result<Ref<>> proxy_by_name(Interp& in, Object* self, const char* name, const Args& args) {
  Ref<Str> s = TRY(intern(std::string_view(name)));
  return deeper(in, [&] { return call_method(in, proxied(self), s.get(), args); });
}
Result<Ref<>> proxy_get(Interp& in, Object* self, const Args& args) { return proxy_by_name(in, self, "get", args); }
Result<Ref<>> proxy_values(Interp& in, Object* self, const Args& args) {
  return proxy_by_name(in, self, "values", args);
}
Result<Ref<>> proxy_items(Interp& in, Object* self, const Args& args) { return proxy_by_name(in, self, "items", args); }
Result<Ref<>> proxy_copy(Interp& in, Object* self, const Args& args) { return proxy_by_name(in, self, "copy", args); }
Result<Ref<>> proxy_reversed(Interp& in, Object* self, const Args&) {
  return proxy_by_name(in, self, "__reversed__", {});
}
const NativeMethod kProxyMethods[] = {
    {"keys", proxy_method<&Names::id_keys>, 0, 0, NativeMethod::method, nullptr},
    {"values", proxy_values, 0, 0, NativeMethod::method, nullptr},
    {"items", proxy_items, 0, 0, NativeMethod::method, nullptr},
    {"get", proxy_get, 1, 2, NativeMethod::method, nullptr},
    {"copy", proxy_copy, 0, 0, NativeMethod::method, nullptr},
    {"__reversed__", proxy_reversed, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

Result<Ref<>> proxy_or(Interp& in, Object* a, Object* b) {
  if (a->type == rt().types.mapping_proxy) a = proxied(a);
  if (b->type == rt().types.mapping_proxy) b = proxied(b);
  return deeper(in, [&] { return binary(in, a, b, BinaryOp::or_); });
}
Result<Ref<>> proxy_ior(Interp& in, Object* a, Object*) {
  return type_error(in, "'|=' is not supported by %T; use '|' instead", a);
}

Result<Ref<>> proxy_new(Interp& in, TypeObject&, const Args& args) {
  static const char* const kNames[] = {"mapping", nullptr};
  Object* mapping;
  TRY(unpack(in, {.function = "mappingproxy", .names = kNames, .required = 1}, args, &mapping));
  TypeObject* type = type_of(mapping);
  if (!type->slots.getitem || type->features.list_subclass || type->features.tuple_subclass)
    return type_error(in, "mappingproxy() argument must be a mapping, not %T", mapping);
  return make_mapping_proxy(Borrowed<>(mapping).dup());
}

}  // namespace

Result<Ref<>> make_mapping_proxy(Ref<> mapping) {
  Ref<MappingProxy> p = TRY(heap().make<MappingProxy>(*rt().types.mapping_proxy));
  p->mapping = std::move(mapping);
  heap().track(p.get());
  return p;
}

Result<void> ready_mapping_proxy() {
  TypeSpec spec = {
      .hooks = &kHooks,
      .words = words_of<MappingProxy>,
      .is_gc = true,
      .slots = {
          .repr = proxy_repr,
          .str = [](Interp& in, Object* o) -> Result<Ref<>> { return str(in, proxied(o)); },
          .iter = [](Interp& in, Object* o) { return deeper(in, [&] { return get_iter(in, proxied(o)); }); },
          .compare = [](Interp& in, Object* a, Object* b, CompareOp op) { return rich_compare(in, proxied(a), b, op); },
          .length = [](Interp& in, Object* o) { return deeper(in, [&] { return length(in, proxied(o)); }); },
          .getitem = [](Interp& in, Object* o,
                        Object* key) { return deeper(in, [&] { return get_item(in, proxied(o), key); }); },
          .contains = [](Interp& in, Object* o,
                         Object* key) { return deeper(in, [&] { return contains(in, proxied(o), key); }); },
          .new_ = proxy_new},
      .methods = kProxyMethods};
  spec.slots.hash = [](Interp& in, Object* o) { return hash(in, proxied(o)); };
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = proxy_or;
  spec.slots.inplace[static_cast<int>(BinaryOp::or_)] = proxy_ior;
  return ready_type(*rt().types.mapping_proxy, "mappingproxy", spec);
}

}  // namespace wrp
