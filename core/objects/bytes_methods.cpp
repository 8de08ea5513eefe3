// bytes_methods.cpp -- the methods of bytes and bytearray.
//
// Most say the same of bytes as str's methods say of text. They go through a str of the same bytes (Latin-1) and str's
// own method, and back: the code is there once. What depends on letters or on what counts as space is done here, for
// ASCII only.
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> bytes_percent(Interp& in, Object* format, Object* values);

namespace {

#define METHOD(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self, [[maybe_unused]] const Args& args)

std::string_view own(Object* self) { return is_bytes(self) ? as_bytes(self)->view() : as_bytearray(self)->view(); }

// ---- there and back
// --------------------------------------------------------------------------------------------------

Result<Ref<Str>> to_text(std::string_view bytes) {
  bool ascii = true;
  for (char c : bytes) ascii = ascii && static_cast<unsigned char>(c) < 128;
  Ref<Str> s = TRY(make_str_raw(bytes.size(), 1, ascii));
  std::memcpy(s->data(), bytes.data(), bytes.size());
  return s;
}
std::string_view raw(Object* s) { return {as_str(s)->chars<char>(), as_str(s)->length}; }

Result<Ref<>> back(Object* like, Ref<> value) {
  if (is_str(value.get())) return bytes_like(like, raw(value.get()));
  if (is_list(value.get())) {
    List& list = *as_list(value.get());
    for (Word i = 0; i < list.size; ++i) {
      Ref<> part = TRY(bytes_like(like, raw(list[i])));
      Ref<> old = Ref<>::adopt(list.items[i]);
      list.items[i] = part.release();
    }
    return value;
  }
  if (is_tuple(value.get())) {
    Tuple& parts = *as_tuple(value.get());
    Ref<Tuple> out = TRY(make_tuple(parts.size));
    for (Word i = 0; i < parts.size; ++i) out->init(i, TRY(bytes_like(like, raw(parts[i]))));
    return out;
  }
  return value;
}

// Calls str's `method` on the bytes as text. `texts`: so many of the arguments are bytes-like, the others stay as they
// are.
Result<Ref<>> as_text(Interp& in, Object* self, const char* method, const Args& args, Word texts) {
  Ref<Str> s = TRY(to_text(own(self)));
  Word total = args.count + args.keyword_count();
  Ref<Tuple> converted = TRY(make_tuple(total));
  for (Word i = 0; i < total; ++i) {
    Object* arg = args.items[i];
    bool convert = i < texts || (i >= args.count && equal(*as_str((*args.keywords)[i - args.count]), "sep"));
    if (convert && arg != rt().none) {
      converted->init(i, TRY(to_text(TRY(need_bytes(in, arg)))));
    } else {
      converted->init(i, Borrowed<>(arg).dup());
    }
  }
  Ref<Str> name = TRY(intern(std::string_view(method)));
  Ref<> bound = TRY(get_attr(in, s.get(), name.get()));
  return back(self, TRY(call(in, bound.get(), Args(converted->items(), args.count, args.keywords))));
}

// ---- searching
// -------------------------------------------------------------------------------------------------------

Result<Ref<>> search(Interp& in, Object* self, const Args& args, const char* method, bool must_be_there) {
  Ref<> single;
  Object* items[3];
  for (Word i = 0; i < args.count && i < 3; ++i) items[i] = args[i];
  std::string_view part;
  if (!bytes_view(args[0], part)) {
    if (!has_index(args[0]))
      return type_error(in, "argument should be integer or bytes-like object, not '%T'", args[0]);
    char c = static_cast<char>(TRY(need_byte(in, args[0], "byte")));
    single = TRY(make_bytes({&c, 1}));
    items[0] = single.get();
  }
  Ref<> at = TRY(as_text(in, self, method, Args(items, args.count), 1));
  if (must_be_there && int_value(at.get()) < 0) return value_error(in, "subsection not found");
  return at;
}
METHOD(b_find) { return search(in, self, args, "find", false); }
METHOD(b_rfind) { return search(in, self, args, "rfind", false); }
METHOD(b_index) { return search(in, self, args, "find", true); }
METHOD(b_rindex) { return search(in, self, args, "rfind", true); }
METHOD(b_count) { return search(in, self, args, "count", false); }

Result<Ref<>> affix(Interp& in, Object* self, const Args& args, const char* name) {
  if (is_tuple(args[0])) {
    for (Word i = 0; i < as_tuple(args[0])->size; ++i) {
      Object* items[3] = {(*as_tuple(args[0]))[i], args.get(1), args.get(2)};
      Ref<> found = TRY(as_text(in, self, name, Args(items, args.count), 1));
      if (found.get() == rt().true_) return found;
    }
    return make_bool(false);
  }
  std::string_view part;
  if (!bytes_view(args[0], part))
    return type_error(in, "%s first arg must be bytes or a tuple of bytes, not %T", name, args[0]);
  return as_text(in, self, name, args, 1);
}
METHOD(b_startswith) { return affix(in, self, args, "startswith"); }
METHOD(b_endswith) { return affix(in, self, args, "endswith"); }

// ---- cutting and joining
// ---------------------------------------------------------------------------------------------

bool is_blank(char c) { return c == ' ' || (c >= 9 && c <= 13); }

Result<Ref<>> strip(Interp& in, Object* self, const Args& args, bool left, bool right) {
  std::string_view all = own(self), chars = " \t\n\r\v\f";
  if (args.count && args[0] != rt().none) chars = TRY(need_bytes(in, args[0]));
  auto in_set = [&](char c) { return chars.find(c) != std::string_view::npos; };
  while (left && !all.empty() && in_set(all.front())) all.remove_prefix(1);
  while (right && !all.empty() && in_set(all.back())) all.remove_suffix(1);
  if (self->type == rt().types.bytes && all.size() == own(self).size()) return Borrowed<>(self).dup();
  return bytes_like(self, all);
}
METHOD(b_strip) { return strip(in, self, args, true, true); }
METHOD(b_lstrip) { return strip(in, self, args, true, false); }
METHOD(b_rstrip) { return strip(in, self, args, false, true); }

// At runs of space; from the right when told.
Result<Ref<>> split_at_space(Object* self, int64_t left, bool from_right) {
  std::string_view all = own(self);
  Ref<List> out = TRY(make_list());
  size_t start = 0, end = all.size();
  while (true) {
    while (!from_right && start < end && is_blank(all[start])) ++start;
    while (from_right && end > start && is_blank(all[end - 1])) --end;
    if (start == end) break;
    size_t cut_start = start, cut_end = end;
    if (left-- == 0) {
      start = end;
    } else if (from_right) {
      while (cut_start = end, end > start && !is_blank(all[end - 1])) --end;
      cut_start = end;
    } else {
      while (start < end && !is_blank(all[start])) ++start;
      cut_end = start;
    }
    TRY(list_append(*out, TRY(bytes_like(self, all.substr(cut_start, cut_end - cut_start)))));
  }
  for (Word i = 0; from_right && i < out->size / 2; ++i) std::swap(out->items[i], out->items[out->size - 1 - i]);
  return out;
}
Result<Ref<>> split(Interp& in, Object* self, const Args& args, const char* name, bool from_right) {
  static const char* const kNames[] = {"sep", "maxsplit", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = name, .names = kNames}, args, v));
  if (v[0] && v[0] != rt().none) return as_text(in, self, name, args, 1);
  return split_at_space(self, v[1] ? TRY(as_index(in, v[1])) : -1, from_right);
}
METHOD(b_split) { return split(in, self, args, "split", false); }
METHOD(b_rsplit) { return split(in, self, args, "rsplit", true); }
METHOD(b_splitlines) {
  Object* keep = args.get(0) ? args.get(0) : keyword(args, "keepends");
  bool keep_ends = keep && TRY(truth(in, keep));
  std::string_view all = own(self);
  Ref<List> out = TRY(make_list());
  for (size_t i = 0; i < all.size();) {
    size_t start = i;
    while (i < all.size() && all[i] != '\n' && all[i] != '\r') ++i;
    size_t end = i;
    if (i < all.size()) i += all[i] == '\r' && i + 1 < all.size() && all[i + 1] == '\n' ? 2 : 1;
    TRY(list_append(*out, TRY(bytes_like(self, all.substr(start, (keep_ends ? i : end) - start)))));
  }
  return out;
}
METHOD(b_partition) { return as_text(in, self, "partition", args, 1); }
METHOD(b_rpartition) { return as_text(in, self, "rpartition", args, 1); }
METHOD(b_replace) { return as_text(in, self, "replace", args, 2); }
METHOD(b_removeprefix) { return as_text(in, self, "removeprefix", args, 1); }
METHOD(b_removesuffix) { return as_text(in, self, "removesuffix", args, 1); }
METHOD(b_zfill) { return as_text(in, self, "zfill", args, 0); }
METHOD(b_expandtabs) { return as_text(in, self, "expandtabs", args, 0); }

Result<Ref<>> justify(Interp& in, Object* self, const Args& args, const char* name) {
  Object* items[2] = {args[0], args.get(1)};
  Ref<> fill;
  if (args.count > 1) {
    std::string_view c;
    if (!bytes_view(args[1], c) || c.size() != 1)
      return type_error(in, "%s() argument 2 must be a byte string of length 1, not %T", name, args[1]);
    fill = TRY(to_text(c));
    items[1] = fill.get();
  }
  return as_text(in, self, name, Args(items, args.count), 0);
}
METHOD(b_center) { return justify(in, self, args, "center"); }
METHOD(b_ljust) { return justify(in, self, args, "ljust"); }
METHOD(b_rjust) { return justify(in, self, args, "rjust"); }

METHOD(b_join) {
  Ref<Tuple> parts = TRY(tuple_from_iterable(in, args[0]));
  Text out;
  for (Word i = 0; i < parts->size; ++i) {
    std::string_view part;
    if (!bytes_view((*parts)[i], part)) {
      return type_error(in, "sequence item %d: expected a bytes-like object, %T found", static_cast<int>(i),
                        (*parts)[i]);
    }
    if (i) out.append(own(self));
    out.append(part);
  }
  return bytes_like(self, out);
}

METHOD(b_translate) {
  static const char* const kNames[] = {"", "delete", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "translate", .names = kNames, .required = 1}, args, v));
  std::string_view table, gone;
  if (v[0] != rt().none) {
    table = TRY(need_bytes(in, v[0]));
    if (table.size() != 256) return value_error(in, "translation table must be 256 characters long");
  }
  if (v[1]) gone = TRY(need_bytes(in, v[1]));
  Text out;
  for (char c : own(self)) {
    if (gone.find(c) != std::string_view::npos) continue;
    out.append(table.empty() ? c : table[static_cast<unsigned char>(c)]);
  }
  return bytes_like(self, out);
}
Result<Ref<>> b_maketrans(Interp& in, Object*, const Args& args) {
  std::string_view from = TRY(need_bytes(in, args[0])), to = TRY(need_bytes(in, args[1]));
  if (from.size() != to.size()) return value_error(in, "maketrans arguments must have same length");
  Ref<Bytes> table = TRY(make_bytes_raw(256));
  for (int i = 0; i < 256; ++i) table->data()[i] = static_cast<char>(i);
  for (size_t i = 0; i < from.size(); ++i) table->data()[static_cast<unsigned char>(from[i])] = to[i];
  return table;
}

// ---- letters, ASCII only
// ---------------------------------------------------------------------------------------------

bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
char to_upper_ascii(char c) { return lower(c) ? static_cast<char>(c - 32) : c; }
char to_lower_ascii(char c) { return upper(c) ? static_cast<char>(c + 32) : c; }

template <class F>
Result<Ref<>> each_byte(Object* self, F change) {
  Text out;
  char before = ' ';
  size_t i = 0;
  for (char c : own(self)) {
    out.append(change(c, before, i++));
    before = c;
  }
  return bytes_like(self, out);
}
METHOD(b_upper) {
  return each_byte(self, [](char c, char, size_t) { return to_upper_ascii(c); });
}
METHOD(b_lower) {
  return each_byte(self, [](char c, char, size_t) { return to_lower_ascii(c); });
}
METHOD(b_swapcase) {
  return each_byte(self, [](char c, char, size_t) { return upper(c) ? to_lower_ascii(c) : to_upper_ascii(c); });
}
METHOD(b_capitalize) {
  return each_byte(self, [](char c, char, size_t i) { return i ? to_lower_ascii(c) : to_upper_ascii(c); });
}
METHOD(b_title) {
  return each_byte(self, [](char c, char before, size_t) {
    return upper(before) || lower(before) ? to_lower_ascii(c) : to_upper_ascii(c);
  });
}

template <class F>
Result<Ref<>> all_bytes(Object* self, F test, bool if_empty = false) {
  if (own(self).empty()) return make_bool(if_empty);
  for (char c : own(self)) {
    if (!test(c)) return make_bool(false);
  }
  return make_bool(true);
}
METHOD(b_isalnum) {
  return all_bytes(self, [](char c) { return upper(c) || lower(c) || digit(c); });
}
METHOD(b_isalpha) {
  return all_bytes(self, [](char c) { return upper(c) || lower(c); });
}
METHOD(b_isdigit) { return all_bytes(self, digit); }
METHOD(b_isspace) { return all_bytes(self, is_blank); }
METHOD(b_isascii) {
  return all_bytes(
      self, [](char c) { return static_cast<unsigned char>(c) < 128; }, true);
}
Result<Ref<>> one_case(Object* self, bool (*good)(char), bool (*bad)(char)) {
  bool any = false;
  for (char c : own(self)) {
    if (bad(c)) return make_bool(false);
    any = any || good(c);
  }
  return make_bool(any);
}
METHOD(b_isupper) { return one_case(self, upper, lower); }
METHOD(b_islower) { return one_case(self, lower, upper); }
METHOD(b_istitle) {
  bool inside = false, any = false;
  for (char c : own(self)) {
    if ((upper(c) && inside) || (lower(c) && !inside)) return make_bool(false);
    inside = upper(c) || lower(c);
    any = any || inside;
  }
  return make_bool(any);
}

// ---- as text
// ---------------------------------------------------------------------------------------------------------

METHOD(b_decode) {
  static const char* const kNames[] = {"encoding", "errors", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "decode", .names = kNames}, args, v));
  for (int i = 0; i < 2; ++i) {
    if (v[i] && !is_str(v[i])) return type_error(in, "decode() argument '%s' must be str, not %T", kNames[i], v[i]);
  }
  return decode(in, self, own(self), v[0] ? as_str(v[0]) : nullptr, v[1] ? as_str(v[1]) : nullptr);
}

METHOD(b_hex) {
  static const char* const kNames[] = {"sep", "bytes_per_sep", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "hex", .names = kNames}, args, v));
  return hex_of(in, own(self), v[0], v[1]);
}
Result<Ref<>> b_fromhex(Interp& in, Object* cls, const Args& args) {
  if (!is_str(args[0])) return type_error(in, "fromhex() argument must be str, not %T", args[0]);
  Str& s = *as_str(args[0]);
  auto value = [](uint32_t c) {
    return c >= '0' && c <= '9'                 ? static_cast<int>(c - '0')
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? static_cast<int>((c | 32) - 'a' + 10)
                                                : -1;
  };
  Text out;
  for (Word i = 0; i < s.length;) {
    if (is_space(s.at(i))) {
      ++i;
      continue;
    }
    for (Word j = i; j < i + 2; ++j) {
      if (j >= s.length || value(s.at(j)) < 0)
        return value_error(in, "non-hexadecimal number found in fromhex() arg at position %zu", static_cast<size_t>(j));
    }
    out.append(static_cast<char>(value(s.at(i)) << 4 | value(s.at(i + 1))));
    i += 2;
  }
  bool array = is_subtype(static_cast<TypeObject*>(cls), rt().types.bytearray);
  if (!out.ok()) return Error::no_memory;
  Ref<> made = array ? Ref<>(TRY(make_bytearray(out.view()))) : Ref<>(TRY(make_bytes(out.view())));
  if (cls == made->type) return made;
  return call_with(in, cls, made.get());
}

METHOD(b_bytes) {
  if (self->type == rt().types.bytes) return Borrowed<>(self).dup();
  return make_bytes(own(self));
}
METHOD(b_getnewargs) {
  Ref<> plain = TRY(make_bytes(own(self)));
  return make_tuple_of(plain.get());
}
METHOD(b_sizeof) {
  return make_int(is_bytes(self)
                      ? 33 + static_cast<int64_t>(own(self).size())
                      : 56 + static_cast<int64_t>(as_bytearray(self)->capacity ? as_bytearray(self)->capacity + 1 : 0));
}

Result<Ref<>> array_append(Interp& in, Object* self, const Args& args) {
  char c = static_cast<char>(TRY(need_byte(in, args[0], "byte")));
  ByteArray& a = *as_bytearray(self);
  TRY(bytearray_replace(in, a, a.length, a.length, {&c, 1}));
  return none();
}
Result<Ref<>> array_extend(Interp& in, Object* self, const Args& args) {
  Text text;
  std::string_view bytes;
  if (bytes_view(args[0], bytes)) {
    text.append(bytes);
  } else if (is_str(args[0])) {
    return type_error(in, "expected iterable of integers; got: 'str'");
  } else {
    TRY(collect_bytes(in, args[0], text, "byte"));
  }
  ByteArray& a = *as_bytearray(self);
  if (!text.ok()) return Error::no_memory;
  TRY(bytearray_replace(in, a, a.length, a.length, text.view()));
  return none();
}
Result<Ref<>> array_insert(Interp& in, Object* self, const Args& args) {
  ByteArray& a = *as_bytearray(self);
  int64_t at = TRY(as_index(in, args[0])), size = static_cast<int64_t>(a.length);
  char c = static_cast<char>(TRY(need_byte(in, args[1], "byte")));
  if (at < 0) at = at + size < 0 ? 0 : at + size;
  if (at > size) at = size;
  TRY(bytearray_replace(in, a, static_cast<Word>(at), static_cast<Word>(at), {&c, 1}));
  return none();
}
Result<Ref<>> array_pop(Interp& in, Object* self, const Args& args) {
  ByteArray& a = *as_bytearray(self);
  int64_t at = args.count ? TRY(as_index(in, args[0])) : -1;
  if (a.length == 0) return raise_error(in, rt().exceptions.IndexError, "pop from empty bytearray");
  if (at < 0) at += static_cast<int64_t>(a.length);
  if (at < 0 || at >= static_cast<int64_t>(a.length))
    return raise_error(in, rt().exceptions.IndexError, "pop index out of range");
  uint8_t value = static_cast<uint8_t>(a.bytes[at]);
  TRY(bytearray_replace(in, a, static_cast<Word>(at), static_cast<Word>(at) + 1, {}));
  return make_int(value);
}
Result<Ref<>> array_remove(Interp& in, Object* self, const Args& args) {
  char c = static_cast<char>(TRY(need_byte(in, args[0], "byte")));
  ByteArray& a = *as_bytearray(self);
  size_t at = a.view().find(c);
  if (at == std::string_view::npos) return value_error(in, "value not found in bytearray");
  TRY(bytearray_replace(in, a, at, at + 1, {}));
  return none();
}
Result<Ref<>> array_clear(Interp& in, Object* self, const Args&) {
  TRY(bytearray_replace(in, *as_bytearray(self), 0, as_bytearray(self)->length, {}));
  return none();
}
Result<Ref<>> array_copy(Interp&, Object* self, const Args&) { return make_bytearray(as_bytearray(self)->view()); }
Result<Ref<>> array_reverse(Interp&, Object* self, const Args&) {
  ByteArray& a = *as_bytearray(self);
  for (Word i = 0; i < a.length / 2; ++i) std::swap(a.bytes[i], a.bytes[a.length - 1 - i]);
  return none();
}
Result<Ref<>> array_alloc(Interp&, Object* self, const Args&) {
  return make_int(static_cast<int64_t>(as_bytearray(self)->length ? as_bytearray(self)->length + 1 : 0));
}

METHOD(array_reduce) {
  Ref<> bytes = TRY(make_bytes(own(self)));
  Ref<> arguments = TRY(make_tuple_of(bytes.get()));
  Ref<Str> name = TRY(intern(std::string_view("__getstate__")));
  Ref<> state = TRY(call_method(in, self, name.get(), {}));
  return make_tuple_of(static_cast<Object*>(self->type), arguments.get(), state.get());
}
#undef METHOD

}  // namespace

#define PLAIN(name, low, high) \
  { #name, b_##name, low, high, NativeMethod::method, nullptr }
#define WITH_KEYWORDS(name) \
  { #name, b_##name, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr }
#define SHARED                                                                                                         \
  PLAIN(capitalize, 0, 0), PLAIN(center, 1, 2), PLAIN(count, 1, 3), WITH_KEYWORDS(decode), PLAIN(endswith, 1, 3),      \
      WITH_KEYWORDS(expandtabs), PLAIN(find, 1, 3), {"fromhex", b_fromhex, 1, 1, NativeMethod::class_method, nullptr}, \
      WITH_KEYWORDS(hex), PLAIN(index, 1, 3), PLAIN(isalnum, 0, 0), PLAIN(isalpha, 0, 0), PLAIN(isascii, 0, 0),        \
      PLAIN(isdigit, 0, 0), PLAIN(islower, 0, 0), PLAIN(isspace, 0, 0), PLAIN(istitle, 0, 0), PLAIN(isupper, 0, 0),    \
      PLAIN(join, 1, 1), PLAIN(ljust, 1, 2), PLAIN(lower, 0, 0), PLAIN(lstrip, 0, 1),                                  \
      {"maketrans", b_maketrans, 2, 2, NativeMethod::static_method, nullptr}, PLAIN(partition, 1, 1),                  \
      PLAIN(removeprefix, 1, 1), PLAIN(removesuffix, 1, 1), PLAIN(replace, 2, 3), PLAIN(rfind, 1, 3),                  \
      PLAIN(rindex, 1, 3), PLAIN(rjust, 1, 2), PLAIN(rpartition, 1, 1), WITH_KEYWORDS(rsplit), PLAIN(rstrip, 0, 1),    \
      WITH_KEYWORDS(split), WITH_KEYWORDS(splitlines), PLAIN(startswith, 1, 3), PLAIN(strip, 0, 1),                    \
      PLAIN(swapcase, 0, 0), PLAIN(title, 0, 0), WITH_KEYWORDS(translate), PLAIN(upper, 0, 0), PLAIN(zfill, 1, 1), {   \
    "__sizeof__", b_sizeof, 0, 0, NativeMethod::method, nullptr                                                        \
  }

extern const NativeMethod kBytesMethods[], kByteArrayMethods[];
const NativeMethod kBytesMethods[] = {
    SHARED,
    {"__bytes__", b_bytes, 0, 0, NativeMethod::method, nullptr},
    {"__getnewargs__", b_getnewargs, 0, 0, NativeMethod::method, nullptr},
    {},
};
const NativeMethod kByteArrayMethods[] = {
    SHARED,
    {"append", array_append, 1, 1, NativeMethod::method, nullptr},
    {"extend", array_extend, 1, 1, NativeMethod::method, nullptr},
    {"insert", array_insert, 2, 2, NativeMethod::method, nullptr},
    {"pop", array_pop, 0, 1, NativeMethod::method, nullptr},
    {"remove", array_remove, 1, 1, NativeMethod::method, nullptr},
    {"clear", array_clear, 0, 0, NativeMethod::method, nullptr},
    {"copy", array_copy, 0, 0, NativeMethod::method, nullptr},
    {"reverse", array_reverse, 0, 0, NativeMethod::method, nullptr},
    {"__alloc__", array_alloc, 0, 0, NativeMethod::method, nullptr},
    {"__reduce__", array_reduce, 0, 0, NativeMethod::method, nullptr},
    {},
};

}  // namespace wrp
