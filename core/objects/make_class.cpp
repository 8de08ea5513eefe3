// make_class.cpp -- how a class statement becomes a class. Start reading at make_class().
#include <cstdlib>

#include "objects/bases.h"
#include "objects/frame.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

Result<Ref<>> get_dict(Interp& in, Object* self) {
  Dict* dict = TRY(instance_dict(self));
  if (!dict) return attribute_error(in, self, ID(__dict__), "'%T' object has no attribute '__dict__'", self);
  return Borrowed<>(dict).dup();
}
Result<void> set_dict(Interp& in, Object* self, Object* value) {
  if (value) return set_instance_dict(in, self, value);
  Ref<Dict> empty = TRY(make_dict());
  return set_instance_dict(in, self, empty.get());
}
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
  Ref<Tuple> order = TRY(order_of(in, type));
  bool is_known = static_cast<bool>(type.mro);  // its mro() has set other bases: they know it, and their order is newer
  if (!is_known) type.mro = std::move(order);
  type_modified(type);
  TRY(describe_slots(type, plan));
  if (!dict_get(*dict, ID(__doc__))) TRY(dict_set(*dict, ID(__doc__), none()));
  if (dict_get(*dict, ID(__eq__)) && !dict_get(*dict, ID(__hash__))) TRY(dict_set(*dict, ID(__hash__), none()));
  for (Word i = 0; i < bases->size && !is_known; ++i) TRY(add_subclass(*static_cast<TypeObject*>((*bases)[i]), type));
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

}  // namespace wrp
