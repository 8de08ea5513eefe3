// set.cpp -- the hash table of set and frozenset. Its probing is CPython's, because the order of a set is visible: nine
// neighbours are tried before the perturbed jump. Methods that Python sees are in set_methods.cpp.
#include "objects/containers.h"
#include "objects/protocol.h"
#include "objects/weakref_types.h"

namespace wrp {

namespace {

constexpr Word kLinearProbes = 9;
constexpr Word kEntryWords = words_of<SetEntry>;
static_assert(kEntryWords == 4);
Object* const kDummy = reinterpret_cast<Object*>(1);

bool live(const SetEntry& entry) { return entry.key && entry.key != kDummy; }

// Where the key is, or where it would go: an empty place or, with `reuse`, the last on the way from which a key was
// removed. Comparing may run Python; then the search may start over.
Result<SetEntry*> find_entry(Interp& in, Set& set, Object* key, int64_t hash, bool reuse = false) {
restart:
  SetEntry* removed = nullptr;
  if (!set.table) return static_cast<SetEntry*>(nullptr);
  Word mask = set.mask;
  Word i = static_cast<Word>(hash) & mask;
  uint64_t perturb = static_cast<uint64_t>(hash);
  for (;;) {
    Word probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
    for (Word n = 0; n <= probes; ++n) {
      SetEntry* entry = &set.table[i + n];
      if (!entry->key) return removed ? removed : entry;
      if (entry->key == kDummy && reuse) removed = entry;
      if (entry->key == kDummy || entry->hash.value != hash) continue;
      if (entry->key == key) return entry;
      if (is_str_exact(entry->key) && is_str_exact(key)) {
        if (equal(*as_str(entry->key), *as_str(key))) return entry;
        continue;
      }
      if (are_plainly_equal(entry->key, key)) {
        if (!in.step()) [[unlikely]]
          return in.out_of_steps();  // as any comparison
        return entry;
      }
      SetEntry* table = set.table;
      Ref<> candidate = Borrowed<>(entry->key).dup();
      bool same = TRY(compare_bool(in, candidate.get(), key, CompareOp::eq));
      if (table != set.table || entry->key != candidate.get()) goto restart;
      if (same) return entry;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + static_cast<Word>(perturb)) & mask;
  }
}

void insert_clean(SetEntry* table, Word mask, Object* key, int64_t hash) {
  uint64_t perturb = static_cast<uint64_t>(hash);
  Word i = static_cast<Word>(hash) & mask;
  for (;;) {
    Word probes = i + kLinearProbes <= mask ? kLinearProbes : 0;
    for (Word n = 0; n <= probes; ++n) {
      SetEntry* entry = &table[i + n];
      if (entry->key) continue;
      entry->key = key;
      entry->hash.value = hash;
      return;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + static_cast<Word>(perturb)) & mask;
  }
}

}  // namespace

Result<void> set_resize(Set& set, Word wanted) {
  Word size = 8;
  while (size <= wanted) size *= 2;
  Allocator& memory = heap().allocator();
  auto* table = static_cast<SetEntry*>(memory.allocate_buffer(size * kEntryWords));
  if (!table) return Error::no_memory;
  std::memset(static_cast<void*>(table), 0, size * kEntryWords * sizeof(Word));
  if (set.table) {
    for (Word i = 0; i <= set.mask; ++i) {
      if (live(set.table[i])) insert_clean(table, size - 1, set.table[i].key, set.table[i].hash.value);
    }
    memory.free_buffer(set.table, (set.mask + 1) * kEntryWords);
  }
  set.table = table;
  set.mask = size - 1;
  set.filled = set.used;
  return {};
}

namespace {

Object* set_detach_next(Object* o, Word& cursor) {
  Set& set = *as_set(o);
  if (!set.table) return nullptr;
  for (; cursor <= set.mask; ++cursor) {
    SetEntry& entry = set.table[cursor];
    if (!live(entry)) continue;
    Object* out = entry.key;
    entry.key = nullptr;
    ++cursor;
    return out;
  }
  return nullptr;
}

}  // namespace

const LifetimeHooks kSetHooks = {
    .visit_edges =
        [](Object* o, EdgeVisitor& visitor) {
          Set& set = *as_set(o);
          if (!set.table) return;
          for (Word i = 0; i <= set.mask; ++i) {
            if (live(set.table[i])) visitor.labelled(set.table[i].key, "member", nullptr, i);
          }
        },
    .detach_next = set_detach_next,
    .clear = [](Object* o) { set_clear(*as_set(o)); },
    .finalize = nullptr,
    .free_payload =
        [](Object* o) {
          if (as_set(o)->table) heap().allocator().free_buffer(as_set(o)->table, (as_set(o)->mask + 1) * kEntryWords);
        },
    .visit_weak = nullptr,
};

Result<Ref<Set>> make_set(TypeObject& type) {
  Ref<Set> set = TRY(heap().make<Set>(type, type.fixed_words));
  set->hash_cache.value = -1;
  heap().track(set.get());
  return set;
}

Result<bool> set_add(Interp& in, Set& set, Ref<> key, int64_t hash) {
  SetEntry* entry = nullptr;
  while (!entry) {  // again, when a member's __eq__ has cleared the set
    if (!set.table) TRY(set_resize(set, 4));
    entry = TRY(find_entry(in, set, key.get(), hash, true));
  }
  if (live(*entry)) return false;
  bool reused = entry->key == kDummy;
  entry->key = key.release();
  entry->hash.value = hash;
  ++set.used;
  if (reused) return true;
  ++set.filled;
  // CPython's growth: by four while small, then by two, when three fifths are filled.
  if (set.filled * 5 >= set.mask * 3) TRY(set_resize(set, set.used > 50000 ? set.used * 2 : set.used * 4));
  return true;
}

Result<bool> set_add(Interp& in, Set& set, Ref<> key) {
  int64_t h = TRY(hash(in, key.get()));
  return set_add(in, set, std::move(key), h);
}

Result<bool> set_contains(Interp& in, Set& set, Object* key, int64_t hash) {
  SetEntry* entry = TRY(find_entry(in, set, key, hash));
  return entry && entry->key;
}

Result<bool> set_contains(Interp& in, Set& set, Object* key) { return set_contains(in, set, key, TRY(hash(in, key))); }

Result<Ref<>> set_remove(Interp& in, Set& set, Object* key, int64_t hash) {
  SetEntry* entry = TRY(find_entry(in, set, key, hash));
  if (!entry || !entry->key) return Ref<>();
  Ref<> out = Ref<>::adopt(entry->key);
  entry->key = kDummy;
  entry->hash.value = -1;
  --set.used;
  return out;
}

Result<Ref<>> set_remove(Interp& in, Set& set, Object* key) { return set_remove(in, set, key, TRY(hash(in, key))); }

// The table is taken out first: a __del__ finds the set empty.
void set_clear(Set& set) {
  SetEntry* table = set.table;
  Word size = set.mask + 1;
  if (!table) return;
  set.table = nullptr;
  set.used = set.filled = set.mask = set.finger = 0;
  for (Word i = 0; i < size; ++i) {
    if (live(table[i])) Ref<>::adopt(table[i].key) = nullptr;
  }
  heap().allocator().free_buffer(table, size * kEntryWords);
}

bool set_next(Set& set, Word& position, SetEntry*& entry) {
  if (!set.table) return false;
  while (position <= set.mask) {
    entry = &set.table[position++];
    if (live(*entry)) return true;
  }
  return false;
}

}  // namespace wrp
