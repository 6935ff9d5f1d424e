"""How strongly a mention is tied to a deadline that is known: the log odds that both are one.

    signs --weigh--> Tie

The weights lie in `ties.toml`; they were fitted on annotated stories (`make ties`). After Fellegi
and Sunter's record linkage (JASA 64, 1969). Pure: reads no clock, store or network.
"""

import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from alerter.match.dates import Relation, relation
from alerter.match.signs import Scene
from alerter.model import Dossier, Mention


@dataclass(frozen=True, slots=True)
class Tie:
    """One mention and one dossier, and how likely they are one obligation."""

    dossier: Dossier
    relation: Relation
    #: log odds; above 0 they rather are one
    score: float


def tie(scene: Scene, mention: Mention, dossier: Dossier) -> Tie:
    """How strongly both are tied, beside that the mention speaks of nothing known."""
    weights = _weights()
    worth = weights["signs"]
    signs = scene.signs(mention, dossier)
    score = sum(worth.get(sign, 0.0) * value for sign, value in signs.items())
    score -= weights["unknown"][mention.state]
    return Tie(dossier, relation(mention.due, dossier), score)


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    source = pkgutil.get_data("alerter.match", "ties.toml")
    if source is None:
        raise FileNotFoundError("ties.toml")
    return tomllib.loads(source.decode())
