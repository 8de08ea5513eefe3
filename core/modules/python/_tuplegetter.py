#: module _tuplegetter native
"""What reads a field of a named tuple; it cannot be set."""

from operator import itemgetter as _itemgetter


class _tuplegetter(property):
    __module__ = "collections"

    def __init__(self, index, doc=None):
        super().__init__(_itemgetter(index), doc=doc)
        self._index = index

    def __set__(self, obj, value):
        raise AttributeError("can't set attribute")

    def __delete__(self, obj):
        raise AttributeError("can't delete attribute")

    def __repr__(self):
        return f"_tuplegetter({self._index}, {self.__doc__!r})"

    def __reduce__(self):
        return _tuplegetter, (self._index, self.__doc__)
