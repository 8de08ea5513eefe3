// The heap with a language of its own: dummies that hold each other. No parser, no Python.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "heap/checker.h"
#include "heap/heap.h"

using namespace wrp;

namespace {

// An object with two fields, a weak list and a name. What it does at the end of its life is told by the world below.
struct Dummy : GcObject {
  Ref<Dummy> first, second;
  WeakReference* weak;
  Word name;
};

struct World;
World* world = nullptr;

struct World final : CallbackRunner {
  Heap heap;
  HeapScope scope{heap};
  Type dummy_type{}, weak_type{};
  std::string told;                 // names of the dying, in order
  std::vector<Ref<Dummy>> rescued;  // by finalizers
  bool finalize_tells = false, finalize_rescues = false;
  bool hide_second_edge = false;  // a planted bug

  World() {
    world = this;
    heap.set_callback_runner(this);
    static LifetimeHooks dummy_hooks, weak_hooks;
    dummy_hooks = {
        .visit_edges =
            [](Object* o, EdgeVisitor& v) {
              auto& d = static_cast<Dummy&>(*o);
              if (d.first) v.edge(d.first.get());
              if (d.second && !world->hide_second_edge) v.edge(d.second.get());
            },
        .detach_next = [](Object* o, Word&) -> Object* {
          auto& d = static_cast<Dummy&>(*o);
          if (d.first) return d.first.release();
          return d.second.release();
        },
        .clear =
            [](Object* o) {
              auto& d = static_cast<Dummy&>(*o);
              d.first = nullptr;
              d.second = nullptr;
            },
        .finalize =
            [](Object* o) {
              auto& d = static_cast<Dummy&>(*o);
              if (world->finalize_tells) world->told += static_cast<char>(d.name);
              if (world->finalize_rescues) world->rescued.push_back(Borrowed<Dummy>(&d).dup());
            },
        .free_payload = nullptr,
        .visit_weak = nullptr,
    };
    weak_hooks = kWeakReferenceHooks;
    set_up(dummy_type, dummy_hooks, "Dummy");
    set_up(weak_type, weak_hooks, "weak");
    dummy_type.weak_offset = offsetof(Dummy, weak) / sizeof(Word);
    dummy_type.traits.may_finalize = 1;
    weak_type.traits.is_weakref = 1;
  }
  ~World() {
    rescued.clear();
    world = nullptr;
  }

  static void set_up(Type& type, const LifetimeHooks& hooks, const char* name) {
    type.count = kImmortal;
    type.hooks = &hooks;
    type.debug_name = name;
    type.traits.is_gc = 1;
    type.traits.pre_words = kGcWords;
  }

  Ref<Dummy> make(char name = '?', Ref<Dummy> first = {}, Ref<Dummy> second = {}) {
    auto made = heap.make<Dummy>(dummy_type);
    REQUIRE(made);
    Ref<Dummy> d = made.take();
    d->name = static_cast<Word>(name);
    d->first = std::move(first);
    d->second = std::move(second);
    heap.track(d.get());
    return d;
  }
  // A weak reference; `callback` is any object and only its presence matters: told gets a lower-case letter.
  Ref<WeakReference> weaken(Dummy* referent, Ref<> callback = {}) {
    auto made = heap.make<WeakReference>(weak_type);
    REQUIRE(made);
    Ref<WeakReference> ref = made.take();
    if (!callback) ref->flags.kind = kWeakBasic;
    ref->callback = std::move(callback);
    attach_weakref(*ref, referent);
    heap.track(ref.get());
    return ref;
  }

  void call_callback(WeakReference& ref, Object* callback) override {
    told += static_cast<char>(static_cast<Dummy*>(callback)->name);
    CHECK_FALSE(ref.alive());
  }
  void collection_hook(bool, int, Word, Word) override {}
  void keep_garbage(Object*) override {}
  void debug_object(const char*, Object*) override {}
  void debug_line(const char*) override {}

  void check() {
    CheckReport report = check_heap(heap, false);
    INFO(report.text);
    CHECK(report.ok);
  }
};

}  // namespace

TEST_CASE("an object dies with its last reference, and not before") {
  World w;
  Ref<Dummy> a = w.make('A');
  Ref<Dummy> b = a.dup();
  CHECK(a->count == 2);
  a = nullptr;
  CHECK(b->count == 1);
  CHECK(w.heap.live_objects() == 1);
  b = nullptr;
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("assignment stores the new value before the old one dies") {
  World w;
  w.finalize_tells = true;
  Ref<Dummy> a = w.make('A');
  a = w.make('B');
  CHECK(w.told == "A");
  CHECK(a->name == 'B');
}

TEST_CASE("death nests: a field's whole death comes before the next field") {
  World w;
  w.finalize_tells = true;
  Ref<Dummy> a = w.make('A', w.make('B', w.make('D')), w.make('C'));
  a = nullptr;
  CHECK(w.told == "ABDC");
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("a cycle survives counting and dies in a collection") {
  World w;
  {
    Ref<Dummy> a = w.make('A'), b = w.make('B');
    a->first = b.dup();
    b->first = a.dup();
  }
  CHECK(w.heap.live_objects() == 2);
  CHECK(w.heap.collect(kOld) == 2);
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("what is held from outside keeps all it reaches, in any order of birth") {
  World w;
  Ref<Dummy> a = w.make('A'), b = w.make('B'), c = w.make('C');
  a->first = b.dup();
  b->first = a.dup();
  c->first = a.dup();
  a = nullptr;
  b = nullptr;
  CHECK(w.heap.collect(kOld) == 0);
  c = nullptr;
  CHECK(w.heap.collect(kOld) == 2);  // c died by count
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("an object that its finalizer stores lives on, and is not asked again") {
  World w;
  w.finalize_tells = w.finalize_rescues = true;
  Ref<Dummy> a = w.make('A');
  a = nullptr;
  REQUIRE(w.rescued.size() == 1);
  CHECK(w.told == "A");
  w.rescued.clear();
  CHECK(w.told == "A");
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("a rescued member of a cycle keeps the cycle") {
  World w;
  w.finalize_rescues = true;
  {
    Ref<Dummy> a = w.make('A'), b = w.make('B');
    a->first = b.dup();
    b->first = a.dup();
  }
  CHECK(w.heap.collect(kOld) == 0);
  CHECK(w.rescued.size() == 2);
  w.check();
  w.finalize_rescues = false;
  w.rescued.clear();
  CHECK(w.heap.collect(kOld) == 2);
}

TEST_CASE("weak references are all cut before the first callback, newest first") {
  World w;
  w.finalize_tells = true;
  Ref<Dummy> a = w.make('A');
  Ref<WeakReference> plain = w.weaken(a.get()), old = w.weaken(a.get(), w.make('o')),
                     young = w.weaken(a.get(), w.make('y'));
  CHECK(first_weakref(a.get()) == plain.get());
  a = nullptr;
  CHECK(w.told.substr(0, 3) == "Ayo");
  CHECK_FALSE(plain->alive());
  CHECK_FALSE(old->alive());
}

TEST_CASE("in a collection callbacks come before finalizers") {
  World w;
  w.finalize_tells = true;
  Ref<Dummy> a = w.make('A');
  Ref<WeakReference> ref = w.weaken(a.get(), w.make('c'));
  a->first = a.dup();
  a = nullptr;
  CHECK(w.heap.collect(kOld) == 1);
  CHECK(w.told.substr(0, 2) == "cA");
}

TEST_CASE("a weak reference that dies first takes its callback along") {
  World w;
  Ref<Dummy> a = w.make('A');
  Ref<WeakReference> ref = w.weaken(a.get(), w.make('c'));
  ref = nullptr;
  CHECK(count_weakrefs(a.get()) == 0);
  a = nullptr;
  CHECK(w.told.empty());
}

TEST_CASE("a callback whose own weak reference is garbage is not called") {
  World w;
  Ref<Dummy> a = w.make('A');
  a->first = a.dup();
  // The reference hangs on the garbage itself: only the cycle reaches it.
  Ref<WeakReference> ref = w.weaken(a.get(), w.make('c'));
  a->second = Ref<Dummy>::adopt(static_cast<Dummy*>(static_cast<Object*>(ref.release())));
  a = nullptr;
  w.heap.collect(kOld);
  CHECK(w.told.empty());
  CHECK(w.heap.live_objects() == 0);
}

TEST_CASE("the collector runs by itself when enough containers were made") {
  World w;
  for (int i = 0; i < 2001; ++i) {
    Ref<Dummy> a = w.make();
    a->first = a.dup();
  }
  CHECK(w.heap.collection_due());
  w.heap.collect_automatically();
  CHECK(w.heap.live_objects() <= 1);
  CHECK(w.heap.generation(kYoung).stats.collections == 1);
}

TEST_CASE("survivors grow older, the frozen are passed over") {
  World w;
  Ref<Dummy> a = w.make('A');
  a->first = a.dup();
  w.heap.collect(kYoung);
  CHECK(a->flags.generation == kMiddle);
  w.heap.collect(kMiddle);
  CHECK(a->flags.generation == kOld);
  w.heap.freeze();
  a = nullptr;
  CHECK(w.heap.frozen_count() == 1);
  CHECK(w.heap.collect(kOld) == 0);
  w.heap.unfreeze();
  CHECK(w.heap.collect(kOld) == 1);
}

TEST_CASE("the checker finds an edge that a type forgets to report") {
  World w;
  Ref<Dummy> a = w.make('A', {}, w.make('B'));
  CHECK(check_heap(w.heap, false).ok);
  w.hide_second_edge = true;
  // B's count now says 1, and nobody is seen holding it. (A itself is held by this test: complete would complain of it
  // too.)
  CheckReport report = check_heap(w.heap, true);
  CHECK_FALSE(report.ok);
  w.hide_second_edge = false;
}

TEST_CASE("the checker finds a count that is too low for the references that exist") {
  World w;
  Ref<Dummy> b = w.make('B');
  Ref<Dummy> a = w.make('A', b.dup(), b.dup());
  CHECK(check_heap(w.heap, false).ok);
  b->count -= 2;  // two references are left in A, one here
  CheckReport report = check_heap(w.heap, false);
  CHECK_FALSE(report.ok);
  CHECK(std::string(report.text).find("Dummy#") != std::string::npos);
  b->count += 2;
}

TEST_CASE("the checker finds a count that is too high") {
  World w;
  struct Roots final : RootSource {
    Object* held = nullptr;
    void visit_roots(RootVisitor& v) override { v.root(held, "test", nullptr); }
  } roots;
  Ref<Dummy> a = w.make('A');
  roots.held = a.get();
  w.heap.add_roots(roots);
  CHECK(check_heap(w.heap, true).ok);
  ++a->count;
  CHECK_FALSE(check_heap(w.heap, true).ok);
  --a->count;
  w.heap.remove_roots(roots);
}

TEST_CASE("the checker finds an object that nobody knows of any more") {
  World w;
  struct NoRoots final : RootSource {
    void visit_roots(RootVisitor&) override {}
  } roots;
  w.heap.add_roots(roots);
  CHECK(check_heap(w.heap, true).ok);
  Ref<Dummy> lost = w.make('L');
  w.heap.untrack(lost.get());
  CheckReport report = check_heap(w.heap, true);
  CHECK_FALSE(report.ok);
  CHECK(std::string(report.text).find("1 objects are alive, but only 0") != std::string::npos);
  w.heap.track(lost.get());
  w.heap.remove_roots(roots);
}

TEST_CASE("an allocation that fails says so and changes nothing") {
  World w;
  w.make('A');
  for (uint64_t k = 1; k <= 3; ++k) {
    w.heap.allocator().fail_at(k);
    bool failed = false;
    for (uint64_t i = 0; i < 4; ++i) {
      auto made = w.heap.make<Dummy>(w.dummy_type);
      failed = failed || (!made && made.error() == Error::no_memory);
    }
    CHECK(failed);
    CHECK(w.heap.live_objects() == 0);
    w.check();
  }
}

TEST_CASE("past the limit there is no memory, and freeing makes room again") {
  World w;
  w.heap.allocator().set_limit_bytes(w.heap.allocator().used_bytes() + 1000);
  std::vector<Ref<Dummy>> held;
  for (;;) {
    auto made = w.heap.make<Dummy>(w.dummy_type);
    if (!made) break;
    held.push_back(made.take());
  }
  CHECK(held.size() >= 10);
  held.clear();
  CHECK(w.heap.make<Dummy>(w.dummy_type));
}

TEST_CASE("ids are stable for life, differ among the living and are given out again") {
  World w;
  Ref<Dummy> a = w.make(), b = w.make();
  uint64_t id = w.heap.id_of(a.get());
  CHECK(id != w.heap.id_of(b.get()));
  CHECK(id % 8 == 0);
  a = nullptr;
  Ref<Dummy> c = w.make();
  CHECK(w.heap.id_of(c.get()) == id);
  CHECK(c->serial > b->serial);
}

TEST_CASE("a dry collection changes nothing") {
  World w;
  w.finalize_tells = true;
  Ref<Dummy> a = w.make('A'), b = w.make('B');
  a->first = a.dup();
  Ref<Dummy> keep = w.make('K', a.dup());
  w.heap.collect_dry();
  CHECK(w.told.empty());
  std::string order;
  w.heap.for_each_tracked(kYoung, [&](GcObject* o) { order += static_cast<char>(static_cast<Dummy*>(o)->name); });
  CHECK(order == "ABK");
  a->first = nullptr;
}

TEST_CASE("a chain, a ring and a nest of a million die without a deep C++ stack") {
  World w;
  constexpr int kMany = 1000000;
  SECTION("chain") {
    Ref<Dummy> head;
    for (int i = 0; i < kMany; ++i) head = w.make('?', std::move(head));
    head = nullptr;
  }
  SECTION("nest, through the second field") {
    Ref<Dummy> head;
    for (int i = 0; i < kMany; ++i) head = w.make('?', {}, std::move(head));
    head = nullptr;
  }
  SECTION("ring") {
    Ref<Dummy> head = w.make();
    Ref<Dummy> last = head.dup();
    for (int i = 1; i < kMany; ++i) {
      Ref<Dummy> next = w.make();
      last->first = next.dup();
      last = std::move(next);
    }
    last->first = std::move(head);
    last = nullptr;
    CHECK(w.heap.collect(kOld) == kMany);
  }
  CHECK(w.heap.live_objects() == 0);
}
