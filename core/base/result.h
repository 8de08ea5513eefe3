// result.h -- how anything in core fails.
//
// core is built without exceptions. A function that can fail returns Result<T>; the caller unwraps it with TRY, which
// passes a failure on, or looks at it with `if (!result)`. The Error itself is one byte: what a Python program would
// see (the exception object with its traceback) waits in the interpreter, so that failing costs no allocation.
//
//   Result<Ref<>> length_of(Borrowed<> o) {
//     Ref<> method = TRY(get_attr(o, "__len__"));
//     return call(std::move(method));
//   }
#pragma once

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "base/assert.h"

// What is a few instructions long is never worth a call; left to themselves, compilers that build small make thousands.
#define WRP_INLINE [[gnu::always_inline]] inline

namespace wrp {

enum class Error : unsigned char {
  none,
  raised,     // a Python exception is pending in the interpreter
  no_memory,  // the heap could not give what was asked; becomes a MemoryError at the first frame
  stopped,    // an uncatchable stop: budget used up inside a native, or an interrupt that must unwind
};

template <class T = void>
class Result;
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : error_(Error::none) { new (&value_) T(std::move(value)); }
  template <class U>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error> && !is_result<std::remove_cvref_t<U>>) Result(U&& value)
      : error_(Error::none) {
    new (&value_) T(std::forward<U>(value));
  }
  Result(Error error) : error_(error) { WRP_ASSERT(error != Error::none); }
  template <class U>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<U, T>) Result(Result<U>&& other) : error_(other.error()) {
    if (error_ == Error::none) new (&value_) T(other.take());
  }
  Result(Result&& other) noexcept : error_(other.error_) {
    if (error_ == Error::none) new (&value_) T(std::move(other.value_));
  }
  Result& operator=(Result&& other) noexcept {
    if (this != &other) {
      this->~Result();
      new (this) Result(std::move(other));
    }
    return *this;
  }
  WRP_INLINE ~Result() {
    if (error_ == Error::none) value_.~T();
  }

  WRP_INLINE explicit operator bool() const { return error_ == Error::none; }
  WRP_INLINE Error error() const { return error_; }
  T& operator*() & { return value_; }
  T&& operator*() && { return std::move(value_); }
  T* operator->() { return &value_; }
  WRP_INLINE T take() {
    WRP_ASSERT(error_ == Error::none);
    return std::move(value_);
  }

 private:
  union {
    T value_;
  };
  Error error_;
};

// Of a plain value: copied like one.
template <class T>
requires(std::is_trivially_copyable_v<T> && sizeof(T) > 4) class [[nodiscard]] Result<T> {
 public:
  WRP_INLINE Result(T value) : value_(value), error_(Error::none) {}
  WRP_INLINE Result(Error error) : value_(), error_(error) { WRP_ASSERT(error != Error::none); }
  WRP_INLINE explicit operator bool() const { return error_ == Error::none; }
  WRP_INLINE Error error() const { return error_; }
  WRP_INLINE T operator*() const { return value_; }
  WRP_INLINE T take() const {
    WRP_ASSERT(error_ == Error::none);
    return value_;
  }

 private:
  T value_;
  Error error_;
};

// Of a small one: value and error in one number, which is handed over in a register where two fields would go through
// memory (wasm).
template <class T>
requires(std::is_trivially_copyable_v<T> && sizeof(T) <= 4) class [[nodiscard]] Result<T> {
  using Both = std::conditional_t<sizeof(T) == 4, uint64_t, uint32_t>;
  using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, std::conditional_t<sizeof(T) == 2, uint16_t, uint8_t>>;
  static constexpr int kShift = sizeof(T) * 8;

 public:
  WRP_INLINE Result(T value) : both_(__builtin_bit_cast(Bits, value)) {}
  WRP_INLINE Result(Error error) : both_(static_cast<Both>(error) << kShift) { WRP_ASSERT(error != Error::none); }
  WRP_INLINE explicit operator bool() const { return error() == Error::none; }
  WRP_INLINE Error error() const { return static_cast<Error>(both_ >> kShift); }
  WRP_INLINE T operator*() const { return __builtin_bit_cast(T, static_cast<Bits>(both_)); }
  WRP_INLINE T take() const {
    WRP_ASSERT(error() == Error::none);
    return **this;
  }

 private:
  Both both_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  WRP_INLINE Result() : error_(Error::none) {}
  WRP_INLINE Result(Error error) : error_(error) { WRP_ASSERT(error != Error::none); }
  WRP_INLINE explicit operator bool() const { return error_ == Error::none; }
  WRP_INLINE Error error() const { return error_; }
  WRP_INLINE void take() const { WRP_ASSERT(error_ == Error::none); }

 private:
  Error error_;
};

// Unwraps a Result or returns its Error from the enclosing function.
#define TRY(expression)             \
  ({                                \
    auto try_result = (expression); \
    if (!try_result) [[unlikely]]   \
      return try_result.error();    \
    try_result.take();              \
  })

}  // namespace wrp
