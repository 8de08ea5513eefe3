// format.cpp -- format(value, spec) for text and numbers.
#include "objects/format.h"

#include <cmath>
#include <cstring>

#include "base/decimal.h"

namespace wrp {

namespace {
bool for_floats(uint32_t type) { return type && type < 128 && std::strchr("eEfFgG%", static_cast<char>(type)); }
}  // namespace

Result<FormatSpec> parse_format(Interp& in, Str& spec, Object* value) {
  FormatSpec f;
  bool filled = false;
  Word i = 0, n = spec.length;
  auto is_align = [](uint32_t c) { return c == '<' || c == '>' || c == '^' || c == '='; };
  if (n >= 2 && is_align(spec.at(1))) {
    f.fill = spec.at(0);
    filled = true;
    f.align = static_cast<char>(spec.at(1));
    i = 2;
  } else if (n >= 1 && is_align(spec.at(0))) {
    f.align = static_cast<char>(spec.at(0));
    i = 1;
  }
  if (i < n && (spec.at(i) == '+' || spec.at(i) == '-' || spec.at(i) == ' '))
    f.sign = static_cast<char>(spec.at(i++)), f.signed_ = true;
  if (i < n && spec.at(i) == 'z') f.no_negative_zero = true, ++i;
  if (i < n && spec.at(i) == '#') f.alternate = true, ++i;
  if (i < n && spec.at(i) == '0') {
    f.zero = true;
    if (!filled) f.fill = '0';
    if (!f.align) f.align = '=';
    ++i;
  }
  auto number = [&](int64_t& out) -> Result<bool> {
    bool any = false;
    out = 0;
    for (; i < n && spec.at(i) >= '0' && spec.at(i) <= '9'; ++i, any = true) {
      if (__builtin_mul_overflow(out, 10, &out) || __builtin_add_overflow(out, spec.at(i) - '0', &out))
        return value_error(in, "Too many decimal digits in format string");
    }
    return any;
  };
  TRY(number(f.width));
  if (i < n && (spec.at(i) == ',' || spec.at(i) == '_')) f.grouping = static_cast<char>(spec.at(i++));
  if (i < n && (spec.at(i) == ',' || spec.at(i) == '_')) {
    if (spec.at(i) == static_cast<uint32_t>(f.grouping))
      return value_error(in, "Cannot specify '%c' with '%c'.", f.grouping, f.grouping);
    return value_error(in, "Cannot specify both ',' and '_'.");
  }
  if (i < n && spec.at(i) == '.') {
    ++i;
    if (!TRY(number(f.precision))) return value_error(in, "Format specifier missing precision");
  }
  if (i < n) f.type = spec.at(i++);
  if (i == n && f.grouping && f.type && f.type != 'd' && !for_floats(f.type) &&
      !(f.grouping == '_' && f.type < 128 && std::strchr("boxX", static_cast<char>(f.type))))
    return value_error(in, "Cannot specify '%c' with '%c'.", f.grouping, static_cast<int>(f.type));
  if (i < n) return value_error(in, "Invalid format specifier '%U' for object of type '%T'", &spec, value);
  return f;
}

namespace {

// `sign` and digits are ASCII; '=' pads between them.
Result<Ref<>> pad(const FormatSpec& f, std::string_view sign, std::string_view body, Word body_length,
                  char default_align) {
  auto length = static_cast<int64_t>(sign.size() + body_length);
  int64_t missing = f.width > length ? f.width - length : 0;
  char align = f.align ? f.align : default_align;
  int64_t left = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
  Text text;
  auto fill = [&](int64_t count) { text.append_many(f.fill, count); };
  if (align == '=') {
    text.append(sign);
    fill(missing);
    text.append(body);
    return finish(text);
  }
  fill(left);
  text.append(sign);
  text.append(body);
  fill(missing - left);
  return finish(text);
}

Error unknown_code(Interp& in, const FormatSpec& f, Object* value) {
  if (f.type > 32 && f.type < 128)
    return value_error(in, "Unknown format code '%c' for object of type '%T'", static_cast<int>(f.type), value);
  return value_error(in, "Unknown format code '\\x%d' for object of type '%T'", static_cast<int>(f.type), value);
}

// Zero padding counts the separators: 0>8, grouping as in 0,001,234.
void zero_fill_grouped(Text& out, std::string_view digits, const FormatSpec& f, size_t taken, size_t every) {
  size_t places = digits.size();
  if (f.align == '=' && f.fill == '0' && f.width > static_cast<int64_t>(taken)) {
    // A separator never comes first: rather is there one place too many.
    size_t room = static_cast<size_t>(f.width) - taken;
    if (places < room / (every + 1) * every) places = room / (every + 1) * every;
    while (places + (places - 1) / every < room) ++places;
  }
  for (size_t i = places; i-- > 0 && out.ok();) {
    out.append(i < digits.size() ? digits[digits.size() - 1 - i] : '0');
    if (i && i % every == 0) out.append(f.grouping);
  }
}

Result<Ref<>> format_int(Interp& in, const FormatSpec& f, Object* value) {
  int64_t n = int_value(value);
  int base = f.type == 'b' ? 2 : f.type == 'o' ? 8 : f.type == 'x' || f.type == 'X' ? 16 : 10;
  if (base == 10 && f.type && f.type != 'd' && f.type != 'n' && f.type != 'c') return unknown_code(in, f, value);
  if (f.precision >= 0) return value_error(in, "Precision not allowed in integer format specifier");
  if (f.no_negative_zero) return value_error(in, "Negative zero coercion (z) not allowed in integer format specifier");
  if (f.type == 'c') {
    if (f.signed_) return value_error(in, "Sign not allowed with integer format specifier 'c'");
    if (is_big(value))
      return raise_error(in, rt().exceptions.OverflowError, "Python int too large to convert to C long");
    if (n < 0 || n > 0x10ffff) return raise_error(in, rt().exceptions.OverflowError, "%%c arg not in range(0x110000)");
    Text one;
    one.append_code_point(static_cast<uint32_t>(n));
    return pad(f, "", one.view(), 1, '<');
  }
  Text all, sign, body;
  TRY(append_int(in, all, value, static_cast<unsigned>(base)));
  std::string_view digits = all.view();
  if (n < 0) digits.remove_prefix(1);
  Text upper;
  if (f.type == 'X') {
    for (char c : digits) upper.append(c >= 'a' ? static_cast<char>(c - 32) : c);
    digits = upper.view();
  }
  if (n < 0) {
    sign.append('-');
  } else if (f.sign != '-') {
    sign.append(f.sign);
  }
  if (f.alternate && base != 10) {
    sign.append('0');
    sign.append(static_cast<char>(f.type));
  }
  if (f.grouping) {
    zero_fill_grouped(body, digits, f, sign.size(), base == 10 ? 3 : 4);
  } else {
    body.append(digits);
  }
  return pad(f, sign.view(), body.view(), body.size(), '>');
}

Result<Ref<>> format_double(Interp& in, const FormatSpec& f, double d, Object* value) {
  uint32_t type = f.type;
  bool percent = type == '%';
  if (type && type != 'n' && !for_floats(type)) return unknown_code(in, f, value);
  Text sign, body;
  if (std::signbit(d) && !std::isnan(d)) {
    sign.append('-');
  } else if (f.sign != '-') {
    sign.append(f.sign);
  }
  double m = std::fabs(d);
  if (percent) m *= 100;
  if (!std::isfinite(m)) {
    bool upper = type == 'E' || type == 'F' || type == 'G';
    body.append(std::isnan(m) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"));
  } else if (!type && f.precision < 0) {
    append_float(body, m);
  } else {
    if (f.precision > 0x7fffffff) return value_error(in, "precision too big");
    int64_t precision = f.precision < 0 ? 6 : f.precision;
    char e = type == 'E' || type == 'G' ? 'E' : 'e';
    Decimal decimal(m);
    switch (percent ? 'f' : type | 32) {
      case 'f':
        decimal.round_to_places(precision);
        decimal.append_fixed(body, precision, f.alternate);
        break;
      case 'e':
        decimal.round(precision + 1);
        decimal.append_exponent(body, precision, f.alternate, e);
        break;
      default:  // g, n and none
        if (!precision) precision = 1;
        decimal.round(precision);
        decimal.append_general(body, precision, type ? precision : precision - 1, f.alternate, e);
    }
    if (!type && body.view().find_first_of(".en") == std::string_view::npos) body.append(".0");
  }
  if (f.no_negative_zero && std::isfinite(m) && std::signbit(d) &&
      body.view().substr(0, body.view().find_first_of("eE")).find_first_of("123456789") == std::string_view::npos) {
    sign.clear();
    if (f.sign != '-') sign.append(f.sign);
  }
  if (percent) body.append('%');
  if (f.grouping && std::isfinite(m)) {
    std::string_view all = body.view();
    size_t whole = all.find_first_of(".eE%");
    if (whole == std::string_view::npos) whole = all.size();
    Text grouped;
    FormatSpec inner = f;
    inner.width -= static_cast<int64_t>(all.size() - whole);
    zero_fill_grouped(grouped, all.substr(0, whole), inner, sign.size(), 3);
    grouped.append(all.substr(whole));
    body.clear();
    body.append(grouped.view());
  }
  return pad(f, sign.view(), body.view(), body.size(), '>');
}

}  // namespace

Result<Ref<>> format_number(Interp& in, Object* number, Str& spec) {
  if (spec.length == 0) return str(in, number);
  FormatSpec f = TRY(parse_format(in, spec, number));
  if (f.type == 's') return unknown_code(in, f, number);
  if (is_float(number)) return format_double(in, f, float_value(number), number);
  if (for_floats(f.type)) return format_double(in, f, TRY(int_to_double(in, number)), number);
  return format_int(in, f, number);
}

Result<Ref<>> format_str(Interp& in, Str& s, Str& spec) {
  if (spec.length == 0) return str(in, &s);
  FormatSpec f = TRY(parse_format(in, spec, &s));
  if (f.type && f.type != 's') return unknown_code(in, f, &s);
  if (f.signed_)
    return value_error(in, f.sign != ' ' ? "Sign not allowed in string format specifier"
                                         : "Space not allowed in string format specifier");
  if (f.alternate) return value_error(in, "Alternate form (#) not allowed in string format specifier");
  if (f.align == '=' && !f.zero) return value_error(in, "'=' alignment not allowed in string format specifier");
  if (f.grouping) return value_error(in, "Cannot specify '%c' with 's'.", f.grouping);
  if (f.align == '=') f.align = '<';
  Ref<Str> shown = Borrowed<Str>(&s).dup();
  if (f.precision >= 0 && f.precision < static_cast<int64_t>(s.length))
    shown = TRY(substring(s, 0, static_cast<Word>(f.precision)));
  Text body;
  append(body, *shown);
  return pad(f, "", body.view(), shown->length, '<');
}

}  // namespace wrp
