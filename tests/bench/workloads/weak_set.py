# A set that does not keep its members.
import weakref

class Thing:
    pass

M = N // 5
things = [Thing() for _ in range(M)]
members = weakref.WeakSet()

def add():
    for thing in things:
        members.add(thing)

def iterate():
    for member in members:
        pass

def discard():
    for thing in things:
        members.discard(thing)

# --- WeakSet N/5: add
add()
# --- WeakSet N/5: iterate
iterate()
# --- WeakSet N/5: discard
discard()
# --- (check)
assert len(members) == 0
