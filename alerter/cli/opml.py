"""Lists of feeds as other readers write them: OPML 2.0 (http://opml.org/spec2.opml) in and out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from ruamel.yaml import YAML

from alerter.errors import AlerterError
from alerter.model import Feed

MAX_SIZE = 10_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list."""

    title: str
    url: str


def read_outlines(path: Path) -> tuple[Outline, ...]:
    """The feeds that an OPML file lists, folders flattened, each URL once.

    AlerterError where it cannot be read, is too large, or is no OPML.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise AlerterError(f"{path}: {error.strerror or error}") from error
    if len(data) > MAX_SIZE:
        raise AlerterError(f"{path}: over {MAX_SIZE // 1_000_000} MB: no list of feeds is so long")
    found: dict[str, Outline] = {}
    for attributes in _outlines(path, data):
        url = attributes.get("xmlUrl", "").strip()
        if re.match(r"https?://", url):
            title = attributes.get("title") or attributes.get("text") or url
            found.setdefault(url, Outline(title.strip(), url))
    if not found:
        raise AlerterError(f"{path}: no feed in it: OPML names them in outline elements, as xmlUrl")
    return tuple(found.values())


def write_outlines(feeds: Sequence[Feed]) -> str:
    """An OPML document of all feeds that have an address on the web."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "alerter"
    body = ElementTree.SubElement(root, "body")
    for feed in feeds:
        if feed.url.startswith("http"):
            named = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
            ElementTree.SubElement(body, "outline", named)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def add_sources(config: Path, outlines: Sequence[Outline]) -> tuple[str, ...]:
    """Write the feeds that `config` does not have yet into its `sources`, comments kept.

    Answers the names given. The file is replaced in one step; the caller has checked it before.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    tree = yaml.load(config.read_text(encoding="utf-8"))
    sources = tree.setdefault("sources", [])
    urls = {source.get("url") for source in sources}
    names = {source.get("name") for source in sources}
    added = []
    for outline in outlines:
        if outline.url not in urls:
            name = _free_name(outline, names)
            names.add(name)
            added.append(name)
            sources.append({"name": name, "url": outline.url})
    fresh = config.with_name(f".{config.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as out:
            yaml.dump(tree, out)
        fresh.replace(config)
    except OSError as error:
        raise AlerterError(f"{config}: {error.strerror or error}") from error
    return tuple(added)


def _outlines(path: Path, data: bytes) -> Iterator[dict[str, str]]:
    """The attributes of every outline. A document type is refused: entities hide in it."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "outline":
            found.append(attributes)

    def refuse(*_: object) -> None:
        raise AlerterError(f"{path}: a document type (DTD) is not read: remove it")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise AlerterError(f"{path}: not OPML: {error}") from error
    return iter(found)


def _free_name(outline: Outline, taken: Collection[object]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", outline.title.casefold()).strip("-")[:40].strip("-")
    slug = slug or "feed"
    name, number = slug, 1
    while name in taken:
        number += 1
        name = f"{slug}-{number}"
    return name
