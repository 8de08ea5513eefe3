// records.h -- what observers hand over: plain data, no references.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wrp {

// One event in the transport: fixed words, strings by number (Session::string).
struct EventRecord {
  uint32_t kind;  // observe/events.def
  uint32_t step_low, step_high;
  uint32_t line;
  uint32_t a, b, c, d;  // by kind: see events.def
};

// A picture of the heap, flat, for typed arrays.
//
//   nodes: 8 words each: serial, type (string), value (string), strong count (0xFFFFFFFF = immortal), weak count,
//          generation (0 to 2, 3 frozen, 4 not tracked) | finalized << 8, id low, id high; in order of birth
//   edges: 4 words each: from (serial), to (serial), label (string), 1 = weak
//   names: 3 words each: scope (string), name (string), serial
struct Snapshot {
  std::vector<uint32_t> nodes;
  std::vector<uint32_t> edges;
  std::vector<uint32_t> names;
  std::vector<std::string> strings;
};

namespace observe {
// JSON's way of writing a text: for events as lines, and for the native command line's answers. event_lines.cpp
void append_quoted(std::string& out, std::string_view text);
}  // namespace observe

}  // namespace wrp
