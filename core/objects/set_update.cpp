// set_update.cpp -- many keys at once: taken from a set, or put into it. The table itself is in set.cpp.
#include "objects/containers.h"
#include "objects/protocol.h"

namespace wrp {

Result<void> set_remove_all(Interp& in, Set& set, Set& others) {
  if (&set == &others) {
    set_clear(set);
    return {};
  }
  Word at = 0;
  SetEntry* entry;
  while (set_next(others, at, entry)) {
    Ref<> key = Borrowed<>(entry->key).dup();
    TRY(set_remove(in, set, key.get(), entry->hash.value));
  }
  // Many traces of what was removed: CPython sweeps here, which is seen in the order.
  if (set.table && set.filled - set.used > set.mask / 4)
    TRY(set_resize(set, set.used > 50000 ? set.used * 2 : set.used * 4));
  return {};
}

namespace {

// One growth at the start for all that may come. A set without a table counts as one of eight places.
Result<void> make_room(Set& set, Word more) {
  Word mask = set.table ? set.mask : 7;
  if ((set.filled + more) * 5 >= mask * 3) return set_resize(set, (set.used + more) * 2);
  return {};
}

}  // namespace

Result<void> set_update(Interp& in, Set& set, Object* iterable) {
  if (is_any_set(iterable)) {
    Set& from = *as_set(iterable);
    Word at = 0;
    SetEntry* entry;
    if (from.used == 0 || &from == &set) return {};
    TRY(make_room(set, from.used));
    if (!set.table) TRY(set_resize(set, 4));
    if (!set.filled && set.mask == from.mask && from.filled == from.used) {
      // Tables of one size: every key keeps its place.
      for (Word i = 0; i <= from.mask; ++i) {
        if (!from.table[i].key) continue;
        set.table[i].key = Borrowed<>(from.table[i].key).dup().release();
        set.table[i].hash = from.table[i].hash;
      }
      set.used = set.filled = from.used;
      return {};
    }
    while (set_next(from, at, entry)) TRY(set_add(in, set, Borrowed<>(entry->key).dup(), entry->hash.value));
    return {};
  }
  if (is_dict(iterable) && iterable->type == rt().types.dict) {
    Dict& from = *as_dict(iterable);
    Word at = 0;
    DictEntry* entry;
    TRY(make_room(set, from.used));
    while (dict_next(from, at, entry)) TRY(set_add(in, set, Borrowed<>(entry->key).dup(), entry->hash.value));
    return {};
  }
  Ref<> it = TRY(get_iter(in, iterable));
  for (;;) {
    Ref<> item = TRY(iter_next(in, it.get()));
    if (!item) return {};
    TRY(set_add(in, set, std::move(item)));
  }
}

}  // namespace wrp
