// operator.cpp -- operators as functions.
#include "modules/native_class.h"
#include "modules/state.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

#define OPERATOR(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object*, [[maybe_unused]] const Args& args)

template <int kOp>
OPERATOR(two) {
  return binary(in, args[0], args[1], static_cast<BinaryOp>(kOp));
}
template <int kOp>
OPERATOR(two_in_place) {
  return inplace(in, args[0], args[1], static_cast<BinaryOp>(kOp));
}
template <int kOp>
OPERATOR(one) {
  return unary(in, args[0], static_cast<UnaryOp>(kOp));
}
template <int kOp>
OPERATOR(compare_as) {
  return rich_compare(in, args[0], args[1], static_cast<CompareOp>(kOp));
}

OPERATOR(op_not) { return make_bool(!TRY(truth(in, args[0]))); }
OPERATOR(op_truth) { return make_bool(TRY(truth(in, args[0]))); }
OPERATOR(op_is) { return make_bool(args[0] == args[1]); }
OPERATOR(op_is_not) { return make_bool(args[0] != args[1]); }
OPERATOR(op_index) { return plain_int(TRY(to_int(in, args[0])).get()); }
OPERATOR(op_contains) { return make_bool(TRY(contains(in, args[0], args[1]))); }
OPERATOR(op_getitem) { return get_item(in, args[0], args[1]); }
OPERATOR(op_setitem) {
  TRY(set_item(in, args[0], args[1], args[2]));
  return none();
}
OPERATOR(op_delitem) {
  TRY(del_item(in, args[0], args[1]));
  return none();
}
OPERATOR(op_concat) {
  if (!type_of(args[0])->slots.concat && !type_of(args[0])->slots.getitem)
    return type_error(in, "'%T' object can't be concatenated", args[0]);
  return binary(in, args[0], args[1], BinaryOp::add);
}
OPERATOR(op_iconcat) {
  if (!type_of(args[0])->slots.concat && !type_of(args[0])->slots.getitem)
    return type_error(in, "'%T' object can't be concatenated", args[0]);
  return inplace(in, args[0], args[1], BinaryOp::add);
}
Result<Ref<>> walk(Interp& in, Object* iterable, Object* wanted, bool count) {
  if (!type_of(iterable)->slots.iter && !type_of(iterable)->slots.getitem)
    return type_error(in, "argument of type '%T' is not iterable", iterable);
  Ref<> it = TRY(get_iter(in, iterable));
  int64_t n = 0;
  for (int64_t i = 0;; ++i) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    if (!TRY(same_or_equal(in, item.get(), wanted))) continue;
    if (!count) return make_int(i);
    ++n;
  }
  if (!count) return value_error(in, "sequence.index(x): x not in sequence");
  return make_int(n);
}
OPERATOR(op_count_of) { return walk(in, args[0], args[1], true); }
OPERATOR(op_index_of) { return walk(in, args[0], args[1], false); }
OPERATOR(op_length_hint) {
  int64_t otherwise = 0;
  if (args.count > 1) {
    if (!is_int(args[1])) return type_error(in, "'%T' object cannot be interpreted as an integer", args[1]);
    otherwise = int_value(args[1]);
  }
  return make_int(TRY(length_hint(in, args[0], otherwise)));
}
OPERATOR(op_call) {
  if (args.count < 1) return type_error(in, "call expected at least 1 argument, got 0");
  return call(in, args[0], args.skip(1));
}

// ---- itemgetter, attrgetter, methodcaller
// ----------------------------------------------------------------------------

struct Getter : GcObject {
  Ref<> what;  // tuple: keys; names (a dotted one is a tuple of its parts); the method's name
  Ref<> args, kwargs;
};
inline constexpr const char* kGetterFields[] = {"item", "args", "kwargs"};
constexpr LifetimeHooks kGetterHooks = row_hooks<kGetterFields>();
Getter& getter(Object* o) { return *static_cast<Getter*>(o); }
Tuple& wanted(Object* o) { return *as_tuple(getter(o).what.get()); }

Result<Ref<>> one_argument(Interp& in, Object* self, const Args& args) {
  if (args.has_keywords()) return type_error(in, "%s() takes no keyword arguments", type_of(self)->name->chars<char>());
  if (args.count != 1)
    return type_error(in, "%s expected 1 argument, got %d", type_of(self)->name->chars<char>(),
                      static_cast<int>(args.count));
  return dup(args[0]);
}
template <class F>
Result<Ref<>> each_wanted(Interp& in, Object* self, const Args& args, F get) {
  Ref<> object = TRY(one_argument(in, self, args));
  Tuple& keys = wanted(self);
  if (keys.size == 1) return get(object.get(), keys[0]);
  Ref<Tuple> out = TRY(make_tuple(keys.size));
  for (Word i = 0; i < keys.size; ++i) replace_item(*out, i, TRY(get(object.get(), keys[i])));
  return out;
}

Result<Ref<>> itemgetter_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords()) return type_error(in, "itemgetter() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "itemgetter expected 1 argument, got 0");
  Ref<> made = TRY(make_instance(type));
  getter(made.get()).what = TRY(make_tuple_from(args.items, args.count));
  return made;
}
Result<Ref<>> itemgetter_call(Interp& in, Object* self, const Args& args) {
  return each_wanted(in, self, args, [&](Object* o, Object* key) { return get_item(in, o, key); });
}
Result<Ref<>> attrgetter_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.has_keywords()) return type_error(in, "attrgetter() takes no keyword arguments");
  if (args.count < 1) return type_error(in, "attrgetter expected 1 argument, got 0");
  Ref<> made = TRY(make_instance(type));
  for (Word i = 0; i < args.count; ++i) {
    if (!is_str(args[i])) return type_error(in, "attribute name must be a string");
  }
  getter(made.get()).what = TRY(make_tuple_from(args.items, args.count));
  return made;
}
Result<Ref<>> dotted(Interp& in, Object* o, Str& name) {
  Ref<> value = dup(o);
  Word start = 0;
  for (Word i = 0; i <= name.length; ++i) {
    if (i < name.length && name.at(i) != '.') continue;
    Ref<Str> part = intern(TRY(substring(name, start, i)));
    value = TRY(get_attr(in, value.get(), part.get()));
    start = i + 1;
  }
  return value;
}
Result<Ref<>> attrgetter_call(Interp& in, Object* self, const Args& args) {
  return each_wanted(in, self, args, [&](Object* o, Object* name) { return dotted(in, o, *as_str(name)); });
}
Result<Ref<>> methodcaller_new(Interp& in, TypeObject& type, const Args& args) {
  if (args.count < 1) return type_error(in, "methodcaller needs at least one argument, the method name");
  if (!is_str(args[0])) return type_error(in, "method name must be a string");
  Ref<> made = TRY(make_instance(type));
  Getter& g = getter(made.get());
  g.what = TRY(make_tuple_of(args[0]));
  g.args = TRY(make_tuple_from(args.items + 1, args.count - 1));
  g.kwargs = TRY(keyword_dict(args));
  return made;
}
Result<Ref<>> methodcaller_call(Interp& in, Object* self, const Args& args) {
  Ref<> object = TRY(one_argument(in, self, args));
  Ref<Str> name = intern(Borrowed<Str>(as_str(wanted(self)[0])).dup());
  Ref<> method = TRY(get_attr(in, object.get(), name.get()));
  Ref<Tuple> positional = getter(self).args.dup().cast<Tuple>();
  return call_ex(in, method.get(), *positional, as_dict(getter(self).kwargs.get()));
}
Result<Ref<>> getter_repr(Interp& in, Object* o) {
  Text text;
  append(text, *TRY(type_full_name(*type_of(o))));
  text.append('(');
  const char* comma = "";
  auto add = [&](Object* value) -> Result<void> {
    text.append(comma);
    comma = ", ";
    return append_repr(in, text, value);
  };
  for (Word i = 0; i < wanted(o).size; ++i) TRY(add(wanted(o)[i]));
  if (getter(o).args) {
    Tuple& args = *as_tuple(getter(o).args.get());
    for (Word i = 0; i < args.size; ++i) TRY(add(args[i]));
    Word at = 0;
    Object *key, *value;
    while (dict_next(*as_dict(getter(o).kwargs.get()), at, key, value)) {
      text.append(comma);
      comma = ", ";
      append(text, *as_str(key));
      text.append('=');
      TRY(append_repr(in, text, value));
    }
  }
  text.append(')');
  return finish(text);
}
#undef OPERATOR

#define FUNCTION(name, function, low, high) \
  { name, function, low, high, NativeMethod::static_method, nullptr }
#define TWO(name, op) FUNCTION(name, two<static_cast<int>(BinaryOp::op)>, 2, 2)
#define IN_PLACE(name, op) FUNCTION(name, two_in_place<static_cast<int>(BinaryOp::op)>, 2, 2)
#define ONE(name, op) FUNCTION(name, one<static_cast<int>(UnaryOp::op)>, 1, 1)
#define COMPARE(name, op) FUNCTION(name, compare_as<static_cast<int>(CompareOp::op)>, 2, 2)
const NativeMethod kFunctions[] = {
    COMPARE("lt", lt),
    COMPARE("le", le),
    COMPARE("eq", eq),
    COMPARE("ne", ne),
    COMPARE("ge", ge),
    COMPARE("gt", gt),
    FUNCTION("not_", op_not, 1, 1),
    FUNCTION("truth", op_truth, 1, 1),
    FUNCTION("is_", op_is, 2, 2),
    FUNCTION("is_not", op_is_not, 2, 2),
    ONE("abs", abs),
    TWO("add", add),
    TWO("and_", and_),
    TWO("floordiv", floordiv),
    FUNCTION("index", op_index, 1, 1),
    ONE("inv", invert),
    ONE("invert", invert),
    TWO("lshift", lshift),
    TWO("mod", mod),
    TWO("mul", mul),
    TWO("matmul", matmul),
    ONE("neg", neg),
    TWO("or_", or_),
    ONE("pos", pos),
    TWO("pow", pow),
    TWO("rshift", rshift),
    TWO("sub", sub),
    TWO("truediv", truediv),
    TWO("xor", xor_),
    FUNCTION("concat", op_concat, 2, 2),
    FUNCTION("contains", op_contains, 2, 2),
    FUNCTION("countOf", op_count_of, 2, 2),
    FUNCTION("delitem", op_delitem, 2, 2),
    FUNCTION("getitem", op_getitem, 2, 2),
    FUNCTION("indexOf", op_index_of, 2, 2),
    FUNCTION("setitem", op_setitem, 3, 3),
    FUNCTION("length_hint", op_length_hint, 1, 2),
    {"call", op_call, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    IN_PLACE("iadd", add),
    IN_PLACE("iand", and_),
    IN_PLACE("ifloordiv", floordiv),
    IN_PLACE("ilshift", lshift),
    IN_PLACE("imod", mod),
    IN_PLACE("imul", mul),
    IN_PLACE("imatmul", matmul),
    IN_PLACE("ior", or_),
    IN_PLACE("ipow", pow),
    IN_PLACE("irshift", rshift),
    IN_PLACE("isub", sub),
    IN_PLACE("itruediv", truediv),
    IN_PLACE("ixor", xor_),
    FUNCTION("iconcat", op_iconcat, 2, 2),
    {},
};

}  // namespace

Result<void> fill_operator(Interp&, Module& m) {
  TRY(add_functions(m, kFunctions));
  // Each under its dunder, too.
  for (const char* name :
       {"lt",       "le",    "eq",       "ne",        "ge",      "gt",   "not_",   "abs",      "add",     "and_",
        "floordiv", "index", "inv",      "invert",    "lshift",  "mod",  "mul",    "matmul",   "neg",     "or_",
        "pos",      "pow",   "rshift",   "sub",       "truediv", "xor",  "concat", "contains", "delitem", "getitem",
        "setitem",  "iadd",  "iand",     "ifloordiv", "ilshift", "imod", "imul",   "imatmul",  "ior",     "ipow",
        "irshift",  "isub",  "itruediv", "ixor",      "iconcat", "call"}) {
    std::string_view bare(name);
    if (bare.back() == '_') bare.remove_suffix(1);
    Text dunder;
    dunder.append("__");
    dunder.append(bare);
    dunder.append("__");
    Ref<Str> key = TRY(name_of(name)), alias = TRY(intern(dunder.view()));
    TRY(dict_set(*m.dict, alias.get(), dup(dict_get(*m.dict, key.get()))));
  }
  ModuleState& s = state();
  struct {
    TypeObject** field;
    const char* name;
    decltype(Slots::new_) make;
    decltype(Slots::call) call;
  } const kinds[] = {{&s.itemgetter, "operator.itemgetter", itemgetter_new, itemgetter_call},
                     {&s.attrgetter, "operator.attrgetter", attrgetter_new, attrgetter_call},
                     {&s.methodcaller, "operator.methodcaller", methodcaller_new, methodcaller_call}};
  for (const auto& kind : kinds) {
    TRY(make_type(*kind.field, kind.name,
                  {.hooks = &kGetterHooks,
                   .words = words_of<Getter>,
                   .is_gc = true,
                   .slots = {.repr = getter_repr, .call = kind.call, .new_ = kind.make}}));
    TRY(add_object(m, kind.name + 9, dup(*kind.field)));
  }
  return add_object(
      m, "__doc__",
      TRY(text_of("Operator interface.\n\nThis module exports a set of functions implemented in C++ corresponding\n"
                  "to the intrinsic operators of Python.\n")));
}

}  // namespace wrp
