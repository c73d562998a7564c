"""Read the case block, in whatever order an extractor gives its two columns.

Labels and values are read as two kinds of tokens in text order: a value goes to the first waiting label of its
kind. So "label value label value" and "four labels, then four values" give the same, and so does a label that a
table cell wrapped ("Priority: Standard Application / Received: / 01/16/2017").
"""

import re
from dataclasses import fields

from ..dates.grammar import parse_date
from ..records import Header
from ..text import remembering

_TOKEN = re.compile(
    r"""
      (?P<case_number>(?:MAXIMUS\s+)?Case\s+Number\s*:|IMR\s+Case(?:\s+Number)?\s*:)
    | (?P<date_assigned>Date\s+Assigned\s*:)
    | (?P<date_of_injury>Date\s+of\s+Injury\s*:)
    | (?P<decision_date>Decision\s+Date\s*:|Date\s+of\s+Decision\s*:|Dated\s*:)
    | (?P<ur_denial_date>UR\s+Denial\s+Date\s*:|Date\s+of\s+UR\s+(?:Decision|Denial)\s*:)
    | (?P<priority>Priority\s*:)
    | (?P<application_received>(?:IMR\s+)?Application(?:\s+Received)?\b\s*:?)
    | (?P<other>(?:Employee|Claim\s+Number)\s*:)
    | (?P<case>CM\d\d-?\d{5,8})
    | (?P<date>\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})
    | (?P<word>Standard|Expedited)\b
    """,
    re.VERBOSE,
)
_KIND = {"case_number": "case", "priority": "word"}
_FIELDS = tuple(field.name for field in fields(Header))


@remembering(2048, longest=4_000)
def parse_case_block(text: str) -> Header:
    """Give the header: dates in ISO form, the case number and priority verbatim, None for what is not there."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    run: list[str] = []  # the values since the last label
    for match in _TOKEN.finditer(text):
        if match.lastgroup in _FIELDS:
            _hand_out(found, waiting, run)
            run = []
            waiting.append(match.lastgroup)
        elif match.lastgroup != "other":
            run.append(f"{match.lastgroup} {match[0]}")
    _hand_out(found, waiting, run)
    return Header(*(_normal(name, found.get(name)) for name in _FIELDS))


def _hand_out(found: dict[str, str], waiting: list[str], values: list[str]) -> None:
    """Give a run of values to the labels that wait for one; a lone value belongs to the label it stands behind."""
    for value in values:
        kind, _, text = value.partition(" ")
        fitting = [name for name in waiting if _KIND.get(name, "date") == kind]
        if fitting:
            name = fitting[-1] if len(values) == 1 else fitting[0]
            found.setdefault(name, text)
            waiting.remove(name)


def _normal(name: str, value: str | None) -> str | None:
    return value if value is None or name in _KIND else parse_date(value)
