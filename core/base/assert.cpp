#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace wrp {

void assertion_failed([[maybe_unused]] const char* what, [[maybe_unused]] const char* file, [[maybe_unused]] int line) {
#if defined(WRP_CHECKS)  // elsewhere it would be the only one to bring in the C library's streams
  std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, what);
#endif
  std::abort();
}

}  // namespace wrp
