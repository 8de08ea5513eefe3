// statements.cpp -- lines: simple statements, assignments and their targets. Blocks: compound.cpp.

#include "syntax/parser_core.h"

namespace wrp::ast {

// ---- sequences of statements ---------------------------------------------------------------------------------------

// Statements up to `end` (Dedent or End), which is not taken.
bool Parser::statements(Body& body, Tok end) {
  while (peek() != end) {
    forget_tokens();
    if (!statement(body)) return false;
    if (arena_.exhausted()) return fail_deep("MemoryError"), false;
  }
  return true;
}

bool Parser::statement(Body& body) {
  if (at_compound()) {
    Stmt* made = compound_statement();
    if (made) body.push(made);
    return made != nullptr;
  }
  if (at_word("match")) {
    size_t start = mark_;
    Stmt* made = match_statement();
    if (made) body.push(made);
    if (made || failed_) return made != nullptr;
    mark_ = start;
  }
  return simple_statements(body);
}

// One line: statements between semicolons.
bool Parser::simple_statements(Body& body) {
  size_t before = body.size();
  return attempt([&] {
    while (body.size() > before) body.pop();
    return simple_line(body);
  });
}

bool Parser::simple_line(Body& body) {
  for (;;) {
    Stmt* made = simple_statement();
    if (!made) return false;
    body.push(made);
    if (take(Tok::Newline)) return true;
    if (!take(Tok::Semicolon)) return false;
    if (take(Tok::Newline)) return true;
  }
}

Stmt* Parser::simple_statement() {
  switch (peek()) {
    case Tok::Import: return import_statement();
    case Tok::From: return from_statement();
    case Tok::Return: return return_statement();
    case Tok::Raise: return raise_statement();
    case Tok::Pass: return node<Pass>(mark_++);
    case Tok::Break: return node<Break>(mark_++);
    case Tok::Continue: return node<Continue>(mark_++);
    case Tok::Del: return del_statement();
    case Tok::Assert: return assert_statement();
    case Tok::Global:
    case Tok::Nonlocal: return name_list();
    default: break;
  }
  if (at_word("type") && peek(1) == Tok::Name) {
    size_t start = mark_;
    Stmt* made = type_alias();
    if (made || failed_) return made;
    mark_ = start;
  }
  return expression_statement();
}

// ---- expressions and assignments -----------------------------------------------------------------------------------

static bool augmenting(Tok kind) { return kind >= Tok::PlusEqual && kind <= Tok::DoubleSlashEqual; }

Stmt* Parser::expression_statement() {
  size_t start = mark_;
  Expr* value = yield_or_star_expressions();
  size_t end = mark_;
  if (value) {
    Stmt* made = peek() == Tok::Colon   ? annotated_assignment(start, value)
                 : peek() == Tok::Equal ? assignment(start, value)
                 : augmenting(peek())   ? augmented_assignment(start, value)
                                        : nullptr;
    if (made) return made;
  }
  if (diagnosing_ && !failed_) diagnose_assignment(start);
  if (!value || failed_) return nullptr;
  mark_ = end;
  ExprStmt* statement = node<ExprStmt>(start);
  statement->value = value;
  return statement;
}

// Nothing, or expressions. False: a failure that is certain already.
bool Parser::optional_star_expressions(Expr*& value) {
  value = nullptr;
  if (!starts_expression(peek()) && peek() != Tok::Star) return true;
  size_t start = mark_;
  value = star_expressions();
  if (!value) mark_ = start;
  return !failed_;
}

bool Parser::is_single_target(const Expr* e) const {
  return e->kind == ExprKind::Name || e->kind == ExprKind::Attribute || e->kind == ExprKind::Subscript;
}

// target: annotation [= value]
Stmt* Parser::annotated_assignment(size_t start, Expr* target) {
  if (!is_single_target(target)) return nullptr;
  Position first = start_of(tokens_[start]);
  bool parenthesised = first.line != target->at.line || first.column != target->at.column;
  ++mark_;
  set_context(target, Context::Store);
  Expr* annotation = expression();
  if (!annotation) return nullptr;
  Expr* value = nullptr;
  size_t end = mark_;
  if (take(Tok::Equal) && !(value = yield_or_star_expressions())) {
    if (failed_) return nullptr;
    mark_ = end;
  }
  AnnAssign* made = node<AnnAssign>(start);
  made->target = target;
  made->annotation = annotation;
  made->value = value;
  made->simple = target->kind == ExprKind::Name && !parenthesised;
  return made;
}

// target = target = ... = value
Stmt* Parser::assignment(size_t start, Expr* target) {
  Items<Expr*> targets;
  Expr* value = target;
  while (peek() == Tok::Equal) {
    if (!set_context(value, Context::Store)) return nullptr;
    targets.push(value);
    ++mark_;
    value = yield_or_star_expressions();
    if (!value) return nullptr;
  }
  Assign* made = node<Assign>(start);
  made->targets = targets.in(arena_);
  made->value = value;
  return made;
}

Stmt* Parser::augmented_assignment(size_t start, Expr* target) {
  if (!is_single_target(target)) return nullptr;
  Tok kind = peek();
  ++mark_;
  set_context(target, Context::Store);
  Expr* value = yield_or_star_expressions();
  if (!value) return nullptr;
  AugAssign* made = node<AugAssign>(start);
  made->target = target;
  made->op = static_cast<Operator>(static_cast<int>(kind) - static_cast<int>(Tok::PlusEqual));
  made->value = value;
  return made;
}

// ---- targets -------------------------------------------------------------------------------------------------------

// Turns an expression into a target. False: it cannot be one.
bool Parser::set_context(Expr* target, Context context) {
  auto all = [&](const Span<Expr*>& elements) {
    for (Expr* element : elements) {
      if (!set_context(element, context)) return false;
    }
    return true;
  };
  switch (target->kind) {
    case ExprKind::Name: as<NameExpr>(*target).ctx = context; return true;
    case ExprKind::Attribute: as<Attribute>(*target).ctx = context; return true;
    case ExprKind::Subscript: as<Subscript>(*target).ctx = context; return true;
    case ExprKind::Starred:
      if (context == Context::Del || as<Starred>(*target).value->kind == ExprKind::Starred) return false;
      as<Starred>(*target).ctx = context;
      return set_context(as<Starred>(*target).value, context);
    case ExprKind::Tuple: as<Tuple>(*target).ctx = context; return all(as<Tuple>(*target).elts);
    case ExprKind::List: as<ast::List>(*target).ctx = context; return all(as<ast::List>(*target).elts);
    default: return false;
  }
}

// Targets of `for`: primaries, because `in` ends them.
Expr* Parser::loop_targets() {
  if (!starts_expression(peek()) && peek() != Tok::Star) return nullptr;
  size_t start = mark_;
  Expr* targets = tuple_of(&Parser::target_element, true);
  if (!targets) mark_ = start;
  return targets && set_context(targets, Context::Store) ? targets : nullptr;
}

Expr* Parser::target_element() { return peek() == Tok::Star ? starred(&Parser::primary) : primary(); }

// ---- keyword statements --------------------------------------------------------------------------------------------

Stmt* Parser::type_alias() {
  size_t start = mark_++;
  Expr* name = name_node(token(), Context::Store);
  ++mark_;
  Span<TypeParam> params;
  if (!type_parameters(params) || !take(Tok::Equal)) return nullptr;
  Expr* value = expression();
  if (!value) return nullptr;
  TypeAlias* made = node<TypeAlias>(start);
  made->name = name;
  made->type_params = params;
  made->value = value;
  return made;
}

Stmt* Parser::return_statement() {
  size_t start = mark_++;
  Expr* value;
  if (!optional_star_expressions(value)) return nullptr;
  Return* made = node<Return>(start);
  made->value = value;
  return made;
}

Stmt* Parser::raise_statement() {
  size_t start = mark_++;
  Expr *exception = nullptr, *cause = nullptr;
  if (starts_expression(peek())) {
    exception = expression();
    if (!exception) return nullptr;
    size_t end = mark_;
    if (take(Tok::From) && !(cause = expression())) mark_ = end;
  }
  Raise* made = node<Raise>(start);
  made->exc = exception;
  made->cause = cause;
  return made;
}

Stmt* Parser::del_statement() {
  size_t start = mark_++;
  Items<Expr*> targets;
  bool fine = true;
  do {
    if (!targets.empty() && !starts_expression(peek())) break;
    Expr* target = primary();
    fine = target && set_context(target, Context::Del);
    if (fine) targets.push(target);
  } while (fine && take(Tok::Comma));
  if (!fine || (peek() != Tok::Semicolon && peek() != Tok::Newline)) {
    mark_ = start + 1;
    const Expr* e = diagnosing_ && !failed_ ? star_expressions() : nullptr;
    return e ? report_invalid_target(e, Targets::del) : nullptr;
  }
  Delete* made = node<Delete>(start);
  made->targets = targets.in(arena_);
  return made;
}

Stmt* Parser::assert_statement() {
  size_t start = mark_++;
  Expr* test = expression();
  if (!test) return nullptr;
  Expr* message = nullptr;
  size_t end = mark_;
  if (take(Tok::Comma) && !(message = expression())) mark_ = end;
  Assert* made = node<Assert>(start);
  made->test = test;
  made->msg = message;
  return made;
}

Stmt* Parser::name_list() {
  size_t start = mark_;
  bool global = peek() == Tok::Global;
  Items<Name> names;
  do {
    ++mark_;
    Name name;
    if (!take_name(name)) return nullptr;
    names.push(name);
  } while (peek() == Tok::Comma);
  if (global) {
    Global* made = node<Global>(start);
    made->names = names.in(arena_);
    return made;
  }
  Nonlocal* made = node<Nonlocal>(start);
  made->names = names.in(arena_);
  return made;
}

// ---- imports -------------------------------------------------------------------------------------------------------

// a.b.c
bool Parser::dotted_name(Name& name) {
  size_t start = mark_;
  if (!take_name(name)) return false;
  if (peek() != Tok::Dot) return true;
  std::string all(name);
  while (peek() == Tok::Dot && peek(1) == Tok::Name) {
    ++mark_;
    all += '.';
    all += name_of(tokens_[mark_++]);
  }
  name = all.size() == tokens_[mark_ - 1].end - tokens_[start].start
             ? lexer_.text(tokens_[start].start, tokens_[mark_ - 1].end)
             : arena_.copy(all);
  return peek() != Tok::Dot;
}

Stmt* Parser::import_statement() {
  size_t start = mark_++;
  if (peek() == Tok::Newline) return report_from(start_of(token()), "Expected one or more names after 'import'");
  Items<Alias> names;
  do {
    Alias alias{};
    size_t first = mark_;
    if (!dotted_name(alias.name)) return nullptr;
    if (take(Tok::As) && !take_name(alias.asname)) return nullptr;
    alias.at = span(tokens_[first]);
    names.push(alias);
  } while (take(Tok::Comma));
  if (diagnosing_ && take(Tok::From)) {
    Name module;
    if (dotted_name(module)) {
      report_from(start_of(tokens_[start]), "Did you mean to use 'from ... import ...' instead?");
    }
    return nullptr;
  }
  Import* made = node<Import>(start);
  made->names = names.in(arena_);
  return made;
}

Stmt* Parser::from_statement() {
  size_t start = mark_++;
  int32_t level = 0;
  for (;; ++mark_) {
    if (peek() == Tok::Dot) {
      ++level;
    } else if (peek() == Tok::Ellipsis) {
      level += 3;
    } else {
      break;
    }
  }
  Name module;
  if ((peek() == Tok::Name || level == 0) && !dotted_name(module)) return nullptr;
  if (!take(Tok::Import)) return nullptr;
  Items<Alias> names;
  if (!import_targets(names)) return nullptr;
  ImportFrom* made = node<ImportFrom>(start);
  made->module = module;
  made->names = names.in(arena_);
  made->level = level;
  return made;
}

// *, or names with or without parentheses
bool Parser::import_targets(Items<Alias>& names) {
  if (peek() == Tok::Star) {
    Alias all{};
    all.at = place(token());
    all.name = text(token());
    ++mark_;
    names.push(all);
    return true;
  }
  if (peek() == Tok::Newline) {
    report_from(start_of(token()), "Expected one or more names after 'import'");
    return false;
  }
  bool parenthesised = take(Tok::LeftParen);
  for (;;) {
    Alias alias{};
    size_t first = mark_;
    if (!take_name(alias.name)) return false;
    if (take(Tok::As) && !take_name(alias.asname)) return false;
    alias.at = span(tokens_[first]);
    names.push(alias);
    if (!take(Tok::Comma)) break;
    if (parenthesised && peek() == Tok::RightParen) break;
    if (!parenthesised && peek() == Tok::Newline) {
      report_at_last_token("trailing comma not allowed without surrounding parentheses");
      return false;
    }
  }
  return !parenthesised || take(Tok::RightParen);
}

}  // namespace wrp::ast
