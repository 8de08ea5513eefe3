// host.cpp -- _host: what modules written in Python ask the runtime for. Source text and suggestions for tracebacks,
// and the clock.
//
// Without the host's clock time is counted in steps: the same program sees the same times, in every build.
#include <ctime>

#include "modules/modules.h"
#include "modules/state.h"
#include "vm/interpreter.h"

namespace wrp {

namespace {

constexpr double kSecondsPerStep = 1e-7;
constexpr double kVirtualStart = 1735689600;  // 2025-01-01 00:00:00 UTC

#define HOST_FUNCTION(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object*, [[maybe_unused]] const Args& args)

Interpreter& vm(Interp& in) { return static_cast<Interpreter&>(in); }

// source(filename): the text that was run under this name, or None.
HOST_FUNCTION(host_source) {
  if (!is_str(args[0])) return none();
  std::string_view text = vm(in).sources().text(*as_str(args[0]));
  if (!text.data()) return none();
  return make_str(text);
}

// shown_lines(traceback): the source of its first entry.
HOST_FUNCTION(host_shown_lines) {
  Text text;
  if (type_of(args[0]) == rt().types.traceback)
    append_shown_lines(vm(in), text, *static_cast<Traceback*>(args[0]), false);
  return finish(text);
}

// suggestion(exception): ". Did you mean: ...?" or ''.
HOST_FUNCTION(host_suggestion) {
  Text text;
  if (is_exception(args[0])) TRY(append_suggestion(vm(in), *as_exception(args[0]), text));
  return finish(text);
}

// clock(): seconds since 1970, and since the session began.
HOST_FUNCTION(host_clock) {
  double elapsed, now;
  if (state().real_time) {
    timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    now = static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
    clock_gettime(CLOCK_MONOTONIC, &t);
    elapsed = static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
  } else {
    elapsed = static_cast<double>(vm(in).steps()) * kSecondsPerStep;
    now = kVirtualStart + elapsed;
  }
  Ref<> a = TRY(make_float(now + state().slept)), b = TRY(make_float(elapsed + state().slept));
  return make_tuple_of(a.get(), b.get());
}

// sleep(seconds): nobody can be made to wait here, so the clock moves forward instead.
HOST_FUNCTION(host_sleep) {
  if (is_float(args[0])) state().slept += float_value(args[0]);
  return none();
}

const NativeMethod kFunctions[] = {
    {"source", host_source, 1, 1, NativeMethod::static_method, nullptr},
    {"shown_lines", host_shown_lines, 1, 1, NativeMethod::static_method, nullptr},
    {"suggestion", host_suggestion, 1, 1, NativeMethod::static_method, nullptr},
    {"clock", host_clock, 0, 0, NativeMethod::static_method, nullptr},
    {"sleep", host_sleep, 1, 1, NativeMethod::static_method, nullptr},
    {},
};

}  // namespace

void set_real_time(bool on) { state().real_time = on; }

Result<void> fill__host(Interp&, Module& m) { return add_functions(m, kFunctions); }

}  // namespace wrp
