# Facts about objects that go with the objects.
import weakref

class Thing:
    pass

M = N // 5
things = [Thing() for _ in range(M)]
facts = weakref.WeakKeyDictionary()

def insert():
    for thing in things:
        facts[thing] = 1

def lookup():
    for thing in things:
        facts[thing]

# --- WeakKeyDictionary N/5: insert
insert()
# --- WeakKeyDictionary N/5: look up
lookup()
