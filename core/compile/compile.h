// compile.h -- tree to code objects.
#pragma once

#include "objects/frame.h"
#include "syntax/parser.h"

namespace wrp {

// What a parse tree holds of what was made of its literals. In CPython the tree of a text that is run lives until the
// text has run, and sys.getrefcount() tells one more for each literal; the tree of compile() and of a module does not.
using TreeLiterals = std::vector<Ref<>>;

struct CompileResult {
  Ref<Code> code;  // null when it failed
  ast::SyntaxProblem problem;
  std::vector<ast::SyntaxNote> notes;
  bool no_memory = false;
};

// Compiles a parsed module. Mode::Eval and Mode::Single shape the end: an expression's value is returned, or shown.
// `cell`: the last statement, when it is an expression, is returned (a notebook's last line).
// `annotations_are_text`: the effect of `from __future__ import annotations`, before and after.
CompileResult compile_module(const ast::Module& module, ast::Mode mode, Str& filename, bool cell,
                             bool& annotations_are_text, TreeLiterals& literals);

// What `dis` shows, for people: one line per instruction.
Result<Ref<Str>> disassemble(Interp& in, Code& code);

}  // namespace wrp
