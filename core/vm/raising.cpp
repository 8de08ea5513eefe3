// raising.cpp -- exceptions on their way: context, tracebacks, what nobody can catch.
#include "vm/interpreter.h"

namespace wrp {

Interpreter::Interpreter() { heap().add_roots(*this); }
Interpreter::~Interpreter() { heap().remove_roots(*this); }

void Interpreter::visit_roots(RootVisitor& visitor) {
  for (Frame* f = current_.get(); f; f = f->back.get()) visitor.root(f, "frames", nullptr);
  if (raised_) visitor.root(raised_.get(), "pending exception", nullptr);
  if (handled_) visitor.root(handled_.get(), "handled exception", nullptr);
  sources_.visit(visitor);
}

bool Interpreter::too_deep(const char* what) {
  settle(recursion_error(*this, what));  // there may be no memory to say so
  return false;
}

namespace {
// The exception being handled here or in whoever resumed the generators on the way.
BaseException* innermost_handled(Interpreter& in, BaseException* own) {
  if (own) return own;
  for (Frame* f = in.current_frame(); f; f = f->back.get()) {
    if (f->generator && f->instance) return as_exception(f->instance.get());
  }
  return nullptr;
}
}  // namespace

BaseException* Interpreter::handled() { return innermost_handled(*this, handled_.get()); }

// The exception being handled becomes the context, unless that would close a circle.
void Interpreter::set_context(BaseException& exception) {
  BaseException* context = innermost_handled(*this, handled_.get());
  if (!context || context == &exception) return;
  bool even = false;
  for (BaseException *at = context, *slow = context; at->context; even = !even) {
    auto* next = as_exception(at->context.get());
    if (next == &exception) {
      at->context = nullptr;
      break;
    }
    at = next;
    if (at == slow) break;  // a circle that somebody else made
    if (even) slow = as_exception(slow->context.get());
  }
  exception.context = Borrowed<>(context).dup();
}

Error Interpreter::raise(Ref<BaseException> exception) {
  set_context(*exception);
  raised_ = std::move(exception);
  return Error::raised;
}

Error Interpreter::raise_again(Ref<BaseException> exception) {
  raised_ = std::move(exception);
  return Error::raised;
}

void Interpreter::settle(Error error) {
  if (error != Error::no_memory) return;
  heap().starve();
  Headroom headroom;
  if (auto fresh = make_exception(*rt().exceptions.MemoryError, Borrowed<Tuple>(rt().empty_tuple).dup())) {
    (void)raise(fresh.take());
    return;
  }
  BaseException& e = *rt().memory_error;
  e.traceback = nullptr;
  e.context = nullptr;
  raised_ = rt().memory_error.dup();
}

void Interpreter::add_traceback() {
  if (!raised_ || !current_) return;
  if (is_native(*current_->code)) return;
  auto made = heap().make<Traceback>(*rt().types.traceback);
  if (!made) {
    Headroom headroom;
    made = heap().make<Traceback>(*rt().types.traceback);
  }
  if (!made) return;  // no memory: the exception stays true, its traceback is shorter
  Traceback& tb = **made;
  tb.frame = current_.dup();
  tb.line = static_cast<Word>(line_of(*current_));
  tb.lasti = current_->instruction_index() * 2;
  if (raised_->traceback) tb.next = std::move(raised_->traceback).cast<Traceback>();
  heap().track(&tb);
  raised_->traceback = made.take();
}

Result<Ref<BaseException>> Interpreter::exception_from(Object* value) {
  if (is_exception_class(value)) {
    Ref<> made = TRY(call(*this, value, {}));
    if (!is_exception(made.get())) {
      Ref<Str> shown = TRY(repr(*this, value)), kind = TRY(repr(*this, made->type));
      return type_error(*this, "calling %U should have returned an instance of BaseException, not %U", shown.get(),
                        kind.get());
    }
    return std::move(made).cast<BaseException>();
  }
  if (is_exception(value)) return Borrowed<BaseException>(as_exception(value)).dup();
  return type_error(*this, "exceptions must derive from BaseException");
}

Error Interpreter::raise_statement(Ref<> value, Ref<> cause) {
  if (!value) {
    BaseException* handled = innermost_handled(*this, handled_.get());
    if (!handled) return raise_error(*this, rt().exceptions.RuntimeError, "No active exception to reraise");
    return raise_again(Borrowed<BaseException>(handled).dup());
  }
  auto exception = exception_from(value.get());
  if (!exception) return exception.error();
  if (cause) {
    Ref<> as_cause;
    if (cause.get() != rt().none) {
      if (!is_exception_class(cause.get()) && !is_exception(cause.get()))
        return type_error(*this, "exception causes must derive from BaseException");
      auto made = exception_from(cause.get());
      if (!made) return made.error();
      as_cause = made.take();
    }
    (*exception)->cause = std::move(as_cause);
    (*exception)->suppress_context = 1;
  }
  return raise(exception.take());
}

Error Interpreter::unbound_local(Frame& frame, Word slot) {
  Code& code = *frame.code;
  Str* name = slot_name(code, slot);
  bool free = slot >= code.free_start && slot < code.free_start + code.free_count;
  if (free) {
    Error error = raise_error(
        *this, rt().exceptions.NameError,
        "cannot access free variable '%U' where it is not associated with a value in enclosing scope", name);
    if (raised_) raised_->extra[0] = Borrowed<>(name).dup();
    return error;
  }
  return raise_error(*this, rt().exceptions.UnboundLocalError,
                     "cannot access local variable '%U' where it is not associated with a value",
                     TRY(shown_name(code, slot)).get());
}

Error Interpreter::name_error(Str* name) {
  Error error = raise_error(*this, rt().exceptions.NameError, "name '%U' is not defined", name);
  if (error == Error::raised && raised_) raised_->extra[0] = Borrowed<>(name).dup();
  return error;
}

Error Interpreter::raise_syntax_problem(const ast::SyntaxProblem& p, Str& filename, bool with_text, bool newline) {
  Exceptions& e = rt().exceptions;
  TypeObject* type = p.type == "IndentationError" ? e.IndentationError
                     : p.type == "TabError"       ? e.TabError
                     : p.type == "MemoryError"    ? e.MemoryError
                     : p.type == "RecursionError" ? e.RecursionError
                                                  : e.SyntaxError;
  auto message = make_str(std::string_view(p.message));
  if (!message) return message.error();
  if (type == e.MemoryError || type == e.RecursionError) {
    auto plain = make_exception(*type, Ref<>(message.take()));
    if (!plain) return plain.error();
    return raise(plain.take());
  }
  auto build = [&]() -> Result<Ref<BaseException>> {
    ast::CharacterOffsets columns = ast::character_offsets(p);
    Ref<> line = TRY(make_int(p.at.line)), offset = TRY(make_int(columns.offset));
    Ref<> text = none();
    if (with_text) text = TRY(make_str(p.line_text + (newline ? "\n" : "")));
    Ref<> end_line = TRY(make_int(p.at.end_line ? p.at.end_line : p.at.line));
    Ref<> end_offset = TRY(make_int(columns.end_offset));
    Ref<Tuple> details = TRY(make_tuple_of(static_cast<Object*>(&filename), line.get(), offset.get(), text.get(),
                                           end_line.get(), end_offset.get()));
    Ref<Tuple> args = TRY(make_tuple_of(static_cast<Object*>((*message).get()), static_cast<Object*>(details.get())));
    Ref<BaseException> made = TRY(make_exception(*type, std::move(args)));
    if (p.in_scopes) made->args = TRY(make_tuple_of((*message).get()));
    return made;
  };
  auto exception = build();
  if (!exception) return exception.error();
  return raise(exception.take());
}

void Interpreter::write(const char* utf8, Word bytes, bool to_stderr) {
  if (output_) output_->output({utf8, bytes}, to_stderr);
}

Result<Ref<Str>> Interpreter::read_line() { return make_str(output_ ? output_->input_line() : std::string_view()); }

// ---- where nobody can catch
// ------------------------------------------------------------------------------------------

void Interpreter::report_unraisable(Error error, Object* where, Object* message) {
  settle(error);
  Ref<> traceback;  // goes after its exception, as in CPython: so the locals of its frames die after what is handled
  Ref<BaseException> exception = raised_.take();
  if (!exception) return;  // a stop: whoever started the run hears of it
  if (!exception->traceback && current_) {
    raised_ = std::move(exception);
    add_traceback();
    exception = raised_.take();
  }
  Ref<BaseException> handled = handled_.take();  // the report's own errors have no context
  traceback = exception->traceback.dup();
  Ref<> original = Borrowed<>(sys_attribute(ID(unraisablehook))).dup();
  Ref<> hook = Borrowed<>(replaced_in_sys(ID(unraisablehook), "__unraisablehook__")).dup();
  auto report = [&]() -> Result<void> {
    if (!hook || hook.get() == rt().none) return show_unraisable(*exception, message, where);
    Object* five[] = {exception->type, exception.get(), exception->traceback.get(), message, where};
    Ref<> row = TRY(services_.make_unraisable_args(five));
    TRY(call_with(*this, hook.get(), row.get()));
    return {};
  };
  auto done = report();
  if (!done) settle(done.error());
  exception = raised_.take();
  if (exception) {  // the hook itself failed: that is reported in its place
    auto text = make_str(std::string_view("Exception ignored in sys.unraisablehook"));
    done = show_unraisable(*exception, text ? (*text).get() : nullptr, original.get());
    if (!done) settle(done.error());
    drop_raised();
  }
  handled_ = std::move(handled);
}

void Interpreter::tell(const Text& text) {
  auto done = tell_stderr(text, false);
  if (done) return;
  settle(done.error());
  drop_raised();
}

// What the interpreter itself has to say goes to sys.stderr, whoever stands there now, and nowhere when nobody does.
Result<void> Interpreter::tell_stderr(const Text& text, bool flush) {
  Object* now = sys_attribute(ID(stderr));
  if (rt().sys && (!now || now == rt().none)) return {};
  Ref<> to = Borrowed<>(replaced_in_sys(ID(stderr), "__stderr__")).dup();
  if (!to) {
    write(text.view().data(), text.size(), true);
    return {};
  }
  Ref<> said = TRY(make_str(text.view()));
  Object* argument = said.get();
  TRY(call_method(*this, to.get(), ID(write), Args(&argument, 1)));
  if (flush) TRY(call_method(*this, to.get(), ID(flush), {}));
  return {};
}

Result<void> Interpreter::show_unraisable(BaseException& exception, Object* message, Object* where) {
  Text out;
  if (where == rt().none) where = nullptr;  // nothing to name: `__del__ = None`
  if (message == rt().none) message = nullptr;
  if (message && is_str(message)) {
    append(out, *as_str(message));
    if (!where) out.append(":\n");
  }
  if (where) {
    out.append(message ? ": " : "Exception ignored in: ");
    auto shown = repr(*this, where);
    if (shown) {
      append(out, **shown);
    } else {
      settle(shown.error());
      drop_raised();
      out.append("<object repr() failed>");
    }
    out.append('\n');
  }
  TRY(format_exception(*this, exception, out, true));
  return tell_stderr(out, true);
}

void Interpreter::show_exception(BaseException& exception) {
  Text text;
  auto formatted = format_exception(*this, exception, text, false);
  if (!formatted) {
    settle(formatted.error());
    drop_raised();
  }
  tell(text);
}

Error Interpreter::out_of_steps() {
  if (interrupted_) {
    interrupted_ = false;
    step_limit_ = stop_at_;
    auto exception = make_exception(*rt().exceptions.KeyboardInterrupt, Borrowed<Tuple>(rt().empty_tuple).dup());
    return exception ? raise(exception.take()) : exception.error();
  }
  // Whoever called may swallow this (a __del__ is only reported): the loop looks again at its next call or jump.
  stopping_ = attention_ = true;
  return Error::stopped;
}

void Interpreter::abandon() {
  while (current_) {
    Ref<Frame> done = std::move(current_);
    current_ = done->back.take();
    done->how.state = FrameState::finished;
    if (done->count > 1) keep_frame(*done);
    --depth_;
  }
  handled_ = nullptr;
  native_depth_ = 0;
}

}  // namespace wrp
