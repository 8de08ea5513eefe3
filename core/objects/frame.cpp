#include "objects/frame.h"

#include "objects/protocol.h"

namespace wrp {

namespace {

Frame& frame(Object* o) { return *as_frame(o); }

// Locals and stack. Above the top of a stack lie nulls, so nobody needs to know where the top of a running frame is.
Word slot_count(Frame& f) { return f.code->local_count + f.code->stack_size; }

// Locals first to last, then what is left on the stack; then what the frame itself held.
Object* frame_detach_next(Object* o, Word& cursor) {
  Frame& f = frame(o);
  while (f.code && cursor < slot_count(f)) {
    Object*& field = f.slots()[cursor++];
    if (!field) continue;
    Object* out = field;
    field = nullptr;
    return out;
  }
  if (f.locals) return f.locals.release();
  if (f.function) return f.function.release();
  if (f.handled) return f.handled.release();
  if (f.instance) return f.instance.release();
  if (f.back) return f.back.release();
  if (f.how.owns_globals) {
    if (Object* out = std::exchange(f.globals, nullptr)) return out;
    if (Object* out = std::exchange(f.builtins, nullptr)) return out;
  }
  if (f.code) {
    f.stack_top = nullptr;
    return f.code.release();
  }
  return nullptr;
}

}  // namespace

Str* slot_name(const Code& code, Word slot) { return as_str((*as_tuple(code.local_names.get()))[slot]); }

Result<Ref<Str>> shown_name(Code& code, Word slot) {
  Str* name = slot_name(code, slot);
  if (name->at(0) != '.') return Borrowed<Str>(name).dup();
  return intern(TRY(substring(*name, 1, name->length)));
}

namespace {

Result<Ref<>> get_locals(Interp&, Object* self) { return frame_locals(frame(self)); }
Result<Ref<>> get_code(Interp&, Object* self) { return frame(self).code.dup(); }
Result<Ref<>> get_back(Interp&, Object* self) { return frame(self).back ? Ref<>(frame(self).back.dup()) : none(); }
// A frame that was never kept can still be found by who looks at all objects, half-broken function and all.
Result<Ref<>> of_function(Frame& f, Object* own, Object* its) {
  Object* found = f.how.owns_globals ? own : its;
  return found ? Borrowed<>(found).dup() : none();
}
Result<Ref<>> get_globals(Interp&, Object* self) {
  Frame& f = frame(self);
  auto* function = static_cast<Function*>(f.function.get());
  return of_function(f, f.globals, function ? function->globals.get() : nullptr);
}
Result<Ref<>> get_builtins(Interp&, Object* self) {
  Frame& f = frame(self);
  auto* function = static_cast<Function*>(f.function.get());
  return of_function(f, f.builtins, function ? function->builtins.get() : nullptr);
}
Result<Ref<>> get_line(Interp&, Object* self) { return make_int(line_of(frame(self))); }
Result<Ref<>> get_lasti(Interp&, Object* self) {
  return make_int(static_cast<int64_t>(frame(self).instruction_index() * 2));
}

Result<Ref<>> method_clear(Interp& in, Object* self, const Args&) {
  Frame& f = frame(self);
  if (f.how.state == FrameState::running)
    return raise_error(in, rt().exceptions.RuntimeError, "cannot clear an executing frame");
  if (f.how.state == FrameState::suspended)
    return raise_error(in, rt().exceptions.RuntimeError, "cannot clear a suspended frame");
  if (f.generator && f.how.state == FrameState::created) {  // closed before it began, it keeps its arguments
    return call_method(in, reinterpret_cast<Object*>(f.generator), TRY(intern(std::string_view("close"))).get(), {});
  }
  if (f.code->flags_word & kCodeOptimized) f.locals = nullptr;  // what f_locals was given beside the variables, first
  clear_frame(f);
  return none();
}

const NativeGetSet kFrameGetSets[] = {
    {"f_locals", get_locals, nullptr},     {"f_code", get_code, nullptr},
    {"f_back", get_back, nullptr},         {"f_globals", get_globals, nullptr},
    {"f_builtins", get_builtins, nullptr}, {"f_lineno", get_line, nullptr},
    {"f_lasti", get_lasti, nullptr},       {},
};
const NativeMethod kFrameMethods[] = {{"clear", method_clear, 0, 0, NativeMethod::method, nullptr}, {}};

Result<Ref<>> frame_repr(Interp&, Object* o) {
  Frame& f = frame(o);
  Text file;
  append(file, *as_str(f.code->filename.get()));
  Text text;
  text.append_format("<frame at 0x%llx, file '", static_cast<unsigned long long>(heap().id_of(o)));
  text.append(file.view());
  text.append_format("', line %d, code ", line_of(f));
  append(text, *as_str(f.code->name.get()));
  text.append('>');
  return finish(text);
}

// ---- code
// ------------------------------------------------------------------------------------------------------------

Object* code_detach_next(Object* o, Word&) {
  Code& c = *as_code(o);
  for (Ref<>* field : {&c.constants, &c.names, &c.local_names, &c.cell_map, &c.name, &c.qualname, &c.filename}) {
    if (*field) return field->release();
  }
  return nullptr;
}

void code_free(Object* o) {
  Code& c = *as_code(o);
  Allocator& memory = heap().allocator();
  while (GcLink* link = c.resting) {
    c.resting = link->next;
    heap().free_resting(from_link(link), frame_words(c));
  }
  auto give = [&](void* buffer, Word bytes) {
    if (buffer) memory.free_buffer(buffer, (bytes + 3) / 4);
  };
  give(c.instructions, c.instruction_count * 4);
  give(c.lines, c.line_count * sizeof(LineRow));
  give(c.handlers, c.handler_count * sizeof(HandlerRow));
  if (c.caches) memory.free_buffer(c.caches, c.cache_count * words_of<InlineCache>);
}

Result<Ref<>> code_repr(Interp&, Object* o) {
  Code& c = *as_code(o);
  Text text;
  text.append("<code object ");
  append(text, *as_str(c.name.get()));
  text.append_format(" at 0x%llx, file \"", static_cast<unsigned long long>(heap().id_of(o)));
  append(text, *as_str(c.filename.get()));
  text.append_format("\", line %d>", static_cast<int>(c.first_line));
  return finish(text);
}

#define CODE_GETTER(name, expression)          \
  Result<Ref<>> name(Interp&, Object* self) {  \
    [[maybe_unused]] Code& c = *as_code(self); \
    return expression;                         \
  }
CODE_GETTER(co_name, c.name.dup())
CODE_GETTER(co_qualname, c.qualname.dup())
CODE_GETTER(co_filename, c.filename.dup())
CODE_GETTER(co_argcount, make_int(static_cast<int64_t>(c.arg_count)))
CODE_GETTER(co_posonly, make_int(static_cast<int64_t>(c.posonly_count)))
CODE_GETTER(co_kwonly, make_int(static_cast<int64_t>(c.kwonly_count)))
CODE_GETTER(co_firstline, make_int(static_cast<int64_t>(c.first_line)))
CODE_GETTER(co_flags, make_int(static_cast<int64_t>(c.flags_word & 0xffff)))
CODE_GETTER(co_consts, c.constants.dup())
CODE_GETTER(co_names, c.names.dup())
CODE_GETTER(co_stacksize, make_int(static_cast<int64_t>(c.stack_size - kHandlerRoom)))

Word plain_local_count(Code& c) { return c.free_start - c.own_cell_count; }

Result<Ref<>> name_range(Code& c, Word start, Word end) {
  Ref<Tuple> out = TRY(make_tuple(end - start));
  for (Word i = start; i < end; ++i) out->init(i - start, Borrowed<>((*as_tuple(c.local_names.get()))[i]).dup());
  return out;
}
Result<Ref<>> co_varnames(Interp&, Object* self) {
  return name_range(*as_code(self), 0, plain_local_count(*as_code(self)));
}
Result<Ref<>> co_nlocals(Interp&, Object* self) {
  return make_int(static_cast<int64_t>(plain_local_count(*as_code(self))));
}
Result<Ref<>> co_freevars(Interp&, Object* self) {
  Code& c = *as_code(self);
  return name_range(c, c.free_start, c.free_start + c.free_count);
}
Result<Ref<>> co_cellvars(Interp&, Object* self) {
  Code& c = *as_code(self);
  Tuple& map = *as_tuple(c.cell_map.get());
  Ref<Tuple> out = TRY(make_tuple(map.size));
  for (Word i = 0; i < map.size; ++i) {
    out->init(i, Borrowed<>((*as_tuple(c.local_names.get()))[static_cast<Word>(int_value(map[i]))]).dup());
  }
  return out;
}

template <class T>
Result<void> copy_buffer(T*& to, const T* from, Word count) {
  if (!count) return {};
  Word bytes = count * sizeof(T);
  to = static_cast<T*>(heap().allocator().allocate_buffer((bytes + 3) / 4));
  if (!to) return Error::no_memory;
  std::memcpy(to, from, bytes);
  return {};
}

// code.replace(co_flags=...): a copy, with what it is called, where it stands and its flags changed.
Result<Ref<>> code_replace(Interp& in, Object* self, const Args& args) {
  Code& from = *as_code(self);
  Ref<Code> c = TRY(heap().make<Code>(*rt().types.code));
  TRY(copy_buffer(c->instructions, from.instructions, from.instruction_count));
  c->instruction_count = from.instruction_count;
  TRY(copy_buffer(c->lines, from.lines, from.line_count));
  c->line_count = from.line_count;
  TRY(copy_buffer(c->handlers, from.handlers, from.handler_count));
  c->handler_count = from.handler_count;
  if (from.cache_count) {
    c->caches = static_cast<InlineCache*>(heap().allocator().allocate_buffer(from.cache_count * words_of<InlineCache>));
    if (!c->caches) return Error::no_memory;
    std::memset(static_cast<void*>(c->caches), 0, from.cache_count * sizeof(InlineCache));
    c->cache_count = from.cache_count;
  }
  for (Word Code::*number : {&Code::arg_count, &Code::posonly_count, &Code::kwonly_count, &Code::flags_word,
                             &Code::stack_size, &Code::first_line, &Code::exact_arg_count, &Code::local_count,
                             &Code::own_cell_count, &Code::free_count, &Code::free_start})
    (*c).*number = from.*number;
  for (Ref<> Code::*field : {&Code::constants, &Code::names, &Code::local_names, &Code::cell_map, &Code::name,
                             &Code::qualname, &Code::filename})
    (*c).*field = (from.*field).dup();
  for (Word i = 0; i < args.keyword_count(); ++i) {
    Str& name = *as_str((*args.keywords)[i]);
    Object* value = args.items[args.count + i];
    Ref<>* text = equal(name, "co_name")       ? &c->name
                  : equal(name, "co_qualname") ? &c->qualname
                  : equal(name, "co_filename") ? &c->filename
                                               : nullptr;
    if (text) {
      if (!is_str(value)) return type_error(in, "replace() argument '%U' must be str, not %T", &name, value);
      *text = Borrowed<>(value).dup();
    } else if (equal(name, "co_flags")) {
      int64_t flags = TRY(as_index(in, value));
      c->flags_word = (c->flags_word & ~Word{0xffff}) | (static_cast<Word>(flags) & 0xffff);
    } else if (equal(name, "co_firstlineno")) {
      c->first_line = static_cast<Word>(TRY(as_index(in, value)));
    } else {
      return not_supported(in, "code.replace() of what a code does");
    }
  }
  return c;
}
const NativeMethod kCodeMethods[] = {
    {"replace", code_replace, 0, 0, NativeMethod::method | NativeMethod::keywords, nullptr}, {}};

const NativeGetSet kCodeGetSets[] = {
    {"co_name", co_name, nullptr},
    {"co_qualname", co_qualname, nullptr},
    {"co_filename", co_filename, nullptr},
    {"co_argcount", co_argcount, nullptr},
    {"co_posonlyargcount", co_posonly, nullptr},
    {"co_kwonlyargcount", co_kwonly, nullptr},
    {"co_firstlineno", co_firstline, nullptr},
    {"co_flags", co_flags, nullptr},
    {"co_consts", co_consts, nullptr},
    {"co_names", co_names, nullptr},
    {"co_stacksize", co_stacksize, nullptr},
    {"co_varnames", co_varnames, nullptr},
    {"co_nlocals", co_nlocals, nullptr},
    {"co_freevars", co_freevars, nullptr},
    {"co_cellvars", co_cellvars, nullptr},
    {},
};

}  // namespace

LineRow place_of(const Code& code, Word instruction) {
  LineRow place = {0, static_cast<int32_t>(code.first_line), kNoColumn, kNoColumn, 0, 0};
  Word low = 0, high = code.line_count;  // the last row that starts at or before the instruction
  while (low < high) {
    Word middle = (low + high) / 2;
    if (code.lines[middle].start <= instruction) {
      place = code.lines[middle];
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return place;
}

void visit_frame(Frame& f, EdgeVisitor& v) {
  if (!f.code) return;
  if (f.back) v.labelled(f.back.get(), "f_back", nullptr, 0);
  if (f.function) v.labelled(f.function.get(), "function", nullptr, 0);
  v.labelled(f.code.get(), "f_code", nullptr, 0);
  Tuple* names = f.code->local_names ? as_tuple(f.code->local_names.get()) : nullptr;
  for (Word i = 0; i < slot_count(f); ++i) {
    if (Object* value = f.slots()[i]) v.labelled(value, "local", names && i < names->size ? (*names)[i] : nullptr, i);
  }
  bool owns_globals = f.how.owns_globals && !v.as_told();
  if (f.globals && owns_globals) v.labelled(f.globals, "f_globals", nullptr, 0);
  if (f.builtins && owns_globals) v.labelled(f.builtins, "f_builtins", nullptr, 0);
  if (f.locals) v.labelled(f.locals.get(), "f_locals", nullptr, 0);
  if (f.handled) v.labelled(f.handled.get(), "handled exception", nullptr, 0);
  if (f.instance) v.labelled(f.instance.get(), "instance", nullptr, 0);
}

const LifetimeHooks kFrameHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          Frame& f = frame(o);
          // As in CPython, one that runs tells nothing, and for one of a generator the generator tells.
          if (v.as_told() && (f.generator || f.how.state != FrameState::finished)) return;
          visit_frame(f, v);
        },
    .detach_next = frame_detach_next,
    .clear = [](Object* o) { clear_frame(frame(o)); },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

const LifetimeHooks kCodeHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          Code& c = *as_code(o);
          for (Ref<>* field :
               {&c.constants, &c.names, &c.local_names, &c.cell_map, &c.name, &c.qualname, &c.filename}) {
            if (*field) v.labelled(field->get(), "code", nullptr, 0);
          }
        },
    .detach_next = code_detach_next,
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload = code_free,
    .visit_weak = nullptr,
};

void clear_frame(Frame& f) {
  Word count = slot_count(f);
  for (Word i = 0; i < count; ++i) {
    Ref<> old = Ref<>::adopt(f.slots()[i]);
    f.slots()[i] = nullptr;
  }
  f.stack_top = f.code ? f.stack() : nullptr;
  f.handled = nullptr;
  f.instance = nullptr;
}

void claim_globals(Frame& f) {
  if (f.how.owns_globals) return;
  (void)Borrowed<>(f.globals).dup().release();
  (void)Borrowed<>(f.builtins).dup().release();
  f.how.owns_globals = true;
}

Result<void> ready_frame_types() {
  TypeSpec frame_spec = {.hooks = &kFrameHooks,
                         .words = words_of<Frame>,
                         .is_gc = true,
                         .internal = true,
                         .slots = {.repr = frame_repr},
                         .methods = kFrameMethods,
                         .getsets = kFrameGetSets};
  TRY(ready_type(*rt().types.frame, "frame", frame_spec));
  TRY(ready_frame_locals());
  TypeSpec code_type = {.hooks = &kCodeHooks,
                        .words = words_of<Code>,
                        .is_gc = true,
                        .internal = true,
                        .weak_offset = offsetof(Code, weak) / sizeof(Word),
                        .slots = {.repr = code_repr},
                        .methods = kCodeMethods,
                        .getsets = kCodeGetSets};
  TRY(ready_type(*rt().types.code, "code", code_type));
  return {};
}

}  // namespace wrp
