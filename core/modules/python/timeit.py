#: module timeit
"""Tool for measuring execution time of small code snippets."""

import gc
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter


def _source(text, indent):
    return text.replace("\n", "\n" + " " * indent)


class Timer:
    """Class for timing execution speed of small code snippets."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        space = {}
        parts = []
        for name, what in ("setup", setup), ("stmt", stmt):
            if isinstance(what, str):
                compile(what, "<timeit-src>", "exec")
                parts.append(what)
            elif callable(what):
                space["_" + name] = what
                parts.append(f"_{name}()")
            else:
                raise ValueError(f"{name} is neither a string nor callable")
        self.src = (f"def inner(_it, _timer{''.join(f', {n}={n}' for n in space)}):\n    {_source(parts[0], 4)}\n    _t0 = _timer()\n"
                    f"    for _i in _it:\n        {_source(parts[1], 8)}\n        pass\n    _t1 = _timer()\n    return _t1 - _t0\n")
        space = {**(globals or {}), **space}
        exec(compile(self.src, "<timeit-src>", "exec"), space)
        self.inner = space["inner"]

    def print_exc(self, file=None):
        """Helper to print a traceback from the timed code."""
        import linecache
        import traceback
        linecache.cache["<timeit-src>"] = len(self.src), None, self.src.splitlines(keepends=True), "<timeit-src>"
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """Time 'number' executions of the main statement."""
        enabled = gc.isenabled()
        gc.disable()
        try:
            return self.inner(iter(range(number)), self.timer)
        finally:
            if enabled:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """Call timeit() a few times."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """Return the number of loops and time taken so that total time >= 0.2."""
        i = 1
        while True:
            for j in 1, 2, 5:
                number = i * j
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            i *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """Convenience function to create Timer object and call timeit method."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    """Convenience function to create Timer object and call repeat method."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
