"""The words of French and German as the judgement sees them: classes, connectors and sentences."""

from datetime import datetime

import pytest
from support.records import an_entry

from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.features import link_before
from alerter.detectors.layout import read_page
from alerter.detectors.page import Page
from alerter.detectors.sentences import Stops, split
from alerter.detectors.words import load_vocabulary
from alerter.model import Entry


def page_of(text: str, title: str = "") -> Page:
    at = datetime.fromisoformat("2025-09-10T08:05:00+02:00")
    return read_page(Entry("feed", "key", "Outlet", "https://example.org", title, text, at))


def test_every_language_has_the_same_classes() -> None:
    classes = {
        code: {name for names in load_vocabulary(code)._classes.values() for name in names}
        for code in ("en", "fr", "de")
    }
    assert classes["fr"] == classes["de"] == classes["en"]


@pytest.mark.parametrize(
    ("code", "word", "name"),
    [
        ("de", "bewerbungsfrist", "limit"),
        ("de", "antragsfristen", "limit"),
        ("de", "einsendeschluss", "limit"),
        ("de", "rückgabetermine", "limit"),
        ("de", "mietvertrag", "term"),
        ("de", "mietverträge", "term"),
        ("de", "eingereicht", "act"),
        ("de", "meldepflicht", "duty"),
        ("fr", "échéances", "limit"),
        ("fr", "déposer", "act"),
        ("fr", "déposées", "act"),
        ("fr", "déposeront", "act"),
        ("fr", "candidatures", "paper"),
        ("fr", "reportée", "move"),
    ],
)
def test_a_word_is_known_with_its_inflections_and_in_compounds(
    code: str, word: str, name: str
) -> None:
    assert name in load_vocabulary(code).words[word].classes


def test_the_end_of_a_compound_counts_only_where_the_whole_is_not_known() -> None:
    words = load_vocabulary("de").words
    assert words["reisevertrag"].classes == ("term",)
    assert words["antragsteller"].classes == ("person",)
    assert words["stellvertreter"].classes == ()


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Les dossiers doivent être déposés avant le 3 mai par les candidats.", "before"),
        ("Les dossiers sont à rendre jusqu'au 3 mai par les candidats.", "until"),
        ("Les dossiers sont à rendre au plus tard le 3 mai par les candidats.", "by"),
        ("La règle est la même pour les candidats à compter du 3 mai.", "from"),
        ("La séance du conseil sera ouverte le 3 mai par les élus.", "on"),
        ("Die Unterlagen sind bis zum 3. Mai bei der Stadt einzureichen.", "until"),
        ("Die Unterlagen sind bis spätestens 3. Mai bei der Stadt einzureichen.", "by"),
        ("Die Unterlagen sind vor dem 3. Mai bei der Stadt einzureichen.", "before"),
        ("Die Regel gilt ab dem 3. Mai für alle in der Stadt.", "from"),
        ("Die Sitzung beginnt am 3. Mai mit einer Rede und endet nicht.", "on"),
    ],
)
def test_what_leads_to_a_date_has_one_name_in_all_languages(text: str, link: str) -> None:
    page = page_of(text)
    (expression,) = page.expressions
    items = expression.line.items
    assert link_before(items, expression.index, page.vocabulary) == link
    assert f"c:{link}" in expression.names


def test_a_full_stop_within_a_date_ends_no_sentence() -> None:
    page = page_of("Die Frist endet am 3. Mai. Wer nicht kommt, hat z. B. am 3. Spieltag Pech.")
    assert [line.text for line in page.lines] == [
        "Die Frist endet am 3. Mai.",
        "Wer nicht kommt, hat z. B. am 3. Spieltag Pech.",
    ]


def test_stops_are_told_by_where_they_stand() -> None:
    body = "Es ist der 3. Mai. Er kam."
    assert len(split(body, 0)) == 3
    assert len(split(body, 0, Stops(within={body.index(".")}))) == 2
    assert len(split(body, 0, Stops(has_ordinals=True))) == 2


def test_a_language_without_a_pack_is_read_as_english() -> None:
    page = page_of("Przepis wchodzi w życie 2025-10-03 i nie ma innych terminów dla wszystkich.")
    assert page.vocabulary is load_vocabulary("en")
    assert len(page.expressions) == 1


POLISH = (
    "Wnioski można składać w urzędzie gminy przez cały miesiąc, jednak nie później niż do {date}. "
    "Szczegółowe zasady naboru oraz wzór formularza są dostępne na stronie internetowej, a pytania "
    "należy kierować do pracowników wydziału finansowego w godzinach pracy."
)


@pytest.mark.parametrize("date", ["31.03.2026", "2026-03-31"])
def test_of_a_language_without_a_pack_a_date_in_figures_is_a_hedged_guess(date: str) -> None:
    (found,) = BuiltInDetector().detect(polish(date))
    assert (found.due.text, found.hedged) == ("2026-03-31", True)
    assert found.confidence <= 0.3


@pytest.mark.parametrize("date", ["3/4/2026", "31 marca 2026", "piątku", "31.03.2024"])
def test_of_a_language_without_a_pack_nothing_else_is_read(date: str) -> None:
    assert BuiltInDetector().detect(polish(date)) == ()


def polish(date: str) -> Entry:
    published_at = datetime.fromisoformat("2026-01-12T09:00:00+01:00")
    return an_entry(
        title="Nabór wniosków", text=POLISH.format(date=date), published_at=published_at
    )
