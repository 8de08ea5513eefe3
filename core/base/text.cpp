#include "base/text.h"

#include <cstdlib>
#include <cstring>

#include "base/assert.h"

namespace wrp {

Text::~Text() { std::free(data_); }

bool Text::reserve(size_t more) {
  if (failed_) return false;
  if (size_ + more + 1 <= capacity_) return true;
  if (more >= limit || size_ + more >= limit) {
    failed_ = true;
    return false;
  }
  size_t capacity = capacity_ ? capacity_ * 2 : 64;
  while (capacity < size_ + more + 1) capacity *= 2;
  auto* grown = static_cast<char*>(std::realloc(data_, capacity));
  if (!grown) {
    failed_ = true;
    return false;
  }
  data_ = grown;
  capacity_ = capacity;
  return true;
}

void Text::append(std::string_view bytes) {
  if (bytes.empty() || !reserve(bytes.size())) return;
  std::memcpy(data_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void Text::append_code_point(uint32_t c) {
  if (c < 0x80) {
    append(static_cast<char>(c));
  } else if (c < 0x800) {
    char bytes[] = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    append({bytes, 2});
  } else if (c < 0x10000) {
    char bytes[] = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                    static_cast<char>(0x80 | (c & 63))};
    append({bytes, 3});
  } else {
    char bytes[] = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                    static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    append({bytes, 4});
  }
}

void Text::append_many(uint32_t code_point, int64_t count) {
  if (count <= 0 || failed_) return;
  if (static_cast<uint64_t>(count) >= limit) {
    failed_ = true;
    return;
  }
  (void)reserve(static_cast<size_t>(count));
  while (count-- > 0 && !failed_) append_code_point(code_point);
}

void Text::append_number(int64_t n, unsigned base, int width) {
  char digits[24];
  int at = sizeof digits;
  auto left = n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  for (; left || width > 0 || at == sizeof digits; left /= base, --width)
    digits[--at] = "0123456789abcdef"[left % base];
  if (n < 0) digits[--at] = '-';
  append({digits + at, sizeof digits - static_cast<size_t>(at)});
}

void Text::append_format(const char* format, ...) {
  va_list args;
  va_start(args, format);
  append_format_list(format, args, [](Text&, char, void*) { WRP_UNREACHABLE(); });
  va_end(args);
}

void Text::append_format_list(const char* format, va_list args, void (*other)(Text&, char kind, void* value)) {
  for (; *format; ++format) {
    if (*format != '%') {
      append(*format);
      continue;
    }
    int width = 0;
    size_t size = sizeof(int);
    for (++format; *format >= '0' && *format <= '9'; ++format) width = width * 10 + (*format - '0');
    if (*format == 'z') size = sizeof(size_t), ++format;
    if (*format == 'l') size = sizeof(long), ++format;
    if (*format == 'l') size = sizeof(long long), ++format;
    switch (char kind = *format) {
      case '%': append(kind); break;
      case 's': append(va_arg(args, const char*)); break;
      case 'c': append_code_point(va_arg(args, unsigned)); break;
      case 'd':
      case 'u':
      case 'x': {
        int64_t n = size == 8     ? va_arg(args, int64_t)
                    : kind == 'd' ? va_arg(args, int)
                                  : int64_t{va_arg(args, unsigned)};
        append_number(n, kind == 'x' ? 16 : 10, width);
        break;
      }
      default: other(*this, kind, va_arg(args, void*));
    }
  }
}

const char* Text::c_str() {
  if (!reserve(0)) return "";
  data_[size_] = 0;
  return data_;
}

uint32_t next_code_point(std::string_view text, size_t& at) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  auto tail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  uint32_t b = byte(at);
  if (b >= 0xC2 && b < 0xE0 && tail(at + 1)) {
    uint32_t c = (b & 31) << 6 | (byte(at + 1) & 63);
    at += 2;
    return c;
  }
  if (b >= 0xE0 && b < 0xF0 && tail(at + 1) && tail(at + 2)) {
    uint32_t c = (b & 15) << 12 | (byte(at + 1) & 63) << 6 | (byte(at + 2) & 63);
    at += 3;
    return c;
  }
  if (b >= 0xF0 && b < 0xF5 && tail(at + 1) && tail(at + 2) && tail(at + 3)) {
    uint32_t c = (b & 7) << 18 | (byte(at + 1) & 63) << 12 | (byte(at + 2) & 63) << 6 | (byte(at + 3) & 63);
    at += 4;
    return c;
  }
  ++at;
  return b;
}

}  // namespace wrp
