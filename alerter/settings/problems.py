"""Collects what is wrong with a configuration, and puts it into lines that a person can act on.

A line is `file:line:col: path: message`; for a value from the environment, the variable stands in
the place of file, line and column. Values are not repeated here: one of them may be a secret that
somebody wrote where it does not belong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerter.settings.later import refusal
from alerter.settings.layers import Layered
from alerter.settings.reading import Mark, Trail, Tree, written
from alerter.settings.words import did_you_mean, listed

#: a JSON Schema, or a part of one
Schema = Mapping[str, object]

_WANTED = {
    "string_type": "must be text; put it in quotes",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "tuple_type": "must be a list: [one, two]",
    "list_type": "must be a list: [one, two]",
    "dict_type": "must be a mapping of keys and values",
    "model_type": "must be a mapping of keys and values",
    "model_attributes_type": "must be a mapping of keys and values",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True, order=True)
class _Problem:
    """Ordered as the file is; what the environment says comes after it."""

    is_from_environment: bool
    mark: Mark
    trail: str
    message: str
    variable: str


class Problems:
    """All that is wrong, once each."""

    def __init__(self, path: Path, tree: Tree, layered: Layered) -> None:
        self._path = path
        self._tree = tree
        self._layered = layered
        self._found: dict[str, _Problem] = {}
        for fault in tree.faults:
            self._add(fault.trail, fault.message, mark=fault.mark)

    def of_value(self, trail: Trail, message: str) -> None:
        """The value at `trail` is wrong."""
        is_mapping = isinstance(self._value(trail), Mapping)
        marks = self._tree.keys if is_mapping else self._tree.values
        self._place(trail, trail, message, marks)

    def of_key(self, trail: Trail, message: str) -> None:
        """The key at `trail` is wrong."""
        self._place(trail, trail, message, self._tree.keys)

    def of_missing(self, trail: Trail, message: str) -> None:
        """The key at `trail` is not there."""
        self._place(trail, trail[:-1], message, self._tree.keys)

    def of_variable(self, name: str, message: str) -> None:
        """An environment variable is wrong."""
        self._add("", message, variable=name)

    def of_model(self, error: ValidationError, schema: Schema, *, within: Trail = ()) -> None:
        """All that a model found wrong with what stands at `within`; `schema` is the model's."""
        for detail in error.errors(include_url=False):
            trail = self._real((*within, *detail["loc"]), detail["type"])
            inner = trail[len(within) :]
            if detail["type"] == "extra_forbidden":
                self.of_key(trail, refusal(trail) or _unknown(inner, schema))
            elif detail["type"] == "missing":
                self.of_missing(trail, _missing(inner, schema))
            elif detail["type"] != "too_short" or not self._value(trail):
                # else it is short only of the items that are wrong, which are told themselves
                self.of_value(trail, _wrong(detail))

    def lines(self) -> tuple[str, ...]:
        """One line for each problem, in the order of the file."""
        return tuple(_one_line(self._line(problem)) for problem in sorted(self._found.values()))

    def _place(self, trail: Trail, at: Trail, message: str, marks: Mapping[Trail, Mark]) -> None:
        variable = self._variable(trail)
        mark = Mark() if variable else self._mark(at, marks)
        self._add(written(trail), message, mark=mark, variable=variable)

    def _add(
        self, trail: str, message: str, *, mark: Mark | None = None, variable: str = ""
    ) -> None:
        problem = _Problem(bool(variable), mark or Mark(), trail, message, variable)
        self._found.setdefault(f"{variable}:{trail}", problem)

    def _mark(self, trail: Trail, marks: Mapping[Trail, Mark]) -> Mark:
        for end in range(len(trail), -1, -1):
            known = trail[:end]
            if (mark := marks.get(known) or self._tree.values.get(known)) is not None:
                return mark
        return Mark()

    def _variable(self, trail: Trail) -> str:
        """The variable that a value came from; empty where the file gave it."""
        for end in range(len(trail), 0, -1):
            if (name := self._layered.variables.get(trail[:end])) is not None:
                return name
            if trail[:end] in self._tree.keys:
                return ""
        return ""

    def _value(self, trail: Trail) -> object:
        value: object = self._layered.given
        for part in trail:
            value = _step(value, part)
        return value

    def _real(self, trail: Trail, kind: str) -> Trail:
        """`trail` without the names that pydantic puts in for branches of a union."""
        real: list[str | int] = []
        value: object = self._layered.given
        for at, part in enumerate(trail):
            inner = _step(value, part)
            if inner is not _NOTHING:
                real.append(part)
                value = inner
            elif kind == "missing" and at == len(trail) - 1:
                real.append(part)
        return tuple(real)

    def _line(self, problem: _Problem) -> str:
        if problem.variable:
            trail = f"{problem.trail}: " if problem.trail else ""
            return f"{problem.variable}: {trail}{problem.message}"
        mark = problem.mark
        return f"{self._path}:{mark.line}:{mark.column}: {problem.trail}: {problem.message}"


_NOTHING = object()


def _step(value: object, part: str | int) -> object:
    if isinstance(value, Mapping) and part in value:
        return value[part]
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _NOTHING


def _one_line(text: str) -> str:
    """`text` with what would break a line or a terminal written out."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def _wrong(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind in ("value_error", "assertion_error"):
        return str(detail["ctx"]["error"])
    if kind in ("enum", "literal_error"):
        options = _QUOTED.findall(detail["ctx"]["expected"])
        return f"must be one of {', '.join(options)}{did_you_mean(str(detail['input']), options)}"
    if kind in _WANTED:
        return _WANTED[kind]
    return detail["msg"].replace("Input should be", "must be")


def _unknown(trail: Trail, schema: Schema) -> str:
    known = keys_at(schema, trail[:-1])
    hint = did_you_mean(str(trail[-1]), known)
    return f"unknown key{hint or (f' (known: {listed(known)})' if known else '')}"


def _missing(trail: Trail, schema: Schema) -> str:
    described = keys_at(schema, trail[:-1]).get(str(trail[-1]), {})
    what = described.get("description") if isinstance(described, Mapping) else None
    return f"missing: {what}" if what else "missing: give it a value"


def keys_at(schema: Schema, trail: Trail) -> Mapping[str, object]:
    """The keys, each with its schema, that a mapping at `trail` may hold."""
    nodes = list(_branches(schema, schema))
    for part in trail:
        nodes = [
            branch
            for node in nodes
            for child in _children(node, part)
            for branch in _branches(child, schema)
        ]
    known: dict[str, object] = {}
    for node in nodes:
        properties = node.get("properties")
        if isinstance(properties, Mapping):
            known |= properties
    return known


def _branches(node: object, root: Schema) -> Iterable[Schema]:
    """What `node` may be: itself, where it refers to, and each of its alternatives."""
    if not isinstance(node, Mapping):
        return
    reference = node.get("$ref")
    if isinstance(reference, str):
        definitions = root.get("$defs")
        if isinstance(definitions, Mapping):
            yield from _branches(definitions.get(reference.rpartition("/")[2]), root)
        return
    yield node
    for word in ("anyOf", "oneOf", "allOf"):
        for alternative in node.get(word, ()):
            yield from _branches(alternative, root)


def _children(node: Schema, part: str | int) -> Iterable[object]:
    if isinstance(part, int):
        yield node.get("items")
        return
    properties = node.get("properties")
    if isinstance(properties, Mapping) and part in properties:
        yield properties[part]
    else:
        yield node.get("additionalProperties")
