"""Reads what the endpoint answered into statements, each bounded; none of them is believed here.

Pure: text in, records out.
"""

import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from alerter.detectors.llm.question import LIST
from alerter.errors import AlerterError
from alerter.model import Kind, State

#: more deadlines than any article tells of
_MOST = 40
_LONGEST_QUOTE = 2000
_LONGEST_TEXT = 300

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=_LONGEST_TEXT)]


class AnswerError(AlerterError):
    """The answer as a whole is of no use."""


class Statement(BaseModel):
    """What the endpoint says of one deadline; keys that were not asked for are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    what: Short
    kind: Kind
    state: State
    hedged: Annotated[bool, Field(strict=True)]
    deadline_as_written: Annotated[Short, StringConstraints(min_length=1)]
    was_as_written: Short | None = None
    quote: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_QUOTE)
    ]


class Malformed(BaseModel):
    """One item of an answer that is no statement."""

    model_config = ConfigDict(frozen=True)

    #: which of its keys is wrong, and how
    reason: str


def read_answer(content: str) -> tuple[Statement | Malformed, ...]:
    """What the endpoint says, item by item. AnswerError where it is not what was asked for."""
    answer = _decoded(content)
    items = answer.get(LIST) if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise AnswerError(f"no list of {LIST} in the answer")
    return tuple(_statement(item) for item in items[:_MOST])


def _decoded(content: str) -> object:
    """The first JSON object in `content`; some models think aloud or fence what they say."""
    try:
        answer: object
        answer, _ = json.JSONDecoder().raw_decode(content, content.index("{"))
    except (ValueError, RecursionError) as error:
        raise AnswerError("the answer is not JSON") from error
    return answer


def _statement(item: object) -> Statement | Malformed:
    try:
        return Statement.model_validate(item)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "item"
        return Malformed(reason=f"{place}: {first['msg']}")
