"""Features put into words for people: what was seen, and where.

    "Lc until:act"  ->  the connector "until" before it, a word of the class "act" before it

A feature that sees two things is taken apart into both, so that what a word weighed in all can be
told. Pure: names in, words out.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple


class Sight(NamedTuple):
    """One thing that a feature sees."""

    #: "word" and "class" stand in the clause, on a side; "other" is all the rest
    kind: str
    #: the stem, the class, or what is said of it
    name: str
    #: left or right of the expression
    is_left: bool = True


@lru_cache(maxsize=8192)
def sights(feature: str) -> tuple[Sight, ...]:
    """What a feature sees; itself where nobody put it into words."""
    group, _, value = feature.partition(":")
    kind, _, rest = group.partition(" ")
    read = _READERS.get(kind)
    if read is not None:
        value = f"{rest} {value}" if rest else value
        return tuple([sight for sight in read(value) if sight.name])
    return (_other(_PLAIN.get(feature, f"the feature “{feature}”")),)


def meaning(name: str) -> str:
    """What the words of a class are for."""
    return _CLASSES.get(name, f"a word of the class “{name}”")


def standing_at(sight: Sight) -> str:
    """A sight that no word of the clause stands for: a sign, a name, another date."""
    side = "before it" if sight.is_left else "behind it"
    if sight.kind == "class":
        return f"{meaning(sight.name)} {side}"
    if sight.name == "^":
        return "nothing leads to it"
    if sight.name == "$":
        return "nothing comes behind it"
    return f"{_SIGNS.get(sight.name, f'“{sight.name}”')} {side}"


def _other(said: str) -> Sight:
    return Sight("other", said)


def _words(value: str, *, is_left: bool) -> list[Sight]:
    return [Sight("word", part, is_left) for part in value.split(" ")]


def _class(value: str, *, is_left: bool) -> list[Sight]:
    return [Sight("class", value, is_left)]


def _with_ending(value: str, *, is_left: bool) -> list[Sight]:
    return _class(value.rpartition(" ")[0], is_left=is_left)


def _linked(value: str, *, is_left: bool) -> list[Sight]:
    link, _, name = value.partition(" ")
    return [Sight("word", link), Sight("class", name, is_left)]


def _turns(value: str, *, is_left: bool) -> list[Sight]:
    return [Sight("class", name, is_left) for name in value.split(" ")]


def _around(value: str) -> list[Sight]:
    left, _, right = value.partition(" ")
    return [Sight("word", left), Sight("word", right, is_left=False)]


def _heads(value: str) -> list[Sight]:
    left, _, right = value.partition(" ")
    return [Sight("class", left), Sight("class", right, is_left=False)]


def _form(value: str) -> list[Sight]:
    return [_other(f"it is {_FORMS.get(value, f'of the form “{value}”')}")]


def _link_and_form(value: str) -> list[Sight]:
    link, _, form = value.partition(" ")
    return [Sight("word", link), *_form(form)]


def _far(value: str) -> list[Sight]:
    return [_other(_FARS.get(value, value))]


def _cut_far(value: str) -> tuple[str, str]:
    far = next(far for far in (*_FARS, "") if value.endswith(far))
    return value.removesuffix(far).rstrip(), far


def _form_and_far(value: str) -> list[Sight]:
    form, far = _cut_far(value)
    return [*_form(form), *_far(far)]


def _sure_and_far(value: str) -> list[Sight]:
    sure, far = _cut_far(value)
    return [_other(_PLAIN.get(sure, sure)), *_far(far)]


def _number_of(what: str, most: str) -> Callable[[str], list[Sight]]:
    def read(value: str) -> list[Sight]:
        if value == "1":
            return [_other(f"it is the only date in the {what}")]
        more = " or more" if value == most else ""
        return [_other(f"the {what} names {value}{more} dates")]

    return read


def _elsewhere(where: str) -> Callable[[str], list[Sight]]:
    return lambda value: [_other(f"{where} has {meaning(value)}")]


def _somewhere(value: str) -> list[Sight]:
    return [_other(f"its sentence says {_SIGNS.get(value, f'“{value}”')}")]


def _shared(value: str) -> list[Sight]:
    count = {"0": "no word", "1": "one word", "2": "two words"}.get(value, "several words")
    return [_other(f"its sentence shares {count} with the title")]


def _line_from(edge: str) -> Callable[[str], list[Sight]]:
    return lambda value: [_other(f"its sentence is number {value} from the {edge}, counted from 0")]


def _length(value: str) -> list[Sight]:
    return [_other(f"its sentence has about {5 * int(value)} words")]


def _index(value: str) -> list[Sight]:
    before, _, behind = value.partition(" ")
    return [_other(f"{before} dates stand before it in its sentence, {behind} behind it")]


def _told(value: str) -> list[Sight]:
    if value == "no":
        return _far("nowhere")
    return [_other("its day is named once" if value == "1" else "its day is named again")]


def _rank(value: str) -> list[Sight]:
    return [_other(f"of the days ahead it is {_RANKS[value]}")]


def _hour(value: str) -> list[Sight]:
    return [_other(f"its hour is {value}")]


def _weekday(value: str) -> list[Sight]:
    return [_other(f"it falls on a {value}" if value != "weekend" else "it falls on a weekend")]


def _date(value: str) -> list[Sight]:
    return [_other(f"it is {_DATES[value]}")]


def _ahead(value: str) -> list[Sight]:
    return [_other(_distance(value, "ahead"))]


def _ago(value: str) -> list[Sight]:
    return [_other(_distance(value, "back"))]


def _distance(value: str, where: str) -> str:
    """How many days off; each step tells of the days up to it."""
    if value == "-1":
        return f"it does not lie {where}"
    if value in ("0", "1"):
        return f"it lies {'today' if value == '0' else f'a day {where}'}"
    return f"it lies years {where}" if value == "more" else f"it lies up to {value} days {where}"


def _both(
    first: Callable[[str], list[Sight]], second: Callable[[str], list[Sight]]
) -> Callable[[str], list[Sight]]:
    """Of two things that a feature sees, the first is told by the first word of it."""

    def read(value: str) -> list[Sight]:
        one, _, other = value.partition(" ")
        return [*first(one), *second(other)]

    return read


def _date_and_link(value: str) -> list[Sight]:
    date, _, link = value.rpartition(" ")
    return [*_date(date), Sight("word", link)]


def _link(value: str) -> list[Sight]:
    return [Sight("word", value)]


def _mood(value: str, *, is_left: bool) -> list[Sight]:
    moods, _, name = value.rpartition(" ")
    said = [_MOODS[mood] for mood in moods.split() if mood in _MOODS]
    return [*_class(name, is_left=is_left), *map(_other, said)]


def _sided(read: Callable[..., list[Sight]], *, is_left: bool) -> Callable[[str], list[Sight]]:
    return lambda value: read(value, is_left=is_left)


_SIDED: dict[str, Callable[..., list[Sight]]] = {
    **dict.fromkeys(("l", "ln", "l5", "lf", "l1", "l2", "l3"), _words),
    **dict.fromkeys(("L", "LN", "L5", "LF"), _class),
    "Le": _with_ending,
    "Lc": _linked,
    "Ls": _turns,
}
_READERS: dict[str, Callable[[str], list[Sight]]] = {
    **{name: _sided(read, is_left=True) for name, read in _SIDED.items()},
    **{
        name.replace("l", "r").replace("L", "R"): _sided(read, is_left=False)
        for name, read in _SIDED.items()
    },
    "ml": _sided(_mood, is_left=True),
    "mr": _sided(_mood, is_left=False),
    "lr": _around,
    "c": _sided(_words, is_left=True),
    "cv": _link_and_form,
    "nl": _sided(_linked, is_left=True),
    "nr": _sided(_linked, is_left=False),
    "nn": _heads,
    "v": _form,
    "in": _far,
    "iv": _form_and_far,
    "is": _sure_and_far,
    "n": _number_of("text", "6"),
    "sn": _number_of("sentence", "4"),
    "s": _somewhere,
    "title-words": _shared,
    "from-top": _line_from("top"),
    "from-end": _line_from("end"),
    "length": _length,
    "index": _index,
    "told": _told,
    "rank": _rank,
    "hour": _hour,
    "weekday": _weekday,
    "date": _date,
    "date-link": _date_and_link,
    "ahead": _ahead,
    "ahead-form": _both(_ahead, _form),
    "ahead-link": _both(_ahead, _link),
    "ago": _ago,
    "ago-form": _both(_ago, _form),
    "S": _elsewhere("the sentence"),
    "T": _elsewhere("the title"),
    "P": _elsewhere("the sentence before"),
    "N": _elsewhere("the sentence behind"),
}
_PLAIN = {
    "title": "it stands in the title",
    "line": "it stands in a list",
    "body": "it stands in running text",
    "lead": "it stands in the first sentence",
    "clock": "it names an hour",
    "year": "it names the year",
    "range": "it closes a range of dates",
    "opens": "it opens a range of dates",
    "sure": "it can only be one day",
    "either": "it may lie behind or ahead",
    "round": "it is a round number of days away",
}
_RANKS = {
    "none": "none",
    "only": "the only one",
    "first": "the first",
    "middle": "one in the middle",
    "last": "the last",
}
_DATES = {
    "any": "no day on which months or years begin or end",
    "first of a month": "the first of a month",
    "middle of a month": "the middle of a month",
    "last of a month": "the last of a month",
    "last of the year": "the last of the year",
}
_MOODS = {
    "not": "its clause denies something",
    "maybe": "its clause tells a wish, a plan or a doubt",
    "had": "its clause tells what held before",
}
_SIGNS = {
    "#": "another date",
    "0": "a number",
    "Name": "a name",
    "--": "a dash",
    ",": "a comma",
    "colon": "a colon",
    "\u00b6": "a line break",
    '"': "a quotation mark",
}
_FARS = {
    "long gone": "it lies long behind the day of publication",
    "gone": "it lies behind the day of publication",
    "today": "it falls on the day of publication",
    "week": "it lies within a week of publication",
    "month": "it lies within weeks of publication",
    "year": "it lies within a year of publication",
    "far": "it lies more than a year ahead",
    "nowhere": "it cannot lie ahead",
}
_FORMS = {
    "clock": "an hour alone",
    "day": "a day of a named month",
    "day of month": "a day of no named month",
    "weekday bare": "a bare weekday",
    "weekday this": "a weekday with “this”",
    "weekday next": "a weekday with “next”",
    "weekday last": "a weekday with “last”",
    "nthweekday": "the nth weekday of a month",
    "shift ahead": "counted ahead from publication",
    "shift back": "counted back from publication",
    "today": "the day of publication",
    "span": "a length of time",
    "weekof": "the week of a day",
    "feast": "a day with a name",
    "sameday": "a day that was named before",
    "unplaceable": "a time without a date",
    **{unit: f"a {unit}" for unit in ("week", "month", "quarter", "half", "year")},
    **{f"end of {unit}": f"the end of a {unit}" for unit in ("week", "month", "quarter", "year")},
}
_CLASSES = {
    "act": "a word for what has to be done",
    "paper": "a word for what is handed in",
    "limit": "a word for a limit of time",
    "lapse": "a word for running out",
    "end": "a word for ending or staying open",
    "start": "a word for beginning to hold",
    "duty": "a word for a duty",
    "ban": "a word for a ban",
    "permit": "a word for what may be done",
    "term": "a word for something that can run out",
    "rule": "a word for a rule",
    "event": "a word for an event",
    "said": "a word for saying or happening",
    "move": "a word for shifting a date",
    "was": "a word for what held before",
    "cancel": "a word for calling off",
    "met": "a word for being in time",
    "missed": "a word for being late",
    "hedge": "a word of doubt or intent",
    "negation": "a word for no",
    "condition": "a word for a condition",
    "future": "a word for what will be",
    "past": "a word for what was",
    "present": "a word for what is",
    "person": "a word for somebody",
    "only": "a word for strictness",
    "history": "a word for times gone by",
    "fiction": "a word for a made-up story",
    "heading": "a heading of dates",
    "counts from": "a word that counts from an event",
    "counts back": "a word that counts back from an event",
    "now": "a word for the day of publication",
    "then": "a word for what comes after",
    "time": "another date",
    "name": "a name",
}
