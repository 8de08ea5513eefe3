// unparse.cpp -- an expression as text again: what `from __future__ import annotations` stores instead of values.
#include "compile/compiler.h"

namespace wrp::compile {

namespace {

// How tightly things bind: what is looser than its surroundings gets parentheses.
enum Level {
  kTuple,
  kTest,
  kOr,
  kAnd,
  kNot,
  kCompare,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kSum,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom
};

class Unparser {
 public:
  bool ok = true;
  std::string out;

  void expr(const Expr* e, int level) {
    if (!e) return;
    switch (e->kind) {
      case ExprKind::BoolOp: {
        auto& b = as<const BoolOp>(*e);
        bool is_or = b.op == BoolOperator::Or;
        int own = is_or ? kOr : kAnd;
        group(level > own, [&] {
          bool first = true;
          for (const Expr* v : b.values) {
            if (!first) out += is_or ? " or " : " and ";
            first = false;
            expr(v, own + 1);
          }
        });
        return;
      }
      case ExprKind::NamedExpr:
        return group(level > kTuple, [&] {
          expr(as<const NamedExpr>(*e).target, kAtom);
          out += " := ";
          expr(as<const NamedExpr>(*e).value, kAtom);
        });
      case ExprKind::BinOp: {
        auto& b = as<const BinOp>(*e);
        static constexpr struct {
          const char* text;
          int level;
        } kOps[] = {{" + ", kSum},    {" - ", kSum},    {" * ", kTerm},   {" @ ", kTerm},   {" / ", kTerm},
                    {" % ", kTerm},   {" ** ", kPower}, {" << ", kShift}, {" >> ", kShift}, {" | ", kBitOr},
                    {" ^ ", kBitXor}, {" & ", kBitAnd}, {" // ", kTerm}};
        auto& op = kOps[static_cast<int>(b.op)];
        bool power = b.op == Operator::Pow;
        return group(level > op.level, [&] {
          expr(b.left, op.level + power);
          out += op.text;
          expr(b.right, op.level + !power);
        });
      }
      case ExprKind::UnaryOp: {
        auto& n = as<const ast::UnaryOp>(*e);
        bool is_not = n.op == UnaryOperator::Not;
        int own = is_not ? kNot : kFactor;
        return group(level > own, [&] {
          out += is_not ? "not " : n.op == UnaryOperator::Invert ? "~" : n.op == UnaryOperator::UAdd ? "+" : "-";
          expr(n.operand, own);
        });
      }
      case ExprKind::IfExp: {
        auto& i = as<const IfExp>(*e);
        return group(level > kTest, [&] {
          expr(i.body, kTest + 1);
          out += " if ";
          expr(i.test, kTest + 1);
          out += " else ";
          expr(i.orelse, kTest);
        });
      }
      case ExprKind::Dict: {
        auto& d = as<const ast::Dict>(*e);
        out += '{';
        for (size_t i = 0; i < d.keys.size(); ++i) {
          if (i) out += ", ";
          if (d.keys[i]) {
            expr(d.keys[i], kTest);
            out += ": ";
            expr(d.values[i], kTest);
          } else {
            out += "**";
            expr(d.values[i], kBitOr);
          }
        }
        out += '}';
        return;
      }
      case ExprKind::Set: return list("{", as<const ast::Set>(*e).elts, "}");
      case ExprKind::List: return list("[", as<const ast::List>(*e).elts, "]");
      case ExprKind::Tuple: {
        auto& t = as<const ast::Tuple>(*e);
        if (t.elts.empty()) {
          out += "()";
          return;
        }
        return group(level > kTuple, [&] { list("", t.elts, t.elts.size() == 1 ? "," : ""); });
      }
      case ExprKind::Await:
        return group(level > kAwait, [&] {
          out += "await ";
          expr(as<const Await>(*e).value, kAtom);
        });
      case ExprKind::Compare: {
        auto& c = as<const Compare>(*e);
        static constexpr const char* kOps[] = {" == ", " != ", " < ",      " <= ", " > ",
                                               " >= ", " is ", " is not ", " in ", " not in "};
        return group(level > kCompare, [&] {
          expr(c.left, kCompare + 1);
          for (size_t i = 0; i < c.ops.size(); ++i) {
            out += kOps[static_cast<int>(c.ops[i])];
            expr(c.comparators[i], kCompare + 1);
          }
        });
      }
      case ExprKind::Call: {
        auto& c = as<const Call>(*e);
        expr(c.func, kAtom);
        out += '(';
        bool first = true;
        for (const Expr* a : c.args) comma(first), expr(a, kTest);
        for (const Keyword& k : c.keywords) {
          comma(first);
          out += k.name.empty() ? "**" : std::string(k.name) + "=";
          expr(k.value, kTest);
        }
        out += ')';
        return;
      }
      case ExprKind::Constant: return constant(as<const Constant>(*e));
      case ExprKind::Attribute: {
        auto& a = as<const Attribute>(*e);
        expr(a.value, kAtom);
        // 1.real would be a number with a fraction.
        bool number = a.value->kind == ExprKind::Constant && as<const Constant>(*a.value).constant == ConstantKind::Int;
        out += number ? " ." : ".";
        out += a.attr;
        return;
      }
      case ExprKind::Subscript: {
        auto& s = as<const Subscript>(*e);
        expr(s.value, kAtom);
        out += '[';
        expr(s.slice, kTuple);
        out += ']';
        return;
      }
      case ExprKind::Starred: out += '*'; return expr(as<const Starred>(*e).value, kBitOr);
      case ExprKind::Name: out += as<const NameExpr>(*e).id; return;
      case ExprKind::Slice: {
        auto& s = as<const ast::Slice>(*e);
        expr(s.lower, kTest);
        out += ':';
        expr(s.upper, kTest);
        if (s.step) out += ':', expr(s.step, kTest);
        return;
      }
      default: ok = false; return;  // a lambda, comprehension or f-string: nobody's annotation
    }
  }

 private:
  template <class Inside>
  void group(bool parentheses, Inside inside) {
    if (parentheses) out += '(';
    inside();
    if (parentheses) out += ')';
  }
  void comma(bool& first) {
    if (!first) out += ", ";
    first = false;
  }
  void list(const char* open, Span<Expr*> elts, const char* close) {
    out += open;
    bool first = true;
    for (const Expr* e : elts) comma(first), expr(e, kTest);
    out += close;
  }
  void constant(const Constant& c) {
    if (c.constant == ConstantKind::Ellipsis) {
      out += "...";
      return;
    }
    Ref<> value = value_of(*compiler, c);
    auto shown = value ? repr(*rt().interp, value.get()) : Result<Ref<Str>>(Error::no_memory);
    Text text;
    if (shown) append(text, **shown);
    ok = ok && shown;
    out += text.view();
  }

 public:
  Ref<> (*value_of)(Compiler& compiler, const Constant& c) = nullptr;
  Compiler* compiler = nullptr;
};

}  // namespace

// Leaves the annotation on the stack: its value, or its text.
void Compiler::annotation(Expr* e) {
  if (!table_.annotations_are_text) return expr(e);
  Unparser text;
  text.compiler = this;
  text.value_of = [](Compiler& compiler, const Constant& c) { return compiler.constant_value(c); };
  text.expr(e, kTest);
  if (!text.ok) return not_supported(e->at, "an annotation like this one as text");
  emit(Op::LOAD_CONST, text_constant(text.out));
}

}  // namespace wrp::compile
