// bases.h -- what classes have from their bases: an order, a layout, features; and how bases know their subclasses.
#pragma once

#include "objects/type.h"

namespace wrp {

// A base knows its direct subclasses without owning them.
Result<void> add_subclass(TypeObject& base, TypeObject& type);
void remove_subclass(TypeObject& base, TypeObject& type);
void inherit_features(TypeObject& type, const TypeObject& base);

// The class that decides about layout: the nearest one that adds fields.
TypeObject* solid_base(TypeObject* type);
// The base whose layout a class with these bases extends. TypeError: they cannot go together.
Result<TypeObject*> best_base(Interp& in, Tuple& bases);

// The method resolution order that follows from the bases (C3), and the one that the metaclass's mro() answers.
Result<Ref<Tuple>> compute_mro(Interp& in, TypeObject& type);
Result<Ref<Tuple>> order_of(Interp& in, TypeObject& type);

// TypeError: what a class made in C++ has cannot be set; `deletes`: what is asked for here is allowed for no class.
Result<void> check_settable(Interp& in, TypeObject& type, Str* name, bool deletes = false);
// The setter of __bases__.
Result<void> set_bases(Interp& in, Object* self, Object* value);

}  // namespace wrp
