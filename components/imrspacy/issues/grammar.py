"""Split a letter of any layout into its disputed items, by regions of its clean text."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..alignment import Region
from ..sections.grammar import Section
from . import determination, older


class Issue(NamedTuple):
    """The regions of one disputed item; None for a part that the letter does not have."""

    item: Region
    decision: Region | None
    claims_administrator: Region | None
    maximus: Region | None
    rationale: Region | None


_SPLITTERS = {
    "determination": determination.split,
    "final-2013": older.split_final,
    "notice-2013": older.split_notice,
    "professional-review": older.split_professional_review,
}
_NEIGHBOURS = {"determination": "final-2013", "final-2013": "determination"}


def find_issues(text: str, layout: str | None, sections: list[Section]) -> list[Issue]:
    """Give the disputed items of a letter in letter order, none for a text without a layout."""
    if layout is None:
        return []
    found = _issues(text, _SPLITTERS[layout](text, sections))
    if layout in _NEIGHBOURS and not any(issue.decision for issue in found):
        # Early in 2014 some letters have the headings of one layout and the items of the other.
        others = _issues(text, _SPLITTERS[_NEIGHBOURS[layout]](text, sections))
        return others if len(others) >= len(found) else found
    return found


def _issues(text: str, parts: Iterable[tuple[Region | None, ...]]) -> list[Issue]:
    found = []
    for regions in parts:
        item, *rest = [_trimmed(text, region) for region in regions]
        # A text that starts in the middle of an issue has no words for its item.
        if item:
            found.append(Issue(item, *rest))
    return found


def decision_of(wording: str) -> str:
    """Give the decision that a heading's or determination's wording states.

    "Upheld" and "not medically necessary" are ``upheld``, "Overturned" and "medically necessary" ``overturned``,
    anything in part ``partially overturned``.
    """
    folded = wording.casefold()
    if "part" in folded or "modif" in folded:
        return "partially overturned"
    return "upheld" if folded.startswith("u") or re.search(r"\bnot", folded) else "overturned"


def _trimmed(text: str, region: Region | None) -> Region | None:
    """Leave out white space at the edges; None for a region that holds nothing else."""
    if region is None:
        return None
    start, end = region
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
