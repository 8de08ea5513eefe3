// interpreter.h -- the virtual machine. Start reading at Interpreter::run() in dispatch.cpp.
//
// Python frames form a chain (Frame::back) that starts at current_. A call from Python to Python pushes a frame and
// goes on in the same loop; only a native function that calls Python back enters run() anew, on top of the C++ stack.
// At depth 0, where no native function waits below, the loop can be left between two instructions and entered again
// later: that is how a run is sliced, and why an endless loop does not freeze a page.
#pragma once

#include "compile/compile.h"
#include "objects/protocol.h"
#include "vm/frames.h"
#include "vm/source_table.h"

namespace wrp {

enum class Op : uint8_t;  // compile/opcodes.h
struct Stack;             // stack.h

// How run() was left.
enum class RunEnd : uint8_t { returned, raised, paused, stopped };

// Where text goes that the program prints, and comes from that it reads.
class OutputSink {
 public:
  virtual void output(std::string_view utf8, bool to_stderr) = 0;
  // The next line of standard input, with its newline; empty at the end. Valid until the next call.
  virtual std::string_view input_line() = 0;

 protected:
  ~OutputSink() = default;
};

// Told about each instruction that is about to run. While somebody listens the loop is a few times slower.
class Tracer {
 public:
  virtual void instruction(Frame& frame) = 0;

 protected:
  ~Tracer() = default;
};

// What the machine needs from the modules above it.
struct ModuleServices {
  Result<Ref<>> (*import_module)(Interp& in, Str& name);
  Result<Ref<>> (*make_unraisable_args)(Object* const* five);
  // Those of sys.set_asyncgen_hooks(): the one that hears of a first iteration and the finalizer; null for none.
  Ref<>* (*async_generator_hooks)();
};

class Interpreter final : public Interp, public RootSource {
 public:
  Interpreter();
  ~Interpreter();

  // ---- running from outside ----

  // A module frame for `code`, ready to run in `globals`.
  Result<void> start(Ref<Code> code, Ref<Dict> globals);
  // Goes on until the started frame ends or `steps` steps are taken. The value is in `result` when it returned; after
  // `raised` the exception is pending. Inside a native nothing can pause: there a run goes on to `at_most` steps, and
  // is then stopped: it unwinds without running handlers.
  RunEnd resume(uint64_t steps, uint64_t at_most, Ref<>& result);
  // How many steps whatever runs from now on may take: abandoning frames and ending the session run __del__ methods.
  void allow(uint64_t steps);
  void forget_interrupt() { interrupted_ = false; }
  bool running() const { return static_cast<bool>(current_); }
  // Raises KeyboardInterrupt at the next point where the loop, or a native that counts steps, looks.
  void interrupt() {
    interrupted_ = attention_ = true;
    step_limit_ = 0;
  }
  // exec() and eval(): a frame of its own, run to its end.
  Result<Ref<>> run_module_code(Ref<Code> code, Ref<Dict> globals, Ref<> locals);
  Result<Ref<>> build_class(const Args& args);
  // The import statement: relative names, a.b, and modules inside packages.
  Result<Ref<>> import_name(Dict& globals, Str* name, Object* from_list, int64_t level);
  // Drops the frames of a run that was stopped.
  void abandon();

  // Instructions executed. While the loop runs it is behind by what the loop has not counted yet: less than kStepGrain
  // when the heap is observed, and nothing when each instruction is traced.
  uint64_t steps() const { return steps_; }
  static constexpr uint64_t kStepGrain = 256;
  // Ends the slice before the next instruction at depth 0 that is traced, or soon.
  void pause_soon() { pause_at_ = 0; }
  void set_services(const ModuleServices& services) { services_ = services; }
  Ref<>* async_generator_hooks() { return services_.async_generator_hooks(); }
  void set_output(OutputSink* sink) { output_ = sink; }
  void set_tracer(Tracer* tracer) { tracer_ = tracer; }
  bool traced() const { return tracer_; }
  SourceTable& sources() { return sources_; }
  int current_line() const { return current_ ? line_of(*current_) : 0; }
  // Compiles and reports problems as Python exceptions. `mode` as in ast::Mode; `cell` returns the last expression's
  // value. Who runs the text at once keeps its `literals` as long.
  Result<Ref<Code>> compile(std::string_view source, Str& filename, ast::Mode mode, bool cell, TreeLiterals& literals);
  Result<Ref<Code>> compile(std::string_view source, Str& filename, ast::Mode mode) {
    TreeLiterals unused;
    return compile(source, filename, mode, false, unused);
  }
  // Prints the pending exception as an uncaught one, through sys.excepthook, and forgets it but for sys.last_exc.
  void print_uncaught(Error error);
  Result<void> display(Object* value);  // sys.displayhook

  // A name in a dict of names, and whoever watches is told, before what it held is let go of. unbind_name: what it
  // held.
  static Result<void> bind_name(Dict& scope, Str* name, Ref<> value) {
    if (heap().observer()) [[unlikely]]
      return bind_name_observed(scope, name, std::move(value));
    return dict_set(scope, name, std::move(value));
  }
  static Ref<> unbind_name(Dict& scope, Str* name);

  Dict* builtins() { return rt().builtins; }
  bool stress_collect = false;

  // ---- Interp ----
  Result<Ref<>> call_function(Function& function, const Args& args) override;
  Result<Ref<>> resume_frame(Frame& frame, Ref<> sent, bool& finished) override;
  Error raise(Ref<BaseException> exception) override;
  BaseException* raised() override { return raised_.get(); }
  Ref<BaseException> take_raised() override { return raised_.take(); }
  Error raise_again(Ref<BaseException> exception) override;
  BaseException* handled() override;
  void settle(Error error) override;
  void report_unraisable(Error error, Object* where, Object* message = nullptr) override;
  Result<void> warn(TypeObject* category, const char* message, Object* source = nullptr) override;
  Result<void> warn_at(TypeObject* category, Str& text, Str& filename, int line, Dict* globals, Object* source);
  bool too_deep(const char* what) override;
  Frame* current_frame() override { return current_.get(); }
  Result<Ref<>> import(Str& name) override;
  void write(const char* utf8, Word bytes, bool to_stderr) override;
  Result<Ref<Str>> read_line() override;

  Error out_of_steps() override;
  int recursion_limit() override { return recursion_limit_; }
  void set_recursion_limit(int limit) override { recursion_limit_ = limit; }
  int recursion_depth() override { return depth_; }
  void show_exception(BaseException& exception) override;
  void tell(const Text& text);
  Result<void> tell_stderr(const Text& text, bool flush);
  Result<void> show_unraisable(BaseException& exception, Object* message, Object* where) override;

  // ---- RootSource ----
  void visit_roots(RootVisitor& visitor) override;

 private:
  friend struct Generators;
  // The loop. Runs until the frame that was current on entry ends. `pausable` only at depth 0.
  RunEnd run(bool pausable, Ref<>& result);

  // calls.cpp, and complaints.cpp for what does not fit
  // A call of a function in Python: its frame, with the arguments bound, becomes the current one. Takes `count` values
  // (and one per keyword) from `args`, leaving nulls, also on failure. `instance`: what __init__ initialises, or null.
  Result<Ref<>> call_or_push(Object* callable, Tuple& args, Dict* kwargs);  // null: a frame was pushed
  Result<void> push_call(Ref<> function, Object** args, Word count, Tuple* keywords, OnReturn on_return,
                         Ref<> instance);
  Result<void> bind_arguments(Frame& frame, Function& function, Object** args, Word count, Tuple* keywords);
  Error missing_arguments(Function& function, Frame& frame);
  Error too_many_arguments(Function& function, Word given, Word keyword_only_given);
  Error unexpected_keyword(Function& function, Str& name, Tuple& keywords);
  Result<void> push_frame(Ref<Frame> frame, OnReturn on_return) {
    if (depth_ + 1 > recursion_limit_) [[unlikely]]
      return recursion_error(*this, "");
    ++depth_;
    frame->how.on_return = on_return;
    frame->how.state = FrameState::running;
    frame->back = std::move(current_);
    current_ = std::move(frame);
    return {};
  }

  static Dict& builtins_of(Frame& frame) {
    return frame.builtins ? *static_cast<Dict*>(frame.builtins) : *rt().builtins;
  }

  // raising.cpp
  void add_traceback();
  void set_context(BaseException& exception);
  Result<Ref<BaseException>> exception_from(Object* value);  // class or instance
  Error raise_statement(Ref<> exception, Ref<> cause);
  Error unbound_local(Frame& frame, Word slot);
  Error name_error(Str* name);
  // `with_text`: the line is part of the exception, with its newline when it has one.
  Error raise_syntax_problem(const ast::SyntaxProblem& problem, Str& filename, bool with_text, bool newline);
  Result<void> show_notes(const ast::SyntaxNote* notes, size_t count, Str& filename);

  // instructions.cpp
  Error execute(Op op, uint32_t arg, Frame& frame, Stack& s);

  // attributes.cpp: what the inline caches do not know
  Result<Ref<>> load_global(Frame& frame, Str* name, InlineCache& cache);
  Result<void> store_global(Dict& globals, Str* name, Ref<> value, InlineCache& cache);
  Result<Ref<>> load_attribute(Object* owner, Str* name, InlineCache& cache, Ref<>& getter);
  Result<Ref<>> load_method(Object* owner, Str* name, InlineCache& cache, bool& is_method);
  Result<void> store_attribute(Object* owner, Str* name, Ref<> value, InlineCache& cache);

  // operations.cpp: instructions that are more than a few lines
  static Result<void> bind_name_observed(Dict& scope, Str* name, Ref<> value);
  Result<Ref<>> inplace_here(Frame& frame, uint32_t next, Object** operands, BinaryOp op);
  Result<Ref<>> load_name(Frame& frame, Str* name);
  Result<Ref<>> load_typing(Str* name);
  Result<Ref<>> load_global(Frame& frame, Str* name);
  Result<void> unpack(Object* iterable, Word before, bool starred, Word after, Object** to);
  Result<Ref<Str>> absolute_name(Dict& globals, Str* name, int64_t level);
  Result<Ref<>> import_from(Object* module, Str* name);
  Result<void> import_star(Frame& frame, Object* module);
  Result<Ref<>> make_function_object(Frame& frame, Ref<Code> code, Word flags, Object**& sp);
  Result<Ref<Str>> function_text(Object* callable);
  Result<Ref<Tuple>> star_arguments(Object* callable, Object* iterable);
  Result<void> merge_keywords(Dict& into, Object* mapping, Object* callable);
  Result<void> enter_with(Ref<> manager, bool is_async, Ref<>& exit, Ref<>& value);
  Error eval_breaker();

  // The loop counts its steps down in a register: `left` of the `lent_` ones that steps_ does not know of yet. Settles
  // them and lends anew; 0: there are no more.
  uint32_t count_steps(uint32_t left, bool pausable);

  Ref<Frame> current_;
  Ref<BaseException> raised_;
  Ref<BaseException> handled_;
  uint64_t pause_at_ = 0, stop_at_ = UINT64_MAX;
  int recursion_limit_ = 1000;
  int depth_ = 0;  // Python frames
  int nested_runs_ = 0;
  uint32_t lent_ = 0;
  bool annotations_are_text_ = false;  // of the session
  bool interrupted_ = false, attention_ = false;
  bool stopping_ = false;        // a nested run used up its steps: nothing runs before the run is resumed or begun anew
  bool throw_on_entry_ = false;  // run() starts by raising the pending exception in the current frame
  ModuleServices services_ = {};
  OutputSink* output_ = nullptr;
  Tracer* tracer_ = nullptr;
  SourceTable sources_;
};

// __build_class__, __import__, exec, eval, compile, globals, locals.
Result<void> add_vm_builtins(Interpreter& in);

// What stands in sys under a name; null: nothing, or there is no sys (yet, any more).
Object* sys_attribute(Str* name);
// The same, when it is not the original, which sys keeps as `original` ("__displayhook__"); else null.
Object* replaced_in_sys(Str* name, const char* original);

// Is it of a module that stands for one that CPython has in C (<native>/, see modules/python_modules.h)?
inline bool is_native(const Code& code) {
  const Str& file = *as_str(code.filename.get());
  return file.length > 8 && file.at(0) == '<' && file.at(1) == 'n';
}
// The one among some of the names that may have been meant, or null.
Ref<Str> closest_name(const Str& wrong, Tuple& names, Word from, Word to);
// The lines of one entry of a traceback (shown_lines.cpp).
void append_shown_lines(Interpreter& in, Text& out, Traceback& entry, bool unraisable);
// traceback.cpp: ". Did you mean: 'append'?" behind an exception's line, where one can be made; and what Python prints
// for an exception, with the chain of causes.
Result<void> append_suggestion(Interpreter& in, BaseException& exception, Text& out);
Result<void> format_exception(Interpreter& in, BaseException& exception, Text& out, bool unraisable);

}  // namespace wrp
