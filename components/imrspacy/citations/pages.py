"""Page references: "Page(s): 78-80, 91", "pages 76-80 and 113", "pg. 177-78", "page 64 of 127"."""

from __future__ import annotations

import re

from ..records import PageRange
from ..text import folded

Region = tuple[int, int]

_RANGE = r"\d{1,4}(?: ?[-–—] ?\d{1,4}| (?:to|through|thru) \d{1,4})?"
# not the start of a date, a fraction, a decimal, a year or a count of something
_STOP = r"(?![\d/%#]|[.:]\d|,? (?:visits?|sessions?|mg|tablets?|times|days?|weeks?|months?|years?)\b)"
_ITEM = rf"(?!(?:19|20)\d\d\b)(?P<item>{_RANGE}){_STOP}(?: ?of \d{{1,4}}\b)?"
_LABEL = r"(?:pages?(?: ?\(s\)| (?:numbers?|nos?))?|pgs?|pp|p)(?:\.|\b|(?<=\))|(?<=[eg])(?=\d))\s?:? ?#? ?"
# "78 (opioids) and 93"
_JOINT = r"(?: \([a-z][^()]{1,40}\))?\s?(?:[,;&]\s?(?:and |& )?|and |to |or |as well as )"
_FIRST = re.compile(rf"(?<![a-z]){_LABEL}{_ITEM}")
_NEXT = re.compile(rf"{_JOINT}(?:{_LABEL})?{_ITEM}")
# one literal letter first: that is searched fast
_ANCHOR = re.compile(r"p(?=[agp. ])(?:age|g|p?\.|p? ?\d)")
# a label that no number follows: "Page(s): NSAIDs", "Topical Analgesics Page(s)."
_BARE = re.compile(r"\bpages? ?\(s\)\s?:?\s?(?!\d)", re.IGNORECASE)


def page_lists(lower: str) -> list[tuple[Region, list[Region]]]:
    """Every page expression of a lower-case text: where it stands with its label, and where its numbers stand."""
    found: list[tuple[Region, list[Region]]] = []
    done = 0
    for anchor in _ANCHOR.finditer(lower):
        start = anchor.start()
        first = _FIRST.match(lower, start) if start >= done else None
        if first is not None:
            items, done = _numbers(lower, first)
            found.append(((start, done), items))
    return found


def _numbers(lower: str, first: re.Match[str]) -> tuple[list[Region], int]:
    items, match = [first.span("item")], first
    while (after := _NEXT.match(lower, match.end())) is not None:
        match = after
        items.append(match.span("item"))
    return items, match.end()


def find_pages(text: str) -> list[Region]:
    """Find where the pages of guideline references stand in a letter, one region a number or range.

    A paragraph that is nothing but a page number ("Page 2") is page furniture and left out.
    """
    return pages_in(text, folded(text))


def pages_in(text: str, lower: str) -> list[Region]:
    """Do the same where the caller has the text in lower case already."""
    regions: list[Region] = []
    for (start, end), items in page_lists(lower):
        alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
        if not alone:
            regions.extend(items)
    return regions


def page_range(expression: str) -> PageRange:
    """First and last page of "78-80", "91" or "177-78" (the second number completed from the first)."""
    numbers = re.findall(r"\d+", expression)
    first, last = numbers[0], numbers[-1]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    low, high = sorted((int(first), int(last)))
    return low, high


def cut_pages(text: str) -> tuple[str, tuple[PageRange, ...]]:
    """``text`` without its page expressions, and their ranges in the order of the text."""
    lists = page_lists(folded(text))
    if not lists:
        return (_BARE.sub("", text) if "age" in text else text), ()
    ranges = [page_range(text[start:end]) for _, items in lists for start, end in items]
    for (start, end), _ in reversed(lists):
        before = text[:start].rstrip().rstrip(",;(")
        after = text[end:]
        if text[:start].rstrip().endswith("(") and after.startswith(")"):
            after = after[1:]
        joint = "" if not before or not after or after[0] in ".,;:)" else " "
        text = before + joint + after.lstrip()
    return _BARE.sub("", text), tuple(dict.fromkeys(ranges))
