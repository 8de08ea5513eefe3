// arena.h -- memory for one tree: nodes are made one after another and thrown away together.
//
// Nodes are trivially destructible and point at each other freely. The arena is capped: past the cap `exhausted()`
// turns true, lists and texts come out empty, and the parser stops with a MemoryError instead of a crash. Single nodes
// are still made then (there are few before the parser notices), because two nodes in one place could form a circle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wrp::ast {

// A run of T in an arena. Does not own.
template <class T>
class Span {
 public:
  Span() = default;
  Span(T* data, size_t size) : data_(data), size_(size) {}
  T* begin() const { return data_; }
  T* end() const { return data_ + size_; }
  T& operator[](size_t i) const { return data_[i]; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& back() const { return data_[size_ - 1]; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

class Arena {
 public:
  explicit Arena(size_t cap_bytes = size_t{512} << 20) : cap_(cap_bytes) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  bool exhausted() const { return exhausted_; }
  size_t used() const { return total_ - (block_size_ - used_); }

  // A value-initialised T whose `kind` is T::Kind.
  template <class T>
  T* make() {
    static_assert(std::is_trivially_destructible_v<T>);
    T* node = new (allocate(sizeof(T), alignof(T))) T{};
    if constexpr (requires { T::Kind; }) node->kind = T::Kind;
    return node;
  }

  // Room for `count` of T, not initialised; null when the cap is reached.
  template <class T>
  T* make_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(allocate_within_cap(sizeof(T) * count, alignof(T)));
  }

  template <class T>
  Span<T> copy(const T* items, size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    T* data = make_array<T>(count);
    if (!data) return {};
    std::memcpy(static_cast<void*>(data), items, sizeof(T) * count);
    return {data, count};
  }
  template <class T>
  Span<T> copy(const std::vector<T>& items) {
    return copy(items.data(), items.size());
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* data = make_array<char>(text.size());
    if (!data) return {};
    text.copy(data, text.size());
    return {data, text.size()};
  }

 private:
  void* allocate(size_t bytes, size_t align) {
    size_t at = (used_ + align - 1) & ~(align - 1);
    if (blocks_.empty() || at + bytes > block_size_) {
      size_t size = bytes > kBlock ? bytes + 16 : kBlock;
      if (total_ + size > cap_) exhausted_ = true;
      blocks_.emplace_back(new char[size]);
      total_ += size;
      block_size_ = size;
      used_ = at = 0;
    }
    used_ = at + bytes;
    return blocks_.back().get() + at;
  }

  // For what may be big.
  void* allocate_within_cap(size_t bytes, size_t align) {
    if (total_ + bytes > cap_) exhausted_ = true;
    return exhausted_ ? nullptr : allocate(bytes, align);
  }

  static constexpr size_t kBlock = 64 << 10;
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t used_ = 0, block_size_ = 0, total_ = 0, cap_;
  bool exhausted_ = false;
};

}  // namespace wrp::ast
