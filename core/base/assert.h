// assert.h -- what must not fail, asserts. Checked in debug, asan and stress builds; free in release.
#pragma once

namespace wrp {
[[noreturn]] void assertion_failed(const char* what, const char* file, int line);
}

#if defined(WRP_CHECKS)
#define WRP_ASSERT(condition) ((condition) ? (void)0 : ::wrp::assertion_failed(#condition, __FILE__, __LINE__))
#else
#define WRP_ASSERT(condition) ((void)0)
#endif
#define WRP_UNREACHABLE() (::wrp::assertion_failed("unreachable", __FILE__, __LINE__))
