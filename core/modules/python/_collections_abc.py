#: module _collections_abc
"""Abstract Base Classes (ABCs) for collections, according to PEP 3119.

The classes themselves, with their abstract names and subclass hooks, are made in C++ (weakref needs some of them); here they get the
methods that follow from the abstract ones.
"""

import sys
from abc import abstractmethod
from _abc_skeletons import *
from _abc_skeletons import __all__


def _check_methods(C, *methods):
    # For __subclasshook__: does the class, or a base of it, have them all, and none set to None?
    for method in methods:
        for B in C.__mro__:
            if method in B.__dict__:
                if B.__dict__[method] is None:
                    return NotImplemented
                break
        else:
            return NotImplemented
    return True

GenericAlias = type(list[int])


def _mixin(cls):
    # The names of the decorated class are put into the class it is named after, instead of making a new one.
    def take(source):
        for name, value in source.__dict__.items():
            if name in ("__module__", "__qualname__", "__dict__", "__weakref__", "__doc__", "__firstlineno__", "__static_attributes__"):
                continue
            if hasattr(value, "__qualname__"):
                try:
                    value.__qualname__ = value.__qualname__.replace(source.__qualname__, cls.__name__)
                except (AttributeError, TypeError):
                    pass
            setattr(cls, name, value)
        cls.__doc__ = source.__doc__
        return cls
    return take


# What abstract methods do when super() reaches them.

def _never(error):
    # A method that only raises.
    def method(self, *args):
        raise error
    return method


def _abstract(cls, **methods):
    for name, method in methods.items():
        method.__name__ = name
        method.__qualname__ = f"{cls.__name__}.{name}"
        setattr(cls, name, abstractmethod(method))


def _throw(self, typ, val=None, tb=None):
    if val is None:
        val = typ() if isinstance(typ, type) else typ
    raise val if tb is None else val.with_traceback(tb)


async def _asend(self, value):
    raise StopAsyncIteration


async def _athrow(self, typ, val=None, tb=None):
    _throw(self, typ, val, tb)


async def _anext(self):
    raise StopAsyncIteration


_abstract(Hashable, __hash__=lambda self: 0)
_abstract(Sized, __len__=lambda self: 0)
_abstract(Container, __contains__=lambda self, x: False)
_abstract(Callable, __call__=lambda self, *args, **kwds: False)
_abstract(Iterable, __iter__=lambda self: (yield from ()))
_abstract(Reversible, __reversed__=lambda self: (yield from ()))
_abstract(Iterator, __next__=_never(StopIteration))
_abstract(Awaitable, __await__=lambda self: (yield))
_abstract(AsyncIterator, __anext__=_anext)
_abstract(Coroutine, send=_never(StopIteration), throw=_throw)
_abstract(Generator, send=_never(StopIteration), throw=lambda self, *args: _throw(self, *args))
_abstract(AsyncGenerator, asend=_asend, athrow=_athrow)
_abstract(Mapping, __getitem__=_never(KeyError))
_abstract(MutableMapping, __setitem__=_never(KeyError), __delitem__=_never(KeyError))
_abstract(MutableSet, add=_never(NotImplementedError), discard=_never(NotImplementedError))
_abstract(Sequence, __getitem__=_never(IndexError))
_abstract(MutableSequence, __setitem__=_never(IndexError), __delitem__=_never(IndexError), insert=_never(IndexError))

Sequence.register(memoryview)
MutableSequence.register(bytearray)
ByteString.register(bytearray)
for _type in bytes, bytearray, memoryview:
    Buffer.register(_type)


@_mixin(Coroutine)
class _Coroutine:
    __slots__ = ()

    def close(self):
        """Raise GeneratorExit inside coroutine."""
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            pass
        else:
            raise RuntimeError("coroutine ignored GeneratorExit")


@_mixin(AsyncIterator)
class _AsyncIterator:
    def __aiter__(self):
        return self


@_mixin(AsyncGenerator)
class _AsyncGenerator:
    __slots__ = ()

    async def __anext__(self):
        """Return the next item from the asynchronous generator. When exhausted, raise StopAsyncIteration."""
        return await self.asend(None)

    async def aclose(self):
        """Raise GeneratorExit inside coroutine."""
        try:
            await self.athrow(GeneratorExit)
        except (GeneratorExit, StopAsyncIteration):
            pass
        else:
            raise RuntimeError("asynchronous generator ignored GeneratorExit")


@_mixin(Iterator)
class _Iterator:
    def __iter__(self):
        return self


@_mixin(Generator)
class _Generator:
    def __next__(self):
        """Return the next item from the generator. When exhausted, raise StopIteration."""
        return self.send(None)

    def close(self):
        """Raise GeneratorExit inside generator."""
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            pass
        else:
            raise RuntimeError("generator ignored GeneratorExit")


@_mixin(Set)
class _Set:
    """A set is a finite, iterable container."""

    def __le__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        if len(self) > len(other):
            return False
        for elem in self:
            if elem not in other:
                return False
        return True

    def __lt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) < len(other) and self.__le__(other)

    def __gt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) > len(other) and self.__ge__(other)

    def __ge__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        if len(self) < len(other):
            return False
        for elem in other:
            if elem not in self:
                return False
        return True

    def __eq__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) == len(other) and self.__le__(other)

    @classmethod
    def _from_iterable(cls, it):
        """Construct an instance of the class from any iterable input."""
        return cls(it)

    def __and__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(value for value in other if value in self)

    __rand__ = __and__

    def isdisjoint(self, other):
        "Return True if two sets have a null intersection."
        for value in other:
            if value in self:
                return False
        return True

    def __or__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(e for s in (self, other) for e in s)

    __ror__ = __or__

    def __sub__(self, other):
        if not isinstance(other, Set):
            if not isinstance(other, Iterable):
                return NotImplemented
            other = self._from_iterable(other)
        return self._from_iterable(value for value in self if value not in other)

    def __rsub__(self, other):
        if not isinstance(other, Set):
            if not isinstance(other, Iterable):
                return NotImplemented
            other = self._from_iterable(other)
        return self._from_iterable(value for value in other if value not in self)

    def __xor__(self, other):
        if not isinstance(other, Set):
            if not isinstance(other, Iterable):
                return NotImplemented
            other = self._from_iterable(other)
        return (self - other) | (other - self)

    __rxor__ = __xor__
    __hash__ = None

    def _hash(self):
        """Compute the hash value of a set: compatible with that of frozenset."""
        return hash(frozenset(self))


@_mixin(MutableSet)
class _MutableSet:
    """A mutable set is a finite, iterable container."""

    def remove(self, value):
        """Remove an element. If not a member, raise a KeyError."""
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        """Return the popped value.  Raise KeyError if empty."""
        it = iter(self)
        try:
            value = next(it)
        except StopIteration:
            raise KeyError from None
        self.discard(value)
        return value

    def clear(self):
        """This is slow (creates N new iterators!) but effective."""
        try:
            while True:
                self.pop()
        except KeyError:
            pass

    def __ior__(self, it):
        for value in it:
            self.add(value)
        return self

    def __iand__(self, it):
        for value in (self - it):
            self.discard(value)
        return self

    def __ixor__(self, it):
        if it is self:
            self.clear()
        else:
            if not isinstance(it, Set):
                it = self._from_iterable(it)
            for value in it:
                if value in self:
                    self.discard(value)
                else:
                    self.add(value)
        return self

    def __isub__(self, it):
        if it is self:
            self.clear()
        else:
            for value in it:
                self.discard(value)
        return self


@_mixin(Mapping)
class _Mapping:
    """A Mapping is a generic container for associating key/value pairs."""

    def get(self, key, default=None):
        "D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        else:
            return True

    def keys(self):
        "D.keys() -> a set-like object providing a view on D's keys"
        return KeysView(self)

    def items(self):
        "D.items() -> a set-like object providing a view on D's items"
        return ItemsView(self)

    def values(self):
        "D.values() -> an object providing a view on D's values"
        return ValuesView(self)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None
    __reversed__ = None


@_mixin(MappingView)
class _MappingView:
    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return "{0.__class__.__name__}({0._mapping!r})".format(self)

    __class_getitem__ = classmethod(GenericAlias)


@_mixin(KeysView)
class _KeysView:
    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        yield from self._mapping


@_mixin(ItemsView)
class _ItemsView:
    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, item):
        key, value = item
        try:
            v = self._mapping[key]
        except KeyError:
            return False
        else:
            return v is value or v == value

    def __iter__(self):
        for key in self._mapping:
            yield (key, self._mapping[key])


@_mixin(ValuesView)
class _ValuesView:
    def __contains__(self, value):
        for key in self._mapping:
            v = self._mapping[key]
            if v is value or v == value:
                return True
        return False

    def __iter__(self):
        for key in self._mapping:
            yield self._mapping[key]


_marker = MutableMapping._MutableMapping__marker


@_mixin(MutableMapping)
class _MutableMapping:
    """A MutableMapping is a generic container for associating key/value pairs."""

    def pop(self, key, default=_marker):
        """D.pop(k[,d]) -> v, remove specified key and return the corresponding value."""
        try:
            value = self[key]
        except KeyError:
            if default is _marker:
                raise
            return default
        else:
            del self[key]
            return value

    def popitem(self):
        """D.popitem() -> (k, v), remove and return some (key, value) pair."""
        try:
            key = next(iter(self))
        except StopIteration:
            raise KeyError from None
        value = self[key]
        del self[key]
        return key, value

    def clear(self):
        "D.clear() -> None.  Remove all items from D."
        try:
            while True:
                self.popitem()
        except KeyError:
            pass

    def update(self, other=(), /, **kwds):
        """D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."""
        if isinstance(other, Mapping):
            for key in other:
                self[key] = other[key]
        elif hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        "D.setdefault(k[,d]) -> D.get(k,d), also set D[k]=d if k not in D"
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


@_mixin(Sequence)
class _Sequence:
    """All the operations on a read-only sequence."""

    def __iter__(self):
        i = 0
        try:
            while True:
                v = self[i]
                yield v
                i += 1
        except IndexError:
            return

    def __contains__(self, value):
        for v in self:
            if v is value or v == value:
                return True
        return False

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value, start=0, stop=None):
        """S.index(value, [start, [stop]]) -> integer -- return first index of value."""
        if start is not None and start < 0:
            start = max(len(self) + start, 0)
        if stop is not None and stop < 0:
            stop += len(self)
        i = start
        while stop is None or i < stop:
            try:
                v = self[i]
            except IndexError:
                break
            if v is value or v == value:
                return i
            i += 1
        raise ValueError

    def count(self, value):
        "S.count(value) -> integer -- return number of occurrences of value"
        return sum(1 for v in self if v is value or v == value)


@_mixin(MutableSequence)
class _MutableSequence:
    """All the operations on a read-write sequence."""

    def append(self, value):
        "S.append(value) -- append value to the end of the sequence"
        self.insert(len(self), value)

    def clear(self):
        "S.clear() -> None -- remove all items from S"
        try:
            while True:
                self.pop()
        except IndexError:
            pass

    def reverse(self):
        "S.reverse() -- reverse *IN PLACE*"
        n = len(self)
        for i in range(n // 2):
            self[i], self[n - i - 1] = self[n - i - 1], self[i]

    def extend(self, values):
        "S.extend(iterable) -- extend sequence by appending elements from the iterable"
        if values is self:
            values = list(values)
        for v in values:
            self.append(v)

    def pop(self, index=-1):
        """S.pop([index]) -> item -- remove and return item at index (default last)."""
        v = self[index]
        del self[index]
        return v

    def remove(self, value):
        """S.remove(value) -- remove first occurrence of value."""
        del self[self.index(value)]

    def __iadd__(self, values):
        self.extend(values)
        return self


class _CallableGenericAlias(GenericAlias):
    """Callable[[int, str], float]: its arguments are the types one after the other."""

    __slots__ = ()

    def __new__(cls, origin, args):
        if not (isinstance(args, tuple) and len(args) == 2):
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        types, result = args
        if isinstance(types, (tuple, list)):
            args = (*types, result)
        elif not _stands_for_parameters(types):
            raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {types}")
        return super().__new__(cls, origin, args)

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _stands_for_parameters(args[0]):
            return super().__repr__()
        shown = ", ".join(_type_text(a) for a in args[:-1])
        return f"collections.abc.Callable[[{shown}], {_type_text(args[-1])}]"

    def __reduce__(self):
        args = self.__args__
        if not (len(args) == 2 and _stands_for_parameters(args[0])):
            args = list(args[:-1]), args[-1]
        return _CallableGenericAlias, (Callable, args)


def _stands_for_parameters(obj):
    return obj is ... or getattr(type(obj), "__module__", "") == "typing" and type(obj).__name__ in ("ParamSpec", "_Alias")


def _type_text(obj):
    if isinstance(obj, type) and not isinstance(obj, GenericAlias):
        return obj.__qualname__ if obj.__module__ == "builtins" else f"{obj.__module__}.{obj.__qualname__}"
    return "..." if obj is ... else getattr(obj, "__name__", None) if type(obj) is type(_type_text) else repr(obj)


Callable.__class_getitem__ = classmethod(_CallableGenericAlias)

# The abstract names of some classes became real ones.
from abc import update_abstractmethods
for _cls in (Coroutine, AsyncIterator, AsyncGenerator, Iterator, Generator, Mapping, MappingView, KeysView, ItemsView, ValuesView,
             MutableMapping, Sequence, MutableSequence, Set, MutableSet):
    update_abstractmethods(_cls)

_weakrefset = sys.modules.get("_weakrefset") or sys.modules.get("weakref")
if _weakrefset is None:
    import _weakrefset
MutableSet.register(_weakrefset.WeakSet)
del _cls, sys, _weakrefset
