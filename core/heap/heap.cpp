#include "heap/heap.h"

#include "heap/checker.h"
#include "heap/gc_list.h"

namespace wrp {

#if defined(__EMSCRIPTEN__)
Heap the_heap;
#else
Heap* current_heap = nullptr;
#endif

Heap::Heap() {
  set_default_thresholds();
  for (int i = 0; i < kGenerations; ++i) {
    gc_list::init(generations_[i].head);
    generations_[i].count = 0;
    generations_[i].stats = {};
  }
  gc_list::init(frozen_);
  gc_list::init(furniture_);
}

Heap::~Heap() = default;

void Heap::set_default_thresholds() {
  constexpr intptr_t kThresholds[kGenerations] = {2000, 10, 10};  // of 3.13
  for (int i = 0; i < kGenerations; ++i) generations_[i].threshold = kThresholds[i];
}

namespace {
// A dozen words, mostly. The library's memset takes longer to be called than they take to be written; clang would call
// it here.
#if defined(__clang__)
__attribute__((no_builtin("memset")))
#endif
inline void
clear_words(void* block, Word count) {
  static_assert(Allocator::kClassStep == 2);  // blocks are of two words
  auto* at = static_cast<uint64_t*>(block);
  for (auto* end = at + (count + 1) / 2 * (2 * sizeof(Word) / sizeof(uint64_t)); at != end; ++at) *at = 0;
}
}  // namespace

Object* Heap::allocate(Type& type, Word words) {
  if (kMayStress && stress_interval) [[unlikely]]
    stress();
  words += type.traits.pre_words;
  void* block = allocator_.allocate_object(words);
  if (!block) [[unlikely]]
    return nullptr;
  clear_words(block, words);
  auto* o = reinterpret_cast<Object*>(static_cast<Word*>(block) + type.traits.pre_words);
  write_header(o, type, Allocator::class_of(words));
  if (type.traits.counted) counting::up(&type);
  if (type.traits.is_gc) count_young();
  if (observer_ && is_told(type)) [[unlikely]]
    observer_->born(o);
  return o;
}

Object* Heap::allocate_leaf(Type& type, Word words) {
  WRP_ASSERT(type.traits.leaf && words <= Allocator::kMaxSmallWords);
  if (kMayStress && stress_interval) [[unlikely]]
    stress();
  auto* o = static_cast<Object*>(allocator_.allocate_object(words));
  if (!o) [[unlikely]]
    return nullptr;
  write_header(o, type, Allocator::class_of(words));
  return o;
}

void Heap::free_object(Object* o) {
  if (o->type->traits.is_gc) {
    GenerationState& young = generations_[kYoung];
    if (young.count > 0) --young.count;
  }
  ++freed_;
  allocator_.free_object(o);
}

void Heap::track(GcObject* o) {
  WRP_ASSERT(!o->flags.tracked && !o->flags.dying);
  o->flags.tracked = 1;
  o->flags.generation = kYoung;
  gc_list::append(link_of(o), generations_[kYoung].head);
}

void Heap::untrack(GcObject* o) {
  if (!o->flags.tracked) return;
  o->flags.tracked = 0;
  o->flags.collecting = o->flags.unreachable = 0;
  gc_list::remove(link_of(o));
}

void Heap::freeze() {
  for (GenerationState& generation : generations_) {
    gc_list::set_generation(generation.head, kFrozen);
    gc_list::merge(generation.head, frozen_);
    generation.count = 0;
  }
}

void Heap::furnish() {
  collect(kOld);
  freeze();
  gc_list::merge(frozen_, furniture_);
  for (GenerationState& generation : generations_) generation.stats = {};
}

void Heap::move_to(GcObject& o, Generation generation) {
  WRP_ASSERT(o.flags.tracked);
  o.flags.generation = generation;
  gc_list::move(link_of(&o), generations_[generation].head);
}

void Heap::unfreeze() {
  gc_list::set_generation(frozen_, kOld);
  gc_list::merge(frozen_, generations_[kOld].head);
}

Word Heap::frozen_count() { return gc_list::size(frozen_); }

void Heap::add_roots(RootSource& source) {
  source.next_source = roots_;
  roots_ = &source;
}

void Heap::remove_roots(RootSource& source) {
  for (RootSource** at = &roots_; *at; at = &(*at)->next_source) {
    if (*at == &source) {
      *at = source.next_source;
      return;
    }
  }
}

void Heap::visit_roots(RootVisitor& visitor) {
  for (RootSource* source = roots_; source; source = source->next_source) source->visit_roots(visitor);
}

void Heap::run_callback(WeakReference& ref) {
  if (observer_) observer_->callback(ref, ref.callback.get(), CallbackFate::called);
  if (runner_) runner_->call_callback(ref, ref.callback.get());
}

void Heap::stress() {
  if (collecting_ || stress_countdown_-- > 0) return;
  // In a big heap less often, or a program that makes n objects would take n * n steps.
  constexpr Word kBig = 20000;
  stress_countdown_ = stress_interval - 1 + (live_objects() > kBig ? live_objects() / 100 : 0);
  collect_dry();
}

void EdgeVisitor::items(Object* const* items, Word count, const char* kind) {
  for (Word i = count; i-- > 0;) {
    if (items[i]) labelled(items[i], kind, nullptr, i);
  }
}

void visit_all_edges(Object* o, EdgeVisitor& visitor) {
  if (o->type->hooks->visit_edges) o->type->hooks->visit_edges(o, visitor);
  if (o->type->traits.counted) visitor.labelled(o->type, "type", nullptr, 0);
}

const char* phase_name(Phase phase) {
  static const char* const names[] = {
#define PHASE(name, text) #name,
#include "heap/phases.def"
#undef PHASE
  };
  return names[static_cast<int>(phase)];
}

const char* phase_text(Phase phase) {
  static const char* const texts[] = {
#define PHASE(name, text) text,
#include "heap/phases.def"
#undef PHASE
  };
  return texts[static_cast<int>(phase)];
}

}  // namespace wrp
