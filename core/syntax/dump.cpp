// dump.cpp -- see dump.h. One function per node kind, fields in the order of the `ast` module's documentation; fields
// that are None or empty lists are left out, as ast.dump() does since 3.13.

#include "syntax/dump.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/decimal.h"
#include "base/text.h"
#include "syntax/characters.h"

namespace wrp::ast {
namespace {

const char* const kOperators[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                  "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
const char* const kUnaryOperators[] = {"Invert", "Not", "UAdd", "USub"};
const char* const kCompareOperators[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};
const char* const kContexts[] = {"Load", "Store", "Del"};

class Dumper {
 public:
  explicit Dumper(DumpOptions options) : options_(options) {}
  std::string out;

  void module(const Module& module, Mode mode) {
    open(mode == Mode::Exec ? "Module" : mode == Mode::Eval ? "Expression" : "Interactive");
    if (mode == Mode::Eval) {
      field("body");
      expr(as<ExprStmt>(*module.body[0]).value);
    } else {
      statements("body", module.body);
    }
    out += ')';
  }

 private:
  // ---- the shape: Name(field=value, field=value) ----
  void open(const char* name) {
    out += name;
    out += '(';
    first_ = true;
  }
  void field(const char* name) {
    if (!first_) out += ", ";
    first_ = false;
    out += name;
    out += '=';
  }
  void close(const Position& at) {
    if (options_.positions) {
      number_field("lineno", at.line);
      number_field("col_offset", at.column);
      number_field("end_lineno", at.end_line);
      number_field("end_col_offset", at.end_column);
    }
    close();
  }
  void close() {
    out += ')';
    first_ = false;
  }
  void number_field(const char* name, int64_t value) {
    field(name);
    out += std::to_string(value);
  }
  void name_field(const char* name, Name value) {
    if (value.empty()) return;
    field(name);
    string(value);
  }
  void token_field(const char* name, const char* value) {
    field(name);
    out += value;
    out += "()";
  }
  void context(Context ctx) { token_field("ctx", kContexts[static_cast<int>(ctx)]); }
  void expr_field(const char* name, const Expr* e) {
    if (!e) return;
    field(name);
    expr(e);
  }
  template <class T, class Each>
  void list(const char* name, const Span<T>& items, Each each) {
    if (items.empty()) return;
    field(name);
    out += '[';
    bool separate = false;
    for (const T& item : items) {
      if (separate) out += ", ";
      separate = true;
      each(item);
    }
    out += ']';
    first_ = false;
  }
  void exprs(const char* name, const Span<Expr*>& items) {
    list(name, items, [this](const Expr* e) { e ? expr(e) : none(); });
  }
  void statements(const char* name, const Span<Stmt*>& items) {
    list(name, items, [this](const Stmt* s) { stmt(s); });
  }
  void patterns(const char* name, const Span<Pattern*>& items) {
    list(name, items, [this](const Pattern* p) { pattern(p); });
  }
  void names(const char* name, const Span<Name>& items) {
    list(name, items, [this](Name n) { string(n); });
  }
  void none() { out += "None"; }

  // ---- values ----
  void string(std::string_view text) { quoted(text, false); }
  void quoted(std::string_view text, bool bytes) {
    bool single = text.find('\'') != text.npos, twice = text.find('"') != text.npos;
    char quote = single && !twice ? '"' : '\'';
    if (bytes) out += 'b';
    out += quote;
    for (size_t i = 0; i < text.size();) {
      size_t start = i;
      uint32_t code = bytes ? static_cast<unsigned char>(text[i++]) : next_code_point(text, i);
      character(code, quote, text.substr(start, i - start), bytes);
    }
    out += quote;
  }
  void character(uint32_t code, char quote, std::string_view as_written, bool bytes) {
    char buffer[16];
    if (code == static_cast<uint32_t>(quote) || code == '\\') {
      out += '\\';
      out += static_cast<char>(code);
    } else if (code == '\n' || code == '\r' || code == '\t') {
      out += code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t";
    } else if (code >= 32 && code < 127) {
      out += static_cast<char>(code);
    } else if (code < 128 || bytes || code < 0x100) {
      if (!bytes && !options_.ascii && is_printable(code)) {
        out += as_written;
        return;
      }
      std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned>(code));
      out += buffer;
    } else if (!options_.ascii && is_printable(code)) {
      out += as_written;
    } else {
      std::snprintf(buffer, sizeof buffer, code < 0x10000 ? "\\u%04x" : "\\U%08x", static_cast<unsigned>(code));
      out += buffer;
    }
  }

  // repr() of a float: the shortest digits that read back equal.
  void real(double value) {
    if (value > 1.7976931348623157e308) {
      out += "inf";
      return;
    }
    Text text;
    append_shortest(text, value);
    out += text.view();
  }

  // Decimal digits of an integer in any base, by repeated multiplication: tests may be slow.
  void integer(const Constant& c) {
    if (c.base == 10) {
      out += c.text;
      return;
    }
    std::vector<uint32_t> limbs = {0};  // base 10**9, lowest first
    for (char digit : c.text) {
      uint64_t carry = static_cast<uint64_t>(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
      for (uint32_t& limb : limbs) {
        carry += static_cast<uint64_t>(limb) * static_cast<uint64_t>(c.base);
        limb = static_cast<uint32_t>(carry % 1000000000);
        carry /= 1000000000;
      }
      if (carry) limbs.push_back(static_cast<uint32_t>(carry));
    }
    out += std::to_string(limbs.back());
    for (size_t i = limbs.size() - 1; i-- > 0;) {
      char buffer[16];
      std::snprintf(buffer, sizeof buffer, "%09u", limbs[i]);
      out += buffer;
    }
  }

  void constant_value(const Constant& c) {
    switch (c.constant) {
      case ConstantKind::None: return none();
      case ConstantKind::True: out += "True"; return;
      case ConstantKind::False: out += "False"; return;
      case ConstantKind::Ellipsis: out += "Ellipsis"; return;
      case ConstantKind::Int: return integer(c);
      case ConstantKind::Float: return real(c.number);
      case ConstantKind::Complex: {
        size_t at = out.size();
        real(c.number);
        if (out.size() - at > 2 && out.compare(out.size() - 2, 2, ".0") == 0) out.resize(out.size() - 2);
        out += 'j';
        return;
      }
      case ConstantKind::Str: return string(c.text);
      case ConstantKind::Bytes: return quoted(c.text, true);
    }
  }

  // ---- expressions ----
  void expr(const Expr* e) {
    switch (e->kind) {
      case ExprKind::BoolOp: {
        auto& n = as<BoolOp>(*e);
        open("BoolOp");
        token_field("op", n.op == BoolOperator::And ? "And" : "Or");
        exprs("values", n.values);
        break;
      }
      case ExprKind::NamedExpr:
        open("NamedExpr");
        expr_field("target", as<NamedExpr>(*e).target);
        expr_field("value", as<NamedExpr>(*e).value);
        break;
      case ExprKind::BinOp: {
        auto& n = as<BinOp>(*e);
        open("BinOp");
        expr_field("left", n.left);
        token_field("op", kOperators[static_cast<int>(n.op)]);
        expr_field("right", n.right);
        break;
      }
      case ExprKind::UnaryOp:
        open("UnaryOp");
        token_field("op", kUnaryOperators[static_cast<int>(as<UnaryOp>(*e).op)]);
        expr_field("operand", as<UnaryOp>(*e).operand);
        break;
      case ExprKind::Lambda:
        open("Lambda");
        field("args");
        arguments(*as<Lambda>(*e).args);
        expr_field("body", as<Lambda>(*e).body);
        break;
      case ExprKind::IfExp:
        open("IfExp");
        expr_field("test", as<IfExp>(*e).test);
        expr_field("body", as<IfExp>(*e).body);
        expr_field("orelse", as<IfExp>(*e).orelse);
        break;
      case ExprKind::Dict:
        open("Dict");
        exprs("keys", as<Dict>(*e).keys);
        exprs("values", as<Dict>(*e).values);
        break;
      case ExprKind::Set:
        open("Set");
        exprs("elts", as<Set>(*e).elts);
        break;
      case ExprKind::ListComp: comprehension("ListComp", as<ListComp>(*e)); break;
      case ExprKind::SetComp: comprehension("SetComp", as<SetComp>(*e)); break;
      case ExprKind::GeneratorExp: comprehension("GeneratorExp", as<GeneratorExp>(*e)); break;
      case ExprKind::DictComp:
        open("DictComp");
        expr_field("key", as<DictComp>(*e).key);
        expr_field("value", as<DictComp>(*e).value);
        generators(as<DictComp>(*e).generators);
        break;
      case ExprKind::Await:
        open("Await");
        expr_field("value", as<Await>(*e).value);
        break;
      case ExprKind::Yield:
        open("Yield");
        expr_field("value", as<Yield>(*e).value);
        break;
      case ExprKind::YieldFrom:
        open("YieldFrom");
        expr_field("value", as<YieldFrom>(*e).value);
        break;
      case ExprKind::Compare: {
        auto& n = as<Compare>(*e);
        open("Compare");
        expr_field("left", n.left);
        list("ops", n.ops, [this](CompareOperator op) {
          out += kCompareOperators[static_cast<int>(op)];
          out += "()";
        });
        exprs("comparators", n.comparators);
        break;
      }
      case ExprKind::Call: {
        auto& n = as<Call>(*e);
        open("Call");
        expr_field("func", n.func);
        exprs("args", n.args);
        keywords(n.keywords);
        break;
      }
      case ExprKind::FormattedValue: {
        auto& n = as<FormattedValue>(*e);
        open("FormattedValue");
        expr_field("value", n.value);
        number_field("conversion", n.conversion ? n.conversion : -1);
        expr_field("format_spec", n.format_spec);
        break;
      }
      case ExprKind::JoinedStr:
        open("JoinedStr");
        exprs("values", as<JoinedStr>(*e).values);
        break;
      case ExprKind::Constant: {
        auto& n = as<Constant>(*e);
        open("Constant");
        field("value");
        constant_value(n);
        if (n.constant == ConstantKind::Str && n.base == 'u') {
          field("kind");
          out += "'u'";
        }
        break;
      }
      case ExprKind::Attribute: {
        auto& n = as<Attribute>(*e);
        open("Attribute");
        expr_field("value", n.value);
        name_field("attr", n.attr);
        context(n.ctx);
        break;
      }
      case ExprKind::Subscript: {
        auto& n = as<Subscript>(*e);
        open("Subscript");
        expr_field("value", n.value);
        expr_field("slice", n.slice);
        context(n.ctx);
        break;
      }
      case ExprKind::Starred:
        open("Starred");
        expr_field("value", as<Starred>(*e).value);
        context(as<Starred>(*e).ctx);
        break;
      case ExprKind::Name:
        open("Name");
        name_field("id", as<NameExpr>(*e).id);
        context(as<NameExpr>(*e).ctx);
        break;
      case ExprKind::List:
        open("List");
        exprs("elts", as<List>(*e).elts);
        context(as<List>(*e).ctx);
        break;
      case ExprKind::Tuple:
        open("Tuple");
        exprs("elts", as<Tuple>(*e).elts);
        context(as<Tuple>(*e).ctx);
        break;
      case ExprKind::Slice:
        open("Slice");
        expr_field("lower", as<Slice>(*e).lower);
        expr_field("upper", as<Slice>(*e).upper);
        expr_field("step", as<Slice>(*e).step);
        break;
    }
    close(e->at);
  }

  template <class T>
  void comprehension(const char* name, const T& n) {
    open(name);
    expr_field("elt", n.elt);
    generators(n.generators);
  }
  void generators(const Span<Comprehension>& items) {
    list("generators", items, [this](const Comprehension& c) {
      open("comprehension");
      expr_field("target", c.target);
      expr_field("iter", c.iter);
      exprs("ifs", c.ifs);
      number_field("is_async", c.is_async);
      close();
    });
  }
  void keywords(const Span<Keyword>& items) {
    list("keywords", items, [this](const Keyword& k) {
      open("keyword");
      name_field("arg", k.name);
      expr_field("value", k.value);
      close(k.at);
    });
  }
  void arg(const Arg& a) {
    open("arg");
    name_field("arg", a.name);
    expr_field("annotation", a.annotation);
    close(a.at);
  }
  void arguments(const Arguments& a) {
    auto each = [this](const Arg& item) { arg(item); };
    auto one = [this](const char* name, const Arg* item) {
      if (!item) return;
      field(name);
      arg(*item);
    };
    open("arguments");
    list("posonlyargs", a.posonly, each);
    list("args", a.args, each);
    one("vararg", a.vararg);
    list("kwonlyargs", a.kwonly, each);
    exprs("kw_defaults", a.kw_defaults);
    one("kwarg", a.kwarg);
    exprs("defaults", a.defaults);
    close();
  }

  // ---- statements ----
  void stmt(const Stmt* s) {
    switch (s->kind) {
      case StmtKind::FunctionDef: {
        auto& n = as<FunctionDef>(*s);
        open(n.is_async ? "AsyncFunctionDef" : "FunctionDef");
        name_field("name", n.name);
        field("args");
        arguments(*n.args);
        statements("body", n.body);
        exprs("decorator_list", n.decorators);
        expr_field("returns", n.returns);
        type_params(n.type_params);
        break;
      }
      case StmtKind::ClassDef: {
        auto& n = as<ClassDef>(*s);
        open("ClassDef");
        name_field("name", n.name);
        exprs("bases", n.bases);
        keywords(n.keywords);
        statements("body", n.body);
        exprs("decorator_list", n.decorators);
        type_params(n.type_params);
        break;
      }
      case StmtKind::Return:
        open("Return");
        expr_field("value", as<Return>(*s).value);
        break;
      case StmtKind::Delete:
        open("Delete");
        exprs("targets", as<Delete>(*s).targets);
        break;
      case StmtKind::Assign:
        open("Assign");
        exprs("targets", as<Assign>(*s).targets);
        expr_field("value", as<Assign>(*s).value);
        break;
      case StmtKind::TypeAlias:
        open("TypeAlias");
        expr_field("name", as<TypeAlias>(*s).name);
        type_params(as<TypeAlias>(*s).type_params);
        expr_field("value", as<TypeAlias>(*s).value);
        break;
      case StmtKind::AugAssign: {
        auto& n = as<AugAssign>(*s);
        open("AugAssign");
        expr_field("target", n.target);
        token_field("op", kOperators[static_cast<int>(n.op)]);
        expr_field("value", n.value);
        break;
      }
      case StmtKind::AnnAssign: {
        auto& n = as<AnnAssign>(*s);
        open("AnnAssign");
        expr_field("target", n.target);
        expr_field("annotation", n.annotation);
        expr_field("value", n.value);
        number_field("simple", n.simple);
        break;
      }
      case StmtKind::For: {
        auto& n = as<For>(*s);
        open(n.is_async ? "AsyncFor" : "For");
        expr_field("target", n.target);
        expr_field("iter", n.iter);
        statements("body", n.body);
        statements("orelse", n.orelse);
        break;
      }
      case StmtKind::While:
        open("While");
        expr_field("test", as<While>(*s).test);
        statements("body", as<While>(*s).body);
        statements("orelse", as<While>(*s).orelse);
        break;
      case StmtKind::If:
        open("If");
        expr_field("test", as<If>(*s).test);
        statements("body", as<If>(*s).body);
        statements("orelse", as<If>(*s).orelse);
        break;
      case StmtKind::With: {
        auto& n = as<With>(*s);
        open(n.is_async ? "AsyncWith" : "With");
        list("items", n.items, [this](const WithItem& item) {
          open("withitem");
          expr_field("context_expr", item.context_expr);
          expr_field("optional_vars", item.optional_vars);
          close();
        });
        statements("body", n.body);
        break;
      }
      case StmtKind::Match:
        open("Match");
        expr_field("subject", as<Match>(*s).subject);
        list("cases", as<Match>(*s).cases, [this](const MatchCase& c) {
          open("match_case");
          field("pattern");
          pattern(c.pattern);
          expr_field("guard", c.guard);
          statements("body", c.body);
          close();
        });
        break;
      case StmtKind::Raise:
        open("Raise");
        expr_field("exc", as<Raise>(*s).exc);
        expr_field("cause", as<Raise>(*s).cause);
        break;
      case StmtKind::Try: {
        auto& n = as<Try>(*s);
        open(n.is_star ? "TryStar" : "Try");
        statements("body", n.body);
        list("handlers", n.handlers, [this](const ExceptHandler& h) {
          open("ExceptHandler");
          expr_field("type", h.type);
          name_field("name", h.name);
          statements("body", h.body);
          close(h.at);
        });
        statements("orelse", n.orelse);
        statements("finalbody", n.finalbody);
        break;
      }
      case StmtKind::Assert:
        open("Assert");
        expr_field("test", as<Assert>(*s).test);
        expr_field("msg", as<Assert>(*s).msg);
        break;
      case StmtKind::Import:
        open("Import");
        aliases(as<Import>(*s).names);
        break;
      case StmtKind::ImportFrom:
        open("ImportFrom");
        name_field("module", as<ImportFrom>(*s).module);
        aliases(as<ImportFrom>(*s).names);
        number_field("level", as<ImportFrom>(*s).level);
        break;
      case StmtKind::Global:
        open("Global");
        names("names", as<Global>(*s).names);
        break;
      case StmtKind::Nonlocal:
        open("Nonlocal");
        names("names", as<Nonlocal>(*s).names);
        break;
      case StmtKind::Expr:
        open("Expr");
        expr_field("value", as<ExprStmt>(*s).value);
        break;
      case StmtKind::Pass: open("Pass"); break;
      case StmtKind::Break: open("Break"); break;
      case StmtKind::Continue: open("Continue"); break;
    }
    close(s->at);
  }
  void aliases(const Span<Alias>& items) {
    list("names", items, [this](const Alias& a) {
      open("alias");
      name_field("name", a.name);
      name_field("asname", a.asname);
      close(a.at);
    });
  }
  void type_params(const Span<TypeParam>& items) {
    list("type_params", items, [this](const TypeParam& p) {
      open(p.kind == TypeParamKind::TypeVar     ? "TypeVar"
           : p.kind == TypeParamKind::ParamSpec ? "ParamSpec"
                                                : "TypeVarTuple");
      name_field("name", p.name);
      expr_field("bound", p.bound);
      expr_field("default_value", p.default_value);
      close(p.at);
    });
  }

  // ---- patterns ----
  void pattern(const Pattern* p) {
    switch (p->kind) {
      case PatternKind::Value:
        open("MatchValue");
        expr_field("value", as<MatchValue>(*p).value);
        break;
      case PatternKind::Singleton: {
        Constant c{};
        c.constant = as<MatchSingleton>(*p).value;
        open("MatchSingleton");
        field("value");
        constant_value(c);
        break;
      }
      case PatternKind::Sequence:
        open("MatchSequence");
        patterns("patterns", as<MatchSequence>(*p).patterns);
        break;
      case PatternKind::Mapping:
        open("MatchMapping");
        exprs("keys", as<MatchMapping>(*p).keys);
        patterns("patterns", as<MatchMapping>(*p).patterns);
        name_field("rest", as<MatchMapping>(*p).rest);
        break;
      case PatternKind::Class: {
        auto& n = as<MatchClass>(*p);
        open("MatchClass");
        expr_field("cls", n.cls);
        patterns("patterns", n.patterns);
        names("kwd_attrs", n.kwd_attrs);
        patterns("kwd_patterns", n.kwd_patterns);
        break;
      }
      case PatternKind::Star:
        open("MatchStar");
        name_field("name", as<MatchStar>(*p).name);
        break;
      case PatternKind::As: {
        auto& n = as<MatchAs>(*p);
        open("MatchAs");
        if (n.pattern) {
          field("pattern");
          pattern(n.pattern);
        }
        name_field("name", n.name);
        break;
      }
      case PatternKind::Or:
        open("MatchOr");
        patterns("patterns", as<MatchOr>(*p).patterns);
        break;
    }
    close(p->at);
  }

  DumpOptions options_;
  bool first_ = true;
};

}  // namespace

std::string dump(const Module& module, Mode mode, DumpOptions options) {
  Dumper dumper(options);
  dumper.module(module, mode);
  return std::move(dumper.out);
}

}  // namespace wrp::ast
