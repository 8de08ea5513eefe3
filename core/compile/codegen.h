// codegen.h -- one code object in the making: instructions with labels, the ranges that handlers protect, line numbers.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "compile/opcodes.h"
#include "compile/scopes.h"

namespace wrp::compile {

using Label = int;

// What surrounds the current place and must be undone by return, break and continue, innermost last.
struct Block {
  enum Kind { loop, for_loop, finally_try, with, async_with, handler, star_handler, pop_value, finally_end } kind;
  Label exit = -1, again = -1;    // loops
  ast::Span<ast::Stmt*> finally;  // finally_try: what to run on the way out
  std::string_view handler_name;  // handler: `except ... as name`
  int protection = -1;            // the handler that this block's inside is protected by
  ast::Position place = {};       // of what runs on the way out
};

// A name of an inlined comprehension, and where it lies.
struct Hidden {
  std::string_view name;
  int slot;
  bool cell;
};

class Unit {
 public:
  Unit(Scope& scope, Unit* outer) : scope(scope), outer(outer) {}

  Scope& scope;
  Unit* outer;
  std::vector<Block> blocks;

  Label new_label() {
    labels_.push_back({-1, -1});
    return static_cast<Label>(labels_.size() - 1);
  }
  void bind(Label label) {
    labels_[static_cast<size_t>(label)].at = static_cast<int>(code_.size());
    int expected = labels_[static_cast<size_t>(label)].depth;
    if (expected >= 0 && (!reachable_ || depth_ < 0)) depth_ = expected;
    reachable_ = reachable_ || expected >= 0;
    if (expected < 0) labels_[static_cast<size_t>(label)].depth = depth_;
  }
  // A handler starts with the stack its range promised.
  void bind_handler(Label label, int depth) {
    labels_[static_cast<size_t>(label)] = {static_cast<int>(code_.size()), depth};
    depth_ = depth;
    reachable_ = true;
    note_depth();
  }

  void emit(Op op, int arg = 0) {
    add(op, static_cast<uint32_t>(arg), -1);
    depth_ += op_effect(op, arg);
    note_depth();
    if (op == Op::RETURN_VALUE || op == Op::RAISE || op == Op::RERAISE) reachable_ = false;
  }
  void jump(Op op, Label target) {
    add(op, 0, target);
    if (op == Op::FOR_ITER) {
      remember(target, depth_);  // exhausted: only the iterator is left
      depth_ += 1;
    } else {
      depth_ += op_effect(op, 0);
      remember(target, depth_);
    }
    note_depth();
    if (op == Op::JUMP || op == Op::JUMP_BACKWARD) reachable_ = false;
  }

  // Instructions from here on are protected by a handler at `target`, entered with `depth_` values (and the instruction
  // number when `lasti`, and the exception) on the stack. Returns what was in force before.
  int protect(Label target, bool lasti) {
    handlers_.push_back({target, depth_, lasti});
    return set_protection(static_cast<int>(handlers_.size()) - 1);
  }
  int set_protection(int protection) {
    int before = protection_;
    protection_ = protection;
    return before;
  }
  int protection() const { return protection_; }

  int depth() const { return depth_; }
  void set_depth(int depth) { depth_ = depth; }
  bool reachable() const { return reachable_; }
  void set_reachable(bool reachable) { reachable_ = reachable; }

  // Constants (each is the only one of its value, see Compiler::the_one) and names.
  std::vector<Ref<>> constants;
  std::map<Object*, int> constant_index;
  std::vector<std::string_view> names;
  std::map<std::string_view, int> name_index;
  int name(std::string_view n) {
    auto [it, fresh] = name_index.try_emplace(n, static_cast<int>(names.size()));
    if (fresh) names.push_back(n);
    return it->second;
  }

  // Slots: arguments and locals, then cells that are no arguments, then free variables, then hidden locals.
  std::vector<std::string_view> slots;
  std::map<std::string_view, int> slot_index;
  std::vector<int> cell_slots;
  int own_cells = 0, free_vars = 0, free_start = 0;
  // Hidden locals of inlined comprehensions: the innermost meaning of a name comes last.
  std::vector<Hidden> hidden;
  const Hidden* find_hidden(std::string_view name) const {
    for (size_t i = hidden.size(); i-- > 0;) {
      if (hidden[i].name == name) return &hidden[i];
    }
    return nullptr;
  }
  Scope* comprehension = nullptr;  // the inlined one that is being compiled: in a class it has its own view of names
  std::deque<std::string> hidden_names;

  // Where instructions come from: columns in bytes, below 0 where only the line is known.
  int first_line = 1;
  const ast::Position& place() const { return place_; }
  void set_place(const ast::Position& at) { place_ = at; }
  void set_line(int line) { place_ = {line, -1, line, -1}; }
  std::string qualname;
  int arg_count = 0, posonly_count = 0, kwonly_count = 0;
  Word flags = 0;

  Result<Ref<Code>> finish(Str& filename);

 private:
  struct Item {
    Op op;
    uint32_t arg;
    Label target;
    LineRow place;
    int handler;
  };
  struct LabelInfo {
    int at, depth;
  };
  struct Handler {
    Label target;
    int depth;
    bool lasti;
  };
  void fuse_pairs();
  void add(Op op, uint32_t arg, Label target) {
    auto narrow = [](int n) { return static_cast<uint16_t>(n < 0 || n > kNoColumn ? kNoColumn : n); };
    LineRow row = {
        0, place_.line, narrow(place_.column), narrow(place_.end_column), narrow(place_.end_line - place_.line), 0};
    code_.push_back({op, arg, target, row, protection_});
  }
  void remember(Label label, int depth) {
    if (labels_[static_cast<size_t>(label)].depth < 0) labels_[static_cast<size_t>(label)].depth = depth;
  }
  void note_depth() {
    if (depth_ > max_depth_) max_depth_ = depth_;
  }

  ast::Position place_ = {1, -1, 1, -1};
  std::vector<Item> code_;
  std::vector<LabelInfo> labels_;
  std::vector<Handler> handlers_;
  int protection_ = -1;
  int depth_ = 0, max_depth_ = 0;
  bool reachable_ = true;
};

}  // namespace wrp::compile
