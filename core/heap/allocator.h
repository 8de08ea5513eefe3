// allocator.h -- memory by size class, with addresses that are the same in every build.
//
// Blocks are counted in words. Small ones come from pages of equal slots; a freed slot is the next one given out (last
// in, first out), as in CPython. Large ones come from malloc. The address that Python sees, id(), is computed from page
// and slot and not from the machine's pointer:
//
//      id = kIdBase + (page * kPageWords + offset in page) * 8
//
// so the native, the sanitized and the wasm build print the same ids and order sets in the same way.
#pragma once

#include <cstring>

#include "base/result.h"
#include "heap/object.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WRP_ASAN 1
#endif
#endif
#if defined(WRP_ASAN) || defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)0)
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)0)
#endif

namespace wrp {

class Allocator {
 public:
  static constexpr Word kPageWords = 4096;
  static constexpr Word kPageBytes = kPageWords * sizeof(Word);
  static constexpr Word kMaxSmallWords = 128;
  static constexpr Word kClassStep = 2;  // 8 bytes in wasm: doubles and 64-bit hashes stay aligned
  static constexpr uint8_t kLargeClass = 0;
  static constexpr uint8_t kStaticClass = 255;
  static constexpr uint64_t kIdBase = 0x7f0000000000;

  Allocator() = default;
  Allocator(const Allocator&) = delete;
  Allocator& operator=(const Allocator&) = delete;
  ~Allocator();

  // A block for an object of `words` words, those in front of the Object included; its flags.size_class must be set
  // from class_of(words). Null when the limit is reached.
  void* allocate_object(Word words) {
    uint8_t size_class = class_of(words);
    return size_class == kLargeClass ? take_large(words) : take_slot(size_class);
  }
  void free_object(Object* o);
  // A large block for an object that nobody but the caller refers to: room for so many words, those beyond the old ones
  // zeroed, elsewhere in memory if need be; the id stays. It takes an eighth more than asked for, so that growing word
  // by word copies little. Null when the limit is reached: it is as it was.
  Object* grow_object(Object* o, Word words);
  static uint8_t class_of(Word words) {
    return words > kMaxSmallWords ? kLargeClass : static_cast<uint8_t>((words + kClassStep - 1) / kClassStep);
  }

  // Memory for an object's own use, without an id. The owner remembers how many words it asked for.
  void* allocate_buffer(Word words);
  void* resize_buffer(void* buffer, Word old_words, Word new_words);
  void free_buffer(void* buffer, Word words);

  uint64_t id_of(const Object* o) const;

  // Limits and figures, in bytes as the wasm build would use them (4 to a word), so that they too agree everywhere.
  uint64_t used_bytes() const { return uint64_t{used_words_} * 4; }
  uint64_t peak_bytes() const { return uint64_t{peak_words_} * 4; }  // rounded up to 4 KB
  void set_limit_bytes(uint64_t bytes) {
    limit_bytes_ = bytes;
    set_mark();
  }
  uint64_t limit_bytes() const { return limit_bytes_; }

  // The k-th allocation from now fails, once (0 = none). For tests.
  void fail_at(uint64_t k) {
    fail_at_ = k ? allocations_ + k : 0;
    set_mark();
  }
  bool is_to_fail() const { return fail_at_ > allocations_; }

 private:
  struct Page;
  struct FreeSlot {
    FreeSlot* next;
  };
  struct LargeHeader;

  bool charge(Word words) {
    ++allocations_;
    Word after = used_words_ + words;
    if (after > mark_) [[unlikely]]
      return charge_beyond(after);
    used_words_ = after;
    return true;
  }
  bool charge_beyond(Word after);
  void set_mark();
  void* take_slot(uint8_t size_class) {
    FreeSlot* slot = free_[size_class];
    if (!slot) [[unlikely]]
      return take_fresh_slot(size_class);
    Word words = size_class * kClassStep;
    if (!charge(words)) [[unlikely]]
      return nullptr;
    ASAN_UNPOISON_MEMORY_REGION(slot, words * sizeof(Word));
    free_[size_class] = slot->next;
    return slot;
  }
  void* take_fresh_slot(uint8_t size_class);
  bool add_page(uint8_t size_class);
  void give_slot(void* memory, uint8_t size_class) {
    Word words = size_class * kClassStep;
    used_words_ -= words;
#if defined(WRP_CHECKS)
    std::memset(memory, 0xDB, words * sizeof(Word));  // the dead must not look alive
#endif
    auto* slot = static_cast<FreeSlot*>(memory);
    slot->next = free_[size_class];
    free_[size_class] = slot;
    ASAN_POISON_MEMORY_REGION(slot + 1, words * sizeof(Word) - sizeof(FreeSlot));
  }
  void* take_large(Word words);
  void give_large(void* block);
  static Page* page_of(const void* slot);

  static constexpr int kClasses = kMaxSmallWords / kClassStep + 1;
  FreeSlot* free_[kClasses] = {};
  Page* pages_ = nullptr;  // all of them, for the destructor
  void* spare_ = nullptr;  // the rest of the last chunk of pages
  Word spare_pages_ = 0;
  void* chunks_ = nullptr;
  Word page_count_ = 0;
  LargeHeader* large_ = nullptr;
  uint32_t large_next_ = 0;
  struct LargeSeats* seats_ = nullptr;
  // Nothing needs a closer look (a new peak, the limit, an allocation that is to fail) as long as no more than mark_ is
  // used.
  Word used_words_ = 0, mark_ = 0, peak_words_ = 0;
  Word fail_at_ = 0, allocations_ = 0;
  uint64_t limit_bytes_ = uint64_t{1} << 30;
};

}  // namespace wrp
