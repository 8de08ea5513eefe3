// parser.h -- text to tree. Start reading here, then parser.cpp from parse().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/ast.h"

namespace wrp::ast {

// What went wrong, in CPython 3.13's words. `type` is "SyntaxError", "IndentationError", "TabError", "MemoryError",
// "RecursionError" or "NotSupported" (a construct this runtime leaves out; message says "not supported: ...").
struct SyntaxProblem {
  std::string type;
  std::string message;
  Position at;              // columns in bytes from 0, as in the tree; below 0 as character_offsets() says
  std::string line_text;    // the source line, without its newline
  bool in_scopes = false;   // about names: CPython tells the place in attributes only, not in `args`
  bool in_lexer = false;    // found by the lexer: CPython's text then is the line as it is, without a newline added
  bool incomplete = false;  // more input could complete it (an open bracket, string or block): the prompt asks for more
};

// The columns as SyntaxError has them: in characters of line_text, from 1. CPython leaves some of them open and then
// says 0 or -1; a problem's columns are -1 and -2 there.
struct CharacterOffsets {
  int32_t offset, end_offset;
};
CharacterOffsets character_offsets(const SyntaxProblem& problem);

// Something odd that is allowed: a SyntaxWarning.
struct SyntaxNote {
  int32_t line, column;
  std::string message;
};

struct ParseResult {
  Module* module = nullptr;  // null when it failed; owned by the arena
  SyntaxProblem problem;
  std::vector<SyntaxNote> notes;
};

// Parses `source` (bytes; invalid UTF-8 is a SyntaxError as in CPython). The tree does not refer to `source`. Never
// recurses deeper than a fixed limit: too deeply nested source is an error in CPython's words ("too many nested
// parentheses", ...), never a crash.
ParseResult parse(Arena& arena, std::string_view source, Mode mode);

// What the prompt does after each line: complete -> run it; incomplete -> show "... ".
enum class Completeness { complete, incomplete, wrong };
Completeness completeness(std::string_view source);

}  // namespace wrp::ast
