"""Items of the layout of 2014 and later: a heading with its decision, two guideline lines, a rationale."""

import re
from collections.abc import Iterator

from ..alignment import Region
from ..sections.grammar import Section
from ..tokenizer.reflow import PARAGRAPH

# What stands before the colon of a label.
_LABEL_ENDS = tuple(end + blank for end in ("uideline", "uidelines", "ationale") for blank in ("", " "))
# The first words of the labels, in the order of an item's parts, each with all that may stand before the colon.
_LABELS = tuple(
    (name, tuple(f"{name} {first}{rest}" for first in initials for rest in _LABEL_ENDS))
    for name, initials in (("Claims Administrator", "Gg"), ("MAXIMUS", "Gg"), ("Decision", "Rr"))
)
# with blanks lost or torn into the word ("PartiallyOverturned", "Up held") and letters dropped or doubled
_DECISION = re.compile(
    r"(?:part?ial+y\s*)?(?:u\s?p\s?h\s?e\s?a?\s?l\s?d|o\s?v\s?e\s?r\s?t(?:\s?[urne]){2,5}\s?d)(?:\s+in\s+part)?|modified",
    re.IGNORECASE,
)
# Nearly all headings end with such a word alone, behind a colon or a blank.
_PLAIN_DECISIONS = (" Upheld", ":Upheld", " Overturned", ":Overturned")
_SEPARATORS = ":.,;\u2013- \n"
_HEADING_END = re.compile(rf"[:\s.,;–-]*[:\s](?P<decision>{_DECISION.pattern})\s*\.?\s*$", re.IGNORECASE)
_SECTION = "IMR ISSUES, DECISIONS AND RATIONALES"
_INTRODUCTION = "set forth below:"
# A heading of three requests holds full stops: what follows them is no start of a heading.
_SENTENCE_START = re.compile(r"[.?!][\"”’)]*\s*(?=[A-Z0-9(])")
_FRAMING = re.compile(
    r"The (?:remaining|original request|Claims Administrator)|[^.]{1,200}(?:authorized by the Claims|was the original)"
)
# The last words of a rationale, which may lack their full stop.
_CONCLUDES = re.compile(r"\b(?:necessary|appropriate|certified|supported|warranted|recommended|established)\b\W*$")
_ORDINAL = re.compile(r"\s*(\d{1,2}) ?[.)]\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.?!:][\"”’)\]]*$")

Parts = tuple[Region | None, ...]
#: An item and its decision.
Head = tuple[Region, Region | None]


def split(text: str, sections: list[Section]) -> Iterator[Parts]:
    """Yield (item, decision, claims administrator, MAXIMUS, rationale) of each item of the issues section."""
    issues = next((section for section in sections if section.label == "ISSUES"), None)
    start, end = (issues.start, issues.end) if issues else (0, len(text))
    groups = list(_label_groups(text, start, end))
    heads = list(_headings(text, start, groups))
    ends = [head[0][0] for head in heads[1:]] + [end]
    heads = _without_ordinals(text, heads)
    for head, group, stop in zip(heads, groups, ends, strict=False):
        yield *head, *_parts(group, stop)


def _without_ordinals(text: str, heads: list[Head]) -> list[Head]:
    """Leave out the numbers of the items where all items are numbered in order: "1. Naproxen 500 mg"."""
    if not heads or not _ORDINAL.match(text, *heads[0][0]):
        return heads
    marks = [_ORDINAL.match(text, *item) for item, _ in heads]
    if all(mark and int(mark[1]) == number for number, mark in enumerate(marks, start=1)):
        return [((mark.end(), item[1]), decision) for mark, (item, decision) in zip(marks, heads, strict=True) if mark]
    return heads


def _label_groups(text: str, start: int, end: int) -> Iterator[dict[int, Region]]:
    """Yield the labels of each item; a label that comes again, or before one already seen, starts the next item."""
    group: dict[int, Region] = {}
    for kind, label in _labels(text, start, end):
        if group and kind <= max(group):
            yield group
            group = {}
        group[kind] = label
    if group:
        yield group


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, Region]]:
    """Find the labels by their colons, which are rare."""
    colon = text.find(":", start, end)
    while colon >= 0:
        if text.endswith(_LABEL_ENDS, start, colon):
            for kind, (name, labels) in enumerate(_LABELS):
                if text.endswith(labels, start, colon):
                    yield kind, (text.rfind(name, start, colon), colon + 1)
        colon = text.find(":", colon + 1, end)


def _parts(group: dict[int, Region], stop: int) -> list[Region | None]:
    """Give the texts behind the labels; each ends where the next label of the item begins."""
    parts: list[Region | None] = [None, None, None]
    # The labels of a group come in letter order.
    for kind, (start, end) in reversed(group.items()):
        parts[kind] = end, stop
        stop = start
    return parts


def _headings(text: str, start: int, groups: list[dict[int, Region]]) -> Iterator[Head]:
    """Yield the (item, decision) before each group of labels."""
    introduction = text.find(_INTRODUCTION, start, start + 400)
    after = introduction + len(_INTRODUCTION) if introduction >= 0 else start
    if text.startswith(_SECTION, after):
        after += len(_SECTION)
    for number, group in enumerate(groups):
        end, decision = _decision(text, after, next(iter(group.values()))[0])
        alone = number == 0 and introduction >= 0
        yield (after if alone else _heading_start(text, after, end), end), decision
        after = list(group.values())[-1][1]


def _decision(text: str, start: int, end: int) -> tuple[int, Region | None]:
    """Find the decision at the end of a region; give where the heading ends before it."""
    tail_start = max(start, end - 80)
    if plain := _plain_decision(text, tail_start, end):
        return plain
    match = _HEADING_END.search(text[tail_start:end])
    if match is None:
        return start + len(text[start:end].rstrip()), None
    return tail_start + match.start(), (
        tail_start + match.start("decision"),
        tail_start + match.end("decision"),
    )


def _plain_decision(text: str, start: int, end: int) -> tuple[int, Region] | None:
    """The same for the usual wordings alone, without a search; None for any other."""
    said = text[start:end].rstrip()
    if not said.endswith(_PLAIN_DECISIONS):
        return None
    at = max(said.rfind("U"), said.rfind("O"))
    heading = said[:at].rstrip(_SEPARATORS)
    # "Partially", or a blank of another kind.
    if heading[-2:].lower() == "ly" or heading[-1:].isspace():
        return None
    return start + len(heading), (start + at, start + len(said))


def _heading_start(text: str, start: int, end: int) -> int:
    """Go back to the paragraph break before the heading, over breaks that a page tore into it."""
    at = text.rfind(PARAGRAPH, start, end)
    while at > start and not _ENDS_SENTENCE.search(text[at - 4 : at]) and _goes_on(text, start, at):
        at = text.rfind(PARAGRAPH, start, at)
    return at + len(PARAGRAPH) if at >= 0 else _sentence_start(text, start, end)


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the paragraph that ends at ``at`` without a full stop belongs to the heading.

    It does where it frames a request, and where it is a short paragraph of its own: a page break tore the heading.
    """
    paragraph = text.rfind(PARAGRAPH, start, at)
    before = text[max(start, paragraph) : at]
    folded = before.casefold()
    if "was the original request" in folded or "authorized by the" in folded:
        return True
    if _CONCLUDES.search(before):
        return False
    return paragraph > start and len(before) < 300 and bool(_ENDS_SENTENCE.search(text[paragraph - 4 : paragraph]))


def _sentence_start(text: str, start: int, end: int) -> int:
    """Without any paragraph break the heading starts with a sentence, the last that no framing words begin."""
    for match in reversed(list(_SENTENCE_START.finditer(text, start, end))):
        if not _FRAMING.match(text, match.end(), end):
            return match.end()
    return start
