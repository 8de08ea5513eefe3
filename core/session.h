// session.h -- a session: one heap, one interpreter, one conversation. The only header that wasm/ and the native
// command line include.
//
// Every text is UTF-8; lone surrogates of Python strings are written as three bytes (WTF-8). A session is
// deterministic: the same calls give the same output, ids, steps and events in every build. Only one session exists per
// process (per wasm instance) at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "observe/records.h"

namespace wrp {

// Whose rules decide when an object dies; see Model in heap/interfaces.h.
enum class LifetimeModel : uint8_t { classic, late_clear, counts_only, tracing_only };

struct SessionOptions {
  uint64_t max_heap_bytes = uint64_t{1} << 30;  // more raises MemoryError
  bool events = true;                           // record lifetime events
  LifetimeModel model = LifetimeModel::classic;
  bool real_time = false;        // `time` reads the host's clock; else time is counted in steps
  uint32_t stress_interval = 0;  // checked builds: a dry collection before every n-th container
  bool stress_collect = false;   // a real collection wherever Python may run
};

// How a piece of source is meant.
enum class RunMode : uint8_t {
  exec,      // a file
  cell,      // the last expression's value is the result, and is kept in `_`
  single,    // typed at the >>> prompt: every expression's value is printed
  notebook,  // a cell whose uncaught error is only told in the outcome: nothing of it is printed or kept
};

enum class RunStatus : uint8_t { done, error, exit, paused, stopped };

struct RunOutcome {
  RunStatus status = RunStatus::done;
  bool has_result = false;
  std::string result;                                      // repr of a cell's last expression
  std::string error;                                       // "Type: message" of the uncaught exception
  int exit_code = 0;                                       // of SystemExit
  int line = 0, column = 0, end_line = 0, end_column = 0;  // where the error points in this source; line 0 = nowhere
};

enum class Completeness : uint8_t { complete, incomplete, wrong };

class Session {
 public:
  explicit Session(const SessionOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Where the program's output goes: called as it is printed, in order.
  void set_output(void (*write)(void* context, std::string_view text, bool to_stderr), void* context);
  // Where input() and sys.stdin read: one line with its newline, empty at the end. Without it there is nothing to read.
  void set_input(std::string (*read_line)(void* context), void* context);
  // sys.argv.
  void set_arguments(const std::vector<std::string>& arguments);

  // The library written in Python, wasm/dist/modules.py.txt; `text` must stay where it is. The native build has it
  // built in. Until it is there, importing what is not native is an ImportError that says so.
  void set_library(std::string_view text);
  // A module of the program's own, found by `import` before ours. With dots: also the packages it is in, empty unless
  // they were added too. False when the name is not one.
  bool add_module(std::string_view name, std::string_view source);

  // Prepares a run; resume() drives it. A syntax error is found here: then resume() reports it at once.
  void start(std::string_view source, RunMode mode, std::string_view filename);
  // Takes at most `steps` steps. `paused`: call again. Inside a native that called Python, or that goes on for long by
  // itself, nothing can pause: there it takes up to `at_most` steps and is then unwound. `stopped` tells that; the
  // session goes on.
  RunOutcome resume(uint64_t steps, uint64_t at_most);
  // Ends a paused run where it stands: its frames are dropped. The __del__ methods of what dies may take `at_most`
  // steps.
  void abandon(uint64_t at_most);
  // KeyboardInterrupt at the next point where the interpreter looks.
  void interrupt();
  uint64_t steps() const;

  Completeness completeness(std::string_view source) const;

  // A script's own end, as the interpreter exits: atexit functions, then module teardown and a last collection, in
  // `at_most` steps.
  void end(uint64_t at_most);

  // Where events go, oldest first: whenever a few hundred have gathered, and at flush_events(). Texts that they refer
  // to by number are asked for with string(): those of printed output at once, all others at any time.
  void set_event_sink(void (*take)(void* context, const EventRecord* events, size_t count), void* context);
  void flush_events();
  // As lines of JSON, with `mark` in front of each: what a sink may do with them.
  void append_event_lines(const EventRecord* events, size_t count, std::string_view mark, std::string& out);
  std::string_view string(uint32_t number) const;
  uint32_t string_count() const;
  // How many events there were so far: the next one has this number.
  uint64_t events_recorded() const;
  // "born,died,...": the kinds by number.
  static std::string event_kinds();
  // "update_refs,...": the collector's phases by number.
  static std::string phase_names();

  // Calls `ring` once, right after event number `event`, in the middle of whatever makes it happen. It may ask for
  // snapshot(), steps() and set_alarm(), and nothing else.
  void set_alarm(uint64_t event);
  void set_alarm_bell(void (*ring)(void* context), void* context);
  // A run pauses before the next instruction at depth 0 after an event that one of these describes, if its number is at
  // least `from`. event_met(): the number of that event, or UINT64_MAX. While there are any, each instruction is
  // traced: a program runs a few times slower, and `step` of an event is exact.
  void set_breakpoints(const Breakpoint* all, size_t count, uint64_t from);
  uint64_t event_met() const;
  // Objects by serial whose counts are compared before each instruction: count_changed events. The dead are ignored.
  void watch(const uint32_t* serials, size_t count);
  // line_executed events for lines of what was run (not of the library).
  void trace_lines(bool on);

  // Detail::all: also modules, builtins, code and small values.
  Snapshot snapshot(Detail detail);

  struct Stats {
    uint64_t steps, objects_made, objects_freed, peak_heap_bytes;
  };
  Stats stats() const;

  // For tests: all invariants of the heap; empty when they hold.
  std::string check() const;
  // After end(): every count must be explained by references that were found. Names an object that somebody forgot to
  // let go of, and so would never die; empty when all is well.
  std::string check_after_end() const;
  // For tests: the k-th allocation from now fails once.
  void fail_allocation(uint64_t k);
  bool allocation_is_to_fail() const;  // it has not come to that one yet

  static const char* runtime_name();  // "weakref-playground 0.1 (Python 3.13 semantics)"

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wrp
