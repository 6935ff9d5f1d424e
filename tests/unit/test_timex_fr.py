"""Expressions of time in French, and where they lie on the calendar."""

from datetime import datetime

import pytest

from alerter.timex import Anchor, Direction, find, load_language, resolve

FRENCH = load_language("fr")
#: a Wednesday
WEDNESDAY = "2025-09-10T08:05:00+02:00"


def dues(text: str, direction: Direction = Direction.AHEAD) -> list[str]:
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY))
    placed = (resolve(timex, anchor, direction) for timex in find(text, FRENCH))
    return [found.due.text for found in placed if found]


@pytest.mark.parametrize(
    "written",
    [
        "le 17 septembre 2025",
        "le 17 septembre",
        "le dix-sept septembre",
        "mercredi 17 septembre",
        "le mercredi 17 septembre 2025",
        "mercredi (17 septembre)",
        "le 17 sept. 2025",
        "le 17/09/2025",
        "le 17/09/25",
        "le 17.09.2025",
        "le 17-09-2025",
        "le 17/09",
        "2025-09-17",
        "le 17",
        "mercredi 17",
        "mercredi prochain",
        "mercredi de la semaine prochaine",
        "dans sept jours",
        "dans une semaine",
        "sous sept jours",
        "dans un délai de 7 jours",
        "d'ici 7 jours",
        "dans les sept prochains jours",
        "sept jours à compter d'aujourd'hui",
        "le 17 du mois",
        "le 17 septembre prochain",
        "le mercredi\u00a017\u00a0septembre",
        "LE 17 SEPTEMBRE",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert dues(f"À rendre pour {written}.") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("aujourd'hui", "2025-09-10"),
        ("ce soir", "2025-09-10"),
        ("demain", "2025-09-11"),
        ("demain matin", "2025-09-11"),
        ("après-demain", "2025-09-12"),
        ("hier", "2025-09-09"),
        ("avant-hier", "2025-09-08"),
        ("dans trois semaines", "2025-10-01"),
        ("dans deux mois", "2025-11-10"),
        ("dans vingt et un jours", "2025-10-01"),
        ("dans quatre-vingt-dix jours", "2025-12-09"),
        ("il y a deux semaines", "2025-08-27"),
        ("sous quinzaine", "2025-09-25"),
        ("dans les trente jours", "2025-10-10"),
        ("dans dix jours ouvrés", "2025-09-24"),
        ("lundi en huit", "2025-09-22"),
        ("le premier lundi d'octobre", "2025-10-06"),
        ("le dernier vendredi de septembre", "2025-09-26"),
        ("le premier lundi du mois prochain", "2025-10-06"),
        ("le 1er octobre", "2025-10-01"),
        ("le premier mai", "2026-05-01"),
        ("le 1° octobre", "2025-10-01"),
        ("le 31 juillet de l'année prochaine", "2026-07-31"),
        ("le 15 du mois prochain", "2025-10-15"),
        ("fin septembre", "2025-09-30"),
        ("la fin du mois", "2025-09-30"),
        ("fin juin", "2026-06-30"),
        ("la fin de l'année", "2025-12-31"),
        ("la fin du mois prochain", "2025-10-31"),
        ("fin 2027", "2027-12-31"),
        ("la fin du premier trimestre", "2026-03-31"),
        ("la fin du deuxième trimestre 2026", "2026-06-30"),
        ("la Toussaint", "2025-11-01"),
        ("Noël", "2025-12-25"),
        ("la Saint-Sylvestre", "2025-12-31"),
        ("lundi de Pâques", "2026-04-06"),
        ("l'Ascension", "2026-05-14"),
        ("la Pentecôte", "2026-05-24"),
        ("trente jours après le 17 septembre", "2025-10-17"),
        ("deux semaines avant le 1er octobre", "2025-09-17"),
        ("le lendemain de Noël", "2025-12-26"),
        ("le premier jour ouvrable après la Toussaint", "2025-11-03"),
        ("la veille du 1er octobre", "2025-09-30"),
    ],
)
def test_days_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert dues(f"Il faut répondre avant {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("en octobre 2024", "2024-10"),
        ("en octobre", "2025-10"),
        ("à la mi-octobre", "2025-10"),
        ("début mai", "2026-05"),
        ("en mars prochain", "2026-03"),
        ("le mois prochain", "2025-10"),
        ("la semaine prochaine", "2025-W38"),
        ("semaine 42 de 2025", "2025-W42"),
        ("l'an prochain", "2026"),
        ("cette année", "2025"),
        ("en 2027", "2027"),
        ("à l'automne 2027", "2027"),
        ("au deuxième trimestre 2026", "2026-Q2"),
        ("au T3 2026", "2026-Q3"),
        ("au second semestre de l'année prochaine", "2026"),
    ],
)
def test_coarse_dates_stay_coarse(written: str, due: str) -> None:
    assert dues(f"Cela commence {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("jeudi à 14 h 30", "2025-09-11T14:30:00+02:00"),
        ("jeudi 11 septembre, 14h30", "2025-09-11T14:30:00+02:00"),
        ("jeudi, 14 heures", "2025-09-11T14:00:00+02:00"),
        ("à 14 h jeudi", "2025-09-11T14:00:00+02:00"),
        ("le 11 septembre à midi", "2025-09-11T12:00:00+02:00"),
        ("le 11 septembre à minuit", "2025-09-11T23:59:00+02:00"),
        ("le 11 septembre à 23:59", "2025-09-11T23:59:00+02:00"),
        ("demain, dix heures", "2025-09-11T10:00:00+02:00"),
        ("vendredi, dix-sept heures", "2025-09-12T17:00:00+02:00"),
        ("vendredi à 5 heures du soir", "2025-09-12T17:00:00+02:00"),
        ("vendredi à 20 h (heure de Paris)", "2025-09-12T20:00:00+02:00"),
        ("vendredi à 20 heures, heure de Londres", "2025-09-12T20:00:00+01:00"),
        ("samedi, 0 h 01 à Pékin", "2025-09-13T00:01:00+08:00"),
        ("vendredi de 9 h à 12 h", "2025-09-12T12:00:00+02:00"),
        ("vendredi à 20 h GMT", "2025-09-12T20:00:00+00:00"),
    ],
)
def test_clock_times_keep_their_zone(written: str, due: str) -> None:
    assert dues(f"Les offres arrivent {written}.") == [due]


@pytest.mark.parametrize(
    ("text", "was", "will_be"),
    [
        ("lundi", "2025-09-08", "2025-09-15"),
        ("lundi dernier", "2025-09-08", "2025-09-08"),
        ("le 5 mars", "2025-03-05", "2026-03-05"),
        ("le 5 mars dernier", "2025-03-05", "2025-03-05"),
        ("le 5 mars prochain", "2026-03-05", "2026-03-05"),
        ("en juin", "2025-06", "2026-06"),
        ("en juin dernier", "2025-06", "2025-06"),
    ],
)
def test_both_candidates_are_kept_where_the_words_leave_them(
    text: str, was: str, will_be: str
) -> None:
    assert (dues(text, Direction.PAST), dues(text)) == ([was], [will_be])


@pytest.mark.parametrize(
    "text",
    ["du 3 au 10 octobre", "du vendredi 3 au vendredi 10 octobre", "du 29 septembre au 10 octobre"],
)
def test_a_range_closes_with_its_last_day(text: str) -> None:
    closing = find(text, FRENCH)[-1]
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY))
    placed = resolve(closing, anchor, Direction.AHEAD)
    assert placed is not None
    assert placed.due.text == "2025-10-10"
    assert closing.opens is not None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("avant le 5 mai 2026, il", "5 mai 2026"),
        ("à compter du 1er mai,", "1er mai"),
        ("jusqu'à vendredi, 18 h.", "vendredi, 18 h"),
    ],
)
def test_spans_carry_no_prepositions_and_no_commas(text: str, span: str) -> None:
    assert [timex.text for timex in find(text, FRENCH)] == [span]


@pytest.mark.parametrize(
    "text",
    [
        "Le 20 heures de la chaîne a 18 400 abonnés et 2000 euros.",
        "Il habite au 14, rue du 4-Septembre; 3 contre 2, 30 %, 5 km.",
        "Le guichet ferme le mercredi et le premier samedi du mois.",
        "Du lundi au vendredi, tous les jeudis, chaque mardi",
        "La marche sur Mars, un été, un second essai, la première fois",
        "L'ascension de la montagne, l'armistice de jadis",
        "Mme Nelis, 84 ans, a vu trois films",
        "il a couru pendant deux minutes",
        "la version 4.5.30 et 1.2.3.4",
        "On est la personne la plus sûre, or il en est le premier.",
        "",
    ],
)
def test_what_only_looks_like_a_day_is_left_alone(text: str) -> None:
    assert [due for due in dues(text) if len(due) >= 10] == []


def test_the_same_day_means_the_one_named_before() -> None:
    named = resolve(
        find("le 16 octobre", FRENCH)[0], Anchor(datetime.fromisoformat(WEDNESDAY)), Direction.AHEAD
    )
    assert named is not None
    anchor = Anchor(datetime.fromisoformat(WEDNESDAY), named=named.due)
    found = {
        text: resolve(find(text, FRENCH)[0], anchor, Direction.AHEAD)
        for text in (
            "ce jour-là",
            "le même jour",
            "le lendemain",
            "la veille",
            "trois jours plus tard",
        )
    }
    assert [placed.due.text[-2:] for placed in found.values() if placed] == [
        "16", "16", "17", "15", "19",
    ]  # fmt: skip
