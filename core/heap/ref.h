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

#include "heap/object.h"

#if defined(__clang__)
#define WRP_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define WRP_LIFETIMEBOUND
#endif

namespace wrp {

void die(Object* o);  // dealloc.cpp: the count reached 0

namespace counting {  // for this file and the heap's own
inline void up(Object* o) {
  WRP_ASSERT(!o->flags.dying);
  if (o->count != kImmortal) ++o->count;
}
inline void down(Object* o) {
  if (o->count == kImmortal) return;
  WRP_ASSERT(o->count > 0 && !o->flags.dying);
  if (--o->count == 0) die(o);
}
}  // namespace counting

template <class T>
class Borrowed;

template <class T = Object>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Ref(Ref<U>&& other)
  noexcept : ptr_(other.release()) {}
  Ref(Ref&& other) noexcept : ptr_(other.release()) {}
  Ref(const Ref&) = delete;
  ~Ref() {
    if (ptr_) counting::down(ptr_);
  }

  Ref& operator=(Ref&& other) noexcept {
    T* old = ptr_;
    ptr_ = other.release();
    if (old) counting::down(old);  // last: it may run Python, which must find the new value here
    return *this;
  }

  // Takes over a count that somebody else gave up.
  static Ref adopt(T* owned) {
    Ref ref;
    ref.ptr_ = owned;
    return ref;
  }
  // Gives the count up; the caller must see that somebody adopts it.
  [[nodiscard]] T* release() {
    T* out = ptr_;
    ptr_ = nullptr;
    return out;
  }
  // Empties this and hands the value over.
  [[nodiscard]] Ref take() { return std::move(*this); }
  [[nodiscard]] Ref dup() const {
    if (ptr_) counting::up(ptr_);
    return adopt(ptr_);
  }
  template <class U>
  Ref<U> cast() && {
    return Ref<U>::adopt(static_cast<U*>(release()));
  }

  T* get() const { return ptr_; }
  T* operator->() const { return ptr_; }
  T& operator*() const { return *ptr_; }
  explicit operator bool() const { return ptr_ != nullptr; }

 private:
  T* ptr_ = nullptr;
};

template <class T = Object>
class Borrowed {
 public:
  Borrowed() = default;
  Borrowed(std::nullptr_t) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Borrowed(U* ptr) : ptr_(ptr) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Borrowed(const Ref<U>& ref WRP_LIFETIMEBOUND) : ptr_(ref.get()) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Borrowed(Borrowed<U> other) : ptr_(other.get()) {}

  Ref<T> dup() const {
    if (ptr_) counting::up(ptr_);
    return Ref<T>::adopt(ptr_);
  }
  template <class U>
  Borrowed<U> cast() const {
    return Borrowed<U>(static_cast<U*>(ptr_));
  }
  T* get() const { return ptr_; }
  T* operator->() const { return ptr_; }
  T& operator*() const { return *ptr_; }
  explicit operator bool() const { return ptr_ != nullptr; }

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

}  // namespace wrp
