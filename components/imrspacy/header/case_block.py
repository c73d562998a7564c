"""Read the case block, in whatever order an extractor gives its two columns.

Labels and values are read as two kinds of tokens in text order: a value goes to the first waiting label of its
kind. So "label value label value" and "four labels, then four values" give the same, and so does a label that a
table cell wrapped ("Priority: Standard Application / Received: / 01/16/2017").
"""

import re
from dataclasses import fields
from datetime import date

from ..dates.grammar import parse_date
from ..records import Header
from ..text import remembering

# No token starts inside a word or with a small letter: the first test spares most places the others.
_TOKEN = re.compile(
    r"""
    (?<![A-Za-z0-9])(?=[A-Z0-9])(?:
      (?P<case_number>(?:MAXIMUS\s+)?Case\s+Number\s*:|IMR\s+Case(?:\s+Number)?\s*:)
    | (?P<date_assigned>Date\s+Assigned\s*:)
    | (?P<date_of_injury>Date\s+of\s+Injury\s*:)
    | (?P<decision_date>Decision\s+Date\s*:|Date\s+of\s+Decision\s*:|Dated\s*:)
    | (?P<ur_denial_date>UR\s+(?:Denial|Decision)\s+Date\s*:|Date\s+of\s+UR\s+(?:Decision|Denial)\s*:)
    | (?P<priority>Priority\s*:)
    | (?P<application_received>(?:IMR\s+)?Application(?:\s+Received)?(?:\s+Date)?\b\s*:?)
    | (?P<other>(?:Employee|Claim\s+Number)\s*:)
    | (?P<case>CM\d\d-?\d{5,8})
    | (?P<date>\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{2,4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})
    | (?P<word>Standard|Expedited)\b
    )""",
    re.VERBOSE,
)
_FIELDS = tuple(field.name for field in fields(Header))
_KIND = dict.fromkeys(_FIELDS, "date") | {"case_number": "case", "priority": "word"}
#: A value with its kind.
Value = tuple[str, str]


@remembering(2048, longest=4_000)
def parse_case_block(text: str) -> Header:
    """Give the header: dates in ISO form, the case number and priority verbatim, None for what is not there."""
    found: dict[str, str] = {}
    waiting: list[str] = []
    run: list[Value] = []  # the values since the last label
    for match in _TOKEN.finditer(text):
        name = match.lastgroup or ""
        if name in _KIND:
            if run:
                _hand_out(found, waiting, run)
                run = []
            waiting.append(name)
        elif name != "other":
            run.append((name, match[0]))
    _hand_out(found, waiting, run)
    return Header(*[_normal(name, found.get(name)) for name in _FIELDS])


def _hand_out(found: dict[str, str], waiting: list[str], values: list[Value]) -> None:
    """Give a run of values to the labels that wait for one; a lone value belongs to the label it stands behind."""
    if len(values) == 1 and waiting and _KIND[waiting[-1]] == values[0][0]:
        found.setdefault(waiting.pop(), values[0][1])
        return
    for kind, text in values:
        fitting = [name for name in waiting if _KIND[name] == kind]
        if fitting:
            name = fitting[-1] if len(values) == 1 else fitting[0]
            found.setdefault(name, text)
            waiting.remove(name)


def _normal(name: str, value: str | None) -> str | None:
    return _day(value) if value and _KIND[name] == "date" else value


def _day(written: str) -> str | None:
    """Nearly all dates are written in full figures."""
    if len(written) == 10 and written[2] == written[5] == "/":
        try:
            return date(int(written[6:]), int(written[:2]), int(written[3:5])).isoformat()
        except ValueError:
            return None
    return parse_date(written)
