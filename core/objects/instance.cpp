// instance.cpp -- objects of classes written in Python: where their attributes lie and in which order they let go.
//
//      weak list | dict | links | Object | fields of the native base | __slots__ | inline attribute values
//
// A class keeps one table of attribute names for all its instances (KeyTable); an instance holds values by index into
// it. Once somebody asks for __dict__, an attribute finds no room, or the names come in another order than the class
// knows (flags.kind: one more than the highest index so far), the values move to a real dict. That dict still dies in
// the class's order, and the collector still counts the values as the instance's own, as long as it has an `owner`:
// until a key comes that cannot be a name of the class, or the instance lets go of it.
#include "objects/protocol.h"

namespace wrp {

namespace {

Dict*& dict_slot(Object* o) { return *reinterpret_cast<Dict**>(words_at(o, type_of(o)->dict_offset)); }
// A dict that lies in a field of a native base is that base's to report, and to let go of.
bool has_own_dict(Object* o) { return type_of(o)->dict_offset == kDictSlot; }
Word inline_room(const Object* o) { return o->flags.extent; }

// The class chain from the instance's class down to the native base.
template <class F>
void for_each_slot(Object* o, F visit) {
  for (TypeObject* t = type_of(o); t && t->features.heap_class; t = t->base.get()) {
    for (Word i = 0; i < t->slot_words; ++i) visit(slot_field(o, t->slots_offset + i), t, i);
  }
}

// Where the class keeps a name, an interned one; it may be a new one. -1: there is no room for it.
int place_for(Object* o, Str* name) {
  KeyTable& keys = *type_of(o)->keys;
  int at = keys.find(name);
  if (at < 0 && keys.count < KeyTable::kMax && keys.usable > 0) {
    at = static_cast<int>(keys.count);
    keys.names[keys.count++] = name;
    --keys.usable;
  }
  return at < static_cast<int>(inline_room(o)) || !type_of(o)->features.inline_values ? at : -1;
}

bool has_inline(const Object* o) { return type_of(o)->features.inline_values; }
// The values live either inline or in the dict; has_inline and no dict yet = inline.
bool inline_in_use(Object* o) { return has_inline(o) && !dict_slot(o); }

void instance_visit(Object* o, EdgeVisitor& visitor) {
  instance_visit_own(o, visitor);
  const LifetimeHooks* base = type_of(o)->solid->hooks;
  if (base->visit_edges) base->visit_edges(o, visitor);
}

// The parts of a dying instance, in order. The cursor holds the part above and the place in it below.
enum Part : Word { kSlots, kValues, kDict, kWeak, kBase };
constexpr Word kPartShift = 28;
constexpr Word kPlaceMask = (Word{1} << kPartShift) - 1;

Object* next_slot(Object* o, Word& place) {
  Word n = 0;
  for (TypeObject* t = type_of(o); t && t->features.heap_class; t = t->base.get()) {
    for (Word i = 0; i < t->slot_words; ++i, ++n) {
      if (n < place) continue;
      Object** field = slot_field(o, t->slots_offset + i);
      place = n + 1;
      if (Object* out = *field) {
        *field = nullptr;
        return out;
      }
    }
  }
  return nullptr;
}

Object* next_value(Object* o, Word& place) {
  if (!has_inline(o)) return nullptr;
  Object** values = inline_values(o);
  while (place < inline_room(o)) {
    Object*& field = values[place++];
    if (Object* out = field) {
      field = nullptr;
      return out;
    }
  }
  return nullptr;
}

// The values of a dict that dies with its owner, in the order of the class's names.
Object* next_shared_value(Dict& dict, Word& place) {
  KeyTable& keys = *type_of(dict.owner)->keys;
  while (place < keys.count) {
    if (Ref<> value = dict_take(dict, keys.names[place++])) return value.release();
  }
  return nullptr;
}

// Lets go of a dict that was taken out of `o`.
void drop_dict(Object* o, Ref<Dict> dict) {
  if (!dict || dict->owner != o) return;
  if (dict->count == 1) dict_clear(*dict);
  unshare_dict(*dict);
}

Object* instance_detach_next(Object* o, Word& cursor) {
  for (;;) {
    Word part = cursor >> kPartShift, place = cursor & kPlaceMask;
    Object* out = nullptr;
    switch (part) {
      case kSlots: out = next_slot(o, place); break;
      case kValues: out = next_value(o, place); break;
      case kDict:
        if (has_own_dict(o)) {
          Dict* dict = dict_slot(o);
          if (dict && dict->owner == o && dict->count == 1) out = next_shared_value(*dict, place);
          if (out) break;
          if (dict && dict->owner == o) unshare_dict(*dict);
          out = dict;
          dict_slot(o) = nullptr;
        }
        break;
      case kWeak:
        if (o->type->traits.weak_timing == WeakTiming::by_detach_next &&
            type_of(o)->solid->traits.weak_timing != WeakTiming::by_detach_next && first_weakref(o))
          let_go_of_line(clear_weakrefs_and_call(o));
        break;
      default: {
        const LifetimeHooks* base = type_of(o)->solid->hooks;
        if (!base->detach_next) return nullptr;
        out = base->detach_next(o, place);
        cursor = kBase << kPartShift | place;
        return out;
      }
    }
    if (out) {
      cursor = part << kPartShift | place;
      return out;
    }
    cursor = (part + 1) << kPartShift;
  }
}

void instance_clear(Object* o) {
  for_each_slot(o, [](Object** field, TypeObject*, Word) {
    Ref<> old = Ref<>::adopt(*field);
    *field = nullptr;
  });
  if (has_inline(o)) {
    for (Word i = 0; i < inline_room(o); ++i) {
      Ref<> old = Ref<>::adopt(inline_values(o)[i]);
      inline_values(o)[i] = nullptr;
    }
  }
  if (has_own_dict(o)) drop_dict(o, Ref<Dict>::adopt(std::exchange(dict_slot(o), nullptr)));
  const LifetimeHooks* base = type_of(o)->solid->hooks;
  if (base->clear) base->clear(o);
}

}  // namespace

void instance_finalize(Object* o) {
  Interp& in = *rt().interp;
  Object* del = lookup(type_of(o), ID(__del__));
  if (!del) return;
  if (HeapObserver* observer = heap().observer()) observer->finalizer_called(o);
  Ref<> function = Borrowed<>(del).dup();
  Aside aside(in);
  // A function gets the object as its argument; anything else is bound first, as any method.
  auto call_it = [&]() -> Result<Ref<>> {
    if (function->type == rt().types.function) return call_with(in, function.get(), o);
    auto method = get_special(in, o, ID(__del__));
    if (method) {
      function = method.take();
      return call(in, function.get(), {});
    }
    in.settle(method.error());  // what cannot be had is not missed
    in.drop_raised();
    return none();
  };
  auto result = call_it();
  if (!result) in.report_unraisable(result.error(), function.get());
}

const LifetimeHooks kInstanceHooks = {
    .visit_edges = instance_visit,
    .detach_next = instance_detach_next,
    .clear = instance_clear,
    .finalize = instance_finalize,
    .free_payload =
        [](Object* o) {
          const LifetimeHooks* base = type_of(o)->solid->hooks;
          if (base->free_payload) base->free_payload(o);
        },
    .visit_weak =
        [](Object* o, EdgeVisitor& visitor) {
          const LifetimeHooks* base = type_of(o)->solid->hooks;
          if (base->visit_weak) base->visit_weak(o, visitor);
        },
};

Object** inline_values(Object* o) {
  return reinterpret_cast<Object**>(words_at(o, static_cast<intptr_t>(type_of(o)->fixed_words)));
}

void instance_visit_own(Object* o, EdgeVisitor& visitor) {
  for_each_slot(o, [&](Object** field, TypeObject* t, Word i) {
    if (*field) visitor.labelled(*field, "attribute", t->slot_names ? (*as_tuple(t->slot_names.get()))[i] : nullptr, i);
  });
  if (has_inline(o)) {
    KeyTable& keys = *type_of(o)->keys;
    for (Word i = 0; i < inline_room(o); ++i) {
      if (inline_values(o)[i]) visitor.labelled(inline_values(o)[i], "attribute", keys.names[i], i);
    }
  }
  if (!has_own_dict(o) || !dict_slot(o)) return;
  Dict& dict = *dict_slot(o);
  if (!visitor.as_collector() || !is_inline_dict(dict)) return visitor.labelled(&dict, "__dict__", nullptr, 0);
  // In the order of the class's names, which mostly is the dict's own as well.
  const KeyTable& keys = *type_of(o)->keys;
  for (Word i = 0, next = 0; i < keys.count; ++i) {
    Str* name = keys.names[i];
    bool is_next = next < dict.filled && dict.entries[next].key == name;
    Object* value = is_next ? dict.entries[next++].value : dict_get(dict, name);
    if (value) visitor.labelled(value, "attribute", name, i);
  }
}

// ---- making
// ----------------------------------------------------------------------------------------------------------

Result<Ref<>> make_instance_of(TypeObject& type, Word words) {
  Word room = 0;
  if (type.features.inline_values) {
    KeyTable& keys = *type.keys;
    if (keys.usable > 1) --keys.usable;
    room = keys.count + keys.usable;
    if (room > KeyTable::kMax) room = KeyTable::kMax;
  }
  if (!type.features.var_sized && !type.features.str_subclass) words = type.fixed_words;
  Ref<> o = TRY(heap().make(type, words + room));
  if (type.row_offset) o->flags.extent = static_cast<uint8_t>(words + room - static_cast<Word>(type.row_offset));
  if (type.traits.is_gc) heap().track(as_gc(o.get()));
  return o;
}

Result<Ref<>> make_instance(TypeObject& type) { return make_instance_of(type, type.fixed_words); }

Result<Ref<>> object_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.count || args.has_keywords()) {
    if (type.slots.new_ != object_new) {
      return type_error(in, "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (type.slots.init == object_init) return type_error(in, "%N() takes no arguments", &type);
  }
  if (type.features.is_abstract) TRY(refuse_abstract(in, type));
  return make_instance(type);
}

Result<void> object_init(Interp& in, Object* self, const Args& args) {
  if (args.count || args.has_keywords()) {
    TypeObject* type = type_of(self);
    if (type->slots.init != object_init) {
      return type_error(in, "object.__init__() takes exactly one argument (the instance to initialize)");
    }
    if (type->slots.new_ == object_new) {
      return type_error(in, "%N.__init__() takes exactly one argument (the instance to initialize)", type);
    }
  }
  return {};
}

// ---- the dict
// --------------------------------------------------------------------------------------------------------

Result<Dict*> instance_dict(Object* o) {
  if (!type_of(o)->dict_offset) return static_cast<Dict*>(nullptr);
  Dict*& slot = dict_slot(o);
  if (slot) return slot;
  Ref<Dict> dict = TRY(make_dict());
  if (type_of(o)->keys) dict->owner = o;
  if (has_inline(o)) {
    KeyTable& keys = *type_of(o)->keys;
    Object** values = inline_values(o);
    for (Word i = 0; i < inline_room(o); ++i) {
      if (!values[i]) continue;
      if (may_be_tracked(values[i])) dict->flags.kind = 1;  // for gc.is_tracked
      TRY(dict_set(*dict, keys.names[i], Borrowed<>(values[i]).dup()));
    }
    for (Word i = 0; i < inline_room(o); ++i) {  // nothing can die here: the dict holds every value
      Ref<> moved = Ref<>::adopt(values[i]);
      values[i] = nullptr;
    }
  }
  slot = dict.release();
  return slot;
}

bool is_inline_dict(const Dict& dict) { return dict.owner && has_inline(dict.owner); }

int shared_place(Object* owner, Object* key) {
  return is_str_exact(key) && as_str(key)->interned() ? type_of(owner)->keys->find(as_str(key)) : -1;
}

bool share_key(Object* owner, Object* key) {
  if (!is_str_exact(key)) return false;
  if (as_str(key)->interned_mortal()) key = intern(Borrowed<Str>(as_str(key)).dup()).get();  // a name from now on
  if (!as_str(key)->interned()) return false;
  return place_for(owner, as_str(key)) >= 0;
}

void unshare_dict(Dict& dict) {
  dict.owner = nullptr;
  for (Word i = 0; i < dict.filled && !dict.flags.tracked; ++i) {
    if (dict.entries[i].key && may_be_tracked(dict.entries[i].value)) heap().track(&dict);
  }
}

Result<void> set_instance_dict(Interp& in, Object* o, Object* value) {
  if (!type_of(o)->dict_offset) return type_error(in, "This object has no __dict__");
  if (!value) return type_error(in, "cannot delete __dict__");
  if (!is_dict(value)) return type_error(in, "__dict__ must be set to a dictionary, not a '%T'", value);
  TRY(instance_dict(o));
  Ref<Dict> old = Ref<Dict>::adopt(dict_slot(o));
  dict_slot(o) = as_dict(Borrowed<>(value).dup().release());
  drop_dict(o, std::move(old));
  return {};
}

Object* instance_attribute(Object* o, Str* name) {
  TypeObject* type = type_of(o);
  if (!type->dict_offset) return nullptr;
  if (Dict* dict = dict_slot(o)) return dict_get(*dict, name);
  if (!type->features.inline_values) return nullptr;
  int at = type->keys->find(name);
  return at >= 0 && static_cast<Word>(at) < inline_room(o) ? inline_values(o)[at] : nullptr;
}

Result<void> store_instance_attribute(Object* o, Str* name, Ref<> value) {
  TypeObject* type = type_of(o);
  if (inline_in_use(o)) {
    int at = name->interned() ? place_for(o, name) : type->keys->find(name);
    if (at >= 0 && (inline_values(o)[at] || at >= o->flags.kind)) {
      if (at >= o->flags.kind) o->flags.kind = static_cast<uint8_t>(at + 1);
      Ref<> old = Ref<>::adopt(inline_values(o)[at]);
      inline_values(o)[at] = value.release();
      return {};
    }
  }
  Dict* dict = TRY(instance_dict(o));
  return dict_set(*dict, name, std::move(value));
}

namespace {

// True when there was one. The old value is dropped last.
bool remove_instance_attribute(Object* o, Str* name) {
  TypeObject* type = type_of(o);
  if (!type->dict_offset) return false;
  if (Dict* dict = dict_slot(o)) return static_cast<bool>(dict_take(*dict, name));
  if (!type->features.inline_values) return false;
  int at = type->keys->find(name);
  if (at < 0 || static_cast<Word>(at) >= inline_room(o) || !inline_values(o)[at]) return false;
  Ref<> old = Ref<>::adopt(inline_values(o)[at]);
  inline_values(o)[at] = nullptr;
  if (at + 1 == o->flags.kind) o->flags.kind = static_cast<uint8_t>(at);
  return true;
}

Error no_attribute(Interp& in, Object* o, Str* name) {
  if (o->type == rt().types.module) {
    return attribute_error(in, o, name, "module '%U' has no attribute '%U'",
                           as_str(static_cast<Module*>(o)->name.get()), name);
  }
  return attribute_error(in, o, name, "'%T' object has no attribute '%U'", o, name);
}

}  // namespace

// ---- attribute access
// ------------------------------------------------------------------------------------------------

Result<Ref<>> generic_getattr_or_null(Interp& in, Object* o, Str* name) {
  TypeObject* type = type_of(o);
  Ref<> found = Borrowed<>(lookup(type, name)).dup();
  if (found && type_of(found.get())->slots.descr_get && type_of(found.get())->slots.descr_set) {
    return type_of(found.get())->slots.descr_get(in, found.get(), o, type);
  }
  if (Object* own = instance_attribute(o, name)) return Borrowed<>(own).dup();
  if (!found) return Ref<>();
  if (type_of(found.get())->slots.descr_get) return type_of(found.get())->slots.descr_get(in, found.get(), o, type);
  return found;
}

Result<Ref<>> generic_getattr(Interp& in, Object* o, Str* name) {
  Ref<> value = TRY(generic_getattr_or_null(in, o, name));
  if (value) return value;
  return no_attribute(in, o, name);
}

Result<void> generic_setattr(Interp& in, Object* o, Str* name, Object* value) {
  TypeObject* type = type_of(o);
  Ref<> found = Borrowed<>(lookup(type, name)).dup();
  if (found && type_of(found.get())->slots.descr_set) {
    return type_of(found.get())->slots.descr_set(in, found.get(), o, value);
  }
  if (type->dict_offset) {
    if (value) return store_instance_attribute(o, name, Borrowed<>(value).dup());
    if (remove_instance_attribute(o, name)) return {};
    const char* message = "'%T' object has no attribute '%U'";
    if (type->features.inline_values) return raise_error(in, rt().exceptions.AttributeError, message, o, name);
    return attribute_error(in, o, name, message, o, name);
  }
  if (found) return raise_error(in, rt().exceptions.AttributeError, "'%T' object attribute '%U' is read-only", o, name);
  if (type->slots.setattr != generic_setattr)
    return attribute_error(in, o, name, "'%T' object has no attribute '%U'", o, name);
  return attribute_error(in, o, name, "'%T' object has no attribute '%U' and no __dict__ for setting new attributes", o,
                         name);
}

}  // namespace wrp
