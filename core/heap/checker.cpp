#include "heap/checker.h"

#include <cstdio>
#include <cstdlib>

#include "base/text.h"
#include "heap/gc_list.h"

namespace wrp {

namespace {

// Serial -> references seen. An open table in plain memory: the checker must not touch the heap that it checks.
class Tally {
 public:
  ~Tally() { std::free(rows_); }

  struct Row {
    Object* object;
    Word seen;
    Object* holder;  // the last one seen
    bool expanded;
  };

  Row& row(Object* o) {
    if ((used_ + 1) * 2 > capacity_) grow();
    Row& at = find(rows_, capacity_, o);
    if (!at.object) {
      at.object = o;
      ++used_;
    }
    return at;
  }
  template <class F>
  void for_each(F visit) {
    for (Word i = 0; i < capacity_; ++i) {
      if (rows_[i].object) visit(rows_[i]);
    }
  }

 private:
  static Row& find(Row* rows, Word capacity, Object* o) {
    Word i = (o->serial * 2654435761u) & (capacity - 1);
    while (rows[i].object && rows[i].object != o) i = (i + 1) & (capacity - 1);
    return rows[i];
  }
  void grow() {
    Word capacity = capacity_ ? capacity_ * 2 : 1024;
    auto* rows = static_cast<Row*>(std::calloc(capacity, sizeof(Row)));
    for (Word i = 0; i < capacity_; ++i) {
      if (rows_[i].object) find(rows, capacity, rows_[i].object) = rows_[i];
    }
    std::free(rows_);
    rows_ = rows;
    capacity_ = capacity;
  }

  Row* rows_ = nullptr;
  Word capacity_ = 0, used_ = 0;
};

struct EdgeTally final : EdgeVisitor {
  explicit EdgeTally(Tally& tally) : tally(tally) {}
  Tally& tally;
  Object* from = nullptr;
  Object** work = nullptr;  // objects whose edges are still to be walked
  Word work_count = 0, work_capacity = 0;
  ~EdgeTally() { std::free(work); }

  void edge(Object* target) override {
    Tally::Row& row = tally.row(target);
    ++row.seen;
    row.holder = from;
    if (!row.expanded) push(target, row);
  }
  void push(Object* o, Tally::Row& row) {
    row.expanded = true;
    if (work_count == work_capacity) {
      work_capacity = work_capacity ? work_capacity * 2 : 1024;
      work = static_cast<Object**>(std::realloc(work, work_capacity * sizeof(Object*)));
    }
    work[work_count++] = o;
  }
  void add(Object* o) {
    Tally::Row& row = tally.row(o);
    if (!row.expanded) push(o, row);
  }
  void walk() {
    while (work_count) {
      from = work[--work_count];
      visit_all_edges(from, *this);
    }
    from = nullptr;
  }
};

struct RootTally final : RootVisitor {
  explicit RootTally(EdgeTally& edges) : edges(edges) {}
  EdgeTally& edges;
  void root(Object* target, const char*, Object*) override { edges.edge(target); }
};

struct Complaint {
  CheckReport report;
  void say(const char* format, ...) __attribute__((format(printf, 2, 3))) {
    if (!report.ok) return;
    report.ok = false;
    Text text;
    va_list args;
    va_start(args, format);
    text.append_format_list(format, args, [](Text&, char, void*) { WRP_UNREACHABLE(); });
    va_end(args);
    report.text[text.view().copy(report.text, sizeof report.text - 1)] = 0;
  }
};

void check_lists(Heap& heap, Complaint& complaint) {
  for (int i = 0; i < kGenerations; ++i) {
    GcLink& head = heap.generation(i).head;
    for (GcLink* link = head.next; link != &head; link = link->next) {
      GcObject* o = from_link(link);
      if (link->next->prev != link)
        complaint.say("%s#%lu: list links disagree", o->type->debug_name, (unsigned long)o->serial);
      if (!o->flags.tracked || o->flags.dying) {
        complaint.say("%s#%lu: in generation %d but untracked or dying", o->type->debug_name, (unsigned long)o->serial,
                      i);
      }
      if (!heap.collecting() && (o->flags.collecting || o->flags.unreachable)) {
        complaint.say("%s#%lu: marked by a collection that is over", o->type->debug_name, (unsigned long)o->serial);
      }
      if (!heap.collecting() && o->flags.generation != i) {
        complaint.say("%s#%lu: in generation %d, says %d", o->type->debug_name, (unsigned long)o->serial, i,
                      o->flags.generation);
      }
      if (!complaint.report.ok) return;
    }
  }
}

void check_weak_list(Object* o, Complaint& complaint) {
  WeakReference* previous = nullptr;
  int place = 0;
  for (WeakReference* ref = first_weakref(o); ref; previous = ref, ref = ref->next_ref, ++place) {
    if (ref->referent != o || ref->prev_ref != previous) {
      complaint.say("%s#%lu: its weak list and reference #%lu disagree", o->type->debug_name, (unsigned long)o->serial,
                    (unsigned long)ref->serial);
      return;
    }
    if ((ref->flags.kind & kWeakBasic) && place != 0) {
      complaint.say("%s#%lu: its plain reference is not the first", o->type->debug_name, (unsigned long)o->serial);
    }
  }
}

}  // namespace

CheckReport check_heap(Heap& heap, bool complete) {
  Complaint complaint;
  check_lists(heap, complaint);
  if (!complaint.report.ok) return complaint.report;

  Tally tally;
  EdgeTally edges(tally);
  RootTally roots(edges);
  heap.visit_roots(roots);
  heap.for_each_tracked(-1, [&](GcObject* o) { edges.add(o); });
  for (GcLink* head : {&heap.frozen(), &heap.furniture()}) {
    for (GcLink* link = head->next; link != head; link = link->next) edges.add(from_link(link));
  }
  edges.walk();

  tally.for_each([&](Tally::Row& row) {
    Object* o = row.object;
    if (o->immortal()) return;
    if (row.seen > o->count) {
      complaint.say("%s#%lu: %lu references found, but its count is %lu (last holder %s#%lu)", o->type->debug_name,
                    (unsigned long)o->serial, (unsigned long)row.seen, (unsigned long)o->count,
                    row.holder ? row.holder->type->debug_name : "root",
                    (unsigned long)(row.holder ? row.holder->serial : 0));
    }
    if (complete && row.seen < o->count) {
      complaint.say("%s#%lu: its count is %lu, but only %lu references were found", o->type->debug_name,
                    (unsigned long)o->serial, (unsigned long)o->count, (unsigned long)row.seen);
    }
    check_weak_list(o, complaint);
  });
  if (complete) {
    Word found = 0;
    tally.for_each([&](Tally::Row& row) { found += row.object->flags.size_class != Allocator::kStaticClass; });
    if (found != heap.live_objects()) {
      complaint.say("%lu objects are alive, but only %lu of them were found", (unsigned long)heap.live_objects(),
                    (unsigned long)found);
    }
  }
  return complaint.report;
}

CheckReport check_empty(Heap& heap, Word allowed_objects) {
  Complaint complaint;
  if (heap.live_objects() > allowed_objects) {
    Object* left = nullptr;
    heap.for_each_tracked(-1, [&](GcObject* o) {
      if (!left) left = o;
    });
    complaint.say("%lu objects left, among them %s#%lu", (unsigned long)(heap.live_objects() - allowed_objects),
                  left ? left->type->debug_name : "(untracked)", (unsigned long)(left ? left->serial : 0));
  }
  return complaint.report;
}

void check_phase(Heap& heap, Phase phase) {
  if (heap.live_objects() > 20000) return;  // a check walks everything: keep big heaps usable
  Complaint complaint;
  check_lists(heap, complaint);
  if (complaint.report.ok) return;
  Text text;
  text.append_format("heap check at phase %s: %s", phase_name(phase), complaint.report.text);
  assertion_failed(text.c_str(), __FILE__, __LINE__);
}

}  // namespace wrp
