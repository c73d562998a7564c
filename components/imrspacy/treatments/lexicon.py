"""The treatment lexicon: two JSONL files in scispaCy's knowledge-base format, one concept a line.

A line holds ``concept_id``, ``canonical_name``, ``aliases``, ``types`` (category and subcategory of the
state's taxonomy) and ``definition``. ``scispacy.linking_utils.KnowledgeBase(path)`` reads the same files;
this loader is the light one: no spaCy, no numpy, read once and kept.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

FILES = ("drugs.jsonl", "procedures.jsonl")


@dataclass(frozen=True, slots=True)
class Concept:
    """One treatment: its identifier, its generic name and its place in the taxonomy."""

    id: str
    name: str
    category: str
    subcategory: str

    @property
    def is_drug(self) -> bool:
        """Whether it is a drug or a drug class."""
        return self.category == "Pharmaceuticals"


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The records of a data file of this folder, in file order."""
    source = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return (json.loads(line) for line in source.splitlines() if line)


@functools.cache
def words(name: str) -> frozenset[str]:
    """The word class ``name`` of ``words.jsonl``: lower-case words, hyphens written as spaces."""
    return word_classes()[name]


@functools.cache
def word_classes() -> dict[str, frozenset[str]]:
    """All word classes of ``words.jsonl``."""
    return {row["class"]: frozenset(row["words"]) for row in rows("words.jsonl")}


class _Lexicon(NamedTuple):
    """The concepts; every name as written, and beside it its concept.

    Two columns, no pairs: Python's garbage collector looks at every tuple that holds an object, again and again.
    """

    concepts: tuple[Concept, ...]
    names: list[str]
    named: list[Concept]


@functools.cache
def _lexicon() -> _Lexicon:
    concepts: list[Concept] = []
    names: list[str] = []
    named: list[Concept] = []
    for name in FILES:
        for row in rows(name):
            concept = Concept(row["concept_id"], row["canonical_name"], *map(sys.intern, row["types"]))
            concepts.append(concept)
            names += (concept.name, *row["aliases"])
            named += [concept] * (1 + len(row["aliases"]))
    return _Lexicon(tuple(concepts), names, named)


def entries() -> Iterator[tuple[str, Concept]]:
    """Every (alias as written, concept), canonical names included, in file order."""
    lexicon = _lexicon()
    return zip(lexicon.names, lexicon.named, strict=True)


@functools.cache
def concepts() -> dict[str, Concept]:
    """Concept by identifier."""
    return {concept.id: concept for concept in _lexicon().concepts}


@functools.cache
def aliases() -> dict[str, Concept]:
    """Concept by alias: lower case, hyphens as spaces, single spaces."""
    table: dict[str, Concept] = {}
    for alias, concept in entries():
        table.setdefault(" ".join(alias.lower().replace("-", " ").split()), concept)
    return table


def is_case_bound(alias: str) -> bool:
    """Whether an alias counts only as it is written: acronyms of two or three capitals (PT, ESI), and names
    that are ordinary words in small letters (Ensure, PENS).
    """
    return (2 <= len(alias) <= 3 and alias.isalpha() and alias.isupper()) or (
        alias.lower() in words("ordinary word") and not alias.islower()
    )
