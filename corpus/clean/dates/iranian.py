"""The Iranian calendar, by which the press of Iran and Afghanistan dates its texts."""

from datetime import date

from corpus.release import PartialDate

_KNOWN_YEAR, _KNOWN_NEW_YEAR = 1398, date(2019, 3, 21).toordinal()
_LONG_MONTHS = 6


def iranian_date(year: int, month: int, day: int) -> PartialDate | None:
    """The Gregorian date of a day of the solar Hijri calendar, or None where no such day exists.

    Leap years follow a cycle of 33 years that has eight of them, as in ICU's `PersianCalendar`; the official calendar
    of our time agrees with it.
    """
    if not (1 <= month <= 12 and 1 <= day <= _length(year, month)):
        return None
    before = 30 * (month - 1) + min(month - 1, _LONG_MONTHS)
    return PartialDate.of(date.fromordinal(_new_year(year) + before + day - 1))


def _new_year(year: int) -> int:
    """The proleptic Gregorian ordinal of the first day of a year."""
    return _KNOWN_NEW_YEAR + 365 * (year - _KNOWN_YEAR) + _leap_days(year) - _leap_days(_KNOWN_YEAR)


def _leap_days(year: int) -> int:
    """Leap days before a year."""
    return (8 * year + 21) // 33


def _length(year: int, month: int) -> int:
    if month == 12:
        return 29 + _leap_days(year + 1) - _leap_days(year)
    return 31 if month <= _LONG_MONTHS else 30
