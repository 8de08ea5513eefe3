#: module posixpath
"""Common operations on Posix pathnames."""

import io as _io  # first: it makes _files whole
import _files

curdir, pardir, extsep, sep, pathsep, defpath, altsep, devnull = ".", "..", ".", "/", ":", "/bin:/usr/bin", None, "/dev/null"


def _text(path):
    return _files.fspath(path)


def isabs(s):
    """Test whether a path is absolute"""
    return _text(s).startswith("/")


def join(a, *p):
    """Join two or more pathname components, inserting '/' as needed."""
    path = _text(a)
    for part in map(_text, p):
        if part.startswith("/") or not path:
            path = part
        elif path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    """Split a pathname.  Returns tuple "(head, tail)" where "tail" is everything after the final slash."""
    p = _text(p)
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    if head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(p):
    """Returns the final component of a pathname"""
    return split(p)[1]


def dirname(p):
    """Returns the directory component of a pathname"""
    return split(p)[0]


def splitext(p):
    """Split the extension from a pathname."""
    p = _text(p)
    at = p.rfind(".")
    name = p.rfind("/") + 1
    if at > name and p[name:at].strip("."):
        return p[:at], p[at:]
    return p, p[:0]


def normcase(s):
    """Normalize case of pathname.  Has no effect under Posix"""
    return _text(s)


def splitdrive(p):
    """Split a pathname into drive and path. On Posix, drive is always empty."""
    return "", _text(p)


def splitroot(p):
    """Split a pathname into drive, root and tail: two leading slashes are a root of their own, three are one."""
    p = _text(p)
    tail = p.lstrip("/")
    slashes = len(p) - len(tail)
    root = p[:2 if slashes == 2 else min(slashes, 1)]
    return "", root, p[len(root):]


def normpath(path):
    """Normalize path, eliminating double slashes, etc."""
    path = _text(path)
    if not path:
        return "."
    start = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or not start and not parts or parts and parts[-1] == "..":
            parts.append(part)
        elif parts:
            parts.pop()
    return start + "/".join(parts) or "."


def abspath(path):
    """Return an absolute path."""
    return normpath(join(_files.current[0], path))


realpath = abspath


def relpath(path, start=None):
    """Return a relative version of a path"""
    if not path:
        raise ValueError("no path specified")
    a = [x for x in abspath(start or ".").split("/") if x]
    b = [x for x in abspath(path).split("/") if x]
    same = len(commonprefix([a, b]))
    return join(*[".."] * (len(a) - same), *b[same:]) if len(a) > same or len(b) > same else "."


def commonprefix(m):
    """Given a list of pathnames, returns the longest common leading component"""
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    """Given a sequence of path names, returns the longest common sub-path."""
    paths = list(map(_text, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len({p.startswith("/") for p in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    common = commonprefix([[part for part in p.split("/") if part and part != "."] for p in paths])
    return ("/" if paths[0].startswith("/") else "") + "/".join(common)


def expanduser(path):
    """Expand ~ constructions."""
    path = _text(path)
    return _files.HOME + path[1:] if path == "~" or path.startswith("~/") else path


def expandvars(path):
    """Expand shell variables of form $var and ${var}."""
    import os
    import re
    return re.sub(r"\$(\w+|\{[^}]*\})", lambda m: os.environ.get(m[1].strip("{}"), m[0]), _text(path))


def exists(path):
    """Test whether a path exists."""
    return _files.normal(path) in _files.tree


lexists = exists


def isfile(path):
    """Test whether a path is a regular file"""
    return _files.is_file(_files.normal(path))


def isdir(path):
    """Return true if the pathname refers to an existing directory."""
    return _files.is_directory(_files.normal(path))


def islink(path):
    """Test whether a path is a symbolic link"""
    return False


def getsize(filename):
    """Return the size of a file."""
    _files.settle()
    key = _files.normal(filename)
    if key not in _files.tree:
        _files.complain(2, filename)
    return len(_files.tree[key] or b"")
