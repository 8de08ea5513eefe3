// ast.h -- the tree between text and bytecode: Python 3.13's abstract grammar, node for node.
//
// Nodes live in an Arena and are never freed one by one; they hold no destructors. The names are those of CPython's
// `ast` module, so that its documentation is the documentation of this file. Text is UTF-8 (lone surrogates written as
// three bytes, WTF-8), columns are byte offsets from 0, lines count from 1.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/arena.h"

namespace wrp::ast {

// One node, one line:
// clang-format off

struct Position {
  int32_t line = 0, column = 0, end_line = 0, end_column = 0;
};

using Name = std::string_view;  // an identifier or dotted name, normalised (see characters.h); empty = absent

constexpr int kMaxHeight = 3000;  // higher trees are a RecursionError, as in CPython (which allows 9,997)

struct Expr;
struct Stmt;
struct Pattern;

// ---- expressions ---------------------------------------------------------------------------------------------------

enum class ExprKind : uint8_t {
  BoolOp, NamedExpr, BinOp, UnaryOp, Lambda, IfExp, Dict, Set, ListComp, SetComp, DictComp, GeneratorExp, Await, Yield,
  YieldFrom, Compare, Call, FormattedValue, JoinedStr, Constant, Attribute, Subscript, Starred, Name, List, Tuple, Slice
};
enum class Context : uint8_t { Load, Store, Del };
enum class BoolOperator : uint8_t { And, Or };
enum class Operator : uint8_t { Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv };
enum class UnaryOperator : uint8_t { Invert, Not, UAdd, USub };
enum class CompareOperator : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

struct Expr {
  ExprKind kind;
  uint16_t height = 1;  // of the tree below, bounded by kMaxHeight: whoever recurses over a tree may rely on it
  Position at;
};

struct Keyword {  // name=value, or **value when name is empty
  Position at;
  Name name;
  Expr* value;
};
struct Comprehension {  // [async] for target in iter if ... if ...
  Expr* target;
  Expr* iter;
  Span<Expr*> ifs;
  bool is_async;
};
struct Arg {
  Position at;
  Name name;
  Expr* annotation;  // or null
};
struct Arguments {
  Span<Arg> posonly, args, kwonly;
  Arg* vararg = nullptr;  // *args
  Arg* kwarg = nullptr;   // **kwargs
  Span<Expr*> defaults;     // of the last posonly+args
  Span<Expr*> kw_defaults;  // one per kwonly, null = required
};

enum class ConstantKind : uint8_t { None, True, False, Ellipsis, Int, Float, Complex, Str, Bytes };

struct BoolOp : Expr { static constexpr auto Kind = ExprKind::BoolOp; BoolOperator op; Span<Expr*> values; };
struct NamedExpr : Expr { static constexpr auto Kind = ExprKind::NamedExpr; Expr* target; Expr* value; };
struct BinOp : Expr { static constexpr auto Kind = ExprKind::BinOp; Expr* left; Operator op; Expr* right; };
struct UnaryOp : Expr { static constexpr auto Kind = ExprKind::UnaryOp; UnaryOperator op; Expr* operand; };
struct Lambda : Expr { static constexpr auto Kind = ExprKind::Lambda; Arguments* args; Expr* body; };
struct IfExp : Expr { static constexpr auto Kind = ExprKind::IfExp; Expr* test; Expr* body; Expr* orelse; };
struct Dict : Expr { static constexpr auto Kind = ExprKind::Dict; Span<Expr*> keys /* null = ** */, values; };
struct Set : Expr { static constexpr auto Kind = ExprKind::Set; Span<Expr*> elts; };
struct ListComp : Expr { static constexpr auto Kind = ExprKind::ListComp; Expr* elt; Span<Comprehension> generators; };
struct SetComp : Expr { static constexpr auto Kind = ExprKind::SetComp; Expr* elt; Span<Comprehension> generators; };
struct DictComp : Expr { static constexpr auto Kind = ExprKind::DictComp; Expr* key; Expr* value; Span<Comprehension> generators; };
struct GeneratorExp : Expr { static constexpr auto Kind = ExprKind::GeneratorExp; Expr* elt; Span<Comprehension> generators; };
struct Await : Expr { static constexpr auto Kind = ExprKind::Await; Expr* value; };
struct Yield : Expr { static constexpr auto Kind = ExprKind::Yield; Expr* value /* or null */; };
struct YieldFrom : Expr { static constexpr auto Kind = ExprKind::YieldFrom; Expr* value; };
struct Compare : Expr { static constexpr auto Kind = ExprKind::Compare; Expr* left; Span<CompareOperator> ops; Span<Expr*> comparators; };
struct Call : Expr { static constexpr auto Kind = ExprKind::Call; Expr* func; Span<Expr*> args; Span<Keyword> keywords; };
// conversion: 0 none, 's', 'r', 'a'. format_spec: a JoinedStr or null. (f"{x=}" is already split into text and value.)
struct FormattedValue : Expr { static constexpr auto Kind = ExprKind::FormattedValue; Expr* value; char conversion; Expr* format_spec; };
struct JoinedStr : Expr { static constexpr auto Kind = ExprKind::JoinedStr; Span<Expr*> values; };
struct Constant : Expr {
  static constexpr auto Kind = ExprKind::Constant;
  ConstantKind constant;
  std::string_view text;  // Str, Bytes: the value. Int: the digits without prefix and underscores
  int32_t base;           // Int: 2, 8, 10 or 16. Str: 'u' when written u'...' (only ast.dump wants to know). Bytes: parts that are not empty
  double number;          // Float; Complex: the imaginary part
};
struct Attribute : Expr { static constexpr auto Kind = ExprKind::Attribute; Expr* value; Name attr; Context ctx; };
struct Subscript : Expr { static constexpr auto Kind = ExprKind::Subscript; Expr* value; Expr* slice; Context ctx; };
struct Starred : Expr { static constexpr auto Kind = ExprKind::Starred; Expr* value; Context ctx; };
struct NameExpr : Expr { static constexpr auto Kind = ExprKind::Name; Name id; Context ctx; };
struct List : Expr { static constexpr auto Kind = ExprKind::List; Span<Expr*> elts; Context ctx; };
struct Tuple : Expr { static constexpr auto Kind = ExprKind::Tuple; Span<Expr*> elts; Context ctx; };
struct Slice : Expr { static constexpr auto Kind = ExprKind::Slice; Expr* lower; Expr* upper; Expr* step; /* each or null */ };

// ---- statements ----------------------------------------------------------------------------------------------------

enum class StmtKind : uint8_t {
  FunctionDef, ClassDef, Return, Delete, Assign, TypeAlias, AugAssign, AnnAssign, For, While, If, With, Match, Raise,
  Try, Assert, Import, ImportFrom, Global, Nonlocal, Expr, Pass, Break, Continue
};

struct Stmt {
  StmtKind kind;
  Position at;
};

struct WithItem { Expr* context_expr; Expr* optional_vars /* or null */; };
struct ExceptHandler { Position at; Expr* type /* or null */; Name name; Span<Stmt*> body; };
struct Alias { Position at; Name name; Name asname; };
struct MatchCase { Pattern* pattern; Expr* guard /* or null */; Span<Stmt*> body; };
enum class TypeParamKind : uint8_t { TypeVar, ParamSpec, TypeVarTuple };
struct TypeParam { Position at; TypeParamKind kind; Name name; Expr* bound; Expr* default_value; };

struct FunctionDef : Stmt {
  static constexpr auto Kind = StmtKind::FunctionDef;
  Name name; Arguments* args; Span<Stmt*> body; Span<Expr*> decorators; Expr* returns; Span<TypeParam> type_params; bool is_async;
};
struct ClassDef : Stmt {
  static constexpr auto Kind = StmtKind::ClassDef;
  Name name; Span<Expr*> bases; Span<Keyword> keywords; Span<Stmt*> body; Span<Expr*> decorators; Span<TypeParam> type_params;
};
struct Return : Stmt { static constexpr auto Kind = StmtKind::Return; Expr* value; };
struct Delete : Stmt { static constexpr auto Kind = StmtKind::Delete; Span<Expr*> targets; };
struct Assign : Stmt { static constexpr auto Kind = StmtKind::Assign; Span<Expr*> targets; Expr* value; };
struct TypeAlias : Stmt { static constexpr auto Kind = StmtKind::TypeAlias; Expr* name; Span<TypeParam> type_params; Expr* value; };
struct AugAssign : Stmt { static constexpr auto Kind = StmtKind::AugAssign; Expr* target; Operator op; Expr* value; };
struct AnnAssign : Stmt { static constexpr auto Kind = StmtKind::AnnAssign; Expr* target; Expr* annotation; Expr* value; bool simple; };
struct For : Stmt { static constexpr auto Kind = StmtKind::For; Expr* target; Expr* iter; Span<Stmt*> body, orelse; bool is_async; };
struct While : Stmt { static constexpr auto Kind = StmtKind::While; Expr* test; Span<Stmt*> body, orelse; };
struct If : Stmt { static constexpr auto Kind = StmtKind::If; Expr* test; Span<Stmt*> body, orelse; };
struct With : Stmt { static constexpr auto Kind = StmtKind::With; Span<WithItem> items; Span<Stmt*> body; bool is_async; };
struct Match : Stmt { static constexpr auto Kind = StmtKind::Match; Expr* subject; Span<MatchCase> cases; };
struct Raise : Stmt { static constexpr auto Kind = StmtKind::Raise; Expr* exc; Expr* cause; };
struct Try : Stmt { static constexpr auto Kind = StmtKind::Try; Span<Stmt*> body; Span<ExceptHandler> handlers; Span<Stmt*> orelse, finalbody; bool is_star; };
struct Assert : Stmt { static constexpr auto Kind = StmtKind::Assert; Expr* test; Expr* msg; };
struct Import : Stmt { static constexpr auto Kind = StmtKind::Import; Span<Alias> names; };
struct ImportFrom : Stmt { static constexpr auto Kind = StmtKind::ImportFrom; Name module; Span<Alias> names /* "*" alone = all */; int32_t level; };
struct Global : Stmt { static constexpr auto Kind = StmtKind::Global; Span<Name> names; };
struct Nonlocal : Stmt { static constexpr auto Kind = StmtKind::Nonlocal; Span<Name> names; };
struct ExprStmt : Stmt { static constexpr auto Kind = StmtKind::Expr; Expr* value; };
struct Pass : Stmt { static constexpr auto Kind = StmtKind::Pass; };
struct Break : Stmt { static constexpr auto Kind = StmtKind::Break; };
struct Continue : Stmt { static constexpr auto Kind = StmtKind::Continue; };

// ---- patterns ------------------------------------------------------------------------------------------------------

enum class PatternKind : uint8_t { Value, Singleton, Sequence, Mapping, Class, Star, As, Or };

struct Pattern {
  PatternKind kind;
  Position at;
};
struct MatchValue : Pattern { static constexpr auto Kind = PatternKind::Value; Expr* value; };
struct MatchSingleton : Pattern { static constexpr auto Kind = PatternKind::Singleton; ConstantKind value; };
struct MatchSequence : Pattern { static constexpr auto Kind = PatternKind::Sequence; Span<Pattern*> patterns; };
struct MatchMapping : Pattern { static constexpr auto Kind = PatternKind::Mapping; Span<Expr*> keys; Span<Pattern*> patterns; Name rest; };
struct MatchClass : Pattern {
  static constexpr auto Kind = PatternKind::Class;
  Expr* cls; Span<Pattern*> patterns; Span<Name> kwd_attrs; Span<Pattern*> kwd_patterns;
};
struct MatchStar : Pattern { static constexpr auto Kind = PatternKind::Star; Name name; };
struct MatchAs : Pattern { static constexpr auto Kind = PatternKind::As; Pattern* pattern /* or null */; Name name /* empty = _ */; };
struct MatchOr : Pattern { static constexpr auto Kind = PatternKind::Or; Span<Pattern*> patterns; };

// ---- the whole -----------------------------------------------------------------------------------------------------

enum class Mode : uint8_t {
  Exec,    // a file or a cell: statements
  Eval,    // one expression: body holds a single ExprStmt
  Single,  // one line or block typed at the prompt
};

struct Module {
  Span<Stmt*> body;
};

// The node as its own type; the kind must be right.
template <class T, class Node>
T& as(Node& node) { return static_cast<T&>(node); }
template <class T, class Node>
const T& as(const Node& node) { return static_cast<const T&>(node); }

}  // namespace wrp::ast
