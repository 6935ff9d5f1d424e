"""What speaks for it that a mention tells of a deadline that is known, and what against it.

    mention x dossier, beside all others of the topic --> signs, by name

The signs are few, and can be told to people. Pure: reads no clock, store or network.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from math import log, log1p

from alerter.due import Due
from alerter.match.dates import Relation, is_fine, relation, same_date
from alerter.match.wording import any_of
from alerter.match.words import names_another_number, names_of, sentence_of, text_of, words_in
from alerter.model import Dossier, Entry, Mention, State

_LONG_GONE = timedelta(days=14)
_A_WEEK, _A_MONTH = timedelta(days=7), timedelta(days=31)
_DAYS_OF_WEEK = 7
_FAR = 5.0
_MOST_WORDS = 3.0
#: letters around an expression of time that tell what it is about
_CONTEXT = 250
#: what a word of the topic itself says of one deadline of it
_TOPICAL = 0.3


class Scene:
    """One entry beside all the deadlines of its topic that it may speak of."""

    def __init__(
        self,
        entry: Entry,
        mentions: Sequence[Mention],
        known: Sequence[Dossier],
        common: frozenset[str] = frozenset(),
    ) -> None:
        #: `common`: words that all articles of the topic have
        self.entry = entry
        self.mentions = mentions
        self.known = known
        self._common = common
        self._texts = {id(dossier): text_of(dossier) for dossier in known}
        self._spread = Counter(word for text in self._texts.values() for word in text)
        self._open = sum(dossier.deadline.is_open for dossier in known)
        self._measured: dict[tuple[int, int], float] = {}

    def shared(self, words: frozenset[str], dossier: Dossier) -> float:
        """How many of `words` tell of `dossier`, each by its rarity."""
        return self._weight(words & self._texts[id(dossier)])

    def signs(self, mention: Mention, dossier: Dossier) -> dict[str, float]:
        """What speaks for it and against it; a sign that is not seen is left out."""
        told = relation(mention.due, dossier)
        signs = dict(self._signs_of_words(mention, dossier, told))
        seen = self._signs_of_date(mention, dossier, told)
        signs.update({sign: 1.0 for sign, is_seen in seen.items() if is_seen})
        if told is Relation.OTHER:
            weeks = abs((mention.due.last_day - dossier.deadline.due.last_day).days) / _DAYS_OF_WEEK
            signs["far"] = min(_FAR, log1p(weeks))
        return signs

    def _signs_of_words(
        self, mention: Mention, dossier: Dossier, told: Relation
    ) -> dict[str, float]:
        mine = self._closeness(mention, dossier)
        rivals = [
            self._closeness(mention, other)
            for other in self.known
            if other is not dossier
            and (told is not Relation.SAME or relation(mention.due, other) is Relation.SAME)
        ]
        lead = max(-_MOST_WORDS, min(_MOST_WORDS, mine - max(rivals))) if rivals else 0.0
        where = "same date" if told is Relation.SAME else "other date"
        share = self._share(mention, dossier)
        return {
            f"names alike, {where}": share,
            f"words shared, {where}": mine,
            f"{'closer than others' if lead > 0 else 'others closer'}, {where}": abs(lead),
            "numbers another": float(names_another_number(mention, dossier, self._common)),
        }

    def _signs_of_date(self, mention: Mention, dossier: Dossier, told: Relation) -> dict[str, bool]:
        deadline, was = dossier.deadline, mention.was
        is_other = told is Relation.OTHER
        is_moved = mention.state is State.MOVED
        is_only = deadline.is_open and self._open == 1
        days = (mention.due.last_day - deadline.due.last_day).days
        gone = self.entry.published_at.date() - deadline.due.last_day
        return {
            "same date": told is Relation.SAME,
            "same day": told is Relation.SAME and is_fine(mention.due) and is_fine(deadline.due),
            "within its span": told is Relation.SAME
            and mention.due.precision is not deadline.due.precision
            and not (is_fine(mention.due) and is_fine(deadline.due)),
            "date it had before": told is Relation.FORMER,
            "names its date as the old one": was is not None and same_date(was, deadline.due),
            "names another old date": was is not None
            and not any(same_date(was, due) for due in dossier.dues),
            "date of another": any(
                same_date(mention.due, other.deadline.due)
                for other in self.known
                if other is not dossier
            ),
            "its date is told beside": told is not Relation.SAME
            and any(same_date(other.due, deadline.due) for other in self.mentions),
            "same kind": mention.kind is deadline.kind,
            "same grain": mention.due.precision is deadline.due.precision,
            "same hour": is_other and _same_hour(mention.due, deadline.due),
            "open": deadline.is_open,
            "due within a week": is_other and timedelta(0) <= -gone <= _A_WEEK,
            "due within a month": is_other and _A_WEEK < -gone <= _A_MONTH,
            "ended": not deadline.state.is_ahead,
            "gone for two weeks": gone > _LONG_GONE,
            "earlier": is_other and days < 0,
            "later": is_other and days > 0,
            "told as moved": is_moved and is_other,
            "told as moved to a date it has": is_moved
            and told is Relation.SAME
            and deadline.state is not State.MOVED,
            "only one open": is_only,
            "only one open, told as moved": is_only and is_other and is_moved,
            "only one open, told as pending": is_only
            and is_other
            and mention.state is State.PENDING,
            "told as over": is_other and not mention.state.is_ahead,
            "hedged": is_other and mention.hedged,
            "words of a move": is_other
            and not is_moved
            and tells_a_move(f"{self.entry.title} {mention.quote}"),
        }

    def _closeness(self, mention: Mention, dossier: Dossier) -> float:
        """Words that both have, each by how few of the deadlines have it, names doubly."""
        pair = id(mention), id(dossier)
        if pair not in self._measured:
            self._measured[pair] = self._measure(mention, dossier)
        return self._measured[pair]

    def _measure(self, mention: Mention, dossier: Dossier) -> float:
        text = self._texts[id(dossier)]
        names = frozenset[str]().union(*names_of(dossier))
        shared = self._weight(words_in(mention.what) & names)
        shared += 0.5 * self._weight(sentence_of(mention) & text)
        shared += 0.25 * self._weight(self._around(mention) & text)
        return min(2 * _MOST_WORDS, shared)

    def _weight(self, words: frozenset[str]) -> float:
        return sum(map(self._rarity, words))

    def _rarity(self, word: str) -> float:
        """1 for a word of one deadline alone, less the more have it, little for the topic's."""
        known = len(self.known) + 1
        rarity = log(known / self._spread[word]) / log(known) if self._spread[word] else 1.0
        return _TOPICAL * rarity if word in self._common else rarity

    def _around(self, mention: Mention) -> frozenset[str]:
        start = max(0, mention.start - _CONTEXT)
        return words_in(self.entry.body[start : mention.end + _CONTEXT])

    def _share(self, mention: Mention, dossier: Dossier) -> float:
        """The share of the shorter name's words that both have, by rarity; its best name counts."""
        mine = words_in(mention.what)
        weight = self._weight(mine)
        best = 0.0
        for name in names_of(dossier):
            least = min(weight, self._weight(name))
            if least > 0:
                best = max(best, self._weight(mine & name) / least)
        return best


def tells_a_move(text: str) -> bool:
    """Whether a word says that something was put off, brought forward or taken up again."""
    return any_of("moves").search(text) is not None


def _same_hour(one: Due, other: Due) -> bool:
    hours = [due.instant.timetz() if due.instant else None for due in (one, other)]
    return hours[0] is not None and hours[0] == hours[1]
