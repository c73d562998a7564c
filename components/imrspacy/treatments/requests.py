"""The treatments of one disputed request: names from the lexicon, or by head noun where it has none.

The lexicon's hits are found as in running text; then what only explains them is left out (brands in
brackets, guidance, dates, purposes), ``mixtures`` makes compounded topicals one treatment, and ``context``
sets the taxonomy pair (an adjunct of an operation, an arthroscopy, the spine, a topical form).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from imrspacy.records import Treatment
from imrspacy.text import folded, remembering

from . import lexicon
from .automaton import Hit, names
from .context import in_context
from .edges import with_salts
from .found import Found
from .heads import head_of_form
from .hits import VISIT, bare_drug, of_concept, of_head, visit_about
from .lists import bare, listed
from .mixtures import joined, mixed
from .near_misses import mended, nearest_drug
from .phrases import expanded, head_phrase

_ADJUNCT = re.compile(r"\bassociated (?:surgical )?services?\b[ :]*|\b(?:surgical|adjunct) services?: *")
#: What comes after such words only explains the treatment before them.
_ASIDE = re.compile(
    r"\b(?:(?:before|prior to|after|following|due to|secondary to|because of"
    r"|to (?:assist|address|help|treat|be|and from)|for(?! (?:purchase|rental))|status post|s/p|under|at (?:the )?next"
    r"|in (?:preparation|conjunction)|prn|per|dos|dates? of service|using|utilizing|until|while|if|via"
    r"|ordered)(?![a-z])|with (?:the )?(?:use of|iv |fluoroscop|ultrasound|sedation|anesthesia"
    r"|moderate|monitored|conscious|imaging|image|guidance|x-ray))"
)
_GUIDED_BY = (" under ", " using ", " via ")
_GUIDING = re.compile(r"[ -]guid(?:ed|ance)")
_RESUMED = re.compile(r"; |[,;] (?:and|plus|then|also) | \+ | plus | followed by ")
_BRACKET = re.compile(r"\([^()]{0,300}\)?")
#: Classes that open a list of their members: "Labs - CBC", "compound cream: ketoprofen ...".
_CLASSES = (
    "laboratory tests",
    "blood tests",
    "topical compound",
    "topical cream",
    "durable medical equipment",
    "dental treatment",
)
_LIST_OPENS = re.compile(
    r"(?: to| work)?(?: ?[-:(] ?|:? (?:to )?includ(?:e|es|ing):? |:? consisting of:? | of )\(?(?:[a-z]+ )?"
)
_LONG_WORD = re.compile(r"[a-z][a-z-]{5,}")
#: A topical named by an acronym is compounded, its letters stand for the ingredients: "FCL cream".
_VOWEL = re.compile("[aeiouy]")
_STRENGTH = re.compile(r"\d ?(?:mg|mcg|%|ml)(?![a-z])|#\d")


def parse_treatments(request: str, item: str | None = None) -> tuple[Treatment, ...]:
    """Every treatment of one disputed ``request``, at least one, in order.

    ``item`` is the whole heading, where "Associated surgical service" may stand outside the request.

    >>> [(t.text, t.name) for t in parse_treatments("EMG/NCS of the right upper extremity")]
    [('EMG', 'electromyography'), ('NCS', 'nerve conduction study')]
    """
    low = folded(item or request)
    return _parse(request, "service" in low and _ADJUNCT.search(low) is not None)


@remembering(4096)
def _parse(request: str, adjunct: bool) -> tuple[Treatment, ...]:
    low = folded(request)
    frame = _ADJUNCT.match(low) if adjunct else None
    body = request[frame.end() :] if frame else request
    spelled, cuts, gains = _spelled(body)
    low = folded(spelled)
    found = _main(low, mixed(low, listed(low, bare(low, _hits(spelled, low))))) or [_unlisted(low)]
    placed = [in_context(low, one, found, adjunct) for one in found]
    if cuts:
        placed = [
            one._replace(start=_source(one.start, cuts, gains), end=_source(one.end, cuts, gains)) for one in placed
        ]
    return tuple(dict.fromkeys(_treatment(body, one) for one in placed))


def _spelled(body: str) -> tuple[str, list[int], list[int]]:
    """``body`` with its misspelt words mended, and what is added to offsets after each cut to find them in ``body``."""
    fixes = mended(folded(body))
    if not fixes:
        return body, [], []
    parts, cuts, gains = [], [], [0]
    last = size = 0
    for start, end, word in fixes:
        parts += [body[last:start], word]
        size += start - last + len(word)
        cuts.append(size)
        gains.append(end - size)
        last = end
    return "".join([*parts, body[last:]]), cuts, gains


def _source(offset: int, cuts: list[int], gains: list[int]) -> int:
    return offset + gains[bisect_right(cuts, offset)]


def _treatment(body: str, one: Found) -> Treatment:
    whole = " ".join(body[one.start : one.end].split())
    text = whole.strip(" ,;:.-") or whole
    return Treatment(text, one.name, one.category, one.subcategory, one.concept.id if one.concept else None)


def _hits(body: str, low: str) -> list[Found]:
    found: list[Found] = []
    for hit in names().find(body):
        if _GUIDING.match(low, hit.end) or low.endswith(_GUIDED_BY, 0, hit.start):
            continue
        last = found[-1] if found else None
        if last and _opens_list(low, last, hit):
            found.pop()
        one = of_concept(low, hit.start, hit.end, hit.concept) if hit.concept else of_head(low, hit)
        if one and last and one.weak and one.category == VISIT and low[last.end : one.start] == " ":
            found[-1] = visit_about(low, last, one)
        elif one and not (found and one.start < found[-1].end):
            found.append(one)
    return found


def _opens_list(low: str, last: Found, hit: Hit) -> bool:
    """Whether ``last`` is a class whose members follow: "Labs - CBC"."""
    known = last.concept is not None and last.concept.name.endswith(_CLASSES)
    return known and _LIST_OPENS.fullmatch(low, last.end, hit.start) is not None


def _main(low: str, found: list[Found]) -> list[Found]:
    """Without what only explains another treatment: brackets, purposes, guidance, generic words."""
    if len(found) == 1 and not found[0].weak:
        return found
    if any(not one.weak for one in found):
        found = [one for one in found if not one.weak]
    brackets = [region for match in _BRACKET.finditer(low) if not _is_list(low, region := match.span(), found)]
    found = [one for one in found if not _inside(one.start, brackets)] or found
    if not found:
        return []
    asides = _asides(low, found[0].end, brackets)
    kept = [one for one in found if not _inside(one.start, asides)]
    if all(one.weak and one.concept is None for one in kept):
        return []
    distinct: dict[str, Found] = {}
    for one in kept:
        distinct.setdefault(one.name, one)
    return joined(low, list(distinct.values()))


def _is_list(low: str, region: tuple[int, int], found: list[Found]) -> bool:
    """Whether a bracket lists tests of their own, as after a clearance: "(CBC, EKG, chest x-ray)"."""
    inside = [one for one in found if region[0] < one.start < region[1]]
    tests = all(one.category == "Diagnostic Testing" for one in inside)
    return tests and len(inside) > 1 and "," in low[region[0] : region[1]]


def _asides(low: str, start: int, brackets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where words stand that only explain the treatment before them, each up to the next member of a list."""
    found: list[tuple[int, int]] = []
    while cut := _ASIDE.search(low, start):
        start = cut.end()
        if not _inside(cut.start(), brackets):
            resumed = _RESUMED.search(low, start)
            start = resumed.start() if resumed else len(low)
            found.append((cut.start() - 1, start + 1))
    return found


def _inside(place: int, brackets: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in brackets)


def _unlisted(low: str) -> Found:
    """A request that the lexicon has no name for: a misspelt drug, or what its head noun says."""
    start, end, head = head_phrase(low)
    text = low[start:end]
    drug = _STRENGTH.search(low)
    if (head is None or drug) and (near := _misspelt(low)):
        return near
    if head is None:
        pair = ("Pharmaceuticals", "Misc Analgesics") if drug else ("Therapies", "Other Therapies")
        return Found(start, end, expanded(text), *pair)
    category, subcategory = head.category, head.subcategory
    if head.name == "topical" and (bare := bare_drug(low, start, end)) != (start, end):
        name = low[slice(*bare)]
        return Found(*bare, name, category, subcategory if _VOWEL.search(name) else "Topical Compounds")
    if category == "Evaluation & Management" and "surg" in text:
        category, subcategory = "Surgery", "Surgical Consult"
    elif category == "Evaluation & Management" and "psych" in text:
        category, subcategory = "Psych Services", "Evaluation & Management"
    return Found(start, end, head.template.format(text=expanded(text)), category, subcategory)


def _misspelt(low: str) -> Found | None:
    """The first word that nearly spells a drug and is no word of requests."""
    usual = lexicon.words("generic left")
    for match in _LONG_WORD.finditer(low):
        if match[0] in usual or match[0] in head_of_form():
            continue
        if concept := nearest_drug(match[0]):
            start, end = bare_drug(low, match.start(), with_salts(low, match.end()))
            return Found(start, end, concept.name, concept.category, concept.subcategory, concept)
    return None
