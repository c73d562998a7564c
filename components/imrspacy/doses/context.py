"""Whether the words around a dosing expression make it a dose.

A strength with a count ("10/325mg #60") needs no witness. A length of time, a lone percentage, a bare count
or a rate in one word has other uses, so the words around it, in the same sentence, must speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from imrspacy.doses.vocabulary import alternation

BEFORE, AFTER = 60, 45  # how many characters around an expression are looked at

# Kinds of atoms that even together say nothing by themselves ("seizures x2 in 2 years").
_WEAK = frozenset(("length", "word", "multiple", "bare"))
_RELIEF = frozenset(("length", "percent"))  # "75% for nine weeks"

_INGREDIENTS = (
    r"lidocaine|capsaicin|menthol|camphor|ketoprofen|flurbiprofen|diclofenac|cyclobenzaprine|baclofen"
    r"|gabapentin"
    r"|tramadol|amitriptyline|dextromethorphan|bupivacaine|ketamine|methyl salicylate|ibuprofen|naproxen"
    r"|lidoderm"
    r"|voltaren|pennsaid|terocin|lidopro|flector|clonidine|nifedipine|tetracaine|prilocaine|marcaine"
    r"|hyaluronic acid|menthoderm|ropivacaine|pentoxifylline|doxepin|imipramine|dexamethasone|fluocinolone"
)
_GIVEN = (
    r"therapy|treatment|rehabilitation|acupuncture|manipulation|chiropractic|nursing facility|functional restoration"
    r"|massage|physiotherapy|nsaids?|opioids?|antibiotics|steroids|prednisone|weight watchers|lindora"
)
# "Recommended for less than 3 weeks", "opioid use beyond 2 weeks", "treated with opioids for 3 months".
_LIMITED = (
    r"us(?:e|ed|age|ing)|opioids?|prescribed|recommended|medications?|drugs?|nsaids?|relaxants?|benzodiazepines?"
    r"|is limited|limit(?:s|ing)?|treatment|therapy|modalities|tak(?:en|e|ing)|courses?|trials?|rental|supply"
    r"|(?:hospital|inpatient|length of) stay|immobiliz\w+|brac(?:e|ing)|visits?|sessions?|continued"
)
_LIMIT = (
    r"beyond|(?:longer|more|less|fewer) than|not (?:to )?exceed|exceed(?:ing|s)?|limit(?:ed|s)?(?: it| them| use)? to"
    r"|maximum of|up to|within(?: the first)?|over|course of|trial of|no more than"
)
_TREATED = r"treated with|prescribed|recommended|us(?:e|ed|ing)(?: of)?"

# How a text ends on which one of the next three can match.
_LIMITING = (
    *(
        "for ",
        "for a ",
        "up to ",
        "additional ",
        "than ",
        "than a ",
        "to ",
        "exceed ",
        "exceeds ",
        "exceeding ",
        "beyond ",
    ),
    *("them ", "it ", "use ", "of ", "within ", "first ", "over "),
)
_GRANTED = (
    r"(?:(?:authoriz|request|certif|approv)[^.]*\bfor (?:a |up to |an additional )?|\bnecessary for (?:up to )?)$"
)
_STRICT_LIMIT = (
    r"\b(?:not? (?:be )?(?:\w+ (?:to be used )?(?:for )?)?(?:longer|more) than(?: a)?|limited to|should not exceed) $"
)
# How a text ends on which these two can match.
_GRANTED_ENDS = ("for ", "for a ", "for up to ", "for an additional ")
_STRICT_ENDS = ("than ", "than a ", "limited to ", "should not exceed ")
_LIMIT_OF_USE = rf"\b(?:(?:{_LIMITED})\b[^,;]{{0,40}}\b(?:{_LIMIT})|(?:{_TREATED})\b[^,;]{{0,25}} for) $"
_LASTING = r"pain (?:that|which|of|lasting|persist)|symptom|lasting|employ|histor"
_BODY_VALUE = (
    r"\b(?:weigh(?:s|ed|ing|t)?|glucose|creatinine|cholesterol|hemoglobin|aspirat\w+|drain\w*|effusion|blood loss"
    r"|ebl)\b[^,;]{0,25}$"
)
_NUMBERED_THING = (
    r"\b(?:tooth|root canals?|crowns?|implants?|extractions?|molars?|claim|visits?|session|group|page|item|issue|number"
    r"|procedure|level|case|list|form|question) $"
    r"|\b(?:tooth|teeth|canals?|crowns?|implants?) (?:#?[0-9]{1,2}(?:, | and |, and )){0,4}$"
)
_SYMPTOM_OR_WORK = (
    r"headaches?|migraine|wak(?:es?|ing)|awaken|urinat|vomit|episodes?|smok|drink|falls?|spasm|alcohol"
    r"|symptom|work|flare|lift(?! chair)|\bsit |stand|walk(?!er|ing boot|-in)|sleep(?! (?:study|aid|hygiene|med))"
    r"|nightmare|cigarette|bowel|dizz|cares? for (?:his|her|their) |drives? "
)
_THERAPY = (
    r"therap|\bpt\b|\bot\b|visit|session|acupunct|chiro|treatment|massage|manipul|stimul|ultrasound|exam"
    r"|rehab|traction|exercise|physio|inject|block|conditioning|hardening|program|training|feedback|counsel|psych"
    r"|infusion|epidural|esi\b|consult|follow|aide|nurs|detox|hypno|ablation|rhizotomy|\brfa\b|\bmbb|\btpi\b|\bmri\b"
    r"|\bct\b|x-ray|\bemg|\bnc[vs]\b|\bud[st]\b|screen|\bprp\b|visc\b|supartz|euflexxa|botox|maneuver|\beswt\b|shockwave"
    r"|\bcbt\b|\bfce\b|evaluation|assessment|\btests?\b|study|scan|\bkits?\b|brace|splint|\bunit\b|electrode|transport"
    r"|\btrip|dose ?pak|certified|authorized|approved"
)
# What is given or used for a length of time, as the ends of the words before it, and as whole words.
_GIVEN_ENDS = tuple(
    "therapy treatment rehabilitation acupuncture manipulation chiropractic facility massage physiotherapy nsaid"
    " nsaids opioid opioids relaxants ppis benzodiazepines antibiotics steroids prednisone watchers lindora machine"
    " device brace splint sling orthosis walker wheelchair crutches stimulator compression traction immobilizer rented"
    " vascutherm dynasplint interferential h-wave rental program testing nurse duration membership memberships"
    " infusion infusions detox detoxification taper hospitalization boot collar corset scooter commode mattress"
    " immobilization biofeedback counseling electrodes supplies cephalexin keflex augmentin bactrim ciprofloxacin"
    " levofloxacin amoxicillin clindamycin doxycycline azithromycin vancomycin medrol dosepak lovenox enoxaparin"
    " xarelto".split()
)
_GIVEN_TAILS = frozenset(end[-3:] for end in _GIVEN_ENDS)  # a cheap first look
_GIVEN_WORDS = frozenset(
    "visits cpm cast bed tens if ift rn frp help jas ready bracing cbt chiro eswt hbot gym pump inpatient use unit"
    " trial stay aide care vac snf lvn".split()
)
_FILLERS = frozenset("for x a an of up to at least is over".split())
_SCREENED = r"screen|\bud[st]s?\b|test|lab\b|labs\b|monitor"
_TERM_OF = (
    r"[ -](?:of )?(?:(?:(?!after|before|since|prior|from|until|of|and|with|ago)[a-z-]+ ){0,3}"
    r"(?:rental|trial|supply|membership|gym|stay|program|detox\w*|hospitalization|admission)\b|use\b|course\b)"
)
_TERM_WORN = r" (?:more )?in (?:an?|the) (?:[a-z]+ ){0,2}(?:cast|boot|splint|brace|sling|collar)\b"
_GIVEN_AFTER = (" postop", " post-op", " for titration", " at maximum tolerated")
_PERIOD = r"\b(?:treatment|medicine|surgical) period(?: of| is|:|,) $"
_TERM_GIVEN = (
    rf" of (?:[a-z]+ ){{0,3}}?(?:{_GIVEN}|use\b|cpm\b|tens\b|immobiliz|casting|bracing|traction|detox|infusions?)"
)
_OF_NO_DOSE = r" of (?:[a-z]+ ){0,2}(?:conservative|non-?operative|non-?surgical|symptoms?|pain)"
_WITH_FORM = rf" (?:[a-z]+ )?(?:{alternation('form')}|topical|formulation|concentration)\b"
_TOPICALS = (" cream", " gel", " ointment", " lotion", " patch", " patches", " drops")
_OF_INGREDIENT = rf"\b(?:{_INGREDIENTS})(?: hcl)?(?: (?:{alternation('form')}))? \(?$"
_TAKEN = r"\b(?:tak(?:es|ing|e)|us(?:es|ing|ed)|prescribed|given|one|tablet|tab|capsule)(?: [a-z]+){0,2} $"
_SERVICE = r" (?:rn|nurs|home|wound care|dressing|therapy|physical|massage|trial|use\b)"
_COUNTED_BEFORE = (
    r"\b(?:series of|sessions|visits|therapy|treatments|acupuncture|treatment|examination|exam|pt|ot|chiro"
    r"|chiropractic)"
    r"(?:,? (?:x ?)?| \()$"
)
_DENTAL = (
    r"\b(?:tooth|teeth|dental|root canals?|molars?|porcelain|abutments?|composite|build-?up|veneers?|amalgam|crowns?"
    r"|periodont\w+|endodont\w+)\b"
    r"|\b(?:root|fracture|implants?|placement|crowns?|extractions?|restorations?|caries|decay|abscess|sites?)"
    r" (?:of|at|on|for|in|to) (?:the )?$"
)


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def is_dose(low: str, start: int, end: int, kinds: frozenset[str]) -> bool:
    """Whether ``low[start:end]``, an expression of atoms of these ``kinds``, is a dose where it stands."""
    if "/dl" in low[start:end]:  # a laboratory value
        return False
    if len(kinds) > 1 and not kinds <= _WEAK and kinds != _RELIEF:
        return True
    before = low[max(0, start - BEFORE) : start].rpartition("\n")[2].rpartition(". ")[2]
    after = low[end : end + AFTER].partition(". ")[0]
    for kind in kinds:
        check = _CHECKS.get(kind)
        if check is None or check(before, after):
            return True
    return False


def _strength(before: str, after: str) -> bool:
    """A weight or volume of a drug, not of the patient or in a laboratory value."""
    return not _pattern(_BODY_VALUE).search(before)


def _percent(before: str, after: str) -> bool:
    """A concentration: beside a form of the drug or after an ingredient of topical drugs."""
    return bool(
        _pattern(_WITH_FORM).match(after)
        or before.rstrip(" (").endswith(_TOPICALS)
        or _pattern(_OF_INGREDIENT).search(before)
    )


def _number(before: str, after: str) -> bool:
    """ "#60" of a drug, not the number of a thing ("tooth #14", "claim #12")."""
    if not before.strip() or _pattern(_DENTAL).search(before) or _pattern(_DENTAL).search(after):
        return False
    return not _pattern(_NUMBERED_THING).search(before)


def _rate(before: str, after: str) -> bool:
    """How often a treatment is done, not how often a symptom comes or how long someone works."""
    if _pattern(r" in active practice| of (?:pain|work|sleep)").match(after):
        return False
    if before.endswith(("hours", "hrs")):
        return False
    symptom = _pattern(_SYMPTOM_OR_WORK).search(before)
    if symptom is None:
        return True
    # "Headaches, for which she gets Botox injections every 12 weeks"
    treated = _pattern(_THERAPY).search(before, symptom.end()) or _pattern(_TAKEN).search(before)
    return treated is not None and symptom[0] != "work"


def _length(before: str, after: str) -> bool:
    """How long a treatment is given or a device rented, not how long ago or how long something hurt."""
    if after.startswith((" post ", " history", " status", " duration", " conservative")):
        return False
    if after.startswith(_GIVEN_AFTER):
        return True
    if after.startswith((" in ", " more in ")) and _pattern(_TERM_WORN).match(after):
        return True
    if after.startswith(" after ") and not before.endswith(("for ", "up to ")):
        return False
    if after.startswith((" ", "-")) and _pattern(_TERM_OF).match(after):
        return True
    if after.startswith(" of ") and _pattern(_TERM_GIVEN).match(after):
        return not (before.endswith("plateau of ") or _pattern(_OF_NO_DOSE).match(after))
    return _length_after(before)


def _length_after(before: str) -> bool:
    """Whether the words before a length of time name what is given for so long."""
    if before.endswith(("period of ", "period is ", "period: ", "period, ")) and _pattern(_PERIOD).search(before):
        return True
    if before.endswith(_LIMITING):
        if before.endswith(_GRANTED_ENDS) and _pattern(_GRANTED).search(before):
            return True
        if before.endswith(_STRICT_ENDS) and _pattern(_STRICT_LIMIT).search(before):
            return True
        if _pattern(_LIMIT_OF_USE).search(before):
            return not _pattern(_LASTING).search(before)
    return _given(before)


def _given(before: str) -> bool:
    """Whether ``before`` ends with what is given, used or rented, small words left out ("therapy for up to")."""
    if before.endswith(("short-term (", "short term (")):
        return True
    rest = before.rstrip(" ,(:")
    last = rest.rpartition(" ")[2]
    for _ in range(4):
        if last not in _FILLERS:
            break
        rest = rest[: -len(last)].rstrip(" ,(:")
        last = rest.rpartition(" ")[2]
    return last in _GIVEN_WORDS or (last[-3:] in _GIVEN_TAILS and last.endswith(_GIVEN_ENDS))


def _of_therapy(before: str, after: str) -> bool:
    """ "2x4" or "x 12" of a therapy, not the size of a thing."""
    return bool(_pattern(_THERAPY).search(before))


def _word(before: str, after: str) -> bool:
    """A rate in one word: "daily" (as in daily activities) needs a drug taken or a service."""
    if after.startswith((" living", " activit", " function", " life")):
        return False
    if _pattern(_SERVICE).match(after) or _pattern(_TAKEN).search(before):
        return True
    if not before.endswith("for ") and (_given(before) or before.endswith("management ")):
        return True
    return bool(_pattern(_SCREENED).search(before) or _pattern(_SCREENED).search(after))


def _bare(before: str, after: str) -> bool:
    """A number set after what it counts: "physical therapy sessions, 12"."""
    return bool(_pattern(_COUNTED_BEFORE).search(before))


def _tally(before: str, after: str) -> bool:
    """A number before the treatment it counts ("six physical therapy visits"), no page or spinal level."""
    return not before.endswith(("page ", "pages ", "chapter ", "table ", "level ", "grade ", "-", "/"))


_CHECKS: dict[str, Callable[[str, str], bool]] = {
    "strength": _strength,
    "percent": _percent,
    "number": _number,
    **dict.fromkeys(("rate", "adverb", "interval"), _rate),
    "length": _length,
    **dict.fromkeys(("shorthand", "multiple"), _of_therapy),
    "timed": lambda before, after: _length_after(before),
    "word": _word,
    "bare": _bare,
    "tally": _tally,
}
