// function.cpp -- functions, methods and descriptors as objects; how native functions check their arguments.
#include "objects/function.h"

#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/frame.h"
#include "objects/protocol.h"
#include "objects/union.h"

namespace wrp {

Word Args::keyword_count() const { return keywords ? keywords->size : 0; }

FIELDS(Cell, FIELD(value))
FIELDS(BoundMethod, FIELD(self) || FIELD(function))
FIELDS(Builtin, FIELD(self) || FIELD(module_name))
FIELDS(MethodWrapper, FIELD(self) || FIELD(descriptor))
FIELDS(GetSetDescriptor, FIELD(owner))
FIELDS(MemberDescriptor, FIELD(owner) || FIELD(name))
FIELDS(Property, FIELD(get) || FIELD(set) || FIELD(del) || FIELD(doc) || FIELD(name))
FIELDS(StaticMethod, FIELD(callable) || FIELD(dict))
FIELDS(Super, FIELD(self) || FIELD(type) || FIELD(self_type))
FIELDS(Module, FIELD(dict) || FIELD(name))

namespace {
struct NoFields : GcObject {};
}  // namespace
FIELDS(NoFields, false)

// CPython's func_clear order.
template <>
struct FieldsOf<Function> {
  template <class F>
  static void each(Function& o, F visit) {
    (void)(FIELD(globals) || FIELD(builtins) || FIELD(module_name) || FIELD(defaults) || FIELD(kwdefaults) ||
           FIELD(doc) || FIELD(dict) || FIELD(closure) || FIELD(annotations) || FIELD(type_params) || FIELD(name) ||
           FIELD(qualname));
  }
};

namespace {

Function& function(Object* o) { return *static_cast<Function*>(o); }
BoundMethod& method(Object* o) { return *static_cast<BoundMethod*>(o); }
Builtin& builtin(Object* o) { return *static_cast<Builtin*>(o); }

Ref<> or_none(const Ref<>& field) { return field ? field.dup() : none(); }

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
          if (function(o).code) v.labelled(function(o).code, "__code__", nullptr, 0);
          visit_fields<Function>(o, v);
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
Result<void> set_f_dict(Interp& in, Object* self, Object* value) { return set_instance_dict(in, self, value); }

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
Result<void> set_any(Ref<>& field, Object* value) {
  field = value ? Borrowed<>(value).dup() : Ref<>();
  return {};
}
Result<void> set_f_doc(Interp&, Object* self, Object* v) { return set_any(function(self).doc, v); }
Result<void> set_f_module(Interp&, Object* self, Object* v) { return set_any(function(self).module_name, v); }
Result<void> set_f_annotations(Interp&, Object* self, Object* v) { return set_any(function(self).annotations, v); }
Result<void> set_f_type_params(Interp&, Object* self, Object* v) { return set_any(function(self).type_params, v); }
Result<void> set_f_defaults(Interp& in, Object* self, Object* v) {
  if (v && v != rt().none && !is_tuple(v)) return type_error(in, "__defaults__ must be set to a tuple object");
  return set_any(function(self).defaults, v == rt().none ? nullptr : v);
}
Result<void> set_f_kwdefaults(Interp& in, Object* self, Object* v) {
  if (v && v != rt().none && !is_dict(v)) return type_error(in, "__kwdefaults__ must be set to a dict object");
  return set_any(function(self).kwdefaults, v == rt().none ? nullptr : v);
}
Result<void> set_f_code(Interp& in, Object* self, Object* v) {
  if (!v || v->type != rt().types.code) return type_error(in, "__code__ must be set to a code object");
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
    {"__dict__", f_dict, set_f_dict},
    {},
};

// ---- bound methods
// ---------------------------------------------------------------------------------------------------

Result<Ref<>> method_call(Interp& in, Object* o, const Args& args) {
  BoundMethod& m = method(o);
  Word total = args.count + args.keyword_count();
  Object* few[8];
  if (total < 8) {
    few[0] = m.self.get();
    for (Word i = 0; i < total; ++i) few[i + 1] = args.items[i];
    return call(in, m.function.get(), Args(few, args.count + 1, args.keywords));
  }
  Ref<Tuple> all = TRY(make_tuple(total + 1));
  all->init(0, m.self.dup());
  for (Word i = 0; i < total; ++i) all->init(i + 1, Borrowed<>(args.items[i]).dup());
  return call(in, m.function.get(), Args(all->items(), args.count + 1, args.keywords));
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

// ---- method descriptors
// ----------------------------------------------------------------------------------------------

MethodDescriptor& descriptor(Object* o) { return *static_cast<MethodDescriptor*>(o); }

Result<void> check_self(Interp& in, TypeObject* owner, const char* name, Object* self) {
  if (is_instance(self, owner)) return {};
  return type_error(in, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", name, owner, self);
}

Result<Ref<>> descriptor_call(Interp& in, Object* o, const Args& args) {
  MethodDescriptor& d = descriptor(o);
  if (args.count == 0) return type_error(in, "unbound method %N.%s() needs an argument", d.owner, d.method->name);
  TRY(check_self(in, d.owner, d.method->name, args[0]));
  return call_native(in, *d.method, args[0], args.skip(1), d.owner);
}
Result<Ref<>> descriptor_get(Interp& in, Object* o, Object* instance, Object*) {
  if (!instance) return Borrowed<>(o).dup();
  TRY(check_self(in, descriptor(o).owner, descriptor(o).method->name, instance));
  return make_builtin(*descriptor(o).method, Borrowed<>(instance).dup(), nullptr);
}
Result<Ref<>> descriptor_repr(Interp&, Object* o) {
  return format_message("<method '%s' of '%N' objects>", descriptor(o).method->name, descriptor(o).owner);
}
Result<Ref<>> d_name(Interp&, Object* self) { return make_str(std::string_view(descriptor(self).method->name)); }
Result<Ref<>> d_qualname(Interp&, Object* self) {
  return format_message("%U.%s", descriptor(self).owner->qualname.get(), descriptor(self).method->name);
}
Result<Ref<>> d_owner(Interp&, Object* self) { return Borrowed<>(descriptor(self).owner).dup(); }
const NativeGetSet kDescriptorGetSets[] = {
    {"__name__", d_name, nullptr}, {"__qualname__", d_qualname, nullptr},    {"__objclass__", d_owner, nullptr},
    {"__doc__", no_text, nullptr}, {"__text_signature__", no_text, nullptr}, {}};

// ---- slot wrappers
// ---------------------------------------------------------------------------------------------------

WrapperDescriptor& wrapper(Object* o) { return *static_cast<WrapperDescriptor*>(o); }

Result<Ref<>> call_wrapper(Interp& in, WrapperDescriptor& w, Object* self, const Args& args) {
  // The owner's own function, even when self's class has overridden it: this is what super() relies on.
  return w.slot->wrapper(in, self, args, *w.slot, slot_function(*w.owner, *w.slot));
}
Result<Ref<>> wrapper_call(Interp& in, Object* o, const Args& args) {
  WrapperDescriptor& w = wrapper(o);
  if (args.count == 0) return type_error(in, "descriptor '%s' of '%N' object needs an argument", w.slot->name, w.owner);
  if (!is_instance(args[0], w.owner)) {
    return type_error(in, "descriptor '%s' requires a '%N' object but received a '%T'", w.slot->name, w.owner, args[0]);
  }
  return call_wrapper(in, w, args[0], args.skip(1));
}
Result<Ref<>> wrapper_get(Interp& in, Object* o, Object* instance, Object*) {
  if (!instance) return Borrowed<>(o).dup();
  TRY(check_self(in, wrapper(o).owner, wrapper(o).slot->name, instance));
  Ref<MethodWrapper> bound = TRY(heap().make<MethodWrapper>(*rt().types.method_wrapper));
  bound->descriptor = Borrowed<WrapperDescriptor>(&wrapper(o)).dup();
  bound->self = Borrowed<>(instance).dup();
  heap().track(bound.get());
  return bound;
}
Result<Ref<>> wrapper_repr(Interp&, Object* o) {
  return format_message("<slot wrapper '%s' of '%N' objects>", wrapper(o).slot->name, wrapper(o).owner);
}
Result<Ref<>> w_name(Interp&, Object* self) { return make_str(std::string_view(wrapper(self).slot->name)); }
Result<Ref<>> w_qualname(Interp&, Object* self) {
  return format_message("%U.%s", wrapper(self).owner->qualname.get(), wrapper(self).slot->name);
}
Result<Ref<>> w_owner(Interp&, Object* self) { return Borrowed<>(wrapper(self).owner).dup(); }
const NativeGetSet kWrapperGetSets[] = {
    {"__name__", w_name, nullptr}, {"__qualname__", w_qualname, nullptr},    {"__objclass__", w_owner, nullptr},
    {"__doc__", no_text, nullptr}, {"__text_signature__", no_text, nullptr}, {}};

MethodWrapper& method_wrapper(Object* o) { return *static_cast<MethodWrapper*>(o); }
Result<Ref<>> method_wrapper_call(Interp& in, Object* o, const Args& args) {
  return call_wrapper(in, *method_wrapper(o).descriptor, method_wrapper(o).self.get(), args);
}
Result<Ref<>> method_wrapper_repr(Interp&, Object* o) {
  Text text;
  MethodWrapper& m = method_wrapper(o);
  text.append("<method-wrapper '");
  text.append(m.descriptor->slot->name);
  text.append("' of ");
  text.append(type_name_utf8(type_of(m.self.get())));
  text.append_format(" object at 0x%llx>", static_cast<unsigned long long>(heap().id_of(m.self.get())));
  return finish(text);
}
Result<Ref<>> mw_name(Interp&, Object* self) {
  return make_str(std::string_view(method_wrapper(self).descriptor->slot->name));
}
Result<Ref<>> mw_self(Interp&, Object* self) { return method_wrapper(self).self.dup(); }
const NativeGetSet kMethodWrapperGetSets[] = {
    {"__name__", mw_name, nullptr}, {"__self__", mw_self, nullptr}, {"__doc__", no_text, nullptr}, {}};
Result<Ref<>> method_wrapper_compare(Interp&, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || a->type != b->type) return not_implemented();
  bool same = method_wrapper(a).self.get() == method_wrapper(b).self.get() &&
              method_wrapper(a).descriptor.get() == method_wrapper(b).descriptor.get();
  return make_bool(same == (op == CompareOp::eq));
}
Result<int64_t> method_wrapper_hash(Interp&, Object* o) {
  return hash_address_of(method_wrapper(o).self.get()) ^ hash_address_of(method_wrapper(o).descriptor.get());
}

// ---- getset and member descriptors
// -----------------------------------------------------------------------------------

}  // namespace

Result<void> readonly_attribute(Interp& in, Object*, Object*) {
  return raise_error(in, rt().exceptions.AttributeError, "readonly attribute");
}

namespace {

GetSetDescriptor& getset(Object* o) { return *static_cast<GetSetDescriptor*>(o); }
Result<Ref<>> getset_get(Interp& in, Object* o, Object* instance, Object*) {
  if (!instance) return Borrowed<>(o).dup();
  TRY(check_self(in, getset(o).owner.get(), getset(o).getset->name, instance));
  return getset(o).getset->get(in, instance);
}
Result<void> getset_set(Interp& in, Object* o, Object* instance, Object* value) {
  GetSetDescriptor& d = getset(o);
  TRY(check_self(in, d.owner.get(), d.getset->name, instance));
  if (!d.getset->set) {
    return raise_error(in, rt().exceptions.AttributeError, "attribute '%s' of '%N' objects is not writable",
                       d.getset->name, d.owner.get());
  }
  return d.getset->set(in, instance, value);
}
Result<Ref<>> getset_repr(Interp&, Object* o) {
  return format_message("<attribute '%s' of '%N' objects>", getset(o).getset->name, getset(o).owner.get());
}
Result<Ref<>> gs_name(Interp&, Object* self) { return make_str(std::string_view(getset(self).getset->name)); }
Result<Ref<>> gs_owner(Interp&, Object* self) { return getset(self).owner.dup(); }
const NativeGetSet kGetSetGetSets[] = {
    {"__name__", gs_name, nullptr}, {"__objclass__", gs_owner, nullptr}, {"__doc__", no_text, nullptr}, {}};

MemberDescriptor& member(Object* o) { return *static_cast<MemberDescriptor*>(o); }
Result<Ref<>> member_get(Interp& in, Object* o, Object* instance, Object*) {
  if (!instance) return Borrowed<>(o).dup();
  MemberDescriptor& d = member(o);
  if (!is_instance(instance, d.owner.get())) {
    return type_error(in, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d.name.get(),
                      d.owner.get(), instance);
  }
  Object* value = *slot_field(instance, d.offset);
  if (!value)
    return attribute_error(in, instance, d.name.get(), "'%T' object has no attribute '%U'", instance, d.name.get());
  return Borrowed<>(value).dup();
}
Result<void> member_set(Interp& in, Object* o, Object* instance, Object* value) {
  MemberDescriptor& d = member(o);
  if (!is_instance(instance, d.owner.get())) {
    return type_error(in, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d.name.get(),
                      d.owner.get(), instance);
  }
  Object*& field = *slot_field(instance, d.offset);
  if (!value && !field) return attribute_error(in, instance, d.name.get(), "%U", d.name.get());
  Ref<> old = Ref<>::adopt(field);
  field = value ? Borrowed<>(value).dup().release() : nullptr;
  return {};
}
Result<Ref<>> member_repr(Interp&, Object* o) {
  return format_message("<member '%U' of '%N' objects>", member(o).name.get(), member(o).owner.get());
}
Result<Ref<>> me_name(Interp&, Object* self) { return member(self).name.dup(); }
Result<Ref<>> me_owner(Interp&, Object* self) { return member(self).owner.dup(); }
const NativeGetSet kMemberGetSets[] = {
    {"__name__", me_name, nullptr}, {"__objclass__", me_owner, nullptr}, {"__doc__", no_text, nullptr}, {}};

// ---- property
// --------------------------------------------------------------------------------------------------------

Property& property(Object* o) { return *static_cast<Property*>(o); }

Result<void> property_init(Interp& in, Object* self, const Args& args) {
  static const char* const kNames[] = {"fget", "fset", "fdel", "doc"};
  Property& p = property(self);
  Ref<>* fields[] = {&p.get, &p.set, &p.del, &p.doc};
  if (args.count > 4)
    return type_error(in, "property expected at most 4 arguments, got %d", static_cast<int>(args.count));
  TRY(only_keywords(in, "property", args, kNames, 4));
  for (Word i = 0; i < 4; ++i) {
    Object* value = args.get(i) ? args.get(i) : keyword(args, kNames[i]);
    *fields[i] = value && value != rt().none ? Borrowed<>(value).dup() : Ref<>();
  }
  p.doc_from_getter = 0;
  if (!p.doc && p.get) {
    Ref<> doc = TRY(get_attr_or_null(in, p.get.get(), ID(__doc__)));
    if (doc && doc.get() != rt().none) p.doc = std::move(doc), p.doc_from_getter = 1;
  }
  if (self->type == rt().types.property) return {};
  // A class made from property has a __doc__ of its own, which would hide the one here. Where there is no room for it,
  // only what was asked for may get lost silently.
  Ref<> doc = p.doc ? std::move(p.doc) : none();
  auto kept = set_attr(in, self, ID(__doc__), doc.get());
  if (kept) return {};
  if (p.doc_from_getter || !raised_is(in, kept.error(), rt().exceptions.AttributeError)) return kept.error();
  in.drop_raised();
  return {};
}

// As it was told by its class; else as its getter is called; or null.
Result<Ref<>> property_name(Interp& in, Property& p) {
  if (p.name) return p.name.dup();
  return p.get ? get_attr_or_null(in, p.get.get(), ID(__name__)) : Result<Ref<>>(Ref<>());
}

Error property_missing(Interp& in, Property& p, Object* instance, const char* what) {
  Ref<> own = TRY(property_name(in, p));
  Ref<Str> shown;
  if (own) shown = TRY(repr(in, own.get()));
  TypeObject& type = *type_of(instance);
  Ref<Str> owner = type.qualname ? type.qualname.dup() : type.name.dup();
  Ref<Str> name = TRY(intern(std::string_view("property")));
  if (shown)
    return attribute_error(in, instance, name.get(), "property %U of '%U' object has no %s", shown.get(), owner.get(),
                           what);
  return attribute_error(in, instance, name.get(), "property of '%U' object has no %s", owner.get(), what);
}

Result<Ref<>> property_get(Interp& in, Object* o, Object* instance, Object*) {
  if (!instance || instance == rt().none) return Borrowed<>(o).dup();
  Property& p = property(o);
  if (!p.get) return property_missing(in, p, instance, "getter");
  Ref<> getter = p.get.dup();
  return call_with(in, getter.get(), instance);
}

Result<void> property_set(Interp& in, Object* o, Object* instance, Object* value) {
  Property& p = property(o);
  Ref<> function = value ? p.set.dup() : p.del.dup();
  if (!function) return property_missing(in, p, instance, value ? "setter" : "deleter");
  if (value) {
    TRY(call_with(in, function.get(), instance, value));
  } else {
    TRY(call_with(in, function.get(), instance));
  }
  return {};
}

Result<Ref<>> property_copy(Interp& in, Object* self, Object* get, Object* set, Object* del) {
  Property& p = property(self);
  auto pick = [](Object* given, Ref<>& own) { return given ? given : own ? own.get() : rt().none; };
  Object* doc = p.doc_from_getter || !p.doc ? rt().none : p.doc.get();  // a getter's is asked for again
  Ref<> copy = TRY(call_with(in, self->type, pick(get, p.get), pick(set, p.set), pick(del, p.del), doc));
  if (is_instance(copy.get(), rt().types.property)) property(copy.get()).name = p.name ? p.name.dup() : Ref<>();
  return copy;
}
Result<Ref<>> property_getter(Interp& in, Object* self, const Args& args) {
  return property_copy(in, self, args[0], nullptr, nullptr);
}
Result<Ref<>> property_setter(Interp& in, Object* self, const Args& args) {
  return property_copy(in, self, nullptr, args[0], nullptr);
}
Result<Ref<>> property_deleter(Interp& in, Object* self, const Args& args) {
  return property_copy(in, self, nullptr, nullptr, args[0]);
}
Result<Ref<>> property_set_name(Interp& in, Object* self, const Args& args) {
  if (args.count != 2)
    return type_error(in, "__set_name__() takes 2 positional arguments but %d were given",
                      static_cast<int>(args.count));
  property(self).name = Borrowed<>(args[1]).dup();
  return none();
}
const NativeMethod kPropertyMethods[] = {
    {"getter", property_getter, 1, 1, NativeMethod::method, nullptr},
    {"setter", property_setter, 1, 1, NativeMethod::method, nullptr},
    {"deleter", property_deleter, 1, 1, NativeMethod::method, nullptr},
    {"__set_name__", property_set_name, 0, -1, NativeMethod::method, nullptr},
    {},
};
Result<Ref<>> p_get(Interp&, Object* self) { return or_none(property(self).get); }
Result<Ref<>> p_set(Interp&, Object* self) { return or_none(property(self).set); }
Result<Ref<>> p_del(Interp&, Object* self) { return or_none(property(self).del); }
Result<Ref<>> p_doc(Interp&, Object* self) { return or_none(property(self).doc); }
Result<void> set_p_doc(Interp&, Object* self, Object* v) { return set_any(property(self).doc, v); }
Result<Ref<>> p_name(Interp& in, Object* self) {
  Ref<> name = TRY(property_name(in, property(self)));
  if (name) return name;
  return attribute_error(in, self, ID(__name__), "'property' object has no attribute '__name__'");
}
Result<void> set_p_name(Interp&, Object* self, Object* v) { return set_any(property(self).name, v); }
Result<Ref<>> p_abstract(Interp& in, Object* self) {
  Ref<Str> name = TRY(intern(std::string_view("__isabstractmethod__")));
  for (Ref<>* f : {&property(self).get, &property(self).set, &property(self).del}) {
    if (!*f) continue;
    Ref<> flag = TRY(get_attr_or_null(in, f->get(), name.get()));
    if (flag && TRY(truth(in, flag.get()))) return make_bool(true);
  }
  return make_bool(false);
}
const NativeGetSet kPropertyGetSets[] = {{"fget", p_get, nullptr},
                                         {"fset", p_set, nullptr},
                                         {"fdel", p_del, nullptr},
                                         {"__doc__", p_doc, set_p_doc},
                                         {"__name__", p_name, set_p_name},
                                         {"__isabstractmethod__", p_abstract, nullptr},
                                         {}};

// ---- staticmethod and classmethod
// ------------------------------------------------------------------------------------

StaticMethod& wrapped(Object* o) { return *static_cast<StaticMethod*>(o); }

Result<void> wrapped_init(Interp& in, Object* self, const Args& args) {
  TypeObject* kind = is_instance(self, rt().types.class_method) ? rt().types.class_method : rt().types.static_method;
  if (args.has_keywords()) return type_error(in, "%N() takes no keyword arguments", kind);
  if (args.count != 1) return type_error(in, "%N expected 1 argument, got %d", kind, static_cast<int>(args.count));
  wrapped(self).callable = Borrowed<>(args[0]).dup();
  // They look like what they wrap.
  static Str* const Names::*kCopied[] = {&Names::id___module__, &Names::id___name__, &Names::id___qualname__,
                                         &Names::id___doc__, &Names::id___annotations__};
  for (auto name : kCopied) {
    Ref<> value = TRY(get_attr_or_null(in, args[0], rt().names.*name));
    if (value) TRY(dict_set(*TRY(instance_dict(self)), rt().names.*name, std::move(value)));
  }
  return {};
}
Result<Ref<>> static_get(Interp&, Object* o, Object*, Object*) { return wrapped(o).callable.dup(); }
Result<Ref<>> static_call(Interp& in, Object* o, const Args& args) { return call(in, wrapped(o).callable.get(), args); }
Result<Ref<>> class_get(Interp& in, Object* o, Object* instance, Object* type) {
  Object* cls = type ? type : instance->type;
  Object* callable = wrapped(o).callable.get();
  if (callable->type == rt().types.builtin)
    return make_builtin(*builtin(callable).method, Borrowed<>(cls).dup(), nullptr);
  (void)in;
  return make_method(Borrowed<>(callable).dup(), Borrowed<>(cls).dup());
}
Result<Ref<>> wrapped_repr(Interp& in, Object* o) {
  Text text;
  text.append_format("<%s(", o->type == rt().types.class_method ? "classmethod" : "staticmethod");
  TRY(append_repr(in, text, wrapped(o).callable.get()));
  text.append(")>");
  return finish(text);
}
Result<Ref<>> wr_func(Interp&, Object* self) { return or_none(wrapped(self).callable); }
Result<Ref<>> wr_dict(Interp&, Object* self) { return Borrowed<>(TRY(instance_dict(self))).dup(); }
Result<Ref<>> wr_abstract(Interp& in, Object* self) {
  Ref<Str> name = TRY(intern(std::string_view("__isabstractmethod__")));
  Ref<> flag = TRY(get_attr_or_null(in, wrapped(self).callable.get(), name.get()));
  return make_bool(flag && TRY(truth(in, flag.get())));
}
const NativeGetSet kWrappedGetSets[] = {{"__func__", wr_func, nullptr},
                                        {"__wrapped__", wr_func, nullptr},
                                        {"__dict__", wr_dict, nullptr},
                                        {"__isabstractmethod__", wr_abstract, nullptr},
                                        {}};

// ---- super
// -----------------------------------------------------------------------------------------------------------

Super& super(Object* o) { return *static_cast<Super*>(o); }

Result<Ref<>> super_type_of(Interp& in, TypeObject* type, Object* self) {
  if (is_instance(self, rt().types.type) && is_subtype(static_cast<TypeObject*>(self), type))
    return Borrowed<>(self).dup();
  if (is_instance(self, type)) return Borrowed<>(self->type).dup();
  // What claims to be one: a proxy.
  Ref<> claimed = TRY(get_attr_or_null(in, self, ID(__class__)));
  if (claimed && claimed.get() != self->type && is_instance(claimed.get(), rt().types.type) &&
      is_subtype(static_cast<TypeObject*>(claimed.get()), type))
    return claimed;
  bool is_type = is_instance(self, rt().types.type);
  return type_error(in, "super(type, obj): obj (%s %N) is not an instance or subtype of type (%N).",
                    is_type ? "type" : "instance of", is_type ? static_cast<TypeObject*>(self) : type_of(self), type);
}

Result<void> super_init(Interp& in, Object* o, const Args& args) {
  Super& s = super(o);
  Ref<> type, self;
  if (args.count == 0) {
    Frame* frame = in.current_frame();
    if (!frame) return raise_error(in, rt().exceptions.RuntimeError, "super(): no current frame");
    Code& code = *frame->code;
    if (code.arg_count == 0) return raise_error(in, rt().exceptions.RuntimeError, "super(): no arguments");
    Object* first = frame->slots()[0];
    if (first && first->type == rt().types.cell) first = static_cast<Cell*>(first)->value.get();
    if (!first) return raise_error(in, rt().exceptions.RuntimeError, "super(): arg[0] deleted");
    Tuple& names = *as_tuple(code.local_names.get());
    for (Word i = code.free_start; i < code.free_start + code.free_count; ++i) {
      if (names[i] != ID(__class__)) continue;
      auto* cell = static_cast<Cell*>(frame->slots()[i]);
      if (!cell || !cell->value) return raise_error(in, rt().exceptions.RuntimeError, "super(): empty __class__ cell");
      type = cell->value.dup();
    }
    if (!type) return raise_error(in, rt().exceptions.RuntimeError, "super(): __class__ cell not found");
    self = Borrowed<>(first).dup();
  } else {
    if (args.count > 2)
      return type_error(in, "super() expected at most 2 arguments, got %d", static_cast<int>(args.count));
    if (!is_instance(args[0], rt().types.type))
      return type_error(in, "super() argument 1 must be a type, not %T", args[0]);
    type = Borrowed<>(args[0]).dup();
    if (args.count == 2 && args[1] != rt().none) self = Borrowed<>(args[1]).dup();
  }
  if (self) s.self_type = TRY(super_type_of(in, static_cast<TypeObject*>(type.get()), self.get()));
  s.type = std::move(type);
  s.self = std::move(self);
  return {};
}

Result<Ref<>> super_getattr(Interp& in, Object* o, Str* name) {
  Super& s = super(o);
  if (s.self_type && name != ID(__class__)) {
    auto* start = static_cast<TypeObject*>(s.self_type.get());
    Ref<Tuple> mro = order_or_empty(*start);
    Word i = 0;
    while (i < mro->size && (*mro)[i] != s.type.get()) ++i;
    for (++i; i < mro->size; ++i) {
      Dict* dict = static_cast<TypeObject*>((*mro)[i])->dict.get();
      Object* found = dict ? dict_get(*dict, name) : nullptr;
      if (!found) continue;
      Ref<> value = Borrowed<>(found).dup();
      if (!type_of(found)->slots.descr_get) return value;
      Object* instance = s.self.get() == s.self_type.get() ? nullptr : s.self.get();
      return type_of(found)->slots.descr_get(in, value.get(), instance, start);
    }
    Ref<> own = TRY(generic_getattr_or_null(in, o, name));
    if (own) return own;
    return attribute_error(in, o, name, "'super' object has no attribute '%U'", name);
  }
  return generic_getattr(in, o, name);
}
// super(Cls) as an attribute of a class gets its object here.
Result<Ref<>> super_get(Interp& in, Object* o, Object* instance, Object*) {
  Super& s = super(o);
  if (!instance || instance == rt().none || s.self) return Borrowed<>(o).dup();
  if (o->type != rt().types.super) return call_with(in, o->type, s.type.get(), instance);
  Ref<> self_type = TRY(super_type_of(in, static_cast<TypeObject*>(s.type.get()), instance));
  Ref<> bound = TRY(make_instance_of(*rt().types.super, words_of<Super>));
  super(bound.get()).type = s.type.dup();
  super(bound.get()).self = Borrowed<>(instance).dup();
  super(bound.get()).self_type = std::move(self_type);
  return bound;
}
Result<Ref<>> super_repr(Interp&, Object* o) {
  Super& s = super(o);
  auto* type = static_cast<TypeObject*>(s.type.get());
  if (s.self_type)
    return format_message("<super: <class '%N'>, <%N object>>", type, static_cast<TypeObject*>(s.self_type.get()));
  return format_message("<super: <class '%N'>, NULL>", type);
}
Result<Ref<>> s_thisclass(Interp&, Object* self) { return or_none(super(self).type); }
Result<Ref<>> s_self(Interp&, Object* self) { return or_none(super(self).self); }
Result<Ref<>> s_self_class(Interp&, Object* self) { return or_none(super(self).self_type); }
const NativeGetSet kSuperGetSets[] = {{"__thisclass__", s_thisclass, nullptr},
                                      {"__self__", s_self, nullptr},
                                      {"__self_class__", s_self_class, nullptr},
                                      {}};

// ---- cell, module
// -----------------------------------------------------------------------

Result<Ref<>> cell_contents(Interp& in, Object* self) {
  auto* cell = static_cast<Cell*>(self);
  if (!cell->value) return value_error(in, "Cell is empty");
  return cell->value.dup();
}
Result<void> set_cell_contents(Interp&, Object* self, Object* v) { return set_any(static_cast<Cell*>(self)->value, v); }
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

Module& module(Object* o) { return *static_cast<Module*>(o); }
Result<Ref<>> module_repr(Interp&, Object* o) {
  Object* name = dict_get(*module(o).dict, ID(__name__));
  Text text;
  text.append("<module '");
  if (name && is_str(name)) append(text, *as_str(name));
  Object* file = dict_get(*module(o).dict, ID(__file__));
  Object* loader = dict_get(*module(o).dict, ID(__loader__));
  if (file && is_str(file)) {
    text.append("' from ");
    append_repr(text, *as_str(file));
    text.append('>');
  } else {
    bool made_by_hand = !loader || loader == rt().none;
    text.append(made_by_hand && !static_cast<Module&>(*o).native ? "'>" : "' (built-in)>");
  }
  return finish(text);
}
Result<Ref<>> module_getattr(Interp& in, Object* o, Str* name) {
  Ref<> value = TRY(generic_getattr_or_null(in, o, name));
  if (value) return value;
  if (Object* hook = dict_get(*module(o).dict, ID(__getattr__))) {
    Ref<> function = Borrowed<>(hook).dup();
    return call_with(in, function.get(), name);
  }
  return generic_getattr(in, o, name);
}
Result<Ref<>> mod_dict(Interp&, Object* self) { return module(self).dict.dup(); }
const NativeGetSet kModuleGetSets[] = {{"__dict__", mod_dict, nullptr}, {}};
Result<Ref<>> module_new(Interp& in, TypeObject& type, const Args& args) {
  if (&type != rt().types.module) {  // its __init__ knows the name
    Ref<> made = TRY(make_instance(type));
    module(made.get()).dict = TRY(make_dict());
    return made;
  }
  static const char* const kNames[] = {"name", "doc", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "module", .names = kNames, .required = 1}, args, v));
  Ref<Module> m = TRY(make_module(Borrowed<Str>(TRY(need_str(in, v[0], "module", 1))).dup()));
  if (v[1]) TRY(dict_set(*m->dict, ID(__doc__), dup(v[1])));
  return m;
}
Result<void> module_init(Interp& in, Object* self, const Args& args) {
  if (self->type == rt().types.module) return {};
  Ref<> plain = TRY(module_new(in, *rt().types.module, args));
  module(self).name = static_cast<Module*>(plain.get())->name.dup();
  return dict_merge(in, *module(self).dict, static_cast<Module*>(plain.get())->dict.get(), false);
}
Result<Ref<>> module_dir(Interp& in, Object* self, const Args&) {
  return list_from_iterable(in, module(self).dict.get());
}
const NativeMethod kModuleMethods[] = {{"__dir__", module_dir, 0, 0, NativeMethod::method, nullptr}, {}};

constexpr LifetimeHooks kCellHooks = field_hooks<Cell>(), kMethodHooks = field_hooks<BoundMethod>(false),
                        kBuiltinHooks = field_hooks<Builtin>(), kMethodWrapperHooks = field_hooks<MethodWrapper>(false),
                        kGetSetHooks = field_hooks<GetSetDescriptor>(false),
                        kMemberHooks = field_hooks<MemberDescriptor>(false), kPropertyHooks = field_hooks<Property>(),
                        kWrappedHooks = field_hooks<StaticMethod>(), kSuperHooks = field_hooks<Super>(false),
                        kModuleHooks = field_hooks<Module>(), kNoFieldHooks = field_hooks<NoFields>(false);

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

Result<Ref<Module>> make_module(Ref<Str> name) {
  Ref<Module> m = TRY(heap().make<Module>(*rt().types.module));
  m->dict = TRY(make_dict());
  TRY(dict_set(*m->dict, ID(__name__), name.dup()));
  TRY(dict_set(*m->dict, ID(__doc__), none()));
  TRY(dict_set(*m->dict, ID(__package__), none()));
  TRY(dict_set(*m->dict, ID(__loader__), none()));
  TRY(dict_set(*m->dict, ID(__spec__), none()));
  m->name = std::move(name);
  heap().track(m.get());
  return m;
}

Result<void> add_functions(Module& m, const NativeMethod* methods) {
  for (; methods->name; ++methods) {
    Ref<Str> name = TRY(intern(std::string_view(methods->name)));
    // The module is not held: its dict holds the function, and a cycle would outlive it.
    TRY(dict_set(*m.dict, name.get(), TRY(make_builtin(*methods, nullptr, m.name.dup()))));
  }
  return {};
}

Result<void> add_object(Module& m, const char* name, Ref<> value) {
  Ref<Str> key = TRY(intern(std::string_view(name)));
  return dict_set(*m.dict, key.get(), std::move(value));
}

// ---- calling natives
// -------------------------------------------------------------------------------------------------

namespace {
// What messages call the function: "list.append", "gc.collect", "len".
void full_name(Text& name, const NativeMethod& m, const TypeObject* owner, Object* module_name) {
  if (owner) {
    append(name, *owner->name);
    name.append('.');
  } else if (module_name && is_str(module_name) && !equal(*as_str(module_name), "builtins")) {
    append(name, *as_str(module_name));
    name.append('.');
  }
  name.append(m.name);
}
Error wrong_arity(Interp& in, const NativeMethod& m, Word given, const TypeObject* owner, Object* module_name) {
  Text name;
  full_name(name, m, owner, module_name);
  int n = static_cast<int>(given);
  if (m.max_args == 0) return type_error(in, "%s() takes no arguments (%d given)", name.c_str(), n);
  if (m.min_args == m.max_args && m.min_args == 1)
    return type_error(in, "%s() takes exactly one argument (%d given)", name.c_str(), n);
  if (m.min_args == m.max_args) {
    return type_error(in, "%s expected %d arguments, got %d", m.name, m.min_args, n);
  }
  bool few = n < m.min_args;
  int bound = few ? m.min_args : m.max_args;
  return type_error(in, "%s expected at %s %d argument%s, got %d", m.name, few ? "least" : "most", bound,
                    bound == 1 ? "" : "s", n);
}
// The type whose method this is, when it is bound to an instance or a class.
const TypeObject* owner_of(const NativeMethod& m, Object* self) {
  if (!self || self->type == rt().types.module) return nullptr;
  switch (m.kind & 7) {
    case NativeMethod::method: return type_of(self);
    case NativeMethod::class_method:
      return is_instance(self, rt().types.type) ? static_cast<TypeObject*>(self) : nullptr;
    default: return nullptr;
  }
}
}  // namespace

Result<Ref<>> call_native(Interp& in, const NativeMethod& m, Object* self, const Args& args, const TypeObject* owner,
                          Object* module_name) {
  if (args.has_keywords() && !(m.kind & NativeMethod::keywords)) {
    Text name;
    full_name(name, m, owner ? owner : owner_of(m, self), module_name);
    return type_error(in, "%s() takes no keyword arguments", name.c_str());
  }
  if (static_cast<int>(args.count) < m.min_args || (m.max_args >= 0 && static_cast<int>(args.count) > m.max_args)) {
    return wrong_arity(in, m, args.count, owner ? owner : owner_of(m, self), module_name);
  }
  return m.function(in, self, args);
}

Object* keyword(const Args& args, const char* name) {
  for (Word i = 0; i < args.keyword_count(); ++i) {
    if (equal(*as_str((*args.keywords)[i]), std::string_view(name))) return args.items[args.count + i];
  }
  return nullptr;
}

Result<void> only_keywords(Interp& in, const char* function_name, const Args& args, const char* const* names,
                           Word count) {
  for (Word i = 0; i < args.keyword_count(); ++i) {
    bool known = false;
    for (Word j = 0; j < count; ++j) known = known || equal(*as_str((*args.keywords)[i]), std::string_view(names[j]));
    if (!known)
      return type_error(in, "%s() got an unexpected keyword argument '%U'", function_name, as_str((*args.keywords)[i]));
  }
  return {};
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

  spec = {.hooks = &kNoFieldHooks,
          .words = words_of<MethodDescriptor>,
          .is_gc = true,
          .internal = true,
          .slots = {.repr = descriptor_repr, .call = descriptor_call, .descr_get = descriptor_get},
          .getsets = kDescriptorGetSets};
  TRY(ready_type(*t.method_descriptor, "method_descriptor", spec));

  spec = {.hooks = &kNoFieldHooks,
          .words = words_of<WrapperDescriptor>,
          .is_gc = true,
          .internal = true,
          .slots = {.repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_get},
          .getsets = kWrapperGetSets};
  TRY(ready_type(*t.wrapper_descriptor, "wrapper_descriptor", spec));

  spec = {.hooks = &kMethodWrapperHooks,
          .words = words_of<MethodWrapper>,
          .is_gc = true,
          .internal = true,
          .slots = {.repr = method_wrapper_repr,
                    .hash = method_wrapper_hash,
                    .call = method_wrapper_call,
                    .compare = method_wrapper_compare},
          .getsets = kMethodWrapperGetSets};
  TRY(ready_type(*t.method_wrapper, "method-wrapper", spec));

  spec = {.hooks = &kGetSetHooks,
          .words = words_of<GetSetDescriptor>,
          .is_gc = true,
          .internal = true,
          .slots = {.repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set},
          .getsets = kGetSetGetSets};
  TRY(ready_type(*t.getset_descriptor, "getset_descriptor", spec));

  spec = {.hooks = &kMemberHooks,
          .words = words_of<MemberDescriptor>,
          .is_gc = true,
          .internal = true,
          .slots = {.repr = member_repr, .descr_get = member_get, .descr_set = member_set},
          .getsets = kMemberGetSets};
  TRY(ready_type(*t.member_descriptor, "member_descriptor", spec));

  spec = {.hooks = &kPropertyHooks,
          .words = words_of<Property>,
          .is_gc = true,
          .is_base = true,
          .slots = {.descr_get = property_get,
                    .descr_set = property_set,
                    .init = property_init,
                    .new_ = [](Interp&, TypeObject& type, const Args&) -> Result<Ref<>> {
                      return make_instance_of(type, words_of<Property>);
                    }},
          .methods = kPropertyMethods,
          .getsets = kPropertyGetSets};
  TRY(ready_type(*t.property, "property", spec));

  auto wrapped_new = [](Interp&, TypeObject& type, const Args&) -> Result<Ref<>> {
    return make_instance_of(type, words_of<StaticMethod>);
  };
  spec = {.hooks = &kWrappedHooks,
          .words = words_of<StaticMethod>,
          .is_gc = true,
          .is_base = true,
          .dict_offset = DICT_AT(StaticMethod),
          .slots = {.repr = wrapped_repr,
                    .call = static_call,
                    .descr_get = static_get,
                    .init = wrapped_init,
                    .new_ = wrapped_new},
          .getsets = kWrappedGetSets};
  TRY(ready_type(*t.static_method, "staticmethod", spec));
  spec.slots.call = nullptr;
  spec.slots.descr_get = class_get;
  TRY(ready_type(*t.class_method, "classmethod", spec));

  spec = {.hooks = &kSuperHooks,
          .words = words_of<Super>,
          .is_gc = true,
          .is_base = true,
          .slots = {.repr = super_repr,
                    .getattr = super_getattr,
                    .descr_get = super_get,
                    .init = super_init,
                    .new_ = [](Interp&, TypeObject& type, const Args&) -> Result<Ref<>> {
                      return make_instance_of(type, words_of<Super>);
                    }},
          .getsets = kSuperGetSets};
  TRY(ready_type(*t.super, "super", spec));

  spec = {.hooks = &kCellHooks,
          .words = words_of<Cell>,
          .is_gc = true,
          .slots = {.repr = cell_repr, .new_ = cell_new},
          .getsets = kCellGetSets};
  TRY(ready_type(*t.cell, "cell", spec));

  TRY(ready_mapping_proxy());
  TRY(ready_generic_alias());

  spec = {.hooks = &kModuleHooks,
          .words = words_of<Module>,
          .is_gc = true,
          .is_base = true,
          .weak_offset = WEAK_AT(Module),
          .dict_offset = DICT_AT(Module),
          .slots = {.repr = module_repr, .getattr = module_getattr, .init = module_init, .new_ = module_new},
          .methods = kModuleMethods,
          .getsets = kModuleGetSets};
  return ready_type(*t.module, "module", spec);
}

}  // namespace wrp
