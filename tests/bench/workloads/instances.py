# A million plain instances: made, then dropped.
class Thing:
    def __init__(self, number):
        self.number = number

def create():
    global things
    things = [Thing(i) for i in range(N)]

def drop():
    global things
    del things

# --- create N plain instances in a list
create()
# --- drop them
drop()
