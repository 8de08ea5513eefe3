#include "modules/namespace.h"

#include "modules/state.h"

namespace wrp {

namespace {

struct Namespace : GcObject {
  Ref<Dict> dict;
};
inline constexpr const char* kFields[] = {"__dict__"};
constexpr LifetimeHooks kHooks = row_hooks<kFields>();
Dict& attributes(Object* o) { return *static_cast<Namespace*>(o)->dict; }

Result<Ref<>> namespace_new(Interp&, TypeObject& type, const Args&) {
  Ref<> made = TRY(make_instance(type));
  static_cast<Namespace*>(made.get())->dict = TRY(make_dict());
  return made;
}

Result<void> namespace_init(Interp& in, Object* self, const Args& args) {
  if (args.count > 1)
    return type_error(in, "%T expected at most 1 positional argument, got %d", self, static_cast<int>(args.count));
  Dict& dict = attributes(self);
  if (args.count) {
    Ref<Dict> given = TRY(make_dict());
    TRY(dict_update(in, *given, args[0]));
    Word at = 0;
    Object *key, *value;
    while (dict_next(*given, at, key, value)) {
      if (!is_str(key)) return type_error(in, "keywords must be strings");
    }
    TRY(dict_merge(in, dict, given.get(), true));
  }
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(dict, as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
  return {};
}

Result<Ref<>> namespace_repr(Interp& in, Object* o) {
  Text text;
  if (o->type == state().simple_namespace) {
    text.append("namespace");
  } else {
    append(text, *type_of(o)->name);
  }
  ReprGuard guard(o);
  if (guard.seen()) {
    text.append("(...)");
    return finish(text);
  }
  text.append('(');
  Word at = 0;
  Object *key, *value;
  bool first = true;
  while (dict_next(attributes(o), at, key, value)) {
    if (!is_str(key) || as_str(key)->length == 0) continue;
    if (!first) text.append(", ");
    first = false;
    append(text, *as_str(key));
    text.append('=');
    Ref<> held = dup(value);
    TRY(append_repr(in, text, held.get()));
  }
  text.append(')');
  return finish(text);
}

Result<Ref<>> namespace_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (!is_instance(a, state().simple_namespace) || !is_instance(b, state().simple_namespace)) return not_implemented();
  return rich_compare(in, &attributes(a), &attributes(b), op);
}

Result<Ref<>> get_dict(Interp&, Object* self) { return dup(&attributes(self)); }
const NativeGetSet kGetSets[] = {{"__dict__", get_dict, nullptr}, {}};

Result<Ref<>> namespace_reduce(Interp&, Object* self, const Args&) {
  return make_tuple_of(static_cast<Object*>(self->type), static_cast<Object*>(rt().empty_tuple),
                       static_cast<Object*>(&attributes(self)));
}
Result<Ref<>> namespace_replace(Interp& in, Object* self, const Args& args) {
  if (args.count) return type_error(in, "__replace__() takes no positional arguments");
  Ref<> made = TRY(call(in, self->type, {}));
  TRY(dict_merge(in, attributes(made.get()), &attributes(self), true));
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(attributes(made.get()), as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
  return made;
}
const NativeMethod kMethods[] = {
    {"__reduce__", namespace_reduce, 0, 0, NativeMethod::method, nullptr},
    {"__replace__", namespace_replace, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {}};

}  // namespace

Result<void> make_namespace_type() {
  return make_type(state().simple_namespace, "types.SimpleNamespace",
                   {.hooks = &kHooks,
                    .words = words_of<Namespace>,
                    .is_gc = true,
                    .is_base = true,
                    .is_static = true,
                    .dict_offset = DICT_AT(Namespace),
                    .slots = {.repr = namespace_repr,
                              .hash = hash_not_implemented,
                              .compare = namespace_compare,
                              .init = namespace_init,
                              .new_ = namespace_new},
                    .methods = kMethods,
                    .getsets = kGetSets});
}

Result<Ref<>> make_namespace(Ref<Dict> dict) {
  Ref<Namespace> made = TRY(heap().make<Namespace>(*state().simple_namespace));
  made->dict = std::move(dict);
  heap().track(made.get());
  return made;
}

}  // namespace wrp
