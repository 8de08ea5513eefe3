#: module pprint
"""Support to pretty-print lists, tuples, & dictionaries recursively."""

# One object is written on one line when its repr fits; else its type's layout below breaks it up, and asks the same question
# for each part. `indent` is the column where an object begins, `allowance` what must still fit behind its last line, `context`
# the containers being written, `level` their number. Start reading at PrettyPrinter._format().

import sys
import types
import collections
from io import StringIO

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    """Pretty-print a Python object to a stream [default is sys.stdout]."""
    PrettyPrinter(stream=stream, indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    """Format a Python object into a pretty-printed representation."""
    return PrettyPrinter(indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """Pretty-print a Python object"""
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """Version of repr() which can handle recursive data structures."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    """Determine if saferepr(object) is readable by eval()."""
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    """Determine if object requires a recursive representation."""
    return PrettyPrinter().isrecursive(object)


class _safe_key:
    """What is sorted by its own <, and where it has none by type and identity."""

    __slots__ = ["obj"]

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return (str(type(self.obj)), id(self.obj)) < (str(type(other.obj)), id(other.obj))


def _safe_tuple(pair):
    return _safe_key(pair[0]), _safe_key(pair[1])


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


def _words(line):
    # Each word with the white space behind it; white space at the beginning is a part of its own.
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and not line[end].isspace():
            end += 1
        while end < len(line) and line[end].isspace():
            end += 1
        yield line[at:end]
        at = end


def _filled(parts, fits):
    # Joins neighbours while `fits(joined, is it the last)`; yields reprs.
    parts = list(parts)
    current = parts[0][:0]
    for i, part in enumerate(parts):
        candidate = current + part
        if fits(candidate, i == len(parts) - 1):
            current = candidate
        else:
            if current:
                yield repr(current)
            current = part
    if current:
        yield repr(current)


_plain = frozenset({str, bytes, bytearray, float, complex, bool, type(None)})


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        """Handle pretty printing operations onto a stream using a set of configured parameters."""
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._depth = depth
        self._indent_per_level = indent
        self._width = width
        self._stream = sys.stdout if stream is None else stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._format(object, self._stream, 0, 0, {}, 0)
            self._stream.write("\n")

    def pformat(self, object):
        text = StringIO()
        self._format(object, text, 0, 0, {}, 0)
        return text.getvalue()

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        _, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    # ---- on one line

    def format(self, object, context, maxlevels, level):
        """Format object for a specific context, returning a string and flags indicating whether the representation is
        'readable' and whether the object represents a recursive construct.
        """
        return self._safe_repr(object, context, maxlevels, level)

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        if not readable:
            self._readable = False
        if recursive:
            self._recursive = True
        return text

    def _safe_repr(self, object, context, maxlevels, level):
        cls = type(object)
        if cls in _plain:
            return repr(object), True, False
        own = getattr(cls, "__repr__", None)
        if issubclass(cls, int) and own is int.__repr__:
            return (f"{object:_d}" if self._underscore_numbers else repr(object)), True, False
        if issubclass(cls, dict) and own is dict.__repr__:
            opening, closing = "{", "}"
        elif issubclass(cls, list) and own is list.__repr__:
            opening, closing = "[", "]"
        elif issubclass(cls, tuple) and own is tuple.__repr__:
            opening, closing = "(", ",)" if len(object) == 1 else ")"
        else:
            text = repr(object)
            return text, text and not text.startswith("<"), False
        if not object:
            return opening + closing, True, False
        key = id(object)
        if maxlevels and level >= maxlevels:
            return f"{opening}...{closing}", False, key in context
        if key in context:
            return _recursion(object), False, True
        context[key] = 1
        readable, recursive = True, False

        def part(item):
            nonlocal readable, recursive
            text, item_readable, item_recursive = self.format(item, context, maxlevels, level + 1)
            readable = readable and item_readable
            recursive = recursive or item_recursive
            return text
        if opening == "{":
            items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
            texts = [f"{part(key)}: {part(value)}" for key, value in items]
        else:
            texts = [part(item) for item in object]
        del context[key]
        return opening + ", ".join(texts) + closing, readable, recursive

    # ---- broken into lines

    def _format(self, object, stream, indent, allowance, context, level):
        key = id(object)
        if key in context:
            stream.write(_recursion(object))
            self._recursive = True
            self._readable = False
            return
        text = self._repr(object, context, level)
        if len(text) <= self._width - indent - allowance:
            stream.write(text)
            return
        layout = self._dispatch.get(type(object).__repr__)
        if layout is None and _has_dataclass_repr(object):
            layout = PrettyPrinter._pprint_dataclass
        if layout is None:
            stream.write(text)
            return
        context[key] = 1
        layout(self, object, stream, indent, allowance, context, level + 1)
        del context[key]

    def _first_indent(self, stream):
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * " ")

    def _format_items(self, items, stream, indent, allowance, context, level):
        indent += self._indent_per_level
        self._first_indent(stream)
        between = ",\n" + " " * indent
        width = line = self._width - indent + 1
        delimiter = ""
        items = list(items)
        for i, item in enumerate(items):
            last = i == len(items) - 1
            if last:
                line -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(item, context, level)
                needed = len(text) + 2
                if width < needed:
                    width = line
                    if delimiter:
                        delimiter = between
                if width >= needed:
                    width -= needed
                    stream.write(delimiter)
                    delimiter = ", "
                    stream.write(text)
                    continue
            stream.write(delimiter)
            delimiter = between
            self._format(item, stream, indent, allowance if last else 1, context, level)

    def _format_pairs(self, names, items, stream, indent, allowance, context, level):
        # `names` are (text before the value); one pair per line.
        between = ",\n" + " " * indent
        last = len(items) - 1
        for i, (name, value) in enumerate(zip(names, items)):
            stream.write(name)
            self._format(value, stream, indent + len(name), allowance if i == last else 1, context, level)
            if i != last:
                stream.write(between)

    def _format_dict_items(self, items, stream, indent, allowance, context, level):
        items = list(items)
        names = (self._repr(key, context, level) + ": " for key, value in items)
        self._format_pairs(names, [value for key, value in items], stream, indent + self._indent_per_level, allowance, context, level)

    def _format_namespace_items(self, items, stream, indent, allowance, context, level):
        between = ",\n" + " " * indent
        items = list(items)
        last = len(items) - 1
        for i, (name, value) in enumerate(items):
            stream.write(f"{name}=")
            if id(value) in context:
                stream.write("...")  # as the one-line repr has it
            else:
                self._format(value, stream, indent + len(name) + 1, allowance if i == last else 1, context, level)
            if i != last:
                stream.write(between)

    # ---- one layout per __repr__, so that a subclass without one of its own looks like its base

    _dispatch = {}

    def _pprint_dict(self, object, stream, indent, allowance, context, level):
        stream.write("{")
        self._first_indent(stream)
        if len(object):
            items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
            self._format_dict_items(items, stream, indent, allowance + 1, context, level)
        stream.write("}")

    _dispatch[dict.__repr__] = _pprint_dict

    def _pprint_ordered_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = type(object).__name__
        stream.write(name + "(")
        self._format(list(object.items()), stream, indent + len(name) + 1, allowance + 1, context, level)
        stream.write(")")

    _dispatch[collections.OrderedDict.__repr__] = _pprint_ordered_dict

    def _pprint_list(self, object, stream, indent, allowance, context, level):
        stream.write("[")
        self._format_items(object, stream, indent, allowance + 1, context, level)
        stream.write("]")

    _dispatch[list.__repr__] = _pprint_list

    def _pprint_tuple(self, object, stream, indent, allowance, context, level):
        closing = ",)" if len(object) == 1 else ")"
        stream.write("(")
        self._format_items(object, stream, indent, allowance + len(closing), context, level)
        stream.write(closing)

    _dispatch[tuple.__repr__] = _pprint_tuple

    def _pprint_set(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        if type(object) is set:
            opening, closing = "{", "}"
        else:
            opening, closing = type(object).__name__ + "({", "})"
            indent += len(opening) - 1
        stream.write(opening)
        self._format_items(sorted(object, key=_safe_key), stream, indent, allowance + len(closing), context, level)
        stream.write(closing)

    _dispatch[set.__repr__] = _pprint_set
    _dispatch[frozenset.__repr__] = _pprint_set

    def _write_chunks(self, chunks, stream, indent, parentheses):
        stream.write("(" * parentheses + ("\n" + " " * indent).join(chunks) + ")" * parentheses)

    def _pprint_str(self, object, stream, indent, allowance, context, level):
        # Whole lines where they fit, else words; the strings stand below each other as literals that Python joins.
        if not len(object):
            stream.write(repr(object))
            return
        outermost = level == 1
        if outermost:
            indent += 1
            allowance += 1
        width = self._width - indent
        lines = object.splitlines(True)
        chunks = []
        for i, line in enumerate(lines):
            behind = allowance if i == len(lines) - 1 else 0
            text = repr(line)
            if len(text) <= width - behind:
                chunks.append(text)
            else:
                chunks.extend(_filled(_words(line), lambda s, last: len(repr(s)) <= width - (behind if last else 0)))
        if len(chunks) == 1:
            stream.write(text)
        else:
            self._write_chunks(chunks, stream, indent, outermost)

    _dispatch[str.__repr__] = _pprint_str

    def _pprint_bytes(self, object, stream, indent, allowance, context, level):
        if len(object) <= 4:
            stream.write(repr(object))
            return
        outermost = level == 1
        if outermost:
            indent += 1
            allowance += 1
        width = self._width - indent
        fours = [object[i:i + 4] for i in range(0, len(object), 4)]
        # A full last group has the allowance taken off only as the one that ends the bytes.
        whole = len(object) % 4 == 0
        chunks = _filled(fours, lambda b, last: len(repr(b)) <= width - (allowance if last and not whole else 0))
        self._write_chunks(chunks, stream, indent, outermost)

    _dispatch[bytes.__repr__] = _pprint_bytes

    def _pprint_bytearray(self, object, stream, indent, allowance, context, level):
        stream.write("bytearray(")
        self._pprint_bytes(bytes(object), stream, indent + 10, allowance + 1, context, level + 1)
        stream.write(")")

    _dispatch[bytearray.__repr__] = _pprint_bytearray

    def _pprint_mappingproxy(self, object, stream, indent, allowance, context, level):
        stream.write("mappingproxy(")
        self._format(object.copy(), stream, indent + 13, allowance + 1, context, level)
        stream.write(")")

    _dispatch[types.MappingProxyType.__repr__] = _pprint_mappingproxy

    def _pprint_simplenamespace(self, object, stream, indent, allowance, context, level):
        # The built-in type is not called as it is named.
        name = "namespace" if type(object) is types.SimpleNamespace else type(object).__name__
        stream.write(name + "(")
        self._format_namespace_items(object.__dict__.items(), stream, indent + len(name) + 1, allowance, context, level)
        stream.write(")")

    _dispatch[types.SimpleNamespace.__repr__] = _pprint_simplenamespace

    def _pprint_dataclass(self, object, stream, indent, allowance, context, level):
        from dataclasses import fields
        name = type(object).__name__
        stream.write(name + "(")
        items = [(field.name, getattr(object, field.name)) for field in fields(object) if field.repr]
        self._format_namespace_items(items, stream, indent + len(name) + 1, allowance, context, level)
        stream.write(")")

    def _pprint_default_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        factory = self._repr(object.default_factory, context, level)
        name = type(object).__name__
        indent += len(name) + 1
        stream.write(f"{name}({factory},\n{' ' * indent}")
        self._pprint_dict(object, stream, indent, allowance + 1, context, level)
        stream.write(")")

    _dispatch[collections.defaultdict.__repr__] = _pprint_default_dict

    def _pprint_counter(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = type(object).__name__
        stream.write(name + "({")
        self._first_indent(stream)
        self._format_dict_items(object.most_common(), stream, indent + len(name) + 1, allowance + 2, context, level)
        stream.write("})")

    _dispatch[collections.Counter.__repr__] = _pprint_counter

    def _pprint_chain_map(self, object, stream, indent, allowance, context, level):
        if not len(object.maps):
            stream.write(repr(object))
            return
        name = type(object).__name__
        stream.write(name + "(")
        maps = list(object.maps)
        self._format_pairs([""] * len(maps), maps, stream, indent + len(name) + 1, allowance + 1, context, level)
        stream.write(")")

    _dispatch[collections.ChainMap.__repr__] = _pprint_chain_map

    def _pprint_deque(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = type(object).__name__
        indent += len(name) + 1
        stream.write(name + "([")
        self._format_items(object, stream, indent, 2 if object.maxlen is not None else allowance + 2, context, level)
        stream.write("]")
        if object.maxlen is not None:
            stream.write(f",\n{' ' * indent}maxlen={self._repr(object.maxlen, context, level)}")
        stream.write(")")

    _dispatch[collections.deque.__repr__] = _pprint_deque

    def _pprint_wrapped(self, object, stream, indent, allowance, context, level):
        self._format(object.data, stream, indent, allowance, context, level - 1)

    _dispatch[collections.UserDict.__repr__] = _pprint_wrapped
    _dispatch[collections.UserList.__repr__] = _pprint_wrapped
    _dispatch[collections.UserString.__repr__] = _pprint_wrapped


def _has_dataclass_repr(object):
    # An instance of a dataclass whose repr is the generated one; without the module there are no dataclasses.
    if "dataclasses" not in sys.modules or isinstance(object, type) or not hasattr(type(object), "__dataclass_fields__"):
        return False
    wrapped = getattr(type(object).__repr__, "__wrapped__", None)
    return object.__dataclass_params__.repr and wrapped is not None and "__create_fn__" in wrapped.__qualname__
