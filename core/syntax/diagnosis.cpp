// diagnosis.cpp -- words for mistakes: what the second attempt at a broken statement looks for. Each function belongs
// to one place in the grammar and runs there only while `diagnosing_`; it moves the cursor back when it says nothing.

#include "syntax/parser_core.h"

namespace wrp::ast {

// Parses without looking for mistakes inside.
Expr* Parser::quietly(Expr* (Parser::*parse)()) {
  bool was_diagnosing = diagnosing_, was_quiet = quiet_;
  diagnosing_ = false;
  quiet_ = was_diagnosing || was_quiet;
  Expr* e = (this->*parse)();
  diagnosing_ = was_diagnosing;
  quiet_ = was_quiet;
  return e;
}

static bool is_print_or_exec(std::string_view name) { return name == "print" || name == "exec"; }

// CPython compares the length of the name only, so `t` and `ma` count as well.
static bool is_soft_keyword(std::string_view name) {
  for (std::string_view keyword : {"_", "case", "match", "type"}) {
    if (keyword.substr(0, name.size()) == name) return true;
  }
  return false;
}

// Two expressions side by side, inside brackets: a comma is missing.
void Parser::diagnose_juxtaposition(Expr* a, size_t start) {
  if (failed_ || !starts_expression(peek())) return;
  const Token& first = tokens_[start];
  if (first.kind == Tok::Name) {
    Tok second = tokens_[start + 1].kind;
    if (second == Tok::String || is_soft_keyword(text(first))) return;
  }
  size_t end = mark_;
  const Expr* b = quietly(&Parser::expression);
  parsed_quietly_ = end;
  if (b && !failed_ && tokens_[mark_ - 1].level > 0 &&
      !(a->kind == ExprKind::Name && is_print_or_exec(as<NameExpr>(*a).id))) {
    report_range(a->at, b->at, "invalid syntax. Perhaps you forgot a comma?");
  }
  mark_ = end;
}

// print x. CPython parses on behind any name to find out, and so meets the mistakes there: `a print x` is told too.
// `body_end`: up to where the expression that starts with the name goes.
void Parser::diagnose_legacy_statement(size_t start, size_t body_end) {
  if (failed_ || tokens_[start].kind != Tok::Name || nesting_ > kMaxNesting / 2) return;
  size_t end = mark_;
  std::string name(text(tokens_[start]));
  bool legacy = is_print_or_exec(name);
  mark_ = start + 1;
  // Where the name was part of more (a[0], b + 1) this reads twice what follows, so it is not done without end.
  constexpr size_t kMaxRereadBytes = 1 << 20;
  bool reread = body_end > start + 1, affordable = !reread || (!rereading_ && reread_bytes_ < kMaxRereadBytes);
  bool was_rereading = rereading_;
  size_t used = arena_.used();
  rereading_ = rereading_ || reread;
  if (affordable && peek() != Tok::LeftParen && (starts_expression(peek()) || peek() == Tok::Star)) {
    const Expr* operand = star_expressions();
    if (operand && legacy) {
      report_range(start_of(tokens_[start]), operand->at,
                   "Missing parentheses in call to '" + name + "'. Did you mean " + name + "(...)?");
    }
  }
  rereading_ = was_rereading;
  if (reread) reread_bytes_ += arena_.used() - used;
  mark_ = end;
}

// 1 + not x
void Parser::diagnose_not() {
  if (peek() != Tok::Not || failed_) return;
  size_t start = mark_;
  if (const Expr* b = inversion()) {
    report_range(start_of(tokens_[start]), b->at, "'not' after an operator must be parenthesized");
  }
  mark_ = start;
}

// After `for`, when no targets followed by `in` stand there.
void Parser::diagnose_loop() {
  const Expr* targets = diagnosing_ && !failed_ ? star_expressions() : nullptr;
  if (targets) report_invalid_target(targets, Targets::loop);
}

// Does a list, a tuple or a generator stand there, alone or as part of more?
bool Parser::starts_with_brackets(size_t start) {
  mark_ = start;
  if (peek() != Tok::LeftBracket && peek() != Tok::LeftParen) return false;
  const Expr* e = atom();
  return e && tokens_[mark_ - 1].kind != Tok::Name &&
         (e->kind == ExprKind::List || ((e->kind == ExprKind::Tuple || e->kind == ExprKind::GeneratorExp) &&
                                        e->at.column == start_of(tokens_[start]).column));
}

// a = b where only a condition may stand
void Parser::diagnose_named_expression(Expr* a, size_t start) {
  if (failed_) return;
  size_t end = mark_;
  if (take(Tok::ColonEqual)) {
    if (expression()) report(a, std::string("cannot use assignment expressions with ") + describe(a));
    mark_ = end;
    return;
  }
  if (peek() != Tok::Equal) return;
  bool name = tokens_[start].kind == Tok::Name && end == start + 1;
  mark_ = start;
  bool operand = quietly(&Parser::bitwise_or) && mark_ == end;  // not a comparison or condition
  Tok first = tokens_[start].kind;
  bool excluded = first == Tok::True || first == Tok::None || first == Tok::False || starts_with_brackets(start);
  mark_ = end + 1;
  const Expr* b = operand && !excluded && !failed_ ? bitwise_or() : nullptr;
  if (b && peek() != Tok::Equal && peek() != Tok::ColonEqual) {
    if (name) {
      report_range(a->at, b->at, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    } else {
      report(a, std::string("cannot assign to ") + describe(a) + " here. Maybe you meant '==' instead of '='?");
    }
  }
  mark_ = end;
}

static const Expr* last_item(const Comprehension& clause) {
  return clause.ifs.empty() ? clause.iter : clause.ifs.back();
}

// A positional argument followed by '=' or by a comprehension.
void Parser::diagnose_arguments(Expr* a, size_t start) {
  if (failed_) return;
  const Token first = tokens_[start];
  if (peek() == Tok::Equal) {
    ++mark_;
    Position at = span(first);
    at.line = a->at.line;
    at.column = a->at.column;
    bool fixed = first.kind == Tok::True || first.kind == Tok::False || first.kind == Tok::None;
    if (fixed && a->kind == ExprKind::Constant) {
      report(at, "cannot assign to " + std::string(text(first)));
    } else {
      report(at, "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    return;
  }
  Span<Comprehension> clauses;
  if (at_comprehension() && comprehension_clauses(clauses)) {
    report_range(a->at, last_item(clauses.back())->at, "Generator expression must be parenthesized");
  }
}

// f(x for x in y, 1): the cursor is behind the generator, where a ')' should be. `open` is the mark of the call's '('.
void Parser::diagnose_generator(const Expr* element, size_t open, const Comprehension& last) {
  if (failed_ || peek() != Tok::Comma || open == 0) return;
  bool call = false;
  switch (tokens_[open - 1].kind) {  // what ends a primary, so that the '(' calls it
    case Tok::Name:
    case Tok::RightParen:
    case Tok::RightBracket:
    case Tok::RightBrace:
    case Tok::String:
    case Tok::FStringEnd:
    case Tok::Number: call = true; break;
    default: break;
  }
  if (call) report_range(element->at, last_item(last)->at, "Generator expression must be parenthesized");
}

// Looking for mistakes parses some stretches several times, and brackets nest: without remembering what was found, the
// work would double with every level.
Expr* Parser::remembered_primary(Memory& memory) {
  size_t start = mark_;
  if (start >= memory.at.size()) memory.at.resize(tokens_.size() + 1);
  if (uint32_t at = memory.at[start]) {
    mark_ = memory.primaries[at - 1].end;
    return memory.primaries[at - 1].found;
  }
  Expr* found = fresh_primary();
  memory.primaries.push_back({found, mark_});
  memory.at[start] = static_cast<uint32_t>(memory.primaries.size());
  return found;
}

// [*a for ...], [a, b for ...]
void Parser::diagnose_comprehension(Expr* element, Tok open, Items<Expr*>* items) {
  if (failed_ || (!items && element->kind != ExprKind::Starred)) return;
  size_t end = mark_;
  bool comma_before = tokens_[end - 1].kind == Tok::Comma;
  Position comma = place(tokens_[end - 1]);
  Span<Comprehension> clauses;
  if (!comprehension_clauses(clauses)) {
    mark_ = end;
    return;
  }
  if (!items) {
    report(element, "iterable unpacking cannot be used in comprehension");
  } else if (open != Tok::LeftParen) {
    bool only_comma = items->size() == 1 && comma_before;
    report_range(element->at, only_comma ? comma : items->back()->at,
                 "did you forget parentheses around the comprehension target?");
  }
  mark_ = end;
}

// ---- assignments ---------------------------------------------------------------------------------------------------

// At a statement that is no good assignment.
void Parser::diagnose_assignment(size_t start) {
  mark_ = start;
  diagnose_annotation(start);
  for (mark_ = start; !failed_;) {
    bool yields = peek() == Tok::Yield;
    size_t at = mark_;
    Expr* e = yield_or_star_expressions();
    if (!e || failed_) return;
    if (peek() == Tok::Equal) {
      if (yields) return (void)report(e, "assignment to yield expression not possible");
      report_invalid_target(e, Targets::star);
      ++mark_;
    } else {
      if (yields || at != start || peek() < Tok::PlusEqual || peek() > Tok::DoubleSlashEqual) return;
      ++mark_;
      if (yield_or_star_expressions()) {
        report(e, std::string("'") + describe(e) + "' is an illegal expression for augmented assignment");
      }
      return;
    }
  }
}

// (a, b): int and the like. Looks at the left side item by item, and so also finds `a = b` in odd places.
void Parser::diagnose_annotation(size_t start) {
  if (bracketed_annotation_target(start) || failed_) return;
  mark_ = start;
  const Expr* first = peek() == Tok::Yield ? nullptr : star_named_expression();
  if (!first || failed_) return;
  size_t end = mark_;
  if (take(Tok::Comma)) {
    while (!failed_ && (starts_expression(peek()) || peek() == Tok::Star)) {
      size_t item = mark_;
      if (!tuple_of(&Parser::star_named_expression, true)) {
        mark_ = item;
        break;
      }
    }
    if (!failed_ && take(Tok::Colon) && expression()) {
      report(first, "only single target (not tuple) can be annotated");
    }
  }
  mark_ = end;
  if (!failed_ && first->kind != ExprKind::Starred && take(Tok::Colon) && expression()) {
    report(first, "illegal target for annotation");
  }
}

// [a]: int, (a, b): int, ((a, b)): int
bool Parser::bracketed_annotation_target(size_t start) {
  mark_ = start;
  if (peek() != Tok::LeftParen && peek() != Tok::LeftBracket) return false;
  const Expr* e = atom();
  if (!e || failed_ || (e->kind != ExprKind::List && e->kind != ExprKind::Tuple)) return false;
  if (!take(Tok::Colon) || !expression()) return false;
  report(e, std::string("only single target (not ") + describe(e) + ") can be annotated");
  return true;
}

const Expr* Parser::invalid_target(const Expr* e, Targets kind) const {
  auto first_of = [&](const Span<Expr*>& elements) -> const Expr* {
    for (const Expr* element : elements) {
      if (const Expr* found = invalid_target(element, kind)) return found;
    }
    return nullptr;
  };
  switch (e->kind) {
    case ExprKind::List: return first_of(as<ast::List>(*e).elts);
    case ExprKind::Tuple: return first_of(as<Tuple>(*e).elts);
    case ExprKind::Starred: return kind == Targets::del ? e : invalid_target(as<Starred>(*e).value, kind);
    case ExprKind::Compare:
      if (kind != Targets::loop) return e;
      return as<Compare>(*e).ops[0] == CompareOperator::In ? invalid_target(as<Compare>(*e).left, kind) : nullptr;
    case ExprKind::Name:
    case ExprKind::Attribute:
    case ExprKind::Subscript: return nullptr;
    default: return e;
  }
}

std::nullptr_t Parser::report_invalid_target(const Expr* e, Targets kind) {
  const Expr* found = failed_ || arena_.exhausted() ? nullptr : invalid_target(e, kind);
  if (!found) return nullptr;
  return report(found, std::string(kind == Targets::del ? "cannot delete " : "cannot assign to ") + describe(found));
}

const char* Parser::describe(const Expr* e) {
  switch (e->kind) {
    case ExprKind::Attribute: return "attribute";
    case ExprKind::Subscript: return "subscript";
    case ExprKind::Starred: return "starred";
    case ExprKind::Name: return "name";
    case ExprKind::List: return "list";
    case ExprKind::Tuple: return "tuple";
    case ExprKind::Lambda: return "lambda";
    case ExprKind::Call: return "function call";
    case ExprKind::BoolOp:
    case ExprKind::BinOp:
    case ExprKind::UnaryOp: return "expression";
    case ExprKind::GeneratorExp: return "generator expression";
    case ExprKind::Yield:
    case ExprKind::YieldFrom: return "yield expression";
    case ExprKind::Await: return "await expression";
    case ExprKind::ListComp: return "list comprehension";
    case ExprKind::SetComp: return "set comprehension";
    case ExprKind::DictComp: return "dict comprehension";
    case ExprKind::Dict: return "dict literal";
    case ExprKind::Set: return "set display";
    case ExprKind::JoinedStr:
    case ExprKind::FormattedValue: return "f-string expression";
    case ExprKind::Constant:
      switch (as<Constant>(*e).constant) {
        case ConstantKind::None: return "None";
        case ConstantKind::True: return "True";
        case ConstantKind::False: return "False";
        case ConstantKind::Ellipsis: return "ellipsis";
        default: return "literal";
      }
    case ExprKind::Compare: return "comparison";
    case ExprKind::IfExp: return "conditional expression";
    case ExprKind::NamedExpr: return "named expression";
    default: return "expression";
  }
}

}  // namespace wrp::ast
