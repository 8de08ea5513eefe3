// observer.h -- turns what the heap tells into records. Owns no reference, runs no Python, and lives outside the heap:
// being watched changes neither counts nor addresses.
#pragma once

#include <vector>

#include "heap/heap.h"
#include "observe/records.h"
#include "observe/string_table.h"

namespace wrp::observe {

enum class EventKind : uint32_t {
#define EVENT(name, a, b, c, d) name,
#include "observe/events.def"
#undef EVENT
};
inline constexpr int kEventKinds = 0
#define EVENT(name, a, b, c, d) +1
#include "observe/events.def"
#undef EVENT
    ;
const char* event_name(EventKind kind);

// When and where: asked for each event. And what an event can do to the run that it happens in.
class Stage {
 public:
  struct Place {
    uint64_t step;
    uint32_t line, source;
  };
  virtual Place place() = 0;
  virtual void pause_soon() = 0;

 protected:
  ~Stage() = default;
};

// Where records go. Called when there is no room for more, and when somebody asks.
class Sink {
 public:
  virtual void take(const EventRecord* records, size_t count) = 0;
  // The event that was waited for is the latest one: the heap may be looked at, as it is in the middle of everything.
  virtual void alarm() = 0;

 protected:
  ~Sink() = default;
};

class Observer final : public HeapObserver {
 public:
  void begin(Stage& stage, Sink& sink);
  void end();
  void flush();

  // Names in these dicts are told of.
  void set_scope(size_t i, const Object* dict, const char* label) { scopes_[i] = {dict, strings_.number_of(label)}; }
  void output(std::string_view text, bool to_stderr);
  void error(std::string_view text);
  void line_executed(std::string_view function);

  // Events so far.
  uint64_t recorded() const { return recorded_; }
  // The sink's alarm, once, right after event number `event` (the first is 0).
  void set_alarm(uint64_t event) { alarm_ = event; }
  // Breakpoints count from event number `from` on.
  void set_breakpoints(const Breakpoint* all, size_t count, uint64_t from);
  // The event that a breakpoint met since they were set, or kNever.
  uint64_t met() const { return met_; }
  static constexpr uint64_t kNever = UINT64_MAX;

  // Objects whose counts are compared at each instruction.
  void watch(Object* o);
  void forget_watched() { watched_.clear(); }
  bool watches() const { return !watched_.empty(); }
  void compare_counts();

  // What the latest event is the birth of, while that is told (the sink's alarm): it has no fields yet and is in no
  // list.
  Object* newborn() const { return newborn_; }

  // Texts of printed output are forgotten at the next flush (their numbers begin at kPassing); all others stay.
  static constexpr uint32_t kPassing = 0x80000000;
  std::string_view string(uint32_t number) const;
  uint32_t string_count() const { return static_cast<uint32_t>(strings_.size()); }

  // ---- HeapObserver ----
  void born(Object* o) override;
  void died(Object* o, DeathCause cause, Object* holder) override;
  void weakref_made(WeakReference& ref) override;
  void weakref_cleared(WeakReference& ref, Object* referent) override;
  void callback(WeakReference& ref, Object* callback, CallbackFate fate) override;
  void callback_raised(WeakReference& ref, Object* callback, const char* error, size_t size) override;
  void finalizer_called(Object* o) override;
  void resurrected(Object* o) override;
  void note(Note note, Object* subject, Object* other) override;
  void name_changed(Object* scope, Object* name, Object* now, Object* before) override;
  void collection_begun(int generation, bool automatic) override;
  void phase(Phase phase, Word objects) override;
  void collection_ended(Word collected, Word uncollectable) override;

 private:
  void record(EventKind kind, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint32_t d = 0);
  void meet_breakpoints(EventKind kind, uint32_t a, uint32_t b);
  uint32_t type_text(const Object* o);
  uint32_t name_text(const Object* name);

  // Few, so that a checkpoint that follows many events has little to copy.
  static constexpr size_t kRoom = 1024;

  Stage* stage_ = nullptr;
  Sink* sink_ = nullptr;
  uint32_t collection_ = 0;
  uint64_t recorded_ = 0, alarm_ = kNever, met_ = kNever, breakpoints_from_ = 0;
  struct {
    const Object* dict;
    uint32_t label;
  } scopes_[2] = {};
  struct Watched {
    Object* object;
    Word count;
  };
  std::vector<Watched> watched_;
  Object* newborn_ = nullptr;
  std::vector<Breakpoint> breakpoints_;
  std::vector<EventRecord> room_;
  size_t used_ = 0;  // of it
  StringTable strings_;
  RecentNumbers types_, names_;
  std::vector<std::string> passing_;
};

}  // namespace wrp::observe
