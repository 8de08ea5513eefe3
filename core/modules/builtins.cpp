// builtins.cpp -- the functions that are there without import. exec, eval, compile, __import__ and __build_class__ need
// the compiler and are added by the vm.
#include <cmath>

#include "modules/modules.h"
#include "modules/native_class.h"
#include "modules/state.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/frame.h"
#include "objects/weakref_types.h"
#include "vm/coroutine.h"

namespace wrp {

namespace {

#define BUILTIN(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

// ---- objects and attributes
// ------------------------------------------------------------------------------------------

BUILTIN(b_repr) { return repr(in, args[0]); }
BUILTIN(b_ascii) { return ascii(in, args[0]); }
BUILTIN(b_len) { return make_int(TRY(length(in, args[0]))); }
BUILTIN(b_isinstance) { return make_bool(TRY(is_instance_of(in, args[0], args[1]))); }
BUILTIN(b_issubclass) { return make_bool(TRY(is_subclass_of(in, args[0], args[1]))); }
BUILTIN(b_callable) { return make_bool(is_callable(args[0])); }
BUILTIN(b_id) { return make_int(static_cast<int64_t>(heap().id_of(args[0]))); }
BUILTIN(b_hash) { return make_int(TRY(hash(in, args[0]))); }

BUILTIN(b_getattr) {
  Ref<Str> name = TRY(attribute_name(in, args[1]));
  if (args.count < 3) return get_attr(in, args[0], name.get());
  Ref<> value = TRY(get_attr_or_null(in, args[0], name.get()));
  return value ? std::move(value) : dup(args[2]);
}
BUILTIN(b_hasattr) {
  Ref<Str> name = TRY(attribute_name(in, args[1]));
  Ref<> value = TRY(get_attr_or_null(in, args[0], name.get()));
  return make_bool(static_cast<bool>(value));
}
BUILTIN(b_setattr) {
  Ref<Str> name = TRY(attribute_name(in, args[1]));
  TRY(set_attr(in, args[0], name.get(), args[2]));
  return none();
}
BUILTIN(b_delattr) {
  Ref<Str> name = TRY(attribute_name(in, args[1]));
  TRY(del_attr(in, args[0], name.get()));
  return none();
}

Result<Ref<>> current_locals(Interp& in) {
  Frame* frame = in.current_frame();
  if (!frame) return raise_error(in, rt().exceptions.SystemError, "frame does not exist");
  return locals_of(*frame);
}
BUILTIN(b_locals) { return current_locals(in); }
BUILTIN(b_globals) {
  Frame* frame = in.current_frame();
  if (!frame) return none();
  return Borrowed<Dict>(frame->globals).dup();
}
BUILTIN(b_vars) {
  if (args.count == 0) return current_locals(in);
  Ref<> dict = TRY(get_attr_or_null(in, args[0], ID(__dict__)));
  if (!dict) return type_error(in, "vars() argument must have __dict__ attribute");
  return dict;
}
BUILTIN(b_dir) {
  Ref<> names;
  if (args.count == 0) {
    Ref<> locals = TRY(current_locals(in));
    names = TRY(call_method(in, locals.get(), ID(keys), {}));
  } else {
    Ref<> method = TRY(get_special(in, args[0], ID(__dir__)));
    if (!method) return type_error(in, "object does not provide __dir__");
    names = TRY(call(in, method.get(), {}));
  }
  Ref<List> sorted = TRY(list_from_iterable(in, names.get()));
  TRY(list_sort(in, *sorted, nullptr, false));
  return sorted;
}

// ---- printing
// --------------------------------------------------------------------------------------------------------

Result<Str*> print_option(Interp& in, Object* value, const char* name) {
  if (!value || is_none(value)) return static_cast<Str*>(nullptr);
  if (!is_str(value)) return type_error(in, "%s must be None or a string, not %T", name, value);
  return as_str(value);
}

BUILTIN(b_print) {
  static const char* const kNames[] = {"sep", "end", "file", "flush", nullptr};
  Object* v[4];
  TRY(unpack(in, {.function = "print", .names = kNames}, Args(args.items + args.count, 0, args.keywords), v));
  Ref<> file = v[2] && !is_none(v[2]) ? dup(v[2]) : TRY(current_stream(in, ID(stdout)));
  if (!file) return none();
  Str* separator = TRY(print_option(in, v[0], "sep"));
  Str* end = TRY(print_option(in, v[1], "end"));
  Ref<Str> space = TRY(make_str(uint32_t{' '})), newline = TRY(make_str(uint32_t{'\n'}));
  // One write after the other: the next str() may itself print.
  for (Word i = 0; i < args.count; ++i) {
    if (i) TRY(write_to_stream(in, file.get(), separator ? *separator : *space));
    Ref<> held = dup(args[i]);  // by CPython's tuple of arguments
    Ref<Str> shown = TRY(str(in, held.get()));
    TRY(write_to_stream(in, file.get(), *shown));
  }
  TRY(write_to_stream(in, file.get(), end ? *end : *newline));
  if (v[3] && TRY(truth(in, v[3]))) Ref<> flushed = TRY(call_method(in, file.get(), ID(flush), {}));
  return none();
}

BUILTIN(b_input) {
  Ref<> out = TRY(current_stream(in, ID(stdout)));
  if (args.count && out) {
    Ref<Str> prompt = TRY(str(in, args[0]));
    TRY(write_to_stream(in, out.get(), *prompt));
  }
  Ref<Str> name = TRY(name_of("stdin"));
  Object* source = dict_get(*state().sys_dict, name.get());
  if (!source || is_none(source)) return raise_error(in, rt().exceptions.RuntimeError, "input(): lost sys.stdin");
  Ref<> held = dup(source);
  Ref<> line = TRY(call_method(in, held.get(), "readline", {}));
  if (!is_str(line.get())) return type_error(in, "object.readline() returned non-string");
  Str& s = *as_str(line.get());
  if (s.length == 0) return raise_error(in, rt().exceptions.EOFError, "EOF when reading a line");
  return substring(s, 0, s.at(s.length - 1) == '\n' ? s.length - 1 : s.length);
}

// ---- iterating
// -------------------------------------------------------------------------------------------------------

BUILTIN(b_iter) {
  if (args.count == 1) return get_iter(in, args[0]);
  if (!is_callable(args[0])) return type_error(in, "iter(v, w): v must be callable");
  Ref<> made = TRY(make_item_iterator(*rt().types.callable_iterator, args[0], 0));
  static_cast<ItemIterator*>(made.get())->last = dup(args[1]);
  return made;
}
BUILTIN(b_next) {
  auto* next = type_of(args[0])->slots.next;
  if (!next) return type_error(in, "'%T' object is not an iterator", args[0]);
  auto value = next(in, args[0]);
  if (!value) {
    if (args.count < 2 || !raised_is(in, value.error(), rt().exceptions.StopIteration)) return value;
    in.drop_raised();
    return dup(args[1]);
  }
  if (*value) return value;
  if (args.count > 1) return dup(args[1]);
  return in.raise(TRY(make_exception(*rt().exceptions.StopIteration, Borrowed<Tuple>(rt().empty_tuple).dup())));
}
BUILTIN(b_aiter) {
  if (!type_of(args[0])->slots.aiter) return type_error(in, "'%T' object is not an async iterable", args[0]);
  Ref<> it = TRY(type_of(args[0])->slots.aiter(in, args[0]));
  if (!type_of(it.get())->slots.anext)
    return type_error(in, "aiter() returned not an async iterator of type '%T'", it.get());
  return it;
}
BUILTIN(b_anext) {
  if (!type_of(args[0])->slots.anext) return type_error(in, "'%T' object is not an async iterator", args[0]);
  Ref<> next = TRY(type_of(args[0])->slots.anext(in, args[0]));
  if (args.count < 2) return next;
  return make_anext_awaitable(std::move(next), dup(args[1]));
}

Result<Ref<>> any_or_all(Interp& in, Object* iterable, bool wanted) {
  Ref<> it = TRY(get_iter(in, iterable));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return make_bool(!wanted);
    if (TRY(truth(in, item.get())) == wanted) return make_bool(wanted);
  }
}
BUILTIN(b_any) { return any_or_all(in, args[0], true); }
BUILTIN(b_all) { return any_or_all(in, args[0], false); }

BUILTIN(b_sorted) {
  static const char* const kNames[] = {"key", "reverse", nullptr};
  if (args.count != 1) return type_error(in, "sorted expected 1 argument, got %d", static_cast<int>(args.count));
  Ref<List> list = TRY(list_from_iterable(in, args[0]));
  Object* v[2];
  TRY(unpack(in, {.function = "sort", .names = kNames, .positional = 0}, args.skip(1), v));
  bool reverse = v[1] && TRY(truth(in, v[1]));
  TRY(list_sort(in, *list, v[0] && !is_none(v[0]) ? v[0] : nullptr, reverse));
  return list;
}

Result<Ref<>> best_of(Interp& in, const Args& args, CompareOp op, const char* name) {
  static const char* const kNames[] = {"key", "default", nullptr};
  if (args.count == 0) return type_error(in, "%s expected at least 1 argument, got 0", name);
  Object* v[2];
  TRY(unpack(in, {.function = name, .names = kNames, .positional = 0}, Args(args.items + args.count, 0, args.keywords),
             v));
  if (args.count > 1 && v[1])
    return type_error(in, "Cannot specify a default for %s() with multiple positional arguments", name);
  Object* key = v[0] && !is_none(v[0]) ? v[0] : nullptr;
  Ref<> it = args.count > 1 ? Ref<>() : TRY(get_iter(in, args[0]));
  Ref<> best, best_value;
  for (Word i = 0;; ++i) {
    Ref<> item = it ? TRY(iter_next(in, it.get())) : Borrowed<>(i < args.count ? args[i] : nullptr).dup();
    if (!item) break;
    Ref<> value = key ? TRY(call_with(in, key, item.get())) : item.dup();
    if (best && !TRY(compare_bool(in, value.get(), best_value.get(), op))) continue;
    best = std::move(item);
    best_value = std::move(value);
  }
  if (best) return best;
  if (v[1]) return dup(v[1]);
  return value_error(in, "%s() iterable argument is empty", name);
}
BUILTIN(b_min) { return best_of(in, args, CompareOp::lt, "min"); }
BUILTIN(b_max) { return best_of(in, args, CompareOp::gt, "max"); }

BUILTIN(b_sum) {
  static const char* const kNames[] = {"", "start", nullptr};
  if (args.count + args.keyword_count() > 2)
    return type_error(in, "sum() takes at most 2 arguments (%d given)",
                      static_cast<int>(args.count + args.keyword_count()));
  Object* v[2];
  TRY(unpack(in, {.function = "sum", .names = kNames, .required = 1}, args, v));
  Ref<> it = TRY(get_iter(in, v[0]));
  Ref<> total = v[1] ? dup(v[1]) : TRY(make_int(0));
  if (is_str(total.get())) return type_error(in, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_bytes(total.get())) return type_error(in, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is_bytearray(total.get())) return type_error(in, "sum() can't sum bytearray [use b''.join(seq) instead]");
  Ref<> item;
  if (is_int64_exact(total.get())) {
    int64_t sum = int_value(total.get());
    for (;;) {
      item = TRY(iter_next(in, it.get()));
      if (!item) return make_int(sum);
      int64_t next;
      bool plain = is_int64_exact(item.get()) || item->type == rt().types.bool_;
      if (!plain || __builtin_add_overflow(sum, int_value(item.get()), &next)) break;
      sum = next;
    }
    total = TRY(make_int(sum));
    total = TRY(binary(in, total.get(), item.get(), BinaryOp::add));
  }
  if (total->type == rt().types.float_) {
    // Since 3.12 CPython keeps what rounding lost (Neumaier) and adds it at the end.
    double sum = float_value(total.get()), lost = 0;
    for (;;) {
      item = TRY(iter_next(in, it.get()));
      if (item && item->type == rt().types.float_) {
        double x = float_value(item.get()), t = sum + x;
        lost += std::fabs(sum) >= std::fabs(x) ? (sum - t) + x : (x - t) + sum;
        sum = t;
      } else if (item && is_int(item.get()) && !is_big(item.get())) {
        sum += static_cast<double>(int_value(item.get()));
      } else {
        break;
      }
    }
    if (lost != 0 && std::isfinite(lost)) sum += lost;
    total = TRY(make_float(sum));
    if (!item) return total;
    total = TRY(binary(in, total.get(), item.get(), BinaryOp::add));
  }
  for (;;) {
    item = TRY(iter_next(in, it.get()));
    if (!item) return total;
    total = TRY(binary(in, total.get(), item.get(), BinaryOp::add));
  }
}

// ---- numbers and text
// ------------------------------------------------------------------------------------------------

BUILTIN(b_abs) { return unary(in, args[0], UnaryOp::abs); }
BUILTIN(b_divmod) { return binary(in, args[0], args[1], BinaryOp::divmod); }

BUILTIN(b_pow) {
  static const char* const kNames[] = {"base", "exp", "mod", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = "pow", .names = kNames, .required = 2}, args, v));
  if (!v[2] || is_none(v[2])) return binary(in, v[0], v[1], BinaryOp::pow);
  Ref<> held[3];
  for (int i = 0; i < 3; ++i) held[i] = TRY(without_proxy(in, v[i])), v[i] = held[i].get();
  bool ints = is_int(v[0]) && is_int(v[1]) && is_int(v[2]);
  if (ints && !type_of(v[0])->features.heap_class) return int_modular_power(in, v[0], v[1], v[2]);
  if (type_of(v[0])->features.heap_class) {
    Ref<> method = TRY(get_special(in, v[0], ID(__pow__)));
    if (method) {
      Ref<> result = TRY(call_with(in, method.get(), v[1], v[2]));
      if (result.get() != rt().not_implemented) return result;
    }
  }
  for (Object* o : {v[0], v[1], v[2]}) {
    if (is_float(o)) return type_error(in, "pow() 3rd argument not allowed unless all arguments are integers");
  }
  return type_error(in, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", v[0], v[1], v[2]);
}

BUILTIN(b_round) {
  static const char* const kNames[] = {"number", "ndigits", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "round", .names = kNames, .required = 1}, args, v));
  Ref<> method = TRY(get_special(in, v[0], ID(__round__)));
  if (!method) return type_error(in, "type %T doesn't define __round__ method", v[0]);
  if (!v[1] || is_none(v[1])) return call(in, method.get(), {});
  return call_with(in, method.get(), v[1]);
}

BUILTIN(b_chr) {
  int64_t n = int_value(TRY(to_int(in, args[0])).get());
  if (n < 0 || n > 0x10ffff) return value_error(in, "chr() arg not in range(0x110000)");
  return make_str(static_cast<uint32_t>(n));
}
BUILTIN(b_ord) {
  Object* o = args[0];
  if (is_str(o)) {
    if (as_str(o)->length == 1) return make_int(as_str(o)->at(0));
    return type_error(in, "ord() expected a character, but string of length %zu found",
                      static_cast<size_t>(as_str(o)->length));
  }
  if (is_bytes(o) || is_bytearray(o)) {
    int64_t n = TRY(length(in, o));
    if (n != 1)
      return type_error(in, "ord() expected a character, but string of length %lld found", static_cast<long long>(n));
    Ref<> zero = TRY(make_int(0));
    return get_item(in, o, zero.get());
  }
  return type_error(in, "ord() expected string of length 1, but %T found", o);
}

Result<Ref<>> in_base(Interp& in, Object* o, unsigned base, const char* prefix) {
  Ref<> n = TRY(to_int(in, o));
  Text digits, text;
  TRY(append_int(in, digits, n.get(), base));
  std::string_view t = digits.view();
  if (t[0] == '-') text.append('-'), t.remove_prefix(1);
  text.append(prefix);
  text.append(t);
  return finish(text);
}
BUILTIN(b_bin) { return in_base(in, args[0], 2, "0b"); }
BUILTIN(b_oct) { return in_base(in, args[0], 8, "0o"); }
BUILTIN(b_hex) { return in_base(in, args[0], 16, "0x"); }

BUILTIN(b_format) {
  Str* spec = rt().names.empty;
  if (args.count > 1) spec = TRY(need_str(in, args[1], "format", 2));
  return format(in, args[0], *spec);
}

BUILTIN(b_open) { return call_library(in, "io", "open", args); }
BUILTIN(b_help) { return call_library(in, "pydoc", "help", args); }
BUILTIN(b_breakpoint) {
  Ref<> hook = TRY(get_attr(in, TRY(import_module(in, *ID(sys))).get(), "breakpointhook"));
  return call(in, hook.get(), args);
}

#undef BUILTIN

const NativeMethod kFunctions[] = {
#define FUNCTION(name, low, high) \
  { #name, b_##name, low, high, NativeMethod::static_method, nullptr }
#define WITH_KEYWORDS(name) \
  { #name, b_##name, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr }
    FUNCTION(abs, 1, 1),
    FUNCTION(aiter, 1, 1),
    FUNCTION(all, 1, 1),
    FUNCTION(anext, 1, 2),
    FUNCTION(any, 1, 1),
    FUNCTION(ascii, 1, 1),
    FUNCTION(bin, 1, 1),
    WITH_KEYWORDS(breakpoint),
    FUNCTION(callable, 1, 1),
    FUNCTION(chr, 1, 1),
    FUNCTION(delattr, 2, 2),
    FUNCTION(dir, 0, 1),
    FUNCTION(divmod, 2, 2),
    FUNCTION(format, 1, 2),
    FUNCTION(getattr, 2, 3),
    FUNCTION(globals, 0, 0),
    FUNCTION(hasattr, 2, 2),
    FUNCTION(hash, 1, 1),
    FUNCTION(hex, 1, 1),
    FUNCTION(id, 1, 1),
    FUNCTION(input, 0, 1),
    FUNCTION(isinstance, 2, 2),
    FUNCTION(issubclass, 2, 2),
    FUNCTION(iter, 1, 2),
    FUNCTION(len, 1, 1),
    FUNCTION(locals, 0, 0),
    WITH_KEYWORDS(max),
    WITH_KEYWORDS(min),
    FUNCTION(next, 1, 2),
    FUNCTION(oct, 1, 1),
    WITH_KEYWORDS(open),
    WITH_KEYWORDS(help),
    FUNCTION(ord, 1, 1),
    WITH_KEYWORDS(pow),
    WITH_KEYWORDS(print),
    FUNCTION(repr, 1, 1),
    WITH_KEYWORDS(round),
    FUNCTION(setattr, 3, 3),
    WITH_KEYWORDS(sorted),
    WITH_KEYWORDS(sum),
    FUNCTION(vars, 0, 1),
#undef FUNCTION
#undef WITH_KEYWORDS
    {},
};

// exit and quit, as they look at the prompt.
Result<Ref<>> quitter_repr(Interp& in, Object* o) {
  Ref<> name = TRY(get_attr(in, o, ID(name)));
  return format_message("Use %U() or Ctrl-D (i.e. EOF) to exit", as_str(name.get()));
}
Result<Ref<>> quitter_call(Interp& in, Object*, const Args& args) {
  Ref<> code = args.count ? dup(args[0]) : none();
  return in.raise(TRY(make_exception(*rt().exceptions.SystemExit, std::move(code))));
}

Result<void> add_types(Module& m) {
  Types& t = rt().types;
  struct {
    const char* name;
    TypeObject* type;
  } const types[] = {{"bool", t.bool_},
                     {"bytes", t.bytes},
                     {"bytearray", t.bytearray},
                     {"complex", t.complex},
                     {"memoryview", t.memoryview},
                     {"classmethod", t.class_method},
                     {"dict", t.dict},
                     {"enumerate", t.enumerate},
                     {"filter", t.filter},
                     {"float", t.float_},
                     {"frozenset", t.frozenset},
                     {"int", t.int_},
                     {"list", t.list},
                     {"map", t.map},
                     {"object", t.object},
                     {"property", t.property},
                     {"range", t.range},
                     {"reversed", t.reversed},
                     {"set", t.set},
                     {"slice", t.slice},
                     {"staticmethod", t.static_method},
                     {"str", t.str},
                     {"super", t.super},
                     {"tuple", t.tuple},
                     {"type", t.type},
                     {"zip", t.zip}};
  for (const auto& row : types) {
    if (row.type->name) TRY(add_object(m, row.name, dup(row.type)));
  }
  Exceptions& e = rt().exceptions;
  auto** classes = reinterpret_cast<TypeObject**>(&e);
  for (size_t i = 0; i < sizeof e / sizeof *classes; ++i) {
    TRY(dict_set(*m.dict, as_str(classes[i]->name.get()), dup(classes[i])));
  }
  TRY(add_object(m, "EnvironmentError", dup(e.OSError)));
  return add_object(m, "IOError", dup(e.OSError));
}

}  // namespace

Result<void> fill_builtins(Interp& in, Module& m) {
  TRY(add_functions(m, kFunctions));
  TRY(add_types(m));
  TRY(add_object(m, "NotImplemented", not_implemented()));
  TRY(add_object(m, "Ellipsis", dup(rt().ellipsis)));
  TRY(add_object(m, "None", none()));
  TRY(add_object(m, "True", make_bool(true)));
  TRY(add_object(m, "False", make_bool(false)));
  TRY(add_object(m, "__debug__", make_bool(true)));
  TRY(make_native_class(
      in, state().quitter,
      {.name = "Quitter", .module = "_sitebuiltins", .slots = {.repr = quitter_repr, .call = quitter_call}}));
  for (const char* name : {"exit", "quit"}) {
    Ref<> quitter = TRY(make_instance(*state().quitter));
    TRY(set_attr(in, quitter.get(), ID(name), TRY(text_of(name)).get()));
    TRY(add_object(m, name, std::move(quitter)));
  }
  return add_object(m, "__doc__", TRY(text_of("Built-in functions, types, exceptions, and other objects.")));
}

}  // namespace wrp
