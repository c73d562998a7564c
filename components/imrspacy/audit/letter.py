"""What the checks look at: a letter's text with the places of its parts, as strings and offsets alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..issues.requests import Requests, parse_requests
from ..records import Header, Treatment
from ..text import folded, unbroken
from ..treatments.grammar import parse_treatments

Region = tuple[int, int]
# No sentence is longer.
_REACH = 800
_WITH_OPERATION = re.compile(
    r"(?:surg|operati|procedure|arthroscop|intervention|injection)[a-z ]{0,50}"
    r"\b(?:not (?:been )?(?:medically |certified|approved|indicated|supported|recommended|necessary)|non-?certified)"
)
#: A treatment named in the letter: start, end, concept identifier or "".
Mention = tuple[int, int, str]


class Issue:
    """A disputed item: the places of its parts in the letter's text, None for what the letter lacks.

    ``verdict`` is the concluding sentence, with what it says. Made from these: ``heading``, the item's words with white
    space folded; ``requests``, its original, authorized and disputed request; ``asked``, the disputed one in lower
    case; ``treatments``, those of the disputed one; ``argument``, the rationale in lower case, "" if there is none.
    """

    __slots__ = (
        "argument", "asked", "decision", "dependents", "heading", "item", "low", "number", "rationale", "requests",
        "reviewer", "treatments", "verdict", "verdict_says",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        text: str,
        low: str,
        item: Region,
        decision: str | None,
        reviewer: Region | None,
        rationale: Region | None,
        verdict: Region | None,
        verdict_says: str | None,
        dependents: Callable[[], frozenset[int]],
    ) -> None:
        """Take the places; ``low`` is ``text`` in lower case, ``dependents`` gives the issues that fall so."""
        self.number = number
        self.low = low
        self.item = item
        self.decision = decision
        self.reviewer = reviewer
        self.rationale = rationale
        self.verdict = verdict
        self.verdict_says = verdict_says
        self.dependents = dependents
        self.heading: str = unbroken(text[item[0] : item[1]])
        self.requests: Requests = parse_requests(self.heading)
        self.asked: str = folded(self.requests.disputed)
        self.treatments: tuple[Treatment, ...] = parse_treatments(self.requests.disputed, self.heading)
        self.argument: str = low[rationale[0] : rationale[1]] if rationale else ""

    @property
    def is_dependent(self) -> bool:
        """Whether the item stands or falls with an operation or another item."""
        return (
            self.number in self.dependents()
            or "associated s" in self.asked
            or _WITH_OPERATION.search(self.argument) is not None
        )


@dataclass(slots=True)
class Letter:
    """A letter as the checks see it.

    ``mentions`` gives the treatments named in a region, ``places`` where one of the words of ``words`` stands in it.
    """

    text: str
    low: str
    header: Header
    case: tuple[Region, ...]
    summary: tuple[Region, ...]
    issues: tuple[Issue, ...]
    mentions: Callable[[Region], list[Mention]]
    places: Callable[[str, Region], list[int]]


def any_in(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in ``text``; a plain loop, which is quicker than ``any`` with a generator."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def sentence_around(low: str, at: int, within: Region) -> Region:
    """The sentence of ``low`` that holds ``at``: from the last full stop with a blank to the next one, not far away."""
    first, last = max(within[0], at - _REACH), min(within[1], at + _REACH)
    start = max(low.rfind(". ", first, at) + 2, low.rfind("\n\n", first, at) + 2, first)
    end = low.find(". ", at, last)
    return start, (end + 1 if end >= 0 else last)
