"""Reads one entry from its sentences to the judged dates in it.

Deterministic; keeps nothing between entries.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from alerter.detectors.candidate import Candidate
from alerter.detectors.clauses import Clause, View, clause_of
from alerter.detectors.lexicon import load_lexicon
from alerter.detectors.listing import listed
from alerter.detectors.memory import Memory
from alerter.detectors.merging import merge
from alerter.detectors.naming import name_of
from alerter.detectors.obligation import judge
from alerter.detectors.sentences import Sentence, split
from alerter.detectors.standing import EARLIER, Reading, direction_of, is_old, stand
from alerter.detectors.verdict import Verdict
from alerter.model import Entry, Mention, State
from alerter.timex import (
    Anchor,
    Direction,
    Resolved,
    Timex,
    find,
    fold,
    load_language,
    resolve,
)
from alerter.timex.language import zone_named
from alerter.timex.value import Clock, End, Period, Span

#: a text that names more dates is a table, not news
_MOST_DATES = 400
_LONGEST_TEXT = 200_000
_LONGEST_HEADING = 60
_LONGEST_TITLE = 1000
_MONTH_FIRST_MINUTES = range(-600, -119)
_LANGUAGE = "en"


def examine(entry: Entry) -> tuple[Candidate, ...]:
    """Every expression of time in `entry`, in order, with the judgement on it."""
    return _Examination(entry).candidates()


class _Examination:
    """One entry that is being read."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.body = entry.body[:_LONGEST_TEXT]
        self.sentences = split(self.body, min(len(entry.title), len(self.body)))
        zone = ZoneInfo(entry.zone) if entry.zone else entry.published_at.tzinfo
        self.memory = Memory(Anchor(entry.published_at, zone))
        self.dropped: list[Candidate] = []
        #: the last date that counted
        self.last: Reading | None = None

    def candidates(self) -> tuple[Candidate, ...]:
        readings = [
            reading
            for view in self._views()
            for timex in view.timexes
            if (reading := self._read(view, timex)) is not None
        ]
        counted = [self._recounted(reading) for reading in self._extended(readings)]
        stated = stand(
            counted, self.entry.published_at, title=self._title(), before=self._before(counted)
        )
        found = [self._candidate(reading) for reading in merge(stated)]
        return tuple(sorted([*found, *self.dropped], key=lambda candidate: candidate.start))

    def _views(self) -> Iterator[View]:
        language = load_language(_LANGUAGE)
        offset = self.entry.published_at.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        day_first = minutes not in _MONTH_FIRST_MINUTES
        is_aoe = bool(language.joints["all_aoe"].search(fold(self.body)))
        left = _MOST_DATES
        for sentence in self.sentences:
            text = self.body[sentence.start : sentence.end]
            found = find(text, language, day_first=day_first, offset=minutes)[:left]
            left -= len(found)
            if is_aoe and sentence.is_line and not sentence.is_title:
                found = tuple(_at_aoe(timex) for timex in found)
            if found:
                yield View(sentence, text, found, load_lexicon(_LANGUAGE))
            if left <= 0:
                return

    def _title(self) -> View:
        title = self.entry.title[:_LONGEST_TITLE]
        sentence = Sentence(0, len(title), 0, is_line=True)
        return View(sentence, title, find(title, load_language(_LANGUAGE)), load_lexicon(_LANGUAGE))

    def _before(self, readings: list[Reading]) -> dict[Sentence, View]:
        """The sentence before each that was read, where it stands in the same paragraph."""
        read = {reading.clause.view.sentence for reading in readings}
        return {
            sentence: View(other, self.body[other.start : other.end], (), load_lexicon(_LANGUAGE))
            for other, sentence in pairwise(self.sentences)
            if sentence in read and other.paragraph == sentence.paragraph
        }

    def _read(self, view: View, timex: Timex) -> Reading | None:
        clause = clause_of(view, _closed(view, timex))
        verdict = self._verdict(clause)
        placed = self.memory.place(clause, direction_of(clause, verdict))
        reading = None
        if isinstance(verdict, str) and (shared := self._shared(clause)):
            verdict = shared
            placed = self.memory.place(clause, direction_of(clause, verdict))
        if placed is not None and isinstance(verdict, Verdict):
            today = self.memory.anchor.today
            reading = self.last = Reading(clause, verdict, placed, today, is_old=is_old(clause))
        else:
            reason = verdict if isinstance(verdict, str) else "cannot be placed on the calendar"
            self.dropped.append(_dropped(clause, placed, reason))
        self.memory.keep(clause, placed, counts=reading is not None and not reading.is_old)
        return reading

    def _verdict(self, clause: Clause) -> Verdict | str:
        if self.memory.is_history(clause):
            return "tells of a year gone by"
        verdict = judge(clause)
        if isinstance(verdict, Verdict):
            return verdict
        headings = self._headings(clause.view.sentence)
        return listed(clause, headings=headings) or (EARLIER if is_old(clause) else verdict)

    def _shared(self, clause: Clause) -> Verdict | None:
        """The verdict on the date before it in an enumeration: "A by 1 May, B by 1 June"."""
        before = self.last
        if before is None or before.clause.view is not clause.view:
            return None
        between = clause.view.masked[before.clause.timex.end : clause.edge]
        if before.verdict is EARLIER:
            return None
        is_same = before.clause.connector == clause.connector
        if is_same and clause.connector != "none" and clause.finds("enumerated", between):
            return before.verdict._replace(strength=max(0.5, before.verdict.strength - 0.1))
        return None

    def _headings(self, sentence: Sentence) -> list[str]:
        """The title, and the lines that may head the list a sentence stands in."""
        if not sentence.is_line:
            return []
        above = [
            self.body[other.start : other.end]
            for other in self.sentences
            if other.start < sentence.start
            and sentence.paragraph - 1 <= other.paragraph
            and other.end - other.start <= _LONGEST_HEADING
        ]
        return [self.entry.title, *above]

    def _extended(self, readings: list[Reading]) -> list[Reading]:
        """Counts "another 90 days" from the end that it is added to, where the text tells."""
        old = next((reading for reading in readings if reading.is_old), None)
        if old is None:
            return [reading for reading in readings if not self._is_adrift(reading)]
        anchor = self.memory.anchor._replace(extended=old.due)
        return [
            _with(reading, resolve(reading.clause.timex, anchor, Direction.AHEAD))
            if (span := _bare_span(reading)) and span.is_more
            else reading
            for reading in readings
        ]

    def _is_adrift(self, reading: Reading) -> bool:
        """Whether time is added to an end that nobody named, so that it cannot be placed."""
        span = _bare_span(reading)
        if span is None or not span.is_more:
            return False
        self.dropped.append(_dropped(reading.clause, None, "is added to an end that is not named"))
        return True

    def _recounted(self, reading: Reading) -> Reading:
        """Counts a bare length of time from the day on which it was set, where that is told."""
        span = _bare_span(reading)
        if span is None or span.is_more:
            return reading
        return _with(reading, self.memory.place_span(reading.clause))

    def _candidate(self, reading: Reading) -> Candidate:
        clause, verdict = reading.clause, reading.verdict
        start = clause.view.sentence.start + clause.timex.start
        mention = Mention(
            what=name_of(clause, verdict, self.entry.title),
            kind=verdict.kind,
            due=reading.due,
            state=reading.state,
            quote=clause.view.text,
            when=clause.timex.text,
            start=start,
            end=start + len(clause.timex.text),
            confidence=round(verdict.strength, 2),
            was=reading.was if reading.state is State.MOVED else None,
            hedged=reading.hedged,
            cue=verdict.cue,
        )
        return Candidate(
            start=start,
            end=mention.end,
            when=mention.when,
            quote=mention.quote,
            due=mention.due,
            how=reading.resolved.how,
            cue=mention.cue,
            reason=verdict.reason,
            mention=mention,
        )


def _at_aoe(timex: Timex) -> Timex:
    """Anywhere on Earth, where a heading says so of all its lines."""
    if timex.clock is not None:
        return timex
    return timex._replace(clock=Clock(23, 59, zone_named("-12:00")))


def _closed(view: View, timex: Timex) -> Timex:
    """A month that bounds something counts to its end: "through August", "before 2026 is over"."""
    if not isinstance(timex.value, Period):
        return timex
    is_over = view.lexicon.shape("is_over").match(view.masked, timex.end)
    closes = view.lexicon.shape("closing").search(view.masked[: timex.start])
    if is_over or (closes and timex.value.unit == "month"):
        return timex._replace(value=End(timex.value))
    return timex


def _bare_span(reading: Reading) -> Span | None:
    value = reading.clause.timex.value
    return value if isinstance(value, Span) and value.base is None else None


def _with(reading: Reading, resolved: Resolved | None) -> Reading:
    return replace(reading, resolved=resolved) if resolved else reading


def _dropped(clause: Clause, placed: Resolved | None, reason: str) -> Candidate:
    start = clause.view.sentence.start + clause.timex.start
    return Candidate(
        start=start,
        end=start + len(clause.timex.text),
        when=clause.timex.text,
        quote=clause.view.text,
        due=placed.due if placed else None,
        how=placed.how if placed else "",
        cue="",
        reason=reason,
        mention=None,
    )
