# Many small cycles for one collection.
import gc

class Thing:
    pass

gc.disable()

def make():
    for _ in range(N):
        thing = Thing()
        thing.me = thing

make()
# --- gc.collect() of N self-cycles
found = gc.collect()
# --- (check)
assert found >= N - 1
