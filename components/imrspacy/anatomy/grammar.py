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

from imrspacy.text import folded, remembering

#: What may follow a region that only names a speciality, a test or a way of speaking, not a place to treat.
_NAME_TAIL = (
    r"(?:[ /-](?:and (?:neck|foot|hand|wrist|ankle|upper extremity|joint) )?"
    r"(?:surge(?:on|ons|ry|ries)|specialists?|special(?:i)?ty|fellowship|therap(?:y|ist)|cent(?:er|re)|clinic"
    r"|school|doctor|md|institute|to|held|free|out|up|on|off|doppler|pressure|start|based|written|controls?|spray|drops"
    r"|cannula|swab|(?:allo|auto)?grafts?)(?![a-z])"
    # "occipital nerve block" names the nerve, "cervical nerve root" the segment.
    r"|(?<!cervical)(?<!thoracic)(?<!lumbar)(?<!sacral) nerves?(?![a-z]))"
)
#: Bones, tendons and tunnels before such a word are part of the operation's name: "rotator cuff repair".
_OPERATION = (
    r"(?:[ /-][a-z]+){0,2}?[ /-](?:repairs?|releases?|resections?|excisions?|teno[dtl]\w+|reconstruction"
    r"|decompression|debridement|lengthening|transfer|(?:hemi)?arthroplasty|replacement|osteotomy|syndrome)"
    r"(?![a-z])"
)
_FINGER = r"(?:index|middle|long|ring|small|little)"
_NAME_KINDS = frozenset({"bone", "muscle and tendon"})
_SEGMENT_LIST = r"(?:%(s)s)(?:(?: ?[,/&+] ?| and | or |, and |-)(?:(?:left|right|bilateral|the) ){0,2}(?:%(s)s)){1,6}"
_LEVEL = re.compile(
    r"[ctls](?<![a-z0-9.#][ctls]) ?-?(?:1[0-2]|[1-9])"
    r"(?:(?: ?[-/\u2013] ?| (?:to|through|thru) )(?:[ctls] ?-?)?(?:1[0-2]|[1-9])){0,4}(?![0-9a-z%]|\.\d)"
)
# "C3-4, 4-5 and 5-6": the letter is said once.
_NEXT_LEVEL = re.compile(
    r"(?: ?[,;&] ?(?:and )?| and )((?:1[0-2]|[1-9]) ?[-/] ?(?:1[0-2]|[1-9]|s1))(?![0-9a-z%./-])"
    r"(?! (?:visits?|sessions?|times|treatments?|x|hours?|days?|weeks?|months?|units?|tab|cap|per|mg|ml|injections?)\b)"
)
# Read with their case: "LE" is a leg, "le" is none.
_SHORT_LIMB = re.compile(r"\b(?:(Bilateral|bilateral|BILATERAL|Both|both|B/L) )?([BLR])?([UL])E(s)?\b")
_SHORT_SPINE = re.compile(r"\b(?:([CTL])|(LS|L/S))[-. ]{1,2}(?=[Ss](?:pine|PINE)\b)")
_SHORT_SIDES = {"B": "bilateral ", "L": "left ", "R": "right "}
_SEGMENTS = {"C": "cervical ", "T": "thoracic ", "L": "lumbar "}
_BILATERAL = re.compile(
    r"\b(?:bilateral(?:ly)?|bil(?:at)?\b|b/l|both|left (?:and|&|or|/) ?(?:the )?right"
    r"|right (?:and|&|or|/) ?(?:the )?left)"
    r"|\b(?:left/right|right/left|r/l|l/r)\b|\b(?:bue|ble)\b"
)
_SIDE = re.compile(
    r"\b(left|right)(?:[- ]?(?:sided?|hand(?:ed)?))?\b(?! (?:to|after|before|away|over)\b)"
    r"|(?<![a-z0-9])\(?(lt|rt|l|r)(?:\)|\.(?!\d)|(?= (?:%s)))"
)


@functools.cache
def region_kinds() -> dict[str, str]:
    """The anatomy lexicon: region as written in requests -> its kind (``regions.jsonl``)."""
    source = files(__package__).joinpath("regions.jsonl").read_text(encoding="utf-8")
    records = (json.loads(line) for line in source.splitlines() if line)
    return {record["region"]: record["kind"] for record in records}


def _alternatives(names: list[str]) -> str:
    """A pattern of the names, the longest first, gathered by their first letter so that few are tried at a place."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]).replace(r"\ ", "[ -]"))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compiled on first use: coordinated segments, single regions, side abbreviations before a region."""
    kinds = region_kinds()
    segments = _alternatives([name for name, kind in kinds.items() if kind == "spine segment"])
    shared = re.compile(
        rf"\b(?:({_SEGMENT_LIST % {'s': segments}}) (spine)"
        r"|(upper)(?: and | & |/|, )(lower) (extremit\w+|limbs?|back)"
        rf"|({_FINGER}(?:(?:, ?| ?[/&] ?| and |, and ){_FINGER}){{1,3}}) (?:trigger )?fingers?)\b"
    )
    every = _alternatives(list(kinds))
    places = _alternatives([name for name, kind in kinds.items() if kind not in _NAME_KINDS])
    parts = _alternatives([name for name, kind in kinds.items() if kind in _NAME_KINDS])
    single = re.compile(rf"\b(?<!air )(?:(?:{segments}) spine|{places}|(?:{parts})(?!{_OPERATION}))\b(?!{_NAME_TAIL})")
    side = re.compile(_SIDE.pattern % every)
    return shared, single, side


@remembering(4096)
def body_parts(request: str) -> tuple[str, ...]:
    """The anatomical regions named in ``request``, lower case, each once, in their order.

    >>> body_parts("MRI of the cervical and thoracic spine, left knee")
    ('cervical spine', 'thoracic spine', 'knee')
    """
    low = _spelled_out(request)
    shared, single, _ = _patterns()
    found: list[tuple[int, str]] = []
    for match in shared.finditer(low):
        found += _distributed(match)
        low = low[: match.start()] + "#" * (match.end() - match.start()) + low[match.end() :]
    found += [(match.start(), match[0]) for match in single.finditer(low)]
    names = dict.fromkeys(name for _, name in sorted(found))
    # "Lumbar spine ... anterior lumbar fusion": a segment that a fuller name holds is said already.
    return tuple(name for name in names if not any(other.startswith(f"{name} ") for other in names))


def _distributed(match: re.Match[str]) -> list[tuple[int, str]]:
    """ "cervical and lumbar spine" -> both segments with "spine"; "upper and lower extremities" likewise."""
    segments, spine, upper, lower, noun, fingers = match.groups()
    if fingers:
        return [(match.start() + at, f"{name} finger") for at, name in enumerate(re.findall(_FINGER, fingers))]
    if segments is None:
        return [(match.start(), f"{upper} {noun}"), (match.start() + 1, f"{lower} {noun}")]
    names = [word for word in re.findall(r"[a-z]+", segments) if word in region_kinds()]
    return [(match.start() + place, f"{name} {spine}") for place, name in enumerate(names)]


@remembering(512)
def _spelled_out(request: str) -> str:
    """A request in lower case, with "BUE", "L-spine" and their like in full."""
    text = " ".join(request.split())
    if "E" in text:
        text = _SHORT_LIMB.sub(_limb, text)
    if "-" in text or "S " in text or " s" in text or " S" in text:
        text = _SHORT_SPINE.sub(lambda short: _SEGMENTS.get(short[1], "lumbosacral "), text)
    return folded(text)


def _limb(short: re.Match[str]) -> str:
    both, side, limb, plural = short.groups()
    several = both or plural or side in (None, "B")
    noun = "extremities" if several and not (side and side != "B") else "extremity"
    return f"{both + ' ' if both else ''}{_SHORT_SIDES.get(side, '')}{'upper' if limb == 'U' else 'lower'} {noun}"


@remembering(4096)
def levels(request: str) -> tuple[str, ...]:
    """The spinal levels of ``request``, verbatim, each once, in their order.

    >>> levels("Medial branch block at L4-5 and L5-S1, bilateral")
    ('L4-5', 'L5-S1')
    """
    text = " ".join(request.split())
    low = folded(text)
    found: dict[str, None] = {}
    for match in _LEVEL.finditer(low):
        if text[match.start()].isupper():
            found[text[match.start() : match.end()]] = None
            after = _NEXT_LEVEL.match(low, match.end()) if "-" in match[0] or "/" in match[0] else None
            while after:
                found[text[after.start(1) : after.end(1)]] = None
                after = _NEXT_LEVEL.match(low, after.end())
    return tuple(found)


@remembering(4096)
def laterality(request: str) -> str | None:
    """``left``, ``right``, ``bilateral`` or None; left and right named apart make the request bilateral.

    >>> laterality("X-ray of the right knee")
    'right'
    """
    low = _spelled_out(request)
    if _BILATERAL.search(low):
        return "bilateral"
    sides = {(match[1] or match[2])[0] for match in _patterns()[2].finditer(low)}
    if len(sides) == 2:
        return "bilateral"
    return {"l": "left", "r": "right"}[sides.pop()] if sides else None
