// math.cpp -- mathematical functions, with CPython's idea of which results are errors.
#include <cmath>
#include <limits>

#include "modules/modules.h"
#include "modules/state.h"
#include "objects/arguments.h"
#include "objects/integer.h"

namespace wrp {

namespace {

#define MATH(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object*, [[maybe_unused]] const Args& args)

Error domain(Interp& in) { return value_error(in, "math domain error"); }
Error range(Interp& in) { return raise_error(in, rt().exceptions.OverflowError, "math range error"); }

Result<double> real(Interp& in, Object* o) {
  if (is_float(o)) return float_value(o);
  if (is_int(o)) return int_to_double(in, o);
  if (type_of(o)->slots.float_) {
    Ref<> made = TRY(type_of(o)->slots.float_(in, o));
    if (!is_float(made.get())) return type_error(in, "%T.__float__ returned non-float (type %T)", o, made.get());
    return float_value(made.get());
  }
  if (type_of(o)->slots.index) return int_to_double(in, TRY(to_int(in, o)).get());
  return type_error(in, "must be real number, not %T", o);
}
Result<int64_t> whole(Interp& in, Object* o) { return as_index(in, o); }

using Plain = double (*)(double);
// A result that is not a number, of one that is: outside the domain. An infinite one: too large (or outside, as told).
Result<Ref<>> checked(Interp& in, double x, double r, bool may_overflow) {
  if (std::isnan(r) && !std::isnan(x)) return domain(in);
  if (std::isinf(r) && std::isfinite(x)) return may_overflow ? range(in) : domain(in);
  return make_float(r);
}
template <Plain kFunction, bool kOverflows = false>
MATH(one) {
  double x = TRY(real(in, args[0]));
  return checked(in, x, kFunction(x), kOverflows);
}
double m_degrees(double x) { return x * (180.0 / M_PI); }
double m_radians(double x) { return x * (M_PI / 180.0); }
// In Python: rarely asked for, and the C library's weigh 4 KB.
Result<Ref<>> in_python(Interp& in, const char* function, Object* argument) {
  double x = TRY(real(in, argument));
  Ref<> given = TRY(make_float(x));
  Object* items[] = {given.get()};
  Ref<> result = TRY(call_library(in, "_math", function, Args(items, 1)));
  return checked(in, x, float_value(result.get()), true);
}
MATH(m_gamma) { return in_python(in, "gamma", args[0]); }
MATH(m_lgamma) { return in_python(in, "lgamma", args[0]); }

MATH(m_atan2) { return make_float(std::atan2(TRY(real(in, args[0])), TRY(real(in, args[1])))); }
MATH(m_copysign) { return make_float(std::copysign(TRY(real(in, args[0])), TRY(real(in, args[1])))); }
Result<Ref<>> checked2(Interp& in, double x, double y, double r) {
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain(in);
  if (std::isinf(r) && std::isfinite(x) && std::isfinite(y)) return range(in);
  return make_float(r);
}
MATH(m_fmod) {
  double x = TRY(real(in, args[0])), y = TRY(real(in, args[1]));
  if (std::isinf(y) && std::isfinite(x)) return make_float(x);
  return checked2(in, x, y, std::fmod(x, y));
}
MATH(m_pow) {
  double x = TRY(real(in, args[0])), y = TRY(real(in, args[1]));
  if (x == 0 && y < 0 && std::isfinite(y)) return domain(in);
  return checked2(in, x, y, std::pow(x, y));
}
MATH(m_remainder) {
  double x = TRY(real(in, args[0])), y = TRY(real(in, args[1]));
  if (std::isinf(y) && std::isfinite(x)) return make_float(x);
  // From fmod(), which is here anyway: what is left of x, or what it lacks, whichever is less; the even one of two.
  double size = std::fabs(x), step = std::fabs(y), left = std::fmod(size, step), lacking = step - left;
  double r = left < lacking ? left : left > lacking ? -lacking : left - 2 * std::fmod(0.5 * (size - left), step);
  return checked2(in, x, y, std::copysign(1.0, x) * r);
}
MATH(m_fma) {
  double x = TRY(real(in, args[0])), y = TRY(real(in, args[1])), z = TRY(real(in, args[2])), r = std::fma(x, y, z);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y) && !std::isnan(z))
    return value_error(in, "invalid operation in fma");
  if (std::isinf(r) && std::isfinite(x) && std::isfinite(y) && std::isfinite(z))
    return raise_error(in, rt().exceptions.OverflowError, "overflow in fma");
  return make_float(r);
}
MATH(m_ldexp) {
  double x = TRY(real(in, args[0]));
  if (!is_int(args[1])) return type_error(in, "Expected an int as second argument to ldexp.");
  int64_t n = int_value(args[1]);
  int exponent = n > 100000 ? 100000 : n < -100000 ? -100000 : static_cast<int>(n);
  double r = std::ldexp(x, exponent);
  if (std::isinf(r) && std::isfinite(x)) return range(in);
  return make_float(r);
}
MATH(m_frexp) {
  double x = TRY(real(in, args[0]));
  int exponent = 0;
  double m = std::isfinite(x) ? std::frexp(x, &exponent) : x;
  Ref<> a = TRY(make_float(m)), b = TRY(make_int(exponent));
  return make_tuple_of(a.get(), b.get());
}
MATH(m_modf) {
  double x = TRY(real(in, args[0])), w = 0;
  double f = std::isinf(x) ? std::copysign(0.0, x) : std::modf(x, &w);
  if (std::isinf(x)) w = x;
  Ref<> a = TRY(make_float(f)), b = TRY(make_float(w));
  return make_tuple_of(a.get(), b.get());
}
MATH(m_nextafter) {
  static const char* const kNames[] = {"", "", "steps", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "nextafter", .names = kNames, .required = 2, .positional = 2}, args, v));
  double x = TRY(real(in, v[0])), y = TRY(real(in, v[1]));
  int64_t steps = v[2] && !is_none(v[2]) ? TRY(whole(in, v[2])) : 1;
  if (steps < 0) return value_error(in, "steps must be a non-negative integer");
  if (x == y) return make_float(y);
  for (int64_t i = 0; i < steps && x != y && !std::isnan(x); ++i) x = std::nextafter(x, y);
  return make_float(x);
}
MATH(m_ulp) {
  double x = std::fabs(TRY(real(in, args[0])));
  if (std::isnan(x) || std::isinf(x)) return make_float(x);
  double next = std::nextafter(x, INFINITY);
  return make_float(std::isinf(next) ? x - std::nextafter(x, -INFINITY) : next - x);
}
MATH(m_isfinite) { return make_bool(std::isfinite(TRY(real(in, args[0])))); }
MATH(m_isinf) { return make_bool(std::isinf(TRY(real(in, args[0])))); }
MATH(m_isnan) { return make_bool(std::isnan(TRY(real(in, args[0])))); }
MATH(m_isclose) {
  static const char* const kNames[] = {"a", "b", "rel_tol", "abs_tol", nullptr};
  Object* v[4];
  TRY(unpack(in, {.function = "isclose", .names = kNames, .required = 2, .positional = 2}, args, v));
  double a = TRY(real(in, v[0])), b = TRY(real(in, v[1])), relative = v[2] ? TRY(real(in, v[2])) : 1e-9,
         absolute = v[3] ? TRY(real(in, v[3])) : 0;
  if (relative < 0 || absolute < 0) return value_error(in, "tolerances must be non-negative");
  if (a == b) return make_bool(true);
  if (std::isinf(a) || std::isinf(b)) return make_bool(false);
  double gap = std::fabs(b - a);
  return make_bool(gap <= std::fabs(relative * b) || gap <= std::fabs(relative * a) || gap <= absolute);
}

// ---- logarithms
// ------------------------------------------------------------------------------------------------------

Result<Ref<>> logarithm(Interp& in, Object* o, Plain f) {
  if (is_int(o) && is_big(o)) {
    if (int_value(o) <= 0) return domain(in);
    Whole n(o);
    auto exponent = static_cast<int64_t>(bit_length(n));
    if (exponent < 1024) exponent = 0;  // else m * 2**e, with m from 0.5 to 1
    double m;
    (void)to_double(n, -exponent, false, m);
    return make_float(exponent ? f(m) + f(2.0) * static_cast<double>(exponent) : f(m));
  }
  double x = TRY(real(in, o));
  if (x <= 0) return domain(in);
  return make_float(f(x));
}
MATH(m_log) {
  Ref<> top = TRY(logarithm(in, args[0], std::log));
  if (args.count == 1) return top;
  Ref<> bottom = TRY(logarithm(in, args[1], std::log));
  return binary(in, top.get(), bottom.get(), BinaryOp::truediv);
}
MATH(m_log2) { return logarithm(in, args[0], std::log2); }
MATH(m_log10) { return logarithm(in, args[0], std::log10); }

// ---- to integers
// -----------------------------------------------------------------------------------------------------

Result<Ref<>> rounded(Interp& in, Object* o, Str* special, Plain f) {
  if (o->type != rt().types.float_) {
    Ref<> method = TRY(get_special(in, o, special));
    if (method) return call(in, method.get(), {});
  }
  Ref<> x = TRY(make_float(f(TRY(real(in, o)))));
  return call_with(in, rt().types.int_, x.get());
}
MATH(m_floor) { return rounded(in, args[0], ID(__floor__), std::floor); }
MATH(m_ceil) { return rounded(in, args[0], ID(__ceil__), std::ceil); }
MATH(m_trunc) {
  Ref<> method = TRY(get_special(in, args[0], ID(__trunc__)));
  if (!method) return type_error(in, "type %T doesn't define __trunc__ method", args[0]);
  return call(in, method.get(), {});
}

Result<Ref<>> op(Interp& in, const Ref<>& a, const Ref<>& b, BinaryOp what) {
  return int_binary(in, a.get(), b.get(), what);
}
bool is_zero(const Ref<>& n) { return int_value(n.get()) == 0; }
Result<Ref<>> absolute(Interp& in, Object* o) {
  Ref<> n = TRY(to_int(in, o));
  return unary(in, n.get(), UnaryOp::abs);
}
Result<Ref<>> gcd_of(Interp& in, Ref<> a, Ref<> b) {
  while (!is_zero(b)) {
    Ref<> rest = TRY(op(in, a, b, BinaryOp::mod));
    a = std::move(b);
    b = std::move(rest);
  }
  return a;
}
MATH(m_gcd) {
  Ref<> g = TRY(make_int(0));
  for (Word i = 0; i < args.count; ++i) g = TRY(gcd_of(in, std::move(g), TRY(absolute(in, args[i]))));
  return g;
}
MATH(m_lcm) {
  Ref<> l = TRY(make_int(1));
  for (Word i = 0; i < args.count; ++i) {
    Ref<> n = TRY(absolute(in, args[i]));
    if (is_zero(n)) l = n.dup();
    if (is_zero(l)) continue;  // all have to be integers anyway
    Ref<> g = TRY(gcd_of(in, l.dup(), n.dup()));
    l = TRY(op(in, l, g, BinaryOp::floordiv));
    l = TRY(op(in, l, n, BinaryOp::mul));
  }
  return l;
}
// n * (n-1) * ... , k factors, divided by k! when `choose`
Result<Ref<>> falling(Interp& in, Ref<> n, int64_t k, bool choose) {
  Ref<> out = TRY(make_int(1)), one = TRY(make_int(1));
  for (int64_t i = 1; i <= k; ++i) {
    out = TRY(op(in, out, n, BinaryOp::mul));
    if (choose) out = TRY(op(in, out, TRY(make_int(i)), BinaryOp::floordiv));
    n = TRY(op(in, n, one, BinaryOp::sub));
  }
  return out;
}
MATH(m_factorial) {
  Ref<> n = TRY(to_int(in, args[0]));
  if (int_value(n.get()) < 0) return value_error(in, "factorial() not defined for negative values");
  if (is_big(n.get())) {
    return raise_error(in, rt().exceptions.OverflowError, "factorial() argument should not exceed 9223372036854775807");
  }
  int64_t k = int_value(n.get());
  return falling(in, std::move(n), k, false);
}
Result<Ref<>> choose_some(Interp& in, Object* from, Object* how_many, bool ordered) {
  Ref<> n = TRY(to_int(in, from)), k = TRY(to_int(in, how_many));
  if (int_value(n.get()) < 0) return value_error(in, "n must be a non-negative integer");
  if (int_value(k.get()) < 0) return value_error(in, "k must be a non-negative integer");
  if (int_order(k.get(), n.get()) > 0) return make_int(0);
  if (!ordered) {
    Ref<> others = TRY(op(in, n, k, BinaryOp::sub));
    if (int_order(others.get(), k.get()) < 0) k = std::move(others);
  }
  if (is_big(k.get())) {
    return raise_error(in, rt().exceptions.OverflowError, "%s must not exceed 9223372036854775807",
                       ordered ? "k" : "min(n - k, k)");
  }
  return falling(in, std::move(n), int_value(k.get()), !ordered);
}
MATH(m_perm) {
  return args.count < 2 || is_none(args[1]) ? m_factorial(in, nullptr, args) : choose_some(in, args[0], args[1], true);
}
MATH(m_comb) { return choose_some(in, args[0], args[1], false); }
MATH(m_isqrt) {
  Ref<> n = TRY(to_int(in, args[0])), one = TRY(make_int(1));
  if (int_value(n.get()) < 0) return value_error(in, "isqrt() argument must be nonnegative");
  if (is_zero(n)) return make_int(0);
  // Newton's way from above: the first step that does not go down is the end.
  Whole digits(n.get());
  Ref<> shift = TRY(make_int(static_cast<int64_t>(bit_length(digits) + 1) / 2));
  Ref<> root = TRY(op(in, one, shift, BinaryOp::lshift));
  for (;;) {
    Ref<> next = TRY(op(in, n, root, BinaryOp::floordiv));
    next = TRY(op(in, next, root, BinaryOp::add));
    next = TRY(op(in, next, one, BinaryOp::rshift));
    if (int_order(next.get(), root.get()) >= 0) return root;
    root = std::move(next);
  }
}

// ---- sums
// ------------------------------------------------------------------------------------------------------------

// Exact: partial sums that do not overlap (Shewchuk), added up at the end with correct rounding.
MATH(m_fsum) {
  Ref<> it = TRY(get_iter(in, args[0]));
  double partials[64];
  int count = 0;
  double special = 0;
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    double x = TRY(real(in, item.get())), given = x;
    int kept = 0;
    for (int i = 0; i < count; ++i) {
      double y = partials[i];
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double high = x + y, low = y - (high - x);
      if (low != 0) partials[kept++] = low;
      x = high;
    }
    count = kept;
    if (x != 0) {
      if (!std::isfinite(x)) {
        if (std::isfinite(given))
          return raise_error(in, rt().exceptions.OverflowError, "intermediate overflow in fsum");
        if (std::isinf(given) && std::isinf(special) && (given > 0) != (special > 0))
          return value_error(in, "-inf + inf in fsum");
        special += given;
        count = 0;
      } else {
        partials[count++] = x;
        if (count == 64) {
          // From the largest down each takes up what fits of those below: no more than forty are left.
          int at = count;
          double top = partials[--count];
          while (count > 0) {
            double y = partials[--count], high = top + y, low = y - (high - top);
            if (low != 0) partials[--at] = high;
            top = low != 0 ? low : high;
          }
          partials[--at] = top;
          for (; at < 64; ++at) partials[count++] = partials[at];
        }
      }
    }
  }
  if (special != 0) return make_float(special);
  double high = 0, low = 0;
  if (count > 0) {
    high = partials[--count];
    while (count > 0) {
      double x = high, y = partials[--count];
      high = x + y;
      low = y - (high - x);
      if (low != 0) break;
    }
    // Half way: look at what comes below.
    if (count > 0 && ((low < 0 && partials[count - 1] < 0) || (low > 0 && partials[count - 1] > 0))) {
      double y = low * 2, x = high + y;
      if (y == x - high) high = x;
    }
  }
  return make_float(high);
}

double length_of(double* values, Word count) {
  double highest = 0;
  bool nan = false;
  for (Word i = 0; i < count; ++i) {
    values[i] = std::fabs(values[i]);
    nan = nan || std::isnan(values[i]);
    if (values[i] > highest) highest = values[i];
  }
  if (std::isinf(highest)) return highest;
  if (nan) return NAN;
  if (highest == 0 || count <= 1) return highest;
  int exponent;
  std::frexp(highest, &exponent);
  double sum = 0, lost = 0;
  for (Word i = 0; i < count; ++i) {
    double x = std::ldexp(values[i], -exponent), p = x * x, e = std::fma(x, x, -p), t = sum + p;
    lost += (sum - t) + p + e;
    if (std::fabs(sum) < std::fabs(p)) lost += 0;
    sum = t;
  }
  double h = std::sqrt(sum + lost);
  double correction = std::fma(-h, h, sum) + lost;
  return std::ldexp(h + correction / (2 * h), exponent);
}
constexpr Word kMostDimensions = 64;
MATH(m_hypot) {
  double values[kMostDimensions];
  if (args.count > kMostDimensions) return not_supported(in, "hypot() of more than 64 values");
  for (Word i = 0; i < args.count; ++i) values[i] = TRY(real(in, args[i]));
  return make_float(length_of(values, args.count));
}
MATH(m_dist) {
  Ref<Tuple> p = TRY(tuple_from_iterable(in, args[0])), q = TRY(tuple_from_iterable(in, args[1]));
  if (p->size != q->size) return value_error(in, "both points must have the same number of dimensions");
  double values[kMostDimensions];
  if (p->size > kMostDimensions) return not_supported(in, "dist() in more than 64 dimensions");
  for (Word i = 0; i < p->size; ++i) values[i] = TRY(real(in, (*p)[i])) - TRY(real(in, (*q)[i]));
  return make_float(length_of(values, p->size));
}
MATH(m_prod) {
  static const char* const kNames[] = {"", "start", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "prod", .names = kNames, .required = 1, .positional = 1}, args, v));
  Ref<> total = v[1] ? dup(v[1]) : TRY(make_int(1));
  Ref<> it = TRY(get_iter(in, v[0]));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return total;
    total = TRY(binary(in, total.get(), item.get(), BinaryOp::mul));
  }
}
MATH(m_sumprod) { return call_library(in, "_math", "sumprod", args); }
#undef MATH

double f_log1p(double x) { return x <= -1 ? NAN : std::log1p(x); }
double f_atanh(double x) { return std::fabs(x) >= 1 ? NAN : std::atanh(x); }

#define FUNCTION(name, function, low, high) \
  { name, function, low, high, NativeMethod::static_method, nullptr }
#define ONE(name) FUNCTION(#name, one<std::name>, 1, 1)
#define GROWING(name) FUNCTION(#name, (one<std::name, true>), 1, 1)
const NativeMethod kFunctions[] = {
    ONE(acos),
    ONE(acosh),
    ONE(asin),
    ONE(asinh),
    ONE(atan),
    FUNCTION("atan2", m_atan2, 2, 2),
    FUNCTION("atanh", one<f_atanh>, 1, 1),
    ONE(cbrt),
    FUNCTION("ceil", m_ceil, 1, 1),
    FUNCTION("comb", m_comb, 2, 2),
    FUNCTION("copysign", m_copysign, 2, 2),
    ONE(cos),
    GROWING(cosh),
    FUNCTION("degrees", one<m_degrees>, 1, 1),
    FUNCTION("dist", m_dist, 2, 2),
    ONE(erf),
    ONE(erfc),
    GROWING(exp),
    GROWING(exp2),
    GROWING(expm1),
    ONE(fabs),
    FUNCTION("factorial", m_factorial, 1, 1),
    FUNCTION("floor", m_floor, 1, 1),
    FUNCTION("fma", m_fma, 3, 3),
    FUNCTION("fmod", m_fmod, 2, 2),
    FUNCTION("frexp", m_frexp, 1, 1),
    FUNCTION("fsum", m_fsum, 1, 1),
    FUNCTION("gamma", m_gamma, 1, 1),
    FUNCTION("gcd", m_gcd, 0, -1),
    FUNCTION("hypot", m_hypot, 0, -1),
    {"isclose", m_isclose, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    FUNCTION("isfinite", m_isfinite, 1, 1),
    FUNCTION("isinf", m_isinf, 1, 1),
    FUNCTION("isnan", m_isnan, 1, 1),
    FUNCTION("isqrt", m_isqrt, 1, 1),
    FUNCTION("lcm", m_lcm, 0, -1),
    FUNCTION("ldexp", m_ldexp, 2, 2),
    FUNCTION("lgamma", m_lgamma, 1, 1),
    FUNCTION("log", m_log, 1, 2),
    FUNCTION("log10", m_log10, 1, 1),
    FUNCTION("log1p", one<f_log1p>, 1, 1),
    FUNCTION("log2", m_log2, 1, 1),
    FUNCTION("modf", m_modf, 1, 1),
    {"nextafter", m_nextafter, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    FUNCTION("perm", m_perm, 1, 2),
    FUNCTION("pow", m_pow, 2, 2),
    {"prod", m_prod, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    FUNCTION("radians", one<m_radians>, 1, 1),
    FUNCTION("remainder", m_remainder, 2, 2),
    ONE(sin),
    GROWING(sinh),
    ONE(sqrt),
    FUNCTION("sumprod", m_sumprod, 2, 2),
    ONE(tan),
    ONE(tanh),
    FUNCTION("trunc", m_trunc, 1, 1),
    FUNCTION("ulp", m_ulp, 1, 1),
    {},
};

}  // namespace

Result<void> fill_math(Interp&, Module& m) {
  TRY(add_functions(m, kFunctions));
  TRY(add_object(m, "pi", TRY(make_float(M_PI))));
  TRY(add_object(m, "e", TRY(make_float(M_E))));
  TRY(add_object(m, "tau", TRY(make_float(2 * M_PI))));
  TRY(add_object(m, "inf", TRY(make_float(INFINITY))));
  TRY(add_object(m, "nan", TRY(make_float(NAN))));
  return add_object(
      m, "__doc__",
      TRY(text_of("This module provides access to the mathematical functions\ndefined by the C standard.")));
}

}  // namespace wrp
