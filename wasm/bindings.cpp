// bindings.cpp -- the core as JavaScript sees it: plain values in and out. wasm/src/core.ts gives it types.
//
// A module instance is one session. Long rows (events, pictures) cross as addresses into linear memory, to be copied at
// once: memory may grow and move at the next call.
#include <emscripten.h>
#include <emscripten/bind.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "session.h"

using namespace emscripten;

namespace {

std::unique_ptr<wrp::Session> session;
wrp::RunOutcome outcome;
wrp::Snapshot snapshot;

// clang-format off: this is JavaScript
EM_JS(void, tell_output, (const char* text, size_t size, int to_stderr),
      { Module["onText"](new TextDecoder().decode(HEAPU8.slice(text, text + size)), Boolean(to_stderr)); });
// Events, to be copied at once; and the alarm.
EM_JS(void, tell_events, (const void* events, size_t count), { Module["onEvents"](events, count); });
EM_JS(void, ring_bell, (), { Module["onAlarm"](); });
// The host's next line as UTF-8 in memory of its own, with a zero behind it.
EM_JS(char*, ask_line, (), {
  const line = Module["onLine"]();
  const size = lengthBytesUTF8(line) + 1;
  const at = _malloc(size);
  if (at) stringToUTF8(line, at, size);
  return at;
});
// clang-format on

void create(double max_heap, bool record, bool real_time, int model) {
  wrp::SessionOptions options;
  options.max_heap_bytes = static_cast<uint64_t>(max_heap);
  options.events = record;
  options.real_time = real_time;
  options.model = static_cast<wrp::LifetimeModel>(model);
  session = std::make_unique<wrp::Session>(options);
  session->set_output(
      [](void*, std::string_view text, bool to_stderr) { tell_output(text.data(), text.size(), to_stderr); }, nullptr);
  session->set_event_sink([](void*, const wrp::EventRecord* events, size_t count) { tell_events(events, count); },
                          nullptr);
  session->set_alarm_bell([](void*) { ring_bell(); }, nullptr);
  session->set_input(
      [](void*) {
        char* line = ask_line();
        std::string text = line ? line : "";
        std::free(line);
        return text;
      },
      nullptr);
}

// The library: room for its bytes, which stay for ever; and the word that they are there.
std::vector<char> library;
uintptr_t library_room(size_t size) {
  library.resize(size);
  return reinterpret_cast<uintptr_t>(library.data());
}
void set_library() { session->set_library({library.data(), library.size()}); }
bool add_module(const std::string& name, const std::string& source) { return session->add_module(name, source); }

void start(const std::string& source, int mode, const std::string& filename) {
  session->start(source, static_cast<wrp::RunMode>(mode), filename);
}

// sys.argv, each followed by a zero.
void set_arguments(const std::string& each) {
  std::vector<std::string> arguments;
  for (size_t at = 0, end; (end = each.find('\0', at)) != std::string::npos; at = end + 1)
    arguments.push_back(each.substr(at, end - at));
  session->set_arguments(arguments);
}

int resume(double steps, double at_most) {
  outcome = session->resume(static_cast<uint64_t>(steps), static_cast<uint64_t>(at_most));
  return static_cast<int>(outcome.status);
}

bool has_result() { return outcome.has_result; }
std::string result() { return outcome.result; }
std::string error() { return outcome.error; }
int exit_code() { return outcome.exit_code; }
int error_place(int i) {
  const int places[] = {outcome.line, outcome.column, outcome.end_line, outcome.end_column};
  return places[i];
}

void interrupt() { session->interrupt(); }
double steps() { return static_cast<double>(session->steps()); }
int completeness(const std::string& source) { return static_cast<int>(session->completeness(source)); }
void end(double at_most) { session->end(static_cast<uint64_t>(at_most)); }

// Events: eight words each. They come by themselves (tell_events) and when asked for.
void flush_events() { session->flush_events(); }
std::string event_string(int number) { return std::string(session->string(static_cast<uint32_t>(number))); }
int event_strings() { return static_cast<int>(session->string_count()); }
double events_recorded() { return static_cast<double>(session->events_recorded()); }
void set_alarm(double event) { session->set_alarm(static_cast<uint64_t>(event)); }

// Numbers from JavaScript, written by it to the room it was given.
std::vector<uint32_t> words;
uintptr_t words_room(int count) {
  words.resize(static_cast<size_t>(count));
  return reinterpret_cast<uintptr_t>(words.data());
}
void set_breakpoints(double from) {  // kind, serial; kind, serial; ...
  std::vector<wrp::Breakpoint> all;
  for (size_t i = 0; i + 1 < words.size(); i += 2) all.push_back({words[i], words[i + 1]});
  session->set_breakpoints(all.data(), all.size(), static_cast<uint64_t>(from));
}
double event_met() {
  uint64_t event = session->event_met();
  return event == UINT64_MAX ? -1 : static_cast<double>(event);
}
void watch() { session->watch(words.data(), words.size()); }
void trace_lines(bool on) { session->trace_lines(on); }

// A picture: rows 0 nodes, 1 edges, 2 names, 3 where each text ends; and the texts, one behind the other.
void take_snapshot(int detail) { snapshot = session->snapshot(static_cast<wrp::Detail>(detail)); }
const std::vector<uint32_t>& rows(int which) {
  return which == 0   ? snapshot.nodes
         : which == 1 ? snapshot.edges
         : which == 2 ? snapshot.names
                      : snapshot.strings.ends();
}
uintptr_t snapshot_rows(int which) { return reinterpret_cast<uintptr_t>(rows(which).data()); }
size_t snapshot_words(int which) { return rows(which).size(); }
uintptr_t snapshot_texts() { return reinterpret_cast<uintptr_t>(snapshot.strings.bytes().data()); }
size_t snapshot_text_bytes() { return snapshot.strings.bytes().size(); }

double stat(int i) {
  wrp::Session::Stats s = session->stats();
  const uint64_t values[] = {s.steps, s.objects_made, s.objects_freed, s.peak_heap_bytes};
  return static_cast<double>(values[i]);
}
std::string check() { return session->check(); }

// Where linear memory's parts begin, in bytes: 0 the stack, 1 what lies behind it, 2 what has never been in use.
extern "C" unsigned char __data_end, __heap_base;
uintptr_t memory_bound(int which) {
  return reinterpret_cast<uintptr_t>(which == 0 ? &__data_end : which == 1 ? &__heap_base : sbrk(0));
}
std::string runtime_name() { return wrp::Session::runtime_name(); }

}  // namespace

#ifdef WRP_FEW_TYPES
// For an error that no caller of these bindings can bring about.
extern "C" EMSCRIPTEN_KEEPALIVE const char* __getTypeName(const std::type_info*) { return strdup("?"); }

// What arguments and results are made of.
EMSCRIPTEN_BINDINGS(types) {
  using namespace internal;
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", sizeof(bool), true, false);
  _embind_register_integer(TypeID<int>::get(), "int", sizeof(int), INT_MIN, INT_MAX);
  _embind_register_integer(TypeID<unsigned long>::get(), "unsigned long", sizeof(unsigned long), 0, ULONG_MAX);
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
  _embind_register_std_string(TypeID<std::string>::get(), "std::string");
}
#endif

EMSCRIPTEN_BINDINGS(weakref_playground) {
  function("create", &create);
  function("libraryRoom", &library_room);
  function("setLibrary", &set_library);
  function("addModule", &add_module);
  function("start", &start);
  function("resume", &resume);
  function("hasResult", &has_result);
  function("result", &result);
  function("error", &error);
  function("exitCode", &exit_code);
  function("errorPlace", &error_place);
  function("setArguments", &set_arguments);
  function("interrupt", &interrupt);
  function("steps", &steps);
  function("completeness", &completeness);
  function("end", &end);
  function("flushEvents", &flush_events);
  function("eventString", &event_string);
  function("eventStrings", &event_strings);
  function("eventsRecorded", &events_recorded);
  function("setAlarm", &set_alarm);
  function("wordsRoom", &words_room);
  function("setBreakpoints", &set_breakpoints);
  function("eventMet", &event_met);
  function("watch", &watch);
  function("traceLines", &trace_lines);
  function("takeSnapshot", &take_snapshot);
  function("snapshotRows", &snapshot_rows);
  function("snapshotWords", &snapshot_words);
  function("snapshotTexts", &snapshot_texts);
  function("snapshotTextBytes", &snapshot_text_bytes);
  function("stat", &stat);
  function("check", &check);
  function("memoryBound", &memory_bound);
  function("runtimeName", &runtime_name);
  function("eventKinds", &wrp::Session::event_kinds);
  function("phaseNames", &wrp::Session::phase_names);
}
