// unicode.cpp -- the character classes that Python's text methods ask about.
//
// ASCII, Latin-1, Greek and Cyrillic case are exact. Beyond them letters are approximated by block, which is enough to
// tell text from controls; full tables would cost more than the rest of the runtime.
#include "objects/str.h"

namespace wrp {

bool is_space(uint32_t c) {
  return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_printable(uint32_t c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa1) || c == 0xad) return false;
  if (is_space(c)) return c == ' ';
  if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)) return false;
  if (c >= 0xd800 && c < 0xf900) return false;  // surrogates, private use
  if (c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe) return false;
  return c < 0xe0000;
}

bool is_digit(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x6f0 && c <= 0x6f9) ||
         (c >= 0x966 && c <= 0x96f) || (c >= 0xff10 && c <= 0xff19);
}

void append_decimal(Text& text, const Str& s) {
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    if (c >= 128 && is_space(c)) c = ' ';
    if (c >= 128 && is_digit(c)) c = '0' + (c - (c >= 0xff10 ? 0xff10 : c >= 0x966 ? 0x966 : 0x660)) % 16;
    text.append_code_point(c);
  }
}

uint32_t to_lower(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xc0 && c <= 0xde && c != 0xd7) return c + 32;
  if (c >= 0x100 && c <= 0x137 && c != 0x130) return c | 1;
  if (c >= 0x139 && c <= 0x148) return c + (c & 1);
  if (c >= 0x14a && c <= 0x177) return c | 1;
  if (c == 0x178) return 0xff;
  if (c >= 0x179 && c <= 0x17e) return c + (c & 1);
  if (c >= 0x391 && c <= 0x3ab && c != 0x3a2) return c + 32;
  if (c >= 0x410 && c <= 0x42f) return c + 32;
  if (c >= 0x400 && c <= 0x40f) return c + 80;
  if (c >= 0x1e00 && c <= 0x1eff) return c | 1;
  if (c == 0x386) return 0x3ac;
  if (c >= 0x388 && c <= 0x38a) return c + 37;
  if (c == 0x1e9e) return 0xdf;
  return c;
}

uint32_t to_upper(uint32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
  if (c == 0xb5) return 0x39c;
  if (c >= 0xe0 && c <= 0xfe && c != 0xf7) return c - 32;
  if (c == 0xff) return 0x178;
  if (c >= 0x100 && c <= 0x137 && c != 0x131) return c & ~1u;
  if (c >= 0x139 && c <= 0x148) return (c & 1) ? c : c - 1;
  if (c >= 0x14a && c <= 0x177) return c & ~1u;
  if (c >= 0x179 && c <= 0x17e) return (c & 1) ? c : c - 1;
  if (c == 0x3c2) return 0x3a3;
  if (c >= 0x3b1 && c <= 0x3cb) return c - 32;
  if (c >= 0x430 && c <= 0x44f) return c - 32;
  if (c >= 0x450 && c <= 0x45f) return c - 80;
  if (c >= 0x1e00 && c <= 0x1e95) return c & ~1u;
  if (c >= 0x1ea0 && c <= 0x1eff) return c & ~1u;
  if (c == 0x3ac) return 0x386;
  if (c >= 0x3ad && c <= 0x3af) return c - 37;
  return c;
}

bool is_upper(uint32_t c) { return to_lower(c) != c; }
bool is_lower(uint32_t c) { return to_upper(c) != c || c == 0xdf || c == 0xaa || c == 0xba; }

bool is_alpha(uint32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  if (c < 0x100) return c == 0xaa || c == 0xb5 || c == 0xba || (c >= 0xc0 && c != 0xd7 && c != 0xf7);
  if (c >= 0x2000 && c < 0x2c00) return c >= 0x2100 && c < 0x2150;  // punctuation, arrows, symbols
  if (c >= 0x3000 && c < 0x3041) return c == 0x3005 || c == 0x3006;
  if (is_digit(c) || !is_printable(c)) return false;
  return c < 0x1f000 || c > 0x1faff;  // not emoji
}

}  // namespace wrp
