// str.h -- text: immutable, one, two or four bytes per code point, whichever is enough for all.
#pragma once

#include <string_view>

#include "base/text.h"
#include "objects/runtime.h"

namespace wrp {

struct Str : Object {
  Wide<int64_t> hash_cache;  // -1 = not computed yet
  Word length;               // code points
  Word spare;
  // flags.kind: bytes per code point. flags.extent: the bits below.
  enum : uint8_t { kAscii = 1, kInterned = 2, kInternedMortal = kLeafTold };

  int kind() const { return flags.kind; }
  bool ascii() const { return flags.extent & kAscii; }
  bool interned() const { return flags.extent & kInterned; }  // for ever
  bool interned_mortal() const { return flags.extent & kInternedMortal; }
  void* data() { return this + 1; }
  const void* data() const { return this + 1; }
  template <class C>
  C* chars() {
    return reinterpret_cast<C*>(this + 1);
  }
  template <class C>
  const C* chars() const {
    return reinterpret_cast<const C*>(this + 1);
  }
  uint32_t at(Word i) const {
    switch (kind()) {
      case 1: return chars<uint8_t>()[i];
      case 2: return chars<uint16_t>()[i];
      default: return chars<uint32_t>()[i];
    }
  }
  // Valid for ASCII text only.
  std::string_view ascii_view() const { return {chars<char>(), length}; }
};
static_assert(words_of<Str> == 8);

// Words that the characters take, with a zero at their end.
inline Word character_words(Word length, int kind) { return ((length + 1) * static_cast<Word>(kind) + 3) / 4; }

inline Str* as_str(Object* o) { return static_cast<Str*>(o); }
inline bool is_str_exact(const Object* o) { return o->type == rt().types.str; }
inline bool is_str(const Object* o) { return is_str_exact(o) || type_of(o)->features.str_subclass; }

// A member that __slots__ made, `offset` words into the object. In a subclass of str they lie behind the characters.
inline Object** slot_field(Object* o, Word offset) {
  if (type_of(o)->features.str_subclass) offset += character_words(as_str(o)->length, as_str(o)->kind());
  return reinterpret_cast<Object**>(words_at(o, static_cast<intptr_t>(offset)));
}

// Room for `length` code points of `kind` bytes, to be filled at once; `ascii` must be true of what is put in.
Result<Ref<Str>> make_str_raw(Word length, int kind, bool ascii);
Result<Ref<Str>> make_str(std::string_view utf8);
Result<Ref<Str>> make_str(uint32_t code_point);
// Narrowest text of code points [start, end) of `s`.
Result<Ref<Str>> substring(Str& s, Word start, Word end);
Result<Ref<Str>> concat(Str& a, Str& b);
// The same in the memory of `a`, which may move, where that can be done; null: it can't, and `a` is as it was. Whoever
// asks knows all references to `a`.
Str* append_in_place(Str& a, const Str& b);
Result<Ref<Str>> join(Object* const* parts, Word count);  // all exact or derived str

int64_t hash_str(Str& s);
int64_t hash_address_of(const Object* o);
bool equal(const Str& a, const Str& b);
bool equal(const Str& a, std::string_view ascii);
int compare(const Str& a, const Str& b);  // by code points: -1, 0, 1
// First place of `part` in s[start:end], or -1.
int64_t find(const Str& s, const Str& part, Word start, Word end);
int64_t find_last(const Str& s, const Str& part, Word start, Word end);

void append(Text& text, const Str& s);
void append_decimal(Text& text, const Str& s);  // for numbers: any script's digits and spaces as ASCII's
// For tests, messages and the host.
void append_repr(Text& text, const Str& s);
Result<Ref<Str>> finish(Text& text);  // Error::no_memory when an append failed

// The one string with this text, for names. Interned strings are compared by address and live for ever.
Result<Ref<Str>> intern(std::string_view utf8);
Ref<Str> intern(Ref<Str> s);
// The same for constants and sys.intern(): the one string with this text, counted like any other, as in CPython 3.13.
// When it becomes a name it stays for ever.
Ref<Str> intern_mortal(Ref<Str> s);
void visit_interned(RootVisitor& visitor);
void free_interned();

extern const LifetimeHooks kStrHooks;
const TypeSpec& str_spec();

// Formats messages: %s UTF-8, %d int, %lld, %zu, %c, %U Str*, %T the type name of an Object*, %N name of a TypeObject*,
// %%.
Result<Ref<Str>> format_message(const char* format, ...);
void append_message(Text& text, const char* format, va_list args);

// Character classes of Unicode that Python's methods ask about (unicode.cpp).
bool is_space(uint32_t c);
bool is_printable(uint32_t c);
bool is_alpha(uint32_t c);
bool is_digit(uint32_t c);
bool is_upper(uint32_t c);
bool is_lower(uint32_t c);
uint32_t to_upper(uint32_t c);
uint32_t to_lower(uint32_t c);

}  // namespace wrp
