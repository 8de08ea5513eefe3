// arguments.h -- taking the arguments of a native function apart, in the words of CPython's Argument Clinic.
//
//   static const char* const kNames[] = {"number", "ndigits", nullptr};
//   Object* v[2];
//   TRY(unpack(in, {.function = "round", .names = kNames, .required = 1}, args, v));   // v[1] is null when not given
#pragma once

#include "objects/protocol.h"

namespace wrp {

struct Signature {
  const char* function;
  const char* const* names;  // ends with null; "" for positional-only ones, which come first
  int8_t required = 0;       // that many, from the first, must be given
  int8_t positional = 127;   // how many may be given by position
};

Result<void> unpack(Interp& in, const Signature& signature, const Args& args, Object** out);

// An argument that must be str, or "f() argument 2 must be str, not int" (n = 0: "f() argument must be ...").
Result<Str*> need_str(Interp& in, Object* o, const char* function, int n);
Result<Ref<Str>> attribute_name(Interp& in, Object* name);  // interned; "attribute name must be string, not 'int'"
// A C int: OverflowError when it does not fit.
Result<int> as_c_int(Interp& in, Object* o);
Result<int64_t> as_ssize(Interp& in, Object* o);

}  // namespace wrp
