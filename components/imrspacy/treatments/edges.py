"""Where a mention begins and ends: modifiers that belong to a name, regions and sides that do not."""

from __future__ import annotations

import functools
import re

from . import lexicon
from .automaton import Hit
from .lexicon import Concept
from .naming import is_visit

_CONTRAST = re.compile(r"(?:,? (?:and |or |and/or )?with(?:out)?)+ (?:iv |intravenous |gadolinium )?contrast(?![a-z])")
_EDGE_WORD = re.compile(r"([a-z]+)[ /-]*")
_NEXT_WORD = re.compile(r" ([a-z]+)(?![a-z-])")
_WORD_BEFORE = re.compile(r"([a-z0-9][a-z0-9&'./-]*)[ /-]\Z")
_EXPLAINED = re.compile(r",? (?:with|for|(?<!sit )to|using|w/)(?= )| \([^()]{0,80}\)?\Z")
_IN_BRACKETS = re.compile(r" \([^()]{0,80}\)?\Z")
_BEFORE_NAME = re.compile(
    r"(?:ultrasound|u/?s|fluoro(?:scop\w+)?|image|ct|x-ray|in-office|diagnostic ultrasound)[ -]guided "
    r"|point[ -]of[ -]care |initial |\d{1,2}[ -]panel "
)
_COUNTED = re.compile(r"(?<=therapy) (?:treatments?|sessions?|visits?)\Z|(?<=[a-z]) sessions?\Z")
_ANY_TREATMENT = re.compile(r" (?:therap(?:y|ies)|treatments?|care|visits?|sessions?|services?)\Z")
_COUNTED_VISIT = re.compile(r"(?<=[a-z]) sessions?\Z|(?<!referral) for ")
MODIFIED = ("Evaluation & Management", "DMEPOS", "Psych Services")
#: Regions before "consultation" that name no speciality of their own.
SPECIALTY_EDGE = frozenset({"knee", "shoulder", "hip", "foot", "ankle", "thoracic"})


def widened(low: str, hit: Hit) -> Hit:
    """The hit with the words that belong to its mention: salts and route of a drug, contrast of an image."""
    start, end, concept, _ = hit
    if concept is None:
        return hit
    if concept.category == "Pharmaceuticals":
        if low[end + 1 : end + 3] in _tail_starts():
            end = _drug_tail().match(low, end).end()  # type: ignore[union-attr]
        blank = low.rfind(" ", max(0, start - 18), max(0, start - 1))
        if low[blank + 1 : start - 1] in lexicon.words("drug left"):
            start = blank + 1
    elif concept.subcategory == "Imaging & Radiology" and low.startswith((" with", ", with"), end):
        contrast = _CONTRAST.match(low, end)
        end = contrast.end() if contrast else end
    elif concept.category == "Rehabilitation":
        device = with_device(low, end)
        return Hit(start, device, None) if device > end else hit
    elif concept.category in MODIFIED or concept.subcategory == "Surgical Consult":
        start = with_modifiers(low, start, concept)
    return hit if (start, end) == hit[:2] else Hit(start, end, concept)


def with_device(low: str, end: int) -> int:
    """The end of a therapy's name with the noun that makes it a device: "cold therapy unit"."""
    if low[end : end + 1] != " ":
        return end
    match = _NEXT_WORD.match(low, end)
    return match.end() if match and match[1] in lexicon.words("device noun") else end


def with_modifiers(low: str, start: int, concept: Concept) -> int:
    """The start of a consultation or device with the words before it that tell which: "standard cane"."""
    if concept.subcategory == "Prosthetics/Orthotics" and "sling" not in concept.name:
        allowed = lexicon.words("region of a device") | lexicon.words("device adjective")
    elif concept.category == "DMEPOS":
        allowed = lexicon.words("device adjective")
    else:
        return skip_edge(low, modifiers_start(low, start, lexicon.words("specialty")), start, SPECIALTY_EDGE)
    return modifiers_start(low, start, allowed)


def with_salts(low: str, end: int) -> int:
    """The end of a drug's name with the salt and release words after it ("Citrate ER")."""
    match = _salts().match(low, end)
    return match.end() if match else end


@functools.cache
def _salts() -> re.Pattern[str]:
    return re.compile(rf"(?:[ -](?:{_any_of('salt')})(?![a-z]))+")


@functools.cache
def _drug_tail() -> re.Pattern[str]:
    """Salts, then a form that makes a topical: always matches, if only nothing."""
    salts, forms = _any_of("salt"), _any_of("patch or cream")
    return re.compile(rf"(?:[ -](?:{salts})(?![a-z]))*(?: (?:{forms})(?![a-z-]))?")


@functools.cache
def _tail_starts() -> frozenset[str]:
    """The first two letters of all that the tail of a drug's name may begin with: a cheap first look."""
    return frozenset(word[:2] for word in lexicon.words("salt") | lexicon.words("patch or cream"))


def _any_of(name: str) -> str:
    return "|".join(map(re.escape, sorted(lexicon.words(name), key=len, reverse=True)))


def without_aside(low: str, start: int, end: int, concept: Concept) -> tuple[int, int]:
    """A name of a request without what only explains it: guidance before, accessories, purposes, counts after."""
    if is_visit(concept):
        counted = _COUNTED_VISIT.search(low, start + 1, end)
        return start, counted.start() if counted else end
    before = _BEFORE_NAME.match(low, start, end)
    start = before.end() if before else start
    explained = _IN_BRACKETS if concept.is_drug or "sling" in concept.name else _EXPLAINED
    if after := explained.search(low, start + 1, end):
        end = after.start()
    counted = (_ANY_TREATMENT if concept.name == "acupuncture" else _COUNTED).search(low, start, end)
    return start, counted.start() if counted else end


def skip_edge(low: str, start: int, end: int, edges: frozenset[str] | None = None) -> int:
    """``start`` moved right over sides and regions (``edges``) that stand at the left edge of a name."""
    edges = lexicon.words("left edge") if edges is None else edges
    while start < end:
        match = _EDGE_WORD.match(low, start, end)
        if not match or match[1] not in edges:
            break
        start = match.end()
    return start


def modifiers_start(low: str, start: int, allowed: frozenset[str], limit: int = 6) -> int:
    """Where the run of ``allowed`` words left of ``start`` begins."""
    for _ in range(limit):
        match = _WORD_BEFORE.search(low, max(0, start - 32), start)
        if not match:
            break
        word = match[1]
        if word not in allowed and not all(part in allowed for part in re.split("[/-]", word)):
            break
        start = match.start()
    return start
