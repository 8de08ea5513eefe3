// compiler.h -- the walk over the tree that fills units. Private to compile/.
#pragma once

#include "compile/codegen.h"
#include "objects/protocol.h"

namespace wrp::compile {

using namespace ast;

struct PatternContext;

// CPython lets no more values than these wait on the stack for the display that they are of.
constexpr size_t kMostWaiting = 30;

bool has_star(Span<Expr*> elts);
int binary_number(Operator op);  // the BinaryOp behind an operator of the tree

class Compiler {
 public:
  Compiler(ScopeTable& table, Str& filename, SyntaxProblem& problem, TreeLiterals& literals)
      : table_(table), filename_(filename), problem_(problem), literals_(literals) {}

  Result<Ref<Code>> module(const ast::Module& m, Scope& scope, Mode mode, bool cell);
  bool ok = true;
  std::vector<SyntaxNote> notes;

 private:
  // ---- compiler.cpp: units, names, constants, functions, classes ----
  void fail(Position at, std::string message);
  void not_supported(Position at, const char* what);
  // ---- suspicions.cpp: what is allowed and surely not meant ----
  void note(Position at, std::string message);
  void suspect_identity(const Compare& c, size_t i);
  void suspect_call(const Expr& callee);
  void suspect_subscript(const Subscript& s);
  void out_of_memory() { no_memory_ = true, ok = false; }
  void enter(Scope& scope, int line);
  Ref<Code> leave();
  std::string qualname_for(Scope& scope);
  void plan_slots(Scope& scope);
  void plan_locals(Scope& at);
  bool has_slot_of_its_own(std::string_view name);
  int constant(Ref<> value);
  void hold(const Ref<>& value);
  Object* the_one(Ref<> value);
  void load_constant(Ref<> value) { emit(Op::LOAD_CONST, constant(std::move(value))); }
  int none();
  int text_constant(std::string_view utf8);
  int docstring_constant(const Constant& c);
  int int_constant(int64_t n);
  void load_names(const std::vector<std::string_view>& names);  // a tuple, always the same
  Ref<> constant_value(const Constant& c);
  // ---- folding.cpp ----
  static std::string constant_key(Object& value);
  static bool identifier_like(std::string_view s);
  bool fold(const Expr& e, Ref<>& value);
  bool constant_display(Span<Expr*> elts, Op build, Op extend);
  bool fold_items(Span<Expr*> items, Ref<>& tuple);
  bool fold_display(Span<Expr*> items, Op build, Ref<>& values);
  bool combine(Ref<>& left, Object* right, Operator op);
  void binary(Expr* e);
  enum class Use { load, store, del };
  void name(std::string_view n, Use use);
  void make_closure(Ref<Code> code, Scope& scope, int flags);
  int defaults(const Arguments& args);
  bool annotations(const Arguments& args, Expr* returns);
  void function_def(FunctionDef& f);
  void lambda(Lambda& l);
  void class_def(ClassDef& c);
  void function_object(FunctionDef& f, int flags);
  void class_object(ClassDef& c);
  // ---- generics.cpp: type parameters and aliases ----
  void typing_helper(const char* name);
  void lazy(Expr*& e);
  void annotation(Expr* e);  // unparse.cpp
  void type_params(Span<TypeParam> params);
  void enter_type_scope(Span<TypeParam> params, int arguments);
  void leave_type_scope(int arguments);
  void generic_function(FunctionDef& f, int flags);
  void generic_class(ClassDef& c);
  void type_alias(TypeAlias& t);
  void function_prologue(Scope& scope);
  void decorators(Span<Expr*> list);
  void docstring(Span<Stmt*> body);
  void comprehension(Expr& e, Span<Comprehension> generators, Expr* element, Expr* value, Op add);
  void comprehension_loops(Span<Comprehension> generators, size_t i, Expr* element, Expr* value, Op add, int depth,
                           bool first_on_stack);

  // ---- statements.cpp ----
  void body(Span<Stmt*> statements);
  void stmt(Stmt& s);
  void assign(Expr& target);  // the value is on the stack
  void del(Expr& target);
  void unpack(Position whole, Span<Expr*> targets);
  bool assign_each(Expr& value, Expr& target);
  int local_slot(const Expr& target);
  bool is_inlined(const Expr& value);
  bool assign_comprehension(Expr& value, Expr& target);
  void aug_assign(AugAssign& a);
  void ann_assign(AnnAssign& a);
  void for_loop(For& f);
  void async_for(For& f);
  void while_loop(While& w);
  void if_stmt(If& i);
  void try_stmt(Try& t);
  void try_except(Try& t);
  void try_star(Try& t);
  void try_finally(Try& t);
  void with(Span<WithItem> items, size_t i, Span<Stmt*> inside, bool is_async);
  void call_exit(bool is_async);
  void open_block(Block block);
  void import(Import& i);
  void import_from(ImportFrom& i);
  void return_stmt(Return& r);
  void break_or_continue(Stmt& s, bool is_break);
  void unwind(Block& block, bool preserve_top);
  bool unwind_to(bool stop_at_loop, bool preserve_top);  // true: a loop was found
  void assert_stmt(Assert& a);

  // ---- patterns.cpp ----
  void match_stmt(Match& m);
  Label fail_label(PatternContext& pc, size_t pops);
  void jump_to_fail(Op op, PatternContext& pc);
  void bind_fail_labels(PatternContext& pc);
  void rotate(int count);
  void capture(Position place, std::string_view n, PatternContext& pc);
  void pattern(Pattern& p, PatternContext& pc);
  void subpattern(Pattern& p, PatternContext& pc);
  void check_length(size_t n, CompareOp op, PatternContext& pc);
  void sequence_pattern(MatchSequence& s, PatternContext& pc);
  bool check_keys(MatchMapping& m);
  void mapping_pattern(MatchMapping& m, PatternContext& pc);
  void class_pattern(MatchClass& c, PatternContext& pc);
  void or_pattern(MatchOr& o, PatternContext& pc);

  // ---- expressions.cpp ----
  void expr(Expr* e);
  void jump_if(Expr& test, bool when, Label target);
  void bool_op(BoolOp& b);
  void compare(Compare& c);
  void compare_one(CompareOperator op);
  void call(Call& c);
  void call_arguments(Span<Expr*> args, Span<Keyword> keywords, int given);
  void call_ex(Span<Keyword> keywords);
  void walked(Expr* e);
  Expr* only_item(Expr& e);
  void display(Span<Expr*> elts, Op build, Op append, Op extend, int given = 0);
  void map_display(ast::Dict* d, Span<Keyword> keywords);
  void joined(JoinedStr& j);
  void formatted(FormattedValue& f);
  bool percent(Str& format, BinOp& b);
  bool subscript_key(Expr& slice);
  void attribute(Attribute& a);
  void at_name(const Attribute& a, ast::Position whole);
  void yield(Expr& e);
  void await(int from = 0);
  void send_loop();
  Label begin_async_step(Label start);
  void end_async_step(Label except, Label start, int depth);

  Unit& u() { return *unit_; }
  void emit(Op op, int arg = 0) { unit_->emit(op, arg); }
  void at(const Expr& e) { unit_->set_place(e.at); }
  void at(const Stmt& s) { unit_->set_place(s.at); }
  std::string_view mangled(std::string_view n) { return table_.mangle(class_name(), n); }
  std::string_view class_name() { return unit_->scope.class_name; }
  bool in_function() {
    return unit_->scope.kind == ScopeKind::function || (unit_->scope.kind == ScopeKind::comprehension);
  }

  ScopeTable& table_;
  Str& filename_;
  SyntaxProblem& problem_;
  TreeLiterals& literals_;
  std::vector<std::unique_ptr<Unit>> units_;
  Unit* unit_ = nullptr;
  bool interactive_ = false, cell_ = false;
  // Who takes what the comprehension makes that comes next: a variable's slot, nobody, or the stack.
  static constexpr int kStack = -2, kNobody = -1;
  int taker_ = kStack;
  bool no_memory_ = false;
  std::map<std::string, Ref<>> shared_constants_;  // a constant exists once in all that is compiled together
  bool futures_over_ = false;                      // something else than an import from __future__ was seen
  Position leaving_at_;                            // of the return, break or continue that leaves blocks right now
  friend CompileResult wrp::compile_module(const ast::Module&, ast::Mode, Str&, bool, bool&, TreeLiterals&);
};

}  // namespace wrp::compile
