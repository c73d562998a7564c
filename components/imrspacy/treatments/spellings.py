"""Every spelling under which a name of the lexicon is looked for, and where its mention begins and ends.

From each alias: the alias, its plural where an ending changes ("therapies"), its prefixes joined and apart
("preoperative", "pre operative"). Plain plurals are seen during the search, so they are no patterns. Endings
and head nouns (``heads``) are looked for in the same pass.
"""

from __future__ import annotations

import functools
import re

from . import lexicon
from .heads import Head, heads
from .lexicon import Concept
from .normal_form import key, keys

Value = Concept | Head
_PREFIXES = (b"Anti", b"Electro", b"Inter", b"Intra", b"Multi", b"Neuro", b"Non", b"Post", b"Pre")
_PREFIX = re.compile(rb"\b(" + b"|".join(_PREFIXES) + rb") ?(?=[A-Za-z]{5})")
_INNER_PREFIX = re.compile(rb" (?:Anti|Electro|Intra|Non|Post|Pre)")
_PROGRAM = (b"Program", b"Programs")
_TREATMENTS = (b"Treatment", b"Treatments")
#: They stand before a region: "upper extremity EMG", but "upper endoscopy".
_OF_A_REGION = (b"Upper", b"Lower", b"Mid")
_PAIRED = ("EMG/NCV/NCS", "Physical Therapy/Occupational Therapy (PT/OT)", "Chiropractic", "Acupuncture")
_RIGHT_EDGES = {"Pharmaceuticals": "right edge of a drug", "DMEPOS": "right edge of a device"}
_AFTER_POST = (b"Op", b"Operative")


@functools.cache
def case_bound() -> dict[bytes, Concept]:
    """Acronyms and brands that count only as they are written -> concept."""
    table: dict[bytes, Concept] = {}
    for alias, concept in lexicon.entries():
        if len(alias) <= 12 and lexicon.is_case_bound(alias):
            table.setdefault(alias.encode(), concept)
    return table


@functools.cache
def spellings() -> dict[bytes, Value]:
    """Spelling in normal form -> concept or head; the first name keeps a spelling."""
    bound = case_bound()
    entries = [one for one in lexicon.entries() if len(one[0]) > 12 or one[0].encode() not in bound]
    table: dict[bytes, Value] = {}
    for alias, (_, concept) in zip(keys([alias for alias, _ in entries]), entries, strict=True):
        table.setdefault(alias, concept)
    for name in [name for name in table if b"/" in name and _is_pair(name, table)]:
        del table[name]
    _fit_plurals(table)
    _add_prefixed(table)
    _add_heads(table)
    return table


def _fit_plurals(table: dict[bytes, Value]) -> None:
    """Plain plurals of a spelling of the same concept go, plurals that change the ending come."""
    for name, value in list(table.items()):
        last = name[-1:]
        if last == b"s":
            if table.get(name[:-1]) is value:
                del table[name]
            elif name.endswith(b"is"):
                table.setdefault(name[:-2] + b"es", value)
        elif last == b"y":
            table.setdefault(name[:-1] + b"ies", value)


def _add_prefixed(table: dict[bytes, Value]) -> None:
    """Both spellings of names with a prefix."""
    names = [name for name in table if name.startswith(_PREFIXES) or _INNER_PREFIX.search(name)]
    for name in names:
        for spelling in (_PREFIX.sub(rb"\1", name), _PREFIX.sub(rb"\1 ", name)):
            table.setdefault(spelling.title(), table[name])


def _add_heads(table: dict[bytes, Value]) -> None:
    for head in heads():
        for form in head.forms:
            if head.suffix:
                table.setdefault(form.encode(), head)
            elif (head.running or head.unit) and not _named(key(form), table):
                table[key(form)] = head


def _is_pair(name: bytes, table: dict[bytes, Value]) -> bool:
    """Whether a name with a slash is two tests or therapies, each its own mention: "EMG/NCS", "PT/OT"."""
    whole = table[name]
    if not isinstance(whole, Concept) or whole.subcategory not in _PAIRED:
        return False
    parts = [_part(part.strip(), table) for part in name.split(b"/")]
    return all(parts) and len(set(parts)) == len(parts)


def _part(name: bytes, table: dict[bytes, Value]) -> str:
    concept = _named(name, table) or case_bound().get(name.upper())
    return concept.id if isinstance(concept, Concept) else ""


def edge(name: bytes, value: Concept) -> tuple[int, int]:
    """Where the mention lies in a spelling of ``value``: (characters left out at its left, its length or 0 for all).

    A region, side or "post-operative" at the left is left out where the rest is a name of its own ("lumbar
    MRI"); where it is not, the anatomy is part of the name ("knee replacement"). Braces keep their region.
    At the right, "visits" is left out, "medication" after a drug, "rental" after a device.
    """
    if b" " not in name:
        return 0, 0
    table = spellings()
    if value.category == "Transportation" and b" To " in name:
        return 0, name.index(b" To ")
    rest, _, last = name.rpartition(b" ")
    right = _word_keys(_RIGHT_EDGES.get(value.category, "right edge"))
    inner = (last in right and value.category != "Evaluation & Management") or _is_therapy_program(rest, last)
    size = len(rest) if inner and value in (_named(rest, table), case_bound().get(rest.upper())) else 0
    return 0 if _keeps_region(value) else _left(name, table), size


def _keeps_region(concept: Concept) -> bool:
    if "sling" in concept.name:
        return False
    supports = ("pillow", "cushion", "support", "sleeve", "strap")
    return concept.subcategory == "Prosthetics/Orthotics" or concept.name.endswith(supports)


@functools.cache
def _word_keys(name: str) -> frozenset[bytes]:
    return frozenset(keys(list(lexicon.words(name))))


def _named(name: bytes, table: dict[bytes, Value]) -> Value | None:
    """What a spelling names; plain plurals are no spellings of their own."""
    return table.get(name) or (table.get(name[:-1]) if name.endswith(b"s") else None)


def _is_therapy_program(rest: bytes, last: bytes) -> bool:
    if last in _TREATMENTS:
        return rest.endswith(b"Therapy")
    return last in _PROGRAM and rest.endswith((b"Therapy", b"Care", b"Treatment"))


def _left(name: bytes, table: dict[bytes, Value]) -> int:
    left = _word_keys("left edge")
    best = at = 0
    for word in name.split(b" ")[:-1]:
        if word not in left or (word in _AFTER_POST and not name[:at].endswith(b"Post ")):
            break
        at += len(word) + 1
        if word in _OF_A_REGION:
            continue
        rest = _named(name[at:], table)
        if isinstance(rest, Concept) and (rest.category != "DMEPOS" or rest is table[name]):
            best = at
    return best
