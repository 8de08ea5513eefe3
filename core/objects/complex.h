// complex.h -- complex numbers: two doubles.
#pragma once

#include "objects/runtime.h"

namespace wrp {

struct Complex : Object {
  Wide<double> real, imag;
};
inline bool is_complex(const Object* o) { return is_instance(o, rt().types.complex); }
Result<Ref<>> make_complex(double real, double imag);
// a ** b of two numbers of which at least one is not real, or whose result is not.
Result<Ref<>> complex_power(Interp& in, Object* a, Object* b);
Result<void> ready_complex();

}  // namespace wrp
