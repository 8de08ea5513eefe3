// numbers.h -- int, bool and float.
//
// Integers from -5 to 256 exist once (runtime.h). Others hold 64 bits; an operation whose result needs more raises an
// error that says so (arbitrary size is issue 3's).
#pragma once

#include "objects/str.h"

namespace wrp {

struct Int : Object {
  Wide<int64_t> number;
};
struct Float : Object {
  Wide<double> number;
};

inline bool is_int_exact(const Object* o) { return o->type == rt().types.int_; }
inline bool is_int(const Object* o) { return is_int_exact(o) || type_of(o)->features.long_subclass; }
inline int64_t int_value(const Object* o) { return static_cast<const Int*>(o)->number.value; }
inline bool is_float(const Object* o) { return is_instance(o, rt().types.float_); }
inline double float_value(const Object* o) { return static_cast<const Float*>(o)->number.value; }

Result<Ref<>> make_int_slow(int64_t n);
inline Result<Ref<>> make_int(int64_t n) {
  if (n >= kSmallIntMin && n <= kSmallIntMax) {
    Object* small = reinterpret_cast<Object*>(rt().small_ints[n - kSmallIntMin]);
    return Borrowed<>(small).dup();
  }
  return make_int_slow(n);
}
Result<Ref<>> make_float(double d);
// The shortest digits that read back as the same double: repr(float).
void append_float(Text& text, double d);
// Parses what int() and float() accept. False: not a number.
bool parse_float(std::string_view text, double& out);

const TypeSpec& int_spec();
const TypeSpec& bool_spec();
const TypeSpec& float_spec();

}  // namespace wrp
