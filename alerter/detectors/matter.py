"""The matter of a clause: who has to do what, or what ends, begins or moves.

    clause --what it is about, without the verb that only says that it is due--> places of its words

Pure: a strip of words and a clause of it in, places out.
"""

from alerter.detectors.clauses import Clause, Places
from alerter.detectors.phrases import (
    ADVERB,
    AND,
    ARTICLE,
    ASKING,
    AUXILIARY,
    BE,
    BUT,
    COMMA,
    CONNECTOR,
    DUTY,
    ENDING,
    EXPECTED,
    EXTENSION,
    FILLER,
    FOR,
    GIVING,
    HANDED,
    HANGING,
    HARD,
    HAVING,
    HOLDING,
    HOUR,
    IF,
    LIMIT,
    MOVING,
    OWED,
    OWNER,
    PARTICLE,
    PREPOSITION,
    PRONOUN,
    PUTTING,
    RELATIVE,
    SAYING,
    SETTING,
    SIGN,
    STARTING,
    THAT,
    TIME,
    TO,
    WEAK_LIMIT,
    YOU,
    Strip,
)
from alerter.model import Kind

_LONGEST_SUBJECT = 10
#: how near behind a date its purpose, or the name of its limit, begins
_PURPOSE_WITHIN = 12
_LIMIT_WITHIN = 7
_GIVEN_WITHIN = 8
#: a phrase of fewer words that say something is completed: from behind the date, or by the title
FEW = 3
_SHORT_TAIL = 4
_LONG = 12
#: what may stand in a group of verbs before the last of them
HELPS = AUXILIARY | ADVERB | EXPECTED | DUTY | HOLDING


def phrase_of(strip: Strip, clause: Clause, kind: Kind) -> Places:
    """The words of the name; none where the sentence does not say."""
    left, right = clause.left, clause.right
    if given := _given(strip, left, right):
        return given
    if behind := _limit_behind(strip, right):
        return behind
    if not left:
        if not right or strip.kinds[right[0]] & _NO_CLAUSE:
            return []
        return _matter(strip, right, kind, is_left=False)
    if right and _hangs(strip, left):
        return trimmed(strip, [at for at in left if not strip.kinds[at] & COMMA] + right)
    matter = _matter(strip, left, kind, is_left=True)
    if (
        strip.weight(matter) < FEW
        and strip.weight(right[1:])
        and strip.kinds[right[0]] & (TO | FOR)
    ):
        return matter + right[:1] + trimmed(strip, right[1:])
    return matter


def _hangs(strip: Strip, left: Places) -> bool:
    """Whether a clause goes on behind its date: "the bidder must, by Friday, say"."""
    last = next((at for at in reversed(left) if not strip.kinds[at] & (COMMA | ADVERB)), None)
    is_near = last == strip.target - 1  # "has to Friday to answer"
    return last is not None and not is_near and bool(strip.kinds[last] & (DUTY | TO))


_NO_CLAUSE = AUXILIARY | OWED | ENDING | STARTING | PREPOSITION | RELATIVE


# -- who is given time ----------------------------------------------------------------------


def _given(strip: Strip, left: Places, right: Places) -> Places:
    """Who has until then to do what: "Growers have until Friday to claim the subsidy"."""
    if not (right and strip.seen & (HAVING | GIVING)):
        return []
    what = _purpose(strip, right)
    verb = _giving(strip, left) if len(what) > 1 else None
    if verb is None:
        return []
    kinds = strip.kinds
    is_passive = verb + 1 == len(left) or (verb > 0 and kinds[left[verb - 1]] & BE)
    if kinds[left[verb]] & GIVING and not is_passive:
        who = left[verb + 1 :]
        while who and kinds[who[-1]] & (ADVERB | FILLER):
            who = who[:-1]
    else:
        who = _antecedent(strip, _before_verb(strip, left, verb))
    if not strip.names(who) or len(who) > _LONGEST_SUBJECT or kinds[who[0]] & (OWNER | PRONOUN):
        return what[1:]
    return who + what


def _purpose(strip: Strip, right: Places) -> Places:
    """What has to be done, behind the date: "to claim the subsidy"."""
    kinds = strip.kinds
    for index, at in enumerate(right[:_PURPOSE_WITHIN]):
        if kinds[at] & TO and index + 1 < len(right):
            return [at, *trimmed(strip, right[index + 1 :])]
        if index and kinds[at] & AUXILIARY:
            break
    return []


def _giving(strip: Strip, left: Places) -> int | None:
    """Where the verb of having or giving time stands."""
    kinds = strip.kinds
    last = len(left) - 1
    while last > 0 and kinds[left[last]] & (ADVERB | FILLER):
        last -= 1
    if last >= 0 and kinds[left[last]] & (HAVING | GIVING):
        return last
    for index in range(last, max(-1, last - _GIVEN_WITHIN), -1):
        if kinds[left[index]] & GIVING:
            return index
    return None


# -- what a limit is set for ----------------------------------------------------------------


def _limit_behind(strip: Strip, right: Places) -> Places:
    """What a limit behind the date is set for: "Friday is the last day to register"."""
    kinds = strip.kinds
    if not strip.seen & LIMIT:
        return []
    for index, at in enumerate(right[:_LIMIT_WITHIN]):
        if kinds[at] & LIMIT:
            return _set_for(strip, right[index + 1 :])
        if kinds[at] & (TO | RELATIVE | PREPOSITION):
            break
    return []


def limited(strip: Strip, places: Places) -> Places:
    """What a limit in a phrase is set for, by what stands behind it or before it."""
    kinds = strip.kinds
    if not strip.seen & LIMIT:
        return []
    for index in range(len(places) - 1, -1, -1):
        if not kinds[places[index]] & LIMIT:
            continue
        if what := _set_for(strip, places[index + 1 :]):
            return what
        if kinds[places[index]] & WEAK_LIMIT:
            continue
        first = index
        while first > 0 and not kinds[places[first - 1]] & _NO_MODIFIER:
            first -= 1
        what = trimmed(strip, places[first:index])
        if strip.names(what):
            return what
    return []


_NO_MODIFIER = (
    ARTICLE | AUXILIARY | ADVERB | OWNER | PREPOSITION | TO | FOR | COMMA | THAT | RELATIVE
    | MOVING | TIME | CONNECTOR | AND | SAYING | SETTING | GIVING
)  # fmt: skip


def _set_for(strip: Strip, places: Places) -> Places:
    """What stands behind "deadline": "for comments on the rule", "to register"."""
    kinds = strip.kinds
    if len(places) < 2 or not kinds[places[0]] & (TO | FOR):
        return []
    last = 1
    while last < len(places) and not kinds[places[last]] & (AUXILIARY | RELATIVE | COMMA):
        if last > 1 and kinds[places[last]] & MOVING:
            break
        last += 1
    what = trimmed(strip, places[1:last])
    return what if strip.names(what) else []


# -- what moves, ends, begins or is due -----------------------------------------------------


def _matter(strip: Strip, places: Places, kind: Kind, *, is_left: bool) -> Places:
    """A clause without the verb that only says that something moves, ends, begins or is due."""
    return (
        _moved(strip, places)
        or (limited(strip, places) if is_left else [])
        or _subject(strip, places, kind, is_left=is_left)
        or _asked(strip, places)
        or _shortened(strip, trimmed(strip, _addressed(strip, _antecedent(strip, places))))
    )


def _moved(strip: Strip, places: Places) -> Places:
    """What was moved: the object of the verb, or its subject where it was done to it."""
    kinds = strip.kinds
    if not strip.seen & (MOVING | EXTENSION | PUTTING):
        return []
    is_put = bool(places) and kinds[places[-1]] & PARTICLE
    for index, at in enumerate(places):
        if kinds[at] & EXTENSION and (what := _set_for(strip, places[index + 1 :])):
            return limited(strip, what) or what
        if not (kinds[at] & MOVING or (is_put and kinds[at] & PUTTING)):
            continue
        is_passive = index > 0 and kinds[places[index - 1]] & (BE | ADVERB)
        what = _object(strip, places[index + 1 :])
        if not is_passive and any(kinds[here] & LIMIT for here in what):
            return limited(strip, what) or what
        if is_passive or not strip.names(what) or kinds[what[0]] & (CONNECTOR | AUXILIARY | DUTY):
            what = trimmed(strip, _antecedent(strip, _before_verb(strip, places, index)))
        if strip.names(what):
            return limited(strip, what) or what
    return []


def _object(strip: Strip, places: Places) -> Places:
    """What a verb is done to, at the head of the words behind it."""
    kinds = strip.kinds
    first = 0
    while first < len(places) and kinds[places[first]] & (PARTICLE | ADVERB):
        first += 1
    last = first + 1
    while last < len(places) and not kinds[places[last]] & (COMMA | PARTICLE | TIME | RELATIVE):
        last += 1
    return trimmed(strip, places[first:last])


_SAYING_LITTLE = {
    Kind.DEADLINE: ENDING | OWED | HANDED,
    Kind.EXPIRY: ENDING | STARTING | HOLDING | OWED,
    Kind.EFFECTIVE: ENDING | STARTING | HOLDING | OWED,
}
_NO_VERB_BEHIND = ARTICLE | OWNER | PREPOSITION | FOR
_INTRANSITIVE = (
    SIGN
    | PREPOSITION
    | ADVERB
    | FOR
    | CONNECTOR
    | COMMA
    | TO
    | AND
    | PARTICLE
    | ENDING
    | STARTING
    | HOUR
    | TIME
)


def _subject(strip: Strip, places: Places, kind: Kind, *, is_left: bool) -> Places:
    """The subject alone, where the verb says no more than that it ends, begins or is due."""
    kinds, little = strip.kinds, _SAYING_LITTLE[kind]
    order = range(len(places) - 1, 0, -1) if is_left else range(1, len(places))
    for index in order:
        if not kinds[places[index]] & little or not _is_verb(strip, places, index):
            continue
        behind = places[index + 1 : index + 2]
        if behind and (not kinds[behind[0]] & _INTRANSITIVE or kinds[behind[0]] & ARTICLE):
            continue
        subject = trimmed(strip, _antecedent(strip, _before_verb(strip, places, index)))
        if strip.names(subject):
            return subject
    return []


def _is_verb(strip: Strip, places: Places, index: int) -> bool:
    """Whether a word that may be a verb is one here."""
    before = strip.kinds[places[index - 1]]
    if before & TO:
        return index > 1 and bool(strip.kinds[places[index - 2]] & HELPS)
    return not before & _NO_VERB_BEHIND


def _before_verb(strip: Strip, places: Places, verb: int) -> Places:
    """The words before the group of verbs in which a verb stands."""
    kinds = strip.kinds
    while verb > 0:
        before = kinds[places[verb - 1]]
        is_to = before & TO and verb > 1 and kinds[places[verb - 2]] & HELPS
        if not (before & (HELPS | COMMA) or is_to):
            break
        verb -= 1
    return places[:verb]


def _asked(strip: Strip, places: Places) -> Places:
    """Who is told to do what: "The board asked creditors to sign"."""
    kinds = strip.kinds
    if not strip.seen & ASKING:
        return []
    for index, at in enumerate(places):
        if not kinds[at] & ASKING or (index and kinds[places[index - 1]] & (BE | RELATIVE | TO)):
            continue
        behind = places[index + 1 :]
        to = next((k for k, other in enumerate(behind) if kinds[other] & TO), 0)
        if to and to + 1 < len(behind):
            who = [] if kinds[behind[0]] & PRONOUN or to > _LONGEST_SUBJECT else behind[:to]
            return trimmed(strip, _antecedent(strip, who) + behind[to + (not who) :])
    return []


def _antecedent(strip: Strip, places: Places) -> Places:
    """A noun without the clause that only goes on with it: "vouchers that were sold in May"."""
    kinds = strip.kinds
    if not strip.seen & (RELATIVE | THAT):
        return places
    for index in range(1, len(places)):
        if kinds[places[index]] & (RELATIVE | THAT) and strip.weight(places[:index]):
            behind = places[index + 1 :]
            if not any(kinds[at] & DUTY for at in behind[1:]):
                return places[:index]
    return places


def _shortened(strip: Strip, places: Places) -> Places:
    """A long clause with the head of its subject alone, and without what is said at its end."""
    kinds = strip.kinds
    comma = next((k for k in range(len(places) - 1, 0, -1) if kinds[places[k]] & COMMA), 0)
    tail = places[comma + 1 :]
    if comma and len(tail) <= _SHORT_TAIL and not any(kinds[at] & (AND | HELPS) for at in tail):
        places = places[:comma]
    if len(places) <= _LONG:
        return places
    verb = next((k for k, at in enumerate(places) if kinds[at] & (AUXILIARY | DUTY)), 0)
    parted = (k for k in range(1, verb) if kinds[places[k]] & (PREPOSITION | FOR | RELATIVE))
    head = next((k for k in parted if strip.names(places[:k])), verb)
    return places[:head] + places[verb:]


def _addressed(strip: Strip, places: Places) -> Places:
    """Without "you may"."""
    kinds = strip.kinds
    if len(places) > 2 and kinds[places[0]] & YOU and kinds[places[1]] & AUXILIARY:
        return places[2:]
    return places


def trimmed(strip: Strip, places: Places) -> Places:
    """Without words at its ends that leave it hanging, or belong to the date."""
    kinds = strip.kinds
    first, last = 0, len(places)
    while first < last and kinds[places[first]] & (
        COMMA | AND | BUT | IF | THAT | TO | TIME | HARD
    ):
        first += 1
    while first < last and kinds[places[last - 1]] & (
        HANGING | COMMA | TIME | HOUR | HARD | ADVERB
    ):
        last -= 1
    return places[first:last]
