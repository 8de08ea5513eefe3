#include "observe/snapshot.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "objects/names.h"

namespace wrp::observe {

namespace {

constexpr uint32_t kNoSlot = 0xFFFFFFFF, kWeakEdge = 0x80000000;

class Picture {
 public:
  Picture(Heap& heap, bool all) : heap_(heap), all_(all) {}

  bool wanted(const Object* o) const { return all_ || shown_to_people(o); }
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
    void edge(Object* target) override { picture.edge(*this, target, "", nullptr, 0); }
    void labelled_edge(Object* target, const char* kind, Object* name, Word index) override {
      picture.edge(*this, target, kind, name, index);
    }
  };

  // Walks from what was seen; new objects are added as they are met.
  void walk() {
    for (size_t i = 0; i < objects_.size(); ++i) {
      Object* o = objects_[i];
      Edges strong(*this, o, false);
      visit_all_edges(o, strong);
      if (o->type->hooks->visit_weak) {
        Edges weak(*this, o, true);
        o->type->hooks->visit_weak(o, weak);
      }
    }
    for (Object* o : objects_) o->flags.seen = 0;
    auto older = [](Object* a, Object* b) { return a->serial < b->serial; };
    if (!std::is_sorted(objects_.begin(), objects_.end(), older)) std::sort(objects_.begin(), objects_.end(), older);
    out.nodes.reserve(objects_.size() * 9);
    for (Object* o : objects_) node(o);
  }

  void edge(Edges& e, Object* target, const char* kind, Object* name, Word index) {
    // A frame's surroundings are scenery; its variables are not.
    if (!wanted(target) || (!all_ && (std::strcmp(kind, "type") == 0 || std::strncmp(kind, "f_", 2) == 0))) return;
    see(target);
    bool numbered = std::strcmp(kind, "item") == 0 || std::strcmp(kind, "member") == 0;
    uint32_t slot = numbered ? static_cast<uint32_t>(index) : name ? name_text(name, kind) : kNoSlot;
    const uint32_t row[] = {static_cast<uint32_t>(e.from->serial), static_cast<uint32_t>(target->serial),
                            kind_text(kind) | (e.weak ? kWeakEdge : 0), slot};
    out.edges.insert(out.edges.end(), row, row + 4);
  }

  void name(const char* scope, std::string_view n, Object* target) {
    if (!wanted(target)) return;
    see(target);
    out.names.insert(out.names.end(), {string(scope), string(n), static_cast<uint32_t>(target->serial)});
  }

  Snapshot out;

 private:
  uint32_t string(std::string_view s) { return out.strings.number_of(s); }

  // Kinds are literals: a few addresses, the same again and again.
  uint32_t kind_text(const char* kind) {
    return kinds_.get(reinterpret_cast<uintptr_t>(kind), [&] { return string(kind); });
  }
  // A dict's key may be anything: then its short value is its name.
  uint32_t name_text(Object* name, const char* kind) {
    return names_.get(name->serial, [&] {
      char text[64];
      size_t n = text_of_name(name, text, sizeof text);
      if (n == 0 && std::strcmp(kind, "value") == 0) n = short_value_of(name, text, sizeof text);
      return string({text, n});
    });
  }

  void node(Object* o) {
    uint32_t type = types_.get(o->type->serial, [&] {
      char text[128];
      return string({text, type_name_of(o, text, sizeof text)});
    });
    char value[96];
    uint64_t id = heap_.id_of(o);
    const ObjectFlags& flags = o->flags;
    uint32_t generation = flags.tracked ? flags.generation : 4;
    uint32_t state = flags.finalized | flags.collecting << 1 | flags.unreachable << 2 | has_weak_list(o) << 3;
    bool counted = flags.collecting && !flags.unreachable;
    const uint32_t row[] = {static_cast<uint32_t>(o->serial),
                            type,
                            string({value, short_value_of(o, value, sizeof value)}),
                            static_cast<uint32_t>(o->count),
                            static_cast<uint32_t>(count_weakrefs(o)),
                            generation | state << 8,
                            static_cast<uint32_t>(id),
                            static_cast<uint32_t>(id >> 32),
                            counted ? static_cast<uint32_t>(link_of(o)->gc_refs) : 0};
    out.nodes.insert(out.nodes.end(), row, row + 9);
  }

  Heap& heap_;
  bool all_;
  RecentNumbers types_, kinds_, names_;
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

Snapshot take_snapshot(Heap& heap, const Scope* scopes, size_t scope_count, bool all) {
  Picture picture(heap, all);
  for (size_t i = 0; i < scope_count; ++i) {
    if (scopes[i].name) {
      picture.name(scopes[i].label, scopes[i].name, scopes[i].holder);
      continue;
    }
    NameVisitor visitor(picture, scopes[i].label);
    visit_all_edges(scopes[i].holder, visitor);
  }
  // A scope is told by its names: its dict is an object of the picture only when something else holds it.
  auto see = [&](GcObject* o) {
    bool is_scope =
        !all && std::any_of(scopes, scopes + scope_count, [o](const Scope& s) { return s.holder == o && !s.name; });
    if (!is_scope) picture.see(o);
  };
  heap.for_each_tracked(-1, see);
  heap.for_each_set_aside(see);
  picture.walk();
  return std::move(picture.out);
}

}  // namespace wrp::observe
