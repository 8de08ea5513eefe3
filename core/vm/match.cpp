#include "vm/match.h"

namespace wrp {

Result<Ref<>> match_keys(Interp& in, Object* subject, Tuple& keys) {
  if (keys.size == 0) return Borrowed<>(rt().empty_tuple).dup();
  // get() with a marker: looking must not make anything, as a defaultdict's [] would.
  Ref<Str> get_name = TRY(intern(std::string_view("get")));
  Ref<> get = TRY(get_attr(in, subject, get_name.get()));
  Ref<> marker = TRY(call(in, rt().types.object, {}));
  Ref<Set> seen = TRY(make_set(*rt().types.set));
  Ref<Tuple> values = TRY(make_tuple(keys.size));
  for (Word i = 0; i < keys.size; ++i) {
    if (!TRY(set_add(in, *seen, Borrowed<>(keys[i]).dup()))) {
      Ref<Str> shown = TRY(repr(in, keys[i]));
      return value_error(in, "mapping pattern checks duplicate key (%U)", shown.get());
    }
    Ref<> value = TRY(call_with(in, get.get(), keys[i], marker.get()));
    if (value.get() == marker.get()) return none();
    values->init(i, std::move(value));
  }
  return values;
}

namespace {

// Null: the subject has no such attribute.
Result<Ref<>> attribute(Interp& in, Object* subject, TypeObject& type, Object* name, Set& seen) {
  if (!TRY(set_add(in, seen, Borrowed<>(name).dup()))) {
    Ref<Str> shown = TRY(repr(in, name));
    return type_error(in, "%N() got multiple sub-patterns for attribute %U", &type, shown.get());
  }
  return get_attr_or_null(in, subject, intern(Borrowed<Str>(as_str(name)).dup()).get());
}

}  // namespace

Result<Ref<>> match_class(Interp& in, Object* subject, Object* cls, Word positional, Tuple& names) {
  if (!is_instance(cls, rt().types.type)) return type_error(in, "called match pattern must be a class");
  TypeObject& type = *static_cast<TypeObject*>(cls);
  if (!TRY(is_instance_of(in, subject, cls))) return none();
  Ref<Set> seen = TRY(make_set(*rt().types.set));
  Ref<Tuple> found = TRY(make_tuple(positional + names.size));
  Word n = 0;
  if (positional) {
    Ref<Str> match_args = TRY(intern(std::string_view("__match_args__")));
    Ref<> args = TRY(get_attr_or_null(in, cls, match_args.get()));
    if (args && args->type != rt().types.tuple)
      return type_error(in, "%N.__match_args__ must be a tuple (got %T)", &type, args.get());
    bool itself = !args && type.features.match_self;
    Word allowed = itself ? 1 : args ? as_tuple(args.get())->size : 0;
    if (allowed < positional) {
      return type_error(in, "%N() accepts %d positional sub-pattern%s (%d given)", &type, static_cast<int>(allowed),
                        allowed == 1 ? "" : "s", static_cast<int>(positional));
    }
    if (itself) {
      found->init(n++, Borrowed<>(subject).dup());
    } else {
      for (Word i = 0; i < positional; ++i) {
        Object* name = (*as_tuple(args.get()))[i];
        if (!is_str(name)) return type_error(in, "__match_args__ elements must be strings (got %T)", name);
        Ref<> value = TRY(attribute(in, subject, type, name, *seen));
        if (!value) return none();
        found->init(n++, std::move(value));
      }
    }
  }
  for (Word i = 0; i < names.size; ++i) {
    Ref<> value = TRY(attribute(in, subject, type, names[i], *seen));
    if (!value) return none();
    found->init(n++, std::move(value));
  }
  return found;
}

}  // namespace wrp
