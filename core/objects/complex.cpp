#include "objects/complex.h"

#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/format.h"
#include "objects/numbers.h"

namespace wrp {

namespace {

struct Pair {
  double re, im;
};
Pair value_of(Object* o) { return {static_cast<Complex*>(o)->real.value, static_cast<Complex*>(o)->imag.value}; }

Result<bool> to_pair(Interp& in, Object* o, Pair& out) {
  if (is_complex(o)) return out = value_of(o), true;
  if (is_float(o)) return out = {float_value(o), 0}, true;
  if (!is_int(o)) return false;
  out = {TRY(int_to_double(in, o)), 0};
  return true;
}

Pair multiply(Pair a, Pair b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }

// Smith's way, as CPython: scale by the larger part of the divisor.
bool divide(Pair a, Pair b, Pair& out) {
  double x = std::fabs(b.re), y = std::fabs(b.im);
  if (x >= y) {
    if (x == 0) return false;
    double ratio = b.im / b.re, denominator = b.re + b.im * ratio;
    out = {(a.re + a.im * ratio) / denominator, (a.im - a.re * ratio) / denominator};
  } else if (y >= x) {
    double ratio = b.re / b.im, denominator = b.re * ratio + b.im;
    out = {(a.re * ratio + a.im) / denominator, (a.im * ratio - a.re) / denominator};
  } else {
    out = {NAN, NAN};
  }
  return true;
}

Pair power(Pair a, Pair b) {
  double length = std::hypot(a.re, a.im), size = std::pow(length, b.re), angle = std::atan2(a.im, a.re),
         phase = angle * b.re;
  if (b.im != 0) {
    size *= std::exp(-angle * b.im);
    phase += b.im * std::log(length);
  }
  return {size * std::cos(phase), size * std::sin(phase)};
}

// Small whole exponents by multiplication, which is exact where it can be.
bool whole_power(Pair a, int64_t n, Pair& out) {
  uint64_t m = n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  Pair result = {1, 0}, base = a;
  for (uint64_t mask = 1; mask <= m; mask <<= 1, base = multiply(base, base)) {
    if (m & mask) result = multiply(result, base);
  }
  if (n >= 0) return out = result, true;
  return divide({1, 0}, result, out);
}

Result<Ref<>> make(Pair p) { return make_complex(p.re, p.im); }
Error zero_division(Interp& in, const char* text) {
  return raise_error(in, rt().exceptions.ZeroDivisionError, "%s", text);
}

Result<Ref<>> complex_add(Interp& in, Object* x, Object* y) {
  Pair a, b;
  if (!TRY(to_pair(in, x, a)) || !TRY(to_pair(in, y, b))) return not_implemented();
  return make({a.re + b.re, a.im + b.im});
}
Result<Ref<>> complex_sub(Interp& in, Object* x, Object* y) {
  Pair a, b;
  if (!TRY(to_pair(in, x, a)) || !TRY(to_pair(in, y, b))) return not_implemented();
  return make({a.re - b.re, a.im - b.im});
}
Result<Ref<>> complex_mul(Interp& in, Object* x, Object* y) {
  Pair a, b;
  if (!TRY(to_pair(in, x, a)) || !TRY(to_pair(in, y, b))) return not_implemented();
  return make(multiply(a, b));
}
Result<Ref<>> complex_div(Interp& in, Object* x, Object* y) {
  Pair a, b, q;
  if (!TRY(to_pair(in, x, a)) || !TRY(to_pair(in, y, b))) return not_implemented();
  if (!divide(a, b, q)) return zero_division(in, "complex division by zero");
  return make(q);
}

Result<Ref<>> complex_compare(Interp&, Object* x, Object* y, CompareOp op) {
  if (op != CompareOp::eq && op != CompareOp::ne) return not_implemented();
  Pair a = value_of(x), b = {0, 0};
  bool same;
  if (is_int(y)) {
    same = a.im == 0 && a.re == a.re && compare_with_double(y, a.re) == 0;
  } else if (is_complex(y) || is_float(y)) {
    b = is_complex(y) ? value_of(y) : Pair{float_value(y), 0};
    same = a.re == b.re && a.im == b.im;
  } else {
    return not_implemented();
  }
  return make_bool(same == (op == CompareOp::eq));
}
Result<int64_t> complex_hash(Interp&, Object* o) {
  Pair p = value_of(o);
  int64_t if_nan = hash_address_of(o);
  uint64_t h =
      static_cast<uint64_t>(hash_double(p.re, if_nan)) + 1000003u * static_cast<uint64_t>(hash_double(p.im, if_nan));
  return hash_value(h);
}

std::string_view without_point_zero(std::string_view digits) {
  if (digits.size() > 2 && digits.substr(digits.size() - 2) == ".0") digits.remove_suffix(2);
  return digits;
}
void append_part(Text& text, double d) {
  Text digits;
  append_float(digits, d);
  text.append(without_point_zero(digits.view()));
}
void append_complex(Text& text, Pair p) {
  if (p.re == 0 && !std::signbit(p.re)) {
    append_part(text, p.im);
    return text.append('j');
  }
  text.append('(');
  append_part(text, p.re);
  if (!std::signbit(p.im) || std::isnan(p.im)) text.append('+');
  append_part(text, p.im);
  text.append("j)");
}
Result<Ref<>> complex_repr(Interp&, Object* o) {
  Text text;
  append_complex(text, value_of(o));
  return finish(text);
}

template <int kOp>
Result<Ref<>> complex_unary(Interp&, Object* o) {
  Pair p = value_of(o);
  switch (static_cast<UnaryOp>(kOp)) {
    case UnaryOp::neg: return make({-p.re, -p.im});
    case UnaryOp::abs: return make_float(std::hypot(p.re, p.im));
    default: return make(p);
  }
}

// "1+2j", "(1+2j)", "j": a real part, an imaginary one, or both.
bool parse_complex(std::string_view s, Pair& out) {
  auto trim = [](std::string_view& t) {
    while (!t.empty() && is_space(static_cast<unsigned char>(t.front()))) t.remove_prefix(1);
    while (!t.empty() && is_space(static_cast<unsigned char>(t.back()))) t.remove_suffix(1);
  };
  trim(s);
  if (s.size() >= 2 && s.front() == '(' && s.back() == ')') {
    s = s.substr(1, s.size() - 2);
    trim(s);
  }
  if (s.empty()) return false;
  if (s.find_first_of(" \t\n\r\f\v") != std::string_view::npos) return false;
  bool imaginary = s.back() == 'j' || s.back() == 'J';
  if (!imaginary) {
    out.im = 0;
    return parse_float(s, out.re);
  }
  s.remove_suffix(1);
  size_t cut = 0;  // where the imaginary part's sign stands
  for (size_t i = 1; i < s.size(); ++i) {
    bool exponent =
        (s[i - 1] | 32) == 'e' && i >= 2 && (is_digit(static_cast<unsigned char>(s[i - 2])) || s[i - 2] == '.');
    if ((s[i] == '+' || s[i] == '-') && !exponent) cut = i;
  }
  std::string_view real = s.substr(0, cut), rest = s.substr(cut);
  out.re = 0;
  if (!real.empty() && !parse_float(real, out.re)) return false;
  if (rest.empty() || rest == "+" || rest == "-") return out.im = rest == "-" ? -1 : 1, true;
  return parse_float(rest, out.im);
}

Result<Pair> convert(Interp& in, Object* o, bool first) {
  Pair p;
  if (TRY(to_pair(in, o, p))) return p;
  Ref<> method = TRY(get_special(in, o, ID(__complex__)));
  if (first && method) {
    Ref<> made = TRY(call(in, method.get(), {}));
    if (!is_complex(made.get())) return type_error(in, "%T.__complex__ returned non-complex (type %T)", o, made.get());
    return value_of(made.get());
  }
  if (type_of(o)->slots.float_) {
    Ref<> made = TRY(type_of(o)->slots.float_(in, o));
    if (!is_float(made.get())) return type_error(in, "%T.__float__ returned non-float (type %T)", o, made.get());
    return Pair{float_value(made.get()), 0};
  }
  if (type_of(o)->slots.index) return Pair{TRY(int_to_double(in, TRY(to_int(in, o)).get())), 0};
  if (first) return type_error(in, "complex() first argument must be a string or a number, not '%T'", o);
  return type_error(in, "complex() second argument must be a number, not '%T'", o);
}

Result<Ref<>> complex_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"real", "imag", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "complex", .names = kNames}, args, v));
  Pair p = {0, 0};
  if (v[0] && is_str(v[0])) {
    if (v[1]) return type_error(in, "complex() can't take second arg if first is a string");
    Text text;
    append(text, *as_str(v[0]));
    if (!parse_complex(text.view(), p)) return value_error(in, "complex() arg is a malformed string");
  } else {
    if (v[1] && is_str(v[1])) return type_error(in, "complex() second arg can't be a string");
    if (v[0] && !v[1] && v[0]->type == rt().types.complex && &type == rt().types.complex) return Borrowed<>(v[0]).dup();
    if (v[0]) p = TRY(convert(in, v[0], true));
    if (v[1]) {
      Pair i = TRY(convert(in, v[1], false));
      if (is_complex(v[1])) p.re -= i.im;
      p.im = v[0] && is_complex(v[0]) ? p.im + i.re : i.re;
    }
  }
  if (&type == rt().types.complex) return make(p);
  Ref<> made = TRY(make_instance(type));
  static_cast<Complex*>(made.get())->real.value = p.re;
  static_cast<Complex*>(made.get())->imag.value = p.im;
  return made;
}

Result<Ref<>> complex_conjugate(Interp&, Object* self, const Args&) {
  return make({value_of(self).re, -value_of(self).im});
}
Result<Ref<>> complex_self(Interp&, Object* self, const Args&) { return make(value_of(self)); }
Result<Ref<>> complex_getnewargs(Interp&, Object* self, const Args&) {
  Ref<> re = TRY(make_float(value_of(self).re)), im = TRY(make_float(value_of(self).im));
  return make_tuple_of(re.get(), im.get());
}
Result<Ref<>> complex_format(Interp& in, Object* self, const Args& args) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  Str& spec = *as_str(args[0]);
  if (spec.length == 0) return str(in, self);
  FormatSpec f = TRY(parse_format(in, spec, self));
  if (f.type && (f.type > 127 || !std::strchr("eEfFgGn", static_cast<char>(f.type))))
    return value_error(in, "Unknown format code '%c' for object of type 'complex'", static_cast<int>(f.type));
  if (f.fill == '0' && f.align) return value_error(in, "Zero padding is not allowed in complex format specifier");
  if (f.align == '=') return value_error(in, "'=' alignment flag is not allowed in complex format specifier");
  Text body;
  auto number = [&](double d, char sign) -> Result<void> {
    Text how;
    how.append(sign);
    if (f.alternate) how.append('#');
    if (f.grouping) how.append(f.grouping);
    if (f.precision >= 0) how.append_format(".%lld", static_cast<long long>(f.precision));
    if (f.type || f.precision >= 0) how.append_code_point(f.type ? f.type : 'g');
    Ref<Str> text = TRY(finish(how));
    Ref<> real = TRY(make_float(d)), shown = TRY(format_number(in, real.get(), *text));
    std::string_view digits = as_str(shown.get())->ascii_view();
    body.append(f.type || f.precision >= 0 ? digits : without_point_zero(digits));
    return {};
  };
  Pair p = value_of(self);
  bool both = f.type || p.re != 0 || std::signbit(p.re), brackets = both && !f.type;  // as repr() has it
  if (brackets) body.append('(');
  if (both) TRY(number(p.re, f.sign));
  TRY(number(p.im, both ? '+' : f.sign));
  body.append(brackets ? "j)" : "j");
  Ref<Str> shown = TRY(finish(body));
  Text padding;
  if (f.align) {
    padding.append_code_point(f.fill);
    padding.append(f.align);
  } else {
    padding.append('>');
  }
  if (f.width) padding.append_number(f.width);
  Ref<Str> outer = TRY(finish(padding));
  return format_str(in, *shown, *outer);
}
const NativeMethod kMethods[] = {
    {"conjugate", complex_conjugate, 0, 0, NativeMethod::method, nullptr},
    {"__complex__", complex_self, 0, 0, NativeMethod::method, nullptr},
    {"__getnewargs__", complex_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {"__format__", complex_format, 1, 1, NativeMethod::method, nullptr},
    {},
};
Result<Ref<>> get_real(Interp&, Object* self) { return make_float(value_of(self).re); }
Result<Ref<>> get_imag(Interp&, Object* self) { return make_float(value_of(self).im); }
const NativeGetSet kGetSets[] = {{"real", get_real, nullptr}, {"imag", get_imag, nullptr}, {}};
const LifetimeHooks kHooks = {};

}  // namespace

Result<Ref<>> make_complex(double real, double imag) {
  Ref<Complex> c = TRY(heap().make<Complex>(*rt().types.complex));
  c->real.value = real;
  c->imag.value = imag;
  return c;
}

Result<Ref<>> complex_power(Interp& in, Object* x, Object* y) {
  Pair a, b, out;
  if (!TRY(to_pair(in, x, a)) || !TRY(to_pair(in, y, b))) return not_implemented();
  if (b.re == 0 && b.im == 0) return make_complex(1, 0);
  if (a.re == 0 && a.im == 0) {
    if (b.im != 0 || b.re < 0) return zero_division(in, "0.0 to a negative or complex power");
    return make_complex(0, 0);
  }
  bool whole = b.im == 0 && b.re == std::floor(b.re) && std::fabs(b.re) <= 100;
  if (!whole || !whole_power(a, static_cast<int64_t>(b.re), out)) out = power(a, b);
  if (std::isinf(out.re) || std::isinf(out.im))
    return raise_error(in, rt().exceptions.OverflowError, "complex exponentiation");
  return make_complex(out.re, out.im);
}

Result<void> ready_complex() {
  TypeSpec spec = {
      .hooks = &kHooks,
      .words = words_of<Complex>,
      .is_base = true,
      .slots = {.repr = complex_repr,
                .hash = complex_hash,
                .compare = complex_compare,
                .truth = [](Interp&, Object* o) -> Result<bool> { return value_of(o).re != 0 || value_of(o).im != 0; },
                .unary = {complex_unary<0>, complex_unary<1>, complex_unary<2>, nullptr},
                .new_ = complex_new},
      .methods = kMethods,
      .getsets = kGetSets};
  auto set = [&](BinaryOp op, BinaryFn f) { spec.slots.binary[static_cast<int>(op)] = f; };
  set(BinaryOp::add, complex_add);
  set(BinaryOp::sub, complex_sub);
  set(BinaryOp::mul, complex_mul);
  set(BinaryOp::truediv, complex_div);
  set(BinaryOp::pow, complex_power);
  return ready_type(*rt().types.complex, "complex", spec);
}

}  // namespace wrp
