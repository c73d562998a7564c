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

# No token starts inside a word, none but a priority with a small letter: the first test spares most places the others.
_TOKEN = re.compile(
    r"""
    (?<![A-Za-z0-9])(?=(?-i:[A-Z0-9])|standard|expedited)(?:
      (?P<case_number>(?:MAXIMUS\s+|IMR\s+)?Case\s+Number\b|IMR\s+Case\s*:)
    | (?P<date_assigned>Date\s+Assigned\b)
    | (?P<date_of_injury>Date\s+of\s+[Il]njury\b)
    | (?P<decision_date>Decision\s+Date\b|Date\s+of\s+Decision\b)
    | (?P<dated>Dated\s*:)
    | (?P<ur_denial_date>UR\s+(?:Denial|Decision)\s+Date\b|Date\s+of\s+UR\s+(?:Decision|Denial)\b)
    | (?P<priority>Priority\b)
    | (?P<application_received>(?:IMR\s+)?Application(?:\s+Received)?(?:\s+Date)?\b)
    | (?P<other>(?:Employee|Claim\s+Number)\s*:)
    | (?P<case>CM\d\d\s?-?\s?\d{5,8})
    | (?P<date>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\d{4}-\d\d-\d\d
        |[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})
    | (?P<word>Standard|Expedited)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FIELDS = tuple(field.name for field in fields(Header))
_KIND = dict.fromkeys((*_FIELDS, "dated"), "date") | {"case_number": "case", "priority": "word"}
#: A value with its kind.
Value = tuple[str, str]


_DAY = r"(\d\d/\d\d/\d{4})"
# Nearly all blocks are like this.
_PLAIN = re.compile(
    rf"\s*Case Number:\s(CM\d\d-\d{{7}})\s+Date Assigned:\s{_DAY}\s+Date of Injury:\s{_DAY}"
    rf"\s+Decision Date:\s{_DAY}\s+UR Denial Date:\s{_DAY}"
    rf"\s+Priority:\s(Standard|Expedited)\s+Application Received:\s{_DAY}\s*"
)


@remembering(2048, longest=4_000)
def parse_case_block(text: str) -> Header:
    """Give the header: dates in ISO form, the case number and priority verbatim, None for what is not there."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        number, assigned, injury, decision, denial, priority, received = plain.groups()
        return Header(
            number,
            read_day(assigned),
            read_day(injury),
            read_day(decision),
            read_day(denial),
            priority,
            read_day(received),
        )
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
    # A letter is dated by its cover page where no case block tells the day of the decision.
    found.setdefault("decision_date", found.get("dated", ""))
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
    if not value:
        return None
    kind = _KIND[name]
    if kind == "date":
        return read_day(value)
    return value.capitalize() if kind == "word" else "".join(value.upper().split())


def read_day(written: str) -> str | None:
    """Give the ISO form of a date; nearly all are written in figures, with the year in full."""
    month, separator, rest = written.partition("/")
    if not separator:
        month, separator, rest = written.partition("-")
    day, _, year = rest.partition(separator or "/")
    if len(year) == 4 and (month + day + year).isdecimal() and len(month) <= 2 >= len(day):
        if len(month) == 2 == len(day) and _is_any_years(month, day) and year > "1000" and written.isascii():
            return f"{year}-{month}-{day}"
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            return None
    return parse_date(written)


def _is_any_years(month: str, day: str) -> bool:
    """Whether every year has such a day."""
    return "01" <= month <= "12" and "01" <= day <= "28"
