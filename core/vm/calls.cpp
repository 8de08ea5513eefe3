// calls.cpp -- from arguments to a frame: binding by position and name, defaults, and CPython's complaints.
#include "vm/interpreter.h"

namespace wrp {

namespace {

Str* slot_name(Code& code, Word i) { return as_str((*as_tuple(code.local_names.get()))[i]); }

// 'a', 'a' and 'b', 'a', 'b', and 'c'
void append_names(Text& text, Str* const* names, Word count) {
  for (Word i = 0; i < count; ++i) {
    if (i) text.append(count == 2 ? " and " : i + 1 == count ? ", and " : ", ");
    text.append('\'');
    append(text, *names[i]);
    text.append('\'');
  }
}

void drop_all(Object** args, Word count) {
  for (Word i = 0; i < count; ++i) {
    Ref<> old = Ref<>::adopt(args[i]);
    args[i] = nullptr;
  }
}

}  // namespace

Error Interpreter::missing_arguments(Function& f, Frame& frame, Word) {
  Code& code = *f.code;
  auto complain = [&](Word start, Word end, const char* kind) -> Error {
    Str* names[64];
    Word count = 0;
    for (Word i = start; i < end && count < 64; ++i) {
      if (!frame.slots()[i]) names[count++] = slot_name(code, i);
    }
    if (count == 0) return Error::none;
    Text text;
    append_names(text, names, count);
    return type_error(*this, "%U() missing %d required %s argument%s: %s", as_str(f.qualname.get()),
                      static_cast<int>(count), kind, count == 1 ? "" : "s", text.c_str());
  };
  Error error = complain(0, code.arg_count, "positional");
  if (error != Error::none) return error;
  return complain(code.arg_count, code.arg_count + code.kwonly_count, "keyword-only");
}

Error Interpreter::too_many_arguments(Function& f, Word given, Word keyword_only_given) {
  Code& code = *f.code;
  Word defaults = f.defaults ? as_tuple(f.defaults.get())->size : 0;
  int most = static_cast<int>(code.arg_count), least = most - static_cast<int>(defaults);
  Text takes;
  if (defaults) {
    takes.append_format("from %d to %d", least, most);
  } else {
    takes.append_format("%d", most);
  }
  bool plural = defaults ? true : most != 1;
  Text were;
  if (keyword_only_given) {
    were.append_format("%d positional argument%s (and %d keyword-only argument%s) were", static_cast<int>(given),
                       given == 1 ? "" : "s", static_cast<int>(keyword_only_given), keyword_only_given == 1 ? "" : "s");
  } else {
    were.append_format("%d %s", static_cast<int>(given), given == 1 ? "was" : "were");
  }
  return type_error(*this, "%U() takes %s positional argument%s but %s given", as_str(f.qualname.get()), takes.c_str(),
                    plural ? "s" : "", were.c_str());
}

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
    // A positional-only name given as a keyword gets its own complaint, which lists them all.
    Str* given_wrongly[32];
    Word wrong = 0;
    for (Word i = 0; i < code.posonly_count && wrong < 32; ++i) {
      for (Word j = 0; j < keywords->size; ++j) {
        if (equal(*slot_name(code, i), *as_str((*keywords)[j]))) given_wrongly[wrong++] = slot_name(code, i);
      }
    }
    if (wrong) {
      Text list;
      for (Word i = 0; i < wrong; ++i) {
        list.append(i ? ", " : "");
        append(list, *given_wrongly[i]);
      }
      return type_error(*this, "%U() got some positional-only arguments passed as keyword arguments: '%s'",
                        as_str(f.qualname.get()), list.c_str());
    }
    Ref<Str> meant = closest_name(*name, *as_tuple(code.local_names.get()), code.posonly_count, names);
    if (meant)
      return type_error(*this, "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?",
                        as_str(f.qualname.get()), name, meant.get());
    return type_error(*this, "%U() got an unexpected keyword argument '%U'", as_str(f.qualname.get()), name);
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
  if (missing) return missing_arguments(f, frame, count);
  for (Word i = code.arg_count; i < names; ++i) {
    if (slots[i]) continue;
    Object* value = f.kwdefaults ? dict_get(*as_dict(f.kwdefaults.get()), slot_name(code, i)) : nullptr;
    if (!value) {
      missing = true;
      continue;
    }
    slots[i] = Borrowed<>(value).dup().release();
  }
  if (missing) return missing_arguments(f, frame, count);
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
  frame.globals = f.globals.dup();
  frame.builtins = f.builtins.dup();
  frame.function = std::move(function);
  if (!keywords && count == code.arg_count && code.kwonly_count == 0 &&
      !(code.flags_word & (kCodeVarArgs | kCodeVarKeywords))) {
    for (Word i = 0; i < count; ++i) {
      frame.slots()[i] = args[i];
      args[i] = nullptr;
    }
  } else {
    auto bound = bind_arguments(frame, f, args, count, keywords);
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

Result<Ref<>> Interpreter::call_function(Function& f, Args args) {
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
