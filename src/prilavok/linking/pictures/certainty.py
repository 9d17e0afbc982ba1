"""How sure it is that a stored picture is shown: one probability from what was measured. Pure.

The weights are a logistic regression over disguised photos (see `tests/bench/disguises.py`) and over
photos of other things on the same ground; the figures of `docs/linking-pictures.md` are of other photos.
"""

from __future__ import annotations

from math import exp, log10

from prilavok.linking.pictures.appearance import Likeness
from prilavok.linking.pictures.verify import Fit

MIN_EVIDENCE = 5.0
"""Below this chance alone explains the agreement."""
_BIAS = -11.6
_EVIDENCE = 2.34
_ALIKE = 1.40
_MIDDLE = 9.34
_OVERWHELMING = 400.0
"""More than photos on one ground reach: worth a suggestion, although much is covered or other."""
_SUGGESTED = 0.55


def certainty(how: Fit, alike: Likeness) -> float:
    """Much agreement of features, and a look that agrees all over and above all around the middle."""
    strength = log10(max(how.evidence, 1.0))
    score = _BIAS + _EVIDENCE * strength + _ALIKE * alike.alike + _MIDDLE * alike.middle
    probability = 1 / (1 + exp(-max(-30.0, min(30.0, score))))
    return max(probability, _SUGGESTED) if how.evidence >= _OVERWHELMING else probability
