"""``authorized-but-disputed``: the letter says that what is in dispute was authorized in full.

Two rules: the heading's authorized request is the original one word for word; or the summary says of a test, an
operation or a consultation that it was approved, in a clause that names it with its body region and refuses
nothing. Drugs and courses of therapy are authorized in portions and are judged by the heading alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..anatomy.grammar import body_parts
from ..dates.grammar import find_dates
from ..records import Flag
from .frames import days_apart, full_date
from .letter import Issue, Letter, Region, sentence_around
from .words import APPROVED

CODE = "authorized-but-disputed"
_WORD = re.compile(r"[a-z0-9./%#]+")
_ONCE = ("Diagnostic Testing", "Surgery", "Evaluation & Management")
_BE = (" was", " were", " is", " are", " been", " being", " already", " also", " recently", " now")
_NOT_APPROVAL = (" by the fda", " by the food", " to ", " by the claims")
_NOT_WHOLLY = re.compile(
    r"\bnot\b|non-?certif|denie|denial|modif|partial|\bprior|previous|declin|pending|request(?:ed|s)?\b|await"
    r"|\bif\b|unless|whether|until|\bonly\b|\bno\b|but\b|however|another|different|consult|perform|complet|underwent|repeat|show|reveal"
)
_NEAR = 160
# Days.
_LONG_AGO = 90


def authorizations(letter: Letter) -> Iterator[Flag]:
    """Flag each issue that the letter says was authorized."""
    approvals = list(_approvals(letter))
    for issue in letter.issues:
        found = _heading(issue) or (_summary(letter, issue, approvals) if approvals else None)
        if found:
            yield found


def _heading(issue: Issue) -> Flag | None:
    original, authorized, _ = issue.requests
    if original is None or authorized is None or _words(original) != _words(authorized):
        return None
    message = f'the heading says that all of the original request was authorized: "{authorized}"'
    return Flag(CODE, message, issue.number, (issue.item,))


def _words(request: str) -> list[str]:
    return _WORD.findall(request.lower())


def _approvals(letter: Letter) -> Iterator[Region]:
    """The sentences of the summary that say that something was approved, and refuse nothing."""
    low = letter.low
    for region in letter.summary:
        for word in APPROVED:
            for at in letter.places(word, region):
                if low.startswith(_NOT_APPROVAL, at + len(word)) or not low.endswith(_BE, max(region[0], at - 12), at):
                    continue
                start, end = sentence_around(low, at, region)
                start, end = max(start, at - _NEAR), min(end, at + _NEAR)
                if not _NOT_WHOLLY.search(low, start, end):
                    yield start, end


def _is_old(letter: Letter, sentence: str) -> bool:
    """Whether a sentence dates the approval long before the refusal: the test was had then."""
    refused = letter.header.ur_denial_date
    dates = (full_date(sentence[start:end], letter.header) for start, end in find_dates(sentence))
    return bool(refused) and any(value and days_apart(value, refused or value) < -_LONG_AGO for value in dates)


def _summary(letter: Letter, issue: Issue, approvals: list[Region]) -> Flag | None:
    treatments = issue.treatments
    parts = body_parts(issue.requests.disputed)
    if not parts or not all(treatment.category in _ONCE and treatment.concept for treatment in treatments):
        return None
    for region in approvals:
        named = {mention[2] for mention in letter.mentions(region)}
        sentence = letter.low[slice(*region)]
        if _is_old(letter, sentence):
            continue
        if all(treatment.concept in named for treatment in treatments) and all(part in sentence for part in parts):
            asked = ", ".join(treatment.name for treatment in treatments)
            message = f"the summary says that the {asked} of the {parts[0]} was approved; it is in dispute all the same"
            return Flag(CODE, message, issue.number, (issue.item, region))
    return None
