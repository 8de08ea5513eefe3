#include "base/elementary.h"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace wrp::elementary {

namespace {

// ---- Numbers of 106 bits: the sum of two doubles, of which the second is at most half a last place of the first
// ----------------

struct Two {
  double hi, lo;
};

constexpr Two kLn2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
constexpr Two kLog2Of_e = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
constexpr Two kLog10Of_e = {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
constexpr Two kHalfPi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

// Exactly a + b; the second form wants |a| >= |b|.
Two sum(double a, double b) {
  double hi = a + b, back = hi - a;
  return {hi, (a - (hi - back)) + (b - back)};
}
Two sum_in_order(double a, double b) {
  double hi = a + b;
  return {hi, b - (hi - a)};
}

// Exactly a * b, by halves of 26 bits.
Two product(double a, double b) {
  auto upper_half = [](double d) {
    double shifted = d * 134217729;  // 2**27 + 1
    return shifted - (shifted - d);
  };
  double hi = a * b, a1 = upper_half(a), b1 = upper_half(b), a2 = a - a1, b2 = b - b1;
  return {hi, ((a1 * b1 - hi) + a1 * b2 + a2 * b1) + a2 * b2};
}

Two add(Two a, Two b) {
  Two s = sum(a.hi, b.hi);
  return sum_in_order(s.hi, s.lo + a.lo + b.lo);
}
Two multiply(Two a, Two b) {
  Two p = product(a.hi, b.hi);
  return sum_in_order(p.hi, p.lo + a.hi * b.lo + a.lo * b.hi);
}
Two divide(Two a, Two b) {
  double quotient = a.hi / b.hi;
  Two back = multiply(b, {quotient, 0});
  return sum_in_order(quotient, ((a.hi - back.hi) - back.lo + a.lo) / b.hi);
}
Two negative(Two a) { return {-a.hi, -a.lo}; }

// 1/n. A division is slow.
struct Reciprocals {
  static constexpr int kMost = 32;
  Two of[kMost];
  Reciprocals() {
    for (int n = 1; n < kMost; ++n) of[n] = divide({1, 0}, {static_cast<double>(n), 0});
  }
};
const Reciprocals kReciprocals;

// 1 + a/d1 * (1 + a/d2 * (1 + ...)), where the d are the products of each `step` integers from `first` on: exp(a) is
// {1, 1}, sin(y)/y is {2, 2} of -y*y, cos(y) is {1, 2} of it. Only the first terms weigh enough to be computed in 106
// bits.
Two nested(Two a, int first, int step, int terms) {
  const Two* over = kReciprocals.of;
  int heavy = step == 1 ? 3 : 2;
  double tail = 1;
  for (int i = terms; i >= heavy; --i) {
    int n = first + i * step;
    tail = 1 + a.hi * (over[n].hi * (step == 1 ? 1 : over[n + 1].hi)) * tail;
  }
  Two all = {tail, 0};
  for (int i = heavy; i-- > 0;) {
    int n = first + i * step;
    all = add({1, 0}, multiply(multiply(a, over[step == 1 ? n : n * (n + 1)]), all));
  }
  return all;
}

// ---- Exponential and logarithm
// -------------------------------------------------------------------------------------------------

// exp(x) is the result times 2**k.
Two exp_of(Two x, int& k) {
  double whole = std::nearbyint(x.hi * kLog2Of_e.hi);
  k = static_cast<int>(whole);
  return nested(add(x, multiply(kLn2, {-whole, 0})), 1, 1, 17);
}

// v * 2**k, rounded once also where doubles have fewer digits.
double scaled(Two v, int k) {
  if (k < -1022 || (k == -1022 && v.hi < 1)) {
    double unit = std::ldexp(1, -1022 - k);  // its last place is that of the result
    Two s = sum(unit, v.hi);
    return std::ldexp(s.hi + (s.lo + v.lo) - unit, k);
  }
  return std::ldexp(v.hi + v.lo, k);
}

double exp_rounded(Two x) {
  if (x.hi > 710) return HUGE_VAL;
  if (!(x.hi > -746)) return std::isnan(x.hi) ? x.hi : 0;
  int k;
  Two v = exp_of(x, k);
  return scaled(v, k);
}

// log(x), for a positive and finite x: of 2**k * m it is k * log(2) + 2 * (s + s**3/3 + s**5/5 + ...), s = (m-1) /
// (m+1).
Two log_of(double x) {
  int k;
  double m = std::frexp(x, &k);
  if (m < 0x1.6a09e667f3bcdp-1) m *= 2, --k;  // the root of 1/2
  Two s = divide({m - 1, 0}, sum(m, 1)), z = multiply(s, s);
  double tail = 0;
  for (int n = 29; n > 5; n -= 2) tail = tail * z.hi + kReciprocals.of[n].hi;
  Two series = {tail, 0};
  for (int n = 5; n > 0; n -= 2) series = add(multiply(z, series), kReciprocals.of[n]);
  series = multiply(s, series);
  return add(multiply(kLn2, {static_cast<double>(k), 0}), {2 * series.hi, 2 * series.lo});
}

// log(x) * unit.
double log_rounded(double x, Two unit) {
  if (!(x > 0)) return x == 0 ? -HUGE_VAL : std::nan("");
  if (std::isinf(x)) return x;
  Two v = multiply(log_of(x), unit);
  return v.hi + v.lo;
}

// ---- Angles
// --------------------------------------------------------------------------------------------------------------------

// A word of zeros, and the binary places of 2/pi.
constexpr uint64_t kTwoOverPi[] = {
    0,
    0xa2f9836e4e441529,
    0xfc2757d1f534ddc0,
    0xdb6295993c439041,
    0xfe5163abdebbc561,
    0xb7246e3a424dd2e0,
    0x06492eea09d1921c,
    0xfe1deb1cb129a73e,
    0xe88235f52ebb4484,
    0xe99c7026b45f7e41,
    0x3991d639835339f4,
    0x9c845f8bbdf9283b,
    0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab,
};

// x is the result, at most a quarter of pi, and so many half pi (of four only the rest matters). x = m * 2**e is
// multiplied with those 192 places of 2/pi that neither make multiples of four nor lie below what is asked for.
Two reduce(double x, int& quarter) {
  quarter = 0;
  if (std::fabs(x) < 0x1.921fb54442d18p-1) return {x, 0};
  using Wide = unsigned __int128;
  int e;
  auto m = static_cast<uint64_t>(std::ldexp(std::frexp(std::fabs(x), &e), 53));
  int first = e - 53 - 2 + 64;
  uint64_t window[3];
  for (int i = 0; i < 3; ++i) {
    const uint64_t* at = kTwoOverPi + first / 64 + i;
    window[i] = static_cast<uint64_t>((Wide{at[0]} << 64 | at[1]) >> (64 - first % 64));
  }
  Wide low = Wide{window[2]} * m, middle = Wide{window[1]} * m + static_cast<uint64_t>(low >> 64);
  uint64_t top = window[0] * m + static_cast<uint64_t>(middle >> 64), next = static_cast<uint64_t>(middle);
  auto fraction = static_cast<int64_t>(top << 2 | next >> 62);  // of a quarter, from -1/2 to 1/2
  quarter = static_cast<int>(top >> 62) + (fraction < 0);
  Two f = sum(std::ldexp(static_cast<double>(fraction >> 32), -32),
              std::ldexp(static_cast<double>(fraction & 0xffffffff), -64));
  f = sum_in_order(f.hi, f.lo + std::ldexp(static_cast<double>(next << 2 | static_cast<uint64_t>(low) >> 62), -128));
  f = multiply(f, kHalfPi);
  if (x > 0) return f;
  quarter = -quarter;
  return negative(f);
}

Two sine(Two y) { return multiply(y, nested(negative(multiply(y, y)), 2, 2, 10)); }
Two cosine(Two y) { return nested(negative(multiply(y, y)), 1, 2, 10); }

// Of the angle and so many quarters.
double sine_rounded(double x, int more) {
  if (!std::isfinite(x)) return std::nan("");
  int quarter;
  Two y = reduce(x, quarter);
  quarter += more;
  Two v = quarter & 1 ? cosine(y) : sine(y);
  double d = v.hi + v.lo;
  return quarter & 2 ? -d : d;
}

bool is_tiny(double x) { return std::fabs(x) < 0x1p-30; }

}  // namespace

double sin(double x) { return is_tiny(x) ? x : sine_rounded(x, 0); }
double cos(double x) { return sine_rounded(x, 1); }
double tan(double x) {
  if (is_tiny(x)) return x;
  if (!std::isfinite(x)) return std::nan("");
  int quarter;
  Two y = reduce(x, quarter), s = sine(y), c = cosine(y), v = quarter & 1 ? divide(negative(c), s) : divide(s, c);
  return v.hi + v.lo;
}

double exp(double x) { return exp_rounded({x, 0}); }
double exp2(double x) { return exp_rounded(std::fabs(x) < 2000 ? multiply(kLn2, {x, 0}) : Two{x, 0}); }

double log(double x) { return log_rounded(x, {1, 0}); }
double log2(double x) { return log_rounded(x, kLog2Of_e); }
double log10(double x) { return log_rounded(x, kLog10Of_e); }

double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (y == 2) return x * x;
  if (y == 0.5 && x > 0) return std::sqrt(x);
  if (std::isnan(x) || std::isnan(y)) return x + y;
  double size = std::fabs(x);
  bool whole = std::floor(y) == y, odd = whole && std::fabs(y) < 0x1p53 && std::fmod(y, 2) != 0;
  double result;
  if (std::isinf(y) || size == 0 || std::isinf(size)) {
    result = size == 1 ? 1 : (size > 1) == (y > 0) ? HUGE_VAL : 0;
  } else {
    if (x < 0 && !whole) return std::nan("");
    Two v = log_of(size);
    double rough = v.hi * y;  // where it is 0 or too large for exp() the product need not be exact, nor could it be
    result = exp_rounded(std::fabs(rough) < 1000 && std::fabs(y) < 0x1p64 ? multiply(v, {y, 0}) : Two{rough, 0});
  }
  return odd && std::signbit(x) ? -result : result;
}

}  // namespace wrp::elementary

#if defined(__EMSCRIPTEN__)
extern "C" {
double sin(double x) { return wrp::elementary::sin(x); }
double cos(double x) { return wrp::elementary::cos(x); }
double tan(double x) { return wrp::elementary::tan(x); }
double exp(double x) { return wrp::elementary::exp(x); }
double exp2(double x) { return wrp::elementary::exp2(x); }
double log(double x) { return wrp::elementary::log(x); }
double log2(double x) { return wrp::elementary::log2(x); }
double log10(double x) { return wrp::elementary::log10(x); }
double pow(double x, double y) { return wrp::elementary::pow(x, y); }
}
#endif
