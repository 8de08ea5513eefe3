# A collection that finds nothing.
import gc

class Thing:
    def __init__(self, other):
        self.other = other

def make():
    global things
    other = None
    things = []
    for _ in range(N):
        other = Thing(other)
        things.append(other)
        if len(things) % 1000 == 0:
            other = None

gc.disable()
make()
settled = gc.collect()
# --- gc.collect(), N live, nothing to find
found = gc.collect()
