// elementary.h -- sine, exponential, logarithm and what is made of them, to about 70 bits before the one rounding at
// the end.
//
// In wasm they take the place of the C library's (at the end of elementary.cpp). Emscripten's small pow() is often off
// in the last digit, 10.0 ** -5 among others, where CPython on a desktop is nearly always right; and its tables are 5
// KB of the module after Brotli. Natively the machine's own library is as good as CPython, since it is the one that
// CPython uses.
#pragma once

namespace wrp::elementary {

double sin(double x);
double cos(double x);
double tan(double x);
double exp(double x);
double exp2(double x);
double log(double x);
double log2(double x);
double log10(double x);
double pow(double x, double y);

}  // namespace wrp::elementary
