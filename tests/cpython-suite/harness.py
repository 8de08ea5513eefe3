# One test of one of CPython's own test files, in a session of its own: tests/tools/cpython-suite.mjs puts the line
#
#     modules, wanted, programs = [(name, path, is_package, source), ...], "GCTests.test_list" (or None: list them), {}
#
# in front of this text and runs the whole. The modules are listed so that each comes after those it imports; the last is the
# file of tests. The last line printed is the answer: U+001E, the verdict and what there is to say, apart by tabs.
#
# A test that would start another Python answers "program" and its source. The tool runs that in one more session and then
# this test again, with {source: (exit status, standard output, standard error)} in `programs`.
import sys


def install(name, path, is_package, source):
    module = type(sys)(name)
    module.__file__ = path
    module.__package__ = name if is_package else name.rpartition(".")[0]
    if is_package:
        module.__path__ = []
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        if parent not in sys.modules:
            __import__(parent)
        setattr(sys.modules[parent], child, module)
    exec(compile(source, path, "exec"), module.__dict__)
    return module


def answer(*words):
    sys.__stdout__.write("\x1e" + "\t".join(words).replace("\\", "\\\\").replace("\n", "\\n") + "\n")


def cases(module):
    import unittest
    for cls in list(vars(module).values()):
        if isinstance(cls, type) and issubclass(cls, unittest.TestCase) and cls is not unittest.TestCase:
            for name in dir(cls):
                if name.startswith("test") and callable(getattr(cls, name)):
                    yield cls, name


def doctests(module):
    """What `load_tests` adds: (name, function)."""
    class Suite:
        tests = []
        addTest = tests.append
    load = getattr(module, "load_tests", None)
    if load is not None:
        load(None, Suite, None)
    return [pair for suite in Suite.tests for pair in suite]


def run_case(module, cls, name):
    import unittest
    result = unittest.TestResult()
    unittest.TestSuite([cls(name)]).run(result)
    for verdict, found in ("failed", result.errors), ("failed", result.failures), ("skipped", result.skipped):
        if found:
            return verdict, found[0][1].strip()
    if result.expectedFailures or result.unexpectedSuccesses:
        return "failed", "an expected failure"
    return "passed", ""


def run(module):
    for cls, name in cases(module):
        if cls.__name__ + "." + name == wanted:
            return run_case(module, cls, name)
    for name, function in doctests(module):
        if name == wanted:
            try:
                function()
            except AssertionError as wrong:
                return "failed", str(wrong)
            return "passed", ""
    return "failed", "there is no such test"


def main():
    for row in modules:
        module = install(*row)
    if wanted is None:
        for cls, name in cases(module):
            answer("test", cls.__name__ + "." + name)
        for name, function in doctests(module):
            answer("test", name)
    else:
        from test.support import script_helper
        script_helper.programs = programs
        verdict = run(module)
        answer(*(("program", script_helper.missing[0]) if script_helper.missing else verdict))


main()
