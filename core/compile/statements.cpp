// statements.cpp -- statements to instructions. try/finally is the long part: a finally block is compiled once for each
// way out, as in CPython, so that no return address is needed.
#include "compile/compiler.h"

namespace wrp::compile {

void Compiler::body(Span<Stmt*> statements) {
  for (Stmt* s : statements) stmt(*s);
}

void Compiler::stmt(Stmt& s) {
  if (!ok) return;
  at(s);
  bool future = s.kind == StmtKind::ImportFrom && as<ImportFrom>(s).module == "__future__";
  if (!future) futures_over_ = true;
  if (!u().reachable()) {
    // Dead code is compiled too, for its errors; the stack it sees is the block's own.
    u().set_reachable(true);
  }
  switch (s.kind) {
    case StmtKind::FunctionDef: return function_def(as<FunctionDef>(s));
    case StmtKind::ClassDef: return class_def(as<ClassDef>(s));
    case StmtKind::Return: return return_stmt(as<Return>(s));
    case StmtKind::Delete:
      for (Expr* e : as<Delete>(s).targets) del(*e);
      return;
    case StmtKind::Assign: {
      auto& a = as<Assign>(s);
      if (a.targets.size() == 1) {
        Expr& target = *a.targets[0];
        if (assign_each(*a.value, target) || assign_comprehension(*a.value, target)) return;
      }
      expr(a.value);
      for (size_t i = 0; i < a.targets.size(); ++i) {
        if (i + 1 < a.targets.size()) emit(Op::COPY, 1);
        assign(*a.targets[i]);
      }
      return;
    }
    case StmtKind::TypeAlias: return type_alias(as<TypeAlias>(s));
    case StmtKind::AugAssign: return aug_assign(as<AugAssign>(s));
    case StmtKind::AnnAssign: return ann_assign(as<AnnAssign>(s));
    case StmtKind::For: return for_loop(as<For>(s));
    case StmtKind::While: return while_loop(as<While>(s));
    case StmtKind::If: return if_stmt(as<If>(s));
    case StmtKind::With:
      if (as<With>(s).is_async && !u().scope.is_async) return fail(s.at, "'async with' outside async function");
      return with(as<With>(s).items, 0, as<With>(s).body, as<With>(s).is_async);
    case StmtKind::Match: return match_stmt(as<Match>(s));
    case StmtKind::Raise: {
      auto& r = as<Raise>(s);
      int count = 0;
      if (r.exc) expr(r.exc), ++count;
      if (r.cause) expr(r.cause), ++count;
      return emit(Op::RAISE, count);
    }
    case StmtKind::Try: return try_stmt(as<Try>(s));
    case StmtKind::Assert: return assert_stmt(as<Assert>(s));
    case StmtKind::Import: return import(as<Import>(s));
    case StmtKind::ImportFrom: return import_from(as<ImportFrom>(s));
    case StmtKind::Global:
    case StmtKind::Nonlocal: return;
    case StmtKind::Expr: {
      Expr* value = as<ExprStmt>(s).value;
      if (interactive_ && u().outer == nullptr) {
        expr(value);
        return emit(Op::PRINT_EXPR);
      }
      if (value->kind == ExprKind::Constant) return emit(Op::NOP);
      if (is_inlined(*value)) {
        taker_ = kNobody;
        return expr(value);
      }
      expr(value);
      return emit(Op::POP_TOP);
    }
    case StmtKind::Pass: return emit(Op::NOP);
    case StmtKind::Break: return break_or_continue(s, true);
    case StmtKind::Continue: return break_or_continue(s, false);
  }
}

// ---- targets
// ---------------------------------------------------------------------------------------------------------

void Compiler::assign(Expr& target) {
  if (!ok) return;
  at(target);
  switch (target.kind) {
    case ExprKind::Name: return name(mangled(as<NameExpr>(target).id), Use::store);
    case ExprKind::Attribute: {
      auto& a = as<Attribute>(target);
      expr(a.value);
      at_name(a, a.at);
      return emit(Op::STORE_ATTR, u().name(mangled(a.attr)));
    }
    case ExprKind::Subscript: {
      auto& s = as<Subscript>(target);
      expr(s.value);
      return emit(subscript_key(*s.slice) ? Op::STORE_SLICE : Op::STORE_SUBSCR);
    }
    case ExprKind::List: return unpack(target.at, as<ast::List>(target).elts);
    case ExprKind::Tuple: return unpack(target.at, as<ast::Tuple>(target).elts);
    case ExprKind::Starred: return fail(target.at, "starred assignment target must be in a list or tuple");
    default: return fail(target.at, "cannot assign here");
  }
}

namespace {
// The items of a tuple or list of at most three, none of them starred.
Span<Expr*> few_items(const Expr& e) {
  Span<Expr*> items;
  if (e.kind == ExprKind::Tuple) items = as<const ast::Tuple>(e).elts;
  if (e.kind == ExprKind::List) items = as<const ast::List>(e).elts;
  return items.size() > 3 || has_star(items) ? Span<Expr*>() : items;
}
}  // namespace

// `a, b = x, y` makes no tuple. As in CPython the variables of a function, when they differ, are taken from the stack
// as they lie there: the last one first, and so dies what they held.
bool Compiler::assign_each(Expr& value, Expr& target) {
  Span<Expr*> values = few_items(value), targets = few_items(target);
  Ref<> constants;
  if (value.kind != ExprKind::Tuple || values.empty() || values.size() != targets.size() ||
      fold_items(values, constants))
    return false;
  for (Expr* item : values) expr(item);
  size_t count = targets.size();
  bool in_place = count > 1;
  int slots[3];
  for (size_t i = 0; i < count; ++i) {
    slots[i] = local_slot(*targets[i]);
    in_place = in_place && slots[i] >= 0 && targets[i]->at.line == targets[0]->at.line;
  }
  constexpr int kDropped = -1;  // stored and stored over at once, see Unit::fuse_pairs()
  for (size_t i = 0; in_place && i + 1 < count; ++i) {
    if (slots[i] == slots[i + 1]) slots[i] = kDropped;
  }
  if (count == 3 && slots[0] == slots[2]) in_place = false;
  if (count > 1 && !in_place) emit(Op::SWAP, static_cast<int>(count));
  for (size_t i = 0; i < count; ++i) {
    size_t next = in_place ? count - 1 - i : i;
    if (in_place && slots[next] == kDropped) {
      emit(Op::POP_TOP);
    } else {
      assign(*targets[next]);
    }
  }
  return true;
}

bool Compiler::is_inlined(const Expr& value) {
  bool comprehension =
      value.kind == ExprKind::ListComp || value.kind == ExprKind::SetComp || value.kind == ExprKind::DictComp;
  return comprehension && table_.scope_of(&value)->inlined;
}

// A variable of the function takes the list before those of the comprehension come back, see comprehension().
bool Compiler::assign_comprehension(Expr& value, Expr& target) {
  if (!is_inlined(value) || local_slot(target) < 0 || target.at.line != value.at.line) return false;
  taker_ = local_slot(target);
  expr(&value);
  return true;
}

// Of a name that is a plain local variable; -1 otherwise.
int Compiler::local_slot(const Expr& target) {
  if (target.kind != ExprKind::Name) return -1;
  std::string_view n = mangled(as<const NameExpr>(target).id);
  if (const Hidden* hidden = u().find_hidden(n)) return hidden->cell ? -1 : hidden->slot;
  auto found = u().scope.symbols.find(n);
  bool local = u().scope.function_like() && found != u().scope.symbols.end() && found->second.where == Where::local;
  return local ? u().slot_index[n] : -1;
}

void Compiler::unpack(Position whole, Span<Expr*> targets) {
  int star = -1;
  for (size_t i = 0; i < targets.size(); ++i) {
    if (targets[i]->kind != ExprKind::Starred) continue;
    if (star >= 0) return fail(whole, "multiple starred expressions in assignment");
    star = static_cast<int>(i);
  }
  int count = static_cast<int>(targets.size());
  if (star < 0) {
    emit(Op::UNPACK_SEQUENCE, count);
  } else {
    if (star > 255) return fail(targets[0]->at, "too many expressions in star-unpacking assignment");
    emit(Op::UNPACK_EX, star | (count - star - 1) << 8);
  }
  for (Expr* t : targets) assign(t->kind == ExprKind::Starred ? *as<Starred>(*t).value : *t);
}

void Compiler::del(Expr& target) {
  if (!ok) return;
  at(target);
  switch (target.kind) {
    case ExprKind::Name: return name(mangled(as<NameExpr>(target).id), Use::del);
    case ExprKind::Attribute: {
      auto& a = as<Attribute>(target);
      expr(a.value);
      at_name(a, a.at);
      return emit(Op::DELETE_ATTR, u().name(mangled(a.attr)));
    }
    case ExprKind::Subscript: {
      auto& s = as<Subscript>(target);
      expr(s.value);
      if (subscript_key(*s.slice)) emit(Op::BUILD_SLICE, 2);
      return emit(Op::DELETE_SUBSCR);
    }
    case ExprKind::List:
      for (Expr* e : as<ast::List>(target).elts) del(*e);
      return;
    case ExprKind::Tuple:
      for (Expr* e : as<ast::Tuple>(target).elts) del(*e);
      return;
    default: return fail(target.at, "cannot delete here");
  }
}

void Compiler::aug_assign(AugAssign& a) {
  Expr& target = *a.target;
  bool slice = false;
  at(target);
  switch (target.kind) {
    case ExprKind::Name: name(mangled(as<NameExpr>(target).id), Use::load); break;
    case ExprKind::Attribute:
      expr(as<Attribute>(target).value);
      emit(Op::COPY, 1);
      at_name(as<Attribute>(target), target.at);
      emit(Op::LOAD_ATTR, u().name(mangled(as<Attribute>(target).attr)));
      break;
    case ExprKind::Subscript:
      expr(as<Subscript>(target).value);
      slice = subscript_key(*as<Subscript>(target).slice);
      for (int i = slice ? 3 : 2; i-- > 0;) emit(Op::COPY, slice ? 3 : 2);
      emit(slice ? Op::BINARY_SLICE : Op::BINARY_SUBSCR);
      break;
    default: return fail(target.at, "illegal expression for augmented assignment");
  }
  expr(a.value);
  at(a);
  emit(Op::INPLACE, binary_number(a.op));
  at(target);
  switch (target.kind) {
    case ExprKind::Name: return name(mangled(as<NameExpr>(target).id), Use::store);
    case ExprKind::Attribute:
      emit(Op::SWAP, 2);
      at_name(as<Attribute>(target), target.at);
      return emit(Op::STORE_ATTR, u().name(mangled(as<Attribute>(target).attr)));
    default:
      if (slice) emit(Op::SWAP, 4);
      emit(Op::SWAP, 3);
      emit(Op::SWAP, 2);
      return emit(slice ? Op::STORE_SLICE : Op::STORE_SUBSCR);
  }
}

void Compiler::ann_assign(AnnAssign& a) {
  if (a.value && !assign_each(*a.value, *a.target) && !assign_comprehension(*a.value, *a.target)) {
    expr(a.value);
    assign(*a.target);
  }
  bool function = u().scope.function_like();
  if (a.target->kind == ExprKind::Name) {
    if (!a.simple || function) return;
    annotation(a.annotation);
    name("__annotations__", Use::load);
    emit(Op::LOAD_CONST, text_constant(mangled(as<NameExpr>(*a.target).id)));
    return emit(Op::STORE_SUBSCR);
  }
  if (a.value || function) return;
  // Only the target's parts are evaluated.
  if (a.target->kind == ExprKind::Attribute) {
    expr(as<Attribute>(*a.target).value);
    emit(Op::POP_TOP);
  }
}

// ---- control
// ---------------------------------------------------------------------------------------------------------

void Compiler::if_stmt(If& i) {
  Label otherwise = u().new_label(), end = u().new_label();
  jump_if(*i.test, false, otherwise);
  body(i.body);
  if (i.orelse.size()) {
    if (u().reachable()) u().jump(Op::JUMP, end);
    u().bind(otherwise);
    body(i.orelse);
    u().bind(end);
  } else {
    u().bind(otherwise);
  }
}

void Compiler::while_loop(While& w) {
  Label start = u().new_label(), otherwise = u().new_label(), end = u().new_label();
  u().bind(start);
  jump_if(*w.test, false, otherwise);
  open_block({.kind = Block::loop, .exit = end, .again = start});
  body(w.body);
  u().blocks.pop_back();
  u().set_line(w.at.line);
  if (u().reachable()) u().jump(Op::JUMP_BACKWARD, start);
  u().bind(otherwise);
  body(w.orelse);
  u().bind(end);
}

void Compiler::for_loop(For& f) {
  if (f.is_async) return async_for(f);
  Label start = u().new_label(), otherwise = u().new_label(), end = u().new_label();
  walked(f.iter);
  at(*f.iter);
  emit(Op::GET_ITER);
  u().bind(start);
  u().jump(Op::FOR_ITER, otherwise);
  assign(*f.target);
  open_block({.kind = Block::for_loop, .exit = end, .again = start});
  body(f.body);
  u().blocks.pop_back();
  u().set_line(f.at.line);
  if (u().reachable()) u().jump(Op::JUMP_BACKWARD, start);
  u().bind(otherwise);
  emit(Op::END_FOR);
  body(f.orelse);
  u().bind(end);
}

// The next value of the async iterator on top, protected by the label returned: a StopAsyncIteration ends the loop
// there.
Label Compiler::begin_async_step(Label start) {
  Label except = u().new_label();
  u().bind(start);
  int outer = u().protect(except, false);
  emit(Op::GET_ANEXT);
  send_loop();
  u().set_protection(outer);
  return except;
}
void Compiler::end_async_step(Label except, Label start, int depth) {
  if (u().reachable()) u().jump(Op::JUMP_BACKWARD, start);
  u().bind_handler(except, depth + 1);
  emit(Op::END_ASYNC_FOR);
}

void Compiler::async_for(For& f) {
  if (!u().scope.is_async) return fail(f.at, "'async for' outside async function");
  Label start = u().new_label(), end = u().new_label();
  expr(f.iter);
  at(*f.iter);
  emit(Op::GET_AITER);
  int depth = u().depth();
  Label except = begin_async_step(start);
  assign(*f.target);
  open_block({.kind = Block::for_loop, .exit = end, .again = start});
  body(f.body);
  u().blocks.pop_back();
  u().set_line(f.at.line);
  end_async_step(except, start, depth);
  body(f.orelse);
  u().bind(end);
}

// What must happen when control leaves a block early. With `preserve_top` a return value lies on the stack and stays on
// top.
void Compiler::unwind(Block& block, bool preserve_top) {
  switch (block.kind) {
    case Block::loop: return;
    case Block::for_loop:
      if (preserve_top) emit(Op::SWAP, 2);
      return emit(Op::END_FOR);
    case Block::pop_value:
      if (preserve_top) emit(Op::SWAP, 2);
      return emit(Op::POP_TOP);
    case Block::finally_try: {
      u().set_protection(block.protection);
      if (preserve_top) u().blocks.push_back({.kind = Block::pop_value});
      body(block.finally);
      if (preserve_top) u().blocks.pop_back();
      u().set_place(block.place);
      return;
    }
    case Block::finally_end:  // inside a finally that runs for an exception: drop the exception
      if (preserve_top) emit(Op::SWAP, 2);
      emit(Op::POP_TOP);
      if (preserve_top) emit(Op::SWAP, 2);
      return emit(Op::POP_EXCEPT);
    case Block::with:
    case Block::async_with:
      u().set_protection(block.protection);
      u().set_place(block.place);
      if (preserve_top) emit(Op::SWAP, 2);
      return call_exit(block.kind == Block::async_with);
    case Block::star_handler:
      return fail(leaving_at_, "'break', 'continue' and 'return' cannot appear in an except* block");
    case Block::handler:
      u().set_protection(block.protection);
      if (preserve_top) emit(Op::SWAP, 2);
      emit(Op::POP_EXCEPT);
      if (!block.handler_name.empty()) {
        emit(Op::LOAD_CONST, none());
        name(block.handler_name, Use::store);
        name(block.handler_name, Use::del);
      }
      return;
  }
}

bool Compiler::unwind_to(bool stop_at_loop, bool preserve_top) {
  if (u().blocks.empty()) return false;
  Block block = u().blocks.back();
  if (stop_at_loop && (block.kind == Block::loop || block.kind == Block::for_loop)) return true;
  u().blocks.pop_back();
  unwind(block, preserve_top);
  bool found = unwind_to(stop_at_loop, preserve_top);
  u().blocks.push_back(block);
  return found;
}

void Compiler::return_stmt(Return& r) {
  if (u().scope.kind != ScopeKind::function) return fail(r.at, "'return' outside function");
  if (r.value && u().scope.is_async && u().scope.is_generator)
    return fail(r.at, "'return' with value in async generator");
  int protection = u().protection(), depth = u().depth();
  bool constant_value = !r.value || r.value->kind == ExprKind::Constant;
  leaving_at_ = constant_value && r.value ? r.value->at : r.at;
  if (!constant_value) expr(r.value);
  unwind_to(false, !constant_value);
  if (constant_value) {
    if (r.value) {
      expr(r.value);
    } else {
      emit(Op::LOAD_CONST, none());
    }
  }
  emit(Op::RETURN_VALUE);
  u().set_protection(protection);
  u().set_depth(depth);
}

void Compiler::break_or_continue(Stmt& s, bool is_break) {
  leaving_at_ = s.at;
  int protection = u().protection(), depth = u().depth();
  if (!unwind_to(true, false)) {
    return fail(s.at, is_break ? "'break' outside loop" : "'continue' not properly in loop");
  }
  for (size_t i = u().blocks.size(); i-- > 0;) {
    Block& block = u().blocks[i];
    if (block.kind != Block::loop && block.kind != Block::for_loop) continue;
    if (is_break) {
      if (block.kind == Block::for_loop) emit(Op::END_FOR);
      u().jump(Op::JUMP, block.exit);
    } else {
      u().jump(Op::JUMP_BACKWARD, block.again);
    }
    break;
  }
  u().set_protection(protection);
  u().set_depth(depth);
}

void Compiler::assert_stmt(Assert& a) {
  if (a.test->kind == ExprKind::Tuple && as<ast::Tuple>(*a.test).elts.size())
    note(a.at, "assertion is always true, perhaps remove parentheses?");
  Label end = u().new_label();
  jump_if(*a.test, true, end);
  emit(Op::LOAD_ASSERTION_ERROR);
  if (a.msg) {
    emit(Op::PUSH_NULL);
    expr(a.msg);
    emit(Op::CALL, 1);
  }
  at(*a.test);
  emit(Op::RAISE, 1);
  u().bind(end);
}

// ---- try
// -------------------------------------------------------------------------------------------------------------

void Compiler::try_stmt(Try& t) {
  if (t.finalbody.size()) return try_finally(t);
  if (t.is_star) return try_star(t);
  try_except(t);
}

//      body            protected by `handler`
//      finally         for the way through
//      jump end
//   handler:
//      PUSH_EXC_INFO
//      finally         for the way out with an exception, protected by `cleanup`
//      RERAISE
//   cleanup:
//      COPY 3, POP_EXCEPT, RERAISE 1
void Compiler::try_finally(Try& t) {
  Label handler = u().new_label(), cleanup = u().new_label(), end = u().new_label();
  int depth = u().depth();
  int outer = u().protect(handler, false);
  open_block({.kind = Block::finally_try, .finally = t.finalbody, .protection = outer, .place = u().place()});
  if (t.is_star) {
    try_star(t);
  } else if (t.handlers.size()) {
    try_except(t);
  } else {
    body(t.body);
  }
  emit(Op::NOP);  // so that an empty range does not lose the line
  u().blocks.pop_back();
  u().set_protection(outer);
  if (u().reachable()) {
    body(t.finalbody);
    if (u().reachable()) u().jump(Op::JUMP, end);
  }

  u().bind_handler(handler, depth + 1);
  emit(Op::PUSH_EXC_INFO);
  u().set_depth(depth + 1);
  u().protect(cleanup, true);
  u().set_depth(depth + 2);
  open_block({.kind = Block::finally_end});
  body(t.finalbody);
  u().blocks.pop_back();
  if (u().reachable()) emit(Op::RERAISE, 0);
  u().set_protection(outer);
  u().bind_handler(cleanup, depth + 3);
  emit(Op::COPY, 3);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 1);
  u().set_depth(depth);
  u().set_reachable(false);
  u().bind(end);
  u().set_depth(depth);
  u().set_reachable(true);
}

void Compiler::try_except(Try& t) {
  Label handler = u().new_label(), cleanup = u().new_label(), end = u().new_label();
  int depth = u().depth();
  int outer = u().protect(handler, false);
  body(t.body);
  emit(Op::NOP);
  u().set_protection(outer);
  if (u().reachable() && t.orelse.size()) body(t.orelse);
  if (u().reachable()) u().jump(Op::JUMP, end);

  u().bind_handler(handler, depth + 1);
  emit(Op::PUSH_EXC_INFO);
  u().set_depth(depth + 1);
  u().protect(cleanup, true);
  u().set_depth(depth + 2);
  int inside = u().protection();
  for (size_t i = 0; i < t.handlers.size(); ++i) {
    ExceptHandler& h = t.handlers[i];
    u().set_place(h.at);
    Label next = u().new_label();
    u().set_depth(depth + 2);
    u().set_reachable(true);
    if (h.type) {
      expr(h.type);
      emit(Op::CHECK_EXC_MATCH);
      u().jump(Op::POP_JUMP_IF_FALSE, next);
    } else if (i + 1 < t.handlers.size()) {
      return fail(h.at, "default 'except:' must be last");
    }
    if (!h.name.empty()) {
      auto bound = mangled(h.name);
      Label unbind = u().new_label();
      name(bound, Use::store);
      int before = u().protect(unbind, true);
      open_block({.kind = Block::handler, .handler_name = bound, .protection = outer});
      body(h.body);
      emit(Op::NOP);
      u().blocks.pop_back();
      u().set_protection(outer);
      if (u().reachable()) {
        emit(Op::POP_EXCEPT);
        emit(Op::LOAD_CONST, none());
        name(bound, Use::store);
        name(bound, Use::del);
        u().jump(Op::JUMP, end);
      }
      u().set_protection(before);
      u().bind_handler(unbind, depth + 3);
      emit(Op::LOAD_CONST, none());
      name(bound, Use::store);
      name(bound, Use::del);
      emit(Op::RERAISE, 1);
    } else {
      emit(Op::POP_TOP);
      open_block({.kind = Block::handler, .protection = outer});
      body(h.body);
      emit(Op::NOP);
      u().blocks.pop_back();
      u().set_protection(outer);
      if (u().reachable()) {
        emit(Op::POP_EXCEPT);
        u().jump(Op::JUMP, end);
      }
      u().set_protection(inside);
    }
    u().set_depth(depth + 2);
    u().set_reachable(false);
    u().bind(next);
    u().set_depth(depth + 2);
    u().set_reachable(true);
  }
  emit(Op::RERAISE, 0);
  u().set_protection(outer);
  u().bind_handler(cleanup, depth + 3);
  emit(Op::COPY, 3);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 1);
  u().set_depth(depth);
  u().set_reachable(false);
  u().bind(end);
  u().set_depth(depth);
  u().set_reachable(true);
}

// CPython's limit, which also keeps code small: a finally block is compiled twice, what is nested in it four times.
void Compiler::open_block(Block block) {
  constexpr size_t kMaxBlocks = 21;
  if (u().blocks.size() >= kMaxBlocks)
    fail({.line = u().place().line, .end_line = u().place().line}, "too many statically nested blocks");
  u().blocks.push_back(block);
}

// exit(None, None, None)
void Compiler::call_exit(bool is_async) {
  if (!is_async) emit(Op::COPY, 1);  // CPython calls the method as it is, so that it holds its owner during the call
  emit(Op::PUSH_NULL);
  emit(Op::LOAD_CONST, none());
  emit(Op::LOAD_CONST, none());
  emit(Op::LOAD_CONST, none());
  emit(Op::CALL, 3);
  if (is_async) {
    await(2);
  } else {
    emit(Op::SWAP, 2);
    emit(Op::POP_TOP);
  }
  emit(Op::POP_TOP);
}

// except*: each handler takes its part of the group. On the stack, above the exception handled before: the original, a
// list of what the handlers raised, and what is left. In the end the list (with the rest) decides what goes on.
void Compiler::try_star(Try& t) {
  Label handler = u().new_label(), cleanup = u().new_label(), end = u().new_label(), reraise = u().new_label();
  int depth = u().depth();
  int outer = u().protect(handler, false);
  body(t.body);
  emit(Op::NOP);
  u().set_protection(outer);
  if (u().reachable() && t.orelse.size()) body(t.orelse);
  if (u().reachable()) u().jump(Op::JUMP, end);

  u().bind_handler(handler, depth + 1);
  emit(Op::PUSH_EXC_INFO);
  u().set_depth(depth + 1);
  u().protect(cleanup, true);
  u().set_depth(depth + 2);
  int inside = u().protection();
  emit(Op::BUILD_LIST, 0);
  emit(Op::COPY, 2);
  for (ExceptHandler& h : t.handlers) {
    Label no_match = u().new_label(), next = u().new_label(), raised = u().new_label();
    u().set_place(h.at);
    expr(h.type);
    emit(Op::CHECK_EG_MATCH);
    emit(Op::COPY, 1);
    u().jump(Op::POP_JUMP_IF_NONE, no_match);
    auto bound = mangled(h.name);
    auto unbind = [&] {
      if (h.name.empty()) return;
      emit(Op::LOAD_CONST, none());
      name(bound, Use::store);
      name(bound, Use::del);
    };
    if (h.name.empty()) {
      emit(Op::POP_TOP);
    } else {
      name(bound, Use::store);
    }
    u().protect(raised, true);
    open_block({.kind = Block::star_handler});
    body(h.body);
    emit(Op::NOP);
    u().blocks.pop_back();
    u().set_protection(inside);
    if (u().reachable()) {
      unbind();
      u().jump(Op::JUMP, next);
    }
    u().bind_handler(raised, depth + 6);  // ..., rest, instruction number, exception
    unbind();
    emit(Op::LIST_APPEND, 3);
    emit(Op::POP_TOP);
    u().jump(Op::JUMP, next);
    u().set_depth(depth + 5);
    u().bind(no_match);
    u().set_reachable(true);
    u().set_depth(depth + 5);
    emit(Op::POP_TOP);
    u().bind(next);
    u().set_depth(depth + 4);
  }
  emit(Op::LIST_APPEND, 1);
  emit(Op::COMBINE_RAISED);
  emit(Op::COPY, 1);
  u().jump(Op::POP_JUMP_IF_NOT_NONE, reraise);
  emit(Op::POP_TOP);
  u().set_protection(outer);
  emit(Op::POP_EXCEPT);
  u().jump(Op::JUMP, end);
  u().bind(reraise);
  u().set_reachable(true);
  u().set_depth(depth + 2);
  emit(Op::SWAP, 2);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 0);
  u().bind_handler(cleanup, depth + 3);
  emit(Op::COPY, 3);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 1);
  u().set_depth(depth);
  u().set_reachable(false);
  u().bind(end);
  u().set_depth(depth);
  u().set_reachable(true);
}

void Compiler::with(Span<WithItem> items, size_t i, Span<Stmt*> inside, bool is_async) {
  if (!ok) return;
  Label handler = u().new_label(), suppressed = u().new_label(), cleanup = u().new_label(), end = u().new_label();
  expr(items[i].context_expr);
  at(*items[i].context_expr);
  emit(is_async ? Op::BEFORE_ASYNC_WITH : Op::BEFORE_WITH);
  if (is_async) await(1);
  int depth = u().depth() - 1;  // the exit method stays
  u().set_depth(depth);
  int outer = u().protect(handler, true);
  u().set_depth(depth + 1);
  open_block(
      {.kind = is_async ? Block::async_with : Block::with, .protection = outer, .place = items[i].context_expr->at});
  if (items[i].optional_vars) {
    assign(*items[i].optional_vars);
  } else {
    emit(Op::POP_TOP);
  }
  if (i + 1 < items.size()) {
    with(items, i + 1, inside, is_async);
  } else {
    body(inside);
  }
  emit(Op::NOP);
  u().blocks.pop_back();
  u().set_protection(outer);
  at(*items[i].context_expr);
  if (u().reachable()) {
    call_exit(is_async);
    u().jump(Op::JUMP, end);
  }
  // exit, instruction number, exception
  u().bind_handler(handler, depth + 2);
  emit(Op::PUSH_EXC_INFO);
  u().set_depth(depth + 2);
  u().protect(cleanup, true);
  u().set_depth(depth + 3);
  emit(Op::WITH_EXCEPT_START);
  if (is_async) await(2);
  u().jump(Op::POP_JUMP_IF_TRUE, suppressed);
  emit(Op::RERAISE, 2);
  u().set_depth(depth + 3);
  u().set_reachable(false);
  u().bind(suppressed);
  u().set_depth(depth + 3);
  u().set_reachable(true);
  emit(Op::POP_TOP);  // the exception
  u().set_protection(outer);
  emit(Op::POP_EXCEPT);
  emit(Op::POP_TOP);  // the instruction number
  emit(Op::POP_TOP);  // the exit method
  u().jump(Op::JUMP, end);
  u().bind_handler(cleanup, depth + 4);
  emit(Op::COPY, 3);
  emit(Op::POP_EXCEPT);
  emit(Op::RERAISE, 1);
  u().set_depth(depth - 1);
  u().set_reachable(false);
  u().bind(end);
  u().set_depth(depth - 1);
  u().set_reachable(true);
}

// ---- import
// ----------------------------------------------------------------------------------------------------------

void Compiler::import(Import& i) {
  for (Alias& a : i.names) {
    emit(Op::LOAD_CONST, int_constant(0));
    emit(Op::LOAD_CONST, none());
    emit(Op::IMPORT_NAME, u().name(a.name));
    size_t dot = a.name.find('.');
    if (a.asname.empty()) {
      name(mangled(a.name.substr(0, dot)), Use::store);
      continue;
    }
    while (dot != std::string_view::npos) {  // import a.b as c binds the last one
      size_t next = a.name.find('.', dot + 1);
      emit(Op::IMPORT_FROM, u().name(a.name.substr(dot + 1, next == std::string_view::npos ? next : next - dot - 1)));
      emit(Op::SWAP, 2);
      emit(Op::POP_TOP);
      dot = next;
    }
    name(mangled(a.asname), Use::store);
  }
}

void Compiler::import_from(ImportFrom& i) {
  if (i.module == "__future__" && i.level == 0) {
    if (futures_over_) return fail(i.at, "from __future__ imports must occur at the beginning of the file");
    for (Alias& a : i.names) {
      if (a.name == "braces") return fail(i.at, "not a chance");
      static constexpr std::string_view kFeatures[] = {
          "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
          "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};
      bool known = false;
      for (auto feature : kFeatures) known = known || feature == a.name;
      if (a.name == "barry_as_FLUFL") return not_supported(i.at, "barry_as_FLUFL");
      if (!known) return fail(i.at, "future feature " + std::string(a.name) + " is not defined");
    }
  }
  emit(Op::LOAD_CONST, int_constant(i.level));
  for (Alias& a : i.names) emit(Op::LOAD_CONST, text_constant(a.name));
  emit(Op::BUILD_TUPLE, static_cast<int>(i.names.size()));
  emit(Op::IMPORT_NAME, u().name(i.module));
  if (i.names.size() == 1 && i.names[0].name == "*") return emit(Op::IMPORT_STAR);
  for (Alias& a : i.names) {
    emit(Op::IMPORT_FROM, u().name(a.name));
    name(mangled(a.asname.empty() ? a.name : a.asname), Use::store);
  }
  emit(Op::POP_TOP);
}

}  // namespace wrp::compile
