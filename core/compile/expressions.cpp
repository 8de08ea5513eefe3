// expressions.cpp -- expressions to instructions.
#include "compile/compiler.h"

namespace wrp::compile {

int binary_number(Operator op) {
  static constexpr BinaryOp kOps[] = {BinaryOp::add,     BinaryOp::sub, BinaryOp::mul,  BinaryOp::matmul,
                                      BinaryOp::truediv, BinaryOp::mod, BinaryOp::pow,  BinaryOp::lshift,
                                      BinaryOp::rshift,  BinaryOp::or_, BinaryOp::xor_, BinaryOp::and_,
                                      BinaryOp::floordiv};
  return static_cast<int>(kOps[static_cast<int>(op)]);
}

void Compiler::expr(Expr* e) {
  if (!ok) return;
  Position outer = u().place();
  at(*e);
  switch (e->kind) {
    case ExprKind::BoolOp: bool_op(as<BoolOp>(*e)); break;
    case ExprKind::NamedExpr:
      expr(as<NamedExpr>(*e).value);
      emit(Op::COPY, 1);
      assign(*as<NamedExpr>(*e).target);
      break;
    case ExprKind::BinOp: binary(e); break;
    case ExprKind::UnaryOp: {
      auto& un = as<ast::UnaryOp>(*e);
      Ref<> value;
      if (fold(*e, value)) {
        load_constant(std::move(value));
        break;
      }
      expr(un.operand);
      switch (un.op) {
        case UnaryOperator::Not: emit(Op::UNARY_NOT); break;
        case UnaryOperator::Invert: emit(Op::UNARY, static_cast<int>(wrp::UnaryOp::invert)); break;
        case UnaryOperator::UAdd: emit(Op::UNARY, static_cast<int>(wrp::UnaryOp::pos)); break;
        case UnaryOperator::USub: emit(Op::UNARY, static_cast<int>(wrp::UnaryOp::neg)); break;
      }
      break;
    }
    case ExprKind::Lambda: lambda(as<Lambda>(*e)); break;
    case ExprKind::IfExp: {
      auto& i = as<IfExp>(*e);
      Label otherwise = u().new_label(), end = u().new_label();
      jump_if(*i.test, false, otherwise);
      int depth = u().depth();
      expr(i.body);
      u().jump(Op::JUMP, end);
      u().bind(otherwise);
      u().set_depth(depth);
      u().set_reachable(true);
      expr(i.orelse);
      u().bind(end);
      break;
    }
    case ExprKind::Dict: map_display(&as<ast::Dict>(*e), {}); break;
    case ExprKind::Set:
      if (constant_display(as<ast::Set>(*e).elts, Op::BUILD_SET, Op::SET_UPDATE)) break;
      display(as<ast::Set>(*e).elts, Op::BUILD_SET, Op::SET_ADD, Op::SET_UPDATE);
      break;
    case ExprKind::ListComp:
      comprehension(*e, as<ListComp>(*e).generators, as<ListComp>(*e).elt, nullptr, Op::LIST_APPEND);
      break;
    case ExprKind::SetComp:
      comprehension(*e, as<SetComp>(*e).generators, as<SetComp>(*e).elt, nullptr, Op::SET_ADD);
      break;
    case ExprKind::DictComp:
      comprehension(*e, as<DictComp>(*e).generators, as<DictComp>(*e).key, as<DictComp>(*e).value, Op::MAP_ADD);
      break;
    case ExprKind::GeneratorExp:
      comprehension(*e, as<GeneratorExp>(*e).generators, as<GeneratorExp>(*e).elt, nullptr, Op::YIELD_VALUE);
      break;
    case ExprKind::Await:
      if (!u().scope.is_async && u().scope.kind != ScopeKind::comprehension) {
        fail(e->at, u().scope.function_like() ? "'await' outside async function" : "'await' outside function");
        break;
      }
      expr(as<Await>(*e).value);
      await();
      break;
    case ExprKind::Yield:
    case ExprKind::YieldFrom: yield(*e); break;
    case ExprKind::Compare: compare(as<Compare>(*e)); break;
    case ExprKind::Call: call(as<Call>(*e)); break;
    case ExprKind::FormattedValue: formatted(as<FormattedValue>(*e)); break;
    case ExprKind::JoinedStr: joined(as<JoinedStr>(*e)); break;
    case ExprKind::Constant: load_constant(constant_value(as<Constant>(*e))); break;
    case ExprKind::Attribute: attribute(as<Attribute>(*e)); break;
    case ExprKind::Subscript:
      suspect_subscript(as<Subscript>(*e));
      if (Ref<> value; as<Subscript>(*e).ctx == Context::Load) {
        if (fold(*e, value)) {
          load_constant(std::move(value));
          break;
        }
      }
      expr(as<Subscript>(*e).value);
      emit(subscript_key(*as<Subscript>(*e).slice) ? Op::BINARY_SLICE : Op::BINARY_SUBSCR);
      break;
    case ExprKind::Starred: fail(e->at, "can't use starred expression here"); break;
    case ExprKind::Name: name(mangled(as<NameExpr>(*e).id), Use::load); break;
    case ExprKind::List:
      if (!constant_display(as<ast::List>(*e).elts, Op::BUILD_LIST, Op::LIST_EXTEND))
        display(as<ast::List>(*e).elts, Op::BUILD_LIST, Op::LIST_APPEND, Op::LIST_EXTEND);
      break;
    case ExprKind::Tuple: {
      Ref<> value;
      if (fold(*e, value)) {
        load_constant(std::move(value));
      } else {
        display(as<ast::Tuple>(*e).elts, Op::BUILD_TUPLE, Op::LIST_APPEND, Op::LIST_EXTEND);
      }
      break;
    }
    case ExprKind::Slice:
      if (subscript_key(*e)) emit(Op::BUILD_SLICE, 2);
      break;
  }
  u().set_place(outer);
}

// Where an attribute is looked up, or a method called: in the line of its name, which may be below the beginning.
void Compiler::at_name(const Attribute& a, Position whole) {
  if (whole.line != a.at.end_line) {
    whole.line = a.at.end_line;
    whole.column = a.at.end_column - static_cast<int>(a.attr.size());
  }
  u().set_place(whole);
}

void Compiler::attribute(Attribute& a) {
  // a.b.c leans to the left as well.
  std::vector<Attribute*> chain;
  Expr* e = &a;
  while (e->kind == ExprKind::Attribute) chain.push_back(&as<Attribute>(*e)), e = as<Attribute>(*e).value;
  expr(e);
  while (!chain.empty() && ok) {
    at_name(*chain.back(), chain.back()->at);
    emit(Op::LOAD_ATTR, u().name(mangled(chain.back()->attr)));
    chain.pop_back();
  }
}

// True: not a key lies on the stack but the two ends of a slice, which lives no longer than the instruction.
bool Compiler::subscript_key(Expr& key) {
  if (key.kind != ExprKind::Slice) {
    expr(&key);
    return false;
  }
  auto& s = as<ast::Slice>(key);
  auto part = [&](Expr* e) {
    if (e) return expr(e);
    emit(Op::LOAD_CONST, none());
  };
  part(s.lower);
  part(s.upper);
  if (!s.step) return true;
  expr(s.step);
  emit(Op::BUILD_SLICE, 3);
  return false;
}

// ---- truth
// -----------------------------------------------------------------------------------------------------------

void Compiler::jump_if(Expr& test, bool when, Label target) {
  if (!ok) return;
  if (test.kind == ExprKind::UnaryOp && as<ast::UnaryOp>(test).op == UnaryOperator::Not)
    return jump_if(*as<ast::UnaryOp>(test).operand, !when, target);
  if (test.kind == ExprKind::BoolOp) {
    auto& b = as<BoolOp>(test);
    bool is_or = b.op == BoolOperator::Or;
    if (is_or == when) {
      for (Expr* e : b.values) jump_if(*e, when, target);
    } else {
      Label end = u().new_label();
      for (size_t i = 0; i + 1 < b.values.size(); ++i) jump_if(*b.values[i], !when, end);
      jump_if(*b.values.back(), when, target);
      u().bind(end);
    }
    return;
  }
  expr(&test);
  u().jump(when ? Op::POP_JUMP_IF_TRUE : Op::POP_JUMP_IF_FALSE, target);
}

void Compiler::bool_op(BoolOp& b) {
  Label end = u().new_label();
  for (size_t i = 0; i < b.values.size(); ++i) {
    expr(b.values[i]);
    if (i + 1 == b.values.size()) break;
    emit(Op::COPY, 1);
    u().jump(b.op == BoolOperator::And ? Op::POP_JUMP_IF_FALSE : Op::POP_JUMP_IF_TRUE, end);
    emit(Op::POP_TOP);
  }
  u().bind(end);
}

void Compiler::compare_one(CompareOperator op) {
  switch (op) {
    case CompareOperator::Eq: return emit(Op::COMPARE, static_cast<int>(CompareOp::eq));
    case CompareOperator::NotEq: return emit(Op::COMPARE, static_cast<int>(CompareOp::ne));
    case CompareOperator::Lt: return emit(Op::COMPARE, static_cast<int>(CompareOp::lt));
    case CompareOperator::LtE: return emit(Op::COMPARE, static_cast<int>(CompareOp::le));
    case CompareOperator::Gt: return emit(Op::COMPARE, static_cast<int>(CompareOp::gt));
    case CompareOperator::GtE: return emit(Op::COMPARE, static_cast<int>(CompareOp::ge));
    case CompareOperator::Is: return emit(Op::IS_OP, 0);
    case CompareOperator::IsNot: return emit(Op::IS_OP, 1);
    case CompareOperator::In: return emit(Op::CONTAINS_OP, 0);
    case CompareOperator::NotIn: return emit(Op::CONTAINS_OP, 1);
  }
}

void Compiler::compare(Compare& c) {
  for (size_t i = 0; i < c.ops.size(); ++i) suspect_identity(c, i);
  expr(c.left);
  size_t last = c.ops.size() - 1;
  Label cleanup = u().new_label(), end = u().new_label();
  for (size_t i = 0; i < last; ++i) {
    expr(c.comparators[i]);
    emit(Op::SWAP, 2);
    emit(Op::COPY, 2);
    compare_one(c.ops[i]);
    emit(Op::COPY, 1);
    u().jump(Op::POP_JUMP_IF_FALSE, cleanup);
    emit(Op::POP_TOP);
  }
  bool searches = c.ops[last] == CompareOperator::In || c.ops[last] == CompareOperator::NotIn;
  searches ? walked(c.comparators[last]) : expr(c.comparators[last]);
  compare_one(c.ops[last]);
  if (last == 0) return;
  int depth = u().depth();
  u().jump(Op::JUMP, end);
  u().bind(cleanup);
  u().set_reachable(true);
  u().set_depth(depth + 1);
  emit(Op::SWAP, 2);
  emit(Op::POP_TOP);
  u().bind(end);
}

// ---- displays
// --------------------------------------------------------------------------------------------------------

bool has_star(Span<Expr*> elts) {
  for (Expr* e : elts) {
    if (e->kind == ExprKind::Starred) return true;
  }
  return false;
}

// Three and more constants are taken from one, as in CPython: the room in a list and the order of a set tell.
bool Compiler::constant_display(Span<Expr*> elts, Op build, Op extend) {
  Ref<> values;
  if (elts.size() < 3 || !fold_display(elts, build, values)) return false;
  emit(build, 0);
  load_constant(std::move(values));
  emit(extend, 1);
  return true;
}

// What is only walked over, or searched: the display of a list is a tuple then, and constants are one that is made
// once.
void Compiler::walked(Expr* e) {
  bool list = e->kind == ExprKind::List;
  if (!list && e->kind != ExprKind::Set) return expr(e);
  Span<Expr*> elts = list ? as<ast::List>(*e).elts : as<ast::Set>(*e).elts;
  Ref<> values;
  at(*e);
  if (fold_display(elts, list ? Op::BUILD_LIST : Op::BUILD_SET, values)) {
    hold(values);
    load_constant(std::move(values));
  } else if (list && !has_star(elts)) {
    display(elts, Op::BUILD_TUPLE, Op::LIST_APPEND, Op::LIST_EXTEND);
  } else {
    expr(e);
  }
}

// Of [f(x)] and (f(x),): f(x).
Expr* Compiler::only_item(Expr& e) {
  Span<Expr*> elts;
  if (e.kind == ExprKind::List) elts = as<ast::List>(e).elts;
  if (e.kind == ExprKind::Tuple) elts = as<ast::Tuple>(e).elts;
  Ref<> value;
  return elts.size() != 1 || has_star(elts) || fold_items(elts, value) ? nullptr : elts[0];
}

// `given` items lie on the stack already. Those in front of the first star wait there for it.
void Compiler::display(Span<Expr*> elts, Op build, Op append, Op extend, int given) {
  bool to_tuple = build == Op::BUILD_TUPLE, built = false;
  auto begin = [&] {
    if (!std::exchange(built, true)) emit(to_tuple ? Op::BUILD_LIST : build, given);
  };
  if (elts.size() + static_cast<size_t>(given) > kMostWaiting) begin();
  for (Expr* e : elts) {
    if (e->kind == ExprKind::Starred) {
      begin();
      expr(as<Starred>(*e).value);
      emit(extend, 1);
    } else {
      expr(e);
      if (built) emit(append, 1);
      ++given;
    }
  }
  if (!built) {
    emit(build, given);
  } else if (to_tuple) {
    emit(Op::LIST_TO_TUPLE);
  }
}

// A dict of pairs and mappings: a display's, or a call's keywords. As in CPython neighbouring pairs wait for each other
// as long as they are few, and all keys that are constants come as one tuple.
void Compiler::map_display(ast::Dict* d, Span<Keyword> keywords) {
  size_t count = d ? d->keys.size() : keywords.size(), first = 0;
  Op merge = d ? Op::DICT_UPDATE : Op::DICT_MERGE;
  bool built = false;
  auto value = [&](size_t i) { expr(d ? d->values[i] : keywords[i].value); };
  auto take_pairs = [&](size_t end) {
    size_t n = end - first;
    bool few = n <= kMostWaiting / 2;
    Ref<> keys;
    if (n > 1 && few && d && fold_items({d->keys.begin() + first, n}, keys)) {
      for (; first < end; ++first) value(first);
      load_constant(std::move(keys));
      emit(Op::BUILD_CONST_KEY_MAP, static_cast<int>(n));
    } else if (n || !built) {
      if (!few) emit(Op::BUILD_MAP, 0);
      for (; first < end; ++first) {
        if (d) {
          expr(d->keys[first]);
        } else {
          emit(Op::LOAD_CONST, text_constant(mangled(keywords[first].name)));
        }
        value(first);
        if (!few) emit(Op::MAP_ADD, 1);
      }
      if (few) emit(Op::BUILD_MAP, static_cast<int>(n));
    }
    if (n && built) emit(merge, 1);
    built = true;
  };
  for (size_t i = 0; i < count; ++i) {
    if (d ? d->keys[i] != nullptr : !keywords[i].name.empty()) {
      if (d && i - first > kMostWaiting / 2) take_pairs(i + 1);
    } else {
      take_pairs(i);
      value(i);
      emit(merge, 1);
      first = i + 1;
    }
  }
  if (first < count || !built) take_pairs(count);
}

// ---- f-strings
// -------------------------------------------------------------------------------------------------------

void Compiler::joined(JoinedStr& j) {
  if (j.values.empty()) return emit(Op::LOAD_CONST, text_constant(""));
  for (Expr* e : j.values) expr(e);
  if (j.values.size() != 1 || j.values[0]->kind == ExprKind::Constant)
    emit(Op::BUILD_STRING, static_cast<int>(j.values.size()));
}

void Compiler::formatted(FormattedValue& f) {
  expr(f.value);
  int flags = f.conversion == 's' ? 1 : f.conversion == 'r' ? 2 : f.conversion == 'a' ? 3 : 0;
  if (f.format_spec) {
    if (flags) emit(Op::FORMAT_VALUE, flags | 8);  // before the spec is computed
    expr(f.format_spec);
    flags = 4;
  }
  emit(Op::FORMAT_VALUE, flags);
}

// ---- calls
// -----------------------------------------------------------------------------------------------------------

void Compiler::call(Call& c) {
  suspect_call(*c.func);
  bool method = c.func->kind == ExprKind::Attribute;
  bool plain = !has_star(c.args);
  for (Keyword& k : c.keywords) plain = plain && !k.name.empty();
  if (method && plain) {
    auto& a = as<Attribute>(*c.func);
    expr(a.value);
    at_name(a, a.at);
    emit(Op::LOAD_METHOD, u().name(mangled(a.attr)));
    at_name(a, c.at);
  } else {
    expr(c.func);
    emit(Op::PUSH_NULL);
  }
  call_arguments(c.args, c.keywords, 0);
}

// The callable and self-or-null lie on the stack, and `given` arguments.
void Compiler::call_arguments(Span<Expr*> args, Span<Keyword> keywords, int given) {
  bool plain = !has_star(args);
  for (Keyword& k : keywords) plain = plain && !k.name.empty();
  for (size_t i = 0; i < keywords.size(); ++i) {
    for (size_t j = i + 1; j < keywords.size(); ++j) {
      if (!keywords[i].name.empty() && keywords[i].name == keywords[j].name) {
        return fail(keywords[j].at, "keyword argument repeated: " + std::string(keywords[j].name));
      }
    }
  }
  if (!plain) {
    if (!given && args.size() == 1 && args[0]->kind == ExprKind::Starred) {
      expr(as<Starred>(*args[0]).value);  // the call makes a tuple of it
    } else {
      display(args, Op::BUILD_TUPLE, Op::LIST_APPEND, Op::LIST_EXTEND, given);
    }
    return call_ex(keywords);
  }
  for (Expr* e : args) expr(e);
  for (Keyword& k : keywords) expr(k.value);
  int count = given + static_cast<int>(args.size() + keywords.size());
  if (keywords.empty()) return emit(Op::CALL, count);
  std::vector<std::string_view> names;
  for (Keyword& k : keywords) names.push_back(mangled(k.name));
  load_names(names);
  emit(Op::CALL_KW, count);
}

// An iterable of the positional arguments lies on the stack.
void Compiler::call_ex(Span<Keyword> keywords) {
  if (keywords.size()) map_display(nullptr, keywords);
  emit(Op::CALL_EX, keywords.size() ? 1 : 0);
}

void Compiler::yield(Expr& e) {
  bool from = e.kind == ExprKind::YieldFrom;
  if (u().scope.kind != ScopeKind::function)
    return fail(e.at, from ? "'yield from' outside function" : "'yield' outside function");
  if (!from) {
    Expr* value = as<Yield>(e).value;
    if (value) {
      expr(value);
    } else {
      emit(Op::LOAD_CONST, none());
    }
    if (u().scope.is_async) emit(Op::ASYNC_GEN_WRAP);
    return emit(Op::YIELD_VALUE);
  }
  if (u().scope.is_async) return fail(e.at, "'yield from' inside async function");
  expr(as<YieldFrom>(e).value);
  emit(Op::GET_YIELD_FROM_ITER);
  send_loop();
}

// Awaits what lies on top; `from` says whose it is, for the complaint.
void Compiler::await(int from) {
  emit(Op::GET_AWAITABLE, from);
  send_loop();
}

// Runs the iterator on top to its end, yielding what it yields; leaves what it returns. What is thrown in goes to the
// iterator first (Generators::throw_into), so that here a StopIteration is its end.
void Compiler::send_loop() {
  emit(Op::LOAD_CONST, none());
  Label send = u().new_label(), done = u().new_label(), thrown = u().new_label();
  u().bind(send);
  u().jump(Op::SEND, done);
  int depth = u().depth();
  u().set_depth(depth - 1);
  int outer = u().protect(thrown, false);
  u().set_depth(depth);
  emit(Op::YIELD_VALUE, 1);
  u().set_protection(outer);
  u().jump(Op::JUMP_BACKWARD, send);
  u().bind_handler(thrown, depth);
  emit(Op::CLEANUP_THROW);
  u().set_depth(depth);
  u().bind(done);
  u().set_reachable(true);
  emit(Op::END_SEND);
}

}  // namespace wrp::compile
