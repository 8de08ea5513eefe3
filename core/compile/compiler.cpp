// compiler.cpp -- units, names, constants, functions and classes. Statements and expressions have files of their own.
// Start reading at compile_module() at the end.
#include "compile/compiler.h"

#include <algorithm>
#include <cstdio>

#include "objects/bytes.h"
#include "objects/complex.h"

namespace wrp::compile {

namespace {

// They are few, and nearly in order; the library's sort for them is half a kilobyte.
void sort(std::vector<std::string_view>& names) {
  for (size_t i = 1; i < names.size(); ++i) {
    for (size_t at = i; at > 0 && names[at] < names[at - 1]; --at) std::swap(names[at], names[at - 1]);
  }
}

}  // namespace

void Compiler::fail(Position at, std::string message) {
  if (!ok) return;
  ok = false;
  problem_.type = "SyntaxError";
  problem_.message = std::move(message);
  problem_.at = at;
}

void Compiler::note(Position at, std::string message) { notes.push_back({at.line, at.column, std::move(message)}); }

void Compiler::not_supported(Position at, const char* what) {
  if (!ok) return;
  fail(at, std::string("not supported: ") + what);
  problem_.type = "NotSupported";
}

// ---- units
// -----------------------------------------------------------------------------------------------------------

std::string Compiler::qualname_for(Scope& scope) {
  if (!unit_ || unit_->scope.kind == ScopeKind::module) return std::string(scope.name);
  auto own = unit_->scope.symbols.find(scope.name);
  if (own != unit_->scope.symbols.end() && own->second.where == Where::global_explicit) return std::string(scope.name);
  Unit* around = unit_;
  while (around->scope.annotation) around = around->outer;  // type parameters do not show
  if (around->scope.kind == ScopeKind::module) return std::string(scope.name);
  std::string prefix = around->qualname;
  if (around->scope.function_like()) prefix += ".<locals>";
  return prefix + "." + std::string(scope.name);
}

// A comprehension's variable that the function around takes from outside.
bool Compiler::has_slot_of_its_own(std::string_view name) {
  auto found = u().scope.symbols.find(name);
  return found != u().scope.symbols.end() && found->second.where == Where::free;
}

// In the order in which they are used first. An inlined comprehension, `at`, has its variables among the function's:
// the same place for the same name, which it saves meanwhile.
void Compiler::plan_locals(Scope& at) {
  auto add = [&](std::string_view n) {
    if (u().slot_index.try_emplace(n, static_cast<int>(u().slots.size())).second) u().slots.push_back(n);
  };
  bool comprehension = &at != &u().scope;
  for (auto n : at.order) {
    Where where = at.symbols[n].where;
    if (comprehension && (where == Where::local || where == Where::cell) && !has_slot_of_its_own(n)) add(n);
  }
  for (size_t i = 0; i <= at.order.size(); ++i) {
    for (auto& inner : at.inner) {
      if (inner->inlined && inner->opened_at == i) plan_locals(*inner);
    }
    if (i == at.order.size()) break;
    auto found = u().scope.symbols.find(at.order[i]);
    if (found != u().scope.symbols.end() && found->second.where == Where::local) add(at.order[i]);
  }
}

void Compiler::plan_slots(Scope& scope) {
  Unit& unit = *unit_;
  auto add = [&](std::string_view n) {
    unit.slot_index[n] = static_cast<int>(unit.slots.size());
    unit.slots.push_back(n);
  };
  for (auto p : scope.params) add(p);
  if (scope.function_like()) plan_locals(scope);
  // Cells: arguments keep their slot, others follow the locals.
  for (auto n : scope.order) {
    if (scope.symbols[n].where != Where::cell) continue;
    if (!unit.slot_index.count(n)) {
      add(n);
      ++unit.own_cells;
    }
    unit.cell_slots.push_back(unit.slot_index[n]);
  }
  if (scope.needs_class_cell) {
    add("__class__");
    ++unit.own_cells;
    unit.cell_slots.push_back(unit.slot_index["__class__"]);
  }
  if (scope.needs_classdict) {
    add("__classdict__");
    ++unit.own_cells;
    unit.cell_slots.push_back(unit.slot_index["__classdict__"]);
  }
  std::vector<std::string_view> free;
  for (auto n : scope.order) {
    if (scope.symbols[n].where == Where::free || scope.symbols[n].passed) free.push_back(n);
  }
  sort(free);
  unit.free_start = static_cast<int>(unit.slots.size());
  for (auto n : free) {
    add(n);
    ++unit.free_vars;
  }
}

void Compiler::enter(Scope& scope, int line) {
  std::string qualname = qualname_for(scope);
  units_.push_back(std::make_unique<Unit>(scope, unit_));
  unit_ = units_.back().get();
  unit_->qualname = std::move(qualname);
  unit_->first_line = line;
  unit_->set_line(line);
  plan_slots(scope);
  if (scope.function_like()) unit_->flags |= kCodeOptimized | kCodeNewLocals;
  if (scope.parent && scope.parent->function_like()) unit_->flags |= kCodeNested;
  if (scope.kind == ScopeKind::class_body) unit_->flags |= kCodeClass;
  if (scope.is_generator) unit_->flags |= scope.is_coroutine ? kCodeAsyncGenerator : kCodeGenerator;
  if (scope.is_coroutine && !scope.is_generator && !scope.inlined) unit_->flags |= kCodeCoroutine;
  if (scope.has_varargs) unit_->flags |= kCodeVarArgs;
  if (scope.has_varkeywords) unit_->flags |= kCodeVarKeywords;
}

Ref<Code> Compiler::leave() {
  // After a mistake jumps may lead nowhere.
  Result<Ref<Code>> code = ok ? unit_->finish(filename_) : Result<Ref<Code>>(nullptr);
  unit_ = unit_->outer;
  units_.pop_back();
  if (!code) {
    no_memory_ = true;
    ok = false;
    return nullptr;
  }
  return code.take();
}

// ---- constants
// -------------------------------------------------------------------------------------------------------

int Compiler::constant(Ref<> value) {
  Object* one = the_one(std::move(value));
  auto [it, fresh] = u().constant_index.try_emplace(one, static_cast<int>(u().constants.size()));
  if (fresh) u().constants.push_back(Borrowed<>(one).dup());
  return it->second;
}

// Of all equal constants that are compiled together, and so of what stands in a tuple. A text that looks like a name is
// one in all texts.
Object* Compiler::the_one(Ref<> value) {
  std::string key = constant_key(*value);
  if (key[0] == 's' && identifier_like(std::string_view(key).substr(1)))
    value = intern_mortal(std::move(value).cast<Str>());
  auto [it, fresh] = shared_constants_.try_emplace(key, value.dup());
  for (Word i = 0; fresh && is_tuple(value.get()) && i < as_tuple(value.get())->size; ++i) {
    Object*& item = as_tuple(value.get())->items()[i];
    if (!item->immortal()) item = Borrowed<>(the_one(Ref<>::adopt(item))).dup().release();
  }
  return it->second.get();
}

void Compiler::hold(const Ref<>& value) {
  if (value && !value->immortal()) literals_.push_back(value.dup());
}

int Compiler::none() { return constant(wrp::none()); }

int Compiler::text_constant(std::string_view utf8) {
  auto s = identifier_like(utf8) ? intern(utf8) : make_str(utf8);
  if (s) return constant(s.take());
  out_of_memory();
  return none();
}

void Compiler::load_names(const std::vector<std::string_view>& names) {
  auto tuple = make_tuple(names.size());
  for (size_t i = 0; tuple && i < names.size(); ++i) {
    auto name = intern(names[i]);
    if (name) {
      (*tuple)->init(i, name.take());
    } else {
      tuple = name.error();
    }
  }
  if (tuple) return load_constant(tuple.take());
  no_memory_ = true;
  ok = false;
}

int Compiler::int_constant(int64_t n) {
  auto i = make_int(n);
  return i ? constant(i.take()) : none();
}

Ref<> Compiler::constant_value(const Constant& c) {
  Result<Ref<>> value = wrp::none();
  switch (c.constant) {
    case ConstantKind::None: break;
    case ConstantKind::True: value = make_bool(true); break;
    case ConstantKind::False: value = make_bool(false); break;
    case ConstantKind::Ellipsis: value = Borrowed<>(rt().ellipsis).dup(); break;
    case ConstantKind::Int: {
      value = int_from_digits(c.text, static_cast<unsigned>(c.base));
      break;
    }
    case ConstantKind::Float: value = make_float(c.number); break;
    case ConstantKind::Complex: value = make_complex(0, c.number); break;
    case ConstantKind::Bytes: value = make_bytes(c.text); break;
    case ConstantKind::Str: value = make_str(c.text); break;
  }
  if (!value) return out_of_memory(), wrp::none();
  Ref<> made = value.take();
  hold(made);
  // The parser puts the parts of bytes together, also one alone, and its arena holds both. (IPython compiles a tree.)
  if (c.constant == ConstantKind::Bytes && c.base <= 1 && !cell_) hold(made);
  return made;
}

// ---- names
// -----------------------------------------------------------------------------------------------------------

void Compiler::name(std::string_view n, Use use) {
  auto pick = [&](Op load, Op store, Op del) { return use == Use::load ? load : use == Use::store ? store : del; };
  if (const Hidden* local = u().find_hidden(n)) {
    return emit(local->cell ? pick(Op::LOAD_DEREF, Op::STORE_DEREF, Op::DELETE_DEREF)
                            : pick(Op::LOAD_FAST, Op::STORE_FAST, Op::DELETE_FAST),
                local->slot);
  }
  bool in_class = u().comprehension && u().scope.kind == ScopeKind::class_body;
  Scope& scope = in_class ? *u().comprehension : u().scope;
  auto found = scope.symbols.find(n);
  Where where = found == scope.symbols.end() ? Where::global_implicit : found->second.where;
  if (where == Where::unknown) where = Where::global_implicit;
  bool fast = scope.function_like();
  if (scope.sees_class && use == Use::load && where == Where::global_implicit) {
    emit(Op::LOAD_DEREF, u().slot_index["__classdict__"]);
    return emit(Op::LOAD_FROM_MAPPING, u().name(n));
  }
  switch (where) {
    case Where::local:
      if (fast) return emit(pick(Op::LOAD_FAST, Op::STORE_FAST, Op::DELETE_FAST), u().slot_index[n]);
      return emit(pick(Op::LOAD_NAME, Op::STORE_NAME, Op::DELETE_NAME), u().name(n));
    case Where::cell:
    case Where::free:
      if (use == Use::load && scope.kind == ScopeKind::class_body) return emit(Op::LOAD_CLASS_DEREF, u().slot_index[n]);
      if (scope.kind == ScopeKind::class_body && found->second.bound && !found->second.nonlocal) {
        return emit(pick(Op::LOAD_NAME, Op::STORE_NAME, Op::DELETE_NAME), u().name(n));
      }
      return emit(pick(Op::LOAD_DEREF, Op::STORE_DEREF, Op::DELETE_DEREF), u().slot_index[n]);
    case Where::global_explicit: return emit(pick(Op::LOAD_GLOBAL, Op::STORE_GLOBAL, Op::DELETE_GLOBAL), u().name(n));
    default:
      if (fast) return emit(pick(Op::LOAD_GLOBAL, Op::STORE_GLOBAL, Op::DELETE_GLOBAL), u().name(n));
      return emit(pick(Op::LOAD_NAME, Op::STORE_NAME, Op::DELETE_NAME), u().name(n));
  }
}

// ---- functions
// -------------------------------------------------------------------------------------------------------

void Compiler::function_prologue(Scope& scope) {
  for (int slot : u().cell_slots) emit(Op::MAKE_CELL, slot);
  if (scope.is_generator || scope.is_coroutine) {
    emit(Op::RETURN_GENERATOR);
    emit(Op::POP_TOP);
  }
}

// Leaves a function on the stack. `flags`: which of defaults, kwdefaults, annotations lie there already.
void Compiler::make_closure(Ref<Code> code, Scope& scope, int flags) {
  if (!code) return;
  Word free_count = code->free_count;
  if (free_count) {
    auto& names = *as_tuple(code->local_names.get());
    for (Word i = code->free_start; i < code->free_start + free_count; ++i) {
      Text utf8;
      append(utf8, *as_str(names[i]));
      const Hidden* local = u().find_hidden(utf8.view());
      emit(Op::LOAD_CLOSURE, local ? local->slot : u().slot_index[utf8.view()]);
    }
    emit(Op::BUILD_TUPLE, static_cast<int>(free_count));
    flags |= 8;
  }
  (void)scope;
  u().constants.push_back(std::move(code));
  emit(Op::LOAD_CONST, static_cast<int>(u().constants.size()) - 1);
  emit(Op::MAKE_FUNCTION, flags);
}

int Compiler::defaults(const Arguments& args) {
  int flags = 0;
  if (args.defaults.size()) {
    Ref<> constants;
    if (fold_items(args.defaults, constants)) {  // one tuple for all functions made here, as in CPython
      load_constant(std::move(constants));
    } else {
      for (Expr* e : args.defaults) expr(e);
      emit(Op::BUILD_TUPLE, static_cast<int>(args.defaults.size()));
    }
    flags |= 1;
  }
  int keywords = 0;
  for (size_t i = 0; i < args.kwonly.size(); ++i) {
    if (!args.kw_defaults[i]) continue;
    emit(Op::LOAD_CONST, text_constant(mangled(args.kwonly[i].name)));
    expr(args.kw_defaults[i]);
    ++keywords;
  }
  if (keywords) {
    emit(Op::BUILD_MAP, keywords);
    flags |= 2;
  }
  return flags;
}

bool Compiler::annotations(const Arguments& args, Expr* returns) {
  int count = 0;
  auto one = [&](const Arg& a) {
    if (!a.annotation) return;
    emit(Op::LOAD_CONST, text_constant(mangled(a.name)));
    annotation(a.annotation);
    ++count;
  };
  for (const Arg& a : args.posonly) one(a);
  for (const Arg& a : args.args) one(a);
  if (!table_.annotations_are_text && args.vararg && args.vararg->annotation &&
      args.vararg->annotation->kind == ExprKind::Starred) {
    emit(Op::LOAD_CONST, text_constant(mangled(args.vararg->name)));  // *args: *Ts
    expr(as<Starred>(*args.vararg->annotation).value);
    emit(Op::UNPACK_SEQUENCE, 1);
    ++count;
  } else if (args.vararg) {
    one(*args.vararg);
  }
  for (const Arg& a : args.kwonly) one(a);
  if (args.kwarg) one(*args.kwarg);
  if (returns) {
    emit(Op::LOAD_CONST, text_constant("return"));
    annotation(returns);
    ++count;
  }
  if (count) emit(Op::BUILD_MAP, count);
  return count;
}

namespace {
void count_arguments(Unit& unit, const Arguments& a) {
  unit.posonly_count = static_cast<int>(a.posonly.size());
  unit.arg_count = static_cast<int>(a.posonly.size() + a.args.size());
  unit.kwonly_count = static_cast<int>(a.kwonly.size());
}
bool is_docstring(Span<Stmt*> body) {
  if (body.empty() || body[0]->kind != StmtKind::Expr) return false;
  Expr* e = as<ExprStmt>(*body[0]).value;
  return e->kind == ExprKind::Constant && as<Constant>(*e).constant == ConstantKind::Str;
}

// As CPython 3.13 stores a docstring: common indentation removed.
std::string clean_docstring(std::string_view raw) {
  std::vector<std::string> lines;
  size_t start = 0;
  std::string expanded;
  size_t column = 0;
  for (char c : raw) {
    if (c == '\t') {
      do expanded += ' ', ++column;
      while (column % 8);
    } else {
      expanded += c;
      column = c == '\n' ? 0 : column + 1;
    }
  }
  for (size_t i = 0; i <= expanded.size(); ++i) {
    if (i == expanded.size() || expanded[i] == '\n') {
      lines.push_back(expanded.substr(start, i - start));
      start = i + 1;
    }
  }
  size_t margin = std::string::npos;
  for (size_t i = 1; i < lines.size(); ++i) {
    size_t indent = lines[i].find_first_not_of(' ');
    if (indent != std::string::npos) margin = std::min(margin, indent);
  }
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string line = lines[i];
    if (i == 0) {
      size_t indent = line.find_first_not_of(' ');
      line = indent == std::string::npos ? "" : line.substr(indent);
    } else if (margin != std::string::npos) {
      line = line.size() > margin ? line.substr(margin) : "";
    }
    if (i) out += '\n';
    out += line;
  }
  return out;
}
}  // namespace

int Compiler::docstring_constant(const Constant& written) {
  std::string clean = clean_docstring(written.text);
  // The tree has what was written.
  return clean == written.text ? constant(constant_value(written)) : text_constant(clean);
}

void Compiler::decorators(Span<Expr*> list) {
  for (Expr* d : list) {
    expr(d);
    emit(Op::PUSH_NULL);
  }
}

// Is there an annotated name among these, also inside other statements?
bool annotates(Span<Stmt*> body) {
  for (Stmt* s : body) {
    switch (s->kind) {
      case StmtKind::AnnAssign: return true;
      case StmtKind::For:
        if (annotates(as<For>(*s).body) || annotates(as<For>(*s).orelse)) return true;
        break;
      case StmtKind::While:
        if (annotates(as<While>(*s).body) || annotates(as<While>(*s).orelse)) return true;
        break;
      case StmtKind::If:
        if (annotates(as<If>(*s).body) || annotates(as<If>(*s).orelse)) return true;
        break;
      case StmtKind::With:
        if (annotates(as<With>(*s).body)) return true;
        break;
      case StmtKind::Try: {
        auto& t = as<Try>(*s);
        if (annotates(t.body) || annotates(t.orelse) || annotates(t.finalbody)) return true;
        for (auto& h : t.handlers) {
          if (annotates(h.body)) return true;
        }
        break;
      }
      case StmtKind::Match:
        for (auto& c : as<Match>(*s).cases) {
          if (annotates(c.body)) return true;
        }
        break;
      default: break;
    }
  }
  return false;
}

void Compiler::function_def(FunctionDef& f) {
  decorators(f.decorators);
  int flags = defaults(*f.args);
  if (f.type_params.size()) {
    generic_function(f, flags);
  } else {
    function_object(f, flags);
  }
  for (size_t i = f.decorators.size(); i-- > 0;) {
    at(*f.decorators[i]);
    emit(Op::CALL, 1);
  }
  at(f);
  name(mangled(f.name), Use::store);
}

// Leaves the function on the stack; `flags`: which defaults lie there already.
void Compiler::function_object(FunctionDef& f, int flags) {
  if (annotations(*f.args, f.returns)) flags |= 4;
  Scope& scope = *table_.scope_of(&f);
  enter(scope, f.decorators.size() ? f.decorators[0]->at.line : f.at.line);
  u().set_line(f.at.line);
  count_arguments(u(), *f.args);
  function_prologue(scope);
  bool doc = is_docstring(f.body);
  // The first constant is the docstring, or None.
  if (doc) {
    docstring_constant(as<Constant>(*as<ExprStmt>(*f.body[0]).value));
    u().flags |= Word{1} << 26;
  } else {
    none();
  }
  for (size_t i = doc ? 1 : 0; i < f.body.size(); ++i) stmt(*f.body[i]);
  if (u().reachable()) {
    emit(Op::LOAD_CONST, none());
    emit(Op::RETURN_VALUE);
  }
  make_closure(leave(), scope, flags);
}

void Compiler::lambda(Lambda& l) {
  int flags = defaults(*l.args);
  Scope& scope = *table_.scope_of(&l);
  enter(scope, l.at.line);
  count_arguments(u(), *l.args);
  function_prologue(scope);
  none();
  expr(l.body);
  emit(Op::RETURN_VALUE);
  make_closure(leave(), scope, flags);
}

void Compiler::class_def(ClassDef& c) {
  decorators(c.decorators);
  if (c.type_params.size()) {
    generic_class(c);
  } else {
    class_object(c);
  }
  for (size_t i = c.decorators.size(); i-- > 0;) {
    at(*c.decorators[i]);
    emit(Op::CALL, 1);
  }
  at(c);
  name(mangled(c.name), Use::store);
}

// Leaves the class on the stack.
void Compiler::class_object(ClassDef& c) {
  int line = c.decorators.size() ? c.decorators[0]->at.line : c.at.line;
  Scope& scope = *table_.scope_of(&c);
  emit(Op::LOAD_BUILD_CLASS);
  emit(Op::PUSH_NULL);
  enter(scope, line);
  u().set_line(c.at.line);
  for (int slot : u().cell_slots) emit(Op::MAKE_CELL, slot);
  emit(Op::LOAD_NAME, u().name("__name__"));
  emit(Op::STORE_NAME, u().name("__module__"));
  emit(Op::LOAD_CONST, text_constant(u().qualname));
  emit(Op::STORE_NAME, u().name("__qualname__"));
  emit(Op::LOAD_CONST, int_constant(line));
  emit(Op::STORE_NAME, u().name("__firstlineno__"));
  if (c.type_params.size()) {
    name(".type_params", Use::load);
    emit(Op::STORE_NAME, u().name("__type_params__"));
  }
  if (scope.needs_classdict) {
    emit(Op::LOAD_LOCALS);
    emit(Op::STORE_DEREF, u().slot_index["__classdict__"]);
  }
  if (annotates(c.body)) emit(Op::SETUP_ANNOTATIONS);
  bool doc = is_docstring(c.body);
  if (doc) {
    emit(Op::LOAD_CONST, docstring_constant(as<Constant>(*as<ExprStmt>(*c.body[0]).value)));
    emit(Op::STORE_NAME, u().name("__doc__"));
  }
  for (size_t i = doc ? 1 : 0; i < c.body.size(); ++i) stmt(*c.body[i]);
  // Names that methods assign on self, sorted. They do not say in which order instances keep their attributes.
  sort(scope.attributes);
  load_names(scope.attributes);
  emit(Op::STORE_NAME, u().name("__static_attributes__"));
  if (scope.needs_class_cell) {
    emit(Op::LOAD_CLOSURE, u().slot_index["__class__"]);
    emit(Op::COPY, 1);
    emit(Op::STORE_NAME, u().name("__classcell__"));
  } else {
    emit(Op::LOAD_CONST, none());
  }
  emit(Op::RETURN_VALUE);
  make_closure(leave(), scope, 0);
  emit(Op::LOAD_CONST, text_constant(c.name));
  if (!c.type_params.size()) return call_arguments(c.bases, c.keywords, 2);
  std::vector<Expr*> bases(c.bases.begin(), c.bases.end());
  NameExpr generic{};
  generic.kind = ExprKind::Name;
  generic.at = c.at;
  generic.id = ".generic_base";
  bases.push_back(&generic);
  call_arguments(Span<Expr*>(bases.data(), bases.size()), c.keywords, 2);
}

// ---- comprehensions
// --------------------------------------------------------------------------------------------------

// The loops from the i-th on; in the middle the element is added to what lies `depth` below.
void Compiler::comprehension_loops(Span<Comprehension> generators, size_t i, Expr* element, Expr* value, Op add,
                                   int depth, bool first_on_stack) {
  Comprehension& g = generators[i];
  Label start = u().new_label(), end = u().new_label(), next = u().new_label();
  Position whole = u().place();
  // `for y in [f(x)]` gives a name to f(x), and is no loop.
  Expr* only = i == 0 || g.is_async ? nullptr : only_item(*g.iter);
  int below = only ? depth : depth + 1;
  if (only) {
    expr(only);
  } else if (!(i == 0 && first_on_stack)) {
    walked(g.iter);
    at(*g.iter);
    emit(g.is_async ? Op::GET_AITER : Op::GET_ITER);
  }
  u().set_place(whole);
  int stack = u().depth();
  if (g.is_async) {
    end = begin_async_step(start);
  } else if (!only) {
    u().bind(start);
    u().jump(Op::FOR_ITER, end);
  }
  assign(*g.target);
  for (Expr* test : g.ifs) jump_if(*test, false, next);
  if (i + 1 < generators.size()) {
    comprehension_loops(generators, i + 1, element, value, add, below, false);
  } else if (add == Op::YIELD_VALUE) {
    expr(element);
    at(*element);
    if (u().scope.is_coroutine) emit(Op::ASYNC_GEN_WRAP);
    emit(Op::YIELD_VALUE);
    emit(Op::POP_TOP);
  } else {
    expr(element);
    if (value) expr(value);
    const Position& last = (value ? value : element)->at;
    u().set_place({element->at.line, element->at.column, last.end_line, last.end_column});
    emit(add, below);
  }
  u().set_place(whole);
  u().bind(next);
  if (only) return;
  if (g.is_async) return end_async_step(end, start, stack);
  u().jump(Op::JUMP_BACKWARD, start);
  u().bind(end);
  emit(Op::END_FOR);
}

void Compiler::comprehension(Expr& e, Span<Comprehension> generators, Expr* element, Expr* value, Op add) {
  Scope& scope = *table_.scope_of(&e);
  int taker = std::exchange(taker_, kStack);
  Op build = add == Op::LIST_APPEND ? Op::BUILD_LIST : add == Op::SET_ADD ? Op::BUILD_SET : Op::BUILD_MAP;
  at(e);
  bool awaits = scope.is_coroutine && add != Op::YIELD_VALUE;
  if (awaits && !u().scope.is_async && u().scope.kind != ScopeKind::comprehension)
    return fail(e.at, "asynchronous comprehension outside of an asynchronous function");
  walked(generators[0].iter);
  at(*generators[0].iter);
  emit(generators[0].is_async ? Op::GET_AITER : Op::GET_ITER);
  at(e);
  if (!scope.inlined) {
    enter(scope, e.at.line);
    at(e);
    u().arg_count = 1;
    function_prologue(scope);
    bool generator = add == Op::YIELD_VALUE;
    if (!generator) emit(build, 0);
    emit(Op::LOAD_FAST, 0);
    comprehension_loops(generators, 0, element, value, add, 1, true);
    if (generator) emit(Op::LOAD_CONST, none());
    emit(Op::RETURN_VALUE);
    Ref<Code> code = leave();
    make_closure(std::move(code), scope, 0);
    emit(Op::PUSH_NULL);  // iterator, function, null -> function, null, iterator
    emit(Op::SWAP, 2);
    emit(Op::SWAP, 3);
    emit(Op::CALL, 1);
    if (awaits) await();
    return;
  }
  // Inlined: its variables are saved on the stack, and come back at the end, also when an exception passes. Those of a
  // module or class have a place that nobody else uses.
  size_t before = u().hidden.size();
  for (auto n : scope.order) {
    Where where = scope.symbols[n].where;
    if (where != Where::local && where != Where::cell) continue;
    bool shared = u().scope.function_like() && !has_slot_of_its_own(n);
    int slot = shared ? u().slot_index[n] : static_cast<int>(u().slots.size());
    if (!shared) {
      u().hidden_names.push_back("." + std::string(n));
      u().slots.push_back(u().hidden_names.back());
    }
    u().hidden.push_back({n, slot, where == Where::cell});
    emit(Op::LOAD_FAST_AND_CLEAR, slot);
    if (where == Where::cell) emit(Op::MAKE_CELL, slot);
  }
  int saved = static_cast<int>(u().hidden.size() - before);
  emit(Op::SWAP, saved + 1);
  Scope* around = std::exchange(u().comprehension, &scope);
  emit(build, 0);
  emit(Op::SWAP, 2);
  Label cleanup = u().new_label(), end = u().new_label();
  int depth = u().depth();
  u().set_depth(depth - 1);
  int outer = u().protect(cleanup, false);
  u().set_depth(depth);
  comprehension_loops(generators, 0, element, value, add, 1, true);
  u().set_protection(outer);
  auto restore = [&](size_t i) { emit(Op::STORE_FAST_MAYBE_NULL, u().hidden[i].slot); };
  auto restore_all = [&] {  // there may be none: `for o.x in ...`
    emit(Op::SWAP, saved + 1);
    for (size_t i = u().hidden.size(); i-- > before;) restore(i);
  };
  auto take = [&] {
    if (taker == kNobody) emit(Op::POP_TOP);
    if (taker >= 0) emit(Op::STORE_FAST, taker);
  };
  bool own = false;  // the taker is one of the variables
  for (size_t i = before; i < u().hidden.size(); ++i) own = own || u().hidden[i].slot == taker;
  if (saved && taker != kStack && !own) {  // CPython's optimizer lets the result and the last variable change places
    take();
    size_t last = u().hidden.size() - 1;
    for (size_t i = last; i-- > before;) restore(i);
    restore(last);
  } else {
    restore_all();
    take();
  }
  u().jump(Op::JUMP, end);
  u().bind_handler(cleanup, depth);
  emit(Op::SWAP, 2);  // what is unfinished goes before the variables
  emit(Op::POP_TOP);
  restore_all();
  emit(Op::RERAISE, 0);
  u().bind(end);
  u().set_depth(depth - saved - (taker == kStack ? 1 : 2));
  u().set_reachable(true);
  u().hidden.resize(before);
  u().comprehension = around;
}

// ---- the whole
// -------------------------------------------------------------------------------------------------------

Result<Ref<Code>> Compiler::module(const ast::Module& m, Scope& scope, Mode mode, bool cell) {
  interactive_ = mode == Mode::Single;
  cell_ = cell;
  enter(scope, 1);
  if (mode == Mode::Eval) {
    expr(as<ExprStmt>(*m.body[0]).value);
    emit(Op::RETURN_VALUE);
  } else {
    size_t count = m.body.size(), start = 0;
    if (annotates(m.body)) emit(Op::SETUP_ANNOTATIONS);
    if (cell && count > 1 && is_docstring(m.body)) {
      start = 1;  // not kept, as at a prompt
    } else if (mode == Mode::Exec && !cell && is_docstring(m.body)) {
      at(*m.body[0]);
      emit(Op::LOAD_CONST, docstring_constant(as<Constant>(*as<ExprStmt>(*m.body[0]).value)));
      emit(Op::STORE_NAME, u().name("__doc__"));
      start = 1;
    }
    bool returns_last = cell && count && m.body[count - 1]->kind == StmtKind::Expr;
    for (size_t i = start; i < count - (returns_last ? 1 : 0); ++i) stmt(*m.body[i]);
    if (returns_last) {
      at(*m.body[count - 1]);
      expr(as<ExprStmt>(*m.body[count - 1]).value);
      emit(Op::RETURN_VALUE);
    } else if (u().reachable()) {
      emit(Op::LOAD_CONST, none());
      emit(Op::RETURN_VALUE);
    }
  }
  Ref<Code> code = leave();
  if (no_memory_) return Error::no_memory;
  if (!ok) return Ref<Code>();
  return code;
}

}  // namespace wrp::compile

namespace wrp {

CompileResult compile_module(const ast::Module& module, ast::Mode mode, Str& filename, bool cell,
                             bool& annotations_are_text, TreeLiterals& literals) {
  CompileResult result;
  compile::ScopeTable table;
  bool ok = true;
  table.annotations_are_text = annotations_are_text || table.imports_annotations(module);
  annotations_are_text = table.annotations_are_text;
  auto scope = table.build(module, result.problem, ok);
  if (!ok) return result;
  compile::Compiler compiler(table, filename, result.problem, literals);
  auto code = compiler.module(module, *scope, mode, cell);
  if (!code) {
    result.no_memory = true;
    return result;
  }
  result.code = code.take();
  // What the compiler did not use is nowhere else. A tuple lies behind its items.
  for (size_t i = literals.size(); i-- > 0;) {
    if (literals[i]->count == 1) {
      std::swap(literals[i], literals.back());
      literals.pop_back();
    }
  }
  result.notes = std::move(compiler.notes);
  return result;
}

}  // namespace wrp
