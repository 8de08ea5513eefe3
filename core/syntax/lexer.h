// lexer.h -- text to tokens. Start reading at Lexer::next().
//
// The lexer wants prepared text (see prepare_source): newlines are '\n', the last line ends in one, and a NUL follows
// the end, so that looking at the next character needs no bounds check.
//
// Inside an f-string two lexers take turns, as in PEP 701: the text lexer gives FStringMiddle until a field opens, the
// regular one lexes the field's expression until its ':' or '}'. `FString` remembers whose turn it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/arena.h"
#include "syntax/parser.h"
#include "syntax/token.h"

namespace wrp::ast {

// Checks the encoding, drops a byte order mark, unifies newlines. The result lives in the arena and is followed by NUL.
// Returns false and fills `problem` when the source cannot be text.
bool prepare_source(Arena& arena, std::string_view source, std::string_view& text, SyntaxProblem& problem);

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text.data()), size_(static_cast<uint32_t>(text.size())) {
    line_starts_.push_back(0);
  }

  // The next token. After Tok::Error (see problem()) and Tok::End it must not be called again.
  Token next();

  const SyntaxProblem& problem() const { return problem_; }
  // Worth more than what the parser found before it. (Indentation and line continuation are not, nor is anything inside
  // an f-string, where the end of the string would be taken for the mistake.)
  bool certain() const { return certain_; }
  bool at_end() const { return at_end_; }  // the end of the text was seen
  bool is_last(const Token& token) const { return token.end + 1 >= size_; }
  Position here() const;  // behind the last token; only line and column are filled

  uint32_t column(uint32_t offset, uint32_t line) const { return offset - line_starts_[line - 1]; }
  uint32_t line_of(uint32_t offset, uint32_t hint) const;  // `hint`: a line at or before it
  std::string_view text(const Token& token) const { return {text_ + token.start, token.end - token.start}; }
  std::string_view text(uint32_t start, uint32_t end) const { return {text_ + start, end - start}; }
  std::string line_text(uint32_t line) const;

  struct Bracket {
    char open;
    uint32_t line, start;
  };
  int level() const { return level_; }
  const Bracket& innermost_bracket() const { return brackets_[level_ - 1]; }

  bool raw_fstring(const Token& start) const;  // of a FStringStart

 private:
  struct FString {
    char quote;
    uint8_t quote_size;
    bool raw;
    bool in_text = true;   // whose turn: the text lexer's, or the regular one's inside a field
    int depth = 0;         // open brackets inside this f-string
    int field_depth = -1;  // fields we are inside of, minus one; a format spec belongs to its field
    uint32_t start, line;
  };

  char peek(uint32_t ahead = 0) const { return text_[pos_ + ahead]; }
  char advance();
  void skip_to_line_end();
  bool at(std::string_view word) const;
  Token make(Tok kind, uint32_t start) const { return make(kind, start, pos_, line_); }
  Token make(Tok kind, uint32_t start, uint32_t end, uint32_t line) const {
    Token token;
    token.kind = kind;
    token.level = static_cast<uint8_t>(level_);
    token.start = start;
    token.end = end;
    token.line = line;
    return token;
  }

  Token regular();
  bool indentation(bool& blank);
  bool set_indentation(int column, int alternative);
  bool continue_line();
  Token word();
  bool check_identifier(uint32_t start);
  Token number();
  Token finish_number(const char* kind, uint32_t start);
  Token radix_number(uint32_t start, int base, const char* kind);
  Token after_digits(uint32_t start);
  Token exponent(uint32_t start);
  bool decimal_tail();
  bool end_of_number(const char* kind);
  Token string(uint32_t start);
  Token unterminated(uint32_t start, uint32_t line, int quote_size, bool escaped_quote);
  Token fstring_start(uint32_t start, bool raw);
  Token fstring_text();
  Token fstring_middle();
  Token open_field(uint32_t start);
  Token escaped_brace(uint32_t start, uint32_t line);
  Token punctuation();
  Token open(Tok kind);
  Token close(Tok kind);
  Tok operator_at(char c, int& length) const;

  Token error(std::string message) { return error_at(std::move(message), pos_, line_); }
  Token error_at(std::string message, uint32_t offset, uint32_t line, const char* type = "SyntaxError");

  const char* text_;
  uint32_t size_;
  uint32_t pos_ = 0;
  uint32_t line_ = 1;
  std::vector<uint32_t> line_starts_;

  static constexpr int kMaxIndents = 100, kMaxBrackets = 200, kMaxFStrings = 150;
  struct Indent {
    int column, alternative;
  };
  Indent indents_[kMaxIndents] = {};
  int indent_ = 0;
  int pending_ = 0;  // Indent tokens still to give, or Dedents when negative
  bool at_line_start_ = true;
  Bracket brackets_[kMaxBrackets];
  int level_ = 0;
  std::vector<FString> fstrings_;
  bool at_end_ = false;
  bool certain_ = false;
  SyntaxProblem problem_;
};

}  // namespace wrp::ast
