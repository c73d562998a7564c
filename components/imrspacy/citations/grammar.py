"""Read guideline lines: citations with their pages, and mentions of guidelines in running text.

``parse_citations`` reads one side's line of a letter of 2014 to 2017 (or a sentence of an older one),
``parse_notice`` a paragraph of 2013 that tells both sides, ``parse_review`` the section of a professional
review, issue by issue. ``find_guidelines`` and ``find_pages`` mark mentions in a whole letter.
"""

from __future__ import annotations

import re

from ..records import Citation
from .mentions import find_guidelines
from .pages import find_pages
from .prose import read_notice
from .reading import read_line

__all__ = ["find_guidelines", "find_pages", "parse_citations", "parse_notice", "parse_review"]

_ISSUE = re.compile(
    r"(?:^|(?<=[\s.]))issues? ?#?(?P<issue>\d{1,2}) ?[:.)-]\s?"
    r"|(?:^|(?<=\n))[^\S\n]*(?P<item>\d{1,2})[.)]\s(?=[a-z])"
)
_LIMIT = 6000


def parse_citations(text: str) -> tuple[Citation, ...]:
    """Read the publications that a guideline line names, in order; ``()`` when it says that none was cited.

    ``text`` is the line with or without its label. Only its first 6,000 characters are read.
    """
    return tuple(unit.citation for unit in read_line(" ".join(text[:_LIMIT].split())))


def parse_notice(text: str) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    """Read the citations of (claims administrator, reviewer) from a paragraph of 2013 that tells both.

    A reviewer who found the claims administrator's guideline relevant and appropriate cites the same.
    """
    claims, reviewer = read_notice(" ".join(text[:_LIMIT].split()))
    return tuple(claims), tuple(reviewer)


def parse_review(text: str) -> tuple[tuple[int | None, tuple[Citation, ...]], ...]:
    """Read a professional review's guideline section: pairs of issue number and citations.

    A section that does not number its issues gives one pair whose number is None.
    """
    text = text[:_LIMIT]
    marks = list(_ISSUE.finditer(text.lower()))
    if not marks:
        return ((None, parse_citations(text)),)
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(
        (int(mark["issue"] or mark["item"]), parse_citations(text[mark.end() : end]))
        for mark, end in zip(marks, ends, strict=True)
    )
