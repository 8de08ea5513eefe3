#include "modules/named_row.h"

namespace wrp {

namespace {

constexpr Word kMostNames = 20;

template <Word kAt>
Result<Ref<>> row_item(Interp&, Object* self) {
  return dup((*as_tuple(self))[kAt]);
}
template <Word... kAt>
constexpr auto row_getters(std::integer_sequence<Word, kAt...>) {
  struct Table {
    UnaryFn get[kMostNames];
  };
  return Table{{row_item<kAt>...}};
}
constexpr auto kGetters = row_getters(std::make_integer_sequence<Word, kMostNames>());

Result<Ref<>> row_repr(Interp& in, Object* o) {
  Text text;
  append(text, *TRY(type_full_name(*type_of(o))));
  text.append('(');
  Tuple& row = *as_tuple(o);
  Object* names = lookup(type_of(o), ID(__match_args__));
  for (Word i = 0; i < row.size; ++i) {
    if (i) text.append(", ");
    if (names && is_tuple(names) && i < as_tuple(names)->size) append(text, *as_str((*as_tuple(names))[i]));
    text.append('=');
    TRY(append_repr(in, text, row[i]));
  }
  text.append(')');
  return finish(text);
}

}  // namespace

Result<void> make_row_type(TypeObject*& field, const char* name, const char* const* names) {
  if (field) return {};
  Word count = 0;
  while (names[count]) ++count;
  WRP_ASSERT(count <= kMostNames);
  TRY(make_type(field, name, {.base = rt().types.tuple, .slots = {.repr = row_repr}}));
  TypeObject& type = *field;
  // The descriptors' table lives as long as the type: for ever.
  void* memory = heap().allocator().allocate_buffer(count * words_of<NativeGetSet>);
  if (!memory) return Error::no_memory;
  auto* getsets = static_cast<NativeGetSet*>(memory);
  Ref<Tuple> match = TRY(make_tuple(count));
  for (Word i = 0; i < count; ++i) {
    getsets[i] = {names[i], kGetters.get[i], nullptr};
    Ref<Str> key = TRY(name_of(names[i]));
    Ref<GetSetDescriptor> d = TRY(heap().make<GetSetDescriptor>(*rt().types.getset_descriptor));
    d->getset = &getsets[i];
    d->owner = Borrowed<TypeObject>(&type).dup();
    heap().track(d.get());
    TRY(dict_set(*type.dict, key.get(), std::move(d)));
    match->init(i, std::move(key));
  }
  TRY(dict_set(*type.dict, ID(__match_args__), std::move(match)));
  Ref<> n = TRY(make_int(static_cast<int64_t>(count)));
  for (const char* key : {"n_fields", "n_sequence_fields"}) TRY(set_entry(*type.dict, key, n.dup()));
  TRY(set_entry(*type.dict, "n_unnamed_fields", TRY(make_int(0))));
  type_modified(type);
  return {};
}

Result<Ref<>> make_row(TypeObject& type, Ref<>* items, Word count) {
  Ref<Tuple> row = TRY(heap().make<Tuple>(type, words_of<Tuple> + count));
  row->size = count;
  for (Word i = 0; i < count; ++i) row->init(i, std::move(items[i]));
  heap().track(row.get());
  return row;
}

}  // namespace wrp
