// native_main.cpp -- the command line on the native build: the same flags as wasm/src/cli.ts, for tests under
// sanitizers and stress, and for people without Node. Start reading at main().
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "session.h"
#include "wasm/native_json.h"

namespace {

const char* const kUsage =
    "usage: weakref-playground [options] [FILE.py | - | -c CODE] [arguments of the program]\n"
    "  FILE.py          run a file as python3 does; - or a pipe: standard input; nothing: a prompt\n"
    "  -c CODE          run this code\n"
    "  -i               a prompt, also when standard input is no terminal\n"
    "  --cells FILE     run [{\"n\": 1, \"source\": \"...\"}, ...] in one session, print one line of JSON\n"
    "  --notebook FILE  the same for the code cells of a Jupyter notebook\n"
    "  --prompt         with --cells: type each cell at the >>> prompt\n"
    "  --events=FILE    one line of JSON per lifetime event; - is standard output, lines then begin with U+001E\n"
    "  --max-steps N    stop a run after N steps\n"
    "  --max-heap BYTES MemoryError beyond this\n"
    "  --real-time      the time module reads the host's clock; else time is counted in steps\n"
    "  --stats          one line of JSON on standard error at the end\n"
    "  --help, --version\n";

struct Options {
  std::string file, code, cells, notebook, events;
  bool has_file = false, has_code = false, interactive = false, prompt = false, stats = false, help = false,
       version = false;
  uint64_t max_steps = UINT64_MAX;
  std::vector<std::string> arguments = {""};  // sys.argv
  wrp::SessionOptions session;
};

[[noreturn]] void refuse(const std::string& problem) {
  std::fflush(stdout);
  std::fprintf(stderr, "weakref-playground: %s\n", problem.c_str());
  std::exit(2);
}

// ---- the command line
// -------------------------------------------------------------------------------------------------------

uint64_t number(const std::string& flag, const std::string& text) {
  bool digits = !text.empty() && text[0] != '0' && text.find_first_not_of("0123456789") == text.npos;
  if (!digits || text.size() > 18) refuse(flag + " needs a positive number, not '" + text + "'");
  return std::strtoull(text.c_str(), nullptr, 10);
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    size_t equals = arg.compare(0, 2, "--") == 0 ? arg.find('=') : arg.npos;
    std::string flag = arg.substr(0, equals);
    auto value = [&]() -> std::string {
      if (equals != arg.npos) return arg.substr(equals + 1);
      if (i + 1 >= argc) refuse(flag + " needs a value");
      return argv[++i];
    };
    if (flag == "-c") {
      options.code = value();
      options.has_code = true;
      options.arguments.assign(argv + i, argv + argc);
      options.arguments[0] = "-c";
      break;
    }
    if (flag == "-i") {
      options.interactive = true;
    } else if (flag == "--cells") {
      options.cells = value();
    } else if (flag == "--notebook") {
      options.notebook = value();
    } else if (flag == "--prompt") {
      options.prompt = true;
    } else if (flag == "--events") {
      options.events = value();
    } else if (flag == "--max-steps") {
      options.max_steps = number(flag, value());
    } else if (flag == "--max-heap") {
      options.session.max_heap_bytes = number(flag, value());
    } else if (flag == "--real-time") {
      options.session.real_time = true;
    } else if (flag == "--stats") {
      options.stats = true;
    } else if (flag == "--help" || flag == "-h") {
      options.help = true;
    } else if (flag == "--version" || flag == "-V") {
      options.version = true;
    } else if (flag == "-" || flag[0] != '-') {
      options.file = arg;
      options.has_file = true;
      options.arguments.assign(argv + i, argv + argc);  // what follows is the program's
      break;
    } else {
      refuse("unknown option " + flag + "\n" + std::string(kUsage, std::strchr(kUsage, '\n')));
    }
  }
  options.session.events = !options.events.empty();
  // Switches for tests.
  if (const char* interval = std::getenv("WRP_STRESS_INTERVAL"))
    options.session.stress_interval = static_cast<uint32_t>(std::atoi(interval));
#if defined(WRP_STRESS)
  if (!options.session.stress_interval) options.session.stress_interval = 1;
#endif
  if (const char* collect = std::getenv("WRP_STRESS_COLLECT"))
    options.session.stress_collect = std::strcmp(collect, "1") == 0;
  return options;
}

// ---- files
// ------------------------------------------------------------------------------------------------------------------

std::string absolute(const std::string& path) {
  char folder[4096];
  if (path[0] == '/' || !getcwd(folder, sizeof folder)) return path;
  std::string rest = path;
  while (rest.compare(0, 2, "./") == 0) rest.erase(0, 2);
  return std::string(folder) + "/" + rest;
}

std::string read_all(FILE* f) {
  std::string out;
  char buffer[65536];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, f)) > 0) out.append(buffer, n);
  return out;
}

std::string read_file(const std::string& path) {
  FILE* f = std::fopen(path.c_str(), "rb");
  std::string out;
  errno = f ? 0 : errno;
  if (f) out = read_all(f);
  if (errno)
    refuse("can't open file '" + absolute(path) + "': [Errno " + std::to_string(errno) + "] " + std::strerror(errno));
  std::fclose(f);
  return out;
}

struct Cell {
  std::string n, source;  // n as JSON
};

std::vector<Cell> read_cells(const std::string& path) {
  cli::Json json;
  if (!cli::parse_json(read_file(path), json)) refuse(path + " is not JSON");
  std::vector<Cell> cells;
  bool good = json.kind == cli::Json::list;
  for (const cli::Json& item : json.items) {
    const cli::Json *source = item.member("source"), *n = item.member("n");
    good = good && source && source->kind == cli::Json::text;
    if (!good) break;
    Cell cell{"null", source->value};
    if (n && n->kind == cli::Json::number) cell.n = n->value;
    if (n && n->kind == cli::Json::text) cell.n.clear(), wrp::observe::append_quoted(cell.n, n->value);
    cells.push_back(cell);
  }
  if (!good) refuse(path + " is not a list of cells: [{\"n\": 1, \"source\": \"...\"}, ...]");
  return cells;
}

std::vector<Cell> read_notebook(const std::string& path) {
  cli::Json json;
  if (!cli::parse_json(read_file(path), json)) refuse(path + " is not JSON");
  std::vector<Cell> cells;
  const cli::Json* all = json.member("cells");
  bool good = all && all->kind == cli::Json::list;
  for (size_t i = 0; good && i < all->items.size(); ++i) {
    const cli::Json *kind = all->items[i].member("cell_type"), *source = all->items[i].member("source");
    good = kind && kind->kind == cli::Json::text;
    if (!good || kind->value != "code") continue;
    Cell cell{std::to_string(cells.size() + 1), ""};
    if (source) {
      good = source->kind == cli::Json::text || source->kind == cli::Json::list;
      cell.source = source->value;
      for (const cli::Json& line : source->items) {
        good = good && line.kind == cli::Json::text;
        cell.source += line.value;
      }
    }
    cells.push_back(cell);
  }
  if (!good)
    refuse(path + " is not a Jupyter notebook: {\"cells\": [{\"cell_type\": \"code\", \"source\": [...]}, ...]}");
  return cells;
}

// ---- what all ways of running share
// ------------------------------------------------------------------------------------------

class Runner {
 public:
  explicit Runner(const Options& options) : options_(options), load_(now()), session(options.session) {
    session.set_arguments(options.arguments);
    session.set_input(read_line, nullptr);
    session.set_event_sink(
        [](void* self, const wrp::EventRecord* events, size_t count) {
          auto& runner = *static_cast<Runner*>(self);
          const char* mark = runner.options_.events == "-" ? "\x1e" : "";
          runner.session.append_event_lines(events, count, mark, runner.event_lines_);
        },
        this);
    load_ = now() - load_;
  }

  wrp::RunOutcome run(const std::string& source, wrp::RunMode mode, const std::string& filename) {
    double begin = now();
    session.start(source, mode, filename);
    double compiled = now();
    wrp::RunOutcome outcome = session.resume(options_.max_steps, options_.max_steps);
    if (outcome.status == wrp::RunStatus::paused) {
      session.abandon(options_.max_steps);
      outcome.status = wrp::RunStatus::stopped;
    }
    compile_ += compiled - begin;
    run_ += now() - compiled;
    return outcome;
  }

  std::string stopped() const { return "stopped after " + std::to_string(options_.max_steps) + " steps (--max-steps)"; }

  // --events, --stats, and the heap's own checks: the exit status is theirs when they fail.
  int finish(int status) {
    if (!options_.events.empty()) {
      bool to_stdout = options_.events == "-";
      FILE* f = to_stdout ? stdout : std::fopen(options_.events.c_str(), "wb");
      if (!f)
        refuse("can't write events to '" + options_.events + "': [Errno " + std::to_string(errno) + "] " +
               std::strerror(errno));
      session.flush_events();
      std::fwrite(event_lines_.data(), 1, event_lines_.size(), f);
      if (!to_stdout) std::fclose(f);
    }
    std::fflush(stdout);
    if (options_.stats) {
      wrp::Session::Stats s = session.stats();
      std::fprintf(stderr,
                   "{\"steps\":%llu,\"objectsMade\":%llu,\"objectsFreed\":%llu,\"peakHeapBytes\":%llu,"
                   "\"linearMemoryBytes\":0,\"loadMs\":%.3f,\"compileMs\":%.3f,\"runMs\":%.3f}\n",
                   static_cast<unsigned long long>(s.steps), static_cast<unsigned long long>(s.objects_made),
                   static_cast<unsigned long long>(s.objects_freed), static_cast<unsigned long long>(s.peak_heap_bytes),
                   load_, compile_, run_);
    }
    session.set_output(nullptr, nullptr);
    std::string problem = session.check();
    if (problem.empty()) {
      session.end(options_.max_steps);
      problem = session.check_after_end();
    }
    if (problem.empty()) return status;
    std::fprintf(stderr, "heap check: %s\n", problem.c_str());
    return 3;
  }

  static std::string read_line(void*) {
    std::fflush(stdout);
    std::string line;
    for (int c; (c = std::getchar()) != EOF;) {
      line += static_cast<char>(c);
      if (c == '\n') break;
    }
    return line;
  }

 private:
  static double now() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }

  const Options& options_;
  std::string event_lines_;
  double load_, compile_ = 0, run_ = 0;

 public:
  wrp::Session session;
};

void print(void*, std::string_view text, bool to_stderr) {
  FILE* f = to_stderr ? stderr : stdout;
  if (to_stderr) std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), f);
  if (to_stderr) std::fflush(stderr);
}

// ---- cells, a program, a prompt
// ----------------------------------------------------------------------------------------------

struct Captured {
  std::string out, err, both;
};
void capture(void* context, std::string_view text, bool to_stderr) {
  auto& c = *static_cast<Captured*>(context);
  (to_stderr ? c.err : c.out) += text;
  c.both += text;
}

int run_cells(const Options& options) {
  std::vector<Cell> cells = options.notebook.empty() ? read_cells(options.cells) : read_notebook(options.notebook);
  Runner runner(options);
  std::string json = "{\"runtime\":";
  wrp::observe::append_quoted(json, wrp::Session::runtime_name());
  json += ",\"cells\":[";
  const char* comma = "";
  for (const Cell& cell : cells) {
    Captured captured;
    runner.session.set_output(capture, &captured);
    wrp::RunOutcome outcome = runner.run(cell.source, options.prompt ? wrp::RunMode::single : wrp::RunMode::notebook,
                                         options.prompt ? "<stdin>" : "<cell " + cell.n + ">");
    if (outcome.status == wrp::RunStatus::stopped) outcome.error = "StepLimit: " + runner.stopped();
    if (outcome.status == wrp::RunStatus::exit) outcome.error = "SystemExit: " + std::to_string(outcome.exit_code);
    auto member = [&](const char* name, const std::string& text, bool present) {
      json += std::string(",\"") + name + "\":";
      if (present) return wrp::observe::append_quoted(json, text);
      json += "null";
    };
    json += comma;
    comma = ",";
    json += "{\"n\":" + cell.n;
    member("stdout", captured.out, true);
    member("stderr", captured.err, true);
    member("text", captured.both, true);
    member("result", outcome.result, outcome.has_result);
    member("error", outcome.error, !outcome.error.empty());
    json += "}";
  }
  runner.session.set_output(nullptr, nullptr);
  int status = runner.finish(0);
  json += "]}\n";
  std::fwrite(json.data(), 1, json.size(), stdout);
  return status;
}

int status_of(const wrp::RunOutcome& outcome) {
  if (outcome.status == wrp::RunStatus::exit) return outcome.exit_code;
  if (outcome.status == wrp::RunStatus::done) return 0;
  return outcome.error.compare(0, 17, "KeyboardInterrupt") == 0 ? 130 : 1;
}

int run_program(const Options& options) {
  bool named = options.has_file && options.file != "-";
  std::string source = options.has_code ? options.code : named ? read_file(options.file) : read_all(stdin);
  Runner runner(options);
  runner.session.set_output(print, nullptr);
  wrp::RunOutcome outcome = runner.run(source, wrp::RunMode::exec,
                                       options.has_code ? "<string>"
                                       : named          ? absolute(options.file)
                                                        : "<stdin>");
  std::fflush(stdout);
  if (outcome.status == wrp::RunStatus::stopped)
    std::fprintf(stderr, "weakref-playground: %s\n", runner.stopped().c_str());
  if (std::string problem = runner.session.check(); !problem.empty())
    std::fprintf(stderr, "heap check before the end: %s\n", problem.c_str());
  runner.session.end(options.max_steps);
  return runner.finish(status_of(outcome));
}

// What has been typed of a statement; decides when it is whole.
struct Block {
  std::string text;
  bool open = false;

  // An empty line ends what begins with a colon and has no body.
  bool add(wrp::Session& session, const std::string& line) {
    size_t end = text.find_last_not_of(" \t\n");
    bool given_up = open && line.find_first_not_of(" \t") == line.npos && end != text.npos && text[end] == ':';
    text = open ? text + "\n" + line : line;
    open = !given_up && session.completeness(text) == wrp::Completeness::incomplete;
    return !open;
  }
};

int run_prompt(const Options& options) {
  Runner runner(options);
  runner.session.set_output(print, nullptr);
  // The prompts of a pipe are no part of the output.
  FILE* told = isatty(0) ? stdout : stderr;
  if (isatty(0)) std::printf("%s\nType Python; end with Ctrl-D.\n", wrp::Session::runtime_name());
  Block block;
  int status = 0;
  for (;;) {
    std::fflush(stdout);
    std::fputs(block.open ? "... " : ">>> ", told);
    std::fflush(told);
    std::string line = Runner::read_line(nullptr);
    if (line.empty()) {
      std::fputs("\n", told);
      break;
    }
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    if (!block.add(runner.session, line)) continue;
    wrp::RunOutcome outcome = runner.run(block.text, wrp::RunMode::single, "<stdin>");
    std::fflush(stdout);
    if (outcome.status == wrp::RunStatus::stopped) std::fprintf(stderr, "%s\n", runner.stopped().c_str());
    if (outcome.status == wrp::RunStatus::exit) {
      status = outcome.exit_code;
      break;
    }
  }
  runner.session.end(options.max_steps);
  return runner.finish(status);
}

}  // namespace

int main(int argc, char** argv) {
  Options options = parse(argc, argv);
  if (options.help || options.version) {
    std::printf("%s%s", options.help ? kUsage : wrp::Session::runtime_name(), options.help ? "" : "\n");
    return 0;
  }
  if (!options.cells.empty() || !options.notebook.empty()) return run_cells(options);
  bool nothing = !options.has_code && !options.has_file;
  return nothing && (options.interactive || isatty(0)) ? run_prompt(options) : run_program(options);
}
