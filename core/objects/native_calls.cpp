// native_calls.cpp -- how functions made in C++ check their arguments, in CPython's words.
#include "objects/arguments.h"
#include "objects/function.h"
#include "objects/protocol.h"

namespace wrp {

Word Args::keyword_count() const { return keywords ? keywords->size : 0; }

namespace {
// What messages call the function: "list.append", "gc.collect", "len".
void full_name(Text& name, const NativeMethod& m, const TypeObject* owner, Object* module_name) {
  if (owner) {
    append(name, *owner->name);
    name.append('.');
  } else if (module_name && is_str(module_name) && !equal(*as_str(module_name), "builtins")) {
    append(name, *as_str(module_name));
    name.append('.');
  }
  name.append(m.name);
}
Error wrong_arity(Interp& in, const NativeMethod& m, Word given, const TypeObject* owner, Object* module_name) {
  Text name;
  full_name(name, m, owner, module_name);
  int n = static_cast<int>(given);
  if (m.max_args == 0) return type_error(in, "%s() takes no arguments (%d given)", name.c_str(), n);
  if (m.min_args == m.max_args && m.min_args == 1)
    return type_error(in, "%s() takes exactly one argument (%d given)", name.c_str(), n);
  if (m.min_args == m.max_args) {
    return type_error(in, "%s expected %d arguments, got %d", m.name, m.min_args, n);
  }
  bool few = n < m.min_args;
  int bound = few ? m.min_args : m.max_args;
  return type_error(in, "%s expected at %s %d argument%s, got %d", m.name, few ? "least" : "most", bound,
                    bound == 1 ? "" : "s", n);
}
// The type whose method this is, when it is bound to an instance or a class.
const TypeObject* owner_of(const NativeMethod& m, Object* self) {
  if (!self || self->type == rt().types.module) return nullptr;
  switch (m.kind & 7) {
    case NativeMethod::method: return type_of(self);
    case NativeMethod::class_method:
      return is_instance(self, rt().types.type) ? static_cast<TypeObject*>(self) : nullptr;
    default: return nullptr;
  }
}
}  // namespace

Result<Ref<>> call_native(Interp& in, const NativeMethod& m, Object* self, const Args& args, const TypeObject* owner,
                          Object* module_name) {
  if (args.has_keywords() && !(m.kind & NativeMethod::keywords)) {
    Text name;
    full_name(name, m, owner ? owner : owner_of(m, self), module_name);
    return type_error(in, "%s() takes no keyword arguments", name.c_str());
  }
  if (static_cast<int>(args.count) < m.min_args || (m.max_args >= 0 && static_cast<int>(args.count) > m.max_args)) {
    return wrong_arity(in, m, args.count, owner ? owner : owner_of(m, self), module_name);
  }
  return m.function(in, self, args);
}

Object* keyword(const Args& args, const char* name) {
  for (Word i = 0; i < args.keyword_count(); ++i) {
    if (equal(*as_str((*args.keywords)[i]), std::string_view(name))) return args.items[args.count + i];
  }
  return nullptr;
}

Result<void> only_keywords(Interp& in, const char* function_name, const Args& args, const char* const* names,
                           Word count) {
  for (Word i = 0; i < args.keyword_count(); ++i) {
    bool known = false;
    for (Word j = 0; j < count; ++j) known = known || equal(*as_str((*args.keywords)[i]), std::string_view(names[j]));
    if (!known)
      return type_error(in, "%s() got an unexpected keyword argument '%U'", function_name, as_str((*args.keywords)[i]));
  }
  return {};
}

}  // namespace wrp
