"""Every usual spelling of a time in English, read on Wednesday 10 September 2025."""

from datetime import datetime

import pytest

from alerter.due import Due
from alerter.timex import Anchor, Direction, find, load_language, read_tape, resolve
from alerter.timex.shape import Automaton, Vocabulary
from alerter.timex.tape import pattern_of

ENGLISH = load_language("en")
AT = datetime.fromisoformat("2025-09-10T08:05:00-04:00")


def read(text: str, direction: Direction = Direction.AHEAD, named: str = "") -> list[str]:
    anchor = Anchor(AT, named=Due.parse(named) if named else None)
    found = (resolve(timex, anchor, direction) for timex in find(text, ENGLISH))
    return [one.due.text for one in found if one]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("5 March 2024", "2024-03-05"),
        ("March 5th, 2024", "2024-03-05"),
        ("Mar. 5", "2026-03-05"),
        ("5-Mar-24", "2024-03-05"),
        ("the 5th of March", "2026-03-05"),
        ("5 March '24", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("05.03.2024", "2024-03-05"),
        ("3/5/24", "2024-03-05"),
        ("2024-03-05T14:00:00Z", "2024-03-05T14:00:00+00:00"),
        ("2024-03-05T14:00+02:00", "2024-03-05T14:00:00+02:00"),
        ("this Friday, September 12", "2025-09-12"),
        ("the fifteenth", "2025-09-15"),
        ("the 15th of the month", "2025-09-15"),
        ("the Fourth of July", "2026-07-04"),
        ("this coming Tuesday", "2025-09-16"),
        ("this past Tuesday", "2025-09-09"),
        ("Tuesday next", "2025-09-16"),
        ("Friday fortnight", "2025-09-26"),
        ("Wednesday next week", "2025-09-17"),
        ("a week ago Friday", "2025-08-29"),
        ("three weeks ago last Thursday", "2025-08-14"),
        ("last Friday in May", "2026-05-29"),
        ("the last Friday of this month", "2025-09-26"),
        ("the Friday before Thanksgiving", "2025-11-21"),
        ("the day before Thanksgiving", "2025-11-26"),
        ("the day after 30 September", "2025-10-01"),
        ("the eve of 5 October", "2025-10-04"),
        ("three days before 5 October", "2025-10-02"),
        ("last night", "2025-09-09"),
        ("this afternoon", "2025-09-10"),
        ("tomorrow night", "2025-09-11"),
        ("10 days hence", "2025-09-20"),
        ("ten days out", "2025-09-20"),
        ("ten days on", "2025-09-20"),
        ("a fortnight from now", "2025-09-24"),
        ("one hundred and eighty days", "2026-03-09"),
        ("two and a half years", "2028-03-10"),
        ("a couple of weeks", "2025-09-24"),
        ("the next ten days", "2025-09-20"),
        ("five trading days", "2025-09-17"),
        ("five calendar days", "2025-09-15"),
        ("a 72-hour pause", "2025-09-13"),
        ("seven nights", "2025-09-17"),
        ("six months after it was signed on 4 March 2025", "2025-09-04"),
        ("end-June", "2026-06-30"),
        ("month's end", "2025-09-30"),
        ("the turn of the year", "2025-12-31"),
        ("the year is out", "2025-12-31"),
        ("The agreement ends with November.", "2025-11-30"),
        ("The grace dies with the month, they say.", "2025-09-30"),
        ("when October does", "2025-10-31"),
        ("They go away when 2026 does.", "2026-12-31"),
        ("at October's end", "2025-10-31"),
        ("from the start of next year", "2026-01-01"),
        ("by All Saints", "2025-11-01"),
        ("by six in the evening on 5 October", "2025-10-05T18:00:00-04:00"),
        ("12:00 midnight, at the end of the day on 5 October", "2025-10-05T23:59:00-04:00"),
        ("the last business day of August 2026", "2026-08-31"),
        ("the last working day of May 2026", "2026-05-29"),
        ("Leap Day", "2028-02-29"),
        ("Hallowe'en", "2025-10-31"),
        ("Ash Wednesday", "2026-02-18"),
        ("Remembrance Sunday", "2025-11-09"),
        ("COB Friday", "2025-09-12"),
        ("close of business", "2025-09-10"),
        ("mid-2026", "2026"),
        ("spring 2026", "2026"),
        ("the summer of 2026", "2026"),
        ("the first week of October", "2025-W40"),
        ("the last week of May 2026", "2026-W22"),
        ("week 23 of 2026", "2026-W23"),
        ("week commencing 22 September", "2025-W39"),
        ("3Q25", "2025-Q3"),
        ("the last quarter of 2025", "2025-Q4"),
        ("H1 2026", "2026"),
    ],
)
def test_a_day_or_a_coarser_time_is_read(written: str, due: str) -> None:
    assert read(f"It is due by {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("5.30 pm", "17:30:00-04:00"),
        ("17.00 h", "17:00:00-04:00"),
        ("1700 GMT", "17:00:00+00:00"),
        ("0900hrs", "09:00:00-04:00"),
        ("12 noon", "12:00:00-04:00"),
        ("half past five", "17:30:00-04:00"),
        ("a quarter to six", "17:45:00-04:00"),
        ("twenty-five past four", "16:25:00-04:00"),
        ("11:59:59 pm", "23:59:00-04:00"),
        ("one minute to midnight", "23:59:00-04:00"),
        ("17:00 (CEST)", "17:00:00+02:00"),
        ("5 p.m. local time", "17:00:00-04:00"),
        ("5 p.m. London time", "17:00:00+01:00"),
    ],
)
def test_an_hour_is_read_in_all_its_spellings(written: str, hour: str) -> None:
    assert read(f"It ends by {written}, on 11 September.") == [f"2025-09-11T{hour}"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("Thursday, 5 p.m., Sept. 11", "2025-09-11T17:00:00-04:00"),
        ("Sunday evening at 8", "2025-09-14T20:00:00-04:00"),
        ("by 10 on Monday morning", "2025-09-15T10:00:00-04:00"),
        ("a minute after midnight Tuesday", "2025-09-17T00:01:00-04:00"),
        ("12:01 a.m. on Thursday the 11th", "2025-09-11T00:01:00-04:00"),
        ("Friday 12 September, midnight, Anywhere on Earth", "2025-09-12T23:59:00-12:00"),
        ("Mon, 15 Sep 2025 17:00:00 GMT", "2025-09-15T17:00:00+00:00"),
    ],
)
def test_a_day_and_its_hour_are_one_wherever_they_stand(written: str, due: str) -> None:
    assert read(f"It ends {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("the Tuesday after", "2025-10-21"),
        ("the Tuesday before", "2025-10-14"),
        ("two days later", "2025-10-18"),
        ("the next day", "2025-10-17"),
        ("that same day", "2025-10-16"),
        ("a week before that", "2025-10-09"),
    ],
)
def test_what_points_back_counts_from_the_day_named_last(written: str, due: str) -> None:
    assert read(f"It is due {written}.", named="2025-10-16") == [due]


def test_a_weekday_beside_its_date_picks_the_year_and_else_is_told() -> None:
    assert read("Tuesday, 30 September", Direction.PAST) == ["2025-09-30"]
    assert read("30 September, a Monday", Direction.AHEAD) == ["2024-09-30"]


def test_the_signs_of_a_tape_are_as_many_as_its_words() -> None:
    tape = read_tape("Due by Good Friday, 5 p.m.: it's final.", ENGLISH)
    assert tape.words == [
        "due", "by", "good friday", ", ", "5", "p.m.", ": ", "it", "'s", "final", ". ",
    ]  # fmt: skip
    assert len(tape.signs) == len(tape.words)
    assert [
        tape.text[start:end].lower() for start, end in zip(tape.starts, tape.ends, strict=True)
    ][2] == "good friday"


def test_words_that_stick_with_an_apostrophe_are_cut_as_the_language_says() -> None:
    italian = pattern_of([], ["l'", "dell'", "all'"], [])
    assert italian.split("entro l'anno dell'euro: quest'anno")[1::2] == [
        "entro", "l'", "anno", "dell'", "euro", ": ", "quest", "'", "anno",
    ]  # fmt: skip


class Goal:
    order = 0


@pytest.mark.parametrize(
    ("shape", "fault"),
    [("A (B", "too few"), ("A B)", "too many"), ("A C", "names no class C")],
)
def test_a_faulty_shape_says_what_is_wrong(shape: str, fault: str) -> None:
    vocabulary = Vocabulary({"A": frozenset("a"), "B": frozenset("b")}, {}, {})
    with pytest.raises(ValueError, match=fault):
        Automaton([(shape, Goal())], vocabulary)


def test_shapes_choose_repeat_and_leave_out() -> None:
    vocabulary = Vocabulary(
        {"A": frozenset("a"), "B": frozenset("b"), "AB": frozenset("ab")}, {}, {"P": "A|B"}
    )
    machine = Automaton([("A? P{0,2} (B A|AB!B) B", Goal())], vocabulary)
    fitting = {text for text in ("ab", "aab", "bab", "abbab", "b", "abb") if _fits(machine, text)}
    assert fitting == {"ab", "aab", "bab", "abbab"}


def _fits(machine: Automaton[Goal], text: str) -> bool:
    return any(last == len(text) - 1 for last, _ in machine.matches(text, 0))
