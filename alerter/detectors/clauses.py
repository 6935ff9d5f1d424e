"""The clause around an expression of time, without what only introduces it or is said aside.

    strip --parting signs--> part --asides, introductions, other dates out--> places of its words

Pure: a strip of words in, places in it out.
"""

from typing import NamedTuple

from alerter.detectors.phrases import (
    AND,
    ARTICLE,
    AUXILIARY,
    BE,
    BUT,
    COLON,
    COMMA,
    CONNECTOR,
    DASH,
    DUTY,
    ENDING,
    FILLER,
    HARD,
    HAVING,
    HOUR,
    IF,
    INTRO,
    OPENS,
    OWED,
    POINTER,
    PREPOSITION,
    RELATIVE,
    SAYING,
    SIGN,
    STARTING,
    THAT,
    TIME,
    TO,
    Strip,
)

Places = list[int]

_VERB = AUXILIARY | DUTY | ENDING | STARTING | HAVING | OWED
_LEADS_ON = COLON | OPENS | DASH
#: "that" belongs to a verb of saying so many words before it
_SAID_BEFORE = 6
_SAID_WITHIN = 10
_FEWEST_WORDS = 2


class Clause(NamedTuple):
    """The words of a clause on both sides of its date."""

    left: Places
    right: Places


def clause_of(strip: Strip) -> Clause:
    """The clause around the expression that a strip was cut for."""
    part = _part_before(strip, strip.target)
    edge = _edge(strip, part)
    at = (part[0] if part else strip.target) - 1
    while not edge and at > 0 and strip.kinds[at] & _LEADS_ON:
        edge = _part_before(strip, at)  # nothing stands between its colon and the date
        at = (edge[0] if edge else at) - 1
    left = _without_intro(strip, _unshared(strip, _without_asides(strip, edge)))
    return Clause(left, _right(strip, is_first=not left))


def _part_before(strip: Strip, at: int) -> Places:
    """The words from the last parting sign up to a place, without what stands in brackets."""
    kinds, words = strip.kinds, strip.words
    places: Places = []
    while at > 0:
        at -= 1
        if not kinds[at] & HARD:
            places.append(at)
            continue
        opening = at
        if words[at][0] == ")":
            while opening > 0 and not kinds[opening] & OPENS:
                opening -= 1
        if not kinds[opening] & OPENS or opening == at:
            break
        at = opening
    places.reverse()
    return places


def _edge(strip: Strip, places: Places) -> Places:
    """The words before those that lead to the date; none where these are all."""
    kinds = strip.kinds
    last = index = len(places)
    while index:
        index -= 1
        at = kinds[places[index]]
        if at & CONNECTOR:
            last = index
        elif not at & (FILLER | HOUR | COMMA | TIME):
            break
    kept = places[:last]
    return kept if any(not kinds[at] & SIGN for at in kept) else []


def _right(strip: Strip, *, is_first: bool) -> Places:
    """What stands behind the date, to the end of its part."""
    kinds = strip.kinds
    at, end = strip.target + 1, len(kinds)
    if at < end and kinds[at] & OPENS:
        closing = next((k for k in range(at, end) if strip.words[k][0] == ")"), end - 1)
        at = closing + 1
    skipped = COMMA | HOUR | TIME | (_LEADS_ON if is_first else 0)
    while at < end and (kinds[at] & skipped or strip.words[at] == "'s"):
        at += 1
    places: Places = []
    while at < end and not kinds[at] & HARD:
        if kinds[at] & COMMA and len(places) > 1:
            break
        places.append(at)
        at += 1
    return places


def _unshared(strip: Strip, places: Places) -> Places:
    """The part that the date shares with no other: "A to 3 May and B to 17 May"."""
    kinds = strip.kinds
    for index in range(len(places) - 2, -1, -1):
        if not kinds[places[index]] & TIME:
            continue
        rest = places[index + 1 :]
        parted = 0
        while parted < len(rest) and kinds[rest[parted]] & (COMMA | AND | BUT):
            parted += 1
        rest = rest[parted:]
        is_other = strip.names(rest) or any(kinds[at] & POINTER for at in rest)
        if parted and is_other and not kinds[rest[0]] & _VERB:
            return rest
    return places


def _without_asides(strip: Strip, places: Places) -> Places:
    """Without ", which was Tuesday," and ", the owner of the mill," before a verb."""
    kinds = strip.kinds
    if not strip.seen & COMMA:
        return places
    commas = [index for index, at in enumerate(places) if kinds[at] & COMMA]
    dropped: set[int] = set()
    for number, comma in enumerate(commas):
        if comma in dropped or comma + 1 >= len(places):
            continue
        close = commas[number + 1] if number + 1 < len(commas) else len(places)
        inner = range(comma + 1, close)
        if kinds[places[comma + 1]] & RELATIVE or (
            close + 1 < len(places)
            and kinds[places[close + 1]] & _VERB
            and not any(kinds[places[index]] & (AUXILIARY | DUTY) for index in inner)
        ):
            dropped.update(range(comma, close + 1))
    kept = [at for index, at in enumerate(places) if index not in dropped]
    return kept if strip.names(kept) else places


def _without_intro(strip: Strip, places: Places) -> Places:
    """Without "X said on Friday that", "Under the plan," and "However,"."""
    if strip.seen & SAYING:
        places = _told(strip, _told_that(strip, places))
    while len(places) > 1:
        shorter = _shorter(strip, places)
        if len(shorter) == len(places) or not strip.names(shorter):
            break
        places = shorter
    return places


def _told_that(strip: Strip, places: Places) -> Places:
    """What somebody said: "Officials said on Friday that the fee would be due"."""
    kinds = strip.kinds
    for index in range(len(places) - 2, 0, -1):
        if kinds[places[index]] & THAT:
            before = places[max(0, index - _SAID_BEFORE) : index]
            if any(kinds[at] & SAYING for at in before):
                return places[index + 1 :]
    return places


def _told(strip: Strip, places: Places) -> Places:
    """The same without a "that"."""
    kinds = strip.kinds
    for index in range(1, min(len(places) - 2, _SAID_WITHIN)):
        if not kinds[places[index]] & SAYING or kinds[places[index - 1]] & (BE | TO | ARTICLE):
            continue
        first = index + 1
        while first < len(places) and kinds[places[first]] & (CONNECTOR | TIME | HOUR):
            first += 1
        rest = places[first:]
        if rest and any(kinds[at] & (AUXILIARY | DUTY) for at in rest[1:]):
            return rest
    return places


def _shorter(strip: Strip, places: Places) -> Places:
    """One introduction less, if there is one."""
    kinds = strip.kinds
    first = kinds[places[0]]
    if first & (COMMA | AND | SIGN):
        return places[1:]
    if strip.words[places[0]].isdigit() and strip.words[places[1]] == ". ":
        return places[2:]
    commas: Places = []
    if strip.seen & COMMA:
        commas = [index for index, at in enumerate(places) if kinds[at] & COMMA]
    if commas and first & (PREPOSITION | INTRO | TIME | IF | BUT):
        return places[commas[0] + 1 :]
    if first & (PREPOSITION | BUT) and (behind := _behind_time(strip, places)):
        return behind
    if first & (BUT | INTRO):
        return places[1:]
    return _last_clause(strip, places, commas)


def _last_clause(strip: Strip, places: Places, commas: Places) -> Places:
    """What stands behind ", but" or "he said,"; with its subject where it has none of its own."""
    kinds = strip.kinds
    for index in commas:
        if 0 < index < len(places) - 2 and kinds[places[index - 1]] & SAYING:
            return places[index + 1 :]
        rest = places[index + 2 :]
        if len(rest) < _FEWEST_WORDS or not kinds[places[index + 1]] & (AND | BUT):
            continue
        if kinds[rest[0]] & (AUXILIARY | DUTY):
            verb = next((k for k in range(1, index) if kinds[places[k]] & _VERB), 0)
            return places[:verb] + rest
        if kinds[places[index + 1]] & BUT or _is_clause(strip, rest):
            return rest
    return places


def _behind_time(strip: Strip, places: Places) -> Places:
    """What stands behind a date that ends an introduction: "After the storm of 3 May firms"."""
    kinds = strip.kinds
    for index, at in enumerate(places[:_SAID_WITHIN]):
        if kinds[at] & _VERB:
            break
        if kinds[at] & TIME:
            rest = places[index + 1 :]
            is_subject = rest and not kinds[rest[0]] & (_VERB | CONNECTOR | AND)
            return rest if is_subject and _is_clause(strip, rest) else []
    return []


def _is_clause(strip: Strip, places: Places) -> bool:
    """Whether a stretch has a subject and a verb of its own."""
    return any(strip.kinds[at] & _VERB for at in places[1:])
