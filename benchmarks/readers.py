"""Readers of dates, each in a process of its own, as each is meant to be used on English news.

    python readers.py NAME

A line of JSON on standard input holds documents; a line on standard output says how long reading
them took, and on request which days were found in each. Runs where nothing but the peer is
installed, so it imports nothing of the house.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime

#: from a text and the local time of its publication to the days named in it
Reader = Callable[[str, datetime], Iterable[str]]


def alerter() -> Reader:
    from alerter.detectors.builtin import BuiltInDetector
    from alerter.model import Entry

    detector = BuiltInDetector()

    def read(text: str, published: datetime) -> Iterable[str]:
        title, _, rest = text.partition("\n\n")
        entry = Entry("", "", "", "", title, rest, published)
        return [mention.due.text for mention in detector.detect(entry) if mention.state.is_ahead]

    detector.detect(Entry("", "", "", "", "", "Due on Friday.", datetime.fromisoformat(_ANY)))
    return read


def dateparser() -> Reader:
    from dateparser.search import search_dates

    def read(text: str, published: datetime) -> Iterable[str]:
        settings = {"RELATIVE_BASE": published.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
        found = search_dates(text, languages=["en"], settings=settings) or ()
        return [at.date().isoformat() for _, at in found]

    return read


def datefinder() -> Reader:
    from datefinder import find_dates

    def read(text: str, published: datetime) -> Iterable[str]:
        base = published.replace(tzinfo=None)
        return [at.date().isoformat() for at in find_dates(text, base_date=base)]

    return read


def recognizers() -> Reader:
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_text import Culture

    model = DateTimeRecognizer(Culture.English).get_datetime_model()

    def read(text: str, published: datetime) -> Iterable[str]:
        days = []
        for found in model.parse(text, published.replace(tzinfo=None)):
            # of two candidates the last one is the coming one; a range counts to its end
            value = (found.resolution or {}).get("values", [{}])[-1]
            day = value.get("value") or value.get("end") or value.get("start") or ""
            if len(day) >= 10 and day[4] == "-":
                days.append(day[:10])
        return days

    return read


def parsedatetime() -> Reader:
    from parsedatetime import VERSION_CONTEXT_STYLE, Calendar

    calendar = Calendar(version=VERSION_CONTEXT_STYLE)

    def read(text: str, published: datetime) -> Iterable[str]:
        found = calendar.nlp(text, sourceTime=published.replace(tzinfo=None)) or ()
        return [each[0].date().isoformat() for each in found]

    return read


_ANY = "2025-09-10T08:00:00+00:00"
_READERS: dict[str, Callable[[], Reader]] = {
    make.__name__: make for make in (alerter, dateparser, datefinder, recognizers, parsedatetime)
}


def main() -> None:
    began = time.perf_counter()
    read = _READERS[sys.argv[1]]()
    import_seconds = time.perf_counter() - began
    for line in sys.stdin:
        order = json.loads(line)
        documents = [
            (f"{one['title']}\n\n{one['text']}", datetime.fromisoformat(one["published"]))
            for one in order["documents"]
        ]
        began = time.perf_counter()
        days = [_days(read, *document) for document in documents]
        answer = {
            "seconds": time.perf_counter() - began,
            "import_seconds": import_seconds,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        if order["wants_days"]:
            answer["days"] = days
        print(json.dumps(answer), flush=True)


def _days(read: Reader, text: str, published: datetime) -> list[str]:
    try:
        return list(read(text, published))
    except Exception:  # noqa: BLE001 - a peer that stumbles over a text has found nothing in it
        return []


if __name__ == "__main__":
    main()
