"""Names of one request that are read together: shared words, brands before their device, generic words in a list.

And names that count only where a treatment must stand (``bare_names.jsonl``): specialities, "RFA", "ANA".
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from . import lexicon
from .found import Found
from .lexicon import Concept
from .naming import called

#: Stands between two members of a list: punctuation, counts, packings.
_BETWEEN = re.compile(
    r"(?:[^a-z]|(?<![a-z])(?:and|with|or|plus|x|of|the|packs?|pairs?|sets?|qty|boxes|each|per)(?![a-z]))*"
)
_TEST = "Lab & Pathology"
_LISTED = frozenset({"DMEPOS", "Diagnostic Testing", "Evaluation & Management", "Surgery"})
#: "Evaluation and treatment" is one visit.
_OF_ITS_OWN = frozenset({"treat", "treatment", "management"})
_VISIT_BEFORE = re.compile(
    r"(?<![a-z-])(?:(?:re-?)?eval(?:uation)?s?|consult(?:ation)?s?|referrals?|follow[- ]?ups?(?: visits?)?|visits?)"
    r"(?: (?:and|&) treat(?:ment)?)? (?:with|w/|by|to|from) (?:(?:an?|the) )?\Z"
)
_SHARING = re.compile(r" ?(?:/|&|\band\b|\bor\b|\band/or\b|\bvs\.?|\bversus\b|,) ?(?:possible )?([a-z]+)(?![a-z-])")


def listed(low: str, found: list[Found]) -> list[Found]:
    """``found`` with what its members tell of one another.

    A brand and the device it stands before are one ("Polar Care cold therapy unit"); a generic word listed beside
    a treatment of its kind is one too ("electrodes, batteries"); and a word that means something only together
    with the first words of its neighbour gets them ("work conditioning/hardening").
    """
    if not found:
        return found
    kept: list[Found] = found[:1]
    for one in found[1:]:
        last = kept[-1]
        if _is_device(last) and _is_device(one) and low[last.end : one.start] == " ":
            kept[-1] = last._replace(end=one.end, name=one.name)
        else:
            kept.append(one)
    if len(kept) > 1:
        kept = [_strengthened(low, kept, place) for place in range(len(kept))]
    shared = [other for place in range(len(kept)) if (other := _sharing(low, kept, place))]
    return sorted([*kept, *shared], key=lambda one: one.start) if shared else kept


def bare(low: str, found: list[Found]) -> list[Found]:
    """``found`` with the names that count only in a request: all if there is no other, tests beside other tests."""
    found = _with_ingredients(low, found) if "/" in low or "-" in low else found
    strong = [one for one in found if not one.weak]
    tested = any(one.subcategory == _TEST for one in strong)
    if strong and not tested:
        return found
    names = _bare_names()
    more, starts = [], [one.start for one in strong]
    for match in names.pattern.finditer(low):
        concept = names.concepts[match[0]]
        place = bisect_right(starts, match.start()) - 1
        known = (place >= 0 and match.start() < strong[place].end) or (not tested and match[0] in names.beside)
        if not known and (not strong or concept.subcategory == _TEST):
            more.append(_named_bare(low, match, concept))
    return sorted([*found, *more], key=lambda one: one.start) if more else found


def _with_ingredients(low: str, found: list[Found]) -> list[Found]:
    """``found`` with the shortened ingredients of a compound: two or more joined by strokes, "Flur/Cyclo/Gaba"."""
    names = _bare_names()
    more: list[Found] = []
    for run in names.mixture.finditer(low):
        for match in names.ingredient.finditer(low, *run.span()):
            concept = names.concepts[match[0]]
            more.append(Found(*match.span(), concept.name, concept.category, concept.subcategory, concept))
    if not more:
        return found
    taken = {one.start for one in more}
    return sorted([*more, *(one for one in found if one.start not in taken)], key=lambda one: one.start)


def _named_bare(low: str, match: re.Match[str], concept: Concept) -> Found:
    """With the visit that a speciality is asked for: "evaluation by a neurologist"."""
    before = _VISIT_BEFORE.search(low, max(0, match.start() - 60), match.start())
    start = before.start() if before else match.start()
    name = called(low[start : match.end()], concept) if before else concept.name
    return Found(start, match.end(), name, concept.category, concept.subcategory, concept)


class _Bare(NamedTuple):
    """Names that count only in a request: their pattern, what they mean, which need other tests beside them.

    ``ingredient`` is the pattern of shortened ingredients, ``mixture`` that of several joined.
    """

    pattern: re.Pattern[str]
    concepts: dict[str, Concept]
    beside: frozenset[str]
    ingredient: re.Pattern[str]
    mixture: re.Pattern[str]


@functools.cache
def _bare_names() -> _Bare:
    rows = list(lexicon.rows("bare_names.jsonl"))
    table = {row["word"]: lexicon.aliases()[row["name"].replace("-", " ")] for row in rows}
    names = _any_of(row["word"] for row in rows if not row.get("ingredient"))
    parts = _any_of(row["word"] for row in rows if row.get("ingredient"))
    known = _any_of(row["name"] for row in rows if row.get("ingredient"))
    part = rf"(?:{known}|{parts})(?![a-z])(?: ?\d[\d.]* ?%)?"
    return _Bare(
        re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])"),
        table,
        frozenset(row["word"] for row in rows if row.get("beside")),
        re.compile(rf"(?<![a-z])(?:{parts})(?![a-z])"),
        re.compile(rf"(?<![a-z]){part}(?: ?[/-] ?{part}){{1,9}}"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


def _is_device(one: Found) -> bool:
    return one.category == "DMEPOS" and not one.weak and one.concept is not None


def _strengthened(low: str, found: list[Found], place: int) -> Found:
    """The found at ``place``, no longer weak if it stands in a list beside a treatment of its category."""
    one = found[place]
    if not one.weak or one.concept is None or one.category not in _LISTED:
        return one
    for other in found[max(0, place - 1) : place + 2]:
        first, second = sorted((one, other), key=lambda it: it.start)
        beside = other is not one and other.category == one.category and not (other.weak and other.concept is None)
        if beside and first.end < second.start and _BETWEEN.fullmatch(low, first.end, second.start):
            return one._replace(weak=False)
    return one


def _sharing(low: str, found: list[Found], place: int) -> Found | None:
    """The treatment that the word after a found names together with its first words."""
    one, after = found[place], found[place + 1 : place + 2]
    match = _SHARING.match(low, one.end)
    if not match or match[1] in _OF_ITS_OWN or (after and after[0].start <= match.start(1)):
        return None
    first, blank, _ = low[one.start : one.end].rpartition(" ")
    if not blank:
        return None
    whole = f"{first} {match[1]}"
    concept = lexicon.aliases().get(whole.replace("-", " "))
    if concept is None or concept.is_drug or concept == one.concept:
        return None
    start, end = match.span(1)
    return Found(start, end, called(whole, concept), concept.category, concept.subcategory, concept)
