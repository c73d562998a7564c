"""One hit of the lexicon as a treatment of a request: its edges and its name.

No form of a drug, the kind of a device, the speciality of a visit, nothing that only explains.
"""

from __future__ import annotations

import re

from . import lexicon
from .automaton import Hit
from .edges import MODIFIED, modifiers_start, skip_edge, with_device, with_modifiers, with_salts, without_aside
from .found import Found
from .heads import head_of_form, running_head
from .lexicon import Concept
from .naming import called, is_visit
from .phrases import expanded

VISIT = "Evaluation & Management"
#: Tells how far an evaluation goes, not which it is: no part of a request's name.
_EXTENT = frozenset({"comprehensive", "complete"})
_ROUTES = ("topical", "oral", "transdermal", "compound", "compounded")
#: With these, "injection" is part of the name; other drugs have their own.
_CLASS_OF_INJECTIONS = frozenset("hyaluronic viscosupplementation vitamin steroid b12 b-12 testosterone".split())
#: With these, "oil" tells what it is, not its form.
_OF_OIL = frozenset("fish krill liver castor mineral flaxseed primrose coconut".split())
_WITH_WHOM = re.compile(r" (?:with|w/|by|to) (?:(?:an?|the|his|her) )?")
_VISITS = ("evaluation", "consultation", "examination")
_AND_TREATMENT = re.compile(r" (?:and|&) treat(?:ment)?(?![a-z])")
_SPECIALIST = re.compile(r" (?:specialist|physician|doctor|provider|surgeon)(?![a-z])")
_EDGE_WORD = re.compile(r"([a-z&/-]+) ?")
#: They tell of no speciality: whoever operates or treats is seen again.
_NO_SPECIALTY = frozenset({"", "surgeon", "specialist"})
_WHO = frozenset({"specialist", "doctor", "physician", "provider", "clinic"})
_WORD = re.compile(r"[^\s,]+")


def of_concept(low: str, start: int, end: int, concept: Concept) -> Found:
    """A lexicon hit with the edges that a request's text has: no form of a drug, the kind of a device."""
    weak = low[start:end] in lexicon.words("generic")
    if weak and (head := running_head(low[start:end])):
        shaped = of_head(low, Hit(start, end, None, head))
        if shaped and not shaped.weak:
            return shaped
    if concept.is_drug:
        end = with_salts(low, end)
        if concept.name.split()[-1] not in lexicon.words("form") and not concept.name.startswith("topical "):
            start, end = bare_drug(low, start, end)
    elif concept.category == "Rehabilitation" and (device := with_device(low, end)) > end:
        return Found(start, device, expanded(low[start:device]), "DMEPOS", "DME")
    elif concept.category == "DMEPOS":
        end = with_device(low, end)
    elif is_visit(concept):
        end = _with_whom(low, whole := end)
        weak = weak and end == whole
    if treated := _AND_TREATMENT.match(low, end) if concept.name.endswith(_VISITS) else None:
        end = treated.end()
    if concept.category in MODIFIED or concept.subcategory == "Surgical Consult":
        first = skip_edge(low, with_modifiers(low, start, concept), start, _EXTENT)
        start, weak = first, weak and first == start
    start, end = without_aside(low, start, end, concept)
    name = called(low[start:end], concept)
    pair = (concept.category, concept.subcategory)
    if concept.category == VISIT and "psych" in low[start:end]:  # "follow-up visit with a psychiatrist"
        pair = ("Psych Services", VISIT)
    return Found(start, end, name, *pair, concept, weak)


def visit_about(low: str, about: Found, visit: Found) -> Found:
    """A consultation or evaluation for a named treatment: "sleep study consult", "lumbar fusion evaluation"."""
    name = expanded(low[about.start : visit.end])
    pair = (about.category, "Surgical Consult") if about.category == "Surgery" else (VISIT, "Medical Specialties")
    if about.category == "Programs" or about.subcategory == "Dental Services":
        pair = (about.category, about.subcategory)
    return Found(about.start, visit.end, name, *pair)


def of_head(low: str, hit: Hit) -> Found | None:
    """A head noun with the modifiers before it: "subacromial injection"; weak where it stands alone."""
    head = hit.head
    if head is None or head.unit or low[hit.start : hit.end] in head.excepted:
        return None
    start = modifiers_start(low, hit.start, head.left)
    if head.category != "DMEPOS":
        start = skip_edge(low, start, hit.start)
    weak = start == hit.start and not head.suffix
    if weak and head.category == "Injection":  # "hip injection" tells which, though its text is without the hip
        weak = modifiers_start(low, start, lexicon.words("region of a device")) == start
    return Found(start, hit.end, expanded(low[start : hit.end]), head.category, head.subcategory, None, weak)


def _with_whom(low: str, end: int) -> int:
    """The end of a visit's name with the speciality that follows: "follow-up with a podiatrist"."""
    match = _WITH_WHOM.match(low, end)
    if not match:
        who = _SPECIALIST.match(low, end)
        return who.end() if who else end
    last, place, known = end, match.end(), lexicon.words("specialty")
    while (word := _EDGE_WORD.match(low, place)) and word[1] in known:
        last, place = word.end(1), word.end()
    head = head_of_form().get(word[1]) if word else None
    if word and word[1] in _WHO and last > end:
        last, head = word.end(1), None
    return end if low[match.end() : last] in _NO_SPECIALTY or (head and head.category == VISIT) else last


def bare_drug(low: str, start: int, end: int) -> tuple[int, int]:
    """A drug's name without form and route, unless nothing is left: "lidocaine patch" -> "lidocaine"."""
    words = list(_WORD.finditer(low, start, end))
    forms = lexicon.words("form")
    while len(words) > 1 and (words[-1][0] in forms or words[-1][0] in _ROUTES) and words[-2][0] not in _OF_OIL:
        words.pop()
    while len(words) > 1 and words[0][0] in _ROUTES and words[1][0] not in forms:
        words.pop(0)
    if len(words) > 1 and words[-1][0] in ("injection", "injections") and words[0][0] not in _CLASS_OF_INJECTIONS:
        words.pop()
    if len(words) == 1 and words[0][0] in lexicon.words("drug left"):
        return start, end
    return words[0].start(), words[-1].end()
