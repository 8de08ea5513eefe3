// sys.cpp -- what a program may ask about the runtime. Figures are those of 64-bit CPython 3.13.0.
#include "modules/modules.h"
#include "modules/named_row.h"
#include "modules/namespace.h"
#include "modules/state.h"
#include "modules/streams.h"
#include "objects/arguments.h"
#include "objects/frame.h"

namespace wrp {

namespace {

#define SYS(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

// The evaluation stack owns the argument, as CPython's does: the count includes it.
SYS(sys_getrefcount) { return make_int(static_cast<int64_t>(args[0]->count)); }

SYS(sys_getsizeof) {
  static const char* const kNames[] = {"object", "default", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "getsizeof", .names = kNames, .required = 1}, args, v));
  Ref<> method = TRY(get_special(in, v[0], ID(__sizeof__)));
  if (!method) return type_error(in, "Type %T doesn't define __sizeof__", v[0]);
  auto size = call(in, method.get(), {});
  if (!size) {
    if (!v[1] || !raised_is(in, size.error(), rt().exceptions.TypeError)) return size;
    in.drop_raised();
    return dup(v[1]);
  }
  if (!is_int((*size).get())) return type_error(in, "an integer is required");
  int64_t bytes = int_value((*size).get());
  if (bytes < 0) return value_error(in, "__sizeof__() should return >= 0");
  // What stands in front of the object counts too.
  TypeObject* type = type_of(v[0]);
  bool static_type = is_instance(v[0], rt().types.type) && !static_cast<TypeObject*>(v[0])->features.heap_class;
  if (type->traits.is_gc && !static_type) bytes += 16;
  if (type->traits.pre_words == kManagedWords) bytes += 16;
  return make_int(bytes);
}

SYS(sys_exit) {
  Ref<> status = args.count ? dup(args[0]) : none();
  if (args.count == 0) {
    return in.raise(TRY(make_exception(*rt().exceptions.SystemExit, Borrowed<Tuple>(rt().empty_tuple).dup())));
  }
  if (is_tuple(status.get()))
    return in.raise(TRY(make_exception(*rt().exceptions.SystemExit, std::move(status).cast<Tuple>())));
  return in.raise(TRY(make_exception(*rt().exceptions.SystemExit, std::move(status))));
}

SYS(sys_exc_info) {
  BaseException* handled = in.handled();
  Object* none = rt().none;
  if (!handled) return make_tuple_of(none, none, none);
  Ref<> traceback = or_none(handled->traceback);
  return make_tuple_of(static_cast<Object*>(handled->type), static_cast<Object*>(handled), traceback.get());
}
SYS(sys_exception) {
  BaseException* handled = in.handled();
  return handled ? dup(handled) : none();
}

SYS(sys_intern) {
  if (!is_str(args[0])) return type_error(in, "intern() argument must be str, not %T", args[0]);
  if (!is_str_exact(args[0])) return type_error(in, "can't intern %T", args[0]);
  return intern_mortal(Borrowed<Str>(as_str(args[0])).dup());
}
SYS(sys_is_interned) {
  Str* s = TRY(need_str(in, args[0], "_is_interned", 0));
  return make_bool(s->interned() || s->interned_mortal());
}

SYS(sys_getrecursionlimit) { return make_int(in.recursion_limit()); }
SYS(sys_setrecursionlimit) {
  int limit = TRY(as_c_int(in, args[0]));
  if (limit < 1) return value_error(in, "recursion limit must be greater or equal than 1");
  if (in.recursion_depth() >= limit) {
    return raise_error(in, rt().exceptions.RecursionError,
                       "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", limit,
                       in.recursion_depth());
  }
  in.set_recursion_limit(limit);
  return none();
}

SYS(sys_getframe) {
  int depth = args.count ? TRY(as_c_int(in, args[0])) : 0;
  Frame* frame = in.current_frame();
  for (; frame && depth > 0; --depth) frame = frame->back.get();
  if (!frame) return value_error(in, "call stack is not deep enough");
  return dup(frame);
}
SYS(sys_getframemodulename) {
  static const char* const kNames[] = {"depth", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "_getframemodulename", .names = kNames}, args, v));
  int depth = v[0] ? TRY(as_c_int(in, v[0])) : 0;
  Frame* frame = in.current_frame();
  for (; frame && depth > 0; --depth) frame = frame->back.get();
  Object* name = frame ? dict_get(*frame->globals, ID(__name__)) : nullptr;
  return name ? dup(name) : none();
}

// ---- hooks
// -----------------------------------------------------------------------------------------------------------

SYS(sys_displayhook) {
  if (is_none(args[0])) return none();
  Dict& builtins = *rt().builtins;
  // The old `_` goes first: showing the new value may look at it.
  TRY(dict_set(builtins, rt().names.underscore, none()));
  Ref<> out = TRY(current_stream(in, ID(stdout)));
  Ref<Str> shown = TRY(repr(in, args[0]));
  Ref<Str> newline = TRY(make_str(uint32_t{'\n'}));
  if (out) {
    TRY(write_to_stream(in, out.get(), *shown));
    TRY(write_to_stream(in, out.get(), *newline));
  }
  TRY(dict_set(builtins, rt().names.underscore, dup(args[0])));
  return none();
}
SYS(sys_excepthook) {
  if (is_exception(args[1])) {
    in.show_exception(*as_exception(args[1]));
    return none();
  }
  Ref<> err = TRY(current_stream(in, ID(stderr)));
  Ref<Str> text =
      TRY(format_message("TypeError: print_exception(): Exception expected for value, %T found\n", args[1]));
  if (err) TRY(write_to_stream(in, err.get(), *text));
  return none();
}
SYS(sys_unraisablehook) {
  if (args[0]->type != state().unraisable_args)
    return type_error(in, "sys.unraisablehook argument type must be UnraisableHookArgs");
  Tuple& row = *as_tuple(args[0]);
  if (is_exception(row[1])) TRY(in.show_unraisable(*as_exception(row[1]), row[3], row[4]));
  return none();
}
SYS(sys_breakpointhook) { return not_supported(in, "breakpoint() without a sys.breakpointhook"); }

// ---- answers that never change
// ---------------------------------------------------------------------------------------

SYS(sys_nothing) { return none(); }
SYS(sys_false) { return make_bool(false); }
SYS(sys_is_finalizing) { return make_bool(rt().finalizing); }
SYS(sys_utf8) { return text_of("utf-8"); }
SYS(sys_surrogateescape) { return text_of("surrogateescape"); }
SYS(sys_getswitchinterval) { return make_float(0.005); }
SYS(sys_getallocatedblocks) { return make_int(static_cast<int64_t>(heap().live_objects())); }
SYS(sys_get_int_max_str_digits) { return make_int(rt().max_int_digits); }
SYS(sys_set_int_max_str_digits) {
  static const char* const kNames[] = {"maxdigits", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "set_int_max_str_digits", .names = kNames, .required = 1}, args, v));
  int limit = TRY(as_c_int(in, v[0]));
  if (limit && limit < 640) return value_error(in, "maxdigits must be 0 or larger than 640");
  rt().max_int_digits = limit;
  return none();
}
SYS(sys_call_tracing) {
  if (!is_tuple(args[1])) return type_error(in, "call_tracing() argument 2 must be tuple, not %T", args[1]);
  return call_ex(in, args[0], *as_tuple(args[1]), nullptr);
}
SYS(sys_settrace) {
  if (is_none(args[0])) return none();
  return not_supported(in, "sys.settrace");
}
const char* const kHookNames[] = {"firstiter", "finalizer", nullptr};
SYS(sys_get_asyncgen_hooks) {
  Ref<> both[2];
  for (int i = 0; i < 2; ++i) both[i] = or_none(state().async_generator_hooks[i]);
  return make_row(*state().async_generator_hooks_row, both, 2);
}
SYS(sys_set_asyncgen_hooks) {
  Object* v[2];
  TRY(unpack(in, {.function = "set_asyncgen_hooks", .names = kHookNames}, args, v));
  for (int i = 2; i-- > 0;) {
    if (v[i] && !is_none(v[i]) && !is_callable(v[i]))
      return type_error(in, "callable %s expected, got %T", kHookNames[i], v[i]);
  }
  for (int i = 2; i-- > 0;) {
    Ref<> old;  // dies when the new one is there
    if (v[i]) old = std::exchange(state().async_generator_hooks[i], is_none(v[i]) ? Ref<>() : dup(v[i]));
  }
  return none();
}
#undef SYS

const NativeMethod kFunctions[] = {
#define FUNCTION(name, function, low, high) \
  { name, function, low, high, NativeMethod::static_method, nullptr }
    FUNCTION("getrefcount", sys_getrefcount, 1, 1),
    {"getsizeof", sys_getsizeof, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    FUNCTION("exit", sys_exit, 0, 1),
    FUNCTION("exc_info", sys_exc_info, 0, 0),
    FUNCTION("exception", sys_exception, 0, 0),
    FUNCTION("intern", sys_intern, 1, 1),
    FUNCTION("_is_interned", sys_is_interned, 1, 1),
    FUNCTION("getrecursionlimit", sys_getrecursionlimit, 0, 0),
    FUNCTION("setrecursionlimit", sys_setrecursionlimit, 1, 1),
    FUNCTION("_getframe", sys_getframe, 0, 1),
    {"_getframemodulename", sys_getframemodulename, 0, -1, NativeMethod::static_method | NativeMethod::keywords,
     nullptr},
    FUNCTION("displayhook", sys_displayhook, 1, 1),
    FUNCTION("excepthook", sys_excepthook, 3, 3),
    FUNCTION("unraisablehook", sys_unraisablehook, 1, 1),
    {"breakpointhook", sys_breakpointhook, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    FUNCTION("getdefaultencoding", sys_utf8, 0, 0),
    FUNCTION("getfilesystemencoding", sys_utf8, 0, 0),
    FUNCTION("getfilesystemencodeerrors", sys_surrogateescape, 0, 0),
    FUNCTION("getswitchinterval", sys_getswitchinterval, 0, 0),
    FUNCTION("setswitchinterval", sys_nothing, 1, 1),
    FUNCTION("getallocatedblocks", sys_getallocatedblocks, 0, 0),
    FUNCTION("get_int_max_str_digits", sys_get_int_max_str_digits, 0, 0),
    {"set_int_max_str_digits", sys_set_int_max_str_digits, 0, -1, NativeMethod::static_method | NativeMethod::keywords,
     nullptr},
    FUNCTION("is_finalizing", sys_is_finalizing, 0, 0),
    FUNCTION("_is_gil_enabled", sys_false, 0, 0),
    FUNCTION("_clear_type_cache", sys_nothing, 0, 0),
    FUNCTION("_clear_internal_caches", sys_nothing, 0, 0),
    FUNCTION("get_asyncgen_hooks", sys_get_asyncgen_hooks, 0, 0),
    {"set_asyncgen_hooks", sys_set_asyncgen_hooks, 0, -1, NativeMethod::static_method | NativeMethod::keywords,
     nullptr},
    FUNCTION("gettrace", sys_nothing, 0, 0),
    FUNCTION("settrace", sys_settrace, 1, 1),
    FUNCTION("getprofile", sys_nothing, 0, 0),
    FUNCTION("setprofile", sys_settrace, 1, 1),
    FUNCTION("audit", sys_nothing, 1, -1),
    FUNCTION("addaudithook", sys_nothing, 1, 1),
    FUNCTION("call_tracing", sys_call_tracing, 2, 2),
#undef FUNCTION
    {},
};

// ---- rows of facts
// ---------------------------------------------------------------------------------------------------

const char* const kVersionNames[] = {"major", "minor", "micro", "releaselevel", "serial", nullptr};
const char* const kFlagNames[] = {"debug",
                                  "inspect",
                                  "interactive",
                                  "optimize",
                                  "dont_write_bytecode",
                                  "no_user_site",
                                  "no_site",
                                  "ignore_environment",
                                  "verbose",
                                  "bytes_warning",
                                  "quiet",
                                  "hash_randomization",
                                  "isolated",
                                  "dev_mode",
                                  "utf8_mode",
                                  "warn_default_encoding",
                                  "safe_path",
                                  "int_max_str_digits",
                                  nullptr};
const char* const kFloatNames[] = {"max", "max_exp",  "max_10_exp", "min",   "min_exp", "min_10_exp",
                                   "dig", "mant_dig", "epsilon",    "radix", "rounds",  nullptr};
const char* const kHashNames[] = {"width",     "modulus",   "inf",       "nan",    "imag",
                                  "algorithm", "hash_bits", "seed_bits", "cutoff", nullptr};
const char* const kIntNames[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                 "str_digits_check_threshold", nullptr};
const char* const kThreadNames[] = {"name", "lock", "version", nullptr};
const char* const kUnraisableNames[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object", nullptr};

constexpr Word kMost = 20;
struct Row {
  Ref<> items[kMost];
  Word count = 0;
  Error error = Error::none;
  void add(Result<Ref<>> value) {
    if (!value) {
      error = value.error();
      return;
    }
    items[count++] = value.take();
  }
  Row& number(int64_t n) { return add(make_int(n)), *this; }
  Row& real(double d) { return add(make_float(d)), *this; }
  Row& text(const char* s) { return add(text_of(s)), *this; }
  Row& flag(bool b) { return add(make_bool(b)), *this; }
  Result<Ref<>> finish(TypeObject& type) {
    if (error != Error::none) return error;
    return make_row(type, items, count);
  }
};

Result<Ref<>> version_row() {
  return Row().number(3).number(13).number(0).text("final").number(0).finish(*state().version_info);
}

Result<void> add_rows(Module& m) {
  ModuleState& s = state();
  TRY(make_row_type(s.version_info, "sys.version_info", kVersionNames));
  TRY(make_row_type(s.flags, "sys.flags", kFlagNames));
  TRY(make_row_type(s.float_info, "sys.float_info", kFloatNames));
  TRY(make_row_type(s.hash_info, "sys.hash_info", kHashNames));
  TRY(make_row_type(s.int_info, "sys.int_info", kIntNames));
  TRY(make_row_type(s.thread_info, "sys.thread_info", kThreadNames));
  TRY(make_row_type(s.unraisable_args, "UnraisableHookArgs", kUnraisableNames));
  TRY(make_row_type(s.async_generator_hooks_row, "asyncgen_hooks", kHookNames));
  TRY(add_object(m, "version_info", TRY(version_row())));
  Row flags;
  for (int i = 0; i < 13; ++i) flags.number(i == 4);
  TRY(add_object(m, "flags", TRY(flags.flag(false).number(1).number(0).flag(false).number(4300).finish(*s.flags))));
  TRY(add_object(m, "float_info",
                 TRY(Row()
                         .real(1.7976931348623157e+308)
                         .number(1024)
                         .number(308)
                         .real(2.2250738585072014e-308)
                         .number(-1021)
                         .number(-307)
                         .number(15)
                         .number(53)
                         .real(2.220446049250313e-16)
                         .number(2)
                         .number(1)
                         .finish(*s.float_info))));
  TRY(add_object(m, "hash_info",
                 TRY(Row()
                         .number(64)
                         .number(2305843009213693951)
                         .number(314159)
                         .number(0)
                         .number(1000003)
                         .text("siphash13")
                         .number(64)
                         .number(128)
                         .number(0)
                         .finish(*s.hash_info))));
  TRY(add_object(m, "int_info", TRY(Row().number(30).number(4).number(4300).number(640).finish(*s.int_info))));
  return add_object(m, "thread_info", TRY(Row().text("none").text("none").text("none").finish(*s.thread_info)));
}

Result<void> add_implementation(Module& m) {
  Ref<Dict> fields = TRY(make_dict());
  TRY(set_entry(*fields, "name", TRY(text_of("weakref-playground"))));
  TRY(set_entry(*fields, "cache_tag", none()));
  TRY(set_entry(*fields, "version", TRY(version_row())));
  TRY(set_entry(*fields, "hexversion", TRY(make_int(51183856))));
  TRY(set_entry(*fields, "_multiarch", TRY(text_of("x86_64-linux-gnu"))));
  return add_object(m, "implementation", TRY(make_namespace(std::move(fields))));
}

Result<void> add_streams(Module& m) {
  ModuleState& s = state();
  TRY(make_streams());
  for (const char* name : {"stdin", "__stdin__"}) TRY(add_object(m, name, s.stdin_stream.dup()));
  for (const char* name : {"stdout", "__stdout__"}) TRY(add_object(m, name, s.stdout_stream.dup()));
  for (const char* name : {"stderr", "__stderr__"}) TRY(add_object(m, name, s.stderr_stream.dup()));
  return {};
}

}  // namespace

Ref<>* async_generator_hooks() { return state().async_generator_hooks; }

Result<Ref<>> make_unraisable_args(Object* const* five) {
  Ref<> items[5];
  for (int i = 0; i < 5; ++i) items[i] = dup(five[i] ? five[i] : rt().none);
  return make_row(*state().unraisable_args, items, 5);
}

Result<void> set_arguments(const std::string_view* arguments, size_t count) {
  Ref<List> argv = TRY(make_list());
  for (size_t i = 0; i < count; ++i) TRY(list_append(*argv, TRY(make_str(arguments[i]))));
  return set_entry(*state().sys_dict, "argv", std::move(argv));
}

Result<void> fill_sys(Interp&, Module& m) {
  state().sys_dict = m.dict.dup();
  rt().sys = m.dict.get();
  TRY(add_functions(m, kFunctions));
  for (const char* name : {"displayhook", "excepthook", "unraisablehook", "breakpointhook"}) {
    Ref<Str> plain = TRY(name_of(name)), original = TRY(format_message("__%s__", name));
    TRY(dict_set(*m.dict, intern(std::move(original)).get(), dup(dict_get(*m.dict, plain.get()))));
  }
  TRY(add_rows(m));
  TRY(make_namespace_type());
  TRY(add_implementation(m));
  TRY(add_streams(m));
  TRY(add_object(m, "modules", dup(rt().modules)));
  Ref<List> path = TRY(make_list()), argv = TRY(make_list()), original_argv = TRY(make_list());
  TRY(list_append(*path, dup(rt().names.empty)));
  TRY(list_append(*argv, dup(rt().names.empty)));
  TRY(list_append(*original_argv, TRY(text_of("weakref-playground"))));
  TRY(add_object(m, "path", std::move(path)));
  TRY(add_object(m, "argv", std::move(argv)));
  TRY(add_object(m, "orig_argv", std::move(original_argv)));
  for (const char* name : {"warnoptions", "path_hooks", "meta_path"}) TRY(add_object(m, name, TRY(make_list())));
  for (const char* name : {"path_importer_cache", "_xoptions"}) TRY(add_object(m, name, TRY(make_dict())));
  TRY(add_object(m, "maxsize", TRY(make_int(INT64_MAX))));
  TRY(add_object(m, "maxunicode", TRY(make_int(0x10ffff))));
  TRY(add_object(m, "hexversion", TRY(make_int(51183856))));
  TRY(add_object(m, "api_version", TRY(make_int(1013))));
  TRY(add_object(m, "dont_write_bytecode", make_bool(true)));
  struct {
    const char *name, *text;
  } const texts[] = {{"version", "3.13.0 (weakref-playground)"},
                     {"platform", "linux"},
                     {"byteorder", "little"},
                     {"copyright", "weakref-playground: a small runtime with CPython 3.13's object lifetimes."},
                     {"executable", ""},
                     {"_base_executable", ""},
                     {"prefix", ""},
                     {"exec_prefix", ""},
                     {"base_prefix", ""},
                     {"base_exec_prefix", ""},
                     {"platlibdir", "lib"},
                     {"abiflags", ""},
                     {"float_repr_style", "short"}};
  for (const auto& row : texts) TRY(add_object(m, row.name, TRY(text_of(row.text))));
  return add_object(m, "pycache_prefix", none());
}

}  // namespace wrp
