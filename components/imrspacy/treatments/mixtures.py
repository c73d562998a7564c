"""Several drug names that are one treatment: compounded topicals, combinations, a drug and its injection."""

from __future__ import annotations

import re

from . import lexicon
from .found import Found

_TOPICAL = re.compile(r"\b(?:compound\w*|topicals?|transdermal|creams?|ointments?|gels?|lotions?|salve|base)(?![a-z])")
#: A form word between two drugs ends the first one: "lidocaine patch and diclofenac gel" are two.
_FORM = re.compile(
    r"\b(?:patch(?:es)?|creams?|gels?|ointments?|lotions?|sprays?|topicals?|transdermal|roll-on|foam)(?![a-z])"
)
_LISTED = re.compile(r"[/,]")
_STROKE = re.compile(r"(?: ?\d[\d.]* ?(?:mg|mcg)?)? ?[/-] ?")
_MANY = 2
#: After a drug they only tell its form: "Voltaren 1% topical gel".
_FORMS_ALONE = frozenset({"topical cream", "topical analgesic"})
_BARE_INJECTIONS = frozenset({"injection", "therapeutic injection", "multiple injections", "intramuscular injection"})


def mixed(low: str, found: list[Found]) -> list[Found]:
    """``found`` with injected drugs and compounded topicals made one treatment each."""
    if len(found) > 1 and found[0].is_drug and not found[0].name.startswith("topical "):
        found = [one for one in found if one.name not in _FORMS_ALONE]
    return _compounded(low, _injected(found))


def _injected(found: list[Found]) -> list[Found]:
    """A drug and the bare injection that gives it are one: "Toradol 60 mg IM injection"."""
    if len(found) == 2 and found[0].is_drug and found[1].name in _BARE_INJECTIONS:
        return [found[0]._replace(subcategory="Injection")]
    return found


def _compounded(low: str, found: list[Found]) -> list[Found]:
    """One treatment of the ingredients of a compounded topical, named by them in their order."""
    parts = [one for one in found if one.is_drug and not one.weak and not one.name.startswith("topical ")]
    if not parts or (len(parts) == 1 and "/" not in low[parts[0].start : parts[0].end]):
        return found
    if len(parts) > 1 and set(parts[0].name.split("/")) >= {one.name for one in parts[1:]}:
        return [one for one in found if one not in parts[1:]]  # a brand and what it is made of
    first, last = parts[0], parts[-1]
    names = [name for one in parts for name in _ingredients(low[one.start : one.end], one.name)]
    shares = low.count("%") >= 2 or ("compound" in low and _TOPICAL.search(low))
    listed = _TOPICAL.search(low) and _LISTED.search(low, first.end, last.start)
    if len(names) < 2 or not (shares or listed) or _FORM.search(low, first.end, last.start):
        return found
    whole = Found(first.start, last.end, "/".join(dict.fromkeys(names)), "Pharmaceuticals", "Topical Compounds")
    return [one for one in found if not (one.is_drug or one.weak) and one.end <= first.start] + [whole]


def _ingredients(text: str, name: str) -> list[str]:
    """The drugs of one hit: "lidocaine/capsaicin" names two."""
    table = lexicon.aliases()
    parts = [table.get(part.strip()) for part in text.split("/")]
    return [part.name for part in parts if part] if len(parts) > 1 and all(parts) else [name]


def joined(low: str, found: list[Found]) -> list[Found]:
    """Drugs joined by a stroke or hyphen are one combination: "tramadol/acetaminophen 37.5/325 mg", not two brands."""
    kept: list[Found] = []
    for one in found:
        last = kept[-1] if kept else None
        together = last and last.is_drug and one.is_drug and _STROKE.fullmatch(low, last.end, one.start)
        if last and together and not (_is_brand(low, last) and _is_brand(low, one)):
            kept[-1] = _combined(last, one)
        else:
            kept.append(one)
    return kept


def _is_brand(low: str, drug: Found) -> bool:
    """Whether a drug is called by another name than its generic one or the beginning of that ("flurb")."""
    return low[drug.start : drug.start + 3] != drug.name[:3]


def _combined(first: Found, second: Found) -> Found:
    """The combination of two drugs as the lexicon has it; of three and more that it has not, a compounded topical."""
    name = f"{first.name}/{second.name}"
    known = lexicon.aliases().get(name)
    if known:
        return Found(first.start, second.end, known.name, known.category, known.subcategory, known)
    subcategory = "Topical Compounds" if name.count("/") >= _MANY else first.subcategory
    return Found(first.start, second.end, name, first.category, subcategory)
