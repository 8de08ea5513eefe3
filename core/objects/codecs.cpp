// codecs.cpp -- text to bytes and back: utf-8, ascii, latin-1, utf-16 and utf-32, with the error handlers that need no
// registry.
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

enum class Codec { utf8, ascii, latin1, utf16, utf16_le, utf16_be, utf32, utf32_le, utf32_be };
struct CodecName {
  const char* name;
  Codec codec;
  const char* shown;  // in messages
};
// Lower case, with - and space as _.
const CodecName kCodecs[] = {{"utf_8", Codec::utf8, "utf-8"},
                             {"utf8", Codec::utf8, "utf-8"},
                             {"u8", Codec::utf8, "utf-8"},
                             {"ascii", Codec::ascii, "ascii"},
                             {"us_ascii", Codec::ascii, "ascii"},
                             {"646", Codec::ascii, "ascii"},
                             {"latin_1", Codec::latin1, "latin-1"},
                             {"latin1", Codec::latin1, "latin-1"},
                             {"iso_8859_1", Codec::latin1, "latin-1"},
                             {"iso8859_1", Codec::latin1, "latin-1"},
                             {"l1", Codec::latin1, "latin-1"},
                             {"utf_16", Codec::utf16, "utf-16"},
                             {"utf16", Codec::utf16, "utf-16"},
                             {"utf_16_le", Codec::utf16_le, "utf-16-le"},
                             {"utf_16_be", Codec::utf16_be, "utf-16-be"},
                             {"utf_32", Codec::utf32, "utf-32"},
                             {"utf32", Codec::utf32, "utf-32"},
                             {"utf_32_le", Codec::utf32_le, "utf-32-le"},
                             {"utf_32_be", Codec::utf32_be, "utf-32-be"}};

Result<const CodecName*> find_codec(Interp& in, Str* encoding) {
  if (!encoding) return &kCodecs[0];
  Text name;
  for (Word i = 0; i < encoding->length; ++i) {
    uint32_t c = encoding->at(i);
    name.append_code_point(c == '-' || c == ' ' ? '_' : c < 128 ? to_lower(c) : c);
  }
  for (const CodecName& row : kCodecs) {
    if (name.view() == row.name) return &row;
  }
  return raise_error(in, rt().exceptions.LookupError, "unknown encoding: %U", encoding);
}

enum class Handler { strict, ignore, replace, backslash, xml, escape, pass };
Result<Handler> find_handler(Interp& in, Str* errors) {
  struct {
    const char* name;
    Handler handler;
  } const rows[] = {{"strict", Handler::strict},         {"ignore", Handler::ignore},
                    {"replace", Handler::replace},       {"backslashreplace", Handler::backslash},
                    {"xmlcharrefreplace", Handler::xml}, {"surrogateescape", Handler::escape},
                    {"surrogatepass", Handler::pass}};
  if (!errors) return Handler::strict;
  for (const auto& row : rows) {
    if (equal(*errors, std::string_view(row.name))) return row.handler;
  }
  return raise_error(in, rt().exceptions.LookupError, "unknown error handler name '%U'", errors);
}

Error unicode_error(Interp& in, TypeObject* type, const char* encoding, Object* object, Word start, Word end,
                    const char* reason) {
  auto made = [&]() -> Result<Ref<BaseException>> {
    Ref<> name = TRY(make_str(std::string_view(encoding))), from = TRY(make_int(static_cast<int64_t>(start)));
    Ref<> to = TRY(make_int(static_cast<int64_t>(end))), why = TRY(make_str(std::string_view(reason)));
    return make_exception(*type, TRY(make_tuple_of(name.get(), object, from.get(), to.get(), why.get())));
  }();
  if (!made) return made.error();
  return in.raise(made.take());
}

// ---- encoding
// --------------------------------------------------------------------------------------------------------

void put_units(Text& out, uint32_t c, Codec codec) {
  auto unit = [&](uint32_t u, int bytes, bool big) {
    for (int i = 0; i < bytes; ++i) out.append(static_cast<char>(u >> 8 * (big ? bytes - 1 - i : i)));
  };
  switch (codec) {
    case Codec::utf16:
    case Codec::utf16_le:
    case Codec::utf16_be: {
      bool big = codec == Codec::utf16_be;
      if (c < 0x10000) return unit(c, 2, big);
      c -= 0x10000;
      unit(0xd800 + (c >> 10), 2, big);
      return unit(0xdc00 + (c & 0x3ff), 2, big);
    }
    case Codec::utf32:
    case Codec::utf32_le:
    case Codec::utf32_be: return unit(c, 4, codec == Codec::utf32_be);
    case Codec::utf8: return out.append_code_point(c);
    default: return out.append(static_cast<char>(c));
  }
}

void put_text(Text& out, std::string_view ascii, Codec codec) {
  for (char c : ascii) put_units(out, static_cast<unsigned char>(c), codec);
}

void put_replacement(Text& out, uint32_t c, Handler handler, Codec codec) {
  Text text;
  switch (handler) {
    case Handler::replace: text.append('?'); break;
    case Handler::backslash: text.append_format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c); break;
    case Handler::xml: text.append_format("&#%u;", c); break;
    default: break;
  }
  put_text(out, text.view(), codec);
}

// ---- decoding utf-8
// --------------------------------------------------------------------------------------------------

// The code point at `at`, moving past it; or how many bytes are wrong (as a negative number) and why.
int64_t read_utf8(std::string_view s, size_t& at, bool pass, const char*& reason) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  unsigned char first = byte(at);
  if (first < 0x80) return byte(at++);
  int more = first >= 0xc2 && first < 0xe0   ? 1
             : first >= 0xe0 && first < 0xf0 ? 2
             : first >= 0xf0 && first < 0xf5 ? 3
                                             : 0;
  if (!more) {
    reason = "invalid start byte";
    return -1;
  }
  uint32_t c = first & (0x3f >> more);
  for (int i = 1; i <= more; ++i) {
    if (at + static_cast<size_t>(i) >= s.size()) {
      reason = "unexpected end of data";
      return -i;
    }
    unsigned char next = byte(at + static_cast<size_t>(i));
    bool ok = (next & 0xc0) == 0x80;
    if (i == 1) {
      ok = ok && !(first == 0xe0 && next < 0xa0) && !(first == 0xf0 && next < 0x90) && !(first == 0xf4 && next >= 0x90);
      ok = ok && (pass || !(first == 0xed && next >= 0xa0));
    }
    if (!ok) {
      reason = "invalid continuation byte";
      return -i;
    }
    c = c << 6 | (next & 0x3f);
  }
  at += static_cast<size_t>(more) + 1;
  return c;
}

}  // namespace

Result<Ref<Bytes>> encode(Interp& in, Str& s, Str* encoding, Str* errors) {
  const CodecName* codec = TRY(find_codec(in, encoding));
  if (s.ascii() && (codec->codec == Codec::utf8 || codec->codec == Codec::ascii || codec->codec == Codec::latin1))
    return make_bytes(s.ascii_view());
  Text out;
  if (codec->codec == Codec::utf16 || codec->codec == Codec::utf32) put_units(out, 0xfeff, codec->codec);
  uint32_t limit = codec->codec == Codec::ascii ? 0x80 : codec->codec == Codec::latin1 ? 0x100 : 0x110000;
  auto bad = [&](uint32_t c) { return c >= limit || (limit == 0x110000 && c >= 0xd800 && c < 0xe000); };
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    if (!bad(c)) {
      put_units(out, c, codec->codec);
      continue;
    }
    Handler handler = TRY(find_handler(in, errors));
    if (handler == Handler::escape && c >= 0xdc80 && c < 0xdd00) {
      out.append(static_cast<char>(c - 0xdc00));
      continue;
    }
    if (handler == Handler::pass && limit == 0x110000) {
      put_units(out, c, codec->codec);
      continue;
    }
    if (handler == Handler::strict || handler == Handler::escape || handler == Handler::pass) {
      Word end = i + 1;
      while (end < s.length && bad(s.at(end))) ++end;
      return unicode_error(in, rt().exceptions.UnicodeEncodeError, codec->shown, &s, i, end,
                           limit == 0x80    ? "ordinal not in range(128)"
                           : limit == 0x100 ? "ordinal not in range(256)"
                                            : "surrogates not allowed");
    }
    put_replacement(out, c, handler, codec->codec);
  }
  if (!out.ok()) return Error::no_memory;
  if (!out.ok()) return Error::no_memory;
  return make_bytes(out.view());
}

Result<Ref<Str>> decode(Interp& in, Object* object, std::string_view bytes, Str* encoding, Str* errors) {
  const CodecName* name = TRY(find_codec(in, encoding));
  Codec codec = name->codec;
  Text out;
  size_t at = 0;
  auto unit = [&](size_t from, int size, bool big) {
    uint32_t u = 0;
    for (int i = 0; i < size; ++i)
      u |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[from + static_cast<size_t>(i)]))
           << 8 * (big ? size - 1 - i : i);
    return u;
  };
  bool wide16 = codec == Codec::utf16 || codec == Codec::utf16_le || codec == Codec::utf16_be;
  bool wide32 = codec == Codec::utf32 || codec == Codec::utf32_le || codec == Codec::utf32_be;
  bool big = codec == Codec::utf16_be || codec == Codec::utf32_be;
  if (codec == Codec::utf16 && bytes.size() >= 2) {
    uint32_t mark = unit(0, 2, false);
    if (mark == 0xfeff || mark == 0xfffe) big = mark == 0xfffe, at = 2;
  }
  if (codec == Codec::utf32 && bytes.size() >= 4) {
    uint32_t mark = unit(0, 4, false);
    if (mark == 0xfeff || mark == 0xfffe0000) big = mark != 0xfeff, at = 4;
  }
  while (at < bytes.size()) {
    const char* reason = nullptr;
    size_t wrong = 1;
    if (wide16) {
      if (at + 2 > bytes.size()) {
        reason = "truncated data";
      } else {
        uint32_t c = unit(at, 2, big);
        if (c < 0xd800 || c >= 0xe000) {
          out.append_code_point(c);
          at += 2;
          continue;
        }
        wrong = 2;
        if (c >= 0xdc00) {
          reason = "illegal encoding";
        } else if (at + 4 > bytes.size()) {
          reason = "unexpected end of data", wrong = bytes.size() - at;
        } else {
          uint32_t low = unit(at + 2, 2, big);
          if (low >= 0xdc00 && low < 0xe000) {
            out.append_code_point(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
            at += 4;
            continue;
          }
          reason = "illegal UTF-16 surrogate";
        }
      }
    } else if (wide32) {
      if (at + 4 > bytes.size()) {
        reason = "truncated data", wrong = bytes.size() - at;
      } else {
        uint32_t c = unit(at, 4, big);
        if (c < 0x110000 && (c < 0xd800 || c >= 0xe000)) {
          out.append_code_point(c);
          at += 4;
          continue;
        }
        wrong = 4;
        reason = c < 0x110000 ? "code point in surrogate code point range(0xd800, 0xe000)"
                              : "code point not in range(0x110000)";
      }
    } else if (codec == Codec::utf8) {
      bool pass = errors && equal(*errors, "surrogatepass");
      int64_t c = read_utf8(bytes, at, pass, reason);
      if (c >= 0) {
        out.append_code_point(static_cast<uint32_t>(c));
        continue;
      }
      wrong = static_cast<size_t>(-c);
    } else {
      auto c = static_cast<unsigned char>(bytes[at]);
      if (codec == Codec::latin1 || c < 0x80) {
        out.append_code_point(c);
        ++at;
        continue;
      }
      reason = "ordinal not in range(128)";
    }
    Handler handler = TRY(find_handler(in, errors));
    bool escapes = handler == Handler::escape && static_cast<unsigned char>(bytes[at]) >= 0x80;
    if (handler == Handler::strict || handler == Handler::xml || handler == Handler::pass ||
        (handler == Handler::escape && !escapes)) {
      return unicode_error(in, rt().exceptions.UnicodeDecodeError, name->shown, object, at, at + wrong, reason);
    }
    for (size_t i = 0; i < wrong && escapes; ++i)
      out.append_code_point(0xdc00 + static_cast<unsigned char>(bytes[at + i]));
    for (size_t i = 0; i < wrong && handler == Handler::backslash; ++i) {
      out.append_format("\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i])));
    }
    if (handler == Handler::replace) out.append_code_point(0xfffd);
    at += wrong;
  }
  return finish(out);
}

}  // namespace wrp
