// warnings.cpp -- what CPython's core warns of: which warnings are shown, and how.
//
// The program's own `warnings` module decides once it is imported. Until then the filters are those that Python starts
// with: deprecations only in __main__, nothing that is of no use to the people who run a program, everything else once
// per place.
#include "vm/interpreter.h"

namespace wrp {

namespace {

Object* loaded_module(const char* name) {
  auto key = intern(std::string_view(name));
  return rt().modules && key ? dict_get(*rt().modules, (*key).get()) : nullptr;
}

bool shown_by_default(const TypeObject* category, Object* module) {
  Exceptions& e = rt().exceptions;
  if (is_subtype(category, e.DeprecationWarning)) return module && is_str(module) && equal(*as_str(module), "__main__");
  return !is_subtype(category, e.PendingDeprecationWarning) && !is_subtype(category, e.ImportWarning) &&
         !is_subtype(category, e.ResourceWarning);
}

}  // namespace

Result<void> Interpreter::warn(TypeObject* category, const char* message, Object* source) {
  Frame* frame = current_.get();
  Ref<Str> text = TRY(make_str(std::string_view(message)));
  if (!frame) {  // at a session's end: sys remembers what was shown
    Ref<Str> filename = TRY(make_str(std::string_view("<sys>")));
    return warn_at(category, *text, *filename, 0, rt().sys, nullptr);
  }
  Ref<> held = Borrowed<>(frame).dup();
  return warn_at(category, *text, *as_str(frame->code->filename.get()), line_of(*frame), frame->globals, source);
}

// `globals` remember what was shown; null: shown each time.
Result<void> Interpreter::warn_at(TypeObject* category, Str& text, Str& filename, int line, Dict* globals,
                                  Object* source) {
  Ref<Str> registry_name = TRY(intern(std::string_view("__warningregistry__")));
  Ref<> line_number = TRY(make_int(line)), registry;
  Ref<> module = globals ? Borrowed<>(dict_get(*globals, ID(__name__))).dup() : Ref<>();
  if (globals) {
    registry = Borrowed<>(dict_get(*globals, registry_name.get())).dup();
    if (!registry) {
      registry = TRY(make_dict());
      TRY(dict_set(*globals, registry_name.get(), registry.dup()));
    }
  }
  if (Object* warnings = loaded_module("warnings")) {
    Ref<Str> name = TRY(intern(std::string_view("warn_explicit")));
    Ref<> hook = TRY(get_attr_or_null(*this, warnings, name.get()));
    if (hook) {
      Object* no = rt().none;
      TRY(call_with(*this, hook.get(), static_cast<Object*>(&text), static_cast<Object*>(category),
                    static_cast<Object*>(&filename), line_number.get(), module ? module.get() : no,
                    registry ? registry.get() : no, no, source ? source : no));
      return {};
    }
  }
  if (!shown_by_default(category, module.get())) return {};
  if (registry && is_dict(registry.get())) {
    Dict& seen = *as_dict(registry.get());
    Ref<Str> version = TRY(intern(std::string_view("version")));
    if (!dict_get(seen, version.get())) TRY(dict_set(seen, version.get(), TRY(make_int(0))));
    Ref<> key = TRY(make_tuple_of(static_cast<Object*>(&text), static_cast<Object*>(category), line_number.get()));
    if (TRY(dict_lookup(*this, seen, key.get()))) return {};
    TRY(dict_insert(*this, seen, std::move(key), make_bool(true)));
  }
  Text out;
  append(out, filename);
  out.append_format(":%d: ", line);
  append(out, *category->name);
  out.append(": ");
  append(out, text);
  out.append('\n');
  std::string_view shown = sources_.line(filename, line, !globals);
  if (!shown.empty()) {
    out.append("  ");
    out.append(shown);
    out.append('\n');
  }
  if (source) {
    append(out, *category->name);
    out.append(": Enable tracemalloc to get the object allocation traceback\n");
  }
  if (!out.ok()) return Error::no_memory;
  tell(out);
  return {};
}

}  // namespace wrp
