#include "objects/arguments.h"

namespace wrp {

Result<void> unpack(Interp& in, const Signature& s, const Args& args, Object** out) {
  int total = 0, positional_only = 0;
  while (s.names[total]) {
    if (!*s.names[total]) ++positional_only;
    ++total;
  }
  const int most = s.positional < total ? s.positional : total;
  const int given = static_cast<int>(args.count), named = static_cast<int>(args.keyword_count());
  const int least = s.required < most ? s.required : most;  // of those by position
  if (given + named > total) {
    return type_error(in, "%s() takes at most %d %sargument%s (%d given)", s.function, total,
                      given == 0 ? "keyword " : "", total == 1 ? "" : "s", given + named);
  }
  if (given > most) {
    if (most == 0) return type_error(in, "%s() takes no positional arguments", s.function);
    return type_error(in, "%s() takes %s %d positional argument%s (%d given)", s.function,
                      least < most ? "at most" : "exactly", most, most == 1 ? "" : "s", given);
  }
  const int need_by_place = s.required < positional_only ? s.required : positional_only;
  if (given < need_by_place) {
    return type_error(in, "%s() takes %s %d positional argument%s (%d given)", s.function,
                      need_by_place < most ? "at least" : "exactly", need_by_place, need_by_place == 1 ? "" : "s",
                      given);
  }
  int used = 0;
  for (int i = 0; i < total; ++i) {
    out[i] = i < given ? args[static_cast<Word>(i)] : *s.names[i] ? keyword(args, s.names[i]) : nullptr;
    if (i >= given && out[i]) ++used;
    if (i < s.required && !out[i]) {
      return type_error(in, "%s() missing required argument '%s' (pos %d)", s.function, s.names[i], i + 1);
    }
  }
  if (used == named) return {};
  for (Word k = 0; k < args.keyword_count(); ++k) {
    Str* name = as_str((*args.keywords)[k]);
    int at = 0;
    while (at < total && !(*s.names[at] && equal(*name, std::string_view(s.names[at])))) ++at;
    if (at < given && at < total)
      return type_error(in, "argument for %s() given by name ('%U') and position (%d)", s.function, name, at + 1);
    if (at == total) return type_error(in, "%s() got an unexpected keyword argument '%U'", s.function, name);
  }
  return {};
}

Result<Str*> need_str(Interp& in, Object* o, const char* function, int n) {
  if (is_str(o)) return as_str(o);
  if (n == 0) return type_error(in, "%s() argument must be str, not %T", function, o);
  return type_error(in, "%s() argument %d must be str, not %T", function, n, o);
}

Result<Ref<Str>> attribute_name(Interp& in, Object* name) {
  if (!is_str(name)) return type_error(in, "attribute name must be string, not '%T'", name);
  Ref<Str> text = Borrowed<Str>(as_str(name)).dup();
  if (!is_str_exact(name)) text = TRY(substring(*text, 0, text->length));  // names are found by identity
  return intern(std::move(text));
}

Result<int> as_c_int(Interp& in, Object* o) {
  int64_t n = int_value(TRY(to_int(in, o)).get());
  if (n > INT32_MAX) return raise_error(in, rt().exceptions.OverflowError, "Python int too large to convert to C int");
  if (n < INT32_MIN) return raise_error(in, rt().exceptions.OverflowError, "Python int too large to convert to C int");
  return static_cast<int>(n);
}

Result<int64_t> as_ssize(Interp& in, Object* o) { return as_index(in, o); }

}  // namespace wrp
