#include "objects/integer.h"

#include <cmath>

#include "objects/protocol.h"

namespace wrp {

namespace {
// Sizes beyond this are as good as no memory: half a gigabyte of digits.
constexpr Word kMostDigits = Word{1} << 27;
}  // namespace

// ---- storage
// ---------------------------------------------------------------------------------------------------------

Digits::~Digits() {
  if (at) heap().allocator().free_buffer(at, room_);
}

Result<void> Digits::make(Word wanted) {
  if (wanted > kMostDigits) return Error::no_memory;
  if (wanted > room_) {
    if (at) heap().allocator().free_buffer(at, room_);
    room_ = 0;
    at = static_cast<Digit*>(heap().allocator().allocate_buffer(wanted));
    if (!at) return Error::no_memory;
    room_ = wanted;
  }
  count = wanted;
  if (count) std::memset(at, 0, count * sizeof(Digit));
  return {};
}

Result<void> Digits::assign(Natural n) {
  TRY(make(n.count));
  if (n.count) std::memcpy(at, n.at, n.count * sizeof(Digit));
  return {};
}

void Digits::swap(Digits& other) {
  std::swap(at, other.at);
  std::swap(count, other.count);
  std::swap(room_, other.room_);
}

Whole::Whole(const Object* o) {
  int64_t value = int_value(o);
  negative = value < 0;
  if (is_big(o)) {
    auto* big = static_cast<const BigInt*>(o);
    size = {big->digits(), big->count};
    return;
  }
  uint64_t magnitude = negative ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  local_[0] = static_cast<Digit>(magnitude);
  local_[1] = static_cast<Digit>(magnitude >> 32);
  size = {local_, local_[1] ? Word{2} : local_[0] ? Word{1} : Word{0}};
}

Result<Ref<>> make_integer(Natural n, bool negative) {
  while (n.count && !n.at[n.count - 1]) --n.count;
  if (n.count <= 2) {
    uint64_t m = (n.count > 1 ? uint64_t{n.at[1]} << 32 : 0) | (n.count ? n.at[0] : 0);
    if (m <= static_cast<uint64_t>(INT64_MAX) + negative) return make_int(static_cast<int64_t>(negative ? -m : m));
  }
  Ref<BigInt> big = TRY(heap().make<BigInt>(*rt().types.int_, words_of<BigInt> + n.count));
  big->set(n.at, n.count, negative);
  return big;
}

// ---- arithmetic
// ------------------------------------------------------------------------------------------------------

int compare(Natural a, Natural b) {
  if (a.count != b.count) return a.count < b.count ? -1 : 1;
  for (Word i = a.count; i-- > 0;) {
    if (a.at[i] != b.at[i]) return a.at[i] < b.at[i] ? -1 : 1;
  }
  return 0;
}

Result<void> add(Digits& out, Natural a, Natural b) {
  if (a.count < b.count) std::swap(a, b);
  TRY(out.make(a.count + 1));
  uint64_t carry = 0;
  for (Word i = 0; i < a.count; ++i) {
    carry += uint64_t{a.at[i]} + (i < b.count ? b.at[i] : 0);
    out.at[i] = static_cast<Digit>(carry);
    carry >>= 32;
  }
  out.at[a.count] = static_cast<Digit>(carry);
  out.trim();
  return {};
}

Result<void> subtract(Digits& out, Natural a, Natural b) {
  TRY(out.make(a.count));
  int64_t borrow = 0;
  for (Word i = 0; i < a.count; ++i) {
    borrow += static_cast<int64_t>(a.at[i]) - (i < b.count ? b.at[i] : 0);
    out.at[i] = static_cast<Digit>(borrow);
    borrow >>= 32;
  }
  out.trim();
  return {};
}

Result<void> multiply(Digits& out, Natural a, Natural b) {
  TRY(out.make(a.count + b.count));
  for (Word i = 0; i < a.count; ++i) {
    uint64_t carry = 0;
    for (Word j = 0; j < b.count; ++j) {
      carry += uint64_t{a.at[i]} * b.at[j] + out.at[i + j];
      out.at[i + j] = static_cast<Digit>(carry);
      carry >>= 32;
    }
    out.at[i + b.count] = static_cast<Digit>(carry);
  }
  out.trim();
  return {};
}

namespace {

// n /= d; the rest.
Digit divide_small(Digits& n, Digit d) {
  uint64_t rest = 0;
  for (Word i = n.count; i-- > 0;) {
    rest = rest << 32 | n.at[i];
    n.at[i] = static_cast<Digit>(rest / d);
    rest %= d;
  }
  n.trim();
  return static_cast<Digit>(rest);
}

}  // namespace

// Knuth's algorithm D: with the divisor's highest bit set, a quotient digit guessed from the leading digits is at most
// two too large.
Result<void> divide(Digits& quotient, Digits& remainder, Natural a, Natural b) {
  if (compare(a, b) < 0) {
    TRY(quotient.make(0));
    return remainder.assign(a);
  }
  if (b.count == 1) {
    TRY(quotient.assign(a));
    TRY(remainder.make(1));
    remainder.at[0] = divide_small(quotient, b.at[0]);
    remainder.trim();
    return {};
  }
  int shift = __builtin_clz(b.at[b.count - 1]);
  bool lost;
  Digits divisor;
  TRY(shift_left(divisor, b, static_cast<uint64_t>(shift)));
  TRY(remainder.make(a.count + 1));
  Digit* r = remainder.at;
  for (Word i = 0; i < a.count; ++i) {
    uint64_t wide = uint64_t{a.at[i]} << shift;
    r[i] |= static_cast<Digit>(wide);
    r[i + 1] = static_cast<Digit>(wide >> 32);
  }
  Word n = b.count, places = a.count - n + 1;
  TRY(quotient.make(places));
  const Digit* d = divisor.at;
  for (Word j = places; j-- > 0;) {
    uint64_t top = uint64_t{r[j + n]} << 32 | r[j + n - 1], guess = top / d[n - 1], rest = top % d[n - 1];
    while (guess >> 32 || guess * d[n - 2] > (rest << 32 | r[j + n - 2])) {
      --guess;
      rest += d[n - 1];
      if (rest >> 32) break;
    }
    int64_t borrow = 0;
    uint64_t carry = 0;
    for (Word i = 0; i < n; ++i) {
      carry += guess * d[i];
      borrow += static_cast<int64_t>(r[j + i]) - static_cast<Digit>(carry);
      r[j + i] = static_cast<Digit>(borrow);
      borrow >>= 32;
      carry >>= 32;
    }
    borrow += static_cast<int64_t>(r[j + n]) - static_cast<int64_t>(carry);
    r[j + n] = static_cast<Digit>(borrow);
    if (borrow < 0) {  // one too large after all
      --guess;
      uint64_t sum = 0;
      for (Word i = 0; i < n; ++i) {
        sum += uint64_t{r[j + i]} + d[i];
        r[j + i] = static_cast<Digit>(sum);
        sum >>= 32;
      }
      r[j + n] += static_cast<Digit>(sum);
    }
    quotient.at[j] = static_cast<Digit>(guess);
  }
  quotient.trim();
  remainder.trim();
  if (!shift) return {};
  Digits back;
  TRY(shift_right(back, remainder, static_cast<uint64_t>(shift), lost));
  remainder.swap(back);
  return {};
}

Result<void> shift_left(Digits& out, Natural a, uint64_t bits) {
  if (a.count == 0) return out.make(0);
  if (bits / 32 >= kMostDigits) return Error::no_memory;
  auto whole = static_cast<Word>(bits / 32);
  int part = static_cast<int>(bits % 32);
  TRY(out.make(a.count + whole + 1));
  for (Word i = 0; i < a.count; ++i) {
    uint64_t wide = uint64_t{a.at[i]} << part;
    out.at[i + whole] |= static_cast<Digit>(wide);
    out.at[i + whole + 1] = static_cast<Digit>(wide >> 32);
  }
  out.trim();
  return {};
}

Result<void> shift_right(Digits& out, Natural a, uint64_t bits, bool& lost) {
  lost = false;
  Word whole = bits / 32 >= a.count ? a.count : static_cast<Word>(bits / 32);
  int part = whole == a.count ? 0 : static_cast<int>(bits % 32);
  for (Word i = 0; i < whole; ++i) lost = lost || a.at[i];
  TRY(out.make(a.count - whole));
  for (Word i = whole; i < a.count; ++i) {
    uint64_t wide = (i + 1 < a.count ? uint64_t{a.at[i + 1]} << 32 : 0) | a.at[i];
    out.at[i - whole] = static_cast<Digit>(wide >> part);
  }
  if (part && a.at[whole] & ((Digit{1} << part) - 1)) lost = true;
  out.trim();
  return {};
}

uint64_t bit_length(Natural n) {
  return n.count ? uint64_t{n.count} * 32 - static_cast<uint64_t>(__builtin_clz(n.at[n.count - 1])) : 0;
}

bool bit_at(Natural n, uint64_t bit) { return bit / 32 < n.count && n.at[bit / 32] >> bit % 32 & 1; }

// ---- text
// ------------------------------------------------------------------------------------------------------------

namespace {
// The largest power of `base` in a digit, and its exponent.
struct Chunk {
  Digit power = 1;
  int places = 0;
  explicit Chunk(unsigned base) {
    while (uint64_t{power} * base <= UINT32_MAX) power *= base, ++places;
  }
};
}  // namespace

Result<void> append_digits(Text& text, Natural n, unsigned base) {
  if (n.count == 0) {
    text.append('0');
    return {};
  }
  Chunk chunk(base);
  Digits left, chunks;
  TRY(left.assign(n));
  TRY(chunks.make(n.count * 2));  // a chunk holds more than half a digit
  Word used = 0;
  while (left.count) chunks.at[used++] = divide_small(left, chunk.power);
  for (Word i = used; i-- > 0;) {
    char digits[40];
    int places = 0;
    for (Digit d = chunks.at[i]; d || (i + 1 < used && places < chunk.places); d /= base)
      digits[places++] = "0123456789abcdefghijklmnopqrstuvwxyz"[d % base];
    while (places) text.append(digits[--places]);
  }
  return {};
}

Result<void> parse_digits(Digits& out, std::string_view digits, unsigned base) {
  Chunk chunk(base);
  TRY(out.make(digits.size() / static_cast<size_t>(chunk.places) + 1));
  Word used = 0;
  for (size_t i = 0; i < digits.size();) {
    Digit power = 1;
    uint64_t carry = 0;
    for (int k = 0; k < chunk.places && i < digits.size(); ++k, ++i) {
      char c = digits[i];
      carry = carry * base + static_cast<unsigned>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
      power *= base;
    }
    for (Word j = 0; j < used; ++j) {
      carry += uint64_t{out.at[j]} * power;
      out.at[j] = static_cast<Digit>(carry);
      carry >>= 32;
    }
    if (carry) out.at[used++] = static_cast<Digit>(carry);
  }
  out.count = used;
  return {};
}

// ---- doubles
// ---------------------------------------------------------------------------------------------------------

bool to_double(Natural n, int64_t exponent, bool lost, double& out) {
  auto length = static_cast<int64_t>(bit_length(n));
  int64_t top = length + exponent;  // the value is below 2**top
  out = 0;
  if (length == 0) return true;
  if (top > 1024) return false;
  // How many bits of the result there are: 53, fewer near the smallest double.
  int64_t precision = top + 1074 < 53 ? top + 1074 : 53;
  if (precision < 0) return true;
  int64_t dropped = length - precision;
  uint64_t mantissa = 0;
  bool below = lost, half = false;
  for (int64_t bit = length - 1; bit >= 0; --bit) {
    bool set = bit_at(n, static_cast<uint64_t>(bit));
    if (bit >= dropped) {
      mantissa = mantissa << 1 | set;
    } else if (bit == dropped - 1) {
      half = set;
    } else if (set) {
      below = true;
      break;
    }
  }
  if (half && (below || mantissa & 1)) ++mantissa;
  out = std::ldexp(static_cast<double>(mantissa), static_cast<int>((dropped > 0 ? dropped : 0) + exponent));
  return std::isfinite(out);
}

Natural from_double(double d, Digit* digits) {
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);
  if (exponent <= 0) return {};
  auto mantissa = static_cast<uint64_t>(std::ldexp(m, 53));
  int shift = exponent - 53;
  if (shift < 0) {
    mantissa >>= -shift;
    shift = 0;
  }
  std::memset(digits, 0, kDoubleDigits * sizeof(Digit));
  for (int bit = 0; bit < 53; ++bit) {
    int to = bit + shift;
    if (mantissa >> bit & 1) digits[to / 32] |= Digit{1} << to % 32;
  }
  Natural n = {digits, kDoubleDigits};
  while (n.count && !digits[n.count - 1]) --n.count;
  return n;
}

}  // namespace wrp
