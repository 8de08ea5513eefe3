// folding.cpp -- what can be computed before the program runs: constants, and which of them are the same object.
//
// As in CPython this can be seen: `1000 is 500 * 2` within one file, or in one line at the prompt. Its limits are
// CPython's, too, so that "x" * 5000 is made when it runs.
#include <cstring>

#include "compile/compiler.h"
#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/integer.h"

namespace wrp::compile {

bool Compiler::identifier_like(std::string_view s) {
  for (char c : s) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return true;
}

namespace {
unsigned long long bits_of(double d) {
  unsigned long long bits;
  std::memcpy(&bits, &d, sizeof bits);
  return bits;
}
}  // namespace

// Equal keys: the same type and value, the sign of a zero included.
std::string Compiler::constant_key(Object& o) {
  Types& t = rt().types;
  if (&o == rt().none) return "n";
  if (&o == rt().ellipsis) return ".";
  if (o.type == t.bool_) return &o == rt().true_ ? "T" : "F";
  Text text;
  if (is_int(&o)) {
    (void)append_int(*rt().interp, text, &o, 16);
    return "i" + std::string(text.view());
  }
  if (is_float(&o)) {
    text.append_format("f%llx", bits_of(float_value(&o)));
  } else if (is_str(&o)) {
    text.append('s');
    append(text, *as_str(&o));
  } else if (o.type == t.complex) {
    auto& z = static_cast<Complex&>(o);
    text.append_format("j%llx,%llx", bits_of(z.real.value), bits_of(z.imag.value));
  } else if (is_bytes(&o)) {
    text.append('b');
    text.append(as_bytes(&o)->view());
  } else {  // a tuple, or a frozenset in the order that it has
    std::string key = is_tuple(&o) ? "(" : "{";
    auto items = tuple_from_iterable(*rt().interp, &o);
    if (!items) return key + std::to_string(o.serial);
    for (Word i = 0; i < (*items)->size; ++i) {
      std::string part = constant_key(*(**items)[i]);
      key += std::to_string(part.size()) + ":" + part;
    }
    return key;
  }
  return std::string(text.view());
}

namespace {

constexpr uint64_t kMostBits = 128;
constexpr int64_t kMostItems = 256, kMostCharacters = 4096;

uint64_t bits_of(Object* o) {
  Whole n(o);
  return bit_length(n);
}

bool may_repeat(Object* sequence, Object* times) {
  if (is_big(times) || int_value(times) < 0) return false;
  int64_t n = int_value(times);
  int64_t size = is_str(sequence)     ? static_cast<int64_t>(as_str(sequence)->length)
                 : is_bytes(sequence) ? static_cast<int64_t>(as_bytes(sequence)->length)
                                      : static_cast<int64_t>(as_tuple(sequence)->size);
  return size == 0 || n <= (is_tuple(sequence) ? kMostItems : kMostCharacters) / size;
}

// Not so large that it is better computed when it is needed.
bool small_enough(Object* a, Object* b, Operator op) {
  bool ints = is_int(a) && is_int(b);
  auto sequence = [](Object* o) { return is_str(o) || is_bytes(o) || is_tuple(o); };
  switch (op) {
    case Operator::Mult:
      if (ints) return bits_of(a) + bits_of(b) <= kMostBits;
      if (sequence(a) && is_int(b)) return may_repeat(a, b);
      if (is_int(a) && sequence(b)) return may_repeat(b, a);
      return true;
    case Operator::Pow:
      if (!ints || int_value(b) <= 0) return true;
      return !is_big(b) && bits_of(a) * static_cast<uint64_t>(int_value(b)) <= kMostBits;
    case Operator::LShift:
      if (!ints || int_value(b) < 0) return true;
      return !is_big(b) && bits_of(a) + static_cast<uint64_t>(int_value(b)) <= kMostBits;
    case Operator::Mod: return !is_str(a) && !is_bytes(a);
    case Operator::MatMult: return false;
    default: return true;
  }
}

// to = made; or false: the error is for the program to meet when it runs.
bool computed(Result<Ref<>> made, Ref<>& to) {
  if (made) {
    to = made.take();
    return true;
  }
  rt().interp->settle(made.error());
  rt().interp->drop_raised();
  return false;
}

}  // namespace

// left = left op right, when that is a constant.
bool Compiler::combine(Ref<>& left, Object* right, Operator op) {
  if (!small_enough(left.get(), right, op)) return false;
  if (!computed(wrp::binary(*rt().interp, left.get(), right, static_cast<BinaryOp>(binary_number(op))), left))
    return false;
  hold(left);
  return true;
}

bool Compiler::fold_items(Span<Expr*> items, Ref<>& tuple) {
  std::vector<Ref<>> values;
  for (Expr* item : items) {
    Ref<> value;
    if (!fold(*item, value)) return false;
    values.push_back(std::move(value));
  }
  auto made = make_tuple(values.size());
  if (!made) return false;
  for (size_t i = 0; i < values.size(); ++i) (*made)->init(i, std::move(values[i]));
  tuple = made.take();
  return true;
}

// A tuple, or of a set's a frozenset.
bool Compiler::fold_display(Span<Expr*> items, Op build, Ref<>& values) {
  if (!fold_items(items, values)) return false;
  if (build != Op::BUILD_SET) return true;
  for (int time = 0; time < 2; ++time) {  // CPython makes it once more as it merges constants, in its own order
    auto all = tuple_from_iterable(*rt().interp, values.get());
    auto set = make_set(*rt().types.frozenset);
    if (!all || !set || !set_update(*rt().interp, **set, (*all).get())) return false;
    values = set.take();
  }
  return true;
}

bool Compiler::fold(const Expr& e, Ref<>& value) {
  Interp& in = *rt().interp;
  Ref<> part;
  switch (e.kind) {
    case ExprKind::Constant: value = constant_value(as<const Constant>(e)); return ok;
    case ExprKind::BinOp: {
      auto& b = as<const BinOp>(e);
      if (!fold(*b.left, value) || !fold(*b.right, part) || !combine(value, part.get(), b.op)) return false;
      break;
    }
    case ExprKind::UnaryOp: {
      auto& u = as<const ast::UnaryOp>(e);
      if (!fold(*u.operand, part)) return false;
      if (u.op == UnaryOperator::Not) {
        auto truth_value = truth(in, part.get());
        if (!truth_value) return false;
        value = make_bool(!*truth_value);
        break;
      }
      auto op = u.op == UnaryOperator::USub   ? wrp::UnaryOp::neg
                : u.op == UnaryOperator::UAdd ? wrp::UnaryOp::pos
                                              : wrp::UnaryOp::invert;
      if (!computed(unary(in, part.get(), op), value)) return false;
      break;
    }
    case ExprKind::Subscript: {
      auto& s = as<const Subscript>(e);
      if (s.ctx != Context::Load || s.slice->kind == ExprKind::Slice || !fold(*s.value, value) || !fold(*s.slice, part))
        return false;
      if (!computed(get_item(in, value.get(), part.get()), value)) return false;
      break;
    }
    case ExprKind::Tuple: {
      auto& t = as<const ast::Tuple>(e);
      if (t.ctx != Context::Load || !fold_items(t.elts, value)) return false;
      break;
    }
    default: return false;
  }
  if (e.kind != ExprKind::BinOp) hold(value);
  return true;
}

// Chains lean to the left: walk down with a list instead of recursion, and compute what begins with constants.
void Compiler::binary(Expr* e) {
  std::vector<BinOp*> chain;
  Expr* left = e;
  while (left->kind == ExprKind::BinOp) chain.push_back(&as<BinOp>(*left)), left = as<BinOp>(*left).left;
  Ref<> value, right;
  bool known = fold(*left, value);
  if (!known) expr(left);
  auto load = [&] {
    if (std::exchange(known, false)) load_constant(std::move(value));
  };
  while (!chain.empty() && ok) {
    BinOp* b = chain.back();
    chain.pop_back();
    if (known && fold(*b->right, right) && combine(value, right.get(), b->op)) continue;
    if (known && is_str(value.get()) && percent(*as_str(value.get()), *b)) {
      known = false;
      continue;
    }
    load();
    expr(b->right);
    at(*b);
    emit(Op::BINARY, binary_number(b->op));
  }
  load();
}

}  // namespace wrp::compile
