// unit.cpp -- from the list of instructions to a Code object: addresses, caches, tables.
#include <algorithm>

#include "compile/codegen.h"
#include "objects/numbers.h"

namespace wrp::compile {

namespace {

template <class T>
Result<T*> buffer(Word count) {
  if (count == 0) return static_cast<T*>(nullptr);
  auto* memory = static_cast<T*>(heap().allocator().allocate_buffer((count * sizeof(T) + 3) / 4));
  if (!memory) return Error::no_memory;
  return memory;
}

template <class Range, class Make>
Result<Ref<Tuple>> tuple_of(const Range& items, Make make) {
  Ref<Tuple> t = TRY(make_tuple(items.size()));
  Word i = 0;
  for (const auto& item : items) t->init(i++, TRY(make(item)));
  if (i) t->flags.kind = Tuple::kOfCode;  // the empty one is everybody's
  return t;
}

// What two neighbours become together; NOP: they stay two.
Op fused(Op first, Op second) {
  if (first == Op::LOAD_FAST && second == Op::LOAD_FAST) return Op::LOAD_FAST_LOAD_FAST;
  if (first == Op::LOAD_FAST && second == Op::LOAD_CONST) return Op::LOAD_FAST_LOAD_CONST;
  if (first == Op::STORE_FAST && second == Op::LOAD_FAST) return Op::STORE_FAST_LOAD_FAST;
  if (first == Op::LOAD_FAST && second == Op::PUSH_NULL) return Op::LOAD_FAST_PUSH_NULL;
  if (first == Op::LOAD_GLOBAL && second == Op::PUSH_NULL) return Op::LOAD_GLOBAL_PUSH_NULL;
  return Op::NOP;
}

}  // namespace

// Only where nobody jumps between the two, and both stand in one line under one handler.
void Unit::fuse_pairs() {
  std::vector<bool> is_target(code_.size() + 1);
  for (const LabelInfo& label : labels_)
    if (label.at >= 0) is_target[static_cast<size_t>(label.at)] = true;
  std::vector<int> moved(code_.size() + 1);  // from an item's old place to its new one
  size_t to = 0;
  for (size_t i = 0; i < code_.size(); ++i) {
    moved[i] = static_cast<int>(to);
    Item item = code_[i];
    if (i + 1 < code_.size() && !is_target[i + 1]) {
      const Item& next = code_[i + 1];
      bool stored_twice = item.op == Op::STORE_FAST && next.op == item.op && next.arg == item.arg;
      if (stored_twice && item.place.line == next.place.line)
        item.op = Op::POP_TOP;  // as in CPython: the first dies first
      Op both = fused(item.op, next.op);
      constexpr uint32_t kMost = 1 << 12;
      bool fits = both == Op::LOAD_GLOBAL_PUSH_NULL || (item.arg < kMost && next.arg < kMost);
      if (both != Op::NOP && fits && item.place.line == next.place.line && item.handler == next.handler) {
        item.op = both;
        item.arg |= next.arg << 12;
        ++i;
      }
    }
    code_[to++] = item;
  }
  moved[code_.size()] = static_cast<int>(to);
  code_.resize(to);
  for (LabelInfo& label : labels_)
    if (label.at >= 0) label.at = moved[static_cast<size_t>(label.at)];
}

Result<Ref<Code>> Unit::finish(Str& filename) {
  fuse_pairs();
  // Where each instruction lies once cache words stand between them.
  std::vector<uint32_t> address(code_.size() + 1);
  uint32_t at = 0, caches = 0;
  for (size_t i = 0; i < code_.size(); ++i) {
    address[i] = at++;
    if (op_has_cache(code_[i].op)) ++at, ++caches;
  }
  address[code_.size()] = at;
  auto target = [&](Label label) { return address[static_cast<size_t>(labels_[static_cast<size_t>(label)].at)]; };

  Ref<Code> c = TRY(heap().make<Code>(*rt().types.code));
  c->instructions = TRY(buffer<uint32_t>(at));
  c->instruction_count = at;
  uint32_t cache = 0;
  for (size_t i = 0; i < code_.size(); ++i) {
    const Item& item = code_[i];
    uint32_t arg = item.arg;
    if (item.target >= 0) {
      int64_t distance = int64_t{target(item.target)} - (address[i] + 1);
      if (distance != jump_distance(make_instruction(item.op, static_cast<uint32_t>(distance))))
        return Error::no_memory;
      arg = static_cast<uint32_t>(distance);
    }
    c->instructions[address[i]] = make_instruction(item.op, arg);
    if (op_has_cache(item.op)) c->instructions[address[i] + 1] = cache++;
  }
  if (caches) {
    c->caches = static_cast<InlineCache*>(heap().allocator().allocate_buffer(caches * words_of<InlineCache>));
    if (!c->caches) return Error::no_memory;
    std::memset(static_cast<void*>(c->caches), 0, caches * sizeof(InlineCache));
    c->cache_count = caches;
  }

  std::vector<LineRow> lines;
  for (size_t i = 0; i < code_.size(); ++i) {
    const Item& item = code_[i];
    LineRow row = item.place;
    row.start = address[i];
    if (!lines.empty()) row.start = lines.back().start;
    if (lines.empty() || std::memcmp(&row, &lines.back(), sizeof row) != 0) {
      row.start = address[i];
      lines.push_back(row);
    }
  }
  c->lines = TRY(buffer<LineRow>(lines.size()));
  c->line_count = lines.size();
  std::copy(lines.begin(), lines.end(), c->lines);

  std::vector<HandlerRow> rows;
  for (size_t i = 0; i < code_.size(); ++i) {
    if (code_[i].handler < 0) continue;
    const Handler& h = handlers_[static_cast<size_t>(code_[i].handler)];
    uint32_t depth = static_cast<uint32_t>(h.depth) << 1 | (h.lasti ? 1u : 0u);
    uint32_t end = address[i + 1];
    if (!rows.empty() && rows.back().end == address[i] && rows.back().target == target(h.target) &&
        rows.back().depth_and_lasti == depth) {
      rows.back().end = end;
    } else {
      rows.push_back({address[i], end, target(h.target), depth});
    }
  }
  c->handlers = TRY(buffer<HandlerRow>(rows.size()));
  c->handler_count = rows.size();
  std::copy(rows.begin(), rows.end(), c->handlers);

  auto interned = [](std::string_view s) -> Result<Ref<>> { return intern(s); };
  c->constants = TRY(tuple_of(constants, [](const Ref<>& o) -> Result<Ref<>> { return o.dup(); }));
  c->names = TRY(tuple_of(names, interned));
  c->local_names = TRY(tuple_of(slots, interned));
  c->cell_map = TRY(tuple_of(cell_slots, [](int i) { return make_int(i); }));
  c->name = TRY(intern(scope.name));
  c->qualname = scope.name == qualname ? c->name.dup() : Ref<>(TRY(make_str(std::string_view(qualname))));
  c->filename = Borrowed<>(&filename).dup();
  c->local_count = slots.size();
  c->own_cell_count = static_cast<Word>(own_cells);
  c->free_count = static_cast<Word>(free_vars);
  c->free_start = static_cast<Word>(free_start);
  c->arg_count = static_cast<Word>(arg_count);
  c->posonly_count = static_cast<Word>(posonly_count);
  c->kwonly_count = static_cast<Word>(kwonly_count);
  c->flags_word = flags;
  c->exact_arg_count = c->kwonly_count || flags & (kCodeVarArgs | kCodeVarKeywords) ? kNeverExact : c->arg_count;
  c->stack_size = static_cast<Word>(max_depth_) + kHandlerRoom;
  c->first_line = static_cast<Word>(first_line);
  return c;
}

}  // namespace wrp::compile
