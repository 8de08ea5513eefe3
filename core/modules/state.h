// state.h -- what modules remember between calls, one per runtime, and small helpers to make native types and
// functions.
//
// A module's types are not part of every session: each is allocated when its module is filled.
#pragma once

#include "objects/protocol.h"
#include "objects/sequence.h"

namespace wrp {

struct WeakNames {  // attributes of weak containers, interned when weakref is imported
  Str *data = nullptr, *remove = nullptr, *pending = nullptr, *iterating = nullptr, *dirty_len = nullptr,
      *commit = nullptr;
};

// Also reports to the checker and to people what modules hold.
struct ModuleState final : RootSource {
  void visit_roots(RootVisitor& visitor) override;

#define MODULE_TYPE(field) TypeObject* field = nullptr;
#include "modules/types.def"
#undef MODULE_TYPE
  WeakNames weak_names;
  const char* python_asset = nullptr;  // python_modules.h
  Word python_asset_size = 0;
  Ref<Dict> program_modules;  // name: (source, is it a package)
  Ref<Dict> sys_dict;
  Ref<Dict> original_builtins, original_sys;         // as the session began
  Ref<> stdout_stream, stderr_stream, stdin_stream;  // the original ones
  Ref<List> gc_callbacks, gc_garbage;
  Ref<> async_generator_hooks[2];
  Ref<> lru_mark;            // between positional and named arguments in a cache's key
  Ref<Dict> abstract_bases;  // collections.abc by name
  bool real_time = false;    // time is the host's, and not counted in steps
  double slept = 0;          // seconds that time.sleep() has moved the clock forward
  int64_t abc_version = 0;   // grows with each registration
  Ref<List> exit_functions;  // tuples (function, args, kwargs or None), oldest first
};
ModuleState& state();

// ---- types
// -----------------------------------------------------------------------------------------------------------

// Allocates `field` and makes it ready; does nothing when it is already there. `name` may carry its module:
// "sys.flags".
Result<void> make_type(TypeObject*& field, const char* name, const TypeSpec& spec);

// Layouts that begin with a row of references need only the references' names, in the order in which dying drops them:
//
//   struct Partial : GcObject { Ref<> function, args, keywords; ... };
//   inline constexpr const char* kPartialFields[] = {"func", "args", "keywords"};
//   constexpr LifetimeHooks kPartialHooks = row_hooks<kPartialFields>();
void visit_row(Object* o, EdgeVisitor& visitor, const char* const* names, Word count);
Object* detach_from_row(Object* o, Word count);
void clear_row(Object* o, Word count);
template <auto& kNames>
constexpr LifetimeHooks row_hooks() {
  constexpr Word n = sizeof kNames / sizeof *kNames;
  return {
      .visit_edges = [](Object* o, EdgeVisitor& v) { visit_row(o, v, kNames, n); },
      .detach_next = [](Object* o, Word&) { return detach_from_row(o, n); },
      .clear = [](Object* o) { clear_row(o, n); },
      .finalize = nullptr,
      .free_payload = nullptr,
      .visit_weak = nullptr,
  };
}

// ---- shorthand
// -------------------------------------------------------------------------------------------------------

inline bool is_none(const Object* o) { return o == rt().none; }
inline Result<Ref<>> text_of(const char* s) { return make_str(std::string_view(s)); }
// Names that only modules look up are interned when used.
inline Result<Ref<Str>> name_of(const char* s) { return intern(std::string_view(s)); }
Result<Ref<>> get_attr(Interp& in, Object* o, const char* name);
Result<Ref<>> call_method(Interp& in, Object* o, const char* name, const Args& args);
template <class... Values>
Result<Ref<>> call_method_with(Interp& in, Object* o, const char* name, Values*... values) {
  Object* items[] = {static_cast<Object*>(values)..., nullptr};
  return call_method(in, o, name, Args(items, sizeof...(values)));
}
Result<void> set_entry(Dict& dict, const char* name, Ref<> value);

}  // namespace wrp
