// percent.cpp -- format % values, for str and bytes. Bytes go through text of the same bytes (Latin-1) and back.
// Start reading at Percent::run().
#include "objects/bytes.h"
#include "objects/format.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> str_percent(Interp& in, Object* format, Object* values);
Result<Ref<>> bytes_percent(Interp& in, Object* format, Object* values);

namespace {

class Percent {
 public:
  Percent(Interp& in, Str& format, Object* values, bool bytes)
      : in_(in), format_(format), values_(values), bytes_(bytes) {
    tuple_ = is_tuple(values);
    mapping_ =
        !tuple_ && !is_str(values) && type_of(values)->slots.getitem && !is_bytes(values) && !is_bytearray(values);
  }
  Result<void> run(Text& out);

 private:
  struct Spec {
    bool left = false, plus = false, space = false, alternate = false, zero = false;
    int64_t width = -1, precision = -1;
  };
  uint32_t at(Word i) const { return format_.at(i); }
  Error bad(const char* message) { return value_error(in_, "%s", message); }
  Result<Object*> next_value();  // borrowed, as in CPython: counts show it
  Result<void> read_key();
  Result<int64_t> read_number();
  Result<void> convert(Text& out, uint32_t c, Spec& spec);
  static void take_sign(std::string_view& digits, const Spec& spec, Text& prefix);
  Result<Ref<Str>> text_value(uint32_t c, Object* value);
  Result<void> integer(Text& out, uint32_t c, const Spec& spec, Object* value);
  Result<void> real(Text& out, uint32_t c, const Spec& spec, Object* value);
  Result<void> character(Text& out, const Spec& spec, Object* value);
  // prefix is sign and 0x; zeros go between it and the digits.
  void pad(Text& out, std::string_view prefix, std::string_view body, int64_t length, const Spec& spec, bool zero);

  Interp& in_;
  Str& format_;
  Object* values_;
  bool bytes_, tuple_, mapping_;
  Ref<> keyed_;  // the value that %(key) found
  bool has_key_ = false;
  Word i_ = 0, used_ = 0;
};

Result<Object*> Percent::next_value() {
  if (std::exchange(has_key_, false)) return keyed_.get();
  if (tuple_) {
    Tuple& all = *as_tuple(values_);
    if (used_ < all.size) return all[used_++];
  } else if (used_++ == 0) {
    return values_;
  }
  return type_error(in_, "not enough arguments for format string");
}

Result<void> Percent::read_key() {
  if (!mapping_) return type_error(in_, "format requires a mapping");
  Word start = ++i_;
  for (int depth = 1; i_ < format_.length; ++i_) {
    if (at(i_) == '(') ++depth;
    if (at(i_) == ')' && --depth == 0) break;
  }
  if (i_ >= format_.length) return bad("incomplete format key");
  Ref<> key = TRY(substring(format_, start, i_++));
  if (bytes_) key = TRY(make_bytes({as_str(key.get())->chars<char>(), as_str(key.get())->length}));
  keyed_ = TRY(get_item(in_, values_, key.get()));
  has_key_ = true;
  used_ = 1;  // a mapping's values need not all be used
  return {};
}

// Digits, or * for the next value.
Result<int64_t> Percent::read_number() {
  if (i_ < format_.length && at(i_) == '*') {
    ++i_;
    Object* value = TRY(next_value());
    if (!is_int(value)) return type_error(in_, "* wants int");
    return as_index(in_, value);
  }
  int64_t n = -1;
  for (; i_ < format_.length && at(i_) >= '0' && at(i_) <= '9'; ++i_) {
    if (__builtin_mul_overflow(n < 0 ? 0 : n, 10, &n) || __builtin_add_overflow(n, at(i_) - '0', &n))
      return value_error(in_, "width too big");
  }
  return n;
}

Result<void> Percent::run(Text& out) {
  while (i_ < format_.length) {
    uint32_t c = at(i_++);
    if (c != '%') {
      out.append_code_point(c);
      continue;
    }
    if (i_ >= format_.length) return bad("incomplete format");
    if (at(i_) == '%') {
      out.append('%');
      ++i_;
      continue;
    }
    Spec spec;
    if (at(i_) == '(') TRY(read_key());
    for (bool flag = true; flag && i_ < format_.length; i_ += flag) {
      switch (at(i_)) {
        case '-': spec.left = true; break;
        case '+': spec.plus = true; break;
        case ' ': spec.space = true; break;
        case '#': spec.alternate = true; break;
        case '0': spec.zero = true; break;
        default: flag = false;
      }
    }
    spec.width = TRY(read_number());
    if (spec.width < -1) spec.left = true, spec.width = -spec.width;
    if (i_ < format_.length && at(i_) == '.') {
      ++i_;
      spec.precision = TRY(read_number());
      if (spec.precision < 0) spec.precision = 0;
      if (spec.precision > 0x7fffffff) return value_error(in_, "precision too big");
    }
    if (i_ < format_.length && (at(i_) == 'h' || at(i_) == 'l' || at(i_) == 'L')) ++i_;
    if (i_ >= format_.length) return bad("incomplete format");
    TRY(convert(out, at(i_++), spec));
  }
  if (tuple_ ? used_ < as_tuple(values_)->size : !mapping_ && used_ == 0) {
    return type_error(in_, "not all arguments converted during %s formatting", bytes_ ? "bytes" : "string");
  }
  if (!out.ok()) return Error::no_memory;
  return {};
}

void Percent::pad(Text& out, std::string_view prefix, std::string_view body, int64_t length, const Spec& spec,
                  bool zero) {
  int64_t missing = spec.width - length - static_cast<int64_t>(prefix.size());
  zero = zero && spec.zero && !spec.left;
  if (!spec.left && !zero) out.append_many(' ', missing);
  out.append(prefix);
  if (zero) out.append_many('0', missing);
  out.append(body);
  if (spec.left) out.append_many(' ', missing);
}

// A minus moves from the digits into the prefix, where padding with zeros goes behind it; other numbers get what the
// spec asks for.
void Percent::take_sign(std::string_view& digits, const Spec& spec, Text& prefix) {
  if (digits[0] == '-') {
    prefix.append('-');
    digits.remove_prefix(1);
  } else if (spec.plus) {
    prefix.append('+');
  } else if (spec.space) {
    prefix.append(' ');
  }
}

Result<Ref<Str>> Percent::text_value(uint32_t c, Object* value) {
  if (c == 'a' || (bytes_ && c == 'r')) return ascii(in_, value);
  if (c == 'r') return repr(in_, value);
  if (!bytes_) return str(in_, value);
  std::string_view all;
  Ref<> made;
  if (!bytes_view(value, all)) {
    Ref<> method = TRY(get_special(in_, value, ID(__bytes__)));
    if (!method)
      return type_error(in_, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'",
                        value);
    made = TRY(call(in_, method.get(), {}));
    if (!bytes_view(made.get(), all)) return type_error(in_, "__bytes__ returned non-bytes (type %T)", made.get());
  }
  Text text;
  for (char b : all) text.append_code_point(static_cast<unsigned char>(b));
  return finish(text);
}

Result<void> Percent::integer(Text& out, uint32_t c, const Spec& spec, Object* value) {
  bool decimal = c == 'd' || c == 'i' || c == 'u';
  Ref<> number;
  if (is_int(value)) {
    number = Borrowed<>(value).dup();
  } else if (decimal && (is_float(value) || type_of(value)->slots.int_)) {
    number = TRY(call_with(in_, rt().types.int_, value));
  } else if (type_of(value)->slots.index) {
    number = TRY(type_of(value)->slots.index(in_, value));
  } else {
    int shown = static_cast<int>(c);
    return decimal ? type_error(in_, "%%%c format: a real number is required, not %T", shown, value)
                   : type_error(in_, "%%%c format: an integer is required, not %T", shown, value);
  }
  Text how;
  how.append_code_point(decimal ? 'd' : c);
  Ref<Str> format_spec = TRY(finish(how));
  Ref<> plain = TRY(call_with(in_, rt().types.int_, number.get()));  // of exactly int: no program's __format__
  Ref<> shown = TRY(format_number(in_, plain.get(), *format_spec));
  std::string_view digits = as_str(shown.get())->ascii_view();
  Text prefix;
  take_sign(digits, spec, prefix);
  if (spec.alternate && !decimal) {
    prefix.append('0');
    prefix.append_code_point(c);
  }
  Text body;
  body.append_many('0', spec.precision - static_cast<int64_t>(digits.size()));
  body.append(digits);
  pad(out, prefix.view(), body.view(), static_cast<int64_t>(body.size()), spec, true);
  return {};
}

Result<void> Percent::real(Text& out, uint32_t c, const Spec& spec, Object* value) {
  Ref<> number;
  if (is_float(value)) {
    number = Borrowed<>(value).dup();
  } else if (is_int(value)) {
    number = TRY(make_float(TRY(int_to_double(in_, value))));
  } else if (type_of(value)->slots.float_ || type_of(value)->slots.index) {
    number = TRY(call_with(in_, rt().types.float_, value));
  } else {
    return type_error(in_, "must be real number, not %T", value);
  }
  Text how;
  if (spec.alternate) how.append('#');
  how.append_format(".%d", static_cast<int>(spec.precision < 0 ? 6 : spec.precision));
  how.append_code_point(c);
  Ref<Str> format_spec = TRY(finish(how));
  Ref<> shown = TRY(format_number(in_, number.get(), *format_spec));
  std::string_view digits = as_str(shown.get())->ascii_view();
  Text prefix;
  take_sign(digits, spec, prefix);
  pad(out, prefix.view(), digits, static_cast<int64_t>(digits.size()), spec, true);
  return {};
}

Result<void> Percent::character(Text& out, const Spec& spec, Object* value) {
  int64_t c = -1;
  std::string_view one;
  if (!bytes_ && is_str(value)) {
    if (as_str(value)->length == 1) c = as_str(value)->at(0);
  } else if (bytes_ && bytes_view(value, one)) {
    if (one.size() == 1) c = static_cast<unsigned char>(one[0]);
  } else if (has_index(value)) {
    c = int_value(TRY(to_int(in_, value)).get());
    if (bytes_ && (c < 0 || c > 255))
      return raise_error(in_, rt().exceptions.OverflowError, "%%c arg not in range(256)");
    if (c < 0 || c > 0x10ffff) return raise_error(in_, rt().exceptions.OverflowError, "%%c arg not in range(0x110000)");
  }
  if (c < 0)
    return type_error(in_,
                      bytes_ ? "%%c requires an integer in range(256) or a single byte" : "%%c requires int or char");
  Text body;
  body.append_code_point(static_cast<uint32_t>(c));
  pad(out, "", body.view(), 1, spec, false);
  return {};
}

Result<void> Percent::convert(Text& out, uint32_t c, Spec& spec) {
  if (c == '%' && !has_key_) {
    TRY(next_value());
  }
  switch (c) {
    case 'b':
      if (!bytes_) break;
      [[fallthrough]];
    case 's':
    case 'r':
    case 'a': {
      Object* value = TRY(next_value());
      Ref<Str> text = TRY(text_value(c, value));
      if (spec.precision >= 0 && spec.precision < static_cast<int64_t>(text->length))
        text = TRY(substring(*text, 0, static_cast<Word>(spec.precision)));
      Text body;
      append(body, *text);
      pad(out, "", body.view(), static_cast<int64_t>(text->length), spec, false);
      return {};
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': {
      Object* value = TRY(next_value());
      return integer(out, c, spec, value);
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      Object* value = TRY(next_value());
      return real(out, c, spec, value);
    }
    case 'c': {
      Object* value = TRY(next_value());
      return character(out, spec, value);
    }
    default: break;
  }
  Text shown;
  shown.append_code_point(c < 32 || c > 126 ? '?' : c);
  Text hex;
  hex.append_format("0x%x", c);
  return value_error(in_, "unsupported format character '%s' (%s) at index %zu", shown.c_str(), hex.c_str(),
                     static_cast<size_t>(i_ - 1));
}

}  // namespace

Result<Ref<>> str_percent(Interp& in, Object* format, Object* values) {
  if (!is_str(format)) return not_implemented();
  // As in CPython a text alone is itself, not a copy.
  Object* only = is_tuple(values) && as_tuple(values)->size == 1 ? (*as_tuple(values))[0] : values;
  if (is_str_exact(only) && equal(*as_str(format), "%s")) return Borrowed<>(only).dup();
  Text out;
  TRY(Percent(in, *as_str(format), values, false).run(out));
  return finish(out);
}

Result<Ref<>> bytes_percent(Interp& in, Object* format, Object* values) {
  Text as_text, out;
  for (char c : TRY(need_bytes(in, format))) as_text.append_code_point(static_cast<unsigned char>(c));
  Ref<Str> text = TRY(finish(as_text));
  TRY(Percent(in, *text, values, true).run(out));
  Ref<Str> shown = TRY(finish(out));
  Text raw;
  for (Word i = 0; i < shown->length; ++i) raw.append(static_cast<char>(shown->at(i)));
  return bytes_like(format, raw);
}

}  // namespace wrp
