// parser.cpp -- the way in and out: tokens, positions, and how a failure becomes a SyntaxProblem. Start at parse().

#include "syntax/parser.h"

#include "syntax/characters.h"
#include "syntax/literals.h"
#include "syntax/parser_core.h"

namespace wrp::ast {

ParseResult parse(Arena& arena, std::string_view source, Mode mode) {
  ParseResult result;
  std::string_view text;
  if (!prepare_source(arena, source, text, result.problem)) return result;
  bool newline_added = !source.empty() && source.back() != '\n' && source.back() != '\r';
  Parser parser(arena, text, mode, newline_added);
  result.module = parser.run();
  if (!result.module) result.problem = std::move(parser.problem());
  result.notes = std::move(parser.notes());
  return result;
}

CharacterOffsets character_offsets(const SyntaxProblem& problem) {
  std::string_view line = problem.line_text;
  auto characters = [line](int32_t bytes) {
    int32_t n = 0;
    for (int32_t i = 0; i < bytes; ++i) {
      bool inside = static_cast<size_t>(i) < line.size() && (line[static_cast<size_t>(i)] & 0xc0) == 0x80;
      if (!inside) ++n;
    }
    return bytes < 0 ? bytes : n;
  };
  // CPython measures the end in the first line, whatever line it is on, and stops at that line's own end.
  const Position& at = problem.at;
  int32_t limit = static_cast<int32_t>(line.size()) + (at.end_line == at.line ? 1 : 0);
  return {characters(at.column) + 1, characters(at.end_column < limit ? at.end_column : limit) + 1};
}

void RawList::grow() {
  size_t bytes = size_ * item_size_;
  room_ *= 2;
  if (room_ == 0) room_ = 1;
  char* bigger = static_cast<char*>(std::malloc(room_ * item_size_));
  if (!bigger) std::abort();
  std::memcpy(bigger, data_, bytes);
  if (data_ != inline_) std::free(data_);
  data_ = bigger;
}

Module* Parser::run() {
  Module* module = arena_.make<Module>();
  Body body;
  bool complete = false;
  if (mode_ == Mode::Eval) {
    ExprStmt* statement = arena_.make<ExprStmt>();
    complete = attempt([&] {
      statement->value = expressions();
      while (statement->value && take(Tok::Newline)) {
      }
      return statement->value && peek() == Tok::End;
    });
    if (complete) statement->at = statement->value->at;
    body.push(statement);
  } else {
    complete = mode_ == Mode::Single ? single_statement(body) : statements(body, Tok::End);
  }
  module->body = body.in(arena_);
  if (complete && arena_.exhausted()) fail_deep("MemoryError");
  if (!failed_ && complete) return module;
  if (!failed_) fail_generic();
  finish_failure();
  return nullptr;
}

// What is typed at the prompt: one line or one block, or nothing.
bool Parser::single_statement(Body& body) {
  if (peek() == Tok::End) return true;
  bool block = at_compound();
  if (!statement(body)) return false;
  block = block || body.back()->kind == StmtKind::Match;
  Position end = place(tokens_[mark_ - 1]);
  if (peek() == Tok::End) return true;
  if (!block && !failed_) {
    fail(end, "multiple statements found while compiling a single statement");
    final_ = true;
  }
  return false;
}

// ---- tokens --------------------------------------------------------------------------------------------------------

void Parser::fill() {
  if (!tokens_.empty() && (tokens_.back().kind == Tok::End || tokens_.back().kind == Tok::Error)) {
    tokens_.push_back(tokens_.back());  // looking past the end finds the end
    return;
  }
  tokens_.push_back(lexer_.next());
  if (tokens_.back().kind != Tok::Error || failed_) return;
  final_ = true;
  if (lexer_.problem().type.empty()) {
    fail_unclosed();
  } else {
    failed_ = true;
    bool ended = diagnosing_ || quiet_ ? problem_.incomplete : lexer_.at_end();
    problem_ = lexer_.problem();
    problem_.in_lexer = true;
    problem_.incomplete = ended;
  }
}

// Keeps the window of tokens small. Only called between statements: nobody holds a mark then.
void Parser::forget_tokens() {
  if (mark_ < 256) return;
  size_t keep = mark_ - 1;
  while (keep > 0 && tokens_[keep].kind >= Tok::Newline && tokens_[keep].kind <= Tok::Dedent) --keep;
  tokens_.erase(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(keep));
  mark_ -= keep;
}

Name Parser::name_of(const Token& token) {
  return token.ascii ? text(token) : normalised_identifier(arena_, text(token));
}

bool Parser::take_name(Name& name) {
  if (peek() != Tok::Name) return false;
  name = name_of(token());
  ++mark_;
  return true;
}

// ---- positions and nodes -------------------------------------------------------------------------------------------

const Token& Parser::last_real_token() const {
  size_t i = mark_ == 0 ? 0 : mark_ - 1;
  while (i > 0 && tokens_[i].kind <= Tok::Dedent) --i;
  return tokens_[i];
}

Position Parser::start_of(const Token& token) const {
  return {static_cast<int32_t>(token.line), static_cast<int32_t>(lexer_.column(token.start, token.line)), 0, 0};
}

Position Parser::place(const Token& token) const {
  uint32_t end_line = lexer_.line_of(token.end, token.line);
  Position at = start_of(token);
  at.end_line = static_cast<int32_t>(end_line);
  at.end_column = static_cast<int32_t>(lexer_.column(token.end, end_line));
  if (token.kind == Tok::Newline) ++at.end_column;
  return at;
}

Position Parser::span(const Token& first) const {
  Position start = start_of(first);
  const Token& last = last_real_token();
  uint32_t end_line = lexer_.line_of(last.end, last.line);
  start.end_line = static_cast<int32_t>(end_line);
  start.end_column = static_cast<int32_t>(lexer_.column(last.end, end_line));
  return start;
}

void Parser::hold(Expr* parent, const Expr* child) {
  if (child->height < parent->height) return;
  parent->height = static_cast<uint16_t>(child->height + 1);
  if (parent->height > kMaxHeight) fail_deep("RecursionError");
}

Expr* Parser::name_node(const Token& token, Context context) {
  NameExpr* name = arena_.make<NameExpr>();
  name->at = place(token);
  name->id = name_of(token);
  name->ctx = context;
  return name;
}

// ---- failing -------------------------------------------------------------------------------------------------------

std::nullptr_t Parser::fail(Position at, std::string message, const char* type) {
  if (failed_) return nullptr;
  failed_ = true;
  if (!diagnosing_ && !quiet_) problem_.incomplete = lexer_.at_end();
  problem_.type = type;
  problem_.message = std::move(message);
  problem_.at = at;
  return nullptr;
}

std::nullptr_t Parser::report(Position at, std::string message) {
  return diagnosing_ ? fail(at, std::move(message)) : nullptr;
}

std::nullptr_t Parser::report_range(Position first, Position last, std::string message) {
  return report({first.line, first.column, last.end_line, last.end_column}, std::move(message));
}

Position Parser::to_here(Position start) const {
  Position here = lexer_.here();
  return {start.line, start.column, here.line, here.column - 1};
}

// The newline that only we put behind the last line is the end for CPython. (In a file it adds it too.)
bool Parser::is_end(const Token& token) const {
  return token.kind == Tok::End ||
         (token.kind == Tok::Newline && mode_ != Mode::Exec && newline_added_ && lexer_.is_last(token));
}

// Tokens without text (indents, the end) have no column: CPython takes where its tokenizer stands.
Position Parser::place_of_last_token() const {
  const Token& last = tokens_.back();
  bool end = is_end(last);
  auto line = static_cast<int32_t>(last.line);
  if (last.kind == Tok::Indent || last.kind == Tok::Dedent) return {line, start_of(last).column - 1, line, -2};
  if (!end) return place(last);
  return {line, lexer_.here().column - (end && last.kind == Tok::Newline ? 2 : 1), line, -2};
}

std::nullptr_t Parser::report_at_last_token(std::string message) {
  return report(place_of_last_token(), std::move(message));
}

std::nullptr_t Parser::fail_indentation(std::string message) {
  return fail(place_of_last_token(), std::move(message), "IndentationError");
}

std::nullptr_t Parser::fail_literal(const Token& token, const LiteralProblem& problem) {
  return fail(place(token), problem.message, problem.not_supported ? "NotSupported" : "SyntaxError");
}

void Parser::fail_generic() {
  const Token& last = furthest_.line ? furthest_ : tokens_.back();
  if (last.kind == Tok::Indent || last.kind == Tok::Dedent) {
    fail_indentation(last.kind == Tok::Indent ? "unexpected indent" : "unexpected unindent");
  } else if (is_end(last)) {
    auto line = static_cast<int32_t>(last.line);
    fail({line, -1, line, -1}, "invalid syntax");
  } else {
    fail(place(last), "invalid syntax");
  }
}

void Parser::fail_unclosed() {
  const Lexer::Bracket& bracket = lexer_.innermost_bracket();
  failed_ = false;
  auto column = static_cast<int32_t>(lexer_.column(bracket.start, bracket.line));
  auto line = static_cast<int32_t>(bracket.line);
  fail({line, column, line, -1}, std::string("'") + bracket.open + "' was never closed");
}

void Parser::fail_deep(const char* type) {
  if (failed_) return;
  bool recursion = std::string_view(type) == "RecursionError";
  fail(tokens_.empty() ? Position{1, 0, 1, 0} : place(tokens_.back()),
       recursion ? "maximum recursion depth exceeded during compilation"
                 : "Parser stack overflowed - Python source too complex to parse",
       type);
}

// A mistake of the lexer's kind further down (an unclosed string, a wrong bracket) is more likely the cause than what
// the parser stumbled over, so it wins, as in CPython.
void Parser::finish_failure() {
  bool overridable = !final_ && problem_.type != "MemoryError" && problem_.type != "RecursionError" &&
                     problem_.message != "unexpected indent";
  if (overridable && !tokens_.empty()) {
    uint32_t line = tokens_.back().line;
    Token last = tokens_.back();
    while (last.kind != Tok::End && last.kind != Tok::Error) last = lexer_.next();
    if (last.kind == Tok::Error && lexer_.certain()) {
      problem_ = lexer_.problem();
      problem_.in_lexer = true;
      problem_.incomplete = false;
    } else if (last.kind == Tok::Error && lexer_.level() > 0 && line > lexer_.innermost_bracket().line) {
      fail_unclosed();
    }
  }
  problem_.line_text = lexer_.line_text(static_cast<uint32_t>(problem_.at.line));
}

}  // namespace wrp::ast
