// atexit.cpp -- functions to be called when the session ends, last registered first.
#include "modules/modules.h"
#include "modules/state.h"

namespace wrp {

namespace {

List& functions() { return *state().exit_functions; }

Result<Ref<>> atexit_register(Interp& in, Object*, const Args& args) {
  if (args.count < 1) return type_error(in, "register() takes at least 1 argument (0 given)");
  if (!is_callable(args[0])) return type_error(in, "the first argument must be callable");
  Ref<Tuple> positional = TRY(make_tuple_from(args.items + 1, args.count - 1));
  Ref<> named = none();
  if (args.has_keywords()) {
    Ref<Dict> dict = TRY(make_dict());
    for (Word i = 0; i < args.keyword_count(); ++i)
      TRY(dict_set(*dict, as_str((*args.keywords)[i]), dup(args.items[args.count + i])));
    named = std::move(dict);
  }
  TRY(list_append(functions(), TRY(make_tuple_of(args[0], static_cast<Object*>(positional.get()), named.get()))));
  return dup(args[0]);
}

// An unregistered one leaves None in its place. Comparing may run Python, which may register or unregister.
Result<Ref<>> atexit_unregister(Interp& in, Object*, const Args& args) {
  for (Word i = 0; i < functions().size; ++i) {
    Ref<> record = dup(functions()[i]);
    if (is_none(record.get())) continue;
    bool same = TRY(compare_bool(in, (*as_tuple(record.get()))[0], args[0], CompareOp::eq));
    if (same && i < functions().size) Ref<> gone = Ref<>::adopt(std::exchange(functions().items[i], rt().none));
  }
  return none();
}

// The first registered goes first.
void forget(List& all) {
  for (Word i = 0; i < all.size; ++i) Ref<> gone = Ref<>::adopt(std::exchange(all.items[i], rt().none));
  list_clear(all);
}

Result<Ref<>> atexit_clear(Interp&, Object*, const Args&) {
  forget(functions());
  return none();
}
Result<Ref<>> atexit_count(Interp&, Object*, const Args&) { return make_int(static_cast<int64_t>(functions().size)); }
Result<Ref<>> atexit_run(Interp& in, Object*, const Args&) {
  TRY(run_exit_functions(in));
  return none();
}

const NativeMethod kFunctions[] = {
    {"register", atexit_register, 0, -1, NativeMethod::static_method | NativeMethod::keywords, nullptr},
    {"unregister", atexit_unregister, 1, 1, NativeMethod::static_method, nullptr},
    {"_clear", atexit_clear, 0, 0, NativeMethod::static_method, nullptr},
    {"_run_exitfuncs", atexit_run, 0, 0, NativeMethod::static_method, nullptr},
    {"_ncallbacks", atexit_count, 0, 0, NativeMethod::static_method, nullptr},
    {},
};

}  // namespace

Result<void> run_exit_functions(Interp& in) {
  if (!state().exit_functions) return {};
  Ref<List> all = state().exit_functions.dup();
  for (Word i = all->size; i-- > 0;) {
    if (i >= all->size || is_none((*all)[i])) continue;  // unregistered meanwhile
    Ref<> record = dup((*all)[i]);
    Tuple& row = *as_tuple(record.get());
    auto result = call_ex(in, row[0], *as_tuple(row[1]), is_none(row[2]) ? nullptr : as_dict(row[2]));
    if (result) continue;
    in.settle(result.error());
    Ref<BaseException> pending = in.take_raised();
    auto shown = repr(in, row[0]);
    if (!shown) {
      in.settle(shown.error());
      in.drop_raised();
    }
    Ref<Str> message;
    if (shown) message = TRY(format_message("Exception ignored in atexit callback %U", (*shown).get()));
    if (pending) in.report_unraisable(in.raise_again(std::move(pending)), nullptr, message.get());
  }
  forget(*all);
  return {};
}

Result<void> fill_atexit(Interp&, Module& m) {
  if (!state().exit_functions) state().exit_functions = TRY(make_list());
  TRY(add_functions(m, kFunctions));
  return add_object(
      m, "__doc__",
      TRY(text_of(
          "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\n"
          "Two public functions, register and unregister, are defined.\n")));
}

}  // namespace wrp
