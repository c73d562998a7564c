"""The taxonomy pair of a treatment as the rest of its request sets it."""

from __future__ import annotations

import re

from .found import Found

_SPINE = re.compile(
    r"\b(?:lumbar|cervical|thoracic|spine|spinal|lumbosacral|sacral|[ctl]\d{1,2}[-/ ]|vertebra\w*|disc)"
)
_OPEN = "Non-arthroscopic Surgery"
#: Done at joints and elsewhere: the rest of the request tells how.
_ANYWHERE = frozenset({"debridement", "decompression"})
_ADJUNCT_CATEGORIES = frozenset(
    {"DMEPOS", "Evaluation & Management", "Home Health", "Injection", "Programs", "Therapies", "Transportation"}
)
#: Drugs taken by mouth unless the request says otherwise.
_ORAL = frozenset({"NSAID", "Muscle Relaxant", "Anti-epilepsy drugs", "Antidepressant", "Misc Analgesics"})
#: Of these, the ones whose topical form is sold ready made; the others are compounded.
_ALSO_TOPICAL = frozenset({"diclofenac", "nonsteroidal anti-inflammatory drug"})
#: A percentage (1) or a form after the name makes a topical of a drug that is also taken by mouth.
_AS_TOPICAL = re.compile(
    r"[ ,]*(?:(\d[\d.]* ?%)|(?:[\d.]+ ?mg,? )?(?:topical |transdermal )?"
    r"(?:patch|cream|gel|ointment|lotion|roll-on)|topical|transdermal)"
)
#: "MRA" of these means an arthrogram.
_JOINT = re.compile(r"\b(?:shoulder|elbow|wrist|hip|knee|ankle|labr\w+|intra[- ]?articular|arthro\w+)")
_THERMAL = re.compile(r"\b(?:cold|heat|hot|cryo\w*|compression|thermal)\b")
_DEVICE = re.compile(r"\b(?:rental|rent|purchase|unit|device|machine|days?)\b")
_COUNTED = re.compile(r"\b(?:sessions?|visits?|treatments?|times|x|weeks?|units?|minutes?|therap\w+)\b|#|\d ?x ?\d")


def in_context(low: str, one: Found, found: list[Found], adjunct: bool) -> Found:
    """``one`` of the treatments ``found`` with the pair that the request ``low`` gives it.

    ``adjunct`` tells that the request is headed as an associated surgical service.
    """
    if one.category == "Surgery":
        return _operation(low, one)
    if one.is_drug:
        return _drug(low, one)
    if one.name == "lysis of adhesions" and _JOINT.search(low):
        return one._replace(category="Surgery", subcategory="Arthroscopic Surgery")
    if one.subcategory == "Other Therapies" and _THERMAL.search(one.name) and _DEVICE.search(low):
        one = one._replace(category="DMEPOS", subcategory="DME")
    if adjunct and one.category in _ADJUNCT_CATEGORIES:
        return one._replace(category="Surgery", subcategory="Adjunct Surgical Services")
    if one.name == "magnetic resonance angiography" and _JOINT.search(low):
        return one._replace(name="magnetic resonance arthrogram")
    if one.name == "ultrasound" and (_COUNTED.search(low) or any(it.category == "Rehabilitation" for it in found)):
        return one._replace(name="ultrasound therapy", category="Rehabilitation", subcategory="Other Therapies")
    if one.name == "supplies" and len(found) > 1:
        return one._replace(name=f"{found[0].name} supplies")
    return one


def _operation(low: str, one: Found) -> Found:
    """Arthroscopic where the request names an arthroscopy, of the spine where it names the spine."""
    if "arthroscop" in low:
        return one._replace(subcategory="Arthroscopic Surgery") if one.subcategory == _OPEN else one
    if (one.subcategory == _OPEN or one.name in _ANYWHERE) and _SPINE.search(low):
        return one._replace(subcategory="Spine")
    if one.subcategory == "Arthroscopic Surgery" and (one.name in _ANYWHERE - {"decompression"} or "open " in low):
        return one._replace(subcategory="Arthroscopic Surgery" if _JOINT.search(low) and "open " not in low else _OPEN)
    return one


def _drug(low: str, one: Found) -> Found:
    """Topical where a form or percentage follows a drug of the mouth."""
    if low.startswith("compound") and "%" in low:
        return one._replace(subcategory="Topical Compounds")
    topical = _AS_TOPICAL.match(low, one.end) if one.subcategory in _ORAL else None
    if topical is None:
        return one
    compounded = topical[1] and one.name not in _ALSO_TOPICAL and one.subcategory != "Misc Analgesics"
    return one._replace(subcategory="Topical Compounds" if compounded else "Topical Analgesics")
