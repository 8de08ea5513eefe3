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

void EventLines::append(const Observer& observer, const EventRecord* events, size_t count, std::string_view mark,
                        std::string& out) {
  for (size_t i = 0; i < count; ++i) {
    line_.clear();
    line(observer, events[i]);
    out.append(mark);
    out += line_ + "}\n";
  }
}

void EventLines::line(const Observer& observer, const EventRecord& e) {
  number("seq", next_++);
  number("step", e.step());
  number("line", e.line);
  number("run", e.source);
  std::string kind = event_name(static_cast<EventKind>(e.kind()));
  for (char& c : kind) c = c == '_' ? '-' : c;
  text("kind", kind);
  fields(observer, e);
}

void EventLines::fields(const Observer& observer, const EventRecord& e) {
  static const char* const kCauses[] = {"count reached 0", "collected", "session end"};
  auto kind = static_cast<EventKind>(e.kind());
  auto object = [&] {
    number("serial", e.a);
    text("type", observer.string(e.b));
  };
  switch (kind) {
    case EventKind::born:
    case EventKind::del_called:
    case EventKind::resurrected: return object();
    case EventKind::died:
      object();
      text("cause", kCauses[e.c & 3]);
      number("holder", e.d);
      return number("collection", e.c >> 2);
    case EventKind::weakref_made:
      number("serial", e.a);
      number("referent", e.b);
      truth("hasCallback", e.c == 1);
      return text("type", observer.string(e.d));
    case EventKind::weakref_cleared:
      number("serial", e.a);
      number("referent", e.b);
      text("type", observer.string(e.c));
      return text("referentType", observer.string(e.d));
    case EventKind::callback_called: number("serial", e.a); return number("callback", e.b);
    case EventKind::callback_suppressed:
      number("serial", e.a);
      return text("reason", e.b == 0 ? "weak reference died first" : "weak reference is garbage too");
    case EventKind::callback_raised:
      number("serial", e.a);
      number("callback", e.b);
      return text("error", observer.string(e.c));
    case EventKind::finalizer_registered:
    case EventKind::finalizer_detached:
      number("serial", e.a);
      number("object", e.b);
      return text("objectType", observer.string(e.d));
    case EventKind::finalizer_called: number("serial", e.a); return number("function", e.b);
    case EventKind::row_removed:
      number("serial", e.a);
      number("reference", e.b);
      return text("type", observer.string(e.c));
    case EventKind::name_bound:
    case EventKind::name_unbound:
      text("scope", observer.string(e.a));
      text("name", observer.string(e.b));
      if (kind == EventKind::name_bound) number("serial", e.c);
      return number("before", e.d);
    case EventKind::count_changed:
      object();
      number("count", e.c);
      return number("before", e.d);
    case EventKind::line_executed: return text("function", observer.string(e.a));
    case EventKind::collection_begun:
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
