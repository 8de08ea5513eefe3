// exception.cpp -- exception classes and how natives raise.
#include "objects/exception.h"

#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/exception_group.h"
#include "objects/frame.h"
#include "objects/protocol.h"

namespace wrp {

void Interp::drop_raised() { Ref<BaseException> dropped = take_raised(); }

namespace {

constexpr int kExtras = 7;

Object* exception_detach_next(Object* o, Word& cursor) {
  BaseException& e = *as_exception(o);
  for (; cursor < 5 + kExtras; ++cursor) {
    Ref<>* fields[] = {&e.dict, &e.args, &e.traceback, &e.cause, &e.context};
    // CPython drops the subclass's own fields first.
    Ref<>& field = cursor < kExtras ? e.extra[cursor] : *fields[cursor - kExtras];
    if (field) return field.release();
  }
  return nullptr;
}

const char* const kUnicodeFields[] = {"encoding", "object", "start", "end", "reason", nullptr};
const char* const kGroupFields[] = {"message", "exceptions", nullptr};
const char* const kOsFields[] = {"errno", "strerror", "filename", "filename2", nullptr};
const char* const kPlainFields[] = {nullptr};
const char* const kNameFields[] = {"name", nullptr};
const char* const kNameObjFields[] = {"name", "obj", nullptr};
const char* const kImportFields[] = {"msg", "name", "path", "name_from", nullptr};
const char* const kStopFields[] = {"value", nullptr};
const char* const kExitFields[] = {"code", nullptr};
const char* const kSyntaxFields[] = {"msg",  "filename",   "lineno",     "offset",
                                     "text", "end_lineno", "end_offset", nullptr};

const char* const* fields_of(const TypeObject* type) {
  Exceptions& e = rt().exceptions;
  if (is_subtype(type, e.BaseExceptionGroup)) return kGroupFields;
  if (is_subtype(type, e.AttributeError)) return kNameObjFields;
  if (is_subtype(type, e.NameError)) return kNameFields;
  if (is_subtype(type, e.ImportError)) return kImportFields;
  if (is_subtype(type, e.StopIteration)) return kStopFields;
  if (is_subtype(type, e.SystemExit)) return kExitFields;
  if (is_subtype(type, e.OSError)) return kOsFields;
  if (is_subtype(type, e.SyntaxError)) return kSyntaxFields;
  if (is_subtype(type, e.UnicodeDecodeError) || is_subtype(type, e.UnicodeEncodeError) ||
      is_subtype(type, e.UnicodeTranslateError))
    return kUnicodeFields;
  return kPlainFields;
}

// Fields that follow from the arguments.
Result<void> set_fields(BaseException& e, const Args& args) {
  TypeObject* type = type_of(&e);
  const char* const* fields = fields_of(type);
  if (fields == kStopFields) {
    e.extra[0] = args.count ? Borrowed<>(args[0]).dup() : none();
  } else if (fields == kExitFields) {
    e.extra[0] = args.count == 0 ? none() : args.count == 1 ? Borrowed<>(args[0]).dup() : e.args.dup();
  } else if (fields == kImportFields && args.count == 1) {
    e.extra[0] = Borrowed<>(args[0]).dup();
  } else if (fields == kSyntaxFields && args.count >= 1) {
    e.extra[0] = Borrowed<>(args[0]).dup();
    if (args.count == 2 && is_tuple(args[1])) {
      Tuple& details = *as_tuple(args[1]);
      for (Word i = 0; i < details.size && i < 6; ++i) e.extra[i + 1] = Borrowed<>(details[i]).dup();
    }
  }
  if (fields == kOsFields && args.count >= 2 && args.count <= 5) {
    // (errno, strerror [, filename [, winerror, filename2]]): file names are no part of args.
    for (Word i = 0; i < args.count; ++i) {
      if (i != 3) e.extra[i < 3 ? i : 3] = Borrowed<>(args[i]).dup();
    }
    if (args.count > 2) e.args = TRY(make_tuple_from(args.items, 2));
  }
  if (fields == kUnicodeFields) {
    bool translate = is_subtype(type, rt().exceptions.UnicodeTranslateError);  // has no encoding
    for (Word i = 0; i < args.count && i + translate < 5; ++i) e.extra[i + translate] = Borrowed<>(args[i]).dup();
  }
  for (Word k = 0; k < args.keyword_count(); ++k) {
    for (int i = 0; fields[i]; ++i) {
      if (equal(*as_str((*args.keywords)[k]), std::string_view(fields[i])))
        e.extra[i] = Borrowed<>(args.items[args.count + k]).dup();
    }
  }
  return {};
}

// OSError(2, ...) is a FileNotFoundError.
TypeObject* os_error_class(int64_t number) {
  Exceptions& e = rt().exceptions;
  switch (number) {
    case 1:
    case 13: return e.PermissionError;
    case 2: return e.FileNotFoundError;
    case 3: return e.ProcessLookupError;
    case 4: return e.InterruptedError;
    case 10: return e.ChildProcessError;
    case 11:
    case 114:
    case 115: return e.BlockingIOError;
    case 17: return e.FileExistsError;
    case 20: return e.NotADirectoryError;
    case 21: return e.IsADirectoryError;
    case 32:
    case 108: return e.BrokenPipeError;
    case 103: return e.ConnectionAbortedError;
    case 104: return e.ConnectionResetError;
    case 110: return e.TimeoutError;
    case 111: return e.ConnectionRefusedError;
    default: return e.OSError;
  }
}

Result<void> fill(Interp& in, Object* self, const Args& args) {
  BaseException& e = *as_exception(self);
  const char* const* fields = fields_of(type_of(self));
  if (fields == kUnicodeFields) {
    Word wanted = is_subtype(type_of(self), rt().exceptions.UnicodeTranslateError) ? 4 : 5;
    if (args.count != wanted)
      return type_error(in, "function takes exactly %d arguments (%d given)", static_cast<int>(wanted),
                        static_cast<int>(args.count));
  }
  bool takes_keywords = fields == kNameFields || fields == kNameObjFields || fields == kImportFields;
  if (args.has_keywords() && !takes_keywords) return type_error(in, "%T() takes no keyword arguments", self);
  for (Word k = 0; k < args.keyword_count(); ++k) {
    Str& given = *as_str((*args.keywords)[k]);
    int i = fields == kImportFields ? 1 : 0;  // msg is positional
    while (fields[i] && !equal(given, std::string_view(fields[i]))) ++i;
    if (!fields[i]) return type_error(in, "%T() got an unexpected keyword argument '%U'", self, &given);
  }
  if (takes_keywords) {
    for (Ref<>& field : e.extra) field = nullptr;
  }
  auto* old = as_tuple(e.args.get());
  bool same = old && old->size == args.count && std::equal(args.items, args.items + args.count, old->items());
  if (!same) e.args = TRY(make_tuple_from(args.items, args.count));  // __new__ was given others
  return set_fields(e, args);
}

Result<Ref<>> exception_new(Interp& in, TypeObject& given, const Args& args);
Result<void> exception_init(Interp& in, Object* self, const Args& args);

// As in CPython, an OSError takes what it is given when it is made, so that a subclass may have a __new__ of its own;
// and one that has only an __init__ waits for what that passes on.
// tests/sessions/errors/an_os_error_of_ones_own.pysession
bool takes_at_once(TypeObject& type) { return type.slots.init == exception_init || type.slots.new_ != exception_new; }

Result<Ref<>> exception_new(Interp& in, TypeObject& given, const Args& args) {
  bool by_number = &given == rt().exceptions.OSError && args.count >= 2 && args.count <= 5 && is_int(args[0]);
  TypeObject& type = by_number ? *os_error_class(int_value(args[0])) : given;
  bool os = fields_of(&type) == kOsFields;
  Ref<> own_args = TRY(make_tuple_from(args.items, os ? 0 : args.count));
  Ref<> made = TRY(make_instance_of(type, words_of<BaseException>));
  as_exception(made.get())->args = std::move(own_args);
  if (os && takes_at_once(type)) TRY(fill(in, made.get(), args));
  return made;
}

Result<void> exception_init(Interp& in, Object* self, const Args& args) {
  if (fields_of(type_of(self)) == kOsFields && takes_at_once(*type_of(self))) return {};
  return fill(in, self, args);
}

Result<Ref<>> unicode_error_str(Interp& in, BaseException& e) {
  if (!e.extra[1] || !e.extra[2] || !e.extra[3] || !is_int(e.extra[2].get()) || !is_int(e.extra[3].get()))
    return Borrowed<>(rt().names.empty).dup();
  int64_t start = int_value(e.extra[2].get()), end = int_value(e.extra[3].get());
  bool decode = is_subtype(type_of(&e), rt().exceptions.UnicodeDecodeError);
  bool translate = is_subtype(type_of(&e), rt().exceptions.UnicodeTranslateError);
  const char* verb = decode ? "decode" : translate ? "translate" : "encode";
  Text text;
  if (!translate && e.extra[0]) {
    text.append('\'');
    append(text, *TRY(str(in, e.extra[0].get())));
    text.append("' codec ");
  }
  text.append_format("can't %s ", verb);
  std::string_view bytes;
  uint32_t c = 0;
  bool one = end == start + 1;
  if (decode) {
    one = one && bytes_view(e.extra[1].get(), bytes) && start >= 0 && static_cast<size_t>(start) < bytes.size();
    if (one) c = static_cast<unsigned char>(bytes[static_cast<size_t>(start)]);
  } else {
    one = one && is_str(e.extra[1].get()) && start >= 0 && static_cast<Word>(start) < as_str(e.extra[1].get())->length;
    if (one) c = as_str(e.extra[1].get())->at(static_cast<Word>(start));
  }
  const char* what = decode ? "byte" : "character";
  if (one) {
    const char* format = decode        ? "%s 0x%02x in position %lld: "
                         : c < 0x100   ? "%s '\\x%02x' in position %lld: "
                         : c < 0x10000 ? "%s '\\u%04x' in position %lld: "
                                       : "%s '\\U%08x' in position %lld: ";
    text.append_format(format, what, c, static_cast<long long>(start));
  } else {
    text.append_format("%ss in position %lld-%lld: ", what, static_cast<long long>(start),
                       static_cast<long long>(end - 1));
  }
  if (e.extra[4]) append(text, *TRY(str(in, e.extra[4].get())));
  return finish(text);
}

Result<Ref<>> exception_str(Interp& in, Object* o) {
  BaseException& e = *as_exception(o);
  Tuple& args = *as_tuple(e.args.get());
  if (is_subtype(type_of(o), rt().exceptions.KeyError) && args.size == 1) return repr(in, args[0]);
  if (is_subtype(type_of(o), rt().exceptions.ImportError) && e.extra[0] && is_str(e.extra[0].get()))
    return e.extra[0].dup();
  if (is_subtype(type_of(o), rt().exceptions.SyntaxError)) {
    Ref<> msg = e.extra[0] ? e.extra[0].dup() : none();
    Ref<Str> text = TRY(str(in, msg.get()));
    bool file = e.extra[1] && is_str(e.extra[1].get()), line = e.extra[2] && is_int(e.extra[2].get());
    if (file && line) {
      return format_message("%U (%U, line %lld)", text.get(), as_str(e.extra[1].get()),
                            static_cast<long long>(int_value(e.extra[2].get())));
    }
    if (line) return format_message("%U (line %lld)", text.get(), static_cast<long long>(int_value(e.extra[2].get())));
    return text;
  }
  if (fields_of(type_of(o)) == kUnicodeFields) return unicode_error_str(in, e);
  if (fields_of(type_of(o)) == kOsFields && e.extra[0] && e.extra[1]) {
    Text text;
    text.append("[Errno ");
    append(text, *TRY(str(in, e.extra[0].get())));
    text.append("] ");
    append(text, *TRY(str(in, e.extra[1].get())));
    for (int i = 2; i < 4 && e.extra[2] && e.extra[i]; ++i) {
      text.append(i == 2 ? ": " : " -> ");
      TRY(append_repr(in, text, e.extra[i].get()));
    }
    return finish(text);
  }
  if (args.size == 0) return Borrowed<>(rt().names.empty).dup();
  if (args.size == 1) return str(in, args[0]);
  return str(in, &args);
}

Result<Ref<>> exception_repr(Interp& in, Object* o) {
  BaseException& e = *as_exception(o);
  Tuple& args = *as_tuple(e.args.get());
  Text text;
  append(text, *type_of(o)->name);
  if (args.size == 1) {
    text.append('(');
    TRY(append_repr(in, text, args[0]));
    text.append(')');
  } else {
    TRY(append_repr(in, text, &args));
  }
  return finish(text);
}

// ---- attributes
// ------------------------------------------------------------------------------------------------------

Result<Ref<>> get_args(Interp&, Object* self) { return or_none(as_exception(self)->args); }
Result<void> set_args(Interp& in, Object* self, Object* value) {
  if (!value) return type_error(in, "args may not be deleted");
  as_exception(self)->args = TRY(tuple_from_iterable(in, value));
  return {};
}
Result<Ref<>> get_traceback(Interp&, Object* self) { return or_none(as_exception(self)->traceback); }
Result<void> set_traceback(Interp& in, Object* self, Object* value) {
  if (!value) return type_error(in, "__traceback__ may not be deleted");
  if (value != rt().none && value->type != rt().types.traceback)
    return type_error(in, "__traceback__ must be a traceback or None");
  as_exception(self)->traceback = value == rt().none ? Ref<>() : Borrowed<>(value).dup();
  return {};
}
Result<Ref<>> get_context(Interp&, Object* self) { return or_none(as_exception(self)->context); }
Result<void> set_chained(Interp& in, Ref<>& field, Object* value, const char* what) {
  if (!value) return type_error(in, "__%s__ may not be deleted", what);
  if (value != rt().none && !is_exception(value))
    return type_error(in, "exception %s must be None or derive from BaseException", what);
  field = value == rt().none ? Ref<>() : Borrowed<>(value).dup();
  return {};
}
Result<void> set_context(Interp& in, Object* self, Object* value) {
  return set_chained(in, as_exception(self)->context, value, "context");
}
Result<Ref<>> get_cause(Interp&, Object* self) { return or_none(as_exception(self)->cause); }
Result<void> set_cause(Interp& in, Object* self, Object* value) {
  TRY(set_chained(in, as_exception(self)->cause, value, "cause"));
  as_exception(self)->suppress_context = 1;
  return {};
}
Result<Ref<>> get_suppress(Interp&, Object* self) { return make_bool(as_exception(self)->suppress_context); }
Result<void> set_suppress(Interp& in, Object* self, Object* value) {
  if (!value) return type_error(in, "can't delete numeric/char attribute");
  if (value->type != rt().types.bool_) return type_error(in, "attribute value type must be bool");
  as_exception(self)->suppress_context = value == rt().true_;
  return {};
}
Result<Ref<>> get_exception_dict(Interp&, Object* self) { return Borrowed<>(TRY(instance_dict(self))).dup(); }

template <int kField>
Result<Ref<>> get_extra(Interp&, Object* self) {
  return or_none(as_exception(self)->extra[kField]);
}
template <int kField>
Result<void> set_extra(Interp&, Object* self, Object* value) {
  as_exception(self)->extra[kField] = value ? Borrowed<>(value).dup() : Ref<>();
  return {};
}
#define EXTRA(name, i) \
  { name, get_extra<i>, set_extra<i> }
const NativeGetSet kNameGetSets[] = {EXTRA("name", 0), {}};
const NativeGetSet kNameObjGetSets[] = {EXTRA("name", 0), EXTRA("obj", 1), {}};
const NativeGetSet kImportGetSets[] = {EXTRA("msg", 0), EXTRA("name", 1), EXTRA("path", 2), EXTRA("name_from", 3), {}};
const NativeGetSet kStopGetSets[] = {EXTRA("value", 0), {}};
const NativeGetSet kExitGetSets[] = {EXTRA("code", 0), {}};
const NativeGetSet kSyntaxGetSets[] = {
    EXTRA("msg", 0),  EXTRA("filename", 1),   EXTRA("lineno", 2),     EXTRA("offset", 3),
    EXTRA("text", 4), EXTRA("end_lineno", 5), EXTRA("end_offset", 6), {}};
const NativeGetSet kUnicodeGetSets[] = {EXTRA("encoding", 0), EXTRA("object", 1), EXTRA("start", 2),
                                        EXTRA("end", 3),      EXTRA("reason", 4), {}};
Result<void> read_only(Interp& in, Object*, Object*) {
  return raise_error(in, rt().exceptions.AttributeError, "readonly attribute");
}
const NativeGetSet kGroupGetSets[] = {
    {"message", get_extra<0>, read_only}, {"exceptions", get_extra<1>, read_only}, {}};
const NativeGetSet kOsGetSets[] = {
    EXTRA("errno", 0), EXTRA("strerror", 1), EXTRA("filename", 2), EXTRA("filename2", 3), {}};
#undef EXTRA

Result<Ref<>> with_traceback(Interp& in, Object* self, const Args& args) {
  TRY(set_traceback(in, self, args[0]));
  return Borrowed<>(self).dup();
}

Result<Ref<>> add_note(Interp& in, Object* self, const Args& args) {
  if (!is_str(args[0])) return type_error(in, "note must be a str, not '%T'", args[0]);
  Dict* dict = TRY(instance_dict(self));
  Object* notes = dict_get(*dict, ID(__notes__));
  if (!notes) {
    Ref<List> fresh = TRY(make_list());
    notes = fresh.get();
    TRY(dict_set(*dict, ID(__notes__), std::move(fresh)));
  }
  if (!is_list(notes)) return type_error(in, "Cannot add note: __notes__ is not a list");
  TRY(list_append(*as_list(notes), Borrowed<>(args[0]).dup()));
  return none();
}

Result<Ref<>> exception_reduce(Interp&, Object* self, const Args&) {
  BaseException& e = *as_exception(self);
  Object* cls = self->type;
  if (e.dict && as_dict(e.dict.get())->used) return make_tuple_of(cls, e.args.get(), e.dict.get());
  return make_tuple_of(cls, e.args.get());
}
Result<Ref<>> exception_setstate(Interp& in, Object* self, const Args& args) {
  if (args[0] == rt().none) return none();
  if (!is_dict(args[0])) return type_error(in, "state is not a dictionary");
  Word at = 0;
  Object *key, *value;
  while (dict_next(*as_dict(args[0]), at, key, value)) {
    if (!is_str(key)) return type_error(in, "attribute name must be string, not '%T'", key);
    Ref<Str> name = intern(Borrowed<Str>(as_str(key)).dup());
    Ref<> held = Borrowed<>(value).dup();
    TRY(set_attr(in, self, name.get(), held.get()));
  }
  return none();
}

const NativeMethod kExceptionMethods[] = {
    {"__reduce__", exception_reduce, 0, 0, NativeMethod::method, nullptr},
    {"__setstate__", exception_setstate, 1, 1, NativeMethod::method, nullptr},
    {"with_traceback", with_traceback, 1, 1, NativeMethod::method, nullptr},
    {"add_note", add_note, 1, 1, NativeMethod::method, nullptr},
    {},
};
const NativeGetSet kExceptionGetSets[] = {
    {"args", get_args, set_args},
    {"__traceback__", get_traceback, set_traceback},
    {"__context__", get_context, set_context},
    {"__cause__", get_cause, set_cause},
    {"__suppress_context__", get_suppress, set_suppress},
    {"__dict__", get_exception_dict, set_instance_dict},
    {},
};

// ---- tracebacks
// ------------------------------------------------------------------------------------------------------

Traceback& traceback(Object* o) { return *static_cast<Traceback*>(o); }
Result<Ref<>> tb_next(Interp&, Object* self) {
  return traceback(self).next ? Ref<>(traceback(self).next.dup()) : none();
}
Result<void> set_tb_next(Interp& in, Object* self, Object* value) {
  if (!value) return type_error(in, "can't delete tb_next attribute");
  if (value != rt().none && value->type != rt().types.traceback)
    return type_error(in, "expected traceback object, got '%T'", value);
  for (Object* t = value; t && t != rt().none; t = traceback(t).next.get()) {
    if (t == self) return value_error(in, "traceback loop detected");
  }
  traceback(self).next =
      value == rt().none ? Ref<Traceback>() : Borrowed<Traceback>(static_cast<Traceback*>(value)).dup();
  return {};
}
Result<Ref<>> traceback_new(Interp& in, TypeObject&, const Args& args) {
  static const char* const kNames[] = {"tb_next", "tb_frame", "tb_lasti", "tb_lineno", nullptr};
  Object* v[4];
  TRY(unpack(in, {.function = "traceback", .names = kNames, .required = 4}, args, v));
  if (v[1]->type != rt().types.frame)
    return type_error(in, "traceback() argument 'tb_frame' must be frame, not %T", v[1]);
  int instruction = TRY(as_c_int(in, v[2])), line = TRY(as_c_int(in, v[3]));
  if (v[0] != rt().none && v[0]->type != rt().types.traceback)
    return type_error(in, "expected traceback object or None, got '%T'", v[0]);
  Ref<Traceback> made = TRY(heap().make<Traceback>(*rt().types.traceback));
  made->frame = Borrowed<>(v[1]).dup();
  made->line = static_cast<Word>(line);
  made->lasti = static_cast<Word>(instruction);
  heap().track(made.get());
  TRY(set_tb_next(in, made.get(), v[0]));
  return made;
}
Result<Ref<>> tb_frame(Interp&, Object* self) { return traceback(self).frame.dup(); }
Result<Ref<>> tb_lineno(Interp&, Object* self) { return make_int(static_cast<int>(traceback(self).line)); }
Result<Ref<>> tb_lasti(Interp&, Object* self) { return make_int(static_cast<int>(traceback(self).lasti)); }
const NativeGetSet kTracebackGetSets[] = {
    {"tb_next", tb_next, set_tb_next},
    {"tb_frame", tb_frame, nullptr},
    {"tb_lineno", tb_lineno, nullptr},
    {"tb_lasti", tb_lasti, nullptr},
    {},
};

const LifetimeHooks kTracebackHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (traceback(o).next) v.labelled(traceback(o).next.get(), "tb_next", nullptr, 0);
          if (traceback(o).frame) v.labelled(traceback(o).frame.get(), "tb_frame", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      if (traceback(o).next) return traceback(o).next.release();
      return traceback(o).frame.release();
    },
    .clear =
        [](Object* o) {
          traceback(o).next = nullptr;
          traceback(o).frame = nullptr;
        },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

}  // namespace

const LifetimeHooks kExceptionHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          BaseException& e = *as_exception(o);
          const char* const* names = fields_of(type_of(o));
          for (int i = 0; i < kExtras; ++i) {
            if (e.extra[i]) v.labelled(e.extra[i].get(), names[i] ? names[i] : "field", nullptr, 0);
          }
          if (e.dict) v.labelled(e.dict.get(), "__dict__", nullptr, 0);
          if (e.args) v.labelled(e.args.get(), "args", nullptr, 0);
          if (e.traceback) v.labelled(e.traceback.get(), "__traceback__", nullptr, 0);
          if (e.cause) v.labelled(e.cause.get(), "__cause__", nullptr, 0);
          if (e.context) v.labelled(e.context.get(), "__context__", nullptr, 0);
        },
    .detach_next = exception_detach_next,
    .clear =
        [](Object* o) {
          Word cursor = 0;
          while (Object* edge = exception_detach_next(o, cursor)) Ref<>::adopt(edge) = nullptr;
        },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

bool is_exception_class(const Object* o) {
  return is_instance(o, rt().types.type) && static_cast<const TypeObject*>(o)->features.exception_subclass;
}

Result<Ref<BaseException>> make_exception(TypeObject& type, Ref<Tuple> args) {
  Ref<> made = TRY(make_instance_of(type, words_of<BaseException>));
  BaseException& e = *as_exception(made.get());
  Args view(args->items(), args->size);
  e.args = args.dup();
  TRY(set_fields(e, view));
  return std::move(made).cast<BaseException>();
}

Result<Ref<BaseException>> make_exception(TypeObject& type, Ref<> argument) {
  return make_exception(type, TRY(make_tuple_of(argument.get())));
}

namespace {
Error raise_formatted(Interp& in, TypeObject* type, const char* format, va_list args) {
  Text text;
  append_message(text, format, args);
  auto message = finish(text);
  if (!message) return message.error();
  auto exception = make_exception(*type, Ref<>(message.take()));
  if (!exception) return exception.error();
  return in.raise(exception.take());
}
}  // namespace

#define RAISE_WITH(type)                                 \
  va_list args;                                          \
  va_start(args, format);                                \
  Error error = raise_formatted(in, type, format, args); \
  va_end(args);                                          \
  return error;

Error raise_error(Interp& in, TypeObject* type, const char* format, ...){RAISE_WITH(type)} Error
    type_error(Interp& in, const char* format, ...){RAISE_WITH(rt().exceptions.TypeError)} Error
    value_error(Interp& in, const char* format, ...){RAISE_WITH(rt().exceptions.ValueError)}
#undef RAISE_WITH

Error attribute_error(Interp& in, Object* object, Str* name, const char* format, ...) {
  va_list args;
  va_start(args, format);
  Text text;
  append_message(text, format, args);
  va_end(args);
  auto message = finish(text);
  if (!message) return message.error();
  auto exception = make_exception(*rt().exceptions.AttributeError, Ref<>(message.take()));
  if (!exception) return exception.error();
  (*exception)->extra[0] = Borrowed<>(name).dup();
  (*exception)->extra[1] = Borrowed<>(object).dup();
  return in.raise(exception.take());
}

Error key_error(Interp& in, Object* key) {
  auto exception = make_exception(*rt().exceptions.KeyError, Borrowed<>(key).dup());
  if (!exception) return exception.error();
  return in.raise(exception.take());
}

Error not_supported(Interp& in, const char* what) {
  return raise_error(in, rt().exceptions.NotImplementedError, "not supported: %s", what);
}

Error recursion_error(Interp& in, const char* what) {
  return raise_error(in, rt().exceptions.RecursionError, "maximum recursion depth exceeded%s%s", *what ? " " : "",
                     what);
}

bool raised_is(Interp& in, Error error, const TypeObject* type) {
  if (error == Error::stopped) return false;
  if (error == Error::no_memory) in.settle(error);
  BaseException* raised = in.raised();
  return raised && is_subtype(type_of(raised), type);
}

Result<bool> exception_matches(Interp& in, Object* exception, Object* pattern) {
  TypeObject* cls = is_exception(exception) ? type_of(exception) : static_cast<TypeObject*>(exception);
  Object* const* patterns = is_tuple(pattern) ? as_tuple(pattern)->items() : &pattern;
  Word count = is_tuple(pattern) ? as_tuple(pattern)->size : 1;
  for (Word i = 0; i < count; ++i) {  // all are looked at before any is asked
    if (!is_exception_class(patterns[i]))
      return type_error(in, "catching classes that do not inherit from BaseException is not allowed");
  }
  for (Word i = 0; i < count; ++i) {
    if (is_subtype(cls, static_cast<TypeObject*>(patterns[i]))) return true;
  }
  return false;
}

void append_without_python(Text& text, BaseException& exception) {
  append(text, *type_of(&exception)->name);
  Tuple& args = *as_tuple(exception.args.get());
  if (args.size != 1 || !is_str_exact(args[0])) return;
  text.append(": ");
  append(text, *as_str(args[0]));
}

Result<Ref<Str>> exception_line(Interp& in, BaseException& exception, bool with_place) {
  TypeObject& type = *type_of(&exception);
  Text line;
  TRY(append_known_name(line, type));
  Ref<Str> text;
  if (!with_place && is_subtype(&type, rt().exceptions.SyntaxError) && exception.extra[0]) {
    text = TRY(str(in, exception.extra[0].get()));
  } else {
    auto shown_text = str(in, &exception);
    if (shown_text) {
      text = shown_text.take();
    } else {
      in.settle(shown_text.error());
      in.drop_raised();
      text = TRY(make_str("<exception str() failed>"));
    }
  }
  if (text->length) {
    line.append(": ");
    append(line, *text);
  }
  return finish(line);
}

Result<void> ready_exceptions() {
  Exceptions& e = rt().exceptions;
  TypeSpec base = {
      .hooks = &kExceptionHooks,
      .words = words_of<BaseException>,
      .is_gc = true,
      .is_base = true,
      .dict_offset = offsetof(BaseException, dict) / sizeof(Word),
      .slots = {.repr = exception_repr, .str = exception_str, .init = exception_init, .new_ = exception_new},
      .methods = kExceptionMethods,
      .getsets = kExceptionGetSets,
  };
  e.BaseException->features.exception_subclass = 1;
  TRY(ready_type(*e.BaseException, "BaseException", base));
  auto ready = [&](TypeObject* type, const char* name, TypeObject* of, const NativeGetSet* getsets) -> Result<void> {
    TypeSpec spec = {
        .base = of, .is_base = true, .getsets = of->features.exception_subclass && getsets ? getsets : nullptr};
    spec.slots.new_ = exception_new;
    spec.slots.init = exception_init;
    if (getsets == kGroupGetSets) {
      spec.slots.new_ = group_new;
      spec.slots.init = group_init;
      if (of == e.BaseException) {
        spec.slots.str = group_str;
        spec.methods = kGroupMethods;
      } else {
        spec.slots.str = nullptr;
        spec.getsets = nullptr;
        spec.second_base = e.Exception;
      }
    }
    TRY(ready_type(*type, name, spec));
    // As in CPython, class X(OSError, ValueError) is fine, and class X(OSError, ImportError) is not.
    type->features.adds_no_fields = type != e.OSError && (of == e.OSError || fields_of(type) == fields_of(of));
    return {};
  };
  static const NativeGetSet* const Plain = nullptr;
  static constexpr auto *Name = kNameGetSets, *NameObj = kNameObjGetSets, *Import = kImportGetSets,
                        *StopIteration = kStopGetSets, *SystemExit = kExitGetSets, *Syntax = kSyntaxGetSets,
                        *Unicode = kUnicodeGetSets, *Group = kGroupGetSets, *Os = kOsGetSets;
  static const struct {
    const char* name;
    TypeObject *Exceptions::*type, *Exceptions::*base;
    const NativeGetSet* getsets;
  } kExceptions[] = {
#define EXCEPTION(name, base, layout) {#name, &Exceptions::name, &Exceptions::base, layout},
#include "objects/exceptions.def"
#undef EXCEPTION
  };
  for (const auto& row : kExceptions) TRY(ready(e.*row.type, row.name, e.*row.base, row.getsets));
  // CPython makes this one as a program would: it can be weakly referenced, and its instances tell of their class.
  e.ExceptionGroup->weak_offset = kWeakSlot;
  e.ExceptionGroup->traits.weak_timing = WeakTiming::after_finalize;
  e.ExceptionGroup->traits.pre_words = kManagedWords;
  e.ExceptionGroup->features.made_with_module = 1;
  TypeSpec tb = {.hooks = &kTracebackHooks,
                 .words = words_of<Traceback>,
                 .is_gc = true,
                 .internal = true,
                 .slots = {.new_ = traceback_new},
                 .getsets = kTracebackGetSets};
  return ready_type(*rt().types.traceback, "traceback", tb);
}

}  // namespace wrp
