"""How a judgement is put before people: reasons in words, marks in the text, colours."""

import re

import pytest
from support.records import an_entry

from alerter.cli.explaining import explained, explained_row
from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.candidate import Candidate, Standing
from alerter.detectors.layout import read_page
from alerter.detectors.wording import Sight, sights

DETECTOR = BuiltInDetector()
TEXT = (
    "ByteDance has until 17 October to sell the app, it said on Monday. "
    "The licence expires on 3 October.\n\n"
    "The deadline was moved from June 19 to September 30. Owners filed before the 31 August "
    "deadline. Bids for the terminal must be handed in by 5 p.m. on Thursday, Oct. 10."
)
ENTRY = an_entry(title="App clock ticks", text=TEXT)


def candidate(text: str, when: str) -> Candidate:
    found = DETECTOR.examine(an_entry(title="Note", text=text))
    return next(one for one in found if one.when == when)


def test_every_feature_of_a_page_is_put_into_words() -> None:
    features = {name for one in read_page(ENTRY).expressions for name in one.names}
    said = {sight.name for name in features for sight in sights(name)}
    assert not [words for words in said if "feature" in words or "of the form" in words]


@pytest.mark.parametrize(
    ("feature", "seen"),
    [
        ("l:sell", [Sight("word", "sell")]),
        ("r5:sell", [Sight("word", "sell", is_left=False)]),
        ("l2:has until", [Sight("word", "has"), Sight("word", "until")]),
        ("Lc by:counts from", [Sight("word", "by"), Sight("class", "counts from")]),
        ("Re:lapse s", [Sight("class", "lapse", is_left=False)]),
        ("nn: act", [Sight("class", "act", is_left=False)]),
        ("v:weekday bare", [Sight("other", "it is a bare weekday")]),
        (
            "iv:day long gone",
            [
                Sight("other", "it is a day of a named month"),
                Sight("other", "it lies long behind the day of publication"),
            ],
        ),
        ("n:1", [Sight("other", "it is the only date in the text")]),
        ("sn:4", [Sight("other", "the sentence names 4 or more dates")]),
        ("T:ban", [Sight("other", "the title has a word for a ban")]),
        ("unheard", [Sight("other", "the feature “unheard”")]),
    ],
)
def test_a_feature_is_taken_apart_into_what_it_sees(feature: str, seen: list[Sight]) -> None:
    assert list(sights(feature)) == seen


@pytest.mark.parametrize(
    ("text", "when", "cue"),
    [
        ("ByteDance has until 17 October to sell the app.", "17 October", "has until"),
        ("The Licence EXPIRES on 3 October.", "3 October", "EXPIRES"),
        ("Owners must, by 3 October, file a return.", "3 October", "must … by"),
    ],
)
def test_a_cue_is_written_as_the_text_writes_it(text: str, when: str, cue: str) -> None:
    found = candidate(text, when)
    assert cue in found.cue
    assert all(part in text for part in found.cue.split(" … "))
    assert found.mention is not None
    assert found.mention.cue == found.cue


def test_reasons_name_words_of_the_text_and_the_weightiest_comes_first() -> None:
    reasons = candidate("The licence expires on 3 October.", "3 October").reasons
    assert any("expires” before it" in said for said, _ in reasons)
    weights = [abs(weight) for _, weight in reasons]
    assert weights == sorted(weights, reverse=True)
    assert all(weights)


def test_a_word_within_another_date_is_no_reason() -> None:
    text = "Between 3 May and 17 October the owner has to sell the app."
    for one in DETECTOR.examine(an_entry(text=text)):
        assert not any("May" in said for said, _ in one.reasons)


def test_every_expression_is_told_of_also_those_that_another_one_tells_better() -> None:
    text = "Owners must file by 31 October. The deadline of October 31 is firm."
    first, second = DETECTOR.examine(an_entry(title="Note", text=text))
    assert first.mention is not None
    assert second.mention is None
    assert "better by “31 October”" in second.reason
    (told,) = DETECTOR.detect(an_entry(title="Note", text=text))
    assert told == first.mention


def test_both_days_are_shown_where_an_expression_may_mean_two() -> None:
    found = candidate("Growers have until Friday to claim.", "Friday")
    assert (found.past, found.ahead) != (None, None)
    assert found.due == found.ahead
    assert found.past is not None
    assert f"not {found.past.text}: a deadline to come" in explained(
        ENTRY, [found], is_coloured=False
    )


def test_a_weekday_that_does_not_fit_is_told() -> None:
    found = candidate("Bids must be in by Thursday, 10 October 2025.", "Thursday, 10 October 2025")
    assert found.mismatch
    assert "though the weekday" in explained(ENTRY, [found], is_coloured=False)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({"label": "pending"}, Standing.AHEAD),
        ({"label": "pending", "probability": 0.5}, Standing.CHANGING),
        ({"label": "pending", "hedged": True}, Standing.CHANGING),
        ({"label": "moved"}, Standing.CHANGING),
        ({"label": "was", "probability": 0.0}, Standing.CHANGING),
        ({"label": "cancelled"}, Standing.OVER),
        ({"label": "met"}, Standing.OVER),
        ({"label": "past"}, Standing.OVER),
        ({"label": "none", "probability": 0.1}, Standing.NONE),
        ({"label": "none", "probability": 0.4}, Standing.CHANGING),
        ({"label": "none", "due": None}, Standing.UNPLACED),
    ],
)
def test_the_standing_follows_from_the_judgement(
    changes: dict[str, object], standing: Standing
) -> None:
    one = candidate(TEXT, "3 October")._replace(probability=0.9)
    assert one._replace(**changes).standing is standing


def test_marks_stand_in_the_text_and_colours_add_nothing_but_colour() -> None:
    candidates = DETECTOR.examine(ENTRY)
    plain = explained(ENTRY, candidates, is_coloured=False)
    coloured = explained(ENTRY, candidates, is_coloured=True)
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert "\x1b[1;32m" in coloured
    assert re.search(r"expires on \[\d 3 October\]\{\+\}\.", plain)
    unmarked = re.sub(r"\[\d+ ([^\]]+)\]\{[-+~=?]\}", r"\1", plain)
    assert ENTRY.body in unmarked
    for number, one in enumerate(candidates, 1):
        assert re.search(rf"^\[{number}\]\{{.\}} “{re.escape(one.when)}”", plain, re.MULTILINE)


def test_a_stranger_cannot_move_the_cursor() -> None:
    text = "\x1b[2J\x07Growers have until\r Friday to claim.\x9b1m"
    for is_coloured in (False, True):
        entry = an_entry(key="\x1b]0;x\x07", title="\x1bc", text=text)
        told = explained(entry, DETECTOR.examine(entry), is_coloured=is_coloured)
        assert not set(re.sub(r"\x1b\[[\d;]*m", "", told)) & set("\x1b\x07\r\x9b")


def test_a_text_without_time_says_so() -> None:
    assert "no expression of time" in explained(an_entry(text="Hm."), (), is_coloured=False)


def test_a_row_has_all_that_the_text_shows() -> None:
    row = explained_row(candidate(TEXT, "3 October"))
    assert row["standing"] == "ahead"
    assert row["grain"] == "day"
    assert isinstance(row["reasons"], list)
    assert set(row["reasons"][0]) == {"said", "weight"}
