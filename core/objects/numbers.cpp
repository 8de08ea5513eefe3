// numbers.cpp -- int, bool and float: values, arithmetic, text.
#include "objects/numbers.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/hash.h"
#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/format.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

// The larger the better hidden: until integers of any size are here, too large a result is an error that says so.
Error too_large(Interp& in) { return not_supported(in, "integers of more than 64 bits"); }

int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}
int64_t floor_mod(int64_t a, int64_t b) {
  int64_t r = a % b;
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

Error divide_by_zero(Interp& in, const char* what) {
  return raise_error(in, rt().exceptions.ZeroDivisionError, "%s", what);
}

Result<Ref<>> int_power(Interp& in, int64_t base, int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) return divide_by_zero(in, "zero to a negative power");
    return make_float(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  int64_t result = 1;
  while (exponent) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return too_large(in);
    exponent >>= 1;
    if (exponent && __builtin_mul_overflow(base, base, &base)) return too_large(in);
  }
  return make_int(result);
}

template <int kOp>
Result<Ref<>> int_binary(Interp& in, Object* x, Object* y) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  int64_t a = int_value(x), b = int_value(y), r;
  switch (static_cast<BinaryOp>(kOp)) {
    case BinaryOp::add: return __builtin_add_overflow(a, b, &r) ? Result<Ref<>>(too_large(in)) : make_int(r);
    case BinaryOp::sub: return __builtin_sub_overflow(a, b, &r) ? Result<Ref<>>(too_large(in)) : make_int(r);
    case BinaryOp::mul: return __builtin_mul_overflow(a, b, &r) ? Result<Ref<>>(too_large(in)) : make_int(r);
    case BinaryOp::truediv:
      if (b == 0) return divide_by_zero(in, "division by zero");
      return make_float(static_cast<double>(a) / static_cast<double>(b));
    case BinaryOp::floordiv:
      if (b == 0) return divide_by_zero(in, "integer division or modulo by zero");
      if (b == -1) return __builtin_sub_overflow(int64_t{0}, a, &r) ? Result<Ref<>>(too_large(in)) : make_int(r);
      return make_int(floor_div(a, b));
    case BinaryOp::mod:
      if (b == 0) return divide_by_zero(in, "integer modulo by zero");
      return make_int(b == -1 ? 0 : floor_mod(a, b));
    case BinaryOp::divmod: {
      if (b == 0) return divide_by_zero(in, "integer division or modulo by zero");
      if (b == -1 && a == INT64_MIN) return too_large(in);
      Ref<> q = TRY(make_int(floor_div(a, b))), m = TRY(make_int(floor_mod(a, b)));
      return make_tuple_of(q.get(), m.get());
    }
    case BinaryOp::pow: return int_power(in, a, b);
    case BinaryOp::lshift:
      if (b < 0) return value_error(in, "negative shift count");
      if (a == 0) return make_int(0);
      if (b > 62 || (a << b) >> b != a) return too_large(in);
      return make_int(a << b);
    case BinaryOp::rshift:
      if (b < 0) return value_error(in, "negative shift count");
      return make_int(b > 63 ? (a < 0 ? -1 : 0) : a >> b);
    case BinaryOp::and_: return make_int(a & b);
    case BinaryOp::xor_: return make_int(a ^ b);
    case BinaryOp::or_: return make_int(a | b);
    default: return not_implemented();
  }
}

Result<Ref<>> bool_or_int(Object* x, Object* y, int64_t value) {
  if (x->type == rt().types.bool_ && y->type == rt().types.bool_) return make_bool(value);
  return make_int(value);
}
template <int kOp>
Result<Ref<>> bool_binary(Interp&, Object* x, Object* y) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  int64_t a = int_value(x), b = int_value(y);
  BinaryOp op = static_cast<BinaryOp>(kOp);
  return bool_or_int(x, y, op == BinaryOp::and_ ? a & b : op == BinaryOp::or_ ? a | b : a ^ b);
}

Result<Ref<>> int_compare(Interp&, Object* x, Object* y, CompareOp op) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  int64_t a = int_value(x), b = int_value(y);
  switch (op) {
    case CompareOp::lt: return make_bool(a < b);
    case CompareOp::le: return make_bool(a <= b);
    case CompareOp::eq: return make_bool(a == b);
    case CompareOp::ne: return make_bool(a != b);
    case CompareOp::gt: return make_bool(a > b);
    case CompareOp::ge: return make_bool(a >= b);
  }
  WRP_UNREACHABLE();
}

Result<Ref<>> int_repr(Interp&, Object* o) {
  Text text;
  text.append_number(int_value(o));
  return finish(text);
}

template <int kOp>
Result<Ref<>> int_unary(Interp& in, Object* o) {
  int64_t a = int_value(o);
  switch (static_cast<UnaryOp>(kOp)) {
    case UnaryOp::neg: return a == INT64_MIN ? Result<Ref<>>(too_large(in)) : make_int(-a);
    case UnaryOp::abs: return a == INT64_MIN ? Result<Ref<>>(too_large(in)) : make_int(a < 0 ? -a : a);
    case UnaryOp::invert: return make_int(~a);
    default: return make_int(a);
  }
}

Result<Ref<Str>> decode_latin1(std::string_view bytes) {
  Text text;
  for (char c : bytes) text.append_code_point(static_cast<unsigned char>(c));
  return finish(text);
}

// int("..."): spaces around, a sign, underscores between digits.
Result<Ref<>> parse_int(Interp& in, Str& s, int base, Object* shown_as = nullptr) {
  Text digits;
  append(digits, s);
  std::string_view t = digits.view();
  auto bad = [&]() -> Error {
    auto shown = repr(in, shown_as ? shown_as : &s);
    if (!shown) return shown.error();
    return value_error(in, "invalid literal for int() with base %d: %U", base, (*shown).get());
  };
  while (!t.empty() && is_space(static_cast<unsigned char>(t.front()))) t.remove_prefix(1);
  while (!t.empty() && is_space(static_cast<unsigned char>(t.back()))) t.remove_suffix(1);
  bool negative = false;
  if (!t.empty() && (t[0] == '-' || t[0] == '+')) negative = t[0] == '-', t.remove_prefix(1);
  int radix = base;
  if (t.size() > 1 && t[0] == '0') {
    char p = static_cast<char>(t[1] | 32);
    int prefix = p == 'x' ? 16 : p == 'o' ? 8 : p == 'b' ? 2 : 0;
    if (prefix && (base == 0 || base == prefix)) {
      t.remove_prefix(2);
      radix = prefix;
      if (!t.empty() && t[0] == '_') t.remove_prefix(1);
    }
  }
  if (radix == 0) radix = 10;
  if (t.empty()) return bad();
  int64_t value = 0;
  bool last_digit = false;
  for (char c : t) {
    if (c == '_' && last_digit) {
      last_digit = false;
      continue;
    }
    int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'z' ? (c | 32) - 'a' + 10 : 99;
    if (digit >= radix) return bad();
    if (__builtin_mul_overflow(value, static_cast<int64_t>(radix), &value) ||
        __builtin_add_overflow(value, static_cast<int64_t>(digit), &value)) {
      return too_large(in);
    }
    last_digit = true;
  }
  if (!last_digit) return bad();
  return make_int(negative ? -value : value);
}

Result<Ref<>> int_from(Interp& in, Object* value) {
  if (is_int(value)) return make_int(int_value(value));
  if (is_float(value)) {
    double d = float_value(value);
    if (std::isnan(d)) return value_error(in, "cannot convert float NaN to integer");
    if (std::isinf(d))
      return raise_error(in, rt().exceptions.OverflowError, "cannot convert float infinity to integer");
    if (std::fabs(d) >= 9.2e18) return too_large(in);
    return make_int(static_cast<int64_t>(d));
  }
  if (type_of(value)->slots.int_) {
    Ref<> n = TRY(type_of(value)->slots.int_(in, value));
    if (!is_int(n.get())) return type_error(in, "__int__ returned non-int (type %T)", n.get());
    return make_int(int_value(n.get()));
  }
  if (type_of(value)->slots.index) return make_int(TRY(as_index(in, value)));
  if (is_str(value)) return parse_int(in, *as_str(value), 10);
  std::string_view bytes;
  if (bytes_view(value, bytes)) {
    Ref<Str> text = TRY(decode_latin1(bytes));
    return parse_int(in, *text, 10, value);
  }
  return type_error(in, "int() argument must be a string, a bytes-like object or a real number, not '%T'", value);
}

Result<Ref<>> int_new(Interp& in, TypeObject& type, Args args) {
  static const char* const kNames[] = {"base"};
  TRY(only_keywords(in, "int", args, kNames, 1));
  if (args.count > 2) return type_error(in, "int() takes at most 2 arguments (%d given)", static_cast<int>(args.count));
  Object* base = args.get(1) ? args.get(1) : keyword(args, "base");
  Ref<> value;
  if (args.count == 0) {
    if (base) return type_error(in, "int() missing string argument");
    value = TRY(make_int(0));
  } else if (base) {
    std::string_view bytes;
    Ref<> as_text = is_str(args[0])              ? Borrowed<>(args[0]).dup()
                    : bytes_view(args[0], bytes) ? Ref<>(TRY(decode_latin1(bytes)))
                                                 : Ref<>();
    if (!as_text) return type_error(in, "int() can't convert non-string with explicit base");
    int64_t radix = TRY(as_index(in, base));
    if (radix != 0 && (radix < 2 || radix > 36)) return value_error(in, "int() base must be >= 2 and <= 36, or 0");
    value = TRY(parse_int(in, *as_str(as_text.get()), static_cast<int>(radix), args[0]));
  } else {
    value = TRY(int_from(in, args[0]));
  }
  if (&type == rt().types.int_) return value;
  Ref<> made = TRY(make_instance_of(type, words_of<Int>));
  static_cast<Int*>(made.get())->number.value = int_value(value.get());
  return made;
}

Result<Ref<>> int_bit_length(Interp&, Object* self, Args) {
  int64_t a = int_value(self);
  uint64_t m = a < 0 ? -static_cast<uint64_t>(a) : static_cast<uint64_t>(a);
  return make_int(m ? 64 - __builtin_clzll(m) : 0);
}
Result<Ref<>> int_bit_count(Interp&, Object* self, Args) {
  int64_t a = int_value(self);
  return make_int(__builtin_popcountll(a < 0 ? -static_cast<uint64_t>(a) : static_cast<uint64_t>(a)));
}
Result<Ref<>> int_same(Interp&, Object* self, Args) { return make_int(int_value(self)); }
Result<Ref<>> int_round(Interp& in, Object* self, Args args) {
  if (args.count == 0 || args[0] == rt().none) return make_int(int_value(self));
  int64_t digits = TRY(as_index(in, args[0]));
  if (digits >= 0) return make_int(int_value(self));
  int64_t unit = 1;
  for (int64_t i = 0; i < -digits; ++i) {
    if (__builtin_mul_overflow(unit, int64_t{10}, &unit)) return make_int(0);
  }
  int64_t low = floor_div(int_value(self), unit), rest = floor_mod(int_value(self), unit);
  if (rest * 2 > unit || (rest * 2 == unit && (low & 1))) ++low;
  return make_int(low * unit);
}
Result<Ref<>> int_format(Interp& in, Object* self, Args args) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  return format_number(in, self, *as_str(args[0]));
}
Result<Ref<>> get_self(Interp&, Object* self) { return make_int(int_value(self)); }
Result<Ref<>> get_zero(Interp&, Object*) { return make_int(0); }
Result<Ref<>> get_one(Interp&, Object*) { return make_int(1); }
Result<Ref<>> int_ratio(Interp&, Object* self, Args) {
  Ref<> n = TRY(make_int(int_value(self))), one = TRY(make_int(1));
  return make_tuple_of(n.get(), one.get());
}
Result<Ref<>> int_getnewargs(Interp&, Object* self, Args) {
  Ref<> n = TRY(make_int(int_value(self)));
  return make_tuple_of(n.get());
}

const NativeMethod kIntMethods[] = {
    {"bit_length", int_bit_length, 0, 0, NativeMethod::method, nullptr},
    {"bit_count", int_bit_count, 0, 0, NativeMethod::method, nullptr},
    {"conjugate", int_same, 0, 0, NativeMethod::method, nullptr},
    {"as_integer_ratio", int_ratio, 0, 0, NativeMethod::method, nullptr},
    {"__trunc__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__floor__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__ceil__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__round__", int_round, 0, 1, NativeMethod::method, nullptr},
    {"__format__", int_format, 1, 1, NativeMethod::method, nullptr},
    {"__getnewargs__", int_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {},
};
const NativeGetSet kIntGetSets[] = {{"real", get_self, nullptr},
                                    {"imag", get_zero, nullptr},
                                    {"numerator", get_self, nullptr},
                                    {"denominator", get_one, nullptr},
                                    {}};

// ---- float
// -----------------------------------------------------------------------------------------------------------

bool to_double(Object* o, double& out) {
  if (is_float(o)) return out = float_value(o), true;
  if (is_int(o)) return out = static_cast<double>(int_value(o)), true;
  return false;
}

double float_mod(double a, double b) {
  double r = std::fmod(a, b);
  if (r != 0 && (b < 0) != (r < 0)) return r + b;
  return r == 0 ? std::copysign(0.0, b) : r;
}
double float_floor_div(double a, double b) {
  double mod = std::fmod(a, b), div = (a - mod) / b;
  if (mod != 0 && (b < 0) != (mod < 0)) div -= 1.0;
  if (div == 0) return std::copysign(0.0, a / b);
  double floored = std::floor(div);
  return div - floored > 0.5 ? floored + 1.0 : floored;
}

template <int kOp>
Result<Ref<>> float_binary(Interp& in, Object* x, Object* y) {
  double a, b;
  if (!to_double(x, a) || !to_double(y, b)) return not_implemented();
  switch (static_cast<BinaryOp>(kOp)) {
    case BinaryOp::add: return make_float(a + b);
    case BinaryOp::sub: return make_float(a - b);
    case BinaryOp::mul: return make_float(a * b);
    case BinaryOp::truediv:
      return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float division by zero")) : make_float(a / b);
    case BinaryOp::floordiv:
      return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float floor division by zero"))
                    : make_float(float_floor_div(a, b));
    case BinaryOp::mod: return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float modulo")) : make_float(float_mod(a, b));
    case BinaryOp::divmod: {
      if (b == 0) return divide_by_zero(in, "float floor division by zero");
      Ref<> q = TRY(make_float(float_floor_div(a, b))), m = TRY(make_float(float_mod(a, b)));
      return make_tuple_of(q.get(), m.get());
    }
    case BinaryOp::pow: {
      if (a == 0 && b < 0) return divide_by_zero(in, "zero to a negative power");
      double r = std::pow(a, b);
      if (std::isinf(r) && std::isfinite(a) && std::isfinite(b)) {
        Ref<> code = TRY(make_int(34)), text = TRY(make_str("Numerical result out of range"));
        return in.raise(
            TRY(make_exception(*rt().exceptions.OverflowError, TRY(make_tuple_of(code.get(), text.get())))));
      }
      if (std::isnan(r) && !std::isnan(a) && !std::isnan(b)) return complex_power(in, x, y);
      return make_float(r);
    }
    default: return not_implemented();
  }
}

Result<Ref<>> float_compare(Interp&, Object* x, Object* y, CompareOp op) {
  double a, b;
  if (!to_double(x, a) || !to_double(y, b)) return not_implemented();
  switch (op) {
    case CompareOp::lt: return make_bool(a < b);
    case CompareOp::le: return make_bool(a <= b);
    case CompareOp::eq: return make_bool(a == b);
    case CompareOp::ne: return make_bool(a != b);
    case CompareOp::gt: return make_bool(a > b);
    case CompareOp::ge: return make_bool(a >= b);
  }
  WRP_UNREACHABLE();
}

Result<Ref<>> float_repr(Interp&, Object* o) {
  Text text;
  append_float(text, float_value(o));
  return finish(text);
}

Result<Ref<>> float_new(Interp& in, TypeObject& type, Args args) {
  if (args.has_keywords()) return type_error(in, "float() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "float expected at most 1 argument, got %d", static_cast<int>(args.count));
  double d = 0;
  if (args.count) {
    Object* value = args[0];
    std::string_view bytes;
    if (is_str(value) || bytes_view(value, bytes)) {
      Text text;
      text.append(bytes);
      if (is_str(value)) append(text, *as_str(value));
      if (!parse_float(text.view(), d)) {
        Ref<Str> shown = TRY(repr(in, value));
        return value_error(in, "could not convert string to float: %U", shown.get());
      }
    } else if (!to_double(value, d)) {
      if (type_of(value)->slots.float_) {
        Ref<> made = TRY(type_of(value)->slots.float_(in, value));
        if (!is_float(made.get()))
          return type_error(in, "%T.__float__ returned non-float (type %T)", value, made.get());
        d = float_value(made.get());
      } else if (type_of(value)->slots.index) {
        d = static_cast<double>(TRY(as_index(in, value)));
      } else {
        return type_error(in, "float() argument must be a string or a real number, not '%T'", value);
      }
    }
  }
  if (&type == rt().types.float_) return make_float(d);
  Ref<> made = TRY(make_instance_of(type, words_of<Float>));
  static_cast<Float*>(made.get())->number.value = d;
  return made;
}

template <int kOp>
Result<Ref<>> float_unary(Interp&, Object* o) {
  double a = float_value(o);
  switch (static_cast<UnaryOp>(kOp)) {
    case UnaryOp::neg: return make_float(-a);
    case UnaryOp::abs: return make_float(std::fabs(a));
    default: return make_float(a);
  }
}

Result<Ref<>> float_is_integer(Interp&, Object* self, Args) {
  double d = float_value(self);
  return make_bool(std::isfinite(d) && std::floor(d) == d);
}
Result<Ref<>> float_round(Interp& in, Object* self, Args args) {
  double d = float_value(self);
  if (args.count == 0 || args[0] == rt().none) {
    Ref<> rounded = TRY(make_float(std::nearbyint(d)));
    return int_from(in, rounded.get());
  }
  int64_t digits = TRY(as_index(in, args[0]));
  if (!std::isfinite(d) || digits > 17) return make_float(d);
  // Through decimal text, which rounds the exact value half to even.
  if (digits >= 0) {
    char buffer[400];
    std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(digits), d);
    return make_float(std::strtod(buffer, nullptr));
  }
  double unit = std::pow(10.0, static_cast<double>(-digits));
  return make_float(std::nearbyint(d / unit) * unit);
}
Result<Ref<>> float_trunc(Interp& in, Object* self, Args) { return int_from(in, self); }
Result<Ref<>> float_floor(Interp& in, Object* self, Args) {
  Ref<> f = TRY(make_float(std::floor(float_value(self))));
  return int_from(in, f.get());
}
Result<Ref<>> float_ceil(Interp& in, Object* self, Args) {
  Ref<> f = TRY(make_float(std::ceil(float_value(self))));
  return int_from(in, f.get());
}
Result<Ref<>> float_format(Interp& in, Object* self, Args args) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  return format_number(in, self, *as_str(args[0]));
}
Result<Ref<>> float_real(Interp&, Object* self) { return make_float(float_value(self)); }
Result<Ref<>> float_imag(Interp&, Object*) { return make_float(0); }
Result<Ref<>> float_conjugate(Interp&, Object* self, Args) { return make_float(float_value(self)); }
Result<Ref<>> float_getnewargs(Interp&, Object* self, Args) {
  Ref<> d = TRY(make_float(float_value(self)));
  return make_tuple_of(d.get());
}
const NativeMethod kFloatMethods[] = {
    {"__getnewargs__", float_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {"is_integer", float_is_integer, 0, 0, NativeMethod::method, nullptr},
    {"conjugate", float_conjugate, 0, 0, NativeMethod::method, nullptr},
    {"__round__", float_round, 0, 1, NativeMethod::method, nullptr},
    {"__trunc__", float_trunc, 0, 0, NativeMethod::method, nullptr},
    {"__floor__", float_floor, 0, 0, NativeMethod::method, nullptr},
    {"__ceil__", float_ceil, 0, 0, NativeMethod::method, nullptr},
    {"__format__", float_format, 1, 1, NativeMethod::method, nullptr},
    {},
};
const NativeGetSet kFloatGetSets[] = {{"real", float_real, nullptr}, {"imag", float_imag, nullptr}, {}};

}  // namespace

Result<Ref<>> make_int_slow(int64_t n) {
  Ref<Int> i = TRY(heap().make<Int>(*rt().types.int_));
  i->number.value = n;
  return i;
}

Result<Ref<>> make_float(double d) {
  Ref<Float> f = TRY(heap().make<Float>(*rt().types.float_));
  f->number.value = d;
  return f;
}

void append_float(Text& text, double d) {
  if (std::isnan(d)) return text.append("nan");
  if (std::isinf(d)) return text.append(d > 0 ? "inf" : "-inf");
  char digits[40];
  for (int precision = 1; precision <= 17; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*e", precision - 1, d);
    if (std::strtod(digits, nullptr) == d) break;
  }
  // digits is d.ddde+xx: repr switches to an exponent below 1e-4 and from 1e16 on.
  char* e = std::strchr(digits, 'e');
  int exponent = std::atoi(e + 1);
  std::string_view mantissa(digits, static_cast<size_t>(e - digits));
  if (mantissa[0] == '-') {
    text.append('-');
    mantissa.remove_prefix(1);
  }
  char plain[20];
  size_t n = 0;
  for (char c : mantissa) {
    if (c != '.') plain[n++] = c;
  }
  if (exponent < -4 || exponent >= 16) {
    text.append(plain[0]);
    if (n > 1) {
      text.append('.');
      text.append({plain + 1, n - 1});
    }
    text.append_format("e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return;
  }
  if (exponent < 0) {
    text.append("0.");
    for (int i = -1; i > exponent; --i) text.append('0');
    return text.append({plain, n});
  }
  for (int i = 0; i <= exponent; ++i) text.append(static_cast<size_t>(i) < n ? plain[i] : '0');
  text.append('.');
  if (n > static_cast<size_t>(exponent) + 1) {
    text.append({plain + exponent + 1, n - static_cast<size_t>(exponent) - 1});
  } else {
    text.append('0');
  }
}

bool parse_float(std::string_view t, double& out) {
  while (!t.empty() && is_space(static_cast<unsigned char>(t.front()))) t.remove_prefix(1);
  while (!t.empty() && is_space(static_cast<unsigned char>(t.back()))) t.remove_suffix(1);
  Text clean;
  for (size_t i = 0; i < t.size(); ++i) {
    char c = t[i];
    bool between_digits = i > 0 && i + 1 < t.size() && is_digit(static_cast<unsigned char>(t[i - 1])) &&
                          is_digit(static_cast<unsigned char>(t[i + 1]));
    if (c == '_') {
      if (!between_digits) return false;
      continue;
    }
    if (c == 'x' || c == 'X' || c == 'p' || c == 'P' || c == '(') return false;  // strtod's own extras
    clean.append(c);
  }
  if (clean.empty()) return false;
  char* end;
  out = std::strtod(clean.c_str(), &end);
  return end == clean.c_str() + clean.size();
}

namespace {
template <int... kOps>
void fill_int(Slots& s, std::integer_sequence<int, kOps...>) {
  ((s.binary[kOps] = int_binary<kOps>), ...);
  s.binary[static_cast<int>(BinaryOp::matmul)] = nullptr;
}
}  // namespace

const TypeSpec& int_spec() {
  static TypeSpec spec = {
      .words = words_of<Int>,
      .is_base = true,
      .var_sized = true,
      .slots = {.repr = int_repr,
                .index = [](Interp&, Object* o) { return make_int(int_value(o)); },
                .int_ = [](Interp&, Object* o) { return make_int(int_value(o)); },
                .float_ = [](Interp&, Object* o) { return make_float(static_cast<double>(int_value(o))); },
                .hash = [](Interp&, Object* o) -> Result<int64_t> { return hash_int(int_value(o)); },
                .compare = int_compare,
                .truth = [](Interp&, Object* o) -> Result<bool> { return int_value(o) != 0; },
                .unary = {int_unary<0>, int_unary<1>, int_unary<2>, int_unary<3>},
                .new_ = int_new},
      .methods = kIntMethods,
      .getsets = kIntGetSets,
  };
  fill_int(spec.slots, std::make_integer_sequence<int, kBinaryOps>());
  return spec;
}

const TypeSpec& bool_spec() {
  static TypeSpec spec = {
      .base = rt().types.int_,
      .words = words_of<Int>,
      .slots = {
          .repr = [](Interp&, Object* o) -> Result<Ref<>> { return make_str(o == rt().true_ ? "True" : "False"); },
          .new_ = [](Interp& in, TypeObject&, Args args) -> Result<Ref<>> {
            if (args.has_keywords()) return type_error(in, "bool() takes no keyword arguments");
            if (args.count > 1)
              return type_error(in, "bool expected at most 1 argument, got %d", static_cast<int>(args.count));
            return make_bool(args.count && TRY(truth(in, args[0])));
          }},
  };
  spec.base = rt().types.int_;
  spec.slots.binary[static_cast<int>(BinaryOp::and_)] = bool_binary<static_cast<int>(BinaryOp::and_)>;
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = bool_binary<static_cast<int>(BinaryOp::or_)>;
  spec.slots.binary[static_cast<int>(BinaryOp::xor_)] = bool_binary<static_cast<int>(BinaryOp::xor_)>;
  return spec;
}

const TypeSpec& float_spec() {
  static TypeSpec spec = {
      .words = words_of<Float>,
      .is_base = true,
      .slots = {
          .repr = float_repr,
          .int_ = [](Interp& in, Object* o) { return int_from(in, o); },
          .float_ = [](Interp&, Object* o) { return make_float(float_value(o)); },
          .hash = [](Interp&, Object* o) -> Result<int64_t> { return hash_double(float_value(o), hash_address_of(o)); },
          .compare = float_compare,
          .truth = [](Interp&, Object* o) -> Result<bool> { return float_value(o) != 0; },
          .unary = {float_unary<0>, float_unary<1>, float_unary<2>, nullptr},
          .new_ = float_new},
      .methods = kFloatMethods,
      .getsets = kFloatGetSets,
  };
  auto set = [&](BinaryOp op, BinaryFn f) { spec.slots.binary[static_cast<int>(op)] = f; };
  set(BinaryOp::add, float_binary<0>);
  set(BinaryOp::sub, float_binary<1>);
  set(BinaryOp::mul, float_binary<2>);
  set(BinaryOp::truediv, float_binary<4>);
  set(BinaryOp::floordiv, float_binary<5>);
  set(BinaryOp::mod, float_binary<6>);
  set(BinaryOp::divmod, float_binary<7>);
  set(BinaryOp::pow, float_binary<8>);
  return spec;
}

}  // namespace wrp
