// decimal.h -- doubles and decimal digits, exactly: what the C library's printf and strtod do for floats, in a tenth of
// their size.
//
// Every double is a finite decimal number: m * 2**-k is m * 5**k shifted by k places. So digits are cut and rounded
// from the exact value, and a text is read by comparing it with the exact points half way between neighbouring doubles.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/text.h"

namespace wrp {

// 0.d1d2d3... * 10**point, without a zero at the end; no digits: zero.
class Decimal {
 public:
  Decimal() = default;
  Decimal(const Decimal& other) { *this = other; }
  Decimal& operator=(const Decimal& other);
  explicit Decimal(double d);  // exactly; d is finite, its sign is ignored

  // Keeps so many places behind the decimal point (before it, if negative), or digits: rounds half to even.
  void round_to_places(int64_t places) { round(point_ + places); }
  void round(int64_t digits);
  // The nearest double; infinity when too large.
  double to_double() const;

  // As printf's %f, %e and %g have it, in any number of places. %g is told how many digits there may be, and from which
  // exponent on it shows one.
  void append_fixed(Text& text, int64_t places, bool always_point) const;
  void append_exponent(Text& text, int64_t places, bool always_point, char e) const;
  void append_general(Text& text, int64_t digits, int64_t most, bool keep_zeros, char e) const;

 private:
  friend void append_shortest(Text& text, double d);
  friend bool read_double(std::string_view text, double& out);

  Decimal(uint64_t mantissa, int exponent) { set(mantissa, exponent); }
  void set(uint64_t mantissa, int exponent);  // mantissa * 2**exponent
  void increment();
  void trim();
  static int compare(const Decimal& a, const Decimal& b);
  char digit(int64_t i) const { return i >= 0 && i < count_ ? digits_[i] : '0'; }
  int64_t exponent() const { return count_ ? point_ - 1 : 0; }

  // The halves between the smallest doubles have 768 digits. Of what is read, the last place tells whether more follow.
  static constexpr int kMost = 800;
  char digits_[kMost];
  int count_ = 0;
  int64_t point_ = 0;
};

// The fewest digits that read back as the same double, as repr() shows them; d is finite.
void append_shortest(Text& text, double d);

// [sign] digits [. digits] [e [sign] digits], with a digit on one side of the point; false: something else.
bool read_double(std::string_view text, double& out);

}  // namespace wrp
