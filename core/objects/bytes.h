// bytes.h -- bytes, bytearray and memoryview, and the way from text to bytes and back.
#pragma once

#include <string_view>

#include "objects/str.h"

namespace wrp {

struct Bytes : Object {
  Wide<int64_t> hash_cache;  // -1 = not computed yet
  Word length;
  Word spare;
  char* data() { return reinterpret_cast<char*>(this + 1); }
  std::string_view view() { return {data(), length}; }
};

struct ByteArray : Object {
  char* bytes;
  Word length, capacity;  // in bytes
  Word exports;           // memory views that forbid resizing
  std::string_view view() { return {bytes, length}; }
};

// A stretch of one of the others (or of another view): single bytes, contiguous.
struct MemoryView : GcObject {
  Ref<> owner;  // null once released
  WeakReference* weak;
  Word start, length;
  Word locked;  // may not be written through, whatever the owner is
  bool released() const { return !owner; }
};

inline Bytes* as_bytes(Object* o) { return static_cast<Bytes*>(o); }
inline ByteArray* as_bytearray(Object* o) { return static_cast<ByteArray*>(o); }
inline bool is_bytes(const Object* o) { return o->type == rt().types.bytes || type_of(o)->features.bytes_subclass; }
inline bool is_bytearray(const Object* o) { return is_instance(o, rt().types.bytearray); }
inline bool is_memoryview(const Object* o) { return o->type == rt().types.memoryview; }

Result<Ref<Bytes>> make_bytes(std::string_view bytes);
Result<Ref<Bytes>> make_bytes_raw(Word length);  // to be filled at once
Result<Ref<ByteArray>> make_bytearray(std::string_view bytes);
Result<void> bytearray_resize(Interp& in, ByteArray& array, Word length);
Result<Ref<>> make_memoryview(Interp& in, Object* owner);

// The bytes of a bytes-like object; valid until the object changes. False: it is none (or a released view).
bool bytes_view(Object* o, std::string_view& out);
// The same or "a bytes-like object is required, not 'int'".
Result<std::string_view> need_bytes(Interp& in, Object* o);

// For bytes.cpp and its methods.
Result<uint8_t> need_byte(Interp& in, Object* o, const char* what);                     // 0 to 255
Result<void> collect_bytes(Interp& in, Object* iterable, Text& out, const char* what);  // from integers
Result<void> bytearray_replace(Interp& in, ByteArray& a, Word start, Word end, std::string_view with);
Result<Ref<>> bytes_like(Object* like, const Text& text);        // MemoryError when the text found no room
Result<Ref<>> bytes_like(Object* like, std::string_view bytes);  // a bytearray when `like` is one, else bytes

Result<Ref<>> hex_of(Interp& in, std::string_view bytes, Object* separator, Object* every);  // bytes.hex()

// b'...' as repr shows it.
// `escape_single`: also where it need not be, as a bytearray does.
void append_bytes_repr(Text& text, std::string_view bytes, bool escape_single = false);

// codecs.cpp. `encoding` and `errors` may be null.
Result<Ref<Bytes>> encode(Interp& in, Str& s, Str* encoding, Str* errors);
Result<Ref<Str>> decode(Interp& in, Object* bytes_object, std::string_view bytes, Str* encoding, Str* errors);

const TypeSpec& bytes_spec();
const TypeSpec& bytearray_spec();
Result<void> ready_bytes_types();

}  // namespace wrp
