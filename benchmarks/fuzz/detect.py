"""Feeds the detector texts that a fuzzer makes up, guided by the lines that they reach.

    make fuzz ARGS="-max_total_time=600"

What holds for any text at all: no error, offsets that point at what was written, quotes that are
verbatim, the same answer twice. A text that breaks this is written to the working directory by the
fuzzer; put it into tests/unit/test_detector.py as a failing test first.
"""

import sys
from datetime import UTC, datetime, timedelta, timezone

import atheris

with atheris.instrument_imports(include=["alerter"]):
    from alerter.detectors.builtin import BuiltInDetector
    from alerter.model import Entry

DETECTOR = BuiltInDetector()
START = datetime(1990, 1, 1, tzinfo=UTC)


def check(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    zone = timezone(timedelta(minutes=15 * provider.ConsumeIntInRange(-48, 56)))
    at = START + timedelta(hours=provider.ConsumeIntInRange(0, 24 * 365 * 60))
    text = provider.ConsumeUnicode(provider.remaining_bytes())
    title, _, rest = text.partition("\n\n")
    entry = Entry("", "", "", "", title, rest, at.astimezone(zone))
    mentions = DETECTOR.detect(entry)
    for mention in mentions:
        assert entry.body[mention.start : mention.end] == mention.when
        assert mention.when in mention.quote
        assert mention.quote in entry.body
        assert 0 <= mention.confidence <= 1
    assert mentions == DETECTOR.detect(entry)
    seen = DETECTOR.examine(entry)
    assert mentions == tuple(one.mention for one in seen if one.mention)


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
