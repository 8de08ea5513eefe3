// dict.cpp -- the ordered hash table: entries in order of insertion, and an index of their hashes.
//
//      index (by hash):  [ -1, 2, -1, 0, -1, 1, -1, -1 ]
//      entries:          [ {hash, 'a', 1}, {hash, 'b', 2}, {hash, 'c', 3} ]
//
// A deleted entry leaves a hole (null key) and a -2 in the index. Probing is CPython's, perturbed by the whole hash.
// Methods that Python sees are in dict_methods.cpp. Start reading at find_key().
#include "base/hash.h"
#include "objects/containers.h"
#include "objects/numbers.h"
#include "objects/protocol.h"
#include "objects/weakref_types.h"

namespace wrp {

namespace {

constexpr int kEmpty = -1, kDeleted = -2, kRestart = -3;
constexpr Word kMinIndex = 8;
constexpr Word kEntryWords = words_of<DictEntry>;
static_assert(kEntryWords == 4);

Word index_words(Word size) { return size <= 128 ? (size + 3) / 4 : size <= 32768 ? (size + 1) / 2 : size; }

int index_get(const Dict& d, Word i) {
  if (d.index_size <= 128) return static_cast<int8_t*>(d.index)[i];
  if (d.index_size <= 32768) return static_cast<int16_t*>(d.index)[i];
  return static_cast<int32_t*>(d.index)[i];
}
void index_set(Dict& d, Word i, int value) {
  if (d.index_size <= 128) {
    static_cast<int8_t*>(d.index)[i] = static_cast<int8_t>(value);
  } else if (d.index_size <= 32768) {
    static_cast<int16_t*>(d.index)[i] = static_cast<int16_t>(value);
  } else {
    static_cast<int32_t*>(d.index)[i] = value;
  }
}

struct Probe {
  uint64_t perturb;
  Word i, mask;
  Probe(int64_t hash, Word size)
      : perturb(static_cast<uint64_t>(hash)), i(static_cast<Word>(hash) & (size - 1)), mask(size - 1) {}
  void next() {
    perturb >>= 5;
    i = (i * 5 + static_cast<Word>(perturb) + 1) & mask;
  }
};

// What nearly all keys are is hashed right here.
Result<int64_t> hash_of(Interp& in, Object* key) {
  if (is_str_exact(key)) return hash_str(*as_str(key));
  if (is_int64_exact(key)) return hash_int(int_value(key));
  return hash(in, key);
}

// Entry number of a name, or kEmpty. `slot` is its place in the index.
int find_name(const Dict& d, const Str* name, int64_t hash, Word& slot) {
  if (!d.index) return kEmpty;
  for (Probe probe(hash, d.index_size);; probe.next()) {
    int at = index_get(d, probe.i);
    if (at == kEmpty) return kEmpty;
    if (at < 0) continue;
    const DictEntry& entry = d.entries[at];
    if (entry.key == name ||
        (entry.hash.value == hash && is_str_exact(entry.key) && equal(*as_str(entry.key), *name))) {
      slot = probe.i;
      return at;
    }
  }
}

// The same for any key. Comparing may run Python; when that changed the dict, the search starts over.
Result<int> find_key(Interp& in, Dict& d, Object* key, int64_t hash, Word& slot) {
  if (is_str_exact(key)) {
    // Only another class's __eq__ could say yes to a str, and only when hashes agree.
    int at = find_name(d, as_str(key), hash, slot);
    if (at >= 0) return at;
  }
  for (;;) {
    if (!d.index) return kEmpty;
    int found = kEmpty;
    for (Probe probe(hash, d.index_size);; probe.next()) {
      int at = index_get(d, probe.i);
      if (at == kEmpty) break;
      if (at < 0) continue;
      DictEntry* entry = &d.entries[at];
      if (entry->key == key) {
        slot = probe.i;
        return at;
      }
      if (entry->hash.value != hash) continue;
      if (is_int64_exact(key) && is_int64_exact(entry->key)) {
        if (int_value(key) != int_value(entry->key)) continue;
        slot = probe.i;
        return at;
      }
      if (are_plainly_equal(entry->key, key)) {
        if (!in.step()) [[unlikely]]
          return in.out_of_steps();  // as any comparison
        slot = probe.i;
        return at;
      }
      DictEntry* entries = d.entries;
      Ref<> candidate = Borrowed<>(entry->key).dup();
      bool same = TRY(compare_bool(in, candidate.get(), key, CompareOp::eq));
      if (d.entries != entries || d.entries[at].key != candidate.get()) {
        found = kRestart;
        break;
      }
      if (same) {
        slot = probe.i;
        return at;
      }
    }
    if (found != kRestart) return kEmpty;
  }
}

void build_index(Dict& d) {
  for (Word i = 0; i < d.index_size; ++i) index_set(d, i, kEmpty);
  for (Word n = 0; n < d.filled; ++n) {
    if (!d.entries[n].key) continue;
    Probe probe(d.entries[n].hash.value, d.index_size);
    while (index_get(d, probe.i) != kEmpty) probe.next();
    index_set(d, probe.i, static_cast<int>(n));
  }
}

void free_tables(DictEntry* entries, void* index, Word index_size) {
  if (entries) heap().allocator().free_buffer(entries, usable_for(index_size) * kEntryWords);
  if (index) heap().allocator().free_buffer(index, index_words(index_size));
}

}  // namespace

Result<void> dict_resize(Dict& d, Word wanted) {
  Word size = kMinIndex;
  while (usable_for(size) < wanted) size *= 2;
  Word usable = usable_for(size);
  Allocator& memory = heap().allocator();
  auto* entries = static_cast<DictEntry*>(memory.allocate_buffer(usable * kEntryWords));
  if (!entries) return Error::no_memory;
  void* index = memory.allocate_buffer(index_words(size));
  if (!index) {
    memory.free_buffer(entries, usable * kEntryWords);
    return Error::no_memory;
  }
  Word n = 0;
  for (Word i = 0; i < d.filled; ++i) {
    if (d.entries[i].key) entries[n++] = d.entries[i];
  }
  free_tables(d.entries, d.index, d.index_size);
  d.entries = entries;
  d.index = index;
  d.filled = n;
  d.usable = usable;
  d.index_size = size;
  build_index(d);
  d.version = dict_fresh_version();
  return {};
}

namespace {

Result<void> append_entry(Dict& d, Ref<> key, int64_t hash, Ref<> value) {
  if (d.filled >= d.usable) TRY(dict_resize(d, d.used * 2 > 5 ? d.used * 2 : 5));
  if (d.owner && !share_key(d.owner, key.get())) unshare_dict(d);
  Probe probe(hash, d.index_size);
  while (index_get(d, probe.i) >= 0) probe.next();
  index_set(d, probe.i, static_cast<int>(d.filled));
  DictEntry& entry = d.entries[d.filled++];
  if (!d.flags.tracked && !is_inline_dict(d) && (may_be_tracked(key.get()) || may_be_tracked(value.get())))
    heap().track(&d);
  entry.hash.value = hash;
  entry.key = key.release();
  entry.value = value.release();
  ++d.used;
  d.version = dict_fresh_version();
  return {};
}

void replace_value(Dict& d, int at, Ref<> value) {
  if (!d.flags.tracked && !is_inline_dict(d) && may_be_tracked(value.get())) heap().track(&d);
  Ref<> old = Ref<>::adopt(d.entries[at].value);
  d.entries[at].value = value.release();
}  // old dies here, last

// Takes an entry out; the caller drops what it gets.
Ref<> take_entry(Dict& d, int at, Word slot, Ref<>& key) {
  DictEntry& entry = d.entries[at];
  index_set(d, slot, kDeleted);
  key = Ref<>::adopt(entry.key);
  Ref<> value = Ref<>::adopt(entry.value);
  entry.key = entry.value = nullptr;
  entry.hash.value = 1;
  --d.used;
  d.version = dict_fresh_version();
  return value;
}

// A dict whose keys are all strings keeps them to itself; in another one the value comes before its key.
void tell_edges(Dict& dict, EdgeVisitor& visitor) {
  bool names_only = true;
  Word at = 0;
  Object *key, *value;
  while (names_only && dict_next(dict, at, key, value)) names_only = is_str_exact(key);
  at = 0;
  while (dict_next(dict, at, key, value)) {
    visitor.edge(value);
    if (!names_only) visitor.edge(key);
  }
}

void dict_visit_edges(Object* o, EdgeVisitor& visitor) {
  Dict& d = *as_dict(o);
  if (visitor.as_collector() && is_inline_dict(d)) return;
  if (visitor.as_told()) return tell_edges(d, visitor);
  for (Word i = 0; i < d.filled; ++i) {
    DictEntry& entry = d.entries[i];
    if (!entry.key) continue;
    visitor.labelled(entry.value, "value", entry.key, i);
    visitor.labelled(entry.key, "key", nullptr, i);
  }
}

// In insertion order, each key before its value.
Object* dict_detach_next(Object* o, Word& cursor) {
  Dict& d = *as_dict(o);
  for (; cursor < d.filled * 2; ++cursor) {
    DictEntry& entry = d.entries[cursor / 2];
    Object*& field = cursor % 2 ? entry.value : entry.key;
    if (!field) continue;
    Object* out = field;
    field = nullptr;
    ++cursor;
    return out;
  }
  return nullptr;
}

}  // namespace

const LifetimeHooks kDictHooks = {
    .visit_edges = dict_visit_edges,
    .detach_next = dict_detach_next,
    .clear = [](Object* o) { dict_clear(*as_dict(o)); },
    .finalize = nullptr,
    .free_payload =
        [](Object* o) {
          Dict& d = *as_dict(o);
          free_tables(d.entries, d.index, d.index_size);
        },
    .visit_weak = nullptr,
};

Word dict_fresh_version() { return rt().next_dict_version++; }

bool may_be_tracked(const Object* o) {
  if (!o->type->traits.is_gc || o->immortal()) return false;  // types of the runtime are not collected
  return o->type != rt().types.tuple || o->flags.tracked;
}

Result<Ref<Dict>> make_dict() {
  Ref<Dict> d = TRY(heap().make<Dict>(*rt().types.dict));
  d->version = dict_fresh_version();
  return d;
}

Result<Ref<Dict>> copy_dict(Dict& from) {
  Ref<Dict> d = TRY(make_dict());
  if (from.used) TRY(dict_resize(*d, from.used));
  for (Word i = 0; i < from.filled; ++i) {
    DictEntry& entry = from.entries[i];
    if (entry.key) TRY(append_entry(*d, Borrowed<>(entry.key).dup(), entry.hash.value, Borrowed<>(entry.value).dup()));
  }
  return d;
}

int64_t dict_find(Dict& d, Str* name) {
  Word slot;
  return find_name(d, name, hash_str(*name), slot);
}

Object* dict_get(Dict& d, Str* name) {
  int64_t at = dict_find(d, name);
  return at < 0 ? nullptr : d.entries[at].value;
}

Result<void> dict_set(Dict& d, Str* name, Ref<> value) {
  Word slot;
  int64_t hash = hash_str(*name);
  int at = find_name(d, name, hash, slot);
  if (at >= 0) {
    replace_value(d, at, std::move(value));
    return {};
  }
  return append_entry(d, Borrowed<>(name).dup(), hash, std::move(value));
}

Ref<> dict_take(Dict& d, Str* name) {
  Word slot;
  int at = find_name(d, name, hash_str(*name), slot);
  if (at < 0) return nullptr;
  Ref<> key;
  return take_entry(d, at, slot, key);
}

Result<int> dict_find(Interp& in, Dict& d, Object* key, int64_t hash) {
  Word slot;
  return find_key(in, d, key, hash, slot);
}

Result<Object*> dict_lookup(Interp& in, Dict& d, Object* key, int64_t hash) {
  int at = TRY(dict_find(in, d, key, hash));
  return at < 0 ? nullptr : d.entries[at].value;
}

Result<Object*> dict_lookup(Interp& in, Dict& d, Object* key) { return dict_lookup(in, d, key, TRY(hash_of(in, key))); }

Result<void> dict_insert(Interp& in, Dict& d, Ref<> key, int64_t hash, Ref<> value) {
  Word slot;
  int at = TRY(find_key(in, d, key.get(), hash, slot));
  if (at >= 0) {
    replace_value(d, at, std::move(value));
    return {};
  }
  return append_entry(d, std::move(key), hash, std::move(value));
}

Result<void> dict_insert(Interp& in, Dict& d, Ref<> key, Ref<> value) {
  int64_t h = TRY(hash_of(in, key.get()));
  return dict_insert(in, d, std::move(key), h, std::move(value));
}

Result<Ref<>> dict_remove(Interp& in, Dict& d, Object* key) {
  Word slot;
  int64_t h = TRY(hash_of(in, key));
  int at = TRY(find_key(in, d, key, h, slot));
  if (at < 0) return Ref<>();
  Ref<> old_key;
  return take_entry(d, at, slot, old_key);
}

Result<Ref<>> dict_pop(Interp& in, Dict& d, Object* key) {
  if (d.used == 0) return Ref<>();
  return dict_remove(in, d, key);
}

Result<Ref<>> dict_set_default(Interp& in, Dict& d, Object* key, Object* value) {
  int64_t h = TRY(hash_of(in, key));
  Object* found = TRY(dict_lookup(in, d, key, h));
  if (found) return Borrowed<>(found).dup();
  TRY(append_entry(d, Borrowed<>(key).dup(), h, Borrowed<>(value).dup()));
  return Borrowed<>(value).dup();
}

// The table is taken out before anything is dropped: a __del__ finds the dict empty, and may fill it again.
void dict_clear(Dict& d, DictEntry* values, Word count) {
  DictEntry* entries = d.entries;
  void* index = d.index;
  Word filled = d.filled, index_size = d.index_size;
  d.entries = nullptr;
  d.index = nullptr;
  d.used = d.filled = d.usable = d.index_size = 0;
  d.version = dict_fresh_version();
  for (int place = 0; d.owner && place < static_cast<int>(filled); ++place) {  // attributes go in their class's order
    for (Word i = 0; d.owner && i < filled; ++i) {
      if (entries[i].value && shared_place(d.owner, entries[i].key) == place) {
        Ref<> value = Ref<>::adopt(std::exchange(entries[i].value, nullptr));
      }
    }
  }
  for (Word i = 0; i < count; ++i) {
    if (values[i].key) Ref<>::adopt(values[i].value) = nullptr;
  }
  for (Word i = 0; i < filled; ++i) {
    if (!entries[i].key) continue;
    Ref<>::adopt(entries[i].key) = nullptr;
    if (!values) Ref<>::adopt(entries[i].value) = nullptr;
  }
  free_tables(entries, index, index_size);
}

void dict_move_first(Dict& d, Word at) {
  DictEntry moved = d.entries[at];
  for (; at > 0; --at) d.entries[at] = d.entries[at - 1];
  d.entries[0] = moved;
  build_index(d);
  d.version = dict_fresh_version();
}

[[gnu::cold]] Word dict_prune(Dict& d, DictEntry* told, Word count) {
  Word first = count;
  // An entry that was found has for its hash the place to which it was copied, until the end of this function.
  auto found = [&](const DictEntry& e) {
    auto place = static_cast<uint64_t>(e.hash.value);
    return place >= first && place < count && told[place].key == e.key;
  };
  for (Word i = d.index ? count : 0; i-- > 0;) {
    for (Probe probe(told[i].hash.value, d.index_size);; probe.next()) {
      int at = index_get(d, probe.i);
      if (at == kEmpty) break;
      if (at < 0 || d.entries[at].key != told[i].key) continue;
      if (found(d.entries[at])) break;
      told[--first] = d.entries[at];
      d.entries[at].hash.value = first;
      break;
    }
  }
  for (Word i = 0; i < d.filled; ++i) {
    DictEntry& e = d.entries[i];
    if (found(e)) e.hash.value = told[e.hash.value].hash.value;
  }
  for (Word i = first; i < count; ++i) told[i - first] = told[i];
  return count - first;
}

bool dict_next(Dict& d, Word& position, DictEntry*& entry) {
  DictEntry* first = &d.entries[position];
  while (position < d.filled) {
    entry = &d.entries[position];
    if (entry->key) {
      if (entry != first) first->hash.value = entry - first;
      ++position;
      return true;
    }
    position += static_cast<Word>(entry->hash.value);
  }
  return false;
}

bool dict_previous(Dict& d, Word& position, DictEntry*& entry) {
  while (position > 0) {
    entry = &d.entries[--position];
    if (entry->key) return true;
  }
  return false;
}

bool dict_next(Dict& d, Word& position, Object*& key, Object*& value) {
  DictEntry* entry;
  if (!dict_next(d, position, entry)) return false;
  key = entry->key;
  value = entry->value;
  return true;
}

Result<Ref<Tuple>> dict_pop_last(Interp& in, Dict& d) {
  (void)in;
  Word i = d.filled;
  while (i > 0 && !d.entries[i - 1].key) --i;
  if (i == 0) return Ref<Tuple>();
  if (d.owner) unshare_dict(d);
  Ref<Tuple> pair = TRY(make_tuple(2));
  int at = static_cast<int>(i - 1);
  Probe probe(d.entries[at].hash.value, d.index_size);
  while (index_get(d, probe.i) != at) probe.next();
  Ref<> key;
  Ref<> value = take_entry(d, at, probe.i, key);
  // Of the index a place has gone for good: without an empty one no search would come to its end.
  d.usable -= d.filled - (i - 1);
  d.filled = i - 1;
  pair->init(0, std::move(key));
  pair->init(1, std::move(value));
  return pair;
}

}  // namespace wrp
