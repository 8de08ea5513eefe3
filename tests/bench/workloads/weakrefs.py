# A million plain weak references: made, then asked.
import weakref

class Thing:
    pass

things = [Thing() for _ in range(N)]

def make():
    global refs
    refs = [weakref.ref(thing) for thing in things]

def dereference():
    for ref in refs:
        ref()

# --- make N weakrefs
make()
# --- dereference them
dereference()
