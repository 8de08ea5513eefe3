// records.h -- what observers hand over: plain data, no references.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "observe/string_table.h"

namespace wrp {

// One event in the transport: fixed words, strings by number (Session::string).
struct EventRecord {
  uint32_t kind_and_step;  // observe/events.def; << 8: the upper bits of the step
  uint32_t step_low;
  uint32_t line;        // from 1; 0: no line was running
  uint32_t source;      // the run, from 1, whose source `line` is in; 0: none
  uint32_t a, b, c, d;  // by kind: see events.def

  uint32_t kind() const { return kind_and_step & 0xff; }
  uint64_t step() const { return static_cast<uint64_t>(kind_and_step >> 8) << 32 | step_low; }
};

// Where a run is to stop: before the next instruction after an event of a kind, about one object or any (0).
struct Breakpoint {
  uint32_t kind;  // observe/events.def
  uint32_t serial;
};

// How much a picture tells: what people made; also what may keep that alive, classes, functions, iterators; everything.
enum class Detail : uint8_t { people, keepers, all };

// A picture of the heap, flat, for typed arrays.
//
//   nodes: 9 words each: serial, type (string), value (string), strong count (0xFFFFFFFF = immortal), weak count,
//          generation (0 to 2, 3 frozen, 4 not tracked) | flags << 8 (1 finalized, 2 in the collection that runs, 4
//          unreachable so far, 8 may have weak references, 16 told as a keeper, 32 a class), id low, id high, gc_refs
//          (the copied count, while in the collection that runs and not yet found reachable); in order of birth
//   edges: 4 words each: from (serial), to (serial), kind of slot (string) | weak << 31, slot: the index of an item or
//          member, else a name (string), 0xFFFFFFFF = none
//   names: 3 words each: scope (string), name (string), serial
struct Snapshot {
  std::vector<uint32_t> nodes;
  std::vector<uint32_t> edges;
  std::vector<uint32_t> names;
  observe::StringTable strings;
};

namespace observe {
// JSON's way of writing a text: for events as lines, and for the native command line's answers. event_lines.cpp
void append_quoted(std::string& out, std::string_view text);
}  // namespace observe

}  // namespace wrp
