// gc.cpp -- the collector as a program sees it, and what it calls in the program: gc.callbacks, gc.garbage, the
// callbacks of weak references, the debug output.
#include "heap/gc_list.h"
#include "modules/modules.h"
#include "modules/state.h"
#include "modules/weak_common.h"
#include "objects/arguments.h"

namespace wrp {

namespace {

#define GC(name) \
  Result<Ref<>> name([[maybe_unused]] Interp& in, [[maybe_unused]] Object* self, [[maybe_unused]] const Args& args)

// ---- edges as CPython's traversal reports them
// -----------------------------------------------------------------------

struct EdgeList final : EdgeVisitor {
  explicit EdgeList(List& list) : EdgeVisitor(Job::edges, true), list(list) {}
  List& list;
  bool failed = false;
  void edge(Object* target) override {
    if (!list_append(list, dup(target))) failed = true;
  }
};

struct EdgeSearch final : EdgeVisitor {
  explicit EdgeSearch(const Args& wanted) : EdgeVisitor(Job::edges, true), wanted(wanted) {}
  Args wanted;
  bool found = false;
  void edge(Object* target) override {
    for (Word i = 0; i < wanted.count && !found; ++i) found = wanted[i] == target;
  }
};

// The type's own hooks know what CPython tells (EdgeVisitor::as_told), but not where it tells of the class.
void visit_as_python(Object* o, EdgeVisitor& visitor) {
  const LifetimeHooks& hooks = *o->type->hooks;
  if (o->type == rt().types.method) {
    visitor.edge(static_cast<BoundMethod*>(o)->function.get());
    visitor.edge(static_cast<BoundMethod*>(o)->self.get());
    return;
  }
  bool instance = hooks.visit_edges == kInstanceHooks.visit_edges;
  if (instance) instance_visit_own(o, visitor);
  if (o->type->traits.counted || type_of(o)->features.made_with_module) visitor.edge(o->type);
  const LifetimeHooks& base = instance ? *type_of(o)->solid->hooks : hooks;
  if (base.visit_edges) base.visit_edges(o, visitor);
}

// A class that CPython has in C, the same for every interpreter, is none of its collector's business.
bool is_collected_kind(Object* o) {
  if (!o->type->traits.is_gc || !type_of(o)->features.type_subclass) return o->type->traits.is_gc;
  auto& features = as_type(o).features;
  return features.heap_class || features.made_with_module;
}

// ---- functions
// -------------------------------------------------------------------------------------------------------

GC(gc_enable) {
  heap().enabled = true;
  return none();
}
GC(gc_disable) {
  heap().enabled = false;
  return none();
}
GC(gc_isenabled) { return make_bool(heap().enabled); }

GC(gc_collect) {
  static const char* const kNames[] = {"generation", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "collect", .names = kNames}, args, v));
  int generation = v[0] ? TRY(as_c_int(in, v[0])) : kGenerations - 1;
  if (generation < 0 || generation >= kGenerations) return value_error(in, "invalid generation");
  return make_int(static_cast<int64_t>(heap().collect(generation)));
}

GC(gc_get_threshold) {
  Ref<> n[3];
  for (int i = 0; i < 3; ++i) n[i] = TRY(make_int(static_cast<int64_t>(heap().generation(i).threshold)));
  return make_tuple_of(n[0].get(), n[1].get(), n[2].get());
}
GC(gc_set_threshold) {
  if (args.count < 1 || args.count > 3) return type_error(in, "gc.set_threshold requires 1 to 3 arguments");
  intptr_t n[3];
  for (Word i = 0; i < args.count; ++i) {
    int64_t value = int_value(TRY(to_int(in, args[i])).get());
    if (value > INT32_MAX || value < INT32_MIN) {
      return raise_error(in, rt().exceptions.OverflowError, "signed integer is %s",
                         value < 0 ? "less than minimum" : "greater than maximum");
    }
    n[i] = static_cast<intptr_t>(value);
  }
  for (Word i = 0; i < args.count; ++i) heap().generation(static_cast<int>(i)).threshold = n[i];
  return none();
}
GC(gc_get_count) {
  Ref<> n[3];
  for (int i = 0; i < 3; ++i) n[i] = TRY(make_int(static_cast<int64_t>(heap().generation(i).count)));
  return make_tuple_of(n[0].get(), n[1].get(), n[2].get());
}
GC(gc_get_stats) {
  Ref<List> out = TRY(make_list(3));
  for (int i = 0; i < kGenerations; ++i) {
    auto& stats = heap().generation(i).stats;
    Ref<Dict> row = TRY(make_dict());
    TRY(set_entry(*row, "collections", TRY(make_int(static_cast<int64_t>(stats.collections)))));
    TRY(set_entry(*row, "collected", TRY(make_int(static_cast<int64_t>(stats.collected)))));
    TRY(set_entry(*row, "uncollectable", TRY(make_int(static_cast<int64_t>(stats.uncollectable)))));
    TRY(list_append(*out, std::move(row)));
  }
  return out;
}

GC(gc_get_objects) {
  static const char* const kNames[] = {"generation", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "get_objects", .names = kNames}, args, v));
  int generation = -1;
  if (v[0] && !is_none(v[0])) {
    if (!has_index(v[0])) return type_error(in, "argument should be integer or None, not '%T'", v[0]);
    int64_t n = TRY(as_index(in, v[0]));
    if (n >= kGenerations) {
      return value_error(in, "generation parameter must be less than the number of available generations (%d)",
                         static_cast<int>(kGenerations));
    }
    if (n < -1) return value_error(in, "generation parameter cannot be negative");
    generation = static_cast<int>(n);
  }
  Ref<List> out = TRY(make_list());
  bool failed = false;
  heap().for_each_tracked(generation, [&](GcObject* o) {
    if (o != out.get() && !list_append(*out, dup(o))) failed = true;
  });
  if (failed) return Error::no_memory;
  return out;
}

GC(gc_get_referrers) {
  Ref<List> out = TRY(make_list());
  bool failed = false;
  heap().for_each_tracked(-1, [&](GcObject* o) {
    if (o == out.get()) return;
    EdgeSearch search(args);
    visit_as_python(o, search);
    if (search.found && !list_append(*out, dup(o))) failed = true;
  });
  if (failed) return Error::no_memory;
  return out;
}

GC(gc_get_referents) {
  Ref<List> out = TRY(make_list());
  EdgeList edges(*out);
  for (Word i = 0; i < args.count; ++i) {
    if (is_collected_kind(args[i])) visit_as_python(args[i], edges);
  }
  if (edges.failed) return Error::no_memory;
  return out;
}

// The dict of an instance, which the collector passes by here, is tracked there when it was made for values that are.
bool is_tracked(Object* o) {
  return o->flags.tracked || (o->type == rt().types.dict && is_inline_dict(*as_dict(o)) && o->flags.kind);
}
GC(gc_is_tracked) { return make_bool(is_collected_kind(args[0]) && is_tracked(args[0])); }
GC(gc_is_finalized) { return make_bool(is_collected_kind(args[0]) && args[0]->flags.finalized); }
GC(gc_freeze) {
  heap().freeze();
  return none();
}
GC(gc_unfreeze) {
  heap().unfreeze();
  return none();
}
GC(gc_get_freeze_count) { return make_int(static_cast<int64_t>(heap().frozen_count())); }
GC(gc_set_debug) {
  heap().debug = static_cast<uint8_t>(TRY(as_c_int(in, args[0])));
  return none();
}
GC(gc_get_debug) { return make_int(heap().debug); }
#undef GC

const NativeMethod kFunctions[] = {
#define FUNCTION(name, low, high) \
  { #name, gc_##name, low, high, NativeMethod::static_method, nullptr }
#define WITH_KEYWORDS(name) \
  { #name, gc_##name, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr }
    FUNCTION(enable, 0, 0),
    FUNCTION(disable, 0, 0),
    FUNCTION(isenabled, 0, 0),
    WITH_KEYWORDS(collect),
    FUNCTION(get_threshold, 0, 0),
    FUNCTION(set_threshold, 0, -1),
    FUNCTION(get_count, 0, 0),
    FUNCTION(get_stats, 0, 0),
    WITH_KEYWORDS(get_objects),
    FUNCTION(get_referrers, 0, -1),
    FUNCTION(get_referents, 0, -1),
    FUNCTION(is_tracked, 1, 1),
    FUNCTION(is_finalized, 1, 1),
    FUNCTION(freeze, 0, 0),
    FUNCTION(unfreeze, 0, 0),
    FUNCTION(get_freeze_count, 0, 0),
    FUNCTION(set_debug, 1, 1),
    FUNCTION(get_debug, 0, 0),
#undef FUNCTION
#undef WITH_KEYWORDS
    {},
};

// ---- what the heap calls
// ---------------------------------------------------------------------------------------------

class Runner final : public CallbackRunner {
 public:
  void call_callback(WeakReference& ref, Object* callback) override { call_weak_callback(ref, callback); }

  void collection_hook(bool start, int generation, Word collected, Word uncollectable) override {
    Interp& in = *rt().interp;
    Aside aside(in);
    if (!start) print_stats_after(collected, uncollectable);
    auto done = call_hooks(in, start, generation, collected, uncollectable);
    if (!done) in.report_unraisable(done.error(), nullptr);
    if (start) print_stats_before(generation);
  }

  void keep_garbage(Object* o) override {
    if (state().gc_garbage) (void)list_append(*state().gc_garbage, dup(o));
  }

  void debug_object(const char* what, Object* o) override {
    Text line;
    line.append("gc: ");
    line.append(what);
    line.append(" <");
    line.append(type_name_utf8(type_of(o)));
    line.append_format(" 0x%llx>", static_cast<unsigned long long>(heap().id_of(o)));
    debug_line(line.c_str());
  }

  // One line on sys.stderr. It must not fail: what goes wrong is forgotten, as CPython does.
  void debug_line(const char* text) override {
    Interp& in = *rt().interp;
    Aside aside(in);
    auto print = [&]() -> Result<void> {
      Ref<> err = TRY(current_stream(in, ID(stderr)));
      if (!err) return {};
      Ref<Str> line = TRY(format_message("%s\n", text));
      return write_to_stream(in, err.get(), *line);
    };
    auto done = print();
    if (!done) {
      in.settle(done.error());
      in.drop_raised();
    }
  }

 private:
  static Result<void> call_hooks(Interp& in, bool start, int generation, Word collected, Word uncollectable) {
    List* hooks = state().gc_callbacks.get();
    if (!hooks || hooks->size == 0) return {};
    Ref<List> held = state().gc_callbacks.dup();
    Ref<Dict> info = TRY(make_dict());
    TRY(set_entry(*info, "generation", TRY(make_int(generation))));
    TRY(set_entry(*info, "collected", TRY(make_int(static_cast<int64_t>(collected)))));
    TRY(set_entry(*info, "uncollectable", TRY(make_int(static_cast<int64_t>(uncollectable)))));
    Ref<> phase = TRY(text_of(start ? "start" : "stop"));
    for (Word i = 0; i < hooks->size; ++i) {  // the list may change under the calls
      Ref<> hook = dup((*hooks)[i]);
      auto result = call_with(in, hook.get(), phase.get(), static_cast<Object*>(info.get()));
      if (!result) in.report_unraisable(result.error(), hook.get());
    }
    return {};
  }

  void print_stats_before(int generation) {
    if (!(heap().debug & kDebugStats)) return;
    Text line;
    line.append_format("gc: collecting generation %d...\ngc: objects in each generation:", generation);
    for (int i = 0; i < kGenerations; ++i)
      line.append_format(" %lld", static_cast<long long>(gc_list::size(heap().generation(i).head)));
    line.append_format("\ngc: objects in permanent generation: %lld", static_cast<long long>(heap().frozen_count()));
    debug_line(line.c_str());
  }
  void print_stats_after(Word collected, Word uncollectable) {
    if (!(heap().debug & kDebugStats)) return;
    Text line;
    line.append_format("gc: done, %lld unreachable, %lld uncollectable, 0.0000s elapsed",
                       static_cast<long long>(collected + uncollectable), static_cast<long long>(uncollectable));
    debug_line(line.c_str());
  }
};

}  // namespace

void complain_of_callback(Interp& in, WeakReference& ref, Object* callback, Error error) {
  in.settle(error);
  if (HeapObserver* observer = heap().observer(); observer && in.raised()) {
    Text text;
    append_without_python(text, *in.raised());
    observer->callback_raised(ref, callback, text.view().data(), text.size());
  }
  in.report_unraisable(Error::raised, callback);
}

CallbackRunner& callback_runner(Interp&) {
  static Runner runner;  // has no state of its own
  return runner;
}

Result<void> fill_gc(Interp&, Module& m) {
  TRY(add_functions(m, kFunctions));
  struct {
    const char* name;
    int value;
  } const flags[] = {{"DEBUG_STATS", kDebugStats},
                     {"DEBUG_COLLECTABLE", kDebugCollectable},
                     {"DEBUG_UNCOLLECTABLE", kDebugUncollectable},
                     {"DEBUG_SAVEALL", kDebugSaveAll},
                     {"DEBUG_LEAK", kDebugCollectable | kDebugUncollectable | kDebugSaveAll}};
  for (const auto& flag : flags) TRY(add_object(m, flag.name, TRY(make_int(flag.value))));
  TRY(add_object(m, "callbacks", state().gc_callbacks.dup()));
  TRY(add_object(m, "garbage", state().gc_garbage.dup()));
  return add_object(
      m, "__doc__",
      TRY(text_of(
          "This module provides access to the garbage collector for reference cycles.\n\n"
          "enable() -- Enable automatic garbage collection.\ndisable() -- Disable automatic garbage collection.\n"
          "isenabled() -- Returns true if automatic collection is enabled.\ncollect() -- Do a full collection right "
          "now.\n"
          "get_count() -- Return the current collection counts.\n"
          "get_stats() -- Return list of dictionaries containing per-generation stats.\nset_debug() -- Set debugging "
          "flags.\n"
          "get_debug() -- Get debugging flags.\nset_threshold() -- Set the collection thresholds.\n"
          "get_threshold() -- Return the current the collection thresholds.\n"
          "get_objects() -- Return a list of all objects tracked by the collector.\n"
          "is_tracked() -- Returns true if a given object is tracked.\n"
          "is_finalized() -- Returns true if a given object has been already finalized.\n"
          "get_referrers() -- Return the list of objects that refer to an object.\n"
          "get_referents() -- Return the list of objects that an object refers to.\n"
          "freeze() -- Freeze all tracked objects and ignore them for future collections.\n"
          "unfreeze() -- Unfreeze all objects in the permanent generation.\n"
          "get_freeze_count() -- Return the number of objects in the permanent generation.\n")));
}

}  // namespace wrp
