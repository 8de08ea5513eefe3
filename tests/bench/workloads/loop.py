# The plain interpreter loop: an attribute, a dict got and set.
class Thing:
    pass

def loop():
    thing = Thing()
    thing.count = 0
    table = {}
    for i in range(N):
        thing.count = thing.count + 1
        table[i & 255] = table.get(i & 255, 0) + 1

# --- loop N: attribute, dict get and set
loop()
