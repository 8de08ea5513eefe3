#: module linecache
"""Cache lines from Python source files."""

# There are no files: the lines are those of what was run in this session.

import _host

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

cache = {}


def getline(filename, lineno, module_globals=None):
    """Get a line for a Python source file from the cache."""
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def getlines(filename, module_globals=None):
    """Get the lines for a Python source file from the cache."""
    if filename in cache:
        return cache[filename][2]
    source = _host.source(filename)
    if not source:
        return []
    lines = source.splitlines(True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def clearcache():
    """Clear the cache entirely."""
    cache.clear()


def checkcache(filename=None):
    """Discard cache entries that are out of date."""


def updatecache(filename, module_globals=None):
    """Update a cache entry and return its list of lines."""
    cache.pop(filename, None)
    return getlines(filename)


def lazycache(filename, module_globals):
    """Seed the cache for filename with module_globals."""
    return False
