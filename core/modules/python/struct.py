#: module struct
"""Bytes for C values, and C values from bytes."""

import array as _array
import re as _re

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error"]


class error(Exception):
    pass


error.__module__ = "struct"
_NATIVE = {"x": 1, "c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "n": 8, "N": 8, "P": 8,
           "e": 2, "f": 4, "d": 8, "s": 1, "p": 1}
_STANDARD = {**_NATIVE, "l": 4, "L": 4}


def _from_end(offset, length, size, complaint):
    # A negative offset counts from the end of a buffer.
    if offset + size > 0:
        raise error(f"{complaint} {size} bytes at offset {offset}")
    if offset + length < 0:
        raise error(f"offset {offset} out of range for {length}-byte buffer")
    return offset + length


class Struct:
    """Struct(fmt) --> compiled struct object"""

    def __init__(self, format):
        if isinstance(format, bytes):
            format = format.decode()
        if not isinstance(format, str):
            raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(format).__name__}")
        self.format = format
        order = format[:1] if format[:1] in tuple("@=<>!") else ""
        aligned = order in ("", "@")
        sizes = _NATIVE if aligned else _STANDARD
        self._big = order in (">", "!")
        self._fields = []  # offset, code, count, size
        at = 0
        body = format[len(order):]
        for part in _re.finditer(r"\s+|(\d*)(.)|\d+", body, _re.DOTALL):
            if part[2] is None:
                if part[0].isspace():
                    continue
                raise error("repeat count given without format specifier")
            code = part[2]
            if code not in sizes or code in "nNP" and not aligned:
                raise error("bad char in struct format")
            count = int(part[1]) if part[1] else 1
            size = sizes[code]
            if aligned and code not in "sp":
                at += -at % size
            if code in "sp":
                self._fields.append((at, code, 1, count))
                at += count
                continue
            for _ in range(count):
                if code != "x":
                    self._fields.append((at, code, 1, size))
                at += size
        self.size = at

    def _one(self, code, value, size):
        order = "big" if self._big else "little"
        if code == "c":
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise error("char format requires a bytes object of length 1")
            return bytes(value)
        if code == "?":
            return b"\1" if value else b"\0"
        if code in "sp":
            if not isinstance(value, (bytes, bytearray)):
                raise error(f"argument for '{code}' must be a bytes object")
            if code == "p":
                value = bytes([min(len(value), size - 1, 255)]) + value if size else b""
            return bytes(value[:size]).ljust(size, b"\0")
        if code in "efd":
            if isinstance(value, str) or not (hasattr(type(value), "__float__") or hasattr(type(value), "__index__")):
                raise error("required argument is not a float")
            bits, precision, bias = {"e": (16, 11, 15), "f": (32, 24, 127), "d": (64, 53, 1023)}[code]
            try:
                return _array._pack_float(float(value), bits, precision, bias).to_bytes(size, order)
            except OverflowError:
                raise OverflowError(f"float too large to pack with {code} format") from None
        if not hasattr(type(value), "__index__"):
            raise error("required argument is not an integer")
        value = value.__index__()
        signed = code.islower()
        low, high = (-(1 << 8 * size - 1), (1 << 8 * size - 1) - 1) if signed else (0, (1 << 8 * size) - 1)
        if not low <= value <= high:
            if code == "P":
                raise error("argument out of range" if not signed and value < 0 else "int too large to convert")
            raise error(f"'{code}' format requires {low} <= number <= {high}")
        return value.to_bytes(size, order, signed=signed)

    def pack(self, *values):
        """Return a bytes object with the values packed."""
        if len(values) != len(self._fields):
            raise error(f"pack expected {len(self._fields)} items for packing (got {len(values)})")
        out = bytearray(self.size)
        for value, (at, code, _, size) in zip(values, self._fields):
            out[at:at + size] = self._one(code, value, size)
        return bytes(out)

    def pack_into(self, buffer, offset, *values):
        """Pack the values and write the packed bytes into the writable buffer."""
        data = self.pack(*values)
        if offset < 0:
            offset = _from_end(offset, len(buffer), len(data), "no space to pack")
        if len(buffer) - offset < len(data):
            raise error(f"pack_into requires a buffer of at least {offset + len(data)} bytes for packing {len(data)} bytes at offset "
                        f"{offset} (actual buffer size is {len(buffer)})")
        buffer[offset:offset + len(data)] = data

    def unpack(self, buffer, /):
        """Return a tuple containing unpacked values."""
        if len(buffer) != self.size:
            raise error(f"unpack requires a buffer of {self.size} bytes")
        return self.unpack_from(buffer)

    def unpack_from(self, buffer, offset=0):
        """Return a tuple containing unpacked values."""
        if offset < 0:
            offset = _from_end(offset, len(buffer), self.size, "not enough data to unpack")
        data = bytes(buffer[offset:offset + self.size])
        if len(data) < self.size:
            raise error(f"unpack_from requires a buffer of at least {self.size + offset} bytes for unpacking {self.size} bytes at offset "
                        f"{offset} (actual buffer size is {len(buffer)})")
        return tuple([self._value(code, data[at:at + size]) for at, code, _, size in self._fields])

    def _value(self, code, data):
        if code in "cs":
            return data
        if code == "p":
            return data[1:1 + data[0]] if data else b""
        number = int.from_bytes(data, "big" if self._big else "little", signed=code in "bhilqn")
        if code == "?":
            return bool(number)
        if code in "efd":
            return _array._unpack_float(number, *{"e": (16, 11, 15), "f": (32, 24, 127), "d": (64, 53, 1023)}[code])
        return number

    def iter_unpack(self, buffer, /):
        """Return an iterator yielding tuples."""
        if not self.size:
            raise error("cannot iteratively unpack with a struct of length 0")
        if len(buffer) % self.size:
            raise error(f"iterative unpacking requires a buffer of a multiple of {self.size} bytes")
        return (self.unpack_from(buffer, at) for at in range(0, len(buffer), self.size))

    def __repr__(self):
        return f"{type(self).__name__}({self.format!r})"


def calcsize(format, /):
    """Return size in bytes of the struct described by the format string."""
    return Struct(format).size


def pack(format, /, *values):
    """Return a bytes object containing the values packed according to the format string."""
    return Struct(format).pack(*values)


def pack_into(format, buffer, offset, /, *values):
    """Pack values and write the packed bytes into buffer starting at offset."""
    Struct(format).pack_into(buffer, offset, *values)


def unpack(format, buffer, /):
    """Return a tuple containing values unpacked according to the format string."""
    return Struct(format).unpack(buffer)


def unpack_from(format, /, buffer, offset=0):
    """Return a tuple containing values unpacked from buffer, starting at offset."""
    return Struct(format).unpack_from(buffer, offset)


def iter_unpack(format, buffer, /):
    """Return an iterator yielding tuples unpacked from the given bytes source."""
    return Struct(format).iter_unpack(buffer)
