#: module _asyncio native
"""What a future is, and a task: what others await, and what drives a coroutine."""

# In C in CPython: no frame of these is in a traceback, so an error that a future keeps does not keep the future.

import itertools
import weakref
from collections.abc import Coroutine
from types import CoroutineType, GenericAlias


class CancelledError(BaseException):
    """The Future or Task was cancelled."""


class InvalidStateError(Exception):
    """The operation is not allowed in this state."""


for _error in CancelledError, InvalidStateError:
    _error.__module__ = "asyncio.exceptions"
_running = None
_tasks = weakref.WeakSet()


def _get_running_loop():
    return _running


def _set_running_loop(loop):
    global _running
    _running = loop


def get_running_loop():
    """Return the running event loop.  Raise a RuntimeError if there is none."""
    if _running is None:
        raise RuntimeError("no running event loop")
    return _running


def get_event_loop():
    """Return an asyncio event loop."""
    if _running is not None:
        return _running
    from asyncio import _loop_of_the_thread
    return _loop_of_the_thread()


def iscoroutine(obj):
    """Return True if obj is a coroutine object."""
    return isinstance(obj, (CoroutineType, Coroutine))


class Future:
    """A result that will come."""

    __module__ = "_asyncio"
    _state = "PENDING"
    _loop = _result = _exception = _cancelled_exc = None
    _message = None
    _logged = True
    _blocking = False
    _asyncio_future_blocking = False

    def __init__(self, *, loop=None):
        self._loop = loop or get_event_loop()
        self._callbacks = []

    def __del__(self):
        if not self._logged:
            self._loop.call_exception_handler({"message": f"{type(self).__name__} exception was never retrieved",
                                               "exception": self._exception, "future": self})

    def get_loop(self):
        return self._loop

    def cancel(self, msg=None):
        if self._state != "PENDING":
            return False
        self._state, self._message = "CANCELLED", msg
        self._finish()
        return True

    def _finish(self):
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def cancelled(self):
        return self._state == "CANCELLED"

    def done(self):
        return self._state != "PENDING"

    def _cancelled_error(self):
        if self._cancelled_exc is not None:  # what a task ended with, and where
            error, self._cancelled_exc = self._cancelled_exc, None
            return error
        return CancelledError() if self._message is None else CancelledError(self._message)

    def result(self):
        if self._state == "CANCELLED":
            raise self._cancelled_error()
        if self._state != "FINISHED":
            raise InvalidStateError("Result is not set.")
        self._logged = True
        if self._exception is not None:
            traceback, self._traceback = self._traceback, None
            raise self._exception.with_traceback(traceback)
        return self._result

    def exception(self):
        if self._state == "CANCELLED":
            raise self._cancelled_error()
        if self._state != "FINISHED":
            raise InvalidStateError("Exception is not set.")
        self._logged = True
        return self._exception

    def add_done_callback(self, fn, *, context=None):
        if self._state != "PENDING":
            self._loop.call_soon(fn, self)
        else:
            self._callbacks.append(fn)

    def remove_done_callback(self, fn):
        kept = [f for f in self._callbacks if f != fn]
        removed = len(self._callbacks) - len(kept)
        self._callbacks[:] = kept
        return removed

    def set_result(self, result):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        self._result, self._state = result, "FINISHED"
        self._finish()

    def set_exception(self, exception):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if type(exception) is StopIteration:
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._exception, self._traceback, self._state = exception, exception.__traceback__, "FINISHED"
        self._logged = False
        self._finish()

    def __await__(self):
        if not self.done():
            self._blocking = True
            yield self
        if not self.done():
            raise RuntimeError("await wasn't used with future")
        return self.result()

    __iter__ = __await__
    __class_getitem__ = classmethod(GenericAlias)

    def _info(self):
        info = [self._state.lower()]
        if self._state == "FINISHED":
            info.append(f"exception={self._exception!r}" if self._exception is not None else f"result={self._result!r}")
        return info

    def __repr__(self):
        return f"<{type(self).__name__} {' '.join(self._info())}>"


_task_numbers = itertools.count(1)
_current = None


class Task(Future):
    """A coroutine wrapped in a Future."""

    __module__ = "_asyncio"

    def __init__(self, coro, *, loop=None, name=None, context=None, eager_start=False):
        if not iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        super().__init__(loop=loop)
        self._coro = coro
        self._name = f"Task-{next(_task_numbers)}" if name is None else str(name)
        self._waiter, self._must_cancel, self._requests = None, False, 0
        self._loop.call_soon(self._run)
        _tasks.add(self)

    def __del__(self):
        if self._state == "PENDING" and self._loop is not None:
            self._loop.call_exception_handler({"message": "Task was destroyed but it is pending!", "task": self})
        super().__del__()

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_coro(self):
        return self._coro

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        if self.done():
            return False
        self._requests += 1
        if self._waiter is not None and self._waiter.cancel(msg=msg):
            return True
        self._must_cancel, self._message = True, msg
        return True

    def cancelling(self):
        return self._requests

    def uncancel(self):
        if self._requests > 0:
            self._requests -= 1
            if self._requests == 0:
                self._must_cancel = False
        return self._requests

    def _run(self, error=None):
        global _current
        if self.done():
            return
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        coro, self._waiter = self._coro, None
        outer, _current = _current, self
        try:
            waited = coro.send(None) if error is None else coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(msg=self._message)
            else:
                super().set_result(stop.value)
        except CancelledError as cancelled:
            self._cancelled_exc = cancelled
            super().cancel()
        except (KeyboardInterrupt, SystemExit) as fatal:
            super().set_exception(fatal)
            raise
        except BaseException as failed:
            super().set_exception(failed)
        else:
            self._wait_for(waited)
        finally:
            _current = outer
            self = error = coro = waited = None

    def _wait_for(self, waited):
        if isinstance(waited, Future):
            if waited is self:
                return self._loop.call_soon(self._run, RuntimeError(f"Task cannot await on itself: {self!r}"))
            if not waited._blocking:
                return self._loop.call_soon(self._run, RuntimeError(f"yield was used instead of yield from in task {self!r} with {waited!r}"))
            waited._blocking = False
            waited.add_done_callback(self._wakeup)
            self._waiter = waited
            if self._must_cancel and waited.cancel(msg=self._message):
                self._must_cancel = False
        elif waited is None:
            self._loop.call_soon(self._run)
        else:
            self._loop.call_soon(self._run, RuntimeError(f"Task got bad yield: {waited!r}"))

    def _wakeup(self, future):
        try:
            future.result()
        except BaseException as error:
            future = None  # whose error may lead back to this frame
            self._run(error)
        else:
            future = None
            self._run()
        self = None

    def _info(self):
        info = super()._info()
        if self._must_cancel:
            info[0] = "cancelling"
        info.insert(1, f"name={self._name!r}")
        code = getattr(self._coro, "cr_code", None)
        if code is not None:
            frame = self._coro.cr_frame
            if frame is None:
                state = f"<{self._coro.__qualname__}() done, defined at {code.co_filename}:{code.co_firstlineno}>"
            else:
                state = f"<{self._coro.__qualname__}() running at {code.co_filename}:{frame.f_lineno}>"
            info.insert(2, f"coro={state}")
        if self._waiter is not None:
            info.insert(3, f"wait_for={self._waiter!r}")
        return info


def current_task(loop=None):
    """Return a currently executed task."""
    get_running_loop()
    return _current
