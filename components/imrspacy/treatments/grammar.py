"""Treatments named in a letter: ``find_treatments`` for running text, ``parse_treatments`` for a request.

Running text: the lexicon (``automaton``), then what only its shape tells: a modifier before a head noun
("subacromial injection"), an ending ("...ectomy"), a word before a strength ("Xyzal 10 mg"), an abbreviation
that the letter defines. Generic words alone are none. Requests are read in ``requests``.
"""

from __future__ import annotations

import re
from operator import itemgetter

from imrspacy.records import Treatment
from imrspacy.text import folded

from . import lexicon
from .automaton import Hit, names
from .company import companies, names_a_treatment
from .definitions import defined
from .edges import modifiers_start, skip_edge, widened
from .heads import running_head
from .near_misses import nearest_drug
from .otherwise import DOUBTFUL_CATEGORIES, DOUBTFUL_NAMES, means_something_else
from .requests import parse_treatments

__all__ = ["find_treatments", "parse_treatments", "treatment_of"]

_BEFORE_STRENGTH = re.compile(
    r"(?<![a-z0-9/.-])([a-z][a-z-]{3,24})((?: (?:hcl|er|xr|sr|cr|dr|ec|odt|ir|xl))*),? ?"
    r"(?:\d[\d.,]*[-/ ]{0,3}){1,4}\Z"
)
_LEFT_REACH = 60
_START, _END = itemgetter(0), itemgetter(1)
#: Beginning, what stands before it, where what it opens ends.
_CREDENTIALS = (
    ("certification(s)/specialty:", "", "\n\n"),
    ("certified in", "board ", ". "),
    ("certified in", "board-", ". "),
)
_CREDENTIALS_REACH = 300
_HEADER_REACH = 4000


def find_treatments(text: str) -> list[tuple[int, int, str]]:
    """Every treatment named in ``text``: (start, end, concept identifier or ""), in order and disjoint.

    >>> text = "Naproxen was stopped; an MRI of the left knee was requested."
    >>> [text[start:end] for start, end, concept in find_treatments(text)]
    ['Naproxen', 'MRI']
    """
    low = folded(text)
    quiet, companied = lexicon.words("generic"), companies()
    found: list[Hit] = []
    for hit in names().find(text):
        if hit[2]:
            start, end, concept, _ = hit = widened(low, hit)
            if concept:
                words = low[start:end]
                doubtful = words in DOUBTFUL_NAMES or concept.category in DOUBTFUL_CATEGORIES
                if doubtful and means_something_else(low, start, end, concept.category):
                    continue
                generic = words in quiet or (words.endswith("s") and words.rstrip("s") in quiet)
                if not generic or (words in companied and names_a_treatment(low, start, end)):
                    found.append(hit)
                    continue
                hit = Hit(start, end, None, running_head(words))
        if shape := _shaped(text, low, hit, found):
            found.append(shape)
    found += _definitions(text, found)
    found.sort(key=_END, reverse=True)
    found.sort(key=_START)
    aside = _credentials(low)
    after = max((stop for _, stop in aside), default=0)
    last = -1
    kept: list[tuple[int, int, str]] = []
    for start, end, concept, _ in found:
        if start < last or (start < after and any(begin <= start < stop for begin, stop in aside)):
            continue
        last = end
        kept.append((start, end, concept.id if concept else ""))
    return kept


def treatment_of(text: str, concept_id: str) -> Treatment:
    """Give the treatment of a mention: by its concept, or by its head noun where it has none."""
    concept = lexicon.concepts().get(concept_id)
    if concept is None:
        return parse_treatments(text)[0]
    return Treatment(text, concept.name, concept.category, concept.subcategory, concept.id)


def _definitions(text: str, found: list[Hit]) -> list[Hit]:
    return defined(text, {hit[1]: hit for hit in found}) if "(" in text else []


def _credentials(low: str) -> list[tuple[int, int]]:
    """Where a reviewer's specialities stand: "Board Certified in Physical Medicine" asks for no treatment."""
    places: list[tuple[int, int]] = []
    place = low.find("certif", 0, _HEADER_REACH)
    while place >= 0:
        for sign, before, stop in _CREDENTIALS:
            if low.startswith(sign, place) and low.endswith(before, 0, place):
                end = low.find(stop, place, place + _CREDENTIALS_REACH)
                places.append((place, end if end >= 0 else place + _CREDENTIALS_REACH))
        place = low.find("certif", place + 1, _HEADER_REACH)
    return places


def _shaped(text: str, low: str, hit: Hit, found: list[Hit]) -> Hit | None:
    """The mention that a head noun, an ending or a strength unit shows, or None."""
    head = hit.head
    if head is None:
        return None
    if head.unit:
        return _drug_before(text, low, hit, found)
    if head.suffix:
        return None if low[hit.start : hit.end] in head.excepted else Hit(hit.start, hit.end, None)
    start = modifiers_start(low, hit.start, head.left)
    start = skip_edge(low, start, hit.start) if head.category != "DMEPOS" else start
    return Hit(start, hit.end, None) if start < hit.start else None


def _drug_before(text: str, low: str, hit: Hit, found: list[Hit]) -> Hit | None:
    """The unknown word before a strength: a drug if it nearly spells one or is written with a capital."""
    last = found[-1].end if found else 0
    if last and last >= hit.start - 16 and not any(map(str.isalpha, low[last : hit.start])):
        return None
    match = _BEFORE_STRENGTH.search(low, max(0, hit.start - _LEFT_REACH), hit.start)
    if not match or match[1] in lexicon.words("ordinary"):
        return None
    start, end = match.start(1), match.end(2)
    if last > start:
        return None
    concept = nearest_drug(match[1])
    opens = text[max(0, start - 3) : start].rstrip().endswith((".", ":"))
    if concept is None and (opens or not text[start].isupper()):
        return None
    return Hit(start, end, concept)
