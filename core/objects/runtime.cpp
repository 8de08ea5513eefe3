// runtime.cpp -- how the objects that exist once come to life. Start reading at make_runtime().
#include "objects/runtime.h"

#include "objects/bytes.h"
#include "objects/complex.h"
#include "objects/frame.h"
#include "objects/numbers.h"
#include "objects/protocol.h"
#include "objects/sequence.h"
#include "objects/simple_types.h"
#include "objects/union.h"
#include "objects/weakref_types.h"

#include <cstdlib>
#include <cstring>

namespace wrp {

#if defined(__EMSCRIPTEN__)
Runtime the_runtime;
#else
Runtime* current_runtime = nullptr;
#endif

namespace {

// The type of types refers to itself, so types are allocated bare and filled later.
Result<TypeObject*> allocate_type(Type& meta) {
  Ref<TypeObject> type = TRY(heap().make<TypeObject>(meta));
  type->count = kImmortal;
  type->hooks = &kTypeHooks;
  return type.release();
}

Result<void> allocate_types(Runtime& r) {
  // A stand-in for `type` while it does not exist.
  static Type seed;
  seed.traits.is_gc = 1;
  seed.traits.pre_words = kGcWords;
  seed.hooks = &kTypeHooks;
  r.types.type = TRY(allocate_type(seed));
  r.types.type->type = r.types.type;
  r.types.type->traits.is_gc = 1;
  r.types.type->traits.pre_words = kGcWords;
  // Structs of pointers alone are filled as the arrays that they are: one loop instead of a line of code for each.
  auto fill = [&](void* first, size_t bytes) -> Result<void> {
    auto** types = static_cast<TypeObject**>(first);
    for (size_t i = 0; i < bytes / sizeof(TypeObject*); ++i) {
      if (!types[i]) types[i] = TRY(allocate_type(*r.types.type));
    }
    return {};
  };
  TRY(fill(&r.types, sizeof r.types));
  TRY(fill(&r.exceptions, sizeof r.exceptions));
  return {};
}

// What the very first strings, dicts, tuples and descriptors need of their types.
void prepare_layouts(Types& t) {
  auto leaf = [](TypeObject* type, const LifetimeHooks* hooks) { type->hooks = hooks; };
  auto container = [](TypeObject* type, const LifetimeHooks* hooks) {
    type->hooks = hooks;
    type->traits.is_gc = 1;
    type->traits.pre_words = kGcWords;
  };
  leaf(t.str, &kStrHooks);
  container(t.dict, &kDictHooks);
  container(t.tuple, &kTupleHooks);
  container(t.list, &kListHooks);
  for (TypeObject* type : {t.builtin, t.method_descriptor, t.wrapper_descriptor, t.getset_descriptor, t.class_method}) {
    container(type, type->hooks);
  }
  t.int_->features.long_subclass = 1;
  t.str->features.str_subclass = 1;
  t.list->features.list_subclass = 1;
  t.tuple->features.tuple_subclass = 1;
  t.tuple->features.var_sized = 1;
  t.dict->features.dict_subclass = 1;
  t.type->features.type_subclass = 1;
  t.bytes->features.bytes_subclass = 1;
}

Result<void> make_names(Runtime& r) {
  Ref<Str> empty = TRY(make_str_raw(0, 1, true));
  empty->count = kImmortal;
  r.names.empty = empty.release();
  static const char kNames[] =
#define NAME(name) #name "\0"
#include "objects/names.def"
#undef NAME
      ;
  Str** field = reinterpret_cast<Str**>(&r.names);
  for (const char* name = kNames; *name; name += std::strlen(name) + 1) {
    *field++ = TRY(intern(std::string_view(name))).release();
  }
  for (int i = 0; i < kSlotDefCount; ++i) (void)TRY(intern(std::string_view(kSlotDefs[i].name))).release();
  r.names.underscore = TRY(intern(std::string_view("_"))).release();
  return {};
}

template <class T = Object>
Result<T*> immortal(TypeObject& type) {
  Ref<T> o = TRY(heap().make<T>(type));
  o->count = kImmortal;
  return o.release();
}

Result<void> make_singletons(Runtime& r) {
  r.none = TRY(immortal(*r.types.none));
  r.not_implemented = TRY(immortal(*r.types.not_implemented));
  r.ellipsis = TRY(immortal(*r.types.ellipsis));
  auto* no = TRY(immortal<Int>(*r.types.bool_));
  auto* yes = TRY(immortal<Int>(*r.types.bool_));
  yes->number.value = 1;
  r.false_ = no;
  r.true_ = yes;
  for (int i = kSmallIntMin; i <= kSmallIntMax; ++i) {
    Int* n = TRY(immortal<Int>(*r.types.int_));
    n->number.value = i;
    r.small_ints[i - kSmallIntMin] = n;
  }
  Ref<Tuple> empty = TRY(make_tuple(0));
  heap().untrack(empty.get());
  empty->count = kImmortal;
  r.empty_tuple = empty.release();
  return {};
}

}  // namespace

void visit_runtime(RootVisitor& visitor) {
  Runtime& r = rt();
  auto all = [&](void* first, size_t bytes) {
    auto** objects = static_cast<Object**>(first);
    for (size_t i = 0; i < bytes / sizeof(Object*); ++i) {
      if (objects[i]) visitor.root(objects[i], "runtime", nullptr);
    }
  };
  all(&r.types, sizeof r.types);
  all(&r.exceptions, sizeof r.exceptions);
  all(&r.names, sizeof r.names);
  all(&r.small_ints, sizeof r.small_ints);
  all(&r.short_bytes, sizeof r.short_bytes);
  for (Object* o : {r.none, r.not_implemented, r.ellipsis, r.true_, r.false_, static_cast<Object*>(r.empty_tuple),
                    r.empty_frozenset}) {
    if (o) visitor.root(o, "runtime", nullptr);
  }
  visit_interned(visitor);
}

void free_runtime(Runtime& r) {
  free_interned();
  std::free(r.type_cache);
  r.type_cache = nullptr;
}

Result<void> make_runtime(Runtime& r) {
#if !defined(__EMSCRIPTEN__)
  current_runtime = &r;
#endif
  Types& t = r.types;
  TRY(allocate_types(r));
  prepare_layouts(t);
  TRY(make_names(r));
  TRY(make_singletons(r));

  TRY(ready_type(*t.object, "object", object_spec()));
  TRY(ready_type(*t.type, "type", type_spec()));
  TRY(ready_type(*t.str, "str", str_spec()));
  TRY(ready_type(*t.int_, "int", int_spec()));
  TRY(ready_type(*t.bool_, "bool", bool_spec()));
  TRY(ready_type(*t.float_, "float", float_spec()));
  TRY(ready_type(*t.tuple, "tuple", tuple_spec()));
  t.tuple->traits.untracking = Untracking::always;
  TRY(ready_type(*t.list, "list", list_spec()));
  TRY(ready_type(*t.dict, "dict", dict_spec()));
  t.dict->traits.untracking = Untracking::when_full;
  TRY(ready_type(*t.set, "set", set_spec()));
  TRY(ready_type(*t.frozenset, "frozenset", frozenset_spec()));
  TRY(ready_function_types());
  TRY(ready_iterator_types());
  TRY(ready_bytes_types());
  TRY(ready_complex());
  TRY(ready_union());
  TRY(ready_dict_views());
  TRY(ready_simple_types());
  TRY(ready_frame_types());
  TRY(ready_exceptions());
  TRY(ready_weakref_types());
  for (TypeObject* type :
       {t.bool_, t.bytearray, t.bytes, t.dict, t.float_, t.frozenset, t.int_, t.list, t.set, t.str, t.tuple})
    type->features.match_self = 1;
  for (TypeObject* type : {t.list, t.tuple, t.range, t.memoryview}) type->features.sequence = 1;
  for (TypeObject* type : {t.dict, t.mapping_proxy, t.frame_locals_proxy}) type->features.mapping = 1;
  r.memory_error = TRY(make_exception(*r.exceptions.MemoryError, Borrowed<Tuple>(r.empty_tuple).dup()));
  return {};
}

}  // namespace wrp
