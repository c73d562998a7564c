"""Split a rationale into sentences, in one linear pass.

Full stops end a sentence only where a new one can begin: before white space and a capital, a digit, a quote or
a bracket, or, as extractors and hurried typists drop the space, between a word and a capitalised word
("either.The request"). Abbreviations ("pg. 64", "Dr. Roe", "e.g."), initials, dotted names ("8 C.C.R. 9792")
and list numbers ("1. Pain") do not end one.
"""

from __future__ import annotations

import re

Region = tuple[int, int]

# A stop with its closing quotes, then what a sentence may begin with; or a paragraph break.
_STOP = re.compile(
    r"([.!?]+[\"'\u2019\u201d)\]]*)(?:\s+(?=[A-Z0-9\"'\u201c\u2018(\[\u2022*-])|(?=[A-Z](?:[a-z]|\s)))|\n\n+"
)
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st jr sr pg pgs pp p vs cf viz ca approx dept vol ch chap sec sect art fig figs ref refs "
    "ed eds al inc ltd corp co nos dx rx tx hx sx fx wt ht avg min max tel ext".split()
)
_LONG_ABBREVIATIONS = frozenset(word[-4:] for word in _ABBREVIATIONS if len(word) > 3)
# These are words as well: "no. 5" and "tab. 2" are abbreviations, "The answer is no. The" is not.
_BEFORE_DIGITS = frozenset("no sec fig art ch tab tabs cap caps nos ed ext min max".split())
_MARKS = (".", "?", "!", "\n\n")
_RUN = ".?!\n"
_SPACE = " \t\n\r\f\v\u00a0"


def sentences(text: str) -> list[tuple[int, int]]:
    """Regions of the sentences of ``text``, in order, without the white space between them."""
    regions: list[Region] = []
    start = 0
    for begin in _marks(text):
        tail = text[begin - 4 : begin]
        plain = text[begin] != "\n" and tail.isalpha() and tail.islower() and tail not in _LONG_ABBREVIATIONS
        if plain and text[begin + 1 : begin + 2] == " " and text[begin + 2 : begin + 3].isupper():
            end, following = begin + 1, begin + 2
        else:
            stop = _STOP.match(text, begin) if begin >= start else None
            if stop is None or not (plain or _ends(text, start, begin, stop.end())):
                continue
            end, following = stop.end(1) if text[begin] != "\n" else begin, stop.end()
        _add(text, start, end, regions)
        start = following
    _add(text, start, len(text), regions)
    return regions


def _marks(text: str) -> list[int]:
    """Positions where a sentence might end: every mark, of a run of marks or line breaks the first."""
    found = []
    for mark in _MARKS:
        at = text.find(mark)
        while at >= 0:
            if at == 0 or text[at - 1] not in _RUN:
                found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found


def _add(text: str, start: int, end: int, regions: list[Region]) -> None:
    """Append the region from ``start`` to ``end`` unless it is white space only."""
    kept = text[start:end].strip()
    if len(kept) == end - start > 0:
        regions.append((start, end))
    elif kept:
        begin = text.find(kept[0], start)
        regions.append((begin, begin + len(kept)))


def _ends(text: str, start: int, begin: int, end: int) -> bool:
    """Tell whether the stop at ``begin`` ends the sentence that began at ``start``."""
    if text[begin] == "\n":  # a page break in mid-sentence goes on in lower case
        return not (text[end : end + 1].islower() and text[begin - 1 : begin] not in ".!?:")
    if text[begin] != "." or text[begin + 1 : begin + 2] == ".":
        return True
    low = max(start, begin - 24)
    word = text[low:begin].rsplit(None, 1)
    last = word[-1].lstrip("(\"'[\u201c\u2018") if word else ""
    following = text[end : end + 1]
    if last.isdigit():
        return len(last) > 2 or not _is_list_number(text, start, begin - len(last))
    if len(last) == 1 and last.isalpha():  # an initial, unless a letter that ends a phrase ("hepatitis C. The")
        return last.islower() and not following.isdigit()
    lower = last.lower()
    if lower in _BEFORE_DIGITS:
        return not following.isdigit()
    if lower in _ABBREVIATIONS:
        return False
    if "." in last and len(last) < 9 and all(len(part) < 3 and part.isalpha() for part in last.split(".")):
        return lower in ("a.m", "p.m") and not following.isdigit()
    if text[begin + 1 : begin + 2] in _SPACE:
        return True
    return len(last) > 1 and (last[-1].islower() or last[-1].isdigit() or last[-1] in ")%\"'" or len(last) > 2)


def _is_list_number(text: str, start: int, begin: int) -> bool:
    """Tell whether the digits at ``begin`` number a list entry: first in the sentence, or after a colon or ;."""
    before = text[max(start, begin - 4) : begin].rstrip(_SPACE)
    return not before or before[-1] in ":;(,"
