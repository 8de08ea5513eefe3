#: module unittest.suite
"""TestSuite"""

import sys
from unittest import case

__unittest = True


class BaseTestSuite:
    """A simple test suite that doesn't provide class or module shared fixtures."""

    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self._removed_tests = 0
        self.addTests(tests)

    def __repr__(self):
        return f"<{case.strclass(self.__class__)} tests={list(self)}>"

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return self._removed_tests + sum(test.countTestCases() for test in self if test)

    def addTest(self, test):
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def run(self, result):
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            test(result)
            if self._cleanup:
                self._forget(index)
        return result

    def _forget(self, index):
        # A test that has run lets go of what it held.
        test = self._tests[index]
        if hasattr(test, "countTestCases"):
            self._removed_tests += test.countTestCases()
            self._tests[index] = None

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Run the tests without collecting errors in a TestResult"""
        for test in self:
            test.debug()


class _ErrorHolder:
    """Stands for setUpClass and the like where a test is wanted."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.id()

    def countTestCases(self):
        return 0


def _is_suite(test):
    try:
        iter(test)
    except TypeError:
        return False
    return True


class TestSuite(BaseTestSuite):
    """A test suite is a composite test consisting of a number of TestCases."""

    def run(self, result, debug=False):
        top_level = False
        if not getattr(result, "_testRunEntered", False):
            result._testRunEntered = top_level = True
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            if not _is_suite(test):
                self._leave_class(test, result)
                self._change_module(test, result)
                self._enter_class(test, result)
                result._previousTestClass = test.__class__
                if getattr(test.__class__, "_classSetupFailed", False) or getattr(result, "_moduleSetUpFailed", False):
                    continue
            test(result)
            if self._cleanup:
                self._forget(index)
        if top_level:
            self._leave_class(None, result)
            self._leave_module(result)
            result._testRunEntered = False
        return result

    def _failed(self, result, method_name, name, info):
        holder = _ErrorHolder(f"{method_name} ({name})")
        if issubclass(info[0], case.SkipTest):
            result.addSkip(holder, str(info[1]))
        else:
            result.addError(holder, info)

    def _enter_class(self, test, result):
        cls = test.__class__
        if cls == getattr(result, "_previousTestClass", None) or getattr(result, "_moduleSetUpFailed", False) or getattr(cls, "__unittest_skip__", False):
            return
        try:
            cls._classSetupFailed = False
        except TypeError:
            pass
        failed = False
        set_up = getattr(cls, "setUpClass", None)
        if set_up is None:
            return
        try:
            set_up()
        except Exception:
            failed = True
            try:
                cls._classSetupFailed = True
            except TypeError:
                pass
            self._failed(result, "setUpClass", case.strclass(cls), sys.exc_info())
        if failed and hasattr(cls, "doClassCleanups"):
            cls.doClassCleanups()
            for info in cls.tearDown_exceptions:
                self._failed(result, "setUpClass", case.strclass(cls), info)

    def _leave_class(self, test, result):
        previous = getattr(result, "_previousTestClass", None)
        if previous is None or test is not None and test.__class__ == previous:
            return
        if getattr(previous, "_classSetupFailed", False) or getattr(result, "_moduleSetUpFailed", False) \
                or getattr(previous, "__unittest_skip__", False):
            return
        tear_down = getattr(previous, "tearDownClass", None)
        if tear_down is not None:
            try:
                tear_down()
            except Exception:
                self._failed(result, "tearDownClass", case.strclass(previous), sys.exc_info())
        if hasattr(previous, "doClassCleanups"):
            previous.doClassCleanups()
            for info in previous.tearDown_exceptions:
                self._failed(result, "tearDownClass", case.strclass(previous), info)

    def _change_module(self, test, result):
        module_name = test.__class__.__module__
        previous = getattr(result, "_previousTestClass", None)
        if previous is not None and previous.__module__ == module_name:
            return
        self._leave_module(result)
        result._moduleSetUpFailed = False
        set_up = getattr(sys.modules.get(module_name), "setUpModule", None)
        if set_up is None:
            return
        try:
            set_up()
        except Exception:
            result._moduleSetUpFailed = True
            self._failed(result, "setUpModule", module_name, sys.exc_info())
            try:
                case.doModuleCleanups()
            except Exception:
                self._failed(result, "setUpModule", module_name, sys.exc_info())

    def _leave_module(self, result):
        previous = getattr(result, "_previousTestClass", None)
        if previous is None or getattr(result, "_moduleSetUpFailed", False):
            return
        name = previous.__module__
        tear_down = getattr(sys.modules.get(name), "tearDownModule", None)
        try:
            if tear_down is not None:
                tear_down()
        except Exception:
            self._failed(result, "tearDownModule", name, sys.exc_info())
        try:
            case.doModuleCleanups()
        except Exception:
            self._failed(result, "tearDownModule", name, sys.exc_info())
