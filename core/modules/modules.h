// modules.h -- what `import` finds: the modules made in C++.
//
// Start reading: import.cpp (the table and the search), state.h (what modules remember between calls), builtins.cpp.
// One file per module; a module's types live in the module's own files and are made when it is first imported.
#pragma once

#include <string_view>

#include "objects/function.h"
#include "objects/interp.h"

namespace wrp {

struct NativeModule {
  const char* name;
  Result<void> (*fill)(Interp& in, Module& module);
};

const NativeModule* find_native_module(std::string_view name);  // null when there is none

// The module `name` (dotted names too): from sys.modules, else made now. ModuleNotFoundError when nobody offers it.
Result<Ref<>> import_module(Interp& in, Str& name);
// What a module written in Python does for a native one.
Result<Ref<>> call_library(Interp& in, std::string_view module, std::string_view function, const Args& args);

// Fills rt().builtins and puts `builtins` and `sys` into rt().modules. Once, after make_runtime().
Result<void> make_builtins(Interp& in);

// gc.callbacks, gc.garbage, the debug output, and weak reference callbacks: what the heap calls (heap/interfaces.h).
CallbackRunner& callback_runner(Interp& in);

// Whether `time` is the host's clock.
void set_real_time(bool on);

// builtins and sys as they are now are what they become again at the end.
Result<void> keep_originals();
// The exit of the interpreter after atexit: everything in sys.modules goes, in CPython's order. Runs Python.
Result<void> tear_down_modules(Interp& in);
// After that: builtins and sys as they began.
Result<void> revive_builtins(Interp& in);

// The types of native modules, which live for ever: for a check that misses nothing.
void visit_module_types(RootVisitor& visitor);

// At the session's end: lets go of everything that modules hold.
void release_modules();

// sys.argv.
Result<void> set_arguments(const std::string_view* arguments, size_t count);

// atexit: runs the registered functions, last one first.
Result<void> run_exit_functions(Interp& in);
// The registry of weakref.finalize goes with its module, in the collection that finds what else nobody reaches.
Result<void> abandon_finalizers();

// What sys.unraisablehook is called with: exc_type, exc_value, exc_traceback, err_msg, object (null = None).
Result<Ref<>> make_unraisable_args(Object* const* five);
Ref<>* async_generator_hooks();

// print(): what `text` becomes on sys.stdout or sys.stderr, whoever stands there now.
Result<void> write_to_stream(Interp& in, Object* stream, Str& text);
Result<Ref<>> current_stream(Interp& in,
                             Str* name);  // sys.stdout or sys.stderr; null when there is none (None counts as none)

}  // namespace wrp
