#: module threading
"""Locks and what belongs to one thread.  There is only the main thread: starting another is refused."""

__all__ = ["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Thread", "ThreadError", "local", "current_thread",
           "main_thread", "active_count", "enumerate", "get_ident", "TIMEOUT_MAX"]

ThreadError = RuntimeError
TIMEOUT_MAX = 9223372036.0


def _cannot_wait():
    raise NotImplementedError("not supported: waiting for another thread, for there is none")


class _Lock:
    """A lock."""

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Lock the lock."""
        if self._count:
            if blocking and timeout == -1:
                _cannot_wait()
            return False
        self._count = 1
        return True

    def release(self):
        """Release the lock."""
        if not self._count:
            raise RuntimeError("release unlocked lock")
        self._count = 0

    def locked(self):
        """Return whether the lock is locked."""
        return bool(self._count)

    def __reduce__(self):
        raise TypeError(f"cannot pickle '_thread.{type(self).__name__}' object")

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()

    def __repr__(self):
        return f"<{'locked' if self._count else 'unlocked'} _thread.lock object at 0x{id(self):012x}>"


Lock = _Lock
Lock.__name__ = Lock.__qualname__ = "lock"
Lock.__module__ = "_thread"


class RLock(_Lock):
    """A lock that its holder may acquire again."""

    __module__ = "_thread"

    def acquire(self, blocking=True, timeout=-1):
        """Lock the lock."""
        self._count += 1
        return True

    def release(self):
        """Release the lock."""
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def __repr__(self):
        return (f"<{'locked' if self._count else 'unlocked'} _thread.RLock object owner={get_ident() if self._count else 0} "
                f"count={self._count} at 0x{id(self):012x}>")


class Condition:
    """Class that implements a condition variable."""

    def __init__(self, lock=None):
        self._lock = lock or RLock()
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        """Wait until notified or until a timeout occurs."""
        if timeout is None:
            _cannot_wait()
        return False

    def notify(self, n=1):
        """Wake up one or more threads waiting on this condition, if any."""

    def notify_all(self):
        """Wake up all threads waiting on this condition."""


class Semaphore:
    """This class implements semaphore objects."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = self._initial_value = value

    def acquire(self, blocking=True, timeout=None):
        """Acquire a semaphore, decrementing the internal counter by one."""
        if not self._value:
            if blocking and timeout is None:
                _cannot_wait()
            return False
        self._value -= 1
        return True

    def release(self, n=1):
        """Release a semaphore, incrementing the internal counter by one or more."""
        self._value += n

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    """Implements a bounded semaphore."""

    def release(self, n=1):
        """Release a semaphore, incrementing the internal counter by one or more."""
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class Event:
    """Class implementing event objects."""

    def __init__(self):
        self._flag = False

    def is_set(self):
        """Return true if and only if the internal flag is true."""
        return self._flag

    def set(self):
        """Set the internal flag to true."""
        self._flag = True

    def clear(self):
        """Reset the internal flag to false."""
        self._flag = False

    def wait(self, timeout=None):
        """Block until the internal flag is true."""
        if not self._flag and timeout is None:
            _cannot_wait()
        return self._flag


class Thread:
    """A class that represents a thread of control."""

    _count = 0

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        Thread._count += 1
        self.name = name or f"Thread-{Thread._count}" + (f" ({target.__name__})" if hasattr(target, "__name__") else "")
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.daemon = bool(daemon)
        self.ident = None

    def start(self):
        """Start the thread's activity."""
        raise NotImplementedError("not supported: threads")

    def run(self):
        """Method representing the thread's activity."""
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        """Wait until the thread terminates."""
        raise RuntimeError("cannot join thread before it is started")

    def is_alive(self):
        """Return whether the thread is alive."""
        return False

    def __repr__(self):
        return f"<{type(self).__name__}({self.name}, initial{' daemon' if self.daemon else ''})>"


class _MainThread(Thread):
    def __init__(self):
        self.name, self.daemon, self.ident = "MainThread", False, 1

    def is_alive(self):
        return True

    def join(self, timeout=None):
        raise RuntimeError("cannot join current thread")

    def __repr__(self):
        return f"<_MainThread({self.name}, started {self.ident})>"


_main = _MainThread()


def current_thread():
    """Return the current Thread object, corresponding to the caller's thread of control."""
    return _main


main_thread = current_thread


def active_count():
    """Return the number of Thread objects currently alive."""
    return 1


def enumerate():
    """Return a list of all Thread objects currently alive."""
    return [_main]


def get_ident():
    """Return a non-zero integer that uniquely identifies the current thread."""
    return 1


class local:
    """Thread-local data."""

    __module__ = "_thread"
