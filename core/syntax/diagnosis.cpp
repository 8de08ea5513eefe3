// diagnosis.cpp -- words for mistakes: what the second attempt at a broken statement looks for. Each function belongs
// to one place in the grammar and runs there only while `diagnosing_`; it moves the cursor back when it says nothing.

#include "syntax/parser_core.h"

namespace wrp::ast {

bool Parser::starts_expression(Tok kind) const {
  switch (kind) {
    case Tok::Name:
    case Tok::Number:
    case Tok::String:
    case Tok::FStringStart:
    case Tok::LeftParen:
    case Tok::LeftBracket:
    case Tok::LeftBrace:
    case Tok::Plus:
    case Tok::Minus:
    case Tok::Tilde:
    case Tok::Not:
    case Tok::Lambda:
    case Tok::Await:
    case Tok::Ellipsis:
    case Tok::None:
    case Tok::True:
    case Tok::False: return true;
    default: return false;
  }
}

// Parses without looking for mistakes inside.
Expr* Parser::quietly(Expr* (Parser::*parse)()) {
  bool before = diagnosing_;
  diagnosing_ = false;
  Expr* e = (this->*parse)();
  diagnosing_ = before;
  return e;
}

static bool is_print_or_exec(std::string_view name) { return name == "print" || name == "exec"; }

static bool is_soft_keyword(std::string_view name) {
  return name == "_" || name == "case" || name == "match" || name == "type";
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
  Position begin = span(first);
  const Expr* b = quietly(&Parser::expression);
  if (b && !failed_ && tokens_[mark_ - 1].level > 0 &&
      !(a->kind == ExprKind::Name && is_print_or_exec(as<NameExpr>(*a).id))) {
    report_range(begin, span(tokens_[end]), "invalid syntax. Perhaps you forgot a comma?");
  }
  mark_ = end;
}

// print x
void Parser::diagnose_legacy_statement(size_t start) {
  if (peek() != Tok::Name || !is_print_or_exec(text(token()))) return;
  std::string name(text(token()));
  ++mark_;
  if (peek() != Tok::LeftParen && (starts_expression(peek()) || peek() == Tok::Star) && star_expressions()) {
    report(span(tokens_[start]), "Missing parentheses in call to '" + name + "'. Did you mean " + name + "(...)?");
  }
  mark_ = start;
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
  Position begin = span(tokens_[start]);
  mark_ = start;
  bool operand = quietly(&Parser::bitwise_or) && mark_ == end;  // not a comparison or condition
  mark_ = end + 1;
  const Expr* b = operand && !failed_ ? bitwise_or() : nullptr;
  bool is_last = b && peek() != Tok::Equal && peek() != Tok::ColonEqual;
  if (is_last && name) {
    report_range(begin, span(tokens_[end]), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  } else if (is_last) {
    ExprKind kind = a->kind;
    Tok first = tokens_[start].kind;
    bool excluded = kind == ExprKind::List || kind == ExprKind::Tuple || kind == ExprKind::GeneratorExp ||
                    first == Tok::True || first == Tok::None || first == Tok::False;
    if (!excluded) {
      report(a, std::string("cannot assign to ") + describe(a) + " here. Maybe you meant '==' instead of '='?");
    }
  }
  mark_ = end;
}

// A positional argument followed by '=' or by a comprehension.
void Parser::diagnose_arguments(Expr* a, size_t start) {
  if (failed_) return;
  const Token first = tokens_[start];
  if (peek() == Tok::Equal) {
    ++mark_;
    Position at = span(first);
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
    if (tokens_[start - 1].kind == Tok::LeftParen && peek() != Tok::Comma) return;
    report(span(first), "Generator expression must be parenthesized");
  }
}

// [*a for ...], [a, b for ...]
void Parser::diagnose_comprehension(Expr* element, Tok open, Items<Expr*>* items) {
  if (failed_) return;
  size_t end = mark_;
  bool comma_before = tokens_[end - 1].kind == Tok::Comma;
  Position comma = place(tokens_[end - 1]);
  Span<Comprehension> clauses;
  if (!comprehension_clauses(clauses)) {
    mark_ = end;
    return;
  }
  if (!items) {
    if (element->kind == ExprKind::Starred) report(element, "iterable unpacking cannot be used in comprehension");
  } else if (open != Tok::LeftParen) {
    bool only_comma = items->size() == 1 && comma_before;
    report_range(element->at, only_comma ? comma : items->back()->at,
                 "did you forget parentheses around the comprehension target?");
  }
  mark_ = end;
}

// ---- assignments ---------------------------------------------------------------------------------------------------

// After an assignment whose left side was no target. The cursor may be anywhere: parse again from `start`.
void Parser::diagnose_assignment(size_t start, Expr* e) {
  mark_ = start;
  const Expr* first = peek() == Tok::Yield ? nullptr : star_named_expression();  // reports a = b in odd places
  if (failed_) return;
  if (first && take(Tok::Colon)) {
    if (!expression()) return;
    if (first->kind == ExprKind::List || first->kind == ExprKind::Tuple) {
      report(first, std::string("only single target (not ") + describe(first) + ") can be annotated");
    } else if (first->kind != ExprKind::Starred) {
      report(first, "illegal target for annotation");
    }
    return;
  }
  mark_ = start;
  for (;;) {
    size_t at = mark_;
    e = yield_or_star_expressions();
    if (!e || failed_) return;
    if (peek() == Tok::Equal) {
      if (tokens_[at].kind == Tok::Yield) {
        report(e, "assignment to yield expression not possible");
        return;
      }
      report_invalid_target(e, Targets::star);
      if (failed_) return;
      ++mark_;
      continue;
    }
    if (peek() == Tok::Colon && e->kind == ExprKind::Tuple) {
      ++mark_;
      if (expression()) report(as<Tuple>(*e).elts[0], "only single target (not tuple) can be annotated");
      return;
    }
    if (peek() >= Tok::PlusEqual && peek() <= Tok::DoubleSlashEqual) {
      ++mark_;
      if (yield_or_star_expressions()) {
        report(e, std::string("'") + describe(e) + "' is an illegal expression for augmented assignment");
      }
    }
    return;
  }
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
  const Expr* found = invalid_target(e, kind);
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
