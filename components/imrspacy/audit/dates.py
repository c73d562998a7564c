"""``date-conflict``: dates of one event that differ, or that come in an impossible order.

Compared are full dates in fixed frames alone (``frames``): of the injury and of the utilization review in the summary
against the case block, of the request for authorization against the injury and the review that refused it, what is
told as past against the letter's own date, and studies that the rationale relies on against the injury. A summary
that also holds the case block's date agrees with it: there may have been two reviews.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..dates.grammar import find_dates
from ..records import Flag
from .frames import ahead, days_apart, full_date, injury_dates, late_dates, request_dates, review_dates, study_dates
from .letter import Issue, Letter, Region, any_in, sentence_around

CODE = "date-conflict"
# Days; a review or a request further off is another one, unless only the year differs.
_FAR = 60
# In the sentence of an injury's date: it is another injury, or the span of a slow one.
_NOT_THIS_INJURY = (
    " prior ", "previous", " earlier", "another", " second ", " other ", "non-industrial", "nonindustrial",
    "subsequent", "reinjur", "re-injur", "first report", "cumulative", "continuous", "repetitive", "through",
    "recent", "motor vehicle accident in", "(ct", "multiple", "injuries on", "dates of injury", "both injur",
    "two injur",
)  # fmt: skip
# Before an injury's date: it is the date of a visit for the injury.
_VISIT = re.compile(
    r"\b(?:seen|evaluated|examined|treated|visit|presented|follow|underwent|consult|report(?:ed)? (?:on|dated)|surgery)"
)
# Behind it: a span of days.
_SPAN = re.compile(r"[ )]{0,2}(?:to|through|thru|until|-|\u2013)[ ]?\(?\d")
# Around a request's date: it was made anew.
_ANEW = ("appeal", "reconsider", "resubmi", "re-submi", "second request", "new request", "re-request", "repeat request")
# A study much older is of an earlier complaint.
_OLDEST_STUDY = 3 * 365
# Anywhere in summary or rationale: a study may well be older than the injury.
_LONG_BEFORE = (
    "cumulative", "continuous", "repetitive", "pre-existing", "preexisting", "prior injur", "previous injur",
    "prior surg", "previous surg", "prior history", "history of prior", "prior industrial", "previous industrial",
    "prior work", "gradual", "earlier injur", "old injur",
)  # fmt: skip


def conflicts(letter: Letter) -> Iterator[Flag]:
    """Flag each kind of conflict at most once a letter."""
    header = letter.header
    injury, review, decision = _day(header.date_of_injury), _day(header.ur_denial_date), _day(header.decision_date)
    for found in (
        _order(letter, injury, review, decision) if review else None,
        _injury(letter, injury) if injury else None,
        _review(letter, review) if review else None,
        _request(letter, injury, review),
        _after_letter(letter, decision) if decision else None,
        _study(letter, injury) if injury else None,
    ):
        if found:
            yield found


def _day(iso: str | None) -> str | None:
    return iso if iso and len(iso) == 10 else None


def _told(letter: Letter) -> set[str | None]:
    """Every full date of the summary."""
    texts = (letter.text[slice(*region)] for region in letter.summary)
    return {full_date(text[start:end], letter.header) for text in texts for start, end in find_dates(text)}


def _order(letter: Letter, injury: str | None, review: str | None, decision: str | None) -> Flag | None:
    """The case block itself: refused before the injury, or decided before it was refused."""
    if review and injury and review < injury:
        message = f"the utilization review of {review} comes before the injury of {injury}"
        return _flag(letter, message, None, "date of injury", "ur denial date")
    if review and decision and decision < review:
        message = f"the decision of {decision} comes before the utilization review of {review}"
        return _flag(letter, message, None, "decision date", "ur denial date")
    return None


def _injury(letter: Letter, given: str) -> Flag | None:
    framed = injury_dates(letter)
    if not framed or any(value == given for value, _ in framed):
        return None
    value, place = framed[0]
    start, end = sentence_around(letter.low, place[0], letter.summary[0])
    sentence = letter.low[start:end]
    if any_in(_NOT_THIS_INJURY, sentence) or _SPAN.match(letter.low, place[1]):
        return None
    if _VISIT.search(letter.low, start, place[0]) or given in _told(letter):
        return None
    return _flag(letter, f"the summary dates the injury {value}, the case block {given}", place, "date of injury")


def _review(letter: Letter, given: str) -> Flag | None:
    framed = review_dates(letter)
    if not framed or any(value == given for value, _ in framed) or len({value for value, _ in framed}) > 1:
        return None
    value, place = framed[-1]
    if abs(days_apart(value, given)) > _FAR and value[4:] != given[4:]:
        return None
    if given in _told(letter):
        return None
    message = f"the summary dates the utilization review {value}, the case block {given}"
    return _flag(letter, message, place, "ur denial date")


def _request(letter: Letter, injury: str | None, review: str | None) -> Flag | None:
    """Every request that the summary dates is older than the injury or younger than the review that refused it."""
    framed = request_dates(letter)
    if not framed:
        return None
    value, place = framed[0]
    if injury and all(value < injury for value, _ in framed):
        return _flag(letter, f"the request of {value} comes before the injury of {injury}", place, "date of injury")
    if review and all(0 < days_apart(value, review) <= _FAR for value, _ in framed):
        if any(any_in(_ANEW, letter.low[slice(*region)]) for region in letter.summary):
            return None
        message = f"the request for authorization is dated {value}, after the utilization review of {review}"
        return _flag(letter, message, place, "ur denial date")
    return None


def _after_letter(letter: Letter, decided: str) -> Flag | None:
    """Something is told as past that is dated after the letter's own decision."""
    for region in letter.summary:
        for start, end in late_dates(letter.low, region, decided):
            value = full_date(letter.low[start:end], letter.header)
            if value and value > decided and not ahead(letter.low, sentence_around(letter.low, start, region)):
                message = f"the summary tells of {value}, the letter was decided on {decided}"
                return _flag(letter, message, (start, end), "decision date")
    return None


def _study(letter: Letter, injury: str) -> Flag | None:
    """A rationale relies on a study that is older than the injury."""
    rationales = [issue.rationale for issue in letter.issues if issue.rationale]
    if not rationales:
        return None
    for value, place in study_dates(letter, (rationales[0][0], rationales[-1][1])):
        if value < injury[: len(value)] and days_apart(injury, f"{value}-01"[:10]) <= _OLDEST_STUDY:
            for issue in letter.issues:
                if issue.rationale and issue.rationale[0] <= place[0] < issue.rationale[1]:
                    message = f"the rationale relies on a study of {value}, before the injury of {injury}"
                    found = _flag(letter, message, place, "date of injury", issue=issue.number)
                    return None if _may_be_older(letter, issue) else found
    return None


def _may_be_older(letter: Letter, issue: Issue) -> bool:
    bodies = [letter.low[slice(*region)] for region in letter.summary] + [issue.argument]
    return any(sign in body for sign in _LONG_BEFORE for body in bodies)


def _flag(letter: Letter, message: str, place: Region | None, *labels: str, issue: int | None = None) -> Flag:
    places = [found for label in labels if (found := _in_case(letter, label))]
    return Flag(CODE, message, issue, tuple(places) + ((place,) if place else ()))


def _in_case(letter: Letter, label: str) -> Region | None:
    """Where the case block gives a date: its label, with the date if that stands next to it."""
    for region in letter.case:
        at = letter.low.find(label, *region)
        if at >= 0:
            end = at + len(label)
            after = letter.text[end : min(end + 25, region[1])]
            dates = find_dates(after)
            return at, end + (dates[0][1] if dates and after[: dates[0][0]].strip(" :\n") == "" else 0)
    return None
