"""Stand-in for `test.support`: names used by the weakref/gc test files."""
import gc
import sys
import contextlib
import unittest

verbose = 0
Py_DEBUG = False
Py_GIL_DISABLED = False
is_wasi = False


def _identity(item):
    return item


def _off(reason):
    """Decorator for tests this platform cannot run (no threads, no processes)."""
    return unittest.skip(reason)


# What holds for CPython is to hold here, whatever this implementation calls itself.
cpython_only = refcount_test = _identity


def requires_subprocess():
    return _off("no subprocess")


def requires_resource(resource):
    return _off("resource %r is not enabled" % resource)


def requires_gil_enabled(msg="needs the GIL"):
    return _identity


def suppress_immortalization(suppress=True):
    return _identity


def check_sanitizer(*, address=False, memory=False, ub=False, thread=False):
    return False


def setswitchinterval(interval):
    return sys.setswitchinterval(interval)


def get_c_recursion_limit():
    return 1000


def gc_collect():
    gc.collect()
    gc.collect()
    gc.collect()


@contextlib.contextmanager
def disable_gc():
    have_gc = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if have_gc:
            gc.enable()


@contextlib.contextmanager
def gc_threshold(*args):
    old = gc.get_threshold()
    gc.set_threshold(*args)
    try:
        yield
    finally:
        gc.set_threshold(*old)


class _AlwaysEq:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


ALWAYS_EQ = _AlwaysEq()
