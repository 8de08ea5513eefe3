// complaints.cpp -- what CPython says about arguments that do not fit. calls.cpp finds out that they do not.
#include "vm/interpreter.h"

namespace wrp {

namespace {

// 'a', 'a' and 'b', 'a', 'b', and 'c'
void append_names(Text& text, Str* const* names, Word count) {
  for (Word i = 0; i < count; ++i) {
    if (i) text.append(count == 2 ? " and " : i + 1 == count ? ", and " : ", ");
    text.append('\'');
    append(text, *names[i]);
    text.append('\'');
  }
}

}  // namespace

Error Interpreter::missing_arguments(Function& f, Frame& frame) {
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

Error Interpreter::unexpected_keyword(Function& f, Str& name, Tuple& keywords) {
  Code& code = *f.code;
  Word names = code.arg_count + code.kwonly_count;
  // A positional-only name given as a keyword gets its own complaint, which lists them all.
  Str* given_wrongly[32];
  Word wrong = 0;
  for (Word i = 0; i < code.posonly_count && wrong < 32; ++i) {
    for (Word j = 0; j < keywords.size; ++j) {
      if (equal(*slot_name(code, i), *as_str(keywords[j]))) given_wrongly[wrong++] = slot_name(code, i);
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
  Ref<Str> meant = closest_name(name, *as_tuple(code.local_names.get()), code.posonly_count, names);
  if (meant)
    return type_error(*this, "%U() got an unexpected keyword argument '%U'. Did you mean '%U'?",
                      as_str(f.qualname.get()), &name, meant.get());
  return type_error(*this, "%U() got an unexpected keyword argument '%U'", as_str(f.qualname.get()), &name);
}

}  // namespace wrp
