#include "vm/generator.h"

#include "compile/opcodes.h"
#include "objects/sequence.h"
#include "vm/coroutine.h"

namespace wrp {

namespace {
Interpreter& vm(Interp& in) { return static_cast<Interpreter&>(in); }
}  // namespace

Error stop_iteration(Interp& in, Ref<> value) {
  Ref<Tuple> args;
  if (value && value.get() != rt().none) {
    auto made = make_tuple_of(value.get());
    if (!made) return made.error();
    args = made.take();
  } else {
    args = Borrowed<Tuple>(rt().empty_tuple).dup();
  }
  auto exception = make_exception(*rt().exceptions.StopIteration, std::move(args));
  if (!exception) return exception.error();
  return in.raise(exception.take());
}

namespace {

Result<Ref<>> generator_next(Interp& in, Object* o) {
  Ref<> returned;
  Ref<> value = TRY(Generators::send(vm(in), as_generator(o), none(), returned));
  if (value) return value;
  if (returned && returned.get() != rt().none) return stop_iteration(in, std::move(returned));
  return Ref<>();
}

}  // namespace

Result<Ref<>> generator_send(Interp& in, Object* self, const Args& args) {
  Generator& g = as_generator(self);
  if (g.frame && g.frame->how.state == FrameState::created && args[0] != rt().none && !g.running)
    return type_error(in, "can't send non-None value to a just-started %s", Generators::kind(g));
  Ref<> returned;
  Ref<> value = TRY(Generators::send(vm(in), g, Borrowed<>(args[0]).dup(), returned));
  if (value) return value;
  return stop_iteration(in, std::move(returned));
}

// What goes wrong in the making is thrown instead.
Result<Ref<>> made_from(Interp& in, Object* cls, const Args& args) {
  auto made = call(in, cls, args);
  if (made && is_exception((*made).get())) return made;
  Error error = made ? Error::raised : made.error();
  if (error == Error::stopped) return error;
  if (made) {
    Ref<Str> shown = TRY(repr(in, cls));
    error = type_error(in, "calling %U should have returned an instance of BaseException, not %T", shown.get(),
                       (*made).get());
  }
  vm(in).settle(error);
  return Ref<>(in.take_raised());
}

Result<Ref<BaseException>> exception_to_throw(Interp& in, const Args& args) {
  if (args.count > 1) {
    TRY(in.warn(rt().exceptions.DeprecationWarning,
                "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."));
  }
  Object* what = args[0];
  Ref<> made;
  if (is_exception_class(what)) {
    if (args.count > 1 && is_exception(args[1])) {
      made = Borrowed<>(args[1]).dup();
    } else if (args.count > 1 && args[1] != rt().none) {
      made = TRY(made_from(in, what, Args(args.items + 1, 1)));
    } else {
      made = TRY(made_from(in, what, {}));
    }
  } else if (is_exception(what)) {
    if (args.count > 1 && args[1] != rt().none)
      return type_error(in, "instance exception may not have a separate value");
    made = Borrowed<>(what).dup();
  } else {
    return type_error(in, "exceptions must be classes or instances deriving from BaseException, not %T", what);
  }
  if (args.count > 2 && args[2] != rt().none) as_exception(made.get())->traceback = Borrowed<>(args[2]).dup();
  return std::move(made).cast<BaseException>();
}

Result<Ref<>> generator_throw(Interp& in, Object* self, const Args& args) {
  Ref<BaseException> exception = TRY(exception_to_throw(in, args));
  Ref<> returned;
  Ref<> value = TRY(Generators::throw_into(vm(in), as_generator(self), std::move(exception), returned, true, &args));
  if (value) return value;
  return stop_iteration(in, std::move(returned));
}

Result<Ref<>> generator_close(Interp& in, Object* self, const Args&) {
  return Generators::close(vm(in), as_generator(self));
}

namespace generator_fields {
Result<Ref<>> name(Interp&, Object* self) { return as_generator(self).name.dup(); }
Result<void> set_name(Interp& in, Object* self, Object* value) {
  if (!value || !is_str(value)) return type_error(in, "__name__ must be set to a string object");
  as_generator(self).name = Borrowed<>(value).dup();
  return {};
}
Result<Ref<>> qualname(Interp&, Object* self) { return as_generator(self).qualname.dup(); }
Result<void> set_qualname(Interp& in, Object* self, Object* value) {
  if (!value || !is_str(value)) return type_error(in, "__qualname__ must be set to a string object");
  as_generator(self).qualname = Borrowed<>(value).dup();
  return {};
}
Result<Ref<>> frame(Interp&, Object* self) {
  Generator& g = as_generator(self);
  return Generators::is_over(g) ? none() : Ref<>(g.frame.dup());
}
Result<Ref<>> running(Interp&, Object* self) { return make_bool(as_generator(self).running); }
Result<Ref<>> suspended(Interp&, Object* self) {
  Generator& g = as_generator(self);
  return make_bool(g.frame && g.frame->how.state == FrameState::suspended);
}
Result<Ref<>> code(Interp&, Object* self) { return as_generator(self).code.dup(); }
Result<Ref<>> size(Interp&, Object* self, const Args&) {
  Code& code = *as_generator(self).code;
  return make_int(
      static_cast<int64_t>(basic_words(*type_of(self)) + code.local_count + code.stack_size - kHandlerRoom) * 8);
}
Result<Ref<>> delegate(Interp&, Object* self) {
  Object* to = Generators::delegate(as_generator(self));
  return to ? Borrowed<>(to).dup() : none();
}
}  // namespace generator_fields

Result<Ref<>> generator_repr(Interp&, Object* o) {
  Text text;
  text.append_format("<%s object ", type_name_utf8(type_of(o)));
  append(text, *as_str(as_generator(o).qualname.get()));
  text.append_format(" at 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

namespace {

const NativeMethod kMethods[] = {
    {"send", generator_send, 1, 1, NativeMethod::method, nullptr},
    {"throw", generator_throw, 1, 3, NativeMethod::method, nullptr},
    {"close", generator_close, 0, 0, NativeMethod::method, nullptr},
    {"__sizeof__", generator_fields::size, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};
const NativeGetSet kGetSets[] = {{"__name__", generator_fields::name, generator_fields::set_name},
                                 {"__qualname__", generator_fields::qualname, generator_fields::set_qualname},
                                 {"gi_frame", generator_fields::frame, nullptr},
                                 {"gi_running", generator_fields::running, nullptr},
                                 {"gi_suspended", generator_fields::suspended, nullptr},
                                 {"gi_code", generator_fields::code, nullptr},
                                 {"gi_yieldfrom", generator_fields::delegate, nullptr},
                                 {}};

// Does it wait where GeneratorExit would run nothing of it? Then there is no need to throw that in, and a chain of a
// million generators that hold each other can be let go of without nesting.
bool waits_outside_of_all_blocks(Generator& g) {
  Frame& frame = *g.frame;
  Word at = frame.instruction_index();
  if (Generators::delegate(g)) return false;
  for (Word i = 0; i < frame.code->handler_count; ++i) {
    const HandlerRow& row = frame.code->handlers[i];
    if (row.start <= at && at <= row.end) return false;  // the yield stands before `at`
  }
  return true;
}

// Such a one is over without running; the function stays until the generator goes, as in CPython. Whoever holds the
// frame finds it empty.
void end_at_once(Generator& g) {
  g.frame->how.state = FrameState::finished;
  clear_frame(*g.frame);
}

// The end of a frame that will not be resumed. Whoever holds it has it now.
Ref<Frame> let_go_of_frame(Generator& g) {
  g.frame->generator = nullptr;
  g.frame->how.state = FrameState::finished;
  if (g.frame->count > 1) keep_frame(*g.frame);
  return g.frame.take();
}

// A suspended generator that dies runs its finally blocks; a coroutine that never ran is told of.
void generator_finalize(Object* o) {
  Generator& g = as_generator(o);
  if (Generators::is_over(g)) return;
  Interp& in = *rt().interp;
  // An event loop closes it in its own time: to await something is not for a finalizer.
  if (AsyncGenerator* async = as_async_generator(o); async && async->finalizer && !g.closed) {
    Aside aside(in);
    auto told = call_with(in, async->finalizer.get(), o);
    if (!told) in.report_unraisable(told.error(), o);
    return;
  }
  bool unawaited = is_coroutine(o) && g.frame->how.state == FrameState::created;
  if (!unawaited && g.frame->how.state != FrameState::suspended) return;
  if (!unawaited && waits_outside_of_all_blocks(g)) {
    if (o->count == 1 && g.frame->count == 1) return;  // it dies, and its frame's turn comes without nesting
    return end_at_once(g);
  }
  Aside aside(in);
  if (unawaited) {
    auto warned = warn_never_awaited(in, o, "coroutine '%U' was never awaited", as_str(g.qualname.get()));
    if (!warned) in.report_unraisable(warned.error(), o);
  } else {
    Recursion guard(in, "", 2);  // a dying generator may hold another, and so on
    auto closed = guard ? Generators::close(vm(in), g) : Result<Ref<>>(Error::raised);
    if (!closed) in.report_unraisable(closed.error(), o);
  }
}

const LifetimeHooks kHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          Generator& g = as_generator(o);
          AsyncGenerator* async = as_async_generator(o);
          if (async && async->finalizer) v.labelled(async->finalizer.get(), "finalizer", nullptr, 0);
          if (g.name) v.labelled(g.name.get(), "__name__", nullptr, 0);
          if (g.qualname) v.labelled(g.qualname.get(), "__qualname__", nullptr, 0);
          // One that a traceback has is tracked, and tells its edges itself.
          if (g.frame && v.as_told()) {
            if (g.frame->count > 1) v.edge(g.frame.get());
            visit_frame(*g.frame, v);
          } else if (g.frame && v.as_collector() && !g.frame->flags.tracked)
            visit_frame(*g.frame, v);
          else if (g.frame)
            v.labelled(g.frame.get(),
                       Generators::is_over(g) ? "closed frame"  // Python says that it has none
                       : is_generator(o)      ? "gi_frame"
                       : is_coroutine(o)      ? "cr_frame"
                                              : "ag_frame",
                       nullptr, 0);
          if (g.code && !v.as_told()) v.labelled(g.code.get(), "code", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      Generator& g = as_generator(o);
      AsyncGenerator* async = as_async_generator(o);
      if (async && async->finalizer) return async->finalizer.release();
      if (g.frame) return let_go_of_frame(g).release();
      if (g.name) return g.name.release();
      if (g.qualname) return g.qualname.release();
      return g.code.release();
    },
    .clear =
        [](Object* o) {
          Generator& g = as_generator(o);
          if (g.frame && !g.running) Ref<Frame> dropped = let_go_of_frame(g);
        },
    .finalize = generator_finalize,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

}  // namespace

const char* Generators::kind(const Generator& g) {
  return is_generator(&g) ? "generator" : is_coroutine(&g) ? "coroutine" : "async generator";
}

Result<Ref<>> Generators::make(Interpreter&, Ref<Frame> frame) {
  Word flags = frame->code->flags_word;
  Types& t = rt().types;
  TypeObject* type = flags & kCodeCoroutine        ? t.coroutine
                     : flags & kCodeAsyncGenerator ? t.async_generator
                                                   : t.generator;
  Ref<Generator> g = TRY(heap().make<Generator>(*type, type->fixed_words));
  auto* function = static_cast<Function*>(frame->function.get());
  g->name = function ? function->name.dup() : frame->code->name.dup();
  g->qualname = function ? function->qualname.dup() : frame->code->qualname.dup();
  g->code = frame->code.dup();
  frame->generator = g.get();
  frame->how.state = FrameState::created;
  g->frame = std::move(frame);
  heap().track(g.get());
  claim_globals(*g->frame);
  return g;
}

Result<bool> Generators::enter(Interpreter& in, Generator& g, Ref<> value, OnReturn on_return) {
  if (g.running) return value_error(in, "%s already executing", kind(g));
  if (is_over(g)) {
    if (is_coroutine(&g))
      return raise_error(in, rt().exceptions.RuntimeError, "cannot reuse already awaited coroutine");
    return false;
  }
  Frame& frame = *g.frame;
  *frame.stack_top++ = value.release();
  if (in.depth_ + 1 > in.recursion_limit_) {
    Ref<> dropped = Ref<>::adopt(*--frame.stack_top);
    *frame.stack_top = nullptr;
    return recursion_error(in, "");
  }
  // The generator handles exceptions of its own; the resumer's wait in `instance`.
  frame.instance = in.handled_.take();
  in.handled_ = frame.handled.take();
  g.running = 1;
  TRY(in.push_frame(g.frame.dup(), on_return));
  return true;
}

namespace {
// After run(): what came out of the generator's frame.
Result<Ref<>> outcome(Generator& g, RunEnd end, Ref<> value, Ref<>& returned) {
  if (end == RunEnd::raised) return Error::raised;
  if (end != RunEnd::returned) return Error::stopped;
  if (g.frame) return value;  // suspended again: it yielded
  returned = std::move(value);
  return Ref<>();
}
}  // namespace

Result<Ref<>> Generators::send(Interpreter& in, Generator& g, Ref<> value, Ref<>& returned) {
  Recursion guard(in, "", Recursion::kRun);
  if (!guard) return Error::raised;
  Ref<> alive = Borrowed<>(&g).dup();
  if (!TRY(enter(in, g, std::move(value), OnReturn::to_native))) return Ref<>();
  Ref<> out;
  RunEnd end = in.run(false, out);
  return outcome(g, end, std::move(out), returned);
}

namespace {

Result<void> close_delegate_of(Interpreter& in, Object* o) {
  if (is_generator(o) || is_coroutine(o)) {
    TRY(Generators::close(in, as_generator(o)));
    return {};
  }
  Ref<Str> name = TRY(intern(std::string_view("close")));
  Ref<> method = TRY(get_attr_or_null(in, o, name.get()));
  if (method) TRY(call(in, method.get(), {}));
  return {};
}

}  // namespace

Object* Generators::delegate(Generator& g) {
  if (!g.frame || g.frame->how.state != FrameState::suspended) return nullptr;
  Frame& frame = *g.frame;
  uint32_t last = frame.instruction[-1];
  bool delegates = op_of(last) == Op::YIELD_VALUE && last >> 8;
  return delegates ? frame.stack_top[-1] : nullptr;
}

Result<Ref<>> Generators::iterator_to_yield_from(Interpreter& in, Object* o, Code& code) {
  if (is_generator(o)) return Borrowed<>(o).dup();
  if (!is_coroutine(o)) return get_iter(in, o);
  if (!(code.flags_word & (kCodeCoroutine | kCodeIterableCoroutine)))
    return type_error(in, "cannot 'yield from' a coroutine object in a non-coroutine generator");
  return Borrowed<>(o).dup();
}

Result<Ref<>> Generators::send_to(Interpreter& in, Object* receiver, Ref<> sent, Ref<>& returned) {
  if (is_generator(receiver) || is_coroutine(receiver))
    return send(in, as_generator(receiver), std::move(sent), returned);
  Object* items[] = {sent.get()};
  bool next = sent.get() == rt().none && type_of(receiver)->slots.next;
  // A __next__ in Python may say with its StopIteration what it returns.
  auto answer = !next                                    ? call_method(in, receiver, ID(send), Args(items, 1))
                : type_of(receiver)->features.heap_class ? call_method(in, receiver, ID(__next__), {})
                                                         : type_of(receiver)->slots.next(in, receiver);
  if (answer || !raised_is(in, answer.error(), rt().exceptions.StopIteration)) return answer;
  Ref<BaseException> stop = in.take_raised();
  returned = stop->extra[0] ? stop->extra[0].dup() : none();
  return Ref<>();
}

Result<Ref<>> Generators::throw_into(Interpreter& in, Generator& g, Ref<BaseException> exception, Ref<>& returned,
                                     bool close_delegate, const Args* as_given) {
  Recursion guard(in, "", Recursion::kRun);
  if (!guard) return Error::raised;
  Ref<> alive = Borrowed<>(&g).dup();
  if (g.running) return value_error(in, "%s already executing", kind(g));
  if (is_over(g)) {
    if (is_coroutine(&g))
      return raise_error(in, rt().exceptions.RuntimeError, "cannot reuse already awaited coroutine");
    return in.raise_again(std::move(exception));
  }
  if (Ref<> to = Borrowed<>(delegate(g)).dup()) {
    // What it delegates to hears of the exception first, and may go on yielding.
    Result<Ref<>> value = Ref<>();
    bool told = true;
    g.running = 1;
    if (close_delegate && is_instance(exception.get(), rt().exceptions.GeneratorExit)) {
      auto closed = close_delegate_of(in, to.get());
      if (!closed) value = closed.error();
      told = !closed;
    } else if (is_generator(to.get()) || is_coroutine(to.get())) {
      // Frames are seen from in there through this one.
      g.frame->back = std::move(in.current_);
      in.current_ = g.frame.dup();
      ++in.depth_;
      value = throw_into(in, as_generator(to.get()), exception.dup(), returned, true, as_given);
      --in.depth_;
      in.current_ = g.frame->back.take();
    } else {
      Ref<Str> name = TRY(intern(std::string_view("throw")));
      auto method = get_attr_or_null(in, to.get(), name.get());
      if (!method) {
        value = method.error();
      } else if (*method) {
        value = as_given ? call(in, (*method).get(), *as_given) : call_with(in, (*method).get(), exception.get());
      } else {
        told = false;
      }
    }
    g.running = 0;
    if (told) {
      if (value && *value) return value;
      if (value) {
        in.settle(stop_iteration(in, returned.take()));
      } else if (value.error() == Error::stopped) {
        return value.error();
      } else {
        in.settle(value.error());
      }
      exception = in.take_raised();
    }
  }
  if (!TRY(enter(in, g, none(), OnReturn::to_native))) return Ref<>();
  if (in.handled_) in.set_context(*exception);  // what the generator itself is handling, not what its resumer is
  in.throw_on_entry_ = true;
  (void)in.raise_again(std::move(exception));
  Ref<> out;
  RunEnd end = in.run(false, out);
  return outcome(g, end, std::move(out), returned);
}

Result<Ref<>> Generators::close(Interpreter& in, Generator& g) {
  if (is_over(g)) return none();
  if (g.frame->how.state == FrameState::created) {
    g.frame->how.state = FrameState::finished;  // what it was called with stays until the generator goes, as in CPython
    return none();
  }
  if (waits_outside_of_all_blocks(g)) {
    end_at_once(g);
    return none();
  }
  Ref<BaseException> exit =
      TRY(make_exception(*rt().exceptions.GeneratorExit, Borrowed<Tuple>(rt().empty_tuple).dup()));
  if (in.handled_) in.set_context(*exit);
  Ref<> returned;
  auto value = throw_into(in, g, std::move(exit), returned);
  if (value) {
    if (*value) return raise_error(in, rt().exceptions.RuntimeError, "%s ignored GeneratorExit", kind(g));
    return returned ? std::move(returned) : none();
  }
  if (raised_is(in, value.error(), rt().exceptions.GeneratorExit) ||
      raised_is(in, value.error(), rt().exceptions.StopIteration)) {
    in.drop_raised();
    return none();
  }
  return value.error();
}

void Generators::convert_leak(Interpreter& in, Generator& g) {
  if (!in.raised_) return;
  bool async = g.type == rt().types.async_generator;
  TypeObject* type = type_of(in.raised_.get());
  bool stop = is_subtype(type, rt().exceptions.StopIteration);
  if (!stop && !(async && is_subtype(type, rt().exceptions.StopAsyncIteration))) return;
  Ref<BaseException> leaked = in.raised_.take();
  (void)raise_error(in, rt().exceptions.RuntimeError, "%s raised %s", kind(g),
                    stop ? "StopIteration" : "StopAsyncIteration");
  if (!in.raised_) return;
  in.raised_->cause = leaked.dup();
  in.raised_->context = std::move(leaked);
  in.raised_->suppress_context = 1;
}

Result<void> ready_generator_like(TypeObject& type, const char* name, Slots slots, const NativeMethod* methods,
                                  const NativeGetSet* getsets) {
  slots.repr = generator_repr;
  TypeSpec spec = {.hooks = &kHooks,
                   .words = &type == rt().types.async_generator ? words_of<AsyncGenerator> : words_of<Generator>,
                   .is_gc = true,
                   .weak_offset = offsetof(Generator, weak) / sizeof(Word),
                   .slots = slots,
                   .methods = methods,
                   .getsets = getsets};
  type.traits.may_finalize = 1;
  TRY(ready_type(type, name, spec));
  type.traits.weak_timing = WeakTiming::before_finalize;
  return {};
}

Result<void> ready_generator_type() {
  TRY(ready_generator_like(*rt().types.generator, "generator", {.iter = self_iter, .next = generator_next}, kMethods,
                           kGetSets));
  TRY(ready_coroutine_types());
  return ready_async_generator_types();
}

}  // namespace wrp
