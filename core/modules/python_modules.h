// python_modules.h -- modules written in Python: where their source is found, and how it becomes a module.
//
// All sources are one text, the files of core/modules/python one after the other. Each begins with a line that says
// what it is:
//
//      #: module collections package
//
// `package` is one; `native` is what CPython has in C: its frames are not in tracebacks.
//
// Natively the text is linked in; in wasm the host hands it over when it has fetched it (set_python_asset). A program's
// own modules are added one by one (add_python_module) and come first.
#pragma once

#include "objects/function.h"

namespace wrp {

// `asset` must stay where it is as long as the runtime lives.
void set_python_asset(std::string_view asset);
bool has_python_asset();
// Did the program bring a source of this name (interned)?
bool is_program_module(Str& name);
// a.b makes a package of `a`: one of ours, or an empty one, if it has no source of its own. False when the name is not
// a module's.
Result<bool> add_python_module(std::string_view name, std::string_view source);

// The module, made and run, or null when there is no source for it.
Result<Ref<>> import_python_module(Interp& in, Str& name);
// Appends the names in the asset that do not begin with an underscore, separated by commas.
void list_python_modules(Text& out);

}  // namespace wrp
