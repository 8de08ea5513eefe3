#: module array native
"""Compact arrays of numbers of one kind."""

import sys

__all__ = ["array", "ArrayType", "typecodes"]

typecodes = "bBuwhHiIlLqQfd"
_SIZES = {"b": 1, "B": 1, "u": 4, "w": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_NAMES = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short", "H": "unsigned short", "i": "signed integer",
          "I": "unsigned int", "l": "signed long", "L": "unsigned long", "q": "signed long long", "Q": "unsigned long long"}


def _checker(code):
    # What makes an item of this kind of a value, or complains.
    if code in "uw":
        def check(value):
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be a unicode character, not " + type(value).__name__ if not isinstance(value, str) else
                                "array item must be a string of length 1, not a string of length " + str(len(value)))
            return value
        return check
    if code in "fd":
        def check(value):
            if isinstance(value, str) or not (hasattr(type(value), "__float__") or hasattr(type(value), "__index__")):
                raise TypeError(f"must be real number, not {type(value).__name__}")
            value = float(value)
            return value if code == "d" else _single(value)
        return check
    bits = _SIZES[code] * 8
    low, high = (0, 2 ** bits - 1) if code.isupper() else (-2 ** (bits - 1), 2 ** (bits - 1) - 1)

    def check(value):
        if not hasattr(type(value), "__index__"):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        value = value.__index__()
        if not low <= value <= high:
            raise OverflowError(_out_of_range(code, value, low))
        return value
    return check


def _out_of_range(code, value, low):
    if code in "bBhH":
        return f"{_NAMES[code]} is {'less than minimum' if value < low else 'greater than maximum'}"
    if code in "ilq":
        return "Python int too large to convert to C long" if abs(value) > sys.maxsize else f"{_NAMES[code]} is " + (
            "less than minimum" if value < low else "greater than maximum")
    return "can't convert negative value to unsigned int" if value < 0 else (
        "unsigned int is greater than maximum" if code == "I" and value <= 2 ** 64 - 1 else "int too big to convert")


def _split(value):
    # sign, exponent, fraction as a whole number of 2**-52
    import math
    fraction, exponent = math.frexp(abs(value))
    return math.copysign(1, value) < 0, exponent - 1, int(math.ldexp(fraction, 53))


def _pack_float(value, bits, precision, bias):
    import math
    sign = math.copysign(1, value) < 0
    top = (1 << (bits - precision)) - 1
    if value != value:
        body = top << (precision - 1) | 1 << (precision - 2)
    elif value in (math.inf, -math.inf):
        body = top << (precision - 1)
    elif value == 0:
        body = 0
    else:
        _, exponent, digits = _split(value)
        exponent = max(exponent, 1 - bias)
        shift = exponent - (precision - 1)
        n, d = abs(value).as_integer_ratio()
        whole = round_half_even(n << -shift, d) if shift < 0 else round_half_even(n, d << shift)
        if whole >> precision:
            whole >>= 1
            exponent += 1
        body = (exponent + bias << (precision - 1)) + whole - (1 << (precision - 1)) if whole >> (precision - 1) else whole
        if body >> (precision - 1) >= top:
            raise OverflowError("float too large to pack with f format")
    return sign << (bits - 1) | body


def round_half_even(n, d):
    q, r = divmod(n, d)
    return q + (2 * r > d or 2 * r == d and q & 1)


def _unpack_float(number, bits, precision, bias):
    import math
    sign = -1.0 if number >> (bits - 1) else 1.0
    body = number & (1 << (bits - 1)) - 1
    exponent, rest = body >> (precision - 1), body & (1 << (precision - 1)) - 1
    if exponent == (1 << (bits - precision)) - 1:
        return math.nan if rest else sign * math.inf
    if exponent:
        return sign * math.ldexp(rest + (1 << (precision - 1)), exponent - bias - precision + 1)
    return sign * math.ldexp(rest, 2 - bias - precision)


def _single(value):
    return _unpack_float(_pack_float(value, 32, 24, 127), 32, 24, 127) if value == value and abs(value) != float("inf") else value


class array:
    """array(typecode [, initializer]) -> array"""

    __module__ = "array"
    __slots__ = ("typecode", "_items", "_check", "__weakref__")
    __hash__ = None

    def __new__(cls, *args):
        if not args:
            raise TypeError("array() takes at least 1 argument (0 given)")
        if len(args) > 2:
            raise TypeError(f"array() takes at most 2 arguments ({len(args)} given)")
        typecode, initializer = args if len(args) == 2 else (args[0], ())
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError("array() argument 1 must be a unicode character, not " + type(typecode).__name__)
        if typecode not in _SIZES:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        if isinstance(initializer, str) and typecode not in "uw":
            raise TypeError(f"cannot use a str to initialize an array with typecode '{typecode}'")
        if typecode == "u":
            import warnings
            warnings.warn("The 'u' type code is deprecated and will be removed in Python 3.16", DeprecationWarning, stacklevel=2)
        self = object.__new__(cls)
        self.typecode = typecode
        self._items = []
        self._check = _checker(typecode)
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            self.extend(initializer)
        return self

    itemsize = property(lambda self: _SIZES[self.typecode], doc="the size, in bytes, of one array item")

    def _like(self, items):
        made = array(self.typecode)
        made._items = items
        return made

    def append(self, v, /):
        """Append new value v to the end of the array."""
        self._items.append(self._check(v))

    def extend(self, bb, /):
        """Append items to the end of the array."""
        if isinstance(bb, array):
            if bb.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(bb._items)
        else:
            for item in bb:
                self._items.append(self._check(item))

    fromlist = extend

    def fromunicode(self, ustr, /):
        """Extends this array with data from the unicode string ustr."""
        if self.typecode not in "uw":
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        self.extend(ustr)

    def tounicode(self):
        """Extends this array with data from the unicode string ustr."""
        if self.typecode not in "uw":
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return "".join(self._items)

    def insert(self, i, v, /):
        """Insert a new item v into the array before position i."""
        self._items.insert(i, self._check(v))

    def pop(self, i=-1, /):
        """Return the i-th element and delete it from the array."""
        if not self._items:
            raise IndexError("pop from empty array")
        try:
            return self._items.pop(i)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, v, /):
        """Remove the first occurrence of v in the array."""
        try:
            self._items.remove(v)
        except ValueError:
            raise ValueError("array.remove(x): x not in array") from None

    def index(self, v, start=0, stop=sys.maxsize, /):
        """Return index of first occurrence of v in the array."""
        try:
            return self._items.index(v, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, v, /):
        """Return number of occurrences of v in the array."""
        return self._items.count(v)

    def reverse(self):
        """Reverse the order of the items in the array."""
        self._items.reverse()

    def clear(self):
        """Remove all items from the array."""
        self._items.clear()

    def tolist(self):
        """Convert array to an ordinary list with the same items."""
        return list(self._items)

    def tobytes(self):
        """Convert the array to an array of machine values and return the bytes representation."""
        size = self.itemsize
        return b"".join([self._number(v).to_bytes(size, "little", signed=False) for v in self._items])

    def _number(self, value):
        code = self.typecode
        if code in "uw":
            return ord(value)
        if code in "fd":
            return _pack_float(value, 32, 24, 127) if code == "f" else _pack_float(value, 64, 53, 1023)
        return value % (1 << 8 * self.itemsize)

    def frombytes(self, buffer, /):
        """Appends items from the string, interpreting it as an array of machine values."""
        size, code = self.itemsize, self.typecode
        data = bytes(buffer)
        if len(data) % size:
            raise ValueError("bytes length not a multiple of item size")
        for i in range(0, len(data), size):
            number = int.from_bytes(data[i:i + size], "little", signed=code in "bhilq")
            if code in "uw":
                number = chr(number)
            elif code == "f":
                number = _unpack_float(number, 32, 24, 127)
            elif code == "d":
                number = _unpack_float(number, 64, 53, 1023)
            self._items.append(number)

    def byteswap(self):
        """Byteswap all items of the array."""
        size = self.itemsize
        data = self.tobytes()
        self._items = []
        self.frombytes(b"".join(data[i:i + size][::-1] for i in range(0, len(data), size)))

    def buffer_info(self):
        """Return a tuple (address, length)."""
        return id(self._items), len(self._items)

    def tofile(self, f, /):
        """Write all items (as machine values) to the file object f."""
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        """Read n objects from the file object f and append them to the end of the array."""
        data = f.read(n * self.itemsize)
        self.frombytes(data[:len(data) // self.itemsize * self.itemsize])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    __bytes__ = tobytes  # CPython's has a buffer instead

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index, /):
        if isinstance(index, slice):
            return self._like(self._items[index])
        if not hasattr(type(index), "__index__"):
            raise TypeError("array indices must be integers")
        try:
            return self._items[index]
        except IndexError:
            raise IndexError("array index out of range") from None

    def __setitem__(self, index, value, /):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError(f"can only assign array (not \"{type(value).__name__}\") to array slice")
            if value.typecode != self.typecode:
                raise TypeError("bad argument type for built-in operation")
            self._items[index] = value._items
            return
        if not hasattr(type(index), "__index__"):
            raise TypeError("array indices must be integers")
        value = self._check(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, index, /):
        try:
            del self._items[index]
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __iter__(self):
        i = 0
        while i < len(self._items):
            yield self._items[i]
            i += 1

    def __contains__(self, value, /):
        return value in self._items

    def __add__(self, other, /):
        if not isinstance(other, array):
            raise TypeError(f"can only append array (not \"{type(other).__name__}\") to array")
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other, /):
        if not isinstance(other, array):
            raise TypeError(f"can only extend with array (not \"{type(other).__name__}\")")
        self.extend(other)
        return self

    def __mul__(self, n, /):
        return self._like(self._items * n) if hasattr(type(n), "__index__") else NotImplemented

    __rmul__ = __mul__

    def __imul__(self, n, /):
        self._items *= n
        return self

    def __eq__(self, other, /):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other, /):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other, /):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other, /):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other, /):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    def __copy__(self):
        return self._like(list(self._items))

    def __deepcopy__(self, memo, /):
        return self.__copy__()

    def __reduce_ex__(self, protocol, /):
        return type(self), (self.typecode, self.tolist()), None

    def __repr__(self):
        if not self._items:
            return f"array('{self.typecode}')"
        shown = repr("".join(self._items)) if self.typecode in "uw" else repr(self._items)
        return f"array('{self.typecode}', {shown})"

    def __sizeof__(self):
        return 64 + len(self._items) * self.itemsize


ArrayType = array
from collections.abc import MutableSequence as _MutableSequence
_MutableSequence.register(array)
