#: module json.decoder
"""Implementation of JSONDecoder"""

__all__ = ["JSONDecoder", "JSONDecodeError"]

_SPACE = " \t\n\r"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}
_DIGITS = "0123456789"


class JSONDecodeError(ValueError):
    """Subclass of ValueError with the following additional properties: msg, doc, pos, lineno, colno"""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


class _NoValue(Exception):
    pass


class JSONDecoder:
    """Simple JSON decoder"""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        """Return the Python representation of ``s`` (a ``str`` instance containing a JSON document)."""
        obj, end = self.raw_decode(s, self._space(s, 0))
        end = self._space(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """Decode a JSON document from ``s`` (a ``str`` beginning with a JSON document)."""
        self._keys = {}
        try:
            return self._value(s, idx)
        except _NoValue as err:
            raise JSONDecodeError("Expecting value", s, err.args[0]) from None

    def _space(self, s, at):
        while at < len(s) and s[at] in _SPACE:
            at += 1
        return at

    def _value(self, s, at):
        c = s[at:at + 1]
        if c == '"':
            return self._string(s, at + 1)
        if c == "{":
            return self._object(s, at + 1)
        if c == "[":
            return self._array(s, at + 1)
        for word, value in (("null", None), ("true", True), ("false", False)):
            if c == word[0] and s.startswith(word, at):
                return value, at + len(word)
        if c and c in "-0123456789":
            found = self._number(s, at)
            if found:
                return found
        for word in _CONSTANTS:
            if s.startswith(word, at):
                return self.parse_constant(word), at + len(word)
        raise _NoValue(at)

    def _number(self, s, at):
        end = at + (s[at] == "-")
        first = end
        while end < len(s) and s[end] in _DIGITS:
            end += 1
            if s[first] == "0":
                break
        if end == first:
            return None
        whole = end
        if s[end:end + 1] == "." and s[end + 1:end + 2] and s[end + 1] in _DIGITS:
            end += 2
            while end < len(s) and s[end] in _DIGITS:
                end += 1
        if s[end:end + 1] in ("e", "E"):
            power = end + 1 + (s[end + 1:end + 2] in ("+", "-"))
            if power < len(s) and s[power] in _DIGITS:
                end = power
                while end < len(s) and s[end] in _DIGITS:
                    end += 1
        return (self.parse_int if end == whole else self.parse_float)(s[at:end]), end

    def _hex(self, s, at):
        # \uXXXX; `at` is the place of the u.
        digits = s[at + 1:at + 5]
        if len(digits) == 4 and all(d in "0123456789abcdefABCDEF" for d in digits):
            return int(digits, 16)
        raise JSONDecodeError("Invalid \\uXXXX escape", s, at)

    def _string(self, s, at):
        parts, begin = [], at - 1
        while True:
            end = at
            while end < len(s) and s[end] not in '"\\' and s[end] >= " ":
                end += 1
            parts.append(s[at:end])
            if end >= len(s):
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            c = s[end]
            at = end + 1
            if c == '"':
                return "".join(parts), at
            if c != "\\":
                if self.strict:
                    raise JSONDecodeError("Invalid control character at", s, end)
                parts.append(c)
                continue
            if at >= len(s):
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            c = s[at]
            if c != "u":
                if c not in _ESCAPES:
                    raise JSONDecodeError("Invalid \\escape", s, end)
                parts.append(_ESCAPES[c])
                at += 1
                continue
            number = self._hex(s, at)
            at += 5
            if 0xd800 <= number <= 0xdbff and s.startswith("\\u", at):
                low = self._hex(s, at + 1)
                if 0xdc00 <= low <= 0xdfff:
                    number = 0x10000 + ((number - 0xd800) << 10 | low - 0xdc00)
                    at += 6
            parts.append(chr(number))

    def _array(self, s, at):
        values = []
        at = self._space(s, at)
        if s[at:at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = self._space(s, at)
            c = s[at:at + 1]
            if c == "]":
                return values, at + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            comma = at
            at = self._space(s, at + 1)
            if s[at:at + 1] == "]":
                raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)

    def _object(self, s, at):
        pairs = []
        at = self._space(s, at)
        if s[at:at + 1] == "}":
            return self._made(pairs), at + 1
        if s[at:at + 1] != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
        while True:
            key, at = self._string(s, at + 1)
            key = self._keys.setdefault(key, key)
            at = self._space(s, at)
            if s[at:at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, at)
            value, at = self._value(s, self._space(s, at + 1))
            pairs.append((key, value))
            at = self._space(s, at)
            c = s[at:at + 1]
            if c == "}":
                return self._made(pairs), at + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            comma = at
            at = self._space(s, at + 1)
            if s[at:at + 1] != '"':
                if s[at:at + 1] == "}":
                    raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made)
