"""The built-in detector: reads deadlines by rules, from cue words and the structure of clauses.

    entry --split--> sentences --find--> dates --judge--> readings --stand--> states --merge--> mentions

Deterministic; no clock, no network; reads only the language packs of its own package.
"""  # noqa: E501 - the flow reads in one line

from alerter.detectors.candidate import Candidate
from alerter.detectors.examination import examine, mentions_in
from alerter.model import Entry, Mention


class RuleDetector:
    """Implements `alerter.ports.Detector`."""

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        """The deadlines that `entry` tells of, one for each obligation, in order of the text."""
        return mentions_in(entry)

    def examine(self, entry: Entry) -> tuple[Candidate, ...]:
        """Every expression of time in `entry`, in order, with the judgement on it."""
        return examine(entry)
