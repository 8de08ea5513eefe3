// streams.cpp -- sys.stdin, sys.stdout and sys.stderr: what the host shows. A program may put any object with a write()
// in their place; print() and the error reports then talk to that.
#include "modules/streams.h"
#include "modules/modules.h"
#include "modules/state.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

struct TextStream : GcObject {
  Ref<Dict> dict;
  WeakReference* weak;
  Word number;  // 0, 1, 2
};
inline constexpr const char* kStreamFields[] = {"__dict__"};
constexpr LifetimeHooks kStreamHooks = row_hooks<kStreamFields>();

TextStream& stream(Object* o) { return *static_cast<TextStream*>(o); }
const char* stream_name(Object* o) {
  static const char* const kNames[] = {"<stdin>", "<stdout>", "<stderr>"};
  return kNames[stream(o).number];
}

void write_out(Interp& in, Object* o, Str& s) {
  bool to_stderr = stream(o).number == 2;
  if (s.ascii()) return in.write(s.chars<char>(), s.length, to_stderr);
  Text utf8;
  append(utf8, s);
  in.write(utf8.view().data(), utf8.size(), to_stderr);
}

#define STREAM_METHOD(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

Error unsupported(Interp& in, const char* what) { return value_error(in, "not %s", what); }

STREAM_METHOD(stream_write) {
  if (stream(self).number == 0) return unsupported(in, "writable");
  if (!is_str(args[0])) return type_error(in, "write() argument must be str, not %T", args[0]);
  write_out(in, self, *as_str(args[0]));
  return make_int(static_cast<int64_t>(as_str(args[0])->length));
}
STREAM_METHOD(stream_writelines) {
  Ref<> it = TRY(get_iter(in, args[0]));
  for (;;) {
    Ref<> line = TRY(iter_next(in, it.get()));
    if (!line) return none();
    TRY(call_method_with(in, self, "write", line.get()));
  }
}
STREAM_METHOD(stream_flush) { return none(); }
STREAM_METHOD(stream_isatty) { return make_bool(false); }
STREAM_METHOD(stream_fileno) { return make_int(static_cast<int64_t>(stream(self).number)); }
STREAM_METHOD(stream_readable) { return make_bool(stream(self).number == 0); }
STREAM_METHOD(stream_writable) { return make_bool(stream(self).number != 0); }
STREAM_METHOD(stream_seekable) { return make_bool(false); }
STREAM_METHOD(stream_readline) {
  if (stream(self).number != 0) return unsupported(in, "readable");
  return in.read_line();
}
STREAM_METHOD(stream_read) {
  if (stream(self).number != 0) return unsupported(in, "readable");
  Text all;
  for (;;) {
    if (!in.step()) return in.out_of_steps();
    Ref<Str> line = TRY(in.read_line());
    if (line->length == 0) return finish(all);
    append(all, *line);
  }
}
STREAM_METHOD(stream_readlines) {
  if (stream(self).number != 0) return unsupported(in, "readable");
  return list_from_iterable(in, self);
}
STREAM_METHOD(stream_reconfigure) { return none(); }
STREAM_METHOD(stream_enter) { return dup(self); }
#undef STREAM_METHOD

const NativeMethod kMethods[] = {
    {"write", stream_write, 1, 1, NativeMethod::method, nullptr},
    {"writelines", stream_writelines, 1, 1, NativeMethod::method, nullptr},
    {"flush", stream_flush, 0, 0, NativeMethod::method, nullptr},
    {"isatty", stream_isatty, 0, 0, NativeMethod::method, nullptr},
    {"fileno", stream_fileno, 0, 0, NativeMethod::method, nullptr},
    {"readable", stream_readable, 0, 0, NativeMethod::method, nullptr},
    {"writable", stream_writable, 0, 0, NativeMethod::method, nullptr},
    {"seekable", stream_seekable, 0, 0, NativeMethod::method, nullptr},
    {"read", stream_read, 0, 1, NativeMethod::method, nullptr},
    {"readline", stream_readline, 0, 1, NativeMethod::method, nullptr},
    {"readlines", stream_readlines, 0, 1, NativeMethod::method, nullptr},
    {"reconfigure", stream_reconfigure, 0, 0, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"__enter__", stream_enter, 0, 0, NativeMethod::method, nullptr},
    {"__exit__", stream_flush, 0, -1, NativeMethod::method, nullptr},
    {},
};

Result<Ref<>> get_name(Interp&, Object* self) { return text_of(stream_name(self)); }
Result<Ref<>> get_encoding(Interp&, Object*) { return text_of("utf-8"); }
Result<Ref<>> get_errors(Interp&, Object* self) {
  return text_of(stream(self).number == 2 ? "backslashreplace" : "strict");
}
Result<Ref<>> get_mode(Interp&, Object* self) { return text_of(stream(self).number ? "w" : "r"); }
Result<Ref<>> get_closed(Interp&, Object*) { return make_bool(false); }
Result<Ref<>> get_newlines(Interp&, Object*) { return none(); }
const NativeGetSet kGetSets[] = {{"name", get_name, nullptr},
                                 {"encoding", get_encoding, nullptr},
                                 {"errors", get_errors, nullptr},
                                 {"mode", get_mode, nullptr},
                                 {"closed", get_closed, nullptr},
                                 {"newlines", get_newlines, nullptr},
                                 {"line_buffering", get_closed, nullptr},
                                 {}};

Result<Ref<>> stream_repr(Interp&, Object* o) {
  return format_message("<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", stream_name(o),
                        stream(o).number ? "w" : "r");
}
Result<Ref<>> stream_next(Interp& in, Object* o) {
  if (stream(o).number != 0) return unsupported(in, "readable");
  Ref<Str> line = TRY(in.read_line());
  return line->length ? Ref<>(std::move(line)) : Ref<>();
}

Result<Ref<>> make_stream(Word number) {
  Ref<TextStream> s = TRY(heap().make<TextStream>(*state().text_stream));
  s->number = number;
  heap().track(s.get());
  return s;
}

}  // namespace

Result<void> make_streams() {
  TRY(make_type(state().text_stream, "_io.TextIOWrapper",
                {.hooks = &kStreamHooks,
                 .words = words_of<TextStream>,
                 .is_gc = true,
                 .internal = true,
                 .weak_offset = WEAK_AT(TextStream),
                 .dict_offset = DICT_AT(TextStream),
                 .slots = {.repr = stream_repr, .iter = self_iter, .next = stream_next},
                 .methods = kMethods,
                 .getsets = kGetSets}));
  state().stdin_stream = TRY(make_stream(0));
  state().stdout_stream = TRY(make_stream(1));
  state().stderr_stream = TRY(make_stream(2));
  return {};
}

Result<void> write_to_stream(Interp& in, Object* to, Str& text) {
  if (to->type == state().text_stream && stream(to).number) {
    write_out(in, to, text);
    return {};
  }
  Object* argument = &text;
  TRY(call_method(in, to, ID(write), Args(&argument, 1)));
  return {};
}

Result<Ref<>> current_stream(Interp& in, Str* name) {
  Object* found = dict_get(*state().sys_dict, name);
  if (!found) return raise_error(in, rt().exceptions.RuntimeError, "lost sys.%U", name);
  return is_none(found) ? Ref<>() : dup(found);
}

}  // namespace wrp
