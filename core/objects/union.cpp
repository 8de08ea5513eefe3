#include "objects/union.h"

#include "objects/function.h"
#include "objects/protocol.h"
#include "objects/sequence.h"

namespace wrp {

namespace {

Union& value(Object* o) { return *static_cast<Union*>(o); }
Tuple& members(Object* o) { return *as_tuple(value(o).args.get()); }

const LifetimeHooks kHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (value(o).args) v.labelled(value(o).args.get(), "__args__", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* { return value(o).args.release(); },
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

bool may_be_member(Object* o) {
  return o == rt().none || is_instance(o, rt().types.type) || is_instance(o, rt().types.generic_alias) ||
         o->type == rt().types.union_;
}

Result<void> add_member(Interp& in, List& list, Object* o) {
  if (o == rt().none) o = rt().types.none;
  for (Word i = 0; i < list.size; ++i) {
    if (TRY(same_or_equal(in, list[i], o))) return {};
  }
  return list_append(list, Borrowed<>(o).dup());
}
Result<void> add_members(Interp& in, List& list, Object* o) {
  if (o->type != rt().types.union_) return add_member(in, list, o);
  for (Word i = 0; i < members(o).size; ++i) TRY(add_member(in, list, members(o)[i]));
  return {};
}

Result<Ref<>> union_repr(Interp& in, Object* o) {
  Text text;
  for (Word i = 0; i < members(o).size; ++i) {
    if (i) text.append(" | ");
    Object* member = members(o)[i];
    if (member == rt().types.none) {
      text.append("None");
    } else if (is_instance(member, rt().types.type)) {
      append(text, *TRY(type_full_name(*static_cast<TypeObject*>(member))));
    } else {
      TRY(append_repr(in, text, member));
    }
  }
  return finish(text);
}
Result<Ref<Set>> as_set_of_members(Interp& in, Object* o) {
  Ref<Set> set = TRY(make_set(*rt().types.frozenset));
  TRY(set_update(in, *set, value(o).args.get()));
  return set;
}
Result<int64_t> union_hash(Interp& in, Object* o) {
  Ref<Set> set = TRY(as_set_of_members(in, o));
  return hash(in, set.get());
}
Result<Ref<>> union_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if ((op != CompareOp::eq && op != CompareOp::ne) || b->type != rt().types.union_) return not_implemented();
  Ref<Set> x = TRY(as_set_of_members(in, a)), y = TRY(as_set_of_members(in, b));
  return rich_compare(in, x.get(), y.get(), op);
}
Result<Ref<>> union_getitem(Interp& in, Object* o, Object* item) {
  Ref<Tuple> made = TRY(substituted(in, o, members(o), item));
  Ref<> joined = dup((*made)[0]);
  for (Word i = 1; i < made->size; ++i) joined = TRY(binary(in, joined.get(), (*made)[i], BinaryOp::or_));
  return joined;
}
Result<Ref<>> get_args(Interp&, Object* self) { return value(self).args.dup(); }
Result<Ref<>> get_parameters(Interp& in, Object* self) { return parameters_among(in, members(self)); }
const NativeGetSet kGetSets[] = {{"__args__", get_args, nullptr}, {"__parameters__", get_parameters, nullptr}, {}};

}  // namespace

Result<Ref<>> union_or(Interp& in, Object* a, Object* b) {
  if (!may_be_member(a) || !may_be_member(b) || (a == rt().none && b == rt().none)) return not_implemented();
  Ref<List> list = TRY(make_list());
  TRY(add_members(in, *list, a));
  TRY(add_members(in, *list, b));
  if (list->size == 1) return Borrowed<>((*list)[0]).dup();
  Ref<Union> made = TRY(heap().make<Union>(*rt().types.union_));
  made->args = TRY(list_to_tuple(*list));
  heap().track(made.get());
  return made;
}

Result<void> ready_union() {
  TypeSpec spec = {
      .hooks = &kHooks,
      .words = words_of<Union>,
      .is_gc = true,
      .slots = {.repr = union_repr, .hash = union_hash, .compare = union_compare, .getitem = union_getitem},
      .getsets = kGetSets};
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = union_or;
  return ready_type(*rt().types.union_, "types.UnionType", spec);
}

}  // namespace wrp
