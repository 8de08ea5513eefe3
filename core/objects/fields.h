// fields.h -- lifetime hooks for types that own a fixed set of fields: FIELDS(T, ...) names them once, in the order in
// which dying drops them.
//
//   FIELDS(BoundMethod, FIELD(self) || FIELD(function))
//   constexpr LifetimeHooks kMethodHooks = field_hooks<BoundMethod>();
#pragma once

#include "objects/function.h"

namespace wrp {

template <class T>
struct FieldsOf;

template <class T>
Ref<>& erased(Ref<T>& ref) {
  return reinterpret_cast<Ref<>&>(ref);
}

template <class T>
void visit_fields(Object* o, EdgeVisitor& v) {
  FieldsOf<T>::each(*static_cast<T*>(o), [&](Ref<>& field, const char* label) {
    if (field) v.labelled(field.get(), label, nullptr, 0);
    return false;
  });
}
template <class T>
Object* detach_field(Object* o, Word&) {
  Object* out = nullptr;
  FieldsOf<T>::each(*static_cast<T*>(o), [&](Ref<>& field, const char*) {
    if (!field) return false;
    out = field.release();
    return true;
  });
  return out;
}
template <class T>
void clear_fields(Object* o) {
  FieldsOf<T>::each(*static_cast<T*>(o), [&](Ref<>& field, const char*) {
    field = nullptr;
    return false;
  });
}
template <class T>
constexpr LifetimeHooks field_hooks(bool clears = true) {
  return {visit_fields<T>, detach_field<T>, clears ? clear_fields<T> : nullptr, nullptr, nullptr, nullptr};
}

#define FIELDS(T, ...)                                                  \
  template <>                                                           \
  struct FieldsOf<T> {                                                  \
    template <class F>                                                  \
    static void each([[maybe_unused]] T& o, [[maybe_unused]] F visit) { \
      (void)(__VA_ARGS__);                                              \
    }                                                                   \
  };
#define FIELD(name) visit(erased(o.name), #name)

// What an attribute's setter does; deleting it empties the field.
inline Result<void> set_any(Ref<>& field, Object* value) {
  field = Borrowed<>(value).dup();
  return {};
}

}  // namespace wrp
