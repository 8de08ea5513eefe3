// generator.h -- generators and coroutines: a frame that can be left in the middle and entered again.
#pragma once

#include "vm/interpreter.h"

namespace wrp {

// Also a coroutine (vm/coroutine.cpp) and the beginning of an async generator (vm/async_generator.cpp).
struct Generator : GcObject {
  Ref<Frame> frame;  // null once finished
  Ref<> name, qualname;
  Ref<Code> code;
  WeakReference* weak;
  Word running;
  Word closed, async_running;  // of async generators
};

struct AsyncGenerator : Generator {
  Ref<> finalizer;  // that of sys.set_asyncgen_hooks() when it was asked for the first time
  Word is_hooked;   // was it?
};

struct Generators {
  // The generator, coroutine or async generator for a frame that has just begun.
  static Result<Ref<>> make(Interpreter& in, Ref<Frame> frame);
  // Runs until the next yield: the value; null when it returned (then `returned` holds the value).
  static Result<Ref<>> send(Interpreter& in, Generator& g, Ref<> value, Ref<>& returned);
  // The same for any iterator.
  static Result<Ref<>> send_to(Interpreter& in, Object* receiver, Ref<> value, Ref<>& returned);
  // `close_delegate`: a GeneratorExit closes what the generator delegates to. `as_given`: what a delegate of another
  // kind is told, other than the exception itself.
  static Result<Ref<>> throw_into(Interpreter& in, Generator& g, Ref<BaseException> exception, Ref<>& returned,
                                  bool close_delegate = true, const Args* as_given = nullptr);
  static Result<Ref<>> close(Interpreter& in, Generator& g);  // what it returned on the way, or None
  // Makes the generator's frame current. False: it is running or finished, the error or end is told.
  static Result<bool> enter(Interpreter& in, Generator& g, Ref<> value, OnReturn on_return);
  static bool is_over(const Generator& g) { return !g.frame || g.frame->how.state == FrameState::finished; }
  // What it delegates to by `yield from` or `await` right now, borrowed, or null.
  static Object* delegate(Generator& g);
  static Result<Ref<>> iterator_to_yield_from(Interpreter& in, Object* o, Code& code);
  // A StopIteration that leaks out of a generator would end somebody's loop silently (PEP 479): a RuntimeError.
  static void convert_leak(Interpreter& in, Generator& g);
  static const char* kind(const Generator& g);  // "generator", "coroutine", "async generator"
};

Result<void> ready_generator_type();
inline bool is_generator(const Object* o) { return o->type == rt().types.generator; }
inline bool is_coroutine(const Object* o) { return o->type == rt().types.coroutine; }
inline Generator& as_generator(Object* o) { return *static_cast<Generator*>(o); }
inline AsyncGenerator* as_async_generator(Object* o) {
  return o->type == rt().types.async_generator ? static_cast<AsyncGenerator*>(o) : nullptr;
}

// For the three types.
Error stop_iteration(Interp& in, Ref<> value);
// Arguments of throw(): an exception, or a class with a value and a traceback.
Result<Ref<BaseException>> exception_to_throw(Interp& in, const Args& args);
Result<Ref<>> generator_send(Interp& in, Object* self, const Args& args);
Result<Ref<>> generator_throw(Interp& in, Object* self, const Args& args);
Result<Ref<>> generator_close(Interp& in, Object* self, const Args& args);
Result<Ref<>> generator_repr(Interp& in, Object* o);
// `prefix`: gi, cr or ag. Ends with a null name.
Result<void> ready_generator_like(TypeObject& type, const char* name, Slots slots, const NativeMethod* methods,
                                  const NativeGetSet* getsets);
namespace generator_fields {
Result<Ref<>> name(Interp& in, Object* self);
Result<void> set_name(Interp& in, Object* self, Object* value);
Result<Ref<>> qualname(Interp& in, Object* self);
Result<void> set_qualname(Interp& in, Object* self, Object* value);
Result<Ref<>> frame(Interp& in, Object* self);
Result<Ref<>> running(Interp& in, Object* self);
Result<Ref<>> suspended(Interp& in, Object* self);
Result<Ref<>> code(Interp& in, Object* self);
Result<Ref<>> delegate(Interp& in, Object* self);
}  // namespace generator_fields

}  // namespace wrp
