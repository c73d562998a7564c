"""Where the parts of a gold record's issues stand in the letter's clean text.

A gold record holds the words of items and rationales, not their places. Rationales are long, so their place is sure;
items, decisions and guideline lines are then looked for round them, by the labels of the layout.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

#: The span groups of an issue, with the label of their spans; a decision's label is its value.
LABELS = {
    "items": "ITEM",
    "decisions": "",
    "claims_administrator": "CLAIMS_ADMINISTRATOR",
    "maximus": "MAXIMUS",
    "rationales": "RATIONALE",
}
_Region = tuple[int, int]


class Part(NamedTuple):
    """One part of an issue by characters; ``number`` counts issues from 1."""

    key: str
    number: int
    label: str
    start: int
    end: int


class _Wording(NamedTuple):
    """What a layout writes round the parts of an issue; the item's own words stand for ``{item}``."""

    opening: str
    item: str
    decision: str
    claims_administrator: str
    maximus: str
    rationale: str


_REQUEST = r"the\s+request\s+for\s+(?:an?\s+|the\s+)?"
_NECESSITY = r"(?P<decision>(?:not\s*|partially\s+)?medically\s+necessary(?:\s+and\s+appropriate)?)"

_WORDINGS = {
    "determination": _Wording(
        opening=r"set forth below:|IMR ISSUES, DECISIONS AND RATIONALES",
        item=r"(?P<item>{item})[\s:]*(?:Partially\s+)?(?:Upheld|Overturned)",
        decision=r"(?P<item>{item})[\s:]*(?P<decision>(?:Partially\s+)?(?:Upheld|Overturned))",
        claims_administrator=r"Claims Administrator guideline:(?P<start>)",
        maximus=r"MAXIMUS guideline:(?P<start>)",
        rationale=r"Decision rationale:",
    ),
    "final-2013": _Wording(
        opening=r"IMR DECISION\(S\) AND RATIONALE\(S\)",
        item=_REQUEST + r"(?P<item>{item})",
        decision=_REQUEST + r"{item},?\s+(?:is|are)\s+" + _NECESSITY,
        claims_administrator=r"(?P<start>)The\s+Claims\s+Administrator\b",
        maximus=r"(?<=[.?!])\s*(?P<start>)The\s+(?:Physician|Expert)\s+Reviewer\s",
        rationale=r"The\s+(?:Physician|Expert)\s+Reviewer['’]s\s+decision\s+rationale:",
    ),
    "notice-2013": _Wording(
        opening=r"Documents Reviewed for Determination:",
        item=r"Regarding\s+" + _REQUEST + r"(?P<item>{item})",
        decision=r"has\s+determined\s+" + _REQUEST + r"{item},?\s+(?:is|are)\s+" + _NECESSITY,
        claims_administrator=r"Make\s+His/Her\s+Decision:?(?P<start>)",
        maximus=r"(?<=[.?!])\s*(?P<start>)The\s+(?:Physician|Expert)\s+Reviewer\s",
        rationale=r"Rationale\s+for\s+the\s+Decision:",
    ),
}
_REVIEW_ISSUES = re.compile(r"ISSUES?\s+AT\s+DISPUTE:")
_REVIEW_GUIDELINES = re.compile(r"RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER\s+AND\s+WHY:")
_REVIEW_DECISION = re.compile(r"(?:IS/WAS|IS|WAS)\s+(?:NOT\s+)?MEDICALLY\s+NECESSARY")


def locate_parts(text: str, record: dict[str, Any]) -> tuple[list[Part], list[str]]:
    """Give the parts of a gold record's issues in ``text``, and a line on each part that was not found.

    ``record`` is a gold record with ``layout``, "determination" where it says none. A part that the layout does not
    have (the claims administrator's line of a professional review) is neither given nor reported.
    """
    layout = record.get("layout") or "determination"
    find = _review_parts if layout == "professional-review" else _labelled_parts
    parts: list[Part] = []
    problems: list[str] = []
    for number, issue, regions in find(text, record["issues"], layout):
        for key, region in regions.items():
            start, end = _trimmed(text, region) if region else (0, 0)
            if end > start:
                parts.append(Part(key, number, LABELS[key] or issue["decision"], start, end))
            else:
                problems.append(f"issue {number}: no place for {key} of {issue['item'][:60]!r}")
    order = list(LABELS)
    return sorted(parts, key=lambda part: (order.index(part.key), part.number)), problems


_Found = Iterator[tuple[int, dict[str, Any], dict[str, _Region | None]]]


def _labelled_parts(text: str, issues: list[dict[str, Any]], layout: str) -> _Found:
    wording = _WORDINGS[layout]
    after = _end_of(re.search(wording.opening, text), 0)
    for number, issue in enumerate(issues, start=1):
        rationale = _verbatim(issue["rationale"], text, after)
        stop = rationale[0] if rationale else len(text)
        words = re.escape(" ".join(issue["item"].split()))
        item = _search(wording.item.replace("{item}", words), text, after, stop)
        # The notices of 2013 list all decisions before the issues.
        decision_from = 0 if layout == "notice-2013" else after
        decision = _search(wording.decision.replace("{item}", words), text, decision_from, stop)
        claims = _search(wording.claims_administrator, text, _end_of(item, after), stop)
        maximus = _search(wording.maximus, text, _end_of(claims, after), stop)
        label = _search(wording.rationale, text, _end_of(claims, after), stop)
        label_start = label.start() if label else stop
        line_end = maximus.start() if maximus else label_start
        yield (
            number,
            issue,
            {
                "items": item.span("item") if item else None,
                "decisions": decision.span("decision") if decision else None,
                "claims_administrator": (claims.start("start"), line_end) if claims else None,
                "maximus": (maximus.start("start"), label_start) if maximus else None,
                "rationales": rationale,
            },
        )
        after = rationale[1] if rationale else after


def _review_parts(text: str, issues: list[dict[str, Any]], layout: str) -> _Found:
    """The earliest reviews list the issues, then the guidelines ("Issue 2: ..."), then a rationale for each."""
    after = _end_of(_REVIEW_ISSUES.search(text), 0)
    for number, issue in enumerate(issues, start=1):
        rationale = _verbatim(issue["rationale"], text, after)
        stop = rationale[0] if rationale else 0
        item = _search(re.escape(" ".join(issue["item"].split())), text, after, len(text))
        headings = list(_REVIEW_DECISION.finditer(text, 0, stop))
        yield (
            number,
            issue,
            {
                "items": item.span() if item else None,
                "decisions": headings[-1].span() if headings else None,
                "maximus": _review_guideline(text, number),
                "rationales": rationale,
            },
        )
        after = _end_of(item, after)


def _review_guideline(text: str, number: int) -> _Region | None:
    heading = _REVIEW_GUIDELINES.search(text)
    if heading is None:
        return None
    end = _start_of(re.compile(r"\n\nRATIONALE\s+FOR\s+WHY").search(text, heading.end()), len(text))
    own = re.compile(rf"Issue\s+{number}:").search(text, heading.end(), end)
    if own is None:
        return heading.end(), end
    return own.end(), _start_of(re.compile(r"Issue\s+\d+:").search(text, own.end(), end), end)


def ink_places(text: str) -> list[int]:
    """Give the places of the characters that every way of joining lines keeps: all but white space and hyphens."""
    return [place for place, character in enumerate(text) if not character.isspace() and character != "-"]


def _verbatim(words: str, text: str, start: int) -> _Region | None:
    """Find words whose white space and line-end hyphens may differ."""
    places = ink_places(text)
    wanted = "".join(words[place] for place in ink_places(words))
    at = "".join(text[place] for place in places).find(wanted, bisect_left(places, start))
    return (places[at], places[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None


def _search(pattern: str, text: str, start: int, end: int) -> re.Match[str] | None:
    """Search with any white space where the pattern has a space: a page may break anywhere."""
    return re.compile(pattern.replace("\\ ", r"\s+"), re.IGNORECASE).search(text, start, end)


def _start_of(match: re.Match[str] | None, otherwise: int) -> int:
    return match.start() if match else otherwise


def _end_of(match: re.Match[str] | None, otherwise: int) -> int:
    return match.end() if match else otherwise


def _trimmed(text: str, region: _Region) -> _Region:
    start, end = region
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
