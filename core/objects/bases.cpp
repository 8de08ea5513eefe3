// bases.cpp -- see bases.h. Start reading at compute_mro().
#include "objects/bases.h"

#include "objects/protocol.h"

namespace wrp {

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

}  // namespace

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

// ---- other bases for a class
// -------------------------------------------------------------------------------------

namespace {

// New orders for a class and all that derive from it. What was done goes to `done`: class, new order, old order ...
// A mro() may set bases itself; the order that follows from those is newer, and stays.
Result<void> reorder(Interp& in, TypeObject& type, List& done) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  Ref<Tuple> old = type.mro.dup(), mro = TRY(order_of(in, type));
  if (type.mro.get() != old.get()) return {};
  TRY(list_append(done, Borrowed<>(&type).dup()));
  TRY(list_append(done, mro.dup()));
  TRY(list_append(done, old ? Ref<>(old.dup()) : none()));
  type.mro = std::move(mro);
  type_modified(type);
  Ref<List> subclasses = TRY(make_list());
  for (Word i = 0; i < type.subclass_count; ++i) TRY(list_append(*subclasses, Borrowed<>(type.subclasses[i]).dup()));
  for (Word i = 0; i < subclasses->size; ++i) TRY(reorder(in, as_type((*subclasses)[i]), done));
  return {};
}

Result<void> checked_bases(Interp& in, TypeObject& type, Object* value) {
  TRY(check_settable(in, type, ID(__bases__), !value));
  if (!is_tuple(value)) return type_error(in, "can only assign tuple to %N.__bases__, not %T", &type, value);
  Tuple& bases = *as_tuple(value);
  if (bases.size == 0) return type_error(in, "can only assign non-empty tuple to %N.__bases__, not ()", &type);
  for (Word i = 0; i < bases.size; ++i) {
    if (!is_instance(bases[i], rt().types.type))
      return type_error(in, "%N.__bases__ must be tuple of classes, not '%T'", &type, bases[i]);
    bool circle = is_subtype(static_cast<TypeObject*>(bases[i]), &type);
    // Inside of a mro() the bases are set already, and the order is not.
    for (TypeObject* t = static_cast<TypeObject*>(bases[i]); t && !circle; t = t->base.get()) circle = t == &type;
    if (circle) return type_error(in, "a __bases__ item causes an inheritance cycle");
  }
  TypeObject &from = *type.base, &to = *TRY(best_base(in, bases));
  if (from.traits.is_gc != to.traits.is_gc)
    return type_error(in, "__bases__ assignment: '%N' deallocator differs from '%N'", &to, &from);
  bool alike = from.solid == to.solid && from.fixed_words == to.fixed_words && from.dict_offset == to.dict_offset &&
               from.weak_offset == to.weak_offset && from.slot_words == to.slot_words;
  if (!alike) return type_error(in, "__bases__ assignment: '%N' object layout differs from '%N'", &to, &from);
  return {};
}

}  // namespace

Result<void> set_bases(Interp& in, Object* self, Object* value) {
  TypeObject& type = as_type(self);
  TRY(checked_bases(in, type, value));
  Ref<Tuple> bases = Borrowed<Tuple>(as_tuple(value)).dup(), old_bases = type.bases.dup();
  Ref<TypeObject> old_base = type.base.dup();
  Ref<List> done = TRY(make_list());
  type.base = Borrowed<TypeObject>(TRY(best_base(in, *bases))).dup();
  type.bases = bases.dup();
  auto reordered = reorder(in, type, *done);
  // A mro() may have set other bases, and told them. Nobody who is no base may list the class: it would not learn of
  // its death. (CPython's lists are weak, and there such a base goes on listing it.)
  bool replaced = type.bases.get() != bases.get();
  for (Word i = 0; replaced && i < old_bases->size; ++i) {
    bool still = false;
    for (Word j = 0; j < type.bases->size; ++j) still = still || (*type.bases)[j] == (*old_bases)[i];
    if (!still) remove_subclass(as_type((*old_bases)[i]), type);
  }
  if (!reordered) {
    for (Word i = done->size / 3 * 3; i > 0; i -= 3) {  // what memory did not suffice to note was not done
      TypeObject& each = as_type((*done)[i - 3]);
      if (each.mro.get() != (*done)[i - 2]) continue;
      Object* old = (*done)[i - 1];
      each.mro = Borrowed<Tuple>(is_tuple(old) ? as_tuple(old) : nullptr).dup();
      type_modified(each);
    }
    if (!replaced) {
      type.bases = std::move(old_bases);
      type.base = std::move(old_base);
    }
    return reordered.error();
  }
  if (replaced) return {};
  for (Word i = 0; i < old_bases->size; ++i) remove_subclass(as_type((*old_bases)[i]), type);
  for (Word i = 0; i < bases->size; ++i) TRY(add_subclass(as_type((*bases)[i]), type));
  for (Word i = 0; i < done->size; i += 3) update_all_slots(as_type((*done)[i]));
  return {};
}

}  // namespace wrp
