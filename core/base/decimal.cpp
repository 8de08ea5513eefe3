#include "base/decimal.h"

#include <cmath>
#include <cstring>

namespace wrp {

namespace {

constexpr uint32_t kBillion = 1000000000;
constexpr int kLeastExponent = -1074;  // of the lowest bit of a mantissa

uint64_t bits_of(double d) {
  uint64_t bits;
  std::memcpy(&bits, &d, sizeof bits);
  return bits;
}
double from_bits(uint64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}

// |d| is mantissa * 2**exponent. Below a power of two the next double is only half as far as above it.
struct Parts {
  uint64_t mantissa;
  int exponent;
  bool power_of_two;
  explicit Parts(double d) {
    uint64_t bits = bits_of(d);
    int field = static_cast<int>(bits >> 52 & 0x7ff);
    mantissa = (bits & ((uint64_t{1} << 52) - 1)) | (field ? uint64_t{1} << 52 : 0);
    exponent = (field ? field : 1) - 1 + kLeastExponent;
    power_of_two = field > 1 && mantissa == uint64_t{1} << 52;
  }
};

double power_of_ten(int64_t n) {  // exact to the 22nd
  double power = 1;
  while (n-- > 0) power *= 10;
  return power;
}

}  // namespace

Decimal::Decimal(double d) {
  Parts parts(d);
  set(parts.mantissa, parts.exponent);
}

// Most are short: only the digits that are there.
Decimal& Decimal::operator=(const Decimal& other) {
  count_ = other.count_;
  point_ = other.point_;
  std::memcpy(digits_, other.digits_, static_cast<size_t>(count_));
  return *this;
}

void Decimal::set(uint64_t mantissa, int exponent) {
  while (mantissa && !(mantissa & 1) && exponent < 0) mantissa >>= 1, ++exponent;
  uint32_t limbs[kMost / 9 + 1];  // of nine digits, lowest first
  int n = 0;
  for (; mantissa; mantissa /= kBillion) limbs[n++] = static_cast<uint32_t>(mantissa % kBillion);
  uint32_t base = exponent < 0 ? 5 : 2;
  for (int left = exponent < 0 ? -exponent : exponent; left > 0;) {
    uint32_t factor = 1;
    for (int step = 13; step && left; --step, --left) factor *= base;
    uint64_t carry = 0;
    for (int i = 0; i < n; ++i) {
      carry += uint64_t{limbs[i]} * factor;
      limbs[i] = static_cast<uint32_t>(carry % kBillion);
      carry /= kBillion;
    }
    for (; carry; carry /= kBillion) limbs[n++] = static_cast<uint32_t>(carry % kBillion);
  }
  count_ = 0;
  for (int i = n; i-- > 0;) {
    for (uint32_t place = kBillion / 10; place; place /= 10) {
      uint32_t digit = limbs[i] / place % 10;
      if (count_ || digit) digits_[count_++] = static_cast<char>('0' + digit);
    }
  }
  point_ = count_ + (exponent < 0 ? exponent : 0);
  trim();
}

void Decimal::trim() {
  while (count_ && digits_[count_ - 1] == '0') --count_;
  if (!count_) point_ = 0;
}

void Decimal::round(int64_t keep) {
  if (keep >= count_) return;
  char next = digit(keep);
  bool up = next > '5' || (next == '5' && (keep + 1 < count_ || digit(keep - 1) & 1));
  count_ = keep > 0 ? static_cast<int>(keep) : 0;
  if (up) increment();
  trim();
}

// One more in the last of the digits that are left.
void Decimal::increment() {
  while (count_ && digits_[count_ - 1] == '9') --count_;
  if (count_) {
    ++digits_[count_ - 1];
  } else {
    digits_[count_++] = '1';
    ++point_;
  }
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  if (!a.count_ || !b.count_) return (a.count_ > 0) - (b.count_ > 0);
  if (a.point_ != b.point_) return a.point_ < b.point_ ? -1 : 1;
  int common = a.count_ < b.count_ ? a.count_ : b.count_;
  int order = std::memcmp(a.digits_, b.digits_, static_cast<size_t>(common));
  return order ? order : a.count_ - b.count_;
}

double Decimal::to_double() const {
  if (!count_ || point_ < -330) return 0;
  if (point_ > 310) return HUGE_VAL;
  uint64_t head = 0;
  int used = 0;
  for (; used < count_ && used < 18; ++used) head = head * 10 + static_cast<uint64_t>(digits_[used] - '0');
  int64_t ten = point_ - used;
  auto guess = static_cast<double>(head);
  bool exact =
      count_ <= 15 && ten >= -22 && ten <= 22;  // both numbers are exact, so the one operation is rounded right
  for (int64_t left = ten < 0 ? -ten : ten; left > 0; left -= 22) {
    double power = power_of_ten(left < 22 ? left : 22);
    guess = ten < 0 ? guess / power : guess * power;
  }
  if (exact) return guess;
  if (std::isinf(guess)) guess = from_bits(bits_of(guess) - 1);
  // A few doubles off at most. A tie belongs to the even mantissa.
  for (;;) {
    Parts parts(guess);
    bool odd = parts.mantissa & 1;
    int order = compare(*this, Decimal(2 * parts.mantissa + 1, parts.exponent - 1));
    if (order > 0 || (order == 0 && odd)) {
      guess = from_bits(bits_of(guess) + 1);
      if (std::isinf(guess)) return guess;
      continue;
    }
    if (!parts.mantissa) return guess;
    order = compare(*this, Decimal(4 * parts.mantissa - (parts.power_of_two ? 1 : 2), parts.exponent - 2));
    if (order > 0 || (order == 0 && !odd)) return guess;
    guess = from_bits(bits_of(guess) - 1);
  }
}

void Decimal::append_fixed(Text& text, int64_t places, bool always_point) const {
  if (point_ <= 0) text.append('0');
  for (int64_t i = 0; i < point_; ++i) text.append(digit(i));
  if (places > 0 || always_point) text.append('.');
  int64_t shown = 0;
  for (; shown < places && point_ + shown < count_; ++shown) text.append(digit(point_ + shown));
  text.append_many('0', places - shown);
}

void Decimal::append_exponent(Text& text, int64_t places, bool always_point, char e) const {
  Decimal mantissa = *this;
  mantissa.point_ = count_ != 0;
  mantissa.append_fixed(text, places, always_point);
  text.append(e);
  text.append(exponent() < 0 ? '-' : '+');
  text.append_number(exponent() < 0 ? -exponent() : exponent(), 10, 2);
}

void Decimal::append_general(Text& text, int64_t digits, int64_t most, bool keep_zeros, char e) const {
  int64_t shown = keep_zeros ? digits : count_ ? count_ : 1;
  if (exponent() < -4 || exponent() >= most) return append_exponent(text, shown - 1, keep_zeros, e);
  append_fixed(text, shown - 1 > exponent() ? shown - 1 - exponent() : 0, keep_zeros);
}

void append_shortest(Text& text, double d) {
  if (std::signbit(d)) text.append('-');
  Parts parts(d);
  Decimal exact(d), low(4 * parts.mantissa - (parts.power_of_two ? 1 : 2), parts.exponent - 2),
      high(4 * parts.mantissa + 2, parts.exponent - 2), shown;
  // 17 digits are always enough; of those behind them it only matters that there are some.
  if (exact.count_ > 19) {
    exact.count_ = 19;
    exact.digits_[18] = '1';
  }
  int inside = parts.mantissa & 1 ? 1 : 0;  // a tie is read as the even mantissa
  auto reads_back = [&] { return Decimal::compare(shown, low) >= inside && Decimal::compare(high, shown) >= inside; };
  for (int keep = 1; parts.mantissa; ++keep) {
    shown = exact;
    shown.round(keep);
    if (reads_back()) break;
    // The nearest may lie below a power of two, where there is less room than above.
    shown = exact;
    shown.count_ = keep;
    shown.increment();
    if (reads_back()) break;
  }
  int64_t exponent = shown.exponent();
  if (exponent < -4 || exponent >= 16) return shown.append_exponent(text, shown.count_ - 1, false, 'e');
  int64_t places = shown.count_ - shown.point_;
  shown.append_fixed(text, places > 1 ? places : 1, false);
}

bool read_double(std::string_view text, double& out) {
  Decimal read;
  size_t at = 0;
  auto sign = [&] {
    bool minus = at < text.size() && text[at] == '-';
    if (minus || (at < text.size() && text[at] == '+')) ++at;
    return minus;
  };
  auto is_digit = [&] { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  bool negative = sign(), any = false, behind = false;
  for (;; ++at) {
    if (is_digit()) {
      any = true;
      if (read.count_ == 0 && text[at] == '0') {
        read.point_ -= behind;
        continue;
      }
      if (read.count_ < Decimal::kMost) {
        read.digits_[read.count_++] = text[at];
      } else if (text[at] != '0') {
        read.digits_[Decimal::kMost - 1] = '1';
      }
      read.point_ += !behind;
    } else if (at < text.size() && text[at] == '.' && !behind) {
      behind = true;
    } else {
      break;
    }
  }
  if (!any) return false;
  if (at < text.size() && (text[at] | 0x20) == 'e') {
    ++at;
    bool minus = sign();
    if (!is_digit()) return false;
    int64_t exponent = 0;
    for (; is_digit(); ++at) exponent = exponent < INT32_MAX ? exponent * 10 + (text[at] - '0') : exponent;
    read.point_ += minus ? -exponent : exponent;
  }
  read.trim();
  out = read.to_double();
  if (negative) out = -out;
  return at == text.size();
}

}  // namespace wrp
