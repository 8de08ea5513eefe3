// attributes.cpp -- names and attributes when the inline cache does not know: the general way, and what it teaches.
//
// A cache holds for a type or a dict in the state in which it was filled (their `version`):
//
//      LOAD_, STORE_GLOBAL     version of the globals, index: an entry of theirs
//                              version of the globals, version2 of the builtins, index: an entry of the builtins
//      LOAD_ATTR, STORE_ATTR   version, index: no attribute of the class is in the way of the instance's inline value
//      LOAD_METHOD             version, value: a function of the class; index: why no instance hides it
//      LOAD_ATTR, LOAD_METHOD  version2, index: an entry of a module's dict
#include "vm/interpreter.h"

namespace wrp {

namespace {

void cache_module_attribute(InlineCache& cache, Module& module, Str* name) {
  int64_t at = dict_find(*module.dict, name);
  if (at >= 0) cache = {0, module.dict->version, static_cast<Word>(at), nullptr};
}

void cache_inline_value(InlineCache& cache, TypeObject& type, Str* name) {
  int at = type.keys->find(name);
  if (at >= 0) cache = {type_version(type), 0, static_cast<Word>(at), nullptr};
}

}  // namespace

Result<Ref<>> Interpreter::load_global(Frame& frame, Str* name, InlineCache& cache) {
  Dict &globals = *frame.globals, &builtins = builtins_of(frame);
  int64_t at = dict_find(globals, name);
  if (at >= 0) {
    cache = {globals.version, 0, static_cast<Word>(at), nullptr};
    return Borrowed<>(globals.entries[at].value).dup();
  }
  if (globals.type != rt().types.dict) {  // it may have a __missing__
    Ref<> value = TRY(get_item_or_null(*this, &globals, name));
    if (value) return value;
    return load_global(frame, name);
  }
  at = dict_find(builtins, name);
  if (at < 0) return name_error(name);
  cache = {globals.version, builtins.version, static_cast<Word>(at), nullptr};
  return Borrowed<>(builtins.entries[at].value).dup();
}

Result<void> Interpreter::store_global(Dict& globals, Str* name, Ref<> value, InlineCache& cache) {
  TRY(bind_name(globals, name, std::move(value)));
  if (heap().observer()) return {};       // it is told of each
  int64_t at = dict_find(globals, name);  // what died may have taken it away
  if (at >= 0) cache = {globals.version, 0, static_cast<Word>(at), nullptr};
  return {};
}

// The value; or null and a property's getter that is a function in Python, for the loop to run.
Result<Ref<>> Interpreter::load_attribute(Object* owner, Str* name, InlineCache& cache, Ref<>& getter) {
  TypeObject* type = type_of(owner);
  if (type->slots.getattr == generic_getattr || owner->type == rt().types.module) {
    Object* found = lookup(type, name);
    if (!found && owner->type == rt().types.module) {
      cache_module_attribute(cache, *static_cast<Module*>(owner), name);
    } else if (!found && type->features.inline_values) {
      cache_inline_value(cache, *type, name);
    } else if (found && found->type == rt().types.property) {
      Object* get = static_cast<Property*>(found)->get.get();
      if (get && get->type == rt().types.function && !(static_cast<Function*>(get)->code->flags_word & kCodeSuspends)) {
        getter = Borrowed<>(get).dup();
        return Ref<>();
      }
    }
  }
  return get_attr(*this, owner, name);
}

// A function of the class, which gets the owner as its first argument (`is_method`); or the attribute's value.
Result<Ref<>> Interpreter::load_method(Object* owner, Str* name, InlineCache& cache, bool& is_method) {
  is_method = false;
  TypeObject* type = type_of(owner);
  if (owner->type == rt().types.module) {
    if (!lookup(type, name)) cache_module_attribute(cache, *static_cast<Module*>(owner), name);
  } else if (type->slots.getattr == generic_getattr) {
    Object* found = lookup(type, name);
    if (found && (found->type == rt().types.function || found->type == rt().types.method_descriptor)) {
      if (!instance_attribute(owner, name)) {
        if (!type->dict_offset) {
          cache = {type_version(*type), 0, kNoInstanceNames, found};
        } else if (type->features.inline_values) {
          // No instance has the name as long as no name is added; once one may have it, each is asked.
          bool named = type->keys->find(name) >= 0;
          cache = {type_version(*type), 0, named ? KeyTable::kMax + 1 : type->keys->count, found};
        }
        is_method = true;
        return Borrowed<>(found).dup();
      }
    }
  }
  return get_attr(*this, owner, name);
}

Result<void> Interpreter::store_attribute(Object* owner, Str* name, Ref<> value, InlineCache& cache) {
  TypeObject* type = type_of(owner);
  TRY(set_attr(*this, owner, name, value.get()));
  value = nullptr;  // before the owner, as CPython lets go of them
  if (type->features.inline_values && type->slots.setattr == generic_setattr && type_of(owner) == type &&
      !lookup(type, name)) {
    cache_inline_value(cache, *type, name);
  }
  return {};
}

}  // namespace wrp
