// memoryview.cpp -- a look at the bytes of another object, without a copy: one dimension of unsigned bytes.
#include "base/hash.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/sequence.h"

namespace wrp {

Result<Ref<>> hex_of(Interp& in, std::string_view bytes, Object* separator, Object* every) {
  char c = 0;
  if (separator && separator != rt().none) {
    std::string_view text;
    bool ok = is_str(separator) ? as_str(separator)->length == 1 : bytes_view(separator, text) && text.size() == 1;
    if (!is_str(separator) && !bytes_view(separator, text)) return type_error(in, "sep must be str or bytes.");
    if (!ok) return value_error(in, "sep must be length 1.");
    c = is_str(separator) ? static_cast<char>(as_str(separator)->at(0)) : text[0];
  }
  int64_t group = every ? TRY(as_index(in, every)) : 1;
  Text out;
  auto size = static_cast<int64_t>(bytes.size());
  for (int64_t i = 0; i < size; ++i) {
    bool cut = group > 0 ? (size - i) % group == 0 : group < 0 && i % -group == 0;
    if (c && i && cut) out.append(c);
    out.append_format("%02x", static_cast<unsigned>(static_cast<unsigned char>(bytes[static_cast<size_t>(i)])));
  }
  return finish(out);
}

namespace {

MemoryView& view(Object* o) { return *static_cast<MemoryView*>(o); }

Object* base_of(MemoryView& v) { return v.owner.get(); }
void release(MemoryView& v) {
  Ref<> owner = v.owner.take();
  if (owner && is_bytearray(owner.get())) --as_bytearray(owner.get())->exports;
}

const LifetimeHooks kHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& v) {
          if (view(o).owner) v.labelled(view(o).owner.get(), "obj", nullptr, 0);
        },
    .detach_next = [](Object* o, Word&) -> Object* {
      MemoryView& v = view(o);
      if (v.owner && is_bytearray(v.owner.get())) --as_bytearray(v.owner.get())->exports;
      return v.owner.release();
    },
    .clear = [](Object* o) { release(view(o)); },
    .finalize = nullptr,
    .free_payload = nullptr,
    .visit_weak = nullptr,
};

Result<Ref<>> make_part(Object* owner, Word start, Word length, bool locked) {
  Ref<MemoryView> v = TRY(heap().make<MemoryView>(*rt().types.memoryview));
  v->owner = Borrowed<>(owner).dup();
  if (is_bytearray(owner)) ++as_bytearray(owner)->exports;
  v->start = start;
  v->length = length;
  v->locked = locked;
  heap().track(v.get());
  return v;
}

Result<std::string_view> bytes_of(Interp& in, Object* o) {
  std::string_view out;
  if (bytes_view(o, out)) return out;
  return value_error(in, "operation forbidden on released memoryview object");
}
bool read_only(Object* o) { return view(o).locked || !is_bytearray(base_of(view(o))); }

Result<Ref<>> view_new(Interp& in, TypeObject&, const Args& args) {
  static const char* const kNames[] = {"object", nullptr};
  Object* v[1];
  TRY(unpack(in, {.function = "memoryview", .names = kNames, .required = 1}, args, v));
  return make_memoryview(in, v[0]);
}
Result<Ref<>> view_repr(Interp&, Object* o) {
  Text text;
  text.append_format(view(o).released() ? "<released memory at 0x%llx>" : "<memory at 0x%llx>",
                     static_cast<unsigned long long>(heap().id_of(o)));
  return finish(text);
}
Result<int64_t> view_hash(Interp& in, Object* o) {
  std::string_view all = TRY(bytes_of(in, o));
  if (!read_only(o)) return value_error(in, "cannot hash writable memoryview object");
  return hash_bytes(all.data(), all.size());
}
Result<Ref<>> view_compare(Interp&, Object* a, Object* b, CompareOp op) {
  std::string_view x, y;
  if (op != CompareOp::eq && op != CompareOp::ne) return not_implemented();
  if (!bytes_view(a, x)) return make_bool((a == b) == (op == CompareOp::eq));
  if (!bytes_view(b, y)) return not_implemented();
  return make_bool((x == y) == (op == CompareOp::eq));
}
Result<Word> place(Interp& in, Object* key, Word size) {
  int64_t i = TRY(as_index(in, key, rt().exceptions.IndexError));
  if (i < 0) i += static_cast<int64_t>(size);
  if (i < 0 || i >= static_cast<int64_t>(size))
    return raise_error(in, rt().exceptions.IndexError, "index out of bounds on dimension 1");
  return static_cast<Word>(i);
}
Result<Ref<>> view_getitem(Interp& in, Object* o, Object* key) {
  std::string_view all = TRY(bytes_of(in, o));
  if (key == rt().ellipsis) return Borrowed<>(o).dup();
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), all.size()));
    if (b.step != 1) return not_supported(in, "a memoryview with steps");
    return make_part(base_of(view(o)), view(o).start + static_cast<Word>(b.start), static_cast<Word>(b.count),
                     view(o).locked);
  }
  if (!has_index(key)) return type_error(in, "memoryview: invalid slice key");
  return make_int(static_cast<uint8_t>(all[TRY(place(in, key, all.size()))]));
}
Result<void> view_setitem(Interp& in, Object* o, Object* key, Object* value) {
  std::string_view all = TRY(bytes_of(in, o));
  if (read_only(o)) return type_error(in, "cannot modify read-only memory");
  if (!value) return type_error(in, "cannot delete memory");
  char* to = as_bytearray(base_of(view(o)))->bytes + view(o).start;
  if (key->type == rt().types.slice) {
    SliceBounds b = TRY(slice_bounds(in, *static_cast<Slice*>(key), all.size()));
    std::string_view from = TRY(need_bytes(in, value));
    if (from.size() != static_cast<size_t>(b.count)) {
      return value_error(in, "memoryview assignment: lvalue and rvalue have different structures");
    }
    Text copy;
    copy.append(from);
    for (int64_t i = 0, at = b.start; i < b.count; ++i, at += b.step) to[at] = copy.view()[static_cast<size_t>(i)];
    return {};
  }
  if (!has_index(key)) return type_error(in, "memoryview: invalid slice key");
  Word i = TRY(place(in, key, all.size()));
  if (!has_index(value)) return type_error(in, "memoryview: invalid type for format 'B'");
  int64_t n = TRY(as_index(in, value));
  if (n < 0 || n > 255) return value_error(in, "memoryview: invalid value for format 'B'");
  to[i] = static_cast<char>(n);
  return {};
}

#define METHOD(name) Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self, [[maybe_unused]] const Args& args)
METHOD(view_tobytes) { return make_bytes(TRY(bytes_of(in, self))); }
METHOD(view_tolist) {
  std::string_view all = TRY(bytes_of(in, self));
  Ref<List> out = TRY(make_list(all.size()));
  for (char c : all) TRY(list_append(*out, TRY(make_int(static_cast<unsigned char>(c)))));
  return out;
}
METHOD(view_hex) {
  static const char* const kNames[] = {"sep", "bytes_per_sep", nullptr};
  Object* v[2];
  TRY(unpack(in, {.function = "hex", .names = kNames}, args, v));
  return hex_of(in, TRY(bytes_of(in, self)), v[0], v[1]);
}
METHOD(view_release) {
  release(view(self));
  return none();
}
METHOD(view_toreadonly) {
  TRY(bytes_of(in, self));
  return make_part(base_of(view(self)), view(self).start, view(self).length, true);
}
METHOD(view_cast) {
  TRY(bytes_of(in, self));
  bool plain = is_str(args[0]) && (equal(*as_str(args[0]), "B") || equal(*as_str(args[0]), "@B"));
  if (!plain) return not_supported(in, "memoryview.cast() to other than bytes");
  return make_part(base_of(view(self)), view(self).start, view(self).length, view(self).locked);
}
METHOD(view_enter) {
  TRY(bytes_of(in, self));
  return Borrowed<>(self).dup();
}
METHOD(view_exit) { return view_release(in, self, {}); }
#undef METHOD
const NativeMethod kMethods[] = {
    {"tobytes", view_tobytes, 0, 1, NativeMethod::method, nullptr},
    {"tolist", view_tolist, 0, 0, NativeMethod::method, nullptr},
    {"hex", view_hex, 0, -1, NativeMethod::method | NativeMethod::keywords, nullptr},
    {"release", view_release, 0, 0, NativeMethod::method, nullptr},
    {"toreadonly", view_toreadonly, 0, 0, NativeMethod::method, nullptr},
    {"cast", view_cast, 1, 2, NativeMethod::method, nullptr},
    {"__enter__", view_enter, 0, 0, NativeMethod::method, nullptr},
    {"__exit__", view_exit, 0, -1, NativeMethod::method, nullptr},
    {},
};

#define GETTER(name, expression)                                   \
  Result<Ref<>> name([[maybe_unused]] Interp& in, Object* self) {  \
    std::string_view all = TRY(bytes_of(in, self));                \
    [[maybe_unused]] auto size = static_cast<int64_t>(all.size()); \
    return expression;                                             \
  }
Result<Ref<>> one_tuple(int64_t n) {
  Ref<> number = TRY(make_int(n));
  return make_tuple_of(number.get());
}
GETTER(get_obj, Borrowed<>(base_of(view(self))).dup())
GETTER(get_nbytes, make_int(size))
GETTER(get_itemsize, make_int(1))
GETTER(get_ndim, make_int(1))
GETTER(get_format, make_str(std::string_view("B")))
GETTER(get_readonly, make_bool(read_only(self)))
GETTER(get_shape, one_tuple(size))
GETTER(get_strides, one_tuple(1))
GETTER(get_suboffsets, Borrowed<>(rt().empty_tuple).dup())
GETTER(get_contiguous, make_bool(true))
const NativeGetSet kGetSets[] = {{"obj", get_obj, nullptr},
                                 {"nbytes", get_nbytes, nullptr},
                                 {"itemsize", get_itemsize, nullptr},
                                 {"ndim", get_ndim, nullptr},
                                 {"format", get_format, nullptr},
                                 {"readonly", get_readonly, nullptr},
                                 {"shape", get_shape, nullptr},
                                 {"strides", get_strides, nullptr},
                                 {"suboffsets", get_suboffsets, nullptr},
                                 {"contiguous", get_contiguous, nullptr},
                                 {"c_contiguous", get_contiguous, nullptr},
                                 {"f_contiguous", get_contiguous, nullptr},
                                 {}};

}  // namespace

Result<Ref<>> make_memoryview(Interp& in, Object* owner) {
  std::string_view all;
  if (is_memoryview(owner)) {
    all = TRY(bytes_of(in, owner));
    return make_part(base_of(view(owner)), view(owner).start, all.size(), view(owner).locked);
  }
  if (!bytes_view(owner, all)) return type_error(in, "memoryview: a bytes-like object is required, not '%T'", owner);
  return make_part(owner, 0, all.size(), false);
}

Result<void> ready_memoryview() {
  return ready_type(*rt().types.memoryview, "memoryview",
                    {.hooks = &kHooks,
                     .words = words_of<MemoryView>,
                     .is_gc = true,
                     .weak_offset = offsetof(MemoryView, weak) / sizeof(Word),
                     .slots = {.repr = view_repr,
                               .hash = view_hash,
                               .compare = view_compare,
                               .length = [](Interp& in, Object* o) -> Result<int64_t> {
                                 return static_cast<int64_t>(TRY(bytes_of(in, o)).size());
                               },
                               .getitem = view_getitem,
                               .setitem = view_setitem,
                               .new_ = view_new},
                     .methods = kMethods,
                     .getsets = kGetSets});
}

}  // namespace wrp
