#: module doctest
"""Examples in docstrings, run and compared."""

import linecache
import re
import sys
import traceback
from io import StringIO as _StringIO
from collections import namedtuple

__all__ = ["testmod", "run_docstring_examples", "testsource", "Example", "DocTest", "DocTestParser", "DocTestFinder", "DocTestRunner",
           "OutputChecker", "TestResults", "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP", "IGNORE_EXCEPTION_DETAIL", "DONT_ACCEPT_BLANKLINE",
           "DONT_ACCEPT_TRUE_FOR_1"]

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")


class TestResults(namedtuple("TestResults", "failed attempted")):
    def __new__(cls, failed, attempted, *, skipped=0):
        self = super().__new__(cls, failed, attempted)
        self.skipped = skipped
        return self

    def __repr__(self):
        more = f", skipped={self.skipped}" if self.skipped else ""
        return f"TestResults(failed={self.failed}, attempted={self.attempted}{more})"


class Example:
    """A single doctest example: source code and expected output."""

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = want if not want or want.endswith("\n") else want + "\n"
        self.exc_msg, self.lineno, self.indent, self.options = exc_msg, lineno, indent, options or {}


class DocTest:
    """A collection of doctest examples that should be run in a single namespace."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        self.examples, self.globs, self.name = examples, globs.copy(), name
        self.filename, self.lineno, self.docstring = filename, lineno, docstring

    def __repr__(self):
        n = len(self.examples)
        count = "no examples" if n == 0 else f"{n} example" + "s" * (n > 1)
        return f"<DocTest {self.name} from {self.filename}:{self.lineno} ({count})>"


class DocTestParser:
    """A class used to parse strings containing doctest examples."""

    _PROMPT = re.compile(r"(?P<indent> *)>>>(?: (?P<code>.*))?$")

    def get_examples(self, string, name="<string>"):
        """Extract all doctest examples from the given string."""
        lines = string.expandtabs().split("\n")
        examples, i = [], 0
        while i < len(lines):
            m = self._PROMPT.match(lines[i])
            if not m:
                if re.match(r" *>>>\S", lines[i]):
                    start = lines[i].index(">")
                    raise ValueError(f"line {i + 1} of the docstring for {name} lacks blank after >>>: {lines[i][start:]!r}")
                i += 1
                continue
            indent, at = m["indent"], i
            source = [m["code"] or ""]
            i += 1
            while i < len(lines) and (lines[i] == indent + "..." or lines[i].startswith(indent + "... ")):
                source.append(lines[i][len(indent) + 4:])
                i += 1
            want = []
            while i < len(lines) and lines[i].strip() and not self._PROMPT.match(lines[i]):
                if not lines[i].startswith(indent):
                    raise ValueError(f"line {i + 1} of the docstring for {name} has inconsistent leading whitespace: {lines[i]!r}")
                want.append(lines[i][len(indent):])
                i += 1
            source, want = "\n".join(source), "\n".join(want)
            options = {}
            for names in re.findall(r"#\s*doctest:\s*([^\n'\"]*)$", source, re.MULTILINE):
                for option in names.replace(",", " ").split():
                    if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                        raise ValueError(f"line {at + 1} of the doctest for {name} has an invalid option: {option!r}")
                    options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
            if re.fullmatch(r"\s*(#.*)?", source):
                continue
            found = re.match(r"Traceback \((?:most recent call last|innermost last)\):\s*$(?:\n[ \t].*|\n)*?\n(?=\w)([\s\S]*)", want, re.MULTILINE)
            examples.append(Example(source, want, found[1] + "\n" if found else None, at, len(indent), options))
        return examples

    def get_doctest(self, string, globs, name, filename, lineno):
        """Extract all doctest examples from the given string, and collect them into a DocTest."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)


class DocTestFinder:
    """A class used to extract the DocTests that are relevant to a given object."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser, self._recurse, self._exclude_empty = parser, recurse, exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """Return a list of the DocTests that are defined by the given object's docstring, or by any of its contained objects."""
        name = name or getattr(obj, "__name__", None)
        module_name = getattr(obj, "__module__", None) if module is None else module.__name__
        if globs is None:
            globs = dict(vars(sys.modules[module_name])) if module_name in sys.modules else {}
        if extraglobs:
            globs = {**globs, **extraglobs}
        globs.setdefault("__name__", "__main__")
        tests = []
        self._collect(tests, obj, name, module_name, globs, set())
        return sorted(tests, key=lambda test: test.name)

    def _collect(self, tests, obj, name, module_name, globs, seen):
        if id(obj) in seen:
            return
        seen.add(id(obj))
        doc = getattr(obj, "__doc__", None)
        doc = doc if isinstance(doc, str) else ""
        if doc or not self._exclude_empty:
            test = self._parser.get_doctest(doc, globs, name, _file_of(obj, module_name), _line_of(obj, doc))
            if test.examples or not self._exclude_empty:
                tests.append(test)
        if not self._recurse:
            return
        if isinstance(obj, type(sys)):
            for key, value in list(vars(obj).items()):
                if isinstance(getattr(value, "__wrapped__", value), (type, type(_file_of))) and getattr(value, "__module__", None) == obj.__name__:
                    self._collect(tests, value, f"{name}.{key}", module_name, globs, seen)
            for key, value in getattr(obj, "__test__", {}).items():
                self._collect(tests, value, f"{name}.__test__.{key}", module_name, globs, seen)
        elif isinstance(obj, type):
            for key, value in list(vars(obj).items()):
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if isinstance(value, (type, type(_file_of), property)) and getattr(value, "__module__", module_name) in (module_name, None):
                    self._collect(tests, value, f"{name}.{key}", module_name, globs, seen)


def _file_of(obj, module_name):
    return getattr(sys.modules.get(module_name), "__file__", None) or module_name


def _line_of(obj, doc):
    # The line, from 0, where the docstring begins.
    if isinstance(obj, property):
        obj = obj.fget
    obj = getattr(obj, "__wrapped__", obj)
    if isinstance(obj, type(sys)):
        return 0
    first = getattr(obj, "__firstlineno__", None) or getattr(getattr(obj, "__code__", None), "co_firstlineno", None)
    if first is None:
        return None
    import linecache
    filename = obj.__code__.co_filename if hasattr(obj, "__code__") else getattr(sys.modules.get(obj.__module__), "__file__", "")
    lines = linecache.getlines(filename or "")
    for n in range(first - 1, len(lines)):
        if re.match(r"\s*[uUrR]*[\"']", lines[n]):
            return n
    return first


class OutputChecker:
    """A class used to check whether the actual output from a doctest example matches the expected output."""

    def check_output(self, want, got, optionflags):
        """Return True iff the actual output from an example (`got`) matches the expected output (`want`)."""
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(r"(?m)^<BLANKLINE>\s*?$", "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        if optionflags & ELLIPSIS and "..." in want:
            parts = want.split("...")
            if not got.startswith(parts[0]) or not got[len(parts[0]):].endswith(parts[-1]):
                return False
            at, end = len(parts[0]), len(got) - len(parts[-1])
            for part in parts[1:-1]:
                at = got.find(part, at, end)
                if at < 0:
                    return False
                at += len(part)
            return at <= end
        return False

    def output_difference(self, example, got, optionflags):
        """Return a string describing the differences."""
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub(r"(?m)^[ ]*(?=\n)", "<BLANKLINE>", got)
        if example.want and got:
            return f"Expected:\n{_indent(example.want)}Got:\n{_indent(got)}"
        if example.want:
            return f"Expected:\n{_indent(example.want)}Got nothing\n"
        return f"Expected nothing\nGot:\n{_indent(got)}" if got else "Expected nothing\nGot nothing\n"


def _indent(text, indent=4):
    return re.sub("(?m)^(?!$)", indent * " ", text)


class DocTestRunner:
    """A class used to run DocTest test cases, and accumulate statistics."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = optionflags
        self.tries = self.failures = self.skips = 0
        self._stats = {}

    def _header(self, test, example):
        where = [self.DIVIDER]
        if test.filename:
            line = "?" if test.lineno is None else test.lineno + example.lineno + 1
            where.append(f'File "{test.filename}", line {line}, in {test.name}')
        else:
            where.append(f"Line {example.lineno + 1}, in {test.name}")
        return "\n".join(where + ["Failed example:", _indent(example.source)])

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples in `test`, and display the results using the writer function `out`."""
        out = out or sys.stdout.write
        failures = tries = skips = 0
        for number, example in enumerate(test.examples):
            flags = self.optionflags
            for flag, on in example.options.items():
                flags = flags | flag if on else flags & ~flag
            if flags & SKIP:
                skips += 1
                continue
            tries += 1
            if self._verbose:
                out(f"Trying:\n{_indent(example.source)}" + (f"Expecting:\n{_indent(example.want)}" if example.want else "Expecting nothing\n"))
            filename = f"<doctest {test.name}[{number}]>"
            linecache.cache[filename] = len(example.source), None, example.source.splitlines(True), filename
            real, sys.stdout = sys.stdout, _StringIO()
            error = None
            shown = sys.displayhook
            sys.displayhook = sys.__displayhook__
            try:
                exec(compile(example.source, filename, "single"), test.globs)
            except KeyboardInterrupt:
                raise
            except BaseException:
                error = sys.exc_info()
                error = error[0], error[1], error[2].tb_next if error[2] else None
            finally:
                got, sys.stdout = sys.stdout.getvalue(), real
                sys.displayhook = shown
            if got and not got.endswith("\n"):
                got += "\n"
            if error is None:
                good = self._checker.check_output(example.want, got, flags)
            else:
                lines = traceback.format_exception_only(*error[:2])
                if issubclass(error[0], SyntaxError):
                    lines = [next(l for l in lines if l.startswith((f"{error[0].__qualname__}:", error[0].__qualname__)))]
                message = "".join(lines)
                if example.exc_msg is not None:
                    good = self._checker.check_output(example.exc_msg, message, flags)
                    if not good and flags & IGNORE_EXCEPTION_DETAIL:
                        good = message.split(":")[0].split(".")[-1].strip() == example.exc_msg.split(":")[0].split(".")[-1].strip()
                    got += "".join(traceback.format_exception(*error))
                else:
                    out(self._header(test, example) + "Exception raised:\n" + _indent("".join(traceback.format_exception(*error))))
                    failures += 1
                    continue
            if good:
                if self._verbose:
                    out("ok\n")
            else:
                out(self._header(test, example) + self._checker.output_difference(example, got, flags))
                failures += 1
        self.tries += tries
        self.failures += failures
        self.skips += skips
        f, t, s = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = f + failures, t + tries, s + skips
        if clear_globs:
            test.globs.clear()
        return TestResults(failures, tries, skipped=skips)

    def summarize(self, verbose=None):
        """Print a summary of all the test cases that have been run by this DocTestRunner."""
        verbose = self._verbose if verbose is None else verbose
        passed, failed, none = [], [], []
        for name, (f, t, s) in sorted(self._stats.items()):
            (none if t == 0 else failed if f else passed).append((name, f, t))

        def count(n, noun):
            return f"{n} {noun}{'' if n == 1 else 's'}"
        if verbose:
            if none:
                print(f"{count(len(none), 'item')} had no tests:")
                for name, _, _ in none:
                    print(f"    {name}")
            if passed:
                print(f"{count(len(passed), 'item')} passed all tests:")
                for name, _, t in passed:
                    print(f" {t:3d} test{'' if t == 1 else 's'} in {name}")
        if failed:
            print(self.DIVIDER)
            print(f"{count(len(failed), 'item')} had failures:")
            for name, f, t in failed:
                print(f" {f:3d} of {t:3d} in {name}")
        if verbose:
            print(f"{count(self.tries, 'test')} in {count(len(self._stats), 'item')}.")
            print(f"{self.tries - self.failures} passed" + (f" and {self.failures} failed" if self.failures else "") + ".")
        if self.failures:
            print(f"***Test Failed*** {count(self.failures, 'failure')}" + (f" and {count(self.skips, 'skipped test')}" if self.skips else "") + ".")
        elif verbose:
            print("Test passed.")
        return TestResults(self.failures, self.tries, skipped=self.skips)


master = None


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None, raise_on_error=False,
            exclude_empty=False):
    """Test examples in docstrings in functions and classes reachable from module m."""
    if m is None:
        m = sys.modules.get("__main__")
    if not isinstance(m, type(sys)):
        raise TypeError(f"testmod: module required; {m!r}")
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(exclude_empty=exclude_empty).find(m, name or m.__name__, globs=globs, extraglobs=extraglobs, module=m):
        runner.run(test)
    if report:
        runner.summarize()
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Test examples in the given object's docstring (`f`), using `globs` as globals."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(recurse=False).find(f, name, globs=globs):
        runner.run(test)
