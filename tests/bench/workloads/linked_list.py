# A long chain, dropped at its head. It kills Pyodide.
class Node:
    def __init__(self, next):
        self.next = next

def make():
    global head
    head = None
    for _ in range(N):
        head = Node(head)

make()
# --- drop a linked list of N nodes
head = None
