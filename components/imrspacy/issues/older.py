"""Items of the three layouts of 2013, which tell decisions and guidelines in prose."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from ..alignment import Region
from ..sections.grammar import Section
from ..tokenizer.reflow import PARAGRAPH

Parts = tuple[Region | None, ...]

_CLOSING = re.compile(r"\n\n(?:Sincerely|cc:|Disclaimer:|Medical Director)")
_NECESSITY = (
    r"(?:is|are|was|were)\s+"
    r"(?P<decision>(?:(?:partially|partly|in\s+part)\s+|not\s*)?medically\s+necessary(?:\s+and\s+appropriate)?)"
)
_ARTICLE = r"(?:(?:an?|the)\s+)?"

_FINAL_ITEM = re.compile(
    rf"\d{{1,2}}[.)]\s*(?:The\s+request|Decision)\s+for\s+{_ARTICLE}(?P<item>.{{1,600}}?),?\s+{_NECESSITY}",
    re.IGNORECASE,
)
_FINAL_CLAIMS = re.compile(r"The\s+Claims\s+Administrator(?:['’]s)?\b", re.IGNORECASE)
_FINAL_REVIEWER = re.compile(r"The\s+(?:Physician|Expert|Professional)\s+Reviewer\b(?!['’]s\s+decision)", re.IGNORECASE)
_FINAL_RATIONALE = re.compile(
    r"The\s+(?:Physician|Expert|Professional)\s+Reviewer['’]s\s+decision\s+rationale\s*:", re.IGNORECASE
)

_NOTICE_DETERMINATION = re.compile(
    rf"(?P<number>\d{{1,2}})[.)]\s*MAXIMUS\s+Federal\s+Services,?\s+Inc\.?,?\s+has\s+determined\s+(?:that\s+)?"
    rf"the\s+request\s+for\s+.{{1,600}}?\s+{_NECESSITY}",
    re.IGNORECASE,
)
_NOTICE_ITEM = re.compile(
    rf"(?P<number>\d{{1,2}})[.)]\s*Regarding\s+the\s+request\s+for\s+{_ARTICLE}(?P<item>.{{1,600}}?)\s*:?\s*"
    r"(?:\n\n|(?=(?:Section\s+of\s+the\s+)?Medical\s+Treatment\s+(?:Guideline|Utilization)))",
    re.IGNORECASE,
)
_NOTICE_GUIDELINES = re.compile(r"Make\s+His/Her\s+Decision\s*:?", re.IGNORECASE)
_NOTICE_RATIONALE = re.compile(r"Rationale\s+for\s+the\s+Decision\s*:", re.IGNORECASE)
_SIDES = re.compile(r"(?<=[.?!])\s*(?=The\s+(?:Expert|Physician|Professional)\s+Reviewer\b)", re.IGNORECASE)

_REVIEW_RATIONALE = re.compile(
    r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT/SERVICE\s*(?:\(ISSUES?\s*(?P<number>\d{1,2})\)\s*)?"
    r"(?P<decision>(?:IS/WAS|IS|WAS)\s+(?:NOT\s+)?MEDICALLY\s+NECESSARY)\s*:?",
    re.IGNORECASE,
)
_REVIEW_ITEM = re.compile(r"(?:^|\s)(?P<number>\d{1,2})[.)](?:\s+(?=\S)|(?=[A-Za-z]))")
_REVIEW_GUIDELINE = re.compile(r"(?:Issue\s+(?P<number>\d{1,2})\s*[:.)])", re.IGNORECASE)
_HEADING_END = re.compile(r"[^:\n]*:|[^\n]*")


def split_final(text: str, sections: list[Section]) -> Iterator[Parts]:
    """Items of the final determinations of late 2013: "1. The request for ITEM is not medically necessary ..."."""
    start, end = _section(text, sections, "ISSUES")
    end = _closing(text, start, end)
    heads = _at_paragraph_starts(_FINAL_ITEM, text, start, end)
    if len(heads) < sum(1 for _ in _FINAL_RATIONALE.finditer(text, start, end)):
        heads = max(heads, _counted(text, start, end), key=len)
    for head, stop in _with_ends(heads, end):
        rationale = _FINAL_RATIONALE.search(text, head.end(), stop)
        lines_end = rationale.start() if rationale else stop
        claims = _FINAL_CLAIMS.search(text, head.end(), lines_end)
        reviewer = _FINAL_REVIEWER.search(text, claims.end() if claims else head.end(), lines_end)
        reviewer_start = reviewer.start() if reviewer else lines_end
        yield (
            head.span("item"),
            head.span("decision"),
            (claims.start(), reviewer_start) if claims else None,
            (reviewer_start, lines_end) if reviewer else None,
            (rationale.end(), stop) if rationale else None,
        )


def _counted(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The items by their numbers, where not each starts a paragraph or they are bare: "1. Taping is not ..."."""
    found: list[re.Match[str]] = []
    while (match := _item_of_number(len(found) + 1).search(text, start, end)) is not None:
        found.append(match)
        start = match.end()
    return found


@lru_cache(maxsize=64)
def _item_of_number(number: int) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.]){number}[.)]\s*(?:(?:The\s+request|Decision)\s+for\s+)?{_ARTICLE}"
        rf"(?P<item>(?:(?!medically\s+necessary).){{1,600}}?),?\s+{_NECESSITY}[.\s]+(?=The\s+Claims\s+Administrator)",
        re.IGNORECASE | re.DOTALL,
    )


def split_notice(text: str, sections: list[Section]) -> Iterator[Parts]:
    """Items of the notices of mid 2013: decisions in a list up front, "1) Regarding the request for ITEM:" later."""
    decisions: dict[str, Region] = {}
    for match in _NOTICE_DETERMINATION.finditer(text):
        decisions.setdefault(match["number"], match.span("decision"))
    end = _closing(text, sections[-1].start if sections else 0, len(text))
    heads = _at_paragraph_starts(_NOTICE_ITEM, text, 0, end) or list(_NOTICE_ITEM.finditer(text, 0, end))
    for head, stop in _with_ends(heads, end):
        rationale = _NOTICE_RATIONALE.search(text, head.end(), stop)
        prose_end = rationale.start() if rationale else stop
        label = _NOTICE_GUIDELINES.search(text, head.end(), prose_end)
        claims, reviewer = _two_sides(text, label.end() if label else head.end(), prose_end)
        yield (
            head.span("item"),
            decisions.get(head["number"]),
            claims,
            reviewer,
            (rationale.end(), stop) if rationale else None,
        )


def split_professional_review(text: str, sections: list[Section]) -> Iterator[Parts]:
    """Items of the earliest reviews: the issue section lists them, each rationale's heading holds the decision."""
    items = _numbered(text, _body(text, sections, "ISSUES"), _REVIEW_ITEM)
    guidelines = _numbered(text, _body(text, sections, "GUIDELINES"), _REVIEW_GUIDELINE)
    rationales: dict[int, tuple[Region, Region]] = {}
    for section in sections:
        if section.label == "RATIONALE" and (head := _REVIEW_RATIONALE.match(text, section.start, section.end)):
            number = int(head["number"] or 1)
            rationales[number] = head.span("decision"), (head.end(), section.end)
    for number, item in items.items():
        # One heading without a number speaks for all issues.
        decision, rationale = rationales.get(number) or rationales.get(1) or (None, None)
        yield item, decision, None, guidelines.get(number) or guidelines.get(1), rationale


def _section(text: str, sections: list[Section], label: str) -> Region:
    return next(((part.start, part.end) for part in sections if part.label == label), (0, len(text)))


def _body(text: str, sections: list[Section], label: str) -> Region:
    """The region of a section without its heading, which ends with a colon."""
    start, end = _section(text, sections, label)
    heading = _HEADING_END.match(text, start, end)
    return (heading.end() if heading else start), end


def _closing(text: str, start: int, end: int) -> int:
    """Where the signature and the notes below it begin."""
    match = _CLOSING.search(text, start, end)
    return match.start() if match else end


def _with_ends(marks: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Pair each mark with where the next one starts, the last with ``end``."""
    for mark, after in pairwise([*marks, None]):
        if mark is not None:
            yield mark, after.start() if after is not None else end


def _at_paragraph_starts(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    found = []
    at = start
    while 0 <= at < end:
        while at < end and text[at].isspace():
            at += 1
        if match := pattern.match(text, at, end):
            found.append(match)
        at = text.find(PARAGRAPH, at, end)
    return found


def _two_sides(text: str, start: int, end: int) -> tuple[Region | None, Region | None]:
    """Split prose on guidelines where the reviewer's part begins."""
    cut = _SIDES.search(text, start, end)
    if cut is None:
        return (start, end), None
    return (start, cut.start()), (cut.end(), end)


def _numbered(text: str, body: Region, number: re.Pattern[str]) -> dict[int, Region]:
    """Split a section at the numbers of its issues; all of it is issue 1 where it has none."""
    marks = list(number.finditer(text, *body))
    if not marks or int(marks[0]["number"]) != 1:
        return {1: body}
    return {int(mark["number"]): (mark.end(), end) for mark, end in _with_ends(marks, body[1])}
