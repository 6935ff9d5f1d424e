"""The built-in detector: finds the dates in an entry, and judges each as it has learnt to.

    entry --read--> page --judge--> readings --merge--> mentions

Deterministic; no clock, no network; reads only the language packs and the weights of this package.
"""

from alerter.detectors.candidate import Candidate
from alerter.detectors.examination import examine, mentions_in
from alerter.model import Entry, Mention


class BuiltInDetector:
    """Implements `alerter.ports.Detector`."""

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        """The deadlines that `entry` tells of, one for each obligation, in order of the text."""
        return mentions_in(entry)

    def examine(self, entry: Entry) -> tuple[Candidate, ...]:
        """Every expression of time in `entry`, in order, with the judgement on it."""
        return examine(entry)
