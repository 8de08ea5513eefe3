// protocol.h -- everything that may run Python on any object: attributes, calls, iteration, comparison, operators.
#pragma once

#include "objects/exception.h"
#include "objects/function.h"
#include "objects/numbers.h"

namespace wrp {

// ---- attributes ----
Result<Ref<>> get_attr(Interp& in, Object* o, Str* name);
// As in CPython, an AttributeError that says nothing of them learns where it happened: also one that a program raised.
void tell_where(Interp& in, Error error, Object* o, Str* name);
Result<Ref<>> get_attr_or_null(Interp& in, Object* o, Str* name);  // null instead of AttributeError
Result<void> set_attr(Interp& in, Object* o, Str* name, Object* value);
Result<void> del_attr(Interp& in, Object* o, Str* name);
// A dunder on the type, bound to `o`; null when there is none. What operators use.
Result<Ref<>> get_special(Interp& in, Object* o, Str* name);
// object.__getattribute__ and __setattr__ (instance.cpp).
Result<Ref<>> generic_getattr(Interp& in, Object* o, Str* name);
Result<Ref<>> generic_getattr_or_null(Interp& in, Object* o, Str* name);
Result<void> generic_setattr(Interp& in, Object* o, Str* name, Object* value);

// What objects have that say nothing about it themselves: they are hashed by address, and equal to themselves only.
Result<int64_t> object_hash(Interp& in, Object* o);
Result<void> refuse_abstract(Interp& in, TypeObject& type);  // instances of
Result<Ref<>> object_compare(Interp& in, Object* a, Object* b, CompareOp op);

// ---- calls ----
Result<Ref<>> call(Interp& in, Object* callable, const Args& args);
template <class... Values>
Result<Ref<>> call_with(Interp& in, Object* callable, Values*... values) {
  Object* items[] = {static_cast<Object*>(values)..., nullptr};
  return call(in, callable, Args(items, sizeof...(values)));
}
Result<Ref<>> call_method(Interp& in, Object* o, Str* name, const Args& args);
bool is_callable(Object* o);
// All that f(*args, **kwargs) is given, in one tuple; `names`: of what came by keyword, or null.
// With arguments in front, which the callable does not own.
Result<Ref<>> call_prepended(Interp& in, Object* callable, Object* const* before, Word count, const Args& args);
Result<Ref<Tuple>> spread(Interp& in, Tuple& args, Dict* kwargs, Ref<Tuple>& names);
// Calls with a tuple and a dict (or null), as f(*args, **kwargs).
Result<Ref<>> call_ex(Interp& in, Object* callable, Tuple& args, Dict* kwargs);

// ---- text ----
Result<Ref<Str>> repr(Interp& in, Object* o);
Result<Ref<Str>> str(Interp& in, Object* o);
Result<Ref<Str>> ascii(Interp& in, Object* o);
Result<Ref<Str>> format(Interp& in, Object* o, Str& spec);
// repr() of `o` appended; a "..." on self-containing containers is the caller's.
Result<void> append_repr(Interp& in, Text& text, Object* o);
Result<Ref<>> generic_repr(Interp& in, Object* o);  // the slot of a class whose __repr__ is in Python
// Is `o` already being shown further out? For containers that contain themselves. enter returns false then.
class ReprGuard {
 public:
  explicit ReprGuard(Object* o);
  ~ReprGuard();
  bool seen() const { return seen_; }

 private:
  Object* object_;
  ReprGuard* outer_;
  bool seen_ = false;
  static ReprGuard*& innermost();
};

// ---- comparing ----
Result<int64_t> hash(Interp& in, Object* o);
Result<Ref<>> rich_compare(Interp& in, Object* a, Object* b, CompareOp op);
Result<bool> compare_bool(Interp& in, Object* a, Object* b, CompareOp op);
Result<bool> same_or_equal(Interp& in, Object* a, Object* b);  // `is` first, as containers do
Result<bool> truth(Interp& in, Object* o);
const char* compare_symbol(CompareOp op);
bool order_satisfies(int order, CompareOp op);  // order: -1, 0, 1

// ---- iteration ----
Result<Ref<>> get_iter(Interp& in, Object* o);
Result<Ref<>> iter_next(Interp& in, Object* iterator);  // null: exhausted. Counts as a step: iterators may be endless
Result<Ref<>> iter_next_uncounted(Interp& in, Object* iterator);
Result<bool> is_iterable(Interp& in, Object* o);

// ---- containers ----
Result<int64_t> length(Interp& in, Object* o);
Result<int64_t> length_hint(Interp& in, Object* o, int64_t otherwise);
Result<Ref<>> get_item(Interp& in, Object* o, Object* key);
Result<Ref<>> get_item_or_null(Interp& in, Object* o, Object* key);  // null instead of KeyError
Result<void> set_item(Interp& in, Object* o, Object* key, Object* value);
Result<void> del_item(Interp& in, Object* o, Object* key);
Result<bool> contains(Interp& in, Object* container, Object* value);

// ---- numbers ----
Result<Ref<>> binary(Interp& in, Object* a, Object* b, BinaryOp op);
Result<Ref<>> inplace(Interp& in, Object* a, Object* b, BinaryOp op);
Result<Ref<>> unary(Interp& in, Object* o, UnaryOp op);
const char* binary_symbol(BinaryOp op, bool inplace);
// The int that `o` is, or that its __index__ gives.
Result<Ref<>> to_int(Interp& in, Object* o);
// The same as a C number. Too large: an OverflowError; with `error`, that one, in the words for places in sequences.
Result<int64_t> as_index(Interp& in, Object* o, TypeObject* error = nullptr);
bool has_index(Object* o);

// ---- classes ----
Result<bool> is_instance_of(Interp& in, Object* o, Object* classinfo);  // isinstance(), with __instancecheck__
Result<bool> is_subclass_of(Interp& in, Object* cls, Object* classinfo);
// The same without asking the class: what type.__instancecheck__ and type.__subclasscheck__ say.
Result<bool> is_plain_instance_of(Interp& in, Object* o, Object* cls);
Result<bool> is_plain_subclass_of(Interp& in, Object* derived, Object* cls);

// How something made here is made again, as copyreg tells; `state` is what nobody could find out otherwise.
Result<Ref<>> reduce_native(Interp& in, Object* self, Object* state);

// ---- slices and subscripts ----
struct Slice : GcObject {
  Ref<> start, stop, step;
};
struct SliceBounds {
  int64_t start, stop, step, count;
};
Result<SliceBounds> slice_bounds(Interp& in, Slice& slice, Word length);
Result<Ref<>> make_slice(Ref<> start, Ref<> stop, Ref<> step);

// ---- argument helpers for natives ----
// "f() takes ..." in CPython's words happens in call_native; these take keyword arguments apart.
// Value of keyword `name` in args (borrowed) or null.
Object* keyword(const Args& args, const char* name);
// Raises when a keyword is not among the `count` names.
Result<void> only_keywords(Interp& in, const char* function, const Args& args, const char* const* names, Word count);

// ---- instances (instance.cpp) ----
Result<Ref<>> object_new(Interp& in, TypeObject& type, const Args& args);
Result<void> object_init(Interp& in, Object* self, const Args& args);
// A bare instance of a class: attributes empty, tracked.
Result<Ref<>> make_instance(TypeObject& type);
Result<Ref<>> make_instance_of(TypeObject& type, Word words);
// The instance's __dict__, made when needed; null when the type has none.
Result<Dict*> instance_dict(Object* o);
// A dict that holds the attributes of its owner: may this key join the names of the owner's class?
bool share_key(Object* owner, Object* key);
// The number of a name among those of the owner's class, or -1.
int shared_place(Object* owner, Object* key);
// From now on the dict is like any other.
void unshare_dict(Dict& dict);
// Do the values count as the owner's own, so that the collector does not look at the dict?
bool is_inline_dict(const Dict& dict);
// set |= iterable, and so on for - and ^.
Result<void> set_combine(Interp& in, Object* set, Object* iterable, BinaryOp op);
Result<void> set_instance_dict(Interp& in, Object* o, Object* value);
// Attribute straight from the instance (inline values or dict), borrowed, or null.
Object* instance_attribute(Object* o, Str* name);
Result<void> store_instance_attribute(Object* o, Str* name, Ref<> value);
Object** inline_values(Object* o);
// Calls __del__, if the class has it.
void instance_finalize(Object* o);
extern const LifetimeHooks kInstanceHooks;
void instance_visit_own(Object* o, EdgeVisitor& visitor);

}  // namespace wrp
