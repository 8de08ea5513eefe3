// str_format.cpp -- "{0.name!r:>{width}}".format(...). Start reading at FieldFormat::run().
#include "objects/format.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> str_format(Interp& in, Object* self, const Args& args);
Result<Ref<>> str_format_map(Interp& in, Object* self, const Args& args);

namespace {

class FieldFormat {
 public:
  // `mapping` instead of args for format_map.
  FieldFormat(Interp& in, const Args& args, Object* mapping) : in_(in), args_(args), mapping_(mapping) {}
  // Formats s[start:end].
  Result<void> run(Str& s, Word start, Word end, int depth, Text& out);

 private:
  Result<void> field(Str& s, Word start, Word end, int depth, Text& out);
  Result<Ref<>> lookup(Str& s, Word start, Word end);
  Result<Ref<>> first(Str& s, Word start, Word end);
  Error bad(const char* message) { return value_error(in_, "%s", message); }

  Interp& in_;
  Args args_;
  Object* mapping_;
  enum { unknown, automatic, manual } numbering_ = unknown;
  int64_t next_ = 0;
};

// A whole number, or -1.
int64_t number_at(Str& s, Word start, Word end) {
  if (start == end || end - start > 9) return -1;
  int64_t n = 0;
  for (Word i = start; i < end; ++i) {
    if (s.at(i) < '0' || s.at(i) > '9') return -1;
    n = n * 10 + (s.at(i) - '0');
  }
  return n;
}

Result<void> FieldFormat::run(Str& s, Word start, Word end, int depth, Text& out) {
  if (depth < 0) return bad("Max string recursion exceeded");
  for (Word i = start; i < end;) {
    uint32_t c = s.at(i++);
    if (c != '{' && c != '}') {
      out.append_code_point(c);
      continue;
    }
    if (i < end && s.at(i) == c) {
      out.append_code_point(c);
      ++i;
      continue;
    }
    if (c == '}') return bad("Single '}' encountered in format string");
    if (i == end) return bad("Single '{' encountered in format string");
    // To the brace that closes this one; inside [...] braces are only text.
    Word from = i;
    int open = 1;
    bool bracket = false, in_name = true;
    for (; i < end; ++i) {
      c = s.at(i);
      if (in_name && c == '[') bracket = true;
      if (c == ']') bracket = false;
      if (bracket) continue;
      if (c == ':' || c == '!') in_name = false;
      if (c == '{') {
        if (in_name) return bad("unexpected '{' in field name");
        ++open;
      }
      if (c == '}' && --open == 0) break;
    }
    if (i == end) {
      for (Word k = from; k < end; ++k) {
        if (s.at(k) == '!' || s.at(k) == ':') return bad("unmatched '{' in format spec");
      }
      return bad("expected '}' before end of string");
    }
    TRY(field(s, from, i, depth, out));
    ++i;
  }
  return {};
}

Result<void> FieldFormat::field(Str& s, Word start, Word end, int depth, Text& out) {
  Word name_end = start;
  bool bracket = false;
  for (; name_end < end; ++name_end) {
    uint32_t c = s.at(name_end);
    if (c == '[') bracket = true;
    if (c == ']') bracket = false;
    if (!bracket && (c == '!' || c == ':')) break;
  }
  uint32_t conversion = 0;
  Word spec_start = name_end;
  if (name_end < end && s.at(name_end) == '!') {
    if (name_end + 1 >= end) return bad("unmatched '{' in format spec");
    conversion = s.at(name_end + 1);
    spec_start = name_end + 2;
    if (spec_start < end && s.at(spec_start) != ':') return bad("expected ':' after conversion specifier");
  }
  if (spec_start < end) ++spec_start;
  Ref<> value = TRY(lookup(s, start, name_end));
  switch (conversion) {
    case 0: break;
    case 'r': value = TRY(repr(in_, value.get())); break;
    case 's': value = TRY(str(in_, value.get())); break;
    case 'a': value = TRY(ascii(in_, value.get())); break;
    default: {
      Text shown;
      if (conversion > 32 && conversion < 127) {
        shown.append_code_point(conversion);
      } else {
        shown.append_format("\\x%x", conversion);
      }
      return value_error(in_, "Unknown conversion specifier %s", shown.c_str());
    }
  }
  Text nested;
  TRY(run(s, spec_start, end, depth - 1, nested));
  Ref<Str> spec = TRY(finish(nested));
  Ref<Str> shown = TRY(format(in_, value.get(), *spec));
  append(out, *shown);
  return {};
}

Result<Ref<>> FieldFormat::first(Str& s, Word start, Word end) {
  int64_t index = number_at(s, start, end);
  if (start == end || index >= 0) {
    auto style = start == end ? automatic : manual;
    if (mapping_) return bad("Format string contains positional fields");
    if (numbering_ != unknown && numbering_ != style) {
      return bad(style == automatic ? "cannot switch from manual field specification to automatic field numbering"
                                    : "cannot switch from automatic field numbering to manual field specification");
    }
    numbering_ = style;
    if (style == automatic) index = next_++;
    if (static_cast<Word>(index) >= args_.count) {
      return raise_error(in_, rt().exceptions.IndexError,
                         "Replacement index %lld out of range for positional args tuple",
                         static_cast<long long>(index));
    }
    return Borrowed<>(args_[static_cast<Word>(index)]).dup();
  }
  Ref<Str> name = TRY(substring(s, start, end));
  if (mapping_) return get_item(in_, mapping_, name.get());
  for (Word k = 0; k < args_.keyword_count(); ++k) {
    if (equal(*as_str((*args_.keywords)[k]), *name)) return Borrowed<>(args_.items[args_.count + k]).dup();
  }
  return key_error(in_, name.get());
}

// name(.attribute | [index])*
Result<Ref<>> FieldFormat::lookup(Str& s, Word start, Word end) {
  Word i = start;
  while (i < end && s.at(i) != '.' && s.at(i) != '[') ++i;
  Ref<> value = TRY(first(s, start, i));
  while (i < end) {
    bool attribute = s.at(i) == '.';
    if (!attribute && s.at(i) != '[') return bad("Only '.' or '[' may follow ']' in format field specifier");
    Word from = ++i;
    while (i < end && (attribute ? s.at(i) != '.' && s.at(i) != '[' : s.at(i) != ']')) ++i;
    if (!attribute && i == end) return bad("Missing ']' in format string");
    if (from == i) return bad("Empty attribute in format string");
    Ref<Str> name = TRY(substring(s, from, i));
    if (attribute) {
      name = intern(std::move(name));
      value = TRY(get_attr(in_, value.get(), name.get()));
      continue;
    }
    int64_t index = number_at(s, from, i++);
    Ref<> key = index >= 0 ? TRY(make_int(index)) : Ref<>(std::move(name));
    value = TRY(get_item(in_, value.get(), key.get()));
  }
  return value;
}

}  // namespace

Result<Ref<>> str_format(Interp& in, Object* self, const Args& args) {
  Text out;
  Ref<Tuple> held = TRY(make_tuple_from(args.items, args.count));  // CPython's tuple of arguments: counts show it
  TRY(FieldFormat(in, args, nullptr).run(*as_str(self), 0, as_str(self)->length, 2, out));
  return finish(out);
}

Result<Ref<>> str_format_map(Interp& in, Object* self, const Args& args) {
  Text out;
  TRY(FieldFormat(in, {}, args[0]).run(*as_str(self), 0, as_str(self)->length, 2, out));
  return finish(out);
}

}  // namespace wrp
