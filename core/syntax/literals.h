// literals.h -- what a literal's text means: escapes in strings, digits of numbers.
#pragma once

#include <string>
#include <string_view>

#include "syntax/arena.h"
#include "syntax/ast.h"

namespace wrp::ast {

struct StringPrefix {
  bool bytes = false, raw = false, unicode = false;
  size_t length = 0;      // of the prefix
  size_t quote_size = 1;  // 1 or 3
};
StringPrefix string_prefix(std::string_view token);

struct LiteralProblem {
  std::string message;  // empty: none
  bool not_supported = false;
  size_t odd_escape = std::string_view::npos;  // where the first escape stands that means nothing
};

// Replaces escapes. Text without any is returned as it is, without a copy.
std::string_view decode_escapes(Arena& arena, std::string_view body, bool bytes, LiteralProblem& problem);

// Fills text, base, number and constant of `node` from a number token.
void read_number(Arena& arena, std::string_view token, Constant& node, LiteralProblem& problem);

}  // namespace wrp::ast
