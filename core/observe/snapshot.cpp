#include "observe/snapshot.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "objects/names.h"

namespace wrp::observe {

namespace {

class Picture {
 public:
  Picture(Heap& heap, bool all) : heap_(heap), all_(all) {}

  uint32_t string(std::string_view s) {
    auto [it, fresh] = numbers_.try_emplace(std::string(s), static_cast<uint32_t>(out.strings.size()));
    if (fresh) out.strings.push_back(it->first);
    return it->second;
  }
  bool wanted(const Object* o) const { return all_ || shown_to_people(o); }
  void see(Object* o) {
    if (wanted(o) && seen_.insert(o).second) objects_.push_back(o);
  }

  struct Edges final : EdgeVisitor {
    Edges(Picture& picture, Object* from, bool weak)
        : EdgeVisitor(Job::labels), picture(picture), from(from), weak(weak) {}
    Picture& picture;
    Object* from;
    bool weak;
    void edge(Object* target) override { labelled(target, "", nullptr, 0); }
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
    std::sort(objects_.begin(), objects_.end(), [](Object* a, Object* b) { return a->serial < b->serial; });
    for (Object* o : objects_) node(o);
  }

  void edge(Edges& e, Object* target, const char* kind, Object* name, Word index) {
    if (std::strcmp(kind, "type") == 0 && !all_) return;
    // An instance's dict is drawn as the instance's own attributes.
    if (!wanted(target)) return;
    see(target);
    char text[64];
    size_t n = text_of_name(name, text, sizeof text);
    Text label;
    if (std::strcmp(kind, "item") == 0 || std::strcmp(kind, "member") == 0) {
      label.append_format("%s %lu", kind, static_cast<unsigned long>(index));
    } else if (std::strcmp(kind, "value") == 0) {
      if (n == 0 && name) n = short_value_of(name, text, sizeof text);
      label.append(name ? "value of '" : "contents");  // of a cell
      label.append({text, n});
      if (name) label.append('\'');
    } else {
      label.append(kind);
      if (n) label.append(' ');
      label.append({text, n});
    }
    out.edges.insert(out.edges.end(), {static_cast<uint32_t>(e.from->serial), static_cast<uint32_t>(target->serial),
                                       string(label.view()), e.weak ? 1u : 0u});
  }

  void name(const char* scope, std::string_view n, Object* target) {
    if (!wanted(target)) return;
    see(target);
    out.names.insert(out.names.end(), {string(scope), string(n), static_cast<uint32_t>(target->serial)});
  }

  Snapshot out;

 private:
  void node(Object* o) {
    char type[128], value[96];
    uint64_t id = heap_.id_of(o);
    uint32_t generation = o->flags.tracked ? o->flags.generation : 4;
    out.nodes.insert(
        out.nodes.end(),
        {static_cast<uint32_t>(o->serial), string({type, type_name_of(o, type, sizeof type)}),
         string({value, short_value_of(o, value, sizeof value)}), static_cast<uint32_t>(o->count),
         static_cast<uint32_t>(count_weakrefs(o)), generation | static_cast<uint32_t>(o->flags.finalized) << 8,
         static_cast<uint32_t>(id), static_cast<uint32_t>(id >> 32)});
  }

  Heap& heap_;
  bool all_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::unordered_set<Object*> seen_;
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
  auto is_scope = [&](const Object* o) {
    return std::any_of(scopes, scopes + scope_count, [o](const Scope& s) { return s.holder == o && !s.name; });
  };
  heap.for_each_tracked(-1, [&](GcObject* o) {
    if (all || !is_scope(o)) picture.see(o);
  });
  picture.walk();
  return std::move(picture.out);
}

}  // namespace wrp::observe
