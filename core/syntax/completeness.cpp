// completeness.cpp -- does the prompt run what was typed, or ask for more?

#include "syntax/parser.h"

namespace wrp::ast {

static bool has_block(const Stmt* statement) {
  switch (statement->kind) {
    case StmtKind::FunctionDef:
    case StmtKind::ClassDef:
    case StmtKind::For:
    case StmtKind::While:
    case StmtKind::If:
    case StmtKind::With:
    case StmtKind::Match:
    case StmtKind::Try: return true;
    default: return false;
  }
}

// A block of several lines is finished by an empty line, for only that says that no more of it will come. A block on a
// single line is complete at once: CPython waits for an empty line there too, which surprises people.
Completeness completeness(std::string_view source) {
  Arena arena;
  ParseResult result = parse(arena, source, Mode::Exec);
  if (!result.module) return result.problem.incomplete ? Completeness::incomplete : Completeness::wrong;
  if (result.module->body.empty()) return Completeness::complete;
  const Stmt* last = result.module->body.back();
  bool several_lines = last->at.end_line > last->at.line;
  if (has_block(last) && several_lines) {
    size_t line = source.find_last_of('\n');
    bool empty_line = line != source.npos && source.find_first_not_of(" \t\f\r", line + 1) == source.npos;
    if (!empty_line) return Completeness::incomplete;
  }
  return Completeness::complete;
}

}  // namespace wrp::ast
