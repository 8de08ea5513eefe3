// numbers.cpp -- how numbers are made; by the million, hence apart from what int and float can do.
#include "objects/numbers.h"

namespace wrp {

Result<Ref<>> make_int(int64_t n) { return make_int_inline(n); }

Result<Ref<>> make_float(double d) {
  Ref<Float> f = TRY(heap().make_leaf<Float>(*rt().types.float_));
  f->number.value = d;
  return f;
}

}  // namespace wrp
