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


def _enumerate(it, number):
    return type(it), (_get_referents(it)[0], number)


def _zip(it, strict):
    return (type(it), _get_referents(it)[0]) + (True,) * strict


def _map(it, _):
    iterators, function = _get_referents(it)
    return type(it), (function, *iterators)


def _filter(it, _):
    iterator, function = _get_referents(it)
    return type(it), (function, iterator)


def _reversed(it, number):
    held = _get_referents(it)
    return (type(it), (held[0],), number - 1) if held else (type(it), ((),))


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


_how_with_state = {enumerate: _enumerate, zip: _zip, map: _map, filter: _filter, reversed: _reversed,
                   type(iter(range(0))): lambda it, rest: (iter, (rest,), None)}


def _reduce_native(obj, state=None):
    """The parts of a native object, or None."""
    for cls in type(obj).__mro__:
        if cls in _how_with_state and state is not None:
            return _how_with_state[cls](obj, state)
    how = _how.get(type(obj))
    return how and how(obj)
