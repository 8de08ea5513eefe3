// stack.h -- the evaluation stack of the frame that runs.
#pragma once

#include "heap/ref.h"

namespace wrp {

// Slots above the top are null.
struct Stack {
  Object** top;

  WRP_INLINE void push(Ref<> value) { *top++ = value.release(); }
  WRP_INLINE Ref<> pop() {
    Object* o = *--top;
    *top = nullptr;
    return Ref<>::adopt(o);
  }
  WRP_INLINE Object* peek(int n) const { return top[-n]; }
  WRP_INLINE void replace_top(Ref<> value) {
    Ref<> old = Ref<>::adopt(top[-1]);
    top[-1] = value.release();
  }
  // The deepest first.
  WRP_INLINE void drop_upward(uint32_t n) {
    Object** last = top;
    for (Object** at = top -= n; at < last; ++at) {
      Ref<> dropped = Ref<>::adopt(*at);
      *at = nullptr;
    }
  }
  WRP_INLINE void drop(int n) {
    while (n-- > 0) Ref<> dropped = pop();
  }
};

}  // namespace wrp
