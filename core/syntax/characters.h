// characters.h -- what syntax needs to know about characters, beyond base/text.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "syntax/arena.h"

namespace wrp::ast {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_hex_digit(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
// Bytes of non-ASCII characters count as letters until is_unicode_identifier() has looked at the whole word.
inline bool is_identifier_start(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 128;
}
inline bool is_identifier_part(char c) { return is_identifier_start(c) || is_digit(c); }

size_t first_invalid_utf8(std::string_view text);  // npos when all is well; surrogates are not well
std::string utf8_error(std::string_view text, size_t bad);
void append_utf8(std::string& text, uint32_t code);  // surrogates too (WTF-8)

bool is_unicode_identifier(uint32_t code, bool first);
bool is_printable(uint32_t code);
// NFKC for the characters whose equivalents need no table; a full one would weigh more than the parser.
std::string_view normalised_identifier(Arena& arena, std::string_view name);
std::string hex_code(uint32_t code);  // at least four digits, as in U+00A0

}  // namespace wrp::ast
