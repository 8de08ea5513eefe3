// source_table.h -- the source of what was run, for the lines that tracebacks show. Keyed by the file name object of
// the code, so that each prompt line called "<stdin>" finds its own.
#pragma once

#include <string_view>

#include "objects/str.h"

namespace wrp {

class SourceTable {
 public:
  SourceTable() = default;
  SourceTable(const SourceTable&) = delete;
  SourceTable& operator=(const SourceTable&) = delete;
  ~SourceTable() { clear(); }

  // Remembers `source`; `in_unraisable`: also shown in reports of unraisable errors (scripts do, prompts do not);
  // `run`: the session's run that it is of, from 1, or 0.
  void add(Str& filename, std::string_view source, bool in_unraisable, uint32_t run = 0);
  uint32_t run_of(const Str& filename) const;
  // A line without its surrounding space, or empty.
  std::string_view line(const Str& filename, int number, bool unraisable) const;
  // From this line to the end.
  std::string_view lines_from(const Str& filename, int number) const;
  // All of a source; by the file name object, else the newest of that name. Null data when there is none.
  std::string_view text(const Str& filename) const;
  // A column in characters for one in bytes.
  int column(const Str& filename, int number, int bytes) const;
  void clear();
  void visit(RootVisitor& visitor);

 private:
  struct Entry;
  const Entry* find(const Str& filename) const;
  static std::string_view from_line(const Entry& entry, int number);
  static std::string_view whole_line(const Entry& entry, int number);

  struct Entry {
    Ref<Str> filename;
    char* text;
    size_t size;
    bool in_unraisable;
    uint32_t run;
    Entry* next;
  };
  Entry* first_ = nullptr;
  size_t total_ = 0;
  static constexpr size_t kCap = 4 << 20;  // bytes of source kept; the oldest go first
};

}  // namespace wrp
