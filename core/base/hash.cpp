#include "base/hash.h"

#include <cmath>
#include <cstring>

namespace wrp {

namespace {

constexpr uint64_t rotate(uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

struct SipState {
  uint64_t v0 = 0x736f6d6570736575, v1 = 0x646f72616e646f6d, v2 = 0x6c7967656e657261, v3 = 0x7465646279746573;
  void round() {
    v0 += v1;
    v1 = rotate(v1, 13);
    v1 ^= v0;
    v0 = rotate(v0, 32);
    v2 += v3;
    v3 = rotate(v3, 16);
    v3 ^= v2;
    v0 += v3;
    v3 = rotate(v3, 21);
    v3 ^= v0;
    v2 += v1;
    v1 = rotate(v1, 17);
    v1 ^= v2;
    v2 = rotate(v2, 32);
  }
};

constexpr int kModulusBits = 61;
constexpr uint64_t kModulus = (uint64_t{1} << kModulusBits) - 1;

}  // namespace

uint64_t siphash13(const void* data, size_t size) {
  SipState s;
  auto* bytes = static_cast<const unsigned char*>(data);
  uint64_t last = static_cast<uint64_t>(size) << 56;
  for (; size >= 8; size -= 8, bytes += 8) {
    uint64_t m;
    std::memcpy(&m, bytes, 8);
    s.v3 ^= m;
    s.round();
    s.v0 ^= m;
  }
  uint64_t rest = 0;
  std::memcpy(&rest, bytes, size);
  last |= rest;
  s.v3 ^= last;
  s.round();
  s.v0 ^= last;
  s.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) s.round();
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

int64_t hash_int(int64_t n) {
  uint64_t magnitude = n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  auto h = static_cast<int64_t>(magnitude % kModulus);
  if (n < 0) h = -h;
  return h == -1 ? -2 : h;
}

// Numbers that are equal hash equally: the value is reduced modulo the prime, 28 bits at a time.
int64_t hash_double(double d, int64_t if_nan) {
  if (!std::isfinite(d)) return std::isinf(d) ? (d > 0 ? 314159 : -314159) : if_nan;
  int exponent;
  double m = std::frexp(d, &exponent);
  int sign = 1;
  if (m < 0) sign = -1, m = -m;
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & kModulus) | x >> (kModulusBits - 28);
    m *= 268435456.0;  // 2**28
    exponent -= 28;
    auto y = static_cast<uint64_t>(m);
    m -= static_cast<double>(y);
    x += y;
    if (x >= kModulus) x -= kModulus;
  }
  exponent = exponent >= 0 ? exponent % kModulusBits : kModulusBits - 1 - ((-1 - exponent) % kModulusBits);
  x = ((x << exponent) & kModulus) | x >> (kModulusBits - exponent);
  auto h = static_cast<int64_t>(x) * sign;
  return h == -1 ? -2 : h;
}

}  // namespace wrp
