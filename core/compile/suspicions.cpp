// suspicions.cpp -- SyntaxWarnings: code that is allowed and surely not what was meant.
#include "compile/compiler.h"

namespace wrp::compile {

namespace {

// The type that an expression has whatever happens, or null.
const char* certain_type(const Expr& e) {
  switch (e.kind) {
    case ExprKind::Tuple: return "tuple";
    case ExprKind::List:
    case ExprKind::ListComp: return "list";
    case ExprKind::Dict:
    case ExprKind::DictComp: return "dict";
    case ExprKind::Set:
    case ExprKind::SetComp: return "set";
    case ExprKind::GeneratorExp: return "generator";
    case ExprKind::Lambda: return "function";
    case ExprKind::JoinedStr:
    case ExprKind::FormattedValue: return "str";
    case ExprKind::Constant: break;
    default: return nullptr;
  }
  switch (as<const Constant>(e).constant) {
    case ConstantKind::None: return "NoneType";
    case ConstantKind::True:
    case ConstantKind::False: return "bool";
    case ConstantKind::Ellipsis: return "ellipsis";
    case ConstantKind::Int: return "int";
    case ConstantKind::Float: return "float";
    case ConstantKind::Complex: return "complex";
    case ConstantKind::Str: return "str";
    case ConstantKind::Bytes: return "bytes";
  }
  return nullptr;
}

}  // namespace

void Compiler::suspect_identity(const Compare& c, size_t i) {
  CompareOperator op = c.ops[i];
  if (op != CompareOperator::Is && op != CompareOperator::IsNot) return;
  const Expr &left = i ? *c.comparators[i - 1] : *c.left, &right = *c.comparators[i];
  // A literal whose identity means nothing.
  const char* type = nullptr;
  for (const Expr* e : {&right, &left}) {
    Ref<> value;
    if (!fold(*e, value)) continue;
    Object* o = value.get();
    if (o != rt().none && o != rt().true_ && o != rt().false_ && o != rt().ellipsis) type = type_name_utf8(type_of(o));
  }
  if (!type) return;
  bool is = op == CompareOperator::Is;
  note(c.at, std::string(is ? "\"is\" with '" : "\"is not\" with '") + type + "' literal. Did you mean \"" +
                 (is ? "==" : "!=") + "\"?");
}

void Compiler::suspect_call(const Expr& callee) {
  if (callee.kind == ExprKind::Lambda) return;
  if (const char* type = certain_type(callee))
    note(callee.at, "'" + std::string(type) + "' object is not callable; perhaps you missed a comma?");
}

void Compiler::suspect_subscript(const Subscript& s) {
  if (s.ctx != Context::Load) return;
  const Expr &of = *s.value, &key = *s.slice;
  const char *type = certain_type(of), *key_type = certain_type(key);
  if (!type) return;
  bool sequence = of.kind == ExprKind::Tuple || of.kind == ExprKind::List || of.kind == ExprKind::ListComp ||
                  of.kind == ExprKind::JoinedStr || of.kind == ExprKind::FormattedValue;
  bool dict = of.kind == ExprKind::Dict || of.kind == ExprKind::DictComp;
  if (of.kind == ExprKind::Constant) {
    ConstantKind kind = as<const Constant>(of).constant;
    sequence = kind == ConstantKind::Str || kind == ConstantKind::Bytes;
    if (kind == ConstantKind::True || kind == ConstantKind::False) type = "bool";
  }
  if (!sequence && !dict)
    return note(of.at, "'" + std::string(type) + "' object is not subscriptable; perhaps you missed a comma?");
  std::string_view index = key_type ? key_type : "int";
  if (sequence && index != "int" && index != "bool") {
    note(of.at, std::string(type) + " indices must be integers or slices, not " + std::string(index) +
                    "; perhaps you missed a comma?");
  }
}

}  // namespace wrp::compile
