"""Items of the layout of 2014 and later: a heading with its decision, two guideline lines, a rationale."""

import re
from collections.abc import Iterator

from ..alignment import Region
from ..sections.grammar import Section
from ..tokenizer.reflow import PARAGRAPH
from .headings import Head, headings
from .labels import Group, label_groups

_ORDINAL = re.compile(r"\s*(\d{1,2}) ?[.)]\s+(?=\S)")
_SECOND = re.compile(r"\b2 ?[.)]\s")
_GUIDELINE_SENTENCE = re.compile(r"(?:\s*Decision based|The (?:Claims Administrator|Expert Reviewer)|MTUS|Non-MTUS)")
_CLOSING = re.compile(
    r"\n\n(?:Sincerely\b|cc:|Disclaimer:|Medical Director\b|_{5}|(?:PROOF|DECLARATION|CERTIFICATE) OF SERVICE\b)"
)

Parts = tuple[Region | None, ...]


def split(text: str, sections: list[Section]) -> Iterator[Parts]:
    """Yield (item, decision, claims administrator, MAXIMUS, rationale) of each item of the issues section."""
    issues = next((section for section in sections if section.label == "ISSUES"), None)
    start, end = (issues.start, issues.end) if issues else (0, len(text))
    groups = label_groups(text, start, end)
    heads = list(headings(text, start, groups))
    ends = [head[0][0] for head in heads[1:]] + [_closing(text, groups, end)]
    heads = _without_ordinals(text, heads)
    for head, group, stop in zip(heads, groups, ends, strict=False):
        yield *head, *_parts(text, group, stop)


def _closing(text: str, groups: list[Group], end: int) -> int:
    """Where the signature and what is below it begins, behind the last label."""
    closing = _CLOSING.search(text, max(groups[-1].values())[1], end) if groups else None
    return closing.start() if closing else end


def _without_ordinals(text: str, heads: list[Head]) -> list[Head]:
    """Leave out the numbers of the items where all items are numbered in order: "1. Naproxen 500 mg"."""
    if not heads or not _ORDINAL.match(text, *heads[0][0]):
        return heads
    marks = [_ORDINAL.match(text, *item) for item, _ in heads]
    if len(heads) == 1 and _SECOND.search(text, *heads[0][0]):
        return heads  # a list of its own
    if all(mark and int(mark[1]) == number for number, mark in enumerate(marks, start=1)):
        return [((mark.end(), item[1]), decision) for mark, (item, decision) in zip(marks, heads, strict=True) if mark]
    return heads


def _parts(text: str, group: Group, stop: int) -> list[Region | None]:
    """Give the texts behind the labels; each ends where the next label of the item begins."""
    parts: list[Region | None] = [None, None, None]
    if group and 2 not in group:
        stop = _without_rationale(text, max(group.values())[1], end := stop)
        parts[2] = (stop, end) if stop < end else None
    # The labels of a group come in letter order.
    for kind, (start, end) in reversed(group.items()):
        parts[kind] = end, stop
        stop = start
    return parts


def _without_rationale(text: str, start: int, stop: int) -> int:
    """Where the last guideline line ends and a rationale begins whose label was left out."""
    at = text.find(PARAGRAPH, start, stop)
    while at >= 0 and _GUIDELINE_SENTENCE.match(text, at + len(PARAGRAPH)):
        at = text.find(PARAGRAPH, at + 1, stop)
    return at if at >= 0 else stop
