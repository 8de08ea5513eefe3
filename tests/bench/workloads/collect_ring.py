# One big cycle for one collection. It kills Pyodide.
import gc

class Thing:
    pass

gc.disable()

def make():
    first = last = Thing()
    for _ in range(N - 1):
        thing = Thing()
        thing.next = last
        last = thing
    first.next = last

make()
# --- gc.collect() of one ring of N
found = gc.collect()
# --- (check)
assert found >= N
