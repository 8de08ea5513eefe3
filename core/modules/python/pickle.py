#: module pickle native
"""Objects as bytes, and back: protocols 2 to 5, byte for byte as CPython writes protocol 4 (in a single frame)."""

import array as _array
import copyreg
import io
import sys
import types

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads", "HIGHEST_PROTOCOL",
           "DEFAULT_PROTOCOL"]

HIGHEST_PROTOCOL, DEFAULT_PROTOCOL = 5, 4


class PickleError(Exception):
    """A common base class for the other pickling exceptions."""

    __module__ = "_pickle"


class PicklingError(PickleError):
    """This exception is raised when an unpicklable object is passed to the dump() method."""

    __module__ = "_pickle"


class UnpicklingError(PickleError):
    """This exception is raised when there is a problem unpickling an object, such as a security violation."""

    __module__ = "_pickle"


class Pickler:
    """This takes a binary file for writing a pickle data stream."""

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError("pickle protocol must be <= 5")
        if protocol < 2:
            raise NotImplementedError(f"not supported: pickle protocol {protocol}")
        if not hasattr(file, "write"):
            raise TypeError("file must have a 'write' attribute")
        self._file, self._protocol, self._memo = file, protocol, {}

    def clear_memo(self):
        """Clears the pickler's "memo"."""
        self._memo.clear()

    def persistent_id(self, obj):
        return None

    def dump(self, obj, /):
        """Write a pickled representation of the given object to the open file."""
        self._out = bytearray()
        self._save(obj)
        self._out += b"."
        body = bytes(self._out)
        if self._protocol >= 4 and len(body) >= 4:
            body = b"\x95" + len(body).to_bytes(8, "little") + body
        self._file.write(b"\x80" + bytes([self._protocol]) + body)

    def _memoize(self, obj):
        n = len(self._memo)
        self._memo[id(obj)] = n, obj
        if self._protocol >= 4:
            self._out += b"\x94"
        else:
            self._out += b"q" + bytes([n]) if n < 256 else b"r" + n.to_bytes(4, "little")

    def _sized(self, small, large, huge, data):
        n = len(data)
        if n < 256 and small:
            self._out += small + bytes([n]) + data
        elif n < 1 << 32 or not huge:
            self._out += large + n.to_bytes(4, "little") + data
        else:
            self._out += huge + n.to_bytes(8, "little") + data

    def _save(self, obj):
        out = self._out
        kind = type(obj)
        if obj is None:
            out += b"N"
        elif obj is True or obj is False:
            out += b"\x88" if obj else b"\x89"
        elif kind is int:
            if 0 <= obj < 256:
                out += b"K" + bytes([obj])
            elif 0 <= obj < 65536:
                out += b"M" + obj.to_bytes(2, "little")
            elif -1 << 31 <= obj < 1 << 31:
                out += b"J" + obj.to_bytes(4, "little", signed=True)
            else:
                data = obj.to_bytes(obj.bit_length() // 8 + 1, "little", signed=True)
                if len(data) > 1 and data[-1] == 0xff and data[-2] & 0x80:
                    data = data[:-1]
                out += b"\x8a" + bytes([len(data)]) + data if len(data) < 256 else b"\x8b" + len(data).to_bytes(4, "little") + data
        elif kind is float:
            out += b"G" + _array._pack_float(obj, 64, 53, 1023).to_bytes(8, "big")
        elif id(obj) in self._memo:
            self._get(obj)
        elif kind is str:
            data = obj.encode("utf-8", "surrogatepass")
            self._sized(b"\x8c" if self._protocol >= 4 else None, b"X", b"\x8d", data)
            self._memoize(obj)
        elif kind is bytes:
            if self._protocol < 3:
                raise NotImplementedError("not supported: bytes in pickle protocol 2")
            else:
                self._sized(b"C", b"B", b"\x8e", obj)
                self._memoize(obj)
        elif kind is bytearray:
            if self._protocol >= 5:
                out += b"\x96" + len(obj).to_bytes(8, "little") + obj
                self._memoize(obj)
            else:
                self._reduce(obj, bytearray, (bytes(obj),) if obj else ())
        elif kind is tuple:
            self._tuple(obj)
        elif kind is list:
            out += b"]"
            self._memoize(obj)
            self._appends(iter(obj))
        elif kind is dict:
            out += b"}"
            self._memoize(obj)
            self._items(iter(obj.items()))
        elif kind in (set, frozenset) and self._protocol >= 4:
            if kind is set:
                out += b"\x8f"
                self._memoize(obj)
                for part in self._batches(iter(obj)):
                    out += b"("
                    for item in part:
                        self._save(item)
                    out += b"\x90"
            else:
                out += b"("
                for item in obj:
                    self._save(item)
                if id(obj) in self._memo:
                    out += b"1"
                    return self._get(obj)
                out += b"\x91"
                self._memoize(obj)
        elif isinstance(obj, type):
            if obj in (type(None), type(NotImplemented), type(...)):
                self._reduce(obj, type, ({type(None): None, type(NotImplemented): NotImplemented, type(...): ...}[obj],))
            else:
                self._global(obj)
        elif kind is types.FunctionType:
            self._global(obj)
        else:
            self._object(obj)

    def _get(self, obj):
        n = self._memo[id(obj)][0]
        self._out += b"h" + bytes([n]) if n < 256 else b"j" + n.to_bytes(4, "little")

    def _tuple(self, obj):
        if not obj:
            self._out += b")"
            return
        if len(obj) > 3:
            self._out += b"("
        for item in obj:
            self._save(item)
        if id(obj) in self._memo:
            self._out += b"0" * len(obj) if len(obj) <= 3 else b"1"
            return self._get(obj)
        self._out += b"t" if len(obj) > 3 else b"\x85\x86\x87"[len(obj) - 1:len(obj)]
        self._memoize(obj)

    def _batches(self, items):
        while True:
            part = [item for _, item in zip(range(1000), items)]
            if not part:
                return
            yield part
            if len(part) < 1000:
                return

    def _appends(self, items):
        for part in self._batches(items):
            if len(part) > 1:
                self._out += b"("
            for item in part:
                self._save(item)
            self._out += b"e" if len(part) > 1 else b"a"

    def _items(self, items):
        for part in self._batches(items):
            if len(part) > 1:
                self._out += b"("
            for key, value in part:
                self._save(key)
                self._save(value)
            self._out += b"u" if len(part) > 1 else b"s"

    def _global(self, obj, name=None):
        name = name or getattr(obj, "__qualname__", None) or obj.__name__
        module = "builtins" if obj is ... or obj is NotImplemented else getattr(obj, "__module__", None) or "__main__"
        try:
            found = sys.modules[module] if module in sys.modules else __import__(module)
            for part in name.split("."):
                if part == "<locals>":
                    raise AttributeError(f"Can't get local object {name!r}")
                found = getattr(found, part)
        except AttributeError as error:
            if "<locals>" in name:
                raise AttributeError(f"Can't get local object {name!r}") from None
            raise PicklingError(f"Can't pickle {obj!r}: attribute lookup {name} on {module} failed") from None
        if found is not obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module}.{name}")
        if self._protocol >= 4:
            self._save(module)
            self._save(name)
            self._out += b"\x93"
        else:
            module = {"builtins": "__builtin__", "copyreg": "copy_reg"}.get(module, module) if self._protocol < 3 else module
            self._out += b"c" + module.encode() + b"\n" + name.encode() + b"\n"
        self._memoize(obj)

    def _object(self, obj):
        kind = type(obj)
        if obj is ... or obj is NotImplemented:
            return self._global(obj, "Ellipsis" if obj is ... else "NotImplemented")
        reducer = copyreg.dispatch_table.get(kind)
        if reducer is not None:
            value = reducer(obj)
        else:
            value = obj.__reduce_ex__(self._protocol)
        if isinstance(value, str):
            return self._global(obj, value)
        if not isinstance(value, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(value) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self._reduce(obj, *value)

    def _reduce(self, obj, function, args, state=None, items=None, pairs=None, setter=None):
        if not callable(function):
            raise PicklingError("first item of the tuple returned by __reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by __reduce__ must be a tuple")
        name = getattr(function, "__name__", "")
        if name == "__newobj__":
            self._save(args[0])
            self._save(args[1:])
            self._out += b"\x81"
        elif name == "__newobj_ex__" and self._protocol >= 4:
            for part in args:
                self._save(part)
            self._out += b"\x92"
        else:
            self._save(function)
            self._save(args)
            self._out += b"R"
        if id(obj) in self._memo:
            self._out += b"0"
            return self._get(obj)
        self._memoize(obj)
        if items is not None:
            self._appends(iter(items))
        if pairs is not None:
            self._items(iter(pairs))
        if state is not None:
            self._save(state)
            self._out += b"b"


_MARK = object()


class Unpickler:
    """This takes a binary file for reading a pickle data stream."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        if not hasattr(file, "read"):
            raise TypeError("file must have 'read' and 'readline' attributes")
        self._file = file

    def find_class(self, module, name, /):
        """Return an object from a specified module."""
        module = {"__builtin__": "builtins", "copy_reg": "copyreg"}.get(module, module)
        __import__(module)
        found = sys.modules[module]
        for part in name.split("."):
            try:
                found = getattr(found, part)
            except AttributeError:
                raise AttributeError(f"Can't get attribute {name!r} on {sys.modules[module]!r}") from None
        return found

    def _take(self, n):
        data = self._file.read(n)
        if len(data) < n:
            raise EOFError("Ran out of input") if not self._begun else UnpicklingError("pickle data was truncated")
        self._begun = True
        return data

    def _number(self, n, signed=False):
        return int.from_bytes(self._take(n), "little", signed=signed)

    def _pop_mark(self):
        stack = self._stack
        for at in range(len(stack) - 1, -1, -1):
            if stack[at] is _MARK:
                items = stack[at + 1:]
                del stack[at:]
                return items
        raise UnpicklingError("could not find MARK")

    def load(self):
        """Load a pickle."""
        try:
            return self._load()
        except IndexError:
            if self._stack:
                raise
            raise UnpicklingError("unpickling stack underflow") from None

    def _load(self):
        self._stack = stack = []
        self._memo = memo = {}
        self._begun = False
        while True:
            op = self._take(1)
            if op == b".":
                return stack.pop()
            elif op == b"\x80":
                if (version := self._number(1)) > HIGHEST_PROTOCOL:
                    raise ValueError(f"unsupported pickle protocol: {version}")
            elif op == b"\x95": self._take(8)
            elif op == b"N": stack.append(None)
            elif op == b"\x88": stack.append(True)
            elif op == b"\x89": stack.append(False)
            elif op == b"K": stack.append(self._number(1))
            elif op == b"M": stack.append(self._number(2))
            elif op == b"J": stack.append(self._number(4, True))
            elif op == b"\x8a": stack.append(self._number(self._number(1), True))
            elif op == b"\x8b": stack.append(self._number(self._number(4), True))
            elif op == b"G": stack.append(_array._unpack_float(int.from_bytes(self._take(8), "big"), 64, 53, 1023))
            elif op in b"\x8cX\x8d":
                stack.append(self._take(self._number({b"\x8c": 1, b"X": 4, b"\x8d": 8}[op])).decode("utf-8", "surrogatepass"))
            elif op in b"CB\x8e": stack.append(self._take(self._number({b"C": 1, b"B": 4, b"\x8e": 8}[op])))
            elif op == b"\x96": stack.append(bytearray(self._take(self._number(8))))
            elif op == b"(": stack.append(_MARK)
            elif op == b"]": stack.append([])
            elif op == b"}": stack.append({})
            elif op == b")": stack.append(())
            elif op == b"\x8f": stack.append(set())
            elif op == b"\x94": memo[len(memo)] = stack[-1]
            elif op == b"q": memo[self._number(1)] = stack[-1]
            elif op == b"r": memo[self._number(4)] = stack[-1]
            elif op == b"h": stack.append(memo[self._number(1)])
            elif op == b"j": stack.append(memo[self._number(4)])
            elif op == b"t": stack.append(tuple(self._pop_mark()))
            elif op in b"\x85\x86\x87":
                n = op[0] - 0x84
                stack[-n:] = [tuple(stack[-n:])]
            elif op == b"0":
                stack.pop()
            elif op == b"1": self._pop_mark()
            elif op == b"a":
                item = stack.pop()
                stack[-1].append(item)
            elif op == b"e":
                items = self._pop_mark()
                stack[-1].extend(items)
            elif op == b"s":
                value, key = stack.pop(), stack.pop()
                stack[-1][key] = value
            elif op == b"u":
                items = self._pop_mark()
                for key, value in zip(items[::2], items[1::2]):
                    stack[-1][key] = value
            elif op == b"\x90":
                items = self._pop_mark()
                stack[-1].update(items)
            elif op == b"\x91": stack.append(frozenset(self._pop_mark()))
            elif op == b"\x93":
                name, module = stack.pop(), stack.pop()
                stack.append(self.find_class(module, name))
            elif op == b"c":
                module, name = self._file.readline()[:-1].decode(), self._file.readline()[:-1].decode()
                stack.append(self.find_class(module, name))
            elif op == b"R":
                args, function = stack.pop(), stack.pop()
                stack.append(function(*args))
            elif op == b"\x81":
                args, cls = stack.pop(), stack.pop()
                stack.append(cls.__new__(cls, *args))
            elif op == b"\x92":
                kwargs, args, cls = stack.pop(), stack.pop(), stack.pop()
                stack.append(cls.__new__(cls, *args, **kwargs))
            elif op == b"b":
                self._build(stack[-2], stack.pop())
            else:
                raise UnpicklingError(f"invalid load key, '{chr(op[0]) if 32 <= op[0] < 127 else f'{chr(92)}x{op[0]:02x}'}'.")

    def _build(self, obj, state):
        setter = getattr(obj, "__setstate__", None)
        if setter is not None:
            return setter(state)
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            obj.__dict__.update({sys.intern(k) if type(k) is str else k: v for k, v in state.items()})
        for name, value in (slots or {}).items():
            setattr(obj, name, value)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Return the pickled representation of the object as a bytes object."""
    file = io.BytesIO()
    Pickler(file, protocol).dump(obj)
    return file.getvalue()


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Write a pickled representation of obj to the open file object file."""
    Pickler(file, protocol).dump(obj)


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the given pickle data."""
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return Unpickler(io.BytesIO(data)).load()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
    """Read and return an object from the pickle data stored in a file."""
    return Unpickler(file).load()
