"""Find a letter's sections by the fixed headings of its layout."""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ..alignment import Region

# The heading that only one layout has. The newest layout comes first: nearly all letters are of it.
_TELLING = {
    "determination": ("IMR ISSUES, DECISIONS AND RATIONALES", "Decision rationale:"),
    "final-2013": ("IMR DECISION(S) AND RATIONALE(S)", "decision rationale:"),
    "notice-2013": (
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE",
        "Notice of Independent Medical Review",
    ),
    "professional-review": ("MEDICAL PROFESSIONAL REVIEW", "ISSUE AT DISPUTE", "ISSUES AT DISPUTE"),
}


class Section(NamedTuple):
    """A part of a letter: its label and its region, heading included."""

    label: str
    start: int
    end: int


def layout_of(text: str) -> str | None:
    """Name the layout of a letter, None for a text that has the headings of no layout."""
    for position in range(3):
        for layout, headings in _TELLING.items():
            if position < len(headings) and headings[position] in text:
                return layout
    return None


def find_sections(text: str) -> tuple[str | None, list[Section]]:
    """Give the layout and the sections of a letter's clean text, in letter order.

    What stands before the first heading is the section CASE, with the case block. A text without any heading
    has no sections.
    """
    layout = layout_of(text)
    if layout is None:
        return None, []
    found = sorted(_headings_in(text, layout))
    bounds = [start for start, _ in found] + [len(text)]
    sections = [
        Section(label, start, _trimmed_end(text, start, end))
        for (start, label), end in zip(found, bounds[1:], strict=True)
    ]
    case: Region = (0, _trimmed_end(text, 0, bounds[0]))
    return layout, [Section("CASE", *case), *sections] if case[1] else sections


def _headings_in(text: str, layout: str) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for label, heading in _headings(layout):
        at = text.find(heading)
        if at < 0:
            continue
        found[at] = label
        # Only the rationale of a professional review has one heading an issue.
        while label == "RATIONALE" and (at := text.find(heading, at + 1)) >= 0:
            found[at] = label
    return list(found.items())


@cache
def _headings(layout: str) -> tuple[tuple[str, str], ...]:
    lines = files(__package__).joinpath("headings.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple((row["label"], row["heading"]) for row in rows if row["layout"] == layout)


def _trimmed_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
