"""How sure a deadline is, and the sentences that prove it.

Pure: reads no clock, store or network.
"""

import re
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.model import Dossier, Evidence, Intent, Quote
from alerter.render.moment import bare_date_of, date_of, day_of, hour_of
from alerter.render.text import count, plain, shorten

_MOST_QUOTES = 10
#: how the names of the months begin in the languages that are read, January first
_MONTH_STEMS = tuple(
    tuple(stems.split())
    for stems in (
        *("jan ene gen", "feb fév fev", "mar mär", "apr abr avr", "may mai mag", "jun juin giu"),
        *("jul juil lug", "aug ago aoû", "sep set", "oct okt out ott", "nov", "dec dez dic déc"),
    )
)
#: what one report does, and what several do
_BESIDE = {
    Intent.RUMOUR: ("proposes or expects", "propose or expect"),
    Intent.CONFLICT: ("says", "say"),
}


def sureness_of(reports: tuple[Evidence, ...], dossier: Dossier, zone: ZoneInfo) -> str:
    """`0.95: 9 reports from 6 independent outlets`, and what others say."""
    known = f"{dossier.deadline.confidence:.2f}: {count(len(reports), 'report')}"
    if len(reports) > 1:
        outlets = replace(dossier, evidence=reports).outlets
        known += f" from {count(len(outlets), 'independent outlet')}"
    return "; ".join((known, *_beside(dossier, zone)))


def quotes_of(reports: tuple[Evidence, ...], zone: ZoneInfo) -> tuple[Quote, ...]:
    """The newest first, copies of one text once."""
    newest_first = sorted(reports, key=lambda item: item.published_at, reverse=True)
    distinct: dict[str, Evidence] = {}
    for item in newest_first:
        distinct.setdefault(item.fingerprint, item)
    return tuple(_quote(item, zone) for item in list(distinct.values())[:_MOST_QUOTES])


def _beside(dossier: Dossier, zone: ZoneInfo) -> list[str]:
    """The other dates that reports speak of, each once: told, and not applied."""
    told = Counter(
        (item.intent, date_of(item.mention.due, zone))
        for item in dossier.evidence
        if item.intent in _BESIDE and item.revision == dossier.deadline.revision
    )
    return [
        f"{count(number, 'other report')} {_BESIDE[intent][number > 1]} {on}, not applied"
        for (intent, on), number in told.items()
    ]


def _quote(item: Evidence, zone: ZoneInfo) -> Quote:
    quote, when = plain(item.mention.quote), plain(item.mention.when)
    day = day_of(item.published_at, zone).partition(" ")[2]
    return Quote(
        text=quote or plain(item.title) or "(no words were kept)",
        outlet=plain(item.outlet) or plain(item.feed),
        url=plain(item.url),
        published=f"{day} {hour_of(item.published_at, zone)}",
        reading=_reading(when, item.mention.due, zone) if when in quote else "",
    )


def _reading(when: str, due: Due, zone: ZoneInfo) -> str:
    """How `when` was understood; empty where it names the date itself."""
    words = re.findall(r"\d+|[^\W\d_]+", when.casefold())
    months = {number for number in range(1, 13) if _names_month(words, number)}
    if not when or _is_named(words, months, due):
        return ""
    anchor = "" if months else " from the publication date"
    return f'"{shorten(when, 120)}" read as {_as_meant(due, zone)}{anchor}'


def _as_meant(due: Due, zone: ZoneInfo) -> str:
    """In its own offset, as the article meant it."""
    if due.instant is None:
        return bare_date_of(due, zone)
    return f"{bare_date_of(Due.of_day(due.first_day), zone)}, {due.instant:%H:%M}"


def _is_named(words: list[str], months: set[int], due: Due) -> bool:
    day, numbers = due.first_day, {int(word) for word in words if word.isdecimal()}
    match due.precision:
        case Precision.YEAR:
            return day.year in numbers
        case Precision.MONTH:
            return day.month in months
        case Precision.DAY | Precision.INSTANT:
            in_numbers = {day.month, day.year} <= numbers
            return day.day in numbers and (day.month in months or in_numbers)
        case Precision.QUARTER | Precision.WEEK:
            return False


def _names_month(words: list[str], number: int) -> bool:
    return any(word.startswith(_MONTH_STEMS[number - 1]) for word in words)
