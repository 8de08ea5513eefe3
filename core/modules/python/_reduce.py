#: module _reduce native
"""How iterators and methods are taken apart for copying: object.__reduce_ex__ asks here."""

import sys
from gc import get_referents as _get_referents

_module = type(sys)


def _over(kind):
    # The sequence is shared with the copy, as long as the end has not been reached.
    def parts(it):
        held = _get_referents(it)
        return (iter, (held[0],), len(held[0]) - it.__length_hint__()) if held else (iter, (kind(),))
    return parts


def _backward(it):
    held = _get_referents(it)
    return (reversed, (held[0],), it.__length_hint__() - 1) if held else (reversed, ([],))


def _calling(it):
    held = _get_referents(it)
    return (iter, tuple(held)) if held else (iter, ((),))


def _rest(view):
    # What is still to come, for the sizes of dicts and sets may change.
    def parts(it):
        n = it.__length_hint__()
        return iter, (list(view(_get_referents(it)[0]))[-n:] if n else [],)
    return parts


def _method(method):
    return getattr, (method.__self__, method.__func__.__name__)


def _builtin(function):
    owner = function.__self__
    return function.__name__ if owner is None or type(owner) is _module else (getattr, (owner, function.__name__))


class _C:
    def m(self):
        pass


_how = {
    type(iter([])): _over(list),
    type(iter(())): _over(tuple),
    type(iter("a")): _over(str),
    type(iter("\xe9")): _over(str),
    type(reversed([])): _backward,
    type(iter(int, 1)): _calling,
    type(iter(set())): _rest(set),
    type(iter({})): _rest(dict.keys),
    type(iter({}.values())): _rest(dict.values),
    type(iter({}.items())): _rest(dict.items),
    type(reversed({})): _rest(reversed),
    type(reversed({}.values())): _rest(lambda d: reversed(d.values())),
    type(reversed({}.items())): _rest(lambda d: reversed(d.items())),
    type(_C().m): _method,
    type(len): _builtin,
}
del _C


def _reduce_native(obj):
    """The parts of a native object, or None."""
    how = _how.get(type(obj))
    return how and how(obj)
