// descriptors.cpp -- what attribute look-up finds in classes: methods and slots of native types, members of __slots__,
// property, staticmethod and classmethod.
#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/protocol.h"

namespace wrp {

namespace {
struct NoFields : GcObject {};
}  // namespace
FIELDS(NoFields, false)
FIELDS(MethodWrapper, FIELD(self) || FIELD(descriptor))
FIELDS(GetSetDescriptor, FIELD(owner))
FIELDS(MemberDescriptor, FIELD(owner) || FIELD(name))
FIELDS(Property, FIELD(get) || FIELD(set) || FIELD(del) || FIELD(doc) || FIELD(name))
FIELDS(StaticMethod, FIELD(callable) || FIELD(dict))

namespace {

Result<Ref<>> no_text(Interp&, Object*) { return none(); }

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
  if (!value) {
    Text type;
    TRY(append_known_name(type, *type_of(instance)));
    return attribute_error(in, instance, d.name.get(), "'%s' object has no attribute '%U'", type.c_str(), d.name.get());
  }
  return Borrowed<>(value).dup();
}
Result<void> member_set(Interp& in, Object* o, Object* instance, Object* value) {
  MemberDescriptor& d = member(o);
  if (!is_instance(instance, d.owner.get())) {
    return type_error(in, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d.name.get(),
                      d.owner.get(), instance);
  }
  Object*& field = *slot_field(instance, d.offset);
  if (!value && !field) return raise_error(in, rt().exceptions.AttributeError, "%U", d.name.get());
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
  TypeObject* error = rt().exceptions.AttributeError;
  if (shown) return raise_error(in, error, "property %U of '%U' object has no %s", shown.get(), owner.get(), what);
  return raise_error(in, error, "property of '%U' object has no %s", owner.get(), what);
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
const NativeGetSet kPropertyGetSets[] = {{"fget", p_get, readonly_attribute},
                                         {"fset", p_set, readonly_attribute},
                                         {"fdel", p_del, readonly_attribute},
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
    return make_builtin(*static_cast<Builtin*>(callable)->method, Borrowed<>(cls).dup(), nullptr);
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

constexpr LifetimeHooks kMethodWrapperHooks = field_hooks<MethodWrapper>(false),
                        kGetSetHooks = field_hooks<GetSetDescriptor>(false),
                        kMemberHooks = field_hooks<MemberDescriptor>(false), kPropertyHooks = field_hooks<Property>(),
                        kWrappedHooks = field_hooks<StaticMethod>(), kNoFieldHooks = field_hooks<NoFields>(false);

}  // namespace

Result<void> ready_descriptors() {
  Types& t = rt().types;
  TypeSpec spec = {.hooks = &kNoFieldHooks,
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
  return ready_type(*t.class_method, "classmethod", spec);
}

}  // namespace wrp
