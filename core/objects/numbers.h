// numbers.h -- int, bool and float.
//
// Integers from -5 to 256 exist once (runtime.h). Others hold 64 bits; what needs more is a BigInt, an Int with digits
// behind it (integer.h does the arithmetic). An integer that fits into 64 bits is never a BigInt.
#pragma once

#include "objects/str.h"

namespace wrp {

struct Int : Object {  // flags.kind: 1 when it is a BigInt
  Wide<int64_t> number;
};
struct BigInt : Int {  // `number` is the nearest there is of 64 bits: comparisons and clipping may look at it
  Word count, spare;
  const uint32_t* digits() const { return reinterpret_cast<const uint32_t*>(this + 1); }
  void set(const uint32_t* from, Word n, bool negative) {
    flags.kind = 1;
    number.value = negative ? INT64_MIN : INT64_MAX;
    count = n;
    std::memcpy(reinterpret_cast<uint32_t*>(this + 1), from, n * sizeof(uint32_t));
  }
};
struct Float : Object {
  Wide<double> number;
};

inline bool is_int_exact(const Object* o) { return o->type == rt().types.int_; }
inline bool is_int(const Object* o) { return is_int_exact(o) || type_of(o)->features.long_subclass; }
inline bool is_big(const Object* o) { return o->flags.kind; }  // of an int
inline bool is_int64_exact(const Object* o) { return is_int_exact(o) && !is_big(o); }
// Of a BigInt: the nearest number of 64 bits.
inline int64_t int_value(const Object* o) { return static_cast<const Int*>(o)->number.value; }
inline bool is_float(const Object* o) { return is_instance(o, rt().types.float_); }
inline double float_value(const Object* o) { return static_cast<const Float*>(o)->number.value; }

// For loops in the interpreter; others call make_int().
inline Result<Ref<>> make_int_inline(int64_t n) {
  if (n >= kSmallIntMin && n <= kSmallIntMax)
    return Ref<>::adopt(reinterpret_cast<Object*>(rt().small_ints[n - kSmallIntMin]));  // immortal: not counted
  auto made = heap().make_leaf<Int>(*rt().types.int_);
  if (made) [[likely]]
    made->get()->number.value = n;
  return made;
}
Result<Ref<>> make_int(int64_t n);
Result<Ref<>> make_float(double d);
// The shortest digits that read back as the same double: repr(float).
void append_float(Text& text, double d);
// Parses what int() and float() accept. False: not a number.
bool parse_float(std::string_view text, double& out);

// ---- int.cpp ----
// The int itself, without what a subclass adds.
Result<Ref<>> plain_int(const Object* o);
// Arithmetic on two int objects.
Result<Ref<>> int_binary(Interp& in, Object* a, Object* b, BinaryOp op);
Result<Ref<>> int_modular_power(Interp& in, Object* base, Object* exponent, Object* modulus);
int int_order(const Object* a, const Object* b);      // -1, 0, 1
Result<double> int_to_double(Interp& in, Object* o);  // OverflowError when it is too large
Result<Ref<>> int_from_double(Interp& in, double d);
int compare_with_double(const Object* o, double d);  // d is a number
Result<Ref<>> int_from_digits(std::string_view digits, unsigned base);
Result<void> append_int(Interp& in, Text& text, const Object* o,
                        unsigned base);  // no prefix; the limit of digits holds
Error divide_by_zero(Interp& in, const char* what);

// ---- numbers ----
// A float or an int as a double. False: neither of them.
Result<bool> number_to_double(Interp& in, Object* o, double& out);

const TypeSpec& int_spec();
const TypeSpec& bool_spec();
const TypeSpec& float_spec();

}  // namespace wrp
