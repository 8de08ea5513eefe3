// native_class.h -- classes that in CPython are written in Python, made here in C++: mutable, with __dict__ and
// __weakref__, attributes in a key table, ready to be subclassed. Only their methods are native.
//
//   The class itself comes from make_class(), like any class of a program; then its methods and slots are put in.
#pragma once

#include "modules/state.h"

namespace wrp {

struct NativeClass {
  const char* name;
  const char* module;
  const char* doc = nullptr;
  const char* qualname = nullptr;                  // when it is not the name
  const char* const* static_attributes = nullptr;  // names that methods assign to, sorted: the order in which they die
  const char* const* slot_names = nullptr;         // __slots__; null: none
  const NativeMethod* methods = nullptr;
  const NativeGetSet* getsets = nullptr;
  Slots slots = {};        // shown as dunders, too
  bool reflected = false;  // also __ror__ and the like
  bool no_hash = false;
};

// The class goes to `field` and lives for ever. `bases` may be empty (object), `meta` null (type).
Result<void> make_native_class(Interp& in, TypeObject*& field, const NativeClass& spec, Object* const* bases = nullptr,
                               Word base_count = 0, TypeObject* meta = nullptr);
// Puts methods and slots into a class: also into one made elsewhere.
Result<void> add_native_methods(TypeObject& type, const NativeMethod* methods);

// A function object of the runtime's own that remembers two values: callbacks of weak containers, decorators of
// functools.
using ClosureFunction = Result<Ref<>> (*)(Interp& in, Object* a, Object* b, const Args& args);
Result<Ref<>> make_closure(ClosureFunction function, const char* qualname, Ref<> a, Ref<> b);

// The arguments of a function that in CPython is Python code, with its messages. `names` without self, ending with
// null.
struct PythonSignature {
  const char* qualname;
  const char* const* names;
  int8_t required = 0;
  bool method = true;             // self counts in the messages
  bool extra_positional = false;  // *args: more are left to the caller
  bool extra_keywords = false;    // **kwargs
  int8_t positional_only = 0;
};
Result<void> unpack_python(Interp& in, const PythonSignature& signature, const Args& args, Object** out);

// A dict of the keyword arguments, or an empty one.
Result<Ref<Dict>> keyword_dict(const Args& args);

}  // namespace wrp
