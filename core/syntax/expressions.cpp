// expressions.cpp -- expressions, from the loosest binding (a, b) to the tightest (atoms). The functions stand in that
// order and carry the names of the reference grammar's rules.

#include "syntax/literals.h"
#include "syntax/parser_core.h"

namespace wrp::ast {

// Can an expression begin with this token?
bool Parser::starts_expression(Tok kind) {
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

// ---- tuples, stars, names ------------------------------------------------------------------------------------------

// item [, item]* [,] -- a tuple when there is a comma.
Expr* Parser::tuple_of(Expr* (Parser::*item)(), bool stars) {
  size_t start = mark_;
  Expr* first = (this->*item)();
  if (!first || peek() != Tok::Comma) return first;
  Items<Expr*> items;
  items.push(first);
  while (take(Tok::Comma)) {
    if (!starts_expression(peek()) && !(stars && peek() == Tok::Star)) break;
    size_t end = mark_;
    Expr* next = (this->*item)();
    if (!next) {
      mark_ = end;
      break;
    }
    items.push(next);
  }
  if (failed_) return nullptr;
  Tuple* tuple = node<Tuple>(start);
  tuple->elts = items.in(arena_);
  hold_all(tuple, tuple->elts);
  return tuple;
}

Expr* Parser::star_expressions() { return tuple_of(&Parser::star_expression, true); }
Expr* Parser::expressions() { return tuple_of(&Parser::expression, false); }

Expr* Parser::starred(Expr* (Parser::*value)()) {
  size_t start = mark_++;
  Expr* inner = (this->*value)();
  if (!inner) return nullptr;
  Starred* star = node<Starred>(start);
  star->value = inner;
  hold(star, inner);
  return star;
}

// *value in a call or an index
Expr* Parser::starred_expression() {
  size_t start = mark_;
  Expr* made = starred(&Parser::expression);
  if (!made && !failed_) fail(place_of_last_token(), "Invalid star expression");
  if (made && diagnosing_ && take(Tok::Equal)) {
    if (const Expr* b = expression()) {
      report_range(start_of(tokens_[start]), b->at, "cannot assign to iterable argument unpacking");
    }
  }
  return failed_ ? nullptr : made;
}

Expr* Parser::star_expression() { return peek() == Tok::Star ? starred(&Parser::bitwise_or) : expression(); }

Expr* Parser::star_named_expression() {
  return peek() == Tok::Star ? starred(&Parser::bitwise_or) : named_expression();
}

// The first item in brackets. Because CPython looks for a comprehension there as well, mistakes behind a star are told.
Expr* Parser::first_item() {
  size_t start = mark_;
  bool star = peek() == Tok::Star;
  Expr* item = star_named_expression();
  if (star && diagnosing_ && !failed_) {
    size_t end = mark_;
    mark_ = start;
    starred_expression();
    mark_ = end;
  }
  return item;
}

// name := value
Expr* Parser::assignment_expression() {
  size_t start = mark_;
  Expr* target = name_node(token(), Context::Store);
  mark_ += 2;
  Expr* value = expression();
  if (!value) return nullptr;
  NamedExpr* named = node<NamedExpr>(start);
  named->target = target;
  named->value = value;
  hold(named, value);
  return named;
}

Expr* Parser::plain_expression() {
  if (peek() == Tok::Name && peek(1) == Tok::ColonEqual) return assignment_expression();
  Expr* e = expression();
  return e && peek() != Tok::ColonEqual ? e : nullptr;
}

Expr* Parser::named_expression() {
  if (peek() == Tok::Name && peek(1) == Tok::ColonEqual) return assignment_expression();
  size_t start = mark_;
  Expr* e = expression();
  if (!e) return nullptr;
  if (diagnosing_) diagnose_named_expression(e, start);
  return peek() == Tok::ColonEqual || failed_ ? nullptr : e;
}

// ---- conditions ----------------------------------------------------------------------------------------------------

// body [if test else orelse], or a lambda
Expr* Parser::expression() {
  Nesting nesting(*this);
  if (nesting.too_deep()) return nullptr;
  if (peek() == Tok::Lambda) return lambda();
  size_t start = mark_;
  Expr* body = start == parsed_quietly_ && diagnosing_ ? quietly(&Parser::disjunction) : disjunction();
  if (!body) return nullptr;
  if (diagnosing_) diagnose_juxtaposition(body, start);
  size_t end = mark_;
  Expr* test = take(Tok::If) ? disjunction() : nullptr;
  if (test && peek() != Tok::Else && peek() != Tok::Colon) {
    report_range(body->at, test->at, "expected 'else' after 'if' expression");
  }
  if (diagnosing_) diagnose_legacy_statement(start, end);
  if (mark_ == end) return failed_ ? nullptr : body;
  Expr* orelse = test && take(Tok::Else) ? expression() : nullptr;
  if (!orelse) {  // the longest piece that makes sense; the caller will not like the `if` behind it
    mark_ = end;
    return failed_ ? nullptr : body;
  }
  IfExp* choice = node<IfExp>(start);
  choice->test = test;
  choice->body = body;
  choice->orelse = orelse;
  hold(choice, test);
  hold(choice, body);
  hold(choice, orelse);
  return choice;
}

// a or b or c: one flat node. The same for `and`, which binds tighter.
Expr* Parser::boolean(Tok op) {
  size_t start = mark_;
  auto operand = [this, op] { return op == Tok::Or ? boolean(Tok::And) : inversion(); };
  Expr* first = operand();
  if (!first || peek() != op) return first;
  Items<Expr*> values;
  values.push(first);
  for (size_t end = mark_; take(op); end = mark_) {
    Expr* next = operand();
    if (!next) {
      mark_ = end;
      break;
    }
    values.push(next);
  }
  if (failed_) return nullptr;
  if (values.size() == 1) return first;
  BoolOp* all = node<BoolOp>(start);
  all->op = op == Tok::Or ? BoolOperator::Or : BoolOperator::And;
  all->values = values.in(arena_);
  hold_all(all, all->values);
  return all;
}

// Prefix operators may come in long chains, so they are counted, not recursed into.
Expr* Parser::inversion() {
  size_t start = mark_;
  while (take(Tok::Not)) {
  }
  size_t operand_at = mark_;
  Expr* e = comparison();
  for (size_t at = operand_at; e && at-- > start;) {
    UnaryOp* inverted = node<UnaryOp>(at);
    inverted->op = UnaryOperator::Not;
    inverted->operand = e;
    hold(inverted, e);
    e = inverted;
  }
  return e;
}

static bool comparison_operator(Tok kind, CompareOperator& op) {
  switch (kind) {
    case Tok::EqualEqual: op = CompareOperator::Eq; return true;
    case Tok::NotEqual: op = CompareOperator::NotEq; return true;
    case Tok::Less: op = CompareOperator::Lt; return true;
    case Tok::LessEqual: op = CompareOperator::LtE; return true;
    case Tok::Greater: op = CompareOperator::Gt; return true;
    case Tok::GreaterEqual: op = CompareOperator::GtE; return true;
    case Tok::In: op = CompareOperator::In; return true;
    case Tok::Not: op = CompareOperator::NotIn; return true;
    case Tok::Is: op = CompareOperator::Is; return true;
    default: return false;
  }
}

Expr* Parser::comparison() {
  size_t start = mark_;
  Expr* left = bitwise_or();
  CompareOperator op;
  if (!left || !comparison_operator(peek(), op)) return left;
  Items<CompareOperator> ops;
  Items<Expr*> comparators;
  for (size_t end = mark_; comparison_operator(peek(), op); end = mark_) {
    if (op == CompareOperator::NotEq && text(token()) == "<>") break;
    if (op == CompareOperator::NotIn) {
      if (peek(1) != Tok::In) break;
      ++mark_;
    }
    ++mark_;
    if (op == CompareOperator::Is && take(Tok::Not)) op = CompareOperator::IsNot;
    Expr* next = bitwise_or();
    if (!next) {
      mark_ = end;
      break;
    }
    ops.push(op);
    comparators.push(next);
  }
  if (failed_) return nullptr;
  if (ops.empty()) return left;
  Compare* all = node<Compare>(start);
  all->left = left;
  all->ops = ops.in(arena_);
  all->comparators = comparators.in(arena_);
  hold(all, left);
  hold_all(all, all->comparators);
  return all;
}

// ---- arithmetic ----------------------------------------------------------------------------------------------------

// How tightly a binary operator binds; 0: it is none. (** is in power().)
static int precedence(Tok kind) {
  switch (kind) {
    case Tok::Pipe: return 1;
    case Tok::Caret: return 2;
    case Tok::Ampersand: return 3;
    case Tok::LeftShift:
    case Tok::RightShift: return 4;
    case Tok::Plus:
    case Tok::Minus: return 5;
    case Tok::Star:
    case Tok::Slash:
    case Tok::DoubleSlash:
    case Tok::Percent:
    case Tok::At: return 6;
    default: return 0;
  }
}

static Operator operator_of(Tok kind) {
  return static_cast<Operator>(static_cast<int>(kind) - static_cast<int>(Tok::Plus));
}

// Left-associative operators that bind at least as tightly as `lowest`.
Expr* Parser::binary(int lowest) {
  size_t start = mark_;
  Expr* left = factor();
  while (left && !failed_) {
    Tok kind = peek();
    int level = precedence(kind);
    if (level == 0 || level < lowest) break;
    size_t end = mark_++;
    if (diagnosing_ && level >= 5) diagnose_not();
    Expr* right = binary(level + 1);
    if (!right) {
      mark_ = end;
      break;
    }
    BinOp* both = node<BinOp>(start);
    both->left = left;
    both->op = operator_of(kind);
    both->right = right;
    hold(both, left);
    hold(both, right);
    left = both;
  }
  return failed_ ? nullptr : left;
}

Expr* Parser::factor() {
  size_t start = mark_;
  while (peek() == Tok::Plus || peek() == Tok::Minus || peek() == Tok::Tilde) ++mark_;
  size_t operand_at = mark_;
  if (diagnosing_ && operand_at > start) diagnose_not();
  Expr* e = power();
  for (size_t at = operand_at; e && at-- > start;) {
    UnaryOp* unary = node<UnaryOp>(at);
    Tok kind = tokens_[at].kind;
    unary->op = kind == Tok::Plus    ? UnaryOperator::UAdd
                : kind == Tok::Minus ? UnaryOperator::USub
                                     : UnaryOperator::Invert;
    unary->operand = e;
    hold(unary, e);
    e = unary;
  }
  return e;
}

Expr* Parser::power() {
  size_t start = mark_;
  Expr* base = await_primary();
  if (!base || peek() != Tok::DoubleStar) return base;
  Nesting nesting(*this);
  if (nesting.too_deep()) return nullptr;
  size_t end = mark_++;
  Expr* exponent = factor();
  if (!exponent) {
    mark_ = end;
    return failed_ ? nullptr : base;
  }
  BinOp* both = node<BinOp>(start);
  both->left = base;
  both->op = Operator::Pow;
  both->right = exponent;
  hold(both, base);
  hold(both, exponent);
  return both;
}

Expr* Parser::await_primary() {
  size_t start = mark_;
  if (!take(Tok::Await)) return primary();
  Expr* value = primary();
  if (!value) return nullptr;
  Await* waiting = node<Await>(start);
  waiting->value = value;
  hold(waiting, value);
  return waiting;
}

// ---- primaries -----------------------------------------------------------------------------------------------------

// An atom and what trails it: .name, (arguments), [index]
Expr* Parser::primary() {
  if (!diagnosing_ && !quiet_) return fresh_primary();
  bool looks = diagnosing_ || peek() == Tok::LeftBrace;  // for mistakes, that is; see dict_or_set()
  return remembered_primary(looks ? looked_at_ : passed_over_);
}

Expr* Parser::fresh_primary() {
  size_t start = mark_;
  Expr* value = atom();
  while (value && !failed_) {
    switch (peek()) {
      case Tok::Dot: {
        if (peek(1) != Tok::Name) return value;
        ++mark_;
        Name name;
        take_name(name);
        Attribute* attribute = node<Attribute>(start);
        attribute->value = value;
        attribute->attr = name;
        hold(attribute, value);
        value = attribute;
        break;
      }
      case Tok::LeftParen:
      case Tok::LeftBracket: {
        size_t end = mark_;
        Expr* longer = peek() == Tok::LeftParen ? call(value, start) : subscript(value, start);
        if (longer) {
          value = longer;
          break;
        }
        mark_ = end;
        return failed_ ? nullptr : value;
      }
      default: return value;
    }
  }
  return nullptr;
}

Expr* Parser::subscript(Expr* value, size_t first) {
  ++mark_;
  Expr* index = slices();
  if (!index || !take(Tok::RightBracket)) return nullptr;
  Subscript* result = node<Subscript>(first);
  result->value = value;
  result->slice = index;
  hold(result, value);
  hold(result, index);
  return result;
}

Expr* Parser::slices() {
  size_t start = mark_;
  Expr* first = slice();
  if (!first) return nullptr;
  if (peek() != Tok::Comma && first->kind != ExprKind::Starred) return first;
  Items<Expr*> items;
  items.push(first);
  while (take(Tok::Comma)) {
    if (!starts_expression(peek()) && peek() != Tok::Star && peek() != Tok::Colon) break;
    Expr* next = slice();
    if (!next) return nullptr;
    items.push(next);
  }
  Tuple* tuple = node<Tuple>(start);
  tuple->elts = items.in(arena_);
  hold_all(tuple, tuple->elts);
  return tuple;
}

Expr* Parser::slice() {
  if (peek() == Tok::Star) return starred_expression();
  size_t start = mark_;
  Expr* parts[3] = {};
  if (peek() != Tok::Colon) {
    parts[0] = named_expression();
    if (!parts[0] || peek() != Tok::Colon) return parts[0];
    if (tokens_[start].kind == Tok::Name && tokens_[start + 1].kind == Tok::ColonEqual) return nullptr;
  }
  for (int i = 1; i < 3 && take(Tok::Colon); ++i) {
    if (!starts_expression(peek())) continue;
    size_t end = mark_;
    parts[i] = expression();
    if (!parts[i]) {
      mark_ = end;
      break;
    }
  }
  if (failed_) return nullptr;
  Slice* result = node<Slice>(start);
  result->lower = parts[0];
  result->upper = parts[1];
  result->step = parts[2];
  for (Expr* part : parts) {
    if (part) hold(result, part);
  }
  return result;
}

// ---- atoms ---------------------------------------------------------------------------------------------------------

Expr* Parser::atom() {
  switch (peek()) {
    case Tok::Name: ++mark_; return name_node(tokens_[mark_ - 1], Context::Load);
    case Tok::Number: return number();
    case Tok::String:
    case Tok::FStringStart: return strings();
    case Tok::LeftParen: return parenthesized();
    case Tok::LeftBracket: return list();
    case Tok::LeftBrace: return dict_or_set();
    case Tok::True: return constant(ConstantKind::True);
    case Tok::False: return constant(ConstantKind::False);
    case Tok::None: return constant(ConstantKind::None);
    case Tok::Ellipsis: return constant(ConstantKind::Ellipsis);
    default: return nullptr;
  }
}

Expr* Parser::constant(ConstantKind kind) {
  Constant* made = node<Constant>(mark_++);
  made->at = place(tokens_[mark_ - 1]);
  made->constant = kind;
  return made;
}

Expr* Parser::number() {
  auto* made = static_cast<Constant*>(constant(ConstantKind::Int));
  LiteralProblem problem;
  read_number(arena_, text(tokens_[mark_ - 1]), *made, problem);
  if (!problem.message.empty()) return fail_literal(tokens_[mark_ - 1], problem);
  return made;
}

// , item, item -- after the first
bool Parser::more_items(Items<Expr*>& items) {
  while (take(Tok::Comma)) {
    if (!starts_expression(peek()) && peek() != Tok::Star) break;
    size_t end = mark_;
    Expr* next = star_named_expression();
    if (!next) {
      mark_ = end;
      break;
    }
    items.push(next);
  }
  return !failed_;
}

// (), (a), (a, b), (yield a), (a for b in c)
Expr* Parser::parenthesized() {
  size_t start = mark_++;
  Items<Expr*> items;
  if (peek() != Tok::RightParen) {
    if (peek() == Tok::Yield) {
      Expr* inner = yield_expression();
      return inner && take(Tok::RightParen) ? inner : nullptr;
    }
    if (diagnosing_ && peek() == Tok::DoubleStar) {
      ++mark_;
      Position at = place(tokens_[mark_ - 1]);
      if (expression() && peek() == Tok::RightParen) report(at, "cannot use double starred expression here");
      return nullptr;
    }
    Expr* first = first_item();
    if (!first) return nullptr;
    if (at_comprehension()) {
      if (diagnosing_) diagnose_comprehension(first, Tok::LeftParen, nullptr);
      return first->kind == ExprKind::Starred ? nullptr : comprehension<GeneratorExp>(first, start, Tok::RightParen);
    }
    if (take(Tok::RightParen)) {
      if (first->kind != ExprKind::Starred) return first;
      return report(first, "cannot use starred expression here");
    }
    if (peek() != Tok::Comma) return nullptr;
    items.push(first);
    if (!more_items(items)) return nullptr;
  }
  if (!take(Tok::RightParen)) return nullptr;
  Tuple* tuple = node<Tuple>(start);
  tuple->elts = items.in(arena_);
  hold_all(tuple, tuple->elts);
  return tuple;
}

Expr* Parser::list() {
  size_t start = mark_++;
  Items<Expr*> items;
  if (peek() != Tok::RightBracket) {
    Expr* first = first_item();
    if (!first) return nullptr;
    if (at_comprehension()) {
      if (diagnosing_) diagnose_comprehension(first, Tok::LeftBracket, nullptr);
      return first->kind == ExprKind::Starred ? nullptr : comprehension<ListComp>(first, start, Tok::RightBracket);
    }
    items.push(first);
    if (!more_items(items)) return nullptr;
    if (diagnosing_ && at_comprehension()) diagnose_comprehension(first, Tok::LeftBracket, &items);
  }
  if (!take(Tok::RightBracket)) return nullptr;
  ast::List* made = node<ast::List>(start);
  made->elts = items.in(arena_);
  hold_all(made, made->elts);
  return made;
}

Expr* Parser::dict_or_set() {
  size_t start = mark_++;
  if (peek() == Tok::RightBrace || peek() == Tok::DoubleStar) return dict(start, nullptr);
  bool walrus = peek() == Tok::Name && peek(1) == Tok::ColonEqual;
  Expr* first = first_item();
  if (first && peek() == Tok::Colon && !walrus && first->kind != ExprKind::Starred) return dict(start, first);
  if (quiet_ && !failed_) {
    // CPython looks for mistakes in what may be a set, whoever asks. So `if (x) { y = 1 }` is told about y.
    quiet_ = false;
    diagnosing_ = true;
    mark_ = start + 1;
    first = first_item();
  }
  return first ? set(start, first) : nullptr;
}

Expr* Parser::set(size_t first, Expr* item) {
  if (at_comprehension()) {
    if (diagnosing_) diagnose_comprehension(item, Tok::LeftBrace, nullptr);
    return item->kind == ExprKind::Starred ? nullptr : comprehension<SetComp>(item, first, Tok::RightBrace);
  }
  Items<Expr*> items;
  items.push(item);
  if (!more_items(items)) return nullptr;
  if (diagnosing_ && at_comprehension()) diagnose_comprehension(item, Tok::LeftBrace, &items);
  if (!take(Tok::RightBrace)) return nullptr;
  Set* made = node<Set>(first);
  made->elts = items.in(arena_);
  hold_all(made, made->elts);
  return made;
}

// key: value, or **mapping (whose key is null)
bool Parser::dict_item(Items<Expr*>& keys, Items<Expr*>& values, Expr* key) {
  if (!key && take(Tok::DoubleStar)) {
    Expr* mapping = bitwise_or();
    if (!mapping) return false;
    keys.push(nullptr);
    values.push(mapping);
    return true;
  }
  if (!key) key = expression();
  if (!key) return false;
  if (peek() != Tok::Colon) {
    if (keys.empty()) return false;
    const Position& at = key->at;
    fail({at.line, at.end_column - 1, at.end_line, -1}, "':' expected after dictionary key");
    return false;
  }
  Token colon = token();
  ++mark_;
  if (peek() == Tok::Star) {
    Position star = start_of(token());
    ++mark_;
    if (bitwise_or() && !failed_) fail(to_here(star), "cannot use a starred expression in a dictionary value");
    return false;
  }
  if (peek() == Tok::RightBrace || peek() == Tok::Comma) {
    if (!failed_) fail(place(colon), "expression expected after dictionary key and ':'");
    return false;
  }
  Expr* value = expression();
  if (!value) return false;
  keys.push(key);
  values.push(value);
  return true;
}

// `key`: the first key when it was parsed already.
Expr* Parser::dict(size_t first, Expr* key) {
  Items<Expr*> keys, values;
  while (peek() != Tok::RightBrace) {
    Token item = token();
    if (!dict_item(keys, values, key)) return nullptr;
    key = nullptr;
    if (keys.size() == 1 && at_comprehension()) {
      if (!keys[0]) return report(item, "dict unpacking cannot be used in dict comprehension");
      Expr* made = comprehension<DictComp>(keys[0], first, Tok::RightBrace);
      if (!made) return nullptr;
      as<DictComp>(*made).value = values[0];
      hold(made, values[0]);
      return made;
    }
    if (!take(Tok::Comma)) break;
  }
  if (!take(Tok::RightBrace)) return nullptr;
  Dict* made = node<Dict>(first);
  made->keys = keys.in(arena_);
  made->values = values.in(arena_);
  hold_all(made, made->keys);
  hold_all(made, made->values);
  return made;
}

// ---- comprehensions ------------------------------------------------------------------------------------------------

// [async] for targets in iterable [if condition]* ...
bool Parser::comprehension_clauses(Span<Comprehension>& clauses) {
  Items<Comprehension> all;
  while (at_comprehension()) {
    Comprehension clause{};
    clause.is_async = take(Tok::Async);
    size_t start = ++mark_;
    clause.target = loop_targets();
    if (!clause.target || !take(Tok::In)) {
      if (!failed_ && misses_in(start)) fail(place_of_last_token(), "'in' expected after for-loop variables");
      mark_ = start;
      diagnose_loop();
      return false;
    }
    clause.iter = disjunction();
    if (!clause.iter) return false;
    Items<Expr*> conditions;
    for (size_t end = mark_; take(Tok::If); end = mark_) {
      Expr* condition = disjunction();
      if (!condition) {
        mark_ = end;
        break;
      }
      conditions.push(condition);
    }
    if (failed_) return false;
    clause.ifs = conditions.in(arena_);
    all.push(clause);
  }
  clauses = all.in(arena_);
  return !arena_.exhausted();
}

// Are there operands behind `for`, but no `in` behind them? loop_targets() has just read from `start` on.
bool Parser::misses_in(size_t start) {
  if (mark_ > start && precedence(peek()) == 0 && peek() != Tok::DoubleStar) {
    return peek() != Tok::In && tokens_[start].kind != Tok::Star;
  }
  // Operands may be more than targets are. Anything else is not read again: brackets nest, and the work would double.
  Tok first = tokens_[start].kind;
  bool prefix = first == Tok::Plus || first == Tok::Minus || first == Tok::Tilde || first == Tok::Await;
  bool more = mark_ > start || prefix;
  mark_ = start;
  return more && tuple_of(&Parser::bitwise_or, false) && peek() != Tok::In && !failed_;
}

void Parser::hold_clauses(Expr* parent, const Span<Comprehension>& clauses) {
  for (const Comprehension& clause : clauses) {
    hold(parent, clause.target);
    hold(parent, clause.iter);
    hold_all(parent, clause.ifs);
  }
}

template <class T>
Expr* Parser::comprehension(Expr* element, size_t first, Tok close) {
  Span<Comprehension> clauses;
  if (!comprehension_clauses(clauses)) return nullptr;
  if (!take(close)) {
    if (diagnosing_ && close == Tok::RightParen) diagnose_generator(element, first, clauses.back());
    return nullptr;
  }
  T* made = node<T>(first);
  if constexpr (requires { made->key; }) {
    made->key = element;
  } else {
    made->elt = element;
  }
  made->generators = clauses;
  hold(made, element);
  hold_clauses(made, clauses);
  return made;
}
template Expr* Parser::comprehension<GeneratorExp>(Expr*, size_t, Tok);

// ---- lambda, yield -------------------------------------------------------------------------------------------------

Expr* Parser::lambda() {
  size_t start = mark_++;
  Arguments* args = parameters(Tok::Colon, false);
  if (!args) return nullptr;
  if (peek() != Tok::Colon) return nullptr;
  ++mark_;
  if (peek() == Tok::FStringMiddle) {
    return report(span(tokens_[start]), "f-string: lambda expressions are not allowed without parentheses");
  }
  Expr* body = expression();
  if (!body) return nullptr;
  Lambda* made = node<Lambda>(start);
  made->args = args;
  made->body = body;
  hold(made, body);
  for (const Expr* value : args->defaults) hold(made, value);
  for (const Expr* value : args->kw_defaults) {
    if (value) hold(made, value);
  }
  return made;
}

Expr* Parser::yield_expression() {
  size_t start = mark_++;
  Expr* value = nullptr;
  if (take(Tok::From) && (value = expression())) {
    YieldFrom* made = node<YieldFrom>(start);
    made->value = value;
    hold(made, value);
    return made;
  }
  mark_ = start + 1;
  if (!optional_star_expressions(value)) return nullptr;
  Yield* made = node<Yield>(start);
  made->value = value;
  if (value) hold(made, value);
  return made;
}

}  // namespace wrp::ast
