// float.cpp -- float: values, arithmetic, text.
#include <cmath>

#include "base/decimal.h"
#include "base/hash.h"
#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/format.h"
#include "objects/integer.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

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

std::string_view stripped(std::string_view t) {
  while (!t.empty() && is_space(static_cast<unsigned char>(t.front()))) t.remove_prefix(1);
  while (!t.empty() && is_space(static_cast<unsigned char>(t.back()))) t.remove_suffix(1);
  return t;
}

// inf, infinity and nan, in any case and with a sign.
bool read_special(std::string_view t, double& out) {
  bool negative = !t.empty() && t[0] == '-';
  if (!t.empty() && (negative || t[0] == '+')) t.remove_prefix(1);
  auto is = [&](std::string_view word) {
    if (t.size() != word.size()) return false;
    for (size_t i = 0; i < t.size(); ++i) {
      if ((t[i] | 32) != word[i]) return false;
    }
    return true;
  };
  if (is("inf") || is("infinity")) {
    out = HUGE_VAL;
  } else if (is("nan")) {
    out = std::nan("");
  } else {
    return false;
  }
  if (negative) out = -out;
  return true;
}

template <int kOp>
Result<Ref<>> float_binary(Interp& in, Object* x, Object* y) {
  double a, b;
  if (!TRY(number_to_double(in, x, a)) || !TRY(number_to_double(in, y, b))) return not_implemented();
  switch (static_cast<BinaryOp>(kOp)) {
    case BinaryOp::add: return make_float(a + b);
    case BinaryOp::sub: return make_float(a - b);
    case BinaryOp::mul: return make_float(a * b);
    case BinaryOp::truediv:
      return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float division by zero")) : make_float(a / b);
    case BinaryOp::floordiv:
      return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float floor division by zero"))
                    : make_float(float_floor_div(a, b));
    case BinaryOp::mod:
      return b == 0 ? Result<Ref<>>(divide_by_zero(in, "float modulo by zero")) : make_float(float_mod(a, b));
    case BinaryOp::divmod: {
      if (b == 0) return divide_by_zero(in, "float divmod()");
      Ref<> q = TRY(make_float(float_floor_div(a, b))), m = TRY(make_float(float_mod(a, b)));
      return make_tuple_of(q.get(), m.get());
    }
    case BinaryOp::pow: {
      if (a == 0 && b < 0) return divide_by_zero(in, "0.0 cannot be raised to a negative power");
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

// With an int exactly, however large.
Result<Ref<>> float_compare(Interp&, Object* x, Object* y, CompareOp op) {
  double a = float_value(x);
  if (is_float(y)) {
    double b = float_value(y);
    if (std::isnan(a) || std::isnan(b)) return make_bool(op == CompareOp::ne);
    return make_bool(order_satisfies(a < b ? -1 : a > b, op));
  }
  if (!is_int(y)) return not_implemented();
  if (std::isnan(a)) return make_bool(op == CompareOp::ne);
  return make_bool(order_satisfies(-compare_with_double(y, a), op));
}

Result<Ref<>> float_repr(Interp&, Object* o) {
  Text text;
  append_float(text, float_value(o));
  return finish(text);
}

// Itself, or of a subclass the number.
Result<Ref<>> exact(Object* o) {
  if (o->type == rt().types.float_) return Borrowed<>(o).dup();
  return make_float(float_value(o));
}

Result<Ref<>> float_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords()) return type_error(in, "float() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "float expected at most 1 argument, got %d", static_cast<int>(args.count));
  double d = 0;
  if (args.count) {
    Object* value = args[0];
    if (value->type == rt().types.float_ && &type == value->type) return exact(value);
    std::string_view bytes;
    if (is_str(value) || bytes_view(value, bytes)) {
      Text text;
      text.append(bytes);
      if (is_str(value)) append_decimal(text, *as_str(value));
      if (!parse_float(text.view(), d)) {
        Ref<Str> shown = TRY(repr(in, value));
        return value_error(in, "could not convert string to float: %U", shown.get());
      }
    } else if (!TRY(number_to_double(in, value, d))) {
      if (type_of(value)->slots.float_) {
        Ref<> made = TRY(type_of(value)->slots.float_(in, value));
        if (!is_float(made.get()))
          return type_error(in, "%T.__float__ returned non-float (type %T)", value, made.get());
        d = float_value(made.get());
      } else if (type_of(value)->slots.index) {
        d = TRY(int_to_double(in, TRY(to_int(in, value)).get()));
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
    default: return exact(o);
  }
}

#define METHOD(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self, [[maybe_unused]] const Args& args)
METHOD(float_is_integer) {
  double d = float_value(self);
  return make_bool(std::isfinite(d) && std::floor(d) == d);
}
METHOD(float_round) {
  double d = float_value(self);
  if (args.count == 0 || args[0] == rt().none) return int_from_double(in, std::nearbyint(d));
  int64_t digits = int_value(TRY(to_int(in, args[0])).get());
  if (!std::isfinite(d) || digits > 323) return make_float(d);
  if (digits < -309) return make_float(std::copysign(0.0, d));
  Decimal decimal(d);
  decimal.round_to_places(digits);
  double rounded = std::copysign(decimal.to_double(), d);
  if (!std::isfinite(rounded))
    return raise_error(in, rt().exceptions.OverflowError, "rounded value too large to represent");
  return make_float(rounded);
}
METHOD(float_trunc) { return int_from_double(in, float_value(self)); }
METHOD(float_floor) { return int_from_double(in, std::floor(float_value(self))); }
METHOD(float_ceil) { return int_from_double(in, std::ceil(float_value(self))); }
METHOD(float_ratio) {
  double d = float_value(self);
  if (std::isnan(d)) return value_error(in, "cannot convert NaN to integer ratio");
  if (std::isinf(d)) return raise_error(in, rt().exceptions.OverflowError, "cannot convert Infinity to integer ratio");
  int exponent;
  double m = std::frexp(d, &exponent);
  for (int i = 0; i < 300 && std::floor(m) != m; ++i) m *= 2, --exponent;
  Ref<> top = TRY(int_from_double(in, m)), bottom = TRY(make_int(1)),
        shift = TRY(make_int(exponent < 0 ? -exponent : exponent));
  Ref<>& longer = exponent < 0 ? bottom : top;
  longer = TRY(int_binary(in, longer.get(), shift.get(), BinaryOp::lshift));
  return make_tuple_of(top.get(), bottom.get());
}
METHOD(float_hex) {
  double d = float_value(self);
  if (!std::isfinite(d)) return float_repr(in, self);
  Text text;
  if (std::signbit(d)) text.append('-');
  d = std::fabs(d);
  int exponent = 0;
  if (d == 0) {
    text.append("0x0.0p+0");
    return finish(text);
  }
  double m = std::frexp(d, &exponent) * 2;
  --exponent;
  if (exponent < -1022) {  // subnormal
    m = std::ldexp(m, exponent + 1022);
    exponent = -1022;
  }
  auto bits = static_cast<uint64_t>(std::ldexp(m, 52));
  text.append_format("0x%d.%013llxp%s%d", static_cast<int>(bits >> 52),
                     static_cast<unsigned long long>(bits & ((uint64_t{1} << 52) - 1)), exponent < 0 ? "" : "+",
                     exponent);
  return finish(text);
}

// Hexadecimal digits, a point among them perhaps, and a power of two. False: something else.
bool read_hex(std::string_view t, double& out, bool& too_large) {
  size_t at = t.size() > 1 && t[0] == '0' && (t[1] | 32) == 'x' ? 2 : 0;
  uint64_t mantissa = 0;
  int64_t exponent = 0;
  bool any = false, behind = false, lost = false;
  for (; at < t.size(); ++at) {
    auto c = static_cast<unsigned char>(t[at]);
    if (c == '.' && !behind) {
      behind = true;
      continue;
    }
    int digit = is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (digit < 0) break;
    any = true;
    if (mantissa >> 60) {
      lost = lost || digit;
      exponent += behind ? 0 : 4;
    } else {
      mantissa = mantissa << 4 | static_cast<uint64_t>(digit);
      exponent -= behind ? 4 : 0;
    }
  }
  if (at < t.size() && (t[at] | 32) == 'p') {
    bool negative = ++at < t.size() && t[at] == '-';
    if (at < t.size() && (negative || t[at] == '+')) ++at;
    if (at == t.size()) return false;
    int64_t power = 0;
    for (; at < t.size() && is_digit(static_cast<unsigned char>(t[at])); ++at)
      power = power < INT32_MAX ? power * 10 + (t[at] - '0') : power;
    exponent += negative ? -power : power;
  }
  Digit digits[] = {static_cast<Digit>(mantissa), static_cast<Digit>(mantissa >> 32)};
  Natural whole{digits, digits[1] ? Word{2} : Word{digits[0] != 0}};
  too_large = !to_double(whole, exponent, lost, out);
  return any && at == t.size();
}

METHOD(float_fromhex) {  // self is the class
  if (!is_str(args[0])) return type_error(in, "fromhex() argument must be str, not %T", args[0]);
  Text given;
  append_decimal(given, *as_str(args[0]));
  std::string_view t = stripped(given.view());
  bool negative = !t.empty() && t[0] == '-', too_large = false;
  double d = 0;
  if (!read_special(t, d)) {
    if (!t.empty() && (negative || t[0] == '+')) t.remove_prefix(1);
    if (!read_hex(t, d, too_large)) return value_error(in, "invalid hexadecimal floating-point string");
    if (negative) d = -d;
  }
  if (too_large)
    return raise_error(in, rt().exceptions.OverflowError, "hexadecimal value too large to represent as a float");
  Ref<> value = TRY(make_float(d));
  if (self == rt().types.float_) return value;
  return call_with(in, self, value.get());
}
METHOD(float_getformat) {
  (void)self;
  if (!is_str(args[0])) return type_error(in, "__getformat__() argument must be str, not %T", args[0]);
  if (!equal(*as_str(args[0]), "double") && !equal(*as_str(args[0]), "float"))
    return value_error(in, "__getformat__() argument 1 must be 'double' or 'float'");
  return make_str("IEEE, little-endian");
}
#undef METHOD
Result<Ref<>> float_format(Interp& in, Object* self, const Args& args) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  return format_number(in, self, *as_str(args[0]));
}
Result<Ref<>> float_real(Interp&, Object* self) { return exact(self); }
Result<Ref<>> float_imag(Interp&, Object*) { return make_float(0); }
Result<Ref<>> float_conjugate(Interp&, Object* self, const Args&) { return exact(self); }
Result<Ref<>> float_getnewargs(Interp&, Object* self, const Args&) {
  Ref<> d = TRY(make_float(float_value(self)));
  return make_tuple_of(d.get());
}
const NativeMethod kFloatMethods[] = {
    {"__getnewargs__", float_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {"as_integer_ratio", float_ratio, 0, 0, NativeMethod::method, nullptr},
    {"hex", float_hex, 0, 0, NativeMethod::method, nullptr},
    {"fromhex", float_fromhex, 1, 1, NativeMethod::class_method, nullptr},
    {"__getformat__", float_getformat, 1, 1, NativeMethod::class_method, nullptr},
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

Result<bool> number_to_double(Interp& in, Object* o, double& out) {
  if (is_float(o)) return out = float_value(o), true;
  if (!is_int(o)) return false;
  out = TRY(int_to_double(in, o));
  return true;
}

void append_float(Text& text, double d) {
  if (std::isnan(d)) return text.append("nan");
  if (std::isinf(d)) return text.append(d > 0 ? "inf" : "-inf");
  append_shortest(text, d);
}

bool parse_float(std::string_view t, double& out) {
  t = stripped(t);
  Text clean;
  for (size_t i = 0; i < t.size(); ++i) {
    bool between_digits = i > 0 && i + 1 < t.size() && is_digit(static_cast<unsigned char>(t[i - 1])) &&
                          is_digit(static_cast<unsigned char>(t[i + 1]));
    if (t[i] != '_') {
      clean.append(t[i]);
    } else if (!between_digits) {
      return false;
    }
  }
  return read_special(clean.view(), out) || read_double(clean.view(), out);
}

const TypeSpec& float_spec() {
  static TypeSpec spec = {
      .words = words_of<Float>,
      .is_base = true,
      .slots = {
          .repr = float_repr,
          .int_ = [](Interp& in, Object* o) { return int_from_double(in, float_value(o)); },
          .float_ = [](Interp&, Object* o) { return exact(o); },
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
