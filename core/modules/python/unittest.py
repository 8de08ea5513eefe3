#: module unittest package
"""Tests as methods of classes, and the text that tells how they went."""

# A TestCase is one test: an instance for each method. A TestSuite runs tests one after the other, a TestResult hears of each,
# TextTestRunner writes it down. Start reading at TestCase.run().

import sys
from unittest.case import (TestCase, FunctionTestCase, SkipTest, skip, skipIf, skipUnless, expectedFailure, addModuleCleanup,
                           doModuleCleanups, enterModuleContext)
from unittest.result import TestResult
from unittest.suite import BaseTestSuite, TestSuite
from unittest.loader import TestLoader, defaultTestLoader
from unittest.runner import TextTestResult, TextTestRunner

__all__ = ["TestResult", "TestCase", "TestSuite", "TextTestRunner", "TestLoader", "FunctionTestCase", "main", "defaultTestLoader",
           "SkipTest", "skip", "skipIf", "skipUnless", "expectedFailure", "TextTestResult", "addModuleCleanup", "doModuleCleanups",
           "enterModuleContext", "IsolatedAsyncioTestCase"]
__unittest = True


def __getattr__(name):
    # Only who writes coroutines as tests waits for asyncio.
    if name == "IsolatedAsyncioTestCase":
        global IsolatedAsyncioTestCase
        from unittest.async_case import IsolatedAsyncioTestCase
        return IsolatedAsyncioTestCase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return globals().keys() | {"IsolatedAsyncioTestCase"}


class TestProgram:
    """A command-line program that runs a set of tests; this is primarily for making test modules conveniently executable."""

    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader, exit=True,
                 verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False, durations=None):
        self.module = __import__(module, fromlist=["_"]) if isinstance(module, str) else module
        self.exit = exit
        self.verbosity = verbosity
        self.failfast = failfast
        self.testRunner = testRunner
        self.testLoader = testLoader
        self.defaultTest = defaultTest
        names, patterns = [], []
        arguments = iter((sys.argv if argv is None else argv)[1:])
        for argument in arguments:
            if argument in ("-v", "--verbose"):
                self.verbosity = 2
            elif argument in ("-q", "--quiet"):
                self.verbosity = 0
            elif argument in ("-f", "--failfast"):
                self.failfast = True
            elif argument == "-k":
                patterns.append(next(arguments, ""))
            elif not argument.startswith("-"):
                names.append(argument)
        if patterns:
            self.testLoader.testNamePatterns = [p if "*" in p else f"*{p}*" for p in patterns]
        if not names and self.defaultTest is not None:
            names = [self.defaultTest] if isinstance(self.defaultTest, str) else list(self.defaultTest)
        self.test = self.testLoader.loadTestsFromNames(names, self.module) if names else self.testLoader.loadTestsFromModule(self.module)
        self.runTests()

    def runTests(self):
        runner = TextTestRunner if self.testRunner is None else self.testRunner
        if isinstance(runner, type):
            runner = runner(verbosity=self.verbosity, failfast=self.failfast)
        self.result = runner.run(self.test)
        if self.exit:
            if self.result.testsRun == 0 and len(self.result.skipped) == 0:
                sys.exit(5)
            sys.exit(0 if self.result.wasSuccessful() else 1)


main = TestProgram
