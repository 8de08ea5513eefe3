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

static int32_t first_line(const Stmt* statement) {
  Span<Expr*> decorators = statement->kind == StmtKind::FunctionDef ? as<FunctionDef>(*statement).decorators
                           : statement->kind == StmtKind::ClassDef  ? as<ClassDef>(*statement).decorators
                                                                    : Span<Expr*>();
  return decorators.empty() ? statement->at.line : decorators[0]->at.line;
}

// A block of several lines is finished by an empty line, for only that says that no more of it will come. A block on a
// single line is complete at once: CPython waits for an empty line there too, which surprises people.
Completeness completeness(std::string_view source) {
  Arena arena;
  ParseResult result = parse(arena, source, Mode::Exec);
  if (!result.module) {
    // An empty line ends even what a backslash left open.
    bool gave_up = source.size() > 1 && source.substr(source.size() - 2) == "\\\n";
    return result.problem.incomplete && !gave_up ? Completeness::incomplete : Completeness::wrong;
  }
  if (result.module->body.empty()) return Completeness::complete;
  const Stmt* last = result.module->body.back();
  if (has_block(last) && last->at.end_line > first_line(last)) {
    size_t line = source.find_last_of('\n');
    bool empty_line = line != source.npos && source.find_first_not_of(" \t\f\r", line + 1) == source.npos;
    if (!empty_line) return Completeness::incomplete;
  }
  return Completeness::complete;
}

}  // namespace wrp::ast
