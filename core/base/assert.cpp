#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace wrp {

void assertion_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, what);
  std::abort();
}

}  // namespace wrp
