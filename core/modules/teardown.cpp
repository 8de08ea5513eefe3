// teardown.cpp -- how modules go at the interpreter's exit, in CPython 3.13's order. Start reading at
// tear_down_modules().
//
// A program sees this order in the __del__ methods of what its modules hold, and in what these find: a module that goes
// by itself takes its names as they are, one that somebody holds is emptied, every name set to None.
#include "modules/modules.h"
#include "modules/state.h"
#include "objects/weakref_types.h"
#include "vm/interpreter.h"

namespace wrp {

namespace {

// Each entry that `chosen` picks becomes None. What it held may run Python, and change the dict, so the place is kept
// as a number.
template <class F>
void set_to_none(Dict& dict, F chosen) {
  Word at = 0;
  Object *key, *value;
  while (dict_next(dict, at, key, value)) {
    if (is_none(value) || !is_str(key) || !chosen(*as_str(key))) continue;
    Ref<> name = dup(key);
    (void)dict_set(dict, as_str(name.get()), none());  // the key is there: no memory is needed
  }
}

// What a module holds that outlives its place in sys.modules: first the names with one underscore, then the others.
void empty_module_dict(Ref<Dict> dict) {
  auto is_private = [](Str& name) { return name.length > 1 && name.at(0) == '_' && name.at(1) != '_'; };
  set_to_none(*dict, is_private);
  set_to_none(*dict, [](Str& name) { return &name != ID(__builtins__); });
}

// What programs leave in the two modules that go last, and would then be too late for.
void forget_special_names() {
  static const char* const kOfSys[] = {"path",       "argv",
                                       "ps1",        "ps2",
                                       "last_exc",   "last_type",
                                       "last_value", "last_traceback",
                                       "path_hooks", "path_importer_cache",
                                       "meta_path",  "__interactivehook__"};
  static const char* const kStreams[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  (void)dict_set(*rt().builtins, rt().names.underscore, none());
  Dict& sys = *state().sys_dict;
  for (const char* name : kOfSys) (void)set_entry(sys, name, none());
  for (const auto& [name, original] : kStreams) {
    auto key = name_of(original);
    Object* value = key ? dict_get(sys, (*key).get()) : nullptr;
    (void)set_entry(sys, name, value ? dup(value) : none());
  }
}

// sys.modules gives up one module after the other. Returns weak references to them: those that stay alive are emptied.
Result<Ref<List>> remove_modules() {
  Ref<List> removed = TRY(make_list());
  Dict& modules = *rt().modules;
  Word at = 0;
  Object *key, *value;
  while (dict_next(modules, at, key, value)) {
    if (value->type == rt().types.module)
      TRY(list_append(*removed, TRY(make_weakref(*rt().interp, *rt().types.weakref, value, nullptr))));
    if (!is_str(key)) continue;
    Ref<> name = dup(key);
    TRY(dict_set(modules, as_str(name.get()), none()));
  }
  dict_clear(modules);
  return removed;
}

// What the program left in gc.garbage; of its number tells a ResourceWarning, which nobody sees unasked.
void list_garbage(Interpreter& in) {
  List& garbage = *state().gc_garbage;
  if (garbage.size == 0 || (heap().debug & kDebugSaveAll) || !(heap().debug & kDebugUncollectable)) return;
  auto shown = repr(in, &garbage);
  if (!shown) return in.report_unraisable(shown.error(), &garbage);
  Text line;
  line.append("      ");
  append(line, **shown);
  line.append('\n');
  in.tell(line);
}

// The last one imported first.
void empty_survivors(List& removed) {
  for (Word i = removed.size; i-- > 0;) {
    Ref<> module = weak_referent(*static_cast<WeakReference*>(removed[i]));
    if (!module) continue;
    Ref<Dict> dict = static_cast<Module*>(module.get())->dict.dup();
    if (dict.get() == rt().builtins || dict.get() == state().sys_dict.get()) continue;
    module = nullptr;
    empty_module_dict(std::move(dict));
  }
}

// Lists are copied too: what a program appends to sys.path is not to outlive it.
Result<Ref<Dict>> copy_with_lists(Dict& dict) {
  Ref<Dict> made = TRY(copy_dict(dict));
  Word at = 0;
  DictEntry* entry;
  while (dict_next(*made, at, entry)) {
    if (!is_list(entry->value)) continue;
    Ref<> list = TRY(make_list_from(as_list(entry->value)->items, as_list(entry->value)->size));
    TRY(dict_set(*made, as_str(entry->key), std::move(list)));
  }
  return made;
}

Result<void> restore(Dict& dict, Dict& original) {
  Ref<Dict> program_s = TRY(copy_dict(dict));
  dict_clear(dict);
  return dict_update(*rt().interp, dict, TRY(copy_with_lists(original)).get());
}

}  // namespace

Result<void> keep_originals() {
  state().original_builtins = TRY(copy_dict(*rt().builtins));
  state().original_sys = TRY(copy_with_lists(*state().sys_dict));
  return {};
}

Result<void> tear_down_modules(Interp& in) {
  forget_special_names();
  // From here on tracebacks are without source lines: CPython could not import what reads them.
  static_cast<Interpreter&>(in).sources().clear();
  Ref<List> removed = TRY(remove_modules());
  TRY(abandon_finalizers());
  TRY(restore(*rt().builtins, *state().original_builtins));
  heap().collect(kOld, true);
  list_garbage(static_cast<Interpreter&>(in));
  empty_survivors(*removed);
  removed = nullptr;
  empty_module_dict(state().sys_dict.dup());
  empty_module_dict(Borrowed<Dict>(rt().builtins).dup());
  heap().collect(kOld, true);
  return {};
}

// A session may be asked again after its end: it has the modules and the settings that it began with.
Result<void> revive_builtins(Interp&) {
  list_clear(*state().gc_callbacks);
  list_clear(*state().gc_garbage);
  heap().enabled = true;
  heap().debug = 0;
  heap().set_default_thresholds();
  rt().max_int_digits = 4300;
  for (auto [dict, original] : {std::pair(rt().builtins, state().original_builtins.get()),
                                std::pair(state().sys_dict.get(), state().original_sys.get())}) {
    TRY(restore(*dict, *original));
    Str* name = dict == rt().builtins ? ID(builtins) : ID(sys);
    Ref<Module> module = TRY(make_module(Borrowed<Str>(name).dup()));
    module->native = 1;
    module->dict = Borrowed<Dict>(dict).dup();
    TRY(dict_set(*rt().modules, name, std::move(module)));
  }
  return {};
}

}  // namespace wrp
