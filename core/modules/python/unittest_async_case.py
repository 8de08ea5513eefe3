#: module unittest.async_case
"""Tests that are coroutines: each has a loop of its own."""

import asyncio
import inspect
import warnings
from contextlib import _aenter_and_aexit
from unittest.case import TestCase

__unittest = True


class IsolatedAsyncioTestCase(TestCase):
    """A test case whose methods may be coroutines."""

    loop_factory = None

    async def asyncSetUp(self):
        "Hook method for setting up what needs the loop."

    async def asyncTearDown(self):
        "Hook method for deconstructing what needs the loop."

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        """Add a coroutine function, with arguments, to be awaited when the test is completed."""
        self.addCleanup(func, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        """Enters the supplied asynchronous context manager, and leaves it when the test is completed."""
        enter, exit = _aenter_and_aexit(cm)
        result = await enter(cm)
        self.addAsyncCleanup(exit, cm, None, None, None)
        return result

    def _awaited(self, function, /, *args, **kwargs):
        if inspect.iscoroutinefunction(function):
            return self._asyncioRunner.run(function(*args, **kwargs))
        return function(*args, **kwargs)

    def _callSetUp(self):
        self._asyncioRunner.get_loop()
        self.setUp()
        self._awaited(self.asyncSetUp)

    def _callTestMethod(self, method):
        if self._awaited(method) is not None:
            warnings.warn(f"It is deprecated to return a value that is not None from a test case ({method})", DeprecationWarning,
                          stacklevel=4)

    def _callTearDown(self):
        self._awaited(self.asyncTearDown)
        self.tearDown()

    def _callCleanup(self, function, /, *args, **kwargs):
        self._awaited(function, *args, **kwargs)

    def run(self, result=None):
        with asyncio.Runner(debug=True, loop_factory=self.loop_factory) as self._asyncioRunner:
            return super().run(result)

    def debug(self):
        with asyncio.Runner(debug=True, loop_factory=self.loop_factory) as self._asyncioRunner:
            super().debug()
