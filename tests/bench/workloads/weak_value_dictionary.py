# A cache that does not keep its values.
import weakref

class Thing:
    pass

M = N // 5
things = [Thing() for _ in range(M)]
cache = weakref.WeakValueDictionary()

def insert():
    for i in range(M):
        cache[i] = things[i]

def lookup():
    for i in range(M):
        cache[i]

# --- WeakValueDictionary N/5: insert
insert()
# --- WeakValueDictionary N/5: look up
lookup()
# --- WeakValueDictionary N/5: drop the values
things.clear()
# --- (check)
assert len(cache) == 0
