"""Shapes: which tokens, in which order, make an expression; the automaton that finds the longest.

    shape = "WEEKDAY? ,? the? DAY of? MONTH (,? YEAR)?"

A name in capitals is a class of words or a part (a shape with a name); anything else stands for
itself. `?` makes the item before it optional, `(a b|c)` groups and chooses, `{0,4}` repeats within
bounds, `A!B` is a word of A that is not of B. Nothing repeats without bound, so the longest match
from one token costs a step a token, at most `LONGEST`, whatever the text.
Pure: reads nothing; the automaton grows its states as texts ask for them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Generic, NamedTuple, Protocol, TypeVar

#: tokens of the longest expression
LONGEST = 28
#: behind the last token
_END = "\0"
_ITEM = re.compile(r"\{\d+,\d+\}|[()|?]|[^\s()|?{}]+")
_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:![A-Z][A-Z0-9]*)*")


@cache
def items_of(shape: str) -> tuple[str, ...]:
    """The items of a shape: names, words, signs and operators."""
    return tuple(_ITEM.findall(shape))


@cache
def is_name(item: str) -> bool:
    """Whether an item names a class or a part, and does not stand for itself."""
    return _NAME.fullmatch(item) is not None


class Vocabulary(NamedTuple):
    """What the items of shapes stand for."""

    #: class to the signs of its words
    classes: Mapping[str, frozenset[str]]
    #: word to the signs under which it may stand on a tape
    literals: Mapping[str, frozenset[str]]
    #: part to its shape
    parts: Mapping[str, str]

    def signs_of(self, item: str) -> frozenset[str]:
        """The signs that an item stands for. KeyError where it is not known."""
        if not is_name(item):
            return self.literals[item]
        first, *others = item.split("!")
        signs = self.classes[first]
        for other in others:
            signs -= self.classes[other]
        return signs

    def signs_of_all(self, items: str) -> frozenset[str]:
        """The signs that any of the items stands for, which blanks part."""
        return frozenset().union(*(self.signs_of(item) for item in items.split()))


class Ordered(Protocol):
    """What a shape leads to."""

    @property
    def order(self) -> int:
        """Of two that match the same tokens the lower one is asked first."""

    @property
    def after(self) -> frozenset[str]:
        """Signs of which one must stand before it; empty: any may."""


_Goal = TypeVar("_Goal", bound=Ordered)


class _State(Generic[_Goal]):
    """Where the automaton may stand: some nodes, what they reach, and the next states so far."""

    __slots__ = ("goals", "next", "nodes")

    def __init__(self, nodes: frozenset[int], goals: tuple[_Goal, ...]) -> None:
        self.nodes = nodes
        self.goals = goals
        self.next: dict[str, _State[_Goal] | None] = {}


class _Everything:
    """Holds any sign."""

    def __contains__(self, sign: object) -> bool:
        return True


_Signs = frozenset[str] | _Everything


class Automaton(Generic[_Goal]):
    """All shapes of one kind in one machine, after Thompson (1968): nodes joined by signs, states
    that are sets of nodes, each made when a text first comes to it.
    """

    def __init__(self, shapes: Iterable[tuple[str, _Goal]], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._free: list[list[int]] = [[]]
        self._edges: list[list[tuple[frozenset[str], int]]] = [[]]
        self._goals: dict[int, _Goal] = {}
        self._states: dict[frozenset[int], _State[_Goal]] = {}
        self._beside: dict[str, tuple[_Signs, _Signs]] = {}
        for shape, goal in shapes:
            items = items_of(shape)
            end, at = self._choice(items, 0, 0)
            if at < len(items):
                raise ValueError(f"a bracket too many in the shape {shape!r}")
            node = self._node()
            self._free[end].append(node)
            self._goals[node] = goal
        self._start = self._state([0])
        #: the signs with which some shape begins
        self.leads = frozenset(
            sign for node in self._start.nodes for signs, _ in self._edges[node] for sign in signs
        )

    def starts(self, signs: str) -> list[int]:
        """The tokens at which some shape may begin, as far as they and those beside them tell."""
        found: list[int] = []
        known, ahead, before = self._beside, signs[1:] + _END, _END + signs
        for at in [at for at, sign in enumerate(signs) if sign in self.leads]:
            sign = signs[at]
            following, leading = known.get(sign) or self._look_beside(sign)
            if ahead[at] in following or before[at] in leading:
                found.append(at)
        return found

    def matches(self, signs: str, first: int) -> list[tuple[int, tuple[_Goal, ...]]]:
        """Every end of a shape that begins at `first`: its last token and goals, shortest first."""
        state: _State[_Goal] | None = self._start
        ends: list[tuple[int, tuple[_Goal, ...]]] = []
        last = first
        for sign in signs[first : first + LONGEST]:
            try:
                state = state.next[sign]  # type: ignore[union-attr]  # None ends the loop below
            except KeyError:
                state = self._grow(state, sign)  # type: ignore[arg-type]  # the same
            if state is None:
                break
            if state.goals:
                ends.append((last, state.goals))
            last += 1
        return ends

    def _look_beside(self, lead: str) -> tuple[_Signs, _Signs]:
        """What may stand second; and, where the first token is enough, what may stand before it."""
        state = self._start.next.get(lead) or self._grow(self._start, lead)
        nodes, goals = (state.nodes, state.goals) if state is not None else (frozenset(), ())
        leading: _Signs = frozenset().union(*[goal.after for goal in goals])
        if not all(goal.after for goal in goals):
            leading = _Everything()
        following = frozenset(
            sign for node in nodes for signs, _ in self._edges[node] for sign in signs
        )
        self._beside[lead] = following, leading
        return following, leading

    def _grow(self, state: _State[_Goal], sign: str) -> _State[_Goal] | None:
        nodes = [to for node in state.nodes for signs, to in self._edges[node] if sign in signs]
        following = self._state(nodes) if nodes else None
        state.next[sign] = following
        return following

    def _state(self, nodes: Sequence[int]) -> _State[_Goal]:
        reached: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting.extend(self._free[node])
        key = frozenset(reached)
        if key not in self._states:
            goals = sorted(
                (self._goals[node] for node in key if node in self._goals),
                key=lambda goal: goal.order,
            )
            self._states[key] = _State(key, tuple(goals))
        return self._states[key]

    def _node(self) -> int:
        self._free.append([])
        self._edges.append([])
        return len(self._free) - 1

    def _choice(self, items: tuple[str, ...], at: int, start: int) -> tuple[int, int]:
        """Builds from `items[at]` to the end of the choice; its end node, and the item after it."""
        end, at = self._sequence(items, at, start)
        if at >= len(items) or items[at] != "|":
            return end, at
        ends = [end]
        while at < len(items) and items[at] == "|":
            end, at = self._sequence(items, at + 1, start)
            ends.append(end)
        last = self._node()
        for end in ends:
            self._free[end].append(last)
        return last, at

    def _sequence(self, items: tuple[str, ...], at: int, start: int) -> tuple[int, int]:
        while at < len(items) and items[at] not in ("|", ")"):
            end, after = self._item(items, at, start)
            mark = items[after] if after < len(items) else ""
            if mark == "?":
                self._free[start].append(end)
                after += 1
            elif mark.startswith("{"):
                end = self._repeat(items, at, start, end, mark)
                after += 1
            start, at = end, after
        return start, at

    def _repeat(self, items: tuple[str, ...], at: int, start: int, end: int, mark: str) -> int:
        fewest, most = (int(count) for count in mark[1:-1].split(","))
        ends = [start, end]
        for _ in range(most - 1):
            ends.append(self._item(items, at, ends[-1])[0])
        last = self._node()
        for reached in ends[fewest : most + 1]:
            self._free[reached].append(last)
        return last

    def _item(self, items: tuple[str, ...], at: int, start: int) -> tuple[int, int]:
        item = items[at]
        if item == "(":
            end, after = self._choice(items, at + 1, start)
            if after >= len(items):
                raise ValueError(f"a bracket too few in the shape {' '.join(items)!r}")
            return end, after + 1
        if (part := self._vocabulary.parts.get(item)) is not None:
            return self._choice(items_of(part), 0, start)[0], at + 1
        end = self._node()
        try:
            signs = self._vocabulary.signs_of(item)
        except KeyError as error:
            raise ValueError(f"the shape {' '.join(items)!r} names no class {item}") from error
        self._edges[start].append((signs, end))
        return end, at + 1
