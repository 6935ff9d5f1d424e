"""Italian: expressions of time and where they lie; the words that lead to them."""

from datetime import datetime

import pytest

from alerter.detectors.layout import read_page
from alerter.detectors.page import Page
from alerter.model import Entry
from alerter.timex import Anchor, Direction, find, load_language, resolve

ITALIAN = load_language("it")
#: a Wednesday
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00+02:00")


def dues(text: str, direction: Direction = Direction.AHEAD) -> list[str]:
    placed = (resolve(timex, Anchor(PUBLISHED), direction) for timex in find(text, ITALIAN))
    return [found.due.text for found in placed if found]


@pytest.mark.parametrize(
    "written",
    [
        "il 17 settembre 2025",
        "mercoledì 17 settembre",
        "mercoledì, 17 settembre",
        "mercoledì 17",
        "il diciassette settembre",
        "17 set. 2025",
        "17/09/2025",
        "17/9/25",
        "17.09.2025",
        "17-09-2025",
        "2025-09-17",
        "entro il 17/9",
        "il 17",
        "il giorno 17",
        "il prossimo 17",
        "il 17 di questo mese",
        "mercoledì prossimo",
        "il prossimo mercoledì",
        "mercoledì della prossima settimana",
        "mercoledì della settimana prossima",
        "tra sette giorni",
        "fra una settimana",
        "17 settembre, mercoledì",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert dues(f"Scade {written}.") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("oggi", "2025-09-10"),
        ("stasera", "2025-09-10"),
        ("domani sera", "2025-09-11"),
        ("dopodomani", "2025-09-12"),
        ("ieri sera", "2025-09-09"),
        ("l'altro ieri", "2025-09-08"),
        ("tre giorni fa", "2025-09-07"),
        ("lunedì scorso", "2025-09-08"),
        ("lunedì mattina", "2025-09-15"),
        ("tra dieci giorni", "2025-09-20"),
        ("nel giro di due settimane", "2025-09-24"),
        ("entro e non oltre 30 giorni", "2025-10-10"),
        ("nei prossimi dieci giorni", "2025-09-20"),
        ("dieci giorni lavorativi", "2025-09-24"),
        ("un mese e mezzo", "2025-10-25"),
        ("quindici giorni", "2025-09-25"),
        ("l'8 ottobre", "2025-10-08"),
        ("dall'11 ottobre", "2025-10-11"),
        ("il 1° ottobre", "2025-10-01"),
        ("1º ottobre 2026", "2026-10-01"),
        ("il primo ottobre", "2025-10-01"),
        ("dal 3 al 10 ottobre", "2025-10-10"),
        ("3-10 ottobre", "2025-10-10"),
        ("a fine mese", "2025-09-30"),
        ("entro fine anno", "2025-12-31"),
        ("alla fine del 2026", "2026-12-31"),
        ("a fine giugno 2026", "2026-06-30"),
        ("fino a tutto ottobre", "2025-10-31"),
        ("la fine del mese prossimo", "2025-10-31"),
        ("l'ultimo giorno di febbraio 2028", "2028-02-29"),
        ("l'ultimo venerdì di settembre", "2025-09-26"),
        ("il primo lunedì di ottobre", "2025-10-06"),
        ("il primo giorno lavorativo di novembre", "2025-11-03"),
        ("il primo giorno del prossimo trimestre", "2025-10-01"),
        ("il 15 del mese prossimo", "2025-10-15"),
        ("il 31 luglio dell'anno prossimo", "2026-07-31"),
        ("la vigilia di Natale", "2025-12-24"),
        ("la vigilia dell'Immacolata", "2025-12-07"),
        ("30 giorni dal 1° ottobre", "2025-10-31"),
        ("tre giorni prima del 30 settembre", "2025-09-27"),
        ("Venerdì Santo", "2026-04-03"),
        ("Ferragosto", "2026-08-15"),
        ("San Silvestro", "2025-12-31"),
        ("a maggio 2026", "2026-05"),
        ("in ottobre", "2025-10"),
        ("il secondo trimestre 2026", "2026-Q2"),
        ("la settimana del 22 settembre", "2025-W39"),
        ("l'anno prossimo", "2026"),
        ("dal 2027", "2027"),
    ],
)
def test_days_and_periods_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert dues(f"Sarà {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("alle ore 14 del 29 settembre", "2025-09-29T14:00:00+02:00"),
        ("alle 14.30 di venerdì", "2025-09-12T14:30:00+02:00"),
        ("venerdì alle 14", "2025-09-12T14:00:00+02:00"),
        ("alle ore 12,30 del 10 ottobre", "2025-10-10T12:30:00+02:00"),
        ("il 29 settembre, ore 23:59", "2025-09-29T23:59:00+02:00"),
        ("alle 18 (ora di New York) del 30 settembre", "2025-09-30T18:00:00-04:00"),
        ("alle 18 (ora italiana) del 30 settembre", "2025-09-30T18:00:00+02:00"),
        ("a mezzanotte di venerdì", "2025-09-12T23:59:00+02:00"),
        ("venerdì a mezzogiorno", "2025-09-12T12:00:00+02:00"),
        ("alle tre del pomeriggio di domani", "2025-09-11T15:00:00+02:00"),
        ("domani alle otto e mezza", "2025-09-11T08:30:00+02:00"),
    ],
)
def test_a_clock_time_joins_its_day(written: str, due: str) -> None:
    assert dues(f"Chiude {written}.") == [due]


@pytest.mark.parametrize(
    "text",
    [
        "Il lunedì riposa.",
        "Suona ogni lunedì.",
        "Aperto da lunedì a venerdì.",
        "Abita in via XX settembre.",
        "Abita in via 25 aprile.",
        "Riposa nel fine settimana.",
        "Costa 1.500 euro.",
        "Un ragazzo di 18 anni.",
        "Domenica Rossi ha vinto.",
        "Il 15 per cento dei casi.",
        "Ha vinto per 3-2.",
        "La versione 1.2.3 è uscita.",
        "È arrivato in secondo luogo.",
        "Chiamate il 112.",
    ],
)
def test_what_only_looks_like_time_is_left_alone(text: str) -> None:
    assert dues(text) == []


def page_of(text: str) -> Page:
    return read_page(
        Entry(
            feed="",
            key="1",
            outlet="La Voce",
            url="",
            title="Borse di studio",
            text=text,
            published_at=PUBLISHED,
            zone=None,
        )
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Gli alunni dovranno consegnare la domanda prima del 3 ottobre.",
            {"c:before", "L:act", "L:paper", "L:duty"},
        ),
        ("Il termine per le borse scade il 3 ottobre.", {"L:limit", "L:lapse"}),
        ("Il ministero ha prorogato la convenzione fino al 3 ottobre.", {"L:move", "L:term"}),
        ("Le offerte vanno presentate entro il 3 ottobre.", {"c:by", "L:act", "L:paper"}),
        ("La legge che è stata approvata entra in vigore il 3 ottobre.", {"L:start", "L:rule"}),
        ("Il concerto degli alunni sarà il 3 ottobre.", {"L:event"}),
        ("Non saranno accettate altre carte dal 3 ottobre.", {"c:from", "L:ban", "L:negation"}),
    ],
)
def test_the_words_around_a_date_carry_the_classes_of_all_languages(
    text: str, names: set[str]
) -> None:
    page = page_of(text)
    assert names <= page.expressions[0].names
