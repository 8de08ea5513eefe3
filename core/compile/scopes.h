// scopes.h -- who owns each name: a walk over the tree before code is made.
//
// Every function, class, lambda, generator expression and module is a Scope. The first pass notes what each scope binds
// and uses; the second decides, from the outside in, whether a name is local, shared with an inner scope (a cell),
// taken from an outer one (free) or global. Comprehensions of lists, sets and dicts run inside their surroundings
// since 3.12: they get a Scope too, marked `inlined`, and their names become hidden locals of the scope around.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "syntax/parser.h"

namespace wrp::compile {

enum class Where : uint8_t { unknown, local, cell, free, global_explicit, global_implicit };

struct Symbol {
  bool bound = false, used = false, param = false, global = false, nonlocal = false, annotated = false,
       imported = false;
  bool needed_by_inner = false;  // an inner scope takes it from here
  bool passed = false;           // a class has the name itself, and hands a function's variable of that name inwards
  Where where = Where::unknown;
};

enum class ScopeKind : uint8_t { module, class_body, function, comprehension };

struct Scope {
  ScopeKind kind;
  const void* node;  // the tree node that opens it
  Scope* parent;
  std::string_view name;
  std::string_view class_name;  // for mangling: the innermost class around
  std::vector<std::unique_ptr<Scope>> inner;
  std::map<std::string_view, Symbol> symbols;
  std::vector<std::string_view> order;  // symbols as first seen
  size_t opened_at = 0;                 // so many symbols of the scope around had been seen before
  std::vector<std::string_view> params;
  // is_async: made by `async def`; is_coroutine: so, or a comprehension that awaits.
  bool is_generator = false, is_coroutine = false, is_async = false, is_lambda = false, inlined = false,
       has_varargs = false, has_varkeywords = false;
  bool needs_class_cell = false;  // a method uses super or __class__
  // Type parameters, and what is evaluated only when asked for (their bounds, the value of a type alias): like a
  // function, but it sees the names of the class around it. For complaints: what it is.
  const char* annotation = nullptr;
  bool sees_class = false;       // an annotation scope in a class
  bool needs_classdict = false;  // a class in which there are such
  std::vector<std::string_view>
      attributes;  // of a class: names that its methods assign to on self, for __static_attributes__

  bool function_like() const { return kind == ScopeKind::function || kind == ScopeKind::comprehension; }
};

struct ScopeError {
  std::string_view message_owner;
  ast::SyntaxProblem problem;
  bool failed = false;
};

// Builds and resolves the scopes of a module. `names` keeps mangled names alive as long as the result.
class ScopeTable {
 public:
  bool annotations_are_text = false;  // from __future__ import annotations: they use no names
  bool imports_annotations(const ast::Module& module);
  std::unique_ptr<Scope> build(const ast::Module& module, ast::SyntaxProblem& problem, bool& ok);
  Scope* scope_of(const void* node) const {
    auto it = by_node_.find(node);
    return it == by_node_.end() ? nullptr : it->second;
  }
  std::string_view mangle(std::string_view class_name, std::string_view name);

 private:
  friend class ScopeBuilder;
  std::map<const void*, Scope*> by_node_;
  std::vector<std::unique_ptr<std::string>> mangled_;
};

}  // namespace wrp::compile
