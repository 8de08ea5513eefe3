#include "objects/names.h"

#include "objects/frame.h"
#include "objects/protocol.h"

namespace wrp {

namespace {
size_t copy(std::string_view text, char* out, size_t room) {
  size_t n = text.size() < room ? text.size() : room;
  while (n < text.size() && n > 0 && (text[n] & 0xC0) == 0x80) --n;  // not inside a character
  std::memcpy(out, text.data(), n);
  return n;
}
}  // namespace

size_t type_name_of(const Object* o, char* out, size_t room) {
  Text text;
  append(text, *type_of(o)->name);
  return copy(text.view(), out, room);
}

bool is_name(const Object* name) { return name && is_str(name); }

size_t text_of_name(const Object* name, char* out, size_t room) {
  if (!is_name(name)) return 0;
  Text text;
  append(text, *static_cast<const Str*>(name));
  return copy(text.view(), out, room);
}

// Instances of most classes that a program makes: all they have is attributes.
static bool is_plain_instance(const Object* o) { return o->type->row_offset != 0; }

size_t short_value_of(const Object* o, char* out, size_t room) {
  if (is_plain_instance(o)) return 0;
  Text text;
  Object* mutable_o = const_cast<Object*>(o);
  Types& t = rt().types;
  auto items = [&](Word n) { text.append_format("%u item%s", static_cast<unsigned>(n), n == 1 ? "" : "s"); };
  if (is_str_exact(o)) {
    Str& s = *as_str(mutable_o);
    if (s.length > 40) {
      Text whole;
      for (Word i = 0; i < 40; ++i) whole.append_code_point(s.at(i));
      text.append('\'');
      text.append(whole.view());
      text.append("...'");
    } else {
      append_repr(text, s);
    }
  } else if (o == rt().none) {
    text.append("None");
  } else if (o->type == t.bool_) {
    text.append(o == rt().true_ ? "True" : "False");
  } else if (is_int_exact(o)) {
    if (is_big(o)) text.append(int_value(o) < 0 ? "below " : "above ");
    text.append_number(int_value(o));
  } else if (o->type == t.float_) {
    append_float(text, float_value(o));
  } else if (is_list(o)) {
    items(as_list(mutable_o)->size);
  } else if (is_tuple(o)) {
    items(as_tuple(mutable_o)->size);
  } else if (is_dict(o)) {
    items(as_dict(mutable_o)->used);
  } else if (is_any_set(o)) {
    items(as_set(mutable_o)->used);
  } else if (o->type == t.function) {
    append(text, *as_str(static_cast<const Function*>(o)->qualname.get()));
  } else if (is_class(o)) {
    append(text, *static_cast<const TypeObject*>(o)->name);
  } else if (o->type == t.builtin) {
    text.append(static_cast<const Builtin*>(o)->method->name);
  } else if (o->type == t.module) {
    append(text, *as_str(static_cast<const Module*>(o)->name.get()));
  } else if (o->type == t.frame || o->type == t.code) {
    const Code* code = o->type == t.frame ? static_cast<const Frame*>(o)->code.get() : static_cast<const Code*>(o);
    if (code && code->name) append(text, *as_str(code->name.get()));
  }
  return copy(text.view(), out, room);
}

bool shown_as_value(const Object* o) {
  Types& t = rt().types;
  return o == rt().none || o == rt().not_implemented || o == rt().ellipsis || o->type == t.bool_ || is_int_exact(o) ||
         o->type == t.float_ || is_str_exact(o);
}

bool is_class(const Object* o) { return is_instance(o, rt().types.type); }

bool is_furniture(const Object* o) { return rt().library.contain(o->serial); }

bool shown_to_people(const Object* o) {
  if (is_plain_instance(o)) return !o->type->traits.internal && !is_furniture(o);
  // What a generator or an exception keeps alive is kept by these.
  if (o->type == rt().types.frame || o->type == rt().types.traceback) return !is_furniture(o);
  if (shown_as_value(o) || o->type->traits.internal || o->immortal() || is_furniture(o)) return false;
  if (o->type == rt().types.tuple && o->flags.kind == Tuple::kOfCode) return false;
  Types& t = rt().types;
  if (o->type == t.builtin || o->type == t.code || o->type == t.function) return false;
  // A class is scenery; its instances are the play.
  return !is_class(o);
}

bool may_keep_for_people(const Object* o) {
  Types& t = rt().types;
  // A function that the library makes in the middle of a program is the library's still.
  if (o->type == t.function && is_furniture(static_cast<const Function*>(o)->code)) return false;
  return o->type->traits.is_gc && !o->immortal() && !is_furniture(o) && o->type != t.code &&
         !(o->type == t.tuple && o->flags.kind == Tuple::kOfCode);
}

}  // namespace wrp
