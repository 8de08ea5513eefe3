// exception.h -- exception objects and tracebacks.
#pragma once

#include "objects/containers.h"

namespace wrp {

struct Traceback : GcObject {
  Ref<Traceback> next;
  Ref<> frame;
  Word line;
  Word lasti;  // in bytes, two an instruction
};

struct BaseException : GcObject {
  Ref<> args;       // tuple
  Ref<> traceback;  // or null for None
  Ref<> context, cause;
  Ref<> dict;  // attributes set by programs, __notes__; or null
  Word suppress_context;
  // More fields by class: AttributeError name, obj; NameError name; ImportError msg, name, path; StopIteration value;
  // SystemExit code; SyntaxError msg, filename, lineno, offset, text, end_lineno, end_offset.
  Ref<> extra[7];
};

inline BaseException* as_exception(Object* o) { return static_cast<BaseException*>(o); }
inline bool is_exception(const Object* o) { return type_of(o)->features.exception_subclass; }
bool is_exception_class(const Object* o);

// A new exception, as calling its class with `args` makes it, without running Python.
Result<Ref<BaseException>> make_exception(TypeObject& type, Ref<Tuple> args);
Result<Ref<BaseException>> make_exception(TypeObject& type, Ref<> argument);

// Raises; always returns an Error, to be returned on.
Error raise_error(Interp& in, TypeObject* type, const char* format, ...);
Error type_error(Interp& in, const char* format, ...);
Error value_error(Interp& in, const char* format, ...);
Error attribute_error(Interp& in, Object* object, Str* name, const char* format, ...);
Error key_error(Interp& in, Object* key);
Error not_supported(Interp& in, const char* what);
Error recursion_error(Interp& in, const char* what);

// Is the pending exception one of these? (An error that is no exception, such as a stop, matches nothing.)
bool raised_is(Interp& in, Error error, const TypeObject* type);
// Does exception (class or instance) match what `except` names: a class or a tuple of classes?
Result<bool> exception_matches(Interp& in, Object* exception, Object* pattern);

// "Type: message" as the last line of a traceback; str() of the exception may run Python.
Result<Ref<Str>> exception_line(Interp& in, BaseException& exception, bool with_place = false);
// The same, as far as it is known without running Python: for observers.
void append_without_python(Text& text, BaseException& exception);

const TypeSpec& base_exception_spec();
const TypeSpec& traceback_spec();
Result<void> ready_exceptions();
extern const LifetimeHooks kExceptionHooks;

// Errors while the heap calls the program have nobody to go to: they are reported, and what was pending stays pending.
class Aside {
 public:
  explicit Aside(Interp& in) : in_(in), pending_(in.take_raised()) {}
  ~Aside() {
    if (pending_) (void)in_.raise_again(std::move(pending_));
  }

 private:
  Interp& in_;
  Ref<BaseException> pending_;
};

}  // namespace wrp
