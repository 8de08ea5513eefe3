// interp.h -- what objects need from the interpreter above them. A function that may run Python takes an Interp&; vm
// implements it.
#pragma once

#include "heap/heap.h"

namespace wrp {

struct Str;
struct Tuple;
struct Dict;
struct Function;
struct BaseException;
struct TypeObject;
struct Frame;

// Arguments of a call, borrowed from the caller: positional ones first, then one value per name in `keywords`.
struct Args {
  Object* const* items = nullptr;
  Word count = 0;             // positional
  Tuple* keywords = nullptr;  // names of the values behind them, or null

  Args() = default;
  Args(Object* const* items, Word count, Tuple* keywords = nullptr) : items(items), count(count), keywords(keywords) {}
  Object* operator[](Word i) const { return items[i]; }
  Object* get(Word i) const { return i < count ? items[i] : nullptr; }
  Word keyword_count() const;
  bool has_keywords() const { return keywords && keyword_count() != 0; }
  Args skip(Word n) const { return {items + n, count - n, keywords}; }
};

using NativeFunction = Result<Ref<>> (*)(class Interp& in, Object* self, const Args& args);

class Interp {
 public:
  // Runs a function to its end, from C++. Costs C++ stack; the dispatch loop itself calls functions without it.
  virtual Result<Ref<>> call_function(Function& function, const Args& args) = 0;
  // Resumes a suspended frame (generators). Returns what it yields or returns; `finished` says which.
  virtual Result<Ref<>> resume_frame(Frame& frame, Ref<> sent, bool& finished) = 0;

  // ---- exceptions ----
  // Makes `exception` the pending one, with the exception being handled as its context.
  virtual Error raise(Ref<BaseException> exception) = 0;
  // The pending exception, or null. After take_raised() none is pending.
  virtual BaseException* raised() = 0;
  virtual Ref<BaseException> take_raised() = 0;
  void drop_raised();
  // Makes it pending again, as it is.
  virtual Error raise_again(Ref<BaseException> exception) = 0;
  // The exception being handled by the innermost except or finally, or null.
  virtual BaseException* handled() = 0;
  // Turns whatever a Result failed with into a pending exception (a MemoryError for Error::no_memory).
  virtual void settle(Error error) = 0;
  // Reports the pending exception where nobody can catch it, through sys.unraisablehook.
  virtual void report_unraisable(Error error, Object* where, Object* message = nullptr) = 0;

  // A warning about what the program does right now; an error when the program wants warnings to be errors. `source`:
  // the object it is about, or null.
  virtual Result<void> warn(TypeObject* category, const char* message, Object* source = nullptr) = 0;

  // ---- limits ----
  // One more level of native recursion. False: too deep, a RecursionError is pending ("... while <what>").
  // `cost`: for levels that need more of the C++ stack than most.
  bool enter(const char* what, int cost = 1) {
    if (native_depth_ + cost > kNativeLimit) [[unlikely]]
      return too_deep(what);
    native_depth_ += cost;
    return true;
  }
  void leave(int cost = 1) { native_depth_ -= cost; }
  virtual bool too_deep(const char* what) = 0;
  virtual int recursion_limit() { return 1000; }
  virtual void set_recursion_limit(int) {}
  virtual int recursion_depth() { return 1; }

  // One more step of work in a native that could go on for ever. False: return out_of_steps().
  bool step() { return ++steps_ < step_limit_; }
  virtual Error out_of_steps() = 0;

  // ---- world ----
  virtual Frame* current_frame() = 0;
  virtual Result<Ref<>> import(Str& name) = 0;
  // Python's own print to sys.stdout / sys.stderr as the host wants it.
  virtual void write(const char* utf8, Word bytes, bool to_stderr) = 0;
  // The next line of standard input, with its newline; empty at the end.
  virtual Result<Ref<Str>> read_line() = 0;
  // What sys.__excepthook__ and sys.__unraisablehook__ write to sys.stderr. `message` may be null ("Exception ignored
  // in").
  virtual void show_exception(BaseException&) {}
  virtual Result<void> show_unraisable(BaseException&, Object* /*message*/, Object* /*where*/) { return {}; }

 protected:
  ~Interp() = default;
  static constexpr int kNativeLimit = 2400;
  int native_depth_ = 0;  // levels of native recursion, nested runs counted more
  uint64_t steps_ = 0, step_limit_ = UINT64_MAX;
};

// Guards native recursion over user data (nested repr, compare, ...).
class Recursion {
 public:
  // A run of the loop inside a native function.
  static constexpr int kRun = 3;

  Recursion(Interp& in, const char* what, int cost = 1) : in_(in), cost_(cost), ok_(in.enter(what, cost)) {}
  ~Recursion() {
    if (ok_) in_.leave(cost_);
  }
  explicit operator bool() const { return ok_; }

 private:
  Interp& in_;
  int cost_;
  bool ok_;
};

}  // namespace wrp
