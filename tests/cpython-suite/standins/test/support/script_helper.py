"""Stand-in for `test.support.script_helper`: another Python is another session, which the harness asks for."""
import unittest
from test.support import os_helper

programs = {}  # source: (exit status, standard output, standard error)
missing = []


class _Result:
    def __init__(self, rc, out, err):
        self.rc, self.out, self.err = rc, out, err


def make_script(folder, name, source):
    os_helper.files[folder + "/" + name + ".py"] = source


def _source_of(args):
    if args[0] == "-c":
        source = args[1]
    else:
        source = os_helper.files[args[0]]
    for module in "_testcapi", "ast":
        if "import " + module + "\n" in source:
            raise unittest.SkipTest("needs " + module)
    # Scripts beside it are modules that it finds.
    for path, text in os_helper.files.items():
        if path.endswith(".py"):
            name = path.rpartition("/")[2][:-3]
            source = "install(%r, %r, False, %r)\n" % (name, path, text) + source
    return source


def run_python_until_end(*args, **env_vars):
    source = _source_of(args)
    if source not in programs:
        missing.append(source)
        raise unittest.SkipTest("needs another Python")
    rc, out, err = programs[source]
    return _Result(rc, out.encode(), err.encode()), None


def assert_python_ok(*args, **env_vars):
    result, _ = run_python_until_end(*args, **env_vars)
    if result.rc:
        raise AssertionError("the program ended with %d: %r" % (result.rc, result.err))
    return result.rc, result.out, result.err
