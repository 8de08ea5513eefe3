// function.cpp -- functions, bound methods, builtin functions and the cells that closures share.
#include "objects/function.h"

#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/frame.h"
#include "objects/protocol.h"
#include "objects/union.h"

namespace wrp {

FIELDS(Cell, visit(erased(o.value), "contents"))
FIELDS(BoundMethod, FIELD(function) || FIELD(self))
FIELDS(Builtin, FIELD(self) || FIELD(module_name))

// CPython's func_clear order; the name, which says nothing as it goes, where func_traverse has it.
template <>
struct FieldsOf<Function> {
  template <class F>
  static void each(Function& o, F visit) {
    (void)(FIELD(globals) || FIELD(builtins) || FIELD(module_name) || FIELD(defaults) || FIELD(kwdefaults) ||
           FIELD(doc) || FIELD(name) || FIELD(dict) || FIELD(closure) || FIELD(annotations) || FIELD(type_params) ||
           FIELD(qualname));
  }
};

namespace {

Function& function(Object* o) { return *static_cast<Function*>(o); }
BoundMethod& method(Object* o) { return *static_cast<BoundMethod*>(o); }
Builtin& builtin(Object* o) { return *static_cast<Builtin*>(o); }

// ---- function
// --------------------------------------------------------------------------------------------------------

Result<Ref<>> function_new(Interp& in, TypeObject&, const Args& args) {
  static const char* const kNames[] = {"code", "globals", "name", "argdefs", "closure", "kwdefaults", nullptr};
  Object* v[6];
  TRY(unpack(in, {.function = "function", .names = kNames, .required = 2}, args, v));
  for (int i = 2; i < 6; ++i) {
    if (v[i] == rt().none) v[i] = nullptr;
  }
  if (v[0]->type != rt().types.code) return type_error(in, "function() argument 'code' must be code, not %T", v[0]);
  if (!is_dict(v[1])) return type_error(in, "function() argument 'globals' must be dict, not %T", v[1]);
  if (v[2] && !is_str(v[2])) return type_error(in, "arg 3 (name) must be None or string");
  if (v[3] && !is_tuple(v[3])) return type_error(in, "arg 4 (defaults) must be None or tuple");
  Code& code = *static_cast<Code*>(v[0]);
  if (v[4] && !is_tuple(v[4])) return type_error(in, "arg 5 (closure) must be %s", code.free_count ? "tuple" : "None");
  if (!v[4] && code.free_count) return type_error(in, "arg 5 (closure) must be tuple");
  Word cells = v[4] ? as_tuple(v[4])->size : 0;
  if (cells != code.free_count) {
    return value_error(in, "%U requires closure of length %d, not %d", as_str(code.name.get()),
                       static_cast<int>(code.free_count), static_cast<int>(cells));
  }
  for (Word i = 0; i < cells; ++i) {
    Object* cell = (*as_tuple(v[4]))[i];
    if (cell->type != rt().types.cell) return type_error(in, "arg 5 (closure) expected cell, found %T", cell);
  }
  if (v[5] && !is_dict(v[5])) return type_error(in, "arg 6 (kwdefaults) must be None or dict");
  Ref<> made = TRY(make_function(Borrowed<Code>(&code).dup(), Borrowed<Dict>(as_dict(v[1])).dup(), Ref<>()));
  Function& f = function(made.get());
  if (v[2]) f.name = dup(v[2]);
  if (v[3]) f.defaults = dup(v[3]);
  if (v[4]) f.closure = dup(v[4]);
  if (v[5]) f.kwdefaults = dup(v[5]);
  return made;
}

const LifetimeHooks kFunctionHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          Function& f = function(o);
          if (f.code) v.labelled(f.code, "__code__", nullptr, 0);
          FieldsOf<Function>::each(f, [&](Ref<>& field, const char* label) {
            if (field)
              v.labelled(field.get(), label, nullptr, 0);
            else if (&field == &f.doc && v.as_told())
              v.edge(rt().none);  // in CPython it is one where there is none
            return false;
          });
        },
    .detach_next = [](Object* o, Word& cursor) -> Object* {
      if (Object* out = detach_field<Function>(o, cursor)) return out;
      Object* code = function(o).code;
      function(o).code = nullptr;
      return code;
    },
    // The code stays, and the names are empty: a function in half-broken garbage can still be shown.
    .clear =
        [](Object* o) {
          Function& f = function(o);
          f.globals = nullptr, f.builtins = nullptr, f.module_name = nullptr, f.defaults = nullptr,
          f.kwdefaults = nullptr, f.doc = nullptr;
          f.dict = nullptr, f.closure = nullptr, f.annotations = nullptr, f.type_params = nullptr;
          f.name = dup(rt().names.empty), f.qualname = dup(rt().names.empty);
        },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

Result<Ref<>> function_repr(Interp&, Object* o) {
  Text text;
  text.append("<function ");
  append(text, *as_str(function(o).qualname.get()));
  text.append_format(" at 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

Result<Ref<>> function_call(Interp& in, Object* o, const Args& args) { return in.call_function(function(o), args); }

Result<Ref<>> function_get(Interp&, Object* o, Object* instance, Object*) {
  if (!instance || instance == rt().none) return Borrowed<>(o).dup();
  return make_method(Borrowed<>(o).dup(), Borrowed<>(instance).dup());
}

#define FUNCTION_GETTER(name, expression)     \
  Result<Ref<>> name(Interp&, Object* self) { \
    Function& f = function(self);             \
    return expression;                        \
  }
FUNCTION_GETTER(f_name, f.name.dup())
FUNCTION_GETTER(f_qualname, f.qualname.dup())
FUNCTION_GETTER(f_doc, or_none(f.doc))
FUNCTION_GETTER(f_module, or_none(f.module_name))
FUNCTION_GETTER(f_code, Borrowed<>(f.code).dup())
FUNCTION_GETTER(f_globals, f.globals.dup())
FUNCTION_GETTER(f_builtins, Ref<>(Borrowed<>(f.builtins ? f.builtins.get() : rt().builtins).dup()))
FUNCTION_GETTER(f_defaults, or_none(f.defaults))
FUNCTION_GETTER(f_kwdefaults, or_none(f.kwdefaults))
FUNCTION_GETTER(f_closure, or_none(f.closure))

Result<Ref<>> f_annotations(Interp&, Object* self) {
  if (!function(self).annotations) function(self).annotations = TRY(make_dict());
  return function(self).annotations.dup();
}
Result<Ref<>> f_type_params(Interp&, Object* self) {
  if (function(self).type_params) return function(self).type_params.dup();
  return Borrowed<>(rt().empty_tuple).dup();
}
Result<Ref<>> f_dict(Interp&, Object* self) { return Borrowed<>(TRY(instance_dict(self))).dup(); }

Result<void> set_text(Interp& in, Ref<>& field, Object* value, const char* what) {
  if (!value || !is_str(value)) return type_error(in, "%s must be set to a string object", what);
  field = Borrowed<>(value).dup();
  return {};
}
Result<void> set_f_name(Interp& in, Object* self, Object* v) {
  return set_text(in, function(self).name, v, "__name__");
}
Result<void> set_f_qualname(Interp& in, Object* self, Object* v) {
  return set_text(in, function(self).qualname, v, "__qualname__");
}
Result<void> set_f_doc(Interp&, Object* self, Object* v) { return set_any(function(self).doc, v); }
Result<void> set_f_module(Interp&, Object* self, Object* v) { return set_any(function(self).module_name, v); }
Result<void> set_f_type_params(Interp& in, Object* self, Object* v) {
  if (!v || !is_tuple(v)) return type_error(in, "__type_params__ must be set to a tuple");
  return set_any(function(self).type_params, v);
}

Result<void> set_optional(Interp& in, Ref<>& field, Object* v, bool fits, const char* name, const char* kind) {
  if (v == rt().none) v = nullptr;
  if (v && !fits) return type_error(in, "%s must be set to a %s object", name, kind);
  return set_any(field, v);
}
Result<void> set_f_annotations(Interp& in, Object* self, Object* v) {
  return set_optional(in, function(self).annotations, v, v && is_dict(v), "__annotations__", "dict");
}
Result<void> set_f_defaults(Interp& in, Object* self, Object* v) {
  return set_optional(in, function(self).defaults, v, v && is_tuple(v), "__defaults__", "tuple");
}
Result<void> set_f_kwdefaults(Interp& in, Object* self, Object* v) {
  return set_optional(in, function(self).kwdefaults, v, v && is_dict(v), "__kwdefaults__", "dict");
}

Result<void> set_f_code(Interp& in, Object* self, Object* v) {
  if (!v || v->type != rt().types.code) return type_error(in, "__code__ must be set to a code object");
  // Instructions take the cells of a closure without looking how many there are.
  Word cells = function(self).code->free_count;
  if (cells != as_code(v)->free_count) {
    return value_error(in, "%U() requires a code object with %d free vars, not %d", as_str(function(self).name.get()),
                       static_cast<int>(cells), static_cast<int>(as_code(v)->free_count));
  }
  Ref<Code> old = Ref<Code>::adopt(function(self).code);
  function(self).code = as_code(Borrowed<>(v).dup().release());
  return {};
}

const NativeGetSet kFunctionGetSets[] = {
    {"__name__", f_name, set_f_name},
    {"__qualname__", f_qualname, set_f_qualname},
    {"__doc__", f_doc, set_f_doc},
    {"__module__", f_module, set_f_module},
    {"__code__", f_code, set_f_code},
    {"__globals__", f_globals, nullptr},
    {"__builtins__", f_builtins, nullptr},
    {"__defaults__", f_defaults, set_f_defaults},
    {"__kwdefaults__", f_kwdefaults, set_f_kwdefaults},
    {"__closure__", f_closure, nullptr},
    {"__annotations__", f_annotations, set_f_annotations},
    {"__type_params__", f_type_params, set_f_type_params},
    {"__dict__", f_dict, set_instance_dict},
    {},
};

// ---- bound methods
// ---------------------------------------------------------------------------------------------------

Result<Ref<>> method_call(Interp& in, Object* o, const Args& args) {
  Object* self = method(o).self.get();
  return call_prepended(in, method(o).function.get(), &self, 1, args);
}

Result<Ref<>> method_repr(Interp& in, Object* o) {
  BoundMethod& m = method(o);
  Ref<> name = TRY(get_attr_or_null(in, m.function.get(), ID(__qualname__)));
  if (!name) name = TRY(get_attr_or_null(in, m.function.get(), ID(__name__)));
  Text text;
  text.append("<bound method ");
  if (name && is_str(name.get())) {
    append(text, *as_str(name.get()));
  } else {
    text.append('?');
  }
  text.append(" of ");
  TRY(append_repr(in, text, m.self.get()));
  text.append('>');
  return finish(text);
}

Result<Ref<>> method_getattr(Interp& in, Object* o, Str* name) {
  Object* found = lookup(type_of(o), name);
  if (found) return generic_getattr(in, o, name);
  return get_attr(in, method(o).function.get(), name);
}

Result<Ref<>> method_compare(Interp&, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || a->type != rt().types.method || b->type != rt().types.method)
    return not_implemented();
  bool same = method(a).self.get() == method(b).self.get() && method(a).function.get() == method(b).function.get();
  return make_bool(same == (op == CompareOp::eq));
}
Result<int64_t> method_hash(Interp& in, Object* o) {
  int64_t h = hash_address_of(method(o).self.get()) ^ TRY(hash(in, method(o).function.get()));
  return h == -1 ? -2 : h;
}
Result<Ref<>> m_func(Interp&, Object* self) { return method(self).function.dup(); }
Result<Ref<>> m_self(Interp&, Object* self) { return method(self).self.dup(); }
Result<Ref<>> m_doc(Interp& in, Object* self) { return get_attr(in, method(self).function.get(), ID(__doc__)); }
const NativeGetSet kMethodGetSets[] = {
    {"__func__", m_func, nullptr}, {"__self__", m_self, nullptr}, {"__doc__", m_doc, nullptr}, {}};

Result<Ref<>> method_new(Interp& in, TypeObject&, const Args& args) {
  if (args.count != 2) return type_error(in, "method expected 2 arguments, got %d", static_cast<int>(args.count));
  if (!is_callable(args[0])) return type_error(in, "first argument must be callable");
  if (args[1] == rt().none) return type_error(in, "instance must not be None");
  return make_method(Borrowed<>(args[0]).dup(), Borrowed<>(args[1]).dup());
}

// ---- builtins
// --------------------------------------------------------------------------------------------------------

Result<Ref<>> builtin_call(Interp& in, Object* o, const Args& args) {
  Builtin& b = builtin(o);
  return call_native(in, *b.method, b.self.get(), args, nullptr, b.module_name.get());
}

Result<Ref<>> builtin_repr(Interp&, Object* o) {
  Builtin& b = builtin(o);
  if (!b.self || b.self->type == rt().types.module) return format_message("<built-in function %s>", b.method->name);
  Text text;
  text.append("<built-in method ");
  text.append(b.method->name);
  text.append(" of ");
  text.append(type_name_utf8(type_of(b.self.get())));
  text.append_format(" object at 0x%llx>", static_cast<unsigned long long>(heap().id_of(b.self.get())));
  return finish(text);
}
Result<Ref<>> b_name(Interp&, Object* self) { return make_str(std::string_view(builtin(self).method->name)); }
Result<Ref<>> b_qualname(Interp&, Object* self) {
  Builtin& b = builtin(self);
  if (!b.self || b.self->type == rt().types.module) return make_str(std::string_view(b.method->name));
  TypeObject* type =
      is_instance(b.self.get(), rt().types.type) ? static_cast<TypeObject*>(b.self.get()) : type_of(b.self.get());
  return format_message("%U.%s", type->qualname.get(), b.method->name);
}
Result<Ref<>> b_self(Interp&, Object* self) { return or_none(builtin(self).self); }
Result<Ref<>> b_module(Interp&, Object* self) { return or_none(builtin(self).module_name); }
Result<Ref<>> b_doc(Interp&, Object* self) {
  return builtin(self).method->doc ? Result<Ref<>>(make_str(std::string_view(builtin(self).method->doc))) : none();
}
Result<Ref<>> no_text(Interp&, Object*) { return none(); }
const NativeGetSet kBuiltinGetSets[] = {{"__name__", b_name, nullptr},
                                        {"__qualname__", b_qualname, nullptr},
                                        {"__self__", b_self, nullptr},
                                        {"__module__", b_module, nullptr},
                                        {"__doc__", b_doc, nullptr},
                                        {"__text_signature__", no_text, nullptr},
                                        {}};

// ---- cell
// -----------------------------------------------------------------------

Result<Ref<>> cell_contents(Interp& in, Object* self) {
  auto* cell = static_cast<Cell*>(self);
  if (!cell->value) return value_error(in, "Cell is empty");
  return cell->value.dup();
}
Result<void> set_cell_contents(Interp&, Object* self, Object* v) { return set_any(static_cast<Cell*>(self)->value, v); }
// An empty cell is less than any other.
Result<Ref<>> cell_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (a->type != b->type) return not_implemented();
  Ref<> left = static_cast<Cell*>(a)->value.dup(), right = static_cast<Cell*>(b)->value.dup();
  if (left && right) return rich_compare(in, left.get(), right.get(), op);
  return make_bool(order_satisfies(!!left - !!right, op));
}
const NativeGetSet kCellGetSets[] = {{"cell_contents", cell_contents, set_cell_contents}, {}};
Result<Ref<>> cell_new(Interp& in, TypeObject&, const Args& args) {
  if (args.has_keywords()) return type_error(in, "cell() takes no keyword arguments");
  if (args.count > 1) return type_error(in, "cell expected at most 1 argument, got %d", static_cast<int>(args.count));
  return make_cell(args.count ? dup(args[0]) : Ref<>());
}
Result<Ref<>> cell_repr(Interp&, Object* o) {
  Object* value = static_cast<Cell*>(o)->value.get();
  Text text;
  text.append_format("<cell at 0x%llx: ", static_cast<unsigned long long>(heap().id_of(o)));
  if (value) {
    text.append(type_name_utf8(type_of(value)));
    text.append_format(" object at 0x%llx>", static_cast<unsigned long long>(heap().id_of(value)));
  } else {
    text.append("empty>");
  }
  return finish(text);
}

constexpr LifetimeHooks kCellHooks = field_hooks<Cell>(), kMethodHooks = field_hooks<BoundMethod>(false),
                        kBuiltinHooks = field_hooks<Builtin>();

}  // namespace

// ---- making
// ----------------------------------------------------------------------------------------------------------

Result<Ref<>> make_function(Ref<Code> code, Ref<Dict> globals, Ref<> qualname) {
  Ref<Function> f = TRY(heap().make<Function>(*rt().types.function));
  f->name = code->name.dup();
  f->qualname = qualname ? std::move(qualname) : code->qualname.dup();
  Object* module_name = dict_get(*globals, ID(__name__));
  f->module_name = Borrowed<>(module_name).dup();
  f->code = code.release();
  f->globals = std::move(globals);
  heap().track(f.get());
  return f;
}

Result<Ref<>> make_method(Ref<> function, Ref<> self) {
  Ref<BoundMethod> m = TRY(heap().make<BoundMethod>(*rt().types.method));
  m->function = std::move(function);
  m->self = std::move(self);
  heap().track(m.get());
  return m;
}

Result<Ref<>> make_builtin(const NativeMethod& native, Ref<> self, Ref<> module_name) {
  Ref<Builtin> b = TRY(heap().make<Builtin>(*rt().types.builtin));
  b->method = &native;
  b->self = std::move(self);
  b->module_name = std::move(module_name);
  heap().track(b.get());
  return b;
}

Result<Ref<Cell>> make_cell(Ref<> value) {
  Ref<Cell> cell = TRY(heap().make<Cell>(*rt().types.cell));
  cell->value = std::move(value);
  heap().track(cell.get());
  return cell;
}

Result<void> ready_function_types() {
  Types& t = rt().types;
  TypeSpec spec = {
      .hooks = &kFunctionHooks,
      .words = words_of<Function>,
      .is_gc = true,
      .weak_offset = WEAK_AT(Function),
      .dict_offset = DICT_AT(Function),
      .slots = {.repr = function_repr, .call = function_call, .descr_get = function_get, .new_ = function_new},
      .getsets = kFunctionGetSets};
  TRY(ready_type(*t.function, "function", spec));

  spec = {
      .hooks = &kMethodHooks,
      .words = words_of<BoundMethod>,
      .is_gc = true,
      .weak_offset = WEAK_AT(BoundMethod),
      .slots = {.repr = method_repr,
                .hash = method_hash,
                .call = method_call,
                .getattr = method_getattr,
                .compare = method_compare,
                .descr_get = [](Interp&, Object* o, Object*, Object*) -> Result<Ref<>> { return Borrowed<>(o).dup(); },
                .new_ = method_new},
      .getsets = kMethodGetSets};
  TRY(ready_type(*t.method, "method", spec));

  spec = {.hooks = &kBuiltinHooks,
          .words = words_of<Builtin>,
          .is_gc = true,
          .internal = true,
          .weak_offset = WEAK_AT(Builtin),
          .slots = {.repr = builtin_repr, .call = builtin_call},
          .getsets = kBuiltinGetSets};
  TRY(ready_type(*t.builtin, "builtin_function_or_method", spec));

  TRY(ready_descriptors());
  TRY(ready_super());

  spec = {.hooks = &kCellHooks,
          .words = words_of<Cell>,
          .is_gc = true,
          .slots = {.repr = cell_repr, .hash = hash_not_implemented, .compare = cell_compare, .new_ = cell_new},
          .getsets = kCellGetSets};
  TRY(ready_type(*t.cell, "cell", spec));

  TRY(ready_mapping_proxy());
  TRY(ready_generic_alias());
  return ready_module();
}

}  // namespace wrp
