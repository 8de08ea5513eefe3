// hash.h -- CPython's hashes of 64-bit machines with PYTHONHASHSEED=0: SipHash-1-3 with a key of zeros for text, the
// prime 2**61-1 for numbers, the rotated address for identity, and the mix of xxHash for tuples.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wrp {

uint64_t siphash13(const void* data, size_t size);

// A hash is never -1.
inline int64_t hash_value(uint64_t h) { return h == ~uint64_t{0} ? -2 : static_cast<int64_t>(h); }
inline int64_t hash_bytes(const void* data, size_t size) { return size == 0 ? 0 : hash_value(siphash13(data, size)); }
int64_t hash_int(int64_t n);
int64_t hash_double(double d, int64_t if_nan);
inline int64_t hash_address(uint64_t id) { return hash_value(id >> 4 | id << 60); }

}  // namespace wrp
