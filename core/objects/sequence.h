// sequence.h -- what tuple, list, str and bytes do alike: indexing, searching, comparing, iterating by index.
#pragma once

#include "objects/protocol.h"

namespace wrp {

// A subscript that must be an integer, negative from the end, checked against `size`.
Result<Word> sequence_index(Interp& in, Object* key, Word size, const char* type, const char* out_of_range);
// The second operand of `sequence * n`: at least 0; MemoryError when the result would be absurd.
Result<Word> repeat_count(Interp& in, Object* times, Word size);
// Optional start and end of index(), find(), count() at args[first] and args[first + 1], clipped to [0, size].
Result<void> search_range(Interp& in, const Args& args, Word first, Word size, Word& start, Word& end);

using ItemsOf = Object** (*)(Object* o, Word& size);
Result<Ref<>> compare_items(Interp& in, Object* a, Object* b, ItemsOf items, CompareOp op);
Result<bool> contains_item(Interp& in, Object* o, ItemsOf items, Object* value);

// Iterators that remember a container and a position. `sequence` is null once exhausted.
struct ItemIterator : GcObject {
  Ref<> sequence;
  Word index;
  Word extra;
  Word left;   // of dicts and sets: how many are still to come
  Ref<> last;  // of a dict's items: the pair given out last; of a callable: the sentinel
};
// (a, b) to give out: `last` filled anew when nobody else has kept it, else a fresh one. CPython's iterators do so, and
// what they gave out last lives on in them.
Result<Ref<>> give_pair(Ref<>& last, Object* a, Object* b);
// For a tuple that was given out before, or is filled while Python runs: it may have left the collector's lists
// meanwhile. tests/sessions/cycles/what_an_iterator_gives_out_again.pysession
void replace_item(Tuple& tuple, Word i, Ref<> item);
Result<Ref<>> make_item_iterator(TypeObject& type, Object* sequence, Word index);
// Of a set's iterator, when nothing stands in the way; null: ask it as any other.
Object* next_set_item(Object* set_iterator);
extern const LifetimeHooks kItemIteratorHooks;

Result<Ref<>> self_iter(Interp& in, Object* o);

// list[int]: types.GenericAlias; `self` is the class.
Result<Ref<>> make_alias(Interp& in, Object* self, const Args& args);
// Type parameters among what a class was subscripted with, or the members of a union, each once: a tuple.
Result<Ref<>> parameters_among(Interp& in, Tuple& args);
// `args` of `self` with `item`, or its items, in their places.
Result<Ref<Tuple>> substituted(Interp& in, Object* self, Tuple& args, Object* item);

Result<void> ready_iterator_types();
Result<void> ready_dict_views();

}  // namespace wrp
