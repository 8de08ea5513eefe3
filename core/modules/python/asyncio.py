#: module asyncio
"""Tasks that take turns, in one event loop.  Time is that of the time module: where nobody is ready, it moves forward.

Only what needs no network, threads or processes is here.
"""

import heapq
import inspect
import itertools
import sys
import time
import weakref
from collections import deque
from inspect import iscoroutinefunction
from types import coroutine as _coroutine
from _asyncio import (CancelledError, Future, InvalidStateError, Task, _get_running_loop, _set_running_loop, _tasks, current_task,
                      get_event_loop, get_running_loop, iscoroutine)

FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
TimeoutError = TimeoutError

__all__ = ["run", "Runner", "sleep", "gather", "wait", "wait_for", "as_completed", "shield", "create_task", "ensure_future", "current_task",
           "all_tasks", "iscoroutine", "iscoroutinefunction", "isfuture", "timeout", "timeout_at", "Timeout", "TaskGroup", "Task", "Future",
           "Queue", "PriorityQueue", "LifoQueue", "QueueEmpty", "QueueFull", "Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore",
           "CancelledError", "InvalidStateError", "TimeoutError", "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "get_event_loop",
           "get_running_loop", "new_event_loop", "set_event_loop", "Barrier", "BrokenBarrierError"]


class QueueEmpty(Exception):
    """Raised when Queue.get_nowait() is called on an empty Queue."""


class QueueFull(Exception):
    """Raised when the Queue.put_nowait() method is called on a full Queue."""


class BrokenBarrierError(RuntimeError):
    """Barrier is broken by barrier.abort() call."""


class Handle:
    """Object returned by callback registration methods."""

    __slots__ = "_callback", "_args", "_cancelled", "_when", "__weakref__"

    def __init__(self, callback, args, when=None):
        self._callback, self._args, self._cancelled, self._when = callback, args, False, when

    def cancel(self):
        self._cancelled, self._callback, self._args = True, None, None

    def cancelled(self):
        return self._cancelled

    def when(self):
        return self._when


class AbstractEventLoop:
    """What runs callbacks one after the other."""

    def __init__(self):
        self._ready, self._timers, self._count = deque(), [], itertools.count()
        self._closed = self._stopping = False
        self._handler = None
        self._asyncgens = weakref.WeakSet()  # None once they are shut down

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        handle = Handle(callback, args, when)
        heapq.heappush(self._timers, (when, next(self._count), handle))
        return handle

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        self._check_closed()
        return Task(coro, loop=self, name=name)

    def is_running(self):
        return _get_running_loop() is self

    def is_closed(self):
        return self._closed

    def stop(self):
        self._stopping = True

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def get_debug(self):
        return False

    def set_debug(self, enabled):
        pass

    def set_exception_handler(self, handler):
        self._handler = handler

    def call_exception_handler(self, context):
        if self._handler is not None:
            return self._handler(self, context)
        error = context.get("exception")
        print(context["message"], file=sys.stderr)
        for key in sorted(context):
            if key not in ("message", "exception"):
                print(f"{key}: {context[key]!r}", file=sys.stderr)
        if error is not None:
            import traceback
            traceback.print_exception(error)

    def run_in_executor(self, executor, func, *args):
        raise NotImplementedError("not supported: threads")

    def _step(self):
        now = self.time()
        if not self._ready and self._timers and not self._stopping:
            while self._timers and self._timers[0][2]._cancelled:
                heapq.heappop(self._timers)
            if self._timers and self._timers[0][0] > now:
                time.sleep(self._timers[0][0] - now)
                now = max(self.time(), self._timers[0][0])
        while self._timers and self._timers[0][0] <= now:
            self._ready.append(heapq.heappop(self._timers)[2])
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if handle._cancelled:
                continue
            try:
                handle._callback(*handle._args)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                self.call_exception_handler({"message": f"Exception in callback {handle._callback!r}", "exception": error})
            handle = None

    def run_forever(self):
        self._check_closed()
        if _get_running_loop() is not None:
            raise RuntimeError("This event loop is already running" if self.is_running()
                               else "Cannot run the event loop while another loop is running")
        _set_running_loop(self)
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._begin_asyncgen, self._end_asyncgen)
        try:
            while True:
                if not self._ready and not self._timers and not self._stopping:
                    raise RuntimeError("not supported: waiting for ever, for nothing is left that could end it")
                self._step()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            _set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def run_until_complete(self, future):
        self._check_closed()
        if _get_running_loop() is not None:
            raise RuntimeError("This event loop is already running" if self.is_running()
                               else "Cannot run the event loop while another loop is running")
        new = not isfuture(future)
        future = ensure_future(future, loop=self)
        done = lambda f: self.stop()
        future.add_done_callback(done)
        try:
            self.run_forever()
        except BaseException:
            if new and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(done)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def _begin_asyncgen(self, agen):
        if self._asyncgens is None:
            import warnings
            warnings.warn(f"asynchronous generator {agen!r} was scheduled after loop.shutdown_asyncgens() call",
                          ResourceWarning, source=self)
        else:
            self._asyncgens.add(agen)

    def _end_asyncgen(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self._closed:
            self.call_soon(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Shutdown all active asynchronous generators."""
        agens, self._asyncgens = list(self._asyncgens or ()), None
        if not agens:
            return
        results = await gather(*[agen.aclose() for agen in agens], return_exceptions=True)
        for agen, result in zip(agens, results):
            if isinstance(result, Exception):
                self.call_exception_handler({"message": f"an error occurred during closing of asynchronous generator {agen!r}",
                                             "exception": result, "asyncgen": agen})

    async def shutdown_default_executor(self, timeout=None):
        pass

    def __repr__(self):
        return f"<_UnixSelectorEventLoop running={self.is_running()} closed={self._closed} debug=False>"


_default_loop = None


def new_event_loop():
    """Return a new event loop."""
    return AbstractEventLoop()


def set_event_loop(loop):
    """Set the event loop."""
    global _default_loop
    _default_loop = loop


def _loop_of_the_thread():
    if _default_loop is None:
        set_event_loop(new_event_loop())
    return _default_loop


def isfuture(obj):
    """Return True if obj is a Future."""
    return isinstance(obj, Future)


def ensure_future(coro_or_future, *, loop=None):
    """Wrap a coroutine or an awaitable in a future."""
    if isfuture(coro_or_future):
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not inspect.isawaitable(coro_or_future):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")

        async def wrap(awaitable):
            return await awaitable
        coro_or_future = wrap(coro_or_future)
    return (loop or get_event_loop()).create_task(coro_or_future)


def create_task(coro, *, name=None, context=None):
    """Schedule the execution of a coroutine object in a spawn task."""
    return get_running_loop().create_task(coro, name=name)


def all_tasks(loop=None):
    """Return a set of all tasks for the loop."""
    loop = loop or get_running_loop()
    return {t for t in list(_tasks) if t._loop is loop and not t.done()}


class Runner:
    """A context manager that controls event loop life cycle."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._loop, self._factory = None, loop_factory or new_event_loop

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, *exc):
        self.close()

    def get_loop(self):
        if self._loop is None:
            self._loop = self._factory()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine in the embedded event loop."""
        if not iscoroutine(coro):
            raise ValueError(f"a coroutine was expected, got {coro!r}")
        if _get_running_loop() is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        return self.get_loop().run_until_complete(self._loop.create_task(coro))

    def close(self):
        """Shutdown and close event loop."""
        loop, self._loop = self._loop, None
        if loop is None:
            return
        pending = all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(_settle(pending))
            for task in pending:
                if not task.cancelled() and task.exception() is not None:
                    loop.call_exception_handler({"message": "unhandled exception during asyncio.run() shutdown",
                                                 "exception": task.exception(), "task": task})
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _settle(tasks):
    await gather(*tasks, return_exceptions=True)


def run(main, *, debug=None, loop_factory=None):
    """Execute the coroutine and return the result."""
    if _get_running_loop() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


@_coroutine
def _yield_once():
    yield


async def sleep(delay, result=None):
    """Coroutine that completes after a given time (in seconds)."""
    if delay <= 0:
        await _yield_once()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, lambda: future.done() or future.set_result(result))
    try:
        return await future
    finally:
        handle.cancel()


class _GatheringFuture(Future):
    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children, self._asked = children, False

    def cancel(self, msg=None):
        if self.done():
            return False
        any_cancelled = False
        for child in self._children:
            any_cancelled |= child.cancel(msg=msg)
        if any_cancelled:
            self._asked = True
        return any_cancelled


def gather(*coros_or_futures, return_exceptions=False):
    """Return a future aggregating results from the given coroutines/futures."""
    loop = get_event_loop() if not coros_or_futures else None
    if not coros_or_futures:
        outer = loop.create_future()
        outer.set_result([])
        return outer
    known, children, finished = {}, [], 0
    outer = None

    def done(future):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()
            return
        if not return_exceptions:
            if future.cancelled():
                return outer.set_exception(future._cancelled_error())
            if future.exception() is not None:
                return outer.set_exception(future.exception())
        if finished == len(known):
            results = [f._cancelled_error() if f.cancelled() else f.exception() if f.exception() is not None else f._result
                       for f in children]
            if outer._asked:
                outer.set_exception(future._cancelled_error())
            else:
                outer.set_result(results)
    for one in coros_or_futures:
        if id(one) not in known:
            future = ensure_future(one, loop=loop)
            loop = loop or future._loop
            known[id(one)] = future
            future.add_done_callback(done)
        children.append(known[id(one)])
    outer = _GatheringFuture(children, loop=loop)
    return outer


_GatheringFuture.__module__ = "asyncio.tasks"


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for the Futures or Tasks given by fs to complete."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    fs = set(fs)
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    if any(iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = get_running_loop()
    waiter, left = loop.create_future(), len([f for f in fs if not f.done()])

    def done(future):
        nonlocal left
        left -= 1
        if (left <= 0 or return_when == FIRST_COMPLETED
                or return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None):
            if not waiter.done():
                waiter.set_result(None)
    if left and not (return_when == FIRST_COMPLETED and left < len(fs)):
        for f in fs:
            f.add_done_callback(done)
        handle = None if timeout is None else loop.call_later(timeout, lambda: waiter.done() or waiter.set_result(None))
        try:
            await waiter
        finally:
            if handle:
                handle.cancel()
            for f in fs:
                f.remove_done_callback(done)
    return {f for f in fs if f.done()}, {f for f in fs if not f.done()}


async def wait_for(fut, timeout):
    """Wait for the single Future or coroutine to complete, with timeout."""
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        fut.cancel()
        try:
            await fut
        except CancelledError as error:
            raise TimeoutError from error
    async with _timeout(timeout):
        return await fut


def as_completed(fs, *, timeout=None):
    """Return an iterator over awaitables, in the order in which they complete."""
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    tasks = {ensure_future(f) for f in fs}
    done = Queue()
    for task in tasks:
        task.add_done_callback(done.put_nowait)

    async def next_result():
        return (await done.get()).result()
    for _ in range(len(tasks)):
        yield next_result()


def shield(arg):
    """Wait for a future, shielding it from cancellation."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def pass_on(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
        elif inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner._result)
    inner.add_done_callback(pass_on)
    return outer


async def to_thread(func, /, *args, **kwargs):
    """Asynchronously run function *func* in a separate thread."""
    raise NotImplementedError("not supported: threads")


class Timeout:
    """Asynchronous context manager for cancelling overdue coroutines."""

    def __init__(self, when):
        self._when, self._state, self._task, self._handle = when, "created", None, None

    def when(self):
        """Return the current deadline."""
        return self._when

    def reschedule(self, when):
        """Reschedule the timeout."""
        if self._state != "active":
            raise RuntimeError("Timeout has not been entered" if self._state == "created" else f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
        loop = get_running_loop()
        self._handle = None if when is None else loop.call_soon(self._expire) if when <= loop.time() else loop.call_at(when, self._expire)

    def expired(self):
        """Is timeout expired during execution?"""
        return self._state in ("expiring", "expired")

    def _expire(self):
        self._task.cancel()
        self._state = "expiring"
        self._handle = None

    async def __aenter__(self):
        if self._state != "created":
            raise RuntimeError("Timeout has already been entered")
        task = current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state, self._task = "active", task
        self._requests = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, traceback):
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._state == "expiring":
            self._state = "expired"
            if self._task.uncancel() <= self._requests and kind is not None and issubclass(kind, CancelledError):
                raise TimeoutError from error
        elif self._state == "active":
            self._state = "exited"

    def __repr__(self):
        return f"<Timeout [{self._state}]>"


def timeout(delay):
    """Timeout async context manager."""
    return Timeout(None if delay is None else get_running_loop().time() + delay)


_timeout = timeout


def timeout_at(when):
    """Schedule the timeout at absolute time."""
    return Timeout(when)


class TaskGroup:
    """Asynchronous context manager for managing groups of tasks."""

    def __init__(self):
        self._entered = self._exiting = self._aborting = self._parent_cancelled = False
        self._tasks, self._errors, self._waiter, self._fatal = set(), [], None, None

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._entered, self._loop, self._parent = True, get_running_loop(), current_task()
        return self

    async def __aexit__(self, kind, error, traceback):
        self._exiting = True
        cancelled = error if kind is not None and issubclass(kind, CancelledError) else None
        if self._parent_cancelled:
            if self._parent.uncancel() == 0:
                cancelled = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            self._waiter = self._waiter or self._loop.create_future()
            try:
                await self._waiter
            except CancelledError as interrupted:
                if not self._aborting:
                    cancelled = interrupted
                    self._abort()
            self._waiter = None
        if self._fatal is not None:
            raise self._fatal
        if cancelled is not None and not self._errors:
            raise cancelled
        if kind is not None and not issubclass(kind, CancelledError):
            self._errors.append(error)
        if self._errors:
            if self._parent.cancelling():
                self._parent.uncancel()
                self._parent.cancel()
            try:
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
            finally:
                self._errors, error, cancelled = None, None, None

    def create_task(self, coro, *, name=None, context=None):
        """Create a new task in this group and return it."""
        if not self._entered:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} has not been entered")
        if self._exiting and not self._tasks:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} is finished")
        if self._aborting:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} is shutting down")
        task = self._loop.create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _done(self, task):
        self._tasks.discard(task)
        if self._waiter is not None and not self._tasks and not self._waiter.done():
            self._waiter.set_result(True)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._fatal is None:
            self._fatal = error
        if not self._aborting and not self._parent_cancelled:
            self._abort()
            if not self._exiting:
                self._parent_cancelled = True
                self._parent.cancel()

    def __repr__(self):
        info = ["entered"] if self._entered else []
        if self._tasks:
            info.append(f"tasks={len(self._tasks)}")
        if self._errors:
            info.append(f"errors={len(self._errors)}")
        info += ["cancelling"] if self._aborting else []
        return f"<TaskGroup{' ' + ' '.join(info) if info else ''}>"


class _Waiters:
    # A line of futures: the first one that still waits is woken.

    def __init__(self):
        self._waiters = deque()

    async def _wait(self):
        future = get_running_loop().create_future()
        self._waiters.append(future)
        try:
            await future
        finally:
            self._waiters.remove(future)

    def _wake(self, n=1):
        for future in self._waiters:
            if n <= 0:
                break
            if not future.done():
                future.set_result(True)
                n -= 1


class _Guard:
    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, *exc):
        self.release()

    def _shown(self, state):
        more = f", waiters:{len(self._waiters)}" if self._waiters else ""
        return f"{object.__repr__(self)[:-1]} [{state}{more}]>"


class Lock(_Guard, _Waiters):
    """Primitive lock objects."""

    def __init__(self):
        super().__init__()
        self._locked = False

    def locked(self):
        """Return True if lock is acquired."""
        return self._locked

    async def acquire(self):
        """Acquire a lock."""
        if self._locked or any(not w.cancelled() for w in self._waiters):
            try:
                await self._wait()
            except CancelledError:
                if not self._locked:
                    self._wake()
                raise
        self._locked = True
        return True

    def release(self):
        """Release a lock."""
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        self._wake()

    def __repr__(self):
        return self._shown("locked" if self._locked else "unlocked")


class Event(_Waiters):
    """Asynchronous equivalent to threading.Event."""

    def __init__(self):
        super().__init__()
        self._value = False

    def is_set(self):
        """Return True if and only if the internal flag is true."""
        return self._value

    def set(self):
        """Set the internal flag to true."""
        if not self._value:
            self._value = True
            self._wake(len(self._waiters))

    def clear(self):
        """Reset the internal flag to false."""
        self._value = False

    async def wait(self):
        """Block until the internal flag is true."""
        if not self._value:
            await self._wait()
        return True

    def __repr__(self):
        return _Guard._shown(self, "set" if self._value else "unset")


class Condition(_Guard, _Waiters):
    """Asynchronous equivalent to threading.Condition."""

    def __init__(self, lock=None):
        super().__init__()
        self._lock = lock or Lock()
        self.locked, self.acquire, self.release = self._lock.locked, self._lock.acquire, self._lock.release

    async def wait(self):
        """Wait until notified."""
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        self.release()
        try:
            await self._wait()
            return True
        finally:
            await self.acquire()

    async def wait_for(self, predicate):
        """Wait until a predicate becomes true."""
        while not (result := predicate()):
            await self.wait()
        return result

    def notify(self, n=1):
        """Wake up one coroutine waiting on this condition, if any."""
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._wake(n)

    def notify_all(self):
        """Wake up all coroutines waiting on this condition."""
        self.notify(len(self._waiters))


class Semaphore(_Guard, _Waiters):
    """A Semaphore implementation."""

    def __init__(self, value=1):
        super().__init__()
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = self._first = value

    def locked(self):
        """Returns True if semaphore cannot be acquired immediately."""
        return self._value == 0 or any(not w.cancelled() for w in self._waiters)

    async def acquire(self):
        """Acquire a semaphore."""
        if not self.locked():
            self._value -= 1
            return True
        await self._wait()
        return True

    def release(self):
        """Release a semaphore, incrementing the internal counter by one."""
        for future in self._waiters:
            if not future.done():
                return future.set_result(True)
        self._value += 1

    def __repr__(self):
        return self._shown("locked" if self.locked() else f"unlocked, value:{self._value}")


class BoundedSemaphore(Semaphore):
    """A bounded semaphore implementation."""

    def release(self):
        """Release a semaphore, incrementing the internal counter by one."""
        if self._value >= self._first:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Barrier:
    """Asyncio equivalent to threading.Barrier"""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self.parties, self.n_waiting, self.broken = parties, 0, False
        self._event = Event()

    async def wait(self):
        """Wait for the barrier."""
        if self.broken:
            raise BrokenBarrierError("Barrier aborted")
        index, event = self.n_waiting, self._event
        self.n_waiting += 1
        if self.n_waiting == self.parties:
            self.n_waiting, self._event = 0, Event()
            event.set()
        else:
            await event.wait()
        return index

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *exc):
        pass


class Queue:
    """A queue, useful for coordinating producer and consumer coroutines."""

    def __init__(self, maxsize=0):
        self._maxsize, self._unfinished = maxsize, 0
        self._getters, self._putters, self._finished = _Waiters(), _Waiters(), Event()
        self._finished.set()
        self._init(maxsize)

    def _init(self, maxsize):
        self._queue = deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    maxsize = property(lambda self: self._maxsize)

    def qsize(self):
        """Number of items in the queue."""
        return len(self._queue)

    def empty(self):
        """Return True if the queue is empty, False otherwise."""
        return not self._queue

    def full(self):
        """Return True if there are maxsize items in the queue."""
        return 0 < self._maxsize <= self.qsize()

    async def put(self, item):
        """Put an item into the queue."""
        while self.full():
            await self._putters._wait()
        return self.put_nowait(item)

    def put_nowait(self, item):
        """Put an item into the queue without blocking."""
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._getters._wake()

    async def get(self):
        """Remove and return an item from the queue."""
        while self.empty():
            await self._getters._wait()
        return self.get_nowait()

    def get_nowait(self):
        """Remove and return an item from the queue."""
        if self.empty():
            raise QueueEmpty
        item = self._get()
        self._putters._wake()
        return item

    def task_done(self):
        """Indicate that a formerly enqueued task is complete."""
        if self._unfinished <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if not self._unfinished:
            self._finished.set()

    async def join(self):
        """Block until all items in the queue have been gotten and processed."""
        if self._unfinished:
            await self._finished.wait()

    def __repr__(self):
        more = f" _queue={list(self._queue)!r}" if self._queue else ""
        more += f" tasks={self._unfinished}" if self._unfinished else ""
        return f"<{type(self).__name__} at 0x{id(self):x} maxsize={self._maxsize!r}{more}>"


class PriorityQueue(Queue):
    """A subclass of Queue; retrieves entries in priority order (lowest first)."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        heapq.heappush(self._queue, item)

    def _get(self):
        return heapq.heappop(self._queue)


class LifoQueue(Queue):
    """A subclass of Queue that retrieves most recently added entries first."""

    def _init(self, maxsize):
        self._queue = []

    def _get(self):
        return self._queue.pop()


for _class in (Timeout,):
    _class.__module__ = "asyncio.timeouts"
for _class in Lock, Event, Condition, Semaphore, BoundedSemaphore:
    _class.__module__ = "asyncio.locks"
