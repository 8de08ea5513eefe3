// shown_lines.cpp -- which lines of the source a traceback shows for one place.
//
// A place may span lines. Then the first and the last are shown, and those around what the place is about: the operator
// of an operation, the brackets of a call or a subscript. One line left out between two of them is shown after all, and
// more become "...<3 lines>...". All move left together as far as they can.
#include "compile/compile.h"
#include "vm/interpreter.h"

namespace wrp {

namespace {

// Where a walk over the text of the place stands: its lines from 0, bytes from 0.
struct Cursor {
  std::string_view text;
  size_t at = 0;
  int line = 0;

  void to(int wanted, int column) {
    while (line < wanted && at < text.size()) line += text[at++] == '\n';
    at += static_cast<size_t>(column);
  }
  // To the first character outside comments and continuations that `stop` accepts.
  template <class Stop>
  void until(Stop stop) {
    while (at < text.size() && (text[at] == '\\' || text[at] == '#' || text[at] == '\n' || !stop(text[at]))) {
      if (text[at] == '\\' || text[at] == '#') {
        while (at < text.size() && text[at] != '\n') ++at;
      } else {
        line += text[at++] == '\n';
      }
    }
  }
};

// The lines, from 0, of the operator, or of the brackets; false when the text is nothing of the kind.
bool find_anchors(std::string_view text, int& left, int& right) {
  ast::Arena arena(size_t{8} << 20);
  Text source;
  source.append("(\n");
  source.append(text);
  source.append("\n)");
  auto parsed = ast::parse(arena, source.view(), ast::Mode::Exec);
  if (!parsed.module || parsed.module->body.size() != 1) return false;
  ast::Stmt& statement = *parsed.module->body[0];
  if (statement.kind != ast::StmtKind::Expr) return false;
  ast::Expr& e = *ast::as<ast::ExprStmt>(statement).value;
  Cursor cursor = {text};
  auto after = [&](const ast::Expr& part) { cursor.to(part.at.end_line - 2, part.at.end_column); };
  switch (e.kind) {
    case ast::ExprKind::BinOp:
      after(*ast::as<ast::BinOp>(e).left);
      cursor.until([](char c) { return !is_space(static_cast<unsigned char>(c)) && c != ')'; });
      left = right = cursor.line;
      return true;
    case ast::ExprKind::Subscript:
      after(*ast::as<ast::Subscript>(e).value);
      cursor.until([](char c) { return c == '['; });
      break;
    case ast::ExprKind::Call:
      after(*ast::as<ast::Call>(e).func);
      cursor.until([](char c) { return c == '('; });
      break;
    default: return false;
  }
  left = cursor.line;
  right = e.at.end_line - 2;
  return true;
}

// Takes the next line off, without the space at its end.
std::string_view next_line(std::string_view& text) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line.substr(0, line.find_last_not_of(" \t\f\r") + 1);
}

}  // namespace

void append_shown_lines(Interpreter& in, Text& out, Traceback& entry, bool unraisable) {
  Code& code = *as_frame(entry.frame.get())->code;
  Str& filename = *as_str(code.filename.get());
  LineRow place = place_of(code, entry.lasti / 2);
  int line = static_cast<int>(entry.line);  // a program may have made the entry
  if (place.line != line) place = {0, line, kNoColumn, kNoColumn, 0, 0};
  const SourceTable& sources = in.sources();
  std::string_view first = sources.line(filename, line, unraisable);
  constexpr int kMost = 4000;
  if (first.empty()) return;
  int count = place.more_lines + 1;
  if (count == 1 || unraisable || place.column == kNoColumn || place.end_column == kNoColumn || count > kMost) {
    out.append("    ");
    out.append(first);
    out.append('\n');
    return;
  }
  std::string_view whole = sources.lines_from(filename, line), rest = whole;
  size_t margin = SIZE_MAX, last = 0;  // how far all lines are indented; where the last one begins
  for (int i = 0; i < count; ++i) {
    last = whole.size() - rest.size();
    size_t start = next_line(rest).find_first_not_of(" \t");
    if (start < margin) margin = start;
  }
  std::string_view text = whole.substr(0, last + place.end_column);
  text.remove_prefix(place.column < text.size() ? place.column : text.size());

  bool shown[kMost] = {};
  shown[0] = shown[count - 1] = true;
  int left, right;
  if (find_anchors(text, left, right)) {
    for (int anchor : {left, right}) {
      for (int i = anchor - 1; i <= anchor + 1; ++i) {
        if (i >= 0 && i < count) shown[i] = true;
      }
    }
  }
  for (int i = 0, hidden = 0; i < count; ++i) {
    std::string_view line = next_line(whole);
    if (!shown[i] && !(shown[i - 1] && shown[i + 1])) {
      ++hidden;
      continue;
    }
    if (hidden) out.append_format("    ...<%d lines>...\n", hidden);
    hidden = 0;
    out.append("    ");
    out.append(line.substr(margin < line.size() ? margin : line.size()));
    out.append('\n');
  }
}

}  // namespace wrp
