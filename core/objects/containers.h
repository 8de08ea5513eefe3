// containers.h -- tuple, list, dict, set: their layouts and what the runtime does with them.
//
// Functions that compare keys take an Interp&: a key's __eq__ may run Python, which may change the container meanwhile;
// they notice and start over, as CPython does. Everything here drops last: what leaves a container is handed out or
// detached first.
#pragma once

#include "objects/str.h"

namespace wrp {

// ---- tuple
// -----------------------------------------------------------------------------------------------------------

struct Tuple : GcObject {
  enum : uint8_t { kOfCode = 1 };  // flags.kind: a part of a code object, which is not shown to people
  Word size;
  Word spare;
  Object** items() { return reinterpret_cast<Object**>(this + 1); }
  Object* operator[](Word i) { return items()[i]; }
  // Fills an empty place of a tuple that nobody else has seen yet.
  void init(Word i, Ref<> item) { items()[i] = item.release(); }
};
static_assert(words_of<Tuple> == 6);

inline Tuple* as_tuple(Object* o) { return static_cast<Tuple*>(o); }
inline bool is_tuple(const Object* o) { return o->type == rt().types.tuple || type_of(o)->features.tuple_subclass; }
// `size` empty places, to be filled with init(); tracked at once.
Result<Ref<Tuple>> make_tuple(Word size);
Result<Ref<Tuple>> make_tuple_from(Object* const* items, Word count);  // new references to each
template <class... Items>
Result<Ref<Tuple>> make_tuple_of(Items... items) {
  Object* array[] = {items...};
  return make_tuple_from(array, sizeof...(items));
}

// ---- list
// ------------------------------------------------------------------------------------------------------------

struct List : GcObject {
  Word size;
  Word capacity;
  Object** items;
  Object* operator[](Word i) { return items[i]; }
};

inline List* as_list(Object* o) { return static_cast<List*>(o); }
inline bool is_list(const Object* o) { return o->type == rt().types.list || type_of(o)->features.list_subclass; }
Result<Ref<List>> make_list(Word reserve = 0);
Result<Ref<List>> make_list_from(Object* const* items, Word count);
Result<void> list_append(List& list, Ref<> item);
Result<void> list_insert(List& list, Word at, Ref<> item);
Ref<> list_take(List& list, Word at);
void list_clear(List& list);
Result<void> list_extend(Interp& in, List& list, Object* iterable);
// list[start:end] = items: the old ones are dropped last, from the end.
Result<void> list_replace(List& list, Word start, Word end, Object* const* items, Word count);
Result<Ref<List>> list_from_iterable(Interp& in, Object* iterable);
Result<Ref<Tuple>> tuple_from_iterable(Interp& in, Object* iterable);
Result<Ref<Tuple>> list_to_tuple(List& list);
Result<Ref<>> list_from_tuple(Tuple& tuple);
Result<void> list_sort(Interp& in, List& list, Object* key_function /* or null */, bool reverse);

// ---- dict
// ------------------------------------------------------------------------------------------------------------

struct DictEntry {
  // Of a deleted one: how many from here on are known to be deleted, so that nobody goes through them again.
  Wide<int64_t> hash;
  Object* key;  // null: deleted
  Object* value;
};

// Entries in insertion order, and an index of hashes into them.
struct Dict : GcObject {
  Word used;    // live entries
  Word filled;  // entries handed out, deleted ones included
  Word usable;  // entries that may be handed out before the tables are made anew; their room is usable_for(index_size)
  Word index_size;
  DictEntry* entries;
  void* index;    // int8, int16 or int32 by index_size: -1 empty, -2 deleted
  Word version;   // changes when a key comes, goes or moves; for inline caches
  Object* owner;  // the instance whose attributes these are, while the names keep its class's order (instance.cpp)
};

inline Dict* as_dict(Object* o) { return static_cast<Dict*>(o); }
inline bool is_dict(const Object* o) { return o->type == rt().types.dict || type_of(o)->features.dict_subclass; }
Result<Ref<Dict>> make_dict();
Result<Ref<Dict>> copy_dict(Dict& dict);
constexpr Word usable_for(Word index_size) { return index_size * 2 / 3; }
// New tables, for `wanted` entries.
Result<void> dict_resize(Dict& dict, Word wanted);

// Names as keys: no Python runs. Borrowed, or null.
Object* dict_get(Dict& dict, Str* name);
int64_t dict_find(Dict& dict, Str* name);  // entry number; negative: there is none
Result<void> dict_set(Dict& dict, Str* name, Ref<> value);
// Takes the entry out; null when there is none.
Ref<> dict_take(Dict& dict, Str* name);

// Any keys. dict_lookup: borrowed, or null.
Result<Object*> dict_lookup(Interp& in, Dict& dict, Object* key);
Result<Object*> dict_lookup(Interp& in, Dict& dict, Object* key, int64_t hash);
Result<int> dict_find(Interp& in, Dict& dict, Object* key, int64_t hash);
Result<void> dict_insert(Interp& in, Dict& dict, Ref<> key, Ref<> value);
Result<void> dict_insert(Interp& in, Dict& dict, Ref<> key, int64_t hash, Ref<> value);
Result<Ref<>> dict_remove(Interp& in, Dict& dict, Object* key);  // the value; null when there is none
Result<Ref<>> dict_pop(Interp& in, Dict& dict, Object* key);     // the same, but an empty one asks for no hash
Result<Ref<>> dict_set_default(Interp& in, Dict& dict, Object* key, Object* value);
// `values`: they go first, in this order of the entries; else each follows its key.
void dict_clear(Dict& dict, DictEntry* values = nullptr, Word count = 0);
// As dict.update; by_setitem: through whatever __setitem__ there is, as OrderedDict does. `too_many` has a %d.
Result<void> dict_update(Interp& in, Dict& dict, Object* mapping_or_pairs, bool by_setitem = false);
Result<void> dict_update_from_call(Interp& in, Dict& dict, const Args& args, const char* too_many,
                                   bool by_setitem = false);
Result<void> dict_merge(Interp& in, Dict& dict, Object* mapping, bool override_existing, bool by_setitem = false);
// Walks live entries: position starts at 0; false at the end. Borrowed.
bool dict_next(Dict& dict, Word& position, Object*& key, Object*& value);
bool dict_next(Dict& dict, Word& position, DictEntry*& entry);
bool dict_previous(Dict& dict, Word& position, DictEntry*& entry);  // begins at dict.filled
Result<Ref<Tuple>> dict_pop_last(Interp& in, Dict& dict);
Word dict_fresh_version();
void dict_move_first(Dict& dict, Word entry);
// `told` mentions keys, with their hashes, in the order in which they came; some have gone, and their memory with them.
// What is left: the last mention of each key that is still here, with its value. Returns how many. Runs no Python.
Word dict_prune(Dict& dict, DictEntry* told, Word count);

// ---- set and frozenset
// -----------------------------------------------------------------------------------------------

struct SetEntry {
  Wide<int64_t> hash;
  Object* key;  // null: empty; kSetDummy: deleted
  Word spare;
};

struct Set : GcObject {
  Word used;
  Word filled;      // with deleted ones
  Word mask;        // table size - 1
  SetEntry* table;  // null until the first item
  WeakReference* weak;
  Word finger;               // where pop() looks next
  Wide<int64_t> hash_cache;  // frozenset; -1 = not computed
};

inline Set* as_set(Object* o) { return static_cast<Set*>(o); }
inline bool is_any_set(const Object* o) {
  return is_instance(o, rt().types.set) || is_instance(o, rt().types.frozenset);
}
Result<Ref<Set>> make_set(TypeObject& type);
Result<bool> set_add(Interp& in, Set& set, Ref<> key);  // false: was there
Result<bool> set_add(Interp& in, Set& set, Ref<> key, int64_t hash);
Result<bool> set_contains(Interp& in, Set& set, Object* key);
Result<bool> set_contains(Interp& in, Set& set, Object* key, int64_t hash);
Result<Ref<>> set_remove(Interp& in, Set& set, Object* key);  // the key that was in; null when there is none
Result<Ref<>> set_remove(Interp& in, Set& set, Object* key, int64_t hash);
Result<void> set_remove_all(Interp& in, Set& set, Set& others);
// A new table, for more than `wanted` keys.
Result<void> set_resize(Set& set, Word wanted);
void set_clear(Set& set);
bool set_next(Set& set, Word& position, SetEntry*& entry);
Result<void> set_update(Interp& in, Set& set, Object* iterable);

// ---- shared
// ----------------------------------------------------------------------------------------------------------

// May this object ever be tracked? A dict of such values must be tracked too.
bool may_be_tracked(const Object* o);

const TypeSpec& tuple_spec();
const TypeSpec& list_spec();
const TypeSpec& dict_spec();
const TypeSpec& set_spec();
const TypeSpec& frozenset_spec();
extern const LifetimeHooks kTupleHooks, kListHooks, kDictHooks, kSetHooks;

}  // namespace wrp
