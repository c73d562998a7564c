"""What the checks look at: a letter's text with the places of its parts, as strings and offsets alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..issues.requests import Requests, parse_requests
from ..records import Header, Treatment
from ..text import folded
from ..treatments.grammar import parse_treatments

Region = tuple[int, int]
_WITH_OPERATION = re.compile(
    r"(?:surg|operati|procedure|arthroscop|intervention|injection)[a-z ]{0,50}"
    r"\b(?:not (?:been )?(?:medically |certified|approved|indicated|supported|recommended|necessary)|non-?certified)"
)
#: A treatment named in the letter: start, end, concept identifier or "".
Mention = tuple[int, int, str]


@dataclass(frozen=True)
class Issue:
    """A disputed item: the places of its parts in the letter's text, None for what the letter lacks.

    ``low`` is the letter in lower case; ``verdict`` is the concluding sentence with what it says; ``dependents``
    gives the numbers of the letter's issues that fall with another one.
    """

    number: int
    text: str
    low: str
    item: Region
    decision: str | None
    reviewer: Region | None
    rationale: Region | None
    verdict: Region | None
    verdict_says: str | None
    dependents: Callable[[], frozenset[int]]

    @cached_property
    def heading(self) -> str:
        """The item's words, white space folded."""
        return " ".join(self.text[slice(*self.item)].split())

    @cached_property
    def requests(self) -> Requests:
        """The original, authorized and disputed request."""
        return parse_requests(self.heading)

    @cached_property
    def treatments(self) -> tuple[Treatment, ...]:
        """The treatments of the disputed request."""
        return parse_treatments(self.requests.disputed, self.heading)

    @cached_property
    def argument(self) -> str:
        """The rationale in lower case, "" if there is none; offsets count from the rationale's start."""
        return self.low[slice(*self.rationale)] if self.rationale else ""

    @property
    def is_dependent(self) -> bool:
        """Whether the item stands or falls with an operation or another item."""
        return (
            self.number in self.dependents()
            or "associated s" in self.asked
            or _WITH_OPERATION.search(self.argument) is not None
        )

    @cached_property
    def asked(self) -> str:
        """The disputed request in lower case."""
        return folded(self.requests.disputed)


@dataclass(frozen=True)
class Letter:
    """A letter as the checks see it; ``mentions`` gives the treatments named in a region."""

    text: str
    low: str
    header: Header
    case: tuple[Region, ...]
    summary: tuple[Region, ...]
    issues: tuple[Issue, ...]
    mentions: Callable[[Region], list[Mention]]


def sentence_around(low: str, at: int, within: Region) -> Region:
    """The sentence of ``low`` that holds ``at``: from the last full stop with a blank to the next one."""
    start = max(low.rfind(". ", within[0], at) + 2, low.rfind("\n\n", within[0], at) + 2, within[0])
    end = low.find(". ", at, within[1])
    return start, (end + 1 if end >= 0 else within[1])
