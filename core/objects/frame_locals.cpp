// frame_locals.cpp -- the variables of a frame: what locals() copies, and the FrameLocalsProxy that f_locals is for a
// function, as of 3.13: it holds the frame and nothing else, and what is written through it is written into the frame.
//
// Names that the function does not have are kept in the frame's dict, which functions have no other use for.
#include "objects/arguments.h"
#include "objects/fields.h"
#include "objects/frame.h"
#include "objects/sequence.h"

namespace wrp {

struct FrameLocalsProxy : GcObject {
  Ref<> frame;
};
FIELDS(FrameLocalsProxy, FIELD(frame))

namespace {

constexpr LifetimeHooks kHooks = field_hooks<FrameLocalsProxy>();

Frame& frame_of(Object* o) { return *as_frame(static_cast<FrameLocalsProxy*>(o)->frame.get()); }
bool is_proxy(Object* o) { return o->type == rt().types.frame_locals_proxy; }
bool is_optimized(const Frame& f) { return f.code->flags_word & kCodeOptimized; }

// Its variables hide the names of its module or class.
bool runs_comprehension(Frame& f) {
  for (Word i = 0; i < f.code->local_count; ++i) {
    if (f.slots()[i] && slot_name(*f.code, i)->at(0) == '.') return true;
  }
  return false;
}

// A new dict of all variables that have a value.
Result<Ref<Dict>> copy_locals(Frame& f) {
  Ref<Dict> dict = TRY(make_dict());
  Tuple& names = *as_tuple(f.code->local_names.get());
  for (Word i = 0; i < f.code->local_count; ++i) {
    if (as_str(names[i])->at(0) == '.' && i < f.code->free_start + f.code->free_count) continue;
    Ref<Str> name = TRY(shown_name(*f.code, i));  // a comprehension's has a value only while that is running
    Object* value = f.slots()[i];
    if (value && value->type == rt().types.cell) value = static_cast<Cell*>(value)->value.get();
    if (value) TRY(dict_set(*dict, name.get(), Borrowed<>(value).dup()));
  }
  if (is_optimized(f) && f.locals) TRY(dict_merge(*rt().interp, *dict, f.locals.get(), true));
  return dict;
}

Result<Ref<Dict>> copy(Object* self) { return copy_locals(frame_of(self)); }

// Where the function has it; null: it has no such variable.
Object** find_slot(Frame& f, Object* key) {
  if (!is_str(key)) return nullptr;
  for (Word i = 0; i < f.code->free_start + f.code->free_count; ++i) {
    if (equal(*slot_name(*f.code, i), *as_str(key))) return &f.slots()[i];
  }
  return nullptr;
}

// What the function does not have can be removed; null when it is not there.
Result<Ref<>> remove(Interp& in, Object* self, Object* key) {
  Frame& f = frame_of(self);
  TRY(hash(in, key));
  if (find_slot(f, key)) return value_error(in, "cannot remove local variables from FrameLocalsProxy");
  return f.locals ? dict_remove(in, *as_dict(f.locals.get()), key) : Ref<>();
}

Result<void> set_local(Interp& in, Object* self, Object* key, Object* value) {
  if (!value) {
    Ref<> removed = TRY(remove(in, self, key));
    if (!removed) return key_error(in, key);
    return {};
  }
  Frame& f = frame_of(self);
  TRY(hash(in, key));
  if (Object** slot = find_slot(f, key)) {
    Ref<> added = Borrowed<>(value).dup();
    if (*slot && (*slot)->type == rt().types.cell) {
      static_cast<Cell*>(*slot)->value = std::move(added);
    } else {
      Ref<> old = Ref<>::adopt(std::exchange(*slot, added.release()));
    }
    return {};
  }
  if (!f.locals) {
    f.locals = TRY(make_dict());
    claim_globals(f);
  }
  return dict_insert(in, *as_dict(f.locals.get()), Borrowed<>(key).dup(), Borrowed<>(value).dup());
}

Result<Ref<>> get_local(Interp& in, Object* self, Object* key) {
  Ref<Dict> all = TRY(copy(self));
  if (Object* value = TRY(dict_lookup(in, *all, key))) return Borrowed<>(value).dup();
  Ref<Str> shown = TRY(repr(in, key));
  return raise_error(in, rt().exceptions.KeyError, "local variable '%U' is not defined", shown.get());
}

// Of a dict or another such proxy.
Result<bool> update(Interp& in, Object* self, Object* other) {
  if (!is_dict(other) && !is_proxy(other)) return false;
  Ref<Dict> all = TRY(make_dict());
  TRY(dict_merge(in, *all, other, true));
  Word position = 0;
  for (Object *key, *value; dict_next(*all, position, key, value);) TRY(set_local(in, self, key, value));
  return true;
}

template <const char* kName>
Result<Ref<>> as_list(Interp& in, Object* self, const Args& args) {
  Ref<Dict> all = TRY(copy(self));
  Ref<> view = TRY(call_method(in, all.get(), TRY(intern(std::string_view(kName))).get(), args));
  return list_from_iterable(in, view.get());
}
constexpr char kKeys[] = "keys", kValues[] = "values", kItems[] = "items", kReversed[] = "__reversed__";

Result<Ref<>> proxy_copy(Interp&, Object* self, const Args&) { return copy(self); }
Result<Ref<>> proxy_get(Interp& in, Object* self, const Args& args) {
  if (args.count < 1 || args.count > 2) return type_error(in, "get expected 1 or 2 arguments");
  Ref<Dict> all = TRY(copy(self));
  Object* value = TRY(dict_lookup(in, *all, args[0]));
  return value || args.count == 2 ? Borrowed<>(value ? value : args[1]).dup() : none();
}
Result<Ref<>> proxy_pop(Interp& in, Object* self, const Args& args) {
  Ref<> value = TRY(remove(in, self, args[0]));
  if (value) return value;
  if (args.count < 2) return key_error(in, args[0]);
  return Borrowed<>(args[1]).dup();
}
Result<Ref<>> proxy_set_default(Interp& in, Object* self, const Args& args) {
  if (args.count < 1 || args.count > 2) return type_error(in, "setdefault expected 1 or 2 arguments");
  Ref<Dict> all = TRY(copy(self));
  Object* value = TRY(dict_lookup(in, *all, args[0]));
  if (value) return Borrowed<>(value).dup();
  value = args.count == 2 ? args[1] : rt().none;
  TRY(set_local(in, self, args[0], value));
  return Borrowed<>(value).dup();
}
Result<Ref<>> proxy_update(Interp& in, Object* self, const Args& args) {
  if (TRY(update(in, self, args[0]))) return none();
  return type_error(in, "update() argument must be dict or another FrameLocalsProxy");
}
const NativeMethod kMethods[] = {
    {"update", proxy_update, 1, 1, NativeMethod::method, nullptr},
    {"__reversed__", as_list<kReversed>, 0, 0, NativeMethod::method, nullptr},
    {"copy", proxy_copy, 0, 0, NativeMethod::method, nullptr},
    {"keys", as_list<kKeys>, 0, 0, NativeMethod::method, nullptr},
    {"values", as_list<kValues>, 0, 0, NativeMethod::method, nullptr},
    {"items", as_list<kItems>, 0, 0, NativeMethod::method, nullptr},
    {"get", proxy_get, 0, -1, NativeMethod::method, nullptr},
    {"pop", proxy_pop, 1, 2, NativeMethod::method, nullptr},
    {"setdefault", proxy_set_default, 0, -1, NativeMethod::method, nullptr},
    {},
};

Result<Ref<>> proxy_repr(Interp& in, Object* o) {
  ReprGuard guard(&frame_of(o));
  if (guard.seen()) return make_str("{...}");
  return repr(in, TRY(copy(o)).get());
}
Result<Ref<>> proxy_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  if (op != CompareOp::eq && op != CompareOp::ne) return not_implemented();
  if (is_proxy(b)) return make_bool((&frame_of(a) == &frame_of(b)) == (op == CompareOp::eq));
  if (!is_dict(b)) return not_implemented();
  return rich_compare(in, TRY(copy(a)).get(), b, op);
}
Result<Ref<>> proxy_or(Interp& in, Object* a, Object* b) {
  for (Object* o : {a, b}) {
    if (!is_dict(o) && !is_proxy(o)) return not_implemented();
  }
  Ref<Dict> out = TRY(make_dict());
  TRY(dict_merge(in, *out, a, true));
  TRY(dict_merge(in, *out, b, true));
  return out;
}
Result<Ref<>> proxy_ior(Interp& in, Object* a, Object* b) {
  return TRY(update(in, a, b)) ? Result<Ref<>>(Borrowed<>(a).dup()) : not_implemented();
}

Result<Ref<>> make_proxy(Object* frame) {
  Ref<FrameLocalsProxy> p = TRY(heap().make<FrameLocalsProxy>(*rt().types.frame_locals_proxy));
  p->frame = Borrowed<>(frame).dup();
  heap().track(p.get());
  return p;
}
Result<Ref<>> proxy_new(Interp& in, TypeObject&, const Args& args) {
  if (args.count != 1)
    return type_error(in, "FrameLocalsProxy expected 1 argument, got %d", static_cast<int>(args.count));
  if (args[0]->type != rt().types.frame) return type_error(in, "expect frame, not %T", args[0]);
  if (args.has_keywords()) return type_error(in, "FrameLocalsProxy takes no keyword arguments");
  if (!is_optimized(*as_frame(args[0]))) return not_supported(in, "FrameLocalsProxy of a module's or class's frame");
  return make_proxy(args[0]);
}

}  // namespace

Result<Ref<>> locals_of(Frame& f) {
  if (!is_optimized(f) && f.locals && !runs_comprehension(f)) return f.locals.dup();
  return copy_locals(f);
}

Result<Ref<>> frame_locals(Frame& f) { return is_optimized(f) ? make_proxy(&f) : locals_of(f); }

Result<void> ready_frame_locals() {
  TypeSpec spec = {.hooks = &kHooks,
                   .words = words_of<FrameLocalsProxy>,
                   .is_gc = true,
                   .slots = {.repr = proxy_repr,
                             .iter = [](Interp& in, Object* o) -> Result<Ref<>> {
                               Ref<> keys = TRY(as_list<kKeys>(in, o, {}));
                               return get_iter(in, keys.get());
                             },
                             .hash = hash_not_implemented,
                             .compare = proxy_compare,
                             .length = [](Interp&, Object* o) -> Result<int64_t> {
                               return static_cast<int64_t>(TRY(copy(o))->used);
                             },
                             .getitem = get_local,
                             .setitem = set_local,
                             .contains = [](Interp& in, Object* o, Object* key) -> Result<bool> {
                               Ref<Dict> all = TRY(copy(o));
                               return TRY(dict_lookup(in, *all, key)) != nullptr;
                             },
                             .new_ = proxy_new},
                   .methods = kMethods};
  spec.slots.binary[static_cast<int>(BinaryOp::or_)] = proxy_or;
  spec.slots.inplace[static_cast<int>(BinaryOp::or_)] = proxy_ior;
  return ready_type(*rt().types.frame_locals_proxy, "FrameLocalsProxy", spec);
}

}  // namespace wrp
