"""Citations in sentences, as the letters of 2013 and early 2014 give them.

"The Claims Administrator based its decision on the ..., pages 46-47, which is part of the MTUS."
"""

from __future__ import annotations

import re

from ..records import Citation
from .lines import Found, Source, _year_after, clean_detail, known_publication, trim
from .names import mtus_name, plain
from .pages import cut_pages

# what a clause of membership says, and whether of all publications before it ("which are") or the last
_Membership = tuple[Source | None, bool]

_SENTENCE = re.compile(
    r"(?<=[.)\d])\s+(?=(?:The|In|Per|According|Additionally|Also|No|Therefore|This|However|Issue|He|She|It|As)\b)"
)
_CITES = re.compile(
    r"\b(?:bas(?:ed|es|ing) (?:(?:its|his|her|his/her|their|the) )?(?:\w+ )?(?:decisions? )?(?:up)?on"
    r"|rel(?:ied|ies|ying) (?:up)?on|cit(?:ed|es|ing)|used|uses|utilized|referenced|considered|applied"
    r"|consulted)\b"
)
_DENIES = re.compile(
    r"\b(?:not|no|never|without)\b[^.,;]{0,40}\b(?:cite|cited|citing|base|identify|provide|reference|state|dispute)\b"
    r"|\bcited no\b|\bno (?:guidelines?|criteria|evidence)\b[^.,;]{0,40}\bcited"
)
_MEMBER = re.compile(
    r",? ?(?P<quant>both|all|neither|none|each)? ?(?:of )?which (?P<number>is|are|was|were) (?P<not>not )?"
    r"(?:a )?part of the (?:mtus|medical treatment utilization schedule(?: \(mtus\))?)"
    r"|,? ?(?:are |is )?part of the mtus\b"
)
_OPENING = re.compile(r"[\s,;:]*(?:and )?(?:also )?(?:on )?(?:the )?(?:following(?: guidelines?)?:? )?(?:non-mtus )?")
_JOINT = re.compile(r"[,;] (?:and )?(?:also )?(?:on )?(?:the )?| and (?:on )?(?:the )?")
_END = re.compile(
    r",? (?:since|because|as (?:it|they|this|the)|for (?:the )?guidance|to support"
    r"|w(?:as|ere) (?:also )?(?:relied|consulted|used)"
    r"|(?:is|are) (?:also )?(?:the )?(?:relevant|appropriate|applicable))\b"
)
_TAIL = re.compile(r"[\s,;]*(?:\band)?(?: also)?(?: on)?(?: the)?[\s,;]*\Z")
_SCHEDULE = re.compile(
    r"(?:(?:state of )?california(?:'s)? |ca )?(?:division of workers['’]? compensation )?"
    r"(?:mtus\b|medical treatment utilization schedule\b)(?: \((?:ca )?mtus\))?[,:/]?"
    r"(?: ?\(?(?P<year>(?:19|20)\d\d)\)?[,:]?)? ?"
)
_BRACKET = re.compile(r" ?\((?P<in>[^()]{0,80}(?:\([^()]{0,20}\)[^()]{0,60})?)\)")
_CLOSING = re.compile(r",? (?:medical )?(?:treatment )?(?:chapter|guidelines?)\b")
_CLOSING_END = re.compile(r"(?:[ ,]+chapter|[ ,]+guidelines?)+$", re.IGNORECASE)
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLAIMS = re.compile(r"claims administrat(?:or|ion)|utilization review")
_REVIEWER = re.compile(r"(?:expert|physician|professional|medical|chiropractic|peer|imr) reviewer")
_BASIS = r"(?:guidelines?|sections?|criteria|citations?|references?|mtus|chapters?|pages?)\b"
_SAME = re.compile(
    rf"{_BASIS}.{{0,60}}?"
    r"(?:\b(?:used|cited|referenced|relied (?:up)?on|utilized)\b.{0,12}?by the claims administrator.{0,40}?)?"
    r"\b(?:relevant|appropriate|applicable)\b"
    r"|\b(?:relied (?:up)?on|used|applied|agree[sd]? with|concur(?:s|red) with|decision (?:up)?on)"
    rf" (?:the )?(?:same )?{_BASIS}"
)
_LEANS = re.compile(rf"by the claims administrator|referenced section|same {_BASIS}")


def read_prose(text: str, lower: str, start: int = 0, end: int | None = None) -> list[Found]:
    """Citations of the sentences between ``start`` and ``end``, whoever made them."""
    found: list[Found] = []
    for at, stop in sentences(text, start, len(text) if end is None else end):
        found.extend(read_sentence(text, lower, at, stop))
    return found


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences; a sentence ends only before a word that can open such a statement."""
    cuts = [match.start() for match in _SENTENCE.finditer(text, start, end)]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def read_sentence(text: str, lower: str, start: int, end: int) -> list[Found]:
    """Citations of one sentence: after its verb of citing, or from a publication at its start."""
    if _DENIES.search(lower, start, end):
        return []
    verb = _CITES.search(lower, start, end)
    at = _opened(lower, start, end)
    named = _unit_at(lower, at, end) is not None
    if not named and verb is None:
        return []
    begin = at if named or verb is None else verb.end()
    found: list[Found] = []
    for membership, seg_start, seg_end in _segments(lower, begin, end):
        found.extend(_read_segment(text, lower, membership, seg_start, seg_end))
    return found


def _opened(lower: str, start: int, end: int) -> int:
    opening = _OPENING.match(lower, start, end)
    return opening.end() if opening else start


def _segments(lower: str, start: int, end: int) -> list[tuple[_Membership, int, int]]:
    """Parts of a sentence up to each "which is (not) part of the MTUS", with what that says."""
    segments: list[tuple[_Membership, int, int]] = []
    for member in _MEMBER.finditer(lower, start, end):
        outside = member["not"] or member["quant"] in ("neither", "none")
        source: Source = "Non-MTUS" if outside else "MTUS"
        segments.append(((source, member["number"] not in ("is", "was")), start, member.start()))
        start = member.end()
    return [*segments, ((None, True), start, end)]


def _unit_at(lower: str, at: int, end: int) -> Source | None:
    """MTUS or Non-MTUS when a publication's name begins at ``at``."""
    if _SCHEDULE.match(lower, at, end):
        return "MTUS"
    hit = mtus_name().match(lower, at, end)
    if hit and hit["known"] and (hit["body"] or hit["kind"] or "complaints" in hit["known"]):
        return "MTUS"
    known = known_publication(lower, at, end)
    return "Non-MTUS" if known and known[1] != "part" else None


def _read_segment(text: str, lower: str, membership: _Membership, start: int, end: int) -> list[Found]:
    source, for_all = membership
    stop = _END.search(lower, start, end)
    end = stop.start() if stop else end
    units: list[tuple[int, Source]] = []
    families: set[str] = set()
    joints = [joint.end() for joint in _JOINT.finditer(lower, start, end)]
    for at in (_opened(lower, start, end), *joints):
        guess = _unit_at(lower, at, end)
        if guess is None or (units and at < units[-1][0] + 3):
            continue
        known = known_publication(lower, at, end)
        schedule = _SCHEDULE.match(lower, at, end)
        family = known[2] if known and not schedule else lower[at:end]
        if family in families or (units and _continues(lower, units[-1][0], at)):
            continue
        families.add(family)
        units.append((at, guess))
    if not units and source is not None:
        units = [(_opened(lower, start, end), source)]
    found = []
    for index, (at, guess) in enumerate(units):
        last = index + 1 == len(units)
        said = source if source and (for_all or last) else guess
        found.append(_unit(text, lower, said, *trim_joint(text, at, end if last else units[index + 1][0])))
    return [unit for unit in found if unit.citation.title]


def _continues(lower: str, unit: int, at: int) -> bool:
    """Whether the name at ``at`` still belongs to the name that began the unit ("MTUS, Chronic Pain ...")."""
    name_end = unit
    schedule = _SCHEDULE.match(lower, unit)
    if schedule:
        name_end = schedule.end()
    hit = mtus_name().match(lower, name_end)
    if hit:
        name_end = max(name_end, hit.end())
    return at <= name_end


def trim_joint(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of a unit without the words that join it to the next."""
    window = max(start, end - 24)
    tail = _TAIL.search(text, window, end)
    end = tail.start() if tail else end
    return trim(text, start, end)


def _unit(text: str, lower: str, source: Source, start: int, end: int) -> Found:
    if source == "MTUS":
        return _mtus_unit(text, lower, start, end)
    known = known_publication(lower, start, end)
    comma = lower.find(",", start, end)
    title_end = known[0] if known else (comma if comma >= 0 else end)
    year, after = _year_after(lower, title_end, end)
    rest, pages = cut_pages(text[after:end])
    return Found(Citation(source, text[start:title_end], year, clean_detail(rest), pages), start, after)


def _mtus_unit(text: str, lower: str, start: int, end: int) -> Found:
    """Read "[MTUS,] [ACOEM Guidelines,] Title [Guidelines] [Chapter] [(edition)], detail, pages"."""
    schedule = _SCHEDULE.match(lower, start, end)
    at = schedule.end() if schedule else start
    year = int(schedule["year"]) if schedule and schedule["year"] else None
    hit = mtus_name().match(lower, at, end)
    if hit is None or not hit["title"].strip(" ,"):
        comma = lower.find(",", at, end)
        name_start, after = at, comma if comma >= 0 else end
        title = text[name_start:after].strip()
        title = _CLOSING_END.sub("", title) or text[start:after].strip(" ,")
    else:
        name_start, after = hit.start("known") if hit["known"] else hit.start("title"), hit.end()
        title = text[name_start : hit.end("known") if hit["known"] else after]
    closing = _CLOSING.match(lower, after, end)
    after = closing.end() if closing else after
    bracket = _BRACKET.match(lower, after, end)
    if bracket and (_ANY_YEAR.search(bracket["in"]) or "acoem" in bracket["in"] or "mtus" in bracket["in"]):
        after = bracket.end()
        inner = _ANY_YEAR.search(bracket["in"])
        year = int(inner[0]) if inner else year
    if year is None and hit is not None and hit["bookyear"]:
        year = int(hit["bookyear"])
    if year is None:
        year, after = _year_after(lower, after, end)
    rest, pages = cut_pages(text[after:end])
    return Found(Citation("MTUS", title.strip(" ,"), year, clean_detail(rest), pages), start, after)


def read_notice(text: str) -> tuple[list[Citation], list[Citation]]:
    """Citations of the claims administrator and of the reviewer in one paragraph that tells both."""
    lower = plain(text)
    claims: list[Citation] = []
    reviewer: list[Citation] = []
    side = claims
    for start, end in sentences(text, 0, len(text)):
        sentence = lower[start:end]
        who = _subject(sentence)
        if who is None and re.search(r"\bprovider\b", sentence):
            continue
        if who is not None:
            side = claims if who == "claims" else reviewer
        leans = _LEANS.search(sentence) and _SAME.search(sentence) and " not " not in sentence
        if side is reviewer and leans:
            reviewer.extend(citation for citation in claims if citation not in reviewer)
            continue
        side.extend(unit.citation for unit in read_sentence(text, lower, start, end))
    return claims, reviewer


def _subject(sentence: str) -> str | None:
    claims, reviewer = _CLAIMS.search(sentence), _REVIEWER.search(sentence)
    if claims and (reviewer is None or claims.start() < reviewer.start()):
        by = sentence[: claims.start()].endswith("by the ")
        return None if by else "claims"
    return "reviewer" if reviewer else None
