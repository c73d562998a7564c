"""Body parts, spinal levels and laterality of one disputed request.

What counts is named by the annotation guide: regions verbatim in lower case and without laterality
("lumbar" stays "lumbar"), spinal levels verbatim, one laterality for the request. Regions that only belong
to the name of a speciality or a manoeuvre ("hand surgeon", "spine surgery evaluation") are none.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

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
_SEGMENT_LIST = r"(?:%(s)s)(?:(?: ?[,/&+] ?| and | or |, and |-)(?:(?:left|right|bilateral|the) ){0,2}(?:%(s)s)){1,6}"
_LEVEL = re.compile(
    r"[ctls](?<![a-z0-9.#].) ?-?(?:1[0-2]|[1-9])"
    r"(?:(?: ?[-/\u2013] ?| (?:to|through|thru) )(?:[ctls] ?-?)?(?:1[0-2]|[1-9])){0,4}(?![0-9a-z%]|\.\d)"
)
# How a level begins that counts: with a capital.
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
#: Where such a word for a limb may stand.
_SHORT_LIMB = re.compile(r"[ul](?<=[ blr].)es?\b")
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
# A look at the first character passes over most places of a text.
_BILATERAL = re.compile(
    r"(?=[blr])\b(?:bilateral(?:ly)?|bil(?:at)?\b|b/l|both|left (?:and|&|or|/) ?(?:the )?right"
    r"|right (?:and|&|or|/) ?(?:the )?left|(?:left/right|right/left|r/l|l/r|bue|ble)\b)"
)
_SIDE = (
    r"(?=[lr(])(?:\b(left|right)(?:[- ]?(?:sided?|hand(?:ed)?))?\b(?! (?:to|after|before|away|over)\b)"
    r"|(?<![a-z0-9])\(?(lt|rt|l|r)(?:\)|\.(?!\d)|[ul]e\b|(?= (?:%s))))"
)


@functools.cache
def region_kinds() -> dict[str, str]:
    """The anatomy lexicon: region as written in requests -> its kind (``regions.jsonl``)."""
    source = files(__package__).joinpath("regions.jsonl").read_text(encoding="utf-8")
    records = (json.loads(line) for line in source.splitlines() if line)
    return {record["region"]: record["kind"] for record in records}


def _alternatives(names: list[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in sorted(names, key=len, reverse=True))


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compiled on first use: coordinated segments, single regions, side abbreviations before a region."""
    kinds = region_kinds()
    segments = _alternatives([name for name, kind in kinds.items() if kind == "spine segment"])
    shared = re.compile(
        rf"\b(?:({_SEGMENT_LIST % {'s': segments}}) (spine)"
        r"|(upper)(?: and | & |/|, )(lower) (extremit\w+|limbs?|back))\b"
    )
    every = _alternatives(list(kinds))
    places = _alternatives([name for name, kind in kinds.items() if kind not in _NAME_KINDS])
    parts = _alternatives([name for name, kind in kinds.items() if kind in _NAME_KINDS])
    muscles = "para(?:spinal|vertebral|spinous) (?:muscles?|musculature)"
    single = re.compile(
        rf"\b(?:(?:{segments}) (?:spine|{muscles})|{places}|(?:{parts})(?!{_OPERATION}))\b(?!{_NAME_TAIL})"
    )
    side = re.compile(_SIDE % every)
    return shared, single, side


@remembering(4096)
def body_parts(request: str) -> tuple[str, ...]:
    """The anatomical regions named in ``request``, lower case, each once, in their order.

    >>> body_parts("MRI of the cervical and thoracic spine, left knee")
    ('cervical spine', 'thoracic spine', 'knee')
    """
    low = _written_out(" ".join(folded(request).split()))
    found: list[tuple[int, str]] = []
    if "finger" in low or "toe" in low:
        for match in _FINGERS.finditer(low):
            fingers = re.findall(r"[a-z]+", match[1].replace(" and ", " ") + match[2])
            found += [(match.start() + place, f"{name} {match[3]}") for place, name in enumerate(fingers)]
            low = _struck(low, match)
    if "spine" in low or "upper" in low:
        for match in _patterns()[0].finditer(low):
            found += _distributed(match)
            low = _struck(low, match)
    found += [(start, name) for start, name in _single(low) if not low.endswith(_WAYS, 0, start + len(name))]
    names = dict.fromkeys(name for _, name in sorted(found))
    # "Lumbar spine ... anterior lumbar fusion": a segment that a fuller name holds is said already.
    return tuple(name for name in names if not any(other.startswith(f"{name} ") for other in names))


def _struck(low: str, match: re.Match[str]) -> str:
    return low[: match.start()] + "#" * (match.end() - match.start()) + low[match.end() :]


def _single(low: str) -> Iterator[tuple[int, str]]:
    """The regions of ``low``, each by itself: where it stands and how it is written."""
    single = _patterns()[1].match
    last = 0
    for _, start, _ in _first_words().find_matches_as_indexes(low):
        if start >= last and (match := single(low, start)):
            last = match.end()
            yield start, match[0]


@functools.cache
def _first_words() -> AhoCorasick:
    """Finds what regions begin with: the pattern of all regions is tried at these words only."""
    words = {match[0] for name in region_kinds() if (match := re.match(r"\w+", name))}
    return AhoCorasick(sorted(words), matchkind=MatchKind.LeftmostLongest)


def _written_out(low: str) -> str:
    """``low`` with short words for regions written out: "bue" -> "upper extremities", "l-spine" -> "lumbar spine"."""
    if "sp" in low or "/s" in low or _SHORT_LIMB.search(low):
        return _SHORT.sub(_long, low)
    return low


def _long(match: re.Match[str]) -> str:
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
    if _BILATERAL.search(low):
        return "bilateral"
    sides = {(match[1] or match[2])[0] for match in _patterns()[2].finditer(low)}
    if len(sides) == 2:
        return "bilateral"
    return {"l": "left", "r": "right"}[sides.pop()] if sides else None
