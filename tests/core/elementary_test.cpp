// base/elementary.h against the machine's own library: nearly always the same double, never one that is two away.
#include "base/elementary.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "catch.h"

using namespace wrp;

namespace {

std::vector<double> spread(double from, double to) {
  std::vector<double> all;
  uint64_t state = 88172645463325252u;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    all.push_back(from + (to - from) * (static_cast<double>(state >> 11) * 0x1p-53));
  }
  return all;
}

template <class Ours, class Theirs>
void check_close(const std::vector<double>& where, Ours ours, Theirs theirs) {
  size_t same = 0;
  for (double x : where) {
    double a = ours(x), b = theirs(x);
    same += a == b;
    if (a != b && a != std::nextafter(b, HUGE_VAL) && a != std::nextafter(b, -HUGE_VAL)) {
      CAPTURE(x);
      CHECK(a == b);
    }
  }
  CHECK(same * 100 >= where.size() * 97);
}

}  // namespace

TEST_CASE("elementary functions are as exact as the machine's") {
  check_close(spread(-745, 710), elementary::exp, [](double x) { return std::exp(x); });
  check_close(spread(-1074, 1024), elementary::exp2, [](double x) { return std::exp2(x); });
  check_close(spread(0, 3), elementary::log, [](double x) { return std::log(x); });
  check_close(spread(0, 1e300), elementary::log2, [](double x) { return std::log2(x); });
  check_close(spread(0, 1e-300), elementary::log10, [](double x) { return std::log10(x); });
  check_close(spread(-20, 20), elementary::sin, [](double x) { return std::sin(x); });
  check_close(spread(-1e300, 1e300), elementary::cos, [](double x) { return std::cos(x); });
  check_close(spread(-1e9, 1e9), elementary::tan, [](double x) { return std::tan(x); });
  check_close(
      spread(-300, 300), [](double y) { return elementary::pow(10, y); }, [](double y) { return std::pow(10, y); });
  check_close(
      spread(0, 1000), [](double x) { return elementary::pow(x, -7.3); }, [](double x) { return std::pow(x, -7.3); });
  check_close(
      spread(0, 1000), [](double x) { return elementary::pow(x, 0.5); }, [](double x) { return std::sqrt(x); });
}

TEST_CASE("what stands in a school book is exact") {
  for (int n = -1074; n < 1024; ++n) CHECK(elementary::log2(elementary::exp2(n)) == n);
  for (int n = 0; n <= 22; ++n) CHECK(elementary::log10(elementary::pow(10, n)) == n);
  CHECK(elementary::pow(10, -5) == 1e-5);
  CHECK(elementary::pow(3, 33) == 5559060566555523.0);
  CHECK(elementary::exp(0) == 1);
  CHECK(elementary::log(1) == 0);
  CHECK(elementary::sin(1e22) == -0.8522008497671888);
  CHECK(std::signbit(elementary::sin(-0.0)));
}

TEST_CASE("pow has the library's answers at the edges") {
  const double edges[] = {0,     -0.0,     1,         -1,      2,      -2,     0.5,  -0.5,   3,
                          -3,    HUGE_VAL, -HUGE_VAL, NAN,     10,     -10,    1e17, 5e-324, 1e16,
                          1e308, 1e18,     -1e308,    0x1p-60, 0x1p53, 0x1p54, 710,  -745};
  for (double x : edges) {
    for (double y : edges) {
      double ours = elementary::pow(x, y), theirs = std::pow(x, y);
      CAPTURE(x, y);
      CHECK((std::isnan(theirs) ? std::isnan(ours) : ours == theirs && std::signbit(ours) == std::signbit(theirs)));
    }
  }
}
