#include "modules/state.h"

#include <cstring>
#include <new>

#include "modules/modules.h"

namespace wrp {

ModuleState& state() {
  if (!rt().module_state) rt().module_state = new (std::nothrow) ModuleState;
  return *rt().module_state;
}

void ModuleState::visit_roots(RootVisitor& visitor) {
  // builtins and sys.modules are the session's to report.
  const struct {
    Object* object;
    const char* section;
  } held[] = {{sys_dict.get(), "sys"},
              {stdin_stream.get(), "sys.__stdin__"},
              {stdout_stream.get(), "sys.__stdout__"},
              {stderr_stream.get(), "sys.__stderr__"},
              {gc_callbacks.get(), "gc.callbacks"},
              {gc_garbage.get(), "gc.garbage"},
              {exit_functions.get(), "atexit"},
              {abstract_bases.get(), "modules"},
              {program_modules.get(), "modules"},
              {original_builtins.get(), "modules"},
              {original_sys.get(), "modules"},
              {lru_mark.get(), "modules"},
              {async_generator_hooks[0].get(), "sys.set_asyncgen_hooks"},
              {async_generator_hooks[1].get(), "sys.set_asyncgen_hooks"}};
  for (const auto& [object, section] : held)
    if (object) visitor.root(object, section, nullptr);
}

void visit_module_types(RootVisitor& visitor) {
  for (TypeObject* type : {
#define MODULE_TYPE(field) state().field,
#include "modules/types.def"
#undef MODULE_TYPE
       }) {
    if (type) visitor.root(type, "modules", nullptr);
  }
}

Result<void> make_type(TypeObject*& field, const char* name, const TypeSpec& spec) {
  if (field) return {};
  Ref<TypeObject> made = TRY(heap().make<TypeObject>(*rt().types.type));
  made->count = kImmortal;  // as all native types
  TypeObject* type = made.release();
  TRY(ready_type(*type, name, spec));
  type->features.made_with_module = !spec.is_static && std::strchr(name, '.');
  field = type;
  return {};
}

namespace {
Ref<>* row_of(Object* o) { return reinterpret_cast<Ref<>*>(o + 1); }
}  // namespace

void visit_row(Object* o, EdgeVisitor& visitor, const char* const* names, Word count) {
  for (Word i = 0; i < count; ++i) {
    if (Object* target = row_of(o)[i].get()) visitor.labelled(target, names[i], nullptr, 0);
  }
}

Object* detach_from_row(Object* o, Word count) {
  for (Word i = 0; i < count; ++i) {
    if (row_of(o)[i]) return row_of(o)[i].release();
  }
  return nullptr;
}

void clear_row(Object* o, Word count) {
  for (Word i = 0; i < count; ++i) row_of(o)[i] = nullptr;
}

Result<Ref<>> get_attr(Interp& in, Object* o, const char* name) {
  Ref<Str> key = TRY(name_of(name));
  return get_attr(in, o, key.get());
}

Result<Ref<>> call_method(Interp& in, Object* o, const char* name, const Args& args) {
  Ref<Str> key = TRY(name_of(name));
  return call_method(in, o, key.get(), args);
}

Result<void> set_entry(Dict& dict, const char* name, Ref<> value) {
  Ref<Str> key = TRY(name_of(name));
  return dict_set(dict, key.get(), std::move(value));
}

}  // namespace wrp
