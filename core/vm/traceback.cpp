// traceback.cpp -- what Python prints for an exception: the frames, the line, the chain of causes, notes and
// suggestions.
#include "objects/exception_group.h"
#include "vm/interpreter.h"

namespace wrp {

namespace {

constexpr int kRepeatsShown = 3;

void append_entry(Interpreter& in, Text& out, Traceback& tb, bool unraisable) {
  Frame& frame = *as_frame(tb.frame.get());
  Str& filename = *as_str(frame.code->filename.get());
  out.append("  File \"");
  append(out, filename);
  out.append_format("\", line %d, in ", static_cast<int>(tb.line));
  append(out, *as_str(frame.code->name.get()));
  out.append('\n');
  append_shown_lines(in, out, tb, unraisable);
}

bool same_place(Traceback& a, Traceback& b) {
  return a.line == b.line && as_frame(a.frame.get())->code.get() == as_frame(b.frame.get())->code.get();
}

void append_traceback(Interpreter& in, Text& out, Object* traceback, bool unraisable) {
  if (!traceback) return;
  out.append("Traceback (most recent call last):\n");
  Traceback* previous = nullptr;
  int repeats = 0;
  auto flush = [&] {
    if (repeats > kRepeatsShown) {
      int more = repeats - kRepeatsShown;
      out.append_format("  [Previous line repeated %d more time%s]\n", more, more == 1 ? "" : "s");
    }
  };
  for (auto* tb = static_cast<Traceback*>(traceback); tb; tb = tb->next.get()) {
    if (previous && same_place(*previous, *tb)) {
      ++repeats;
    } else {
      flush();
      repeats = 1;
    }
    if (repeats <= kRepeatsShown) append_entry(in, out, *tb, unraisable);
    previous = tb;
  }
  flush();
}

// ---- suggestions
// -----------------------------------------------------------------------------------------------------

// The edit distance of CPython's suggestions: moves cost 2, a change of case 1; more than `limit` is not looked at.
constexpr int kMove = 2, kCase = 1, kMaxLength = 40;

int substitution(uint32_t a, uint32_t b) {
  if (a == b) return 0;
  return to_lower(a) == to_lower(b) ? kCase : kMove;
}

int distance(const Str& a, const Str& b, int limit) {
  if (a.length > kMaxLength || b.length > kMaxLength) return limit + 1;
  int row[kMaxLength + 1];
  for (Word j = 0; j <= b.length; ++j) row[j] = static_cast<int>(j) * kMove;
  for (Word i = 0; i < a.length; ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i + 1) * kMove;
    for (Word j = 0; j < b.length; ++j) {
      int change = diagonal + substitution(a.at(i), b.at(j));
      diagonal = row[j + 1];
      int move = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + kMove;
      row[j + 1] = change < move ? change : move;
    }
  }
  return row[b.length];
}

struct Suggestion {
  const Str& wrong;
  Ref<Str> best;
  int best_distance = 0;
  bool hides_private = false;

  void consider(Object* candidate) {
    if (!is_str(candidate)) return;
    Str& name = *as_str(candidate);
    if (equal(name, wrong)) return;
    int limit = static_cast<int>((name.length + wrong.length + 3)) * kMove / 6;
    if (best && limit > best_distance - 1) limit = best_distance - 1;
    int d = distance(wrong, name, limit);
    if (d > limit) return;
    best = Borrowed<Str>(&name).dup();
    best_distance = d;
  }
  Result<void> consider_all(Interp& in, Object* iterable, bool sorted) {
    Ref<List> names = TRY(list_from_iterable(in, iterable));
    if (sorted) TRY(list_sort(in, *names, nullptr, false));
    for (Word i = 0; i < names->size; ++i) {
      Object* o = (*names)[i];
      if (!hides_private || !is_str(o) || !as_str(o)->length || as_str(o)->at(0) != '_') consider(o);
    }
    return {};
  }
};

// Modules of CPython's library, ours or not, that a name may have been meant for.
bool is_library_module(const Str& name) {
  static constexpr std::string_view kNames =
      " abc argparse array ast asyncio atexit base64 bisect builtins calendar cmath code codecs collections colorsys "
      "concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime decimal "
      "difflib "
      "dis doctest email enum errno fileinput fnmatch fractions functools gc getpass glob graphlib gzip hashlib heapq "
      "hmac "
      "html http imaplib importlib inspect io itertools json keyword linecache locale logging marshal math mimetypes "
      "mmap "
      "multiprocessing numbers operator os pathlib pdb pickle pkgutil platform pprint profile pstats queue random re "
      "reprlib resource sched secrets select selectors shelve shlex shutil signal site smtplib socket sqlite3 ssl stat "
      "statistics string struct subprocess symtable sys sysconfig tarfile tempfile textwrap this threading time timeit "
      "tkinter token tokenize tomllib trace traceback tracemalloc turtle types typing unicodedata unittest urllib uuid "
      "venv warnings wave weakref webbrowser xml zipfile zipimport zlib zoneinfo ";
  Text wanted;
  wanted.append(' ');
  append(wanted, name);
  wanted.append(' ');
  return kNames.find(wanted.view()) != kNames.npos;
}

}  // namespace

Ref<Str> closest_name(const Str& wrong, Tuple& names, Word from, Word to) {
  Suggestion s{wrong, nullptr};
  for (Word i = from; i < to; ++i) s.consider(names[i]);
  return std::move(s.best);
}

namespace {
// Where it was raised, or null.
Frame* innermost_frame(BaseException& e) {
  auto* tb = static_cast<Traceback*>(e.traceback.get());
  while (tb && tb->next) tb = tb->next.get();
  return tb ? as_frame(tb->frame.get()) : nullptr;
}
// The names that a frame sees first.
Result<Ref<Dict>> locals_of(Interpreter& in, Frame& frame) {
  Ref<> locals = TRY(locals_of(frame));
  Ref<Dict> all = TRY(make_dict());
  TRY(dict_merge(in, *all, locals.get(), true));
  return all;
}
}  // namespace

Result<void> append_suggestion(Interpreter& in, BaseException& e, Text& out) {
  TypeObject* type = type_of(&e);
  bool attribute = is_subtype(type, rt().exceptions.AttributeError);
  bool name = is_subtype(type, rt().exceptions.NameError);
  bool import = is_subtype(type, rt().exceptions.ImportError);
  if (!attribute && !name && !import) return {};
  Object* wrong = e.extra[import ? 3 : 0].get();
  if (!wrong || !is_str(wrong)) return {};
  Suggestion s{*as_str(wrong), nullptr};
  Frame* frame = innermost_frame(e);
  Ref<Dict> all;
  if (frame) all = TRY(locals_of(in, *frame));
  Ref<Str> self_name = TRY(intern(std::string_view("self")));
  Ref<> self;
  if (Object* found = all ? dict_get(*all, self_name.get()) : nullptr) self = Borrowed<>(found).dup();
  if (!name) {
    Object* owner = e.extra[1].get();
    if (import && owner) owner = is_str(owner) ? dict_get(*rt().modules, as_str(owner)) : nullptr;
    if (!owner) return {};
    s.hides_private = as_str(wrong)->length && as_str(wrong)->at(0) != '_' && self.get() != owner;
    Ref<> method = TRY(get_special(in, owner, ID(__dir__)));
    if (!method) return {};
    Ref<> names = TRY(call(in, method.get(), {}));
    TRY(s.consider_all(in, names.get(), true));
  } else {
    if (!all) return {};
    if (self && TRY(get_attr_or_null(in, self.get(), as_str(wrong)))) {
      out.append(". Did you mean: 'self.");
      append(out, *as_str(wrong));
      out.append("'?");
      return {};
    }
    TRY(dict_merge(in, *all, frame->globals, true));
    TRY(dict_merge(in, *all, rt().builtins, true));
    TRY(s.consider_all(in, all.get(), false));
  }
  if (s.best) {
    out.append(". Did you mean: '");
    append(out, *s.best);
    out.append("'?");
  }
  if (name && is_library_module(*as_str(wrong))) {
    out.append(s.best ? " Or did you forget to import '" : ". Did you forget to import '");
    append(out, *as_str(wrong));
    out.append("'?");
  }
  return {};
}

namespace {

// ---- the whole
// -------------------------------------------------------------------------------------------------------

// Not tabs: CPython shows them.
bool is_line_margin(uint32_t c) { return c == ' ' || c == '\n' || c == '\f'; }

// A syntax error shows its place in the source, with carets.
void append_syntax_place(BaseException& e, Text& out) {
  Object *filename = e.extra[1].get(), *line = e.extra[2].get(), *offset = e.extra[3].get(), *text = e.extra[4].get();
  if (!line || !is_int(line)) return;
  out.append("  File \"");
  if (filename && is_str(filename)) {
    append(out, *as_str(filename));
  } else {
    out.append("<string>");
  }
  out.append_format("\", line %lld\n", static_cast<long long>(int_value(line)));
  if (!text || !is_str(text)) return;
  Str& source = *as_str(text);
  Word start = 0, end = source.length;
  while (end > 0 && source.at(end - 1) == '\n') --end;
  while (start < end && is_line_margin(source.at(start))) ++start;
  out.append("    ");
  for (Word i = start; i < end; ++i) out.append_code_point(source.at(i));
  out.append('\n');
  if (!offset || !is_int(offset) || int_value(offset) < 1) return;
  int64_t from = int_value(offset) - 1 - static_cast<int64_t>(start);
  int64_t to = from + 1;
  Object *end_line = e.extra[5].get(), *end_offset = e.extra[6].get();
  if (end_offset && is_int(end_offset) && end_line && is_int(end_line) && int_value(end_line) == int_value(line) &&
      int_value(end_offset) > int_value(offset)) {
    to = from + int_value(end_offset) - int_value(offset);
  }
  if (from < 0) return;
  out.append("    ");
  for (int64_t i = 0; i < from; ++i) out.append(' ');
  for (int64_t i = from; i < to; ++i) out.append('^');
  out.append('\n');
}

Result<void> append_one(Interpreter& in, BaseException& e, Text& out, bool unraisable) {
  append_traceback(in, out, e.traceback.get(), unraisable);
  bool syntax = is_subtype(type_of(&e), rt().exceptions.SyntaxError) && !unraisable;
  if (syntax) append_syntax_place(e, out);
  Ref<Str> line = TRY(exception_line(in, e, unraisable));
  append(out, *line);
  if (unraisable && line->length && equal(*line, *type_of(&e)->name))
    out.append(": ");  // CPython's report always has one
  size_t before = out.size();
  if (!unraisable) {
    auto suggested = append_suggestion(in, e, out);
    if (!suggested) {
      out.truncate(before);
      in.settle(suggested.error());
      in.drop_raised();
    }
  }
  out.append('\n');
  if (unraisable || !e.dict) return {};
  Object* notes = dict_get(*as_dict(e.dict.get()), ID(__notes__));
  if (!notes) return {};
  Ref<List> all = TRY(list_from_iterable(in, notes));
  for (Word i = 0; i < all->size; ++i) {
    Ref<Str> note = TRY(str(in, (*all)[i]));
    append(out, *note);
    out.append('\n');
  }
  return {};
}

// ---- groups
// -----------------------------------------------------------------------------------------------------------

// Where the text of a group's members stands: each level further right, behind a bar.
struct Margin {
  int depth = 0;
  bool needs_close = false;

  void indent(Text& out) const {
    for (int i = 0; i < depth; ++i) out.append("  ");
  }
  // The text with the margin before each line; the first line of a group as a whole begins with a +.
  void emit(Text& out, std::string_view text, bool begins = false) const {
    while (!text.empty()) {
      size_t end = text.find('\n');
      size_t take = end == std::string_view::npos ? text.size() : end + 1;
      indent(out);
      if (depth) out.append(begins ? "+ " : "| ");
      out.append(text.substr(0, take));
      text.remove_prefix(take);
      begins = false;
    }
  }
};
constexpr Word kMostMembers = 15;
constexpr int kMostGroups = 10;

Result<void> append_chain(Interpreter& in, BaseException& exception, Text& out, Margin& margin);

Result<void> append_group(Interpreter& in, BaseException& e, Text& out, Margin& margin) {
  bool top = margin.depth == 0;
  if (margin.depth > kMostGroups) {
    Text text;
    text.append_format("... (max_group_depth is %d)\n", kMostGroups);
    margin.emit(out, text.view());
    return {};
  }
  if (top) ++margin.depth;
  Text text;
  TRY(append_one(in, e, text, false));
  std::string_view shown = text.view();
  if (e.traceback) {
    margin.emit(out, "Exception Group Traceback (most recent call last):\n", top);
    shown.remove_prefix(shown.find('\n') + 1);
  }
  margin.emit(out, shown);
  Ref<Tuple> members = Borrowed<Tuple>(&group_members(e)).dup();
  Word count = members->size <= kMostMembers ? members->size : kMostMembers + 1;
  margin.needs_close = false;
  for (Word i = 0; i < count; ++i) {
    bool last = i + 1 == count;
    if (last) margin.needs_close = true;  // or a group inside closes for both
    margin.indent(out);
    out.append(i == 0 ? "+-" : "  ");
    if (i < kMostMembers) {
      out.append_format("+---------------- %d ----------------\n", static_cast<int>(i) + 1);
    } else {
      out.append("+---------------- ... ----------------\n");
    }
    ++margin.depth;
    if (i < kMostMembers) {
      TRY(append_chain(in, *as_exception((*members)[i]), out, margin));
    } else {
      Word more = members->size - kMostMembers;
      Text rest;
      rest.append_format("and %d more exception%s\n", static_cast<int>(more), more > 1 ? "s" : "");
      margin.emit(out, rest.view());
    }
    if (last && margin.needs_close) {
      margin.indent(out);
      out.append("+------------------------------------\n");
      margin.needs_close = false;
    }
    --margin.depth;
  }
  if (top) margin.depth = 0;
  return {};
}

// From the deepest cause to the exception itself. A chain may be long or circular: it is walked, not recursed into.
Result<void> append_chain(Interpreter& in, BaseException& exception, Text& out, Margin& margin) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  Ref<List> chain = TRY(make_list());
  Ref<Set> seen = TRY(make_set(*rt().types.set));
  for (BaseException* e = &exception; e;) {
    Ref<> id = TRY(make_int(static_cast<int64_t>(heap().id_of(e))));
    if (!TRY(set_add(in, *seen, std::move(id)))) break;
    TRY(list_append(*chain, Borrowed<>(e).dup()));
    Object* next = e->cause ? e->cause.get() : e->suppress_context ? nullptr : e->context.get();
    e = next ? as_exception(next) : nullptr;
  }
  for (Word i = chain->size; i-- > 0;) {
    BaseException& e = *as_exception((*chain)[i]);
    if (is_exception_group(&e)) {
      TRY(append_group(in, e, out, margin));
    } else {
      Text text;
      TRY(append_one(in, e, text, false));
      margin.emit(out, text.view());
    }
    if (i == 0) break;
    margin.emit(out, as_exception((*chain)[i - 1])->cause
                         ? "\nThe above exception was the direct cause of the following exception:\n\n"
                         : "\nDuring handling of the above exception, another exception occurred:\n\n");
  }
  return {};
}

}  // namespace

Result<void> format_exception(Interpreter& in, BaseException& exception, Text& out, bool unraisable) {
  if (unraisable) return append_one(in, exception, out, true);
  Margin margin;
  return append_chain(in, exception, out, margin);
}

}  // namespace wrp
