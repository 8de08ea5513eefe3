// parser_core.h -- the parser itself: recursive descent over tokens, one C++ file per part of the grammar.
//
//     parser.cpp       tokens, positions, the way in and out        expressions.cpp  from `a, b` down to atoms
//     statements.cpp   simple statements, assignments               compound.cpp     if, for, def, class, match, ...
//     arguments.cpp    parameters and call arguments                patterns.cpp     what stands after `case`
//     strings.cpp      string and f-string atoms                    diagnosis.cpp    words for mistakes
//
// A parse function returns null when the text at the cursor is not what it wants. That says nothing yet about why: a
// statement that failed is parsed a second time with `diagnosing_` on, and only then the report() calls along the way
// take effect. Their order is the order in which CPython's grammar tries its invalid_ rules, because the first report
// wins. When none speaks, it is plain "invalid syntax" at the furthest token of the first attempt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/lexer.h"
#include "syntax/list.h"
#include "syntax/parser.h"

namespace wrp::ast {

struct LiteralProblem;

class Parser {
 public:
  Parser(Arena& arena, std::string_view text, Mode mode, bool newline_added)
      : arena_(arena), lexer_(text), mode_(mode), newline_added_(newline_added) {}

  Module* run();  // null: see problem()
  SyntaxProblem& problem() { return problem_; }
  std::vector<SyntaxNote>& notes() { return notes_; }

 private:
  // ---- tokens (parser.cpp) ----
  void fill();
  const Token& token(size_t ahead = 0) {
    while (mark_ + ahead >= tokens_.size()) fill();
    return tokens_[mark_ + ahead];
  }
  Tok peek(size_t ahead = 0) { return token(ahead).kind; }
  bool take(Tok kind) {
    if (peek() != kind) return false;
    ++mark_;
    return true;
  }
  bool at_word(std::string_view word) { return peek() == Tok::Name && lexer_.text(token()) == word; }
  std::string_view text(const Token& token) const { return lexer_.text(token); }
  Name name_of(const Token& token);
  bool take_name(Name& name);
  void forget_tokens();

  // ---- positions and nodes (parser.cpp) ----
  const Token& last_real_token() const;
  Position start_of(const Token& token) const;
  Position place(const Token& token) const;  // all of it
  Position span(const Token& first) const;   // from there to the last token taken
  // A node from the token at mark `first` (which the statement at hand still holds) to the last one taken.
  template <class T>
  T* node(size_t first) {
    return node<T>(tokens_[first]);
  }
  template <class T>
  T* node(const Token& first) {
    T* made = arena_.make<T>();
    made->at = span(first);
    if (arena_.exhausted()) fail_deep("MemoryError");
    return made;
  }
  void hold(Expr* parent, const Expr* child);  // every child is told to its parent, which so learns its height
  template <class Items>
  void hold_all(Expr* parent, const Items& children) {
    for (const Expr* child : children) {
      if (child) hold(parent, child);
    }
  }
  Expr* name_node(const Token& token, Context context);

  // ---- failing (parser.cpp) ----
  std::nullptr_t report(Position at, std::string message);  // only while diagnosing
  std::nullptr_t report(const Expr* at, std::string message) { return report(at->at, std::move(message)); }
  std::nullptr_t report(const Token& at, std::string message) { return report(place(at), std::move(message)); }
  std::nullptr_t report_range(Position first, Position last, std::string message);
  std::nullptr_t report_from(Position start, std::string message) { return report(to_here(start), std::move(message)); }
  std::nullptr_t report_at_last_token(std::string message);
  std::nullptr_t fail(Position at, std::string message, const char* type = "SyntaxError");  // at once
  std::nullptr_t fail_indentation(std::string message);
  std::nullptr_t fail_literal(const Token& token, const LiteralProblem& problem);
  void fail_generic();
  void fail_unclosed();
  void fail_deep(const char* type);
  void finish_failure();
  Position place_of_last_token() const;
  bool is_end(const Token& token) const;
  Position to_here(Position start) const;  // from `start` to where the lexer stands

  // Runs `parse` (no arguments, returns something testable). When that fails, runs it again to learn why.
  template <class Parse>
  auto attempt(Parse parse) -> decltype(parse()) {
    size_t start = mark_;
    auto result = parse();
    if (result || failed_ || diagnosing_) return result;
    Token furthest = tokens_.back();
    problem_.incomplete = lexer_.at_end();
    mark_ = start;
    reread_bytes_ = 0;
    parsed_quietly_ = kNowhere;
    looked_at_ = passed_over_ = {};
    diagnosing_ = true;
    parse();
    diagnosing_ = false;
    if (!failed_ || arena_.exhausted()) {  // no room to find out more
      failed_ = false;
      furthest_ = furthest;
      fail_generic();
    }
    return {};
  }

  // Bounds recursion, so that no source can overflow the stack.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.nesting_ > kMaxNesting) parser_.fail_deep("MemoryError");
    }
    ~Nesting() { --parser_.nesting_; }
    Nesting(const Nesting&) = delete;
    bool too_deep() const { return parser_.nesting_ > kMaxNesting; }

   private:
    Parser& parser_;
  };
  static constexpr int kMaxNesting = 1000;

  // ---- expressions (expressions.cpp) ----
  static bool starts_expression(Tok kind);
  Expr* star_expressions();
  Expr* star_expression();
  Expr* starred_expression();
  Expr* first_item();
  bool optional_star_expressions(Expr*& value);
  Expr* star_named_expression();
  Expr* named_expression();
  Expr* assignment_expression();
  Expr* plain_expression();  // expression !':='
  Expr* expression();
  Expr* expressions();
  Expr* tuple_of(Expr* (Parser::*item)(), bool stars);
  Expr* disjunction() { return boolean(Tok::Or); }
  Expr* boolean(Tok op);
  Expr* inversion();
  Expr* comparison();
  Expr* bitwise_or() { return binary(1); }
  Expr* binary(int lowest);
  Expr* factor();
  Expr* power();
  Expr* await_primary();
  Expr* primary();
  Expr* fresh_primary();
  struct Memory;
  Expr* remembered_primary(Memory& memory);
  Expr* subscript(Expr* value, size_t first);
  Expr* slices();
  Expr* slice();
  Expr* starred(Expr* (Parser::*value)());
  Expr* atom();
  Expr* number();
  Expr* constant(ConstantKind kind);
  Expr* parenthesized();
  Expr* list();
  Expr* dict_or_set();
  Expr* dict(size_t first, Expr* key);
  bool dict_item(Items<Expr*>& keys, Items<Expr*>& values, Expr* key);
  Expr* set(size_t first, Expr* item);
  bool more_items(Items<Expr*>& items);
  bool at_comprehension() { return peek() == Tok::For || (peek() == Tok::Async && peek(1) == Tok::For); }
  bool comprehension_clauses(Span<Comprehension>& clauses);
  template <class T>
  Expr* comprehension(Expr* element, size_t first, Tok close);
  void hold_clauses(Expr* parent, const Span<Comprehension>& clauses);
  Expr* lambda();
  Expr* yield_expression();
  Expr* yield_or_star_expressions() { return peek() == Tok::Yield ? yield_expression() : star_expressions(); }

  // ---- arguments and parameters (arguments.cpp) ----
  Expr* call(Expr* function, size_t first);
  bool call_arguments(Span<Expr*>& args, Span<Keyword>& keywords, bool generator_allowed);
  struct CallArguments {
    Items<Expr*> values;
    Items<Keyword> named;
    size_t mapping_at = 0;  // the first **mapping
    int out_of_order = 0;   // 1: a positional argument came after a keyword; 2: and a keyword after that
  };
  bool argument(CallArguments& list);
  bool keyword_argument(CallArguments& list);
  bool report_out_of_order(const CallArguments& list);
  Arguments* parameters(Tok close, bool annotations);
  bool type_parameters(Span<TypeParam>& params);
  bool type_parameter_list(Span<TypeParam>& params);
  struct ParameterList;
  bool parameter(ParameterList& list);
  bool star_parameter(ParameterList& list);
  bool double_star_parameter(ParameterList& list);
  bool slash(ParameterList& list);
  bool one_arg(Arg& arg, bool annotation, bool star_annotation);

  // ---- strings (strings.cpp) ----
  Expr* strings();
  struct StringPart;
  struct FString;
  bool string_part(Items<StringPart>& parts);
  std::string_view concatenated(StringPart* first, StringPart* end);
  Expr* plain_string(size_t first, Items<StringPart>& parts, bool bytes, bool unicode);
  Expr* joined(size_t first, Items<StringPart>& parts);
  Span<Expr*> merged(Items<StringPart>& parts);
  bool fstring(Items<StringPart>& parts);
  void fstring_text(Items<StringPart>& parts, FString& context);
  bool fstring_field(Items<StringPart>& parts, FString& context);
  bool conversion_character(char& conversion);
  bool format_spec(FormattedValue* field, FString& context);
  std::string_view debug_text(uint32_t start, uint32_t end);

  // ---- targets (statements.cpp) ----
  enum class Targets : uint8_t { star, del, loop };
  bool set_context(Expr* target, Context context);
  bool is_single_target(const Expr* e) const;
  Expr* loop_targets();
  Expr* target_element();
  const Expr* invalid_target(const Expr* e, Targets kind) const;
  std::nullptr_t report_invalid_target(const Expr* e, Targets kind);
  static const char* describe(const Expr* e);

  // ---- statements (statements.cpp) ----
  using Body = Items<Stmt*>;
  bool statements(Body& body, Tok end);
  bool statement(Body& body);
  bool single_statement(Body& body);
  bool simple_statements(Body& body);
  bool simple_line(Body& body);
  Stmt* simple_statement();
  Stmt* expression_statement();
  Stmt* annotated_assignment(size_t start, Expr* target);
  Stmt* assignment(size_t start, Expr* target);
  Stmt* augmented_assignment(size_t start, Expr* target);
  Stmt* type_alias();
  Stmt* return_statement();
  Stmt* raise_statement();
  Stmt* del_statement();
  Stmt* assert_statement();
  Stmt* import_statement();
  Stmt* from_statement();
  bool import_targets(Items<Alias>& names);
  bool dotted_name(Name& name);
  Stmt* name_list();
  void diagnose_assignment(size_t start);

  // ---- compound statements (compound.cpp) ----
  bool at_compound();
  Stmt* compound_statement();
  bool decorators(Span<Expr*>& list);
  bool block(Span<Stmt*>& body, const char* after, uint32_t line);
  bool colon(bool forced);
  Stmt* if_statement();
  bool else_block(Span<Stmt*>& body);
  Stmt* while_statement();
  Stmt* for_statement(const Token& first, bool is_async);
  Stmt* with_statement(const Token& first, bool is_async);
  bool with_items(Span<WithItem>& items);
  bool parenthesized_with_items(Items<WithItem>& items);
  bool with_item(WithItem& item);
  Stmt* try_statement();
  bool except_handler(Items<ExceptHandler>& handlers, bool& star);
  Stmt* function_def(const Token& first, bool is_async, Span<Expr*> decorators);
  Stmt* class_def(Span<Expr*> decorators);
  Stmt* match_statement();
  bool match_cases(Items<MatchCase>& cases);
  Expr* match_subject();

  // ---- patterns (patterns.cpp) ----
  Pattern* patterns();
  Pattern* pattern();
  Pattern* or_pattern();
  Pattern* closed_pattern();
  Pattern* star_pattern();
  Pattern* pattern_or_star() { return peek() == Tok::Star ? star_pattern() : pattern(); }
  Pattern* sequence_pattern();
  Pattern* mapping_pattern();
  Pattern* name_pattern();
  Pattern* class_pattern(Expr* cls, size_t first);
  Pattern* value_pattern(Expr* value, size_t first);
  Expr* literal_for_pattern();
  Expr* signed_number();
  Expr* dotted_value(bool& dotted);

  // ---- diagnosis (diagnosis.cpp) ----
  Expr* quietly(Expr* (Parser::*parse)());
  void diagnose_juxtaposition(Expr* a, size_t start);
  void diagnose_legacy_statement(size_t start, size_t body_end);
  void diagnose_named_expression(Expr* a, size_t start);
  void diagnose_arguments(Expr* a, size_t start);
  void diagnose_generator(const Expr* element, size_t open, const Comprehension& last);
  void diagnose_not();
  bool starts_with_brackets(size_t start);
  void diagnose_loop();
  bool misses_in(size_t start);
  void diagnose_annotation(size_t start);
  bool bracketed_annotation_target(size_t start);
  void diagnose_comprehension(Expr* element, Tok open, Items<Expr*>* items);

  Arena& arena_;
  Lexer lexer_;
  Mode mode_;
  bool newline_added_;
  std::vector<Token> tokens_;  // of the statement at hand; older ones are forgotten
  size_t mark_ = 0;
  int nesting_ = 0;
  bool diagnosing_ = false;
  bool quiet_ = false;  // diagnosing, but not in here
  bool failed_ = false;
  bool final_ = false;  // what the lexer may find further down does not matter any more
  Token furthest_;
  struct Primary {
    Expr* found;  // or null
    size_t end;
  };
  struct Memory {
    std::vector<uint32_t> at;  // by mark, 0 = not parsed yet, else one more than an index into
    std::vector<Primary> primaries;
  };
  Memory looked_at_, passed_over_;  // what was parsed in a second attempt: looking for mistakes inside, or not
  bool rereading_ = false;
  size_t reread_bytes_ = 0;  // see diagnose_legacy_statement()
  static constexpr size_t kNowhere = static_cast<size_t>(-1);
  size_t parsed_quietly_ = kNowhere;  // where diagnose_juxtaposition() last looked
  SyntaxProblem problem_;
  std::vector<SyntaxNote> notes_;
  void note_escape(const Token& token, std::string_view body, const LiteralProblem& problem);
};

}  // namespace wrp::ast
