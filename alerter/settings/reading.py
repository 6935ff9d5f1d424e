"""Reads the YAML of a configuration, and remembers where everything in it stands.

YAML 1.2: `on` and `09:00` are text. A day without quotes stays text too. All that is wrong with the
notation comes out as faults with a place; whether the keys make sense is not decided here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

#: the way to a value: `("topics", 0, "notify")`
Trail = tuple[str | int, ...]

_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
_AS_WRITTEN = frozenset(("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"))
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file, both counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, and where; the trail may be empty."""

    mark: Mark
    trail: str
    message: str


@dataclass(slots=True)
class Tree:
    """What a file says, and where it says it."""

    data: dict[str, object] = field(default_factory=dict)
    #: where each key stands, and each value
    keys: dict[Trail, Mark] = field(default_factory=dict)
    values: dict[Trail, Mark] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def written(trail: Trail) -> str:
    """A trail as people read it: `topics.0.notify`."""
    return ".".join(str(part) for part in trail)


def read(path: Path) -> Tree:
    """Read the file at `path`. Never raises for what the file is or says: see the faults."""
    tree = Tree()
    try:
        text = _text(path)
        node = YAML(typ="safe", pure=True).compose(text)
        _Walk(tree).root(node)
    except _UnreadableError as error:
        tree.faults.append(Fault(error.mark, "file", str(error)))
    except ReaderError as error:
        mark = _mark_at(text[: error.position])
        tree.faults.append(Fault(mark, "yaml", "a control character is not allowed; remove it"))
    except MarkedYAMLError as error:
        tree.faults.append(_syntax_fault(error))
    except YAMLError as error:
        tree.faults.append(Fault(Mark(), "yaml", " ".join(str(error).split())))
    except RecursionError:
        tree.faults.append(Fault(Mark(), "yaml", "nested too deeply; no key needs that"))
    return tree


class _UnreadableError(Exception):
    """There is no text to look at."""

    def __init__(self, message: str, mark: Mark | None = None) -> None:
        super().__init__(message)
        self.mark = mark or Mark()


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        message = "does not exist; write one with `alerter init`, or name another with --config"
        raise _UnreadableError(message) from None
    except IsADirectoryError:
        message = "is a folder; name the file in it with --config"
        raise _UnreadableError(message) from None
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise _UnreadableError(message) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = _mark_at(raw[: error.start].decode("utf-8", "replace"))
        message = f"is not UTF-8 (byte 0x{raw[error.start]:02x}); save it as UTF-8"
        raise _UnreadableError(message, mark) from error


def _mark_at(before: str) -> Mark:
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _syntax_fault(error: MarkedYAMLError) -> Fault:
    place = error.problem_mark or error.context_mark
    mark = Mark(place.line + 1, place.column + 1) if place else Mark()
    problem = " ".join((error.problem or error.context or "cannot be understood").split())
    hint = ""
    if "'\\t'" in problem:
        hint = "; indent with spaces, not tabs"
    elif "mapping values are not allowed" in problem:
        hint = '; put text that holds ": " in quotes'
    elif "another document" in problem:
        problem, hint = "a second document begins", "; keep one and remove the line `---`"
    elif "cannot start any token" in problem:
        hint = "; put text that begins with it in quotes"
    return Fault(mark, "yaml", f"not valid YAML: {problem}{hint}")


class _Walk:
    """Turns nodes into plain data, noting where they stand and what is wrong with them."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._open: set[int] = set()
        self._constructor = YAML(typ="safe", pure=True).constructor

    def root(self, node: Node | None) -> None:
        if node is None or str(node.tag) == _NULL:
            self._fault(Mark(), (), "is empty; `alerter init` writes a configuration to start from")
        elif isinstance(node, MappingNode):
            self._tree.values[()] = _mark(node)
            self._tree.data = self._mapping(node, ())
        else:
            self._fault(_mark(node), (), "must be a mapping of keys such as `topics:`")

    def _fault(self, mark: Mark, trail: Trail, message: str) -> None:
        self._tree.faults.append(Fault(mark, written(trail) or "file", message))

    def _value(self, node: Node, trail: Trail) -> object:
        self._tree.values[trail] = _mark(node)
        if id(node) in self._open:
            self._fault(_mark(node), trail, "an alias that holds itself; write the value out")
            return None
        self._open.add(id(node))
        try:
            if isinstance(node, MappingNode):
                return self._mapping(node, trail)
            if isinstance(node, SequenceNode):
                return [self._value(item, (*trail, at)) for at, item in enumerate(node.value)]
            return self._scalar(node, trail)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: MappingNode, trail: Trail) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node, is_merged in _pairs(node):
            key = self._key(key_node, trail)
            if key is None or (is_merged and key in data):
                continue
            at = (*trail, key)
            if key in data:
                message = f"the key is here twice (first in line {self._tree.keys[at].line})"
                self._fault(_mark(key_node), at, f"{message}; keep one")
                continue
            self._tree.keys[at] = _mark(key_node)
            data[key] = value = self._value(value_node, at)
            if value is None:
                self._fault(_mark(key_node), at, "has no value; give it one or remove the key")
        return data

    def _key(self, node: Node, trail: Trail) -> str | None:
        if isinstance(node, ScalarNode) and str(node.tag) in _AS_WRITTEN:
            return str(node.value)
        self._fault(_mark(node), trail, "a key must be text; put it in quotes")
        return None

    def _scalar(self, node: Node, trail: Trail) -> object:
        tag = str(node.tag)
        if tag in _AS_WRITTEN:
            return str(node.value)
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        if tag not in _SCALARS:
            self._fault(_mark(node), trail, f"the tag {shown} means nothing here; remove it")
            return None
        try:
            return self._constructor.construct_object(node)
        except ValueError:
            self._fault(_mark(node), trail, f"cannot be read as {shown}; put it in quotes")
            return None


def _pairs(node: MappingNode) -> Iterator[tuple[Node, Node, bool]]:
    """Keys and values, the ones written here before those that `<<` brings in."""
    merged: list[Node] = []
    for key, value in node.value:
        if str(key.tag) == _MERGE:
            merged += value.value if isinstance(value, SequenceNode) else [value]
        else:
            yield key, value, False
    for other in merged:
        if isinstance(other, MappingNode) and other is not node:
            for key, value, _ in _pairs(other):
                yield key, value, True


def _mark(node: Node) -> Mark:
    return Mark(node.start_mark.line + 1, node.start_mark.column + 1)
