// ref.h -- who owns a reference. The only place where counts go up and down.
//
//   Ref<T>       owns one count; move-only. Copying is a word: dup().
//   Borrowed<T>  looks. Valid while somebody else owns; never a member of anything.
//   Ref<T>::release() and Ref<T>::adopt() hand a count over a border (a stack slot, a field in raw memory).
//
// Dropping a Ref may run anybody's Python. Detach first, then let go: assignment stores the new value before it drops
// the old one, and take() empties a field before its value can die.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "heap/object.h"

// A Ref is handed over in a register, not in memory: the one who gets it drops it. (gcc does not know how.)
#if defined(__clang__)
#define WRP_LIFETIMEBOUND [[clang::lifetimebound]]
#define WRP_IN_REGISTER [[clang::trivial_abi]]
#else
#define WRP_LIFETIMEBOUND
#define WRP_IN_REGISTER
#endif

namespace wrp {

void die(Object* o);  // dealloc.cpp: the count reached 0

// The layers that are built small (CMakeLists.txt) call these instead of having them in a thousand places.
void one_more(Object* o);
void one_less(Object* o);

namespace counting {  // for this file and the heap's own
#if defined(WRP_SMALL)
[[gnu::always_inline]] inline void up(Object* o) { one_more(o); }
[[gnu::always_inline]] inline void down(Object* o) { one_less(o); }
#else
[[gnu::always_inline]] inline void up(Object* o) {
  WRP_ASSERT(!o->flags.dying);
  if (o->count != kImmortal) ++o->count;
}
[[gnu::always_inline]] inline void down(Object* o) {
  if (o->count == kImmortal) return;
  WRP_ASSERT(o->count > 0 && !o->flags.dying);
  if (--o->count == 0) die(o);
}
#endif
}  // namespace counting

template <class T>
class Borrowed;

template <class T = Object>
class WRP_IN_REGISTER Ref {
 public:
  Ref() = default;
  WRP_INLINE Ref(std::nullptr_t) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Ref(Ref<U>&& other)
  noexcept : ptr_(other.release()) {}
  WRP_INLINE Ref(Ref&& other) noexcept : ptr_(other.release()) {}
  Ref(const Ref&) = delete;
  WRP_INLINE ~Ref() {
    if (ptr_) counting::down(ptr_);
  }

  WRP_INLINE Ref& operator=(Ref&& other) noexcept {
    T* old = ptr_;
    ptr_ = other.release();
    if (old) counting::down(old);  // last: it may run Python, which must find the new value here
    return *this;
  }

  // Takes over a count that somebody else gave up.
  WRP_INLINE static Ref adopt(T* owned) {
    Ref ref;
    ref.ptr_ = owned;
    return ref;
  }
  // Gives the count up; the caller must see that somebody adopts it.
  [[nodiscard]] WRP_INLINE T* release() {
    T* out = ptr_;
    ptr_ = nullptr;
    return out;
  }
  // Empties this and hands the value over.
  [[nodiscard]] WRP_INLINE Ref take() { return std::move(*this); }
  [[nodiscard]] WRP_INLINE Ref dup() const {
    if (ptr_) counting::up(ptr_);
    return adopt(ptr_);
  }
  template <class U>
  WRP_INLINE Ref<U> cast() && {
    return Ref<U>::adopt(static_cast<U*>(release()));
  }

  WRP_INLINE T* get() const { return ptr_; }
  WRP_INLINE T* operator->() const { return ptr_; }
  WRP_INLINE T& operator*() const { return *ptr_; }
  WRP_INLINE explicit operator bool() const { return ptr_ != nullptr; }

 private:
  T* ptr_ = nullptr;
};

template <class T = Object>
class Borrowed {
 public:
  Borrowed() = default;
  WRP_INLINE Borrowed(std::nullptr_t) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Borrowed(U* ptr) : ptr_(ptr) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Borrowed(const Ref<U>& ref WRP_LIFETIMEBOUND) : ptr_(ref.get()) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Borrowed(Borrowed<U> other) : ptr_(other.get()) {}

  WRP_INLINE Ref<T> dup() const {
    if (ptr_) counting::up(ptr_);
    return Ref<T>::adopt(ptr_);
  }
  template <class U>
  Borrowed<U> cast() const {
    return Borrowed<U>(static_cast<U*>(ptr_));
  }
  WRP_INLINE T* get() const { return ptr_; }
  WRP_INLINE T* operator->() const { return ptr_; }
  WRP_INLINE T& operator*() const { return *ptr_; }
  WRP_INLINE explicit operator bool() const { return ptr_ != nullptr; }

  template <class U>
  bool operator==(Borrowed<U> other) const {
    return static_cast<const Object*>(ptr_) == static_cast<const Object*>(other.get());
  }

 private:
  T* ptr_ = nullptr;
};
template <class U>
Borrowed(const Ref<U>&) -> Borrowed<U>;
template <class U>
Borrowed(U*) -> Borrowed<U>;

// A reference or an Error in one word: no object lies at the addresses 1 to 3.
template <class T>
class [[nodiscard]] WRP_IN_REGISTER Result<Ref<T>> {
 public:
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Result(Ref<U>&& value) : value_(std::move(value)) {}
  WRP_INLINE Result(std::nullptr_t) {}
  WRP_INLINE Result(Error error) : value_(Ref<T>::adopt(reinterpret_cast<T*>(static_cast<Word>(error)))) {
    WRP_ASSERT(error != Error::none);
  }
  template <class U>
  requires std::is_convertible_v<U*, T*> WRP_INLINE Result(Result<Ref<U>>&& other)
      : value_(Ref<T>::adopt(reinterpret_cast<T*>(other.value_.release()))) {}
  Result(Result&& other) noexcept = default;
  WRP_INLINE Result& operator=(Result&& other) noexcept {
    if (!*this) (void)value_.release();
    value_ = std::move(other.value_);
    return *this;
  }
  WRP_INLINE ~Result() {
    if (!*this) (void)value_.release();
  }

  WRP_INLINE explicit operator bool() const { return word() - 1 >= kErrors; }
  WRP_INLINE Error error() const { return *this ? Error::none : static_cast<Error>(word()); }
  Ref<T>& operator*() & { return value_; }
  Ref<T>&& operator*() && { return std::move(value_); }
  Ref<T>* operator->() { return &value_; }
  WRP_INLINE Ref<T> take() {
    WRP_ASSERT(*this);
    return std::move(value_);
  }

 private:
  template <class U>
  friend class Result;
  static constexpr Word kErrors = static_cast<Word>(Error::stopped);
  Word word() const { return reinterpret_cast<Word>(value_.get()); }
  Ref<T> value_;
};

}  // namespace wrp
