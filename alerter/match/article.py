"""What a whole article means for the deadlines already known.

    mentions x dossiers --tie--> --assign--> readings
        and besides: others that one sentence speaks of too, turns told without a date,
        and what an edited article says no more

Pure: reads no clock, store or network.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alerter.match.assigning import assign
from alerter.match.dates import same_date
from alerter.match.reading import ENDINGS, Reading, read_loose, read_tied
from alerter.match.signs import Scene
from alerter.match.tie import tie
from alerter.match.turns import Turn, turns_in
from alerter.match.wording import any_of
from alerter.match.words import is_another, words_in
from alerter.model import Dossier, Entry, Evidence, Intent, Mention, State

#: how long after it ended a deadline may still be corrected by an article
WATCHED_FOR = timedelta(days=14)
#: what can be told of several deadlines at once
_OF_SEVERAL = (Intent.MOVES, Intent.CANCELS, Intent.MEETS, Intent.PASSES)
#: letters before an expression of time in which `both` may stand
_BEFORE = 200
#: words that a sentence without a date must share with its deadline, and more than with others
_PLAIN = 1.5
_PLAINER = 0.5
#: intents that say nothing new; of two for one deadline, the telling one is kept
_ASIDE = (Intent.STALE, Intent.CONFIRMS, Intent.RUMOUR, Intent.CONFLICT)

#: a mention, and how it was understood
Understood = tuple[Mention, Reading]


def read(
    entry: Entry, mentions: Sequence[Mention], known: Sequence[Dossier], common: frozenset[str]
) -> list[Understood]:
    """What `entry` means, given the dossiers of the topic; of two for one dossier the telling last.

    Left out is what tells the end of something never known, which is nobody's news. `common` holds
    the words that all articles of the topic have.
    """
    near = [dossier for dossier in known if is_watched(dossier, entry.published_at)]
    scene = Scene(entry, mentions, near, common)
    ties = [
        [tie(scene, mention, dossier) for dossier in near if not is_another(mention, dossier)]
        for mention in mentions
    ]
    understood: list[Understood] = []
    spoken: set[str] = set()
    for mention, chosen in zip(mentions, assign(mentions, ties), strict=True):
        reading = read_tied(mention, entry, chosen) if chosen else read_loose(mention)
        if chosen is not None:
            spoken.add(chosen.dossier.deadline.id)
        if reading is not None:
            understood.append((mention, reading))
    for mention, reading in tuple(understood):
        understood += _others_meant(scene, mention, reading, spoken)
    understood += _read_turns(scene, spoken)
    understood += _withdrawn(scene, spoken)
    return sorted(understood, key=lambda item: item[1].intent not in _ASIDE)


def is_watched(dossier: Dossier, at: datetime) -> bool:
    """Whether an article published `at` may still speak of it."""
    if dossier.deadline.is_open:
        return True
    ended_at = dossier.deadline.lapsed_at or dossier.evidence[-1].published_at
    return at <= ended_at + WATCHED_FOR or dossier.deadline.state is State.CANCELLED


def _others_meant(
    scene: Scene, mention: Mention, reading: Reading, spoken: set[str]
) -> Iterator[Understood]:
    """The deadlines that a sentence about several (both, each, all) tells of besides the first."""
    if reading.dossier is None or reading.intent not in _OF_SEVERAL:
        return
    before = scene.entry.body[max(0, mention.start - _BEFORE) : mention.start]
    if not any_of("several").search(f"{before} {mention.quote}"):
        return
    first = reading.dossier.deadline
    for dossier in scene.known:
        other = dossier.deadline
        if other.id in spoken or not other.state.is_ahead or other.kind is not first.kind:
            continue
        if reading.intent is Intent.MOVES or same_date(other.due, mention.due):
            spoken.add(other.id)
            yield mention, replace(reading, dossier=dossier, why=f"{reading.why}, told of several")


def _read_turns(scene: Scene, spoken: set[str]) -> Iterator[Understood]:
    """What the entry tells of deadlines without naming their dates."""
    for turn in turns_in(scene.entry):
        waiting = [
            dossier
            for dossier in scene.known
            if dossier.deadline.state.is_ahead
            and dossier.deadline.id not in spoken
            and turn.fits(dossier.deadline.due)
        ]
        if not waiting:
            continue
        words = words_in(f"{scene.entry.title} {turn.quote}")
        dossier = max(waiting, key=lambda item: scene.shared(words, item))
        if not turn.tells_when and not _is_plainly_meant(turn, dossier, waiting, scene):
            continue
        spoken.add(dossier.deadline.id)
        why = f"told as {turn.state} without its date: {turn.when}"
        yield turn.mention(dossier), Reading(ENDINGS[turn.state], why, dossier)


def _is_plainly_meant(
    turn: Turn, dossier: Dossier, waiting: Sequence[Dossier], scene: Scene
) -> bool:
    """Whether a sentence that has no date in it says by its words which deadline it speaks of."""
    words = words_in(turn.quote)
    shared = scene.shared(words, dossier)
    rivals = [scene.shared(words, other) for other in waiting if other is not dossier]
    return shared >= _PLAIN and shared >= max(rivals, default=0.0) + _PLAINER


def _withdrawn(scene: Scene, spoken: set[str]) -> Iterator[Understood]:
    """Deadlines that this article alone told, and tells no more since it was edited."""
    entry = scene.entry
    for dossier in scene.known:
        if dossier.deadline.id in spoken or not dossier.deadline.is_open:
            continue
        mine = [item for item in dossier.evidence if is_from(item, entry)]
        if not mine or len(mine) < len(dossier.evidence):
            continue
        if mine[-1].fingerprint != entry.fingerprint:
            last = replace(mine[-1].mention, state=State.CANCELLED)
            yield (
                last,
                Reading(Intent.CANCELS, "withdrawn by the only article that told it", dossier),
            )


def is_from(item: Evidence, entry: Entry) -> bool:
    """Whether the evidence is of an earlier state of this entry."""
    return (item.feed, item.entry_key) == (entry.feed, entry.key)
