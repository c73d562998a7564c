"""Scores that a sentence gives twice or more: a treatment after which they stay where they were has brought no gain."""

from __future__ import annotations

import re
from itertools import pairwise

_MEASURE = re.compile(
    r"(?:pain|vas|nrs|score|rating|rated|rates|oswestry|odi|peg|beck|phq|dash|ndi|womac)\b|scores|scored"
)
_VALUE = re.compile(
    r"(?<![\d/.-])(\d{1,2}(?:\.\d)?)(?:/(?:10|100|50))?"
    r"(?![\d/%-]| ?(?:percent|visits|sessions|tablets|weeks|months|days|years|mg))"
)
_OVER_TIME = re.compile(
    r"\b(?:to|before|after|with|without|later|against|then|now|still|again|had been|at the (?:start|end|outset)|off"
    r"|since|and (?:in )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|prior|versus|vs|compared)\b"
)
_COMPARED = re.compile(r" (?:before|after|with|without)\b")
_LISTED = re.compile(r"(?: in [a-z]+)?(?:,? and |,? then |, )")
_BY_PLACE = re.compile(
    r"\b(?:right|left|neck|back|arm|leg|knee|shoulder|wrist|hand|hip|head|foot|rest|activity|best|worst|out)\b"
)
_LEAST, _STEP, _SHARE, _AROUND, _NEAR = 4, 1.0, 0.12, 25, 60


def unchanged(sentence: str) -> int | None:
    """Where a lower-case sentence gives scores the last of which is next to the first, or higher; None if nowhere.

    >>> unchanged("the oswestry score went from 44 to 46.") is not None
    True
    """
    values = list(_VALUE.finditer(sentence))
    listed = 0
    for number, (one, other) in enumerate(pairwise(values), 1):
        between = sentence[one.end() : other.start()]
        listed = listed + 1 if _LISTED.fullmatch(between) else 0
        series = listed > 1
        told = series or _OVER_TIME.search(between) or _COMPARED.match(sentence, other.end())
        start = values[number - listed] if series else one
        if not told or len(between) > _NEAR or ";" in between or not _is_score(sentence, start.start()):
            continue
        rose = series or between == " to "
        if _stays(float(start[1]), float(other[1]), rose) and not _BY_PLACE.search(
            sentence, start.start(), other.end() + _AROUND
        ):
            return start.start()
    return None


def _is_score(sentence: str, at: int) -> bool:
    """Tell whether a measure is named before a value."""
    return _MEASURE.search(sentence, max(0, at - _NEAR), at) is not None


def _stays(first: float, last: float, rose: bool) -> bool:
    """Tell whether two scores are of some height and near each other; ``rose`` counts a higher one as well."""
    return min(first, last) >= _LEAST and (abs(first - last) <= max(_STEP, _SHARE * first) or (rose and last > first))
