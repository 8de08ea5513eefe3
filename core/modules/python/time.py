#: module time native
"""Time as the session has it: counted in executed steps, unless the host's clock is asked for."""

# sleep() cannot make anybody wait here: it moves the clock forward.

import _host

timezone = altzone = daylight = 0
tzname = ("UTC", "UTC")
_DAY = 86400
_days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_long_days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_long_months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def time():
    """Return the current time in seconds since the Epoch."""
    return _host.clock()[0]


def time_ns():
    """Return the current time in nanoseconds since the Epoch."""
    return int(_host.clock()[0] * 1_000_000_000)


def monotonic():
    """Monotonic clock, cannot go backward."""
    return _host.clock()[1]


def monotonic_ns():
    """Monotonic clock, cannot go backward, as nanoseconds."""
    return int(_host.clock()[1] * 1_000_000_000)


perf_counter, perf_counter_ns = monotonic, monotonic_ns
process_time, process_time_ns = monotonic, monotonic_ns
thread_time, thread_time_ns = monotonic, monotonic_ns


def sleep(seconds, /):
    """Delay execution for a given number of seconds."""
    if not isinstance(seconds, (int, float)) and not hasattr(type(seconds), "__index__") and not hasattr(type(seconds), "__float__"):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _host.sleep(float(seconds))


class struct_time(tuple):
    """The time value as returned by gmtime(), localtime(), and strptime(), and accepted by asctime(), mktime() and strftime()."""

    __slots__ = ()
    n_fields, n_sequence_fields, n_unnamed_fields = 11, 9, 0
    _names = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
    __match_args__ = _names

    def __new__(cls, sequence):
        values = tuple(sequence)
        if not 9 <= len(values) <= 11:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(values)}-sequence given)" if len(values) < 9
                            else f"time.struct_time() takes an at most 11-sequence ({len(values)}-sequence given)")
        return tuple.__new__(cls, values[:9])

    def __replace__(self, /, **changes):
        values = {name: changes.pop(name, value) for name, value in zip(self._names, self)}
        if changes:
            raise TypeError(f"Got unexpected field name(s): {list(changes)!r}")
        return type(self)(values.values())

    def __repr__(self):
        return f"time.struct_time({', '.join(f'{name}={value!r}' for name, value in zip(self._names, self))})"

    tm_zone = property(lambda self: "UTC")
    tm_gmtoff = property(lambda self: 0)


for _i, _name in enumerate(struct_time._names):
    setattr(struct_time, _name, property(lambda self, i=_i: self[i]))
del _i, _name


def _days_before(year, month):
    # Days from 1970-01-01 to the first of the month.
    if month <= 2:
        year -= 1
        month += 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 - 719468


def _index(value):
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError(f"{type(value).__name__!r} object cannot be interpreted as an integer") from None


def gmtime(seconds=None, /):
    """Convert seconds since the Epoch to a time tuple expressing UTC."""
    seconds = time() if seconds is None else seconds if isinstance(seconds, float) else _index(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if not -2 ** 63 <= seconds < 2 ** 63:
        raise OverflowError("timestamp out of range for platform time_t")
    day, rest = divmod(int(seconds // 1), _DAY)
    year = 1970 + day * 400 // 146097
    if not -2 ** 31 <= year - 1900 < 2 ** 31:
        raise OSError(75, "Value too large for defined data type")
    while _days_before(year + 1, 1) <= day:
        year += 1
    while _days_before(year, 1) > day:
        year -= 1
    month = 12
    while _days_before(year, month) > day:
        month -= 1
    return struct_time((year, month, day - _days_before(year, month) + 1, rest // 3600, rest // 60 % 60, rest % 60, (day + 3) % 7,
                        day - _days_before(year, 1) + 1, 0))


def localtime(seconds=None, /):
    """Convert seconds since the Epoch to a time tuple expressing local time, which is UTC here."""
    return gmtime(seconds)


def _fields(t, who):
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError(f"{who}(): illegal time tuple argument")
    t = list(map(_index, t))
    for value in t:
        if not -2 ** 31 <= value < 2 ** 31:
            raise OverflowError(f"signed integer is {'less than minimum' if value < 0 else 'greater than maximum'}")
    if t[0] < 1900 - 2 ** 31:
        raise OverflowError("year out of range")
    return t


def _checked(t, who):
    # 0 is good everywhere, and a Sunday may be -1.
    t = _fields(localtime() if t is None else t, who)
    for i, first, last, name in ((1, 1, 12, "month"), (2, 1, 31, "day of month"), (3, 0, 23, "hour"), (4, 0, 59, "minute"),
                                 (5, 0, 61, "seconds"), (7, 1, 366, "day of year")):
        t[i] = t[i] or first
        if not first <= t[i] <= last:
            raise ValueError(f"{name} out of range")
        if i == 5 and t[6] < -1:
            raise ValueError("day of week out of range")
    t[6] %= 7
    return t


def mktime(t, /):
    """Convert a time tuple in local time to seconds since the Epoch."""
    t = _fields(t, "mktime")
    years, month = divmod(t[1] - 1, 12)
    return float((_days_before(t[0] + years, month + 1) + t[2] - 1) * _DAY + t[3] * 3600 + t[4] * 60 + t[5])


def asctime(t=None, /):
    """Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."""
    t = _checked(t, "asctime")
    return f"{_days[t[6]]} {_months[t[1] - 1]} {t[2]:2d} {t[3]:02d}:{t[4]:02d}:{t[5]:02d} {t[0]}"


def ctime(seconds=None, /):
    """Convert a time in seconds since the Epoch to a string in local time."""
    return asctime(localtime(seconds))


def strftime(format, t=None, /):
    """Convert a time tuple to a string according to a format specification."""
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    t = _checked(t, "strftime")
    hour12 = t[3] % 12 or 12
    week_sunday = (t[7] + 6 - (t[6] + 1) % 7) // 7
    week_monday = (t[7] + 6 - t[6]) // 7
    fields = {
        "a": _days[t[6]], "A": _long_days[t[6]], "b": _months[t[1] - 1], "B": _long_months[t[1] - 1], "h": _months[t[1] - 1],
        "d": f"{t[2]:02d}", "e": f"{t[2]:2d}", "H": f"{t[3]:02d}", "I": f"{hour12:02d}", "j": f"{t[7]:03d}", "m": f"{t[1]:02d}",
        "M": f"{t[4]:02d}", "p": "AM" if t[3] < 12 else "PM", "S": f"{t[5]:02d}", "U": f"{week_sunday:02d}", "W": f"{week_monday:02d}",
        "w": str((t[6] + 1) % 7), "u": str(t[6] + 1), "y": f"{t[0] % 100:02d}", "Y": str(t[0]), "Z": "UTC", "z": "+0000", "%": "%",
        "n": "\n", "t": "\t", "C": f"{t[0] // 100:02d}", "D": f"{t[1]:02d}/{t[2]:02d}/{t[0] % 100:02d}",
        "F": f"{t[0]}-{t[1]:02d}-{t[2]:02d}", "T": f"{t[3]:02d}:{t[4]:02d}:{t[5]:02d}", "R": f"{t[3]:02d}:{t[4]:02d}",
        "c": f"{_days[t[6]]} {_months[t[1] - 1]} {t[2]:2d} {t[3]:02d}:{t[4]:02d}:{t[5]:02d} {t[0]}",
        "x": f"{t[1]:02d}/{t[2]:02d}/{t[0] % 100:02d}", "X": f"{t[3]:02d}:{t[4]:02d}:{t[5]:02d}",
        "r": f"{hour12:02d}:{t[4]:02d}:{t[5]:02d} {'AM' if t[3] < 12 else 'PM'}", "s": str(int(mktime(tuple(t)))),
    }
    parts = format.split("%")
    result = [parts[0]]
    at = 1
    while at < len(parts):
        part = parts[at]
        if not part:
            result.append("%")
            if at + 1 < len(parts):
                result.append(parts[at + 1])
            at += 2
            continue
        result.append(fields.get(part[0], "%" + part[0]) + part[1:])
        at += 1
    return "".join(result)


def strptime(data_string, format="%a %b %d %H:%M:%S %Y", /):
    """Parse a string to a time tuple according to a format specification."""
    for i, value in enumerate((data_string, format)):
        if not isinstance(value, str):
            raise TypeError(f"strptime() argument {i} must be str, not {type(value)}")
    from datetime import _parse
    year, month, day, *clock = _parse(data_string, format)[:6]
    days = _days_before(year, month) + day - 1
    return struct_time((year, month, day, *clock, (days + 3) % 7, days - _days_before(year, 1) + 1, -1))


def get_clock_info(name, /):
    """Get information of the specified clock."""
    if name not in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        raise ValueError("unknown clock")
    from types import SimpleNamespace
    return SimpleNamespace(implementation="steps", monotonic=name != "time", adjustable=False, resolution=1e-07)
