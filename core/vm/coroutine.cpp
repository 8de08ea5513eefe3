#include "vm/coroutine.h"

#include "objects/sequence.h"
#include "vm/generator.h"

namespace wrp {

namespace {

bool is_awaited_generator(Object* o) {
  return is_coroutine(o) || (is_generator(o) && as_generator(o).code->flags_word & kCodeIterableCoroutine);
}

// Two references and nothing else: the objects below.
struct Pair : GcObject {
  Ref<> first, second;
};
Pair& pair(Object* o) { return *static_cast<Pair*>(o); }

const LifetimeHooks kPairHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (pair(o).first) v.edge(pair(o).first.get());
          if (pair(o).second) v.edge(pair(o).second.get());
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      if (pair(o).first) return pair(o).first.release();
      return pair(o).second.release();
    },
    .clear = [](Object* o) { Ref<> first = pair(o).first.take(), second = pair(o).second.take(); },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

Result<Ref<>> make_pair(TypeObject& type, Ref<> first, Ref<> second) {
  Ref<Pair> made = TRY(heap().make<Pair>(type));
  made->first = std::move(first);
  made->second = std::move(second);
  heap().track(made.get());
  return made;
}

}  // namespace

// ---- awaiting
// --------------------------------------------------------------------------------------------------------

Result<Ref<>> awaitable_iterator(Interp& in, Object* o, int from) {
  if (is_awaited_generator(o)) {
    if (is_coroutine(o) && Generators::delegate(as_generator(o)))
      return raise_error(in, rt().exceptions.RuntimeError, "coroutine is being awaited already");
    return Borrowed<>(o).dup();
  }
  if (!type_of(o)->slots.await) {
    if (from) {
      return type_error(in, "'async with' received an object from %s that does not implement __await__: %T",
                        from == 1 ? "__aenter__" : "__aexit__", o);
    }
    return type_error(in, "object %T can't be used in 'await' expression", o);
  }
  Ref<> iterator = TRY(type_of(o)->slots.await(in, o));
  if (is_awaited_generator(iterator.get())) return type_error(in, "__await__() returned a coroutine");
  if (!type_of(iterator.get())->slots.next)
    return type_error(in, "__await__() returned non-iterator of type '%T'", iterator.get());
  return iterator;
}

Result<Ref<>> async_iterator(Interp& in, Object* o) {
  if (!type_of(o)->slots.aiter)
    return type_error(in, "'async for' requires an object with __aiter__ method, got %T", o);
  Ref<> iterator = TRY(type_of(o)->slots.aiter(in, o));
  if (!type_of(iterator.get())->slots.anext) {
    return type_error(in, "'async for' received an object from __aiter__ that does not implement __anext__: %T",
                      iterator.get());
  }
  return iterator;
}

Result<Ref<>> async_next(Interp& in, Object* o) {
  if (!type_of(o)->slots.anext)
    return type_error(in, "'async for' requires an iterator with __anext__ method, got %T", o);
  Ref<> next = TRY(type_of(o)->slots.anext(in, o));
  if (o->type == rt().types.async_generator) return next;
  auto iterator = awaitable_iterator(in, next.get());
  if (iterator || iterator.error() != Error::raised) return iterator;
  Ref<BaseException> cause = in.take_raised();
  Error error = type_error(in, "'async for' received an invalid object from __anext__: %T", next.get());
  if (BaseException* raised = in.raised()) {
    raised->context = cause.dup();
    raised->cause = std::move(cause);
    raised->suppress_context = 1;
  }
  return error;
}

Result<void> warn_never_awaited(Interp& in, Object* o, const char* format, ...) {
  Text text;
  va_list args;
  va_start(args, format);
  append_message(text, format, args);
  va_end(args);
  return in.warn(rt().exceptions.RuntimeWarning, text.c_str(), o);
}

// ---- coroutines
// ------------------------------------------------------------------------------------------------------

namespace {

Result<Ref<>> coroutine_await(Interp&, Object* o) {
  return make_pair(*rt().types.coroutine_wrapper, Borrowed<>(o).dup(), nullptr);
}
Result<Ref<>> get_origin(Interp&, Object*) { return none(); }

const NativeMethod kCoroutineMethods[] = {
    {"send", generator_send, 1, 1, NativeMethod::method, nullptr},
    {"throw", generator_throw, 1, 3, NativeMethod::method, nullptr},
    {"close", generator_close, 0, 0, NativeMethod::method, nullptr},
    {"__class_getitem__", make_alias, 1, 1, NativeMethod::class_method, nullptr},
    {},
};
const NativeGetSet kCoroutineGetSets[] = {{"__name__", generator_fields::name, generator_fields::set_name},
                                          {"__qualname__", generator_fields::qualname, generator_fields::set_qualname},
                                          {"cr_await", generator_fields::delegate, nullptr},
                                          {"cr_running", generator_fields::running, nullptr},
                                          {"cr_frame", generator_fields::frame, nullptr},
                                          {"cr_code", generator_fields::code, nullptr},
                                          {"cr_origin", get_origin, nullptr},
                                          {"cr_suspended", generator_fields::suspended, nullptr},
                                          {}};

// coroutine.__await__() gives an iterator around it.
Result<Ref<>> wrapper_next(Interp& in, Object* o) {
  Object* none = rt().none;
  return generator_send(in, pair(o).first.get(), Args(&none, 1));
}
template <NativeFunction kFunction>
Result<Ref<>> wrapped(Interp& in, Object* self, const Args& args) {
  return kFunction(in, pair(self).first.get(), args);
}
const NativeMethod kWrapperMethods[] = {
    {"send", wrapped<generator_send>, 1, 1, NativeMethod::method, nullptr},
    {"throw", wrapped<generator_throw>, 1, 3, NativeMethod::method, nullptr},
    {"close", wrapped<generator_close>, 0, 0, NativeMethod::method, nullptr},
    {},
};

// ---- anext(iterator, default): first = what __anext__ gave, second = the default
// --------------------------------------

Result<Ref<>> anext_call(Interp& in, Object* self, const char* method, const Args& args) {
  Ref<> iterator = TRY(awaitable_iterator(in, pair(self).first.get()));
  if (is_coroutine(iterator.get())) iterator = TRY(coroutine_await(in, iterator.get()));
  Ref<Str> name = TRY(intern(std::string_view(method)));
  auto value = call_method(in, iterator.get(), name.get(), args);
  if (value || !raised_is(in, value.error(), rt().exceptions.StopAsyncIteration)) return value;
  in.drop_raised();
  return stop_iteration(in, pair(self).second.dup());
}
Result<Ref<>> anext_next(Interp& in, Object* o) { return anext_call(in, o, "__next__", {}); }
Result<Ref<>> anext_send(Interp& in, Object* o, const Args& args) { return anext_call(in, o, "send", args); }
Result<Ref<>> anext_throw(Interp& in, Object* o, const Args& args) { return anext_call(in, o, "throw", args); }
Result<Ref<>> anext_close(Interp& in, Object* o, const Args& args) { return anext_call(in, o, "close", args); }
const NativeMethod kAnextMethods[] = {
    {"send", anext_send, 1, 1, NativeMethod::method, nullptr},
    {"throw", anext_throw, 1, 3, NativeMethod::method, nullptr},
    {"close", anext_close, 0, 0, NativeMethod::method, nullptr},
    {},
};

}  // namespace

Result<Ref<>> make_anext_awaitable(Ref<> awaitable, Ref<> otherwise) {
  return make_pair(*rt().types.anext_awaitable, std::move(awaitable), std::move(otherwise));
}

Result<void> ready_coroutine_types() {
  Types& t = rt().types;
  TRY(ready_generator_like(*t.coroutine, "coroutine", {.await = coroutine_await}, kCoroutineMethods,
                           kCoroutineGetSets));
  TypeSpec spec = {.hooks = &kPairHooks,
                   .words = words_of<Pair>,
                   .is_gc = true,
                   .slots = {.iter = self_iter, .next = wrapper_next},
                   .methods = kWrapperMethods};
  TRY(ready_type(*t.coroutine_wrapper, "coroutine_wrapper", spec));
  spec.slots = {.iter = self_iter, .next = anext_next, .await = self_iter};
  spec.methods = kAnextMethods;
  return ready_type(*t.anext_awaitable, "anext_awaitable", spec);
}

}  // namespace wrp
