#include "observe/observer.h"

#include "objects/names.h"

namespace wrp::observe {

void Observer::begin(Clock& clock, uint32_t capacity) {
  clock_ = &clock;
  capacity_ = capacity;
  records_.reserve(capacity < 4096 ? capacity : 4096);
  heap().set_observer(this);
}

void Observer::end() {
  heap().set_observer(nullptr);
  clock_ = nullptr;
}

uint32_t Observer::text(std::string_view s) {
  auto [it, fresh] = string_numbers_.try_emplace(std::string(s), static_cast<uint32_t>(strings_.size()));
  if (fresh) strings_.push_back(it->first);
  return it->second;
}

const std::string& Observer::string(uint32_t number) const {
  static const std::string none;
  if (number >= kPassing) return number - kPassing < drained_.size() ? drained_[number - kPassing] : none;
  return number < strings_.size() ? strings_[number] : none;
}

uint32_t Observer::type_text(const Object* o) {
  char name[128];
  return text({name, type_name_of(o, name, sizeof name)});
}

void Observer::record(EventKind kind, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  if (!clock_) return;
  if (records_.size() >= capacity_) {
    ++dropped_;
    return;
  }
  uint64_t step = clock_->step();
  records_.push_back({static_cast<uint32_t>(kind), static_cast<uint32_t>(step), static_cast<uint32_t>(step >> 32),
                      static_cast<uint32_t>(clock_->line()), a, b, c, d});
}

size_t Observer::drain(std::vector<EventRecord>& out, uint64_t& dropped) {
  size_t count = records_.size();
  out.insert(out.end(), records_.begin(), records_.end());
  records_.clear();
  drained_ = std::move(passing_);
  passing_.clear();
  dropped = dropped_;
  dropped_ = 0;
  return count;
}

namespace {
uint32_t serial(const Object* o) { return o ? static_cast<uint32_t>(o->serial) : 0; }
}  // namespace

void Observer::output(std::string_view s, bool to_stderr) {
  // Output may be endless and different each time. Long pieces are cut for the log.
  if (!clock_ || records_.size() >= capacity_) return record(EventKind::output);
  record(EventKind::output, kPassing + static_cast<uint32_t>(passing_.size()), to_stderr);
  passing_.emplace_back(s.substr(0, 2000));
}
void Observer::error(std::string_view s) { record(EventKind::error, text(s)); }

void Observer::born(Object* o) {
  if (!o->type->traits.internal && o->type->traits.is_gc && !is_furniture(o))
    record(EventKind::born, serial(o), type_text(o));
}
void Observer::died(Object* o, DeathCause cause, Object* holder) {
  if (!o->type->traits.internal && o->type->traits.is_gc && !is_furniture(o))
    record(EventKind::died, serial(o), type_text(o), static_cast<uint32_t>(cause), serial(holder));
}
void Observer::weakref_made(WeakReference& ref) {
  if (!is_furniture(&ref)) record(EventKind::weakref_made, serial(&ref), serial(ref.referent), ref.callback ? 1 : 0);
}
void Observer::weakref_cleared(WeakReference& ref, Object* referent) {
  if (!is_furniture(&ref)) record(EventKind::weakref_cleared, serial(&ref), serial(referent));
}
void Observer::callback(WeakReference& ref, Object* callback, CallbackFate fate) {
  switch (fate) {
    case CallbackFate::called: return record(EventKind::callback_called, serial(&ref), serial(callback));
    case CallbackFate::ref_died_first: return record(EventKind::callback_suppressed, serial(&ref), 0);
    case CallbackFate::ref_is_garbage: return record(EventKind::callback_suppressed, serial(&ref), 1);
  }
}
void Observer::callback_raised(WeakReference& ref, Object* callback, const char* error, size_t size) {
  record(EventKind::callback_raised, serial(&ref), serial(callback), text({error, size}));
}
void Observer::finalizer_called(Object* o) { record(EventKind::del_called, serial(o), type_text(o)); }
void Observer::resurrected(Object* o) { record(EventKind::resurrected, serial(o), type_text(o)); }
void Observer::collection_begun(int generation, bool automatic) {
  record(EventKind::collection_begun, ++collection_, static_cast<uint32_t>(generation), automatic);
}
void Observer::phase(Phase phase, Word objects) {
  record(EventKind::phase, collection_, static_cast<uint32_t>(phase), static_cast<uint32_t>(objects));
}
void Observer::collection_ended(Word collected, Word uncollectable) {
  record(EventKind::collection_ended, collection_, static_cast<uint32_t>(collected),
         static_cast<uint32_t>(uncollectable));
}

}  // namespace wrp::observe
