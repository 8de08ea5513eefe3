// type.h -- classes: what an object of a type can do, where its attributes lie, and how classes are made.
//
// A TypeObject is a heap Type (how instances live and die) with Python's view on top: name, bases, method resolution
// order, dict, and a table of native functions, the slots, one per operation. A class written in Python gets slots that
// look the dunder method up and call it; slots.def lists the pairs. Start reading at make_class() in type.cpp.
#pragma once

#include "objects/interp.h"

namespace wrp {

enum class CompareOp : uint8_t { lt, le, eq, ne, gt, ge };
enum class BinaryOp : uint8_t {
  add,
  sub,
  mul,
  matmul,
  truediv,
  floordiv,
  mod,
  divmod,
  pow,
  lshift,
  rshift,
  and_,
  xor_,
  or_
};
inline constexpr int kBinaryOps = 14;
enum class UnaryOp : uint8_t { neg, pos, abs, invert };
inline constexpr int kUnaryOps = 4;

using UnaryFn = Result<Ref<>> (*)(Interp&, Object*);
using BinaryFn = Result<Ref<>> (*)(Interp&, Object*, Object*);
using LengthFn = Result<int64_t> (*)(Interp&, Object*);

// One function per operation; null = not supported.
struct Slots {
  UnaryFn repr, str, iter, next, index, int_, float_;  // next: a null Ref = exhausted
  Result<int64_t> (*hash)(Interp&, Object*);
  Result<Ref<>> (*call)(Interp&, Object*, const Args&);
  Result<Ref<>> (*getattr)(Interp&, Object*, Str*);
  Result<void> (*setattr)(Interp&, Object*, Str*, Object* value);  // null value: delete
  Result<Ref<>> (*compare)(Interp&, Object*, Object*, CompareOp);  // may return NotImplemented
  Result<bool> (*truth)(Interp&, Object*);
  LengthFn length;
  BinaryFn getitem;
  Result<void> (*setitem)(Interp&, Object*, Object* key, Object* value);  // null value: delete
  Result<bool> (*contains)(Interp&, Object*, Object*);
  UnaryFn unary[kUnaryOps];
  BinaryFn binary[kBinaryOps];  // called with either operand on the left, as CPython's nb_ slots
  BinaryFn inplace[kBinaryOps];
  BinaryFn concat, repeat, inplace_concat, inplace_repeat;
  Result<Ref<>> (*descr_get)(Interp&, Object* descriptor, Object* instance, Object* type);
  Result<void> (*descr_set)(Interp&, Object* descriptor, Object* instance, Object* value);
  Result<void> (*init)(Interp&, Object* self, const Args&);
  Result<Ref<>> (*new_)(Interp&, TypeObject& type, const Args&);
  UnaryFn await, aiter, anext;
};

// The names of inline attributes, shared by all instances of a class: in the order in which the class first saw them.
// That is the order in which the attributes of a dying instance are dropped.
struct KeyTable {
  static constexpr Word kMax = 30;  // CPython's SHARED_KEYS_MAX_SIZE
  Word count = 0;
  Word usable = kMax;     // shrinks with each instance: how many more names a new instance leaves room for
  Str* names[kMax] = {};  // owned
  int find(const Str* name) const {
    for (Word i = 0; i < count; ++i) {
      if (names[i] == name) return static_cast<int>(i);
    }
    return -1;
  }
};

struct TypeObject : Type {
  intptr_t dict_offset;  // words to the instance's dict pointer; 0 = none
  Word fixed_words;      // words of an instance before its inline attributes
  KeyTable* keys;        // of instances with inline attributes, or null
  TypeObject* solid;     // the nearest base made in C++: it decides about layout
  Word slot_words;       // words of __slots__ members added by this class, lying at slots_offset
  Word slots_offset;
  Word version;  // changes whenever a lookup could change; 0 = not assigned yet
  Slots slots;
  Ref<Str> name, qualname;
  Ref<> module_name;  // what __module__ says, for native types; classes keep it in their dict
  Ref<TypeObject> base;
  Ref<Tuple> bases, mro;
  Ref<Dict> dict;
  TypeObject** subclasses;  // direct ones, oldest first; not owned: a dying class takes itself out
  Word subclass_count, subclass_room;
  Ref<> slot_names;     // tuple of the names in this class's own __slots__, sorted as CPython lays them out, or null
  WeakReference* weak;  // list of weak references to the class itself
  // CPython's classes know their subclasses by weak references, which anybody who asks meets: getweakrefcount(int) is
  // 1, and a reference to a class outlives who made it. Here it comes to life when it is first asked for.
  Ref<> known_by;
  struct {
    uint8_t heap_class : 1;  // made by a program: mutable, counted
    uint8_t is_base : 1;     // may be subclassed
    uint8_t inline_values : 1;
    uint8_t has_dict : 1;
    uint8_t has_del : 1;
    uint8_t immutable_layout : 1;
    uint8_t has_getattr_hook : 1;       // __getattr__ or __getattribute__ written in Python
    uint8_t adds_no_fields : 1;         // made in C++, with its base's layout: it does not decide about layout
    uint8_t mapping : 1, sequence : 1;  // for match
    uint8_t long_subclass : 1, list_subclass : 1, tuple_subclass : 1, str_subclass : 1, dict_subclass : 1,
        exception_subclass : 1;
    uint8_t type_subclass : 1, bytes_subclass : 1, is_abstract : 1;
    uint8_t var_sized : 1;  // instances have items behind their fields: no __slots__, no weak references in subclasses
    uint8_t hash_none : 1;
    uint8_t match_self : 1;        // C(x) in a match statement: x is the subject itself
    uint8_t dotted_name : 1;       // messages say module.name, as of a class that CPython has in C
    uint8_t made_with_module : 1;  // CPython makes it when its module is: instances tell the collector of their class
    uint8_t spare : 3;
  } features;
};

inline TypeObject* type_of(const Object* o) { return static_cast<TypeObject*>(o->type); }

inline Ref<> dup(Object* o) { return Borrowed<>(o).dup(); }
inline TypeObject& as_type(Object* o) { return *static_cast<TypeObject*>(o); }
// Is it a class that has bases? Then they refer to it (known_by).
inline bool is_derived_class(Object* o) { return type_of(o)->features.type_subclass && as_type(o).base; }

// The words that CPython's instances have before any items.
Word basic_words(const TypeObject& type);

// The method resolution order; a class that is being made, or was broken up, has none.
Ref<Tuple> order_or_empty(const TypeObject& type);
bool is_subtype(const TypeObject* type, const TypeObject* of);
inline bool is_instance(const Object* o, const TypeObject* type) {
  return o->type == type || is_subtype(type_of(o), type);
}

// ---- defining types in C++ ----

struct NativeMethod {
  const char* name;
  NativeFunction function;
  int8_t min_args, max_args;  // positional; max -1 = any number
  enum Kind : uint8_t {
    method,
    class_method,
    static_method,
    keywords = 8
  } kind;  // `keywords`: accepts keyword arguments
  const char* doc;
};
inline NativeMethod::Kind operator|(NativeMethod::Kind a, NativeMethod::Kind b) {
  return static_cast<NativeMethod::Kind>(static_cast<int>(a) | static_cast<int>(b));
}
struct NativeGetSet {
  const char* name;
  Result<Ref<>> (*get)(Interp&, Object* self);
  Result<void> (*set)(Interp&, Object* self, Object* value);  // null: read-only; null value: delete
};

// The setter of what CPython calls a member: its complaint is shorter.
Result<void> readonly_attribute(Interp& in, Object* self, Object* value);

// Where a layout's `weak` and `dict` fields lie, for a TypeSpec.
#define WEAK_AT(T) static_cast<intptr_t>(offsetof(T, weak) / sizeof(Word))
#define DICT_AT(T) static_cast<intptr_t>(offsetof(T, dict) / sizeof(Word))

struct TypeSpec {
  const char* module = "builtins";
  TypeObject* base = nullptr;         // object when null
  TypeObject* second_base = nullptr;  // comes after `base` in the method resolution order; shares its layout
  const LifetimeHooks* hooks = nullptr;
  Word words = 0;  // of an instance
  bool is_gc = false;
  bool is_base = false;
  bool internal = false;
  bool var_sized = false;
  bool is_static = false;  // CPython has it whether its module is there or not, although its name says the module
  intptr_t weak_offset = 0, dict_offset = 0;
  Slots slots = {};
  const NativeMethod* methods = nullptr;  // ends with a null name
  const NativeGetSet* getsets = nullptr;  // ends with a null name
  const char* doc = nullptr;
};

// Fills a native type that the runtime allocated: dict, slots inherited from the base, wrappers for its own slots.
Result<void> ready_type(TypeObject& type, const char* name, const TypeSpec& spec);
// collections.abc's Sequence and Mapping, registered with `abc`: the class and those derived from it count for match.
void share_collection_features(TypeObject& type, const TypeObject& abc);

// ---- classes ----

// type(name, bases, namespace): CPython's type.__new__, without calling __init_subclass__ twice.
Result<Ref<>> make_class(Interp& in, TypeObject& meta, Str& name, Tuple& bases, Dict& namespace_, const Args& keywords);
Result<Ref<>> type_call(Interp& in, Object* type, const Args& args);
// The most derived metaclass of `meta` and those of the bases.
Result<TypeObject*> calculate_metaclass(Interp& in, TypeObject* meta, Tuple& bases);

// The attribute `name` as the method resolution order finds it, borrowed, or null. Runs no Python.
Object* lookup(TypeObject* type, Str* name);
// A type's version for inline caches; 0 when versions have run out.
Word type_version(TypeObject& type);
// Something in the type's dict changed: forget caches, and refresh the slot for this name in it and its subclasses.
void type_modified(TypeObject& type);
void update_slot(TypeObject& type, Str* name);
void update_all_slots(TypeObject& type);

Result<Ref<>> type_getattr(Interp& in, Object* type, Str* name);
Result<void> type_setattr(Interp& in, Object* type, Str* name, Object* value);
// "module.qualname", or "qualname" for builtins: what repr of a class shows.
Result<Ref<Str>> type_full_name(TypeObject& type);
// The same, but __main__, where programs live, is not shown.
Result<void> append_known_name(class Text& text, TypeObject& type);
const char* type_name_utf8(const TypeObject* type);
Result<int64_t> hash_not_implemented(Interp& in, Object* o);
Result<Ref<>> object_repr(Interp& in, Object* o);

// ---- slots (slots.cpp) ----

// One dunder and the slot behind it.
struct SlotDef {
  const char* name;
  Word offset;    // of the function in Slots
  void* generic;  // the slot of a class whose dunder is written in Python
  // Calls the native slot `function` as if the dunder were called with these arguments.
  Result<Ref<>> (*wrapper)(Interp&, Object* self, const Args&, const SlotDef& def, void* function);
  int8_t detail;   // which comparison, operator, ...
  bool reflected;  // __radd__ and the like
};
extern const SlotDef kSlotDefs[];
extern const int kSlotDefCount;
inline void*& slot_function(TypeObject& type, const SlotDef& def) {
  return *reinterpret_cast<void**>(reinterpret_cast<char*>(&type.slots) + def.offset);
}
// Adds wrappers for the slots that `type` itself defines, and inherits the rest from its base.
Result<void> add_slot_wrappers(TypeObject& type);
void inherit_slots(TypeObject& type, const TypeObject& base);
// The slot for `new` of a class with a __new__ written in Python, and of a builtin called as cls.__new__(cls, ...).
Result<Ref<>> slot_new(Interp& in, TypeObject& type, const Args& args);
Result<void> slot_init(Interp& in, Object* self, const Args& args);
Result<Ref<>> slot_getattr_hook(Interp& in, Object* o, Str* name);

extern const LifetimeHooks kTypeHooks;
const TypeSpec& object_spec();
const TypeSpec& type_spec();

}  // namespace wrp
