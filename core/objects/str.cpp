// str.cpp -- making, comparing and interning text. Methods that Python sees are in str_methods.cpp.
#include "objects/str.h"

#include <cstdlib>
#include <cstring>

#include "base/hash.h"

namespace wrp {

static void forget_interned(Object* o);
const LifetimeHooks kStrHooks = {.free_payload = forget_interned};

namespace {

int kind_for(uint32_t highest) { return highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4; }

void put(Str& s, Word i, uint32_t c) {
  switch (s.kind()) {
    case 1: s.chars<uint8_t>()[i] = static_cast<uint8_t>(c); break;
    case 2: s.chars<uint16_t>()[i] = static_cast<uint16_t>(c); break;
    default: s.chars<uint32_t>()[i] = c; break;
  }
}

void copy_chars(Str& to, Word at, const Str& from, Word start, Word count) {
  if (to.kind() == from.kind()) {
    std::memcpy(to.chars<char>() + at * static_cast<Word>(to.kind()),
                from.chars<char>() + start * static_cast<Word>(from.kind()), count * static_cast<Word>(to.kind()));
  } else {
    for (Word i = 0; i < count; ++i) put(to, at + i, from.at(start + i));
  }
}

}  // namespace

Result<Ref<Str>> make_str_raw(Word length, int kind, bool ascii) {
  if (length > 0x3fffffff / static_cast<Word>(kind)) return Error::no_memory;
  Ref<Str> s = TRY(heap().make<Str>(*rt().types.str, words_of<Str> + character_words(length, kind)));
  s->length = length;
  s->hash_cache.value = -1;
  s->flags.kind = static_cast<uint8_t>(kind);
  s->flags.extent = ascii ? Str::kAscii : 0;
  return s;
}

Result<Ref<Str>> make_str(uint32_t c) {
  if (c < 256) {
    Str*& one = rt().names.latin1[c];
    if (!one) {
      Ref<Str> s = TRY(make_str_raw(1, 1, c < 128));
      put(*s, 0, c);
      s->count = kImmortal;
      one = s.release();
    }
    return Borrowed<Str>(one).dup();
  }
  Ref<Str> s = TRY(make_str_raw(1, kind_for(c), false));
  put(*s, 0, c);
  return s;
}

Result<Ref<Str>> make_str(std::string_view utf8) {
  if (utf8.empty()) return Borrowed<Str>(rt().names.empty).dup();
  Word length = 0;
  uint32_t highest = 0;
  for (size_t at = 0; at < utf8.size(); ++length) {
    auto byte = static_cast<unsigned char>(utf8[at]);
    uint32_t c = byte < 0x80 ? (++at, byte) : next_code_point(utf8, at);
    if (c > highest) highest = c;
  }
  if (length == 1 && highest < 256) return make_str(highest);
  Ref<Str> s = TRY(make_str_raw(length, kind_for(highest), highest < 128));
  if (highest < 128) {
    std::memcpy(s->data(), utf8.data(), utf8.size());
  } else {
    size_t at = 0;
    for (Word i = 0; i < length; ++i) put(*s, i, next_code_point(utf8, at));
  }
  return s;
}

Result<Ref<Str>> substring(Str& s, Word start, Word end) {
  if (start >= end) return Borrowed<Str>(rt().names.empty).dup();
  if (start == 0 && end == s.length && is_str_exact(&s)) return Borrowed<Str>(&s).dup();
  if (end - start == 1) return make_str(s.at(start));
  uint32_t highest = s.ascii() ? 127 : 0;
  if (!s.ascii()) {
    for (Word i = start; i < end; ++i) highest = s.at(i) > highest ? s.at(i) : highest;
  }
  Ref<Str> part = TRY(make_str_raw(end - start, kind_for(highest), highest < 128));
  copy_chars(*part, 0, s, start, end - start);
  return part;
}

Result<Ref<Str>> concat(Str& a, Str& b) {
  if (a.length == 0 && is_str_exact(&b)) return Borrowed<Str>(&b).dup();
  if (b.length == 0 && is_str_exact(&a)) return Borrowed<Str>(&a).dup();
  Ref<Str> s =
      TRY(make_str_raw(a.length + b.length, a.kind() > b.kind() ? a.kind() : b.kind(), a.ascii() && b.ascii()));
  copy_chars(*s, 0, a, 0, a.length);
  copy_chars(*s, a.length, b, 0, b.length);
  return s;
}

// What was hashed may be a key or known by name. Small ones are copied as fast.
Str* append_in_place(Str& a, const Str& b) {
  if (a.flags.size_class != Allocator::kLargeClass || a.hash_cache.value != -1 || a.kind() < b.kind() || &a == &b)
    return nullptr;
  Word length = a.length;
  if (b.length > 0x3fffffff / static_cast<Word>(a.kind()) - length) return nullptr;
  Object* grown = heap().allocator().grow_object(&a, words_of<Str> + character_words(length + b.length, a.kind()));
  if (!grown) return nullptr;
  Str& s = *as_str(grown);
  s.length += b.length;
  if (!b.ascii()) s.flags.extent = 0;
  copy_chars(s, length, b, 0, b.length);
  return &s;
}

Result<Ref<Str>> join(Object* const* parts, Word count) {
  if (count == 1 && is_str_exact(parts[0])) return Borrowed<Str>(as_str(parts[0])).dup();
  Word length = 0;
  int kind = 1;
  bool ascii = true;
  for (Word i = 0; i < count; ++i) {
    Str* part = as_str(parts[i]);
    length += part->length;
    if (part->kind() > kind) kind = part->kind();
    ascii = ascii && part->ascii();
  }
  if (length == 0) return Borrowed<Str>(rt().names.empty).dup();
  Ref<Str> s = TRY(make_str_raw(length, kind, ascii));
  Word at = 0;
  for (Word i = 0; i < count; ++i) {
    copy_chars(*s, at, *as_str(parts[i]), 0, as_str(parts[i])->length);
    at += as_str(parts[i])->length;
  }
  return s;
}

int64_t hash_str(Str& s) {
  if (s.hash_cache.value == -1) s.hash_cache.value = hash_bytes(s.data(), s.length * static_cast<Word>(s.kind()));
  return s.hash_cache.value;
}

int64_t hash_address_of(const Object* o) { return hash_address(heap().id_of(o)); }

bool equal(const Str& a, const Str& b) {
  if (&a == &b) return true;
  return a.length == b.length && a.kind() == b.kind() &&
         std::memcmp(a.data(), b.data(), a.length * static_cast<Word>(a.kind())) == 0;
}

bool equal(const Str& a, std::string_view ascii) { return a.ascii() && a.ascii_view() == ascii; }

int compare(const Str& a, const Str& b) {
  Word shorter = a.length < b.length ? a.length : b.length;
  for (Word i = 0; i < shorter; ++i) {
    uint32_t x = a.at(i), y = b.at(i);
    if (x != y) return x < y ? -1 : 1;
  }
  return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

namespace {
bool matches(const Str& s, const Str& part, Word at) {
  if (s.kind() == part.kind()) {
    return std::memcmp(s.chars<char>() + at * static_cast<Word>(s.kind()), part.data(),
                       part.length * static_cast<Word>(s.kind())) == 0;
  }
  for (Word i = 0; i < part.length; ++i) {
    if (s.at(at + i) != part.at(i)) return false;
  }
  return true;
}
}  // namespace

int64_t find(const Str& s, const Str& part, Word start, Word end) {
  if (end > s.length) end = s.length;
  if (part.kind() > s.kind()) return part.length == 0 && start <= end ? static_cast<int64_t>(start) : -1;
  for (Word i = start; i + part.length <= end; ++i) {
    if (part.length && s.at(i) != part.at(0)) continue;
    if (matches(s, part, i)) return static_cast<int64_t>(i);
  }
  return -1;
}

int64_t find_last(const Str& s, const Str& part, Word start, Word end) {
  if (end > s.length) end = s.length;
  if (start + part.length > end) return -1;
  for (Word i = end - part.length + 1; i-- > start;) {
    if (matches(s, part, i)) return static_cast<int64_t>(i);
  }
  return -1;
}

void append(Text& text, const Str& s) {
  if (s.ascii()) return text.append(s.ascii_view());
  for (Word i = 0; i < s.length; ++i) text.append_code_point(s.at(i));
}

void append_repr(Text& text, const Str& s) {
  bool single = false, dbl = false;
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    single = single || c == '\'';
    dbl = dbl || c == '"';
  }
  char quote = single && !dbl ? '"' : '\'';
  text.append(quote);
  for (Word i = 0; i < s.length; ++i) {
    uint32_t c = s.at(i);
    if (c == static_cast<uint32_t>(quote) || c == '\\') {
      text.append('\\');
      text.append(static_cast<char>(c));
    } else if (c == '\n') {
      text.append("\\n");
    } else if (c == '\r') {
      text.append("\\r");
    } else if (c == '\t') {
      text.append("\\t");
    } else if (c < 0x20 || c == 0x7f) {
      text.append_format("\\x%02x", c);
    } else if (c < 0x7f || is_printable(c)) {
      text.append_code_point(c);
    } else if (c < 0x100) {
      text.append_format("\\x%02x", c);
    } else if (c < 0x10000) {
      text.append_format("\\u%04x", c);
    } else {
      text.append_format("\\U%08x", c);
    }
  }
  text.append(quote);
}

Result<Ref<Str>> finish(Text& text) {
  if (!text.ok()) return Error::no_memory;
  return make_str(text.view());
}

// ---- interning
// -------------------------------------------------------------------------------------------------------

// An open table of strings. A name lives for ever: caches all over the runtime compare names by address. What is only
// interned as a constant dies like any other string; the table does not own it.
struct InternTable {
  Str** rows = nullptr;
  Word capacity = 0, used = 0;
};

namespace {

bool grow_interned(InternTable& table) {
  Word capacity = table.capacity ? table.capacity * 2 : 1024;
  auto** rows = static_cast<Str**>(std::calloc(capacity, sizeof(Str*)));
  if (!rows) return false;
  for (Word i = 0; i < table.capacity; ++i) {
    Str* s = table.rows[i];
    if (!s) continue;
    Word at = static_cast<Word>(hash_str(*s)) & (capacity - 1);
    while (rows[at]) at = (at + 1) & (capacity - 1);
    rows[at] = s;
  }
  std::free(table.rows);
  table.rows = rows;
  table.capacity = capacity;
  return true;
}

}  // namespace

Ref<Str> intern_mortal(Ref<Str> s) {
  if (s->interned() || s->interned_mortal() || !is_str_exact(s.get())) return s;
  if (!rt().interned) rt().interned = new InternTable;
  InternTable& table = *rt().interned;
  if ((table.used + 1) * 3 > table.capacity * 2 && !grow_interned(table)) return s;
  Word at = static_cast<Word>(hash_str(*s)) & (table.capacity - 1);
  for (; table.rows[at]; at = (at + 1) & (table.capacity - 1)) {
    if (equal(*table.rows[at], *s)) return Borrowed<Str>(table.rows[at]).dup();
  }
  table.rows[at] = s.get();
  ++table.used;
  s->flags.extent |= Str::kInternedMortal;
  return s;
}

Ref<Str> intern(Ref<Str> s) {
  Ref<Str> one = intern_mortal(std::move(s));
  if (one->interned_mortal()) {
    one->flags.extent = static_cast<uint8_t>((one->flags.extent & ~Str::kInternedMortal) | Str::kInterned);
    one->count = kImmortal;
  }
  return one;
}

// Rows behind the gap that are not where they began to look move up, so that nobody stops looking at it too soon.
static void forget_interned(Object* o) {
  Str& s = *as_str(o);
  if (!s.interned_mortal()) return;
  InternTable& table = *rt().interned;
  Word mask = table.capacity - 1;
  Word gap = static_cast<Word>(s.hash_cache.value) & mask;
  while (table.rows[gap] != &s) gap = (gap + 1) & mask;
  for (Word at = gap;;) {
    at = (at + 1) & mask;
    if (!table.rows[at]) break;
    Word home = static_cast<Word>(table.rows[at]->hash_cache.value) & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    table.rows[gap] = table.rows[at];
    gap = at;
  }
  table.rows[gap] = nullptr;
  --table.used;
}

Result<Ref<Str>> intern(std::string_view utf8) {
  // What is there needs no memory: looking up a name cannot fail.
  if (InternTable* table = rt().interned) {
    Word at = static_cast<Word>(hash_bytes(utf8.data(), utf8.size())) & (table->capacity - 1);
    for (; table->rows[at]; at = (at + 1) & (table->capacity - 1)) {
      if (equal(*table->rows[at], utf8)) return intern(Borrowed<Str>(table->rows[at]).dup());
    }
  }
  return intern(TRY(make_str(utf8)));
}

void visit_interned(RootVisitor& visitor) {
  InternTable* table = rt().interned;
  for (Word i = 0; table && i < table->capacity; ++i) {
    if (table->rows[i] && table->rows[i]->interned()) visitor.root(table->rows[i], "names", nullptr);
  }
}

void free_interned() {
  if (rt().interned) std::free(rt().interned->rows);
  delete rt().interned;
  rt().interned = nullptr;
}

// ---- messages
// --------------------------------------------------------------------------------------------------------

void append_message(Text& text, const char* format, va_list args) {
  text.append_format_list(format, args, [](Text& out, char kind, void* value) {
    switch (kind) {
      case 'U': append(out, *static_cast<Str*>(value)); break;
      case 'T': out.append(type_name_utf8(type_of(static_cast<Object*>(value)))); break;
      case 'N': out.append(type_name_utf8(static_cast<TypeObject*>(value))); break;
      default: WRP_UNREACHABLE();
    }
  });
}

Result<Ref<Str>> format_message(const char* format, ...) {
  Text text;
  va_list args;
  va_start(args, format);
  append_message(text, format, args);
  va_end(args);
  return finish(text);
}

}  // namespace wrp
