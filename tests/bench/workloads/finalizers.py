# weakref.finalize: made, then run by the death of their objects.
import weakref

class Thing:
    pass

M = N // 10
things = [Thing() for _ in range(M)]
ran = 0

def last_words():
    global ran
    ran += 1

def make():
    for thing in things:
        weakref.finalize(thing, last_words)

# --- N/10 finalize: make
make()
# --- drop, finalizers run
things.clear()
# --- (check)
assert ran == M
