// async_generator.cpp -- async generators, and what their methods give to await.
//
//   `await gen.asend(x)` drives the generator until it yields or ends. Inside, it may await others: what those yield
//   goes out through the await. So there are two kinds of yield; the generator's own come in a wrapper (ASYNC_GEN_WRAP)
//   that tells them apart, and end the await with a StopIteration.
#include "objects/sequence.h"
#include "vm/coroutine.h"
#include "vm/generator.h"

namespace wrp {

namespace {

Interpreter& vm(Interp& in) { return static_cast<Interpreter&>(in); }

struct WrappedValue : GcObject {
  Ref<> value;
};

// What asend(), __anext__(), athrow() and aclose() give.
struct Step : GcObject {
  Ref<Generator> generator;
  Ref<> value;  // to send or to throw; null for aclose()
  Word state;
};
enum State : Word { kBegin, kRunning, kDone };
Step& step(Object* o) { return *static_cast<Step*>(o); }
bool is_send(const Step& s) { return s.type == rt().types.async_generator_send; }
const char* method_of(const Step& s) { return is_send(s) ? "asend" : s.value ? "athrow" : "aclose"; }

Error stop_async_iteration(Interp& in) {
  auto exception = make_exception(*rt().exceptions.StopAsyncIteration, Borrowed<Tuple>(rt().empty_tuple).dup());
  if (!exception) return exception.error();
  return in.raise(exception.take());
}
bool is_end(Interp& in, Error error) {
  return raised_is(in, error, rt().exceptions.StopAsyncIteration) ||
         raised_is(in, error, rt().exceptions.GeneratorExit);
}
bool is_wrapped(const Ref<>& value) { return value && value->type == rt().types.async_generator_value; }

// What came out of the generator's frame: its end is a StopAsyncIteration.
Result<Ref<>> came_out(Interp& in, Result<Ref<>> value) {
  if (value && !*value) return stop_async_iteration(in);
  return value;
}

// Its own yield ends the await, with the value.
Result<Ref<>> unwrapped(Interp& in, Generator& g, Result<Ref<>> value) {
  if (!value) {
    if (is_end(in, value.error())) g.closed = 1;
    g.async_running = 0;
    return value;
  }
  if (!is_wrapped(*value)) return value;
  g.async_running = 0;
  return stop_iteration(in, static_cast<WrappedValue*>((*value).get())->value.dup());
}

Error already_running(Interp& in, Step& s) {
  s.state = kDone;
  return raise_error(in, rt().exceptions.RuntimeError, "%s(): asynchronous generator is already running",
                     is_send(s) ? "anext" : method_of(s));
}
Error reused(Interp& in, Step& s) {
  return raise_error(in, rt().exceptions.RuntimeError, "cannot reuse already awaited %s",
                     is_send(s) ? "__anext__()/asend()" : "aclose()/athrow()");
}

// The end of a step of athrow() or aclose(); closing well is a plain end.
Result<Ref<>> concluded(Interp& in, Step& s, Result<Ref<>> value) {
  Generator& g = *s.generator;
  bool closes = !s.value;
  if (!closes) value = unwrapped(in, g, std::move(value));
  if (value && closes && is_wrapped(*value)) {
    g.async_running = 0;
    s.state = kDone;
    return raise_error(in, rt().exceptions.RuntimeError, "async generator ignored GeneratorExit");
  }
  if (value) return value;
  g.async_running = 0;
  s.state = kDone;
  if (!closes || !is_end(in, value.error())) return value;
  in.drop_raised();
  return stop_iteration(in, none());
}

Result<Ref<>> throw_in(Interp& in, Generator& g, Ref<BaseException> exception, bool close_delegate) {
  Ref<> returned;
  return came_out(in, Generators::throw_into(vm(in), g, std::move(exception), returned, close_delegate));
}

Result<Ref<>> advance(Interp& in, Step& s, Object* sent) {
  Generator& g = *s.generator;
  if (s.state == kDone) return reused(in, s);
  if (!is_send(s) && !g.frame) {
    s.state = kDone;
    return stop_iteration(in, none());
  }
  if (s.state == kBegin) {
    if (g.async_running) return already_running(in, s);
    if (is_send(s)) {
      if (sent == rt().none) sent = s.value.get();
    } else {
      if (g.closed) {
        s.state = kDone;
        return stop_async_iteration(in);
      }
      if (sent != rt().none) {
        return raise_error(in, rt().exceptions.RuntimeError, "can't send non-None value to a just-started coroutine");
      }
    }
    s.state = kRunning;
    g.async_running = 1;
    if (!is_send(s)) {
      Ref<BaseException> exception;
      if (s.value) {
        Tuple& args = *as_tuple(s.value.get());
        exception = TRY(exception_to_throw(in, Args(args.items(), args.size)));
      } else {
        g.closed = 1;
        exception = TRY(make_exception(*rt().exceptions.GeneratorExit, Borrowed<Tuple>(rt().empty_tuple).dup()));
      }
      return concluded(in, s, throw_in(in, g, std::move(exception), false));
    }
  }
  g.async_running = 1;
  Object* items[] = {sent};
  Ref<> returned;
  bool early = g.frame && g.frame->how.state == FrameState::created && sent != rt().none;
  auto value = early ? type_error(in, "can't send non-None value to a just-started async generator")
                     : came_out(in, Generators::send(vm(in), g, Borrowed<>(items[0]).dup(), returned));
  if (!is_send(s)) return concluded(in, s, std::move(value));
  value = unwrapped(in, g, std::move(value));
  if (!value) s.state = kDone;
  return value;
}

Result<Ref<>> step_next(Interp& in, Object* o) {
  Ref<> alive = Borrowed<>(o).dup();
  return advance(in, step(o), rt().none);
}
Result<Ref<>> step_send(Interp& in, Object* self, const Args& args) { return advance(in, step(self), args[0]); }
Result<Ref<>> step_throw(Interp& in, Object* self, const Args& args) {
  Step& s = step(self);
  if (s.state == kDone) return reused(in, s);
  Generator& g = *s.generator;
  if (s.state == kBegin) {
    if (g.async_running) return already_running(in, s);
    s.state = kRunning;
    g.async_running = 1;
  }
  auto value = throw_in(in, g, TRY(exception_to_throw(in, args)), true);
  if (!is_send(s)) return concluded(in, s, std::move(value));
  value = unwrapped(in, g, std::move(value));
  if (!value) s.state = kDone;
  return value;
}
Result<Ref<>> step_close(Interp& in, Object* self, const Args&) {
  if (step(self).state == kDone) return none();
  Object* exit = rt().exceptions.GeneratorExit;
  auto value = step_throw(in, self, Args(&exit, 1));
  if (value) return raise_error(in, rt().exceptions.RuntimeError, "coroutine ignored GeneratorExit");
  if (!is_end(in, value.error()) && !raised_is(in, value.error(), rt().exceptions.StopIteration)) return value;
  in.drop_raised();
  return none();
}
const NativeMethod kStepMethods[] = {
    {"send", step_send, 1, 1, NativeMethod::method, nullptr},
    {"throw", step_throw, 1, 3, NativeMethod::method, nullptr},
    {"close", step_close, 0, 0, NativeMethod::method, nullptr},
    {},
};

const LifetimeHooks kStepHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (step(o).generator) v.edge(step(o).generator.get());
          if (step(o).value) v.edge(step(o).value.get());
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      if (step(o).generator) return step(o).generator.release();
      return step(o).value.release();
    },
    .clear =
        [](Object* o) {
          step(o).state = kDone;
          Ref<> value = step(o).value.take();
        },
    .finalize =
        [](Object* o) {
          Step& s = step(o);
          if (s.state != kBegin || !s.generator) return;
          Interp& in = *rt().interp;
          auto name = repr(in, s.generator->qualname.get());
          if (!name) return in.report_unraisable(name.error(), o);
          auto warned =
              warn_never_awaited(in, o, "coroutine method '%s' of %U was never awaited", method_of(s), (*name).get());
          if (!warned) in.report_unraisable(warned.error(), o);
        },
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

const LifetimeHooks kWrappedHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (static_cast<WrappedValue*>(o)->value) v.edge(static_cast<WrappedValue*>(o)->value.get());
        },
    .detach_next = [](Object* o, Word&) -> Object* { return static_cast<WrappedValue*>(o)->value.release(); },
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

// The first time that anybody asks for something, an event loop may want to know.
Result<void> init_hooks(Interp& in, Object* o) {
  AsyncGenerator& g = *as_async_generator(o);
  if (g.is_hooked) return {};
  g.is_hooked = 1;
  Ref<>* hooks = vm(in).async_generator_hooks();
  g.finalizer = hooks[1].dup();
  if (Ref<> first = hooks[0].dup()) TRY(call_with(in, first.get(), o));
  return {};
}

Result<Ref<>> make_step(Interp& in, TypeObject& type, Object* generator, Ref<> value) {
  TRY(init_hooks(in, generator));
  Ref<Step> s = TRY(heap().make<Step>(type));
  s->generator = Borrowed<Generator>(&as_generator(generator)).dup();
  s->value = std::move(value);
  heap().track(s.get());
  return s;
}

Result<Ref<>> agen_next(Interp& in, Object* o) { return make_step(in, *rt().types.async_generator_send, o, none()); }
Result<Ref<>> agen_asend(Interp& in, Object* self, const Args& args) {
  return make_step(in, *rt().types.async_generator_send, self, Borrowed<>(args[0]).dup());
}
Result<Ref<>> agen_athrow(Interp& in, Object* self, const Args& args) {
  return make_step(in, *rt().types.async_generator_throw, self, TRY(make_tuple_from(args.items, args.count)));
}
Result<Ref<>> agen_aclose(Interp& in, Object* self, const Args&) {
  return make_step(in, *rt().types.async_generator_throw, self, nullptr);
}
Result<Ref<>> get_async_running(Interp&, Object* self) { return make_bool(as_generator(self).async_running); }

const NativeMethod kMethods[] = {
    {"asend", agen_asend, 1, 1, NativeMethod::method, nullptr},
    {"athrow", agen_athrow, 1, 3, NativeMethod::method, nullptr},
    {"aclose", agen_aclose, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};
const NativeGetSet kGetSets[] = {{"__name__", generator_fields::name, generator_fields::set_name},
                                 {"__qualname__", generator_fields::qualname, generator_fields::set_qualname},
                                 {"ag_await", generator_fields::delegate, nullptr},
                                 {"ag_frame", generator_fields::frame, nullptr},
                                 {"ag_running", get_async_running, nullptr},
                                 {"ag_code", generator_fields::code, nullptr},
                                 {"ag_suspended", generator_fields::suspended, nullptr},
                                 {}};

}  // namespace

Result<Ref<>> wrap_async_value(Ref<> value) {
  Ref<WrappedValue> w = TRY(heap().make<WrappedValue>(*rt().types.async_generator_value));
  w->value = std::move(value);
  heap().track(w.get());
  return w;
}

Result<void> ready_async_generator_types() {
  Types& t = rt().types;
  TRY(ready_generator_like(*t.async_generator, "async_generator", {.aiter = self_iter, .anext = agen_next}, kMethods,
                           kGetSets));
  TypeSpec spec = {.hooks = &kStepHooks,
                   .words = words_of<Step>,
                   .is_gc = true,
                   .slots = {.iter = self_iter, .next = step_next, .await = self_iter},
                   .methods = kStepMethods};
  t.async_generator_send->traits.may_finalize = 1;
  t.async_generator_throw->traits.may_finalize = 1;
  TRY(ready_type(*t.async_generator_send, "async_generator_asend", spec));
  TRY(ready_type(*t.async_generator_throw, "async_generator_athrow", spec));
  return ready_type(*t.async_generator_value, "async_generator_wrapped_value",
                    {.hooks = &kWrappedHooks, .words = words_of<WrappedValue>, .is_gc = true, .internal = true});
}

}  // namespace wrp
