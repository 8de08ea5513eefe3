// percent.cpp -- "%s and %r" % (a, b) with the values in sight is compiled like an f-string, as in CPython: each value
// is shown and let go of before the next one is computed.
#include "compile/compiler.h"

namespace wrp::compile {

namespace {

struct Field {
  std::string before;  // text between the field before and this one
  char conversion;     // s, r or a; 0: the end of the text
  std::string spec;
};

// Up to two digits, at `at`; false: there are more.
bool number(std::string_view text, size_t& at, std::string& digits) {
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) digits += text[at];
  return digits.size() < 3;
}

// False: something else than %s, %r and %a with flags, a width and a precision.
bool parse(std::string_view text, std::vector<Field>& fields) {
  for (size_t at = 0; fields.empty() || fields.back().conversion;) {
    Field& f = fields.emplace_back();
    for (; at < text.size() && (text[at] != '%' || text.substr(at, 2) == "%%"); ++at) {
      f.before += text[at];
      if (text[at] == '%') ++at;
    }
    if (at == text.size()) continue;
    bool left = false;
    for (++at; at < text.size() && std::string_view("-+ #0").find(text[at]) != std::string_view::npos; ++at) {
      left = left || text[at] == '-';  // the others mean nothing to these three
    }
    std::string width, precision;
    if (!number(text, at, width)) return false;
    if (!width.empty()) f.spec = (left ? "" : ">") + width;
    if (at < text.size() && text[at] == '.') {
      if (!number(text, ++at, precision)) return false;
      f.spec += "." + (precision.empty() ? "0" : precision);
    }
    if (at == text.size() || (text[at] != 's' && text[at] != 'r' && text[at] != 'a')) return false;
    f.conversion = text[at++];
  }
  return true;
}

}  // namespace

bool Compiler::percent(Str& format, BinOp& b) {
  if (b.op != ast::Operator::Mod || b.right->kind != ExprKind::Tuple) return false;
  Span<Expr*> values = as<ast::Tuple>(*b.right).elts;
  std::vector<Field> fields;
  Ref<> folded;
  for (Expr* value : values) {
    if (value->kind == ExprKind::Starred) return false;
  }
  Text text;
  append(text, format);
  if (!text.ok() || fold_items(values, folded) || !parse(text.view(), fields) || fields.size() != values.size() + 1)
    return false;
  int pieces = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field& f = fields[i];
    if (!f.before.empty()) emit(Op::LOAD_CONST, text_constant(f.before)), ++pieces;
    if (!f.conversion) break;
    expr(values[i]);
    at(*values[i]);
    int conversion = f.conversion == 's' ? 1 : f.conversion == 'r' ? 2 : 3;
    if (!f.spec.empty()) {
      emit(Op::FORMAT_VALUE, conversion | 8);  // before the spec is loaded
      emit(Op::LOAD_CONST, text_constant(f.spec));
    }
    emit(Op::FORMAT_VALUE, f.spec.empty() ? conversion : 4);
    ++pieces;
  }
  at(b);
  if (pieces != 1) emit(Op::BUILD_STRING, pieces);
  return true;
}

}  // namespace wrp::compile
