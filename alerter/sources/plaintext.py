"""Plain text out of what feeds carry as text, HTML, or HTML escaped once too often.

Markup is read with a scanner of our own, in time linear in its length: `html.parser` of the
Pythons supported is quadratic on unclosed markup (CVE-2025-6069) and asserts on some that word
processors write. Pure: reads no clock, store or network.
"""

import html
import re

#: characters of markup that are read of one text; what an article says lies far before it
MAX_MARKUP = 1_000_000
#: characters of plain text that are kept
MAX_TEXT = 200_000
#: a table cell of at most so many characters labels the cell to its right
_LABEL_LENGTH = 80
#: a line of plain text at least so long was broken by its width, not by its sense
_WRAPPED_LENGTH = 50

_PARAGRAPH_TEXT = """
address article aside blockquote body center details dialog div dl fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul
"""
_HIDDEN_TEXT = """
script style template noscript svg math iframe object select textarea head del s strike
"""
_INLINE_TEXT = """
a abbr acronym area audio b bdi bdo big button canvas cite code col colgroup data dfn em embed font
html i img input ins kbd label link map mark meta nobr param picture q rp rt ruby samp small source
span strong sub sup tbody tfoot thead time track tt u var video wbr
"""
_PARAGRAPHS = frozenset(_PARAGRAPH_TEXT.split())
_LINES = frozenset(("caption", "dt", "legend", "li", "option", "summary", "tr"))
_CELLS = frozenset(("td", "th", "dd"))
#: not said: code, and text struck out, which is how a date that no longer holds is often shown
_HIDDEN = frozenset(_HIDDEN_TEXT.split())
_TAGS = _PARAGRAPHS | _LINES | _CELLS | _HIDDEN | {"br"} | frozenset(_INLINE_TEXT.split())

#: marks while markup is read: before the second cell of a row, before later ones, and where a
#: line begins; control characters of the text itself are gone by then
_SECOND_CELL, _LATER_CELL, _LINE = "\x1f", "\x1e", "\x1d"

# Possessive repeats, bounded quotes: a tag costs no more than its length, closed or not.
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9:_-]{0,30})"
    r"(?:(?=[\s/>])(?:[^<>\"']++|\"[^\"]{0,500}+\"|'[^']{0,500}+')*+>|(?=[\s/>])[^<>]*+>)"
)
_DECLARATION = re.compile(r"<!\[CDATA\[|\]\]>|<[!?][^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,30}\d{0,2});")
_BULLET = re.compile(r"\s*(?:[-*•–·]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_WHITE = re.compile(r"\s+")
_LINE_BREAK = re.compile(rf"(?<![ \n])[ \n]*+{_LINE}[ \n{_LINE}]*+")
_GAP = re.compile(r"\n{3,}")

_CONTROLS = dict.fromkeys(set(range(0x20)) - {0x09, 0x0A} | {0x7F})
#: soft hyphens and zero-width spaces hide words from a reader of text; overrides turn it around
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def plain(markup: str) -> str:
    """The text of `markup`: paragraphs split by an empty line; list items, table rows and forced
    breaks each a line; no markup, entities, control characters, script or struck-out text.
    """
    markup = _prepared(markup[:MAX_MARKUP])
    if not _has_tags(markup):
        markup = html.unescape(markup)
    text = _flattened(markup) if _has_tags(markup) else _unwrapped(_decoded(markup))
    return _tidied(text)[:MAX_TEXT]


def plain_line(markup: str) -> str:
    """The same on one line, for titles and names."""
    return " ".join(plain(markup).split())


def _prepared(markup: str) -> str:
    markup = markup.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    if "<!--" in markup:
        markup = _without_comments(markup)
    return _DECLARATION.sub("", markup) if "<!" in markup or "<?" in markup else markup


def _without_comments(markup: str) -> str:
    kept, at = [], 0
    while (start := markup.find("<!--", at)) >= 0:
        kept.append(markup[at:start])
        end = markup.find("-->", start + 4)
        if end < 0:  # never closed: it hides nothing, or a cut-off text would be lost
            at = start + 4
            break
        at = end + 3
    kept.append(markup[at:])
    return "".join(kept)


def _is_known(name: str) -> bool:
    """Whether `<name>` is markup; `Vec<T>` and `a <b` are text."""
    name = name.lower()
    return name in _TAGS or ":" in name or "-" in name


def _has_tags(markup: str) -> bool:
    return "<" in markup and any(_is_known(found[2]) for found in _TAG.finditer(markup))


def _decoded(text: str) -> str:
    """Entities decoded, twice where they were escaped twice."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), html.unescape(text))


def _flattened(markup: str) -> str:
    reader, at = _Reader(), 0
    for found in _TAG.finditer(markup):
        if _is_known(found[2]):
            reader.read_text(markup[at : found.start()])
            reader.read_tag(found[2].lower(), is_closing=bool(found[1]))
            at = found.end()
    reader.read_text(markup[at:])
    text = _with_joined_cells("".join(reader.pieces))
    return _LINE_BREAK.sub(lambda found: "\n\n" if "\n\n" in found[0] else "\n", text)


class _Reader:
    """Takes texts and tags in turn; `pieces` is the text with its breaks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._hidden_from: dict[str, int] = {}
        self._is_verbatim = False
        self._cells = 0

    def read_text(self, text: str) -> None:
        text = _decoded(text)
        self.pieces.append(text if self._is_verbatim else _WHITE.sub(" ", text))

    def read_tag(self, name: str, *, is_closing: bool) -> None:
        if name in _HIDDEN:
            self._read_hidden(name, is_closing=is_closing)
        elif name in _CELLS and not is_closing:
            self._begin_cell()
        elif name == "dt" and is_closing:
            return  # what it defines follows on its line
        elif name in _LINES:
            self._cells = 1 if name == "dt" else 0
            self.pieces.append(_LINE)
        elif name == "br":
            self.pieces.append("\n")
        elif name in _PARAGRAPHS:
            self._is_verbatim = name == "pre" and not is_closing
            self.pieces.append("\n\n")

    def _begin_cell(self) -> None:
        if self._cells:
            self.pieces.append(_SECOND_CELL if self._cells == 1 else _LATER_CELL)
        self._cells += 1

    def _read_hidden(self, name: str, *, is_closing: bool) -> None:
        """Drop what lies between; what is never closed hides nothing."""
        if not is_closing:
            self._hidden_from.setdefault(name, len(self.pieces))
        elif name in self._hidden_from:
            start = self._hidden_from[name]
            del self.pieces[start:]
            self._hidden_from = {tag: at for tag, at in self._hidden_from.items() if at < start}


def _with_joined_cells(text: str) -> str:
    """Cells of a row on one line, `Comments due: 5 December | by mail`; long ones stand alone."""
    if _SECOND_CELL not in text and _LATER_CELL not in text:
        return text
    pieces = re.split(f"([{_SECOND_CELL}{_LATER_CELL}])", text)
    out = [pieces[0]]
    for mark, cell in zip(pieces[1::2], pieces[2::2], strict=True):
        before = out[-1].rstrip(" \n")
        label = before[max(before.rfind("\n"), before.rfind(_LINE)) + 1 :].strip()
        out[-1] = before
        out.append(_separator(mark, label) + cell.lstrip())
    return "".join(out)


def _separator(mark: str, label: str) -> str:
    if not label or len(label) > _LABEL_LENGTH:
        return "\n"
    if mark == _LATER_CELL:
        return " | "
    return " " if label.endswith(":") else ": "


def _unwrapped(text: str) -> str:
    """Text without markup: lines that were broken for their width are joined again."""
    lines: list[str] = []
    width = 0
    for line in text.split("\n"):
        is_continued = (
            width >= _WRAPPED_LENGTH
            and line.strip()
            and not lines[-1].rstrip().endswith((".", ":", ";", "!", "?"))
            and not _BULLET.match(line)
        )
        if is_continued:
            lines[-1] = f"{lines[-1].rstrip()} {line.lstrip()}"
        else:
            lines.append(line)
        width = len(line.strip())
    return "\n".join(lines)


def _tidied(text: str) -> str:
    text = text.translate(_INVISIBLE).encode("utf-8", "replace").decode("utf-8")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()
