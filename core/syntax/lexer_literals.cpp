// lexer_literals.cpp -- the extent of numbers, strings and f-strings. Their values: literals.cpp.

#include "syntax/characters.h"
#include "syntax/lexer.h"

namespace wrp::ast {

// ---- numbers -------------------------------------------------------------------------------------------------------

// A number may be followed directly by one of these words (1if x else y): legal, though frowned upon.
bool Lexer::end_of_number(const char* kind) {
  for (std::string_view word : {"and", "else", "for", "not", "or"}) {
    if (at(word) && !is_identifier_part(peek(static_cast<uint32_t>(word.size())))) return true;
  }
  if (at("if") || at("in") || at("is")) return true;
  if (static_cast<unsigned char>(peek()) >= 128 || !is_identifier_part(peek())) return true;
  error("invalid " + std::string(kind) + " literal");
  return false;
}

Token Lexer::finish_number(const char* kind, uint32_t start) {
  return make(end_of_number(kind) ? Tok::Number : Tok::Error, start);
}

// Digits with single underscores between them.
bool Lexer::decimal_tail() {
  for (;;) {
    while (is_digit(peek())) ++pos_;
    if (peek() != '_') return true;
    ++pos_;
    if (!is_digit(peek())) {
      error("invalid decimal literal");
      return false;
    }
  }
}

Token Lexer::number() {
  uint32_t start = pos_;
  if (peek() == '.') return after_digits(start);
  if (peek() != '0') return decimal_tail() ? after_digits(start) : make(Tok::Error, pos_);
  ++pos_;
  switch (peek() | 0x20) {
    case 'x': return radix_number(start, 16, "hexadecimal");
    case 'o': return radix_number(start, 8, "octal");
    case 'b': return radix_number(start, 2, "binary");
    default: break;
  }
  while (peek() == '0' || peek() == '_') {
    if (peek() == '_' && !is_digit(peek(1))) {
      ++pos_;
      return error("invalid decimal literal");
    }
    ++pos_;
  }
  uint32_t zeros_end = pos_;
  bool nonzero = is_digit(peek());
  if (nonzero && !decimal_tail()) return make(Tok::Error, pos_);
  char c = static_cast<char>(peek() | 0x20);
  if (nonzero && peek() != '.' && c != 'e' && c != 'j') {
    Token token =
        error_at("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                 start + 1, line_);
    problem_.at.end_column = static_cast<int32_t>(column(zeros_end, line_));
    return token;
  }
  return after_digits(start);
}

Token Lexer::radix_number(uint32_t start, int base, const char* kind) {
  auto is_valid = [base](char c) {
    if (base == 16) return is_hex_digit(c);
    return c >= '0' && c < '0' + base;
  };
  auto invalid_digit = [&] {
    std::string message = std::string("invalid digit '") + advance() + "' in " + kind + " literal";
    return error(std::move(message));
  };
  ++pos_;
  do {
    if (peek() == '_') ++pos_;
    if (!is_valid(peek()))
      return is_digit(peek()) ? invalid_digit() : error(std::string("invalid ") + kind + " literal");
    while (is_valid(peek())) ++pos_;
  } while (peek() == '_');
  if (is_digit(peek())) return invalid_digit();
  return finish_number(kind, start);
}

Token Lexer::after_digits(uint32_t start) {
  if (peek() == '.') {
    ++pos_;
    if (is_digit(peek()) && !decimal_tail()) return make(Tok::Error, pos_);
  }
  if ((peek() | 0x20) == 'e') return exponent(start);
  if ((peek() | 0x20) == 'j') {
    ++pos_;
    return finish_number("imaginary", start);
  }
  return finish_number("decimal", start);
}

Token Lexer::exponent(uint32_t start) {
  char next = peek(1);
  if (next == '+' || next == '-') {
    pos_ += 2;
    if (!is_digit(peek())) return error("invalid decimal literal");
  } else if (!is_digit(next)) {
    return finish_number("decimal", start);  // 1else
  } else {
    ++pos_;
  }
  if (!decimal_tail()) return make(Tok::Error, pos_);
  if ((peek() | 0x20) == 'j') {
    ++pos_;
    return finish_number("imaginary", start);
  }
  return finish_number("decimal", start);
}

// ---- strings -------------------------------------------------------------------------------------------------------

Token Lexer::string(uint32_t start) {
  char quote = peek();
  uint32_t first_line = line_;
  int size = 1;
  ++pos_;
  if (peek() == quote) {
    ++pos_;
    if (peek() != quote) return make(Tok::String, start);  // the empty string
    ++pos_;
    size = 3;
  }
  bool escaped_quote = false;
  for (int seen = 0; seen < size;) {
    char c = advance();
    if (c == '\0' || (size == 1 && c == '\n')) return unterminated(start, first_line, size, escaped_quote);
    if (c == quote) {
      ++seen;
      continue;
    }
    seen = 0;
    if (c == '\\') escaped_quote |= advance() == quote;
  }
  return make(Tok::String, start, pos_, first_line);
}

Token Lexer::unterminated(uint32_t start, uint32_t line, int quote_size, bool escaped_quote) {
  // The newline that ended a single-quoted string belongs to its line, although advance() has moved on.
  uint32_t detected = quote_size == 1 && text_[pos_ - 1] == '\n' ? line_of(pos_ - 1, line) : line_;
  uint32_t quote_at = start;
  while (text_[quote_at] != '\'' && text_[quote_at] != '"') ++quote_at;
  if (!fstrings_.empty() && fstrings_.back().quote == text_[quote_at] && fstrings_.back().quote_size == quote_size) {
    return error_at("f-string: expecting '}'", start + 1, line);
  }
  std::string message = quote_size == 3 ? "unterminated triple-quoted string literal" : "unterminated string literal";
  message += " (detected at line " + std::to_string(detected) + ")";
  if (quote_size == 1 && escaped_quote) message += "; perhaps you escaped the end quote?";
  return error_at(std::move(message), start + 1, line);
}

// ---- f-strings -----------------------------------------------------------------------------------------------------

Token Lexer::fstring_start(uint32_t start, bool raw) {
  FString fstring{};
  fstring.in_text = true;
  fstring.field_depth = -1;
  fstring.quote = peek();
  fstring.raw = raw;
  fstring.quote_size = peek(1) == fstring.quote && peek(2) == fstring.quote ? 3 : 1;
  fstring.start = start;
  fstring.line = line_;
  pos_ += fstring.quote_size;
  if (static_cast<int>(fstrings_.size()) + 1 >= kMaxFStrings) return error("too many nested f-strings");
  fstrings_.push_back(fstring);
  return make(Tok::FStringStart, start);
}

bool Lexer::raw_fstring(const Token& start) const {
  for (uint32_t i = start.start; i < start.end; ++i) {
    if ((text_[i] | 0x20) == 'r') return true;
  }
  return false;
}

// A '{' that opens a field: the regular lexer takes over.
Token Lexer::open_field(uint32_t start) {
  FString& fstring = fstrings_.back();
  if (++fstring.field_depth >= 3) {
    pos_ = start;
    return error("f-string: expressions nested too deeply");
  }
  fstring.in_text = false;
  return {};
}

Token Lexer::fstring_text() {
  FString& fstring = fstrings_.back();
  if (peek() == '{' && peek(1) != '{') {
    Token opened = open_field(pos_);
    return opened.kind == Tok::Error ? opened : open(Tok::LeftBrace);
  }
  int quotes = 0;
  while (quotes < fstring.quote_size && peek(static_cast<uint32_t>(quotes)) == fstring.quote) ++quotes;
  if (quotes < fstring.quote_size) return fstring_middle();
  uint32_t start = pos_;
  pos_ += fstring.quote_size;
  fstrings_.pop_back();
  return make(Tok::FStringEnd, start);
}

// Text up to the first of two braces. The next text starts behind the second.
Token Lexer::escaped_brace(uint32_t start, uint32_t line) {
  Token token = make(Tok::FStringMiddle, start, pos_, line);
  token.escaped = true;
  ++pos_;
  return token;
}

Token Lexer::fstring_middle() {
  FString& fstring = fstrings_.back();
  uint32_t start = pos_, first_line = line_;
  bool in_spec = fstring.field_depth >= 0, named_escape = false;
  for (int quotes = 0; quotes < fstring.quote_size;) {
    char c = peek();
    if (c == '\0' || (fstring.quote_size == 1 && c == '\n')) {
      if (in_spec && c == '\n') {  // the regular lexer skips newlines and will miss the '}' if it is not there
        fstring.in_text = false;
        return make(Tok::FStringMiddle, start, pos_, first_line);
      }
      bool triple = fstring.quote_size == 3;
      Token token = error_at(std::string(triple ? "unterminated triple-quoted f-string" : "unterminated f-string") +
                                 " literal (detected at line " + std::to_string(line_) + ")",
                             fstring.start + 1, fstring.line);
      at_end_ = c == '\0';
      return token;
    }
    advance();
    if (c == fstring.quote) {
      ++quotes;
      continue;
    }
    quotes = 0;
    if (c == '{') {
      if (peek() == '{' && !in_spec) {  // an escaped brace: give the text with one of them
        return escaped_brace(start, first_line);
      }
      --pos_;
      Token opened = open_field(pos_);  // the brace itself is the next token
      return opened.kind == Tok::Error ? opened : make(Tok::FStringMiddle, start, pos_, first_line);
    }
    if (c == '}') {
      if (named_escape) return make(Tok::FStringMiddle, start, pos_, first_line);
      if (peek() == '}' && !in_spec && fstring.depth == 0) {
        return escaped_brace(start, first_line);
      }
      --pos_;
      fstring.in_text = false;
      return make(Tok::FStringMiddle, start, pos_, first_line);
    }
    if (c == '\\') {
      char escaped = peek();
      if (escaped == '{' || escaped == '}') continue;
      if (escaped != '\0') advance();
      if (!fstring.raw && escaped == 'N' && peek() == '{') {
        ++pos_;
        named_escape = true;
      }
    }
  }
  pos_ -= fstring.quote_size;
  return make(Tok::FStringMiddle, start, pos_, first_line);
}

}  // namespace wrp::ast
