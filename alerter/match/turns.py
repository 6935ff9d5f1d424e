"""Turns in a deadline's life that an article tells without naming its date: that it was called off,
or that it was met or is over, and how far off the date was then.

    "two days ahead of the outside date"    the date lies about two days after the news: met early
    "a day after the mandate took effect"   the date lies about a day before it: over
    "postponed, and no new date was set"    it holds no more

Which deadline is meant, the date and the words tell. English only.
Pure: reads no clock, store or network.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from alerter.due import Due
from alerter.match.wording import any_of, either
from alerter.model import Dossier, Entry, Mention, State

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_COUNTS = {
    **{word: number for number, word in enumerate(_NUMBERS.split(), 1)},
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "couple of": 2,
    "a few": 3,
}
_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30}
#: letters that may stand within `two days … left`, and within `a day after … took effect`
_WITHIN, _BETWEEN = 40, 80
#: an article may be late by so many days
_LATE = 2
_SURE = 0.8
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a sentence tells of some deadline."""

    state: State
    #: the sentence, verbatim, and the words in it that tell of the turn
    quote: str
    when: str
    #: offsets of `when` in `Entry.body`
    start: int
    end: int
    #: the days between which the date must lie; None where it tells nothing of it
    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def tells_when(self) -> bool:
        """Whether it says how far off the date was."""
        return self.earliest is not None

    def fits(self, due: Due) -> bool:
        """Whether a date lies where the sentence has it."""
        if self.earliest is None or self.latest is None:
            return True
        return self.earliest.date() <= due.last_day <= self.latest.date()

    def mention(self, dossier: Dossier) -> Mention:
        """The turn as a mention of `dossier`."""
        deadline = dossier.deadline
        return Mention(
            what=deadline.what,
            kind=deadline.kind,
            due=deadline.due,
            state=self.state,
            quote=self.quote,
            when=self.when,
            start=self.start,
            end=self.end,
            confidence=_SURE,
        )


def turns_in(entry: Entry) -> tuple[Turn, ...]:
    """The turns that `entry` tells so, in order."""
    return tuple(filter(None, (_turn(entry, found) for found in _SENTENCE.finditer(entry.body))))


def _turn(entry: Entry, sentence: re.Match[str]) -> Turn | None:
    text = sentence[0]
    if (found := _over().search(text)) is not None:
        return _placed(entry, sentence, found, State.PAST)
    if (found := _ahead().search(text)) is not None and _is_done(text, found, entry.title):
        return _placed(entry, sentence, found, State.MET)
    if (found := _called_off().search(text)) is not None and _is_so(text):
        return Turn(State.CANCELLED, text.strip(), found[0], *_place(sentence, found))
    return None


@cache
def _ahead() -> re.Pattern[str]:
    return _compiled(rf"{_length()}(?: of [^.;,]{{0,{_WITHIN}}})? {either('ahead')}")


@cache
def _over() -> re.Pattern[str]:
    return _compiled(rf"{_length()} after\b[^.;]{{0,{_BETWEEN}}}?{either('over')}")


@cache
def _called_off() -> re.Pattern[str]:
    put_off = rf"{either('put_off')}[^.;]{{0,{_BETWEEN}}}?{either('no_new_date')}"
    return _compiled(rf"{either('called_off')}|{put_off}")


def _length() -> str:
    counts = "|".join(sorted(_COUNTS, key=len, reverse=True))
    units = "|".join(_DAYS)
    return (
        rf"\b(?P<count>\d{{1,3}}|{counts})[ -](?P<working>business |working )?(?P<unit>{units})s?"
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _is_done(text: str, found: re.Match[str], title: str) -> bool:
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    done = any_of("done")
    if done.search(rest) is None and done.search(title) is None:
        return False
    return any_of("not_done").search(rest) is None and "n't" not in rest


def _is_so(text: str) -> bool:
    return any_of("not_so").search(text) is None and not text.rstrip().endswith("?")


def _placed(entry: Entry, sentence: re.Match[str], found: re.Match[str], state: State) -> Turn:
    count = found["count"].casefold()
    days = (_COUNTS.get(count) or int(count)) * _DAYS[found["unit"].casefold()]
    slack = 1 + days // 7
    if found["working"]:
        days, slack = days * 7 // 5, slack + 2
    at = entry.published_at
    if state is State.PAST:
        earliest, latest = at - timedelta(days + slack), at - timedelta(max(0, days - slack))
    else:
        earliest, latest = at + timedelta(days - slack - _LATE), at + timedelta(days + slack)
    place = _place(sentence, found)
    return Turn(state, sentence[0].strip(), found[0], *place, earliest, latest)


def _place(sentence: re.Match[str], found: re.Match[str]) -> tuple[int, int]:
    return sentence.start() + found.start(), sentence.start() + found.end()
