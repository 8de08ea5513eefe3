// patterns.cpp -- what stands after `case`.

#include "syntax/parser_core.h"

namespace wrp::ast {

// A sequence without brackets, or one pattern.
Pattern* Parser::patterns() {
  size_t start = mark_;
  Pattern* first = pattern_or_star();
  if (!first) return nullptr;
  if (peek() != Tok::Comma) return first->kind == PatternKind::Star ? nullptr : first;
  Items<Pattern*> items;
  items.push(first);
  while (take(Tok::Comma)) {
    if (peek() == Tok::Colon || peek() == Tok::If) break;
    Pattern* next = pattern_or_star();
    if (!next) return nullptr;
    items.push(next);
  }
  MatchSequence* made = node<MatchSequence>(start);
  made->patterns = items.in(arena_);
  return made;
}

// or_pattern [as name]
Pattern* Parser::pattern() {
  Nesting nesting(*this);
  if (nesting.too_deep()) return nullptr;
  size_t start = mark_;
  Pattern* inner = or_pattern();
  if (!inner || !take(Tok::As)) return inner;
  if (at_word("_")) return static_cast<Pattern*>(report(token(), "cannot use '_' as a target"));
  size_t target = mark_;
  Name name;
  if (!take_name(name) || peek() == Tok::Dot || peek() == Tok::LeftParen || peek() == Tok::Equal) {
    if (diagnosing_ && tokens_[target].kind != Tok::Name && expression()) {
      report(span(tokens_[target]), "invalid pattern target");
    }
    return nullptr;
  }
  MatchAs* made = node<MatchAs>(start);
  made->pattern = inner;
  made->name = name;
  return made;
}

Pattern* Parser::or_pattern() {
  size_t start = mark_;
  Pattern* first = closed_pattern();
  if (!first || peek() != Tok::Pipe) return first;
  Items<Pattern*> items;
  items.push(first);
  while (take(Tok::Pipe)) {
    Pattern* next = closed_pattern();
    if (!next) return nullptr;
    items.push(next);
  }
  MatchOr* made = node<MatchOr>(start);
  made->patterns = items.in(arena_);
  return made;
}

Pattern* Parser::closed_pattern() {
  switch (peek()) {
    case Tok::Name: return name_pattern();
    case Tok::LeftParen:
    case Tok::LeftBracket: return sequence_pattern();
    case Tok::LeftBrace: return mapping_pattern();
    case Tok::None:
    case Tok::True:
    case Tok::False: {
      Tok kind = peek();
      MatchSingleton* made = node<MatchSingleton>(mark_++);
      made->at = place(tokens_[mark_ - 1]);
      made->value = kind == Tok::None   ? ConstantKind::None
                    : kind == Tok::True ? ConstantKind::True
                                        : ConstantKind::False;
      return made;
    }
    default: {
      size_t start = mark_;
      Expr* literal = literal_for_pattern();
      return literal ? value_pattern(literal, start) : nullptr;
    }
  }
}

Pattern* Parser::value_pattern(Expr* value, size_t first) {
  MatchValue* made = node<MatchValue>(first);
  made->value = value;
  return made;
}

// A number with its sign and imaginary part, or strings.
Expr* Parser::literal_for_pattern() {
  if (peek() == Tok::String || peek() == Tok::FStringStart) return strings();
  size_t start = mark_;
  Expr* real = signed_number();
  if (!real || (peek() != Tok::Plus && peek() != Tok::Minus)) return real;
  Operator op = peek() == Tok::Plus ? Operator::Add : Operator::Sub;
  ++mark_;
  if (peek() != Tok::Number) return nullptr;
  auto* imaginary = static_cast<Constant*>(number());
  if (!imaginary) return nullptr;
  if (imaginary->constant != ConstantKind::Complex) {
    return fail(imaginary->at, "imaginary number required in complex literal");
  }
  const Expr* digits = real->kind == ExprKind::UnaryOp ? as<UnaryOp>(*real).operand : real;
  if (as<Constant>(*digits).constant == ConstantKind::Complex) {
    return fail(real->at, "real number required in complex literal");
  }
  BinOp* made = node<BinOp>(start);
  made->left = real;
  made->op = op;
  made->right = imaginary;
  made->height = 3;
  return made;
}

Expr* Parser::signed_number() {
  size_t start = mark_;
  bool negative = take(Tok::Minus);
  if (peek() != Tok::Number) return nullptr;
  Expr* digits = number();
  if (!digits || !negative) return digits;
  UnaryOp* made = node<UnaryOp>(start);
  made->op = UnaryOperator::USub;
  made->operand = digits;
  made->height = 2;
  return made;
}

// name or name.name.name
Expr* Parser::dotted_value(bool& dotted) {
  size_t start = mark_;
  Expr* value = name_node(token(), Context::Load);
  ++mark_;
  dotted = false;
  while (take(Tok::Dot)) {
    Name name;
    if (!take_name(name)) return nullptr;
    Attribute* attribute = node<Attribute>(start);
    attribute->value = value;
    attribute->attr = name;
    hold(attribute, value);
    value = attribute;
    dotted = true;
  }
  return value;
}

// A capture, the wildcard, a dotted constant, or a class pattern.
Pattern* Parser::name_pattern() {
  size_t start = mark_;
  bool dotted;
  Expr* value = dotted_value(dotted);
  if (!value || failed_) return nullptr;
  if (peek() == Tok::LeftParen) return class_pattern(value, start);
  if (dotted) return value_pattern(value, start);
  if (peek() == Tok::Equal) return nullptr;
  MatchAs* made = node<MatchAs>(start);
  Name name = as<NameExpr>(*value).id;
  if (name != "_") made->name = name;
  return made;
}

Pattern* Parser::star_pattern() {
  size_t start = mark_++;
  Name name;
  if (!take_name(name)) return nullptr;
  MatchStar* made = node<MatchStar>(start);
  if (name != "_") made->name = name;
  return made;
}

// [a, *b], (a, b), (), or a parenthesised pattern
Pattern* Parser::sequence_pattern() {
  size_t start = mark_++;
  bool round = tokens_[start].kind == Tok::LeftParen;
  Tok close = round ? Tok::RightParen : Tok::RightBracket;
  Items<Pattern*> items;
  bool comma = false;
  while (peek() != close) {
    Pattern* item = pattern_or_star();
    if (!item) return nullptr;
    items.push(item);
    if (!take(Tok::Comma)) break;
    comma = true;
  }
  if (!take(close)) return nullptr;
  if (round && items.size() == 1 && !comma) return items[0]->kind == PatternKind::Star ? nullptr : items[0];
  MatchSequence* made = node<MatchSequence>(start);
  made->patterns = items.in(arena_);
  return made;
}

// {key: pattern, **rest}
Pattern* Parser::mapping_pattern() {
  size_t start = mark_++;
  Items<Expr*> keys;
  Items<Pattern*> values;
  Name rest;
  while (peek() != Tok::RightBrace) {
    if (take(Tok::DoubleStar)) {
      if (at_word("_") || !take_name(rest)) return nullptr;
      take(Tok::Comma);
      break;
    }
    Expr* key;
    bool dotted = true;
    switch (peek()) {
      case Tok::Name: key = dotted_value(dotted); break;
      case Tok::None: key = constant(ConstantKind::None); break;
      case Tok::True: key = constant(ConstantKind::True); break;
      case Tok::False: key = constant(ConstantKind::False); break;
      default: key = literal_for_pattern(); break;
    }
    if (!key || !dotted || !take(Tok::Colon)) return nullptr;
    Pattern* value = pattern();
    if (!value) return nullptr;
    keys.push(key);
    values.push(value);
    if (!take(Tok::Comma)) break;
  }
  if (!take(Tok::RightBrace)) return nullptr;
  MatchMapping* made = node<MatchMapping>(start);
  made->keys = keys.in(arena_);
  made->patterns = values.in(arena_);
  made->rest = rest;
  return made;
}

// Class(pattern, ..., name=pattern, ...)
Pattern* Parser::class_pattern(Expr* cls, size_t first) {
  ++mark_;
  Items<Pattern*> positional, named;
  Items<Name> names;
  while (peek() != Tok::RightParen) {
    if (peek() == Tok::Name && peek(1) == Tok::Equal) {
      names.push(name_of(token()));
      mark_ += 2;
      Pattern* value = pattern();
      if (!value) return nullptr;
      named.push(value);
    } else {
      Pattern* value = pattern();
      if (!value) return nullptr;
      if (!named.empty()) {
        Position last = value->at;
        while (diagnosing_ && take(Tok::Comma) && !(peek() == Tok::Name && peek(1) == Tok::Equal)) {
          const Pattern* more = peek() == Tok::RightParen ? nullptr : pattern();
          if (!more) break;
          last = more->at;
        }
        return static_cast<Pattern*>(report_range(value->at, last, "positional patterns follow keyword patterns"));
      }
      positional.push(value);
    }
    if (!take(Tok::Comma)) break;
  }
  if (!take(Tok::RightParen)) return nullptr;
  MatchClass* made = node<MatchClass>(first);
  made->cls = cls;
  made->patterns = positional.in(arena_);
  made->kwd_attrs = names.in(arena_);
  made->kwd_patterns = named.in(arena_);
  return made;
}

}  // namespace wrp::ast
