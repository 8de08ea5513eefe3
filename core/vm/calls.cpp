// calls.cpp -- from arguments to a frame: binding by position and name, and defaults.
#include "vm/interpreter.h"

namespace wrp {

namespace {

void drop_all(Object** args, Word count) {
  for (Word i = 0; i < count; ++i) {
    Ref<> old = Ref<>::adopt(args[i]);
    args[i] = nullptr;
  }
}

}  // namespace

// CPython's order: positional, keywords, excess into *args, complaints, defaults, keyword-only defaults.
Result<void> Interpreter::bind_arguments(Frame& frame, Function& f, Object** args, Word count, Tuple* keywords) {
  Code& code = *f.code;
  Object** slots = frame.slots();
  Word names = code.arg_count + code.kwonly_count;
  Word direct = count < code.arg_count ? count : code.arg_count;
  for (Word i = 0; i < direct; ++i) {
    slots[i] = args[i];
    args[i] = nullptr;
  }
  Word next = names;
  if (code.flags_word & kCodeVarArgs) {
    Word extra = count > code.arg_count ? count - code.arg_count : 0;
    Ref<Tuple> rest = TRY(make_tuple(extra));
    for (Word i = 0; i < extra; ++i) {
      rest->init(i, Ref<>::adopt(args[code.arg_count + i]));
      args[code.arg_count + i] = nullptr;
    }
    slots[next++] = rest.release();
  }
  Dict* extra_keywords = nullptr;
  if (code.flags_word & kCodeVarKeywords) {
    Ref<Dict> dict = TRY(make_dict());
    extra_keywords = dict.get();
    slots[next] = dict.release();
  }
  Word keyword_only_given = 0;
  for (Word k = 0; keywords && k < keywords->size; ++k) {
    Object* key = (*keywords)[k];
    if (!is_str(key)) return type_error(*this, "%U() keywords must be strings", as_str(f.qualname.get()));
    Str* name = as_str(key);
    Word at = names;
    for (Word i = code.posonly_count; i < names; ++i) {
      if (slot_name(code, i) == name || equal(*slot_name(code, i), *name)) at = i;
    }
    if (at < names) {
      if (slots[at])
        return type_error(*this, "%U() got multiple values for argument '%U'", as_str(f.qualname.get()), name);
      if (at >= code.arg_count) ++keyword_only_given;
      slots[at] = args[count + k];
      args[count + k] = nullptr;
      continue;
    }
    if (extra_keywords) {
      Ref<> value = Ref<>::adopt(args[count + k]);
      args[count + k] = nullptr;
      TRY(dict_insert(*this, *extra_keywords, Borrowed<>(key).dup(), std::move(value)));
      continue;
    }
    return unexpected_keyword(f, *name, *keywords);
  }
  if (count > code.arg_count && !(code.flags_word & kCodeVarArgs))
    return too_many_arguments(f, count, keyword_only_given);
  Word defaults = f.defaults ? as_tuple(f.defaults.get())->size : 0;
  bool missing = false;
  for (Word i = 0; i < code.arg_count; ++i) {
    if (slots[i]) continue;
    if (i + defaults >= code.arg_count) {
      slots[i] = Borrowed<>((*as_tuple(f.defaults.get()))[i + defaults - code.arg_count]).dup().release();
    } else {
      missing = true;
    }
  }
  if (missing) return missing_arguments(f, frame);
  for (Word i = code.arg_count; i < names; ++i) {
    if (slots[i]) continue;
    Object* value = f.kwdefaults ? dict_get(*as_dict(f.kwdefaults.get()), slot_name(code, i)) : nullptr;
    if (!value) {
      missing = true;
      continue;
    }
    slots[i] = Borrowed<>(value).dup().release();
  }
  if (missing) return missing_arguments(f, frame);
  return {};
}

Result<void> Interpreter::push_call(Ref<> function, Object** args, Word count, Tuple* keywords, OnReturn on_return,
                                    Ref<> instance) {
  Function& f = static_cast<Function&>(*function);
  Code& code = *f.code;
  auto made = make_empty_frame(code);
  if (!made) {
    drop_all(args, count + (keywords ? keywords->size : 0));
    return made.error();
  }
  Frame& frame = **made;
  frame.globals = f.globals.get();
  frame.builtins = f.builtins.get();
  frame.function = std::move(function);
  if (!keywords && count == code.exact_arg_count) {
    for (Word i = 0; i < count; ++i) {
      frame.slots()[i] = args[i];
      args[i] = nullptr;
    }
  } else {
    auto bound = bind_arguments(frame, f, args, count, keywords);
    if (!bound && instance) {  // whose arguments were the caller's still
      Ref<> self = Ref<>::adopt(std::exchange(frame.slots()[0], nullptr));
      self = nullptr;
      instance = nullptr;
      Ref<Frame> failed = made.take();
    }
    drop_all(args, count + (keywords ? keywords->size : 0));
    if (!bound) return bound.error();
  }
  if (f.closure) {
    Tuple& cells = *as_tuple(f.closure.get());
    for (Word i = 0; i < cells.size; ++i) frame.slots()[code.free_start + i] = Borrowed<>(cells[i]).dup().release();
  }
  frame.instance = std::move(instance);
  return push_frame(made.take(), on_return);
}

// For `f(*args, **kwargs)`. The frame of a function is the only one to hold what they hold, once they are gone.
Result<Ref<>> Interpreter::call_or_push(Object* callable, Tuple& args, Dict* kwargs) {
  if (callable->type != rt().types.function) return call_ex(*this, callable, args, kwargs);
  Ref<Tuple> names, all = TRY(spread(*this, args, kwargs, names));
  TRY(push_call(Borrowed<>(callable).dup(), all->items(), args.size, names.get(), OnReturn::push, nullptr));
  return Ref<>();
}

Result<Ref<>> Interpreter::call_function(Function& f, const Args& args) {
  Recursion guard(*this, "", Recursion::kRun);
  if (!guard) return Error::raised;
  Word total = args.count + args.keyword_count();
  Object* few[8];
  Ref<Tuple> many;
  Object** items = few;
  if (total > 8) {
    many = TRY(make_tuple(total));
    items = many->items();
  }
  for (Word i = 0; i < total; ++i) items[i] = Borrowed<>(args.items[i]).dup().release();
  TRY(push_call(Borrowed<>(&f).dup(), items, args.count, args.keywords, OnReturn::to_native, nullptr));
  Ref<> value;
  switch (run(false, value)) {
    case RunEnd::returned: return value;
    case RunEnd::raised: return Error::raised;
    default: return Error::stopped;
  }
}

}  // namespace wrp
