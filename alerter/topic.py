"""Whether an entry is about a topic, by the words that the topic names.

Pure: reads no clock, store or network. Time is linear in the length of the entry for words and
phrases; a regular expression costs what its author made it cost.
"""

import re
import unicodedata
from functools import lru_cache

from alerter.model import Entry, Topic

#: typographic signs that people do not type, as those that they do
_PLAIN_SIGNS = str.maketrans("‘’‛“”„‐‑–—−", "'''\"\"\"-----")
#: scripts that put no space between words, where the edge of a word cannot be seen
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def is_about(topic: Topic, entry: Entry) -> bool:
    """Whether `entry` comes from a feed that counts, holds one of `topic.any`, one of `topic.all`
    where there are some, and none of `topic.none`.

    Terms are whole words in any case and with any white space between them; `divest*` is every
    word that begins so, `/…/` a regular expression. An empty `any` asks for nothing.
    """
    if topic.sources is not None and entry.feed not in topic.sources:
        return False
    text = _folded(entry.body)
    return (
        (not topic.any or _has_one(topic.any, text))
        and (not topic.all or _has_one(topic.all, text))
        and not _has_one(topic.none, text)
    )


def _has_one(terms: tuple[str, ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in _compiled(terms))


# A few texts only: each is asked about by every topic in turn, then never again.
@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    """`text` with plain quotes and dashes, single spaces, and composed letters."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN_SIGNS).split())


@lru_cache(maxsize=4096)
def _compiled(terms: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """One pattern for all words and phrases, and one for each regular expression."""
    words = [_phrase(folded) for term in terms if not _is_regex(term) and (folded := _folded(term))]
    patterns = [term.strip()[1:-1] for term in terms if _is_regex(term)]
    joined = ["|".join(words)] if words else []
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*joined, *patterns))


def _is_regex(term: str) -> bool:
    term = term.strip()
    return len(term) > 2 and term.startswith("/") and term.endswith("/")


def _phrase(folded: str) -> str:
    """Words in a row; the edges are those of words where the term itself ends in one."""
    body = " ".join(_word(word) for word in folded.split(" "))
    before = r"(?<!\w)" if _has_edge(folded[0]) else ""
    after = r"(?!\w)" if _has_edge(folded[-1]) else ""
    return f"{before}{body}{after}"


def _word(word: str) -> str:
    return rf"{re.escape(word[:-1])}\w*" if word.endswith("*") else re.escape(word)


def _has_edge(letter: str) -> bool:
    return (letter.isalnum() or letter == "_") and not _UNSPACED.match(letter)
