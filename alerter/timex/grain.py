"""Writes a day as precisely as a unit of the calendar is: 2013-W12, 2013-03, 2013-Q1, 201, 2013-SP.

Pure: sums on the Gregorian calendar.
"""

from datetime import date, datetime, timedelta

from alerter.due import Precision
from alerter.timex.calendar_days import add_months

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "weekend": 7}
_SEASONS = ("WI", "SP", "SU", "FA")

#: the unit that is as precise as a due
UNIT_OF = {
    Precision.INSTANT: "day",
    Precision.DAY: "day",
    Precision.WEEK: "week",
    Precision.MONTH: "month",
    Precision.QUARTER: "quarter",
    Precision.YEAR: "year",
}


def moved(day: date, amount: float, unit: str) -> date:
    """`day` so many units on. ValueError and OverflowError beyond the calendar."""
    if unit in _DAYS:
        return day + timedelta(days=round(amount * _DAYS[unit]))
    return add_months(day, round(amount * _MONTHS[unit]))


def moved_clock(at: datetime, amount: float, unit: str) -> str:
    """The clock time so many seconds, minutes or hours on."""
    at += timedelta(**{f"{unit}s": amount})
    return f"{at:%Y-%m-%dT%H}" if unit == "hour" else f"{at:%Y-%m-%dT%H:%M}"


def written(day: date, unit: str) -> str:
    """The day, week, month ... that holds `day`, as TIMEX3 writes it."""
    year = f"{day.year:04d}"
    match unit:
        case "day":
            return day.isoformat()
        case "week" | "weekend":
            iso_year, week, _ = day.isocalendar()
            return f"{iso_year:04d}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
        case "month":
            return f"{year}-{day.month:02d}"
        case "quarter":
            return f"{year}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{year}-H{1 if day.month < 7 else 2}"
        case "decade":
            return year[:3]
        case "century":
            return year[:2]
    return year


def season_of(day: date) -> tuple[int, int]:
    """Year and number of the season that a day lies in; a winter is of the year it begins in."""
    if day.month < 3:
        return day.year - 1, 4
    return day.year, (4 if day.month == 12 else day.month // 3)


def season_number(name: str) -> int:
    """1 for spring to 4 for winter."""
    return _SEASONS.index(name) or 4
