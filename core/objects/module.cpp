// module.cpp -- modules: a dict with a name.
#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/protocol.h"

namespace wrp {

FIELDS(Module, FIELD(dict) || FIELD(name))

namespace {

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

constexpr LifetimeHooks kModuleHooks = field_hooks<Module>();

}  // namespace

Result<Ref<Module>> make_module(Ref<Str> name) {
  Ref<Module> m = TRY(heap().make<Module>(*rt().types.module));
  m->dict = TRY(make_dict());
  TRY(dict_set(*m->dict, ID(__name__), name.dup()));
  TRY(dict_set(*m->dict, ID(__doc__), none()));
  TRY(dict_set(*m->dict, ID(__package__), none()));
  TRY(dict_set(*m->dict, ID(__loader__), none()));
  TRY(dict_set(*m->dict, ID(__spec__), none()));
  m->name = std::move(name);
  heap().track(m->dict.get());  // whatever it holds, as CPython does
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

Result<void> ready_module() {
  TypeSpec spec = {.hooks = &kModuleHooks,
                   .words = words_of<Module>,
                   .is_gc = true,
                   .is_base = true,
                   .weak_offset = WEAK_AT(Module),
                   .dict_offset = DICT_AT(Module),
                   .slots = {.repr = module_repr, .getattr = module_getattr, .init = module_init, .new_ = module_new},
                   .methods = kModuleMethods,
                   .getsets = kModuleGetSets};
  return ready_type(*rt().types.module, "module", spec);
}

}  // namespace wrp
