#include "observe/snapshot.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "objects/names.h"

namespace wrp::observe {

namespace {

constexpr uint32_t kNoSlot = 0xFFFFFFFF, kWeakEdge = 0x80000000;
constexpr size_t kNodeWords = 9, kEdgeWords = 4;  // records.h

template <size_t n>
void append(std::vector<uint32_t>& rows, const uint32_t (&row)[n]) {
  size_t end = rows.size();
  rows.resize(end + n);
  std::memcpy(rows.data() + end, row, sizeof row);
}

// Of one object: [0] * 2**27 would take all memory there is.
constexpr Word kMostEdges = 1'000'000;

class Picture {
 public:
  Picture(Heap& heap, const Scope* scopes, size_t scope_count, Detail detail, Object* newborn)
      : heap_(heap), scopes_(scopes), scope_count_(scope_count), detail_(detail), newborn_(newborn) {}

  bool is_scope(const Object* o) const {
    return std::any_of(scopes_, scopes_ + scope_count_, [o](const Scope& s) { return s.holder == o && !s.name; });
  }

  bool wanted(const Object* o) const {
    return detail_ == Detail::all || shown_to_people(o) || (detail_ == Detail::keepers && may_keep_for_people(o));
  }
  void see(Object* o) {
    if (o->flags.seen || !wanted(o)) return;
    o->flags.seen = 1;
    objects_.push_back(o);
  }

  struct Edges final : EdgeVisitor {
    Edges(Picture& picture, Object* from, bool weak)
        : EdgeVisitor(Job::labels), picture(picture), from(from), weak(weak) {}
    Picture& picture;
    Object* from;
    bool weak;
    Word told = 0;
    void edge(Object* target) override { picture.edge(*this, target, "", nullptr, 0); }
    void labelled_edge(Object* target, const char* kind, Object* name, Word index) override {
      picture.edge(*this, target, kind, name, index);
    }
  };

  // Walks from what was seen; new objects are added as they are met.
  void walk() {
    out.edges.reserve(objects_.size() * kEdgeWords);
    for (size_t i = 0; i < objects_.size(); ++i) {
      Object* o = objects_[i];
      Edges strong(*this, o, false);
      visit_all_edges(o, strong);
      if (o->type->hooks->visit_weak) {
        Edges weak(*this, o, true);
        o->type->hooks->visit_weak(o, weak);
      }
    }
    if (newborn_) see(newborn_);
    for (Object* o : objects_) o->flags.seen = 0;
    sort_by_birth();
    out.nodes.reserve(objects_.size() * kNodeWords);
    for (Object* o : objects_) node(o);
  }

  void edge(Edges& e, Object* target, const char* kind, Object* name, Word index) {
    const Kind& k = kind_of(kind);
    if ((k.scenery && detail_ != Detail::all) || !wanted(target)) return;
    // The variables of a running generator are names already.
    if (k.variable && detail_ != Detail::all && is_scope(e.from)) return;
    see(target);
    if (++e.told > kMostEdges) return;
    uint32_t slot = k.numbered ? static_cast<uint32_t>(index) : name ? name_text(name) : kNoSlot;
    bool by_other = name && !is_name(name) && k.text == value_;
    append(out.edges, {static_cast<uint32_t>(e.from->serial), static_cast<uint32_t>(target->serial),
                       (by_other ? value_of_ : k.text) | (e.weak ? kWeakEdge : 0), slot});
  }

  void name(const char* scope, std::string_view n, Object* target) {
    if (!wanted(target)) return;
    see(target);
    append(out.names, {string(scope), string(n), static_cast<uint32_t>(target->serial)});
  }

  Snapshot out;

 private:
  // The heap's lists, the oldest generation first, are a few runs that are in order already: they are merged two by
  // two.
  void sort_by_birth() {
    auto older = [](Object* a, Object* b) { return a->serial < b->serial; };
    std::vector<Object*> merged;
    for (bool sorted = false; !sorted;) {
      sorted = true;
      merged.resize(objects_.size());
      auto out = merged.begin();
      for (auto run = objects_.begin(), end = objects_.end(); run != end;) {
        auto next = std::is_sorted_until(run, end, older);
        if (next == end && out == merged.begin()) return;  // one run
        auto last = std::is_sorted_until(next, end, older);
        if (last != end) sorted = false;
        out = std::merge(run, next, next, last, out, older);
        run = last;
      }
      objects_.swap(merged);
    }
  }

  uint32_t string(std::string_view s) { return out.strings.number_of(s); }

  // What is known of a kind of slot. Kinds are literals: a few addresses, the same again and again.
  struct Kind {
    const char* literal = nullptr;
    uint32_t text = 0;
    bool numbered = false;
    bool variable = false;
    bool scenery = false;  // a class, or the surroundings of a frame or a function; a frame's variables are not
  };
  const Kind& kind_of(const char* kind) {
    Kind& known = kinds_[reinterpret_cast<uintptr_t>(kind) / 4 % kKinds];
    if (known.literal == kind) return known;
    std::string_view text = kind;
    bool numbered = text == "item" || text == "member";
    bool scenery = text == "type" || text == "globals" || (text.substr(0, 2) == "f_" && text != "f_back");
    return known = {kind, string(text), numbered, text == "local", scenery};
  }
  // A dict's key may be anything: then it is called by its value, or its type.
  uint32_t name_text(Object* name) {
    return names_.get(name->serial, [&] {
      char text[96];
      size_t n = text_of_name(name, text, sizeof text);
      if (n || is_name(name)) return string({text, n});
      if (name->type->traits.leaf) return string({text, short_value_of(name, text, sizeof text)});
      constexpr std::string_view kObject = " object";
      n = type_name_of(name, text, sizeof text - kObject.size());
      return string({text, n + kObject.copy(text + n, kObject.size())});
    });
  }

  void node(Object* o) {
    uint32_t type = types_.get(o->type->serial, [&] {
      char text[128];
      return string({text, type_name_of(o, text, sizeof text)});
    });
    char value[96];
    size_t size = o == newborn_ ? 0 : short_value_of(o, value, sizeof value);
    uint64_t id = heap_.id_of(o);
    const ObjectFlags& flags = o->flags;
    uint32_t generation = flags.tracked ? flags.generation : 4;
    uint32_t state = flags.finalized | flags.collecting << 1 | flags.unreachable << 2 | has_weak_list(o) << 3 |
                     (detail_ == Detail::keepers && !shown_to_people(o)) << 4 | is_class(o) << 5;
    bool counted = flags.collecting && !flags.unreachable;
    append(out.nodes, {static_cast<uint32_t>(o->serial), type, size ? string({value, size}) : empty_,
                       static_cast<uint32_t>(o->count), static_cast<uint32_t>(count_weakrefs(o)),
                       generation | state << 8, static_cast<uint32_t>(id), static_cast<uint32_t>(id >> 32),
                       counted ? static_cast<uint32_t>(link_of(o)->gc_refs) : 0});
  }

  Heap& heap_;
  const Scope* scopes_;
  size_t scope_count_;
  Detail detail_;
  Object* newborn_;
  RecentNumbers types_, names_;
  static constexpr size_t kKinds = 64;
  Kind kinds_[kKinds];
  uint32_t empty_ = string(""), value_ = string("value"), value_of_ = string("value of");
  std::vector<Object*> objects_;
};

// The names of a scope.
struct NameVisitor final : EdgeVisitor {
  NameVisitor(Picture& picture, const char* scope) : EdgeVisitor(Job::labels), picture(picture), scope(scope) {}
  Picture& picture;
  const char* scope;
  void edge(Object*) override {}
  void labelled_edge(Object* target, const char* kind, Object* name, Word) override {
    if (std::strcmp(kind, "value") != 0 && std::strcmp(kind, "local") != 0) return;
    char text[128];
    size_t n = text_of_name(name, text, sizeof text);
    if (n) picture.name(scope, {text, n}, target);
  }
};

}  // namespace

Snapshot take_snapshot(Heap& heap, const Scope* scopes, size_t scope_count, Detail detail, Object* newborn) {
  Picture picture(heap, scopes, scope_count, detail, newborn);
  // A scope is told by its names: its dict is an object of the picture only when something else holds it.
  auto see = [&](GcObject* o) {
    if (detail == Detail::all || !picture.is_scope(o)) picture.see(o);
  };
  heap.for_each_set_aside(see);
  for (int generation = kOld; generation >= kYoung; --generation) heap.for_each_tracked(generation, see);
  for (size_t i = 0; i < scope_count; ++i) {
    if (scopes[i].name) {
      picture.name(scopes[i].label, scopes[i].name, scopes[i].holder);
      continue;
    }
    NameVisitor visitor(picture, scopes[i].label);
    visit_all_edges(scopes[i].holder, visitor);
  }
  picture.walk();
  return std::move(picture.out);
}

}  // namespace wrp::observe
