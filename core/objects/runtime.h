// runtime.h -- the objects that exist once: types, singletons, small integers, names, exception classes.
//
// One Runtime is current at a time, like the heap (heap.h). make_runtime() in runtime.cpp shows the order in which it
// comes to life.
#pragma once

#include "objects/type.h"

namespace wrp {

struct Int;

struct Types {
#define TYPE(field, name) TypeObject* field = nullptr;
#include "objects/types.def"
#undef TYPE
};

struct Exceptions {
  TypeObject* BaseException = nullptr;
#define EXCEPTION(name, base, layout) TypeObject* name = nullptr;
#include "objects/exceptions.def"
#undef EXCEPTION
};

struct Names {
#define NAME(name) Str* id_##name = nullptr;
#include "objects/names.def"
#undef NAME
  Str* underscore = nullptr;
  Str* empty = nullptr;
  Str* latin1[256] = {};  // strings of one character, made when first needed
};

inline constexpr int kSmallIntMin = -5, kSmallIntMax = 256;

// Objects that came to life while a module of the library was being imported are its furniture: observers leave them
// out. They are told by their serial numbers, a range for each import that a program asked for.
class LibraryBirths {
 public:
  void begin(Word serial) {
    if (open_++ == 0) from_ = serial;
  }
  void end(Word serial) {
    if (--open_ > 0) return;
    if (count_ == kMost) --count_, from_ = ranges_[count_].from;  // the last one grows, over what lies between
    ranges_[count_++] = {from_, serial};
  }
  bool contain(Word serial) const {
    if (open_ && serial >= from_) return true;
    for (int i = count_; i-- > 0 && serial < ranges_[i].to;) {
      if (serial >= ranges_[i].from) return true;
    }
    return false;
  }

 private:
  static constexpr int kMost = 64;
  struct {
    Word from, to;
  } ranges_[kMost] = {};
  int count_ = 0, open_ = 0;
  Word from_ = 0;
};

struct Runtime {
  Types types;
  Exceptions exceptions;
  Names names;
  Object* none = nullptr;
  Object* not_implemented = nullptr;
  Object* ellipsis = nullptr;
  Object* true_ = nullptr;
  Object* false_ = nullptr;
  Int* small_ints[kSmallIntMax - kSmallIntMin + 1] = {};
  Tuple* empty_tuple = nullptr;
  Object* short_bytes[1 + 256] = {};  // the empty one and those of one byte, when they were needed
  Object* empty_frozenset = nullptr;
  Dict* builtins = nullptr;  // the dict of module builtins
  Dict* modules = nullptr;   // sys.modules
  Dict* sys = nullptr;       // the dict of module sys, whatever becomes of sys.modules
  bool finalizing = false;   // the session ends: sys.is_finalizing()
  LibraryBirths library;
  Ref<BaseException> memory_error;  // made beforehand: there may be no memory to make it later
  int max_int_digits = 4300;        // sys.set_int_max_str_digits; 0 = any number
  Word next_type_version = 1;
  Word next_dict_version = 1;
  struct InternTable* interned = nullptr;
  struct TypeCache* type_cache = nullptr;
  struct ModuleState* module_state = nullptr;  // modules/state.h
  class Interp* interp = nullptr;              // for finalizers and callbacks, which the heap starts
};

#if defined(__EMSCRIPTEN__)
extern Runtime the_runtime;
inline Runtime& rt() { return the_runtime; }
#else
extern Runtime* current_runtime;
inline Runtime& rt() { return *current_runtime; }
#endif

// Fills `runtime` and makes it current. Must be the first thing done on a fresh heap.
Result<void> make_runtime(Runtime& runtime);

// The tables that are not on the heap.
void free_runtime(Runtime& runtime);
// Everything of the runtime that lives for ever, for a check that misses nothing.
void visit_runtime(RootVisitor& visitor);

// An interned name from names.def: ID(__init__).
#define ID(name) (::wrp::rt().names.id_##name)

inline Ref<> none() { return Borrowed<>(rt().none).dup(); }
inline Ref<> or_none(const Ref<>& field) { return field ? field.dup() : none(); }
inline Ref<> not_implemented() { return Borrowed<>(rt().not_implemented).dup(); }
inline Ref<> make_bool(bool value) { return Borrowed<>(value ? rt().true_ : rt().false_).dup(); }

}  // namespace wrp
