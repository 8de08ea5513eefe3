// percent.cpp -- "%s and %r" % (a, b) with the values in sight is compiled like an f-string, as in CPython: each value
// is shown and let go of before the next one is computed.
#include "compile/compiler.h"

namespace wrp::compile {

namespace {

constexpr char kEnd = 0, kOther = '?';

// Up to two digits; false: there are more.
bool number(std::string_view text, size_t& at, std::string& out) {
  size_t start = at;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') out += text[at++];
  return at - start < 3;
}

// One field, and the text before it: its conversion, or kEnd. kOther: not %s, %r or %a with flags, a width and a
// precision.
char next_field(std::string_view text, size_t& at, std::string& before, std::string& spec) {
  before.clear();
  spec.clear();
  for (; at < text.size() && (text[at] != '%' || text.substr(at, 2) == "%%"); ++at) {
    before += text[at];
    if (text[at] == '%') ++at;
  }
  if (at == text.size()) return kEnd;
  bool left = false;
  for (++at; at < text.size() && std::string_view("-+ #0").find(text[at]) != std::string_view::npos; ++at)
    left = left || text[at] == '-';  // the others mean nothing to these three
  bool wide = at < text.size() && text[at] >= '0' && text[at] <= '9';
  if (wide && !left) spec += '>';
  if (!number(text, at, spec)) return kOther;
  if (at < text.size() && text[at] == '.') {
    size_t start = ++at;
    spec += '.';
    if (!number(text, at, spec)) return kOther;
    if (at == start) spec += '0';
  }
  if (at == text.size() || (text[at] != 's' && text[at] != 'r' && text[at] != 'a')) return kOther;
  return text[at++];
}

}  // namespace

bool Compiler::percent(Str& format, BinOp& b) {
  if (b.op != ast::Operator::Mod || b.right->kind != ExprKind::Tuple) return false;
  Span<Expr*> values = as<ast::Tuple>(*b.right).elts;
  Ref<> folded;
  Text text;
  append(text, format);
  if (!text.ok() || has_star(values) || fold_items(values, folded)) return false;
  std::string before, spec;
  size_t at_text = 0, count = 0;
  char conversion;
  while ((conversion = next_field(text.view(), at_text, before, spec)) != kEnd && conversion != kOther) ++count;
  if (conversion == kOther || count != values.size()) return false;

  int pieces = 0;
  at_text = 0;
  for (size_t i = 0;; ++i) {
    conversion = next_field(text.view(), at_text, before, spec);
    if (!before.empty()) emit(Op::LOAD_CONST, text_constant(before)), ++pieces;
    if (conversion == kEnd) break;
    expr(values[i]);
    at(*values[i]);
    int flags = conversion == 's' ? 1 : conversion == 'r' ? 2 : 3;
    if (!spec.empty()) {
      emit(Op::FORMAT_VALUE, flags | 8);  // before the spec is loaded
      emit(Op::LOAD_CONST, text_constant(spec));
      flags = 4;
    }
    emit(Op::FORMAT_VALUE, flags);
    ++pieces;
  }
  at(b);
  if (pieces != 1) emit(Op::BUILD_STRING, pieces);
  return true;
}

}  // namespace wrp::compile
