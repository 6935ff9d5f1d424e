"""What a deadline is called."""

from datetime import datetime

import pytest
from support.records import an_entry

from alerter.detectors.layout import read_page
from alerter.detectors.naming import name_of
from alerter.detectors.page import Expression, Page
from alerter.detectors.phrases import load_classes
from alerter.model import Kind
from alerter.timex.tongue import codes
from alerter.timex.value import Timex

#: a Wednesday
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00-04:00")
TITLE = "A note from the desk"
DEADLINE, EXPIRY, EFFECTIVE = Kind.DEADLINE, Kind.EXPIRY, Kind.EFFECTIVE


def read(text: str, title: str = TITLE) -> Page:
    return read_page(an_entry(title=title, text=text, published_at=PUBLISHED))


def names(text: str, kind: Kind = DEADLINE, title: str = TITLE) -> list[str]:
    page = read(text, title)
    return [name_of(expression, kind, page) for expression in page.expressions]


def name(text: str, kind: Kind = DEADLINE, title: str = TITLE) -> str:
    return names(text, kind, title)[-1]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Growers have until Friday to claim the subsidy.", "Growers to claim the subsidy"),
        ("The regulator gave the airline until 3 October to answer.", "the airline to answer"),
        ("Tenants were given until 3 October to move out.", "Tenants to move out"),
        ("It has until 3 October to name a buyer.", "name a buyer"),
        ("The board told creditors to sign the accord by Friday.", "creditors to sign the accord"),
        ("From 1 May cafes must charge for paper cups.", "cafes must charge for paper cups"),
        ("Register before 20 September to keep your seat.", "Register to keep your seat"),
        ("Ridgeway must, by 3 October, announce a bid.", "Ridgeway must announce a bid"),
    ],
)
def test_a_name_says_who_has_to_do_what(text: str, what: str) -> None:
    assert name(text) == what


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("The fishing pact expires on 30 September.", EXPIRY, "The fishing pact"),
        ("The port's licence runs out at midnight on Sunday.", EXPIRY, "The port's licence"),
        ("After 30 September old stamps will no longer be accepted.", EXPIRY, "old stamps"),
        ("The curfew order stays in force until Friday.", EXPIRY, "The curfew order"),
        ("On 2 October higher ferry fares take effect.", EFFECTIVE, "higher ferry fares"),
        ("Entry forms are due on 22 September.", DEADLINE, "Entry forms"),
        ("Entry forms must be submitted by 22 September.", DEADLINE, "Entry forms"),
    ],
)
def test_a_verb_that_only_tells_of_an_end_or_a_start_is_left_out(
    text: str, kind: Kind, what: str
) -> None:
    assert name(text, kind) == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The minister extended the wage subsidy through 31 October.", "the wage subsidy"),
        ("The comment period is extended to 3 October.", "The comment period"),
        ("The agency pushed the claims deadline back to 3 October.", "claims"),
        ("The court granted an extension of the filing period to Friday.", "the filing period"),
    ],
)
def test_what_was_moved_gives_the_name(text: str, what: str) -> None:
    assert name(text, title="").partition(":")[0] == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The deadline for comments on the rule is 3 October.", "comments on the rule"),
        ("Friday is the last day to register a boat.", "register a boat"),
        ("The county set a cut-off for camping permits of 3 October.", "camping permits"),
        ("The harbour toll deadline is 3 October.", "harbour toll"),
    ],
)
def test_a_limit_is_named_after_what_it_is_set_for(text: str, what: str) -> None:
    assert name(text) == what


def test_a_line_of_a_list_has_its_label() -> None:
    text = "Key dates\nClaim forms: 17 October\nDeadline for book orders: 19 October"
    assert names(text) == ["Claim forms", "book orders"]


def test_a_date_may_stand_first_on_its_line() -> None:
    text = "- 28 September: paper forms, if you still use them.\n- 30 September: boat papers"
    assert names(text) == ["paper forms", "boat papers"]


@pytest.mark.parametrize(
    "text",
    [
        "Under the plan, mills must switch fuel by 3 October.",
        "However, mills must switch fuel by 3 October.",
        "The ministry said on Tuesday that mills must switch fuel by 3 October.",
        "Officials said mills must switch fuel by 3 October.",
        "On Monday, the ministry said, mills must switch fuel by 3 October.",
        "Mills, which burn coal, must switch fuel by 3 October.",
        "Mills (all nine) must switch fuel by 3 October.",
        "\u2022 \u201cMills must switch fuel by 3 October.\u201d",
        "2. Mills must switch fuel by 3 October.",
    ],
)
def test_introductions_asides_and_bullets_are_left_out(text: str) -> None:
    assert name(text).lower() == "mills must switch fuel"


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("It expires on 30 September.", EXPIRY, "Reception places"),
        ("This ends on 30 September.", EXPIRY, "Reception places"),
        ("They must return the form by Friday.", DEADLINE, "return the form: Reception places"),
        ("Its licence expires on Friday.", EXPIRY, "licence: Reception places"),
        ("Applications close on Friday.", DEADLINE, "Applications: Reception places"),
        ("The deadline is Friday.", DEADLINE, "Reception places"),
    ],
)
def test_a_clause_that_says_too_little_is_completed_by_the_title(
    text: str, kind: Kind, what: str
) -> None:
    assert name(text, kind, title="Reception places: a form for the weekend") == what


def test_what_belongs_to_the_subject_of_its_sentence_is_named_with_it() -> None:
    text = "Python 3.12 gets security fixes only, and its end of life comes in October 2028."
    assert name(text, EXPIRY) == "Python 3.12: end of life"


def test_several_deadlines_of_a_sentence_have_their_own_names() -> None:
    text = "Claim forms must be filed by 3 October and appeal papers by 17 October."
    assert names(text) == ["Claim forms", "appeal papers"]


def test_a_name_is_short_and_cut_between_words() -> None:
    text = "Every owner " + "of a northern vessel or boat " * 9 + "must file by 3 October."
    what = name(text)
    assert len(what) <= 90
    assert all(word in text.split() for word in what.split())


@pytest.mark.parametrize(
    "text", ["3 October", "By 3 October.", "Until the 3 October", "(3 October)"]
)
def test_a_bare_date_is_named_after_the_title(text: str) -> None:
    assert name(text) == TITLE


def test_a_bare_date_in_the_title_is_named_all_the_same() -> None:
    assert name("", title="3 October") == "3 October"


def in_another_language(text: str, when: str, kind: Kind, title: str) -> str:
    """The name of an expression that the packs for time may not find yet."""
    page = read(text, title)
    start = page.body.index(when, len(title))
    end = start + len(when)
    inside = [at for at, begin in enumerate(page.tape.starts) if start <= begin < end]
    timex = Timex(start, end, when, None, first=inside[0], last=inside[-1])
    (line,) = [line for line in page.lines if line.sentence.start <= start < line.sentence.end]
    line.timexes = (timex,)
    return name_of(Expression(line, 0, timex, None, None), kind, page)


@pytest.mark.parametrize(
    ("text", "when", "kind", "what"),
    [
        (
            "El convenio de los astilleros vence el 30 de septiembre, según dijo la empresa.",
            "30 de septiembre", EXPIRY, "El convenio de los astilleros",
        ),
        (
            "O acordo de pesca expira no dia 30 de setembro e não será prorrogado, disse ele.",
            "30 de setembro", EXPIRY, "O acordo de pesca",
        ),
        (
            "La nouvelle taxe de séjour entre en vigueur le 1er octobre, dit la mairie.",
            "1er octobre", EFFECTIVE, "La nouvelle taxe de séjour",
        ),
        (
            "Die Frist für Bewerbungen um das Stipendium endet am Freitag, das ist nicht neu.",
            "Freitag", DEADLINE, "Bewerbungen um das Stipendium",
        ),
        (
            "La licenza di pesca scade il 30 settembre, e non sarà rinnovata, ha detto.",
            "30 settembre", EXPIRY, "La licenza di pesca",
        ),
    ],
)  # fmt: skip
def test_other_languages_have_words_of_their_own(
    text: str, when: str, kind: Kind, what: str
) -> None:
    assert in_another_language(text, when, kind, "42").startswith(what)


@pytest.mark.parametrize("code", codes())
def test_every_pack_of_words_for_names_can_be_read(code: str) -> None:
    classes = load_classes(code)
    assert classes is None or classes.read("abcdefgh") == 0


def test_a_language_without_words_for_names_gives_the_clause_before_the_date() -> None:
    text = "Rybacy muszą oddać stare karty do 3 października, bo wtedy stracą ważność."
    found = in_another_language(text, "3 października", DEADLINE, "Karty")
    assert found.startswith("Rybacy muszą oddać stare karty")
