// observer.h -- turns what the heap tells into records. Owns no reference, runs no Python, and lives outside the heap:
// being watched changes neither counts nor addresses.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "heap/heap.h"
#include "observe/records.h"

namespace wrp::observe {

enum class EventKind : uint32_t {
#define EVENT(name, a, b, c, d) name,
#include "observe/events.def"
#undef EVENT
};

// When and where: asked for each event.
class Clock {
 public:
  virtual uint64_t step() = 0;
  virtual int line() = 0;

 protected:
  ~Clock() = default;
};

class Observer final : public HeapObserver {
 public:
  // Starts recording; `capacity` events are kept until drained, more are counted as dropped.
  void begin(Clock& clock, uint32_t capacity);
  void end();
  bool recording() const { return clock_ != nullptr; }

  void output(std::string_view text, bool to_stderr);
  void error(std::string_view text);

  size_t drain(std::vector<EventRecord>& out, uint64_t& dropped);
  // Texts of printed output are forgotten at the next drain (their numbers begin at kPassing); all others stay.
  static constexpr uint32_t kPassing = 0x80000000;
  const std::string& string(uint32_t number) const;

  // ---- HeapObserver ----
  void born(Object* o) override;
  void died(Object* o, DeathCause cause, Object* holder) override;
  void weakref_made(WeakReference& ref) override;
  void weakref_cleared(WeakReference& ref, Object* referent) override;
  void callback(WeakReference& ref, Object* callback, CallbackFate fate) override;
  void callback_raised(WeakReference& ref, Object* callback, const char* error, size_t size) override;
  void finalizer_called(Object* o) override;
  void resurrected(Object* o) override;
  void collection_begun(int generation, bool automatic) override;
  void phase(Phase phase, Word objects) override;
  void collection_ended(Word collected, Word uncollectable) override;

 private:
  void record(EventKind kind, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint32_t d = 0);
  uint32_t type_text(const Object* o);
  uint32_t text(std::string_view s);

  Clock* clock_ = nullptr;
  uint32_t capacity_ = 0;
  uint64_t dropped_ = 0;
  uint32_t collection_ = 0;
  std::vector<EventRecord> records_;
  std::vector<std::string> strings_;
  std::unordered_map<std::string, uint32_t> string_numbers_;
  std::vector<std::string> passing_, drained_;
};

}  // namespace wrp::observe
