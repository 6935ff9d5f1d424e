"""Expressions of time in German, and where they lie on the calendar."""

from datetime import datetime

import pytest

from alerter.timex import Anchor, Direction, find, load_language, resolve

GERMAN = load_language("de")
#: a Wednesday
WEDNESDAY = "2025-09-10T08:05:00+02:00"


def dues(text: str, direction: Direction = Direction.AHEAD) -> list[str]:
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY))
    placed = (resolve(timex, anchor, direction) for timex in find(text, GERMAN))
    return [found.due.text for found in placed if found]


@pytest.mark.parametrize(
    "written",
    [
        "am 17. September 2025",
        "am 17. September",
        "am siebzehnten September",
        "Mittwoch, 17. September",
        "am Mittwoch, dem 17. September 2025",
        "Mittwoch, den 17. September",
        "Mittwoch (17. September)",
        "am 17. Sept. 2025",
        "am 17.09.2025",
        "am 17.09.25",
        "am 17. 9. 2025",
        "am 17.9.",
        "am Mi., 17.09.",
        "17/09/2025",
        "2025-09-17",
        "am 17.",
        "am Siebzehnten",
        "am Mittwoch, dem 17.",
        "nächsten Mittwoch",
        "am kommenden Mittwoch",
        "Mittwoch nächster Woche",
        "in sieben Tagen",
        "in einer Woche",
        "binnen sieben Tagen",
        "innerhalb von 7 Tagen",
        "in den nächsten sieben Tagen",
        "innert 7 Tagen",
        "binnen Wochenfrist",
        "heute in einer Woche",
        "am 17. dieses Monats",
        "17.\u00a0September",
        "AM 17. SEPTEMBER",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert dues(f"Abzugeben {written}") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("heute", "2025-09-10"),
        ("heute Abend", "2025-09-10"),
        ("morgen", "2025-09-11"),
        ("morgen früh", "2025-09-11"),
        ("am morgigen Donnerstag", "2025-09-11"),
        ("übermorgen", "2025-09-12"),
        ("gestern", "2025-09-09"),
        ("vorgestern", "2025-09-08"),
        ("Donnerstagmorgen", "2025-09-11"),
        ("Freitagabend", "2025-09-12"),
        ("in drei Wochen", "2025-10-01"),
        ("in zwei Monaten", "2025-11-10"),
        ("in einundzwanzig Tagen", "2025-10-01"),
        ("in einem halben Jahr", "2026-03-10"),
        ("vor zwei Wochen", "2025-08-27"),
        ("binnen 14 Tagen", "2025-09-24"),
        ("innerhalb von zehn Werktagen", "2025-09-24"),
        ("binnen Monatsfrist", "2025-10-10"),
        ("Montag in acht Tagen", "2025-09-22"),
        ("am ersten Montag im Oktober", "2025-10-06"),
        ("am letzten Freitag im September", "2025-09-26"),
        ("am ersten Oktober", "2025-10-01"),
        ("am 31. Juli nächsten Jahres", "2026-07-31"),
        ("am 15. des nächsten Monats", "2025-10-15"),
        ("Ende September", "2025-09-30"),
        ("Ende Juni", "2026-06-30"),
        ("Ende Juni, am 28.", "2026-06-28"),
        ("zum Monatsende", "2025-09-30"),
        ("Ende des Monats", "2025-09-30"),
        ("Ende nächsten Monats", "2025-10-31"),
        ("zum Jahresende", "2025-12-31"),
        ("Ende dieses Jahres", "2025-12-31"),
        ("Ende 2027", "2027-12-31"),
        ("Ende des zweiten Quartals 2026", "2026-06-30"),
        ("Allerheiligen", "2025-11-01"),
        ("am ersten Advent", "2025-11-30"),
        ("Heiligabend", "2025-12-24"),
        ("Silvester", "2025-12-31"),
        ("Ostermontag", "2026-04-06"),
        ("Christi Himmelfahrt", "2026-05-14"),
        ("am Pfingstmontag", "2026-05-25"),
        ("am Tag der Deutschen Einheit", "2025-10-03"),
        ("dreißig Tage nach dem 17. September", "2025-10-17"),
        ("zwei Wochen vor dem 1. Oktober", "2025-09-17"),
        ("am Tag nach Weihnachten", "2025-12-26"),
        ("am Montag vor Heiligabend", "2025-12-22"),
        ("am ersten Werktag nach Allerheiligen", "2025-11-03"),
        ("am letzten Werktag vor Weihnachten", "2025-12-24"),
        ("mit Ablauf des 31. Dezember", "2025-12-31"),
    ],
)
def test_days_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert dues(f"Die Antwort kommt {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("im Oktober 2024", "2024-10"),
        ("im Oktober", "2025-10"),
        ("bis Oktober", "2025-10"),
        ("Mitte Oktober", "2025-10"),
        ("Anfang Mai", "2026-05"),
        ("im kommenden März", "2026-03"),
        ("im nächsten Monat", "2025-10"),
        ("nächste Woche", "2025-W38"),
        ("in KW 42", "2025-W42"),
        ("in der 42. Kalenderwoche", "2025-W42"),
        ("im nächsten Jahr", "2026"),
        ("dieses Jahr", "2025"),
        ("im Jahr 2027", "2027"),
        ("ab 2027", "2027"),
        ("im Herbst 2027", "2027"),
        ("im zweiten Quartal 2026", "2026-Q2"),
        ("im dritten Quartal", "2025-Q3"),
        ("in Q3 2026", "2026-Q3"),
    ],
)
def test_coarse_dates_stay_coarse(written: str, due: str) -> None:
    assert dues(f"Das beginnt {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("am Donnerstag um 14 Uhr", "2025-09-11T14:00:00+02:00"),
        ("am Donnerstag um 14.30 Uhr", "2025-09-11T14:30:00+02:00"),
        ("Donnerstag, 11. September, 14:30 Uhr", "2025-09-11T14:30:00+02:00"),
        ("Donnerstag, 14 Uhr 30", "2025-09-11T14:30:00+02:00"),
        ("11.09.2025, 14:30", "2025-09-11T14:30:00+02:00"),
        ("um 14 Uhr am Donnerstag", "2025-09-11T14:00:00+02:00"),
        ("morgen um 24 Uhr", "2025-09-11T23:59:00+02:00"),
        ("morgen um Mitternacht", "2025-09-11T23:59:00+02:00"),
        ("morgen um 0 Uhr", "2025-09-11T00:00:00+02:00"),
        ("morgen um sieben Uhr früh", "2025-09-11T07:00:00+02:00"),
        ("morgen um 3 Uhr nachmittags", "2025-09-11T15:00:00+02:00"),
        ("morgen, Punkt zwölf", "2025-09-11T12:00:00+02:00"),
        ("Donnerstag, 8 bis 12 Uhr", "2025-09-11T12:00:00+02:00"),
        ("Donnerstag, 9-12.30 Uhr", "2025-09-11T12:30:00+02:00"),
        ("morgen um 20 Uhr MESZ", "2025-09-11T20:00:00+02:00"),
        ("am Freitag um 20 Uhr Londoner Zeit", "2025-09-12T20:00:00+01:00"),
        ("am Freitag um 20 Uhr UTC", "2025-09-12T20:00:00+00:00"),
    ],
)
def test_clock_times_keep_their_zone(written: str, due: str) -> None:
    assert dues(f"Die Angebote kommen {written}.") == [due]


@pytest.mark.parametrize(
    ("text", "was", "will_be"),
    [
        ("am Montag", "2025-09-08", "2025-09-15"),
        ("am letzten Montag", "2025-09-08", "2025-09-08"),
        ("am 5. März", "2025-03-05", "2026-03-05"),
        ("am kommenden 5. März", "2026-03-05", "2026-03-05"),
        ("im Juni", "2025-06", "2026-06"),
        ("im vergangenen Juni", "2025-06", "2025-06"),
    ],
)
def test_both_candidates_are_kept_where_the_words_leave_them(
    text: str, was: str, will_be: str
) -> None:
    assert (dues(text, Direction.PAST), dues(text)) == ([was], [will_be])


@pytest.mark.parametrize(
    "text",
    [
        "vom 3. bis 10. Oktober",
        "3.-10. Oktober",
        "vom 29. September bis zum 10. Oktober",
        "29.09. bis 10.10.2025",
    ],
)
def test_a_range_closes_with_its_last_day(text: str) -> None:
    closing = find(text, GERMAN)[-1]
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY))
    placed = resolve(closing, anchor, Direction.AHEAD)
    assert placed is not None
    assert placed.due.text == "2025-10-10"
    assert closing.opens is not None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("vor dem 5. Mai 2026, er", "5. Mai 2026"),
        ("ab dem 1. Mai,", "1. Mai"),
        ("bis zum Freitag, 18 Uhr.", "Freitag, 18 Uhr"),
        ("am 15. ist Schluss", "15."),
    ],
)
def test_spans_carry_no_prepositions_and_no_commas(text: str, span: str) -> None:
    assert [timex.text for timex in find(text, GERMAN)] == [span]


@pytest.mark.parametrize(
    "text",
    [
        "Guten Morgen! Am Morgen und am nächsten Morgen war Nebel.",
        "Er hat 18.400 Kunden, 2000 Euro, 3:2 für Ulm.",
        "Das Büro ist montags, mittwochs und jeden Freitag offen, Mo-Fr.",
        "am 3. Spieltag, im 2. Stock, am 15. Geburtstag, zum 7. Mal",
        "Kapitel 3.4. und Version 4.5.30",
        "So geht das, und sie sitzen da. Do it.",
        "August Bebel und Frau Mai kamen.",
        "Kinder ab zwölf Jahren, über 18 Jahren",
        "eine Frau, die 84 Jahre alt ist",
        "Er lief zwei Minuten lang.",
        "",
    ],
)
def test_what_only_looks_like_a_day_is_left_alone(text: str) -> None:
    assert [due for due in dues(text) if len(due) >= 10] == []


def test_the_same_day_means_the_one_named_before() -> None:
    named = resolve(
        find("am 16. Oktober", GERMAN)[0],
        Anchor(datetime.fromisoformat(WEDNESDAY)),
        Direction.AHEAD,
    )
    assert named is not None
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY), named=named.due)
    found = {
        text: resolve(find(text, GERMAN)[0], anchor, Direction.AHEAD)
        for text in (
            "an diesem Tag",
            "am selben Tag",
            "tags darauf",
            "am Vortag",
            "drei Tage später",
        )
    }
    assert [placed.due.text[-2:] for placed in found.values() if placed] == [
        "16", "16", "17", "15", "19",
    ]  # fmt: skip
