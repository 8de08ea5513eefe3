#: module datetime native
"""Concrete date/time and related types, in local time that is UTC."""

import time as _time
import math as _math

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

MINYEAR, MAXYEAR = 1, 9999
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FULL_MONTHS = "January February March April May June July August September October November December".split()
_FULL_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
_MAX_ORDINAL = 3652059


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(year, month):
    return 29 if month == 2 and _leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _ordinal(year, month, day):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + _BEFORE[month] + (month > 2 and _leap(year)) + day


def _from_ordinal(n):
    n -= 1
    era, n = divmod(n, 146097)
    century, n = divmod(n, 36524)
    four, n = divmod(n, 1461)
    one, n = divmod(n, 365)
    year = era * 400 + century * 100 + four * 4 + one + 1
    if one == 4 or century == 4:
        return year - 1, 12, 31
    month = n + 50 >> 5
    before = _BEFORE[month] + (month > 2 and _leap(year))
    if before > n:
        month -= 1
        before -= _days_in_month(year, month)
    return year, month, n - before + 1


def _index(value):
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    try:
        return value.__index__()
    except AttributeError:
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer") from None


def _missing(year, month):
    name, place = ("year", 1) if year is None else ("month", 2) if month is None else ("day", 3)
    raise TypeError(f"function missing required argument '{name}' (pos {place})")


def _field(name, doc=None):
    def refuse(self, value):
        raise AttributeError(f"attribute {name!r} of 'datetime.{type(self).__name__}' objects is not writable")
    return property(lambda self: getattr(self, "_" + name), refuse, refuse, doc)


def _shown_name(obj):
    kind = type(obj)
    return f"datetime.{kind.__name__}" if kind in (date, time, datetime, timedelta) else kind.__name__


def _check_date(year, month, day):
    year, month, day = _index(year), _index(month), _index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in_month(year, month):
        raise ValueError("day is out of range for month")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = _index(hour), _index(minute), _index(second), _index(microsecond)
    for value, most, what in (hour, 23, "hour"), (minute, 59, "minute"), (second, 59, "second"), (microsecond, 999999, "microsecond"):
        if not 0 <= value <= most:
            raise ValueError(f"{what} must be in 0..{most}")
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")
    return hour, minute, second, microsecond


def _check_tz(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")


def _isoweek_start(year):
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def _format_offset(offset, colon=":"):
    if offset is None:
        return ""
    sign = "-" if offset.days < 0 else "+"
    minutes, seconds = divmod(abs(offset), timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours:02d}{colon}{minutes:02d}"
    if seconds:
        text += f"{colon}{seconds.seconds:02d}"
        if seconds.microseconds:
            text += f".{seconds.microseconds:06d}"
    return text


def _format_clock(hour, minute, second, microsecond, timespec):
    kinds = {"hours": 1, "minutes": 2, "seconds": 3, "milliseconds": 4, "microseconds": 5}
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    if timespec not in kinds:
        raise ValueError("Unknown timespec value")
    kind = kinds[timespec]
    text = f"{hour:02d}"
    if kind > 1:
        text += f":{minute:02d}"
    if kind > 2:
        text += f":{second:02d}"
    if kind > 3:
        text += f".{microsecond // 1000:03d}" if kind == 4 else f".{microsecond:06d}"
    return text


def _strftime(obj, format, when):
    # `when`: year, month, day, hour, minute, second, microsecond
    year, month, day, hour, minute, second, micro = when
    ordinal = _ordinal(year, month, day)
    weekday = (ordinal + 6) % 7
    yearday = ordinal - _ordinal(year, 1, 1) + 1
    out, i = [], 0
    while i < len(format):
        c = format[i]
        i += 1
        if c != "%" or i == len(format):
            out.append(c)
            continue
        c = format[i]
        i += 1
        plain = c == "-" and i < len(format)
        if plain:
            c = format[i]
            i += 1
        if c == "a": text = _FULL_DAYS[weekday][:3]
        elif c == "A": text = _FULL_DAYS[weekday]
        elif c in "bh": text = _MONTHS[month - 1]
        elif c == "B": text = _FULL_MONTHS[month - 1]
        elif c == "d": text = f"{day:02d}"
        elif c == "e": text = f"{day:2d}"
        elif c == "m": text = f"{month:02d}"
        elif c == "y": text = f"{year % 100:02d}"
        elif c == "Y": text = str(year)
        elif c == "C": text = f"{year // 100:02d}"
        elif c == "H": text = f"{hour:02d}"
        elif c == "I": text = f"{(hour - 1) % 12 + 1:02d}"
        elif c == "M": text = f"{minute:02d}"
        elif c == "S": text = f"{second:02d}"
        elif c == "f": text = f"{micro:06d}"
        elif c == "p": text = "AM" if hour < 12 else "PM"
        elif c == "j": text = f"{yearday:03d}"
        elif c == "w": text = str((weekday + 1) % 7)
        elif c == "u": text = str(weekday + 1)
        elif c == "U": text = f"{(yearday + 6 - (weekday + 1) % 7) // 7:02d}"
        elif c == "W": text = f"{(yearday + 6 - weekday) // 7:02d}"
        elif c == "G": text = str(date(year, month, day).isocalendar()[0])
        elif c == "V": text = f"{date(year, month, day).isocalendar()[1]:02d}"
        elif c == "c": text = _strftime(obj, "%a %b %e %H:%M:%S %Y", when)
        elif c == "x" or c == "D": text = _strftime(obj, "%m/%d/%y", when)
        elif c == "X" or c == "T": text = _strftime(obj, "%H:%M:%S", when)
        elif c == "R": text = _strftime(obj, "%H:%M", when)
        elif c == "F": text = _strftime(obj, "%Y-%m-%d", when)
        elif c == "r": text = _strftime(obj, "%I:%M:%S %p", when)
        elif c == "s": text = str((ordinal - 719163) * 86400 + hour * 3600 + minute * 60 + second)
        elif c == "n": text = "\n"
        elif c == "t": text = "\t"
        elif c == "%": text = "%"
        elif c == "z": text = _format_offset(obj.utcoffset(), "") if hasattr(obj, "utcoffset") else ""
        elif c == "Z": text = (obj.tzname() or "") if hasattr(obj, "tzname") else ""
        elif c == ":" and format[i:i + 1] == "z":
            i += 1
            text = _format_offset(obj.utcoffset()) if hasattr(obj, "utcoffset") else ""
        else: text = "%" + c
        if plain:
            text = text.lstrip("0 ") or "0"
        out.append(text)
    return "".join(out)


class timedelta:
    """Difference between two datetime values: timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)."""

    __slots__ = "_days", "_seconds", "_microseconds"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        parts = ((days, 86400000000, "days"), (seconds, 1000000, "seconds"), (microseconds, 1, "microseconds"),
                 (milliseconds, 1000, "milliseconds"), (minutes, 60000000, "minutes"), (hours, 3600000000, "hours"),
                 (weeks, 604800000000, "weeks"))
        total, rest = 0, 0.0
        for value, unit, name in parts:
            if isinstance(value, int):
                total += value * unit
            elif isinstance(value, float):
                whole = _math.floor(value)
                total += whole * unit
                part = (value - whole) * unit
                total += int(part)
                rest += part - int(part)
            else:
                raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
        whole = _math.floor(rest)
        rest -= whole
        total += whole
        return cls._of(total + (rest > 0.5 or rest == 0.5 and total % 2))

    @classmethod
    def _of(cls, microseconds):
        days, rest = divmod(microseconds, 86400000000)
        if not -999999999 <= days <= 999999999:
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._days = days
        self._seconds, self._microseconds = divmod(rest, 1000000)
        return self

    def _all(self):
        return (self._days * 86400 + self._seconds) * 1000000 + self._microseconds

    def __repr__(self):
        parts = [f"{name}={value}" for name, value in (("days", self._days), ("seconds", self._seconds),
                                                       ("microseconds", self._microseconds)) if value]
        return f"{_shown_name(self)}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, {text}"
        return text + (f".{self._microseconds:06d}" if self._microseconds else "")

    def total_seconds(self):
        """Total seconds in the duration."""
        return self._all() / 1000000

    days = _field("days", "Number of days.")
    seconds = _field("seconds", "Number of seconds (>= 0 and less than 1 day).")
    microseconds = _field("microseconds", "Number of microseconds (>= 0 and less than 1 second).")

    def __add__(self, other):
        return timedelta._of(self._all() + other._all()) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta._of(self._all() - other._all()) if isinstance(other, timedelta) else NotImplemented

    def __rsub__(self, other):
        return timedelta._of(other._all() - self._all()) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta._of(-self._all())

    def __pos__(self):
        return timedelta._of(self._all())

    def __abs__(self):
        return timedelta._of(abs(self._all()))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._all() * other)
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._of(_divide(self._all() * n, d))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._all() // other._all()
        return timedelta._of(self._all() // other) if isinstance(other, int) else NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._all() / other._all()
        if isinstance(other, int):
            return timedelta._of(_divide(self._all(), other))
        if isinstance(other, float):
            n, d = other.as_integer_ratio()
            return timedelta._of(_divide(self._all() * d, n))
        return NotImplemented

    def __mod__(self, other):
        return timedelta._of(self._all() % other._all()) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return (self // other, self % other) if isinstance(other, timedelta) else NotImplemented

    def __eq__(self, other):
        return self._all() == other._all() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._all() < other._all() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._all() <= other._all() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._all() > other._all() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._all() >= other._all() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash((self._days, self._seconds, self._microseconds))

    def __bool__(self):
        return self._all() != 0

    def __reduce__(self):
        return type(self), (self._days, self._seconds, self._microseconds)


def _divide(a, b):
    # Rounded half to even.
    if b == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    q, r = divmod(a, b)
    r *= 2
    return q + 1 if (r > b if b > 0 else r < b) or r == b and q % 2 else q


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)


def _compared(kind, operation):
    def compare(self, other):
        if not isinstance(other, kind) or kind is date and isinstance(other, datetime) != isinstance(self, datetime):
            return NotImplemented
        return operation(self, other)
    return compare


def _replace_with(self, names, given):
    values = [given.pop(name, getattr(self, name)) for name in names]
    if given:
        raise TypeError(f"replace() got an unexpected keyword argument {next(iter(given))!r}")
    return values


class date:
    """date(year, month, day) --> date object"""

    __slots__ = "_year", "_month", "_day"

    def __new__(cls, year=None, month=None, day=None):
        if month is None:
            _missing(year, month)
        if day is None:
            _missing(year, month)
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        return self

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        """Create a date from a POSIX timestamp."""
        return cls(*_time.gmtime(timestamp)[:3])

    @classmethod
    def today(cls):
        """Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."""
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, ordinal, /):
        """int -> date corresponding to a proleptic Gregorian ordinal."""
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        if ordinal > _MAX_ORDINAL:
            raise ValueError("ordinal must be <= 3652059")
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def fromisoformat(cls, date_string, /):
        """Construct a date from a string in ISO 8601 format."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = _parse_iso_date(date_string)
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {date_string!r}")
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """int, int, int -> Construct a date from the ISO year, week number and weekday."""
        if not 1 <= week <= (53 if _isoweek_start(year + 1) - _isoweek_start(year) > 52 * 7 else 52):
            raise ValueError(f"Invalid week: {week}")
        if not 1 <= day <= 7:
            raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
        return cls(*_from_ordinal(_isoweek_start(year) + (week - 1) * 7 + day - 1))

    year = _field("year")
    month = _field("month")
    day = _field("day")

    def __repr__(self):
        return f"{_shown_name(self)}({self._year}, {self._month}, {self._day})"

    def isoformat(self):
        """Return string in ISO 8601 format, YYYY-MM-DD."""
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    def __str__(self):
        return self.isoformat()

    def ctime(self):
        """Return ctime() style string."""
        return self.strftime("%a %b %e 00:00:00 %Y")

    def strftime(self, format):
        """format -> strftime() style string."""
        if not isinstance(format, str):
            raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
        return _strftime(self, format, (self._year, self._month, self._day, 0, 0, 0, 0))

    def __format__(self, format):
        if not isinstance(format, str):
            raise TypeError(f"must be str, not {type(format).__name__}")
        return self.strftime(format) if format else str(self)

    def timetuple(self):
        """Return time tuple, compatible with time.localtime()."""
        days = self.toordinal() - _ordinal(self._year, 1, 1) + 1
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(), days, -1))

    def toordinal(self):
        """Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."""
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        """Return the day of the week represented by the date. Monday == 0 ... Sunday == 6"""
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        """Return the day of the week represented by the date. Monday == 1 ... Sunday == 7"""
        return self.weekday() + 1

    def isocalendar(self):
        """Return a named tuple containing ISO year, week number, and weekday."""
        year, today = self._year, _ordinal(self._year, self._month, self._day)
        if today < _isoweek_start(year):
            year -= 1
        elif today >= _isoweek_start(year + 1):
            year += 1
        week, day = divmod(today - _isoweek_start(year), 7)
        return IsoCalendarDate(year, week + 1, day + 1)

    def replace(self, /, *args, **given):
        """Return date with new specified fields."""
        names = ("year", "month", "day")
        given.update(zip(names, args))
        return type(self)(*_replace_with(self, names, given))

    __replace__ = replace

    def _key(self):
        return self._year, self._month, self._day

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 0 < n <= _MAX_ORDINAL:
            raise OverflowError("date value out of range")
        return type(self)(*_from_ordinal(n))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __reduce__(self):
        return type(self), self._key()


class tzinfo:
    """Abstract base class for time zone info objects."""

    __slots__ = ()

    def tzname(self, dt):
        """datetime -> string name of time zone."""
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt):
        """datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"""
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        """datetime -> DST offset as timedelta positive east of UTC."""
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt):
        """datetime in UTC -> datetime in local time."""
        return dt + self.utcoffset(dt)


class timezone(tzinfo):
    """Fixed offset from UTC implementation of tzinfo."""

    __slots__ = "_offset", "_name"

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not -timedelta(1) < offset < timedelta(1):
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
                             f"not {offset!r}.")
        if not offset and name is None and getattr(cls, "utc", None):
            return cls.utc
        self = object.__new__(cls)
        self._offset, self._name = offset, name
        return self

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({self._offset!r}{'' if self._name is None else f', {self._name!r}'})"

    def __str__(self):
        return self.tzname(None)

    def utcoffset(self, dt):
        """Return fixed offset."""
        return self._offset

    def tzname(self, dt):
        """If name is specified when timezone is created, returns the name."""
        if self._name is not None:
            return self._name
        return f"UTC{_format_offset(self._offset)}" if self._offset else "UTC"

    def dst(self, dt):
        """Return None."""
        return None

    def __reduce__(self):
        return timezone, (self._offset,) if self._name is None else (self._offset, self._name)


timezone.utc = UTC = timezone(timedelta(0))
timezone.min, timezone.max = timezone(-timedelta(hours=23, minutes=59)), timezone(timedelta(hours=23, minutes=59))


class time:
    """time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object"""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond = _check_time(hour, minute, second, microsecond, fold)
        _check_tz(tzinfo)
        self._tzinfo, self._fold = tzinfo, fold
        return self

    hour = _field("hour")
    minute = _field("minute")
    second = _field("second")
    microsecond = _field("microsecond")
    tzinfo = _field("tzinfo")
    fold = _field("fold")

    @classmethod
    def fromisoformat(cls, time_string, /):
        """Construct a time from a string in ISO 8601 format."""
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = _parse_iso_time(time_string.removeprefix("T"))
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {time_string!r}")
        return cls(*parts)

    def isoformat(self, timespec="auto"):
        """Return string in ISO 8601 format."""
        return (_format_clock(self._hour, self._minute, self._second, self._microsecond, timespec)
                + _format_offset(self.utcoffset()))

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        parts = [str(self._hour), str(self._minute)]
        if self._second or self._microsecond:
            parts.append(str(self._second))
        if self._microsecond:
            parts.append(str(self._microsecond))
        if self._tzinfo is not None:
            parts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            parts.append("fold=1")
        return f"{_shown_name(self)}({', '.join(parts)})"

    def strftime(self, format):
        """format -> strftime() style string."""
        return _strftime(self, format, (1900, 1, 1, self._hour, self._minute, self._second, self._microsecond))

    __format__ = date.__format__

    def utcoffset(self):
        """Return the timezone offset as timedelta positive east of UTC (negative west of UTC)."""
        return None if self._tzinfo is None else self._tzinfo.utcoffset(None)

    def tzname(self):
        """Return the timezone name."""
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        """Return the DST offset."""
        return None if self._tzinfo is None else self._tzinfo.dst(None)

    def replace(self, /, *args, **given):
        """Return time with new specified fields."""
        names = ("hour", "minute", "second", "microsecond", "tzinfo")
        given.update(zip(names, args))
        fold = given.pop("fold", self._fold)
        return type(self)(*_replace_with(self, names, given), fold=fold)

    __replace__ = replace

    def _key(self):
        offset = self.utcoffset()
        micro = ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._microsecond
        return micro - (offset._all() if offset is not None else 0)

    def _comparable(self, other):
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware times")
        return self._key(), other._key()

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        return (self.utcoffset() is None) == (other.utcoffset() is None) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __reduce__(self):
        return type(self), (self._hour, self._minute, self._second, self._microsecond, self._tzinfo)


class datetime(date):
    """datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])"""

    __slots__ = time.__slots__

    def __new__(cls, year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if month is None or day is None:
            _missing(year, month)
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        self._hour, self._minute, self._second, self._microsecond = _check_time(hour, minute, second, microsecond, fold)
        _check_tz(tzinfo)
        self._tzinfo, self._fold = tzinfo, fold
        return self

    hour, minute, second, microsecond, tzinfo, fold = time.hour, time.minute, time.second, time.microsecond, time.tzinfo, time.fold

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """timestamp[, tz] -> tz's local time from POSIX timestamp."""
        _check_tz(tz)
        micro = round(timestamp * 1000000) if isinstance(timestamp, int) else _divide(*_scaled(timestamp))
        days, rest = divmod(micro, 86400000000)
        ordinal = days + 719163
        if not 0 < ordinal <= _MAX_ORDINAL:
            raise ValueError(f"year {1970 + days // 365} is out of range")
        self = cls(*_from_ordinal(ordinal), *_clock(rest), tz)
        return self if tz is None else tz.fromutc(self)

    @classmethod
    def utcfromtimestamp(cls, t):
        """Construct a naive UTC datetime from a POSIX timestamp."""
        return cls.fromtimestamp(t)

    @classmethod
    def now(cls, tz=None):
        """Returns new datetime object representing current time local to tz."""
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Return a new datetime representing UTC day and time."""
        import warnings
        warnings.warn("datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware "
                      "objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).", DeprecationWarning, stacklevel=2)
        return cls.fromtimestamp(_time.time())

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """date, time -> datetime with same date and time fields."""
        if tzinfo is True:
            tzinfo = time.tzinfo
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string, /):
        """string -> datetime from a string in most ISO 8601 formats"""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        for length in (10, 8):
            day = _parse_iso_date(date_string[:length])
            rest = date_string[length:]
            if day is not None and (not rest or len(rest) > 1):
                clock = _parse_iso_time(rest[1:]) if rest else ()
                if clock is not None:
                    return cls(*day, *clock)
        raise ValueError(f"Invalid isoformat string: {date_string!r}")

    @classmethod
    def strptime(cls, date_string, format, /):
        """string, format -> new datetime parsed from a string (like time.strptime())."""
        for value in date_string, format:
            if not isinstance(value, str):
                raise TypeError(f"strptime() argument {1 + (value is format)} must be str, not {type(value).__name__}")
        return cls(*_parse(date_string, format))

    def timetuple(self):
        """Return time tuple, compatible with time.localtime()."""
        days = self.toordinal() - _ordinal(self._year, 1, 1) + 1
        dst = self.dst()
        flag = -1 if dst is None else 1 if dst else 0
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second, self.weekday(), days, flag))

    def utctimetuple(self):
        """Return UTC time tuple, compatible with time.localtime()."""
        offset = self.utcoffset()
        return (self - offset if offset else self).replace(tzinfo=None).timetuple()[:8] + (0,)

    def _micro(self):
        return ((self.toordinal() * 86400 + self._hour * 3600 + self._minute * 60 + self._second) * 1000000 + self._microsecond)

    def timestamp(self):
        """Return POSIX timestamp as float."""
        offset = self.utcoffset()
        return (self._micro() - 719163 * 86400000000 - (offset._all() if offset is not None else 0)) / 1000000

    def date(self):
        """Return date object with same year, month and day."""
        return date(self._year, self._month, self._day)

    def time(self):
        """Return time object with same time but with tzinfo=None."""
        return time(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        """Return time object with same time and tzinfo."""
        return time(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def replace(self, /, *args, **given):
        """Return datetime with new specified fields."""
        names = ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo")
        given.update(zip(names, args))
        fold = given.pop("fold", self._fold)
        return type(self)(*_replace_with(self, names, given), fold=fold)

    __replace__ = replace

    def astimezone(self, tz=None):
        """tz -> convert to local time in new timezone tz"""
        tz = timezone.utc if tz is None else tz
        if not isinstance(tz, tzinfo):
            raise TypeError(f"tz argument must be an instance of tzinfo, not {type(tz).__name__}")
        offset = self.utcoffset() or timedelta(0)
        if tz is self._tzinfo:
            return self
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def ctime(self):
        """Return ctime() style string."""
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def isoformat(self, sep="T", timespec="auto"):
        """[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."""
        return (f"{self._year:04d}-{self._month:02d}-{self._day:02d}{sep}"
                + _format_clock(self._hour, self._minute, self._second, self._microsecond, timespec) + _format_offset(self.utcoffset()))

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond]
        if not parts[-1]:
            del parts[-1]
            if not parts[-1]:
                del parts[-1]
        parts = list(map(str, parts))
        if self._tzinfo is not None:
            parts.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            parts.append("fold=1")
        return f"{_shown_name(self)}({', '.join(parts)})"

    def __str__(self):
        """Convert to string, for str()."""
        return self.isoformat(sep=" ")

    def strftime(self, format):
        """format -> strftime() style string."""
        return _strftime(self, format, (self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond))

    def utcoffset(self):
        """Return self.tzinfo.utcoffset(self)."""
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def tzname(self):
        """Return self.tzinfo.tzname(self)."""
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        """Return self.tzinfo.dst(self)."""
        return None if self._tzinfo is None else self._tzinfo.dst(self)

    def _key(self):
        offset = self.utcoffset()
        return self._micro() - (offset._all() if offset is not None else 0)

    def _comparable(self, other):
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return self._key(), other._key()

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        return (self.utcoffset() is None) == (other.utcoffset() is None) and self._key() == other._key()

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        days, rest = divmod(self._micro() + other._all(), 86400000000)
        if not 0 < days <= _MAX_ORDINAL:
            raise OverflowError("date value out of range")
        return type(self)(*_from_ordinal(days), *_clock(rest), self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta._of(self._key() - other._key())

    def __hash__(self):
        return hash(self._key())

    def __reduce__(self):
        return type(self), (self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond, self._tzinfo)


def _set_comparisons():
    import operator
    for name in ("lt", "le", "gt", "ge", "eq"):
        op = getattr(operator, name)
        setattr(date, f"__{name}__", _compared(date, lambda a, b, op=op: op(a._key(), b._key())))
        if name != "eq":
            for kind in time, datetime:
                setattr(kind, f"__{name}__", _compared(kind, lambda a, b, op=op: op(*a._comparable(b))))


_set_comparisons()
date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(days=1)
time.min, time.max, time.resolution = time(0, 0, 0), time(23, 59, 59, 999999), timedelta(microseconds=1)
datetime.min, datetime.max, datetime.resolution = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), timedelta(microseconds=1)


class IsoCalendarDate(tuple):
    __slots__ = ()

    def __new__(cls, year, week, weekday):
        return super().__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


def _scaled(seconds):
    n, d = seconds.as_integer_ratio()
    return n * 1000000, d


def _clock(microseconds):
    seconds, microseconds = divmod(microseconds, 1000000)
    minutes, seconds = divmod(seconds, 60)
    return *divmod(minutes, 60), seconds, microseconds


def _parse_iso_date(text):
    import re
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d)", text, re.ASCII):
        return [int(g) for g in m.groups() if g]
    if m := re.fullmatch(r"(\d{4})-?W(\d\d)(?:-?(\d))?", text, re.ASCII):
        d = date.fromisocalendar(int(m[1]), int(m[2]), int(m[3] or 1))
        return [d.year, d.month, d.day]
    return None


def _parse_iso_time(text):
    import re
    m = re.fullmatch(r"(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(Z|[-+]\d\d(?::?\d\d(?::?\d\d(?:\.\d+)?)?)?)?", text, re.ASCII)
    if not m:
        return None
    zone = None
    if m[5] == "Z":
        zone = timezone.utc
    elif m[5]:
        h, minute, s = (re.findall(r"\d\d", m[5]) + ["0", "0"])[:3]
        offset = timedelta(hours=int(h), minutes=int(minute), seconds=int(s))
        zone = timezone(-offset if m[5][0] == "-" else offset)
    return [int(m[1]), int(m[2] or 0), int(m[3] or 0), int((m[4] or "0")[:6].ljust(6, "0")), zone]


_FIELDS = {"Y": r"\d{4}", "m": "1[0-2]|0[1-9]|[1-9]", "d": r"3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9]", "H": r"2[0-3]|[0-1]\d|\d",
           "I": "1[0-2]|0[1-9]|[1-9]| [1-9]", "M": r"[0-5]\d|\d", "S": r"6[0-1]|[0-5]\d|\d", "f": "[0-9]{1,6}", "y": r"\d\d",
           "j": r"36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]", "p": "am|pm", "z": r"[+-]\d\d:?[0-5]\d(?::?[0-5]\d)?|Z",
           "Z": "utc|gmt", "w": "[0-6]", "B": "|".join(_FULL_MONTHS), "b": "|".join(_MONTHS), "A": "|".join(_FULL_DAYS),
           "a": "|".join(d[:3] for d in _FULL_DAYS)}


def _parse(text, format):
    import re
    pattern, i = "", 0
    whole = format.replace("%c", "%a %b %d %H:%M:%S %Y").replace("%x", "%m/%d/%y").replace("%X", "%H:%M:%S")
    whole = whole.replace("%T", "%H:%M:%S").replace("%D", "%m/%d/%y").replace("%F", "%Y-%m-%d")
    while i < len(whole):
        c = whole[i]
        i += 1
        if c == "%":
            if i == len(whole):
                raise ValueError(f"stray % in format '{format}'")
            c = whole[i]
            i += 1
            if c == "%":
                pattern += "%"
            elif c in _FIELDS:
                pattern += f"(?P<{c}>{_FIELDS[c]})"
            else:
                raise ValueError(f"'{c}' is a bad directive in format '{format}'")
        elif c.isspace():
            if not pattern.endswith(r"\s+"):
                pattern += r"\s+"
        else:
            pattern += re.escape(c)
    found = re.match(pattern, text, re.IGNORECASE)
    if not found:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if found.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[found.end():]}")
    got = found.groupdict()

    def number(key, default):
        return int(got[key]) if key in got else default
    year = number("Y", 1900)
    if "y" in got:
        year = int(got["y"]) + (2000 if int(got["y"]) <= 68 else 1900)
    month = number("m", 1)
    for key, names in (("B", _FULL_MONTHS), ("b", _MONTHS)):
        if key in got:
            month = [n.lower() for n in names].index(got[key].lower()) + 1
    day = number("d", 1)
    if "j" in got and "m" not in got and "d" not in got:
        year, month, day = _from_ordinal(_ordinal(year, 1, 1) + int(got["j"]) - 1)
    hour = number("H", 0)
    if "I" in got:
        hour = int(got["I"]) % 12 + (12 if got.get("p", "am").lower() == "pm" else 0)
    zone = None
    if "z" in got:
        zone = _parse_iso_time("00" + got["z"].upper())[4]
    return [year, month, day, hour, number("M", 0), number("S", 0), int(got.get("f", "0").ljust(6, "0")), zone]
