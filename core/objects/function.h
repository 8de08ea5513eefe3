// function.h -- what can be called or bound: functions, methods, builtins, properties, and the cells that closures
// share.
#pragma once

#include "objects/containers.h"

namespace wrp {

struct Code;

struct Function : GcObject {
  Code* code;  // owned
  Ref<Dict> globals;
  Ref<> builtins;
  Ref<> name, qualname, doc, module_name;
  Ref<> defaults;     // tuple or null
  Ref<> kwdefaults;   // dict or null
  Ref<> closure;      // tuple of cells or null
  Ref<> annotations;  // dict or null
  Ref<> dict;
  Ref<> type_params;
  WeakReference* weak;
};

struct Cell : GcObject {
  Ref<> value;  // null: unbound
};

struct BoundMethod : GcObject {
  Ref<> function, self;
  WeakReference* weak;
};

struct Builtin : GcObject {
  const NativeMethod* method;
  Ref<> self;  // module, instance or class; or null
  Ref<> module_name;
  WeakReference* weak;
};

// A method of a native type, found on the type: `list.append`.
struct MethodDescriptor : GcObject {
  const NativeMethod* method;
  TypeObject* owner;  // native types are immortal: not counted
};

struct SlotDef;
// A slot of a native type seen as a dunder: `int.__add__`; and bound to an object: `(1).__add__`.
struct WrapperDescriptor : GcObject {
  const SlotDef* slot;
  TypeObject* owner;
};
struct MethodWrapper : GcObject {
  Ref<WrapperDescriptor> descriptor;
  Ref<> self;
};

struct GetSetDescriptor : GcObject {
  const NativeGetSet* getset;
  Ref<TypeObject> owner;  // __dict__ and __weakref__ belong to classes of a program
};

// A member of __slots__: a word of the instance. The owner is counted by nobody: the class's own dict holds this.
struct MemberDescriptor : GcObject {
  Ref<Str> name;
  Ref<TypeObject> owner;
  Word offset;
};

struct Property : GcObject {
  Ref<> get, set, del, doc, name;
  Word doc_from_getter;
};

struct StaticMethod : GcObject {  // and ClassMethod
  Ref<> callable;
  Ref<> dict;
};

struct Super : GcObject {
  Ref<> type, self, self_type;
};

struct MappingProxy : GcObject {
  Ref<> mapping;
  WeakReference* weak;
};

struct GenericAlias : GcObject {
  Ref<> origin, args;
  WeakReference* weak;
};

struct Module : GcObject {
  Ref<Dict> dict;
  Ref<> name;
  WeakReference* weak;
  Word native;  // made in C++
};

Result<Ref<>> make_function(Ref<Code> code, Ref<Dict> globals, Ref<> qualname);
Result<Ref<>> make_method(Ref<> function, Ref<> self);
Result<Ref<>> make_builtin(const NativeMethod& method, Ref<> self, Ref<> module_name);
Result<Ref<Cell>> make_cell(Ref<> value);
Result<Ref<Module>> make_module(Ref<Str> name);
Result<Ref<>> make_mapping_proxy(Ref<> mapping);
// Adds builtin functions to a module.
Result<void> add_functions(Module& module, const NativeMethod* methods);
Result<void> add_object(Module& module, const char* name, Ref<> value);
// Checks and calls a native method: arity and keywords in CPython's words.
Result<Ref<>> call_native(Interp& in, const NativeMethod& method, Object* self, const Args& args,
                          const TypeObject* owner, Object* module_name = nullptr);

Result<void> ready_function_types();  // and those below
Result<void> ready_descriptors();
Result<void> ready_super();
Result<void> ready_module();
Result<void> ready_mapping_proxy();
Result<void> ready_generic_alias();

}  // namespace wrp
