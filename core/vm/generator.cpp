#include "vm/generator.h"

#include "objects/sequence.h"

namespace wrp {

namespace {

Interpreter& vm(Interp& in) { return static_cast<Interpreter&>(in); }

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

Result<Ref<>> generator_next(Interp& in, Object* o) {
  Ref<> returned;
  Ref<> value = TRY(Generators::send(vm(in), as_generator(o), none(), returned));
  if (value) return value;
  if (returned && returned.get() != rt().none) return stop_iteration(in, std::move(returned));
  return Ref<>();
}

Result<Ref<>> method_send(Interp& in, Object* self, Args args) {
  Generator& g = as_generator(self);
  if (g.frame && g.frame->how.state == FrameState::created && args[0] != rt().none) {
    return type_error(in, "can't send non-None value to a just-started generator");
  }
  Ref<> returned;
  Ref<> value = TRY(Generators::send(vm(in), g, Borrowed<>(args[0]).dup(), returned));
  if (value) return value;
  return stop_iteration(in, std::move(returned));
}

Result<Ref<>> method_throw(Interp& in, Object* self, Args args) {
  Object* what = args[0];
  Ref<> made;
  if (is_exception_class(what)) {
    if (args.count > 1 && is_exception(args[1])) {
      made = Borrowed<>(args[1]).dup();
    } else if (args.count > 1 && args[1] != rt().none) {
      made = TRY(call_with(in, what, args[1]));
    } else {
      made = TRY(call(in, what, {}));
    }
  } else if (is_exception(what)) {
    if (args.count > 1 && args[1] != rt().none)
      return type_error(in, "instance exception may not have a separate value");
    made = Borrowed<>(what).dup();
  } else {
    return type_error(in, "exceptions must be classes or instances deriving from BaseException, not %T", what);
  }
  if (args.count > 2 && args[2] != rt().none) as_exception(made.get())->traceback = Borrowed<>(args[2]).dup();
  Ref<> returned;
  Ref<> value =
      TRY(Generators::throw_into(vm(in), as_generator(self), std::move(made).cast<BaseException>(), returned));
  if (value) return value;
  return stop_iteration(in, std::move(returned));
}

Result<Ref<>> method_close(Interp& in, Object* self, Args) {
  TRY(Generators::close(vm(in), as_generator(self)));
  return none();
}

const NativeMethod kMethods[] = {
    {"send", method_send, 1, 1, NativeMethod::method, nullptr},
    {"throw", method_throw, 1, 3, NativeMethod::method, nullptr},
    {"close", method_close, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};

Result<Ref<>> get_name(Interp&, Object* self) { return as_generator(self).name.dup(); }
Result<Ref<>> get_qualname(Interp&, Object* self) { return as_generator(self).qualname.dup(); }
Result<Ref<>> get_frame(Interp&, Object* self) {
  return as_generator(self).frame ? Ref<>(as_generator(self).frame.dup()) : none();
}
Result<Ref<>> get_running(Interp&, Object* self) { return make_bool(as_generator(self).running); }
Result<Ref<>> get_suspended(Interp&, Object* self) {
  Generator& g = as_generator(self);
  return make_bool(g.frame && g.frame->how.state == FrameState::suspended);
}
Result<Ref<>> get_code(Interp&, Object* self) {
  return as_generator(self).frame ? Ref<>(as_generator(self).frame->code.dup()) : none();
}
Result<Ref<>> get_yield_from(Interp&, Object*) { return none(); }
const NativeGetSet kGetSets[] = {{"__name__", get_name, nullptr},           {"__qualname__", get_qualname, nullptr},
                                 {"gi_frame", get_frame, nullptr},          {"gi_running", get_running, nullptr},
                                 {"gi_suspended", get_suspended, nullptr},  {"gi_code", get_code, nullptr},
                                 {"gi_yieldfrom", get_yield_from, nullptr}, {}};

Result<Ref<>> generator_repr(Interp&, Object* o) {
  Text text;
  text.append("<generator object ");
  append(text, *as_str(as_generator(o).qualname.get()));
  text.append_format(" at 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}

// A suspended generator that dies runs its finally blocks.
void generator_finalize(Object* o) {
  Generator& g = as_generator(o);
  if (!g.frame || g.frame->how.state != FrameState::suspended) return;
  Interp& in = *rt().interp;
  Ref<BaseException> pending = in.take_raised();
  auto closed = Generators::close(vm(in), g);
  if (!closed) in.report_unraisable(closed.error(), o);
  if (pending) (void)in.raise_again(std::move(pending));
}

const LifetimeHooks kHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          Generator& g = as_generator(o);
          if (g.frame) v.labelled(g.frame.get(), "gi_frame", nullptr, 0);
          if (g.name) v.labelled(g.name.get(), "__name__", nullptr, 0);
          if (g.qualname) v.labelled(g.qualname.get(), "__qualname__", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      Generator& g = as_generator(o);
      if (g.frame) {
        g.frame->generator = nullptr;
        g.frame->how.state = FrameState::finished;
        return g.frame.release();
      }
      if (g.name) return g.name.release();
      return g.qualname.release();
    },
    .clear =
        [](Object* o) {
          Generator& g = as_generator(o);
          if (!g.frame || g.running) return;
          g.frame->generator = nullptr;
          g.frame->how.state = FrameState::finished;
          g.frame = nullptr;
        },
    .finalize = generator_finalize,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

}  // namespace

Result<Ref<>> Generators::make(Interpreter&, Ref<Frame> frame) {
  Ref<Generator> g = TRY(heap().make<Generator>(*rt().types.generator));
  auto* function = static_cast<Function*>(frame->function.get());
  g->name = function ? function->name.dup() : frame->code->name.dup();
  g->qualname = function ? function->qualname.dup() : frame->code->qualname.dup();
  frame->generator = g.get();
  frame->how.state = FrameState::created;
  g->frame = std::move(frame);
  heap().track(g.get());
  if (!g->frame->flags.tracked) heap().track(g->frame.get());
  return g;
}

Result<bool> Generators::enter(Interpreter& in, Generator& g, Ref<> value, OnReturn on_return) {
  if (g.running) return value_error(in, "generator already executing");
  if (!g.frame || g.frame->how.state == FrameState::finished) return false;
  Frame& frame = *g.frame;
  frame.stack()[frame.stack_top++] = value.release();
  if (in.depth_ + 1 > in.recursion_limit_) {
    Ref<> dropped = Ref<>::adopt(frame.stack()[--frame.stack_top]);
    frame.stack()[frame.stack_top] = nullptr;
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
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  Ref<> alive = Borrowed<>(&g).dup();
  if (!TRY(enter(in, g, std::move(value), OnReturn::to_native))) return Ref<>();
  Ref<> out;
  RunEnd end = in.run(false, out);
  return outcome(g, end, std::move(out), returned);
}

Result<Ref<>> Generators::throw_into(Interpreter& in, Generator& g, Ref<BaseException> exception, Ref<>& returned) {
  Recursion guard(in, "");
  if (!guard) return Error::raised;
  Ref<> alive = Borrowed<>(&g).dup();
  if (g.running) return value_error(in, "generator already executing");
  if (!g.frame) return in.raise_again(std::move(exception));
  if (g.frame->how.state == FrameState::created) {  // never ran: it ends at once
    Ref<Frame> frame = std::move(g.frame);
    frame->generator = nullptr;
    frame->how.state = FrameState::finished;
    clear_frame(*frame);
    return in.raise_again(std::move(exception));
  }
  if (!TRY(enter(in, g, none(), OnReturn::to_native))) return Ref<>();
  in.set_context(*exception);
  in.throw_on_entry_ = true;
  (void)in.raise_again(std::move(exception));
  Ref<> out;
  RunEnd end = in.run(false, out);
  return outcome(g, end, std::move(out), returned);
}

Result<void> Generators::close(Interpreter& in, Generator& g) {
  if (!g.frame) return {};
  if (g.frame->how.state == FrameState::created) {
    Ref<Frame> frame = std::move(g.frame);
    frame->generator = nullptr;
    frame->how.state = FrameState::finished;
    clear_frame(*frame);
    return {};
  }
  Ref<BaseException> exit =
      TRY(make_exception(*rt().exceptions.GeneratorExit, Borrowed<Tuple>(rt().empty_tuple).dup()));
  Ref<> returned;
  auto value = throw_into(in, g, std::move(exit), returned);
  if (value) {
    if (*value) return raise_error(in, rt().exceptions.RuntimeError, "generator ignored GeneratorExit");
    return {};
  }
  if (raised_is(in, value.error(), rt().exceptions.GeneratorExit) ||
      raised_is(in, value.error(), rt().exceptions.StopIteration)) {
    in.drop_raised();
    return {};
  }
  return value.error();
}

Result<void> ready_generator_type() {
  TypeSpec spec = {.hooks = &kHooks,
                   .words = words_of<Generator>,
                   .is_gc = true,
                   .weak_offset = offsetof(Generator, weak) / sizeof(Word),
                   .slots = {.repr = generator_repr, .iter = self_iter, .next = generator_next},
                   .methods = kMethods,
                   .getsets = kGetSets};
  rt().types.generator->traits.may_finalize = 1;
  TRY(ready_type(*rt().types.generator, "generator", spec));
  rt().types.generator->traits.weak_timing = WeakTiming::before_finalize;
  return {};
}

}  // namespace wrp
