// dump.h -- a tree as text, exactly as CPython's ast.dump() writes it. For tests: it is how we compare with CPython.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace wrp::ast {

struct DumpOptions {
  bool positions = false;  // as include_attributes=True
  bool ascii = false;      // strings as ascii() writes them instead of repr()
};

std::string dump(const Module& module, Mode mode, DumpOptions options);

}  // namespace wrp::ast
