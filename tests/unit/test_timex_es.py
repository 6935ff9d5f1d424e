"""Spanish: expressions of time and where they lie; the words that lead to them."""

from datetime import datetime

import pytest

from alerter.detectors.layout import read_page
from alerter.detectors.page import Page
from alerter.due import Due
from alerter.model import Entry
from alerter.timex import Anchor, Direction, find, load_language, resolve

SPANISH = load_language("es")
#: a Wednesday
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00+02:00")


def dues(text: str, direction: Direction = Direction.AHEAD) -> list[str]:
    placed = (resolve(timex, Anchor(PUBLISHED), direction) for timex in find(text, SPANISH))
    return [found.due.text for found in placed if found]


@pytest.mark.parametrize(
    "written",
    [
        "el 17 de septiembre de 2025",
        "el 17 de septiembre del 2025",
        "el miércoles 17 de septiembre",
        "el miércoles, 17 de septiembre",
        "el miércoles 17",
        "17 sept. 2025",
        "el diecisiete de septiembre",
        "el 17 de setiembre",
        "17/09/2025",
        "17/9/25",
        "17.09.2025",
        "17-09-2025",
        "17-sep-25",
        "2025-09-17",
        "el 17/9",
        "el 17",
        "el día 17",
        "el próximo 17",
        "el 17 de este mes",
        "el 17 del corriente",
        "el próximo miércoles",
        "el miércoles que viene",
        "el miércoles de la semana que viene",
        "dentro de siete días",
        "en una semana",
        "17 de septiembre, miércoles",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert dues(f"Vence {written}.") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("hoy", "2025-09-10"),
        ("esta noche", "2025-09-10"),
        ("mañana", "2025-09-11"),
        ("mañana por la mañana", "2025-09-11"),
        ("pasado mañana", "2025-09-12"),
        ("ayer por la tarde", "2025-09-09"),
        ("anteayer", "2025-09-08"),
        ("hace tres días", "2025-09-07"),
        ("el viernes pasado", "2025-09-05"),
        ("el lunes próximo", "2025-09-15"),
        ("el viernes por la noche", "2025-09-12"),
        ("dentro de diez días", "2025-09-20"),
        ("en tres semanas", "2025-10-01"),
        ("en una quincena", "2025-09-25"),
        ("en el plazo de 30 días", "2025-10-10"),
        ("en un plazo máximo de 10 días hábiles", "2025-09-24"),
        ("treinta y un días", "2025-10-11"),
        ("un mes y medio", "2025-10-25"),
        ("1.º de octubre", "2025-10-01"),
        ("el 1° de octubre de 2026", "2026-10-01"),
        ("primero de mayo", "2026-05-01"),
        ("el 3 al 10 de octubre", "2025-10-10"),
        ("a finales de mes", "2025-09-30"),
        ("a fin de año", "2025-12-31"),
        ("a finales de junio de 2026", "2026-06-30"),
        ("con el mes de octubre", "2025-10-31"),
        ("el último día de febrero de 2028", "2028-02-29"),
        ("el último viernes de septiembre", "2025-09-26"),
        ("el primer lunes de octubre", "2025-10-06"),
        ("el primer día hábil de noviembre", "2025-11-03"),
        ("el último día hábil de mayo", "2026-05-29"),
        ("el primer día del próximo trimestre", "2025-10-01"),
        ("el 15 del mes que viene", "2025-10-15"),
        ("el 31 de julio del año que viene", "2026-07-31"),
        ("la víspera de la Inmaculada", "2025-12-07"),
        ("tres días antes del 30 de septiembre", "2025-09-27"),
        ("30 días desde el 1 de octubre", "2025-10-31"),
        ("Jueves Santo", "2026-04-02"),
        ("Nochevieja", "2025-12-31"),
        ("el Domingo de Ramos", "2026-03-29"),
        ("en mayo de 2026", "2026-05"),
        ("en octubre", "2025-10"),
        ("el segundo trimestre de 2026", "2026-Q2"),
        ("la semana del 22 de septiembre", "2025-W39"),
        ("la semana 40 de 2025", "2025-W40"),
        ("el año que viene", "2026"),
    ],
)
def test_days_and_periods_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert dues(f"Será {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("a las 14:00 horas del 29 de septiembre", "2025-09-29T14:00:00+02:00"),
        ("el 29 de septiembre a las 14:30", "2025-09-29T14:30:00+02:00"),
        ("el 29 de septiembre, a las 14.30 h", "2025-09-29T14:30:00+02:00"),
        ("las 23:59 (hora peninsular) del 7 de octubre", "2025-10-07T23:59:00+02:00"),
        ("las 18:00 (hora de Nueva York) del viernes", "2025-09-12T18:00:00-04:00"),
        ("el viernes a las dos de la tarde", "2025-09-12T14:00:00+02:00"),
        ("a las ocho y media de la tarde de mañana", "2025-09-11T20:30:00+02:00"),
        ("a las 12 de la noche del viernes", "2025-09-12T23:59:00+02:00"),
        ("a medianoche del viernes", "2025-09-12T23:59:00+02:00"),
        ("el viernes a mediodía", "2025-09-12T12:00:00+02:00"),
        ("las cero horas del viernes", "2025-09-12T00:00:00+02:00"),
        ("hoy a las 22", "2025-09-10T22:00:00+02:00"),
        ("mañana a las 4:00 p. m.", "2025-09-11T16:00:00+02:00"),
    ],
)
def test_a_clock_time_joins_its_day(written: str, due: str) -> None:
    assert dues(f"Cierra {written}.") == [due]


@pytest.mark.parametrize(
    "text",
    [
        "Abre de lunes a viernes.",
        "Cierra los lunes.",
        "Julio Iglesias cantó.",
        "Es la casa de Julio.",
        "Plácido Domingo cantó.",
        "Un 15 % de descuento y el 15 por ciento de los casos.",
        "Vive en la calle 2 de mayo.",
        "Descansa el fin de semana.",
        "Era una mañana de lluvia.",
        "Las Madres de Plaza de Mayo marcharon.",
        "Cuesta 1.500 euros.",
        "Ganó por 3-2.",
        "Llegó en segundo lugar y pide una segunda oportunidad.",
        "Tiene 15 años de edad.",
        "La versión 1.2.3 ya está.",
        "Llame al 112.",
    ],
)
def test_what_only_looks_like_time_is_left_alone(text: str) -> None:
    assert dues(text) == []


def test_a_day_named_before_is_pointed_back_to() -> None:
    (timex,) = find("Hasta ese mismo día.", SPANISH)
    placed = resolve(timex, Anchor(PUBLISHED, named=Due.parse("2025-10-03")), Direction.AHEAD)
    assert placed is not None
    assert placed.due.text == "2025-10-03"


def page_of(text: str) -> Page:
    return read_page(
        Entry(
            feed="",
            key="1",
            outlet="La Voz",
            url="",
            title="Becas de comedor",
            text=text,
            published_at=PUBLISHED,
            zone=None,
        )
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Las familias deberán presentar la solicitud antes del 3 de octubre.",
            {"c:before", "L:act", "L:paper", "L:duty"},
        ),
        ("El plazo para las ayudas, que vence el 3 de octubre, es breve.", {"L:limit", "L:lapse"}),
        ("El ministerio prorrogó el convenio hasta el 3 de octubre.", {"c:until", "L:move"}),
        ("La ley que ya se aprobó entra en vigor el 3 de octubre.", {"L:start", "L:rule"}),
        ("El concierto de los alumnos será el 3 de octubre.", {"L:event"}),
        ("No se aceptarán más papeles desde el 3 de octubre.", {"c:from", "L:ban", "L:negation"}),
    ],
)
def test_the_words_around_a_date_carry_the_classes_of_all_languages(
    text: str, names: set[str]
) -> None:
    page = page_of(text)
    assert names <= page.expressions[0].names
