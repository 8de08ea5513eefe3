// patterns.cpp -- the match statement.
//
// A pattern finds its subject on top of the stack and consumes it. What it captures waits on the stack until the whole
// pattern has matched; only then are the names stored. So a failure may happen with any number of values on the stack:
// `fail_pop[n]` is where to jump when n of them have to go. Start reading at match_stmt().
#include "compile/compiler.h"
#include "objects/containers.h"

namespace wrp::compile {

struct PatternContext {
  std::vector<std::string_view> stores;  // names captured so far; their values lie on the stack in this order
  std::vector<Label> fail_pop;
  int on_top = 0;  // values above the captured ones that a failure has to drop too
  bool allow_irrefutable = false;
};

namespace {
bool is_wildcard(const Pattern& p) {
  return p.kind == PatternKind::As && as<const MatchAs>(p).name.empty() && !as<const MatchAs>(p).pattern;
}
bool is_star_wildcard(const Pattern& p) { return p.kind == PatternKind::Star && as<const MatchStar>(p).name.empty(); }

int find(const std::vector<std::string_view>& names, std::string_view name) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<int>(i);
  }
  return -1;
}
}  // namespace

void Compiler::match_stmt(Match& m) {
  Label end = u().new_label();
  expr(m.subject);
  int depth = u().depth();  // with the subject
  size_t count = m.cases.size();
  bool has_default = count > 1 && is_wildcard(*m.cases[count - 1].pattern);
  size_t tried = count - (has_default ? 1 : 0);
  for (size_t i = 0; i < tried && ok; ++i) {
    MatchCase& c = m.cases[i];
    bool keep = i + 1 != tried;  // the last one takes the subject; a `case _` behind it does not look at it
    u().set_place(c.pattern->at);
    if (keep) emit(Op::COPY, 1);
    PatternContext pc;
    pc.allow_irrefutable = c.guard || i + 1 == count;
    pattern(*c.pattern, pc);
    if (!ok) return;
    for (auto n : pc.stores) name(n, Use::store);
    if (c.guard) {
      fail_label(pc, 0);
      jump_if(*c.guard, false, pc.fail_pop[0]);
    }
    if (keep) emit(Op::POP_TOP);
    body(c.body);
    if (u().reachable()) u().jump(Op::JUMP, end);
    bind_fail_labels(pc);
    u().set_depth(keep ? depth : depth - 1);
    u().set_reachable(true);
  }
  if (has_default) {
    MatchCase& c = m.cases[count - 1];
    u().set_place(c.pattern->at);
    emit(Op::NOP);  // its line is gone through
    if (c.guard) jump_if(*c.guard, false, end);
    body(c.body);
  }
  u().bind(end);
  u().set_depth(depth - 1);
  u().set_reachable(true);
}

Label Compiler::fail_label(PatternContext& pc, size_t pops) {
  while (pc.fail_pop.size() <= pops) pc.fail_pop.push_back(u().new_label());
  return pc.fail_pop[pops];
}

void Compiler::jump_to_fail(Op op, PatternContext& pc) {
  u().jump(op, fail_label(pc, static_cast<size_t>(pc.on_top) + pc.stores.size()));
}

void Compiler::bind_fail_labels(PatternContext& pc) {
  for (size_t i = pc.fail_pop.size(); i-- > 0;) {
    u().bind(pc.fail_pop[i]);
    if (i) emit(Op::POP_TOP);
  }
  pc.fail_pop.clear();
}

// The top moves under count - 1 others.
void Compiler::rotate(int count) {
  for (; count > 1; --count) emit(Op::SWAP, count);
}

void Compiler::capture(Position place, std::string_view n, PatternContext& pc) {
  if (n.empty()) return emit(Op::POP_TOP);
  auto bound = mangled(n);
  if (find(pc.stores, bound) >= 0)
    return fail(place, "multiple assignments to name '" + std::string(bound) + "' in pattern");
  rotate(pc.on_top + static_cast<int>(pc.stores.size()) + 1);
  pc.stores.push_back(bound);
}

void Compiler::subpattern(Pattern& p, PatternContext& pc) {
  bool before = pc.allow_irrefutable;
  pc.allow_irrefutable = true;
  pattern(p, pc);
  pc.allow_irrefutable = before;
}

void Compiler::pattern(Pattern& p, PatternContext& pc) {
  if (!ok) return;
  u().set_place(p.at);
  switch (p.kind) {
    case PatternKind::Value:
      expr(as<MatchValue>(p).value);
      emit(Op::COMPARE, static_cast<int>(CompareOp::eq));
      return jump_to_fail(Op::POP_JUMP_IF_FALSE, pc);
    case PatternKind::Singleton: {
      Constant c{};
      c.constant = as<MatchSingleton>(p).value;
      load_constant(constant_value(c));
      emit(Op::IS_OP, 0);
      return jump_to_fail(Op::POP_JUMP_IF_FALSE, pc);
    }
    case PatternKind::Sequence: return sequence_pattern(as<MatchSequence>(p), pc);
    case PatternKind::Mapping: return mapping_pattern(as<MatchMapping>(p), pc);
    case PatternKind::Class: return class_pattern(as<MatchClass>(p), pc);
    case PatternKind::Star: return capture(p.at, as<MatchStar>(p).name, pc);
    case PatternKind::Or: return or_pattern(as<MatchOr>(p), pc);
    case PatternKind::As: {
      auto& a = as<MatchAs>(p);
      if (!a.pattern) {
        if (!pc.allow_irrefutable) {
          return fail(p.at, a.name.empty()
                                ? std::string("wildcard makes remaining patterns unreachable")
                                : "name capture '" + std::string(a.name) + "' makes remaining patterns unreachable");
        }
        return capture(p.at, a.name, pc);
      }
      ++pc.on_top;
      emit(Op::COPY, 1);
      pattern(*a.pattern, pc);
      --pc.on_top;
      return capture(p.at, a.name, pc);
    }
  }
}

void Compiler::check_length(size_t n, CompareOp op, PatternContext& pc) {
  emit(Op::GET_LEN);
  emit(Op::LOAD_CONST, int_constant(static_cast<int64_t>(n)));
  emit(Op::COMPARE, static_cast<int>(op));
  jump_to_fail(Op::POP_JUMP_IF_FALSE, pc);
}

void Compiler::sequence_pattern(MatchSequence& s, PatternContext& pc) {
  int size = static_cast<int>(s.patterns.size()), star = -1;
  bool only_wildcards = true, star_wildcard = false;
  for (int i = 0; i < size; ++i) {
    Pattern& p = *s.patterns[static_cast<size_t>(i)];
    if (p.kind == PatternKind::Star) {
      if (star >= 0) return fail(s.at, "multiple starred names in sequence pattern");
      star_wildcard = is_star_wildcard(p);
      only_wildcards = only_wildcards && star_wildcard;
      star = i;
    } else {
      only_wildcards = only_wildcards && is_wildcard(p);
    }
  }
  ++pc.on_top;  // the subject stays during the checks
  emit(Op::MATCH_SEQUENCE);
  jump_to_fail(Op::POP_JUMP_IF_FALSE, pc);
  if (star < 0) {
    check_length(s.patterns.size(), CompareOp::eq, pc);
  } else if (size > 1) {
    check_length(s.patterns.size() - 1, CompareOp::ge, pc);
  }
  --pc.on_top;
  if (only_wildcards) return emit(Op::POP_TOP);
  if (!star_wildcard) {
    if (star < 0) {
      emit(Op::UNPACK_SEQUENCE, size);
    } else {
      if (star > 255) return fail(s.at, "too many expressions in star-unpacking sequence pattern");
      emit(Op::UNPACK_EX, star | (size - star - 1) << 8);
    }
    pc.on_top += size;
    for (Pattern* p : s.patterns) {
      --pc.on_top;
      subpattern(*p, pc);
    }
    return;
  }
  // [a, *_, b]: only what is asked for is taken, by index.
  ++pc.on_top;
  for (int i = 0; i < size; ++i) {
    Pattern& p = *s.patterns[static_cast<size_t>(i)];
    if (i == star || is_wildcard(p)) continue;
    emit(Op::COPY, 1);
    if (i < star) {
      emit(Op::LOAD_CONST, int_constant(i));
    } else {  // not every sequence knows negative indices
      emit(Op::GET_LEN);
      emit(Op::LOAD_CONST, int_constant(size - i));
      emit(Op::BINARY, static_cast<int>(BinaryOp::sub));
    }
    emit(Op::BINARY_SUBSCR);
    subpattern(p, pc);
  }
  --pc.on_top;
  emit(Op::POP_TOP);
}

// Literals that are equal may stand only once: 1 and 1.0 are the same key.
bool Compiler::check_keys(MatchMapping& m) {
  Interp& in = *rt().interp;
  auto seen = make_set(*rt().types.set);
  for (Expr* key : m.keys) {
    if (key->kind == ExprKind::Attribute) continue;
    Ref<> value;
    if (!seen || !fold(*key, value)) continue;
    auto fresh = set_add(in, **seen, value.dup());
    if (!fresh || *fresh) continue;
    auto shown = repr(in, value.get());
    Text utf8;
    if (shown) append(utf8, **shown);
    fail(m.at, "mapping pattern checks duplicate key (" + std::string(utf8.view()) + ")");
    return false;
  }
  return true;
}

void Compiler::mapping_pattern(MatchMapping& m, PatternContext& pc) {
  int size = static_cast<int>(m.keys.size());
  ++pc.on_top;
  emit(Op::MATCH_MAPPING);
  jump_to_fail(Op::POP_JUMP_IF_FALSE, pc);
  if (!size && m.rest.empty()) {
    --pc.on_top;
    return emit(Op::POP_TOP);
  }
  if (size) check_length(m.keys.size(), CompareOp::ge, pc);
  if (!check_keys(m)) return;
  for (Expr* key : m.keys) expr(key);
  emit(Op::BUILD_TUPLE, size);
  emit(Op::MATCH_KEYS);  // subject, keys, values or None
  pc.on_top += 2;
  emit(Op::COPY, 1);
  jump_to_fail(Op::POP_JUMP_IF_NONE, pc);
  emit(Op::UNPACK_SEQUENCE, size);
  pc.on_top += size - 1;
  for (Pattern* p : m.patterns) {
    --pc.on_top;
    subpattern(*p, pc);
  }
  pc.on_top -= 2;
  if (m.rest.empty()) {
    emit(Op::POP_TOP);
    return emit(Op::POP_TOP);
  }
  emit(Op::BUILD_MAP, 0);
  emit(Op::SWAP, 3);
  emit(Op::DICT_UPDATE, 2);
  emit(Op::UNPACK_SEQUENCE, size);
  for (; size; --size) {
    emit(Op::COPY, 1 + size);
    emit(Op::SWAP, 2);
    emit(Op::DELETE_SUBSCR);
  }
  capture(m.at, m.rest, pc);
}

void Compiler::class_pattern(MatchClass& c, PatternContext& pc) {
  int positional = static_cast<int>(c.patterns.size()), named = static_cast<int>(c.kwd_attrs.size());
  auto names = make_tuple(c.kwd_attrs.size());
  for (size_t i = 0; i < c.kwd_attrs.size(); ++i) {
    for (size_t j = i + 1; j < c.kwd_attrs.size(); ++j) {
      if (c.kwd_attrs[i] == c.kwd_attrs[j]) {
        return fail(c.kwd_patterns[j]->at, "attribute name repeated in class pattern: " + std::string(c.kwd_attrs[i]));
      }
    }
    auto n = intern(c.kwd_attrs[i]);
    if (!names || !n) return out_of_memory();
    (*names)->init(i, n.take());
  }
  if (!names) return out_of_memory();
  expr(c.cls);
  load_constant(names.take());
  emit(Op::MATCH_CLASS, positional);  // attributes or None
  ++pc.on_top;
  emit(Op::COPY, 1);
  jump_to_fail(Op::POP_JUMP_IF_NONE, pc);
  emit(Op::UNPACK_SEQUENCE, positional + named);
  pc.on_top += positional + named - 1;
  for (int i = 0; i < positional + named && ok; ++i) {
    --pc.on_top;
    size_t at = static_cast<size_t>(i);
    Pattern& p = i < positional ? *c.patterns[at] : *c.kwd_patterns[at - c.patterns.size()];
    if (is_wildcard(p)) {
      emit(Op::POP_TOP);
    } else {
      subpattern(p, pc);
    }
  }
}

void Compiler::or_pattern(MatchOr& o, PatternContext& pc) {
  Label end = u().new_label();
  int depth = u().depth();
  std::vector<std::string_view> names;
  for (size_t i = 0; i < o.patterns.size(); ++i) {
    PatternContext own;
    own.allow_irrefutable = i + 1 == o.patterns.size() && pc.allow_irrefutable;
    u().set_depth(depth);
    u().set_reachable(true);
    emit(Op::COPY, 1);
    pattern(*o.patterns[i], own);
    if (!ok) return;
    if (i == 0) names = own.stores;
    if (own.stores.size() != names.size()) return fail(o.at, "alternative patterns bind different names");
    // Every alternative leaves its captures in the order of the first.
    for (size_t want = names.size(); want-- > 0;) {
      int at = find(own.stores, names[want]);
      if (at < 0) return fail(o.at, "alternative patterns bind different names");
      int to = static_cast<int>(want), rotations = at + 1;
      if (to == at) continue;
      std::vector<std::string_view> moved(own.stores.begin(), own.stores.begin() + rotations);
      own.stores.erase(own.stores.begin(), own.stores.begin() + rotations);
      own.stores.insert(own.stores.begin() + (to - at), moved.begin(), moved.end());
      while (rotations--) rotate(to + 1);
    }
    u().jump(Op::JUMP, end);
    bind_fail_labels(own);
  }
  u().set_depth(depth);
  u().set_reachable(true);
  emit(Op::POP_TOP);
  jump_to_fail(Op::JUMP, pc);
  u().bind(end);
  u().set_depth(depth + static_cast<int>(names.size()));
  u().set_reachable(true);
  int places = static_cast<int>(names.size()) + 1 + pc.on_top + static_cast<int>(pc.stores.size());
  for (auto n : names) {
    rotate(places);
    if (find(pc.stores, n) >= 0) return fail(o.at, "multiple assignments to name '" + std::string(n) + "' in pattern");
    pc.stores.push_back(n);
  }
  emit(Op::POP_TOP);
}

}  // namespace wrp::compile
