"""Running heads, page numbers and form footers of the letters of 2013 and 2014.

Such a line tears sentences apart ("... may be considered for / Final Determination Letter for IMR Case Number
CM13-0041765 2 / impingement"), so the reflow drops it. Only lines that consist of nothing else count.
"""

import re
from collections.abc import Sequence

# A text without one of these headings is not a letter, and none of its lines is furniture.
_LETTER = ("AND RATIONALE", "AT DISPUTE:")
_TITLE = (
    r"(?:Final|Determination|Letter|Notice|Independent|Medical|Professional|Review|IMR|MAXIMUS|Federal"
    r"|Services|Inc|Form|Effective|Case|Number|of|for)"
)
_TITLE_LINE = re.compile(rf"{_TITLE}(?:[\s,.\-–]+{_TITLE})*[\s,.]*", re.IGNORECASE)
# Words of a title with a case number, a form's date, "(continued)" or a page number behind them.
_NUMBERED_LINE = re.compile(
    rf"(?:{_TITLE}[\s,.\-–]+){{1,12}}"
    r"(?:CM\d\d-?\d+[\s,\-–]*(?:page\s*)?\d{0,3}|\(continued\)|\d{1,2}[./]\d{1,2}[./]\d{2,4}\s*(?:page\s*\d{1,3})?"
    r"|page\s*\d{1,3})(?:\s+of\s+\d{1,3})?",
    re.IGNORECASE,
)
_LAST = frozenset("0123456789-–)")
_PAGE_LINE = re.compile(r"page\s*:?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|[-–]\s*\d{1,3}\s*[-–]", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"\d{1,3}")


def furniture_lines(text: str, lines: Sequence[str]) -> set[int]:
    """Say which of a letter's ``lines`` (stripped, none empty) are page furniture, by index."""
    if not any(heading in text for heading in _LETTER):
        return set()
    found = {n for n, line in enumerate(lines) if line[-1] in _LAST and _is_numbered(line)}
    found |= _page_numbers(lines)
    beside = {n + step for n in found for step in (-1, 1)} - found
    # The first line of a letter is its title, also where a page number follows it.
    return found | {n for n in beside if 0 < n < len(lines) and _TITLE_LINE.fullmatch(lines[n])}


def _is_numbered(line: str) -> bool:
    return len(line) < 120 and bool(_PAGE_LINE.fullmatch(line) or _NUMBERED_LINE.fullmatch(line))


def _page_numbers(lines: Sequence[str]) -> set[int]:
    """Lines that are a bare number, if all of them together count the pages: 1, 2, 3 or 2, 3."""
    found = [n for n, line in enumerate(lines) if len(line) < 4 and _NUMBER_LINE.fullmatch(line)]
    numbers = [int(lines[n]) for n in found]
    counts_pages = bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3
    return set(found) if counts_pages else set()
