// syntax_test.cpp -- what the parser promises, in short programs. The long proof is compare_with_cpython.py, which
// holds every tree of CPython's standard library and thousands of broken statements against CPython's own parser.
#include "catch.h"
#include "syntax/dump.h"
#include "syntax/parser.h"

using namespace wrp::ast;

static std::string tree(std::string_view source, Mode mode = Mode::Exec, DumpOptions options = {}) {
  Arena arena;
  ParseResult result = parse(arena, source, mode);
  if (!result.module) return result.problem.type + ": " + result.problem.message;
  return dump(*result.module, mode, options);
}

// The dump of a single expression, without its wrapping.
static std::string expression(std::string_view source) {
  std::string text = tree(source, Mode::Eval);
  return text.substr(0, 16) == "Expression(body=" ? text.substr(16, text.size() - 17) : text;
}

// "SyntaxError 1:4-1:5 message" with columns as SyntaxError has them, from 1.
static std::string mistake(std::string_view source, Mode mode = Mode::Exec) {
  Arena arena;
  ParseResult result = parse(arena, source, mode);
  if (result.module) return "no mistake";
  const Position& at = result.problem.at;
  return result.problem.type + " " + std::to_string(at.line) + ":" + std::to_string(at.column + 1) + "-" +
         std::to_string(at.end_line) + ":" + std::to_string(at.end_column + 1) + " " + result.problem.message;
}

static std::string message(std::string_view source) {
  Arena arena;
  return parse(arena, source, Mode::Exec).problem.message;
}

static std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// ---- trees ---------------------------------------------------------------------------------------------------------

TEST_CASE("multiplication binds tighter than addition, and power binds to the right") {
  CHECK(expression("a + b * c") ==
        "BinOp(left=Name(id='a', ctx=Load()), op=Add(), right=BinOp(left=Name(id='b', ctx=Load()), op=Mult(), "
        "right=Name(id='c', ctx=Load())))");
  CHECK(expression("-2 ** -1") ==
        "UnaryOp(op=USub(), operand=BinOp(left=Constant(value=2), op=Pow(), right=UnaryOp(op=USub(), "
        "operand=Constant(value=1))))");
}

TEST_CASE("comparisons and boolean operators are flat") {
  CHECK(expression("a < b is not c") ==
        "Compare(left=Name(id='a', ctx=Load()), ops=[Lt(), IsNot()], comparators=[Name(id='b', ctx=Load()), "
        "Name(id='c', ctx=Load())])");
  CHECK(expression("1 or 2 or 3 and 4") ==
        "BoolOp(op=Or(), values=[Constant(value=1), Constant(value=2), BoolOp(op=And(), values=[Constant(value=3), "
        "Constant(value=4)])])");
}

TEST_CASE("positions are lines from 1 and byte columns from 0") {
  DumpOptions positions;
  positions.positions = true;
  CHECK(
      tree("\xc3\xa9 = 1", Mode::Exec, positions) ==
      "Module(body=[Assign(targets=[Name(id='\xc3\xa9', ctx=Store(), lineno=1, col_offset=0, end_lineno=1, "
      "end_col_offset=2)], value=Constant(value=1, lineno=1, col_offset=5, end_lineno=1, end_col_offset=6), lineno=1, "
      "col_offset=0, end_lineno=1, end_col_offset=6)])");
}

TEST_CASE("assignments turn their left side into targets") {
  CHECK(
      tree("a, *b.c = d[0] = e") ==
      "Module(body=[Assign(targets=[Tuple(elts=[Name(id='a', ctx=Store()), Starred(value=Attribute(value=Name(id='b', "
      "ctx=Load()), attr='c', ctx=Store()), ctx=Store())], ctx=Store()), Subscript(value=Name(id='d', ctx=Load()), "
      "slice=Constant(value=0), ctx=Store())], value=Name(id='e', ctx=Load()))])");
  CHECK(tree("(x): int") ==
        "Module(body=[AnnAssign(target=Name(id='x', ctx=Store()), annotation=Name(id='int', ctx=Load()), simple=0)])");
}

TEST_CASE("calls keep positional, starred and named arguments apart") {
  CHECK(expression("f(a, *b, c=1, **d)") ==
        "Call(func=Name(id='f', ctx=Load()), args=[Name(id='a', ctx=Load()), Starred(value=Name(id='b', ctx=Load()), "
        "ctx=Load())], keywords=[keyword(arg='c', value=Constant(value=1)), keyword(value=Name(id='d', ctx=Load()))])");
}

TEST_CASE("functions know every kind of parameter") {
  CHECK(tree("def f(a, /, b=1, *c, d, e=2, **g): pass") ==
        "Module(body=[FunctionDef(name='f', args=arguments(posonlyargs=[arg(arg='a')], args=[arg(arg='b')], "
        "vararg=arg(arg='c'), kwonlyargs=[arg(arg='d'), arg(arg='e')], kw_defaults=[None, Constant(value=2)], "
        "kwarg=arg(arg='g'), defaults=[Constant(value=1)]), body=[Pass()])])");
}

TEST_CASE("adjacent strings are one, and f-strings hold text and fields") {
  CHECK(expression("'a' \"b\" r'\\n'") == "Constant(value='ab\\\\n')");
  CHECK(expression("f'{x!r:>{w}}'") ==
        "JoinedStr(values=[FormattedValue(value=Name(id='x', ctx=Load()), conversion=114, "
        "format_spec=JoinedStr(values=[Constant(value='>'), FormattedValue(value=Name(id='w', ctx=Load()), "
        "conversion=-1)]))])");
  CHECK(expression("f'{x = }{{'") ==
        "JoinedStr(values=[Constant(value='x = '), FormattedValue(value=Name(id='x', ctx=Load()), conversion=114), "
        "Constant(value='{')])");
  CHECK(expression("f'{d['k']}'") ==
        "JoinedStr(values=[FormattedValue(value=Subscript(value=Name(id='d', ctx=Load()), slice=Constant(value='k'), "
        "ctx=Load()), conversion=-1)])");
}

TEST_CASE("escapes and numbers have their values") {
  CHECK(expression("'\\x41\\u00e9\\101\\q'") ==
        "Constant(value='A\xc3\xa9"
        "A\\\\q')");
  CHECK(expression("b'\\xff\\0'") == "Constant(value=b'\\xff\\x00')");
  CHECK(expression("0xFF_FF") == "Constant(value=65535)");
  CHECK(expression("1_000.5e-3") == "Constant(value=1.0005)");
  CHECK(expression("3j") == "Constant(value=3j)");
}

TEST_CASE("match, case and type are names too") {
  CHECK(tree("match = case = type = 1").substr(0, 19) == "Module(body=[Assign");
  CHECK(tree("match(x)\nmatch[x]\nmatch * x").find("Match(") == std::string::npos);
  CHECK(tree("match x:\n  case [1, *_] | {'a': b, **c} if b: pass\n  case P(0, q=None) as r: pass") ==
        "Module(body=[Match(subject=Name(id='x', ctx=Load()), cases=[match_case(pattern=MatchOr(patterns=["
        "MatchSequence(patterns=[MatchValue(value=Constant(value=1)), MatchStar()]), MatchMapping(keys=[Constant("
        "value='a')], patterns=[MatchAs(name='b')], rest='c')]), guard=Name(id='b', ctx=Load()), body=[Pass()]), "
        "match_case(pattern=MatchAs(pattern=MatchClass(cls=Name(id='P', ctx=Load()), patterns=[MatchValue(value="
        "Constant(value=0))], kwd_attrs=['q'], kwd_patterns=[MatchSingleton(value=None)]), name='r'), "
        "body=[Pass()])])])");
  CHECK(tree("type X[T: int = bool, *Ts, **P] = list[T]").substr(0, 22) == "Module(body=[TypeAlias");
}

TEST_CASE("parentheses after with may hold the items or belong to one") {
  CHECK(tree("with (a as b, c): pass").find("withitem(context_expr=Name(id='c'") != std::string::npos);
  CHECK(tree("with (a, b).c: pass").find("withitem(context_expr=Attribute(") != std::string::npos);
}

TEST_CASE("lines may end in any of three ways and begin with a byte order mark") {
  CHECK(tree("\xef\xbb\xbf"
             "a\r\nb\rc") == tree("a\nb\nc"));
}

// ---- mistakes ------------------------------------------------------------------------------------------------------

TEST_CASE("mistakes are told in CPython's words, where CPython points") {
  CHECK(mistake("if x\n  y") == "SyntaxError 1:5-1:6 expected ':'");
  CHECK(mistake("if x:\ny") == "IndentationError 2:1-2:2 expected an indented block after 'if' statement on line 1");
  CHECK(mistake("  x") == "IndentationError 1:2-1:-1 unexpected indent");
  CHECK(mistake("if x:\n    a\n  b") ==
        "IndentationError 3:4-3:-1 unindent does not match any outer indentation level");
  CHECK(mistake("if x:\n\ty\n        z") == "TabError 3:1-3:0 inconsistent use of tabs and spaces in indentation");
  CHECK(mistake("print(a\nb = 1\n") == "SyntaxError 1:6-1:0 '(' was never closed");
  CHECK(mistake("(]") == "SyntaxError 1:2-1:2 closing parenthesis ']' does not match opening parenthesis '('");
  CHECK(mistake("x = )") == "SyntaxError 1:5-1:5 unmatched ')'");
  CHECK(mistake("f(1 2)") == "SyntaxError 1:3-1:6 invalid syntax. Perhaps you forgot a comma?");
  CHECK(mistake("if a = 1: pass") ==
        "SyntaxError 1:4-1:9 invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  CHECK(mistake("f() = 1") ==
        "SyntaxError 1:1-1:4 cannot assign to function call here. Maybe you meant '==' instead of '='?");
  CHECK(mistake("x = 1 = y") == "SyntaxError 1:5-1:6 cannot assign to literal");
  CHECK(mistake("del f()") == "SyntaxError 1:5-1:8 cannot delete function call");
  CHECK(mistake("print 'hi'") ==
        "SyntaxError 1:1-1:11 Missing parentheses in call to 'print'. Did you mean print(...)?");
  CHECK(mistake("f(a=1, b)") == "SyntaxError 1:9-1:10 positional argument follows keyword argument");
  CHECK(mistake("f(a.b=1)") == "SyntaxError 1:3-1:7 expression cannot contain assignment, perhaps you meant \"==\"?");
  CHECK(mistake("def f(a=1, b): pass") ==
        "SyntaxError 1:12-1:13 parameter without a default follows parameter with a default");
  CHECK(mistake("try: x\ny") == "SyntaxError 2:1-2:2 expected 'except' or 'finally' block");
  CHECK(mistake("try: x\nexcept a, b: y") == "SyntaxError 2:8-2:12 multiple exception types must be parenthesized");
  CHECK(mistake("x y") == "SyntaxError 1:3-1:4 invalid syntax");
}

TEST_CASE("broken literals are told by the lexer") {
  CHECK(mistake("x = 'abc") == "SyntaxError 1:5-1:5 unterminated string literal (detected at line 1)");
  CHECK(mistake("'''a\nb") == "SyntaxError 1:1-1:1 unterminated triple-quoted string literal (detected at line 2)");
  CHECK(message("1abc") == "invalid decimal literal");
  CHECK(message("0b12") == "invalid digit '2' in binary literal");
  CHECK(message("0777") ==
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
  CHECK(message("'\\x1'") ==
        "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape");
  CHECK(message("b'\xc3\xa9'") == "bytes can only contain ASCII literal characters");
  CHECK(message("x = \xe2\x80\x9c"
                "a\xe2\x80\x9d") == "invalid character '\xe2\x80\x9c' (U+201C)");
  CHECK(message("x\xc2\xa0= 1") == "invalid non-printable character U+00A0");
  CHECK(message("x \\ y") == "unexpected character after line continuation character");
}

TEST_CASE("f-strings have their own family of mistakes") {
  CHECK(message("f'{x'") == "f-string: expecting '}'");
  CHECK(message("f'{}'") == "f-string: valid expression required before '}'");
  CHECK(message("f'}'") == "f-string: single '}' is not allowed");
  CHECK(message("f'{x!z}'") == "f-string: invalid conversion character 'z': expected 's', 'r', or 'a'");
  CHECK(message("f'{x:{y:{z:{w}}}}'") == "f-string: expressions nested too deeply");
}

TEST_CASE("a name in \\N{...} that we do not know is not supported, rather than wrong") {
  CHECK(expression("'\\N{bullet}'") == "Constant(value='\xe2\x80\xa2')");
  CHECK(mistake("'\\N{WHITE CHESS KNIGHT}'").substr(0, 12) == "NotSupported");
}

TEST_CASE("sources that are no text are refused") {
  CHECK(message("x = '\xff'").find("can't decode byte 0xff in position 5: invalid start byte") != std::string::npos);
  CHECK(message(std::string_view("x\0y", 3)) == "source code cannot contain null bytes");
}

TEST_CASE("at the prompt only one statement is taken") {
  CHECK(tree("x; y", Mode::Single) ==
        "Interactive(body=[Expr(value=Name(id='x', ctx=Load())), Expr(value=Name(id='y', ctx=Load()))])");
  CHECK(message("x\ny").empty());
  CHECK(mistake("x\ny", Mode::Single) ==
        "SyntaxError 1:2-1:3 multiple statements found while compiling a single statement");
}

// ---- completeness --------------------------------------------------------------------------------------------------

TEST_CASE("the prompt asks for more while something is open") {
  for (const char* open : {"f(", "f(a,\n", "'''a", "f'''{", "x = \\", "if x:", "if x:\n  y", "@a", "try: x",
                           "class C:", "class C:\n  def f(self):", "match x:\n  case 1:", "else_ = [\n  1,"}) {
    INFO(open);
    CHECK(completeness(open) == Completeness::incomplete);
  }
}

TEST_CASE("an empty line ends a block, a block on one line needs none") {
  for (const char* whole : {"", "# only a comment", "x = 1", "if x: y", "class C: pass", "if x:\n  y\n", "f(a,\nb)"}) {
    INFO(whole);
    CHECK(completeness(whole) == Completeness::complete);
  }
}

TEST_CASE("more input does not mend a mistake") {
  for (const char* wrong : {"x y", "x = )", "if x\n", "'abc", "  x", "f(1 2", "else:", "x = \\\n"}) {
    INFO(wrong);
    CHECK(completeness(wrong) == Completeness::wrong);
  }
}

// ---- limits --------------------------------------------------------------------------------------------------------

TEST_CASE("no depth overflows the stack") {
  CHECK(message(repeat("(", 1000000)) == "too many nested parentheses");
  CHECK(message(repeat("(", 200) + "1" + repeat(")", 200)).empty());
  CHECK(mistake(repeat("1+", 100000) + "1").substr(0, 14) == "RecursionError");
  CHECK(mistake("a" + repeat(".a", 100000)).substr(0, 14) == "RecursionError");
  CHECK(mistake(repeat("-", 100000) + "1").substr(0, 14) == "RecursionError");
  CHECK(mistake(repeat("lambda:", 100000) + "1").substr(0, 11) == "MemoryError");
  CHECK(mistake(repeat("1**", 100000) + "1").substr(0, 11) == "MemoryError");
  CHECK(mistake(repeat("a if b else ", 100000) + "c").substr(0, 11) == "MemoryError");
  CHECK(mistake("if a: b\n" + repeat("elif a: b\n", 100000)).substr(0, 11) == "MemoryError");
  CHECK(message(repeat("a and ", 100000) + "b").empty());
}

TEST_CASE("a tree is never higher than kMaxHeight, however its parts are nested") {
  CHECK(message(repeat("1+", kMaxHeight - 1) + "1").empty());
  CHECK(message(repeat("1+", kMaxHeight) + "1") == "maximum recursion depth exceeded during compilation");
  CHECK(message(repeat("(", 40) + "1" + repeat(repeat("+1", 100) + ")", 40)) ==
        "maximum recursion depth exceeded during compilation");
}

TEST_CASE("blocks nest a hundred deep") {
  std::string ladder;
  for (int i = 0; i < 100; ++i) ladder += std::string(static_cast<size_t>(i), ' ') + "if x:\n";
  CHECK(message(ladder + std::string(100, ' ') + "x") == "too many levels of indentation");
}

TEST_CASE("nesting does not make a diagnosis slow") {
  CHECK(message(repeat("f[", 180) + "1" + repeat("]", 180) + " 5") == "invalid syntax");
  CHECK(message(repeat("[x for x in ", 180) + repeat("]", 180)) == "invalid syntax");
  CHECK(message(repeat("f(a=", 180) + "1 for" + repeat(")", 180)) == "invalid syntax");
}

TEST_CASE("an arena that is full is a MemoryError") {
  Arena small(200000);
  ParseResult result = parse(small, repeat("x = y + 1\n", 10000), Mode::Exec);
  REQUIRE(!result.module);
  CHECK(result.problem.type == "MemoryError");
}
