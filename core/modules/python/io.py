#: module io native
"""Streams that live in memory."""

# StringIO and BytesIO, and the bases that people derive their own streams from. Files are in _files.py.

__all__ = ["open", "IOBase", "RawIOBase", "BufferedIOBase", "TextIOBase", "BytesIO", "StringIO", "TextIOWrapper", "BufferedReader", "BufferedWriter",
           "BufferedRandom", "UnsupportedOperation", "SEEK_SET",
           "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE"]

import abc
from operator import index as _index
from sys import maxsize as _maxsize

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


def _number(n, if_none):
    # A size or a position, where None has a meaning.
    if n is None:
        return if_none
    if not hasattr(type(n), "__index__"):
        raise TypeError(f"argument should be integer or None, not '{type(n).__name__}'")
    return _index(n)


class _IOBase:
    """The abstract base class for all I/O classes."""

    __module__ = "_io"
    _closed = False

    def _unsupported(self, what):
        raise UnsupportedOperation(what)

    @property
    def closed(self):
        return self._closed

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    _checkClosed = _check_open

    def seek(self, offset, whence=SEEK_SET, /):
        """Change the stream position to the given byte offset."""
        self._unsupported("seek")

    def tell(self):
        """Return current stream position."""
        return self.seek(0, SEEK_CUR)

    def truncate(self, size=None, /):
        """Truncate file to size bytes."""
        self._unsupported("truncate")

    def fileno(self):
        """Return underlying file descriptor if one exists."""
        self._unsupported("fileno")

    def flush(self):
        """Flush write buffers, if applicable."""
        self._check_open()

    def close(self):
        """Flush and close the IO object."""
        if not self._closed:
            try:
                self.flush()
            finally:
                self._closed = True

    def seekable(self):
        """Return whether object supports random access."""
        return False

    def readable(self):
        """Return whether object was opened for reading."""
        return False

    def writable(self):
        """Return whether object was opened for writing."""
        return False

    def isatty(self):
        """Return whether this is an 'interactive' stream."""
        self._check_open()
        return False

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        self._check_open()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        """Read and return a line from the stream."""
        line = b""
        while size is None or size < 0 or len(line) < size:
            byte = self.read(1)
            if not byte:
                break
            line += byte
            if line.endswith(b"\n"):
                break
        return line

    def readlines(self, hint=-1, /):
        """Return a list of lines from the stream."""
        hint = _number(hint, -1)
        lines, size = [], 0
        for line in self:
            lines.append(line)
            if 0 < hint < size + len(line):
                break
            size += len(line)
        return lines

    def writelines(self, lines, /):
        """Write a list of lines to stream."""
        self._check_open()
        for line in lines:
            self.write(line)


class IOBase(_IOBase, metaclass=abc.ABCMeta):
    __doc__ = _IOBase.__doc__


class RawIOBase(IOBase):
    """Base class for raw binary I/O."""

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self.readall()
        room = bytearray(size)
        n = self.readinto(room)
        return None if n is None else bytes(room[:n])

    def readall(self):
        """Read until EOF, using multiple read() call."""
        parts = []
        while part := self.read(DEFAULT_BUFFER_SIZE):
            parts.append(part)
        return b"".join(parts)


class BufferedIOBase(IOBase):
    """Base class for buffered IO objects."""

    def read(self, size=-1, /):
        self._unsupported("read")

    def read1(self, size=-1, /):
        self._unsupported("read1")

    def write(self, buffer, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class TextIOBase(IOBase):
    """Base class for text I/O."""

    encoding = None
    newlines = None
    errors = None

    def read(self, size=-1, /):
        self._unsupported("read")

    def readline(self, size=-1, /):
        self._unsupported("readline")

    def write(self, s, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class _InMemory:
    # What text and bytes in memory share: `_buffer` and a position in it; `_empty` and `_filler` are of its kind.

    @property
    def closed(self):
        """True if the file is closed."""
        return self._buffer is None

    def _check_open(self):
        if self._buffer is None:
            raise ValueError("I/O operation on closed file" + self._stop)

    def close(self):
        """Close the IO object."""
        self._buffer = None

    def flush(self):
        self._check_open()

    def readable(self):
        """Returns True if the IO object can be read."""
        self._check_open()
        return True

    def writable(self):
        """Returns True if the IO object can be written."""
        self._check_open()
        return True

    def seekable(self):
        """Returns True if the IO object can be seeked."""
        self._check_open()
        return True

    def tell(self):
        """Tell the current file position."""
        self._check_open()
        return self._position

    def _limit(self, size):
        # A size as read() takes it, as an end in the buffer.
        size = _number(size, -1)
        return _maxsize if size < 0 else self._position + size

    def _take(self, end):
        start = min(self._position, self._length())
        taken = self._content(start, min(end, self._length()))
        if taken:
            self._position = start + len(taken)
        return taken

    def read(self, size=-1, /):
        """Read at most size, returned as a string or bytes."""
        self._check_open()
        return self._take(self._limit(size))

    def __next__(self):
        self._check_open()
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class StringIO(_InMemory, TextIOBase):
    """Text I/O implementation using an in-memory buffer."""

    __module__ = "_io"
    _stop = ""

    def __init__(self, initial_value="", newline="\n"):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._newline = newline
        # Text that is only appended to is a list of parts, joined when somebody looks.
        self._buffer = [] if not initial_value else [self._translated(initial_value)]
        self._size = sum(map(len, self._buffer))
        self._position = 0

    def _translated(self, text):
        if self._newline is None:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        if self._newline in ("\r", "\r\n"):
            return text.replace("\n", self._newline)
        return text

    def _length(self):
        return self._size

    def _whole(self):
        if len(self._buffer) > 1:
            self._buffer = ["".join(self._buffer)]
        return self._buffer[0] if self._buffer else ""

    def _content(self, start, end):
        return self._whole()[start:end]

    def getvalue(self):
        """Retrieve the entire contents of the object."""
        self._check_open()
        return self._whole()

    def write(self, s, /):
        """Write string to file."""
        self._check_open()
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        text = self._translated(s)
        if text:
            if self._position == self._size:
                self._buffer.append(text)
            else:
                whole = self._whole().ljust(self._position, "\0")
                self._buffer = [whole[:self._position] + text + whole[self._position + len(text):]]
            self._position += len(text)
            self._size = max(self._size, self._position)
        return len(s)

    def readline(self, size=-1, /):
        """Read until newline or EOF."""
        self._check_open()
        limit = self._limit(size)
        whole = self._whole()
        if self._newline == "":
            # Any line end counts, and stays as it is.
            found = [(at, len(mark)) for mark in ("\r\n", "\n", "\r") if (at := whole.find(mark, self._position)) >= 0]
            at, length = min(found, key=lambda f: (f[0], -f[1]), default=(-1, 0))
        else:
            mark = self._newline or "\n"
            at, length = whole.find(mark, self._position), len(mark)
        return self._take(min(limit, at + length) if at >= 0 else limit)

    def seek(self, pos, whence=SEEK_SET, /):
        """Change stream position."""
        self._check_open()
        pos = _index(pos)
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and pos < 0:
            raise ValueError(f"Negative seek position {pos}")
        if whence != 0 and pos != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._position = pos if whence == 0 else self._position if whence == 1 else self._size
        return self._position

    def truncate(self, pos=None, /):
        """Truncate size to pos."""
        self._check_open()
        pos = _number(pos, self._position)
        if pos < 0:
            raise ValueError(f"Negative size value {pos}")
        if pos < self._size:
            self._buffer = [self._whole()[:pos]]
            self._size = pos
        return pos

    @property
    def line_buffering(self):
        self._check_open()
        return False


class BytesIO(_InMemory, BufferedIOBase):
    """Buffered I/O implementation using an in-memory bytes buffer."""

    __module__ = "_io"
    _stop = "."

    def __init__(self, initial_bytes=b""):
        if initial_bytes is None:
            initial_bytes = b""
        try:
            self._buffer = bytearray(memoryview(initial_bytes))
        except TypeError:
            raise TypeError(f"a bytes-like object is required, not '{type(initial_bytes).__name__}'") from None
        self._position = 0

    def _length(self):
        return len(self._buffer)

    def _content(self, start, end):
        return bytes(self._buffer[start:end])

    def getvalue(self):
        """Retrieve the entire contents of the BytesIO object."""
        self._check_open()
        return bytes(self._buffer)

    def getbuffer(self):
        """Get a read-write view over the contents of the BytesIO object."""
        self._check_open()
        return memoryview(self._buffer)

    read1 = _InMemory.read

    def readinto(self, buffer, /):
        """Read bytes into buffer."""
        taken = self.read(len(buffer))
        buffer[:len(taken)] = taken
        return len(taken)

    def readline(self, size=-1, /):
        """Next line from the file, as a bytes object."""
        self._check_open()
        limit = self._limit(size)
        at = self._buffer.find(b"\n", self._position)
        return self._take(min(limit, at + 1) if at >= 0 else limit)

    def readlines(self, size=None, /):
        """List of bytes objects, each a line from the file."""
        size = _number(size, -1)
        lines, read = [], 0
        for line in self:
            lines.append(line)
            read += len(line)
            if 0 < size <= read:
                break
        return lines

    def write(self, b, /):
        """Write bytes to file."""
        self._check_open()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(memoryview(b))
        if data:
            if self._position > len(self._buffer):
                self._buffer.extend(bytes(self._position - len(self._buffer)))
            self._buffer[self._position:self._position + len(data)] = data
            self._position += len(data)
        return len(data)

    def seek(self, pos, whence=SEEK_SET, /):
        """Change stream position."""
        self._check_open()
        pos = _index(pos)
        if whence not in (0, 1, 2):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and pos < 0:
            raise ValueError(f"negative seek value {pos}")
        start = (0, self._position, len(self._buffer))[whence]
        self._position = max(0, start + pos)
        return self._position

    def truncate(self, size=None, /):
        """Truncate the file to at most size bytes."""
        self._check_open()
        size = _number(size, self._position)
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del self._buffer[size:]
        return size


from _files import open, TextIOWrapper, BufferedReader, BufferedWriter, BufferedRandom
