// event_lines.h -- events as JSON, one line each: the native command line's --events. wasm/src/events.ts makes the
// same.
#pragma once

#include "observe/observer.h"

namespace wrp::observe {

class EventLines {
 public:
  // Appends a line for each record, with `mark` in front.
  void append(const Observer& observer, const EventRecord* events, size_t count, std::string_view mark,
              std::string& out);

 private:
  void line(const Observer& observer, const EventRecord& event);
  void fields(const Observer& observer, const EventRecord& event);
  void name(const char* name);
  void number(const char* name, uint64_t value);
  void truth(const char* name, bool value);
  void text(const char* name, std::string_view value);

  uint64_t next_ = 0;
  std::string line_;
};

}  // namespace wrp::observe
