#include "heap/allocator.h"

#include <cstdlib>
#include <cstring>

namespace wrp {

// A page is aligned to its size, so that a slot finds it by masking.
struct Allocator::Page {
  Page* next;
  Word index;
  Word padding[2];
};

namespace {
constexpr Word kPageHeaderWords = 4;
constexpr Word kChunkPages = 16;
constexpr Word kLargeIdStride = 1 << 20;  // ids of large objects lie far from those of pages and from each other
constexpr uint64_t kLargeIdBase = Allocator::kIdBase + (uint64_t{1} << 40);
}  // namespace

// In front of a large block. `seat` numbers its id; seats of the dead are reused, last in, first out.
struct Allocator::LargeHeader {
  LargeHeader *next, *prev;
  Word words;
  Word seat;
};

struct LargeSeats {
  uint32_t* free = nullptr;
  uint32_t count = 0, capacity = 0;
};

Allocator::~Allocator() {
  while (large_) {
    LargeHeader* next = large_->next;
    std::free(large_);
    large_ = next;
  }
  while (chunks_) {
    void* next = *static_cast<void**>(chunks_);
    ASAN_UNPOISON_MEMORY_REGION(chunks_, kPageBytes * (kChunkPages + 1));
    std::free(chunks_);
    chunks_ = next;
  }
  if (seats_) std::free(seats_->free);
  std::free(seats_);
}

void* Allocator::take_fresh_slot(uint8_t size_class) { return add_page(size_class) ? take_slot(size_class) : nullptr; }

bool Allocator::charge_beyond(Word after) {
  if (allocations_ == fail_at_ || uint64_t{after} * 4 > limit_bytes_) return false;
  constexpr Word kStep = 1024;
  if (after > peak_words_) peak_words_ = (after + kStep - 1) / kStep * kStep;
  used_words_ = after;
  set_mark();
  return true;
}

void Allocator::set_mark() {
  bool failing = fail_at_ > allocations_;
  mark_ = failing ? 0 : uint64_t{peak_words_} * 4 > limit_bytes_ ? static_cast<Word>(limit_bytes_ / 4) : peak_words_;
}

// Slots of a fresh page are given out from its start on.
bool Allocator::add_page(uint8_t size_class) {
  if (spare_pages_ == 0) {
    // One more page than asked for: alignment is ours to make, and the chunk needs a link.
    void* chunk = std::malloc(kPageBytes * (kChunkPages + 1) + sizeof(void*));
    if (!chunk) return false;
    *static_cast<void**>(chunk) = chunks_;
    chunks_ = chunk;
    Word start = reinterpret_cast<Word>(chunk) + sizeof(void*);
    spare_ = reinterpret_cast<void*>((start + kPageBytes - 1) & ~(kPageBytes - 1));
    spare_pages_ = kChunkPages;
  }
  auto* page = static_cast<Page*>(spare_);
  spare_ = static_cast<char*>(spare_) + kPageBytes;
  --spare_pages_;
  page->next = pages_;
  page->index = page_count_++;
  pages_ = page;

  Word words = size_class * kClassStep;
  Word slots = (kPageWords - kPageHeaderWords) / words;
  Word* first = reinterpret_cast<Word*>(page) + kPageHeaderWords;
  for (Word i = slots; i-- > 0;) {
    auto* slot = reinterpret_cast<FreeSlot*>(first + i * words);
    slot->next = free_[size_class];
    free_[size_class] = slot;
  }
  return true;
}

void* Allocator::take_large(Word words) {
  if (!charge(words)) return nullptr;
  if (!seats_) {
    seats_ = static_cast<LargeSeats*>(std::calloc(1, sizeof(LargeSeats)));
    if (!seats_) return nullptr;
  }
  if (seats_->count == 0 && large_next_ + 1 > seats_->capacity) {  // room to take every seat back later
    uint32_t capacity = seats_->capacity ? seats_->capacity * 2 : 64;
    void* grown = std::realloc(seats_->free, capacity * sizeof(uint32_t));
    if (!grown) return nullptr;
    seats_->free = static_cast<uint32_t*>(grown);
    seats_->capacity = capacity;
  }
  auto* header = static_cast<LargeHeader*>(std::malloc(sizeof(LargeHeader) + (words + words % 2) * sizeof(Word)));
  if (!header) {
    used_words_ -= words;
    return nullptr;
  }
  header->words = words;
  header->seat = seats_->count ? seats_->free[--seats_->count] : large_next_++;
  header->prev = nullptr;
  header->next = large_;
  if (large_) large_->prev = header;
  large_ = header;
  return header + 1;
}

void Allocator::give_large(void* block) {
  auto* header = static_cast<LargeHeader*>(block) - 1;
  used_words_ -= header->words;
  (header->prev ? header->prev->next : large_) = header->next;
  if (header->next) header->next->prev = header->prev;
  seats_->free[seats_->count++] = static_cast<uint32_t>(header->seat);
  std::free(header);
}

Object* Allocator::grow_object(Object* o, Word words) {
  WRP_ASSERT(o->flags.size_class == kLargeClass);
  Word pre_words = o->type->traits.pre_words;
  auto* header = reinterpret_cast<LargeHeader*>(words_at(o, -static_cast<intptr_t>(pre_words))) - 1;
  words += pre_words;
  Word old_words = header->words;
  if (words <= old_words) return o;
  words += words / 8;
  if (!charge(words - old_words)) return nullptr;
  header = static_cast<LargeHeader*>(std::realloc(header, sizeof(LargeHeader) + (words + words % 2) * sizeof(Word)));
  if (!header) {
    used_words_ -= words - old_words;
    return nullptr;
  }
  header->words = words;
  (header->prev ? header->prev->next : large_) = header;
  if (header->next) header->next->prev = header;
  auto* block = reinterpret_cast<Word*>(header + 1);
  std::memset(block + old_words, 0, (words - old_words) * sizeof(Word));
  return reinterpret_cast<Object*>(block + pre_words);
}

void Allocator::free_object(Object* o) {
  uint8_t size_class = o->flags.size_class;
  WRP_ASSERT(size_class != kStaticClass);
  void* block = words_at(o, -static_cast<intptr_t>(o->type->traits.pre_words));
  if (size_class == kLargeClass) {
    give_large(block);
  } else {
    give_slot(block, size_class);
  }
}

void* Allocator::allocate_buffer(Word words) {
  if (words == 0) words = 1;
  if (words <= kMaxSmallWords) return take_slot(class_of(words));
  if (!charge(words)) return nullptr;
  void* buffer = std::malloc(words * sizeof(Word));
  if (!buffer) used_words_ -= words;
  return buffer;
}

void Allocator::free_buffer(void* buffer, Word words) {
  if (!buffer) return;
  if (words == 0) words = 1;
  if (words <= kMaxSmallWords) return give_slot(buffer, class_of(words));
  used_words_ -= words;
  std::free(buffer);
}

void* Allocator::resize_buffer(void* buffer, Word old_words, Word new_words) {
  if (!buffer) return allocate_buffer(new_words);
  if (old_words > kMaxSmallWords && new_words > kMaxSmallWords) {
    if (new_words > old_words && !charge(new_words - old_words)) return nullptr;
    void* grown = std::realloc(buffer, new_words * sizeof(Word));
    if (!grown) {
      if (new_words > old_words) used_words_ -= new_words - old_words;
      return nullptr;
    }
    if (new_words < old_words) used_words_ -= old_words - new_words;
    return grown;
  }
  if (old_words <= kMaxSmallWords && new_words <= kMaxSmallWords &&
      class_of(old_words ? old_words : 1) == class_of(new_words ? new_words : 1)) {
    return buffer;
  }
  void* moved = allocate_buffer(new_words);
  if (!moved) return nullptr;
  std::memcpy(moved, buffer, (old_words < new_words ? old_words : new_words) * sizeof(Word));
  free_buffer(buffer, old_words);
  return moved;
}

Allocator::Page* Allocator::page_of(const void* slot) {
  return reinterpret_cast<Page*>(reinterpret_cast<Word>(slot) & ~(kPageBytes - 1));
}

uint64_t Allocator::id_of(const Object* o) const {
  if (o->flags.size_class == kStaticClass) return kIdBase - (uint64_t{1} << 36) + o->serial * 64;
  if (o->flags.size_class == kLargeClass) {
    Word pre_words = o->type->traits.pre_words;
    auto* header = reinterpret_cast<const LargeHeader*>(reinterpret_cast<const Word*>(o) - pre_words) - 1;
    return kLargeIdBase + static_cast<uint64_t>(header->seat) * kLargeIdStride + pre_words * 8;
  }
  const Page* page = page_of(o);
  Word offset = static_cast<Word>(reinterpret_cast<const Word*>(o) - reinterpret_cast<const Word*>(page));
  return kIdBase + (static_cast<uint64_t>(page->index) * kPageWords + offset) * 8;
}

}  // namespace wrp
