"""Where a mention begins and ends: modifiers that belong to a name, regions and sides that do not."""

from __future__ import annotations

import functools
import re

from . import lexicon
from .automaton import Hit
from .lexicon import Concept
from .naming import is_visit

_CONTRAST = re.compile(
    r"(?:,? (?:and |or |and/or )?with(?:out)?)+ (?:(?:iv |intravenous |gadolinium )?contrast|gadolinium)(?![a-z])"
)
_EDGE_WORD = re.compile(r"([a-z]+)[ /-]*")
_NEXT_WORD = re.compile(r" ([a-z]+)(?![a-z-])")
_WORD_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789&'./-"
_WORD_ENDS = (" ", "/", "-")
_PARTS = re.compile("[/-]")
_EXPLAINED = re.compile(r",? (?:with|for|(?<!sit )to|using|w/)(?= )| \([^()]{0,80}\)?\Z")
_IN_BRACKETS = re.compile(r" \([^()]{0,80}\)?\Z")
_BEFORE_NAME = re.compile(
    r"(?:ultrasound|u/?s|fluoro(?:scop\w+)?|image|ct|x-ray|in-office|diagnostic ultrasound)[ -]guided "
    r"|point[ -]of[ -]care |initial |computerized |\d{1,2}[ -]panel "
)
_COUNTED = re.compile(r"(?<=therapy) (?:treatments?|sessions?|visits?)\Z|(?<=[a-z]) sessions?\Z")
_ANY_TREATMENT = re.compile(r" (?:therap(?:y|ies)|treatments?|care|visits?|sessions?|services?)\Z")
_COUNTED_VISIT = re.compile(r"(?<=[a-z]) sessions?\Z|(?<!referral) for ")
MODIFIED = ("Evaluation & Management", "DMEPOS", "Psych Services")
#: Regions before "consultation" that name no speciality of their own.
SPECIALTY_EDGE = frozenset({"knee", "shoulder", "hip", "foot", "ankle", "thoracic"})


def widened(low: str, hit: Hit) -> Hit:
    """A concept's hit with the words that belong to its mention: salts and route of a drug, contrast of an image."""
    start, end, concept, _ = hit
    if concept is None:
        return hit
    category = concept.category
    if category == "Pharmaceuticals":
        tail_starts, tail, left, left_ends = _around_drugs()
        if low[end + 1 : end + 3] in tail_starts:
            end = tail.match(low, end).end()  # type: ignore[union-attr]
        if low[start - 3 : start - 1] in left_ends:
            blank = low.rfind(" ", max(0, start - 18), start - 1)
            start = blank + 1 if low[blank + 1 : start - 1] in left else start
    elif category == "Diagnostic Testing":
        if low.startswith((" with", ", with"), end) and concept.subcategory == "Imaging & Radiology":
            contrast = _CONTRAST.match(low, end)
            end = contrast.end() if contrast else end
    elif category == "Rehabilitation":
        device = with_device(low, end)
        return Hit(start, device, None) if device > end else hit
    elif category == "Surgery" and low.startswith("revision ", start - 9):
        start -= 9
    elif category in MODIFIED or concept.subcategory == "Surgical Consult":
        start = with_modifiers(low, start, concept)
    return hit if start == hit[0] and end == hit[1] else Hit(start, end, concept)


def with_device(low: str, end: int) -> int:
    """The end of a therapy's name with the noun that makes it a device: "cold therapy unit"."""
    if low[end : end + 1] != " ":
        return end
    match = _NEXT_WORD.match(low, end)
    return match.end() if match and match[1] in lexicon.words("device noun") else end


def with_modifiers(low: str, start: int, concept: Concept) -> int:
    """The start of a consultation or device with the words before it that tell which: "standard cane"."""
    if concept.subcategory == "Prosthetics/Orthotics" and "sling" not in concept.name:
        allowed = _brace_words()
    elif concept.category == "DMEPOS":
        allowed = lexicon.words("device adjective")
    else:
        return skip_edge(low, modifiers_start(low, start, lexicon.words("specialty")), start, SPECIALTY_EDGE)
    return modifiers_start(low, start, allowed)


@functools.cache
def _brace_words() -> frozenset[str]:
    return lexicon.words("region of a device") | lexicon.words("device adjective")


def with_salts(low: str, end: int) -> int:
    """The end of a drug's name with the salt and release words after it ("Citrate ER")."""
    match = _salts().match(low, end)
    return match.end() if match else end


@functools.cache
def _salts() -> re.Pattern[str]:
    return re.compile(rf"(?:[ -](?:{_any_of('salt')})(?![a-z]))+")


@functools.cache
def _around_drugs() -> tuple[frozenset[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    """What may stand beside a drug's name, each with a cheap first look: the first two letters of its tail, the tail
    (salts, then a form that makes a topical; always matches, if only nothing), the words before it, their endings.
    """
    salts, forms = _any_of("salt"), _any_of("patch or cream")
    starts = frozenset(word[:2] for word in lexicon.words("salt") | lexicon.words("patch or cream"))
    tail = re.compile(rf"(?:[ -](?:{salts})(?![a-z]))*(?: (?:{forms})(?![a-z-]))?")
    left = lexicon.words("drug left")
    return starts, tail, left, frozenset(word[-2:] for word in left)


def _any_of(name: str) -> str:
    return "|".join(map(re.escape, sorted(lexicon.words(name), key=len, reverse=True)))


def without_aside(low: str, start: int, end: int, concept: Concept) -> tuple[int, int]:
    """A name of a request without what only explains it: guidance before, accessories, purposes, counts after."""
    if is_visit(concept):
        counted = _COUNTED_VISIT.search(low, start + 1, end)
        return start, counted.start() if counted else end
    before = _BEFORE_NAME.match(low, start, end)
    start = before.end() if before else start
    if low.startswith("home ", start) and concept.category == "DMEPOS" and not concept.name.startswith("home"):
        bare = skip_edge(low, start + 5, end)
        start = bare if lexicon.aliases().get(low[bare:end].replace("-", " ")) is concept else start
    explained = _IN_BRACKETS if concept.is_drug or "sling" in concept.name else _EXPLAINED
    if after := explained.search(low, start + 1, end):
        end = after.start()
    if concept.category == "DMEPOS" and (comma := low.find(", ", start, end)) > 0:
        end = comma
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
        before = low[max(0, start - 32) : start]
        if before[-1:] not in _WORD_ENDS:
            break
        before = before[:-1]
        word = before[len(before.rstrip(_WORD_SIGNS)) :].lstrip("&'./-")
        if not word or (word not in allowed and not all(part in allowed for part in _PARTS.split(word))):
            break
        start -= len(word) + 1
    return start
