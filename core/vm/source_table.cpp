#include "vm/source_table.h"

#include <cstdlib>
#include <cstring>

namespace wrp {

void SourceTable::add(Str& filename, std::string_view source, bool in_unraisable, uint32_t run) {
  if (source.size() > kCap) return;
  auto* entry = static_cast<Entry*>(std::calloc(1, sizeof(Entry)));
  char* text = static_cast<char*>(std::malloc(source.size() + 1));
  if (!entry || !text) {
    std::free(entry);
    std::free(text);
    return;
  }
  std::memcpy(text, source.data(), source.size());
  entry->filename = Borrowed<Str>(&filename).dup();
  entry->text = text;
  entry->size = source.size();
  entry->in_unraisable = in_unraisable;
  entry->run = run;
  entry->next = first_;
  first_ = entry;
  total_ += source.size();
  size_t kept = 0;
  for (Entry** at = &first_; *at;) {
    kept += (*at)->size;
    if (kept <= kCap) {
      at = &(*at)->next;
      continue;
    }
    Entry* old = *at;
    *at = old->next;
    total_ -= old->size;
    old->filename = nullptr;
    std::free(old->text);
    std::free(old);
  }
}

const SourceTable::Entry* SourceTable::find(const Str& filename) const {
  const Entry* e = first_;
  while (e && e->filename.get() != &filename) e = e->next;
  return e;
}

uint32_t SourceTable::run_of(const Str& filename) const {
  const Entry* e = find(filename);
  return e ? e->run : 0;
}

std::string_view SourceTable::from_line(const Entry& entry, int number) {
  std::string_view text(entry.text, entry.size);
  for (int n = 1; n < number; ++n) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text;
}

std::string_view SourceTable::whole_line(const Entry& entry, int number) {
  std::string_view text = from_line(entry, number);
  return text.substr(0, text.find('\n'));
}

std::string_view SourceTable::lines_from(const Str& filename, int number) const {
  const Entry* e = find(filename);
  return e ? from_line(*e, number) : std::string_view();
}

std::string_view SourceTable::line(const Str& filename, int number, bool unraisable) const {
  const Entry* e = find(filename);
  if (!e || (unraisable && !e->in_unraisable)) return {};
  std::string_view text = whole_line(*e, number);
  size_t start = text.find_first_not_of(" \t\f\r");
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(" \t\f\r") + 1);
}

int SourceTable::column(const Str& filename, int number, int bytes) const {
  const Entry* e = find(filename);
  if (!e) return bytes;
  int column = 0;
  for (char c : whole_line(*e, number).substr(0, static_cast<size_t>(bytes))) column += (c & 0xC0) != 0x80;
  return column;
}

std::string_view SourceTable::text(const Str& filename) const {
  const Entry* found = nullptr;
  for (const Entry* e = first_; e; e = e->next) {
    if (e->filename.get() == &filename) return {e->text, e->size};
    if (!found && equal(*e->filename, filename)) found = e;
  }
  return found ? std::string_view(found->text, found->size) : std::string_view();
}

void SourceTable::clear() {
  while (first_) {
    Entry* next = first_->next;
    first_->filename = nullptr;
    std::free(first_->text);
    std::free(first_);
    first_ = next;
  }
  total_ = 0;
}

void SourceTable::visit(RootVisitor& visitor) {
  for (Entry* e = first_; e; e = e->next) visitor.root(e->filename.get(), "sources", nullptr);
}

}  // namespace wrp
