"""Scores that a sentence gives twice or more: a treatment after which they stay where they were has brought no gain."""

from __future__ import annotations

import re

_MEASURE = r"\b(?:pain|vas|nrs|scores?|scored|rating|rated|rates|oswestry|odi|peg|beck|phq|dash|ndi|womac)\b"
_VALUE = r"(?<![\d/.-])(\d{1,2}(?:\.\d)?)(?:/(?:10|100|50))?"
_NO_SCORE = r"(?![\d/%-]| ?(?:percent|visits|sessions|tablets|weeks|months|days|years|mg))"
_TWO = re.compile(
    rf"{_MEASURE}[^.;]{{0,60}}?{_VALUE}{_NO_SCORE}([^.;\d]{{1,60}}?){_VALUE}{_NO_SCORE}( (?:before|after|with|without)\b)?"
)
_SERIES = re.compile(
    rf"{_MEASURE}[^.;\d]{{0,60}}{_VALUE}(?: in [a-z]+)?(?:(?:,? and |,? then |, )\d{{1,2}}(?:\.\d)?(?:/10)?(?: in [a-z]+)?){{1,6}}"
    rf"(?:,? and |,? then |, ){_VALUE}{_NO_SCORE}"
)
_OVER_TIME = re.compile(
    r"\b(?:to|before|after|with|without|later|against|then|now|still|again|had been|at the (?:start|end|outset)|off|since"
    r"|and (?:in )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|prior|versus|vs|compared)\b"
)
_BY_PLACE = re.compile(
    r"\b(?:right|left|neck|back|arm|leg|knee|shoulder|wrist|hand|hip|head|foot|rest|activity|best|worst|out)\b"
)
_LEAST, _STEP, _SHARE, _AROUND = 4, 1.0, 0.12, 25


def unchanged(sentence: str) -> int | None:
    """Where a lower-case sentence gives scores the last of which is next to the first, or higher; None if nowhere.

    >>> unchanged("the oswestry score went from 44 to 46.") is not None
    True
    """
    for hit in _SERIES.finditer(sentence):
        if _stays(float(hit[1]), float(hit[2]), rose=True) and not _by_place(sentence, hit):
            return hit.start()
    for hit in _TWO.finditer(sentence):
        between = hit[2].strip()
        told = hit[4] is not None or _OVER_TIME.search(between) is not None
        if told and _stays(float(hit[1]), float(hit[3]), rose=between == "to") and not _by_place(sentence, hit):
            return hit.start()
    return None


def _stays(first: float, last: float, *, rose: bool) -> bool:
    """Tell whether two scores are of some height and near each other; ``rose`` counts a higher one as well."""
    return min(first, last) >= _LEAST and (abs(first - last) <= max(_STEP, _SHARE * first) or (rose and last > first))


def _by_place(sentence: str, hit: re.Match[str]) -> bool:
    """Tell whether scores are of several places and not of several times."""
    return _BY_PLACE.search(sentence, hit.start(1), hit.end() + _AROUND) is not None
