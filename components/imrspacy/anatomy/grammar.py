"""Body parts, spinal levels and laterality of one disputed request.

What counts is named by the annotation guide: regions verbatim in lower case and without laterality
("lumbar" stays "lumbar"), spinal levels verbatim, one laterality for the request. Regions that only belong
to the name of a speciality or a manoeuvre ("hand surgeon", "spine surgery evaluation") are none.
"""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files
from typing import NamedTuple

from imrspacy.text import folded, remembering

#: What may follow a region that only names a speciality, a test or a way of speaking, not a place to treat.
_NAME_TAIL = (
    r"(?:[ /-](?:and (?:neck|foot|hand|wrist|ankle|upper extremity|joint) )?"
    r"(?:surge(?:on|ons|ry|ries)|specialists?|special(?:i)?ty|fellowship|therap(?:y|ist)|cent(?:er|re)|clinic"
    r"|school|doctor|md|institute|to|held|free|out|up|on|off|doppler|pressure|start|based|written"
    r"|sprays?|controls?|shower|rails?|drops?|wash|rinse"
    r"|functions?|panels?|profiles?|hormones?|stimulating|enzymes?|inhaler|swab|test(?:s|ing)?|lozenges?|guard)(?![a-z])"
    # "occipital nerve block" names the nerve, "cervical nerve root" the segment.
    r"|(?<!cervical)(?<!thoracic)(?<!lumbar)(?<!sacral) nerves?(?![a-z]))"
)
#: Bones, tendons and tunnels before such a word are part of the operation's name: "rotator cuff repair".
_OPERATION = (
    r"(?:[ /-][a-z]+){0,2}?[ /-](?:repairs?|releases?|resections?|excisions?|teno[dtl]\w+|reconstruction"
    r"|decompression|debridement|lengthening|transfer|(?:hemi)?arthroplasty|replacement|osteotomy|syndrome"
    r"|(?:allo|auto)?grafts?)"
    r"(?![a-z])"
)
_NAME_KINDS = frozenset({"bone", "muscle and tendon"})
_SEGMENT = "spine segment"
_SEGMENT_LIST = r"(?:%(s)s)(?:(?: ?[,/&+] ?| and | or |, and |-)(?:(?:left|right|bilateral|the) ){0,2}(?:%(s)s)){1,6}"
_LEVEL = re.compile(
    r"(?<![a-z0-9.#])[ctls] ?-?(?:1[0-2]|[1-9])"
    r"(?:(?: ?[-/\u2013] ?| (?:to|through|thru) )(?:[ctls] ?-?)?(?:1[0-2]|[1-9])){0,4}(?![0-9a-z%]|\.\d)"
)
# The start of a level; only those with a capital count.
_CAPITAL_LEVEL = re.compile("[CTLS] ?-?[1-9]")
#: How a drug is taken is no place to treat.
_WAYS = (
    "by mouth",
    "per mouth",
    "under tongue",
    "under the tongue",
    "to skin",
    "to the skin",
    "on skin",
    "on the skin",
)
#: Short words for regions, some with their side, and what they stand for.
_SHORT = re.compile(
    r"\b(?:b|l|r)(?P<limb>[ul])e\b|(?<=left )(?P<one>[ul])e\b|(?<=right )(?P<other>[ul])e\b"
    r"|(?:(?<=bilateral )|(?<=b/l )|(?<=both ))(?P<both>[ul])es?\b"
    r"|\b(?P<segment>[clt]|l/?s)[-/ ]?(?:spine\b|sp\b)|(?<![a-z0-9/])(?P<spine>[clt])/s\b"
)
# The words with which such a place begins.
_SHORT_WORDS = frozenset(
    "bue lue rue ble lle rle ue ues le les c t l ls cspine tspine lspine lsspine csp tsp lsp lssp".split()
)
_SEGMENTS = {"c": "cervical", "t": "thoracic", "l": "lumbar", "ls": "lumbosacral", "l/s": "lumbosacral"}
_FINGERS = re.compile(
    r"\b((?:(?:index|middle|long|ring|small|little|pinky|first|second|third|fourth|fifth|great|big)"
    r"(?:,? (?:and|&) | ?[,/&] ?)){1,4})((?:index|middle|long|ring|small|little|pinky|second|third|fourth|fifth) )"
    r"(?:trigger )?(finger|toe)s?\b"
)
#: A level after another, its letter left out: "C3-4, 4-5".
_FURTHER_LEVEL = re.compile(
    r"(?:, ?| and |, and | & |/)((?:1[0-2]|[1-9])-(?:1[0-2]|[1-9]|S1))(?![\d/-]"
    r"| ?(?:x|times|visits?|sessions?|treatments?|hours?|days?|weeks?|months?|units?|tab|cap|per|mg|ml|injections?)\b)"
)
_BILATERAL = re.compile(
    r"\b(?:bilateral(?:ly)?|bil(?:at)?\b|b/l|both|left (?:and|&|or|/) ?(?:the )?right"
    r"|right (?:and|&|or|/) ?(?:the )?left)"
    r"|\b(?:left/right|right/left|r/l|l/r)\b|\b(?:bue|ble)\b"
)
_SIDE = (
    r"\b(left|right)(?:[- ]?(?:sided?|hand(?:ed)?))?\b(?! (?:to|after|before|away|over)\b)"
    r"|(?<![a-z0-9])\(?(lt|rt|l|r)(?:\)|\.(?!\d)|[ul]e\b|(?= (?:%s)))"
)
# The words with which a side or both sides begin; what follows them decides.
_ONE_SIDE = frozenset(
    "left right leftside leftsided rightside rightsided lefthand lefthanded righthand righthanded lt rt l r"
    " lue lle rue rle ltue ltle rtue rtle".split()
)
_BOTH_SIDES = frozenset("bil bilat b l r bue ble".split())
_WORD = re.compile("[a-z0-9]+")


@functools.cache
def region_kinds() -> dict[str, str]:
    """The anatomy lexicon: region as written in requests -> its kind (``regions.jsonl``)."""
    source = files(__package__).joinpath("regions.jsonl").read_text(encoding="utf-8")
    records = (json.loads(line) for line in source.splitlines() if line)
    return {record["region"]: record["kind"] for record in records}


def _alternatives(names: list[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names)


class _Tables(NamedTuple):
    """What is made of the lexicon: coordinated segments and limbs; sides, also short before a region; the regions.

    ``regions`` gives for a word the regions that begin with it, in the order in which they are tried, each with what
    must follow it: a segment with its noun, then places, last bones, muscles and tendons, the longer ones first.
    """

    shared: re.Pattern[str]
    side: re.Pattern[str]
    regions: dict[str, list[tuple[str, re.Pattern[str]]]]


@functools.cache
def _tables() -> _Tables:
    """Made on first use."""
    kinds = region_kinds()
    longest = sorted(kinds, key=len, reverse=True)
    segments = [name for name in longest if kinds[name] == _SEGMENT]
    shared = re.compile(
        rf"\b(?:({_SEGMENT_LIST % {'s': _alternatives(segments)}}) (spine)"
        r"|(upper)(?: and | & |/|, )(lower) (extremit\w+|limbs?|back))\b"
    )
    noun = re.compile(rf" (?:spine|para(?:spinal|vertebral|spinous) (?:muscles?|musculature))\b(?!{_NAME_TAIL})")
    place = re.compile(rf"\b(?!{_NAME_TAIL})")
    part = re.compile(rf"(?!{_OPERATION})\b(?!{_NAME_TAIL})")
    regions: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for names, follows in (
        (segments, noun),
        ([name for name in longest if kinds[name] not in _NAME_KINDS], place),
        ([name for name in longest if kinds[name] in _NAME_KINDS], part),
    ):
        for name in names:
            regions.setdefault(_WORD.findall(name)[0], []).append((name, follows))
    return _Tables(shared, re.compile(_SIDE % _alternatives(longest)), regions)


@functools.cache
def _segment_words() -> frozenset[str]:
    """The words with which the spine's segments begin."""
    return frozenset(_WORD.findall(name)[0] for name, kind in region_kinds().items() if kind == _SEGMENT)


@remembering(4096)
def body_parts(request: str) -> tuple[str, ...]:
    """The anatomical regions named in ``request``, lower case, each once, in their order.

    >>> body_parts("MRI of the cervical and thoracic spine, left knee")
    ('cervical spine', 'thoracic spine', 'knee')
    """
    low = " ".join(folded(request).split())
    if not _SHORT_WORDS.isdisjoint(_WORD.findall(low)):
        low = _SHORT.sub(_written_out, low)
    low, found = _lists(low)
    found += _single(low)
    if len(found) < 2:
        return tuple([name for _, name in found])
    names = dict.fromkeys([name for _, name in sorted(found)])
    # "Lumbar spine ... anterior lumbar fusion": a segment that a fuller name holds is said already.
    return tuple(name for name in names if not any(other.startswith(f"{name} ") for other in names))


def _lists(low: str) -> tuple[str, list[tuple[int, str]]]:
    """The regions of lists that share a noun, with their places; and the text with such lists blanked out."""
    found: list[tuple[int, str]] = []
    if "finger" in low or "toe" in low:
        for match in _FINGERS.finditer(low):
            fingers = _WORD.findall(match[1].replace(" and ", " ") + match[2])
            found += [(match.start() + place, f"{name} {match[3]}") for place, name in enumerate(fingers)]
            low = _without(low, match)
    if ("upper" in low and "lower" in low) or (" spine" in low and _segments_named(low) > 1):
        for match in _tables().shared.finditer(low):
            found += _distributed(match)
            low = _without(low, match)
    return low, found


def _without(low: str, match: re.Match[str]) -> str:
    return low[: match.start()] + "#" * (match.end() - match.start()) + low[match.end() :]


def _segments_named(low: str) -> int:
    segments = _segment_words()
    return len([word for word in _WORD.findall(low) if word in segments])


def _single(low: str) -> list[tuple[int, str]]:
    """The regions that stand alone, with their places; one with blanks may also be written with hyphens."""
    regions = _tables().regions
    spaced = low.replace("-", " ")
    found = []
    free = 0
    for word in _WORD.finditer(low):
        if word[0] not in regions or word.start() < free or not _begins_word(low, word.start()):
            continue
        start = word.start()
        for name, follows in regions[word[0]]:
            text = low if "-" in name else spaced
            if text.startswith(name, start) and (rest := follows.match(low, start + len(name))):
                free = rest.end()
                if not low.endswith(_WAYS, 0, free):
                    found.append((start, low[start:free]))
                break
    return found


def _begins_word(low: str, start: int) -> bool:
    return not start or not (low[start - 1].isalnum() or low[start - 1] == "_")


def _written_out(match: re.Match[str]) -> str:
    """The region that a short word stands for: "bue" -> "upper extremities", "l-spine" -> "lumbar spine"."""
    if segment := match["segment"] or match["spine"]:
        return f"{_SEGMENTS[segment]} spine"
    which = match["limb"] or match["one"] or match["other"] or match["both"]
    noun = "extremities" if match["both"] or match[0][0] == "b" else "extremity"
    return f"{'upper' if which == 'u' else 'lower'} {noun}"


def _distributed(match: re.Match[str]) -> list[tuple[int, str]]:
    """ "cervical and lumbar spine" -> both segments with "spine"; "upper and lower extremities" likewise."""
    segments, spine, upper, lower, noun = match.groups()
    if segments is None:
        return [(match.start(), f"{upper} {noun}"), (match.start() + 1, f"{lower} {noun}")]
    names = [word for word in re.findall(r"[a-z]+", segments) if word in region_kinds()]
    return [(match.start() + place, f"{name} {spine}") for place, name in enumerate(names)]


@remembering(4096)
def levels(request: str) -> tuple[str, ...]:
    """The spinal levels of ``request``, verbatim, each once, in their order.

    >>> levels("Medial branch block at L4-5 and L5-S1, bilateral")
    ('L4-5', 'L5-S1')
    """
    text = " ".join(request.split())
    if not _CAPITAL_LEVEL.search(text):
        return ()
    found: list[str] = []
    for match in _LEVEL.finditer(folded(text)):
        if not text[match.start()].isupper():
            continue
        found.append(text[match.start() : match.end()])
        place = match.end()
        while further := _FURTHER_LEVEL.match(text, place):
            found.append(further[1])
            place = further.end()
    return tuple(dict.fromkeys(found))


@remembering(4096)
def laterality(request: str) -> str | None:
    """``left``, ``right``, ``bilateral`` or None; left and right named apart make the request bilateral.

    >>> laterality("X-ray of the right knee")
    'right'
    """
    low = " ".join(folded(request).split())
    words = set(_WORD.findall(low))
    if _may_be_both(low, words) and _BILATERAL.search(low):
        return "bilateral"
    if _ONE_SIDE.isdisjoint(words):
        return None
    side = _tables().side
    named = [side.match(low, word.start()) for word in _WORD.finditer(low) if word[0] in _ONE_SIDE]
    sides = {(match[1] or match[2])[0] for match in named if match}
    if len(sides) == 2:
        return "bilateral"
    return {"l": "left", "r": "right"}[sides.pop()] if sides else None


def _may_be_both(low: str, words: set[str]) -> bool:
    """Whether a word of both sides stands in a text."""
    named = "bilateral" in low or "both" in low or ("left" in low and "right" in low)
    return named or not _BOTH_SIDES.isdisjoint(words)
