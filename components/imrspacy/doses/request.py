"""``parse_dose``: the dosing of one whole request.

The request is folded to lower case and its number words become digits ("three (3) times" -> "3 times").
Then each reader in turn takes what it understands and blanks it out, so that no number is read twice:
what is no dose (dates, spinal levels), refills, supplies, rates, lengths of time, shorthand, strength, count.
"""

from __future__ import annotations

from imrspacy.doses import rates
from imrspacy.doses.amounts import amounts
from imrspacy.doses.reader import Reader, drop_other_numbers, pattern, with_digits
from imrspacy.doses.vocabulary import alternation, terms
from imrspacy.records import Dose
from imrspacy.text import folded, remembering

MAX_REQUEST = 1000  # longer texts are no requests; their first characters say what there is to say

# Not a form or a route: "gel pad", "foam roller", "oral surgeon", "intrathecal pump", "SC joint".
_FORM = (
    rf"(?<![\w/-])(?<!x-ray )(?<!extension )(?<!plain )(?:{alternation('form')})(?![\w-]"
    r"| (?:pads?|packs?|rollers?|mattress|pillow|wedge|cushion|insoles?|test(?:ing)?|nitrogen)\b)"
)
_ROUTE = (
    rf"(?<![\w/-])(?:{alternation('route')})(?![\w-]"
    r"| (?:surg\w+|maxillofacial|exam\w*|hygiene|device|appliance|(?:pain |drug |morphine )?(?:pump|delivery|catheter)"
    r"|nail\w*|rod|joint|septoplasty|septum|sedation|mucosa)\b)"
)
_SHORTHAND = (
    r"\d(?<![\w.#/-].)\d?(?:-\d{1,2})?(?: ?x ?| times )\d{1,2}(?:-\d{1,2})?"
    r"(?![\w%]|[.-]\d| ?(?:cm|mm|inch|\"|mg))"
)
# The form that a bare "#60" counts: not the word of how many are taken at a time.
_COUNTED_FORM = (
    r"(?<![\w/-])(?<!\d )(?<!\d)(?:tab(?:let)?s?|caplets?|odt|cap(?:sule)?s?|softgels?|patch(?:es)?)(?![\w-])"
)


@remembering(4096)
def parse_dose(request: str) -> Dose:
    """Read the dosing of ``request``, a whole disputed item such as "Norco 10/325mg #60 with 1 refill".

    What the request does not say is None. A range keeps its upper bound, except in the unit of an interval:
    "every 4-6 hours" is once per "4-6 hours". "2 times 6" and "2x4", which say no unit, are ``shorthand``.
    """
    flat = " ".join(request[:MAX_REQUEST].split()).replace("\u00d7", "x").replace("\u2013", "-")
    text = with_digits(folded(flat))
    reader = Reader(text)
    form, route = _lexical(reader, "form", _FORM), _lexical(reader, "route", _ROUTE)
    if not pattern("[0-9]").search(text):  # most requests: "MRI of the left knee", "Massage weekly"
        refills, frequency = rates.refills(reader), rates.worded_rate(reader)
        return Dose(frequency=frequency, duration=rates.duration(reader), refills=refills, form=form, route=route)
    drop_other_numbers(reader)
    refills = rates.refills(reader)
    supply = rates.supply(reader)
    frequency, duration = rates.course(reader)
    frequency = frequency or rates.frequency(reader)
    duration = supply or duration or rates.duration(reader)
    shorthand = reader.take_number(_SHORTHAND)
    strength, quantity, unit = amounts(reader, frequency, form)
    if quantity is not None and unit is None:
        unit = _implied_unit(text, reader.kinds)
    if form is None and strength and "injection" in text:
        form = "injection"
    return Dose(
        strength, quantity, unit, frequency, duration, refills, form, route, shorthand[0] if shorthand else None
    )


def _lexical(reader: Reader, kind: str, source: str) -> str | None:
    found = pattern(source).search(reader.text) if kind in reader.kinds else None
    return terms(kind)[found[0]].id if found else None


def _implied_unit(text: str, kinds: set[str]) -> str | None:
    """The unit that a bare "#60" counts: the form of the drug, or the sessions the request speaks of."""
    form = pattern(_COUNTED_FORM).search(text) if "form" in kinds else None
    if form:
        return terms("form")[form[0]].id
    found = pattern(r"(?=[svi])(?:\b(session|visit|injection)s\b|\b(injection)\b)").search(text)
    return found[1] or found[2] if found else None
