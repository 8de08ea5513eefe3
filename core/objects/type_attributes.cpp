// type_attributes.cpp -- classes as objects: type(...), their attributes and methods, and how they die.
#include <cstdlib>

#include "objects/bases.h"
#include "objects/protocol.h"
#include "objects/union.h"

namespace wrp {

namespace {

Result<Ref<>> type_new(Interp& in, TypeObject& meta, const Args& args) {
  if (args.count != 3)
    return type_error(in, "type.__new__() takes exactly 3 arguments (%d given)", static_cast<int>(args.count));
  if (!is_str(args[0])) return type_error(in, "type.__new__() argument 1 must be str, not %T", args[0]);
  if (!is_tuple(args[1])) return type_error(in, "type.__new__() argument 2 must be tuple, not %T", args[1]);
  if (!is_dict(args[2])) return type_error(in, "type.__new__() argument 3 must be dict, not %T", args[2]);
  TypeObject* winner = TRY(calculate_metaclass(in, &meta, *as_tuple(args[1])));
  if (winner != &meta && winner->slots.new_ != type_new) return winner->slots.new_(in, *winner, args);
  Args keywords(args.items + 3, 0, args.keywords);
  return make_class(in, *winner, *as_str(args[0]), *as_tuple(args[1]), *as_dict(args[2]), keywords);
}

}  // namespace

Result<void> check_settable(Interp& in, TypeObject& type, Str* name, bool deletes) {
  if (type.features.heap_class && !deletes) return {};
  const char* what = type.features.heap_class ? "delete" : "set";
  return type_error(in, "cannot %s '%U' attribute of immutable type '%N'", what, name, &type);
}

namespace {

Result<void> type_init(Interp& in, Object*, const Args& args) {
  if (args.count != 1 && args.count != 3) return type_error(in, "type.__init__() takes 1 or 3 arguments");
  return {};
}

Result<void> set_text(Interp& in, Object* self, Object* value, Str* name, Ref<Str>& field) {
  TRY(check_settable(in, as_type(self), name, !value));
  if (!is_str(value)) return type_error(in, "can only assign string to %N.%U, not '%T'", &as_type(self), name, value);
  field = Borrowed<Str>(as_str(value)).dup();
  return {};
}
Result<void> set_entry(Interp& in, Object* self, Object* value, Str* name) {
  TRY(check_settable(in, as_type(self), name, !value));
  type_modified(as_type(self));
  Ref<> old = Borrowed<>(dict_get(*as_type(self).dict, name)).dup();  // dies when the class is whole again
  return dict_set(*as_type(self).dict, name, Borrowed<>(value).dup());
}

Result<Ref<>> get_name(Interp&, Object* self) { return as_type(self).name.dup(); }
Result<void> set_name(Interp& in, Object* self, Object* value) {
  return set_text(in, self, value, ID(__name__), as_type(self).name);
}
Result<Ref<>> get_qualname(Interp&, Object* self) { return as_type(self).qualname.dup(); }
Result<void> set_qualname(Interp& in, Object* self, Object* value) {
  return set_text(in, self, value, ID(__qualname__), as_type(self).qualname);
}
Result<Ref<>> get_module(Interp& in, Object* self) {
  TypeObject& type = as_type(self);
  if (!type.features.heap_class) return type.module_name.dup();
  Object* module = dict_get(*type.dict, ID(__module__));
  if (!module) return attribute_error(in, self, ID(__module__), "__module__");
  return Borrowed<>(module).dup();
}
Result<void> set_module(Interp& in, Object* self, Object* value) {
  TRY(set_entry(in, self, value, ID(__module__)));
  dict_take(*as_type(self).dict, ID(__firstlineno__));  // it is no longer known where to look for that line
  return {};
}
Result<Ref<>> get_bases(Interp&, Object* self) { return as_type(self).bases.dup(); }

Result<Ref<>> get_base(Interp&, Object* self) { return as_type(self).base ? Ref<>(as_type(self).base.dup()) : none(); }
Result<Ref<>> get_mro(Interp&, Object* self) { return as_type(self).mro ? Ref<>(as_type(self).mro.dup()) : none(); }
Result<Ref<>> get_type_dict(Interp&, Object* self) { return make_mapping_proxy(as_type(self).dict.dup()); }
// What a class holds itself under this name. In the dict of `type` lies the very descriptor that asks.
Object* own_entry(Object* self, Str* name) {
  return self == rt().types.type ? nullptr : dict_get(*as_type(self).dict, name);
}
Result<Ref<>> get_doc(Interp& in, Object* self) {
  Object* doc = own_entry(self, ID(__doc__));
  if (!doc) return none();
  if (type_of(doc)->slots.descr_get) return type_of(doc)->slots.descr_get(in, doc, nullptr, self);
  return Borrowed<>(doc).dup();
}
Result<void> set_doc(Interp& in, Object* self, Object* value) { return set_entry(in, self, value, ID(__doc__)); }
Result<Ref<>> get_annotations(Interp& in, Object* self) {
  TypeObject& type = as_type(self);
  if (!type.features.heap_class)
    return attribute_error(in, self, ID(__annotations__), "type object '%N' has no attribute '__annotations__'", &type);
  Object* found = dict_get(*type.dict, ID(__annotations__));
  if (found) return Borrowed<>(found).dup();
  Ref<> made = TRY(make_dict());
  TRY(dict_set(*type.dict, ID(__annotations__), made.dup()));
  return made;
}
Result<void> set_annotations(Interp& in, Object* self, Object* value) {
  if (value) return set_entry(in, self, value, ID(__annotations__));
  TRY(check_settable(in, as_type(self), ID(__annotations__)));
  type_modified(as_type(self));
  Ref<> gone = dict_take(*as_type(self).dict, ID(__annotations__));
  if (!gone) return raise_error(in, rt().exceptions.AttributeError, "__annotations__");
  return {};
}
Result<Ref<>> get_abstract(Interp& in, Object* self) {
  Object* found = own_entry(self, ID(__abstractmethods__));
  if (!found || self == rt().types.type)
    return attribute_error(in, self, ID(__abstractmethods__), "__abstractmethods__");
  return Borrowed<>(found).dup();
}
Result<void> set_abstract(Interp& in, Object* self, Object* value) {
  TRY(check_settable(in, as_type(self), ID(__abstractmethods__)));
  bool abstract = value && TRY(truth(in, value));
  if (value) {
    TRY(dict_set(*as_type(self).dict, ID(__abstractmethods__), Borrowed<>(value).dup()));
  } else {
    Ref<> gone = dict_take(*as_type(self).dict, ID(__abstractmethods__));
    if (!gone) return attribute_error(in, self, ID(__abstractmethods__), "__abstractmethods__");
  }
  type_modified(as_type(self));
  as_type(self).features.is_abstract = abstract;
  return {};
}
// Sizes as the 64-bit reference counts them: 8 bytes a word.
Result<Ref<>> get_basicsize(Interp&, Object* self) {
  return make_int(static_cast<int64_t>(basic_words(as_type(self))) * 8);
}
Result<Ref<>> get_weakrefoffset(Interp&, Object* self) { return make_int(as_type(self).weak_offset * 8); }
Result<Ref<>> get_dictoffset(Interp&, Object* self) {
  intptr_t offset = as_type(self).dict_offset;
  return make_int(offset == kDictSlot ? -1 : offset * 8);
}
Result<Ref<>> get_flags(Interp&, Object* self) {
  TypeObject& type = as_type(self);
  return make_int((type.features.heap_class ? 1 << 9 : 0) | (type.features.is_base ? 1 << 10 : 0) |
                  (type.traits.is_gc ? 1 << 14 : 0) | (type.features.is_abstract ? 1 << 20 : 0));
}
Result<Ref<>> get_type_params(Interp&, Object* self) {
  Object* found = own_entry(self, ID(__type_params__));
  return found ? Borrowed<>(found).dup() : Ref<>(Borrowed<Tuple>(rt().empty_tuple).dup());
}
Result<void> set_type_params(Interp& in, Object* self, Object* value) {
  return set_entry(in, self, value, ID(__type_params__));
}

Result<Ref<>> type_mro(Interp& in, Object* self, const Args&) {
  return list_from_tuple(*TRY(compute_mro(in, as_type(self))));
}

Result<Ref<>> type_subclasses(Interp&, Object* self, const Args&) {
  TypeObject& type = as_type(self);
  Ref<List> out = TRY(make_list());
  for (Word i = 0; i < type.subclass_count; ++i) TRY(list_append(*out, Borrowed<>(type.subclasses[i]).dup()));
  return out;
}

Result<Ref<>> type_instancecheck(Interp& in, Object* self, const Args& args) {
  return make_bool(TRY(is_plain_instance_of(in, args[0], self)));
}

Result<Ref<>> type_subclasscheck(Interp& in, Object* self, const Args& args) {
  return make_bool(TRY(is_plain_subclass_of(in, args[0], self)));
}

Result<Ref<>> type_prepare(Interp&, Object*, const Args&) { return make_dict(); }

Result<Ref<>> type_dir(Interp& in, Object* self, const Args&) {
  Ref<Dict> names = TRY(make_dict());
  Ref<Tuple> mro = order_or_empty(as_type(self));
  for (Word i = mro->size; i-- > 0;) TRY(dict_merge(in, *names, as_type((*mro)[i]).dict.get(), true));
  return list_from_iterable(in, names.get());
}

Result<Ref<>> type_sizeof(Interp&, Object* self, const Args&) {
  return make_int(!as_type(self).features.heap_class ? 416 : as_type(self).dict_offset ? 1696 : 928);
}

const NativeMethod kTypeMethods[] = {
    {"mro", type_mro, 0, 0, NativeMethod::method, nullptr},
    {"__subclasses__", type_subclasses, 0, 0, NativeMethod::method, nullptr},
    {"__instancecheck__", type_instancecheck, 1, 1, NativeMethod::method, nullptr},
    {"__subclasscheck__", type_subclasscheck, 1, 1, NativeMethod::method, nullptr},
    {"__prepare__", type_prepare, 0, -1, NativeMethod::class_method | NativeMethod::keywords, nullptr},
    {"__dir__", type_dir, 0, 0, NativeMethod::method, nullptr},
    {"__sizeof__", type_sizeof, 0, 0, NativeMethod::method, nullptr},
    {},
};
const NativeGetSet kTypeGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"__module__", get_module, set_module},
    {"__bases__", get_bases, set_bases},
    {"__base__", get_base, nullptr},
    {"__mro__", get_mro, nullptr},
    {"__dict__", get_type_dict, nullptr},
    {"__doc__", get_doc, set_doc},
    {"__annotations__", get_annotations, set_annotations},
    {"__abstractmethods__", get_abstract, set_abstract},
    {"__basicsize__", get_basicsize, nullptr},
    {"__weakrefoffset__", get_weakrefoffset, nullptr},
    {"__dictoffset__", get_dictoffset, nullptr},
    {"__flags__", get_flags, nullptr},
    {"__type_params__", get_type_params, set_type_params},
    {},
};

Result<Ref<>> type_repr(Interp&, Object* o) {
  Ref<Str> full = TRY(type_full_name(as_type(o)));
  return format_message("<class '%U'>", full.get());
}

Object* type_detach_next(Object* o, Word& cursor) {
  TypeObject& t = as_type(o);
  for (;;) {
    Object* out = nullptr;
    switch (cursor++) {
      case 0:
        for (Word i = 0; t.bases && i < t.bases->size; ++i) remove_subclass(as_type((*t.bases)[i]), t);
        out = t.known_by.release();
        break;
      case 1: out = t.base.release(); break;
      case 2: out = t.dict.release(); break;
      case 3: out = t.bases.release(); break;
      case 4: out = t.mro.release(); break;
      case 5: out = t.name.release(); break;
      case 6: out = t.qualname.release(); break;
      case 7: out = t.module_name.release(); break;
      case 8: out = t.slot_names.release(); break;
      case 9:
        if (type_of(o)->dict_offset == kDictSlot) {
          Object*& own = *reinterpret_cast<Object**>(words_at(o, kDictSlot));
          out = own;
          own = nullptr;
        }
        break;
      default: return nullptr;
    }
    if (out) return out;
  }
}

}  // namespace

Result<Ref<>> list_from_tuple(Tuple& tuple) { return make_list_from(tuple.items(), tuple.size); }

const LifetimeHooks kTypeHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          TypeObject& t = as_type(o);
          if (t.dict) v.labelled(t.dict.get(), "class dict", nullptr, 0);
          if (t.mro) v.labelled(t.mro.get(), "__mro__", nullptr, 0);
          if (t.bases) v.labelled(t.bases.get(), "__bases__", nullptr, 0);
          if (t.base) v.labelled(t.base.get(), "__base__", nullptr, 0);
          if (v.as_told()) return;
          if (t.name) v.labelled(t.name.get(), "__name__", nullptr, 0);
          if (t.qualname) v.labelled(t.qualname.get(), "__qualname__", nullptr, 0);
          if (t.module_name) v.labelled(t.module_name.get(), "__module__", nullptr, 0);
          if (t.slot_names) v.labelled(t.slot_names.get(), "__slots__", nullptr, 0);
          // In CPython it is its bases that hold it, and the collector is not told.
          if (t.known_by && !v.as_collector()) v.labelled(t.known_by.get(), "known to its bases by", nullptr, 0);
          if (type_of(o)->dict_offset == kDictSlot) {
            if (Object* own = *reinterpret_cast<Object**>(words_at(o, kDictSlot)))
              v.labelled(own, "__dict__", nullptr, 0);
          }
        },
    .detach_next = type_detach_next,
    // As CPython's type_clear: the dict and the mro, which close every class's cycles.
    .clear =
        [](Object* o) {
          TypeObject& t = as_type(o);
          type_modified(t);
          if (t.dict) dict_clear(*t.dict);
          t.bases = t.bases.dup();
          Ref<Tuple> mro = t.mro.take();
        },
    .finalize = instance_finalize,
    .free_payload =
        [](Object* o) {
          TypeObject& t = as_type(o);
          std::free(t.keys);
          if (t.subclasses) heap().allocator().free_buffer(t.subclasses, t.subclass_room);
        },
    .visit_weak = nullptr,
};

Result<Ref<>> type_call(Interp& in, Object* o, const Args& args) {
  TypeObject& type = as_type(o);
  if (&type == rt().types.type) {
    if (args.count == 1) {
      if (args.has_keywords()) return type_error(in, "type() takes no keyword arguments");
      return Borrowed<>(args[0]->type).dup();
    }
    if (args.count != 3) return type_error(in, "type() takes 1 or 3 arguments");
  }
  if (!type.slots.new_) return type_error(in, "cannot create '%N' instances", &type);
  Ref<> made = TRY(type.slots.new_(in, type, args));
  if (made->type != &type && !is_instance(made.get(), &type)) return made;
  if (type_of(made.get())->slots.init) TRY(type_of(made.get())->slots.init(in, made.get(), args));
  return made;
}

Result<Ref<>> type_getattr(Interp& in, Object* o, Str* name) {
  TypeObject& type = as_type(o);
  TypeObject* meta = type_of(o);
  Ref<> from_meta = Borrowed<>(lookup(meta, name)).dup();
  auto* get = from_meta ? type_of(from_meta.get())->slots.descr_get : nullptr;
  if (get && type_of(from_meta.get())->slots.descr_set) return get(in, from_meta.get(), o, meta);
  if (Object* own = lookup(&type, name)) {
    Ref<> value = Borrowed<>(own).dup();
    if (type_of(own)->slots.descr_get) return type_of(own)->slots.descr_get(in, value.get(), nullptr, o);
    return value;
  }
  if (get) return get(in, from_meta.get(), o, meta);
  if (from_meta) return from_meta;
  return attribute_error(in, o, name, "type object '%N' has no attribute '%U'", &type, name);
}

Result<void> type_setattr(Interp& in, Object* o, Str* name, Object* value) {
  TypeObject& type = as_type(o);
  TRY(check_settable(in, type, name));
  Ref<> from_meta = Borrowed<>(lookup(type_of(o), name)).dup();
  if (from_meta && type_of(from_meta.get())->slots.descr_set)
    return type_of(from_meta.get())->slots.descr_set(in, from_meta.get(), o, value);
  type_modified(type);
  Ref<> old;
  if (value) {
    old = Borrowed<>(dict_get(*type.dict, name)).dup();  // dies after the slots are true again
    TRY(dict_set(*type.dict, name, Borrowed<>(value).dup()));
  } else {
    old = dict_take(*type.dict, name);
    if (!old) return attribute_error(in, o, name, "type object '%N' has no attribute '%U'", &type, name);
  }
  update_slot(type, name);
  return {};
}

Result<Ref<Str>> type_full_name(TypeObject& type) {
  Object* module = type.features.heap_class ? dict_get(*type.dict, ID(__module__)) : type.module_name.get();
  if (!module || !is_str(module) || equal(*as_str(module), "builtins")) {
    return type.features.heap_class && !(module && is_str(module)) ? type.name.dup() : type.qualname.dup();
  }
  return format_message("%U.%U", as_str(module), type.qualname.get());
}

Result<void> append_known_name(Text& text, TypeObject& type) {
  Text full;
  append(full, *TRY(type_full_name(type)));
  std::string_view shown = full.view(), main = "__main__.";
  if (shown.substr(0, main.size()) == main) shown.remove_prefix(main.size());
  text.append(shown);
  return {};
}

// What messages call a type: native types outside builtins carry their module, classes do not.
const char* type_name_utf8(const TypeObject* type) {
  static Text text[4];
  static int turn = 0;
  Text& out = text[turn = (turn + 1) % 4];
  out.clear();
  if (type->features.dotted_name) {
    Object* module = dict_get(*type->dict, ID(__module__));
    if (module && is_str(module)) {
      append(out, *as_str(module));
      out.append('.');
    }
  } else if (!type->features.heap_class && type->module_name && is_str(type->module_name.get()) &&
             !equal(*as_str(type->module_name.get()), "builtins")) {
    append(out, *as_str(type->module_name.get()));
    out.append('.');
  }
  append(out, *type->name);
  return out.c_str();
}

const TypeSpec& type_spec() {
  static TypeSpec spec = {
      .hooks = &kTypeHooks,
      .words = words_of<TypeObject>,
      .is_gc = true,
      .is_base = true,
      .weak_offset = offsetof(TypeObject, weak) / sizeof(Word),
      .slots =
          {
              .repr = type_repr,
              .call = type_call,
              .getattr = type_getattr,
              .setattr = type_setattr,
              .init = type_init,
              .new_ = type_new,
          },
      .methods = kTypeMethods,
      .getsets = kTypeGetSets,
  };
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = union_or;
  return spec;
}

}  // namespace wrp