// string_table.h -- texts by number: each text once, all of them in one piece of memory, so that they cross to a host
// at once. For observers: not of the Python heap.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wrp::observe {

class StringTable {
 public:
  uint32_t number_of(std::string_view text);
  std::string_view operator[](uint32_t number) const {
    if (number >= ends_.size()) return {};
    uint32_t start = number ? ends_[number - 1] : 0;
    return std::string_view(bytes_).substr(start, ends_[number] - start);
  }
  size_t size() const { return ends_.size(); }
  const std::string& bytes() const { return bytes_; }
  // Where in bytes() each text ends.
  const std::vector<uint32_t>& ends() const { return ends_; }

 private:
  void grow();

  std::string bytes_;
  std::vector<uint32_t> ends_, hashes_;
  std::vector<uint32_t> places_;  // open addressing: number + 1, 0 = free; a power of 2, at most half full
};

// A number for each of the objects that are asked for most, found by serial: one place for each, the latest stays.
class RecentNumbers {
 public:
  template <class Make>
  uint32_t get(uintptr_t serial, Make make) {
    Place& place = places_[serial % kPlaces];
    if (place.serial != serial) place = {serial, make()};
    return place.number;
  }

 private:
  static constexpr size_t kPlaces = 64;
  struct Place {
    uintptr_t serial = 0;
    uint32_t number = 0;
  } places_[kPlaces];
};

}  // namespace wrp::observe
