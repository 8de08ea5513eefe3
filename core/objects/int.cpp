// int.cpp -- int and bool. What fits into 64 bits is computed in a register; everything else goes the long way, through
// integer.h: start reading at int_binary().
#include <cmath>

#include "base/hash.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/format.h"
#include "objects/integer.h"

namespace wrp {

Error divide_by_zero(Interp& in, const char* what) {
  return raise_error(in, rt().exceptions.ZeroDivisionError, "%s", what);
}

Result<Ref<>> plain_int(const Object* o) {
  if (!is_big(o)) return make_int(int_value(o));
  if (is_int_exact(o)) return Borrowed<>(const_cast<Object*>(o)).dup();
  Whole n(o);
  return make_integer(n, n.negative);
}

namespace {

Error overflow(Interp& in, const char* message) {
  return raise_error(in, rt().exceptions.OverflowError, "%s", message);
}

// ---- arithmetic of any size
// ------------------------------------------------------------------------------------------

Result<Ref<>> sum(const Whole& a, const Whole& b, bool b_negative) {
  Digits out;
  if (a.negative == b_negative) {
    TRY(add(out, a, b));
    return make_integer(out, a.negative);
  }
  bool swapped = compare(a, b) < 0;
  TRY(subtract(out, swapped ? b : a, swapped ? a : b));
  return make_integer(out, swapped ? b_negative : a.negative);
}

const Digit kOne[] = {1};

// The quotient is rounded down, the remainder has the divisor's sign.
Result<void> floor_divide(const Whole& a, const Whole& b, Ref<>* quotient, Ref<>* remainder) {
  Digits q, r, fixed;
  TRY(divide(q, r, a, b));
  if (r.count && a.negative != b.negative) {
    TRY(add(fixed, q, {kOne, 1}));
    q.swap(fixed);
    TRY(subtract(fixed, b, r));
    r.swap(fixed);
  }
  if (quotient) *quotient = TRY(make_integer(q, a.negative != b.negative));
  if (remainder) *remainder = TRY(make_integer(r, b.negative));
  return {};
}

// A negative number's digits as two's complement goes on for ever: ~(n - 1).
Result<Ref<>> bitwise(const Whole& a, const Whole& b, BinaryOp op) {
  Digits out;
  TRY(out.make((a.size.count > b.size.count ? a.size.count : b.size.count) + 1));
  uint64_t carry_a = a.negative, carry_b = b.negative;
  auto next = [](const Whole& w, Word i, uint64_t& carry) {
    Digit d = i < w.size.count ? w.size.at[i] : 0;
    if (!w.negative) return d;
    carry += static_cast<Digit>(~d);
    d = static_cast<Digit>(carry);
    carry >>= 32;
    return d;
  };
  auto combined = [op](Digit x, Digit y) { return op == BinaryOp::and_ ? x & y : op == BinaryOp::or_ ? x | y : x ^ y; };
  for (Word i = 0; i < out.count; ++i) {
    Digit x = next(a, i, carry_a);
    out.at[i] = combined(x, next(b, i, carry_b));
  }
  bool negative = combined(a.negative, b.negative);
  if (negative) {
    uint64_t carry = 1;
    for (Word i = 0; i < out.count; ++i) {
      carry += static_cast<Digit>(~out.at[i]);
      out.at[i] = static_cast<Digit>(carry);
      carry >>= 32;
    }
  }
  return make_integer(out, negative);
}

// Products that would take longer than anybody waits are refused: there is no way to interrupt them.
constexpr uint64_t kMostWork = uint64_t{1} << 33;
Error too_much_work(Interp& in) { return not_supported(in, "products of integers this large"); }

Result<void> multiply_checked(Interp& in, Digits& out, Natural a, Natural b) {
  if (uint64_t{a.count} * b.count > kMostWork) return too_much_work(in);
  return multiply(out, a, b);
}

Result<Ref<>> power(Interp& in, const Whole& base, Object* exponent) {
  uint64_t bits = bit_length(base), n = static_cast<uint64_t>(int_value(exponent));
  bool negative = base.negative && (n & 1);
  if (is_big(exponent)) {
    Whole e(exponent);
    negative = base.negative && (e.size.at[0] & 1);
  }
  if (bits <= 1) return make_integer({kOne, n && !bits ? Word{0} : Word{1}}, negative);  // 0, 1, -1
  if (n > uint64_t{1} << 33 || is_big(exponent)) return Error::no_memory;
  Digits out, next;
  bool two = true;  // a power of two
  for (uint64_t i = 0; i + 1 < bits && two; ++i) two = !bit_at(base, i);
  if (two) {
    TRY(shift_left(out, {kOne, 1}, (bits - 1) * n));
    return make_integer(out, negative);
  }
  TRY(out.assign({kOne, 1}));
  for (int bit = 63 - __builtin_clzll(n | 1); bit >= 0; --bit) {
    TRY(multiply_checked(in, next, out, out));
    out.swap(next);
    if (!(n >> bit & 1)) continue;
    TRY(multiply_checked(in, next, out, base));
    out.swap(next);
  }
  return make_integer(out, negative);
}

Result<Ref<>> true_division(Interp& in, const Whole& a, const Whole& b) {
  auto gap = static_cast<int64_t>(bit_length(a)) - static_cast<int64_t>(bit_length(b));
  Digits wide, q, r;
  int64_t shift = 66 - gap;  // a quotient of at least 66 bits
  double d = 0;
  if (gap > -1200 && a.size.count) {
    TRY(shift_left(wide, shift > 0 ? a : b, static_cast<uint64_t>(shift > 0 ? shift : -shift)));
    TRY(divide(q, r, shift > 0 ? Natural(wide) : a, shift > 0 ? b : Natural(wide)));
    if (!to_double(q, -shift, r.count, d)) return overflow(in, "integer division result too large for a float");
  }
  return make_float(a.negative != b.negative ? -d : d);
}

Result<Ref<>> shifted(Interp& in, Object* x, Object* y, bool left) {
  Whole a(x);
  int64_t bits = int_value(y);
  if (bits < 0) return value_error(in, "negative shift count");
  if (a.size.count == 0) return make_int(0);
  Digits out, fixed;
  if (left) {
    if (is_big(y)) return overflow(in, "too many digits in integer");
    TRY(shift_left(out, a, static_cast<uint64_t>(bits)));
    return make_integer(out, a.negative);
  }
  bool lost;
  TRY(shift_right(out, a, static_cast<uint64_t>(bits), lost));
  if (lost && a.negative) {  // rounded down
    TRY(add(fixed, out, {kOne, 1}));
    out.swap(fixed);
  }
  return make_integer(out, a.negative);
}

Result<Ref<>> wide_binary(Interp& in, Object* x, Object* y, BinaryOp op) {
  Whole a(x), b(y);
  switch (op) {
    case BinaryOp::add: return sum(a, b, b.negative);
    case BinaryOp::sub: return sum(a, b, !b.negative);
    case BinaryOp::mul: {
      Digits out;
      TRY(multiply_checked(in, out, a, b));
      return make_integer(out, a.negative != b.negative);
    }
    case BinaryOp::truediv: return true_division(in, a, b);
    case BinaryOp::floordiv: {
      Ref<> q;
      TRY(floor_divide(a, b, &q, nullptr));
      return q;
    }
    case BinaryOp::mod: {
      Ref<> m;
      TRY(floor_divide(a, b, nullptr, &m));
      return m;
    }
    case BinaryOp::divmod: {
      Ref<> q, m;
      TRY(floor_divide(a, b, &q, &m));
      return make_tuple_of(q.get(), m.get());
    }
    case BinaryOp::pow:
      if (b.negative) {
        Ref<> base = TRY(make_float(TRY(int_to_double(in, x)))), exponent = TRY(make_float(TRY(int_to_double(in, y))));
        return binary(in, base.get(), exponent.get(), BinaryOp::pow);
      }
      return power(in, a, y);
    case BinaryOp::lshift:
    case BinaryOp::rshift: return shifted(in, x, y, op == BinaryOp::lshift);
    default: return bitwise(a, b, op);
  }
}

int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}
int64_t floor_mod(int64_t a, int64_t b) {
  int64_t r = a % b;
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

}  // namespace

Result<Ref<>> int_binary(Interp& in, Object* x, Object* y, BinaryOp op) {
  int64_t a = int_value(x), b = int_value(y), r;
  if (b == 0) {
    switch (op) {
      case BinaryOp::truediv: return divide_by_zero(in, "division by zero");
      case BinaryOp::mod: return divide_by_zero(in, "integer modulo by zero");
      case BinaryOp::floordiv:
      case BinaryOp::divmod: return divide_by_zero(in, "integer division or modulo by zero");
      default: break;
    }
  }
  if (is_big(x) || is_big(y)) return wide_binary(in, x, y, op);
  switch (op) {
    case BinaryOp::add:
      if (!__builtin_add_overflow(a, b, &r)) return make_int(r);
      break;
    case BinaryOp::sub:
      if (!__builtin_sub_overflow(a, b, &r)) return make_int(r);
      break;
    case BinaryOp::mul:
      if (!__builtin_mul_overflow(a, b, &r)) return make_int(r);
      break;
    case BinaryOp::truediv: {
      constexpr int64_t kExact = int64_t{1} << 53;
      if (a >= -kExact && a <= kExact && b >= -kExact && b <= kExact)
        return make_float(static_cast<double>(a) / static_cast<double>(b));
      break;
    }
    case BinaryOp::floordiv:
      if (b != -1) return make_int(floor_div(a, b));
      break;
    case BinaryOp::mod: return make_int(b == -1 ? 0 : floor_mod(a, b));
    case BinaryOp::rshift:
      if (b >= 0) return make_int(b > 63 ? (a < 0 ? -1 : 0) : a >> b);
      break;
    case BinaryOp::and_: return make_int(a & b);
    case BinaryOp::xor_: return make_int(a ^ b);
    case BinaryOp::or_: return make_int(a | b);
    default: break;
  }
  return wide_binary(in, x, y, op);
}

// base ** exponent % modulus
Result<Ref<>> int_modular_power(Interp& in, Object* base, Object* exponent, Object* modulus) {
  auto op = [&](Ref<>& a, Object* b, BinaryOp what) { return int_binary(in, a.get(), b, what); };
  if (!is_big(modulus) && int_value(modulus) == 0) return value_error(in, "pow() 3rd argument cannot be 0");
  Ref<> b = TRY(int_binary(in, base, modulus, BinaryOp::mod)), zero = TRY(make_int(0));
  if (int_value(exponent) < 0) {  // the inverse, by Euclid
    Ref<> r = TRY(plain_int(modulus)), old_r = b.dup(), s = zero.dup(), old_s = TRY(make_int(1));
    while (int_order(r.get(), zero.get()) != 0) {
      Ref<> q = TRY(op(old_r, r.get(), BinaryOp::floordiv));
      Ref<> qr = TRY(op(q, r.get(), BinaryOp::mul)), qs = TRY(op(q, s.get(), BinaryOp::mul));
      Ref<> next_r = TRY(op(old_r, qr.get(), BinaryOp::sub)), next_s = TRY(op(old_s, qs.get(), BinaryOp::sub));
      old_r = std::move(r), r = std::move(next_r);
      old_s = std::move(s), s = std::move(next_s);
    }
    int64_t common = int_value(old_r.get());
    if (common == -1) old_s = TRY(int_binary(in, zero.get(), old_s.get(), BinaryOp::sub));
    if (common != 1 && common != -1) return value_error(in, "base is not invertible for the given modulus");
    b = TRY(op(old_s, modulus, BinaryOp::mod));
  }
  Ref<> out = TRY(make_int(1));
  out = TRY(op(out, modulus, BinaryOp::mod));
  Whole bits(exponent);
  for (uint64_t i = bit_length(bits); i-- > 0;) {
    out = TRY(op(out, out.get(), BinaryOp::mul));
    out = TRY(op(out, modulus, BinaryOp::mod));
    if (!bit_at(bits, i)) continue;
    out = TRY(op(out, b.get(), BinaryOp::mul));
    out = TRY(op(out, modulus, BinaryOp::mod));
  }
  return out;
}

int int_order(const Object* x, const Object* y) {
  int64_t a = int_value(x), b = int_value(y);
  if (a != b) return a < b ? -1 : 1;
  if (!is_big(x) && !is_big(y)) return 0;
  Whole m(x), n(y);
  int order = compare(m, n);
  return a < 0 ? -order : order;
}

Result<double> int_to_double(Interp& in, Object* o) {
  if (!is_big(o)) return static_cast<double>(int_value(o));
  Whole n(o);
  double d;
  if (!to_double(n, 0, false, d)) return overflow(in, "int too large to convert to float");
  return n.negative ? -d : d;
}

Result<Ref<>> int_from_double(Interp& in, double d) {
  if (std::isnan(d)) return value_error(in, "cannot convert float NaN to integer");
  if (std::isinf(d)) return overflow(in, "cannot convert float infinity to integer");
  if (std::fabs(d) < 9e18) return make_int(static_cast<int64_t>(d));
  Digit digits[kDoubleDigits];
  return make_integer(from_double(d, digits), d < 0);
}

int compare_with_double(const Object* o, double d) {
  constexpr int64_t kExact = int64_t{1} << 53;
  int64_t n = int_value(o);
  if (std::isinf(d)) return d > 0 ? -1 : 1;
  if (n >= -kExact && n <= kExact) {
    auto own = static_cast<double>(n);
    return own < d ? -1 : own > d ? 1 : 0;
  }
  if ((n < 0) != (d < 0) || std::fabs(d) < static_cast<double>(kExact)) return n < 0 ? -1 : 1;
  Digit digits[kDoubleDigits];  // a whole number, then
  Whole own(o);
  int order = compare(own, from_double(d, digits));
  return n < 0 ? -order : order;
}

Result<Ref<>> int_from_digits(std::string_view digits, unsigned base) {
  Digits out;
  TRY(parse_digits(out, digits, base));
  return make_integer(out, false);
}

Result<void> append_int(Interp& in, Text& text, const Object* o, unsigned base) {
  Whole n(o);
  if (n.negative) text.append('-');
  auto limit = static_cast<uint64_t>(rt().max_int_digits);
  size_t before = text.size();
  bool limited = limit && (base & (base - 1));
  if (!limited || bit_length(n) / 4 <= limit) {  // a decimal digit is less than four bits
    TRY(append_digits(text, n, base));
    if (!limited || text.size() - before <= limit) return {};
  }
  return value_error(in,
                     "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                     "increase the limit",
                     rt().max_int_digits);
}

namespace {

template <int kOp>
Result<Ref<>> slot_binary(Interp& in, Object* x, Object* y) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  return int_binary(in, x, y, static_cast<BinaryOp>(kOp));
}

template <int kOp>
Result<Ref<>> bool_binary(Interp& in, Object* x, Object* y) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  Ref<> value = TRY(int_binary(in, x, y, static_cast<BinaryOp>(kOp)));
  if (x->type == rt().types.bool_ && y->type == rt().types.bool_) return make_bool(int_value(value.get()));
  return value;
}

Result<Ref<>> int_compare(Interp&, Object* x, Object* y, CompareOp op) {
  if (!is_int(x) || !is_int(y)) return not_implemented();
  return make_bool(order_satisfies(int_order(x, y), op));
}

Result<Ref<>> int_repr(Interp& in, Object* o) {
  Text text;
  TRY(append_int(in, text, o, 10));
  return finish(text);
}

template <int kOp>
Result<Ref<>> int_unary(Interp&, Object* o) {
  Whole n(o);
  switch (static_cast<UnaryOp>(kOp)) {
    case UnaryOp::neg: return make_integer(n, !n.negative);
    case UnaryOp::abs: return n.negative ? make_integer(n, false) : plain_int(o);
    case UnaryOp::invert: {  // -(n + 1)
      if (!is_big(o)) return make_int(~int_value(o));
      Digits out;
      TRY(n.negative ? subtract(out, n, {kOne, 1}) : add(out, n, {kOne, 1}));
      return make_integer(out, !n.negative);
    }
    default: return plain_int(o);
  }
}

Result<int64_t> int_hash(Interp&, Object* o) {
  if (!is_big(o)) return hash_int(int_value(o));
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  Whole n(o);
  uint64_t h = 0;
  for (Word i = n.size.count; i-- > 0;) {
    h = (h << 32 & kModulus) | h >> 29;
    h += n.size.at[i];
    if (h >= kModulus) h -= kModulus;
  }
  return hash_value(n.negative ? -h : h);
}

// ---- from text and others
// --------------------------------------------------------------------------------------------

Result<Ref<Str>> decode_latin1(std::string_view bytes) {
  Text text;
  for (char c : bytes) text.append_code_point(static_cast<unsigned char>(c));
  return finish(text);
}

// int("..."): spaces around, a sign, underscores between digits.
Result<Ref<>> parse_int(Interp& in, Str& s, int base, Object* shown_as = nullptr) {
  Text as_digits, clean;
  append_decimal(as_digits, s);
  std::string_view t = as_digits.view();
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
  bool zero_only = false;  // base 0: as in programs, where 010 is no number
  if (t.size() > 1 && t[0] == '0') {
    char p = static_cast<char>(t[1] | 32);
    int prefix = p == 'x' ? 16 : p == 'o' ? 8 : p == 'b' ? 2 : 0;
    if (prefix && (base == 0 || base == prefix)) {
      t.remove_prefix(2);
      radix = prefix;
      if (!t.empty() && t[0] == '_') t.remove_prefix(1);
    } else {
      zero_only = base == 0;
    }
  }
  if (radix == 0) radix = 10;
  bool last_digit = false;
  for (char c : t) {
    if (c == '_' && last_digit) {
      last_digit = false;
      continue;
    }
    int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'z' ? (c | 32) - 'a' + 10 : 99;
    if (digit >= radix || (zero_only && digit)) return bad();
    last_digit = true;
    clean.append(c);
  }
  if (!last_digit) return bad();
  int limit = rt().max_int_digits;
  if (limit && (radix & (radix - 1)) && clean.size() > static_cast<size_t>(limit)) {
    return value_error(in,
                       "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use "
                       "sys.set_int_max_str_digits() to increase the limit",
                       limit, static_cast<int>(clean.size()));
  }
  Digits out;
  TRY(parse_digits(out, clean.view(), static_cast<unsigned>(radix)));
  return make_integer(out, negative);
}

Result<Ref<>> int_from(Interp& in, Object* value) {
  if (is_int_exact(value)) return plain_int(value);
  if (is_float(value) && type_of(value)->slots.int_ == rt().types.float_->slots.int_)
    return int_from_double(in, float_value(value));
  if (type_of(value)->slots.int_) {
    Ref<> n = TRY(type_of(value)->slots.int_(in, value));
    if (!is_int(n.get())) return type_error(in, "__int__ returned non-int (type %T)", n.get());
    return plain_int(n.get());
  }
  if (type_of(value)->slots.index) return plain_int(TRY(to_int(in, value)).get());
  if (Ref<> truncate = TRY(get_special(in, value, ID(__trunc__)))) {
    Ref<> whole = TRY(call(in, truncate.get(), {}));
    if (is_int(whole.get())) return plain_int(whole.get());
    if (!type_of(whole.get())->slots.index)
      return type_error(in, "__trunc__ returned non-Integral (type %T)", whole.get());
    return plain_int(TRY(to_int(in, whole.get())).get());
  }
  if (is_str(value)) return parse_int(in, *as_str(value), 10);
  std::string_view bytes;
  if (bytes_view(value, bytes)) {
    Ref<Str> text = TRY(decode_latin1(bytes));
    return parse_int(in, *text, 10, value);
  }
  return type_error(in, "int() argument must be a string, a bytes-like object or a real number, not '%T'", value);
}

Result<Ref<>> int_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"base"};
  TRY(only_keywords(in, "int", args, kNames, 1));
  if (args.count + args.keyword_count() > 2) {
    auto given = static_cast<int>(args.count + args.keyword_count());
    return args.has_keywords() ? type_error(in, "int() takes at most 2 arguments (%d given)", given)
                               : type_error(in, "int expected at most 2 arguments, got %d", given);
  }
  Object* base = args.get(1) ? args.get(1) : keyword(args, "base");
  Ref<> value;
  if (args.count == 0) {
    if (base) return type_error(in, "int() missing string argument");
    value = TRY(make_int(0));
  } else if (base) {
    int64_t radix = int_value(TRY(to_int(in, base)).get());
    if (radix != 0 && (radix < 2 || radix > 36)) return value_error(in, "int() base must be >= 2 and <= 36, or 0");
    std::string_view bytes;
    Ref<> as_text = is_str(args[0])              ? Borrowed<>(args[0]).dup()
                    : bytes_view(args[0], bytes) ? Ref<>(TRY(decode_latin1(bytes)))
                                                 : Ref<>();
    if (!as_text) return type_error(in, "int() can't convert non-string with explicit base");
    value = TRY(parse_int(in, *as_str(as_text.get()), static_cast<int>(radix), args[0]));
  } else {
    value = TRY(int_from(in, args[0]));
  }
  if (&type == rt().types.int_) return value;
  if (!is_big(value.get())) {
    Ref<> made = TRY(make_instance_of(type, words_of<Int>));
    static_cast<Int*>(made.get())->number.value = int_value(value.get());
    return made;
  }
  Whole n(value.get());
  Ref<> made = TRY(make_instance_of(type, words_of<BigInt> + n.size.count));
  static_cast<BigInt*>(made.get())->set(n.size.at, n.size.count, n.negative);
  return made;
}

// ---- methods
// ---------------------------------------------------------------------------------------------------------

#define METHOD(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self, [[maybe_unused]] const Args& args)

METHOD(int_bit_length) {
  Whole n(self);
  return make_int(static_cast<int64_t>(bit_length(n)));
}
METHOD(int_bit_count) {
  Whole n(self);
  int64_t count = 0;
  for (Word i = 0; i < n.size.count; ++i) count += __builtin_popcount(n.size.at[i]);
  return make_int(count);
}
METHOD(int_same) { return plain_int(self); }
METHOD(int_is_integer) {
  (void)self;
  return make_bool(true);
}

// The nearest multiple of 10**-digits; of two equally near the even one.
METHOD(int_round) {
  if (args.count == 0) return plain_int(self);
  Ref<> digits = TRY(to_int(in, args[0]));
  if (int_value(digits.get()) >= 0) return plain_int(self);
  if (is_big(digits.get())) return make_int(0);
  Ref<> ten = TRY(make_int(10)), places = TRY(make_int(-int_value(digits.get()))), two = TRY(make_int(2));
  Whole n(self);
  if (static_cast<uint64_t>(int_value(places.get())) > bit_length(n)) return make_int(0);
  Ref<> unit = TRY(int_binary(in, ten.get(), places.get(), BinaryOp::pow));
  Ref<> rest = TRY(int_binary(in, self, unit.get(), BinaryOp::mod));
  Ref<> low = TRY(int_binary(in, self, rest.get(), BinaryOp::sub));
  Ref<> twice = TRY(int_binary(in, rest.get(), two.get(), BinaryOp::mul));
  int order = int_order(twice.get(), unit.get());
  if (order == 0) {
    Ref<> times = TRY(int_binary(in, low.get(), unit.get(), BinaryOp::floordiv));
    order = Whole(times.get()).size.count && (Whole(times.get()).size.at[0] & 1) ? 1 : -1;
  }
  if (order < 0) return low;
  return int_binary(in, low.get(), unit.get(), BinaryOp::add);
}
METHOD(int_format) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  return format_number(in, self, *as_str(args[0]));
}
METHOD(int_ratio) {
  Ref<> n = TRY(plain_int(self)), one = TRY(make_int(1));
  return make_tuple_of(n.get(), one.get());
}
METHOD(int_getnewargs) {
  Ref<> n = TRY(plain_int(self));
  return make_tuple_of(n.get());
}
METHOD(int_sizeof) {  // the reference has digits of 30 bits
  Whole n(self);
  uint64_t digits = (bit_length(n) + 29) / 30;
  return make_int(static_cast<int64_t>(24 + 4 * (digits ? digits : 1)));
}

Result<bool> little_endian(Interp& in, Object* order) {
  if (!order) return false;
  if (is_str(order) && equal(*as_str(order), "little")) return true;
  if (is_str(order) && equal(*as_str(order), "big")) return false;
  return value_error(in, "byteorder must be either 'little' or 'big'");
}

METHOD(int_to_bytes) {
  static const char* const kNames[] = {"length", "byteorder", "signed", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "to_bytes", .names = kNames, .required = 0, .positional = 2}, args, v));
  int64_t length = v[0] ? TRY(as_index(in, v[0])) : 1;
  if (v[1] && !is_str(v[1])) return type_error(in, "to_bytes() argument 'byteorder' must be str, not %T", v[1]);
  bool little = TRY(little_endian(in, v[1])), with_sign = v[2] && TRY(truth(in, v[2]));
  if (length < 0) return value_error(in, "length argument must be non-negative");
  Whole n(self);
  if (n.negative && !with_sign) return overflow(in, "can't convert negative int to unsigned");
  uint64_t bits = bit_length(n);
  if (with_sign && n.size.count) {  // a power of two fits into one bit less when it is negative
    bool lost = !n.negative;
    for (uint64_t i = 0; i + 1 < bits && !lost; ++i) lost = bit_at(n, i);
    if (lost) ++bits;
  }
  if (length > 0x7fffffff) return Error::no_memory;
  if (bits > static_cast<uint64_t>(length) * 8) return overflow(in, "int too big to convert");
  Ref<Bytes> out = TRY(make_bytes_raw(static_cast<Word>(length)));
  unsigned carry = n.negative;
  for (int64_t i = 0; i < length; ++i) {
    Word digit = static_cast<Word>(i / 4);
    unsigned byte = digit < n.size.count ? n.size.at[digit] >> i % 4 * 8 & 255 : 0;
    if (n.negative) {
      byte = (~byte & 255) + carry;
      carry = byte >> 8;
    }
    out->data()[little ? i : length - 1 - i] = static_cast<char>(byte);
  }
  return out;
}

METHOD(int_from_bytes) {  // self is the class
  static const char* const kNames[] = {"bytes", "byteorder", "signed", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "from_bytes", .names = kNames, .required = 1, .positional = 2}, args, v));
  if (v[1] && !is_str(v[1])) return type_error(in, "from_bytes() argument 'byteorder' must be str, not %T", v[1]);
  bool little = TRY(little_endian(in, v[1])), with_sign = v[2] && TRY(truth(in, v[2]));
  if (is_str(v[0])) return type_error(in, "cannot convert 'str' object to bytes");
  Ref<> held = TRY(call_with(in, rt().types.bytes, v[0]));
  std::string_view bytes;
  (void)bytes_view(held.get(), bytes);
  Digits out;
  TRY(out.make(bytes.size() / 4 + 1));
  size_t size = bytes.size();
  auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[little ? i : size - 1 - i]); };
  bool negative = with_sign && size && byte(size - 1) & 128;
  unsigned carry = negative;
  for (size_t i = 0; i < size; ++i) {
    unsigned b = byte(i);
    if (negative) {
      b = (~b & 255) + carry;
      carry = b >> 8;
      b &= 255;
    }
    out.at[i / 4] |= b << i % 4 * 8;
  }
  if (negative && carry) out.at[size / 4] |= 1u << size % 4 * 8;
  Ref<> value = TRY(make_integer(out, negative));
  if (self == rt().types.int_) return value;
  return call_with(in, self, value.get());
}
#undef METHOD

Result<Ref<>> get_self(Interp&, Object* self) { return plain_int(self); }
Result<Ref<>> get_zero(Interp&, Object*) { return make_int(0); }
Result<Ref<>> get_one(Interp&, Object*) { return make_int(1); }

const NativeMethod kIntMethods[] = {
    {"bit_length", int_bit_length, 0, 0, NativeMethod::method, nullptr},
    {"bit_count", int_bit_count, 0, 0, NativeMethod::method, nullptr},
    {"conjugate", int_same, 0, 0, NativeMethod::method, nullptr},
    {"as_integer_ratio", int_ratio, 0, 0, NativeMethod::method, nullptr},
    {"is_integer", int_is_integer, 0, 0, NativeMethod::method, nullptr},
    {"to_bytes", int_to_bytes, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"from_bytes", int_from_bytes, 0, -1, NativeMethod::class_method | NativeMethod::keywords, nullptr},
    {"__trunc__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__floor__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__ceil__", int_same, 0, 0, NativeMethod::method, nullptr},
    {"__round__", int_round, 0, 1, NativeMethod::method, nullptr},
    {"__format__", int_format, 1, 1, NativeMethod::method, nullptr},
    {"__getnewargs__", int_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {"__sizeof__", int_sizeof, 0, 0, NativeMethod::method, nullptr},
    {},
};
const NativeGetSet kIntGetSets[] = {{"real", get_self, nullptr},
                                    {"imag", get_zero, nullptr},
                                    {"numerator", get_self, nullptr},
                                    {"denominator", get_one, nullptr},
                                    {}};

template <int... kOps>
void fill_int(Slots& s, std::integer_sequence<int, kOps...>) {
  ((s.binary[kOps] = slot_binary<kOps>), ...);
  s.binary[static_cast<int>(BinaryOp::matmul)] = nullptr;
}

}  // namespace

const TypeSpec& int_spec() {
  static TypeSpec spec = {
      .words = words_of<Int>,
      .is_base = true,
      .var_sized = true,
      .slots = {.repr = int_repr,
                .index = [](Interp&, Object* o) { return plain_int(o); },
                .int_ = [](Interp&, Object* o) { return plain_int(o); },
                .float_ = [](Interp& in, Object* o) -> Result<Ref<>> { return make_float(TRY(int_to_double(in, o))); },
                .hash = int_hash,
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
          .new_ = [](Interp& in, TypeObject&, const Args& args) -> Result<Ref<>> {
            if (args.has_keywords()) return type_error(in, "bool() takes no keyword arguments");
            if (args.count > 1)
              return type_error(in, "bool expected at most 1 argument, got %d", static_cast<int>(args.count));
            return make_bool(args.count && TRY(truth(in, args[0])));
          }},
  };
  spec.base = rt().types.int_;
  spec.slots.unary[static_cast<int>(UnaryOp::invert)] = [](Interp& in, Object* o) -> Result<Ref<>> {
    TRY(in.warn(rt().exceptions.DeprecationWarning,
                "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the "
                "bitwise inversion of the underlying int object and is usually not what you expect from negating a "
                "bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion "
                "of the underlying int."));
    return make_int(~int_value(o));
  };
  spec.slots.binary[static_cast<int>(BinaryOp::and_)] = bool_binary<static_cast<int>(BinaryOp::and_)>;
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = bool_binary<static_cast<int>(BinaryOp::or_)>;
  spec.slots.binary[static_cast<int>(BinaryOp::xor_)] = bool_binary<static_cast<int>(BinaryOp::xor_)>;
  return spec;
}

}  // namespace wrp
