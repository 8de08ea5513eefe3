#: module _files native
"""Files that live in memory, as long as the session: what open() and os work on."""

# Imported by io, at its end: whoever needs it imports io first.

import io
import weakref

_DIRECTORY = None
HOME = "/home/playground"
# Absolute names; a directory is None, a file its bytes.
tree = {"/": _DIRECTORY, "/tmp": _DIRECTORY, "/home": _DIRECTORY, HOME: _DIRECTORY}
current = [HOME]
_written = weakref.WeakSet()  # open files that may hold what is not in the tree yet


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    try:
        method = type(path).__fspath__
    except AttributeError:
        raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}") from None
    return method(path)


def normal(path):
    """The absolute name, without dots."""
    path = fspath(path)
    if isinstance(path, bytes):
        path = path.decode()
    parts = []
    for part in (path if path.startswith("/") else current[0] + "/" + path).split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def complain(number, path, *more):
    text = {2: "No such file or directory", 17: "File exists", 20: "Not a directory", 21: "Is a directory",
            39: "Directory not empty"}[number]
    raise OSError(number, text, path, *more)


def is_directory(name):
    return name in tree and tree[name] is _DIRECTORY


def is_file(name):
    return tree.get(name) is not None


def need_parent(name, path):
    parent = name.rpartition("/")[0] or "/"
    if parent not in tree:
        complain(2, path)
    if not is_directory(parent):
        complain(20, path)


def settle():
    """What has been written so far is in the files."""
    for f in list(_written):
        f._settle()


class _File:
    # What a file in memory adds to a stream in memory.

    def _start(self, file, name, mode):
        self.name = file
        self._key = name
        self._mode = mode
        self._dirty = False
        if mode.strip("bt") != "r":
            _written.add(self)
        if "a" in mode:
            self._position = self._length()

    def _settle(self):
        if self._dirty and is_file(self._key):
            self._dirty = False
            tree[self._key] = self._bytes()

    def flush(self):
        self._check_open()
        self._settle()

    def close(self):
        """Flush and close the file."""
        if self._buffer is not None:
            self._settle()
            self._buffer = None

    def __del__(self):
        if getattr(self, "_buffer", None) is not None:
            self.close()

    def readable(self):
        self._check_open()
        return "r" in self._mode or "+" in self._mode

    def writable(self):
        self._check_open()
        return self._mode.strip("bt") != "r"

    def _need(self, able, what):
        self._check_open()
        if not able():
            raise io.UnsupportedOperation(what)

    def read(self, size=-1, /):
        self._need(self.readable, self._not_readable)
        return super().read(size)

    def readline(self, size=-1, /):
        self._need(self.readable, self._not_readable)
        return super().readline(size)

    def write(self, data, /):
        self._need(self.writable, self._not_writable)
        if "a" in self._mode:
            self._position = self._length()
        self._dirty = True
        return super().write(data)

    def truncate(self, pos=None, /):
        self._need(self.writable, "File not open for writing")
        self._dirty = True
        return super().truncate(pos)

    def fileno(self):
        raise io.UnsupportedOperation("not supported: the playground's files have no numbers")


class TextIOWrapper(_File, io.StringIO):
    """A text file."""

    __module__ = "_io"
    _not_readable, _not_writable = "not readable", "not writable"
    _stop = "."

    def __init__(self, file, name, mode, encoding, errors, newline):
        self.encoding = encoding or "UTF-8"
        self.errors = errors or "strict"
        self.mode = mode
        text = tree[name].decode(self.encoding, self.errors)
        if newline is None:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        super().__init__("", newline if newline is not None else "\n")
        self._buffer = [text] if text else []
        self._size = len(text)
        self._start(file, name, mode)

    def _bytes(self):
        return self._whole().encode(self.encoding, self.errors)

    def write(self, s, /):
        """Write string to stream."""
        if not isinstance(s, str):
            self._check_open()
            raise TypeError(f"write() argument must be str, not {type(s).__name__}")
        s.encode(self.encoding, self.errors)
        return super().write(s)

    def __repr__(self):
        return f"<_io.TextIOWrapper name={self.name!r} mode={self.mode!r} encoding={self.encoding!r}>"


class _BinaryFile(_File, io.BytesIO):
    _stop = ""
    _not_readable, _not_writable = "read", "write"

    def __init__(self, file, name, mode):
        super().__init__(tree[name])
        self.mode = mode
        self._start(file, name, mode)

    def _bytes(self):
        return bytes(self._buffer)

    def __repr__(self):
        return f"<_io.{type(self).__name__} name={self.name!r}>"


class BufferedReader(_BinaryFile):
    """A binary file to read from."""

    __module__ = "_io"


class BufferedWriter(_BinaryFile):
    """A binary file to write to."""

    __module__ = "_io"


class BufferedRandom(_BinaryFile):
    """A binary file to read from and write to."""

    __module__ = "_io"


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Open file and return a stream.  Files live in memory, as long as the session."""
    if isinstance(file, int):
        raise OSError(9, "Bad file descriptor")
    path = fspath(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    kinds = set(mode)
    if kinds - set("axrwb+t") or len(mode) > len(kinds):
        raise ValueError(f"invalid mode: {mode!r}")
    binary = "b" in kinds
    if binary and "t" in kinds:
        raise ValueError("can't have text and binary mode at once")
    if len(kinds & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    for value, what in (encoding, "encoding"), (errors, "errors"), (newline, "newline"):
        if binary and value is not None:
            raise ValueError(f"binary mode doesn't take {'an' if what[0] == 'e' else 'a'} {what} argument")
    if encoding is not None:
        "".encode(encoding)
    if path == "":
        complain(2, path)
    name = normal(path)
    settle()
    if is_directory(name):
        complain(21, path)
    need_parent(name, path)
    if name not in tree and "r" in kinds:
        complain(2, path)
    if name in tree and "x" in kinds:
        complain(17, path)
    if name not in tree or "w" in kinds:
        tree[name] = b""
    if not binary:
        return TextIOWrapper(file, name, mode, encoding, errors, newline)
    kind = BufferedRandom if "+" in kinds else BufferedReader if "r" in kinds else BufferedWriter
    shown = mode.replace("b", "").replace("+", "")
    return kind(file, name, "rb+" if "+" in kinds else shown + "b")


