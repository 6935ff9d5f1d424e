"""Sums on the calendar: months on, working days, nth weekdays, Easter.

Pure: the Gregorian calendar alone; working days know weekends, no holidays.
"""

from datetime import date, timedelta

from alerter.due import Due, Precision, days_in_month
from alerter.timex.value import Feast

#: the years between which a due may lie
YEARS = range(2, 9999)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = days_in_month(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def add_working_days(day: date, count: int) -> date:
    """So many days on, or back where it is negative, Saturdays and Sundays not counted."""
    step = 1 if count >= 0 else -1
    past_friday = max(0, day.weekday() - 4)
    if count and past_friday:  # the weekend counts as the working day on its far side
        day += timedelta(days=-past_friday if step > 0 else 3 - past_friday)
    weeks, days = divmod(abs(count), 5)
    day += timedelta(weeks=step * weeks)
    while days:
        day += timedelta(days=step)
        days -= day.weekday() < 5
    return day


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth weekday (0 is Monday) of a month; -1 is the last. ValueError where there is none."""
    if nth < 0:
        last = date(year, month, days_in_month(year, month))
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (the anonymous Gregorian algorithm, 1876)."""
    century, rest = divmod(year, 100)
    leap, golden = century // 4, year % 19
    epact = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def period_due(unit: str, day: date, ahead: int) -> Due | None:
    """The day, ISO week, month, quarter or year that holds `day`, moved on by so many."""
    match unit:
        case "day":
            return Due.of_day(day + timedelta(days=ahead))
        case "week":
            year, week, _ = (day + timedelta(weeks=ahead)).isocalendar()
            return Due.parse(f"{year:04d}-W{week:02d}")
        case "month":
            month = add_months(day.replace(day=1), ahead)
            text = f"{month.year:04d}-{month.month:02d}"
            return period_of(month.year, text, Precision.MONTH)
        case "quarter":
            month = add_months(day.replace(day=1), 3 * ahead)
            text = f"{month.year:04d}-Q{(month.month + 2) // 3}"
            return period_of(month.year, text, Precision.QUARTER)
        case "year":
            return period_of(day.year + ahead, f"{day.year + ahead:04d}", Precision.YEAR)
    return None


def period_of(year: int, text: str, precision: Precision) -> Due:
    """A month, quarter or year that is written well. ValueError at the edges of the calendar."""
    if year not in YEARS:
        raise ValueError(f"out of the calendar's reach: {text}")
    return Due(text, precision)


def feast_in(value: Feast, year: int) -> date:
    """The day of a feast in one year. ValueError where there is none."""
    if value.easter is not None:
        return easter(year) + timedelta(days=value.easter)
    if value.weekday is not None:
        day = nth_weekday(year, value.month, value.weekday, value.nth)
        return day + timedelta(days=value.plus)
    return date(year, value.month, value.day)
