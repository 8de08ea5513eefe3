// dict_update.cpp -- one dict's contents, a mapping's or pairs put into a dict. The table itself is in dict.cpp.
#include "objects/containers.h"
#include "objects/protocol.h"

namespace wrp {

namespace {

Result<void> put(Interp& in, Dict& d, Object* key, Object* value, bool by_setitem) {
  return by_setitem ? set_item(in, &d, key, value) : dict_insert(in, d, Borrowed<>(key).dup(), Borrowed<>(value).dup());
}

}  // namespace

Result<void> dict_merge(Interp& in, Dict& d, Object* mapping, bool override_existing, bool by_setitem) {
  if (mapping == &d && !by_setitem) return {};
  if (!by_setitem && is_dict(mapping) && type_of(mapping)->slots.iter == rt().types.dict->slots.iter) {
    Dict& from = *as_dict(mapping);
    if (from.used + d.filled > d.usable && d.used == 0) TRY(dict_resize(d, from.used));
    Word filled = from.filled;
    for (Word i = 0; i < from.filled; ++i) {
      if (!from.entries[i].key) continue;
      Ref<> key = Borrowed<>(from.entries[i].key).dup();
      Ref<> value = Borrowed<>(from.entries[i].value).dup();
      int64_t h = from.entries[i].hash.value;
      if (override_existing || !TRY(dict_lookup(in, d, key.get(), h))) {
        TRY(dict_insert(in, d, std::move(key), h, std::move(value)));
      }
      if (from.filled != filled) {
        return raise_error(in, rt().exceptions.RuntimeError, "dict mutated during update");
      }
    }
    return {};
  }
  Ref<> keys = TRY(call_method(in, mapping, ID(keys), {}));
  Ref<> it = TRY(get_iter(in, keys.get()));
  for (;;) {
    Ref<> key = TRY(iter_next(in, it.get()));
    if (!key) return {};
    if (!override_existing && TRY(dict_lookup(in, d, key.get()))) continue;
    Ref<> value = TRY(get_item(in, mapping, key.get()));
    TRY(put(in, d, key.get(), value.get(), by_setitem));
  }
}

Result<void> dict_update(Interp& in, Dict& d, Object* source, bool by_setitem) {
  if (is_dict(source) || TRY(get_attr_or_null(in, source, ID(keys))))
    return dict_merge(in, d, source, true, by_setitem);
  Ref<> it = TRY(get_iter(in, source));
  for (int n = 0;; ++n) {
    Ref<> pair = TRY(iter_next(in, it.get()));
    if (!pair) return {};
    auto items = tuple_from_iterable(in, pair.get());
    if (!items) {
      if (raised_is(in, items.error(), rt().exceptions.TypeError)) {
        in.drop_raised();
        return type_error(in, "cannot convert dictionary update sequence element #%d to a sequence", n);
      }
      return items.error();
    }
    Tuple& two = **items;
    if (two.size != 2) {
      return value_error(in, "dictionary update sequence element #%d has length %zu; 2 is required", n,
                         static_cast<size_t>(two.size));
    }
    TRY(put(in, d, two[0], two[1], by_setitem));
  }
}

Result<void> dict_update_from_call(Interp& in, Dict& d, const Args& args, const char* too_many, bool by_setitem) {
  if (args.count > 1) return type_error(in, too_many, static_cast<int>(args.count));
  if (args.count) TRY(dict_update(in, d, args[0], by_setitem));
  for (Word i = 0; i < args.keyword_count(); ++i)
    TRY(put(in, d, (*args.keywords)[i], args.items[args.count + i], by_setitem));
  return {};
}

}  // namespace wrp
