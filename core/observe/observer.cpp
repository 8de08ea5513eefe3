#include "observe/observer.h"

#include <algorithm>

#include "objects/names.h"

namespace wrp::observe {

namespace {
const char* const kNames[] = {
#define EVENT(name, a, b, c, d) #name,
#include "observe/events.def"
#undef EVENT
};

uint32_t serial(const Object* o) { return o ? static_cast<uint32_t>(o->serial) : 0; }

// Does the story name it? Numbers and text come and go by the thousand, and nobody's lifetime hangs on them.
bool told(const Object* o) { return is_told(*o->type) && !is_furniture(o); }
}  // namespace

const char* event_name(EventKind kind) { return kNames[static_cast<uint32_t>(kind)]; }

void Observer::begin(Stage& stage, Sink& sink) {
  stage_ = &stage;
  sink_ = &sink;
  room_.resize(kRoom);
  heap().set_observer(this);
}

void Observer::end() {
  heap().set_observer(nullptr);
  stage_ = nullptr;
}

std::string_view Observer::string(uint32_t number) const {
  if (number < kPassing) return strings_[number];
  return number - kPassing < passing_.size() ? passing_[number - kPassing] : std::string_view();
}

uint32_t Observer::type_text(const Object* o) {
  return types_.get(o->type->serial, [&] {
    char name[128];
    return strings_.number_of({name, type_name_of(o, name, sizeof name)});
  });
}

// Names are interned: the same text is the same object.
uint32_t Observer::name_text(const Object* name) {
  return names_.get(name->serial, [&] {
    char text[256];
    return strings_.number_of({text, text_of_name(name, text, sizeof text)});
  });
}

void Observer::record(EventKind kind, uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  if (!stage_) return;
  Stage::Place place = stage_->place();
  room_[used_++] = {static_cast<uint32_t>(kind) | static_cast<uint32_t>(place.step >> 32) << 8,
                    static_cast<uint32_t>(place.step),
                    place.line,
                    place.source,
                    a,
                    b,
                    c,
                    d};
  if (!breakpoints_.empty()) [[unlikely]]
    meet_breakpoints(kind, a, b);
  if (recorded_++ == alarm_) [[unlikely]] {
    alarm_ = kNever;
    sink_->alarm();
  }
  if (used_ == kRoom) flush();
}

void Observer::flush() {
  if (!used_) return;
  sink_->take(room_.data(), std::exchange(used_, 0));
  passing_.clear();
}

void Observer::set_breakpoints(const Breakpoint* all, size_t count, uint64_t from) {
  breakpoints_.assign(all, all + count);
  breakpoints_from_ = from;
  met_ = kNever;
}

void Observer::meet_breakpoints(EventKind kind, uint32_t a, uint32_t b) {
  if (recorded_ < breakpoints_from_ || met_ != kNever) return;
  for (const Breakpoint& each : breakpoints_) {
    if (each.kind != static_cast<uint32_t>(kind)) continue;
    if (each.serial && each.serial != a && !(kind == EventKind::weakref_cleared && each.serial == b)) continue;
    met_ = recorded_;
    return stage_->pause_soon();
  }
}

void Observer::watch(Object* o) { watched_.push_back({o, o->count}); }

void Observer::compare_counts() {
  for (size_t i = 0; i < watched_.size(); ++i) {
    Watched& each = watched_[i];
    if (each.object->flags.dying || each.object->count == each.count) continue;
    Word before = std::exchange(each.count, each.object->count);
    record(EventKind::count_changed, serial(each.object), type_text(each.object), static_cast<uint32_t>(each.count),
           static_cast<uint32_t>(before));
  }
}

void Observer::output(std::string_view s, bool to_stderr) {
  // Output may be endless and different each time. Long pieces are cut for the log.
  if (!stage_) return;
  passing_.emplace_back(s.substr(0, 2000));
  record(EventKind::output, kPassing + static_cast<uint32_t>(passing_.size() - 1), to_stderr);
}
void Observer::error(std::string_view s) { record(EventKind::error, strings_.number_of(s)); }
void Observer::line_executed(std::string_view function) {
  record(EventKind::line_executed, strings_.number_of(function));
}

void Observer::born(Object* o) {
  if (is_furniture(o)) return;
  newborn_ = o;
  record(EventKind::born, serial(o), type_text(o));
  newborn_ = nullptr;
}
void Observer::died(Object* o, DeathCause cause, Object* holder) {
  if (!watched_.empty()) std::erase_if(watched_, [o](const Watched& each) { return each.object == o; });
  if (is_furniture(o)) return;
  uint32_t collection = cause == DeathCause::collected ? collection_ : 0;
  record(EventKind::died, serial(o), type_text(o), static_cast<uint32_t>(cause) | collection << 2, serial(holder));
}
void Observer::weakref_made(WeakReference& ref) {
  if (!is_furniture(&ref))
    record(EventKind::weakref_made, serial(&ref), serial(ref.referent), ref.callback ? 1 : 0, type_text(&ref));
}
void Observer::weakref_cleared(WeakReference& ref, Object* referent) {
  if (!is_furniture(&ref))
    record(EventKind::weakref_cleared, serial(&ref), serial(referent), type_text(&ref), type_text(referent));
}
void Observer::callback(WeakReference& ref, Object* callback, CallbackFate fate) {
  switch (fate) {
    case CallbackFate::called: return record(EventKind::callback_called, serial(&ref), serial(callback));
    case CallbackFate::ref_died_first: return record(EventKind::callback_suppressed, serial(&ref), 0);
    case CallbackFate::ref_is_garbage: return record(EventKind::callback_suppressed, serial(&ref), 1);
  }
}
void Observer::callback_raised(WeakReference& ref, Object* callback, const char* error, size_t size) {
  record(EventKind::callback_raised, serial(&ref), serial(callback), strings_.number_of({error, size}));
}
void Observer::finalizer_called(Object* o) { record(EventKind::del_called, serial(o), type_text(o)); }
void Observer::resurrected(Object* o) { record(EventKind::resurrected, serial(o), type_text(o)); }

void Observer::note(Note note, Object* subject, Object* other) {
  EventKind kind = note == Note::finalizer_registered ? EventKind::finalizer_registered
                   : note == Note::finalizer_called   ? EventKind::finalizer_called
                   : note == Note::finalizer_detached ? EventKind::finalizer_detached
                                                      : EventKind::row_removed;
  bool with_type = note == Note::finalizer_registered || note == Note::finalizer_detached;
  record(kind, serial(subject), serial(other), type_text(subject), with_type ? type_text(other) : 0);
}

// A plain value that takes a plain value's place is nobody's life or death: loops do it by the million.
void Observer::name_changed(Object* scope, Object* name, Object* now, Object* before) {
  const auto* found =
      std::find_if(std::begin(scopes_), std::end(scopes_), [&](auto& each) { return each.dict == scope; });
  if (found == std::end(scopes_) || (!now && !before)) return;
  bool now_told = now && told(now), before_told = before && told(before);
  if (now && before && !now_told && !before_told) return;
  record(now ? EventKind::name_bound : EventKind::name_unbound, found->label, name_text(name),
         now_told ? serial(now) : 0, before_told ? serial(before) : 0);
}

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
