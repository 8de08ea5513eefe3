# A deep nest of lists, dropped. It kills Pyodide.
def make():
    global nest
    nest = []
    for _ in range(N):
        nest = [nest]

make()
# --- drop N nested lists
nest = None
