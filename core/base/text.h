// text.h -- a growing run of UTF-8 bytes that may fail to grow. The one growing container that needs no heap object.
//
// A failed append is remembered, not reported: build the whole, then ask ok() once.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wrp {

class Text {
 public:
  Text() = default;
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  ~Text();

  void append(std::string_view bytes);
  void append(char c) { append(std::string_view(&c, 1)); }
  void append_code_point(uint32_t c);  // lone surrogates are written as three bytes (WTF-8)
  // In this base; with a width, zeros before it.
  void append_number(int64_t n, unsigned base = 10, int width = 0);
  void append_many(uint32_t code_point, int64_t count);
  // Of printf's formats %s %c (a code point) %d %u %x, the last three with a width (zeros before it) and with l, ll or
  // z.
  void append_format(const char* format, ...) __attribute__((format(printf, 2, 3)));
  // Formats that this layer does not know are `other`'s: each takes a pointer.
  void append_format_list(const char* format, va_list args, void (*other)(Text&, char kind, void* value));
  void clear() { size_ = 0; }
  void truncate(size_t size) { size_ = size; }

  // No text grows beyond this.
  static inline size_t limit = size_t{1} << 30;

  bool ok() const { return !failed_; }
  std::string_view view() const { return {data_, size_}; }
  const char* c_str();  // ends with a NUL that is not part of the text
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  bool reserve(size_t more);

  char* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

// Reads one code point at `at` and moves past it. Bytes that are not (W)UTF-8 read as themselves.
uint32_t next_code_point(std::string_view text, size_t& at);

}  // namespace wrp
