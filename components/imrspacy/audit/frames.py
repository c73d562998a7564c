"""Where a letter dates an event: the injury, the review, the request, a study, and dates that come late.

Each reader looks for a plain word first and parses a date only around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from ..dates.grammar import parse_date
from ..header.case_block import read_day
from ..records import Header
from .letter import Letter, Region
from .words import CLAIM, INJURY, RECEIVED, REQUEST, REVIEWS, STUDIES

#: A date with its place: ISO.
Dated = tuple[str, Region]

_NUMERIC = r"\d{1,2} ?[-/] ?\d{1,2} ?[-/] ?\d{2,4}"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? \d{4}"
_DATE = rf"\(?(?P<date>{_NUMERIC}|{_MONTHS})"
# "industrial injury on", "injury date of", "date of injury:", "injured at work on", "claim from": read from "injur".
_INJURY = re.compile(
    r"(?:injur(?:y|ies) date|injur(?:y|ies)|injured(?: at work| on the job| while working)?)"
    rf"(?:,? (?:that occurred|occurring|dated|is|was|being|of|on|from)|:){{0,2}}:? ?{_DATE}"
)
_CLAIM = re.compile(rf"occupational claim (?:from|on|of|dated) {_DATE}")
_REVIEW_AFTER = re.compile(
    r"(?: \(ur\)|\))?(?: (?:report|letter|decision|determination|form|denial|physician|non-certification"
    r"|documentation))?(?: was| is)?(?:,? (?:dated|on|of|from))?(?: of| on)?:? " + _DATE
)
_REVIEW_BEFORE = re.compile(rf"on {_DATE},? (?:the )?(?:original )?(?:utilization |prior |previous )$")
_REFUSES = re.compile(r"(?: \(ur\))? (?:non-?certified|denied|modified)")
_REVIEW_REACH = 70
_REQUEST = re.compile(
    r"requests? for authorization(?: \(rfa\))?(?: form)?(?: was| is)?(?: noted to be)?,?"
    rf" (?:dated|signed|made|submitted|received)(?: on| of)?:? {_DATE}"
)
_RECEIVED = re.compile(rf"on {_DATE},? (?:a|the) request was received")
_STUDY = re.compile(
    r"(?:s|y|ies)?(?: \(mri\))?(?: [a-z]+){0,6}?,? (?:dated|on|of|from|in|performed)(?: on| in)?"
    rf" (?P<date>{_NUMERIC}|\d{{1,2}}/\d{{4}}(?!\d))"
)
_MONTH_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[/-]\d{1,2}$")
# Behind what is no end of a date.
_GOES_ON = tuple("0123456789/-")
_AHEAD = re.compile(
    r"scheduled|will\b|until|through|to be\b|expire|next|upcoming|plan|pending|\bdue|return|re-?evaluat|appointment"
    r"|anticipated|expected|future|refill|follow|off work|disab|modified|restrict|recheck|set for|valid|range"
    r"|authoriz|extend|\bby\b|\bto (?=\d)|\d ?(?:-|\u2013|to) ?\d{1,2}/"
)
# "12/31/15"
_LONGEST_SHORT = 8
# The letter says when the patient was hurt in its first sentences; later ones tell of other injuries.
_OPENING = 800


def full_date(written: str, header: Header) -> str | None:
    """The ISO date of a day, None for anything less."""
    decided = _reference(header.decision_date)
    if decided and len(written) <= _LONGEST_SHORT and 2 in (written.count("/"), written.count("-")):
        written = _with_century(written, decided)
    value = read_day(written) if written[-4:].isdecimal() else parse_date(written, decided)
    return value if value and len(value) == 10 else None


def _with_century(written: str, decided: date) -> str:
    """A day with the year in full, the latest up to the year after the letter's; unchanged if it is no "3/5/15"."""
    short = written[-2:]
    if not short.isdecimal() or written[-3] not in "/-":
        return written
    latest = decided.year + 1
    return f"{written[:-2]}{latest - (latest - int(short)) % 100}"


def days_apart(day: str, other: str) -> int:
    """How many days the first of two ISO days comes after the second."""
    return (date.fromisoformat(day) - date.fromisoformat(other)).days


@lru_cache(maxsize=1024)
def _reference(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso and len(iso) == 10 else None


def _read(letter: Letter, match: re.Match[str] | None, found: list[Dated]) -> None:
    if match and (value := full_date(match["date"], letter.header)):
        found.append((value, match.span("date")))


def _places(low: str, word: str, region: Region) -> list[int]:
    start, end = region
    found = []
    at = low.find(word, start, end)
    while at >= 0:
        found.append(at)
        at = low.find(word, at + len(word), end)
    return found


def injury_dates(letter: Letter) -> list[Dated]:
    """The dates that the summary's opening gives for the injury."""
    low = letter.low
    found: list[Dated] = []
    for start, end in letter.summary[:1]:
        opening = start, min(end, start + _OPENING)
        for at in letter.places(CLAIM, opening):
            _read(letter, _CLAIM.match(low, at), found)
        if not found:
            for at in letter.places(INJURY, opening):
                if not low.startswith("ed wor", at + 5):
                    _read(letter, _INJURY.match(low, at), found)
    return found


def review_dates(letter: Letter) -> list[Dated]:
    """The dates that the summary gives for utilization reviews."""
    low = letter.low
    found: list[Dated] = []
    for region in letter.summary:
        for name, length in REVIEWS.items():
            for at in letter.places(name, region):
                end = at + length
                _read(letter, _REVIEW_AFTER.match(low, end, min(end + _REVIEW_REACH, region[1])), found)
                if _REFUSES.match(low, end):
                    noun = at + name.find(" ") + 1
                    _read(letter, _REVIEW_BEFORE.search(low, max(region[0], noun - 60), noun), found)
    return found


def request_dates(letter: Letter) -> list[Dated]:
    """The dates that the summary gives for the request that was refused."""
    low = letter.low
    found: list[Dated] = []
    for region in letter.summary:
        for at in letter.places(REQUEST, region):
            _read(letter, _REQUEST.match(low, at), found)
        for at in letter.places(RECEIVED, region):
            _read(letter, _RECEIVED.search(low, max(region[0], at - 40), at + len(RECEIVED)), found)
    return found


def study_dates(letter: Letter, region: Region) -> Iterator[Dated]:
    """The dates, months included, of the studies named in a region."""
    for word in STUDIES:
        for at in letter.places(word, region):
            match = _STUDY.match(letter.low, at + len(word), region[1])
            if match:
                value = parse_date(match["date"], _reference(letter.header.decision_date))
                if value and len(value) >= 7:
                    yield value, match.span("date")


def late_dates(low: str, region: Region, after: str) -> Iterator[Region]:
    """The numeric dates later in a year than the ISO date ``after``; whether they exist is not judged."""
    year, month = after[:4], int(after[5:7])
    for written in (year, year[2:]):
        for separator in "/-":
            for at in _places(low, separator + written, region):
                match = _MONTH_DAY.search(low, max(region[0], at - 6), at)
                end = at + 1 + len(written)
                if match and int(match[1]) >= month and not low.startswith(_GOES_ON, end):
                    yield match.start(1), end


def ahead(low: str, sentence: Region) -> bool:
    """Whether a sentence speaks of what is yet to come."""
    return _AHEAD.search(low, *sentence) is not None
