// type.cpp -- looking attributes up along the method resolution order, keeping slots true, and types made in C++.
// Classes of programs are made in make_class.cpp.
#include "objects/type.h"

#include <cstdlib>

#include "objects/bases.h"
#include "objects/protocol.h"

namespace wrp {

// ---- lookup
// ----------------------------------------------------------------------------------------------------------

// What lookups found, by type version and name. Values are borrowed: a change of any class on the way changes the
// version.
struct TypeCache {
  static constexpr Word kRows = 1024;
  struct Row {
    Word version;
    Str* name;
    Object* value;
  } rows[kRows];
};

bool is_subtype(const TypeObject* type, const TypeObject* of) {
  if (type == of) return true;
  if (Tuple* mro = type->mro.get()) {
    for (Word i = 0; i < mro->size; ++i) {
      if ((*mro)[i] == of) return true;
    }
    return false;
  }
  for (; type; type = type->base.get()) {
    if (type == of) return true;
  }
  return of == rt().types.object;
}

Ref<Tuple> order_or_empty(const TypeObject& type) {
  return Borrowed<Tuple>(type.mro ? type.mro.get() : rt().empty_tuple).dup();
}

Word type_version(TypeObject& type) {
  if (!type.version) type.version = rt().next_type_version++;
  return type.version;
}

Object* lookup(TypeObject* type, Str* name) {
  if (!name->interned()) {
    Ref<Str> same = intern(Borrowed<Str>(name).dup());
    if (same.get() != name) return lookup(type, same.get());
  }
  if (!rt().type_cache) rt().type_cache = static_cast<TypeCache*>(std::calloc(1, sizeof(TypeCache)));
  Word version = type_version(*type);
  TypeCache::Row& row =
      rt().type_cache->rows[(version * 31 + (reinterpret_cast<Word>(name) >> 3)) & (TypeCache::kRows - 1)];
  if (row.version == version && row.name == name) return row.value;
  Object* found = nullptr;
  if (Tuple* mro = type->mro.get()) {
    for (Word i = 0; i < mro->size && !found; ++i) {
      if (Dict* dict = static_cast<TypeObject*>((*mro)[i])->dict.get()) found = dict_get(*dict, name);
    }
  }
  row = {version, name, found};
  return found;
}

void type_modified(TypeObject& type) {
  if (!type.version) return;  // then no subclass has one either
  type.version = 0;
  for (Word i = 0; i < type.subclass_count; ++i) type_modified(*type.subclasses[i]);
}

// ---- slots follow dunders
// --------------------------------------------------------------------------------------------

namespace {

// The function for one slot field of a class: native when every dunder of the field is the wrapper of one and the same
// native function, else the generic one, else null.
void fill_slot(TypeObject& type, Word offset) {
  void* native = nullptr;
  void* generic = nullptr;
  bool found_any = false, use_generic = false;
  for (int i = 0; i < kSlotDefCount; ++i) {
    const SlotDef& def = kSlotDefs[i];
    if (def.offset != offset) continue;
    if (def.generic) generic = def.generic;
    auto name = intern(std::string_view(def.name));
    if (!name) continue;
    Object* found = lookup(&type, (*name).get());
    if (!found) continue;
    if (found->type == rt().types.wrapper_descriptor) {
      auto* wrapper = static_cast<WrapperDescriptor*>(found);
      if (wrapper->slot->offset != offset || !is_subtype(&type, wrapper->owner)) {
        // As in __str__ = int.__repr__: called by its name.
        found_any = use_generic = true;
        continue;
      }
      void* function = slot_function(*wrapper->owner, def);
      if (native && native != function) use_generic = true;
      native = function;
      found_any = true;
    } else if (offset == offsetof(Slots, new_) && found->type == rt().types.builtin &&
               *static_cast<Builtin*>(found)->method->name == '_') {
      // __new__ of a native type (no len, say): whosever it is, things are made as the base makes them, as in CPython.
      // tests/sessions/classes/new_of_another_type.pysession
      native = reinterpret_cast<void*>(type.base->slots.new_);
      found_any = true;
    } else if (offset == offsetof(Slots, hash) && found == rt().none) {
      native = reinterpret_cast<void*>(hash_not_implemented);
      found_any = true;
    } else if (def.generic) {
      use_generic = found_any = true;
    }
  }
  void*& field = *reinterpret_cast<void**>(reinterpret_cast<char*>(&type.slots) + offset);
  field = !found_any ? nullptr : use_generic ? generic : native;
}

void refresh_del(TypeObject& type) {
  type.features.has_del = lookup(&type, ID(__del__)) != nullptr;
  type.traits.may_finalize = type.features.has_del;
}

}  // namespace

void update_all_slots(TypeObject& type) {
  for (int i = 0; i < kSlotDefCount; ++i) {
    bool first = true;
    for (int j = 0; j < i && first; ++j) first = kSlotDefs[j].offset != kSlotDefs[i].offset;
    if (first) fill_slot(type, kSlotDefs[i].offset);
  }
  refresh_del(type);
}

void update_slot(TypeObject& type, Str* name) {
  if (name->length < 5 || name->at(0) != '_' || !type.features.heap_class) return;
  bool known = name == ID(__del__);
  for (int i = 0; i < kSlotDefCount; ++i) {
    if (!equal(*name, std::string_view(kSlotDefs[i].name))) continue;
    known = true;
    fill_slot(type, kSlotDefs[i].offset);
  }
  if (!known) return;
  refresh_del(type);
  for (Word i = 0; i < type.subclass_count; ++i) update_slot(*type.subclasses[i], name);
}

// ---- native types
// ----------------------------------------------------------------------------------------------------

namespace {

Result<Ref<Tuple>> linear_mro(TypeObject& type) {
  Word size = 0;
  for (TypeObject* t = &type; t; t = t->base.get()) ++size;
  Ref<Tuple> mro = TRY(make_tuple(size));
  Word i = 0;
  for (TypeObject* t = &type; t; t = t->base.get()) mro->init(i++, Borrowed<>(t).dup());
  return mro;
}

Result<void> add_descriptors(TypeObject& type, const TypeSpec& spec) {
  for (const NativeMethod* m = spec.methods; m && m->name; ++m) {
    Ref<Str> name = TRY(intern(std::string_view(m->name)));
    Ref<> value;
    int kind = m->kind & 7;
    if (kind == NativeMethod::method) {
      Ref<MethodDescriptor> d = TRY(heap().make<MethodDescriptor>(*rt().types.method_descriptor));
      d->method = m;
      d->owner = &type;
      heap().track(d.get());
      value = std::move(d);
    } else {
      Ref<> function = TRY(make_builtin(*m, Borrowed<>(&type).dup(), nullptr));
      if (kind == NativeMethod::class_method) {
        Ref<StaticMethod> wrapped = TRY(heap().make<StaticMethod>(*rt().types.class_method));
        wrapped->callable = std::move(function);
        heap().track(wrapped.get());
        value = std::move(wrapped);
      } else {
        value = std::move(function);
      }
    }
    TRY(dict_set(*type.dict, name.get(), std::move(value)));
  }
  for (const NativeGetSet* g = spec.getsets; g && g->name; ++g) {
    Ref<Str> name = TRY(intern(std::string_view(g->name)));
    Ref<GetSetDescriptor> d = TRY(heap().make<GetSetDescriptor>(*rt().types.getset_descriptor));
    d->getset = g;
    d->owner = Borrowed<TypeObject>(&type).dup();
    heap().track(d.get());
    TRY(dict_set(*type.dict, name.get(), std::move(d)));
  }
  return {};
}

Result<Ref<>> native_new(Interp& in, Object* self, const Args& args) {  // list.__new__(cls, ...)
  auto* type = static_cast<TypeObject*>(self);
  if (args.count == 0) return type_error(in, "%N.__new__(): not enough arguments", type);
  if (!is_instance(args[0], rt().types.type)) {
    return type_error(in, "%N.__new__(X): X is not a type object (%T)", type, args[0]);
  }
  auto* cls = static_cast<TypeObject*>(args[0]);
  if (!is_subtype(cls, type)) return type_error(in, "%N.__new__(%N): %N is not a subtype of %N", type, cls, cls, type);
  TypeObject* solid = cls;
  while (solid->features.heap_class) solid = solid->solid;
  if (solid->slots.new_ != type->slots.new_) {
    return type_error(in, "%N.__new__(%N) is not safe, use %N.__new__()", type, cls, solid);
  }
  return type->slots.new_(in, *cls, args.skip(1));
}
const NativeMethod kNew = {"__new__", native_new, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr};

}  // namespace

void inherit_slots(TypeObject& type, const TypeObject& base) {
  auto* to = reinterpret_cast<void**>(&type.slots);
  auto* from = reinterpret_cast<void* const*>(&base.slots);
  // Comparison and hash are inherited together: a type that defines one has opinions about the other.
  bool own_equality = type.slots.compare || type.slots.hash;
  for (Word i = 0; i < sizeof(Slots) / sizeof(void*); ++i) {
    bool equality = i * sizeof(void*) == offsetof(Slots, hash) || i * sizeof(void*) == offsetof(Slots, compare);
    if (!to[i] && !(equality && own_equality)) to[i] = from[i];
  }
}

Result<void> add_slot_wrappers(TypeObject& type) {
  for (int i = 0; i < kSlotDefCount; ++i) {
    const SlotDef& def = kSlotDefs[i];
    if (!def.wrapper) continue;
    void* function = slot_function(type, def);
    if (!function) continue;
    Ref<Str> name = TRY(intern(std::string_view(def.name)));
    if (dict_get(*type.dict, name.get())) continue;
    if (function == reinterpret_cast<void*>(hash_not_implemented)) {
      TRY(dict_set(*type.dict, name.get(), none()));
      continue;
    }
    Ref<WrapperDescriptor> d = TRY(heap().make<WrapperDescriptor>(*rt().types.wrapper_descriptor));
    d->slot = &def;
    d->owner = &type;
    heap().track(d.get());
    TRY(dict_set(*type.dict, name.get(), std::move(d)));
  }
  return {};
}

Result<void> ready_type(TypeObject& type, const char* name, const TypeSpec& spec) {
  const char* dot = std::strrchr(name, '.');
  const char* bare = dot ? dot + 1 : name;
  type.debug_name = bare;
  type.name = TRY(intern(std::string_view(bare)));
  type.qualname = type.name.dup();
  std::string_view module =
      dot ? std::string_view(name, static_cast<size_t>(dot - name)) : std::string_view(spec.module);
  type.module_name = TRY(intern(module));
  TypeObject* base = spec.base ? spec.base : &type == rt().types.object ? nullptr : rt().types.object;
  type.base = Borrowed<TypeObject>(base).dup();
  type.hooks = spec.hooks ? spec.hooks : base->hooks;
  type.traits.is_gc = spec.is_gc || (base && base->traits.is_gc);
  type.traits.pre_words = type.traits.is_gc ? kGcWords : 0;
  type.traits.internal = spec.internal;
  type.fixed_words = spec.words ? spec.words : base ? base->fixed_words : words_of<Object>;
  type.weak_offset = spec.weak_offset ? spec.weak_offset : base ? base->weak_offset : 0;
  type.dict_offset = spec.dict_offset ? spec.dict_offset : base ? base->dict_offset : 0;
  type.features.is_base = spec.is_base;
  type.features.var_sized |= spec.var_sized;
  type.traits.leaf = !type.traits.is_gc && !type.weak_offset && !type.hooks->detach_next && !type.hooks->finalize &&
                     (!type.hooks->free_payload || &type == rt().types.str);  // str: see kLeafTold
  if (type.weak_offset > 0 && &type != rt().types.type) type.traits.weak_timing = WeakTiming::after_finalize;
  type.solid = &type;
  type.slots = spec.slots;
  // What compares in its own way and says nothing of hashes has none.
  if (type.slots.compare && !type.slots.hash) type.slots.hash = hash_not_implemented;
  type.dict = TRY(make_dict());
  TRY(add_slot_wrappers(type));  // for the slots that are the type's own
  TRY(add_descriptors(type, spec));
  if (spec.slots.new_) {
    TRY(dict_set(*type.dict, ID(__new__), TRY(make_builtin(kNew, Borrowed<>(&type).dup(), nullptr))));
  }
  if (!dict_get(*type.dict, ID(__doc__))) {
    Ref<> doc = none();
    if (spec.doc) doc = TRY(make_str(std::string_view(spec.doc)));
    TRY(dict_set(*type.dict, ID(__doc__), std::move(doc)));
  }
  if (base) {
    inherit_slots(type, *base);
    // As in CPython: what does not say how it is made cannot be made by calling it.
    if (!spec.slots.new_ && base == rt().types.object) type.slots.new_ = nullptr;
    inherit_features(type, *base);
    TRY(add_subclass(*base, type));
    type.bases = TRY(make_tuple_of(static_cast<Object*>(base)));
    if (TypeObject* second = spec.second_base) {
      TRY(add_subclass(*second, type));
      type.bases = TRY(make_tuple_of(static_cast<Object*>(base), static_cast<Object*>(second)));
      Ref<Tuple> mro = TRY(make_tuple(second->mro->size + 2));
      mro->init(0, Borrowed<>(&type).dup());
      mro->init(1, Borrowed<>(base).dup());
      for (Word i = 0; i < second->mro->size; ++i) mro->init(i + 2, Borrowed<>((*second->mro)[i]).dup());
      type.mro = std::move(mro);
      return {};
    }
  } else {
    type.bases = Borrowed<Tuple>(rt().empty_tuple).dup();
  }
  type.mro = TRY(linear_mro(type));
  return {};
}

}  // namespace wrp
