// type.cpp -- making classes, looking attributes up along the method resolution order, and keeping slots true.
// Start reading at make_class().
#include "objects/type.h"

#include <cstdlib>

#include "objects/frame.h"
#include "objects/protocol.h"
#include "objects/union.h"

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

Result<void> add_subclass(TypeObject& base, TypeObject& type) {
  if (base.subclass_count == base.subclass_room) {
    Word room = base.subclass_room ? base.subclass_room * 2 : 4;
    void* grown = heap().allocator().resize_buffer(base.subclasses, base.subclass_room, room);
    if (!grown) return Error::no_memory;
    base.subclasses = static_cast<TypeObject**>(grown);
    base.subclass_room = room;
  }
  base.subclasses[base.subclass_count++] = &type;
  return {};
}

void remove_subclass(TypeObject& base, TypeObject& type) {
  Word to = 0;
  for (Word i = 0; i < base.subclass_count; ++i) {
    if (base.subclasses[i] != &type) base.subclasses[to++] = base.subclasses[i];
  }
  base.subclass_count = to;
}

void inherit_features(TypeObject& type, const TypeObject& base) {
  auto& f = type.features;
  const auto& b = base.features;
  f.long_subclass |= b.long_subclass;
  f.list_subclass |= b.list_subclass;
  f.tuple_subclass |= b.tuple_subclass;
  f.str_subclass |= b.str_subclass;
  f.dict_subclass |= b.dict_subclass;
  f.bytes_subclass |= b.bytes_subclass;
  f.exception_subclass |= b.exception_subclass;
  f.type_subclass |= b.type_subclass;
  f.var_sized |= b.var_sized;
  f.match_self |= b.match_self;
  f.mapping |= b.mapping;
  f.sequence |= b.sequence;
  type.traits.is_weakref |= base.traits.is_weakref;
}

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
                     !type.hooks->free_payload;
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

// ---- the method resolution order
// -------------------------------------------------------------------------------------

namespace {

Result<void> no_duplicates(Interp& in, Tuple& bases) {
  for (Word i = 0; i < bases.size; ++i) {
    for (Word j = 0; j < i; ++j) {
      if (bases[i] == bases[j]) return type_error(in, "duplicate base class %N", static_cast<TypeObject*>(bases[i]));
    }
  }
  return {};
}

// C3: repeatedly take the first head that is in no other sequence's tail.
Result<Ref<Tuple>> compute_mro(Interp& in, TypeObject& type) {
  Tuple& bases = *type.bases;
  TRY(no_duplicates(in, bases));
  Word lists = bases.size + 1;
  Ref<Tuple> sequences = TRY(make_tuple(lists));
  Word total = 1;
  for (Word i = 0; i < bases.size; ++i) {
    auto* base = static_cast<TypeObject*>(bases[i]);
    if (!base->mro) return type_error(in, "Cannot extend an incomplete type '%N'", base);
    sequences->init(i, base->mro.dup());
    total += base->mro->size;
  }
  sequences->init(bases.size, Borrowed<>(&bases).dup());
  Ref<List> at = TRY(make_list());  // heads, as small integers
  for (Word i = 0; i < lists; ++i) TRY(list_append(*at, TRY(make_int(0))));
  Ref<List> mro = TRY(make_list(total));
  TRY(list_append(*mro, Borrowed<>(&type).dup()));
  auto sequence = [&](Word i) { return as_tuple((*sequences)[i]); };
  auto head = [&](Word i) { return static_cast<Word>(int_value((*at)[i])); };
  for (;;) {
    bool left = false;
    Object* candidate = nullptr;
    for (Word i = 0; i < lists && !candidate; ++i) {
      if (head(i) >= sequence(i)->size) continue;
      left = true;
      Object* c = (*sequence(i))[head(i)];
      bool in_tail = false;
      for (Word j = 0; j < lists && !in_tail; ++j) {
        for (Word k = head(j) + 1; k < sequence(j)->size; ++k) in_tail = in_tail || (*sequence(j))[k] == c;
      }
      if (!in_tail) candidate = c;
    }
    if (!left) return list_to_tuple(*mro);
    if (!candidate) {
      // The heads that stand in each other's way, each once.
      Text names;
      const char* comma = "";
      for (Word i = 0; i < lists; ++i) {
        if (head(i) >= sequence(i)->size) continue;
        Object* blocked = (*sequence(i))[head(i)];
        bool named = false;
        for (Word j = 0; j < i && !named; ++j)
          named = head(j) < sequence(j)->size && (*sequence(j))[head(j)] == blocked;
        if (named) continue;
        names.append(comma);
        names.append(type_name_utf8(static_cast<TypeObject*>(blocked)));
        comma = ", ";
      }
      return type_error(in, "Cannot create a consistent method resolution order (MRO) for bases %s", names.c_str());
    }
    TRY(list_append(*mro, Borrowed<>(candidate).dup()));
    for (Word i = 0; i < lists; ++i) {
      if (head(i) < sequence(i)->size && (*sequence(i))[head(i)] == candidate) {
        Ref<> next = TRY(make_int(static_cast<int64_t>(head(i) + 1)));
        Ref<> old = Ref<>::adopt(at->items[i]);
        at->items[i] = next.release();
      }
    }
  }
}

// ---- making a class
// --------------------------------------------------------------------------------------------------

// The class that decides about layout: the nearest one that adds fields.
TypeObject* solid_base(TypeObject* type) {
  while (type->features.adds_no_fields || (type->features.heap_class && !type->slot_words)) type = type->base.get();
  return type;
}

Result<TypeObject*> best_base(Interp& in, Tuple& bases) {
  TypeObject *winner = nullptr, *base = nullptr;
  for (Word i = 0; i < bases.size; ++i) {
    if (!is_instance(bases[i], rt().types.type)) return type_error(in, "bases must be types");
    auto* candidate_base = static_cast<TypeObject*>(bases[i]);
    if (!candidate_base->features.is_base) {
      return type_error(in, "type '%N' is not an acceptable base type", candidate_base);
    }
    TypeObject* candidate = solid_base(candidate_base);
    if (!winner || (is_subtype(candidate, winner) && candidate != winner)) {
      winner = candidate;
      base = candidate_base;
    } else if (!is_subtype(winner, candidate)) {
      return type_error(in, "multiple bases have instance lay-out conflict");
    }
  }
  return base;
}

Result<Ref<>> get_dict(Interp& in, Object* self) {
  Dict* dict = TRY(instance_dict(self));
  if (!dict) return attribute_error(in, self, ID(__dict__), "'%T' object has no attribute '__dict__'", self);
  return Borrowed<>(dict).dup();
}
Result<void> set_dict(Interp& in, Object* self, Object* value) { return set_instance_dict(in, self, value); }
Result<Ref<>> get_weakref(Interp&, Object* self) {
  WeakReference* first = first_weakref(self);
  return first ? Borrowed<>(first).dup() : none();
}
const NativeGetSet kDictGetSet = {"__dict__", get_dict, set_dict};
const NativeGetSet kWeakrefGetSet = {"__weakref__", get_weakref, nullptr};

Result<void> add_getset(TypeObject& type, const NativeGetSet& getset) {
  Ref<Str> name = TRY(intern(std::string_view(getset.name)));
  if (dict_get(*type.dict, name.get())) return {};
  Ref<GetSetDescriptor> d = TRY(heap().make<GetSetDescriptor>(*rt().types.getset_descriptor));
  d->getset = &getset;
  d->owner = Borrowed<TypeObject>(&type).dup();
  heap().track(d.get());
  return dict_set(*type.dict, name.get(), std::move(d));
}

Result<Ref<Str>> mangled(Str& class_name, Str& name) {
  bool dunder = name.length >= 2 && name.at(0) == '_' && name.at(1) == '_';
  bool ends = name.length >= 4 && name.at(name.length - 1) == '_' && name.at(name.length - 2) == '_';
  if (!dunder || ends) return Borrowed<Str>(&name).dup();
  Word skip = 0;
  while (skip < class_name.length && class_name.at(skip) == '_') ++skip;
  if (skip == class_name.length) return Borrowed<Str>(&name).dup();
  Ref<Str> stem = TRY(substring(class_name, skip, class_name.length));
  return intern(TRY(format_message("_%U%U", stem.get(), &name)));
}

bool is_identifier(const Str& s) {
  if (s.length == 0) return false;
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    bool ok = c == '_' || is_alpha(c) || (i > 0 && is_digit(c));
    if (!ok) return false;
  }
  return true;
}

struct SlotPlan {
  Ref<List> names;  // own members, sorted; null when the class has no __slots__
  bool wants_dict = false, wants_weak = false;
};

Result<SlotPlan> plan_slots(Interp& in, TypeObject& base, Tuple& bases, Str& class_name, Dict& dict) {
  SlotPlan plan;
  Object* slots = dict_get(dict, ID(__slots__));
  bool may_dict = base.dict_offset == 0 && !base.features.type_subclass;  // a class has its own dict
  bool may_weak = base.weak_offset == 0 && !base.features.var_sized;
  if (!slots) {
    plan.wants_dict = may_dict;
    plan.wants_weak = may_weak;
    return plan;
  }
  Ref<Tuple> items;
  if (is_str(slots)) {
    items = TRY(make_tuple_of(slots));
  } else {
    items = TRY(tuple_from_iterable(in, slots));
  }
  if (items->size && base.features.var_sized) {
    return type_error(in, "nonempty __slots__ not supported for subtype of '%N'", &base);
  }
  plan.names = TRY(make_list());
  for (Word i = 0; i < items->size; ++i) {
    Object* item = (*items)[i];
    if (!is_str(item)) return type_error(in, "__slots__ items must be strings, not '%T'", item);
    if (!is_identifier(*as_str(item))) return type_error(in, "__slots__ must be identifiers");
    if (equal(*as_str(item), *ID(__dict__))) {
      if (!may_dict || plan.wants_dict) return type_error(in, "__dict__ slot disallowed: we already got one");
      plan.wants_dict = true;
    }
    if (equal(*as_str(item), *ID(__weakref__))) {
      if (!may_weak || plan.wants_weak) return type_error(in, "__weakref__ slot disallowed: we already got one");
      plan.wants_weak = true;
    }
  }
  for (Word i = 0; i < items->size; ++i) {
    Str* item = as_str((*items)[i]);
    if (equal(*item, *ID(__dict__)) || equal(*item, *ID(__weakref__))) continue;
    Ref<Str> name = intern(TRY(mangled(class_name, *item)));
    if (dict_get(dict, name.get())) {
      // CPython allows __qualname__ and __classcell__ here, because the class body sets them.
      if (name.get() != ID(__qualname__) && name.get() != ID(__classcell__)) {
        return value_error(in, "'%U' in __slots__ conflicts with class variable", name.get());
      }
    }
    TRY(list_append(*plan.names, std::move(name)));
  }
  TRY(list_sort(in, *plan.names, nullptr, false));
  // Another base may bring what neither this class nor the base that its layout comes from has.
  for (Word i = 0; i < bases.size; ++i) {
    auto& other = *static_cast<TypeObject*>(bases[i]);
    if (&other == &base) continue;
    plan.wants_dict |= may_dict && other.dict_offset;
    plan.wants_weak |= may_weak && other.weak_offset;
  }
  return plan;
}

Result<void> lay_out(TypeObject& type, TypeObject& base, SlotPlan& plan) {
  type.solid = base.solid;
  type.hooks = &kInstanceHooks;
  if (base.features.type_subclass) type.hooks = &kTypeHooks;
  type.traits.is_gc = 1;
  type.traits.counted = 1;
  type.dict_offset = base.dict_offset;
  type.weak_offset = base.weak_offset;
  if (plan.wants_dict) type.dict_offset = kDictSlot;
  if (plan.wants_weak) type.weak_offset = kWeakSlot;
  type.traits.weak_timing = type.weak_offset == kWeakSlot ? WeakTiming::after_finalize : WeakTiming::by_detach_next;
  bool managed = type.dict_offset == kDictSlot || type.weak_offset == kWeakSlot;
  type.traits.pre_words = managed ? kManagedWords : kGcWords;
  type.slots_offset = base.fixed_words;
  type.slot_words = plan.names ? plan.names->size : 0;
  type.fixed_words = base.fixed_words + type.slot_words;
  if (plan.names) {
    Ref<Tuple> names = TRY(list_to_tuple(*plan.names));
    heap().untrack(names.get());  // strings: no part of a cycle, and not counted as one
    type.slot_names = std::move(names);
  }
  if (type.dict_offset == kDictSlot && base.solid == rt().types.object) {
    // With slots of its own an instance keeps the attributes in a dict; the class knows their order all the same.
    type.features.inline_values = type.fixed_words == rt().types.object->fixed_words;
    if (type.features.inline_values) {
      type.row_offset = static_cast<intptr_t>(type.fixed_words);
      type.traits.row_unless_dict = 1;
    }
    type.keys = static_cast<KeyTable*>(std::malloc(sizeof(KeyTable)));
    if (!type.keys) return Error::no_memory;
    *type.keys = KeyTable();
  }
  if (!type.dict_offset && base.solid == rt().types.object) {
    // The slots of one class alone are a row; those of several are let go class by class.
    Word before = rt().types.object->fixed_words, slots = type.fixed_words - before;
    bool one_class = type.slot_words == slots || (!type.slot_words && base.row_offset);
    if (slots <= UINT8_MAX && one_class) type.row_offset = static_cast<intptr_t>(before);
  }
  return {};
}

Result<void> describe_slots(TypeObject& type, const SlotPlan& plan) {
  for (Word i = 0; i < type.slot_words; ++i) {
    Ref<MemberDescriptor> member = TRY(heap().make<MemberDescriptor>(*rt().types.member_descriptor));
    member->name = Borrowed<Str>(as_str((*plan.names)[i])).dup();
    member->owner = Borrowed<TypeObject>(&type).dup();
    member->offset = type.slots_offset + i;
    heap().track(member.get());
    Str* name = as_str((*plan.names)[i]);
    TRY(dict_set(*type.dict, name, std::move(member)));
  }
  if (plan.wants_dict) TRY(add_getset(type, kDictGetSet));
  if (plan.wants_weak) TRY(add_getset(type, kWeakrefGetSet));
  return {};
}

Result<void> wrap_special_methods(TypeObject& type) {
  struct {
    Str* name;
    TypeObject* wrapper;
  } const specials[] = {{ID(__new__), rt().types.static_method},
                        {ID(__init_subclass__), rt().types.class_method},
                        {ID(__class_getitem__), rt().types.class_method}};
  for (const auto& special : specials) {
    Object* found = dict_get(*type.dict, special.name);
    if (!found || found->type != rt().types.function) continue;
    Ref<StaticMethod> wrapped = TRY(heap().make<StaticMethod>(*special.wrapper));
    wrapped->callable = Borrowed<>(found).dup();
    heap().track(wrapped.get());
    TRY(dict_set(*type.dict, special.name, std::move(wrapped)));
  }
  return {};
}

Result<void> set_names(Interp& in, TypeObject& type) {
  Ref<Dict> snapshot = TRY(copy_dict(*type.dict));
  Word at = 0;
  Object *key, *value;
  while (dict_next(*snapshot, at, key, value)) {
    Object* found = lookup(type_of(value), ID(__set_name__));
    if (!found) continue;
    Ref<> method = TRY(get_special(in, value, ID(__set_name__)));
    auto done = call_with(in, method.get(), static_cast<Object*>(&type), key);
    if (done) continue;
    if (done.error() == Error::raised) {
      Ref<BaseException> raised = in.take_raised();
      Ref<Str> shown = TRY(repr(in, key));
      Ref<Str> note = TRY(
          format_message("Error calling __set_name__ on '%N' instance %U in '%N'", type_of(value), shown.get(), &type));
      Ref<Str> name = TRY(intern(std::string_view("add_note")));
      Object* argument = note.get();
      TRY(call_method(in, raised.get(), name.get(), Args(&argument, 1)));
      return in.raise_again(std::move(raised));
    }
    return done.error();
  }
  return {};
}

Result<void> init_subclass(Interp& in, TypeObject& type, const Args& keywords) {
  Ref<Super> super = TRY(heap().make<Super>(*rt().types.super));
  super->type = Borrowed<>(&type).dup();
  super->self = Borrowed<>(&type).dup();
  super->self_type = Borrowed<>(&type).dup();
  heap().track(super.get());
  Ref<> hook = TRY(get_attr(in, super.get(), ID(__init_subclass__)));
  TRY(call(in, hook.get(), Args(keywords.items, 0, keywords.keywords)));
  return {};
}

}  // namespace

void share_collection_features(TypeObject& type, const TypeObject& abc) {
  if (!type.features.heap_class || !(abc.features.mapping || abc.features.sequence)) return;
  type.features.mapping = abc.features.mapping;
  type.features.sequence = abc.features.sequence;
  for (Word i = 0; i < type.subclass_count; ++i) share_collection_features(*type.subclasses[i], abc);
}

Result<TypeObject*> calculate_metaclass(Interp& in, TypeObject* meta, Tuple& bases) {
  for (Word i = 0; i < bases.size; ++i) {
    TypeObject* of_base = type_of(bases[i]);
    if (is_subtype(meta, of_base)) continue;
    if (is_subtype(of_base, meta)) {
      meta = of_base;
      continue;
    }
    return type_error(in,
                      "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                      "metaclasses of all its bases");
  }
  return meta;
}

namespace {

// A metaclass may have its own idea of the order: its mro().
Result<Ref<Tuple>> order_of(Interp& in, TypeObject& type) {
  if (lookup(type_of(&type), ID(mro)) == lookup(rt().types.type, ID(mro))) return compute_mro(in, type);
  Ref<> bound = TRY(get_special(in, &type, ID(mro)));
  Ref<> answer = TRY(call(in, bound.get(), {}));
  Ref<Tuple> mro = TRY(tuple_from_iterable(in, answer.get()));
  for (Word i = 0; i < mro->size; ++i) {
    Object* each = (*mro)[i];
    if (!is_instance(each, rt().types.type)) return type_error(in, "mro() returned a non-class ('%T')", each);
    auto& base = *static_cast<TypeObject*>(each);
    if (!is_subtype(solid_base(&type), solid_base(&base)))
      return type_error(in, "mro() returned base with unsuitable layout ('%N')", &base);
  }
  return mro;
}

}  // namespace

Result<Ref<>> make_class(Interp& in, TypeObject& meta, Str& name, Tuple& given_bases, Dict& namespace_,
                         const Args& keywords) {
  Ref<Tuple> bases = Borrowed<Tuple>(&given_bases).dup();
  if (bases->size == 0) bases = TRY(make_tuple_of(static_cast<Object*>(rt().types.object)));
  TypeObject* base = TRY(best_base(in, *bases));
  Ref<Dict> dict = TRY(copy_dict(namespace_));
  SlotPlan plan = TRY(plan_slots(in, *base, *bases, name, *dict));

  Ref<> made = TRY(make_instance_of(meta, words_of<TypeObject>));
  auto& type = *static_cast<TypeObject*>(made.get());
  type.features.heap_class = 1;
  type.features.is_base = 1;
  type.debug_name = "class";
  type.name = Borrowed<Str>(&name).dup();
  type.base = Borrowed<TypeObject>(base).dup();
  type.bases = bases.dup();
  type.dict = dict.dup();
  for (Word i = 0; i < bases->size; ++i) inherit_features(type, *static_cast<TypeObject*>((*bases)[i]));
  TRY(lay_out(type, *base, plan));

  if (Object* qualname = dict_get(*dict, ID(__qualname__))) {
    if (!is_str(qualname)) return type_error(in, "type __qualname__ must be a str, not %T", qualname);
    type.qualname = Borrowed<Str>(as_str(qualname)).dup();
    Ref<> gone = dict_take(*dict, ID(__qualname__));
  } else {
    type.qualname = Borrowed<Str>(&name).dup();
  }
  if (!dict_get(*dict, ID(__module__))) {
    Frame* frame = in.current_frame();
    Object* module = frame ? dict_get(*frame->globals, ID(__name__)) : nullptr;
    if (module) TRY(dict_set(*dict, ID(__module__), Borrowed<>(module).dup()));
  }
  TRY(wrap_special_methods(type));
  if (Ref<> cell = dict_take(*dict, ID(__classcell__))) {
    if (cell->type != rt().types.cell) {
      Ref<Str> shown = TRY(repr(in, cell->type));
      return type_error(in, "__classcell__ must be a nonlocal cell, not %U", shown.get());
    }
    static_cast<Cell*>(cell.get())->value = made.dup();
  }
  type.mro = TRY(order_of(in, type));
  type_modified(type);
  TRY(describe_slots(type, plan));
  if (!dict_get(*dict, ID(__doc__))) TRY(dict_set(*dict, ID(__doc__), none()));
  if (dict_get(*dict, ID(__eq__)) && !dict_get(*dict, ID(__hash__))) TRY(dict_set(*dict, ID(__hash__), none()));
  for (Word i = 0; i < bases->size; ++i) TRY(add_subclass(*static_cast<TypeObject*>((*bases)[i]), type));
  update_all_slots(type);
  // Sequences keep their + and * in slots that no dunder of a class fills.
  type.slots.concat = base->slots.concat;
  type.slots.repeat = base->slots.repeat;
  type.slots.inplace_concat = base->slots.inplace_concat;
  type.slots.inplace_repeat = base->slots.inplace_repeat;
  TRY(set_names(in, type));
  TRY(init_subclass(in, type, keywords));
  return made;
}

// ---- type(...) and attributes of classes
// -----------------------------------------------------------------------------

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

Result<void> type_init(Interp& in, Object*, const Args& args) {
  if (args.count != 1 && args.count != 3) return type_error(in, "type.__init__() takes 1 or 3 arguments");
  return {};
}

TypeObject& as_type(Object* o) { return *static_cast<TypeObject*>(o); }

Result<Ref<>> get_name(Interp&, Object* self) { return as_type(self).name.dup(); }
Result<void> set_name(Interp& in, Object* self, Object* value) {
  if (!as_type(self).features.heap_class)
    return type_error(in, "cannot set '__name__' attribute of immutable type '%N'", &as_type(self));
  if (!value) return type_error(in, "cannot delete '__name__' attribute of immutable type '%N'", &as_type(self));
  if (!is_str(value)) return type_error(in, "can only assign string to %N.__name__, not '%T'", &as_type(self), value);
  as_type(self).name = Borrowed<Str>(as_str(value)).dup();
  return {};
}
Result<Ref<>> get_qualname(Interp&, Object* self) { return as_type(self).qualname.dup(); }
Result<void> set_qualname(Interp& in, Object* self, Object* value) {
  if (!as_type(self).features.heap_class)
    return type_error(in, "cannot set '__qualname__' attribute of immutable type '%N'", &as_type(self));
  if (!value) return type_error(in, "cannot delete '__qualname__' attribute of immutable type '%N'", &as_type(self));
  if (!is_str(value))
    return type_error(in, "can only assign string to %N.__qualname__, not '%T'", &as_type(self), value);
  as_type(self).qualname = Borrowed<Str>(as_str(value)).dup();
  return {};
}
Result<Ref<>> get_module(Interp& in, Object* self) {
  TypeObject& type = as_type(self);
  if (!type.features.heap_class) return type.module_name.dup();
  Object* module = dict_get(*type.dict, ID(__module__));
  if (!module) return attribute_error(in, self, ID(__module__), "__module__");
  return Borrowed<>(module).dup();
}
Result<void> set_module(Interp& in, Object* self, Object* value) {
  if (!as_type(self).features.heap_class)
    return type_error(in, "cannot set '__module__' attribute of immutable type '%N'", &as_type(self));
  type_modified(as_type(self));
  return dict_set(*as_type(self).dict, ID(__module__), Borrowed<>(value).dup());
}
Result<Ref<>> get_bases(Interp&, Object* self) { return as_type(self).bases.dup(); }

// New orders for a class and all that derive from it. What they replace goes to `undo`: class, order, class, order ...
Result<void> reorder(Interp& in, TypeObject& type, List& undo) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  Ref<Tuple> mro = TRY(order_of(in, type));
  TRY(list_append(undo, Borrowed<>(&type).dup()));
  TRY(list_append(undo, type.mro.dup()));
  type.mro = std::move(mro);
  for (Word i = 0; i < type.subclass_count; ++i) TRY(reorder(in, *type.subclasses[i], undo));
  return {};
}

Result<void> checked_bases(Interp& in, TypeObject& type, Object* value) {
  if (!type.features.heap_class)
    return type_error(in, "cannot set '__bases__' attribute of immutable type '%N'", &type);
  if (!value) return type_error(in, "cannot delete '__bases__' attribute of immutable type '%N'", &type);
  if (!is_tuple(value)) return type_error(in, "can only assign tuple to %N.__bases__, not %T", &type, value);
  Tuple& bases = *as_tuple(value);
  if (bases.size == 0) return type_error(in, "can only assign non-empty tuple to %N.__bases__, not ()", &type);
  for (Word i = 0; i < bases.size; ++i) {
    if (!is_instance(bases[i], rt().types.type))
      return type_error(in, "%N.__bases__ must be tuple of classes, not '%T'", &type, bases[i]);
    if (is_subtype(static_cast<TypeObject*>(bases[i]), &type))
      return type_error(in, "a __bases__ item causes an inheritance cycle");
  }
  TypeObject &from = *type.base, &to = *TRY(best_base(in, bases));
  if (from.traits.is_gc != to.traits.is_gc)
    return type_error(in, "__bases__ assignment: '%N' deallocator differs from '%N'", &to, &from);
  bool alike = from.solid == to.solid && from.fixed_words == to.fixed_words && from.dict_offset == to.dict_offset &&
               from.weak_offset == to.weak_offset && from.slot_words == to.slot_words;
  if (!alike) return type_error(in, "__bases__ assignment: '%N' object layout differs from '%N'", &to, &from);
  return {};
}

Result<void> set_bases(Interp& in, Object* self, Object* value) {
  TypeObject& type = as_type(self);
  TRY(checked_bases(in, type, value));
  Ref<Tuple> bases = Borrowed<Tuple>(as_tuple(value)).dup(), old_bases = type.bases.dup();
  Ref<TypeObject> base = Borrowed<TypeObject>(TRY(best_base(in, *bases))).dup(), old_base = type.base.dup();
  Ref<List> undo = TRY(make_list());
  type.bases = bases.dup();
  type.base = std::move(base);
  auto reordered = reorder(in, type, *undo);
  for (Word i = 0; reordered && i < bases->size; ++i)
    reordered = add_subclass(*static_cast<TypeObject*>((*bases)[i]), type);
  if (!reordered) {
    for (Word i = 0; i < bases->size; ++i) remove_subclass(*static_cast<TypeObject*>((*bases)[i]), type);
    for (Word i = 0; i < old_bases->size; ++i) {
      auto& old = *static_cast<TypeObject*>((*old_bases)[i]);
      remove_subclass(old, type);
      (void)add_subclass(old, type);  // the room is still there
    }
    for (Word i = 0; i + 1 < undo->size; i += 2)
      as_type((*undo)[i]).mro = Borrowed<Tuple>(as_tuple((*undo)[i + 1])).dup();
    type.bases = std::move(old_bases);
    type.base = std::move(old_base);
    return reordered.error();
  }
  for (Word i = 0; i < old_bases->size; ++i) {
    auto& old = *static_cast<TypeObject*>((*old_bases)[i]);
    remove_subclass(old, type);
    bool still = false;
    for (Word j = 0; j < bases->size; ++j) still = still || (*bases)[j] == &old;
    if (still) TRY(add_subclass(old, type));
  }
  type_modified(type);
  for (Word i = 0; i + 1 < undo->size; i += 2) update_all_slots(as_type((*undo)[i]));
  return {};
}
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
Result<void> set_doc(Interp& in, Object* self, Object* value) {
  if (!as_type(self).features.heap_class)
    return type_error(in, "cannot set '__doc__' attribute of immutable type '%N'", &as_type(self));
  return dict_set(*as_type(self).dict, ID(__doc__), value ? Borrowed<>(value).dup() : none());
}
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
  type_modified(as_type(self));
  if (value) return dict_set(*as_type(self).dict, ID(__annotations__), Borrowed<>(value).dup());
  Ref<> gone = dict_take(*as_type(self).dict, ID(__annotations__));
  if (!gone) return attribute_error(in, self, ID(__annotations__), "__annotations__");
  return {};
}
Result<Ref<>> get_abstract(Interp& in, Object* self) {
  Object* found = own_entry(self, ID(__abstractmethods__));
  if (!found) return attribute_error(in, self, ID(__abstractmethods__), "__abstractmethods__");
  return Borrowed<>(found).dup();
}
Result<void> set_abstract(Interp& in, Object* self, Object* value) {
  bool abstract = value && TRY(truth(in, value));
  if (value) {
    TRY(dict_set(*as_type(self).dict, ID(__abstractmethods__), Borrowed<>(value).dup()));
  } else {
    Ref<> gone = dict_take(*as_type(self).dict, ID(__abstractmethods__));
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
  if (is_instance(args[0], &as_type(self))) return make_bool(true);
  // A proxy may claim another class through __class__.
  Ref<> cls = TRY(get_attr_or_null(in, args[0], ID(__class__)));
  return make_bool(cls && cls.get() != args[0]->type && is_instance(cls.get(), rt().types.type) &&
                   is_subtype(&as_type(cls.get()), &as_type(self)));
}

Result<Ref<>> type_subclasscheck(Interp& in, Object* self, const Args& args) {
  if (!is_instance(args[0], rt().types.type)) return type_error(in, "issubclass() arg 1 must be a class");
  return make_bool(is_subtype(&as_type(args[0]), &as_type(self)));
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
    {"__type_params__", get_type_params, nullptr},
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
    if (args.count == 1 && !args.has_keywords()) return Borrowed<>(args[0]->type).dup();
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
  if (!type.features.heap_class) {
    return type_error(in, "cannot %s '%U' attribute of immutable type '%N'", value ? "set" : "delete", name, &type);
  }
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
