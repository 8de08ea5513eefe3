// names.h -- what observers may know of objects: how to call them. No Python runs, no counts change.
#pragma once

#include <cstddef>

#include "heap/object.h"

namespace wrp {

// Each writes at most `room` bytes of UTF-8 (no NUL) and returns how many.
size_t type_name_of(const Object* o, char* out, size_t room);
// A few characters for a box: "'ring'", "3 items", "42"; empty for most objects.
size_t short_value_of(const Object* o, char* out, size_t room);
// The text of a str used as a name; nothing for what is no str.
bool is_name(const Object* name);
size_t text_of_name(const Object* name, char* out, size_t room);
bool is_class(const Object* o);

// Did it come to life while a module of the library was being imported?
bool is_furniture(const Object* o);
// Is this something a person made and wants to see? Not code, builtins, small values, or what the runtime is made of.
bool shown_to_people(const Object* o);
// Not that, but of the program itself, and what a person made may hang on it: a class, a function, an iterator.
bool may_keep_for_people(const Object* o);
// A value that is shown inside its holder's box and not as a box of its own: numbers, short text, None.
bool shown_as_value(const Object* o);

}  // namespace wrp
