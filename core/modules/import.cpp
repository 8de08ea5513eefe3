// import.cpp -- sys.modules first, then the table of modules made in C++. Start reading at import_module().
#include "modules/modules.h"
#include "modules/python_modules.h"
#include "modules/state.h"
#include "objects/arguments.h"

namespace wrp {

#if defined(WRP_EMBEDDED_PYTHON)
extern const unsigned char kPythonAsset[];
extern const size_t kPythonAssetSize;
#endif

#define NATIVE_MODULE(name) Result<void> fill_##name(Interp& in, Module& module);
NATIVE_MODULE(builtins)
NATIVE_MODULE(sys)
#include "modules/native_modules.def"
#undef NATIVE_MODULE
Result<void> fill_weakref_core(Interp& in, Module& module);

namespace {

const NativeModule kModules[] = {
    {"builtins", fill_builtins},
    {"sys", fill_sys},
    {"_weakref", fill_weakref_core},
#define NATIVE_MODULE(name) {#name, fill_##name},
#include "modules/native_modules.def"
#undef NATIVE_MODULE
};

// Modules of CPython that people will ask for first; the message says what there is instead.
Error no_module(Interp& in, Str& name) {
  if (!has_python_asset()) {
    Ref<Str> message =
        TRY(format_message("cannot import '%U' yet: the library written in Python is still being loaded", &name));
    Ref<BaseException> exception = TRY(make_exception(*rt().exceptions.ImportError, Ref<>(std::move(message))));
    exception->extra[1] = dup(&name);
    return in.raise(std::move(exception));
  }
  Text offered;
  const char* comma = "";
  for (const NativeModule& m : kModules) {
    if (m.name[0] == '_') continue;
    offered.append(comma);
    offered.append(m.name);
    comma = ", ";
  }
  list_python_modules(offered);
  auto message = format_message("No module named '%U'. The playground offers %s", &name, offered.c_str());
  if (!message) return message.error();
  auto exception = make_exception(*rt().exceptions.ModuleNotFoundError, Ref<>(message.take()));
  if (!exception) return exception.error();
  (*exception)->extra[1] = dup(&name);
  return in.raise(exception.take());
}

Result<Ref<>> make_native(Interp& in, const NativeModule& native, Str& name) {
  Ref<Str> key = intern(Borrowed<Str>(&name).dup());
  Ref<Module> module = TRY(make_module(key.dup()));
  module->native = 1;
  TRY(dict_set(*module->dict, ID(__package__), dup(rt().names.empty)));
  TRY(dict_set(*rt().modules, key.get(), module.dup()));  // before it is filled: modules may import each other
  auto filled = native.fill(in, *module);
  if (!filled) {
    Ref<> gone = dict_take(*rt().modules, key.get());
    return filled.error();
  }
  return module;
}

}  // namespace

const NativeModule* find_native_module(std::string_view name) {
  for (const NativeModule& m : kModules) {
    if (name == m.name) return &m;
  }
  return nullptr;
}

Result<Ref<>> import_module(Interp& in, Str& name) {
  Ref<Str> key = intern(Borrowed<Str>(&name).dup());
  if (Object* there = dict_get(*rt().modules, key.get())) {
    if (!is_none(there)) return dup(there);
    auto exception = make_exception(*rt().exceptions.ModuleNotFoundError,
                                    TRY(format_message("import of %U halted; None in sys.modules", key.get())));
    if (!exception) return exception.error();
    (*exception)->extra[1] = key.dup();
    return in.raise(exception.take());
  }
  if (Object* finders = dict_get(*state().sys_dict, TRY(name_of("meta_path")).get()); finders && is_none(finders))
    return raise_error(in, rt().exceptions.ImportError, "sys.meta_path is None, Python is likely shutting down");
  // a.b: the parent first, and the child becomes its attribute.
  int64_t dot = -1;
  for (Word i = 0; i < key->length; ++i) {
    if (key->at(i) == '.') dot = static_cast<int64_t>(i);
  }
  Ref<> parent;
  if (dot > 0) parent = TRY(import_module(in, *TRY(substring(*key, 0, static_cast<Word>(dot)))));
  if (Object* there = dict_get(*rt().modules, key.get())) return dup(there);
  Text utf8;
  append(utf8, *key);
  // A program's own modules come before ours, as a script's folder does.
  const NativeModule* native = find_native_module(utf8.view());
  bool own = is_program_module(*key);
  if (!own) rt().library.begin(heap().next_serial());
  auto made = native && !own ? make_native(in, *native, *key) : import_python_module(in, *key);
  if (!own) rt().library.end(heap().next_serial());
  Ref<> module = TRY(std::move(made));
  if (!module) return no_module(in, *key);
  if (parent) {
    Ref<Str> tail = intern(TRY(substring(*key, static_cast<Word>(dot) + 1, key->length)));
    TRY(set_attr(in, parent.get(), tail.get(), module.get()));
  }
  return module;
}

Result<void> make_builtins(Interp& in) {
  rt().modules = TRY(make_dict()).release();
  heap().add_roots(state());
#if defined(WRP_EMBEDDED_PYTHON)
  set_python_asset({reinterpret_cast<const char*>(kPythonAsset), kPythonAssetSize});
#endif
  state().gc_callbacks = TRY(make_list());
  state().gc_garbage = TRY(make_list());
  Ref<> builtins = TRY(make_native(in, *find_native_module("builtins"), *ID(builtins)));
  rt().builtins = static_cast<Module*>(builtins.get())->dict.dup().release();
  TRY(make_native(in, *find_native_module("sys"), *ID(sys)));
  return {};
}

void release_modules() {
  ModuleState* all = rt().module_state;
  if (!all) return;
  heap().remove_roots(*all);
  rt().module_state = nullptr;
  rt().sys = nullptr;
  delete all;
  for (Dict** dict : {&rt().builtins, &rt().modules}) Ref<Dict>::adopt(std::exchange(*dict, nullptr)) = nullptr;
}

Result<Ref<>> call_library(Interp& in, std::string_view module, std::string_view function, const Args& args) {
  Ref<Str> from = TRY(intern(module)), name = TRY(intern(function));
  Ref<> f = TRY(get_attr(in, TRY(import_module(in, *from)).get(), name.get()));
  return call(in, f.get(), args);
}

}  // namespace wrp
