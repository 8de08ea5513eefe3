# Weak references with callbacks, and the death of what they refer to.
import weakref

class Thing:
    pass

M = N // 5
things = [Thing() for _ in range(M)]
called = 0

def gone(ref):
    global called
    called += 1

def make():
    global refs
    refs = [weakref.ref(thing, gone) for thing in things]

# --- N/5 weakrefs with callbacks: make
make()
# --- drop the referents, callbacks run
things.clear()
# --- (check)
assert called == M
