// base/decimal.h against the C library, which is exact too, on doubles of every size.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/decimal.h"
#include "catch.h"

using namespace wrp;

namespace {

// Doubles of every exponent, and those around powers of two and in short decimals.
double some_double(uint64_t i) {
  uint64_t bits = (i * 6364136223846793005u + 1442695040888963407u) * 2862933555777941757u;
  double d;
  bits &= ~(uint64_t{1} << 63);
  if (i % 4 == 1) bits &= ~((uint64_t{1} << 52) - 1);
  if (i % 4 == 2) bits |= (uint64_t{1} << 52) - 1;
  std::memcpy(&d, &bits, sizeof d);
  if (i % 4 == 3 || !std::isfinite(d)) return static_cast<double>(bits % 10000000) / 1000;
  return d;
}

std::string printed(const char* format, int places, double d) {
  char buffer[1500];
  return {buffer, static_cast<size_t>(std::snprintf(buffer, sizeof buffer, format, places, d))};
}

}  // namespace

TEST_CASE("doubles are written as the C library writes them") {
  for (uint64_t i = 0; i < 4000; ++i) {
    double d = some_double(i);
    int places = static_cast<int>(i * 7 % 23);
    Text fixed, exponent, general;
    Decimal decimal(d);
    decimal.round_to_places(places);
    decimal.append_fixed(fixed, places, false);
    CHECK(std::string(fixed.view()) == printed("%.*f", places, d));
    decimal = Decimal(d);
    decimal.round(places + 1);
    decimal.append_exponent(exponent, places, false, 'e');
    CHECK(std::string(exponent.view()) == printed("%.*e", places, d));
    decimal.append_general(general, places + 1, places + 1, i & 1, 'e');
    CHECK(std::string(general.view()) == printed(i & 1 ? "%#.*g" : "%.*g", places + 1, d));
  }
}

TEST_CASE("the shortest text reads back, and one digit less does not") {
  for (uint64_t i = 0; i < 4000; ++i) {
    double d = some_double(i), back = 0;
    Text text;
    append_shortest(text, d);
    REQUIRE(read_double(text.view(), back));
    CHECK(back == d);
    CHECK(std::strtod(text.c_str(), nullptr) == d);
    int digits = 1;
    while (std::strtod(printed("%.*e", digits - 1, d).c_str(), nullptr) != d) ++digits;
    std::string_view shown = text.view().substr(0, text.view().find('e'));
    std::string significant;
    for (char c : shown) {
      if (c != '.' && (c != '0' || !significant.empty())) significant += c;
    }
    while (!significant.empty() && significant.back() == '0') significant.pop_back();
    CHECK(significant.size() <= static_cast<size_t>(digits));
  }
}

TEST_CASE("half way between two doubles the even one is read") {
  for (uint64_t i = 0; i < 4000; ++i) {
    double d = some_double(i), next = std::nextafter(d, HUGE_VAL), read = 0;
    if (std::isinf(next)) continue;
    // The sum of the two in twice their places is exact, and so is its half.
    char buffer[1500];
    std::snprintf(buffer, sizeof buffer, "%.1100Lf", (static_cast<long double>(d) + next) / 2);
    REQUIRE(read_double(buffer, read));
    CHECK(read == std::strtod(buffer, nullptr));
  }
  double read = 0;
  CHECK_FALSE(read_double("", read));
  CHECK_FALSE(read_double(".", read));
  CHECK_FALSE(read_double("1e", read));
  CHECK_FALSE(read_double("1x", read));
}
