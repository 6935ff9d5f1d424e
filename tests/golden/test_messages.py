"""One story as people read it: each event on the console, in Slack and as a mail.

The files in `messages/` are for looking at. After a change of wording, write them anew with
`ALERTER_UPDATE=1 pytest tests/golden/test_messages.py` and read the difference.
"""

import json
import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.records import (
    NEW_YORK,
    a_deadline,
    a_delivery,
    a_mention,
    a_revision,
    a_topic,
    an_alert,
    an_entry,
    an_evidence,
)

from alerter.channels.console import lines
from alerter.channels.letter import letter
from alerter.channels.slack_card import card, reply
from alerter.due import Due
from alerter.model import (
    Dossier,
    Event,
    Evidence,
    Intent,
    Kind,
    Lead,
    Message,
    Revision,
    State,
)
from alerter.render import message

FOLDER = Path(__file__).parent / "messages"
MADRID = ZoneInfo("Europe/Madrid")
WHAT = "TikTok must be sold to a non-Chinese owner or face a US ban"
TOPIC = a_topic(leads=tuple(Lead.parse(text) for text in ("30d", "14d", "7d", "3d", "1d", "3h")))


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the story: who is told what."""

    name: str
    event: Event
    dossier: Dossier
    now: datetime
    zone: ZoneInfo = NEW_YORK
    lead: str | None = None
    at: datetime | None = None
    next_alert_at: datetime | None = None


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _report(key: str, revision: int, told: tuple[str, str, str, str, str], **changes: object):
    outlet, published, due, when, quote = told
    entry = an_entry(key, outlet=outlet, text=quote, published_at=_at(published))
    mention = a_mention(due, what=WHAT, quote=quote, when=when)
    evidence = an_evidence(entry, revision=revision, mention=mention, intent=Intent.CONFIRMS)
    return replace(evidence, **changes)


REPORTS = (
    _report(
        "a0",
        1,
        (
            "Example Wire",
            "2025-01-20T20:10:00-05:00",
            "2025-04-05",
            "75 days",
            "The order gives TikTok 75 days to find a buyer.",
        ),
        intent=Intent.NEW,
    ),
    _report(
        "a2",
        3,
        (
            "Example Post",
            "2025-06-19T12:30:00-04:00",
            "2025-09-17",
            "September 17",
            "The new deadline for a sale is September 17.",
        ),
        intent=Intent.MOVES,
    ),
    _report(
        "a3",
        3,
        (
            "Example Times",
            "2025-09-09T17:00:00+01:00",
            "2025-09-17",
            "next Wednesday",
            "TikTok has until next Wednesday to change hands, and no buyer is in sight.",
        ),
    ),
    _report(
        "a1",
        3,
        (
            "Example Wire",
            "2025-09-10T08:05:00+02:00",
            "2025-09-17",
            "September 17",
            "Talks go on ahead of a September 17 deadline for TikTok to be sold or face a ban.",
        ),
    ),
)
WEDNESDAY = _report(
    "a5",
    3,
    (
        "Example Wire",
        "2025-09-14T18:05:00+02:00",
        "2025-09-17",
        "Wednesday",
        "Envoys met in Madrid ahead of a Wednesday deadline for TikTok to be sold or face a ban in "
        "the United States.",
    ),
)
RUMOUR = _report(
    "a7",
    3,
    (
        "Example Blog",
        "2025-09-15T09:00:00-04:00",
        "2025-12-16",
        "mid-December",
        "Some expect an extension to mid-December.",
    ),
    intent=Intent.RUMOUR,
)
MOVE = _report(
    "a8",
    4,
    (
        "Example Wire",
        "2025-09-16T12:02:00-04:00",
        "2025-12-16",
        "December 16",
        "The president put the deadline off to December 16, the third such move.",
    ),
    intent=Intent.MOVES,
)
FOLLOWING = _report(
    "a9",
    4,
    (
        "Example Post",
        "2025-09-16T12:04:00-04:00",
        "2025-12-16",
        "Dec. 16",
        "TikTok now has until Dec. 16.",
    ),
)
LAST_WORD = _report(
    "a10",
    4,
    (
        "Example Post",
        "2025-12-14T10:00:00-05:00",
        "2025-12-16",
        "Tuesday",
        "Tuesday's deadline draws near, and no deal is signed.",
    ),
)
REVISIONS = (
    a_revision(1, "2025-04-05", at=_at("2025-01-21T01:14:00+00:00")),
    a_revision(2, "2025-06-19", was=Due.parse("2025-04-05"), at=_at("2025-04-04T18:00:00+00:00")),
    a_revision(3, "2025-09-17", was=Due.parse("2025-06-19"), at=_at("2025-06-19T16:34:00+00:00")),
    a_revision(4, "2025-12-16", was=Due.parse("2025-09-17"), at=_at("2025-09-16T16:06:00+00:00")),
)


def _dossier(number: int, *evidence: Evidence, **changes: object) -> Dossier:
    revisions = REVISIONS[:number]
    deadline = a_deadline(
        revisions[-1].due.text,
        what=WHAT,
        revision=number,
        created_at=REVISIONS[0].at,
        state=State.MOVED if number > 1 else State.PENDING,
        **changes,
    )
    return Dossier(deadline, revisions, evidence)


def _ended(event: Event, state: State, at: str, quote: str) -> Dossier:
    """The story's end, as an article told it."""
    known = _dossier(4, *REPORTS, MOVE, FOLLOWING, confidence=0.96)
    told_at = _at(at)
    revision = Revision("dl_7f3a00000001", 5, event, state, Due.parse("2025-12-16"), told_at)
    report = _report("a11", 5, ("Example Wire", at, "2025-12-16", "Tuesday", quote))
    deadline = replace(known.deadline, state=state, revision=5)
    return Dossier(deadline, (*known.revisions, revision), (*known.evidence, report))


def _lapsed() -> Dossier:
    known = _dossier(4, *REPORTS, MOVE, FOLLOWING, LAST_WORD, confidence=0.96)
    at = _at("2025-12-17T14:00:00+00:00")
    revision = Revision(
        "dl_7f3a00000001", 5, Event.LAPSED, State.MOVED, Due.parse("2025-12-16"), at
    )
    deadline = replace(known.deadline, revision=5, lapsed_at=at)
    return Dossier(deadline, (*known.revisions, revision), known.evidence)


def _hedged() -> Dossier:
    report = _report(
        "b1",
        1,
        (
            "Example Times",
            "2025-09-10T08:05:00+02:00",
            "2025-10",
            "next month",
            "Regulators may require the new labels from next month.",
        ),
    )
    deadline = a_deadline(
        "2025-10", what="labels on imported games", kind=Kind.EFFECTIVE, hedged=True, confidence=0.7
    )
    return Dossier(deadline, (a_revision(1, "2025-10"),), (report,))


def _timed() -> Dossier:
    due = "2025-09-17T17:00:00-04:00"
    report = _report(
        "c1",
        1,
        (
            "Example Wire",
            "2025-09-17T08:05:00+02:00",
            due,
            "5 p.m. Eastern today",
            "Bidders have until 5 p.m. Eastern today to raise their offers.",
        ),
    )
    deadline = a_deadline(due, what="bids for TikTok's US arm")
    revision = a_revision(1, due, at=_at("2025-09-17T19:30:00+00:00"))
    return Dossier(deadline, (revision,), (report,))


SCENES = (
    Scene(
        "01-new",
        Event.NEW,
        _dossier(1, REPORTS[0], confidence=0.9),
        _at("2025-01-20T20:14:00-05:00"),
        next_alert_at=_at("2025-03-06T09:00:00-05:00"),
    ),
    Scene(
        "02-reminder-7d",
        Event.REMINDER,
        _dossier(3, *REPORTS),
        _at("2025-09-10T09:00:00-04:00"),
        lead="7d",
        next_alert_at=_at("2025-09-14T09:00:00-04:00"),
    ),
    Scene(
        "03-reminder-1d-madrid",
        Event.REMINDER,
        _dossier(3, *REPORTS, WEDNESDAY, RUMOUR, confidence=0.95),
        _at("2025-09-16T09:00:00+02:00"),
        zone=MADRID,
        lead="1d",
    ),
    Scene(
        "04-moved",
        Event.MOVED,
        _dossier(4, *REPORTS, WEDNESDAY, RUMOUR, MOVE, FOLLOWING, confidence=0.96),
        _at("2025-09-16T12:06:00-04:00"),
        next_alert_at=_at("2025-11-16T09:00:00-05:00"),
    ),
    Scene(
        "05-cancelled",
        Event.CANCELLED,
        _ended(
            Event.CANCELLED,
            State.CANCELLED,
            "2025-12-01T15:00:00-05:00",
            "The court struck the deadline down.",
        ),
        _at("2025-12-01T15:03:00-05:00"),
    ),
    Scene(
        "06-met",
        Event.MET,
        _ended(
            Event.MET,
            State.MET,
            "2025-12-11T15:00:00-05:00",
            "The sale closed on Thursday, five days ahead of time.",
        ),
        _at("2025-12-11T15:03:00-05:00"),
    ),
    Scene(
        "07-past",
        Event.PAST,
        _ended(
            Event.PAST,
            State.PAST,
            "2025-12-17T06:00:00-05:00",
            "Tuesday's deadline came and went without a sale.",
        ),
        _at("2025-12-17T06:05:00-05:00"),
    ),
    Scene("08-lapsed", Event.LAPSED, _lapsed(), _at("2025-12-17T09:00:00-05:00")),
    Scene("09-hedged-month", Event.NEW, _hedged(), _at("2025-09-10T02:09:00-04:00")),
    Scene(
        "10-hour-known-told-late",
        Event.REMINDER,
        _timed(),
        _at("2025-09-17T21:32:00+02:00"),
        zone=MADRID,
        lead="3h",
        at=_at("2025-09-17T14:00:00-04:00"),
    ),
)


def _message(scene: Scene) -> Message:
    at = scene.at or scene.now
    alert = an_alert(
        scene.event,
        revision=scene.dossier.deadline.revision,
        at=at,
        lead=Lead.parse(scene.lead) if scene.lead else None,
        is_late=scene.now - at > timedelta(hours=1),
    )
    return message(
        a_delivery(alert),
        scene.dossier,
        TOPIC,
        zone=scene.zone,
        now=scene.now,
        next_alert_at=scene.next_alert_at,
    )


def _console(scene: Scene) -> str:
    return "\n".join(lines(_message(scene))) + "\n"


def _slack(scene: Scene) -> str:
    told = _message(scene)
    shown = {"card": card(told), "reply": reply(told)}
    payloads = {name: {"text": made.text, "blocks": made.blocks} for name, made in shown.items()}
    return json.dumps(payloads, ensure_ascii=False, indent=2) + "\n"


def _mail(scene: Scene) -> str:
    mail = letter(
        _message(scene),
        channel="legal-mail",
        sender='"Deadline alerts" <alerts@example.org>',
        recipient="ana@example.org",
        has_calendar=True,
    )
    return mail.as_bytes().decode("ascii").replace("\r\n", "\n")


FORMATS = {".txt": _console, ".slack.json": _slack, ".eml": _mail}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_story_is_told_as_it_was_agreed(scene: Scene, suffix: str) -> None:
    told = FORMATS[suffix](scene)
    golden = FOLDER / f"{scene.name}{suffix}"
    if os.environ.get("ALERTER_UPDATE"):
        golden.write_text(told, encoding="utf-8", newline="\n")
    assert told == golden.read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    expected = {f"{scene.name}{suffix}" for scene in SCENES for suffix in FORMATS}
    assert {path.name for path in FOLDER.iterdir()} == expected


def test_every_event_is_in_the_story() -> None:
    assert {scene.event for scene in SCENES} == set(Event)


def test_no_two_moments_of_the_story_bear_the_same_headline() -> None:
    headlines = [_message(scene).headline for scene in SCENES]
    assert len(set(headlines)) == len(SCENES)
