// compound.cpp -- statements that own blocks. Each header is an attempt() of its own; a block reports its own mistakes.

#include "syntax/parser_core.h"

namespace wrp::ast {

bool Parser::at_compound() {
  switch (peek()) {
    case Tok::If:
    case Tok::While:
    case Tok::For:
    case Tok::Try:
    case Tok::With:
    case Tok::Def:
    case Tok::Class:
    case Tok::At: return true;
    case Tok::Async: return true;
    default: return false;
  }
}

Stmt* Parser::compound_statement() {
  Nesting nesting(*this);
  if (nesting.too_deep()) return nullptr;
  Token first = token();
  switch (first.kind) {
    case Tok::If: return if_statement();
    case Tok::While: return while_statement();
    case Tok::For: return for_statement(first, false);
    case Tok::Try: return try_statement();
    case Tok::With: return with_statement(first, false);
    default: break;
  }
  Span<Expr*> list;
  if (!decorators(list)) return nullptr;
  first = token();
  if (take(Tok::Async)) {
    if (list.empty() && peek() == Tok::For) return for_statement(first, true);
    if (list.empty() && peek() == Tok::With) return with_statement(first, true);
    return peek() == Tok::Def ? function_def(first, true, list) : nullptr;
  }
  if (peek() == Tok::Def) return function_def(first, false, list);
  return peek() == Tok::Class ? class_def(list) : nullptr;
}

bool Parser::decorators(Span<Expr*>& list) {
  Items<Expr*> all;
  while (peek() == Tok::At) {
    Expr* decorator = attempt([&]() -> Expr* {
      ++mark_;
      Expr* e = named_expression();
      return e && take(Tok::Newline) ? e : nullptr;
    });
    if (!decorator) return false;
    all.push(decorator);
  }
  list = all.in(arena_);
  return true;
}

// ---- headers and blocks --------------------------------------------------------------------------------------------

// The ':' of a header. When it is `forced`, anything else there is a failure; otherwise only the end of the line is
// told.
bool Parser::colon(bool forced) {
  if (take(Tok::Colon)) return true;
  if (forced && !failed_) fail(place(token()), "expected ':'");
  if (peek() == Tok::Newline) report_at_last_token("expected ':'");
  return false;
}

// After ':' -- statements on the same line or an indented block. `after` and `line` name the owner.
bool Parser::block(Span<Stmt*>& body, const char* after, uint32_t line) {
  Body all;
  if (!take(Tok::Newline)) {
    if (!simple_statements(all)) return false;
  } else {
    if (!take(Tok::Indent)) {
      if (!failed_) {
        fail_indentation(std::string("expected an indented block after ") + after + " on line " + std::to_string(line));
      }
      return false;
    }
    if (!statements(all, Tok::Dedent)) return false;
    ++mark_;
  }
  body = all.in(arena_);
  return true;
}

// ---- if, while, for ------------------------------------------------------------------------------------------------

// An elif is an If in the orelse of the one before it. The chain is built in a loop, from the last link back.
Stmt* Parser::if_statement() {
  Items<If*> chain;
  Items<Token> firsts;
  for (;;) {
    Token first = token();
    Expr* test = attempt([&]() -> Expr* {
      ++mark_;
      Expr* e = named_expression();
      return e && colon(false) ? e : nullptr;
    });
    if (!test) return nullptr;
    If* link = arena_.make<If>();
    link->test = test;
    const char* after = chain.empty() ? "'if' statement" : "'elif' statement";
    if (!block(link->body, after, first.line)) return nullptr;
    chain.push(link);
    firsts.push(first);
    if (chain.size() + static_cast<size_t>(nesting_) > kMaxNesting) {
      fail_deep("MemoryError");
      return nullptr;
    }
    if (peek() != Tok::Elif) break;
  }
  if (!else_block(chain.back()->orelse)) return nullptr;
  for (size_t i = chain.size(); i-- > 0;) {
    chain[i]->at = span(firsts[i]);
    if (i > 0) {
      Stmt* link = chain[i];
      chain[i - 1]->orelse = arena_.copy(&link, 1);
    }
  }
  return chain[0];
}

bool Parser::else_block(Span<Stmt*>& body) {
  if (peek() != Tok::Else) return true;
  Token first = token();
  ++mark_;
  return colon(true) && block(body, "'else' statement", first.line);
}

Stmt* Parser::while_statement() {
  Token first = token();
  Expr* test = attempt([&]() -> Expr* {
    ++mark_;
    Expr* e = named_expression();
    return e && colon(false) ? e : nullptr;
  });
  if (!test) return nullptr;
  While* made = arena_.make<While>();
  made->test = test;
  if (!block(made->body, "'while' statement", first.line) || !else_block(made->orelse)) return nullptr;
  made->at = span(first);
  return made;
}

Stmt* Parser::for_statement(const Token& first, bool is_async) {
  Token keyword = token();
  For* made = arena_.make<For>();
  made->is_async = is_async;
  bool header = attempt([&] {
    size_t start = ++mark_;
    made->target = loop_targets();
    if (!made->target || !take(Tok::In)) {
      mark_ = start;
      diagnose_loop();
      return false;
    }
    made->iter = star_expressions();
    return made->iter && colon(false);
  });
  if (!header) return nullptr;
  if (!block(made->body, "'for' statement", keyword.line) || !else_block(made->orelse)) return nullptr;
  made->at = span(first);
  return made;
}

// ---- with ----------------------------------------------------------------------------------------------------------

Stmt* Parser::with_statement(const Token& first, bool is_async) {
  Token keyword = token();
  With* made = arena_.make<With>();
  made->is_async = is_async;
  bool header = attempt([&] {
    ++mark_;
    return with_items(made->items) && colon(false);
  });
  if (!header || !block(made->body, "'with' statement", keyword.line)) return nullptr;
  made->at = span(first);
  return made;
}

// Parentheses may belong to the statement or to the first item: `with (a, b):` or `with (a, b).c:`. Try the former.
bool Parser::with_items(Span<WithItem>& items) {
  Items<WithItem> all;
  size_t start = mark_;
  if (peek() == Tok::LeftParen) {
    if (parenthesized_with_items(all)) {
      items = all.in(arena_);
      return true;
    }
    if (failed_) return false;
    mark_ = start;
    while (!all.empty()) all.pop();
  }
  do {
    WithItem item{};
    if (!with_item(item)) return false;
    all.push(item);
  } while (take(Tok::Comma));
  items = all.in(arena_);
  return true;
}

bool Parser::parenthesized_with_items(Items<WithItem>& items) {
  ++mark_;
  do {
    if (!items.empty() && peek() == Tok::RightParen) break;
    WithItem item{};
    if (!with_item(item)) return false;
    items.push(item);
  } while (take(Tok::Comma));
  if (!take(Tok::RightParen)) return false;
  if (diagnosing_ && peek() == Tok::Newline) report_at_last_token("expected ':'");
  return peek() == Tok::Colon;
}

bool Parser::with_item(WithItem& item) {
  item.context_expr = expression();
  if (!item.context_expr) return false;
  if (!take(Tok::As)) return true;
  size_t start = mark_;
  item.optional_vars = target_element();
  bool ends = item.optional_vars && (peek() == Tok::Comma || peek() == Tok::RightParen || peek() == Tok::Colon);
  if (ends && set_context(item.optional_vars, Context::Store)) return true;
  if (diagnosing_ && !failed_) {
    if (item.optional_vars && peek() == Tok::Newline) report_at_last_token("expected ':'");
    mark_ = start;
    const Expr* target = expression();
    if (target && (peek() == Tok::Comma || peek() == Tok::RightParen || peek() == Tok::Colon)) {
      report_invalid_target(target, Targets::star);
    }
  }
  return false;
}

// ---- try -----------------------------------------------------------------------------------------------------------

Stmt* Parser::try_statement() {
  Token first = token();
  Try* made = arena_.make<Try>();
  ++mark_;
  if (!colon(true) || !block(made->body, "'try' statement", first.line)) return nullptr;
  Items<ExceptHandler> handlers;
  while (peek() == Tok::Except) {
    if (!except_handler(handlers, made->is_star)) return nullptr;
  }
  if (handlers.empty() && peek() != Tok::Finally) {
    if (!failed_) fail(place_of_last_token(), "expected 'except' or 'finally' block");
    return nullptr;
  }
  if (!handlers.empty() && !else_block(made->orelse)) return nullptr;
  if (peek() == Tok::Finally) {
    Token finally = token();
    ++mark_;
    if (!colon(true) || !block(made->finalbody, "'finally' statement", finally.line)) return nullptr;
  }
  made->handlers = handlers.in(arena_);
  made->at = span(first);
  return made;
}

// except [*] [type [as name]]:
bool Parser::except_handler(Items<ExceptHandler>& handlers, bool& star) {
  Token first = token();
  ExceptHandler handler{};
  bool starred = false;
  bool header = attempt([&] {
    size_t start = mark_++;
    starred = take(Tok::Star);
    Position mixed = span(tokens_[start]);
    handler.type = nullptr;
    handler.name = {};
    if (starred && (peek() == Tok::Newline || peek() == Tok::Colon)) {
      report_at_last_token("expected one or more exception types");
      return false;
    }
    if (peek() != Tok::Colon) {
      if (peek() == Tok::Newline) return colon(false);
      handler.type = expression();
      if (!handler.type) return false;
      if (diagnosing_ && peek() == Tok::Comma) {
        ++mark_;
        Name name;
        if (expressions() && (!take(Tok::As) || take_name(name)) && peek() == Tok::Colon) {
          report_from(start_of(tokens_[start + (starred ? 2 : 1)]), "multiple exception types must be parenthesized");
        }
        return false;
      }
      if (take(Tok::As) && !take_name(handler.name)) return false;
    }
    if (!colon(false)) return false;
    if (!handlers.empty() && starred != star) {
      fail(mixed, "cannot have both 'except' and 'except*' on the same 'try'");
      return false;
    }
    return true;
  });
  if (!header) return false;
  star = starred;
  if (!block(handler.body, starred ? "'except*' statement" : "'except' statement", first.line)) return false;
  handler.at = span(first);
  handlers.push(handler);
  return true;
}

// ---- def, class ----------------------------------------------------------------------------------------------------

Stmt* Parser::function_def(const Token& first, bool is_async, Span<Expr*> decorators) {
  Token keyword = token();
  FunctionDef* made = arena_.make<FunctionDef>();
  made->is_async = is_async;
  made->decorators = decorators;
  bool header = attempt([&] {
    ++mark_;
    if (!take_name(made->name) || !type_parameters(made->type_params)) return false;
    if (!take(Tok::LeftParen)) return report(token(), "expected '('"), false;
    made->args = parameters(Tok::RightParen, true);
    if (!made->args || !take(Tok::RightParen)) return false;
    size_t end = mark_;
    if (take(Tok::Arrow) && !(made->returns = expression())) mark_ = end;
    return take(Tok::Colon) || report(token(), "expected ':'");
  });
  if (!header || !block(made->body, "function definition", keyword.line)) return nullptr;
  made->at = span(first);
  return made;
}

Stmt* Parser::class_def(Span<Expr*> decorators) {
  Token first = token();
  ClassDef* made = arena_.make<ClassDef>();
  made->decorators = decorators;
  bool header = attempt([&] {
    ++mark_;
    if (!take_name(made->name) || !type_parameters(made->type_params)) return false;
    if (peek() == Tok::LeftParen && !call_arguments(made->bases, made->keywords, false)) return false;
    return colon(false);
  });
  if (!header || !block(made->body, "class definition", first.line)) return nullptr;
  made->at = span(first);
  return made;
}

// ---- match ---------------------------------------------------------------------------------------------------------

// Null without a failure: `match` was just a name.
Stmt* Parser::match_statement() {
  Token first = token();
  size_t start = mark_++;
  Match* made = arena_.make<Match>();
  made->subject = match_subject();
  bool header = made->subject && take(Tok::Colon) && take(Tok::Newline);
  if (failed_) return nullptr;
  if (!header) {
    if (!made->subject || peek() != Tok::Newline || tokens_[mark_ - 1].kind == Tok::Colon) return nullptr;
    // `match x` without a colon: only now that it cannot be anything else.
    size_t end = mark_;
    bool call = tokens_[start + 1].kind == Tok::LeftParen || tokens_[start + 1].kind == Tok::LeftBracket ||
                tokens_[start + 1].kind == Tok::Minus || tokens_[start + 1].kind == Tok::Star;
    mark_ = end;
    if (!call) fail(place_of_last_token(), "expected ':'");
    return nullptr;
  }
  if (!take(Tok::Indent)) {
    if (!failed_) {
      fail_indentation("expected an indented block after 'match' statement on line " + std::to_string(first.line));
    }
    return nullptr;
  }
  if (!at_word("case")) {
    fail_generic();
    return nullptr;
  }
  Items<MatchCase> cases;
  if (!match_cases(cases)) return nullptr;
  made->cases = cases.in(arena_);
  made->at = span(first);
  return made;
}

Expr* Parser::match_subject() {
  if (!starts_expression(peek()) && peek() != Tok::Star) return nullptr;
  size_t start = mark_;
  Expr* subject = star_named_expression();
  if (!subject) return nullptr;
  if (peek() != Tok::Comma) return subject->kind == ExprKind::Starred ? nullptr : subject;
  Items<Expr*> items;
  items.push(subject);
  if (!more_items(items)) return nullptr;
  Tuple* tuple = node<Tuple>(start);
  tuple->elts = items.in(arena_);
  hold_all(tuple, tuple->elts);
  return tuple;
}

bool Parser::match_cases(Items<MatchCase>& cases) {
  while (peek() != Tok::Dedent) {
    forget_tokens();
    Token first = token();
    MatchCase made{};
    bool header = attempt([&] {
      if (!at_word("case")) return false;
      ++mark_;
      made.pattern = patterns();
      if (!made.pattern) return false;
      if (take(Tok::If)) {
        made.guard = named_expression();
        if (!made.guard) return false;
      }
      return colon(false);
    });
    if (!header || !block(made.body, "'case' statement", first.line)) return false;
    cases.push(made);
  }
  ++mark_;
  return true;
}

}  // namespace wrp::ast
