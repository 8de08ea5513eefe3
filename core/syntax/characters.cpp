// characters.cpp -- UTF-8, and which characters may stand in a name.

#include "syntax/characters.h"

#include <cstring>

#include "base/text.h"

namespace wrp::ast {

// Length of the valid sequence at `at`, 0 when it is none.
static size_t sequence_length(const unsigned char* at, size_t left) {
  unsigned char c = at[0];
  if (c < 0x80) return 1;
  size_t length = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  if (length == 0 || length > left) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((at[i] & 0xc0) != 0x80) return 0;
  }
  if (c == 0xe0 && at[1] < 0xa0) return 0;   // overlong
  if (c == 0xed && at[1] >= 0xa0) return 0;  // a surrogate
  if (c == 0xf0 && at[1] < 0x90) return 0;
  if (c == 0xf4 && at[1] >= 0x90) return 0;
  return length;
}

size_t first_invalid_utf8(std::string_view text) {
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  for (size_t i = 0; i < text.size();) {
    uint64_t eight;
    if (i + 8 <= text.size() && (std::memcpy(&eight, data + i, 8), (eight & 0x8080808080808080u) == 0)) {
      i += 8;
      continue;
    }
    size_t length = sequence_length(data + i, text.size() - i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string utf8_error(std::string_view text, size_t bad) {
  static const char* digits = "0123456789abcdef";
  auto c = static_cast<unsigned char>(text[bad]);
  bool start = c >= 0xc2 && c < 0xf5;
  size_t wanted = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  std::string message = "(unicode error) 'utf-8' codec can't decode byte 0x";
  message += digits[c >> 4];
  message += digits[c & 15];
  message += " in position " + std::to_string(bad) + ": ";
  bool cut = start && bad + wanted > text.size();
  return message + (!start ? "invalid start byte" : cut ? "unexpected end of data" : "invalid continuation byte");
}

void append_utf8(std::string& text, uint32_t code) {
  auto put = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
  if (code < 0x10000) return put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
}

std::string hex_code(uint32_t code) {
  std::string text;
  for (int shift = 20; shift >= 0; shift -= 4) {
    if (shift >= 16 && code >> shift == 0) continue;
    text += "0123456789ABCDEF"[code >> shift & 15];
  }
  return text;
}

std::string_view normalised_identifier(Arena& arena, std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size();) {
    uint32_t code = next_code_point(name, i);
    if (code == 0xaa) code = 'a';
    if (code == 0xba) code = 'o';
    if (code == 0xb5) code = 0x3bc;                              // the micro sign is a mu
    if (code >= 0xff10 && code <= 0xff5a) code -= 0xff10 - '0';  // full-width letters and digits
    if (code >= 0x1d400 && code < 0x1d6a4) {                     // mathematical letters, alphabet after alphabet
      uint32_t letter = (code - 0x1d400) % 52;
      code = letter < 26 ? 'A' + letter : 'a' + letter - 26;
    }
    append_utf8(out, code);
  }
  return out == name ? name : arena.copy(out);
}

// Letters are told from symbols by block: exact tables would cost as much as the lexer, and nobody names variables in
// the corners where this is wrong.
bool is_unicode_identifier(uint32_t code, bool first) {
  if (code < 0x80)
    return first ? is_identifier_start(static_cast<char>(code)) : is_identifier_part(static_cast<char>(code));
  if (code < 0xc0) return code == 0xaa || code == 0xb5 || code == 0xba || (code == 0xb7 && !first);
  if (code == 0xd7 || code == 0xf7) return false;
  if (code >= 0x2000 && code < 0x2070) return code == 0x203f || code == 0x2040 || code == 0x2054;
  if (code >= 0x20a0 && code < 0x2100) return false;
  if (code >= 0x2190 && code < 0x2c00) return false;
  if (code >= 0x3000 && code < 0x3031) return code >= 0x3005 && code <= 0x3007;
  if (code >= 0xff00 && code < 0xff66) {  // full-width ASCII
    uint32_t c = code - 0xff00 + 0x20;
    return c < 0x80 && is_unicode_identifier(c, first);
  }
  if (!is_printable(code)) return false;
  if (code >= 0x1f000 && code < 0x20000) return false;
  return true;
}

bool is_printable(uint32_t code) {
  if (code < 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0xad) return false;
  if (code >= 0x2000 && code <= 0x200f) return false;
  if (code >= 0x2028 && code <= 0x202f) return false;
  if (code >= 0x205f && code <= 0x206f) return false;
  if (code == 0x3000 || code == 0xfeff) return false;
  if (code >= 0xd800 && code < 0xf900) return false;
  return true;
}

}  // namespace wrp::ast
