// list.h -- a list under construction: short ones live on the stack, the finished one in the arena.
//
// The growing is not a template: a parser builds lists of a dozen types, and a std::vector of each costs half a
// kilobyte of wasm.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

#include "syntax/arena.h"

namespace wrp::ast {

class RawList {
 protected:
  explicit RawList(size_t item_size)
      : item_size_(static_cast<uint32_t>(item_size)), room_(sizeof(inline_) / item_size) {}
  ~RawList() {
    if (data_ != inline_) std::free(data_);
  }
  RawList(const RawList&) = delete;
  RawList& operator=(const RawList&) = delete;

  void push_raw(const void* item) {
    if (size_ == room_) grow();
    std::memcpy(data_ + size_ * item_size_, item, item_size_);
    ++size_;
  }
  void grow();

  alignas(8) char inline_[48];
  char* data_ = inline_;
  uint32_t item_size_;
  size_t size_ = 0, room_;
};

template <class T>
class Items : RawList {
 public:
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
  Items() : RawList(sizeof(T)) {}
  void push(const T& item) { push_raw(&item); }
  void pop() { --size_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return begin()[i]; }
  T& back() { return begin()[size_ - 1]; }
  T* begin() { return reinterpret_cast<T*>(data_); }
  T* end() { return begin() + size_; }
  Span<T> in(Arena& arena) { return arena.copy(begin(), size_); }
};

}  // namespace wrp::ast
