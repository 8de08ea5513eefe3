// dump_main.cpp -- the native half of compare_with_cpython.py: a filter from sources to trees.
//
// Standard input holds requests: a line "MODE LENGTH" (MODE: exec, eval, single or complete), then LENGTH bytes of
// source. For each, standard output gets a line "ok LENGTH", "error LENGTH" or "complete LENGTH" and LENGTH bytes: the
// tree with positions, the problem (type, four numbers, message; columns in characters as SyntaxError has them), or the
// completeness.
//
//   g++ -std=c++20 -O2 -Icore tests/core/syntax/dump_main.cpp core/syntax/*.cpp core/base/*.cpp -o /tmp/dump

#include <cstdio>
#include <cstring>
#include <string>

#include "syntax/dump.h"
#include "syntax/parser.h"

using namespace wrp::ast;

static std::string describe(const SyntaxProblem& problem) {
  CharacterOffsets columns = character_offsets(problem);
  return problem.type + "\n" + std::to_string(problem.at.line) + " " + std::to_string(columns.offset) + " " +
         std::to_string(problem.at.end_line) + " " + std::to_string(columns.end_offset) + "\n" + problem.message;
}

static void answer(const char* kind, const std::string& text) {
  std::printf("%s %zu\n", kind, text.size());
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int main() {
  char kind[16];
  size_t length;
  while (std::scanf("%15s %zu", kind, &length) == 2) {
    std::getchar();
    std::string source(length, '\0');
    if (std::fread(source.data(), 1, length, stdin) != length) return 1;
    if (std::strcmp(kind, "complete") == 0) {
      const char* words[] = {"complete", "incomplete", "wrong"};
      answer("complete", words[static_cast<int>(completeness(source))]);
      continue;
    }
    Mode mode = std::strcmp(kind, "eval") == 0     ? Mode::Eval
                : std::strcmp(kind, "single") == 0 ? Mode::Single
                                                   : Mode::Exec;
    Arena arena;
    ParseResult result = parse(arena, source, mode);
    DumpOptions options;
    options.positions = options.ascii = true;
    if (result.module) {
      answer("ok", dump(*result.module, mode, options));
    } else {
      answer("error", describe(result.problem));
    }
  }
}
