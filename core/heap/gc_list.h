// gc_list.h -- the rings in which the collector keeps objects, oldest first. A ring's head is a bare link.
#pragma once

#include "heap/object.h"

namespace wrp::gc_list {

inline void init(GcLink& head) { head.next = head.prev = &head; }
inline bool empty(const GcLink& head) { return head.next == &head; }

inline void append(GcLink* link, GcLink& head) {
  GcLink* last = head.prev;
  last->next = link;
  link->prev = last;
  link->next = &head;
  head.prev = link;
}

inline void remove(GcLink* link) {
  link->prev->next = link->next;
  link->next->prev = link->prev;
  link->next = link->prev = nullptr;
}

inline void move(GcLink* link, GcLink& head) {
  remove(link);
  append(link, head);
}

// All of `from` behind all of `to`; `from` is empty afterwards.
inline void merge(GcLink& from, GcLink& to) {
  if (!empty(from)) {
    GcLink* to_last = to.prev;
    to_last->next = from.next;
    from.next->prev = to_last;
    to.prev = from.prev;
    to.prev->next = &to;
  }
  init(from);
}

inline Word size(const GcLink& head) {
  Word count = 0;
  for (const GcLink* link = head.next; link != &head; link = link->next) ++count;
  return count;
}

inline void set_generation(GcLink& head, uint8_t generation) {
  for (GcLink* link = head.next; link != &head; link = link->next) from_link(link)->flags.generation = generation;
}

}  // namespace wrp::gc_list
