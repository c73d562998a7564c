"""What a letter says, typed: the shapes that ``imrspacy.record`` gives and that every export writes.

All classes are frozen and hold primitives only, so a record can be pickled, compared and hashed. ``to_dict``
of :class:`LetterRecord` gives plain lists and dictionaries, ready for JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

Number = int | float
PageRange = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: ``times`` per ``per`` ("day", "week", "8 hours", "4-6 hours"); a range keeps its upper bound."""

    times: Number
    per: str


@dataclass(frozen=True, slots=True)
class Duration:
    """How long: ``value`` of ``unit`` ("hour", "day", "night", "week", "month", "year"); of a range the upper bound."""

    value: Number
    unit: str


@dataclass(frozen=True, slots=True)
class Dose:
    """The dosing of one request, as written in it; what the request does not say is None.

    ``strength`` is "10/325 mg", "5%", "5 mg/ml"; ``quantity`` the amount asked for in all and
    ``quantity_unit`` its singular noun ("visit", "gram"), None for a bare "#60"; ``shorthand`` keeps
    expressions such as "2 times 6" whose meaning the letter leaves open.
    """

    strength: str | None = None
    quantity: Number | None = None
    quantity_unit: str | None = None
    frequency: Frequency | None = None
    duration: Duration | None = None
    refills: Number | None = None
    form: str | None = None
    route: str | None = None
    shorthand: str | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """A treatment asked for: the words that name it, its generic name, its place in the state's taxonomy.

    ``concept`` is the lexicon's identifier, None for a name that only its head noun explains.
    """

    text: str
    name: str
    category: str | None
    subcategory: str | None
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One publication of a guideline line; ``pages`` are inclusive ranges."""

    source: Literal["MTUS", "Non-MTUS"]
    title: str
    year: int | None = None
    detail: str | None = None
    pages: tuple[PageRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with the sentence that states it; ``start`` and ``end`` are offsets in the text it is read from."""

    code: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two places of the letter, with their words; offsets are those of the clean text."""

    label: str
    head: str
    head_start: int
    head_end: int
    tail: str
    tail_start: int
    tail_end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in the letter that does not add up, with the places that disagree.

    ``issue`` counts from 1, None for a flag on the whole letter; ``spans`` are (start, end) offsets in the clean text.
    """

    code: str
    message: str
    issue: int | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The case block: dates in ISO form, None for what the letter leaves out."""

    case_number: str | None
    date_assigned: str | None
    date_of_injury: str | None
    decision_date: str | None
    ur_denial_date: str | None
    priority: str | None
    application_received: str | None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer's states of licensure and specialties, verbatim, in letter order."""

    licensure: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient's age in years and sex ("female" or "male"), None where the letter does not say."""

    age: int | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """One disputed item with everything the letter says of it (annotation guide, section 1)."""

    item: str
    decision: str | None
    rationale: str | None
    original: str | None
    authorized: str | None
    disputed: str
    treatments: tuple[Treatment, ...]
    dose: Dose
    body_parts: tuple[str, ...]
    levels: tuple[str, ...]
    laterality: str | None
    claims_administrator: tuple[Citation, ...]
    maximus: tuple[Citation, ...]
    verdict: str | None
    reasons: tuple[str, ...]
    evidence: tuple[Reason, ...]
    relations: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """What one letter says: the unit of every export."""

    letter: str | None
    layout: str | None
    header: Header
    reviewer: Reviewer
    patient: Patient
    issues: tuple[IssueRecord, ...]
    flags: tuple[Flag, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the record as dictionaries, lists and primitives, in the order of its fields."""
        plain: dict[str, Any] = _writer(LetterRecord)(self)
        return plain


@cache
def _writer(record_class: type) -> Callable[[Any], dict[str, Any]]:
    """Give the function that writes a record as a dictionary.

    It is made from the types of the fields, as one expression, as ``dataclass`` makes the constructor: a loop over the
    fields takes three times as long.
    """
    makers: dict[str, Any] = {}
    hints = get_type_hints(record_class)
    fields = ", ".join(f"{name!r}: {_written(f'record.{name}', hint, makers)}" for name, hint in hints.items())
    writer: Callable[[Any], dict[str, Any]] = eval(f"lambda record: {{{fields}}}", makers)
    return writer


def _written(value: str, hint: Any, makers: dict[str, Any]) -> str:
    """Give the expression that writes ``value``, which is of the type ``hint``; ``makers`` gets what it calls."""
    if get_origin(hint) is tuple:
        element = _written("one", get_args(hint)[0], makers)
        return f"list({value})" if element == "one" else f"[{element} for one in {value}]"
    options = [option for option in get_args(hint) if option is not NoneType] if isinstance(hint, UnionType) else [hint]
    kind = options[0]
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return value
    name = f"write_{kind.__name__}"
    makers[name] = _writer(kind)
    return f"{name}({value})" if options == [hint] else f"{value} and {name}({value})"
