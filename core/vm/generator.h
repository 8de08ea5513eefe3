// generator.h -- generators: a frame that can be left in the middle and entered again.
#pragma once

#include "vm/interpreter.h"

namespace wrp {

struct Generator : GcObject {
  Ref<Frame> frame;  // null once finished
  Ref<> name, qualname;
  WeakReference* weak;
  Word running;
};

struct Generators {
  // The generator object for a frame that has just begun.
  static Result<Ref<>> make(Interpreter& in, Ref<Frame> frame);
  // Runs until the next yield: the value; null when it returned (then `returned` holds the value).
  static Result<Ref<>> send(Interpreter& in, Generator& g, Ref<> value, Ref<>& returned);
  static Result<Ref<>> throw_into(Interpreter& in, Generator& g, Ref<BaseException> exception, Ref<>& returned);
  static Result<void> close(Interpreter& in, Generator& g);
  // Makes the generator's frame current. False: it is running or finished, the error or end is told.
  static Result<bool> enter(Interpreter& in, Generator& g, Ref<> value, OnReturn on_return);
};

Result<void> ready_generator_type();
inline bool is_generator(const Object* o) { return o->type == rt().types.generator; }
inline Generator& as_generator(Object* o) { return *static_cast<Generator*>(o); }

}  // namespace wrp
