// native_main.cpp -- the command line on the native build: the same flags as wasm/bin/weakref-playground.mjs, for tests
// under sanitizers and stress, and for people without Node.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "session.h"

namespace {

struct Options {
  std::string file, code, cells, notebook;
  bool has_code = false, prompt = false, stats = false;
  uint64_t max_steps = UINT64_MAX;
  wrp::SessionOptions session;
};

[[noreturn]] void usage(const char* problem) {
  std::fprintf(stderr, "weakref-playground: %s\n", problem);
  std::exit(2);
}

bool read_file(const char* path, std::string& out) {
  FILE* f = std::strcmp(path, "-") == 0 ? stdin : std::fopen(path, "rb");
  if (!f) return false;
  char buffer[65536];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, f)) > 0) out.append(buffer, n);
  if (f != stdin) std::fclose(f);
  return true;
}

// ---- the little JSON that --cells needs ----------------------------------------------------------------------------

struct Json {
  const char* p;
  const char* end;
  bool ok = true;

  void space() {
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
  }
  bool eat(char c) {
    space();
    if (p < end && *p == c) return ++p, true;
    return false;
  }
  void expect(char c) { ok = eat(c) && ok; }
  static void utf8(std::string& out, unsigned c) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6), out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12), out += static_cast<char>(0x80 | (c >> 6 & 63)),
          out += static_cast<char>(0x80 | (c & 63));
    } else {
      out += static_cast<char>(0xF0 | c >> 18), out += static_cast<char>(0x80 | (c >> 12 & 63));
      out += static_cast<char>(0x80 | (c >> 6 & 63)), out += static_cast<char>(0x80 | (c & 63));
    }
  }
  unsigned hex4() {
    if (end - p < 4) return ok = false, 0;
    unsigned c = static_cast<unsigned>(std::strtoul(std::string(p, 4).c_str(), nullptr, 16));
    p += 4;
    return c;
  }
  std::string string() {
    std::string out;
    expect('"');
    while (ok && p < end && *p != '"') {
      if (*p != '\\') {
        out += *p++;
        continue;
      }
      if (++p >= end) break;
      switch (char c = *p++) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'u': {
          unsigned u = hex4();
          if (u >= 0xD800 && u < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
            p += 2;
            u = 0x10000 + ((u - 0xD800) << 10) + (hex4() - 0xDC00);
          }
          utf8(out, u);
          break;
        }
        default: out += c;
      }
    }
    expect('"');
    return out;
  }
  // Any value, as its own text.
  std::string raw() {
    space();
    const char* start = p;
    if (p < end && *p == '"') {
      string();
    } else if (p < end && (*p == '{' || *p == '[')) {
      int depth = 0;
      do {
        if (*p == '"') {
          string();
          continue;
        }
        if (*p == '{' || *p == '[') ++depth;
        if (*p == '}' || *p == ']') --depth;
        ++p;
      } while (ok && depth && p < end);
    } else {
      while (p < end && !std::strchr(",]} \n\t\r", *p)) ++p;
      if (p == start) ok = false;
    }
    return std::string(start, static_cast<size_t>(p - start));
  }
};

void append_json(std::string& out, const std::string& s) {
  out += '"';
  for (char c : s) {
    auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\', out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (u < 0x20) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", u);
      out += buffer;
    } else {
      out += c;
    }
  }
  out += '"';
}

// [item, ...]
template <class Item>
void read_array(Json& json, Item item) {
  json.expect('[');
  if (json.eat(']')) return;
  do {
    item();
  } while (json.ok && json.eat(','));
  json.expect(']');
}
// {"key": value, ...}
template <class Value>
void read_object(Json& json, Value value) {
  json.expect('{');
  if (json.eat('}')) return;
  do {
    std::string key = json.string();
    json.expect(':');
    json.space();
    value(key);
  } while (json.ok && json.eat(','));
  json.expect('}');
}

struct Cell {
  std::string n = "null", source;
};

std::vector<Cell> read_cells(const std::string& path) {
  std::string text;
  if (!read_file(path.c_str(), text)) usage(("cannot read " + path).c_str());
  Json json{text.data(), text.data() + text.size()};
  std::vector<Cell> cells;
  read_array(json, [&] {
    Cell cell;
    bool has_source = false;
    read_object(json, [&](const std::string& key) {
      if (key == "source" && json.p < json.end && *json.p == '"') {
        cell.source = json.string();
        has_source = true;
      } else if (key == "n") {
        cell.n = json.raw();
      } else {
        json.raw();
      }
    });
    if (!has_source) json.ok = false;
    cells.push_back(std::move(cell));
  });
  json.space();
  if (!json.ok || json.p != json.end)
    usage((path + " is not a list of cells: [{\"n\": 1, \"source\": \"...\"}, ...]").c_str());
  return cells;
}

// The code cells of a Jupyter notebook (nbformat 4), numbered from 1.
std::vector<Cell> read_notebook(const std::string& path) {
  std::string text;
  if (!read_file(path.c_str(), text)) usage(("cannot read " + path).c_str());
  Json json{text.data(), text.data() + text.size()};
  std::vector<Cell> cells;
  bool has_cells = false;
  auto read_cell = [&] {
    Cell cell;
    bool is_code = false;
    read_object(json, [&](const std::string& key) {
      if (key == "cell_type") {
        is_code = json.string() == "code";
      } else if (key != "source") {
        json.raw();
      } else if (json.p < json.end && *json.p == '"') {
        cell.source = json.string();
      } else {
        read_array(json, [&] { cell.source += json.string(); });
      }
    });
    if (!is_code) return;
    cell.n = std::to_string(cells.size() + 1);
    cells.push_back(std::move(cell));
  };
  read_object(json, [&](const std::string& key) {
    if (key != "cells") return void(json.raw());
    has_cells = true;
    read_array(json, read_cell);
  });
  json.space();
  if (!json.ok || !has_cells || json.p != json.end) usage((path + " is not a Jupyter notebook (nbformat 4)").c_str());
  return cells;
}

// ---- running -------------------------------------------------------------------------------------------------------

struct Captured {
  std::string out, err, both;
};
void capture(void* context, std::string_view text, bool to_stderr) {
  auto& c = *static_cast<Captured*>(context);
  (to_stderr ? c.err : c.out) += text;
  c.both += text;
}
void print(void*, std::string_view text, bool to_stderr) {
  FILE* f = to_stderr ? stderr : stdout;
  if (to_stderr) std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), f);
  if (to_stderr) std::fflush(stderr);
}

wrp::RunOutcome run(wrp::Session& session, const Options& options) {
  uint64_t slice = options.max_steps;
  wrp::RunOutcome outcome = session.resume(slice);
  if (outcome.status == wrp::RunStatus::paused) {
    session.abandon();
    outcome.status = wrp::RunStatus::stopped;
  }
  return outcome;
}

int run_cells(const Options& options) {
  auto cells = options.cells.empty() ? read_notebook(options.notebook) : read_cells(options.cells);
  wrp::Session session(options.session);
  std::string json = "{\"runtime\": ";
  append_json(json, wrp::Session::runtime_name());
  json += ", \"cells\": [";
  const char* comma = "";
  for (const Cell& cell : cells) {
    Captured captured;
    session.set_output(capture, &captured);
    session.start(cell.source, options.prompt ? wrp::RunMode::single : wrp::RunMode::notebook,
                  options.prompt ? "<stdin>" : "<cell " + cell.n + ">");
    wrp::RunOutcome outcome = run(session, options);
    if (outcome.status == wrp::RunStatus::stopped)
      outcome.error = "StepLimit: the cell was stopped after its budget of steps";
    if (outcome.status == wrp::RunStatus::exit) outcome.error = "SystemExit: " + std::to_string(outcome.exit_code);
    json += comma;
    comma = ", ";
    json += "{\"n\": " + cell.n + ", \"stdout\": ";
    append_json(json, captured.out);
    json += ", \"stderr\": ";
    // A notebook shows an uncaught error as the cell's error; its traceback is not part of what the cell printed.
    append_json(json, captured.err);
    json += ", \"text\": ";
    append_json(json, captured.both);
    json += ", \"result\": ";
    if (outcome.has_result) {
      append_json(json, outcome.result);
    } else {
      json += "null";
    }
    json += ", \"error\": ";
    if (!outcome.error.empty()) {
      append_json(json, outcome.error);
    } else {
      json += "null";
    }
    json += "}";
  }
  json += "]}\n";
  std::fwrite(json.data(), 1, json.size(), stdout);
  session.set_output(nullptr, nullptr);
  if (std::string problem = session.check(); !problem.empty()) {
    std::fprintf(stderr, "heap check: %s\n", problem.c_str());
    return 3;
  }
  return 0;
}

int run_source(const Options& options, const std::string& source, const std::string& filename) {
  int status = 0;
  {
    wrp::Session session(options.session);
    session.set_output(print, nullptr);
    session.start(source, wrp::RunMode::exec, filename);
    wrp::RunOutcome outcome = run(session, options);
    if (outcome.status == wrp::RunStatus::error) status = 1;
    if (outcome.status == wrp::RunStatus::exit) status = outcome.exit_code;
    if (outcome.status == wrp::RunStatus::stopped) {
      std::fflush(stdout);
      std::fprintf(stderr, "weakref-playground: stopped after %llu steps\n",
                   static_cast<unsigned long long>(session.steps()));
      status = 1;
    }
    if (std::string problem = session.check(); !problem.empty())
      std::fprintf(stderr, "heap check before the end: %s\n", problem.c_str());
    session.end();
    std::fflush(stdout);
    if (options.stats) {
      wrp::Session::Stats s = session.stats();
      std::fprintf(
          stderr, "{\"steps\": %llu, \"objectsMade\": %llu, \"objectsFreed\": %llu, \"peakHeapBytes\": %llu}\n",
          static_cast<unsigned long long>(s.steps), static_cast<unsigned long long>(s.objects_made),
          static_cast<unsigned long long>(s.objects_freed), static_cast<unsigned long long>(s.peak_heap_bytes));
    }
    if (std::string problem = session.check(); !problem.empty()) {
      std::fprintf(stderr, "heap check: %s\n", problem.c_str());
      return 3;
    }
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.session.events = false;
  if (const char* interval = std::getenv("WRP_STRESS_INTERVAL"))
    options.session.stress_interval = static_cast<uint32_t>(std::atoi(interval));
#if defined(WRP_STRESS)
  if (!options.session.stress_interval) options.session.stress_interval = 1;
#endif
  if (const char* collect = std::getenv("WRP_STRESS_COLLECT"))
    options.session.stress_collect = std::strcmp(collect, "1") == 0;
  bool have_file = false;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    auto value = [&]() -> std::string {
      if (i + 1 >= argc) usage((arg + " needs a value").c_str());
      return argv[++i];
    };
    if (arg == "-c") {
      options.code = value();
      options.has_code = true;
    } else if (arg == "--cells") {
      options.cells = value();
    } else if (arg == "--notebook") {
      options.notebook = value();
    } else if (arg == "--prompt") {
      options.prompt = true;
    } else if (arg == "--max-steps") {
      options.max_steps = std::strtoull(value().c_str(), nullptr, 10);
    } else if (arg == "--max-heap") {
      options.session.max_heap_bytes = std::strtoull(value().c_str(), nullptr, 10);
    } else if (arg == "--stats") {
      options.stats = true;
    } else if (arg == "-" || arg[0] != '-') {
      options.file = arg;
      have_file = true;
      break;  // the rest are the program's
    } else {
      usage(("unknown option " + arg).c_str());
    }
  }
  if (!options.cells.empty() || !options.notebook.empty()) return run_cells(options);
  if (options.has_code) return run_source(options, options.code, "<string>");
  std::string source;
  if (!read_file(have_file ? options.file.c_str() : "-", source)) {
    std::fprintf(stderr, "weakref-playground: can't open file '%s'\n", options.file.c_str());
    return 2;
  }
  return run_source(options, source, have_file && options.file != "-" ? options.file : "<stdin>");
}
