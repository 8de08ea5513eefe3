// session.cpp -- the façade: puts the layers together and speaks plain data. Start reading at Session::resume().
#include "session.h"

#include <algorithm>
#include <cstring>

#include "compile/opcodes.h"
#include "heap/checker.h"
#include "modules/modules.h"
#include "modules/python_modules.h"
#include "objects/names.h"
#include "observe/event_lines.h"
#include "observe/observer.h"
#include "observe/snapshot.h"
#include "syntax/characters.h"
#include "syntax/parser.h"
#include "vm/generator.h"
#include "vm/interpreter.h"

#include <unordered_set>

namespace wrp {

struct Session::State final : OutputSink, RootSource, observe::Stage, observe::Sink, Tracer {
#if !defined(__EMSCRIPTEN__)
  Heap own_heap;
  HeapScope scope{own_heap};
  Runtime own_runtime;
  Runtime& runtime = own_runtime;
#else
  Runtime& runtime = the_runtime;
#endif
  Interpreter interpreter;
  observe::Observer observer;
  observe::EventLines event_lines;
  Ref<Module> main;       // as CPython does while it runs a text: not its dict
  TreeLiterals literals;  // of the text that runs
  RunMode mode = RunMode::exec;
  Error start_error = Error::none;  // a syntax error waits for resume()
  std::string cell;                 // a notebook's: commands to IPython are told apart from mistakes
  void (*write)(void*, std::string_view, bool) = nullptr;
  void* write_context = nullptr;
  std::string (*read_line)(void*) = nullptr;
  void* read_context = nullptr;
  std::string line_read;

  void output(std::string_view text, bool to_stderr) override {
    observer.output(text, to_stderr);
    if (write) write(write_context, text, to_stderr);
  }
  std::string_view input_line() override {
    line_read = read_line ? read_line(read_context) : std::string();
    return line_read;
  }
  void visit_roots(RootVisitor& visitor) override;
  Dict* globals() const { return main ? main->dict.get() : nullptr; }

  // ---- being watched ----
  Place place() override;
  void pause_soon() override { interpreter.pause_soon(); }
  void take(const EventRecord* events, size_t count) override {
    if (take_events) take_events(events_context, events, count);
  }
  void alarm() override {
    if (ring) ring(ring_context);
  }
  void instruction(Frame& frame) override;
  uint32_t source_of(const Code& code);
  void trace() { interpreter.set_tracer(lines || breakpoints || observer.watches() ? this : nullptr); }
  void (*take_events)(void*, const EventRecord*, size_t) = nullptr;
  void* events_context = nullptr;
  void (*ring)(void*) = nullptr;
  void* ring_context = nullptr;
  uint32_t runs = 0;
  uint64_t latest_step = 0;
  bool lines = false, breakpoints = false;
  // Places of instructions that were asked for last.
  struct {
    const uint32_t* instruction = nullptr;
    Word code = 0;  // its serial
    uint32_t line = 0, source = 0;
  } known_places[16];
  // Of each frame that is running or was: where it was last. Innermost last.
  struct LineOf {
    Word frame;
    int line;
    const uint32_t* instruction;
  };
  std::vector<LineOf> last_lines;

  Result<void> build();
  Result<void> make_main();
  void note_error(RunOutcome& outcome, Str* filename);
  void fill_result(RunOutcome& outcome, Object* value);
  Ref<Str> filename;
};

namespace {

// What the __del__ methods of an abandoned run may take.
constexpr uint64_t kUnwindSteps = 1000000;

std::string to_string(Str& s) {
  Text text;
  append(text, s);
  return std::string(text.view());
}

}  // namespace

#if !defined(__EMSCRIPTEN__)
namespace {

struct Reachable final : EdgeVisitor, RootVisitor {
  std::unordered_set<Object*> seen;
  std::vector<Object*> work;
  void edge(Object* target) override {
    if (seen.insert(target).second) work.push_back(target);
  }
  void root(Object* target, const char*, Object*) override { edge(target); }
};

// What is left at the end lies in the heap's pages, which go as a whole, but for buffers of its own. An object that
// nobody can reach any more keeps its buffer, and the leak sanitizer tells of it.
void free_payloads(RootSource& session, Reachable& all) {
  session.visit_roots(all);
  heap().visit_roots(all);
  visit_runtime(all);
  heap().for_each_tracked(-1, [&](GcObject* o) { all.edge(o); });
  GcLink& frozen = heap().frozen();
  for (GcLink* link = frozen.next; link != &frozen; link = link->next) all.edge(from_link(link));
  while (!all.work.empty()) {
    Object* o = all.work.back();
    all.work.pop_back();
    visit_all_edges(o, all);
  }
  for (Object* o : all.seen) {
    if (o->type->hooks->free_payload) o->type->hooks->free_payload(o);
  }
}

}  // namespace
#endif

void Session::State::visit_roots(RootVisitor& visitor) {
  if (main) visitor.root(main.get(), "__main__", nullptr);
  if (filename) visitor.root(filename.get(), "source", nullptr);
  if (runtime.builtins) visitor.root(runtime.builtins, "builtins", nullptr);
  if (runtime.modules) visitor.root(runtime.modules, "sys.modules", nullptr);
  if (runtime.memory_error) visitor.root(runtime.memory_error.get(), "interpreter", nullptr);
}

Result<void> Session::State::build() {
  TRY(make_runtime(runtime));
  runtime.interp = &interpreter;
  TRY(ready_generator_type());
  interpreter.set_services({import_module, make_unraisable_args, async_generator_hooks});
  TRY(make_builtins(interpreter));
  TRY(add_vm_builtins(interpreter));
  heap().set_callback_runner(&callback_runner(interpreter));
  TRY(keep_originals());
  return make_main();
}

Result<void> Session::State::make_main() {
  main = TRY(make_module(Borrowed<Str>(ID(__main__)).dup()));
  observer.set_scope(0, globals(), "__main__");
  TRY(dict_set(*globals(), ID(__annotations__), TRY(make_dict())));
  Object* builtins = dict_get(*runtime.modules, ID(builtins));
  if (builtins) TRY(dict_set(*globals(), ID(__builtins__), Borrowed<>(builtins).dup()));
  return dict_set(*runtime.modules, ID(__main__), main.dup());
}

Session::Session(const SessionOptions& options) : state_(std::make_unique<State>()) {
  State& s = *state_;
  heap().allocator().set_limit_bytes(options.max_heap_bytes);
  // Texts in the making are not of the heap, but must not outgrow it.
  Text::limit = options.max_heap_bytes < (1u << 30) ? static_cast<size_t>(options.max_heap_bytes) : size_t{1} << 30;
  auto built = s.build();
  if (!built) assertion_failed("not enough memory for the runtime itself", __FILE__, __LINE__);
  heap().add_roots(s);
  s.interpreter.set_output(&s);
  set_real_time(options.real_time);
  // What the runtime is made of does not count as a program's, but for the dicts that a program puts things into. They
  // have the age that they have in CPython, whose start collects the youngest a few times: the order of finalizers at
  // the exit comes from that.
  heap().furnish();
  for (Object* o : {static_cast<Object*>(s.runtime.modules), static_cast<Object*>(s.runtime.sys),
                    static_cast<Object*>(s.runtime.builtins), static_cast<Object*>(s.main.get()),
                    static_cast<Object*>(s.globals())})
    heap().move_to(*as_gc(o), kMiddle);
  rt().library.begin(1);  // nor is it in pictures
  rt().library.end(heap().next_serial());
  if (options.events) s.observer.begin(s, s);
  s.observer.set_scope(1, s.runtime.builtins, "builtins");
  heap().model = static_cast<Model>(options.model);
  heap().stress_interval = options.stress_interval;
  s.interpreter.stress_collect = options.stress_collect;
}

Session::~Session() {
  State& s = *state_;
  heap().stress_interval = 0;
  s.interpreter.stress_collect = false;
  s.observer.end();
  s.interpreter.allow(0);
  s.interpreter.abandon();
  s.write = nullptr;
  heap().remove_roots(s);
  heap().set_callback_runner(nullptr);
  s.main = nullptr;
  s.filename = nullptr;
  s.literals.clear();
  // The rest goes with the heap itself: nothing of the program runs any more. (In wasm, with the instance.)
#if !defined(__EMSCRIPTEN__)
  Reachable all;
  visit_module_types(all);
  release_modules();
  free_payloads(s, all);
  free_runtime(s.runtime);
#endif
}

void Session::set_output(void (*write)(void*, std::string_view, bool), void* context) {
  state_->write = write;
  state_->write_context = context;
}

void Session::set_input(std::string (*read_line)(void*), void* context) {
  state_->read_line = read_line;
  state_->read_context = context;
}

void Session::set_arguments(const std::vector<std::string>& arguments) {
  std::vector<std::string_view> views(arguments.begin(), arguments.end());
  auto set = wrp::set_arguments(views.data(), views.size());
  if (!set) state_->interpreter.settle(set.error());
  state_->interpreter.drop_raised();
}

void Session::set_library(std::string_view text) { set_python_asset(text); }

bool Session::add_module(std::string_view name, std::string_view source) {
  auto added = add_python_module(name, source);
  if (!added) state_->interpreter.settle(added.error());
  state_->interpreter.drop_raised();
  return added && *added;
}

void Session::start(std::string_view source, RunMode mode, std::string_view filename) {
  State& s = *state_;
  if (s.interpreter.running()) abandon(kUnwindSteps);
  s.interpreter.forget_interrupt();
  s.mode = mode;
  ++s.runs;
  s.cell = mode == RunMode::notebook ? source : std::string_view();
  s.start_error = Error::none;
  Headroom headroom(source.size() * 16);
  auto prepare = [&]() -> Result<void> {
    // A fresh object for each run: it is what tracebacks find the source by.
    Ref<Str> name = TRY(make_str_raw(0, 1, true));
    Ref<Str> text = TRY(make_str(filename));
    name = TRY(make_str_raw(text->length, text->kind(), text->ascii()));
    std::memcpy(name->data(), text->data(), text->length * static_cast<Word>(text->kind()));
    s.filename = name.dup();
    bool script = mode == RunMode::exec;
    if (size_t bad = script ? ast::first_invalid_utf8(source) : source.npos; bad != source.npos) {
      auto line = 1 + std::count(source.begin(), source.begin() + static_cast<ptrdiff_t>(bad), '\n');
      static const char* const digits = "0123456789abcdef";
      auto byte = static_cast<unsigned char>(source[bad]);
      return raise_error(s.interpreter, rt().exceptions.SyntaxError,
                         "Non-UTF-8 code starting with '\\x%c%c' in file %U on line %d, but no encoding declared; see "
                         "https://peps.python.org/pep-0263/ for details",
                         digits[byte >> 4], digits[byte & 15], name.get(), static_cast<int>(line));
    }
    if (script && !filename.starts_with('<')) {
      TRY(dict_set(*s.globals(), ID(__file__), name.dup()));
      TRY(dict_set(*s.globals(), TRY(intern(std::string_view("__cached__"))).get(), none()));
    }
    if (mode != RunMode::notebook) s.interpreter.sources().add(*name, source, script, s.runs);
    ast::Mode as_mode = mode == RunMode::single ? ast::Mode::Single : ast::Mode::Exec;
    bool cell = mode == RunMode::cell || mode == RunMode::notebook;
    Ref<Code> code = TRY(s.interpreter.compile(source, *name, as_mode, cell, s.literals));
    return s.interpreter.start(std::move(code), s.main->dict.dup());
  };
  auto prepared = prepare();
  if (!prepared) s.start_error = prepared.error();
}

namespace {

// `%timeit f()`, `!ls`, `files = !ls`, `f?`: a line for IPython, which is not Python.
std::string ipython_command(std::string_view source, int line) {
  for (size_t at = 0; line > 0; --line) {
    size_t end = std::min(source.find('\n', at), source.size());
    std::string_view text = source.substr(at, end - at);
    at = std::min(end + 1, source.size());
    if (line > 1) continue;
    size_t first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    text = text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
    size_t value = text.find_first_not_of(" \t", text.find('=') + 1);
    if (text[0] == '%' || text[0] == '!' || text.back() == '?' || text[0] == '?') return std::string(text);
    if (text.find('=') != text.npos && value != text.npos && (text[value] == '%' || text[value] == '!'))
      return std::string(text);
  }
  return {};
}

}  // namespace

void Session::State::note_error(RunOutcome& outcome, Str*) {
  BaseException* exception = interpreter.raised();
  if (!exception) return;
  Ref<BaseException> held = Borrowed<BaseException>(exception).dup();
  if (is_subtype(type_of(exception), rt().exceptions.SyntaxError)) {
    auto number = [&](int i) {
      return held->extra[i] && is_int(held->extra[i].get()) ? static_cast<int>(int_value(held->extra[i].get())) : 0;
    };
    if (!held->traceback) {
      outcome.line = number(2);
      outcome.column = number(3) > 0 ? number(3) - 1 : 0;
      outcome.end_line = number(5);
      outcome.end_column = number(6) > 0 ? number(6) - 1 : 0;
    }
    if (std::string command = ipython_command(cell, outcome.line); !command.empty() && !held->traceback) {
      outcome.error = "SyntaxError: not supported: a command to IPython: " + command + " (line " +
                      std::to_string(outcome.line) + ")";
      return;
    }
  }
  // The innermost frame that ran this very source.
  for (auto* tb = static_cast<Traceback*>(held->traceback.get()); tb; tb = tb->next.get()) {
    if (as_frame(tb->frame.get())->code->filename.get() != filename.get()) continue;
    outcome.line = outcome.end_line = static_cast<int>(tb->line);
    LineRow place = place_of(*as_frame(tb->frame.get())->code, tb->lasti / 2);
    auto column = [&](uint16_t bytes) {
      return bytes == kNoColumn ? 0 : interpreter.sources().column(*filename, outcome.line, bytes);
    };
    outcome.column = column(place.column);
    if (!place.more_lines) outcome.end_column = column(place.end_column);
  }
  Ref<BaseException> pending = interpreter.take_raised();
  auto line = [&]() -> Result<std::string> {
    // As an error is named in a notebook: Type: str(exception). A SyntaxError tells its place elsewhere.
    bool syntax = is_subtype(type_of(held.get()), rt().exceptions.SyntaxError) && held->extra[0];
    Ref<Str> text = TRY(str(interpreter, syntax ? held->extra[0].get() : held.get()));
    std::string out = to_string(*type_of(held.get())->name);
    return out + ": " + to_string(*text);
  }();
  if (line) {
    outcome.error = *line;
  } else {
    interpreter.settle(line.error());
    interpreter.drop_raised();
    outcome.error = to_string(*type_of(held.get())->name) + ": <exception str() failed>";
  }
  observer.error(outcome.error);
  (void)interpreter.raise_again(std::move(pending));
}

// The last expression's value: `_` lets go of the old one, repr, `_` takes the new one.
void Session::State::fill_result(RunOutcome& outcome, Object* value) {
  if (value == rt().none) return;
  auto show = [&]() -> Result<void> {
    Dict& builtins = *rt().builtins;
    TRY(Interpreter::bind_name(builtins, rt().names.underscore, none()));
    Ref<Str> shown = TRY(repr(interpreter, value));
    outcome.result = to_string(*shown);
    outcome.has_result = true;
    return Interpreter::bind_name(builtins, rt().names.underscore, Borrowed<>(value).dup());
  };
  auto done = show();
  if (!done && done.error() == Error::no_memory) {  // this very run may have let go of what filled the heap
    heap().starve();
    heap().collect_automatically();
    done = show();
  }
  if (!done) {
    interpreter.settle(done.error());
    outcome.status = RunStatus::error;
    note_error(outcome, filename.get());
    if (mode == RunMode::notebook) return interpreter.drop_raised();
    interpreter.print_uncaught(Error::raised);
  }
}

RunOutcome Session::resume(uint64_t steps, uint64_t at_most) {
  State& s = *state_;
  RunOutcome outcome;
  RunEnd end;
  Ref<> value;
  if (s.start_error != Error::none) {
    s.interpreter.settle(s.start_error);
    s.start_error = Error::none;
    end = RunEnd::raised;
  } else if (!s.interpreter.running()) {
    return outcome;
  } else {
    end = s.interpreter.resume(steps, at_most, value);
  }
  switch (end) {
    case RunEnd::paused: outcome.status = RunStatus::paused; break;
    case RunEnd::stopped:
      s.interpreter.abandon();
      outcome.status = RunStatus::stopped;
      break;
    case RunEnd::returned:
      if ((s.mode == RunMode::cell || s.mode == RunMode::notebook) && value) s.fill_result(outcome, value.get());
      break;
    case RunEnd::raised: {
      BaseException* raised = s.interpreter.raised();
      if (raised && is_subtype(type_of(raised), rt().exceptions.SystemExit)) {
        outcome.status = RunStatus::exit;
        Ref<BaseException> exit = s.interpreter.take_raised();
        Ref<> code = exit->extra[0].dup();
        exit = nullptr;  // and so the frames that it came through
        if (!code || code.get() == rt().none) {
          outcome.exit_code = 0;
        } else if (is_int(code.get())) {
          outcome.exit_code = static_cast<int>(int_value(code.get()) & 0xff);
        } else {
          auto text = str(s.interpreter, code.get());
          if (text) {
            std::string line = to_string(**text) + "\n";
            s.output(line, true);
          }
          outcome.exit_code = 1;
        }
        break;
      }
      outcome.status = RunStatus::error;
      Headroom headroom;
      s.note_error(outcome, s.filename.get());
      if (s.mode == RunMode::notebook) {
        s.interpreter.drop_raised();
      } else {
        s.interpreter.print_uncaught(Error::raised);
      }
      break;
    }
  }
  if (end != RunEnd::paused) s.literals.clear();
  return outcome;
}

void Session::abandon(uint64_t at_most) {
  state_->interpreter.allow(at_most);
  state_->interpreter.abandon();
  state_->literals.clear();
}
void Session::interrupt() { state_->interpreter.interrupt(); }
uint64_t Session::steps() const { return state_->interpreter.steps(); }

Completeness Session::completeness(std::string_view source) const {
  switch (ast::completeness(source)) {
    case ast::Completeness::complete: return Completeness::complete;
    case ast::Completeness::incomplete: return Completeness::incomplete;
    case ast::Completeness::wrong: return Completeness::wrong;
  }
  return Completeness::wrong;
}

// As the interpreter exits: atexit functions, names of __main__ (those with one underscore first), what sys remembers,
// and a last collection.
void Session::end(uint64_t at_most) {
  State& s = *state_;
  s.interpreter.allow(at_most);
  if (s.interpreter.running()) s.interpreter.abandon();
  auto ran = run_exit_functions(s.interpreter);
  if (!ran) s.interpreter.report_unraisable(ran.error(), nullptr);
  heap().death_cause = DeathCause::session_end;
  rt().finalizing = true;
  s.filename = nullptr;
  s.main = nullptr;  // sys.modules alone holds it now
  if (heap().enabled) heap().collect(kOld);
  for (auto step : {tear_down_modules, revive_builtins}) {
    auto done = step(s.interpreter);
    if (!done) s.interpreter.settle(done.error());
    s.interpreter.drop_raised();
  }
  heap().death_cause = DeathCause::count_reached_0;
  rt().finalizing = false;
  auto made = s.make_main();
  if (!made) s.interpreter.drop_raised();
}

// ---- being watched ----

// The step is exact when each instruction is traced; else as of the last time the loop counted, rounded down, so that
// it is the same however a run is sliced.
observe::Stage::Place Session::State::place() {
  uint64_t steps = interpreter.steps();
  if (!interpreter.traced()) steps -= steps % Interpreter::kStepGrain;
  latest_step = std::max(latest_step, steps);
  Frame* frame = interpreter.current_frame();
  if (!frame) return {latest_step, 0, 0};
  auto& known = known_places[reinterpret_cast<uintptr_t>(frame->instruction) / 4 % std::size(known_places)];
  if (known.instruction != frame->instruction || known.code != frame->code->serial) {
    known = {frame->instruction, frame->code->serial, static_cast<uint32_t>(line_of(*frame)), source_of(*frame->code)};
  }
  return {latest_step, known.line, known.source};
}

uint32_t Session::State::source_of(const Code& code) {
  if (code.filename.get() == filename.get()) return runs;
  return interpreter.sources().run_of(*as_str(code.filename.get()));
}

// What a function does in the line of its `def` before its first line; and the body of a class in the line of `class`,
// before and among what stands there.
static bool is_prologue(const Frame& frame) {
  if (frame.code->flags_word & kCodeClass && line_of(frame) == line_of(*frame.code, 0)) return true;
  Op op = op_of(*frame.instruction);
  if (op == Op::MAKE_CELL || op == Op::RETURN_GENERATOR) return true;
  return op == Op::POP_TOP && frame.instruction_index() > 0 && op_of(frame.instruction[-1]) == Op::RETURN_GENERATOR;
}

// A line begins with its first instruction, and again where a loop comes back to it.
void Session::State::instruction(Frame& frame) {
  if (observer.watches()) observer.compare_counts();
  if (!lines || is_prologue(frame)) return;
  int line = line_of(frame);
  size_t known = last_lines.size();
  while (known > 0 && last_lines[known - 1].frame != frame.serial) --known;
  if (known) last_lines.resize(known);  // back from calls
  bool same = known && last_lines.back().line == line && frame.instruction >= last_lines.back().instruction;
  // The jump back to a loop's head stands in the head's line, but that line begins where the jump arrives.
  if (known && op_of(*frame.instruction) == Op::JUMP_BACKWARD) return;
  if (!known) last_lines.emplace_back();
  last_lines.back() = {frame.serial, line, frame.instruction};
  if (same || !source_of(*frame.code)) return;
  char name[128];
  observer.line_executed({name, text_of_name(frame.code->name.get(), name, sizeof name)});
}

void Session::set_event_sink(void (*take)(void*, const EventRecord*, size_t), void* context) {
  state_->take_events = take;
  state_->events_context = context;
}
void Session::flush_events() { state_->observer.flush(); }
void Session::append_event_lines(const EventRecord* events, size_t count, std::string_view mark, std::string& out) {
  state_->event_lines.append(state_->observer, events, count, mark, out);
}
std::string_view Session::string(uint32_t number) const { return state_->observer.string(number); }
uint32_t Session::string_count() const { return state_->observer.string_count(); }
uint64_t Session::events_recorded() const { return state_->observer.recorded(); }

namespace {
std::string joined(int count, const char* (*name)(int)) {
  std::string all = name(0);
  for (int i = 1; i < count; ++i) all = all + "," + name(i);
  return all;
}
}  // namespace
std::string Session::event_kinds() {
  return joined(observe::kEventKinds, [](int i) { return observe::event_name(static_cast<observe::EventKind>(i)); });
}
std::string Session::phase_names() {
  return joined(kPhaseCount, [](int i) { return phase_name(static_cast<Phase>(i)); });
}

void Session::set_alarm(uint64_t event) { state_->observer.set_alarm(event); }
void Session::set_alarm_bell(void (*ring)(void*), void* context) {
  state_->ring = ring;
  state_->ring_context = context;
}
void Session::set_breakpoints(const Breakpoint* all, size_t count, uint64_t from) {
  state_->observer.set_breakpoints(all, count, from);
  state_->breakpoints = count != 0;
  state_->trace();
}
uint64_t Session::event_met() const { return state_->observer.met(); }
void Session::watch(const uint32_t* serials, size_t count) {
  state_->observer.forget_watched();
  heap().for_each_tracked(-1, [&](GcObject* o) {
    if (std::find(serials, serials + count, o->serial) != serials + count) state_->observer.watch(o);
  });
  state_->trace();
}
void Session::trace_lines(bool on) {
  if (on == state_->lines) return;  // it knows where it is
  state_->lines = on;
  state_->last_lines.clear();
  state_->trace();
}

Snapshot Session::snapshot(Detail detail) {
  State& s = *state_;
  // __main__, `_`, and the frames of a paused run: their locals, or what the body of a class fills.
  std::vector<observe::Scope> scopes = {{"__main__", s.globals()}};
  // By sys.last_exc an error at the prompt keeps what it found: with everything, `sys` is told as the runtime's.
  if (detail != Detail::all) scopes.push_back({"sys", s.runtime.sys});
  Object* shown = dict_get(*s.runtime.builtins, s.runtime.names.underscore);
  if (shown && shown != rt().none) scopes.push_back({"builtins", shown, "_"});
  std::vector<std::string> labels;
  labels.reserve(static_cast<size_t>(s.interpreter.recursion_limit()) + 1);
  for (Frame* f = s.interpreter.current_frame(); f && labels.size() < labels.capacity(); f = f->back.get()) {
    bool is_function = f->code->flags_word & kCodeOptimized;
    if (!is_function && !(f->code->flags_word & kCodeClass && s.source_of(*f->code))) continue;
    labels.push_back((is_function ? "" : "class ") + to_string(*as_str(f->code->name.get())));
    scopes.push_back({labels.back().c_str(), is_function ? f : f->locals.get()});
  }
  // What the runtime itself holds: shown with everything, and asked by "why is this alive?".
  struct Held final : RootVisitor {
    std::vector<observe::Scope>& scopes;
    explicit Held(std::vector<observe::Scope>& scopes) : scopes(scopes) {}
    void root(Object* target, const char* section, Object*) override {
      for (const char* known : {"__main__", "source", "sources", "names", "runtime", "interpreter"})
        if (std::strcmp(section, known) == 0) return;
      scopes.push_back({"", target, section});
    }
  } held{scopes};
  if (detail == Detail::all) heap().visit_roots(held);
  return observe::take_snapshot(heap(), scopes.data(), scopes.size(), detail, state_->observer.newborn());
}

Session::Stats Session::stats() const {
  return {state_->interpreter.steps(), heap().made(), heap().freed(), heap().allocator().peak_bytes()};
}

std::string Session::check() const {
  CheckReport report = check_heap(heap(), false);
  return report.ok ? std::string() : std::string(report.text);
}

std::string Session::check_after_end() const {
  struct Immortals final : RootSource {
    void visit_roots(RootVisitor& visitor) override {
      visit_runtime(visitor);
      visit_module_types(visitor);
    }
  } immortals;
  heap().add_roots(immortals);
  CheckReport report = check_heap(heap(), true);
  heap().remove_roots(immortals);
  return report.ok ? std::string() : std::string(report.text);
}

void Session::fail_allocation(uint64_t k) { heap().allocator().fail_at(k); }

bool Session::allocation_is_to_fail() const { return heap().allocator().is_to_fail(); }

const char* Session::runtime_name() { return "weakref-playground 0.1.0 (Python 3.13 semantics)"; }

}  // namespace wrp
