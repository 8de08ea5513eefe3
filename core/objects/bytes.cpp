// bytes.cpp -- bytes and bytearray: making, indexing, joining. Methods are in bytes_methods.cpp, memoryview in
// memoryview.cpp.
#include "objects/bytes.h"

#include "base/hash.h"
#include "objects/arguments.h"
#include "objects/sequence.h"

namespace wrp {

extern const NativeMethod kBytesMethods[], kByteArrayMethods[];
Result<Ref<>> bytes_percent(Interp& in, Object* format, Object* values);
Result<void> ready_memoryview();

namespace {

std::string_view view_of(Object* o) { return is_bytes(o) ? as_bytes(o)->view() : as_bytearray(o)->view(); }
Word buffer_words(Word bytes) { return (bytes + 3) / 4; }

// ---- from whatever the constructors take
// -----------------------------------------------------------------------------

Result<void> append_source(Interp& in, const char* name, const Args& args, Text& out, const char* what) {
  static const char* const kNames[] = {"source", "encoding", "errors", nullptr};
  Object* v[3];
  TRY(unpack(in, {.function = name, .names = kNames}, args, v));
  if (!v[0]) {
    if (v[1]) return type_error(in, "encoding without a string argument");
    if (v[2]) return type_error(in, "errors without a string argument");
    return {};
  }
  if (is_str(v[0])) {
    if (!v[1]) return type_error(in, "string argument without an encoding");
    Str* encoding = TRY(need_str(in, v[1], name, 2));
    Str* errors = v[2] ? TRY(need_str(in, v[2], name, 3)) : nullptr;
    Ref<Bytes> encoded = TRY(encode(in, *as_str(v[0]), encoding, errors));
    out.append(encoded->view());
    return {};
  }
  if (v[1]) return type_error(in, "encoding without a string argument");
  if (v[2]) return type_error(in, "errors without a string argument");
  std::string_view bytes;
  if (bytes_view(v[0], bytes)) {
    out.append(bytes);
    return {};
  }
  Ref<> method = TRY(get_special(in, v[0], ID(__bytes__)));
  if (method) {
    Ref<> made = TRY(call(in, method.get(), {}));
    if (!is_bytes(made.get())) return type_error(in, "__bytes__ returned non-bytes (type %T)", made.get());
    out.append(as_bytes(made.get())->view());
    return {};
  }
  if (has_index(v[0])) {
    auto n = as_index(in, v[0], rt().exceptions.OverflowError);
    if (n) {
      if (*n < 0) return value_error(in, "negative count");
      out.append_many('\0', *n);
      return {};
    }
    if (!raised_is(in, n.error(), rt().exceptions.TypeError)) return n.error();
    in.drop_raised();  // it may be iterable
  }
  if (!type_of(v[0])->slots.iter && !type_of(v[0])->slots.getitem) {
    return type_error(in, "cannot convert '%T' object to %s", v[0], name);
  }
  return collect_bytes(in, v[0], out, what);
}

Result<void> fill(Interp& in, const char* name, const Args& args, Text& out, const char* what) {
  TRY(append_source(in, name, args, out, what));
  if (!out.ok()) return Error::no_memory;
  return {};
}

Result<Ref<>> bytes_new(Interp& in, TypeObject& type, const Args& args) {
  if (&type == rt().types.bytes && args.count == 1 && !args.has_keywords() && args[0]->type == rt().types.bytes)
    return Borrowed<>(args[0]).dup();
  Text text;
  TRY(fill(in, "bytes", args, text, "bytes"));
  if (&type == rt().types.bytes) return make_bytes(text.view());
  Ref<> made = TRY(make_instance_of(type, words_of<Bytes> + buffer_words(text.size() + 1)));
  as_bytes(made.get())->length = text.size();
  as_bytes(made.get())->hash_cache.value = -1;
  std::memcpy(as_bytes(made.get())->data(), text.view().data(), text.size());
  return made;
}
Result<Ref<>> bytearray_new(Interp&, TypeObject& type, const Args&) { return make_instance(type); }
Result<void> bytearray_init(Interp& in, Object* self, const Args& args) {
  Text text;
  TRY(fill(in, "bytearray", args, text, "byte"));
  TRY(bytearray_resize(in, *as_bytearray(self), text.size()));
  if (text.size()) std::memcpy(as_bytearray(self)->bytes, text.view().data(), text.size());
  return {};
}

// ---- slots
// -----------------------------------------------------------------------------------------------------------

Result<Ref<>> bytes_repr(Interp&, Object* o) {
  Text text;
  append_bytes_repr(text, as_bytes(o)->view());
  return finish(text);
}
Result<Ref<>> bytearray_repr(Interp&, Object* o) {
  Text text;
  append(text, *type_of(o)->name);
  text.append('(');
  append_bytes_repr(text, as_bytearray(o)->view(), true);
  text.append(')');
  return finish(text);
}
Result<int64_t> bytes_hash(Interp&, Object* o) {
  Bytes& b = *as_bytes(o);
  if (b.hash_cache.value == -1) b.hash_cache.value = hash_bytes(b.data(), b.length);
  return b.hash_cache.value;
}
Result<Ref<>> bytes_compare(Interp&, Object* a, Object* b, CompareOp op) {
  std::string_view x, y;
  if (!bytes_view(a, x) || !bytes_view(b, y)) return not_implemented();
  int order = x.compare(y);
  return make_bool(order_satisfies(order, op));
}
Result<Ref<>> bytes_getitem(Interp& in, Object* o, Object* key) {
  std::string_view all = view_of(o);
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), all.size()));
    if (b.step == 1) {
      if (o->type == rt().types.bytes && static_cast<Word>(b.count) == all.size()) return Borrowed<>(o).dup();
      return bytes_like(o, all.substr(static_cast<size_t>(b.start), static_cast<size_t>(b.count)));
    }
    Text text;
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) text.append(all[static_cast<size_t>(at)]);
    return bytes_like(o, text);
  }
  bool array = is_bytearray(o);
  Word i = TRY(sequence_index(in, key, all.size(), array ? "bytearray" : "byte",
                              array ? "bytearray index out of range" : "index out of range"));
  return make_int(static_cast<uint8_t>(all[i]));
}
Result<bool> bytes_contains(Interp& in, Object* o, Object* what) {
  std::string_view part;
  if (has_index(what)) {
    char c = static_cast<char>(TRY(need_byte(in, what, "byte")));
    return view_of(o).find(c) != std::string_view::npos;
  }
  part = TRY(need_bytes(in, what));
  return view_of(o).find(part) != std::string_view::npos;
}
Result<Ref<>> bytes_concat(Interp& in, Object* a, Object* b) {
  std::string_view x, y;
  if (!bytes_view(a, x) || !bytes_view(b, y)) return type_error(in, "can't concat %T to %T", b, a);
  for (auto [whole, empty] : {std::pair(a, y), std::pair(b, x)}) {
    if (empty.empty() && whole->type == rt().types.bytes && is_bytes(a)) return Borrowed<>(whole).dup();
  }
  Text text;
  text.append(x);
  text.append(y);
  return bytes_like(a, text);
}
Result<Ref<>> bytes_repeat(Interp& in, Object* o, Object* times) {
  std::string_view all = view_of(o);
  Word n = TRY(repeat_count(in, times, all.size()));
  if (n == 1 && o->type == rt().types.bytes) return Borrowed<>(o).dup();
  Text text;
  for (Word i = 0; i < n && text.ok(); ++i) text.append(all);
  return bytes_like(o, text);
}
Result<Ref<>> bytes_mod(Interp& in, Object* a, Object* b) {
  if (!is_bytes(a) && !is_bytearray(a)) return not_implemented();
  return bytes_percent(in, a, b);
}

// ---- bytearray changes
// -----------------------------------------------------------------------------------------------

Result<void> bytearray_setitem(Interp& in, Object* o, Object* key, Object* value) {
  ByteArray& a = *as_bytearray(o);
  if (key->type != rt().types.slice) {
    Word i = TRY(sequence_index(in, key, a.length, "bytearray", "bytearray index out of range"));
    if (!value) return bytearray_replace(in, a, i, i + 1, {});
    a.bytes[i] = static_cast<char>(TRY(need_byte(in, value, "byte")));
    return {};
  }
  Text text;
  if (value) {
    std::string_view bytes;
    if (bytes_view(value, bytes)) {
      text.append(bytes);
    } else if (is_str(value) || is_int(value)) {
      return type_error(in, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    } else {
      TRY(collect_bytes(in, value, text, "byte"));
    }
  }
  SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), a.length));
  if (b.step == 1)
    return bytearray_replace(in, a, static_cast<Word>(b.start), static_cast<Word>(b.start + b.count), text.view());
  if (value) {
    if (text.size() != static_cast<size_t>(b.count)) {
      return value_error(in, "attempt to assign bytes of size %zu to extended slice of size %zu", text.size(),
                         static_cast<size_t>(b.count));
    }
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) a.bytes[at] = text.view()[static_cast<size_t>(i)];
    return {};
  }
  if (b.step < 0) b.start += (b.count - 1) * b.step, b.step = -b.step;
  Text kept;
  for (Word i = 0; i < a.length; ++i) {
    int64_t offset = static_cast<int64_t>(i) - b.start;
    bool gone = offset >= 0 && offset % b.step == 0 && offset / b.step < b.count;
    if (!gone) kept.append(a.bytes[i]);
  }
  return bytearray_replace(in, a, 0, a.length, kept.view());
}
Result<Ref<>> bytearray_extend_in_place(Interp& in, Object* o, Object* other) {
  std::string_view bytes;
  if (!bytes_view(other, bytes)) return type_error(in, "can't concat %T to %T", other, o);
  TRY(bytearray_replace(in, *as_bytearray(o), as_bytearray(o)->length, as_bytearray(o)->length, bytes));
  return Borrowed<>(o).dup();
}
Result<Ref<>> bytearray_repeat_in_place(Interp& in, Object* o, Object* times) {
  Ref<> made = TRY(bytes_repeat(in, o, times));
  TRY(bytearray_replace(in, *as_bytearray(o), 0, as_bytearray(o)->length, as_bytearray(made.get())->view()));
  return Borrowed<>(o).dup();
}

Result<Ref<>> bytes_iter_next(Interp&, Object* o) {
  auto& it = *static_cast<ItemIterator*>(o);
  if (!it.sequence) return Ref<>();
  std::string_view all = view_of(it.sequence.get());
  if (it.index < all.size()) return make_int(static_cast<uint8_t>(all[it.index++]));
  it.sequence = nullptr;
  return Ref<>();
}

const LifetimeHooks kByteArrayHooks = {
    .visit_edges = nullptr,
    .detach_next = nullptr,
    .clear = nullptr,
    .finalize = nullptr,
    .free_payload =
        [](Object* o) {
          ByteArray& a = *as_bytearray(o);
          if (a.bytes) heap().allocator().free_buffer(a.bytes, buffer_words(a.capacity));
        },
    .visit_weak = nullptr,
};
const LifetimeHooks kBytesHooks = {};

}  // namespace

Result<uint8_t> need_byte(Interp& in, Object* o, const char* what) {
  int64_t n = int_value(TRY(to_int(in, o)).get());
  if (n < 0 || n > 255) return value_error(in, "%s must be in range(0, 256)", what);
  return static_cast<uint8_t>(n);
}

Result<void> collect_bytes(Interp& in, Object* source, Text& out, const char* what) {
  Ref<> it = TRY(get_iter(in, source));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) break;
    out.append(static_cast<char>(TRY(need_byte(in, item.get(), what))));
  }
  if (!out.ok()) return Error::no_memory;
  return {};
}

Result<Ref<>> bytes_like(Object* like, const Text& text) {
  if (!text.ok()) return Error::no_memory;
  return bytes_like(like, text.view());
}
Result<Ref<>> bytes_like(Object* like, std::string_view bytes) {
  if (is_bytearray(like)) return make_bytearray(bytes);
  return make_bytes(bytes);
}

Result<Ref<Bytes>> make_bytes_raw(Word length) {
  if (length > 0x3fffffff) return Error::no_memory;
  Ref<Bytes> b = TRY(heap().make<Bytes>(*rt().types.bytes, words_of<Bytes> + buffer_words(length + 1)));
  b->length = length;
  b->hash_cache.value = -1;
  return b;
}

Result<Ref<Bytes>> make_bytes(std::string_view bytes) {
  Object** the_one = bytes.empty()       ? &rt().short_bytes[0]
                     : bytes.size() == 1 ? &rt().short_bytes[1 + static_cast<unsigned char>(bytes[0])]
                                         : nullptr;
  if (the_one && *the_one) return Borrowed<Bytes>(as_bytes(*the_one)).dup();
  Ref<Bytes> b = TRY(make_bytes_raw(bytes.size()));
  std::memcpy(b->data(), bytes.data(), bytes.size());
  if (the_one) {
    b->count = kImmortal;
    *the_one = b.get();
  }
  return b;
}

Result<Ref<ByteArray>> make_bytearray(std::string_view bytes) {
  Ref<ByteArray> a = TRY(heap().make<ByteArray>(*rt().types.bytearray));
  if (bytes.empty()) return a;
  void* memory = heap().allocator().allocate_buffer(buffer_words(bytes.size()));
  if (!memory) return Error::no_memory;
  a->bytes = static_cast<char*>(memory);
  a->length = a->capacity = bytes.size();
  std::memcpy(a->bytes, bytes.data(), bytes.size());
  return a;
}

Result<void> bytearray_resize(Interp& in, ByteArray& a, Word length) {
  if (length == a.length) return {};
  if (a.exports)
    return raise_error(in, rt().exceptions.BufferError, "Existing exports of data: object cannot be re-sized");
  if (length > a.capacity) {
    Word capacity = length + (length >> 3) + 6;
    void* memory = heap().allocator().resize_buffer(a.bytes, buffer_words(a.capacity), buffer_words(capacity));
    if (!memory) return Error::no_memory;
    a.bytes = static_cast<char*>(memory);
    a.capacity = capacity;
  }
  a.length = length;
  return {};
}

Result<void> bytearray_replace(Interp& in, ByteArray& a, Word start, Word end, std::string_view with) {
  Text copy;  // `with` may be a part of the array itself
  copy.append(with);
  Word tail = a.length - end, size = start + copy.size() + tail;
  if (size > a.length) {
    TRY(bytearray_resize(in, a, size));
    std::memmove(a.bytes + start + copy.size(), a.bytes + end, tail);
  } else {
    if (size < a.length && a.exports)
      return raise_error(in, rt().exceptions.BufferError, "Existing exports of data: object cannot be re-sized");
    std::memmove(a.bytes + start + copy.size(), a.bytes + end, tail);
    TRY(bytearray_resize(in, a, size));
  }
  if (copy.size()) std::memcpy(a.bytes + start, copy.view().data(), copy.size());
  return {};
}

bool bytes_view(Object* o, std::string_view& out) {
  if (is_bytes(o)) return out = as_bytes(o)->view(), true;
  if (is_bytearray(o)) return out = as_bytearray(o)->view(), true;
  if (!is_memoryview(o)) return false;
  auto& view = *static_cast<MemoryView*>(o);
  if (view.released() || !bytes_view(view.owner.get(), out)) return false;
  out = out.substr(view.start, view.length);
  return true;
}
Result<std::string_view> need_bytes(Interp& in, Object* o) {
  std::string_view out;
  if (bytes_view(o, out)) return out;
  if (is_memoryview(o)) return value_error(in, "operation forbidden on released memoryview object");
  return type_error(in, "a bytes-like object is required, not '%T'", o);
}

void append_bytes_repr(Text& text, std::string_view bytes, bool escape_single) {
  bool single = bytes.find('\'') != std::string_view::npos, dbl = bytes.find('"') != std::string_view::npos;
  char quote = single && !dbl ? '"' : '\'';
  text.append('b');
  text.append(quote);
  for (char c : bytes) {
    if (c == quote || c == '\\' || (escape_single && c == '\'')) {
      text.append('\\');
      text.append(c);
    } else if (c == '\t') {
      text.append("\\t");
    } else if (c == '\n') {
      text.append("\\n");
    } else if (c == '\r') {
      text.append("\\r");
    } else if (c < ' ' || c == 0x7f || static_cast<unsigned char>(c) > 0x7f) {
      text.append_format("\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      text.append(c);
    }
  }
  text.append(quote);
}

Result<void> ready_bytes_types() {
  Types& t = rt().types;
  auto iter = [](Interp&, Object* o) -> Result<Ref<>> {
    return make_item_iterator(is_bytearray(o) ? *rt().types.bytearray_iterator : *rt().types.bytes_iterator, o, 0);
  };
  auto length = [](Interp&, Object* o) -> Result<int64_t> { return static_cast<int64_t>(view_of(o).size()); };
  TypeSpec spec = {.hooks = &kBytesHooks,
                   .words = words_of<Bytes>,
                   .is_base = true,
                   .var_sized = true,
                   .slots = {.repr = bytes_repr,
                             .str = bytes_repr,
                             .iter = iter,
                             .hash = bytes_hash,
                             .compare = bytes_compare,
                             .length = length,
                             .getitem = bytes_getitem,
                             .contains = bytes_contains,
                             .concat = bytes_concat,
                             .repeat = bytes_repeat,
                             .new_ = bytes_new},
                   .methods = kBytesMethods};
  spec.slots.binary[static_cast<int>(BinaryOp::mod)] = bytes_mod;
  TRY(ready_type(*t.bytes, "bytes", spec));
  TypeSpec array = {.hooks = &kByteArrayHooks,
                    .words = words_of<ByteArray>,
                    .is_base = true,
                    .slots = {.repr = bytearray_repr,
                              .str = bytearray_repr,
                              .iter = iter,
                              .hash = hash_not_implemented,
                              .compare = bytes_compare,
                              .length = length,
                              .getitem = bytes_getitem,
                              .setitem = bytearray_setitem,
                              .contains = bytes_contains,
                              .concat = bytes_concat,
                              .repeat = bytes_repeat,
                              .inplace_concat = bytearray_extend_in_place,
                              .inplace_repeat = bytearray_repeat_in_place,
                              .init = bytearray_init,
                              .new_ = bytearray_new},
                    .methods = kByteArrayMethods};
  array.slots.binary[static_cast<int>(BinaryOp::mod)] = bytes_mod;
  TRY(ready_type(*t.bytearray, "bytearray", array));
  TypeSpec walk = {.hooks = &kItemIteratorHooks,
                   .words = words_of<ItemIterator>,
                   .is_gc = true,
                   .internal = true,
                   .slots = {.iter = self_iter, .next = bytes_iter_next}};
  TRY(ready_type(*t.bytes_iterator, "bytes_iterator", walk));
  TRY(ready_type(*t.bytearray_iterator, "bytearray_iterator", walk));
  return ready_memoryview();
}

}  // namespace wrp
