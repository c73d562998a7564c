"""``quantity-mismatch``: counts that disagree between request and argument, or within a heading.

Three rules: the rationale speaks of a request for a count of visits or tablets that the heading does not hold; what
was asked for less what was authorized is not what is in dispute; so many a week for so many weeks is not the count
that stands beside it. Every number of the heading and every product of two of them is legitimate to speak of; so
are guideline limits and visits already had, which the rules do not look at. Ranges are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from ..doses.grammar import parse_dose
from ..records import Dose, Flag, Number
from ..treatments.grammar import parse_treatments
from .letter import Issue, Letter, any_in

CODE = "quantity-mismatch"
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_WORDS = {word: number for number, word in enumerate(_NUMBERS, start=1)}
_FIGURE = re.compile(rf"\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)}|once|twice)\b")
_VISITS = r"(?:visits?|sessions?|treatments?)"
# "request for 12 additional physical therapy visits", "the requested 12 sessions"
_ASKED_VISITS = re.compile(
    rf"(?:request(?:ed)?(?: (?:is|was))?(?: for)?(?: an?| the)?(?: additional| another| further)?)"
    rf" (?P<count>\d{{1,3}}|{'|'.join(_WORDS)})(?: \(\d+\))?(?: (?!over|more|of|prior|previous)[a-z]+){{0,4}}?"
    rf" {_VISITS}\b"
)
_EARLIER = re.compile(
    r"(?:prior|previous|earlier|initial|original|first|past|another|last|modified|authorized|approved|certified)"
    r"[a-z ]{0,20}$"
)
# What the claims administrator made of a request, and so many visits a week.
_OTHERS_COUNT = re.compile(r"modif|certif|authori[sz]|approv|reduc|original|utilization|claims admin")
_OTHERS_REACH = 100
_RATE = re.compile(r" (?:per|a|each|every|weekly|/)\b| ?/")
_RANGE = re.compile(r"\d ?(?:-|to|or|\u2013) ?\d|\bup to\b")
_PLAIN_COUNT = re.compile(r"# ?\d{1,4}\b|\b\d{1,3}(?= (?:[a-z]+ ){0,3}?(?:visits?|sessions?|treatments?)\b)")
_VISIT_UNITS = ("visit", "session", "treatment")
_COUNTED = (*_VISIT_UNITS, "time")
_INTAKE = re.compile(r"\b(one|two|1|2) (?:tab|cap|pill)")
_COUNTS = {"one": 1, "two": 2, "1": 1, "2": 2}
_PRN = ("as needed", "prn", "p.r.n", "if needed", "at bedtime as")


def mismatches(letter: Letter) -> Iterator[Flag]:
    """Flag at most one disagreement of counts an issue."""
    for issue in letter.issues:
        found = _subtraction(issue) or _product(issue) or _argued(issue)
        if found:
            yield found


def _numbers(text: str) -> set[float]:
    """The numbers of a heading with the products of two of them."""
    plain = set()
    for found in _FIGURE.findall(text):
        plain.add(float(_WORDS.get(found, {"once": 1, "twice": 2}.get(found, 0)) or found))
    return plain | {a * b for a, b in combinations(sorted(plain), 2)} | {a * a for a in plain}


def _argued(issue: Issue) -> Flag | None:
    """The rationale speaks of a request for another count of visits."""
    argument = issue.argument
    if "request" not in argument or not any_in(_COUNTED, issue.asked):
        return None
    own: set[float] | None = None
    for match in _ASKED_VISITS.finditer(argument):
        start, end = match.span()
        if _EARLIER.search(argument, max(0, start - 40), start) or _RATE.match(argument, end):
            continue
        if _OTHERS_COUNT.search(argument, max(0, start - _OTHERS_REACH), end + _OTHERS_REACH):
            continue
        own = _numbers(issue.heading.lower()) if own is None else own
        count = float(_WORDS.get(match["count"]) or match["count"])
        if own and count not in own and not _is_sum(count, own):
            base = (issue.rationale or (0, 0))[0]
            return Flag(
                CODE,
                f"the rationale speaks of a request for {count:g}; the heading asks for no such count",
                issue.number,
                (issue.item, (base + start, base + end)),
            )
    return None


def _is_sum(count: float, own: set[float]) -> bool:
    return any(abs(a - b) == count or a + b == count for a, b in combinations(own, 2))


def _subtraction(issue: Issue) -> Flag | None:
    """What was asked for less what was authorized is not what remains."""
    original, authorized, disputed = issue.requests
    if original is None or authorized is None:
        return None
    if _adds_up(original, authorized, disputed):
        return None
    doses = []
    for request in (disputed, authorized, original):
        dose = parse_dose(request)
        if dose.quantity is None or dose.refills or dose.shorthand:
            return None
        doses.append(dose)
    left, given, asked = (dose.quantity or 0 for dose in doses)
    if len({dose.quantity_unit for dose in doses}) > 1 or len({dose.strength for dose in doses}) > 1:
        return None
    if left in (asked, asked - given) or given > asked or _RANGE.search(issue.heading):
        return None
    names = {tuple(treatment.name for treatment in parse_treatments(request)) for request in issue.requests if request}
    if len(names) > 1 or len(names.pop()) != 1:
        return None
    return Flag(
        CODE,
        f"{asked:g} asked for less {given:g} authorized leaves {asked - given:g}; {left:g} are in dispute",
        issue.number,
        (issue.item,),
    )


def _adds_up(original: str, authorized: str, disputed: str) -> bool:
    """Whether each request has one plain count and the counts agree, as nearly all do."""
    counts = [_PLAIN_COUNT.findall(request) for request in (original, authorized, disputed)]
    if any(len(found) != 1 for found in counts):
        return False
    asked, given, left = (int(found[0].lstrip("# ")) for found in counts)
    return given <= asked and left in (asked, asked - given)


def _product(issue: Issue) -> Flag | None:
    """So many a week for so many weeks is not the count beside it; tablets a day for so many days likewise."""
    asked = issue.asked
    if "week" not in asked and "day" not in asked and "daily" not in asked:
        return None
    dose = parse_dose(issue.requests.disputed)
    if not (dose.quantity and dose.frequency and dose.duration) or dose.refills or dose.shorthand:
        return None
    product = _total(dose, asked)
    if product is None or product == dose.quantity or _RANGE.search(asked) or any(sign in asked for sign in _PRN):
        return None
    if len(_FIGURE.findall(asked)) > 4 + asked.count("mg") * 2 or any_in((" and ", " then ", " each "), asked):
        return None
    return Flag(
        CODE,
        f"{dose.frequency.times:g} a {dose.frequency.per} for {dose.duration.value:g} {dose.duration.unit}s "
        f"makes {product:g}; the request says {dose.quantity:g}",
        issue.number,
        (issue.item,),
    )


def _total(dose: Dose, asked: str) -> Number | None:
    """How much frequency and duration make, None where units do not fit."""
    frequency, duration = dose.frequency, dose.duration
    if frequency is None or duration is None or frequency.per != duration.unit:
        return None
    if dose.quantity_unit in _VISIT_UNITS and frequency.per == "week":
        return frequency.times * duration.value
    intake = _INTAKE.search(asked)
    if intake and frequency.per == "day" and dose.quantity_unit in (None, "tablet", "capsule"):
        return _COUNTS[intake[1]] * frequency.times * duration.value
    return None
