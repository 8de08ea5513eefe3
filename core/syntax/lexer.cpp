// lexer.cpp -- lines, indentation, words, operators and brackets. Numbers and strings: lexer_literals.cpp.
//
// Errors are found in the order in which CPython's tokenizer finds them and carry its texts; where it reports a column
// it is that of the last character looked at, so `pos_` is moved on purpose before an error is made.
//
// Start reading at Lexer::next().

#include "syntax/lexer.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "syntax/characters.h"

namespace wrp::ast {

// ---- the source ----------------------------------------------------------------------------------------------------

static bool fail_source(SyntaxProblem& problem, std::string_view source, size_t offset, std::string message) {
  size_t line_start = source.rfind('\n', offset ? offset - 1 : 0);
  line_start = offset == 0 || line_start == std::string_view::npos ? 0 : line_start + 1;
  problem = {};
  problem.type = "SyntaxError";
  problem.message = std::move(message);
  int32_t line = 1 + static_cast<int32_t>(std::count(source.begin(), source.begin() + offset, '\n'));
  int32_t column = static_cast<int32_t>(offset - line_start);
  problem.at = {line, column, line, column};
  std::string_view rest = source.substr(line_start);
  problem.line_text = std::string(rest.substr(0, rest.find('\n')));
  return false;
}

bool prepare_source(Arena& arena, std::string_view source, std::string_view& text, SyntaxProblem& problem) {
  if (source.substr(0, 3) == "\xef\xbb\xbf") source.remove_prefix(3);
  size_t nul = source.find('\0');
  if (nul != source.npos) return fail_source(problem, source, nul, "source code cannot contain null bytes");
  size_t bad = first_invalid_utf8(source);
  if (bad != source.npos) return fail_source(problem, source, bad, utf8_error(source, bad));

  char* data = arena.make_array<char>(source.size() + 2);
  if (!data) {
    problem.type = "MemoryError";
    problem.message = "source too large";
    return false;
  }
  size_t n = 0;
  for (size_t i = 0; i < source.size(); ++i) {
    char c = source[i];
    if (c == '\r') {
      c = '\n';
      if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    }
    data[n++] = c;
  }
  if (n > 0 && data[n - 1] != '\n') data[n++] = '\n';
  data[n] = '\0';
  text = {data, n};
  return true;
}

// ---- places --------------------------------------------------------------------------------------------------------

uint32_t Lexer::line_of(uint32_t offset, uint32_t hint) const {
  uint32_t line = hint;
  if (line < line_starts_.size() && line_starts_[line] <= offset) {  // not the common case: it spans lines
    auto after = std::upper_bound(line_starts_.begin() + line, line_starts_.end(), offset);
    line = static_cast<uint32_t>(after - line_starts_.begin());
  }
  return line;
}

Position Lexer::here() const {
  // After a newline CPython's tokenizer has not read the next line yet, ours has.
  uint32_t line = line_;
  if (line > 1 && line_starts_[line - 1] == pos_) --line;
  return {static_cast<int32_t>(line), static_cast<int32_t>(column(pos_, line)), 0, 0};
}

std::string Lexer::line_text(uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  std::string_view rest(text_ + line_starts_[line - 1], size_ - line_starts_[line - 1]);
  return std::string(rest.substr(0, rest.find('\n')));
}

Token Lexer::error_at(std::string message, uint32_t offset, uint32_t line, const char* type) {
  problem_.type = type;
  problem_.message = std::move(message);
  certain_ = problem_.type == "SyntaxError" && fstrings_.empty();
  uint32_t last = offset - 1;  // the first byte of the last character
  while (offset > 0 && last > line_starts_[line - 1] && (text_[last] & 0xc0) == 0x80) --last;
  auto column = static_cast<int32_t>(last) - static_cast<int32_t>(line_starts_[line - 1]);
  problem_.at = {static_cast<int32_t>(line), column, static_cast<int32_t>(line), column};
  return make(Tok::Error, pos_);
}

// Consumes one character. At the end of the text it stays there and gives NUL.
char Lexer::advance() {
  char c = text_[pos_];
  if (c == '\0') {
    at_end_ = true;
    return c;
  }
  ++pos_;
  // The line count moves on only when there is a next line, as problems at the end belong to the last one.
  if (c == '\n' && text_[pos_] != '\0') {
    ++line_;
    line_starts_.push_back(pos_);
  }
  return c;
}

bool Lexer::at(std::string_view word) const { return std::strncmp(text_ + pos_, word.data(), word.size()) == 0; }

void Lexer::skip_to_line_end() {
  const void* end = std::memchr(text_ + pos_, '\n', size_ - pos_);
  pos_ = end ? static_cast<uint32_t>(static_cast<const char*>(end) - text_) : size_;
}

// ---- tokens --------------------------------------------------------------------------------------------------------

Token Lexer::next() {
  if (!fstrings_.empty() && fstrings_.back().in_text) return fstring_text();
  return regular();
}

Token Lexer::regular() {
  bool blank = false;
  for (;;) {
    if (at_line_start_) {
      at_line_start_ = false;
      blank = false;
      if (!indentation(blank)) return make(Tok::Error, pos_);
    }
    if (pending_ != 0) {
      Tok kind = pending_ > 0 ? Tok::Indent : Tok::Dedent;
      pending_ += pending_ > 0 ? -1 : 1;
      return make(kind, pos_);
    }
    while (peek() == ' ' || peek() == '\t' || peek() == '\f') ++pos_;
    uint32_t start = pos_, line = line_;
    if (peek() == '#') skip_to_line_end();
    char c = peek();
    if (c == '\n') {
      advance();
      at_line_start_ = true;
      if (blank || level_ > 0) continue;
      return make(Tok::Newline, start, pos_ - 1, line);  // a comment counts as part of it
    }
    if (c == '\\') {
      ++pos_;
      if (!continue_line()) return make(Tok::Error, pos_);
      continue;
    }
    if (c == '\0') {
      at_end_ = true;
      // What is missing (a bracket) is the parser's to tell: it knows what it was doing.
      return make(level_ > 0 ? Tok::Error : Tok::End, pos_);
    }
    if (is_identifier_start(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'' || c == '"') return string(pos_);
    return punctuation();
  }
}

// After a backslash: the line must end here.
bool Lexer::continue_line() {
  if (advance() != '\n') {
    error("unexpected character after line continuation character");
    problem_.at.column = static_cast<int32_t>(pos_ - 1);  // CPython counts from the start of the text here
    problem_.at.column -= static_cast<int32_t>(line_starts_[line_ - 1]);
    problem_.at.end_column = -1;
    certain_ = false;
    return false;
  }
  if (peek() == '\0') {
    at_end_ = true;
    if (level_ > 0) return false;  // told as an unclosed bracket
    error("unexpected EOF while parsing");
    problem_.at.end_column = -2;
    certain_ = false;
    return false;
  }
  return true;
}

// Measures a line's indentation. `alternative` counts a tab as one column: when the two measures do not agree on the
// order of two lines, their meaning depends on the reader's tab width, which is an error.
bool Lexer::indentation(bool& blank) {
  int column = 0, alternative = 0, continued = 0;
  for (;;) {
    char c = peek();
    if (c == ' ') {
      ++column, ++alternative;
    } else if (c == '\t') {
      column = (column / 8 + 1) * 8, ++alternative;
    } else if (c == '\f') {
      column = alternative = 0;
    } else if (c == '\\') {  // the first physical line is the one that counts
      continued = continued ? continued : column;
      ++pos_;
      if (!continue_line()) return false;
      continue;
    } else {
      break;
    }
    ++pos_;
  }
  blank = peek() == '#' || peek() == '\n';
  if (peek() == '\0') at_end_ = true;
  if (blank || level_ > 0) return true;
  if (continued) column = alternative = continued;
  return set_indentation(column, alternative);
}

bool Lexer::set_indentation(int column, int alternative) {
  auto inconsistent = [this] {
    error_at("inconsistent use of tabs and spaces in indentation", line_starts_[line_ - 1] + 1, line_, "TabError");
    problem_.at.end_column = -1;
    return false;
  };
  auto wrong = [this](const char* message) {
    const char* end = static_cast<const char*>(std::memchr(text_ + pos_, '\n', size_ - pos_));
    auto offset = end ? static_cast<uint32_t>(end + 1 - text_) : size_;
    error_at(message, offset, line_, "IndentationError");
    problem_.at.end_column = -2;
    return false;
  };
  const Indent& top = indents_[indent_];
  if (column == top.column) return alternative == top.alternative || inconsistent();
  if (column > top.column) {
    if (indent_ + 1 >= kMaxIndents) return wrong("too many levels of indentation");
    if (alternative <= top.alternative) return inconsistent();
    ++pending_;
    indents_[++indent_] = {column, alternative};
    return true;
  }
  while (indent_ > 0 && column < indents_[indent_].column) {
    --pending_;
    --indent_;
  }
  if (column != indents_[indent_].column) return wrong("unindent does not match any outer indentation level");
  return alternative == indents_[indent_].alternative || inconsistent();
}

// ---- words ---------------------------------------------------------------------------------------------------------

namespace {
struct Keyword {
  const char* text;
  Tok kind;
};
constexpr Keyword kKeywords[] = {{"False", Tok::False},
                                 {"None", Tok::None},
                                 {"True", Tok::True},
                                 {"and", Tok::And},
                                 {"as", Tok::As},
                                 {"assert", Tok::Assert},
                                 {"async", Tok::Async},
                                 {"await", Tok::Await},
                                 {"break", Tok::Break},
                                 {"class", Tok::Class},
                                 {"continue", Tok::Continue},
                                 {"def", Tok::Def},
                                 {"del", Tok::Del},
                                 {"elif", Tok::Elif},
                                 {"else", Tok::Else},
                                 {"except", Tok::Except},
                                 {"finally", Tok::Finally},
                                 {"for", Tok::For},
                                 {"from", Tok::From},
                                 {"global", Tok::Global},
                                 {"if", Tok::If},
                                 {"import", Tok::Import},
                                 {"in", Tok::In},
                                 {"is", Tok::Is},
                                 {"lambda", Tok::Lambda},
                                 {"nonlocal", Tok::Nonlocal},
                                 {"not", Tok::Not},
                                 {"or", Tok::Or},
                                 {"pass", Tok::Pass},
                                 {"raise", Tok::Raise},
                                 {"return", Tok::Return},
                                 {"try", Tok::Try},
                                 {"while", Tok::While},
                                 {"with", Tok::With},
                                 {"yield", Tok::Yield}};

Tok keyword_or_name(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return Tok::Name;
  for (const Keyword& keyword : kKeywords) {
    if (keyword.text[0] == word[0] && word == keyword.text) return keyword.kind;
  }
  return Tok::Name;
}
}  // namespace

// A name, a keyword, or the prefix of a string.
Token Lexer::word() {
  uint32_t start = pos_;
  bool b = false, u = false, r = false, f = false;
  for (;;) {
    char c = static_cast<char>(peek() | 0x20);
    if (c == 'b' && !(b || u || f)) {
      b = true;
    } else if (c == 'u' && !(b || u || r || f)) {
      u = true;
    } else if (c == 'r' && !(r || u)) {
      r = true;
    } else if (c == 'f' && !(f || b || u)) {
      f = true;
    } else {
      break;
    }
    ++pos_;
    if (peek() == '\'' || peek() == '"') return f ? fstring_start(start, r) : string(start);
  }
  bool ascii = true;
  while (is_identifier_part(peek())) {
    ascii = ascii && static_cast<unsigned char>(peek()) < 128;
    ++pos_;
  }
  if (!ascii && !check_identifier(start)) return make(Tok::Error, pos_);
  Token token = make(ascii ? keyword_or_name(text(start, pos_)) : Tok::Name, start);
  token.ascii = ascii;
  return token;
}

bool Lexer::check_identifier(uint32_t start) {
  std::string_view word = text(start, pos_);
  for (size_t at = 0; at < word.size();) {
    size_t begin = at;
    uint32_t code = next_code_point(word, at);
    if (is_unicode_identifier(code, begin == 0)) continue;
    pos_ = start + static_cast<uint32_t>(at);
    std::string hex = hex_code(code);
    std::string shown(word.substr(begin, at - begin));
    error(is_printable(code) ? "invalid character '" + shown + "' (U+" + hex + ")"
                             : "invalid non-printable character U+" + hex);
    return false;
  }
  return true;
}

// ---- operators and brackets ----------------------------------------------------------------------------------------

// The longest operator at the cursor.
Tok Lexer::operator_at(char c, int& length) const {
  char c1 = peek(1), c2 = c1 == '\0' ? '\0' : peek(2);
  auto pick = [&](Tok plain, Tok with_equal) {
    length = c1 == '=' ? 2 : 1;
    return c1 == '=' ? with_equal : plain;
  };
  auto pick_double = [&](Tok plain, Tok with_equal, Tok doubled, Tok doubled_equal) {
    if (c1 != c) return pick(plain, with_equal);
    length = c2 == '=' ? 3 : 2;
    return c2 == '=' ? doubled_equal : doubled;
  };
  length = 1;
  switch (c) {
    case '(': return Tok::LeftParen;
    case ')': return Tok::RightParen;
    case '[': return Tok::LeftBracket;
    case ']': return Tok::RightBracket;
    case '{': return Tok::LeftBrace;
    case '}': return Tok::RightBrace;
    case ',': return Tok::Comma;
    case ';': return Tok::Semicolon;
    case '~': return Tok::Tilde;
    case ':': return pick(Tok::Colon, Tok::ColonEqual);
    case '=': return pick(Tok::Equal, Tok::EqualEqual);
    case '!': return pick(Tok::Exclamation, Tok::NotEqual);
    case '+': return pick(Tok::Plus, Tok::PlusEqual);
    case '@': return pick(Tok::At, Tok::AtEqual);
    case '%': return pick(Tok::Percent, Tok::PercentEqual);
    case '|': return pick(Tok::Pipe, Tok::PipeEqual);
    case '^': return pick(Tok::Caret, Tok::CaretEqual);
    case '&': return pick(Tok::Ampersand, Tok::AmpersandEqual);
    case '*': return pick_double(Tok::Star, Tok::StarEqual, Tok::DoubleStar, Tok::DoubleStarEqual);
    case '/': return pick_double(Tok::Slash, Tok::SlashEqual, Tok::DoubleSlash, Tok::DoubleSlashEqual);
    case '>': return pick_double(Tok::Greater, Tok::GreaterEqual, Tok::RightShift, Tok::RightShiftEqual);
    case '<':
      if (c1 == '>') {
        length = 2;
        return Tok::NotEqual;  // the parser says no: it was Python 2
      }
      return pick_double(Tok::Less, Tok::LessEqual, Tok::LeftShift, Tok::LeftShiftEqual);
    case '-':
      if (c1 == '>') {
        length = 2;
        return Tok::Arrow;
      }
      return pick(Tok::Minus, Tok::MinusEqual);
    case '.':
      if (c1 == '.' && c2 == '.') {
        length = 3;
        return Tok::Ellipsis;
      }
      return Tok::Dot;
    default: return Tok::Unknown;
  }
}

Token Lexer::punctuation() {
  char c = peek();
  uint32_t start = pos_;
  FString* field = !fstrings_.empty() && fstrings_.back().field_depth >= 0 ? &fstrings_.back() : nullptr;
  if (field && c == ':' && field->depth == field->field_depth + 1) {
    // Directly inside the field's braces: what follows is its format spec, even in f"{x:=5}".
    field->in_text = true;
    ++pos_;
    return make(Tok::Colon, start);
  }
  if (field && c == '!' && field->depth == field->field_depth + 1 && peek(1) != '=') {
    ++pos_;
    return make(Tok::Exclamation, start);
  }
  int length;
  Tok kind = operator_at(c, length);
  switch (kind) {
    case Tok::LeftParen:
    case Tok::LeftBracket:
    case Tok::LeftBrace: return open(kind);
    case Tok::RightParen:
    case Tok::RightBracket:
    case Tok::RightBrace: return close(kind);
    case Tok::Unknown:
      if (c < ' ' || c == 127) {
        ++pos_;
        return error("invalid non-printable character U+" + hex_code(static_cast<unsigned char>(c)));
      }
      break;
    default: break;
  }
  pos_ += static_cast<uint32_t>(length);
  return make(kind, start);
}

Token Lexer::open(Tok kind) {
  uint32_t start = pos_++;
  if (level_ >= kMaxBrackets) return error("too many nested parentheses");
  brackets_[level_++] = {text_[start], line_, start};
  if (!fstrings_.empty()) ++fstrings_.back().depth;
  return make(kind, start);
}

Token Lexer::close(Tok kind) {
  uint32_t start = pos_++;
  char c = text_[start];
  FString* fstring = fstrings_.empty() ? nullptr : &fstrings_.back();
  std::string quoted = std::string("'") + c + "'";
  if (fstring && fstring->depth == 0 && c == '}') return error("f-string: single '}' is not allowed");
  if (level_ == 0) return error("unmatched " + quoted);
  const Bracket& bracket = brackets_[--level_];
  char expected = bracket.open == '(' ? ')' : bracket.open == '[' ? ']' : '}';
  if (c != expected) {
    if (fstring && bracket.open == '{' && fstring->depth - 1 == fstring->field_depth) {
      return error("f-string: unmatched " + quoted);
    }
    std::string message =
        "closing parenthesis " + quoted + " does not match opening parenthesis '" + bracket.open + "'";
    if (bracket.line != line_) message += " on line " + std::to_string(bracket.line);
    return error(std::move(message));
  }
  if (fstring) {
    if (--fstring->depth < 0) return error("f-string: unmatched " + quoted);
    if (c == '}' && fstring->depth == fstring->field_depth) {
      --fstring->field_depth;
      fstring->in_text = true;
    }
  }
  return make(kind, start);
}

}  // namespace wrp::ast
