// protocol.cpp -- operations on any object: find the slot, call it, say in CPython's words what is missing.
#include "objects/protocol.h"

#include "objects/union.h"

namespace wrp {

// ---- attributes
// ------------------------------------------------------------------------------------------------------

[[gnu::noinline]] void tell_where(Interp& in, Error error, Object* o, Str* name) {
  if (!raised_is(in, error, rt().exceptions.AttributeError)) return;
  BaseException& e = *in.raised();
  if (e.extra[0] || e.extra[1]) return;
  e.extra[0] = dup(name);
  e.extra[1] = dup(o);
}

Result<Ref<>> get_attr(Interp& in, Object* o, Str* name) {
  auto value = type_of(o)->slots.getattr(in, o, name);
  if (!value) [[unlikely]]
    tell_where(in, value.error(), o, name);
  return value;
}

Result<Ref<>> get_attr_or_null(Interp& in, Object* o, Str* name) {
  // A descriptor, too, may say that there is nothing.
  auto* slot = type_of(o)->slots.getattr;
  auto value = (slot == generic_getattr ? generic_getattr_or_null : slot)(in, o, name);
  if (value || !raised_is(in, value.error(), rt().exceptions.AttributeError)) return value;
  in.drop_raised();
  return Ref<>();
}

Result<void> set_attr(Interp& in, Object* o, Str* name, Object* value) {
  return type_of(o)->slots.setattr(in, o, name, value);
}
Result<void> del_attr(Interp& in, Object* o, Str* name) { return type_of(o)->slots.setattr(in, o, name, nullptr); }

Result<Ref<>> get_special(Interp& in, Object* o, Str* name) {
  Object* found = lookup(type_of(o), name);
  if (!found) return Ref<>();
  Ref<> value = Borrowed<>(found).dup();
  if (type_of(found)->slots.descr_get) return type_of(found)->slots.descr_get(in, value.get(), o, o->type);
  return value;
}

// ---- calls
// -----------------------------------------------------------------------------------------------------------

namespace {
// `import pprint; pprint(x)`: it has what was meant.
Error not_callable(Interp& in, Object* o) {
  if (is_instance(o, rt().types.module)) {
    Dict& names = *static_cast<Module*>(o)->dict;
    Object* name = dict_get(names, ID(__name__));
    Object* meant = name && is_str(name) ? dict_get(names, intern(Borrowed<Str>(as_str(name)).dup()).get()) : nullptr;
    if (meant && type_of(meant)->slots.call)
      return type_error(in, "'%T' object is not callable. Did you mean: '%U.%U(...)'?", o, as_str(name), as_str(name));
  }
  return type_error(in, "'%T' object is not callable", o);
}
}  // namespace

Result<Ref<>> call(Interp& in, Object* callable, const Args& args) {
  auto* slot = type_of(callable)->slots.call;
  if (!slot) return not_callable(in, callable);
  Recursion guard(in, "while calling a Python object");
  if (!guard) return Error::raised;
  return slot(in, callable, args);
}

Result<Ref<>> call_method(Interp& in, Object* o, Str* name, const Args& args) {
  Ref<> method = TRY(get_attr(in, o, name));
  return call(in, method.get(), args);
}

bool is_callable(Object* o) { return type_of(o)->slots.call != nullptr; }

Result<Ref<Tuple>> spread(Interp& in, Tuple& args, Dict* kwargs, Ref<Tuple>& names) {
  if (!kwargs || kwargs->used == 0) return make_tuple_from(args.items(), args.size);
  Ref<Tuple> all = TRY(make_tuple(args.size + kwargs->used));
  names = TRY(make_tuple(kwargs->used));
  for (Word i = 0; i < args.size; ++i) all->init(i, Borrowed<>(args[i]).dup());
  Word at = 0, n = 0;
  Object *key, *value;
  while (dict_next(*kwargs, at, key, value)) {
    if (!is_str(key)) return type_error(in, "keywords must be strings");
    all->init(args.size + n, Borrowed<>(value).dup());
    names->init(n++, Borrowed<>(key).dup());
  }
  return all;
}

Result<Ref<>> call_prepended(Interp& in, Object* callable, Object* const* before, Word count, const Args& args) {
  Word given = args.count + args.keyword_count();
  Object* few[8];
  Object** all = few;
  Ref<Tuple> many;
  if (count + given > 8) {
    many = TRY(make_tuple(count + given));
    all = many->items();
  }
  std::copy(before, before + count, all);
  std::copy(args.items, args.items + given, all + count);
  for (Word i = 0; many && i < many->size; ++i) (void)Borrowed<>(all[i]).dup().release();  // the tuple's
  return call(in, callable, Args(all, count + args.count, args.keywords));
}

Result<Ref<>> call_ex(Interp& in, Object* callable, Tuple& args, Dict* kwargs) {
  if (!kwargs || kwargs->used == 0) return call(in, callable, Args(args.items(), args.size));
  Ref<Tuple> names, all = TRY(spread(in, args, kwargs, names));
  return call(in, callable, Args(all->items(), args.size, names.get()));
}

// ---- text
// ------------------------------------------------------------------------------------------------------------

Result<Ref<Str>> repr(Interp& in, Object* o) {
  if (!o) return make_str(std::string_view("<NULL>"));  // in a tuple that an iterator has not filled yet
  Recursion guard(in, "while getting the repr of an object");
  if (!guard) return Error::raised;
  if (!in.step()) [[unlikely]]
    return in.out_of_steps();
  Ref<> text = TRY(type_of(o)->slots.repr(in, o));
  return std::move(text).cast<Str>();
}

Result<Ref<Str>> str(Interp& in, Object* o) {
  if (is_str_exact(o)) return Borrowed<Str>(as_str(o)).dup();
  Recursion guard(in, "while getting the str of an object");
  if (!guard) return Error::raised;
  Ref<> text = TRY(type_of(o)->slots.str(in, o));
  return std::move(text).cast<Str>();
}

Result<void> append_repr(Interp& in, Text& text, Object* o) {
  Ref<Str> shown = TRY(repr(in, o));
  append(text, *shown);
  return {};
}

Result<Ref<Str>> ascii(Interp& in, Object* o) {
  Ref<Str> shown = TRY(repr(in, o));
  if (shown->ascii()) return shown;
  Text text;
  for (Word i = 0; i < shown->length; ++i) {
    uint32_t c = shown->at(i);
    if (c < 0x80) {
      text.append(static_cast<char>(c));
    } else {
      text.append_format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
  }
  return finish(text);
}

Result<Ref<Str>> format(Interp& in, Object* o, Str& spec) {
  if (spec.length == 0 && (is_str_exact(o) || is_int_exact(o))) return str(in, o);
  Ref<> method = TRY(get_special(in, o, ID(__format__)));
  if (!method) return type_error(in, "Type %T doesn't define __format__", o);
  Ref<> text = TRY(call_with(in, method.get(), static_cast<Object*>(&spec)));
  if (!is_str(text.get())) return type_error(in, "__format__ must return a str, not %T", text.get());
  return std::move(text).cast<Str>();
}

ReprGuard*& ReprGuard::innermost() {
  static ReprGuard* guard = nullptr;
  return guard;
}
ReprGuard::ReprGuard(Object* o) : object_(o), outer_(innermost()) {
  for (ReprGuard* g = outer_; g; g = g->outer_) seen_ = seen_ || g->object_ == o;
  innermost() = this;
}
ReprGuard::~ReprGuard() { innermost() = outer_; }

// ---- comparing
// -------------------------------------------------------------------------------------------------------

Result<int64_t> hash(Interp& in, Object* o) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  if (!in.step()) [[unlikely]]
    return in.out_of_steps();
  auto* slot = type_of(o)->slots.hash;
  return slot ? slot(in, o) : hash_not_implemented(in, o);
}

Result<int64_t> hash_not_implemented(Interp& in, Object* o) { return type_error(in, "unhashable type: '%T'", o); }

bool order_satisfies(int order, CompareOp op) {
  switch (op) {
    case CompareOp::lt: return order < 0;
    case CompareOp::le: return order <= 0;
    case CompareOp::eq: return order == 0;
    case CompareOp::ne: return order != 0;
    case CompareOp::gt: return order > 0;
    default: return order >= 0;
  }
}

const char* compare_symbol(CompareOp op) {
  static const char* const kSymbols[] = {"<", "<=", "==", "!=", ">", ">="};
  return kSymbols[static_cast<int>(op)];
}

namespace {
CompareOp swapped(CompareOp op) {
  switch (op) {
    case CompareOp::lt: return CompareOp::gt;
    case CompareOp::le: return CompareOp::ge;
    case CompareOp::gt: return CompareOp::lt;
    case CompareOp::ge: return CompareOp::le;
    default: return op;
  }
}
}  // namespace

Result<Ref<>> rich_compare(Interp& in, Object* a, Object* b, CompareOp op) {
  Recursion guard(in, "in comparison");
  if (!guard) return Error::raised;
  // Nests that share their parts are compared in exponential time.
  if (!in.step()) [[unlikely]]
    return in.out_of_steps();
  bool reflected_first = type_of(a) != type_of(b) && is_subtype(type_of(b), type_of(a)) && type_of(b)->slots.compare;
  if (reflected_first) {
    Ref<> value = TRY(type_of(b)->slots.compare(in, b, a, swapped(op)));
    if (value.get() != rt().not_implemented) return value;
  }
  if (type_of(a)->slots.compare) {
    Ref<> value = TRY(type_of(a)->slots.compare(in, a, b, op));
    if (value.get() != rt().not_implemented) return value;
  }
  if (!reflected_first && type_of(b)->slots.compare) {
    Ref<> value = TRY(type_of(b)->slots.compare(in, b, a, swapped(op)));
    if (value.get() != rt().not_implemented) return value;
  }
  if (op == CompareOp::eq) return make_bool(a == b);
  if (op == CompareOp::ne) return make_bool(a != b);
  return type_error(in, "'%s' not supported between instances of '%T' and '%T'", compare_symbol(op), a, b);
}

Result<bool> compare_bool(Interp& in, Object* a, Object* b, CompareOp op) {
  Ref<> value = TRY(rich_compare(in, a, b, op));
  return truth(in, value.get());
}

Result<bool> same_or_equal(Interp& in, Object* a, Object* b) {
  if (a == b) return true;
  return compare_bool(in, a, b, CompareOp::eq);
}

Result<bool> truth(Interp& in, Object* o) {
  if (o == rt().true_) return true;
  if (o == rt().false_ || o == rt().none) return false;
  const Slots& slots = type_of(o)->slots;
  if (slots.truth) return slots.truth(in, o);
  if (slots.length) return TRY(slots.length(in, o)) != 0;
  return true;
}

// ---- iteration
// -------------------------------------------------------------------------------------------------------

Result<Ref<>> make_item_iterator(TypeObject& type, Object* sequence, Word index);
Result<Ref<>> make_alias(Interp& in, Object* self, const Args& args);

Result<Ref<>> get_iter(Interp& in, Object* o) {
  const Slots& slots = type_of(o)->slots;
  if (slots.iter) {
    Ref<> it = TRY(slots.iter(in, o));
    if (!type_of(it.get())->slots.next) return type_error(in, "iter() returned non-iterator of type '%T'", it.get());
    return it;
  }
  if (slots.getitem && !is_dict(o) && !is_instance(o, rt().types.type))
    return make_item_iterator(*rt().types.sequence_iterator, o, 0);
  return type_error(in, "'%T' object is not iterable", o);
}

Result<Ref<>> iter_next(Interp& in, Object* iterator) {
  if (!in.step()) [[unlikely]]
    return in.out_of_steps();
  Recursion guard(in, "");  // iterators over iterators
  if (!guard) return Error::raised;
  return iter_next_uncounted(in, iterator);
}

Result<Ref<>> iter_next_uncounted(Interp& in, Object* iterator) {
  auto* next = type_of(iterator)->slots.next;
  if (!next) return type_error(in, "'%T' object is not an iterator", iterator);
  auto value = next(in, iterator);
  if (value || !raised_is(in, value.error(), rt().exceptions.StopIteration)) return value;
  in.drop_raised();
  return Ref<>();
}

// ---- containers
// ------------------------------------------------------------------------------------------------------

Result<int64_t> length(Interp& in, Object* o) {
  if (!type_of(o)->slots.length) return type_error(in, "object of type '%T' has no len()", o);
  return type_of(o)->slots.length(in, o);
}

Result<int64_t> length_hint(Interp& in, Object* o, int64_t otherwise) {
  // A TypeError is like "I do not know".
  auto unknown = [&](Error error) {
    if (!raised_is(in, error, rt().exceptions.TypeError)) return false;
    in.drop_raised();
    return true;
  };
  if (type_of(o)->slots.length) {
    auto size = length(in, o);
    if (size || !unknown(size.error())) return size;
  }
  Ref<> method = TRY(get_special(in, o, ID(__length_hint__)));
  if (!method) return otherwise;
  auto asked = call(in, method.get(), {});
  if (!asked && unknown(asked.error())) return otherwise;
  if (!asked) return asked.error();
  Ref<> hint = asked.take();
  if (hint.get() == rt().not_implemented) return otherwise;
  if (!is_int(hint.get())) return type_error(in, "__length_hint__ must be an integer, not %T", hint.get());
  if (int_value(hint.get()) < 0) return value_error(in, "__length_hint__() should return >= 0");
  return int_value(hint.get());
}

Result<Ref<>> get_item(Interp& in, Object* o, Object* key) {
  if (type_of(o)->slots.getitem) return type_of(o)->slots.getitem(in, o, key);
  if (is_instance(o, rt().types.type)) {
    if (o == rt().types.type) return make_alias(in, o, Args(&key, 1));
    Ref<> hook = TRY(get_attr_or_null(in, o, ID(__class_getitem__)));
    if (hook) return call_with(in, hook.get(), key);
    return type_error(in, "type '%N' is not subscriptable", static_cast<TypeObject*>(o));
  }
  return type_error(in, "'%T' object is not subscriptable", o);
}

Result<Ref<>> get_item_or_null(Interp& in, Object* o, Object* key) {
  auto value = get_item(in, o, key);
  if (value || !raised_is(in, value.error(), rt().exceptions.KeyError)) return value;
  in.drop_raised();
  return Ref<>();
}

Result<void> set_item(Interp& in, Object* o, Object* key, Object* value) {
  if (!type_of(o)->slots.setitem) return type_error(in, "'%T' object does not support item assignment", o);
  return type_of(o)->slots.setitem(in, o, key, value);
}

Result<void> del_item(Interp& in, Object* o, Object* key) {
  if (!type_of(o)->slots.setitem) {
    // CPython says "doesn't" for what could be a sequence when asked for a number, and "does not" for the rest.
    const TypeObject* type = type_of(o);
    bool sequence = has_index(key) && (type->features.heap_class || type->slots.concat || type->slots.contains ||
                                       (type->slots.length && type->slots.getitem));
    return type_error(
        in, sequence ? "'%T' object doesn't support item deletion" : "'%T' object does not support item deletion", o);
  }
  return type_of(o)->slots.setitem(in, o, key, nullptr);
}

Result<bool> contains(Interp& in, Object* container, Object* value) {
  if (type_of(container)->slots.contains) return type_of(container)->slots.contains(in, container, value);
  auto it = get_iter(in, container);
  if (!it) {
    if (raised_is(in, it.error(), rt().exceptions.TypeError) && !type_of(container)->slots.iter) {
      in.drop_raised();
      return type_error(in, "argument of type '%T' is not iterable", container);
    }
    return it.error();
  }
  for (;;) {
    Ref<> item = TRY(iter_next(in, (*it).get()));
    if (!item) return false;
    if (TRY(same_or_equal(in, item.get(), value))) return true;
  }
}

// ---- numbers
// ---------------------------------------------------------------------------------------------------------

const char* binary_symbol(BinaryOp op, bool in_place) {
  static const char* const kPlain[] = {"+",        "-",           "*",  "@",  "/", "//", "%",
                                       "divmod()", "** or pow()", "<<", ">>", "&", "^",  "|"};
  static const char* const kInPlace[] = {
      "+=", "-=", "*=", "@=", "/=", "//=", "%=", "divmod()", "**=", "<<=", ">>=", "&=", "^=", "|="};
  return (in_place ? kInPlace : kPlain)[static_cast<int>(op)];
}

namespace {

// NotImplemented when neither operand knows.
Result<Ref<>> try_binary(Interp& in, Object* a, Object* b, BinaryOp op) {
  auto* left = type_of(a)->slots.binary[static_cast<int>(op)];
  auto* right = type_of(b) != type_of(a) ? type_of(b)->slots.binary[static_cast<int>(op)] : nullptr;
  if (right == left) right = nullptr;
  if (left) {
    if (right && is_subtype(type_of(b), type_of(a))) {
      Ref<> value = TRY(right(in, a, b));
      if (value.get() != rt().not_implemented) return value;
      right = nullptr;
    }
    Ref<> value = TRY(left(in, a, b));
    if (value.get() != rt().not_implemented) return value;
  }
  if (right) {
    Ref<> value = TRY(right(in, a, b));
    if (value.get() != rt().not_implemented) return value;
  }
  return not_implemented();
}

Result<Ref<>> try_sequence(Interp& in, Object* a, Object* b, BinaryOp op) {
  if (op == BinaryOp::add && type_of(a)->slots.concat) return type_of(a)->slots.concat(in, a, b);
  if (op == BinaryOp::mul) {
    if (type_of(a)->slots.repeat) return type_of(a)->slots.repeat(in, a, b);
    if (type_of(b)->slots.repeat) return type_of(b)->slots.repeat(in, b, a);
  }
  return not_implemented();
}

Error unsupported(Interp& in, Object* a, Object* b, BinaryOp op, bool in_place) {
  return type_error(in, "unsupported operand type(s) for %s: '%T' and '%T'", binary_symbol(op, in_place), a, b);
}

}  // namespace

Result<Ref<>> binary(Interp& in, Object* a, Object* b, BinaryOp op) {
  Ref<> value = TRY(try_binary(in, a, b, op));
  if (value.get() != rt().not_implemented) return value;
  value = TRY(try_sequence(in, a, b, op));
  if (value.get() != rt().not_implemented) return value;
  return unsupported(in, a, b, op, false);
}

Result<Ref<>> inplace(Interp& in, Object* a, Object* b, BinaryOp op) {
  if (auto* slot = type_of(a)->slots.inplace[static_cast<int>(op)]) {
    Ref<> value = TRY(slot(in, a, b));
    if (value.get() != rt().not_implemented) return value;
  }
  Ref<> value = TRY(try_binary(in, a, b, op));
  if (value.get() != rt().not_implemented) return value;
  if (op == BinaryOp::add && type_of(a)->slots.inplace_concat) return type_of(a)->slots.inplace_concat(in, a, b);
  if (op == BinaryOp::mul && type_of(a)->slots.inplace_repeat) return type_of(a)->slots.inplace_repeat(in, a, b);
  value = TRY(try_sequence(in, a, b, op));
  if (value.get() != rt().not_implemented) return value;
  return unsupported(in, a, b, op, true);
}

Result<Ref<>> unary(Interp& in, Object* o, UnaryOp op) {
  static const char* const kSymbols[] = {"unary -", "unary +", "abs()", "unary ~"};
  if (auto* slot = type_of(o)->slots.unary[static_cast<int>(op)]) return slot(in, o);
  return type_error(in, "bad operand type for %s: '%T'", kSymbols[static_cast<int>(op)], o);
}

bool has_index(Object* o) { return is_int(o) || type_of(o)->slots.index; }

Result<Ref<>> to_int(Interp& in, Object* o) {
  if (is_int(o)) return Borrowed<>(o).dup();
  if (!type_of(o)->slots.index) return type_error(in, "'%T' object cannot be interpreted as an integer", o);
  Ref<> value = TRY(type_of(o)->slots.index(in, o));
  if (!is_int(value.get())) return type_error(in, "__index__ returned non-int (type %T)", value.get());
  return value;
}

Result<int64_t> as_index(Interp& in, Object* o, TypeObject* error) {
  Ref<> n = TRY(to_int(in, o));
  if (!is_big(n.get())) return int_value(n.get());
  if (error) return raise_error(in, error, "cannot fit '%T' into an index-sized integer", o);
  return raise_error(in, rt().exceptions.OverflowError, "Python int too large to convert to C ssize_t");
}

// ---- classes
// ---------------------------------------------------------------------------------------------------------

namespace {

bool is_class(Object* o) { return is_instance(o, rt().types.type); }

// What has a tuple of __bases__ passes for a class: a proxy of one does.
Result<Ref<>> bases_of(Interp& in, Object* o) {
  Ref<> bases = TRY(get_attr_or_null(in, o, ID(__bases__)));
  return bases && is_tuple(bases.get()) ? std::move(bases) : Ref<>();
}
Result<void> check_class(Interp& in, Object* o, const char* complaint) {
  if (TRY(bases_of(in, o))) return {};
  return type_error(in, "%s", complaint);
}
// Is `cls` itself, the very object, among the bases of the bases?
Result<bool> reaches(Interp& in, Object* derived, Object* cls) {
  if (derived == cls) return true;
  Recursion guard(in, "in __issubclass__");
  if (!guard) return Error::raised;
  Ref<> bases = TRY(bases_of(in, derived));
  for (Word i = 0; bases && i < as_tuple(bases.get())->size; ++i) {
    if (TRY(reaches(in, (*as_tuple(bases.get()))[i], cls))) return true;
  }
  return false;
}

}  // namespace

Result<bool> is_plain_instance_of(Interp& in, Object* o, Object* cls) {
  if (is_class(cls) && is_instance(o, static_cast<TypeObject*>(cls))) return true;
  if (!is_class(cls)) TRY(check_class(in, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"));
  Ref<> claimed = TRY(get_attr_or_null(in, o, ID(__class__)));  // a proxy may claim another class
  if (!claimed) return false;
  if (!is_class(cls)) return reaches(in, claimed.get(), cls);
  return is_class(claimed.get()) && is_subtype(static_cast<TypeObject*>(claimed.get()), static_cast<TypeObject*>(cls));
}

Result<bool> is_plain_subclass_of(Interp& in, Object* derived, Object* cls) {
  if (is_class(cls) && is_class(derived))
    return is_subtype(static_cast<TypeObject*>(derived), static_cast<TypeObject*>(cls));
  TRY(check_class(in, derived, "issubclass() arg 1 must be a class"));
  TRY(check_class(in, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"));
  return reaches(in, derived, cls);
}

namespace {

using PlainCheck = Result<bool> (*)(Interp& in, Object* o, Object* cls);

Result<bool> ask_classes(Interp& in, Object* o, Object* classinfo, Str* method, PlainCheck plain) {
  if (o->type == classinfo && plain == is_plain_instance_of) return true;  // without asking
  if (classinfo->type == rt().types.type) return plain(in, o, classinfo);
  if (classinfo->type == rt().types.union_) classinfo = static_cast<Union*>(classinfo)->args.get();
  if (is_tuple(classinfo)) {
    Recursion guard(in, method == ID(__instancecheck__) ? "in __instancecheck__" : "in __subclasscheck__");
    if (!guard) return Error::raised;
    Tuple& classes = *as_tuple(classinfo);
    for (Word i = 0; i < classes.size; ++i) {
      if (TRY(ask_classes(in, o, classes[i], method, plain))) return true;
    }
    return false;
  }
  Ref<> check = TRY(get_special(in, classinfo, method));
  if (!check) return plain(in, o, classinfo);
  Ref<> answer = TRY(call_with(in, check.get(), o));
  return truth(in, answer.get());
}

}  // namespace

Result<bool> is_instance_of(Interp& in, Object* o, Object* classinfo) {
  return ask_classes(in, o, classinfo, ID(__instancecheck__), is_plain_instance_of);
}

Result<bool> is_subclass_of(Interp& in, Object* cls, Object* classinfo) {
  return ask_classes(in, cls, classinfo, ID(__subclasscheck__), is_plain_subclass_of);
}

// ---- slices
// ----------------------------------------------------------------------------------------------------------

Result<SliceBounds> slice_bounds(Interp& in, Slice& slice, Word size) {
  auto part = [&](Ref<>& value, int64_t otherwise) -> Result<int64_t> {
    if (value.get() == rt().none) return otherwise;
    if (!has_index(value.get()))
      return type_error(in, "slice indices must be integers or None or have an __index__ method");
    return int_value(TRY(to_int(in, value.get())).get());
  };
  auto n = static_cast<int64_t>(size);
  int64_t step = TRY(part(slice.step, 1));
  if (step == 0) return value_error(in, "slice step cannot be zero");
  if (step < -INT64_MAX) step = -INT64_MAX;
  int64_t start = TRY(part(slice.start, step < 0 ? INT64_MAX : 0));
  int64_t stop = TRY(part(slice.stop, step < 0 ? INT64_MIN : INT64_MAX));
  auto clip = [&](int64_t i, bool defaulted_low) {
    if (defaulted_low) return static_cast<int64_t>(-1);
    if (i < 0) i += n;
    if (i < 0) return static_cast<int64_t>(step < 0 ? -1 : 0);
    if (i >= n) return step < 0 ? n - 1 : n;
    return i;
  };
  start = clip(start, false);
  stop = clip(stop, stop == INT64_MIN && step < 0);
  int64_t count = 0;
  if (step < 0) {
    if (stop < start) count = (start - stop - 1) / -step + 1;
  } else if (start < stop) {
    count = (stop - start - 1) / step + 1;
  }
  return SliceBounds{start, stop, step, count};
}

Result<Ref<>> make_slice(Ref<> start, Ref<> stop, Ref<> step) {
  Ref<Slice> s = TRY(heap().make<Slice>(*rt().types.slice));
  s->start = std::move(start);
  s->stop = std::move(stop);
  s->step = std::move(step);
  heap().track(s.get());
  return s;
}

}  // namespace wrp
