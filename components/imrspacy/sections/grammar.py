"""Find a letter's sections by the fixed headings of its layout."""

import json
import re
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


class _Heading(NamedTuple):
    """A heading as it is printed, with words that its section begins with where the heading is lost."""

    label: str
    heading: str
    instead: tuple[str, ...]


def layout_of(text: str) -> str | None:
    """Name the layout of a letter, None for a text that has the headings of no layout."""
    for position in range(3):
        for layout, headings in _TELLING.items():
            if position < len(headings) and headings[position] in text:
                return layout
    return next((layout for layout, headings in _TELLING.items() if _loose(headings[0]).search(text)), None)


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
    missing: dict[str, _Heading] = {}
    for row in _headings(layout):
        at = text.find(row.heading)
        if at < 0:
            missing.setdefault(row.label, row)
            continue
        found[at] = row.label
        # Only the rationale of a professional review has one heading an issue.
        while row.label == "RATIONALE" and (at := text.find(row.heading, at + 1)) >= 0:
            found[at] = row.label
    for label in missing.keys() - found.values():
        at = _written_otherwise(text, missing[label])
        if at >= 0:
            found.setdefault(at, label)
    return list(found.items())


def _written_otherwise(text: str, row: _Heading) -> int:
    """Find a heading in small letters or torn by a line end, or the words that its section always begins with."""
    if match := _loose(row.heading).search(text):
        return match.start()
    return next((at for words in row.instead if (at := text.find(words)) >= 0), -1)


@cache
def _loose(heading: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in heading.split())
    return re.compile(rf"(?:\A|(?<=\n\n))(?i:{words})|{words}")


@cache
def _headings(layout: str) -> tuple[_Heading, ...]:
    lines = files(__package__).joinpath("headings.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(
        _Heading(row["label"], row["heading"], tuple(row.get("instead", ()))) for row in rows if row["layout"] == layout
    )


def _trimmed_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
