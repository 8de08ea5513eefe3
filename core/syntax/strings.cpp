// strings.cpp -- string atoms: adjacent literals are one value, and an f-string anywhere among them makes the whole a
// JoinedStr of text and fields. Start reading at Parser::strings().

#include <algorithm>

#include "syntax/literals.h"
#include "syntax/parser_core.h"

namespace wrp::ast {

// A piece of the whole: text, or a field of an f-string (then `text` is unused).
struct Parser::StringPart {
  Position at;
  std::string_view text;
  Expr* field;
};

// What its prefix says, and the first broken escape in it: that is reported when the whole was read.
struct Parser::FString {
  bool raw;
  LiteralProblem problem;
};

Expr* Parser::strings() {
  size_t start = mark_;
  Items<StringPart> parts;
  bool any_fstring = false, any_bytes = false, any_text = false, unicode = false;
  while (peek() == Tok::String || peek() == Tok::FStringStart) {
    if (peek() == Tok::FStringStart) {
      any_fstring = any_text = true;
      if (!fstring(parts)) return nullptr;
      continue;
    }
    StringPrefix prefix = string_prefix(text(token()));
    if (mark_ == start) unicode = prefix.unicode;
    (prefix.bytes ? any_bytes : any_text) = true;
    if (!string_part(parts)) return nullptr;
  }
  if (any_bytes && any_text) {
    token();
    return fail(place_of_last_token(), "cannot mix bytes and nonbytes literals");
  }
  return any_fstring ? joined(start, parts) : plain_string(start, parts, any_bytes, unicode);
}

std::string_view Parser::concatenated(StringPart* first, StringPart* end) {
  if (end - first == 1) return first->text;
  std::string all;
  for (StringPart* part = first; part != end; ++part) all += part->text;
  return arena_.copy(all);
}

Expr* Parser::plain_string(size_t first, Items<StringPart>& parts, bool bytes, bool unicode) {
  Constant* made = node<Constant>(first);
  made->constant = bytes ? ConstantKind::Bytes : ConstantKind::Str;
  made->text = concatenated(parts.begin(), parts.end());
  made->base = unicode ? 'u' : 0;
  if (bytes)
    made->base =
        static_cast<int32_t>(std::count_if(parts.begin(), parts.end(), [](auto& part) { return !part.text.empty(); }));
  return made;
}

bool Parser::string_part(Items<StringPart>& parts) {
  const Token token = tokens_[mark_++];
  std::string_view body = text(token);
  StringPrefix prefix = string_prefix(body);
  body = body.substr(prefix.length + prefix.quote_size, body.size() - prefix.length - 2 * prefix.quote_size);
  if (prefix.bytes) {
    for (char c : body) {
      if (static_cast<unsigned char>(c) >= 128) {
        fail(place(token), "bytes can only contain ASCII literal characters");
        return false;
      }
    }
  }
  LiteralProblem problem;
  if (!prefix.raw) {
    std::string_view written = body;
    body = decode_escapes(arena_, body, prefix.bytes, problem);
    note_escape(token, written, problem);
  }
  if (!problem.message.empty()) return fail_literal(token, problem), false;
  parts.push({place(token), body, nullptr});
  return true;
}

void Parser::note_escape(const Token& token, std::string_view body, const LiteralProblem& problem) {
  size_t at = problem.odd_escape;
  if (at == std::string_view::npos || diagnosing_) return;
  std::string_view before = body.substr(0, at);
  Position start = place(token);
  int32_t line = start.line + static_cast<int32_t>(std::count(before.begin(), before.end(), '\n'));
  auto column = start.column + static_cast<int32_t>(at);
  for (const SyntaxNote& known : notes_) {  // read a second time
    if (known.line == line && known.column == column) return;
  }
  std::string_view escape = at + 1 < body.size() ? body.substr(at + 1, 1) : std::string_view("{");
  for (size_t n = 1; at + 1 + n < body.size() && (body[at + 1 + n] & 0xc0) == 0x80; ++n)
    escape = body.substr(at + 1, n + 1);
  notes_.push_back({line, column, "invalid escape sequence '\\" + std::string(escape) + "'"});
}

// Neighbouring texts become one Constant; empty ones vanish.
Expr* Parser::joined(size_t first, Items<StringPart>& parts) {
  JoinedStr* made = node<JoinedStr>(first);
  made->values = merged(parts);
  hold_all(made, made->values);
  return made;
}

Span<Expr*> Parser::merged(Items<StringPart>& parts) {
  Items<Expr*> values;
  for (StringPart* part = parts.begin(); part != parts.end();) {
    if (part->field) {
      values.push(part->field);
      ++part;
      continue;
    }
    StringPart* end = part;
    while (end != parts.end() && !end->field) ++end;
    std::string_view whole = concatenated(part, end);
    if (!whole.empty()) {
      Constant* made = arena_.make<Constant>();
      made->constant = ConstantKind::Str;
      made->text = whole;
      made->at = part->at;
      made->at.end_line = end[-1].at.end_line;
      made->at.end_column = end[-1].at.end_column;
      values.push(made);
    }
    part = end;
  }
  return values.in(arena_);
}

// ---- f-strings -----------------------------------------------------------------------------------------------------

bool Parser::fstring(Items<StringPart>& parts) {
  const Token start = tokens_[mark_++];
  FString context{lexer_.raw_fstring(start), {}};
  while (peek() != Tok::FStringEnd) {
    if (peek() == Tok::FStringMiddle) {
      fstring_text(parts, context);
    } else if (peek() == Tok::LeftBrace) {
      if (!fstring_field(parts, context)) return false;
    } else {
      return false;
    }
  }
  ++mark_;
  if (!context.problem.message.empty()) fail_literal(tokens_.back(), context.problem);
  return !failed_;
}

void Parser::fstring_text(Items<StringPart>& parts, FString& context) {
  const Token middle = tokens_[mark_++];
  std::string_view body = text(middle);
  if (!context.raw && context.problem.message.empty()) {
    std::string_view written = body;
    body = decode_escapes(arena_, body, false, context.problem);
    note_escape(middle, written, context.problem);
    context.problem.odd_escape = std::string_view::npos;
  }
  Position at = place(middle);
  if (middle.escaped) ++at.end_column;
  parts.push({at, body, nullptr});
}

// {expression [=] [!conversion] [:spec]}
bool Parser::fstring_field(Items<StringPart>& parts, FString& context) {
  const Token brace = tokens_[mark_++];
  if (diagnosing_) {
    const char* missing = peek() == Tok::Equal         ? "'='"
                          : peek() == Tok::Exclamation ? "'!'"
                          : peek() == Tok::Colon       ? "':'"
                          : peek() == Tok::RightBrace  ? "'}'"
                                                       : nullptr;
    if (missing) {
      report(token(), std::string("f-string: valid expression required before ") + missing);
      return false;
    }
  }
  size_t value_at = mark_;
  Expr* value = yield_or_star_expressions();
  if (!value) {
    mark_ = value_at;
    report(token(), "f-string: expecting a valid expression after '{'");
    return false;
  }
  bool debug = take(Tok::Equal);
  uint32_t debug_end = token().start;
  Position debug_at = start_of(token()), debug_start = start_of(tokens_[value_at - 1]);
  debug_at = {debug_start.line, debug_start.column + 1, debug_at.line, debug_at.column};
  char conversion = 0;
  if (peek() == Tok::Exclamation && !conversion_character(conversion)) return false;
  FormattedValue* field = arena_.make<FormattedValue>();
  field->value = value;
  hold(field, value);
  if (take(Tok::Colon) && !format_spec(field, context)) return false;
  if (peek() != Tok::RightBrace) {
    const char* wanted = field->format_spec ? "'}', or format specs"
                         : conversion       ? "':' or '}'"
                         : debug            ? "'!', or ':', or '}'"
                                            : "'=', or '!', or ':', or '}'";
    report(token(), std::string("f-string: expecting ") + wanted);
    return false;
  }
  ++mark_;
  field->at = span(brace);
  if (debug) {
    // The text between the braces is shown as it was written; without a format it is the repr that follows.
    parts.push({debug_at, debug_text(brace.end, debug_end), nullptr});
    if (!conversion && !field->format_spec) conversion = 'r';
  }
  field->conversion = conversion;
  parts.push({field->at, {}, field});
  return true;
}

bool Parser::conversion_character(char& conversion) {
  const Token mark = tokens_[mark_++];
  if (peek() == Tok::Colon || peek() == Tok::RightBrace) {
    report(token(), "f-string: missing conversion character");
    return false;
  }
  if (peek() != Tok::Name) {
    report(token(), "f-string: invalid conversion character");
    return false;
  }
  token(1);  // what the lexer has to say about it comes first
  if (token().start != mark.end) {
    Position name = place(token());
    fail({start_of(mark).line, start_of(mark).column, name.end_line, name.end_column},
         "f-string: conversion type must come right after the exclamanation mark");
    return false;
  }
  std::string_view name = text(token());
  if (name != "s" && name != "r" && name != "a") {
    fail(place(token()),
         "f-string: invalid conversion character '" + std::string(name) + "': expected 's', 'r', or 'a'");
    return false;
  }
  conversion = name[0];
  ++mark_;
  return true;
}

// After ':' -- text and fields up to the '}' of the field.
bool Parser::format_spec(FormattedValue* field, FString& context) {
  size_t colon = mark_ - 1;
  Items<StringPart> parts;
  for (;;) {
    if (peek() == Tok::FStringMiddle) {
      fstring_text(parts, context);
    } else if (peek() == Tok::LeftBrace) {
      if (!fstring_field(parts, context)) return false;
    } else {
      break;
    }
  }
  JoinedStr* spec = node<JoinedStr>(colon);
  spec->values = merged(parts);
  hold_all(spec, spec->values);
  field->format_spec = spec;
  hold(field, spec);
  return true;
}

// The field's text without its comments.
std::string_view Parser::debug_text(uint32_t start, uint32_t end) {
  std::string_view written = lexer_.text(start, end);
  if (written.find('#') == written.npos) return written;
  std::string clean;
  char quote = 0;
  for (size_t i = 0; i < written.size(); ++i) {
    char c = written[i];
    if (quote ? c == quote : c == '\'' || c == '"') {
      quote = quote ? 0 : c;
    } else if (c == '#' && !quote) {
      while (i < written.size() && written[i] != '\n') ++i;
      if (i == written.size()) break;
      c = '\n';
    }
    clean += c;
  }
  return arena_.copy(clean);
}

}  // namespace wrp::ast
