#: module os
"""OS routines, for the files in memory.  There are no processes here and no rights."""

import io as _io  # first: it makes _files whole
import _files
import posixpath as path
import sys
from collections.abc import MutableMapping as _MutableMapping
import abc as _abc

sys.modules["os.path"] = path
name, sep, altsep, extsep, pathsep, linesep, curdir, pardir, devnull = "posix", "/", None, ".", ":", "\n", ".", "..", "/dev/null"
error = OSError
fspath = _files.fspath
__all__ = ["altsep", "curdir", "pardir", "sep", "pathsep", "linesep", "devnull", "extsep", "name", "path", "error", "environ", "getenv",
           "getcwd", "chdir", "listdir", "mkdir", "makedirs", "remove", "unlink", "rmdir", "removedirs", "rename", "replace", "walk",
           "getpid", "cpu_count", "fspath", "PathLike", "strerror"]


class PathLike(_abc.ABC):
    """Abstract base class for implementing the file system path protocol."""

    __slots__ = ()

    @_abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return any("__fspath__" in c.__dict__ for c in subclass.__mro__) or NotImplemented
        return NotImplemented


class _Environ(_MutableMapping):
    def __init__(self, data):
        self._data = data

    def __getitem__(self, key):
        if not isinstance(key, str):
            raise TypeError(f"str expected, not {type(key).__name__}")
        try:
            return self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        for text in key, value:
            if not isinstance(text, str):
                raise TypeError(f"str expected, not {type(text).__name__}")
        self._data[key] = value

    def __delitem__(self, key):
        try:
            del self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return f"environ({{{', '.join(f'{k!r}: {v!r}' for k, v in self._data.items())}}})"

    def copy(self):
        return dict(self)


environ = _Environ({"HOME": _files.HOME, "USER": "playground", "PATH": "", "LANG": "C.UTF-8"})


def getenv(key, default=None):
    """Get an environment variable, return None if it doesn't exist."""
    return environ.get(key, default)


def getcwd():
    """Return a string representing the current working directory."""
    return _files.current[0]


def chdir(path):
    """Change the current working directory to the specified path."""
    _files.current[0] = _directory(path)


def _there(path):
    key = _files.normal(path)
    if key not in _files.tree:
        _files.complain(2, path)
    return key


def _directory(path):
    key = _there(path)
    if not _files.is_directory(key):
        _files.complain(20, path)
    return key


def listdir(path="."):
    """Return a list containing the names of the files in the directory."""
    start = _directory(path).rstrip("/") + "/"
    return [key[len(start):] for key in _files.tree if key.startswith(start) and key != start and "/" not in key[len(start):]]


def mkdir(path, mode=0o777):
    """Create a directory."""
    key = _files.normal(path)
    if key in _files.tree:
        _files.complain(17, path)
    _files.need_parent(key, path)
    _files.tree[key] = None


def makedirs(name, mode=0o777, exist_ok=False):
    """Create a leaf directory and all intermediate ones."""
    key = _files.normal(name)
    if key in _files.tree and not (exist_ok and _files.is_directory(key)):
        _files.complain(17, name)
    for i in range(1, key.count("/") + 1):
        part = "/".join(key.split("/")[:i + 1])
        if part not in _files.tree:
            mkdir(part)


def remove(path):
    """Remove a file (same as unlink())."""
    key = _there(path)
    if _files.is_directory(key):
        _files.complain(21, path)
    del _files.tree[key]


unlink = remove


def rmdir(path):
    """Remove a directory."""
    key = _directory(path)
    if listdir(key):
        _files.complain(39, path)
    del _files.tree[key]


def removedirs(name):
    """Remove a leaf directory and all empty intermediate ones."""
    rmdir(name)
    head = path.dirname(name)
    while head:
        try:
            rmdir(head)
        except OSError:
            break
        head = path.dirname(head)


def rename(src, dst):
    """Rename a file or directory."""
    if (key := _files.normal(src)) not in _files.tree:
        _files.complain(2, src, None, dst)
    target = _files.normal(dst)
    _files.need_parent(target, src)
    _files.settle()
    if _files.is_directory(target) and target != key:
        _files.complain(21 if _files.is_file(key) else 39, src, None, dst)
    for old in [k for k in _files.tree if k == key or k.startswith(key + "/")]:
        _files.tree[target + old[len(key):]] = _files.tree.pop(old)


replace = rename


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Directory tree generator: yields (path, names of directories, names of files)."""
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    dirs = [n for n in names if path.isdir(path.join(top, n))]
    files = [n for n in names if n not in dirs]
    if topdown:
        yield top, dirs, files
    for n in dirs:
        yield from walk(path.join(top, n), topdown, onerror)
    if not topdown:
        yield top, dirs, files


def getpid():
    """Return the current process id."""
    return 1


def cpu_count():
    """Return the number of logical CPUs in the system."""
    return 1


def strerror(code, /):
    """Translate an error code to a message string."""
    return {1: "Operation not permitted", 2: "No such file or directory", 13: "Permission denied", 17: "File exists",
            20: "Not a directory", 21: "Is a directory", 39: "Directory not empty"}.get(code, f"Unknown error {code}")


def __getattr__(attribute):
    if attribute in ("system", "popen", "fork", "kill", "execv", "stat", "chmod", "open", "read", "write", "urandom", "scandir"):
        raise NotImplementedError(f"not supported: os.{attribute}")
    raise AttributeError(f"module 'os' has no attribute {attribute!r}")
