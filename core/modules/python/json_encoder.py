#: module json.encoder
"""Implementation of JSONEncoder"""

_SHORT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def encode_basestring(s):
    """Return a JSON representation of a Python string"""
    return '"' + "".join(_SHORT.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in s) + '"'


def _ascii(c):
    if " " <= c <= "~":
        return c
    n = ord(c)
    if n < 0x10000:
        return f"\\u{n:04x}"
    n -= 0x10000
    return f"\\u{0xd800 | n >> 10:04x}\\u{0xdc00 | n & 0x3ff:04x}"


def encode_basestring_ascii(s):
    """Return an ASCII-only JSON representation of a Python string"""
    return '"' + "".join(_SHORT.get(c) or _ascii(c) for c in s) + '"'


class JSONEncoder:
    """Extensible JSON encoder for Python data structures."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
                 separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Implement this method in a subclass such that it returns a serializable object for ``o``."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """Return a JSON string representation of a Python data structure."""
        return "".join(self.iterencode(o))

    def iterencode(self, o, _one_shot=False):
        """Encode the given object and yield each string representation as available."""
        self._inside = {}
        self._step = " " * self.indent if isinstance(self.indent, int) else self.indent
        return self._parts(o, 0)

    def _text(self, s):
        return encode_basestring_ascii(s) if self.ensure_ascii else encode_basestring(s)

    def _float(self, o):
        if o != o:
            text = "NaN"
        elif o in (float("inf"), float("-inf")):
            text = "Infinity" if o > 0 else "-Infinity"
        else:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant: " + repr(o))
        return text

    def _plain(self, o):
        """The text of what is no container, or None."""
        if isinstance(o, str):
            return self._text(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        return self._float(o) if isinstance(o, float) else None

    def _parts(self, o, level):
        text = self._plain(o)
        if text is not None:
            yield text
            return
        mark = id(o)
        if self.check_circular:
            if mark in self._inside:
                raise ValueError("Circular reference detected")
            self._inside[mark] = o
        if isinstance(o, (list, tuple)):
            yield from self._items("[", "]", ((None, value) for value in o), bool(o), level)
        elif isinstance(o, dict):
            pairs = sorted(o.items()) if self.sort_keys else o.items()
            yield from self._items("{", "}", self._keyed(pairs), bool(o), level)
        else:
            yield from self._parts(self.default(o), level)
        if self.check_circular:
            del self._inside[mark]

    def _keyed(self, pairs):
        for key, value in pairs:
            if isinstance(key, str):
                yield key, value
            elif isinstance(key, float) or key in (True, False, None) and (key is None or isinstance(key, bool)) or isinstance(key, int):
                yield self._plain(key), value
            elif not self.skipkeys:
                raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")

    def _items(self, opening, closing, pairs, any, level):
        if not any:
            yield opening + closing
            return
        if self._step is None:
            before, between, after = "", self.item_separator, ""
        else:
            newline = "\n" + self._step * (level + 1)
            before, between, after = newline, self.item_separator + newline, "\n" + self._step * level
        yield opening
        first = True
        for key, value in pairs:
            yield before if first else between
            first = False
            if key is not None:
                yield self._text(key) + self.key_separator
            yield from self._parts(value, level + 1)
        if not first:
            yield after
        yield closing
