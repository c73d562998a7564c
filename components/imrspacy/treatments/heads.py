"""Head nouns and endings that make a treatment of words the lexicon does not hold (``heads.jsonl``).

A line gives the forms of one head, the taxonomy pair of what it heads, the word classes that may stand left
of it, and where it counts: ``running`` heads are marked in running text with such a modifier ("subacromial
injection"), the others only explain a disputed request. ``suffix`` forms are endings ("...ectomy"), ``unit``
forms are strength units, which say that a drug stands before them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from . import lexicon


@dataclass(frozen=True, slots=True)
class Head:
    """One head noun or ending; ``template`` names a request of the bare head."""

    name: str
    forms: tuple[str, ...]
    category: str
    subcategory: str
    left: frozenset[str] = frozenset()
    excepted: frozenset[str] = frozenset()
    running: bool = False
    suffix: bool = False
    unit: bool = False
    template: str = "{text}"

    @property
    def inside(self) -> bool:
        """Whether the form may begin inside a word: an ending, or a unit joined to its number."""
        return self.suffix or self.unit


@functools.cache
def heads() -> tuple[Head, ...]:
    """All heads, in file order."""
    return tuple(
        Head(
            name=row["head"],
            forms=tuple(row["forms"]),
            category=row["category"],
            subcategory=row["subcategory"],
            left=frozenset().union(*(lexicon.words(name) for name in row.get("left", ()))),
            excepted=frozenset(row.get("except", ())),
            running=row.get("running", False),
            suffix=row.get("suffix", False),
            unit=row.get("unit", False),
            template=row.get("name", "{text}"),
        )
        for row in lexicon.rows("heads.jsonl")
    )


@functools.cache
def head_of_form() -> dict[str, Head]:
    """Head by form, endings and units left out; the first head keeps a form."""
    table: dict[str, Head] = {}
    for head in heads():
        if not head.inside:
            for form in head.forms:
                table.setdefault(form, head)
    return table


def running_head(form: str) -> Head | None:
    """The head that ``form`` is in running text, or None."""
    head = head_of_form().get(form)
    return head if head and head.running else None
