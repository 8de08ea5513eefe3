#: module traceback
"""Extract, format and print information about Python stack traces."""

# A traceback is first copied into summaries (which keep no frame alive) and then written out.
# Start reading at TracebackException.

import _host
import linecache
import sys
from collections import deque
from collections.abc import Sequence
from itertools import islice

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack", "format_tb",
           "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb", "clear_frames", "FrameSummary",
           "StackSummary", "TracebackException", "walk_stack", "walk_tb"]

_not_given = object()
_REPEATS_SHOWN = 3


def _file_or_stderr(file):
    return sys.stderr if file is None else file


# ---- printing

def print_list(extracted_list, file=None):
    """Print the list of tuples as returned by extract_tb() or extract_stack() as a formatted stack trace to the given file."""
    file = _file_or_stderr(file)
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def print_tb(tb, limit=None, file=None):
    """Print up to 'limit' stack trace entries from the traceback 'tb'."""
    print_list(extract_tb(tb, limit=limit), file=file)


def _exception_of(exc, value, tb):
    # One argument: an exception. Three: type, value and traceback, as once upon a time.
    if (value is _not_given) != (tb is _not_given):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _not_given:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_not_given, tb=_not_given, limit=None, file=None, chain=True, **kwargs):
    """Print exception up to 'limit' stack trace entries from 'tb' to 'file'."""
    value, tb = _exception_of(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(file=file, chain=chain)


def format_exception(exc, /, value=_not_given, tb=_not_given, limit=None, chain=True, **kwargs):
    """Format a stack trace and the exception information."""
    value, tb = _exception_of(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_not_given, *, show_group=False, **kwargs):
    """Format the exception part of a traceback."""
    if value is _not_given:
        value = exc
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only(show_group=show_group))


def print_exc(limit=None, file=None, chain=True):
    """Shorthand for 'print_exception(sys.exception(), limit=limit, file=file, chain=chain)'."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Like print_exc() but return a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """This is a shorthand for 'print_exception(sys.last_exc, limit=limit, file=file, chain=chain)'."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_exc, limit=limit, file=file, chain=chain)


def _caller_of_caller(f):
    return sys._getframe().f_back.f_back if f is None else f


def print_stack(f=None, limit=None, file=None):
    """Print a stack trace from its invocation point."""
    print_list(extract_stack(_caller_of_caller(f), limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Shorthand for 'format_list(extract_stack(f, limit))'."""
    return format_list(extract_stack(_caller_of_caller(f), limit=limit))


def format_tb(tb, limit=None):
    """A shorthand for 'format_list(extract_tb(tb, limit))'."""
    return extract_tb(tb, limit=limit).format()


def format_list(extracted_list):
    """Format a list of tuples or FrameSummary objects for printing."""
    return StackSummary.from_list(extracted_list).format()


# ---- walking

def walk_stack(f):
    """Walk a stack yielding the frame and line number for each frame."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Walk a traceback yielding the frame and line number for each frame."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def extract_tb(tb, limit=None):
    """Return a StackSummary object representing a list of pre-processed entries from traceback."""
    return StackSummary._extract(_walk_entries(tb), limit)


def extract_stack(f=None, limit=None):
    """Extract the raw traceback from the current stack frame."""
    stack = StackSummary.extract(walk_stack(_caller_of_caller(f)), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    "Clear all references to local variables in the frames of a traceback."
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass  # still running
        tb = tb.tb_next


# ---- summaries

def _walk_entries(tb):
    # With the lines that are shown.
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno, _host.shown_lines(tb)
        tb = tb.tb_next


class FrameSummary:
    """Information about a single frame from a traceback."""

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_lines", "_lines_dedented", "_shown", "locals")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None, colno=None,
                 end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._lines = line
        self._lines_dedented = self._shown = None
        if lookup_line:
            self.line
        self.locals = {key: _safe_text(value, "local", repr) for key, value in locals.items()} if locals else None

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno and self.name == other.name
                    and self.locals == other.locals)
        if isinstance(other, tuple):
            return (self.filename, self.lineno, self.name, self.line) == other
        return NotImplemented

    def __getitem__(self, pos):
        return (self.filename, self.lineno, self.name, self.line)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    @property
    def line(self):
        if self._lines is None:
            if self.lineno is None:
                return None
            self._lines = linecache.getline(self.filename, self.lineno)
        return self._lines.strip()


class StackSummary(list):
    """A list of FrameSummary objects, representing a stack of frames."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Create a StackSummary from a traceback or stack object."""
        entries = ((frame, lineno, None) for frame, lineno in frame_gen)
        return klass._extract(entries, limit, lookup_lines, capture_locals)

    @classmethod
    def _extract(klass, entries, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            entries = islice(entries, limit) if limit >= 0 else deque(entries, maxlen=-limit)
        result = klass()
        for frame, lineno, shown in entries:
            code = frame.f_code
            summary = FrameSummary(code.co_filename, lineno, code.co_name, lookup_line=lookup_lines,
                                   locals=frame.f_locals if capture_locals else None)
            summary._shown = shown
            result.append(summary)
        return result

    @classmethod
    def from_list(klass, a_list):
        """Create a StackSummary object from a supplied list of FrameSummary objects or old-style list of tuples."""
        result = klass()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """Format the lines for a single FrameSummary."""
        f = frame_summary
        text = f'  File "{f.filename}", line {f.lineno}, in {f.name}\n'
        if f._shown:
            text += f._shown
        elif f.line:
            text += f"    {f.line}\n"
        if f.locals:
            text += "".join(f"    {name} = {value}\n" for name, value in sorted(f.locals.items()))
        return text

    def format(self, **kwargs):
        """Format the stack ready for printing."""
        result = []
        previous, count = None, 0

        def tell_repeats():
            if count > _REPEATS_SHOWN:
                more = count - _REPEATS_SHOWN
                result.append(f"  [Previous line repeated {more} more time{'' if more == 1 else 's'}]\n")
        for frame in self:
            text = self.format_frame_summary(frame)
            if text is None:
                continue
            place = (frame.filename, frame.lineno, frame.name)
            if frame.filename is None or frame.lineno is None or place != previous:
                tell_repeats()
                previous, count = place, 0
            count += 1
            if count <= _REPEATS_SHOWN:
                result.append(text)
        tell_repeats()
        return result


# ---- exceptions

def _safe_text(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


_cause_message = "\nThe above exception was the direct cause of the following exception:\n\n"
_context_message = "\nDuring handling of the above exception, another exception occurred:\n\n"


class _Margin:
    """Where an exception group's parts stand: indented, behind a bar."""

    def __init__(self):
        self.depth = 0
        self.close_needed = False

    def indent(self):
        return " " * (2 * self.depth)

    def emit(self, text, bar=None):
        if bar is None:
            bar = "|"
        margin = self.indent() + (bar + " " if self.depth else "")
        for part in [text] if isinstance(text, str) else text:
            yield "".join(margin + line for line in part.splitlines(True))


class TracebackException:
    """An exception ready for rendering."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False, compact=False,
                 max_group_width=15, max_group_depth=10, save_exc_type=True, _seen=None):
        options = dict(limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals, max_group_width=max_group_width,
                       max_group_depth=max_group_depth, save_exc_type=save_exc_type)
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self._summarize(exc_type, exc_value, exc_traceback, options)
        # Causes, contexts and members of groups; a chain may be long, so it is not recursed into.
        seen = {id(exc_value)} if _seen is None else _seen | {id(exc_value)}
        todo = [(self, exc_value)]

        def summary_of(e):
            if e is None or id(e) in seen:
                return None
            seen.add(id(e))
            made = TracebackException.__new__(TracebackException)
            made.max_group_width = max_group_width
            made.max_group_depth = max_group_depth
            made._summarize(type(e), e, e.__traceback__, options)
            todo.append((made, e))
            return made
        while todo:
            te, e = todo.pop()
            te.__cause__ = te.__context__ = te.exceptions = None
            te.__suppress_context__ = False
            if e is None:
                continue
            te.__cause__ = summary_of(e.__cause__)
            te.__suppress_context__ = e.__suppress_context__
            if not compact or (e.__cause__ is None and not e.__suppress_context__):
                te.__context__ = summary_of(e.__context__)
            if isinstance(e, BaseExceptionGroup):
                te.exceptions = [summary_of(member) for member in e.exceptions]

    def _summarize(self, exc_type, exc_value, exc_traceback, options):
        self.stack = StackSummary._extract(_walk_entries(exc_traceback), options["limit"], lookup_lines=options["lookup_lines"],
                                          capture_locals=options["capture_locals"])
        self._exc_type = exc_type if options["save_exc_type"] else None
        self._str = _safe_text(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_text(e, '__notes__', repr)}"]
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        if exc_type is None:
            self.exc_type_qualname = self.exc_type_module = None
        else:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
        if exc_type and issubclass(exc_type, SyntaxError):
            self._is_syntax_error = True
            self.filename = exc_value.filename
            self.lineno = None if exc_value.lineno is None else str(exc_value.lineno)
            self.end_lineno = None if exc_value.end_lineno is None else str(exc_value.end_lineno)
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = exc_value.end_offset
            self.msg = exc_value.msg
        elif exc_value is not None:
            try:
                self._str += _host.suggestion(exc_value)
            except Exception:
                pass

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Create a TracebackException from an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        return self._exc_type

    @property
    def exc_type_str(self):
        if not self._have_exc_type:
            return None
        if self.exc_type_module in ("__main__", "builtins"):
            return self.exc_type_qualname
        module = self.exc_type_module if isinstance(self.exc_type_module, str) else "<unknown>"
        return f"{module}.{self.exc_type_qualname}"

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    # ---- the last lines

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Format the exception part of the traceback."""
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + self._final_line("None")
            return
        if self._is_syntax_error:
            for line in self._format_syntax_error():
                yield indent + line
        elif _depth > 0:
            yield "".join(f"{indent}{line}\n" for line in self._final_line(self.exc_type_str).split("\n")[:-1])
        else:
            yield self._final_line(self.exc_type_str)
        notes = self.__notes__
        if isinstance(notes, Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                for line in _safe_text(note, "note").split("\n"):
                    yield f"{indent}{line}\n"
        elif notes is not None:
            yield f"{indent}{_safe_text(notes, '__notes__', repr)}\n"
        if self.exceptions and show_group:
            for member in self.exceptions:
                yield from member.format_exception_only(show_group=show_group, _depth=_depth + 1)

    def _final_line(self, name):
        text = self._str
        return f"{name}\n" if text == "None" and not self._have_exc_type or not text else f"{name}: {text}\n"

    def _format_syntax_error(self):
        suffix = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if self.text is not None:
            line = self.text.rstrip("\n")
            shown = line.lstrip(" \n\f")
            yield f"    {shown}\n"
            if self.offset is not None:
                same_line = self.end_offset not in (None, 0, -1) and self.lineno == self.end_lineno
                start = self.offset - 1 - (len(line) - len(shown))
                end = start + (max(self.end_offset - self.offset, 1) if same_line else 1)
                if start >= 0:
                    spaces = "".join(c if c.isspace() else " " for c in shown[:start].ljust(start))
                    yield f"    {spaces}{'^' * (end - start)}\n"
        yield f"{self.exc_type_str}: {self.msg or '<no detail available>'}{suffix}\n"

    # ---- the whole

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Format the exception."""
        margin = _Margin() if _ctx is None else _ctx
        todo, te = [], self
        while te is not None:
            message, following = None, None
            if chain:
                if te.__cause__ is not None:
                    message, following = _cause_message, te.__cause__
                elif te.__context__ is not None and not te.__suppress_context__:
                    message, following = _context_message, te.__context__
            todo.append((message, te))
            te = following
        for message, te in reversed(todo):
            if message is not None:
                yield from margin.emit(message)
            if te.exceptions is None:
                if te.stack:
                    yield from margin.emit("Traceback (most recent call last):\n")
                    yield from margin.emit(te.stack.format())
                yield from margin.emit(te.format_exception_only())
            elif margin.depth > te.max_group_depth:
                yield from margin.emit(f"... (max_group_depth is {te.max_group_depth})\n")
            else:
                yield from te._format_group(margin)

    def _format_group(self, margin):
        outermost = margin.depth == 0
        if outermost:
            margin.depth = 1
        if self.stack:
            yield from margin.emit("Exception Group Traceback (most recent call last):\n", "+" if outermost else None)
            yield from margin.emit(self.stack.format())
        yield from margin.emit(self.format_exception_only())
        shown = min(len(self.exceptions), self.max_group_width)
        count = shown + (len(self.exceptions) > shown)
        margin.close_needed = False
        for i in range(count):
            last = i == count - 1
            if last:
                margin.close_needed = True
            title = f"{i + 1}" if i < shown else "..."
            yield f"{margin.indent()}{'+-' if i == 0 else '  '}+---------------- {title} ----------------\n"
            margin.depth += 1
            if i < shown:
                yield from self.exceptions[i].format(_ctx=margin)
            else:
                more = len(self.exceptions) - shown
                yield from margin.emit(f"and {more} more exception{'s' if more > 1 else ''}\n")
            if last and margin.close_needed:
                yield margin.indent() + "+------------------------------------\n"
                margin.close_needed = False
            margin.depth -= 1
        if outermost:
            margin.depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of self.format(chain=chain) to 'file'."""
        file = _file_or_stderr(file)
        for line in self.format(chain=chain):
            print(line, file=file, end="")
