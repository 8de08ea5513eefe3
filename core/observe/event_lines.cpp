#include "observe/event_lines.h"

namespace wrp::observe {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text) {
    auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\', out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (u < 0x20) {
      out += u < 0x10 ? "\\u000" : "\\u001";
      out += "0123456789abcdef"[u & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void EventLines::append(Observer& observer, std::string_view mark, std::string& out) {
  std::vector<EventRecord> events;
  uint64_t dropped;
  observer.drain(events, dropped);
  for (const EventRecord& event : events) {
    line_.clear();
    line(observer, event);
    out.append(mark);
    out += line_ + "}\n";
  }
}

void EventLines::line(Observer& observer, const EventRecord& e) {
  static const char* const kKinds[] = {
#define EVENT(name, a, b, c, d) #name,
#include "observe/events.def"
#undef EVENT
  };
  number("seq", next_++);
  number("step", static_cast<uint64_t>(e.step_high) << 32 | e.step_low);
  number("line", e.line);
  std::string kind = kKinds[e.kind];
  for (char& c : kind) c = c == '_' ? '-' : c;
  text("kind", kind);
  fields(observer, e);
}

void EventLines::fields(Observer& observer, const EventRecord& e) {
  static const char* const kCauses[] = {"count reached 0", "collected", "session end"};
  switch (static_cast<EventKind>(e.kind)) {
    case EventKind::born:
    case EventKind::del_called:
    case EventKind::resurrected: number("serial", e.a); return text("type", observer.string(e.b));
    case EventKind::died:
      number("serial", e.a);
      text("type", observer.string(e.b));
      text("cause", kCauses[e.c]);
      number("holder", e.d);
      return number("collection", e.c == 1 ? collection_ : 0);
    case EventKind::weakref_made:
      number("serial", e.a);
      number("referent", e.b);
      return truth("hasCallback", e.c == 1);
    case EventKind::weakref_cleared: number("serial", e.a); return number("referent", e.b);
    case EventKind::callback_called: number("serial", e.a); return number("callback", e.b);
    case EventKind::callback_suppressed:
      number("serial", e.a);
      return text("reason", e.b == 0 ? "weak reference died first" : "weak reference is garbage too");
    case EventKind::callback_raised:
      number("serial", e.a);
      number("callback", e.b);
      return text("error", observer.string(e.c));
    case EventKind::collection_begun:
      collection_ = e.a;
      number("collection", e.a);
      number("generation", e.b);
      return truth("automatic", e.c == 1);
    case EventKind::phase:
      number("collection", e.a);
      text("phase", phase_name(static_cast<Phase>(e.b)));
      return number("objects", e.c);
    case EventKind::collection_ended:
      number("collection", e.a);
      number("collected", e.b);
      return number("uncollectable", e.c);
    case EventKind::output: text("text", observer.string(e.a)); return text("stream", e.b == 1 ? "stderr" : "stdout");
    case EventKind::error: return text("error", observer.string(e.a));
  }
}

void EventLines::name(const char* name) {
  line_ += line_.empty() ? "{\"" : ",\"";
  line_ += name;
  line_ += "\":";
}
void EventLines::number(const char* name, uint64_t value) {
  this->name(name);
  line_ += std::to_string(value);
}
void EventLines::truth(const char* name, bool value) {
  this->name(name);
  line_ += value ? "true" : "false";
}
void EventLines::text(const char* name, std::string_view value) {
  this->name(name);
  append_quoted(line_, value);
}

}  // namespace wrp::observe
