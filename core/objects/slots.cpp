// slots.cpp -- the bridge between dunders and slots, both ways.
//
//   A native type has slots; each shows as a wrapper in its dict:         int.__add__  calls  int's slot `binary[add]`
//   A class in Python has dunders; each fills a slot with a generic function:  slot  calls  the class's __add__
//
// kSlotDefs lists the pairs. type.cpp keeps slots up to date when a class changes.
#include "objects/arguments.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

// ---- generic slot functions: look the dunder up and call it --------------------------------------------------------

// Calls the dunder `name` of o. A null result without error: there is no such dunder.
template <class... Values>
Result<Ref<>> call_dunder(Interp& in, Object* o, Str* name, Values*... values) {
  Object* found = lookup(type_of(o), name);
  if (!found) return Ref<>();
  Ref<> function = Borrowed<>(found).dup();
  if (function->type == rt().types.function) {  // the common case needs no bound method
    Object* items[] = {o, static_cast<Object*>(values)...};
    return call(in, function.get(), Args(items, 1 + sizeof...(values)));
  }
  if (type_of(function.get())->slots.descr_get) {
    function = TRY(type_of(function.get())->slots.descr_get(in, function.get(), o, o->type));
  }
  return call_with(in, function.get(), values...);
}

template <class... Values>
Result<Ref<>> must_call_dunder(Interp& in, Object* o, Str* name, Values*... values) {
  Ref<> result = TRY(call_dunder(in, o, name, values...));
  if (!result) return attribute_error(in, o, name, "'%T' object has no attribute '%U'", o, name);
  return result;
}

template <Str* Names::*kName>
Result<Ref<>> generic_unary(Interp& in, Object* o) {
  return must_call_dunder(in, o, rt().names.*kName);
}

Result<Ref<>> generic_next(Interp& in, Object* o) {
  auto value = must_call_dunder(in, o, ID(__next__));
  if (value) return value;
  if (raised_is(in, value.error(), rt().exceptions.StopIteration)) {
    in.drop_raised();
    return Ref<>();
  }
  return value.error();
}

Result<Ref<>> generic_iter(Interp& in, Object* o) {
  Object* found = lookup(type_of(o), ID(__iter__));
  if (found == rt().none) return type_error(in, "'%T' object is not iterable", o);
  if (!found) return type_error(in, "'%T' object is not iterable", o);
  return must_call_dunder(in, o, ID(__iter__));
}

Result<Ref<>> text_dunder(Interp& in, Object* o, Str* name, const char* shown) {
  Ref<> text = TRY(must_call_dunder(in, o, name));
  if (!is_str(text.get())) return type_error(in, "%s returned non-string (type %T)", shown, text.get());
  return text;
}
}  // namespace
Result<Ref<>> generic_repr(Interp& in, Object* o) { return text_dunder(in, o, ID(__repr__), "__repr__"); }
namespace {
Result<Ref<>> generic_str(Interp& in, Object* o) { return text_dunder(in, o, ID(__str__), "__str__"); }

Result<int64_t> generic_hash(Interp& in, Object* o) {
  Object* found = lookup(type_of(o), ID(__hash__));
  if (!found || found == rt().none) return hash_not_implemented(in, o);
  Ref<> value = TRY(must_call_dunder(in, o, ID(__hash__)));
  if (!is_int(value.get())) return type_error(in, "__hash__ method should return an integer");
  // Any integer is accepted; one that fits is kept as it is, as CPython does.
  if (is_big(value.get())) return rt().types.int_->slots.hash(in, value.get());
  int64_t h = int_value(value.get());
  return h == -1 ? -2 : h;
}

Result<Ref<>> generic_call(Interp& in, Object* o, const Args& args) {
  Object* found = lookup(type_of(o), ID(__call__));
  if (!found) return attribute_error(in, o, ID(__call__), "'%T' object has no attribute '__call__'", o);
  Ref<> function = Borrowed<>(found).dup();
  if (function->type == rt().types.function) return call_prepended(in, function.get(), &o, 1, args);
  if (type_of(function.get())->slots.descr_get) {
    function = TRY(type_of(function.get())->slots.descr_get(in, function.get(), o, o->type));
  }
  return call(in, function.get(), args);
}

Result<Ref<>> generic_getattribute(Interp& in, Object* o, Str* name) {
  Object* getattribute = lookup(type_of(o), ID(__getattribute__));
  bool plain = getattribute->type == rt().types.wrapper_descriptor;
  auto value = plain ? (type_of(o)->features.type_subclass ? type_getattr(in, o, name) : generic_getattr(in, o, name))
                     : must_call_dunder(in, o, ID(__getattribute__), name);
  if (value || !raised_is(in, value.error(), rt().exceptions.AttributeError)) return value;
  if (!lookup(type_of(o), ID(__getattr__))) return value;
  in.drop_raised();
  return must_call_dunder(in, o, ID(__getattr__), name);
}

Result<void> generic_setattr_slot(Interp& in, Object* o, Str* name, Object* value) {
  if (value) {
    TRY(must_call_dunder(in, o, ID(__setattr__), name, value));
  } else {
    TRY(must_call_dunder(in, o, ID(__delattr__), name));
  }
  return {};
}

Str* compare_name(CompareOp op) {
  switch (op) {
    case CompareOp::lt: return ID(__lt__);
    case CompareOp::le: return ID(__le__);
    case CompareOp::eq: return ID(__eq__);
    case CompareOp::ne: return ID(__ne__);
    case CompareOp::gt: return ID(__gt__);
    case CompareOp::ge: return ID(__ge__);
  }
  WRP_UNREACHABLE();
}

Result<Ref<>> generic_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  Str* name = compare_name(op);
  if (!lookup(type_of(a), name)) return not_implemented();
  return must_call_dunder(in, a, name, b);
}

Result<int64_t> checked_length(Interp& in, Object* value) {
  if (!has_index(value)) return type_error(in, "'%T' object cannot be interpreted as an integer", value);
  Ref<> whole = TRY(to_int(in, value));
  int64_t n = int_value(whole.get());
  if (n < 0) return value_error(in, "__len__() should return >= 0");
  (void)TRY(as_index(in, whole.get(), rt().exceptions.OverflowError));
  return n;
}

Result<int64_t> generic_length(Interp& in, Object* o) {
  Ref<> n = TRY(must_call_dunder(in, o, ID(__len__)));
  return checked_length(in, n.get());
}

Result<bool> generic_truth(Interp& in, Object* o) {
  if (lookup(type_of(o), ID(__bool__))) {
    Ref<> value = TRY(must_call_dunder(in, o, ID(__bool__)));
    if (value->type != rt().types.bool_) return type_error(in, "__bool__ should return bool, returned %T", value.get());
    return value.get() == rt().true_;
  }
  if (lookup(type_of(o), ID(__len__))) return TRY(generic_length(in, o)) != 0;
  return true;
}

Result<Ref<>> generic_getitem(Interp& in, Object* o, Object* key) {
  return must_call_dunder(in, o, ID(__getitem__), key);
}

Result<void> generic_setitem(Interp& in, Object* o, Object* key, Object* value) {
  if (value) {
    Ref<> done = TRY(call_dunder(in, o, ID(__setitem__), key, value));
    if (!done) return type_error(in, "'%T' object does not support item assignment", o);
  } else {
    Ref<> done = TRY(call_dunder(in, o, ID(__delitem__), key));
    if (!done) return type_error(in, "'%T' object does not support item deletion", o);
  }
  return {};
}

Result<bool> generic_contains(Interp& in, Object* o, Object* value) {
  Object* found = lookup(type_of(o), ID(__contains__));
  if (found == rt().none) return type_error(in, "'%T' object is not a container", o);
  Ref<> answer = TRY(must_call_dunder(in, o, ID(__contains__), value));
  return truth(in, answer.get());
}

Result<Ref<>> generic_descr_get(Interp& in, Object* descriptor, Object* instance, Object* type) {
  Object* found = lookup(type_of(descriptor), ID(__get__));
  if (!found) return Borrowed<>(descriptor).dup();
  return must_call_dunder(in, descriptor, ID(__get__), instance ? instance : rt().none, type ? type : rt().none);
}

Result<void> generic_descr_set(Interp& in, Object* descriptor, Object* instance, Object* value) {
  if (value) {
    TRY(must_call_dunder(in, descriptor, ID(__set__), instance, value));
  } else {
    TRY(must_call_dunder(in, descriptor, ID(__delete__), instance));
  }
  return {};
}

struct OperatorNames {
  Str* Names::*plain;
  Str* Names::*reflected;
  Str* Names::*inplace;
};
#define OPERATOR(op, r, i) \
  { &Names::id_##op, &Names::id_##r, &Names::id_##i }
constexpr OperatorNames kOperators[kBinaryOps] = {
    OPERATOR(__add__, __radd__, __iadd__),
    OPERATOR(__sub__, __rsub__, __isub__),
    OPERATOR(__mul__, __rmul__, __imul__),
    OPERATOR(__matmul__, __rmatmul__, __imatmul__),
    OPERATOR(__truediv__, __rtruediv__, __itruediv__),
    OPERATOR(__floordiv__, __rfloordiv__, __ifloordiv__),
    OPERATOR(__mod__, __rmod__, __imod__),
    OPERATOR(__divmod__, __rdivmod__, __divmod__),
    OPERATOR(__pow__, __rpow__, __ipow__),
    OPERATOR(__lshift__, __rlshift__, __ilshift__),
    OPERATOR(__rshift__, __rrshift__, __irshift__),
    OPERATOR(__and__, __rand__, __iand__),
    OPERATOR(__xor__, __rxor__, __ixor__),
    OPERATOR(__or__, __ror__, __ior__),
};
#undef OPERATOR

// As CPython's SLOT1BIN: the right operand goes first when its class is a subclass that overrides the reflected method.
template <int kOp>
Result<Ref<>> generic_binary(Interp& in, Object* a, Object* b) {
  constexpr BinaryFn self = generic_binary<kOp>;
  Str* plain = rt().names.*kOperators[kOp].plain;
  Str* reflected = rt().names.*kOperators[kOp].reflected;
  bool try_right = type_of(a) != type_of(b) && type_of(b)->slots.binary[kOp] == self;
  auto attempt = [&](Object* on, Str* name, Object* other) -> Result<Ref<>> {
    Ref<> value = TRY(call_dunder(in, on, name, other));
    if (!value) return not_implemented();
    return value;
  };
  if (type_of(a)->slots.binary[kOp] == self) {
    if (try_right && is_subtype(type_of(b), type_of(a)) &&
        lookup(type_of(b), reflected) != lookup(type_of(a), reflected)) {
      Ref<> value = TRY(attempt(b, reflected, a));
      if (value.get() != rt().not_implemented) return value;
      try_right = false;
    }
    Ref<> value = TRY(attempt(a, plain, b));
    if (value.get() != rt().not_implemented || type_of(a) == type_of(b)) return value;
  }
  if (try_right) return attempt(b, reflected, a);
  return not_implemented();
}

template <int kOp>
Result<Ref<>> generic_inplace(Interp& in, Object* a, Object* b) {
  Ref<> value = TRY(call_dunder(in, a, rt().names.*kOperators[kOp].inplace, b));
  if (!value) return not_implemented();
  return value;
}

Result<Ref<>> generic_index(Interp& in, Object* o) { return must_call_dunder(in, o, ID(__index__)); }

// ---- wrappers: a dunder called on a native slot
// ----------------------------------------------------------------------

Result<void> expect(Interp& in, const Args& args, Word count) {
  if (args.count == count && !args.has_keywords()) return {};
  if (args.has_keywords()) return type_error(in, "wrapper takes no keyword arguments");
  return type_error(in, "expected %zu argument%s, got %zu", static_cast<size_t>(count), count == 1 ? "" : "s",
                    static_cast<size_t>(args.count));
}

#define WRAPPER(name)                                                                                                  \
  Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self, const Args& args, [[maybe_unused]] const SlotDef& def, \
                     void* f)

WRAPPER(wrap_unary) {
  TRY(expect(in, args, 0));
  return reinterpret_cast<UnaryFn>(f)(in, self);
}
WRAPPER(wrap_next) {
  TRY(expect(in, args, 0));
  Ref<> value = TRY(reinterpret_cast<UnaryFn>(f)(in, self));
  if (value) return value;
  return in.raise(TRY(make_exception(*rt().exceptions.StopIteration, Borrowed<Tuple>(rt().empty_tuple).dup())));
}
WRAPPER(wrap_hash) {
  TRY(expect(in, args, 0));
  return make_int(TRY(reinterpret_cast<decltype(Slots::hash)>(f)(in, self)));
}
WRAPPER(wrap_call) { return reinterpret_cast<decltype(Slots::call)>(f)(in, self, args); }
WRAPPER(wrap_getattr) {
  TRY(expect(in, args, 1));
  Ref<Str> name = TRY(attribute_name(in, args[0]));
  return reinterpret_cast<decltype(Slots::getattr)>(f)(in, self, name.get());
}
WRAPPER(wrap_setattr) {
  bool set = def.detail == 0;
  TRY(expect(in, args, set ? 2 : 1));
  Ref<Str> name = TRY(attribute_name(in, args[0]));
  // As in CPython, object.__setattr__ does not get at what the object's own kind protects.
  if (reinterpret_cast<void*>(type_of(self)->solid->slots.setattr) != f)
    return type_error(in, "can't apply this %s to %T object", def.name, self);
  TRY(reinterpret_cast<decltype(Slots::setattr)>(f)(in, self, name.get(), set ? args[1] : nullptr));
  return none();
}
WRAPPER(wrap_compare) {
  TRY(expect(in, args, 1));
  return reinterpret_cast<decltype(Slots::compare)>(f)(in, self, args[0], static_cast<CompareOp>(def.detail));
}
WRAPPER(wrap_truth) {
  TRY(expect(in, args, 0));
  return make_bool(TRY(reinterpret_cast<decltype(Slots::truth)>(f)(in, self)));
}
WRAPPER(wrap_length) {
  TRY(expect(in, args, 0));
  return make_int(TRY(reinterpret_cast<LengthFn>(f)(in, self)));
}
WRAPPER(wrap_binary) {
  TRY(expect(in, args, 1));
  auto function = reinterpret_cast<BinaryFn>(f);
  return def.reflected ? function(in, args[0], self) : function(in, self, args[0]);
}
WRAPPER(wrap_pow) {
  bool no_modulus = args.count == 2 && args[1] == rt().none;
  return wrap_binary(in, self, no_modulus ? Args(args.items, 1, args.keywords) : args, def, f);
}
WRAPPER(wrap_setitem) {
  bool set = def.detail == 0;
  TRY(expect(in, args, set ? 2 : 1));
  TRY(reinterpret_cast<decltype(Slots::setitem)>(f)(in, self, args[0], set ? args[1] : nullptr));
  return none();
}
WRAPPER(wrap_contains) {
  TRY(expect(in, args, 1));
  return make_bool(TRY(reinterpret_cast<decltype(Slots::contains)>(f)(in, self, args[0])));
}
WRAPPER(wrap_descr_get) {
  if (args.count < 1 || args.count > 2)
    return type_error(in, "expected at least 1 argument, got %zu", static_cast<size_t>(args.count));
  Object* instance = args[0] == rt().none ? nullptr : args[0];
  Object* type = args.count == 2 && args[1] != rt().none ? args[1] : nullptr;
  if (!instance && !type) return type_error(in, "__get__(None, None) is invalid");
  return reinterpret_cast<decltype(Slots::descr_get)>(f)(in, self, instance, type);
}
WRAPPER(wrap_descr_set) {
  bool set = def.detail == 0;
  TRY(expect(in, args, set ? 2 : 1));
  TRY(reinterpret_cast<decltype(Slots::descr_set)>(f)(in, self, args[0], set ? args[1] : nullptr));
  return none();
}
WRAPPER(wrap_init) {
  TRY(reinterpret_cast<decltype(Slots::init)>(f)(in, self, args));
  return none();
}
#undef WRAPPER

}  // namespace

Result<Ref<>> slot_getattr_hook(Interp& in, Object* o, Str* name) { return generic_getattribute(in, o, name); }

Result<void> slot_init(Interp& in, Object* self, const Args& args) {
  Object* found = lookup(type_of(self), ID(__init__));
  Ref<> function = Borrowed<>(found).dup();
  if (type_of(function.get())->slots.descr_get) {
    function = TRY(type_of(function.get())->slots.descr_get(in, function.get(), self, self->type));
  }
  Ref<> result = TRY(call(in, function.get(), args));
  if (result.get() != rt().none) return type_error(in, "__init__() should return None, not '%T'", result.get());
  return {};
}

Result<Ref<>> slot_new(Interp& in, TypeObject& type, const Args& args) {
  Ref<> function = TRY(get_attr(in, &type, ID(__new__)));
  Word total = args.count + args.keyword_count();
  Ref<Tuple> all = TRY(make_tuple(total + 1));
  all->init(0, Borrowed<>(&type).dup());
  for (Word i = 0; i < total; ++i) all->init(i + 1, Borrowed<>(args.items[i]).dup());
  return call(in, function.get(), Args(all->items(), args.count + 1, args.keywords));
}

#define AT(field) offsetof(Slots, field)
#define GENERIC(function) reinterpret_cast<void*>(function)
#define UNARY(dunder, field) \
  { #dunder, AT(field), GENERIC(generic_unary <&Names::id_##dunder>), wrap_unary, 0, false }
#define COMPARE(dunder, op) \
  { #dunder, AT(compare), GENERIC(generic_compare), wrap_compare, static_cast < int8_t>(CompareOp::op), false }
#define BINARY(name, op)                                                              \
  {"__" #name "__",                                                                   \
   AT(binary[static_cast<int>(BinaryOp::op)]),                                        \
   GENERIC(generic_binary<static_cast<int>(BinaryOp::op)>),                           \
   wrap_binary,                                                                       \
   0,                                                                                 \
   false},                                                                            \
  {                                                                                   \
    "__r" #name "__", AT(binary[static_cast<int>(BinaryOp::op)]),                     \
        GENERIC(generic_binary<static_cast<int>(BinaryOp::op)>), wrap_binary, 0, true \
  }
#define INPLACE(name, op)                                                               \
  {                                                                                     \
    "__i" #name "__", AT(inplace[static_cast<int>(BinaryOp::op)]),                      \
        GENERIC(generic_inplace<static_cast<int>(BinaryOp::op)>), wrap_binary, 0, false \
  }

const SlotDef kSlotDefs[] = {
    {"__getattribute__", AT(getattr), GENERIC(generic_getattribute), wrap_getattr, 0, false},
    {"__getattr__", AT(getattr), GENERIC(generic_getattribute), nullptr, 0, false},
    {"__setattr__", AT(setattr), GENERIC(generic_setattr_slot), wrap_setattr, 0, false},
    {"__delattr__", AT(setattr), GENERIC(generic_setattr_slot), wrap_setattr, 1, false},
    {"__repr__", AT(repr), GENERIC(generic_repr), wrap_unary, 0, false},
    {"__hash__", AT(hash), GENERIC(generic_hash), wrap_hash, 0, false},
    {"__call__", AT(call), GENERIC(generic_call), wrap_call, 0, false},
    {"__str__", AT(str), GENERIC(generic_str), wrap_unary, 0, false},
    COMPARE(__lt__, lt),
    COMPARE(__le__, le),
    COMPARE(__eq__, eq),
    COMPARE(__ne__, ne),
    COMPARE(__gt__, gt),
    COMPARE(__ge__, ge),
    {"__iter__", AT(iter), GENERIC(generic_iter), wrap_unary, 0, false},
    {"__next__", AT(next), GENERIC(generic_next), wrap_next, 0, false},
    {"__get__", AT(descr_get), GENERIC(generic_descr_get), wrap_descr_get, 0, false},
    {"__set__", AT(descr_set), GENERIC(generic_descr_set), wrap_descr_set, 0, false},
    {"__delete__", AT(descr_set), GENERIC(generic_descr_set), wrap_descr_set, 1, false},
    {"__init__", AT(init), GENERIC(slot_init), wrap_init, 0, false},
    {"__new__", AT(new_), GENERIC(slot_new), nullptr, 0, false},
    UNARY(__await__, await),
    UNARY(__aiter__, aiter),
    UNARY(__anext__, anext),
    BINARY(add, add),
    BINARY(sub, sub),
    BINARY(mul, mul),
    BINARY(mod, mod),
    BINARY(divmod, divmod),
    {"__pow__", AT(binary[8]), GENERIC(generic_binary<8>), wrap_pow, 0, false},
    {"__rpow__", AT(binary[8]), GENERIC(generic_binary<8>), wrap_pow, 0, true},
    UNARY(__neg__, unary[0]),
    UNARY(__pos__, unary[1]),
    UNARY(__abs__, unary[2]),
    {"__bool__", AT(truth), GENERIC(generic_truth), wrap_truth, 0, false},
    UNARY(__invert__, unary[3]),
    BINARY(lshift, lshift),
    BINARY(rshift, rshift),
    BINARY(and, and_),
    BINARY(xor, xor_),
    BINARY(or, or_),
    UNARY(__int__, int_),
    UNARY(__float__, float_),
    INPLACE(add, add),
    INPLACE(sub, sub),
    INPLACE(mul, mul),
    INPLACE(mod, mod),
    INPLACE(pow, pow),
    INPLACE(lshift, lshift),
    INPLACE(rshift, rshift),
    INPLACE(and, and_),
    INPLACE(xor, xor_),
    INPLACE(or, or_),
    BINARY(floordiv, floordiv),
    BINARY(truediv, truediv),
    INPLACE(floordiv, floordiv),
    INPLACE(truediv, truediv),
    {"__index__", AT(index), GENERIC(generic_index), wrap_unary, 0, false},
    BINARY(matmul, matmul),
    INPLACE(matmul, matmul),
    {"__len__", AT(length), GENERIC(generic_length), wrap_length, 0, false},
    {"__getitem__", AT(getitem), GENERIC(generic_getitem), wrap_binary, 0, false},
    {"__setitem__", AT(setitem), GENERIC(generic_setitem), wrap_setitem, 0, false},
    {"__delitem__", AT(setitem), GENERIC(generic_setitem), wrap_setitem, 1, false},
    // A sequence's + and * show as __add__ and __mul__, but have slots of their own (tried last).
    {"__add__", AT(concat), nullptr, wrap_binary, 0, false},
    {"__mul__", AT(repeat), nullptr, wrap_binary, 0, false},
    {"__rmul__", AT(repeat), nullptr, wrap_binary, 1, false},
    {"__contains__", AT(contains), GENERIC(generic_contains), wrap_contains, 0, false},
    {"__iadd__", AT(inplace_concat), nullptr, wrap_binary, 0, false},
    {"__imul__", AT(inplace_repeat), nullptr, wrap_binary, 0, false},
    // truth falls back on __len__ for classes in Python.
    {"__len__", AT(truth), GENERIC(generic_truth), nullptr, 0, false},
};
const int kSlotDefCount = sizeof kSlotDefs / sizeof *kSlotDefs;

}  // namespace wrp
