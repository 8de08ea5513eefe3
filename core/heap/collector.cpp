// collector.cpp -- how unreachable cycles die.
//
// Counts alone cannot see that a ring keeps only itself alive. So we ask, for every tracked object: how many of your
// references come from inside the heap? If the answer is "all of them", nobody outside can reach you.
//
//      outside --> A(2) --> B(1)        A: 2 references, 1 of them internal -> reachable, and so is B
//                  ^--------+
//                           C(1) <-> D(1)   all references internal -> candidates
//
// The phases and their order are CPython 3.13's (phases.def). Start reading at Collection::run().
#include "heap/checker.h"
#include "heap/gc_list.h"
#include "heap/heap.h"

namespace wrp {

class Collection {
 public:
  Collection(Heap& heap, int generation) : heap_(heap), generation_(generation) {
    gc_list::init(unreachable_);
    gc_list::init(final_unreachable_);
    heap_.set_aside_[0] = &unreachable_;
    heap_.set_aside_[1] = &final_unreachable_;
  }
  ~Collection() { heap_.set_aside_[0] = heap_.set_aside_[1] = nullptr; }

  Word run();

  struct Survivors {
    Word objects = 0;
    Word untrackable = 0;  // of them: whose type has a rule for leaving the lists
  };

  // The first three phases on a list: what nothing outside the list reaches goes to `unreachable`, in list order; the
  // rest gets the mark of `generation`. Runs no Python, allocates nothing, changes no count. The list stays in its
  // order but for what went away and came back, which stands at its end.
  static Survivors find_unreachable(GcLink& list, GcLink& unreachable, uint8_t generation, HeapObserver* observer);

 private:
  static Word update_refs(GcLink& list);
  static void subtract_refs(GcLink& list);
  static Survivors move_unreachable(GcLink& list, GcLink& unreachable, uint8_t generation);
  void untrack_survivors(Untracking which, Word& untrackable);
  void survivors_grow_older(Word survivors);
  uint8_t next_generation() const { return static_cast<uint8_t>(generation_ < kOld ? generation_ + 1 : kOld); }
  Word clear_weakrefs();
  Word clear_late_weakrefs();
  Word call_callbacks();
  void finalize();
  Word handle_resurrected();
  void delete_garbage();

  void tell(Phase phase, Word objects) {
    if (heap_.observer_) heap_.observer_->phase(phase, objects);
    WRP_CHECK_HEAP(phase);
  }

  Heap& heap_;
  const int generation_;
  GcLink* young_ = nullptr;  // what is collected
  GcLink* old_ = nullptr;    // where survivors go
  GcLink unreachable_, final_unreachable_;
  WeakReference *first_callback_ = nullptr, *last_callback_ = nullptr;  // threaded through the cut references
  Word spent_ = 0;  // references that nobody held any more once they had called: CPython counts them as collected
};

// ---- finding
// ---------------------------------------------------------------------------------------------------------

namespace {

// Before: links whole. After: every object of the list is `collecting` and holds a copy of its count in gc_refs; the
// list can be walked forward only.
struct SubtractVisitor final : EdgeVisitor {
  SubtractVisitor() : EdgeVisitor(Job::subtract) {}
  void edge(Object* target) override { subtract(target); }
};

// Rescues what a reachable object refers to.
struct ReachVisitor final : EdgeVisitor {
  explicit ReachVisitor(GcLink& reachable) : EdgeVisitor(Job::reach), reachable(reachable) {}
  GcLink& reachable;

  void edge(Object* target) override {
    if (!target->flags.collecting) return;
    GcLink* link = link_of(target);
    if (target->flags.unreachable) {
      // Was set aside too early: back to the end of the list, to be looked at when its turn comes.
      target->flags.unreachable = 0;
      gc_list::move(link, reachable);
      link->gc_refs = 1;
    } else if (link->gc_refs == 0) {
      link->gc_refs = 1;  // still to come in the list: it will be found reachable
    }
  }
};

template <class Visitor>
void walk(GcObject* o, Visitor& visitor) {
  Object** row = plain_row(o);
  if (!row) {
    if (o->type->hooks->visit_edges != weakref_visit_edges || o->type->traits.counted)
      return visit_all_edges(o, visitor);
    Object* callback = static_cast<WeakReference*>(o)->callback.get();
    if (callback) visitor.edge(callback);
    return;
  }
  for (Word i = 0; i < o->flags.extent; ++i) {
    if (row[i]) visitor.edge(row[i]);
  }
  if (o->type->traits.counted) visitor.edge(o->type);
}

}  // namespace

Word Collection::update_refs(GcLink& list) {
  Word objects = 0;
  for (GcLink* link = list.next; link != &list; link = link->next) {
    GcObject* o = from_link(link);
    link->gc_refs = o->count;
    o->flags.collecting = 1;
    ++objects;
  }
  return objects;
}

void Collection::subtract_refs(GcLink& list) {
  SubtractVisitor visitor;
  for (GcLink* link = list.next; link != &list; link = link->next) walk(from_link(link), visitor);
}

// Before: forward links only, gc_refs = references from outside the list. After: links whole again; `list` holds what
// is reachable, no longer `collecting`; `unreachable` holds the rest, `collecting` and `unreachable`.
//
// An object without outside references is set aside at once, and comes back when a reachable one turns out to refer
// to it. `list.prev` is right all the time, so that those who come back can be put at the end.
Collection::Survivors Collection::move_unreachable(GcLink& list, GcLink& unreachable, uint8_t generation) {
  ReachVisitor visitor(list);
  GcLink* previous = &list;
  Survivors survivors;
  while (previous->next != &list) {
    GcLink* link = previous->next;
    GcObject* o = from_link(link);
    if (link->gc_refs) {
      link->prev = previous;
      o->flags.collecting = 0;
      o->flags.generation = generation;
      ++survivors.objects;
      if (o->type->traits.untracking != Untracking::never) ++survivors.untrackable;
      walk(o, visitor);
      previous = link;
    } else {
      previous->next = link->next;
      if (link->next == &list) list.prev = previous;
      gc_list::append(link, unreachable);
      o->flags.unreachable = 1;
    }
  }
  list.prev = previous;
  return survivors;
}

Collection::Survivors Collection::find_unreachable(GcLink& list, GcLink& unreachable, uint8_t generation,
                                                   HeapObserver* observer) {
  Word objects = update_refs(list);
  if (observer) observer->phase(Phase::update_refs, objects);
  subtract_refs(list);
  if (observer) observer->phase(Phase::subtract_refs, objects);
  Survivors survivors = move_unreachable(list, unreachable, generation);
  if (observer) observer->phase(Phase::move_unreachable, objects - survivors.objects);
  return survivors;
}

// ---- letting go
// ------------------------------------------------------------------------------------------------------

// Does it hold anything that the collector looks at, or may look at one day?
struct TrackedVisitor final : EdgeVisitor {
  bool found = false;
  void edge(Object* target) override {
    found |= target->type->traits.is_gc && !target->immortal() &&
             (target->type->traits.untracking != Untracking::always || target->flags.tracked);
  }
};

// Survivors that can never be part of a cycle leave the lists. `untrackable` of them have a rule for it: the search
// ends with the last one.
void Collection::untrack_survivors(Untracking which, Word& untrackable) {
  Word left = untrackable;
  for (GcLink *link = young_->next, *next; left; link = next) {
    next = link->next;
    GcObject* o = from_link(link);
    if (o->type->traits.untracking == Untracking::never) continue;
    --left;
    if (o->type->traits.untracking != which) continue;
    TrackedVisitor visitor;
    o->type->hooks->visit_edges(o, visitor);
    if (visitor.found) continue;
    heap_.untrack(o);
    --untrackable;
  }
}

void Collection::survivors_grow_older(Word survivors) {
  if (young_ != old_) {
    if (generation_ == kGenerations - 2) heap_.long_lived_pending += survivors;
    gc_list::merge(*young_, *old_);
  } else {
    heap_.long_lived_pending = 0;
    heap_.long_lived_total = survivors;
  }
}

// Cuts every weak reference to garbage before any Python runs, so that none can bring it back through one. Callbacks
// whose own reference is garbage are dropped: they could see objects that are already broken up.
Word Collection::clear_weakrefs() {
  Word cut = 0;
  for (GcLink* link = unreachable_.next; link != &unreachable_; link = link->next) {
    GcObject* o = from_link(link);
    if (o->type->traits.is_weakref) {
      // Garbage that is itself a weak reference to something outside: it must not call back when it is broken up.
      auto& ref = static_cast<WeakReference&>(*static_cast<Object*>(o));
      if (ref.referent && ref.callback && heap_.observer_) {
        heap_.observer_->callback(ref, ref.callback.get(), CallbackFate::ref_is_garbage);
      }
      clear_weakref(ref);
    }
    for (WeakReference *ref = first_weakref(o), *next; ref; ref = next) {
      next = ref->next_ref;
      if (heap_.model == Model::late_clear && !ref->callback) continue;
      clear_weakref(*ref);
      ++cut;
      if (!ref->callback || ref->flags.dying) continue;
      if (ref->flags.unreachable) {
        if (heap_.observer_) heap_.observer_->callback(*ref, ref->callback.get(), CallbackFate::ref_is_garbage);
        continue;
      }
      counting::up(ref);
      ref->prev_ref = last_callback_;
      (last_callback_ ? last_callback_->next_ref : first_callback_) = ref;
      last_callback_ = ref;
    }
  }
  return cut;
}

// late_clear: those that finalizers could still use.
Word Collection::clear_late_weakrefs() {
  Word cut = 0;
  for (GcLink* link = final_unreachable_.next; link != &final_unreachable_; link = link->next) {
    cut += count_weakrefs(from_link(link));
    clear_weakrefs_silently(from_link(link));
  }
  return cut;
}

// Objects in list order, the callbacks of one object newest first. Runs Python.
Word Collection::call_callbacks() {
  Word called = 0;
  while (WeakReference* ref = first_callback_) {
    first_callback_ = ref->next_ref;
    ref->next_ref = ref->prev_ref = nullptr;
    heap_.run_callback(*ref);
    ++called;
    if (ref->count == 1) {
      ++spent_;
    } else if (ref->flags.tracked) {
      gc_list::move(link_of(ref), *old_);
    }
    counting::down(ref);
  }
  last_callback_ = nullptr;
  return called;
}

// In list order. A finalizer may free, resurrect or collect; what it frees leaves the list by itself. Runs Python.
void Collection::finalize() {
  GcLink seen;
  gc_list::init(seen);
  heap_.set_aside_[1] = &seen;
  Word called = 0;
  while (!gc_list::empty(unreachable_)) {
    GcObject* o = from_link(unreachable_.next);
    gc_list::move(link_of(o), seen);
    const Type* type = o->type;
    if (o->flags.finalized || !type->traits.may_finalize || !type->hooks->finalize) continue;
    o->flags.finalized = 1;
    Ref<GcObject> alive_meanwhile = Borrowed<GcObject>(o).dup();
    type->hooks->finalize(o);
    ++called;
  }
  gc_list::merge(seen, unreachable_);
  heap_.set_aside_[1] = &final_unreachable_;
  tell(Phase::finalize, called);
}

// Finalizers may have stored garbage somewhere: ask once more who is reachable from outside.
Word Collection::handle_resurrected() {
  for (GcLink* link = unreachable_.next; link != &unreachable_; link = link->next) {
    from_link(link)->flags.collecting = from_link(link)->flags.unreachable = 0;
  }
  Word back = find_unreachable(unreachable_, final_unreachable_, next_generation(), nullptr).objects;
  if (heap_.observer_) {
    for (GcLink* link = unreachable_.next; link != &unreachable_; link = link->next) {
      heap_.observer_->resurrected(from_link(link));
    }
  }
  gc_list::merge(unreachable_, *old_);
  return back;
}

// Breaks the cycles: each object drops what it refers to, and counts do the rest. What survives (a tuple waiting for
// its neighbours) goes to the old generation and dies when its last holder does.
void Collection::delete_garbage() {
  DeathCause cause = heap_.death_cause;
  if (cause == DeathCause::count_reached_0) heap_.death_cause = DeathCause::collected;
  heap_.deleting_ = true;
  while (!gc_list::empty(final_unreachable_)) {
    GcObject* o = from_link(final_unreachable_.next);
    if (heap_.debug & kDebugSaveAll) {
      if (heap_.runner_) heap_.runner_->keep_garbage(o);
    } else if (o->type->hooks->clear || o->count == 0) {  // count 0: it waited for this, by the model tracing_only
      Ref<GcObject> alive_meanwhile = Borrowed<GcObject>(o).dup();
      if (o->type->hooks->clear) o->type->hooks->clear(o);
    }
    if (final_unreachable_.next == link_of(o)) {
      o->flags.collecting = o->flags.unreachable = 0;
      o->flags.generation = next_generation();
      gc_list::move(link_of(o), *old_);
    }
  }
  heap_.deleting_ = false;
  heap_.death_cause = cause;
}

Word Collection::run() {
  GenerationState* generations = heap_.generations_;
  if (generation_ + 1 < kGenerations) ++generations[generation_ + 1].count;
  for (int i = 0; i <= generation_; ++i) generations[i].count = 0;
  for (int i = 0; i < generation_; ++i) gc_list::merge(generations[i].head, generations[generation_].head);
  young_ = &generations[generation_].head;
  old_ = generation_ + 1 < kGenerations ? &generations[generation_ + 1].head : young_;

  WRP_CHECK_HEAP(Phase::update_refs);
  Survivors survivors = find_unreachable(*young_, unreachable_, next_generation(), heap_.observer_);
  untrack_survivors(Untracking::always, survivors.untrackable);
  if (generation_ == kOld) untrack_survivors(Untracking::when_full, survivors.untrackable);
  survivors_grow_older(survivors.objects);
  if (heap_.debug & kDebugCollectable) {
    for (GcLink* link = unreachable_.next; link != &unreachable_; link = link->next) {
      if (heap_.runner_) heap_.runner_->debug_object("collectable", from_link(link));
    }
  }
  Word cut = clear_weakrefs();
  tell(Phase::clear_weakrefs, cut);
  Word called = call_callbacks();
  tell(Phase::call_callbacks, called);
  finalize();
  Word back = handle_resurrected();
  tell(Phase::handle_resurrected, back);
  if (heap_.model == Model::late_clear) tell(Phase::clear_weakrefs, clear_late_weakrefs());
  Word collected = gc_list::size(final_unreachable_);
  delete_garbage();
  tell(Phase::delete_garbage, collected);
  collected += spent_;

  auto& stats = generations[generation_].stats;
  ++stats.collections;
  stats.collected += collected;
  tell(Phase::report, collected);
  return collected;
}

// ---- the heap's side
// -------------------------------------------------------------------------------------------------

bool Heap::waits_for_collection(Object* o) {
  if (deleting_ || !o->type->traits.is_gc) return false;
  if (!o->flags.tracked) track(as_gc(o));
  return true;
}

Word Heap::collect(int generation, bool at_exit, bool automatic) {
  if (collecting_ || model == Model::counts_only) return 0;
  collecting_ = true;
  collection_due_ = false;
  bool tell = runner_ && !at_exit;
  if (tell) runner_->collection_hook(true, generation, 0, 0);
  if (observer_) observer_->collection_begun(generation, automatic);
  Word collected = Collection(*this, generation).run();
  if (observer_) observer_->collection_ended(collected, 0);
  if (tell) runner_->collection_hook(false, generation, collected, 0);
  collecting_ = false;
  return collected;
}

void Heap::collect_automatically() {
  collection_due_ = false;
  if (!enabled || collecting_) return;
  if (starved_) {
    starved_ = false;
    collect(kOld, false, true);
    return;
  }
  for (int i = kGenerations - 1; i >= 0; --i) {
    if (static_cast<intptr_t>(generations_[i].count) <= generations_[i].threshold) continue;
    // The quarter rule: a full collection only when enough is new, or collections would cost quadratic time.
    if (i == kOld && long_lived_pending < long_lived_total / 4) continue;
    collect(i, false, true);
    return;
  }
}

void Heap::collect_dry() {
  if (collecting_) return;
  collecting_ = true;
  // Finding moves objects between lists; the order of lists is visible, so it is written down and put back.
  for (uint8_t generation = 0; generation < kGenerations; ++generation) {
    GenerationState& state = generations_[generation];
    GcLink unreachable;
    gc_list::init(unreachable);
    Word count = gc_list::size(state.head);
    if (count == 0) continue;
    auto** order = new GcLink*[count];
    Word i = 0;
    for (GcLink* link = state.head.next; link != &state.head; link = link->next) order[i++] = link;
    Collection::find_unreachable(state.head, unreachable, generation, nullptr);
    gc_list::init(state.head);
    for (i = 0; i < count; ++i) {
      from_link(order[i])->flags.collecting = from_link(order[i])->flags.unreachable = 0;
      gc_list::append(order[i], state.head);
    }
    delete[] order;
  }
  collecting_ = false;
}

}  // namespace wrp
