// bindings.cpp -- the core as JavaScript sees it: plain values in and out. wasm/src/core.ts gives it types.
//
// A module instance is one session. Long rows (events, pictures) cross as addresses into linear memory, to be copied at
// once: memory may grow and move at the next call.
#include <emscripten.h>
#include <emscripten/bind.h>
#include <unistd.h>

#include "session.h"

using namespace emscripten;

namespace {

std::unique_ptr<wrp::Session> session;
wrp::RunOutcome outcome;
std::vector<wrp::EventRecord> events;
uint64_t dropped = 0;
wrp::Snapshot snapshot;

// clang-format off: this is JavaScript
EM_JS(void, tell_output, (const char* text, size_t size, int to_stderr),
      { Module["onText"](new TextDecoder().decode(HEAPU8.slice(text, text + size)), Boolean(to_stderr)); });
// The host's next line as UTF-8 in memory of its own, with a zero behind it.
EM_JS(char*, ask_line, (), {
  const line = Module["onLine"]();
  const size = lengthBytesUTF8(line) + 1;
  const at = _malloc(size);
  if (at) stringToUTF8(line, at, size);
  return at;
});
// clang-format on

void create(double max_heap, bool record, int capacity, bool real_time) {
  wrp::SessionOptions options;
  options.max_heap_bytes = static_cast<uint64_t>(max_heap);
  options.events = record;
  options.event_capacity = static_cast<uint32_t>(capacity);
  options.real_time = real_time;
  session = std::make_unique<wrp::Session>(options);
  session->set_output(
      [](void*, std::string_view text, bool to_stderr) { tell_output(text.data(), text.size(), to_stderr); }, nullptr);
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

// Events: eight words each, `event_words()` from address `event_rows()`.
void drain_events() {
  events.clear();
  session->drain_events(events, dropped);
}
uintptr_t event_rows() { return reinterpret_cast<uintptr_t>(events.data()); }
size_t event_words() { return events.size() * sizeof(wrp::EventRecord) / 4; }
double events_dropped() { return static_cast<double>(dropped); }
std::string event_string(int number) { return session->string(static_cast<uint32_t>(number)); }

// A picture: rows 0 nodes, 1 edges, 2 names.
void take_snapshot(bool all) { snapshot = session->snapshot(all); }
const std::vector<uint32_t>& rows(int which) {
  return which == 0 ? snapshot.nodes : which == 1 ? snapshot.edges : snapshot.names;
}
uintptr_t snapshot_rows(int which) { return reinterpret_cast<uintptr_t>(rows(which).data()); }
size_t snapshot_words(int which) { return rows(which).size(); }
size_t snapshot_strings() { return snapshot.strings.size(); }
std::string snapshot_string(int i) { return snapshot.strings[static_cast<size_t>(i)]; }

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
  function("drainEvents", &drain_events);
  function("eventRows", &event_rows);
  function("eventWords", &event_words);
  function("eventsDropped", &events_dropped);
  function("eventString", &event_string);
  function("takeSnapshot", &take_snapshot);
  function("snapshotRows", &snapshot_rows);
  function("snapshotWords", &snapshot_words);
  function("snapshotStrings", &snapshot_strings);
  function("snapshotString", &snapshot_string);
  function("stat", &stat);
  function("check", &check);
  function("memoryBound", &memory_bound);
  function("runtimeName", &runtime_name);
}
