// arguments.cpp -- what stands between the parentheses of a call, a def or a lambda, and the brackets of type
// parameters.

#include "syntax/parser_core.h"

namespace wrp::ast {

// ---- calls ---------------------------------------------------------------------------------------------------------

Expr* Parser::call(Expr* function, size_t first) {
  Span<Expr*> args;
  Span<Keyword> keywords;
  if (!call_arguments(args, keywords, true)) return nullptr;
  Call* made = node<Call>(first);
  made->func = function;
  made->args = args;
  made->keywords = keywords;
  hold(made, function);
  hold_all(made, args);
  for (const Keyword& keyword : keywords) hold(made, keyword.value);
  return made;
}

// From '(' to ')'. Order: positional and *iterables, then keywords and *iterables, then keywords and **mappings.
bool Parser::call_arguments(Span<Expr*>& args, Span<Keyword>& keywords, bool generator_allowed) {
  CallArguments list;
  size_t open = mark_++;
  while (peek() != Tok::RightParen) {
    if (!argument(list)) return false;
    if (generator_allowed && list.values.size() == 1 && list.named.empty() && at_comprehension() &&
        list.values[0]->kind != ExprKind::Starred) {
      // The parentheses of the call are the generator's own.
      Expr* generator = comprehension<GeneratorExp>(list.values[0], open, Tok::RightParen);
      if (generator) args = arena_.copy(&generator, 1);
      return generator != nullptr;
    }
    if (!take(Tok::Comma)) break;
  }
  if (list.out_of_order) return report_out_of_order(list), false;
  if (!take(Tok::RightParen)) return false;
  args = list.values.in(arena_);
  keywords = list.named.in(arena_);
  return true;
}

bool Parser::argument(CallArguments& list) {
  size_t start = mark_;
  if (peek() == Tok::Star) {
    Expr* iterable = starred_expression();
    if (!iterable) return false;
    if (list.mapping_at) {
      report_from(start_of(tokens_[start - 1]), "iterable argument unpacking follows keyword argument unpacking");
      return false;
    }
    list.values.push(iterable);
    return true;
  }
  if (take(Tok::DoubleStar)) {
    Expr* mapping = expression();
    if (!mapping) return false;
    if (diagnosing_ && take(Tok::Equal)) {
      if (const Expr* b = expression()) {
        report_range(start_of(tokens_[start]), b->at, "cannot assign to keyword argument unpacking");
      }
    }
    list.named.push({span(tokens_[start]), {}, mapping});
    if (!list.out_of_order) list.mapping_at = start;
    return !failed_;
  }
  if (peek() == Tok::Name && peek(1) == Tok::Equal) return keyword_argument(list);
  if (!list.named.empty() && !diagnosing_) return false;
  Expr* value = plain_expression();
  if (!value) return list.out_of_order && !failed_ && report_out_of_order(list);
  bool first = list.values.empty() && list.named.empty();
  if (peek() == Tok::Equal || (diagnosing_ && !first && at_comprehension())) {
    if (diagnosing_ && tokens_[start + 1].kind != Tok::ColonEqual) diagnose_arguments(value, start);
    return false;
  }
  if (!list.named.empty()) {
    if (!diagnosing_ || list.out_of_order > 1) return report_out_of_order(list);
    list.out_of_order = 1;  // CPython reads on before it complains, which decides where it points
  }
  list.values.push(value);
  return true;
}

bool Parser::report_out_of_order(const CallArguments& list) {
  report_at_last_token(list.mapping_at ? "positional argument follows keyword argument unpacking"
                                       : "positional argument follows keyword argument");
  return false;
}

// name=value
bool Parser::keyword_argument(CallArguments& list) {
  size_t start = mark_;
  Name name = name_of(token());
  mark_ += 2;
  Position equal = span(tokens_[start]);
  if (peek() == Tok::Comma || peek() == Tok::RightParen) {
    report(equal, "expected argument value expression");
    return false;
  }
  Expr* value = expression();
  if (!value) return false;
  if (diagnosing_ && at_comprehension()) {
    Span<Comprehension> clauses;
    if (comprehension_clauses(clauses)) {
      report(equal, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    return false;
  }
  list.named.push({span(tokens_[start]), name, value});
  if (list.out_of_order) list.out_of_order = 2;
  return true;
}

// ---- parameters ----------------------------------------------------------------------------------------------------

// What a parameter list has so far, and how it is written: def's may carry annotations and ends in ')', lambda's in
// ':'.
struct Parser::ParameterList {
  Arguments* made;
  Tok close;
  bool annotations;
  Items<Arg> posonly, args, kwonly;
  Items<Expr*> defaults, kw_defaults;
  bool seen_slash = false, seen_star = false;
};

Arguments* Parser::parameters(Tok close, bool annotations) {
  ParameterList list{arena_.make<Arguments>(), close, annotations, {}, {}, {}, {}, {}};
  while (peek() != close) {
    bool fine;
    switch (peek()) {
      case Tok::Slash: fine = slash(list); break;
      case Tok::Star: fine = star_parameter(list); break;
      case Tok::DoubleStar: fine = double_star_parameter(list); break;
      default: fine = parameter(list); break;
    }
    if (!fine || failed_) return nullptr;
    if (peek() == close) break;
    if (!take(Tok::Comma)) {
      if (tokens_[mark_ - 1].kind == Tok::Slash && peek() == Tok::Star) {
        report(token(), "expected comma between / and *");
      }
      return nullptr;
    }
  }
  list.made->posonly = list.posonly.in(arena_);
  list.made->args = list.args.in(arena_);
  list.made->kwonly = list.kwonly.in(arena_);
  list.made->defaults = list.defaults.in(arena_);
  list.made->kw_defaults = list.kw_defaults.in(arena_);
  return list.made;
}

// NAME [: annotation]
bool Parser::one_arg(Arg& arg, bool annotation, bool star_annotation) {
  size_t start = mark_;
  if (!take_name(arg.name)) return false;
  if (annotation && take(Tok::Colon)) {
    arg.annotation = star_annotation ? star_expression() : expression();
    if (!arg.annotation) return false;
  }
  arg.at = span(tokens_[start]);
  return true;
}

bool Parser::slash(ParameterList& list) {
  const Token at = token();
  if (list.seen_slash) return report(at, "/ may appear only once"), false;
  if (list.seen_star) return report(at, "/ must be ahead of *"), false;
  if (list.args.empty()) {
    if (diagnosing_ && peek(1) == Tok::Comma) report(at, "at least one argument must precede /");
    return false;
  }
  ++mark_;
  list.seen_slash = true;
  for (const Arg& arg : list.args) list.posonly.push(arg);
  while (!list.args.empty()) list.args.pop();
  return true;
}

// a, a=1: positional or, after a star, keyword-only
bool Parser::parameter(ParameterList& list) {
  if (diagnosing_ && peek() == Tok::LeftParen && list.defaults.empty() && !list.seen_star) {
    size_t start = mark_++;
    Arg inner{};
    while (peek() == Tok::Name && one_arg(inner, list.annotations, false)) take(Tok::Comma);
    if (mark_ > start + 1 && take(Tok::RightParen)) {
      report(span(tokens_[start]), list.close == Tok::Colon ? "Lambda expression parameters cannot be parenthesized"
                                                            : "Function parameters cannot be parenthesized");
    }
    return false;
  }
  Arg arg{};
  if (!one_arg(arg, list.annotations, false)) return false;
  Expr* value = nullptr;
  if (peek() == Tok::Equal) {
    Token equal = token();
    ++mark_;
    if (peek() == Tok::Comma || peek() == Tok::RightParen) {
      if (list.close == Tok::RightParen || peek() == Tok::Comma) report(equal, "expected default value expression");
      return false;
    }
    value = expression();
    if (!value) return false;
  }
  if (list.seen_star) {
    list.kwonly.push(arg);
    list.kw_defaults.push(value);
    return true;
  }
  if (value) {
    list.defaults.push(value);
  } else if (!list.defaults.empty()) {
    if (peek() == Tok::Comma || peek() == list.close) {
      report(arg.at, "parameter without a default follows parameter with a default");
    }
    return false;
  }
  list.args.push(arg);
  return true;
}

// *args, or a bare * before keyword-only parameters
bool Parser::star_parameter(ParameterList& list) {
  const Token star = token();
  if (list.seen_star) {
    if (diagnosing_ && (peek(1) == Tok::Name || peek(1) == Tok::Comma)) {
      report(star, "* argument may appear only once");
    }
    return false;
  }
  ++mark_;
  list.seen_star = true;
  if (peek() == Tok::Comma) {
    Tok next = peek(1);
    if (next == list.close || next == Tok::DoubleStar) {
      if (list.close == Tok::Colon) return report_at_last_token("named arguments must follow bare *"), false;
      return report(star, "named arguments must follow bare *"), false;
    }
    return next == Tok::Name || next == Tok::Star || next == Tok::Slash;
  }
  if (peek() == list.close) {
    if (list.close == Tok::Colon) return report_at_last_token("named arguments must follow bare *"), false;
    return report(star, "named arguments must follow bare *"), false;
  }
  Arg* arg = arena_.make<Arg>();
  if (!one_arg(*arg, list.annotations, true)) return false;
  if (peek() == Tok::Equal) return report(token(), "var-positional argument cannot have default value"), false;
  list.made->vararg = arg;
  return true;
}

bool Parser::double_star_parameter(ParameterList& list) {
  ++mark_;
  Arg* arg = arena_.make<Arg>();
  if (!one_arg(*arg, list.annotations, false)) return false;
  if (peek() == Tok::Equal) return report(token(), "var-keyword argument cannot have default value"), false;
  list.made->kwarg = arg;
  if (peek() == Tok::Comma && peek(1) != list.close) {
    Token next = token(1);
    if (next.kind == Tok::Name || next.kind == Tok::Star || next.kind == Tok::DoubleStar || next.kind == Tok::Slash) {
      ++mark_;
      Arg after{};
      if (next.kind != Tok::Name) return report(next, "arguments cannot follow var-keyword argument"), false;
      if (one_arg(after, list.annotations, false)) report(after.at, "arguments cannot follow var-keyword argument");
    }
    return false;
  }
  return true;
}

// ---- type parameters -----------------------------------------------------------------------------------------------

// [T, *Ts = default, **P, U: bound]; nothing at all is fine too
bool Parser::type_parameters(Span<TypeParam>& params) {
  size_t start = mark_;
  if (!take(Tok::LeftBracket) || type_parameter_list(params)) return true;
  mark_ = start;
  return !failed_;
}

bool Parser::type_parameter_list(Span<TypeParam>& params) {
  if (peek() == Tok::RightBracket) {
    report_from(start_of(token()), "Type parameter list cannot be empty");
    return false;
  }
  Items<TypeParam> all;
  while (peek() != Tok::RightBracket) {
    TypeParam param{};
    size_t start = mark_;
    param.kind = take(Tok::Star)         ? TypeParamKind::TypeVarTuple
                 : take(Tok::DoubleStar) ? TypeParamKind::ParamSpec
                                         : TypeParamKind::TypeVar;
    if (!take_name(param.name)) return false;
    if (peek() == Tok::Colon) {
      Position colon = start_of(token());
      ++mark_;
      param.bound = expression();
      if (!param.bound) return false;
      if (param.kind != TypeParamKind::TypeVar) {
        bool tuple = param.bound->kind == ExprKind::Tuple;
        report_from(colon, std::string("cannot use ") + (tuple ? "constraints" : "bound") + " with " +
                               (param.kind == TypeParamKind::TypeVarTuple ? "TypeVarTuple" : "ParamSpec"));
        return false;
      }
    }
    if (take(Tok::Equal)) {
      param.default_value = param.kind == TypeParamKind::TypeVarTuple ? star_expression() : expression();
      if (!param.default_value) return false;
    }
    param.at = span(tokens_[start]);
    all.push(param);
    if (!take(Tok::Comma)) break;
  }
  params = all.in(arena_);
  return take(Tok::RightBracket);
}

}  // namespace wrp::ast
