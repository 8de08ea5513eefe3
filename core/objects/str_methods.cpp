// str_methods.cpp -- str as Python sees it.
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/format.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> str_percent(Interp& in, Object* format, Object* values);
Result<Ref<>> str_format(Interp& in, Object* self, const Args& args);
Result<Ref<>> str_format_map(Interp& in, Object* self, const Args& args);

namespace {

Str& text(Object* o) { return *as_str(o); }

Result<Ref<>> str_repr(Interp&, Object* o) {
  Text out;
  append_repr(out, text(o));
  return finish(out);
}

Result<Ref<>> str_str(Interp&, Object* o) {
  if (is_str_exact(o)) return Borrowed<>(o).dup();
  Str& s = text(o);
  Ref<Str> plain = TRY(make_str_raw(s.length, s.kind(), s.ascii()));
  std::memcpy(plain->data(), s.data(), s.length * static_cast<Word>(s.kind()));
  return plain;
}

Result<Ref<>> str_compare(Interp&, Object* a, Object* b, CompareOp op) {
  if (!is_str(a) || !is_str(b)) return not_implemented();
  if (op == CompareOp::eq || op == CompareOp::ne) return make_bool(equal(text(a), text(b)) == (op == CompareOp::eq));
  int order = compare(text(a), text(b));
  switch (op) {
    case CompareOp::lt: return make_bool(order < 0);
    case CompareOp::le: return make_bool(order <= 0);
    case CompareOp::gt: return make_bool(order > 0);
    default: return make_bool(order >= 0);
  }
}

Result<Ref<>> str_getitem(Interp& in, Object* o, Object* key) {
  Str& s = text(o);
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), s.length));
    if (b.step == 1) return substring(s, static_cast<Word>(b.start), static_cast<Word>(b.start + b.count));
    Text out;
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step)
      out.append_code_point(s.at(static_cast<Word>(at)));
    return finish(out);
  }
  if (!has_index(key)) return type_error(in, "string indices must be integers, not '%T'", key);
  Word i = TRY(sequence_index(in, key, s.length, "string", "string index out of range"));
  return make_str(s.at(i));
}

Result<bool> str_contains(Interp& in, Object* o, Object* part) {
  if (!is_str(part)) return type_error(in, "'in <string>' requires string as left operand, not %T", part);
  return find(text(o), text(part), 0, text(o).length) >= 0;
}

Result<Ref<>> str_concat(Interp& in, Object* a, Object* b) {
  if (!is_str(b)) return type_error(in, "can only concatenate str (not \"%T\") to str", b);
  return concat(text(a), text(b));
}

Result<Ref<>> str_repeat(Interp& in, Object* o, Object* times) {
  Str& s = text(o);
  Word n = TRY(repeat_count(in, times, s.length));
  if (n == 0) return Borrowed<>(rt().names.empty).dup();
  if (n == 1 && is_str_exact(o)) return Borrowed<>(o).dup();
  Ref<Str> out = TRY(make_str_raw(s.length * n, s.kind(), s.ascii()));
  Word bytes = s.length * static_cast<Word>(s.kind());
  for (Word i = 0; i < n; ++i) std::memcpy(out->chars<char>() + i * bytes, s.data(), bytes);
  return out;
}

Result<Ref<>> str_new(Interp& in, TypeObject& type, const Args& args) {
  static const char* const kNames[] = {"object", "encoding", "errors", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "str", .names = kNames}, args, v));
  Ref<Str> s = Borrowed<Str>(rt().names.empty).dup();
  if (v[0] && (v[1] || v[2])) {
    for (int i = 1; i < 3; ++i) {
      if (v[i] && !is_str(v[i])) return type_error(in, "str() argument '%s' must be str, not %T", kNames[i], v[i]);
    }
    std::string_view bytes;
    if (is_str(v[0])) return type_error(in, "decoding str is not supported");
    if (!bytes_view(v[0], bytes)) return type_error(in, "decoding to str: need a bytes-like object, %T found", v[0]);
    s = TRY(decode(in, v[0], bytes, v[1] ? as_str(v[1]) : nullptr, v[2] ? as_str(v[2]) : nullptr));
  } else if (v[0]) {
    s = TRY(str(in, v[0]));
  }
  if (&type == rt().types.str) return s;
  Ref<> made = TRY(make_instance_of(type, type.fixed_words + character_words(s->length, s->kind())));
  Str& out = text(made.get());
  out.length = s->length;
  out.hash_cache.value = -1;
  out.flags.kind = s->flags.kind;
  out.flags.extent = s->flags.extent & Str::kAscii;
  std::memcpy(out.data(), s->data(), s->length * static_cast<Word>(s->kind()));
  return made;
}

// ---- helpers
// ---------------------------------------------------------------------------------------------------------

template <class F>
Result<Ref<>> map_chars(Str& s, F each) {
  Text out;
  for (Word i = 0; i < s.length; ++i) each(out, s.at(i), i);
  return finish(out);
}

Result<Str*> need_str(Interp& in, Object* o, const char* method) {
  if (is_str(o)) return as_str(o);
  return type_error(in, "%s must be str, not %T", method, o);
}

template <class F>
Result<Ref<>> all_chars(Str& s, F test) {
  if (s.length == 0) return make_bool(false);
  for (Word i = 0; i < s.length; ++i) {
    if (!test(s.at(i))) return make_bool(false);
  }
  return make_bool(true);
}

// ---- methods
// ---------------------------------------------------------------------------------------------------------

#define METHOD(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

void append_upper(Text& out, uint32_t c, const char* of_sharp_s = "SS") {
  if (c == 0xdf) return out.append(of_sharp_s);
  out.append_code_point(to_upper(c));
}
constexpr uint32_t kCapitalSigma = 0x3a3, kFinalSigma = 0x3c2, kSigma = 0x3c3;
// A capital sigma at a word's end has a form of its own.
void append_lower(Text& out, const Str& s, Word i) {
  uint32_t c = s.at(i);
  bool is_final = c == kCapitalSigma && i > 0 && is_alpha(s.at(i - 1)) && !(i + 1 < s.length && is_alpha(s.at(i + 1)));
  out.append_code_point(is_final ? kFinalSigma : to_lower(c));
}
METHOD(str_upper) {
  return map_chars(text(self), [](Text& out, uint32_t c, Word) { append_upper(out, c); });
}
METHOD(str_lower) {
  return map_chars(text(self), [self](Text& out, uint32_t, Word i) { append_lower(out, text(self), i); });
}
METHOD(str_casefold) {
  return map_chars(text(self), [](Text& out, uint32_t c, Word) {
    if (c == 0xdf) return out.append("ss");
    out.append_code_point(c == kFinalSigma ? kSigma : to_lower(c));
  });
}
METHOD(str_swapcase) {
  return map_chars(text(self), [self](Text& out, uint32_t c, Word i) {
    is_upper(c) ? append_lower(out, text(self), i) : append_upper(out, c);
  });
}
METHOD(str_capitalize) {
  return map_chars(text(self), [self](Text& out, uint32_t c, Word i) {
    i ? append_lower(out, text(self), i) : append_upper(out, c, "Ss");
  });
}
METHOD(str_title) {
  bool inside = false;
  return map_chars(text(self), [&](Text& out, uint32_t c, Word i) {
    bool cased = is_upper(c) || is_lower(c);
    inside ? append_lower(out, text(self), i) : append_upper(out, c, "Ss");
    inside = cased;
  });
}

bool in_set(Str* chars, uint32_t c) {
  if (!chars) return is_space(c);
  for (Word i = 0; i < chars->length; ++i) {
    if (chars->at(i) == c) return true;
  }
  return false;
}
Result<Ref<>> strip(Interp& in, Object* self, const Args& args, bool left, bool right, const char* name) {
  Str& s = text(self);
  Str* chars = nullptr;
  if (args.count && args[0] != rt().none) {
    if (!is_str(args[0])) return type_error(in, "%s arg must be None or str", name);
    chars = as_str(args[0]);
  }
  Word start = 0, end = s.length;
  while (left && start < end && in_set(chars, s.at(start))) ++start;
  while (right && end > start && in_set(chars, s.at(end - 1))) --end;
  return substring(s, start, end);
}
METHOD(str_strip) { return strip(in, self, args, true, true, "strip"); }
METHOD(str_lstrip) { return strip(in, self, args, true, false, "lstrip"); }
METHOD(str_rstrip) { return strip(in, self, args, false, true, "rstrip"); }

// One of str or a tuple of str, at the start or the end.
Result<Ref<>> affix(Interp& in, Object* self, const Args& args, bool start_side, const char* name) {
  Str& s = text(self);
  Word start, end;
  TRY(search_range(in, args, 1, s.length, start, end));
  auto test = [&](Str& part) {
    if (start > end || part.length > end - start) return false;
    Word at = start_side ? start : end - part.length;
    return find(s, part, at, at + part.length) == static_cast<int64_t>(at);
  };
  if (is_tuple(args[0])) {
    Tuple& parts = *as_tuple(args[0]);
    for (Word i = 0; i < parts.size; ++i) {
      if (!is_str(parts[i])) return type_error(in, "tuple for %s must only contain str, not %T", name, parts[i]);
      if (test(text(parts[i]))) return make_bool(true);
    }
    return make_bool(false);
  }
  if (!is_str(args[0])) return type_error(in, "%s first arg must be str or a tuple of str, not %T", name, args[0]);
  return make_bool(test(text(args[0])));
}
METHOD(str_startswith) { return affix(in, self, args, true, "startswith"); }
METHOD(str_endswith) { return affix(in, self, args, false, "endswith"); }
METHOD(str_removeprefix) {
  Str* part = TRY(need_str(in, args[0], "removeprefix() argument"));
  Str& s = text(self);
  bool there = part->length <= s.length && find(s, *part, 0, part->length) == 0;
  return substring(s, there ? part->length : 0, s.length);
}
METHOD(str_removesuffix) {
  Str* part = TRY(need_str(in, args[0], "removesuffix() argument"));
  Str& s = text(self);
  Word at = s.length - part->length;
  bool there = part->length && part->length <= s.length && find(s, *part, at, s.length) == static_cast<int64_t>(at);
  return substring(s, 0, there ? at : s.length);
}

Result<int64_t> search(Interp& in, Object* self, const Args& args, bool last, const char* name) {
  if (!is_str(args[0])) return type_error(in, "%s argument 1 must be str, not %T", name, args[0]);
  Word start, end;
  TRY(search_range(in, args, 1, text(self).length, start, end));
  if (start > end) return -1;
  return last ? find_last(text(self), text(args[0]), start, end) : find(text(self), text(args[0]), start, end);
}
METHOD(str_find) { return make_int(TRY(search(in, self, args, false, "find()"))); }
METHOD(str_rfind) { return make_int(TRY(search(in, self, args, true, "rfind()"))); }
METHOD(str_index) {
  int64_t at = TRY(search(in, self, args, false, "index()"));
  if (at < 0) return value_error(in, "substring not found");
  return make_int(at);
}
METHOD(str_rindex) {
  int64_t at = TRY(search(in, self, args, true, "rindex()"));
  if (at < 0) return value_error(in, "substring not found");
  return make_int(at);
}
METHOD(str_count) {
  Str* part = TRY(need_str(in, args[0], "count() argument 1"));
  Word start, end;
  TRY(search_range(in, args, 1, text(self).length, start, end));
  if (part->length == 0) return make_int(start > end ? 0 : static_cast<int64_t>(end - start + 1));
  int64_t n = 0;
  for (int64_t at = find(text(self), *part, start, end); at >= 0;
       at = find(text(self), *part, static_cast<Word>(at) + part->length, end))
    ++n;
  return make_int(n);
}

METHOD(str_replace) {
  if (args.count < 2) {
    return type_error(in, "replace() takes at least 2 positional arguments (%d given)", static_cast<int>(args.count));
  }
  Str& s = text(self);
  Str* from = TRY(need_str(in, args[0], "replace() argument 1"));
  Str* to = TRY(need_str(in, args[1], "replace() argument 2"));
  Object* limit = args.get(2) ? args.get(2) : keyword(args, "count");
  int64_t left = limit ? TRY(as_index(in, limit)) : -1;
  Text out;
  Word at = 0;
  if (from->length == 0) {
    for (Word i = 0; i <= s.length; ++i) {
      if (left != 0) append(out, *to), --left;
      if (i < s.length) out.append_code_point(s.at(i));
    }
    return finish(out);
  }
  auto copy = [&](Word start, Word end) {
    for (Word i = start; i < end; ++i) out.append_code_point(s.at(i));
  };
  while (left != 0) {
    int64_t found = find(s, *from, at, s.length);
    if (found < 0) break;
    copy(at, static_cast<Word>(found));
    append(out, *to);
    at = static_cast<Word>(found) + from->length;
    --left;
  }
  if (at == 0) return substring(s, 0, s.length);
  copy(at, s.length);
  return finish(out);
}

Result<void> add_part(List& list, Str& s, Word start, Word end) {
  return list_append(list, TRY(substring(s, start, end)));
}

METHOD(str_split) {
  Str& s = text(self);
  Object* separator = args.get(0) ? args.get(0) : keyword(args, "sep");
  Object* limit = args.get(1) ? args.get(1) : keyword(args, "maxsplit");
  int64_t left = limit ? TRY(as_index(in, limit)) : -1;
  Ref<List> out = TRY(make_list());
  if (separator && separator != rt().none) {
    if (!is_str(separator)) return type_error(in, "must be str or None, not %T", separator);
    Str* part = as_str(separator);
    if (part->length == 0) return value_error(in, "empty separator");
    Word at = 0;
    while (left-- != 0) {
      int64_t found = find(s, *part, at, s.length);
      if (found < 0) break;
      TRY(add_part(*out, s, at, static_cast<Word>(found)));
      at = static_cast<Word>(found) + part->length;
    }
    TRY(add_part(*out, s, at, s.length));
    return out;
  }
  Word i = 0;
  for (;;) {
    while (i < s.length && is_space(s.at(i))) ++i;
    if (i >= s.length) return out;
    Word start = i;
    if (left-- == 0) {
      TRY(add_part(*out, s, start, s.length));
      return out;
    }
    while (i < s.length && !is_space(s.at(i))) ++i;
    TRY(add_part(*out, s, start, i));
  }
}

METHOD(str_rsplit) {
  Str& s = text(self);
  Object* separator = args.get(0) ? args.get(0) : keyword(args, "sep");
  Object* limit = args.get(1) ? args.get(1) : keyword(args, "maxsplit");
  int64_t left = limit ? TRY(as_index(in, limit)) : -1;
  Ref<List> out = TRY(make_list());
  Word end = s.length;
  if (separator && separator != rt().none) {
    if (!is_str(separator)) return type_error(in, "must be str or None, not %T", separator);
    Str* part = as_str(separator);
    if (part->length == 0) return value_error(in, "empty separator");
    while (left-- != 0) {
      int64_t found = find_last(s, *part, 0, end);
      if (found < 0) break;
      TRY(add_part(*out, s, static_cast<Word>(found) + part->length, end));
      end = static_cast<Word>(found);
    }
    TRY(add_part(*out, s, 0, end));
  } else {
    for (;;) {
      while (end > 0 && is_space(s.at(end - 1))) --end;
      if (end == 0) break;
      Word start = end;
      if (left-- == 0) {
        TRY(add_part(*out, s, 0, end));
        break;
      }
      while (start > 0 && !is_space(s.at(start - 1))) --start;
      TRY(add_part(*out, s, start, end));
      end = start;
    }
  }
  for (Word i = 0; i < out->size / 2; ++i) std::swap(out->items[i], out->items[out->size - 1 - i]);
  return out;
}

METHOD(str_splitlines) {
  Str& s = text(self);
  Object* keep = args.get(0) ? args.get(0) : keyword(args, "keepends");
  bool keep_ends = keep && TRY(truth(in, keep));
  Ref<List> out = TRY(make_list());
  auto breaks = [](uint32_t c) {
    return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
  };
  for (Word i = 0; i < s.length;) {
    Word start = i;
    while (i < s.length && !breaks(s.at(i))) ++i;
    Word end = i;
    if (i < s.length) i += s.at(i) == '\r' && i + 1 < s.length && s.at(i + 1) == '\n' ? 2 : 1;
    TRY(add_part(*out, s, start, keep_ends ? i : end));
  }
  return out;
}

METHOD(str_join) {
  if (!type_of(args[0])->slots.iter && !type_of(args[0])->slots.getitem)
    return type_error(in, "can only join an iterable");
  Ref<Tuple> parts = TRY(tuple_from_iterable(in, args[0]));
  Text out;
  for (Word i = 0; i < parts->size; ++i) {
    if (!is_str((*parts)[i]))
      return type_error(in, "sequence item %d: expected str instance, %T found", static_cast<int>(i), (*parts)[i]);
  }
  if (text(self).length == 0) return join(parts->items(), parts->size);
  for (Word i = 0; i < parts->size; ++i) {
    if (i) append(out, text(self));
    append(out, text((*parts)[i]));
  }
  return finish(out);
}

Result<Ref<>> partition(Interp& in, Object* self, Object* separator, bool last) {
  Str& s = text(self);
  if (!is_str(separator)) return type_error(in, "must be str, not %T", separator);
  Str* part = as_str(separator);
  if (part->length == 0) return value_error(in, "empty separator");
  int64_t at = last ? find_last(s, *part, 0, s.length) : find(s, *part, 0, s.length);
  Object* empty = rt().names.empty;
  if (at < 0) return last ? make_tuple_of(empty, empty, self) : make_tuple_of(self, empty, empty);
  Ref<Str> head = TRY(substring(s, 0, static_cast<Word>(at)));
  Ref<Str> tail = TRY(substring(s, static_cast<Word>(at) + part->length, s.length));
  return make_tuple_of(static_cast<Object*>(head.get()), separator, static_cast<Object*>(tail.get()));
}
METHOD(str_partition) { return partition(in, self, args[0], false); }
METHOD(str_rpartition) { return partition(in, self, args[0], true); }

Result<Ref<>> justify(Interp& in, Object* self, const Args& args, int where) {  // -1 left, 0 center, 1 right
  Str& s = text(self);
  int64_t width = TRY(as_index(in, args[0]));
  uint32_t fill = ' ';
  if (args.count > 1) {
    if (!is_str(args[1]) || text(args[1]).length != 1)
      return type_error(in, "The fill character must be exactly one character long");
    fill = text(args[1]).at(0);
  }
  int64_t missing = width - static_cast<int64_t>(s.length);
  if (missing <= 0) return substring(s, 0, s.length);
  int64_t left = where < 0 ? 0 : where > 0 ? missing : missing / 2 + (missing & width & 1);
  Text out;
  out.append_many(fill, left);
  append(out, s);
  out.append_many(fill, missing - left);
  return finish(out);
}
METHOD(str_ljust) { return justify(in, self, args, -1); }
METHOD(str_center) { return justify(in, self, args, 0); }
METHOD(str_rjust) { return justify(in, self, args, 1); }
METHOD(str_zfill) {
  Str& s = text(self);
  int64_t missing = TRY(as_index(in, args[0])) - static_cast<int64_t>(s.length);
  if (missing <= 0) return substring(s, 0, s.length);
  Text out;
  Word skip = s.length && (s.at(0) == '+' || s.at(0) == '-') ? 1 : 0;
  if (skip) out.append_code_point(s.at(0));
  out.append_many('0', missing);
  for (Word i = skip; i < s.length; ++i) out.append_code_point(s.at(i));
  return finish(out);
}
METHOD(str_expandtabs) {
  Object* size = args.get(0) ? args.get(0) : keyword(args, "tabsize");
  int64_t tab = size ? TRY(as_index(in, size)) : 8;
  int64_t column = 0;
  return map_chars(text(self), [&](Text& out, uint32_t c, Word) {
    if (c == '\t') {
      int64_t n = tab > 0 ? tab - column % tab : 0;
      out.append_many(' ', n);
      column += n;
    } else {
      out.append_code_point(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  });
}

METHOD(str_isspace) { return all_chars(text(self), is_space); }
METHOD(str_isalpha) { return all_chars(text(self), is_alpha); }
bool is_raised_digit(uint32_t c) { return c == 0xb2 || c == 0xb3 || c == 0xb9; }
bool is_numeric(uint32_t c) { return is_digit(c) || is_raised_digit(c) || (c >= 0xbc && c <= 0xbe); }
METHOD(str_isdigit) {
  return all_chars(text(self), [](uint32_t c) { return is_digit(c) || is_raised_digit(c); });
}
METHOD(str_isdecimal) { return all_chars(text(self), is_digit); }
METHOD(str_isnumeric) { return all_chars(text(self), is_numeric); }
METHOD(str_isalnum) {
  return all_chars(text(self), [](uint32_t c) { return is_alpha(c) || is_numeric(c); });
}
METHOD(str_isascii) { return make_bool(text(self).ascii()); }
METHOD(str_isprintable) { return text(self).length == 0 ? make_bool(true) : all_chars(text(self), is_printable); }
METHOD(str_isupper) {
  bool any = false;
  for (Word i = 0; i < text(self).length; ++i) {
    if (is_lower(text(self).at(i))) return make_bool(false);
    any = any || is_upper(text(self).at(i));
  }
  return make_bool(any);
}
METHOD(str_islower) {
  bool any = false;
  for (Word i = 0; i < text(self).length; ++i) {
    if (is_upper(text(self).at(i))) return make_bool(false);
    any = any || is_lower(text(self).at(i));
  }
  return make_bool(any);
}
METHOD(str_istitle) {
  bool inside = false, any = false;
  for (Word i = 0; i < text(self).length; ++i) {
    uint32_t c = text(self).at(i);
    if (is_upper(c)) {
      if (inside) return make_bool(false);
      inside = any = true;
    } else if (is_lower(c)) {
      if (!inside) return make_bool(false);
    } else {
      inside = false;
    }
  }
  return make_bool(any);
}
METHOD(str_isidentifier) {
  Str& s = text(self);
  if (s.length == 0) return make_bool(false);
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    if (!(c == '_' || is_alpha(c) || (i && is_digit(c)))) return make_bool(false);
  }
  return make_bool(true);
}

METHOD(str_encode) {
  static const char* const kNames[] = {"encoding", "errors", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "encode", .names = kNames}, args, v));
  for (int i = 0; i < 2; ++i) {
    if (v[i] && !is_str(v[i])) return type_error(in, "encode() argument '%s' must be str, not %T", kNames[i], v[i]);
  }
  return encode(in, text(self), v[0] ? as_str(v[0]) : nullptr, v[1] ? as_str(v[1]) : nullptr);
}

// A table is anything that can be asked for a code point's number; LookupError leaves the character as it is.
METHOD(str_translate) {
  Text out;
  Str& s = text(self);
  for (Word i = 0; i < s.length; ++i) {
    Ref<> key = TRY(make_int(s.at(i)));
    auto found = get_item(in, args[0], key.get());
    if (!found) {
      if (!raised_is(in, found.error(), rt().exceptions.LookupError)) return found;
      in.drop_raised();
      out.append_code_point(s.at(i));
      continue;
    }
    Object* to = (*found).get();
    if (to == rt().none) continue;
    if (is_str(to)) {
      append(out, text(to));
    } else if (is_int(to)) {
      if (int_value(to) < 0 || int_value(to) > 0x10ffff)
        return value_error(in, "character mapping must be in range(0x110000)");
      out.append_code_point(static_cast<uint32_t>(int_value(to)));
    } else {
      return type_error(in, "character mapping must return integer, None or str");
    }
  }
  return finish(out);
}
METHOD(str_maketrans) {
  Ref<Dict> table = TRY(make_dict());
  if (args.count == 1) {
    if (!is_dict(args[0])) return type_error(in, "if you give only one argument to maketrans it must be a dict");
    Word at = 0;
    Object *key, *value;
    while (dict_next(*as_dict(args[0]), at, key, value)) {
      Ref<> held = Borrowed<>(value).dup(), number;
      if (is_str(key)) {
        if (text(key).length != 1) return value_error(in, "string keys in translate table must be of length 1");
        number = TRY(make_int(text(key).at(0)));
      } else if (is_int(key)) {
        number = Borrowed<>(key).dup();
      } else {
        return type_error(in, "keys in translate table must be strings or integers");
      }
      TRY(dict_insert(in, *table, std::move(number), std::move(held)));
    }
    return table;
  }
  for (Word i = 0; i < args.count; ++i) {
    if (!is_str(args[i]))
      return type_error(in, "maketrans() argument %d must be str, not %T", static_cast<int>(i + 1), args[i]);
  }
  Str &from = text(args[0]), &to = text(args[1]);
  if (from.length != to.length) return value_error(in, "the first two maketrans arguments must have equal length");
  for (Word i = 0; i < from.length; ++i)
    TRY(dict_insert(in, *table, TRY(make_int(from.at(i))), TRY(make_int(to.at(i)))));
  for (Word i = 0; args.count > 2 && i < text(args[2]).length; ++i)
    TRY(dict_insert(in, *table, TRY(make_int(text(args[2]).at(i))), none()));
  return table;
}

METHOD(str_sizeof) {
  Str& s = text(self);
  int64_t header = !is_str_exact(self) ? 64 : s.ascii() ? 40 : 56;
  return make_int(header + static_cast<int64_t>((s.length + 1) * static_cast<Word>(s.kind())));
}
METHOD(str_format_spec) {
  if (!is_str(args[0])) return type_error(in, "__format__() argument must be str, not %T", args[0]);
  return format_str(in, text(self), text(args[0]));
}
METHOD(str_getnewargs) {
  Ref<Str> plain = TRY(substring(text(self), 0, text(self).length));
  return make_tuple_of(plain.get());
}

#undef METHOD

const NativeMethod kMethods[] = {
#define PLAIN(name, low, high) \
  { #name, str_##name, low, high, NativeMethod::method, nullptr }
#define WITH_KEYWORDS(name, low, high) \
  { #name, str_##name, low, high, NativeMethod::method | NativeMethod::keywords, nullptr }
    PLAIN(upper, 0, 0),
    PLAIN(lower, 0, 0),
    PLAIN(casefold, 0, 0),
    PLAIN(swapcase, 0, 0),
    PLAIN(capitalize, 0, 0),
    PLAIN(title, 0, 0),
    PLAIN(strip, 0, 1),
    PLAIN(lstrip, 0, 1),
    PLAIN(rstrip, 0, 1),
    PLAIN(startswith, 1, 3),
    PLAIN(endswith, 1, 3),
    PLAIN(removeprefix, 1, 1),
    PLAIN(removesuffix, 1, 1),
    PLAIN(find, 1, 3),
    PLAIN(rfind, 1, 3),
    PLAIN(index, 1, 3),
    PLAIN(rindex, 1, 3),
    PLAIN(count, 1, 3),
    WITH_KEYWORDS(replace, 0, 3),
    WITH_KEYWORDS(split, 0, 2),
    WITH_KEYWORDS(rsplit, 0, 2),
    WITH_KEYWORDS(splitlines, 0, 1),
    PLAIN(join, 1, 1),
    PLAIN(partition, 1, 1),
    PLAIN(rpartition, 1, 1),
    PLAIN(ljust, 1, 2),
    PLAIN(center, 1, 2),
    PLAIN(rjust, 1, 2),
    PLAIN(zfill, 1, 1),
    WITH_KEYWORDS(expandtabs, 0, 1),
    PLAIN(isspace, 0, 0),
    PLAIN(isalpha, 0, 0),
    PLAIN(isdigit, 0, 0),
    PLAIN(isdecimal, 0, 0),
    PLAIN(isnumeric, 0, 0),
    PLAIN(isalnum, 0, 0),
    PLAIN(isascii, 0, 0),
    PLAIN(isprintable, 0, 0),
    PLAIN(isupper, 0, 0),
    PLAIN(islower, 0, 0),
    PLAIN(istitle, 0, 0),
    PLAIN(isidentifier, 0, 0),
    WITH_KEYWORDS(encode, 0, -1),
    WITH_KEYWORDS(format, 0, -1),
    PLAIN(format_map, 1, 1),
    PLAIN(translate, 1, 1),
    {"maketrans", str_maketrans, 1, 3, NativeMethod::static_method, nullptr},
    {"__sizeof__", str_sizeof, 0, 0, NativeMethod::method, nullptr},
    {"__format__", str_format_spec, 1, 1, NativeMethod::method, nullptr},
    {"__getnewargs__", str_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {},
};

}  // namespace

const TypeSpec& str_spec() {
  static TypeSpec spec = {
      .hooks = &kStrHooks,
      .words = words_of<Str>,
      .is_base = true,
      .slots = {.repr = str_repr,
                .str = str_str,
                .iter = [](Interp&, Object* o) -> Result<Ref<>> {
                  return make_item_iterator(text(o).ascii() ? *rt().types.str_ascii_iterator : *rt().types.str_iterator,
                                            o, 0);
                },
                .hash = [](Interp&, Object* o) -> Result<int64_t> { return hash_str(text(o)); },
                .compare = str_compare,
                .length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(text(o).length); },
                .getitem = str_getitem,
                .contains = str_contains,
                .concat = str_concat,
                .repeat = str_repeat,
                .new_ = str_new},
      .methods = kMethods,
  };
  spec.slots.binary[static_cast<int>(BinaryOp::mod)] = str_percent;
  return spec;
}

}  // namespace wrp
