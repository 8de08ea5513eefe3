// integer.h -- natural numbers of any size: runs of 32-bit digits, lowest first. What int.cpp adds sign and Python to.
//
// Our own, because nothing at hand fits: Boost's cpp_int weighs 11 KB (brotli) before its first division and can tell
// of failed allocations only by throwing, which the core is built without; libtommath's package has no sources, so
// there is none for wasm. School methods throughout: numbers that people type have tens of digits, and ten thousand
// still multiply and print in milliseconds.
#pragma once

#include "objects/numbers.h"

namespace wrp {

using Digit = uint32_t;
inline constexpr int kDigitBits = 32;

// Looks at digits that somebody else owns. The highest is not 0; zero has none.
struct Natural {
  const Digit* at = nullptr;
  Word count = 0;
};

// Digits of its own, on the heap's account.
class Digits {
 public:
  Digits() = default;
  Digits(const Digits&) = delete;
  Digits& operator=(const Digits&) = delete;
  ~Digits();
  // Room for `count` digits, all 0; forgets what was there.
  Result<void> make(Word count);
  Result<void> assign(Natural n);
  void trim() {
    while (count && !at[count - 1]) --count;
  }
  void swap(Digits& other);
  operator Natural() const { return {at, count}; }

  Digit* at = nullptr;
  Word count = 0;

 private:
  Word room_ = 0;
};

// The digits and sign of an int object (which must live as long).
class Whole {
 public:
  explicit Whole(const Object* o);
  Whole(const Whole&) = delete;
  operator Natural() const { return size; }
  Natural size;
  bool negative;

 private:
  Digit local_[2];
};

// `out` must not be an operand.
int compare(Natural a, Natural b);
Result<void> add(Digits& out, Natural a, Natural b);
Result<void> subtract(Digits& out, Natural larger, Natural smaller);
Result<void> multiply(Digits& out, Natural a, Natural b);
Result<void> divide(Digits& quotient, Digits& remainder, Natural a, Natural b);  // b is not 0
Result<void> shift_left(Digits& out, Natural a, uint64_t bits);
Result<void> shift_right(Digits& out, Natural a, uint64_t bits, bool& lost);  // lost: some bit shifted out was 1
uint64_t bit_length(Natural n);
bool bit_at(Natural n, uint64_t bit);

// Digits of a base from 2 to 36, lower case.
Result<void> append_digits(Text& text, Natural n, unsigned base);
Result<void> parse_digits(Digits& out, std::string_view digits, unsigned base);

// n * 2**exponent, rounded half to even; `lost`: there was more below. False: too large.
bool to_double(Natural n, int64_t exponent, bool lost, double& out);
// The whole part of |d|, which is finite, in at most kDoubleDigits digits.
inline constexpr Word kDoubleDigits = 33;
Natural from_double(double d, Digit* digits);

// The int object: one of 64 bits when that is enough.
Result<Ref<>> make_integer(Natural n, bool negative);

}  // namespace wrp
