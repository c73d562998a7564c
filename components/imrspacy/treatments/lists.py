"""Names of one request that are read together: shared words, brands before their device, generic words in a list."""

from __future__ import annotations

import re
from dataclasses import replace

from . import lexicon
from .found import Found
from .naming import called

#: Stands between two members of a list: punctuation, counts, packings.
_BETWEEN = re.compile(r"(?:[^a-z]|(?<![a-z])(?:and|with|or|plus|x|of|the|packs?|pairs?|sets?|qty|boxes|each|per)(?![a-z]))*")
_LISTED = frozenset({"DMEPOS", "Diagnostic Testing", "Evaluation & Management"})
_SHARING = re.compile(r" ?(?:/|&|\band\b|\bor\b|\band/or\b|\bvs\.?|\bversus\b|,) ?(?:possible )?([a-z]+)(?![a-z-])")


def listed(low: str, found: list[Found]) -> list[Found]:
    """``found`` with what its members tell of one another.

    A brand and the device it stands before are one ("Polar Care cold therapy unit"); a generic word listed beside
    a treatment of its kind is one too ("electrodes, batteries"); and a word that means something only together
    with the first words of its neighbour gets them ("work conditioning/hardening").
    """
    if not found:
        return found
    kept: list[Found] = []
    for one in found:
        last = kept[-1] if kept else None
        if last and _is_device(last) and _is_device(one) and low[last.end : one.start] == " ":
            kept[-1] = replace(last, end=one.end, name=one.name)
        else:
            kept.append(one)
    kept = [_strengthened(low, kept, place) for place in range(len(kept))]
    shared = [other for one in kept if one.concept and (other := _sharing(low, one, kept))]
    return sorted([*kept, *shared], key=lambda one: one.start) if shared else kept


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
            return replace(one, weak=False)
    return one


def _sharing(low: str, one: Found, found: list[Found]) -> Found | None:
    """The treatment that the word after ``one`` names together with the first words of ``one``."""
    match = _SHARING.match(low, one.end)
    first, blank, _ = low[one.start : one.end].rpartition(" ")
    if not match or not blank or any(it.start <= match.start(1) < it.end and not it.weak for it in found):
        return None
    whole = f"{first} {match[1]}"
    concept = lexicon.aliases().get(whole.replace("-", " "))
    if concept is None or concept.is_drug or concept == one.concept:
        return None
    start, end = match.span(1)
    return Found(start, end, called(whole, concept), concept.category, concept.subcategory, concept)
