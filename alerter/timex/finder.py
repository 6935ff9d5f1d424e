"""Finds the expressions of time in a text, with their spans.

The text is cut into tokens once; from each token at which a shape may begin the longest match is
read; then neighbours are joined: a date with its clock time, a span with the date it counts from,
the ends of a range.
Pure: text in, records out.
"""

from collections.abc import Mapping

from alerter.timex.found import Found, Reading
from alerter.timex.joiner import joined
from alerter.timex.language import Form, Language
from alerter.timex.reader import READERS, Reader
from alerter.timex.tape import Tape
from alerter.timex.value import Clock, Stamp, Timex, Unplaceable, Value

#: signs that part numbers from what they belong to: "$5 May", "1.5 May", "/2024/05/03"
_STICKY = frozenset("$\u20ac\u00a3.,/@#_=&\\")


def read_tape(text: str, language: Language) -> Tape:
    """`text` cut into the tokens of a language."""
    return language.cutter.cut(text)


def find(
    text: str, language: Language, *, day_first: bool = False, offset: int = 0
) -> tuple[Timex, ...]:
    """The expressions of time in `text`, in order, without overlap.

    `day_first`: in 9/17/2025 the day stands first. `offset`: the publisher's own in minutes, which
    tells two zones of one abbreviation apart.
    """
    return find_on(language.cutter.cut(text), language, day_first=day_first, offset=offset)


def find_on(
    tape: Tape,
    language: Language,
    *,
    day_first: bool = False,
    offset: int = 0,
    readers: Mapping[str, Reader] = READERS,
) -> tuple[Timex, ...]:
    """The same on a tape that was read before, or with other readers for the forms of the pack."""
    found: list[Timex] = []
    after = 0
    signs, forms = tape.signs, language.forms
    reading = Reading(tape, language, day_first, offset)
    for first in forms.starts(signs):
        if first >= after and (ends := forms.matches(signs, first)):
            timex = _read(reading, first, ends, readers)
            if timex is not None:
                found.append(timex)
                after = timex.last + 1
    if not found:
        return ()
    return tuple(
        timex for timex in joined(tape, language, found) if type(timex.value) is not Unplaceable
    )


def _read(
    reading: Reading,
    first: int,
    ends: list[tuple[int, tuple[Form, ...]]],
    readers: Mapping[str, Reader],
) -> Timex | None:
    """The longest match that its reader accepts."""
    tape = reading.tape
    words, starts, behind = tape.words, tape.starts, tape.ends
    if first and starts[first] == behind[first - 1] and _is_head(words[first - 1]):
        return None
    for last, forms in reversed(ends):
        # "5th", "1990s": the head of something longer
        after = last + 1
        is_glued = after < len(words) and starts[after] == behind[last]
        if is_glued and words[after].isalnum() and words[last].isalnum():
            continue
        for form in forms:
            if form.is_free or form.fits(tape.signs, first, last):
                found = Found(reading, first, last, form.given)
                value = readers[form.read](found)
                if value is not None:
                    return _timex(found, value)
    return None


def _is_head(before: str) -> bool:
    """Whether what follows at once is but the tail of it: "COVID19", "$5", "1.5"."""
    return before in _STICKY or before.isalnum()


def _timex(found: Found, value: Value | Clock | Stamp) -> Timex:
    tape, first, last = found.tape, found.first, found.last
    start, end = tape.starts[first], tape.end_of(last)
    text = tape.text[start:end]
    if isinstance(value, Clock):
        return Timex(start, end, text, None, value, None, first, last)
    if isinstance(value, Stamp):
        return Timex(start, end, text, value.value, value.clock, None, first, last)
    opens = None
    if found.opening is not None:
        opens = Timex(start, end, text, found.opening, first=first, last=last)
    return Timex(start, end, text, value, None, opens, first, last)
