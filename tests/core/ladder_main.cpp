// ladder_main.cpp -- sessions under conditions that no program asks for: again and again in one heap, and with memory
// that runs out. tests/tools/ladder.mjs makes the files and judges.
//
//   session-ladder repeat ROUNDS FILE...       after each round as many objects live as after the one before
//   session-ladder starve FROM TO STEP FILE... the FROM-th allocation fails, then in a fresh session the next ...: each
//   time
//                                              the heap is whole, and the session goes on
//
// A FILE is {"name": ..., "mode": "prompt" or "script", "statements": [...]}. For each a line with its name is written
// before it begins, then one line for each problem, indented.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "session.h"
#include "wasm/native_json.h"

namespace {

constexpr uint64_t kSteps = 50000000;  // of one statement

struct Program {
  std::string name;
  std::vector<std::string> statements;
  bool script = false;
};

std::string read_all(const char* path) {
  FILE* f = std::fopen(path, "rb");
  std::string out;
  char buffer[65536];
  if (!f) return out;
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, f)) > 0;) out.append(buffer, n);
  std::fclose(f);
  return out;
}

Program read_program(const char* path) {
  cli::Json json;
  if (!cli::parse_json(read_all(path), json) || !json.member("statements")) {
    std::fprintf(stderr, "%s is not a program\n", path);
    std::exit(2);
  }
  Program program{json.member("name")->value, {}, json.member("mode")->value == "script"};
  for (const cli::Json& item : json.member("statements")->items) program.statements.push_back(item.value);
  return program;
}

void problem(const std::string& text) {
  std::printf("  %s\n", text.c_str());
  std::fflush(stdout);
}

void run(wrp::Session& session, const Program& program) {
  for (const std::string& source : program.statements) {
    session.start(source, program.script ? wrp::RunMode::exec : wrp::RunMode::single, "<stdin>");
    wrp::RunOutcome outcome = session.resume(kSteps, kSteps);
    if (outcome.status == wrp::RunStatus::paused) session.abandon(kSteps);
    if (outcome.status == wrp::RunStatus::exit) return;
  }
}

wrp::SessionOptions options() {
  wrp::SessionOptions all;
  all.events = false;
  all.max_heap_bytes = uint64_t{1} << 29;
  return all;
}

// How many objects of each type there are.
std::map<std::string, long> census(wrp::Session& session) {
  std::map<std::string, long> counts;
  wrp::Snapshot all = session.snapshot(wrp::Detail::all);
  for (size_t at = 0; at < all.nodes.size(); at += 9) ++counts[std::string(all.strings[all.nodes[at + 1]])];
  return counts;
}

void repeat(const Program& program, int rounds) {
  constexpr int kWarmUp = 3;  // names are interned, types of modules are made
  wrp::Session session(options());
  uint64_t before = 0;
  std::map<std::string, long> had;
  for (int round = 1; round <= rounds; ++round) {
    run(session, program);
    session.end(kSteps);
    wrp::Session::Stats stats = session.stats();
    uint64_t alive = stats.objects_made - stats.objects_freed;
    if (round == kWarmUp) had = census(session);
    if (round > kWarmUp && alive != before) {
      std::string more = "round " + std::to_string(round) + ": " + std::to_string(alive) +
                         " objects live, after the one before " + std::to_string(before) + ":";
      for (auto& [type, count] : census(session)) {
        if (count != had[type]) more += " " + type + " " + std::to_string(count - had[type]);
      }
      return problem(more);
    }
    before = alive;
  }
  if (std::string text = session.check(); !text.empty()) problem(text);
}

// Is there an allocation with this number?
bool starve(const Program& program, uint64_t k) {
  wrp::Session session(options());
  session.fail_allocation(k);
  run(session, program);
  bool reached = !session.allocation_is_to_fail();
  session.fail_allocation(0);
  auto complain = [&](const char* when, const std::string& text) {
    if (!text.empty()) problem("allocation " + std::to_string(k) + " failed; " + when + ": " + text);
  };
  complain("after the run", session.check());
  session.start("[1] + [2]", wrp::RunMode::cell, "next");
  wrp::RunOutcome outcome = session.resume(kSteps, kSteps);
  if (outcome.result != "[1, 2]" && outcome.status != wrp::RunStatus::error)
    complain("next", "the session does not go on");
  session.end(kSteps);
  complain("at the end", session.check());  // a native module that was half made may leave types of its own behind
  return reached;
}

}  // namespace

int main(int argc, char** argv) {
  std::string mode = argc > 1 ? argv[1] : "";
  int files = mode == "repeat" ? 3 : mode == "starve" ? 5 : argc;
  if (files >= argc) {
    std::fprintf(stderr, "usage: session-ladder repeat ROUNDS FILE... | starve FROM TO STEP FILE...\n");
    return 2;
  }
  auto number = [&](int i) { return std::strtoull(argv[i], nullptr, 10); };
  for (int i = files; i < argc; ++i) {
    Program program = read_program(argv[i]);
    std::printf("%s\n", program.name.c_str());
    std::fflush(stdout);
    if (mode == "repeat") {
      repeat(program, static_cast<int>(number(2)));
    } else {
      for (uint64_t k = number(2); k <= number(3); k += number(4)) {
        if (!starve(program, k)) break;
      }
    }
  }
  return 0;
}
