// super.cpp -- super(): attributes of the classes that come after one in the order of another.
#include "objects/fields.h"
#include "objects/frame.h"
#include "objects/protocol.h"

namespace wrp {

FIELDS(Super, FIELD(self) || FIELD(type) || FIELD(self_type))

namespace {

Super& super(Object* o) { return *static_cast<Super*>(o); }

Result<Ref<>> super_type_of(Interp& in, TypeObject* type, Object* self) {
  if (is_instance(self, rt().types.type) && is_subtype(static_cast<TypeObject*>(self), type))
    return Borrowed<>(self).dup();
  if (is_instance(self, type)) return Borrowed<>(self->type).dup();
  // What claims to be one: a proxy.
  Ref<> claimed = TRY(get_attr_or_null(in, self, ID(__class__)));
  if (claimed && claimed.get() != self->type && is_instance(claimed.get(), rt().types.type) &&
      is_subtype(static_cast<TypeObject*>(claimed.get()), type))
    return claimed;
  bool is_type = is_instance(self, rt().types.type);
  return type_error(in, "super(type, obj): obj (%s %N) is not an instance or subtype of type (%N).",
                    is_type ? "type" : "instance of", is_type ? static_cast<TypeObject*>(self) : type_of(self), type);
}

Result<void> super_init(Interp& in, Object* o, const Args& args) {
  Super& s = super(o);
  if (args.has_keywords()) return type_error(in, "super() takes no keyword arguments");
  Ref<> type, self;
  if (args.count == 0) {
    Frame* frame = in.current_frame();
    if (!frame) return raise_error(in, rt().exceptions.RuntimeError, "super(): no current frame");
    Code& code = *frame->code;
    if (code.arg_count == 0) return raise_error(in, rt().exceptions.RuntimeError, "super(): no arguments");
    Object* first = frame->slots()[0];
    if (first && first->type == rt().types.cell) first = static_cast<Cell*>(first)->value.get();
    if (!first) return raise_error(in, rt().exceptions.RuntimeError, "super(): arg[0] deleted");
    Tuple& names = *as_tuple(code.local_names.get());
    for (Word i = code.free_start; i < code.free_start + code.free_count; ++i) {
      if (names[i] != ID(__class__)) continue;
      auto* cell = static_cast<Cell*>(frame->slots()[i]);
      if (!cell || !cell->value) return raise_error(in, rt().exceptions.RuntimeError, "super(): empty __class__ cell");
      type = cell->value.dup();
    }
    if (!type) return raise_error(in, rt().exceptions.RuntimeError, "super(): __class__ cell not found");
    self = Borrowed<>(first).dup();
  } else {
    if (args.count > 2)
      return type_error(in, "super() expected at most 2 arguments, got %d", static_cast<int>(args.count));
    if (!is_instance(args[0], rt().types.type))
      return type_error(in, "super() argument 1 must be a type, not %T", args[0]);
    type = Borrowed<>(args[0]).dup();
    if (args.count == 2 && args[1] != rt().none) self = Borrowed<>(args[1]).dup();
  }
  if (self) s.self_type = TRY(super_type_of(in, static_cast<TypeObject*>(type.get()), self.get()));
  s.type = std::move(type);
  s.self = std::move(self);
  return {};
}

Result<Ref<>> super_getattr(Interp& in, Object* o, Str* name) {
  Super& s = super(o);
  if (s.self_type && name != ID(__class__)) {
    auto* start = static_cast<TypeObject*>(s.self_type.get());
    Ref<Tuple> mro = order_or_empty(*start);
    Word i = 0;
    while (i < mro->size && (*mro)[i] != s.type.get()) ++i;
    for (++i; i < mro->size; ++i) {
      Dict* dict = static_cast<TypeObject*>((*mro)[i])->dict.get();
      Object* found = dict ? dict_get(*dict, name) : nullptr;
      if (!found) continue;
      Ref<> value = Borrowed<>(found).dup();
      if (!type_of(found)->slots.descr_get) return value;
      Object* instance = s.self.get() == s.self_type.get() ? nullptr : s.self.get();
      return type_of(found)->slots.descr_get(in, value.get(), instance, start);
    }
    Ref<> own = TRY(generic_getattr_or_null(in, o, name));
    if (own) return own;
    return attribute_error(in, o, name, "'super' object has no attribute '%U'", name);
  }
  return generic_getattr(in, o, name);
}
// super(Cls) as an attribute of a class gets its object here.
Result<Ref<>> super_get(Interp& in, Object* o, Object* instance, Object*) {
  Super& s = super(o);
  if (!instance || instance == rt().none || s.self) return Borrowed<>(o).dup();
  if (o->type != rt().types.super) return call_with(in, o->type, s.type.get(), instance);
  Ref<> self_type = TRY(super_type_of(in, static_cast<TypeObject*>(s.type.get()), instance));
  Ref<> bound = TRY(make_instance_of(*rt().types.super, words_of<Super>));
  super(bound.get()).type = s.type.dup();
  super(bound.get()).self = Borrowed<>(instance).dup();
  super(bound.get()).self_type = std::move(self_type);
  return bound;
}
Result<Ref<>> super_repr(Interp&, Object* o) {
  Super& s = super(o);
  auto* type = static_cast<TypeObject*>(s.type.get());
  if (s.self_type)
    return format_message("<super: <class '%N'>, <%N object>>", type, static_cast<TypeObject*>(s.self_type.get()));
  return format_message("<super: <class '%N'>, NULL>", type);
}
Result<Ref<>> s_thisclass(Interp&, Object* self) { return or_none(super(self).type); }
Result<Ref<>> s_self(Interp&, Object* self) { return or_none(super(self).self); }
Result<Ref<>> s_self_class(Interp&, Object* self) { return or_none(super(self).self_type); }
const NativeGetSet kSuperGetSets[] = {{"__thisclass__", s_thisclass, nullptr},
                                      {"__self__", s_self, nullptr},
                                      {"__self_class__", s_self_class, nullptr},
                                      {}};

constexpr LifetimeHooks kSuperHooks = field_hooks<Super>(false);

}  // namespace

Result<void> ready_super() {
  TypeSpec spec = {.hooks = &kSuperHooks,
                   .words = words_of<Super>,
                   .is_gc = true,
                   .is_base = true,
                   .slots = {.repr = super_repr,
                             .getattr = super_getattr,
                             .descr_get = super_get,
                             .init = super_init,
                             .new_ = [](Interp&, TypeObject& type, const Args&) -> Result<Ref<>> {
                               return make_instance_of(type, words_of<Super>);
                             }},
                   .getsets = kSuperGetSets};
  return ready_type(*rt().types.super, "super", spec);
}

}  // namespace wrp
