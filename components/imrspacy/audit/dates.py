"""``date-conflict``: dates of one event that differ, or that come in an impossible order.

Compared are full dates in fixed frames alone: of the injury ("sustained an industrial injury on ...") and of the
utilization review in the summary against the case block, the request for authorization against the review that
refused it, what is told as past against the letter's own date, and studies that the rationale relies on against
the injury. A summary that also holds the case block's date agrees with it: there may have been two reviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from ..dates.grammar import find_dates, parse_date
from ..records import Flag
from .letter import Issue, Letter, Region, sentence_around

CODE = "date-conflict"
_NUMERIC = r"\d{1,2} ?[-/] ?\d{1,2} ?[-/] ?\d{2,4}"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? \d{4}"
_DATE = rf"(?P<date>{_NUMERIC}|{_MONTHS})"
_INJURY = re.compile(
    r"(?:(?:date of (?:an? |the )?(?:industrial |occupational |work )?injury|injury date|doi)"
    r"(?: is| was| of|:| on| being)*"
    r"|injur(?:y|ies)(?: on| of| dated?| that occurred on| occurring on| from)(?: the date of)?"
    r"|\binjured(?: at work| on the job| in an? [a-z-]+ accident| while working)?,? on"
    rf"|occupational claim (?:from|on|of)):? \(?{_DATE}"
)
_NOT_THIS_INJURY = re.compile(
    r"\b(?:prior|previous|earlier|another|second|other|non-?industrial|old|new|subsequent|re-?injur|first report"
    r"|cumulative|continuous|repetitive|through|recent)\b"
)
_REVIEW_NAME = (
    r"(?:utilization review|\bur\b|prior review|prior determination|previous determination|previous review"
    r"|prior utilization review)"
)
_REVIEW = re.compile(
    rf"{_REVIEW_NAME}(?: (?:\(ur\)|report|letter|decision|determination|form|denial|physician|non-certification))?"
    rf"(?: was| is)?(?:,? (?:dated?|on|of|from|is dated))?(?: of| on)?:? ?\(?{_DATE}"
    rf"|on {_DATE.replace('date>', 'before>')},? (?:the )?(?:original )?{_REVIEW_NAME}"
    r"(?: \(ur\))? (?:non-?certified|denied|modified|did not)"
)
_FORM = re.compile(
    r"requests? for authorization(?: \(rfa\))?(?: form)?(?: for the services? requested)?(?: was| is)?"
    rf"(?: noted to be)?,? (?:dated?|signed|made|submitted|received)(?: on| of)?:? {_DATE}"
)
_STUDY = re.compile(
    r"\b(?:mri|magnetic resonance imaging|ct scan|x-?rays?|emg|ncv|ncs|electrodiagnostic stud(?:y|ies)|ultrasound)\b"
    rf"(?: [a-z]+){{0,6}}? (?:dated?|on|of|from|in|performed)(?: on| in)? (?P<date>{_NUMERIC}|\d{{1,2}}/\d{{4}}|{_MONTHS})"
)
_LONG_BEFORE = (
    "cumulative", "continuous", "repetitive", "pre-existing", "preexisting", "prior injur", "previous injur",
    "prior surg", "previous surg", "prior history", "history of prior", "prior industrial", "previous industrial",
    "prior work", "gradual",
)  # fmt: skip
_AHEAD = re.compile(
    r"\b(?:scheduled|will|until|through|to be|expire|next|upcoming|plan|pending|due|return|reevaluat|re-evaluat"
    r"|appointment|anticipated|expected|future|refill)"
)


def conflicts(letter: Letter) -> Iterator[Flag]:
    """Flag each kind of conflict at most once a letter."""
    checks = (_injury, _review, _form, _order, _after_letter, _study)
    for check in checks:
        found = check(letter)
        if found:
            yield found


def _framed(letter: Letter, frame: re.Pattern[str], anchor: str) -> list[tuple[str, Region]]:
    """(ISO date, its place) of every full date in ``frame`` in the summary."""
    found = []
    for region in letter.summary:
        at = letter.low.find(anchor, *region)
        if at < 0:
            continue
        for match in frame.finditer(letter.low, max(region[0], at - 60), region[1]):
            name = "date" if match["date"] else "before"
            value = _full(match[name], letter)
            if value:
                found.append((value, match.span(name)))
    return found


def _full(written: str, letter: Letter) -> str | None:
    value = parse_date(written, _reference(letter.header.decision_date))
    return value if value and len(value) == 10 else None


@cache
def _reference(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None


def _told(letter: Letter) -> set[str]:
    """Every full date of the summary."""
    texts = (letter.text[slice(*region)] for region in letter.summary)
    return {_full(text[start:end], letter) or "" for text in texts for start, end in find_dates(text)}


def _case_place(letter: Letter, label: str) -> Region | None:
    """The line of the case block that gives a date."""
    for region in letter.case:
        at = letter.low.find(label, *region)
        if at >= 0:
            return at, at + len(label)
    return None


def _injury(letter: Letter) -> Flag | None:
    given = letter.header.date_of_injury
    if not given or len(given) != 10:
        return None
    framed = _framed(letter, _INJURY, "injur") or _framed(letter, _INJURY, "occupational claim")
    if not framed or any(value == given for value, _ in framed):
        return None
    value, place = framed[0]
    sentence = sentence_around(letter.low, place[0], letter.summary[0])
    if _NOT_THIS_INJURY.search(letter.low, *sentence) or given in _told(letter):
        return None
    return _against_case(letter, f"the summary dates the injury {value}, the case block {given}", place, "date of injury")


def _review(letter: Letter) -> Flag | None:
    given = letter.header.ur_denial_date
    if not given or len(given) != 10:
        return None
    framed = _framed(letter, _REVIEW, "review") or _framed(letter, _REVIEW, "determination")
    if not framed or any(value == given for value, _ in framed) or given in _told(letter):
        return None
    value, place = framed[-1]
    message = f"the summary dates the utilization review {value}, the case block {given}"
    return _against_case(letter, message, place, "ur denial date")


def _against_case(letter: Letter, message: str, place: Region, label: str) -> Flag:
    case = _case_place(letter, label)
    return Flag(CODE, message, None, (case, place) if case else (place,))


def _form(letter: Letter) -> Flag | None:
    """Every request for authorization that the summary dates is younger than the review that refused it."""
    given = letter.header.ur_denial_date
    if not given or len(given) != 10:
        return None
    framed = _framed(letter, _FORM, "for authorization")
    if not framed or any(value <= given for value, _ in framed):
        return None
    value, place = framed[0]
    message = f"the request for authorization is dated {value}, after the utilization review of {given}"
    return _against_case(letter, message, place, "ur denial date")


def _order(letter: Letter) -> Flag | None:
    """The case block itself: refused before the injury, or decided before it was refused."""
    header = letter.header
    injury, review, decision = header.date_of_injury, header.ur_denial_date, header.decision_date
    if review and injury and len(review) == len(injury) == 10 and review < injury:
        message = f"the utilization review of {review} comes before the injury of {injury}"
        return _in_case(letter, message, "date of injury", "ur denial date")
    if review and decision and len(review) == len(decision) == 10 and decision < review:
        message = f"the decision of {decision} comes before the utilization review of {review}"
        return _in_case(letter, message, "decision date", "ur denial date")
    return None


def _in_case(letter: Letter, message: str, *labels: str) -> Flag | None:
    places = tuple(place for label in labels if (place := _case_place(letter, label)))
    return Flag(CODE, message, None, places) if places else None


def _after_letter(letter: Letter) -> Flag | None:
    """Something is told as past that is dated after the letter's own decision."""
    decided = letter.header.decision_date
    if not decided or len(decided) != 10:
        return None
    for region in letter.summary:
        for start, end in _late_years(letter.low, region, int(decided[:4])):
            value = _full(letter.low[start:end], letter)
            if not value or value <= decided:
                continue
            if not _AHEAD.search(letter.low, *sentence_around(letter.low, start, region)):
                message = f"the summary tells of {value}, the letter was decided on {decided}"
                return _against_case(letter, message, (start, end), "decision date")
    return None


def _late_years(low: str, region: Region, year: int) -> Iterator[Region]:
    """The full numeric dates whose year is that of the decision or the next."""
    for match in _late(year).finditer(low, *region):
        yield match.span()


@cache
def _late(year: int) -> re.Pattern[str]:
    years = "|".join(f"(?:20)?{number % 100:02d}" for number in (year, year + 1))
    return re.compile(rf"(?<![\d/.-])\d{{1,2}}[-/]\d{{1,2}}[-/](?:{years})(?![\d/-])")


def _study(letter: Letter) -> Flag | None:
    """The rationale relies on a study that is older than the injury."""
    injury = letter.header.date_of_injury
    if not injury or len(injury) != 10 or not any(issue.rationale for issue in letter.issues):
        return None
    for issue in letter.issues:
        found = _old_study(letter, issue, injury)
        if found:
            return found
    return None


def _old_study(letter: Letter, issue: Issue, injury: str) -> Flag | None:
    if not issue.rationale or not any(word in issue.argument for word in ("mri", "resonance", "emg", "x-ray", "ct scan")):
        return None
    for match in _STUDY.finditer(letter.low, *issue.rationale):
        value = parse_date(match["date"], _reference(letter.header.decision_date))
        if value and len(value) >= 7 and value < injury[: len(value)]:
            bodies = [letter.low[slice(*region)] for region in letter.summary] + [issue.argument]
            if any(word in body for word in _LONG_BEFORE for body in bodies):
                return None
            return Flag(
                CODE,
                f"the rationale relies on a study of {value}, before the injury of {injury}",
                issue.number,
                tuple(place for place in (match.span(), _case_place(letter, "date of injury")) if place),
            )
    return None
