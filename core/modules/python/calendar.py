#: module calendar
"""Calendars as text, and what one asks about months."""

import datetime
import enum

day_name = list(datetime._FULL_DAYS)
day_abbr = [d[:3] for d in day_name]
month_name = [""] + datetime._FULL_MONTHS
month_abbr = [""] + datetime._MONTHS


@enum.global_enum
class Day(enum.IntEnum):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


_first = 0

__all__ = ["day_name", "day_abbr", "month_name", "month_abbr", "isleap", "leapdays", "weekday", "monthrange", "monthcalendar", "month",
           "prmonth", "setfirstweekday", "firstweekday"]


def isleap(year):
    """Return True for leap years, False for non-leap years."""
    return datetime._leap(year)


def leapdays(y1, y2):
    """Return number of leap years in range [y1, y2)."""
    return sum(isleap(y) for y in range(y1, y2))


def weekday(year, month, day):
    """Return weekday (0-6 ~ Mon-Sun) for year, month (1-12), day (1-31)."""
    return Day(datetime.date(year, month, day).weekday())


def monthrange(year, month):
    """Return weekday of first day of month (0-6 ~ Mon-Sun) and number of days (28-31) for year, month."""
    return weekday(year, month, 1), datetime._days_in_month(year, month)


def firstweekday():
    return _first


def setfirstweekday(firstweekday):
    global _first
    if not 0 <= firstweekday <= 6:
        raise ValueError(f"bad weekday number {firstweekday!r}; must be 0 (Monday) to 6 (Sunday)")
    _first = firstweekday


def monthcalendar(year, month):
    """Return a matrix representing a month's calendar."""
    start, days = monthrange(year, month)
    cells = [0] * ((start - _first) % 7) + list(range(1, days + 1))
    cells += [0] * (-len(cells) % 7)
    return [cells[i:i + 7] for i in range(0, len(cells), 7)]


def month(year, month, w=0, l=0):
    """Return a month's calendar string (multi-line)."""
    w, l = max(2, w), max(1, l)
    lines = [f"{month_name[month]} {year}".center(7 * (w + 1) - 1).rstrip(),
             " ".join((day_name if w >= 9 else day_abbr)[(i + _first) % 7][:w].center(w) for i in range(7)).rstrip()]
    for week in monthcalendar(year, month):
        lines.append(" ".join(("%2i" % d if d else "").center(w) for d in week).rstrip())
    return ("\n" * l).join(lines) + "\n" * l


def prmonth(year, month_, w=0, l=0):
    """Print a month's calendar."""
    print(month(year, month_, w, l), end="")
