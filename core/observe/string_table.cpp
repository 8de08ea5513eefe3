#include "observe/string_table.h"

namespace wrp::observe {

namespace {
uint32_t hash_of(std::string_view text) {  // FNV-1a
  uint32_t hash = 2166136261u;
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}
}  // namespace

uint32_t StringTable::number_of(std::string_view text) {
  if (ends_.size() * 2 >= places_.size()) grow();
  uint32_t hash = hash_of(text);
  size_t mask = places_.size() - 1;
  size_t at = hash & mask;
  for (; places_[at]; at = (at + 1) & mask) {
    uint32_t number = places_[at] - 1;
    if (hashes_[number] == hash && (*this)[number] == text) return number;
  }
  bytes_ += text;
  ends_.push_back(static_cast<uint32_t>(bytes_.size()));
  hashes_.push_back(hash);
  places_[at] = static_cast<uint32_t>(ends_.size());
  return places_[at] - 1;
}

void StringTable::grow() {
  places_.assign(places_.empty() ? 64 : places_.size() * 2, 0);
  size_t mask = places_.size() - 1;
  for (uint32_t number = 0; number < hashes_.size(); ++number) {
    size_t at = hashes_[number] & mask;
    while (places_[at]) at = (at + 1) & mask;
    places_[at] = number + 1;
  }
}

}  // namespace wrp::observe
