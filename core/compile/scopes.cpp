// scopes.cpp -- see scopes.h; start reading at ScopeTable::build().
#include "compile/scopes.h"

#include <string>

namespace wrp::compile {

using namespace ast;

std::string_view ScopeTable::mangle(std::string_view class_name, std::string_view name) {
  bool private_name = name.size() > 2 && name[0] == '_' && name[1] == '_' && name.find('.') == std::string_view::npos &&
                      name.substr(name.size() - 2) != "__";
  if (!private_name || class_name.empty()) return name;
  size_t skip = class_name.find_first_not_of('_');
  if (skip == std::string_view::npos) return name;
  mangled_.push_back(std::make_unique<std::string>("_" + std::string(class_name.substr(skip)) + std::string(name)));
  return *mangled_.back();
}

class ScopeBuilder {
 public:
  ScopeBuilder(ScopeTable& table, SyntaxProblem& problem) : table_(table), problem_(problem) {}

  bool ok = true;

  std::unique_ptr<Scope> module(const Module& m) {
    auto scope = std::make_unique<Scope>();
    scope->kind = ScopeKind::module;
    scope->node = &m;
    scope->parent = nullptr;
    scope->name = "<module>";
    table_.by_node_[&m] = scope.get();
    scope_ = scope.get();
    body(m.body);
    // What any function declares global is global for the module's own statements too, also where they have locals
    // apart (exec).
    for (auto name : globals_) {
      if (auto it = scope->symbols.find(name); it != scope->symbols.end()) it->second.global = true;
    }
    resolve(*scope, {});
    return scope;
  }

 private:
  using Names = std::vector<std::string_view>;

  // ---- first pass: what is bound and used --------------------------------------------------------------------------

  void fail(Position at, std::string message) {
    if (!ok) return;
    ok = false;
    problem_.type = "SyntaxError";
    problem_.message = std::move(message);
    problem_.at = at;
    problem_.in_scopes = true;
  }

  Symbol& symbol(std::string_view name) {
    auto [it, fresh] = scope_->symbols.try_emplace(name);
    if (fresh) scope_->order.push_back(name);
    return it->second;
  }
  std::string_view mangled(Name name) { return table_.mangle(scope_->class_name, name); }

  void use(Name name) {
    symbol(mangled(name)).used = true;
    if (scope_->sees_class) symbol("__classdict__").used = true;
    // super() and __class__ need the cell of the class around.
    if ((name == "super" || name == "__class__") && scope_->function_like()) symbol("__class__").used = true;
  }
  void bind(Name name) { symbol(mangled(name)).bound = true; }

  Scope* open(ScopeKind kind, const void* node, std::string_view name) {
    auto scope = std::make_unique<Scope>();
    scope->kind = kind;
    scope->node = node;
    scope->parent = scope_;
    scope->name = name;
    scope->class_name = scope_->class_name;
    scope->opened_at = scope_->order.size();
    Scope* raw = scope.get();
    scope_->inner.push_back(std::move(scope));
    table_.by_node_[node] = raw;
    scope_ = raw;
    return raw;
  }
  void close() { scope_ = scope_->parent; }

  void open_annotation(const void* node, std::string_view name, const char* what) {
    bool in_class = scope_->kind == ScopeKind::class_body || scope_->sees_class;
    Scope* scope = open(ScopeKind::function, node, name);
    scope->annotation = what;
    scope->sees_class = in_class;
  }
  void lazy(Expr*& e, std::string_view name, const char* what) {
    if (!e) return;
    open_annotation(&e, name, what);
    expr(e);
    close();
  }
  // The parameters of something generic live in a scope of their own around it, which is left open.
  void open_type_params(Span<TypeParam> params, Name owner) {
    table_.mangled_.push_back(std::make_unique<std::string>("<generic parameters of " + std::string(owner) + ">"));
    open_annotation(&params[0], *table_.mangled_.back(), "the definition of a generic");
    bool defaulted = false;
    for (TypeParam& p : params) {
      Symbol& s = symbol(mangled(p.name));
      if (s.bound) fail(p.at, "duplicate type parameter '" + std::string(p.name) + "'");
      s.bound = true;
      if (defaulted && !p.default_value)
        fail(p.at, "non-default type parameter '" + std::string(p.name) + "' follows default type parameter");
      defaulted = p.default_value;
      bool constraints = p.bound && p.bound->kind == ExprKind::Tuple;
      lazy(p.bound, p.name, constraints ? "a TypeVar constraint" : "a TypeVar bound");
      lazy(p.default_value, p.name,
           p.kind == TypeParamKind::TypeVar     ? "a TypeVar default"
           : p.kind == TypeParamKind::ParamSpec ? "a ParamSpec default"
                                                : "a TypeVarTuple default");
    }
  }
  // What a function may do and an annotation may not.
  void forbid_in_annotation(Position at, const char* what) {
    if (scope_->annotation) fail(at, std::string(what) + " cannot be used within " + scope_->annotation);
  }

  void param(const Arg& arg) {
    Symbol& s = symbol(mangled(arg.name));
    if (s.param) fail(arg.at, "duplicate argument '" + std::string(arg.name) + "' in function definition");
    s.param = s.bound = true;
    scope_->params.push_back(mangled(arg.name));
  }

  void parameters(const Arguments& a) {
    for (const Arg& arg : a.posonly) param(arg);
    for (const Arg& arg : a.args) param(arg);
    for (const Arg& arg : a.kwonly) param(arg);
    if (a.vararg) param(*a.vararg), scope_->has_varargs = true;
    if (a.kwarg) param(*a.kwarg), scope_->has_varkeywords = true;
  }
  void defaults(const Arguments& a) {
    for (Expr* e : a.defaults) expr(e);
    for (Expr* e : a.kw_defaults) expr(e);
  }
  void annotations(const Arguments& a) {
    if (table_.annotations_are_text) return;
    auto one = [&](const Arg& arg) { expr(arg.annotation); };
    for (const Arg& arg : a.posonly) one(arg);
    for (const Arg& arg : a.args) one(arg);
    if (a.vararg) one(*a.vararg);
    for (const Arg& arg : a.kwonly) one(arg);
    if (a.kwarg) one(*a.kwarg);
  }

  void body(Span<Stmt*> statements) {
    for (Stmt* s : statements) stmt(s);
  }

  void targets(Span<Expr*> list) {
    for (Expr* e : list) expr(e);
  }

  // self.x = ... in whatever is inside a class; the name `self` is all that counts.
  void note_attribute(const Attribute& a) {
    if (a.ctx != Context::Store || a.value->kind != ExprKind::Name) return;
    Scope* function = scope_;
    while (function && function->inlined) function = function->parent;
    if (!function || as<NameExpr>(*a.value).id != "self") return;
    for (Scope* s = function->parent; s; s = s->parent) {
      if (s->kind != ScopeKind::class_body) continue;
      auto name = mangled(a.attr);
      for (auto known : s->attributes) {
        if (known == name) return;
      }
      s->attributes.push_back(name);
      return;
    }
  }

  void expr(Expr* e) {
    if (!e || !ok) return;
    switch (e->kind) {
      case ExprKind::BoolOp: return targets(as<BoolOp>(*e).values);
      case ExprKind::NamedExpr: return named(as<NamedExpr>(*e));
      case ExprKind::BinOp: expr(as<BinOp>(*e).left); return expr(as<BinOp>(*e).right);
      case ExprKind::UnaryOp: return expr(as<UnaryOp>(*e).operand);
      case ExprKind::Lambda: {
        auto& l = as<Lambda>(*e);
        defaults(*l.args);
        open(ScopeKind::function, e, "<lambda>")->is_lambda = true;
        parameters(*l.args);
        expr(l.body);
        return close();
      }
      case ExprKind::IfExp:
        expr(as<IfExp>(*e).test);
        expr(as<IfExp>(*e).body);
        return expr(as<IfExp>(*e).orelse);
      case ExprKind::Dict: targets(as<Dict>(*e).keys); return targets(as<Dict>(*e).values);
      case ExprKind::Set: return targets(as<Set>(*e).elts);
      case ExprKind::ListComp:
        return comprehension(e, "<listcomp>", as<ListComp>(*e).generators, as<ListComp>(*e).elt, nullptr, false);
      case ExprKind::SetComp:
        return comprehension(e, "<setcomp>", as<SetComp>(*e).generators, as<SetComp>(*e).elt, nullptr, false);
      case ExprKind::DictComp:
        return comprehension(e, "<dictcomp>", as<DictComp>(*e).generators, as<DictComp>(*e).key, as<DictComp>(*e).value,
                             false);
      case ExprKind::GeneratorExp:
        return comprehension(e, "<genexpr>", as<GeneratorExp>(*e).generators, as<GeneratorExp>(*e).elt, nullptr, true);
      case ExprKind::Await:
        forbid_in_annotation(e->at, "await expression");
        if (scope_->kind == ScopeKind::comprehension) scope_->is_coroutine = true;
        return expr(as<Await>(*e).value);
      case ExprKind::Yield: yield(e); return expr(as<Yield>(*e).value);
      case ExprKind::YieldFrom: yield(e); return expr(as<YieldFrom>(*e).value);
      case ExprKind::Compare: expr(as<Compare>(*e).left); return targets(as<Compare>(*e).comparators);
      case ExprKind::Call:
        expr(as<Call>(*e).func);
        targets(as<Call>(*e).args);
        for (Keyword& k : as<Call>(*e).keywords) expr(k.value);
        return;
      case ExprKind::FormattedValue:
        expr(as<FormattedValue>(*e).value);
        return expr(as<FormattedValue>(*e).format_spec);
      case ExprKind::JoinedStr: return targets(as<JoinedStr>(*e).values);
      case ExprKind::Constant: return;
      case ExprKind::Attribute: note_attribute(as<Attribute>(*e)); return expr(as<Attribute>(*e).value);
      case ExprKind::Subscript: expr(as<Subscript>(*e).value); return expr(as<Subscript>(*e).slice);
      case ExprKind::Starred: return expr(as<Starred>(*e).value);
      case ExprKind::Name: {
        auto& n = as<NameExpr>(*e);
        if (n.ctx == Context::Load) return use(n.id);
        Symbol& s = symbol(mangled(n.id));
        if (scope_->kind == ScopeKind::comprehension && (s.nonlocal || s.global))
          return fail(
              n.at, "comprehension inner loop cannot rebind assignment expression target '" + std::string(n.id) + "'");
        bind(n.id);
        return;
      }
      case ExprKind::List: return targets(as<List>(*e).elts);
      case ExprKind::Tuple: return targets(as<Tuple>(*e).elts);
      case ExprKind::Slice:
        expr(as<Slice>(*e).lower);
        expr(as<Slice>(*e).upper);
        return expr(as<Slice>(*e).step);
    }
  }

  void yield(Expr* e) {
    forbid_in_annotation(e->at, "yield expression");
    if (scope_->kind == ScopeKind::comprehension) {
      return fail(e->at, "'yield' inside " + std::string(scope_->name == "<listcomp>"   ? "list comprehension"
                                                         : scope_->name == "<setcomp>"  ? "set comprehension"
                                                         : scope_->name == "<dictcomp>" ? "dict comprehension"
                                                                                        : "generator expression"));
    }
    if (scope_->kind != ScopeKind::function) return;  // the code generator complains: 'yield' outside function
    scope_->is_generator = true;
  }

  // A walrus in a comprehension binds in the scope around it.
  void named(NamedExpr& n) {
    forbid_in_annotation(n.at, "named expression");
    if (iterables_) return fail(n.at, "assignment expression cannot be used in a comprehension iterable expression");
    expr(n.value);
    auto& target = as<NameExpr>(*n.target);
    Scope* inner = scope_;
    while (scope_->kind == ScopeKind::comprehension) {
      Symbol& here = symbol(mangled(target.id));
      if (here.bound)
        fail(n.at,
             "assignment expression cannot rebind comprehension iteration variable '" + std::string(target.id) + "'");
      here.used = true;
      scope_ = scope_->parent;
    }
    if (scope_ != inner && scope_->kind == ScopeKind::class_body) {
      fail(n.at, "assignment expression within a comprehension cannot be used in a class body");
    }
    Symbol& s = symbol(mangled(target.id));
    if (scope_ != inner && !s.global && !s.nonlocal) s.bound = true;
    bool module_level = scope_->kind == ScopeKind::module || s.global;
    scope_ = inner;
    if (inner->kind == ScopeKind::comprehension) {
      for (Scope* c = inner; c->kind == ScopeKind::comprehension; c = c->parent) {
        Symbol& here = c->symbols[mangled(target.id)];
        (module_level ? here.global : here.nonlocal) = true;
      }
    } else {
      bind(target.id);
    }
  }

  void iterable(Expr* e) {
    ++iterables_;
    expr(e);
    --iterables_;
  }

  void comprehension(Expr* e, std::string_view name, Span<Comprehension> generators, Expr* element, Expr* value,
                     bool generator) {
    iterable(generators[0].iter);  // evaluated outside
    Scope* outer = scope_;
    Scope* scope = open(ScopeKind::comprehension, e, name);
    scope->inlined = !generator && !outer->sees_class;
    scope->is_generator = generator;
    if (!scope->inlined) {
      symbol(".0").param = symbol(".0").bound = true;
      scope->params.push_back(".0");
    }
    bool first = true;
    for (Comprehension& c : generators) {
      if (c.is_async) scope->is_coroutine = true;
      expr(c.target);
      if (!first) iterable(c.iter);
      first = false;
      targets(c.ifs);
    }
    expr(element);
    expr(value);
    if (scope->is_coroutine && !generator && outer->kind == ScopeKind::comprehension) outer->is_coroutine = true;
    close();
  }

  void pattern(Pattern* p) {
    if (!p) return;
    switch (p->kind) {
      case PatternKind::Value: return expr(as<MatchValue>(*p).value);
      case PatternKind::Singleton: return;
      case PatternKind::Sequence:
        for (Pattern* q : as<MatchSequence>(*p).patterns) pattern(q);
        return;
      case PatternKind::Mapping:
        targets(as<MatchMapping>(*p).keys);
        for (Pattern* q : as<MatchMapping>(*p).patterns) pattern(q);
        if (!as<MatchMapping>(*p).rest.empty()) bind(as<MatchMapping>(*p).rest);
        return;
      case PatternKind::Class:
        expr(as<MatchClass>(*p).cls);
        for (Pattern* q : as<MatchClass>(*p).patterns) pattern(q);
        for (Pattern* q : as<MatchClass>(*p).kwd_patterns) pattern(q);
        return;
      case PatternKind::Star:
        if (!as<MatchStar>(*p).name.empty()) bind(as<MatchStar>(*p).name);
        return;
      case PatternKind::As:
        pattern(as<MatchAs>(*p).pattern);
        if (!as<MatchAs>(*p).name.empty()) bind(as<MatchAs>(*p).name);
        return;
      case PatternKind::Or:
        for (Pattern* q : as<MatchOr>(*p).patterns) pattern(q);
        return;
    }
  }

  void declare(Stmt* s, Name name, bool global) {
    Symbol& here = symbol(mangled(name));
    std::string what = global ? "global" : "nonlocal", shown(name);
    if (here.param) return fail(s->at, "name '" + shown + "' is parameter and " + what);
    if (here.annotated) return fail(s->at, "annotated name '" + shown + "' can't be " + what);
    if (here.bound) return fail(s->at, "name '" + shown + "' is assigned to before " + what + " declaration");
    if (here.used) return fail(s->at, "name '" + shown + "' is used prior to " + what + " declaration");
    if ((global ? here.nonlocal : here.global)) return fail(s->at, "name '" + shown + "' is nonlocal and global");
    if (!global && scope_->kind == ScopeKind::module)
      return fail(s->at, "nonlocal declaration not allowed at module level");
    (global ? here.global : here.nonlocal) = true;
    if (global) globals_.push_back(mangled(name));
    nonlocal_at_[{scope_, mangled(name)}] = s->at;
  }

  void stmt(Stmt* s) {
    if (!ok) return;
    switch (s->kind) {
      case StmtKind::FunctionDef: {
        auto& f = as<FunctionDef>(*s);
        targets(f.decorators);
        defaults(*f.args);
        bind(f.name);
        bool generic = f.type_params.size();
        if (generic) {
          open_type_params(f.type_params, f.name);
          if (f.args->defaults.size()) scope_->params.push_back(".defaults");
          for (Expr* e : f.args->kw_defaults) {
            if (e && (scope_->params.empty() || scope_->params.back() != ".kwdefaults"))
              scope_->params.push_back(".kwdefaults");
          }
          for (auto p : scope_->params) symbol(p).param = symbol(p).bound = true;
        }
        annotations(*f.args);
        if (!table_.annotations_are_text) expr(f.returns);
        Scope* scope = open(ScopeKind::function, s, f.name);
        scope->is_coroutine = scope->is_async = f.is_async;
        parameters(*f.args);
        body(f.body);
        close();
        if (generic) close();
        return;
      }
      case StmtKind::ClassDef: {
        auto& c = as<ClassDef>(*s);
        targets(c.decorators);
        bind(c.name);
        bool generic = c.type_params.size();
        if (generic) {
          open_type_params(c.type_params, c.name);
          for (const char* hidden : {".type_params", ".generic_base"}) symbol(hidden).bound = true;
        }
        targets(c.bases);
        for (Keyword& k : c.keywords) expr(k.value);
        Scope* scope = open(ScopeKind::class_body, s, c.name);
        scope->class_name = c.name;
        if (generic) symbol(".type_params").used = true;
        body(c.body);
        close();
        if (generic) close();
        return;
      }
      case StmtKind::Return: return expr(as<Return>(*s).value);
      case StmtKind::Delete: return targets(as<Delete>(*s).targets);
      case StmtKind::Assign: expr(as<Assign>(*s).value); return targets(as<Assign>(*s).targets);
      case StmtKind::TypeAlias: {
        auto& t = as<TypeAlias>(*s);
        Name name = as<NameExpr>(*t.name).id;
        bind(name);
        if (t.type_params.size()) open_type_params(t.type_params, name);
        lazy(t.value, name, "a type alias");
        if (t.type_params.size()) close();
        return;
      }
      case StmtKind::AugAssign: {
        auto& a = as<AugAssign>(*s);
        if (a.target->kind == ExprKind::Name) symbol(mangled(as<NameExpr>(*a.target).id)).used = true;
        // x += 1 needs x to be there: not a name that is made here.
        if (a.target->kind == ExprKind::Attribute) {
          expr(as<Attribute>(*a.target).value);
        } else {
          expr(a.target);
        }
        return expr(a.value);
      }
      case StmtKind::AnnAssign: {
        auto& a = as<AnnAssign>(*s);
        if (a.target->kind == ExprKind::Name) {
          Symbol& here = symbol(mangled(as<NameExpr>(*a.target).id));
          std::string shown(as<NameExpr>(*a.target).id);
          if (a.simple && here.global && scope_->kind != ScopeKind::module)
            return fail(s->at, "annotated name '" + shown + "' can't be global");
          if (a.simple && here.nonlocal) return fail(s->at, "annotated name '" + shown + "' can't be nonlocal");
          if (a.simple) here.annotated = true;
        }
        if (a.simple || a.value) expr(a.target);
        if (scope_->kind != ScopeKind::function && !table_.annotations_are_text) expr(a.annotation);
        return expr(a.value);
      }
      case StmtKind::For:
        expr(as<For>(*s).iter);
        expr(as<For>(*s).target);
        body(as<For>(*s).body);
        return body(as<For>(*s).orelse);
      case StmtKind::While:
        expr(as<While>(*s).test);
        body(as<While>(*s).body);
        return body(as<While>(*s).orelse);
      case StmtKind::If:
        expr(as<If>(*s).test);
        body(as<If>(*s).body);
        return body(as<If>(*s).orelse);
      case StmtKind::With:
        for (WithItem& item : as<With>(*s).items) expr(item.context_expr), expr(item.optional_vars);
        return body(as<With>(*s).body);
      case StmtKind::Match:
        expr(as<Match>(*s).subject);
        for (MatchCase& c : as<Match>(*s).cases) pattern(c.pattern), expr(c.guard), body(c.body);
        return;
      case StmtKind::Raise: expr(as<Raise>(*s).exc); return expr(as<Raise>(*s).cause);
      case StmtKind::Try:
        body(as<Try>(*s).body);
        body(as<Try>(*s).orelse);
        for (ExceptHandler& h : as<Try>(*s).handlers) {
          expr(h.type);
          if (!h.name.empty()) bind(h.name);
          body(h.body);
        }
        return body(as<Try>(*s).finalbody);
      case StmtKind::Assert: expr(as<Assert>(*s).test); return expr(as<Assert>(*s).msg);
      case StmtKind::Import:
        for (Alias& a : as<Import>(*s).names) bind(a.asname.empty() ? a.name.substr(0, a.name.find('.')) : a.asname);
        return;
      case StmtKind::ImportFrom:
        for (Alias& a : as<ImportFrom>(*s).names) {
          if (a.name == "*") {
            if (scope_->kind != ScopeKind::module) return fail(a.at, "import * only allowed at module level");
            continue;
          }
          bind(a.asname.empty() ? a.name : a.asname);
        }
        return;
      case StmtKind::Global:
        for (Name n : as<Global>(*s).names) declare(s, n, true);
        return;
      case StmtKind::Nonlocal:
        for (Name n : as<Nonlocal>(*s).names) declare(s, n, false);
        return;
      case StmtKind::Expr: return expr(as<ExprStmt>(*s).value);
      case StmtKind::Pass:
      case StmtKind::Break:
      case StmtKind::Continue: return;
    }
  }

  // ---- second pass: where each name lives --------------------------------------------------------------------------

  static bool has(const Names& names, std::string_view name) {
    for (auto n : names) {
      if (n == name) return true;
    }
    return false;
  }

  // `outer`: names that functions around bind. Afterwards every symbol has a place.
  void resolve(Scope& scope, const Names& outer) {
    Names visible = outer;  // to inner scopes
    for (auto name : scope.order) {
      Symbol& s = scope.symbols[name];
      if (s.global) {
        s.where = Where::global_explicit;
        std::erase(visible, name);
      } else if (s.nonlocal) {
        if (!has(outer, name)) {
          auto it = nonlocal_at_.find({&scope, name});
          if (scope.kind != ScopeKind::comprehension) {
            fail(it == nonlocal_at_.end() ? Position{} : it->second,
                 "no binding for nonlocal '" + std::string(name) + "' found");
          }
        }
        s.where = Where::free;
      } else if (s.bound) {
        s.where = Where::local;
        if (scope.function_like() && !has(visible, name)) visible.push_back(name);
      } else if (has(outer, name)) {
        s.where = Where::free;
      } else {
        s.where = Where::global_implicit;
      }
    }
    if (scope.kind == ScopeKind::class_body) {
      visible = outer;
      visible.push_back("__class__");
      visible.push_back("__classdict__");
    }
    for (auto& inner : scope.inner) {
      resolve(*inner, visible);
      for (auto name : inner->order) {
        if (inner->symbols[name].where != Where::free && !inner->symbols[name].passed) continue;
        take_from(scope, *inner, name);
      }
      if (inner->inlined && scope.function_like()) share_cells(scope, *inner);
    }
  }

  // What a function in an inlined comprehension takes from it is a cell of the function around, too, whose variable of
  // that name is another one.
  void share_cells(Scope& scope, Scope& inner) {
    for (size_t i = 0; i < inner.order.size(); ++i) {
      auto name = inner.order[i];
      if (inner.symbols[name].where != Where::cell) continue;
      auto [it, fresh] = scope.symbols.try_emplace(name);
      if (fresh) scope.order.push_back(name);
      if (fresh || it->second.where == Where::local) it->second.where = Where::cell;
    }
  }

  // `inner` takes `name` from outside: a local here becomes a cell, anything else is passed through.
  void take_from(Scope& scope, Scope& inner, std::string_view name) {
    if (scope.kind == ScopeKind::class_body && name == "__class__") {
      scope.needs_class_cell = true;
      return;
    }
    if (scope.kind == ScopeKind::class_body && name == "__classdict__") {
      scope.needs_classdict = true;
      return;
    }
    auto [it, fresh] = scope.symbols.try_emplace(name);
    if (fresh) scope.order.push_back(name);
    Symbol& s = it->second;
    if (inner.inlined && scope.kind != ScopeKind::class_body && !inner.symbols[name].needed_by_inner) {
      // Runs in this very frame: it uses the name as this scope does. (Only a class hides its names from it.)
      if (fresh) s.where = Where::free;
      return;
    }
    s.needed_by_inner = true;
    if (s.where == Where::local && scope.function_like()) {
      s.where = Where::cell;
    } else if (s.where == Where::unknown || s.where == Where::global_implicit) {
      s.where = Where::free;
    } else if (scope.kind == ScopeKind::class_body && s.where != Where::free) {
      s.passed = true;
    }
  }

  ScopeTable& table_;
  SyntaxProblem& problem_;
  Scope* scope_ = nullptr;
  Names globals_;
  int iterables_ = 0;  // of comprehensions, around this place
  std::map<std::pair<Scope*, std::string_view>, Position> nonlocal_at_;
};

bool ScopeTable::imports_annotations(const Module& module) {
  for (const Stmt* s : module.body) {
    if (s->kind == StmtKind::Expr && s == module.body[0]) continue;  // a docstring
    if (s->kind != StmtKind::ImportFrom || as<const ImportFrom>(*s).module != "__future__") return false;
    for (const Alias& a : as<const ImportFrom>(*s).names) {
      if (a.name == "annotations") return true;
    }
  }
  return false;
}

std::unique_ptr<Scope> ScopeTable::build(const Module& module, SyntaxProblem& problem, bool& ok) {
  ScopeBuilder builder(*this, problem);
  auto scope = builder.module(module);
  ok = builder.ok;
  return scope;
}

}  // namespace wrp::compile
