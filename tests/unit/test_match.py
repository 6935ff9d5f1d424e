"""What a mention means for the deadlines already known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.records import PUBLISHED, a_mention, a_topic, an_entry

from alerter.due import Due
from alerter.match import decision
from alerter.model import Dossier, Entry, Event, Intent, Mention, State, Step, Trust

TOPIC = a_topic()
SALE = "TikTok must be sold to a non-Chinese owner"


class Known:
    """Deadlines as they would stand in a store after each article."""

    def __init__(self) -> None:
        self.dossiers: dict[str, Dossier] = {}
        self.count = 0

    def tell(self, *mentions: Mention, hours: float = 0, is_silent=False, **entry: object):
        """Follow one article, published `hours` after the first one."""
        self.count += 1
        published_at = PUBLISHED + timedelta(hours=hours)
        entry.setdefault("text", f"article {self.count}")
        article = an_entry(f"a{self.count}", published_at=published_at, **entry)
        return self.read(article, *mentions, is_silent=is_silent)

    def read(self, article: Entry, *mentions: Mention, is_silent=False) -> tuple[Step, ...]:
        decide = decision(
            article,
            mentions,
            TOPIC,
            trust=Trust.WIRE,
            now=article.published_at.astimezone(UTC),
            is_silent=is_silent,
        )
        steps = decide(tuple(self.dossiers.values()))
        for step in steps:
            old = self.dossiers.get(step.deadline.id)
            revisions = (old.revisions if old else ()) + ((step.revision,) if step.revision else ())
            evidence = (*(old.evidence if old else ()), step.evidence)
            self.dossiers[step.deadline.id] = Dossier(step.deadline, revisions, evidence)
        return steps

    @property
    def only(self) -> Dossier:
        (dossier,) = self.dossiers.values()
        return dossier


@pytest.fixture
def known() -> Known:
    return Known()


def intents(steps: tuple[Step, ...]) -> list[Intent]:
    return [step.evidence.intent for step in steps]


def test_the_first_mention_makes_a_deadline_that_is_due_to_be_told(known: Known):
    (step,) = known.tell(a_mention())
    assert step.evidence.intent is Intent.NEW
    assert step.revision is not None
    assert step.revision.event is Event.NEW
    assert step.deadline.next_alert_at == PUBLISHED.astimezone(UTC)
    assert step.deadline.announced == 0
    assert step.deadline.id.startswith("dl_")


def test_the_same_date_in_other_words_confirms_and_makes_surer(known: Known):
    known.tell(a_mention(confidence=0.7))
    (step,) = known.tell(a_mention(what="ban cutoff", confidence=0.7), hours=1, outlet="Post")
    assert step.evidence.intent is Intent.CONFIRMS
    assert step.revision is None
    assert step.deadline.confidence == pytest.approx(0.91)
    assert len(known.dossiers) == 1


def test_a_copy_of_a_wire_story_is_evidence_but_makes_nothing_surer(known: Known):
    known.tell(a_mention(confidence=0.7), text="the same words")
    (step,) = known.tell(a_mention(confidence=0.7), hours=1, outlet="Post", text="the same words")
    assert step.deadline.confidence == 0.7
    assert known.only.outlets == ("Example Wire",)


def test_two_obligations_on_one_day_of_one_article_stay_apart(known: Known):
    known.tell(a_mention(what="opt-out of the settlement"), a_mention(what="objections", start=90))
    assert len(known.dossiers) == 2
    steps = known.tell(a_mention(what="objections to it"), hours=1)
    assert [step.deadline.what for step in steps] == ["objections"]


def test_an_extension_that_names_the_old_date_moves_that_deadline(known: Known):
    known.tell(a_mention("2025-09-17"))
    known.tell(a_mention("2025-09-20", what="comments on the rule"), hours=1)
    (step,) = known.tell(
        a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17"), what="cutoff"),
        hours=2,
    )
    assert step.evidence.intent is Intent.MOVES
    assert step.revision is not None
    assert (step.revision.number, step.revision.event) == (2, Event.MOVED)
    assert step.revision.was == Due.parse("2025-09-17")
    assert step.deadline.what == SALE
    assert step.deadline.planned_at is None


def test_an_extension_without_the_old_date_moves_the_only_open_deadline(known: Known):
    known.tell(a_mention("2025-09-17"))
    (step,) = known.tell(a_mention("2025-12-16", state=State.MOVED, what="reprieve"), hours=2)
    assert step.evidence.intent is Intent.MOVES
    assert known.only.deadline.due == Due.parse("2025-12-16")


def test_a_move_told_again_confirms(known: Known):
    known.tell(a_mention("2025-09-17"))
    move = a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17"))
    known.tell(move, hours=2)
    assert intents(known.tell(move, hours=3, outlet="Post")) == [Intent.CONFIRMS]
    assert known.only.deadline.revision == 2


def test_a_stale_article_never_moves_a_deadline_back(known: Known):
    known.tell(a_mention("2025-09-17"))
    known.tell(a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17")), hours=2)
    assert intents(known.tell(a_mention("2025-09-17"), hours=3)) == [Intent.STALE]
    assert known.only.deadline.due == Due.parse("2025-12-16")


def test_an_older_article_read_late_never_moves_a_deadline(known: Known):
    known.tell(a_mention("2025-09-17"))
    known.tell(a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17")), hours=9)
    late = a_mention("2025-10-30", state=State.MOVED, what=SALE)
    assert intents(known.tell(late, hours=3)) == [Intent.STALE]


def test_two_versions_of_one_thing_are_two_deadlines_on_one_day_and_on_two(known: Known):
    old = a_mention("2027-10", what="Python 3.11 support", quote="Python 3.11 support ends.")
    new = a_mention("2028-10", what="its support", quote="Python 3.12 is next: its support ends.")
    twin = a_mention("2028-10", what="Debian 12 support", quote="Debian 12 support ends too.")
    assert intents(known.tell(old)) == [Intent.NEW]
    assert intents(known.tell(new, hours=1)) == [Intent.NEW]
    assert intents(known.tell(twin, hours=2)) == [Intent.NEW]
    assert intents(known.tell(new, hours=3)) == [Intent.CONFIRMS]


def test_another_date_of_another_thing_is_another_deadline(known: Known):
    tower, spectrum = "comments on the tower siting rule", "comments on the spectrum rule"
    known.tell(a_mention("2025-09-17", what=tower, quote=f"{tower} close"), title="Towers")
    other = a_mention("2025-10-17", what=spectrum, quote=f"{spectrum} close")
    assert intents(known.tell(other, hours=1)) == [Intent.NEW]


def test_one_outlet_against_two_is_a_conflict_until_another_says_the_same(known: Known):
    known.tell(a_mention("2025-09-17"), outlet="Wire")
    known.tell(a_mention("2025-09-17", quote="Sold by the 17th, or else."), hours=1, outlet="Post")
    wrong = a_mention("2025-09-27", quote="It must be sold by the 27th.")
    (step,) = known.tell(wrong, hours=2, outlet="Blog")
    assert step.evidence.intent is Intent.CONFLICT
    assert known.only.deadline.due == Due.parse("2025-09-17")
    again = a_mention("2025-09-27", quote="The sale: the 27th, officials say.")
    (step,) = known.tell(again, hours=3, outlet="Tribune")
    assert step.evidence.intent is Intent.MOVES
    assert known.only.deadline.due == Due.parse("2025-09-27")


def test_a_word_of_a_move_moves_it_though_the_reader_saw_none(known: Known):
    known.tell(a_mention("2025-09-17"))
    later = a_mention("2025-10-17", quote="TikTok gets more time: it must be sold by 17 October.")
    (step,) = known.tell(later, hours=5, title="More time for TikTok")
    assert step.evidence.intent is Intent.MOVES


def test_a_move_onto_the_day_of_another_obligation_moves_the_one_that_it_names(known: Known):
    early = {"what": "early consent fee", "quote": "The early consent fee is paid up to then."}
    base = {"what": "base consent fee", "quote": "The base consent fee is paid up to then."}
    known.tell(a_mention("2025-04-19", **early), a_mention("2025-05-03", start=90, **base))
    known.tell(
        a_mention("2025-05-03", state=State.MOVED, **early),
        a_mention("2025-05-17", state=State.MOVED, start=90, **base),
        hours=30,
        title="Consent fees extended",
    )
    dues = {item.deadline.what: item.deadline.due.text for item in known.dossiers.values()}
    assert dues == {"early consent fee": "2025-05-03", "base consent fee": "2025-05-17"}


def test_a_sentence_about_both_moves_both(known: Known):
    first = a_mention("2025-04-19", what="licence of unit I", quote="The licence of unit I ends.")
    twin = a_mention("2025-05-03", what="licence of unit II", quote="That of unit II ends.")
    known.tell(first, replace(twin, start=90))
    moved = a_mention(
        "2030-06-08",
        state=State.MOVED,
        what="both reactors",
        quote="The licence of both reactors, unit I and unit II, is extended to then.",
    )
    steps = known.tell(moved, hours=30, title="Reactors live on")
    assert intents(steps) == [Intent.MOVES, Intent.MOVES]
    assert {item.deadline.due.text for item in known.dossiers.values()} == {"2030-06-08"}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The owners lodged the papers, two days ahead of the cutoff.", State.MET),
        ("TikTok was sold with days to spare. The deal closed two days early.", State.MET),
        ("Only half have signed, two days before the cutoff.", State.PENDING),
        ("TikTok will not meet it, two days before the cutoff.", State.PENDING),
        ("They scrapped the order that TikTok be sold to a non-Chinese owner.", State.CANCELLED),
        ("They may scrap the order that TikTok be sold to a non-Chinese owner.", State.PENDING),
        ("That TikTok be sold to a new owner was put off with no new date.", State.CANCELLED),
    ],
)
def test_what_is_told_without_a_date_is_understood_by_how_far_off_it_is_or_by_its_words(
    known: Known, text: str, state: State
):
    known.tell(a_mention("2025-09-17"))
    (before,) = known.dossiers.values()
    days = (before.deadline.due.first_day - PUBLISHED.date()).days
    known.tell(hours=24 * (days - 2), title="TikTok", text=text)
    assert known.only.deadline.state is state


def test_an_edited_article_corrects_what_it_alone_told(known: Known):
    first = an_entry("a1", published_at=PUBLISHED, text="It was the 17th.")
    known.read(first, a_mention("2025-09-17"))
    (step,) = known.read(replace(first, text="It is the 19th."), a_mention("2025-09-19"))
    assert step.evidence.intent is Intent.MOVES
    assert known.only.deadline.due == Due.parse("2025-09-19")


def test_an_edited_article_that_tells_it_no_more_withdraws_it(known: Known):
    first = an_entry("a1", published_at=PUBLISHED, text="It was the 17th.")
    known.read(first, a_mention("2025-09-17"))
    (step,) = known.read(replace(first, text="Nothing was set."))
    assert step.evidence.intent is Intent.CANCELS
    assert known.only.deadline.state is State.CANCELLED


def test_what_another_article_told_as_well_is_not_withdrawn(known: Known):
    first = an_entry("first", published_at=PUBLISHED, text="It was the 17th.")
    known.read(first, a_mention("2025-09-17"))
    known.tell(a_mention("2025-09-17", quote="By the 17th, then."), hours=1, outlet="Post")
    assert known.read(replace(first, text="Nothing was set.")) == ()
    assert known.only.deadline.is_open


def test_a_move_that_is_only_expected_leaves_the_new_date_hedged(known: Known):
    known.tell(a_mention("2025-09-17"))
    (step,) = known.tell(a_mention("2025-12-16", state=State.MOVED, hedged=True), hours=2)
    assert step.evidence.intent is Intent.MOVES
    assert step.deadline.hedged


def test_a_rumour_moves_nothing(known: Known):
    known.tell(a_mention("2025-09-17"))
    (step,) = known.tell(a_mention("2025-12-16", hedged=True), hours=2)
    assert step.evidence.intent is Intent.RUMOUR
    assert step.revision is None
    assert known.only.deadline.due == Due.parse("2025-09-17")


def test_a_coarse_date_is_refined_and_rearmed(known: Known):
    known.tell(a_mention("2025-10"))
    (step,) = known.tell(a_mention("2025-10-18"), hours=2)
    assert step.evidence.intent is Intent.REFINES
    assert step.deadline.due == Due.parse("2025-10-18")
    assert step.deadline.revision == 2
    assert intents(known.tell(a_mention("2025-10"), hours=3)) == [Intent.CONFIRMS]


@pytest.mark.parametrize(
    ("state", "intent", "event"),
    [
        (State.CANCELLED, Intent.CANCELS, Event.CANCELLED),
        (State.MET, Intent.MEETS, Event.MET),
        (State.PAST, Intent.PASSES, Event.PAST),
    ],
)
def test_an_ending_closes_the_deadline_once(known: Known, state, intent, event):
    known.tell(a_mention())
    (step,) = known.tell(a_mention(state=state), hours=24 * 8)
    assert (step.evidence.intent, step.revision.event) == (intent, event)
    assert not step.deadline.is_open
    assert known.tell(a_mention(state=state), hours=24 * 9)[0].revision is None


def test_the_end_of_something_unknown_makes_nothing(known: Known):
    assert known.tell(a_mention(state=State.PAST)) == ()
    assert known.dossiers == {}


def test_a_lapsed_deadline_can_still_be_extended_within_two_weeks(known: Known):
    (step,) = known.tell(a_mention("2025-09-17"))
    lapsed = replace(step.deadline, lapsed_at=datetime(2025, 9, 18, 13, tzinfo=UTC))
    known.dossiers[lapsed.id] = replace(known.only, deadline=lapsed)
    move = a_mention("2025-12-16", state=State.MOVED, was=Due.parse("2025-09-17"))
    (step,) = known.tell(move, hours=24 * 10)
    assert step.evidence.intent is Intent.MOVES
    assert step.deadline.is_open


def test_the_same_name_next_year_is_another_deadline(known: Known):
    (step,) = known.tell(a_mention("2025-09-17"))
    lapsed = replace(step.deadline, lapsed_at=datetime(2025, 9, 18, 13, tzinfo=UTC))
    known.dossiers[lapsed.id] = replace(known.only, deadline=lapsed)
    assert intents(known.tell(a_mention("2026-09-17"), hours=24 * 200)) == [Intent.NEW]


def test_what_a_first_poll_finds_is_marked_as_told(known: Known):
    (step,) = known.tell(a_mention(), is_silent=True)
    assert step.deadline.announced == 1
    assert step.deadline.planned_at == step.deadline.next_alert_at
    assert step.revision.is_silent


def test_reading_one_article_twice_gives_one_deadline(known: Known):
    article = an_entry("same")
    known.read(article, a_mention())
    steps = known.read(article, a_mention())
    assert intents(steps) == [Intent.CONFIRMS]
    assert steps[0].deadline.confidence == known.only.deadline.confidence == 0.93


def test_an_article_cannot_end_what_still_lies_ahead_by_speaking_of_it_as_over(known: Known):
    known.tell(a_mention("2025-09-17"))
    (step,) = known.tell(a_mention("2025-09-17", state=State.PAST), hours=2)
    assert step.evidence.intent is Intent.CONFLICT
    assert known.only.deadline.is_open
