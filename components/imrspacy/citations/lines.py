"""The guideline lines of 2014 to 2017: "Decision based on MTUS ... Decision based on Non-MTUS Citation ...".

A line is cut at its cues into bodies, a body into units (one a publication), a unit into title, edition year,
detail and pages. Names come from the lexicons; a name that is in neither is read by its punctuation.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ..records import Citation
from .names import ACOEM, ODG, abbreviated, edition_of, mtus_name, publication_at
from .pages import cut_pages

Source = Literal["MTUS", "Non-MTUS"]


class Found(NamedTuple):
    """A citation and where its name (with the edition year) stands in the text it was read from."""

    citation: Citation
    start: int
    end: int


_BASED = re.compile(r"based on (?:the )?(?P<non>non-? ?mtus)\b(?: citations?)?:?|based on (?P<mtus>mtus)\b")
_BARE_CUE = re.compile(r"non-mtus citations?:?")
# "1) ", ", and the ", " and the ", a blank after a number, before a capital; the set of characters at its start is
# searched fast
_SEPARATOR = re.compile(
    r"[\s,;.&](?:(?<=\s)(?:\(?\d\)\s|[,;.&]\s?(?:and\s)?(?:the\s)?|and\s(?:the\s)?|(?<=\d\s))"
    r"|(?<=[,;.&])\s?(?:and\s)?(?:the\s)?)(?=[A-Z(])"
)
# what a second guideline of a body has, if the first one's sections are told
_MORE = re.compile(r"guideline|chapter|acoem|american college|mtus|odg|offi|19|20")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_YEAR = re.compile(
    rf"[, ]{{0,2}}\(?(?:(?:revised|effective):? )?(?:(?<=\(){_MONTH}\.?,? )?"
    r"(?P<year>(?:19|20)\d\d)\b(?! ?update)\)?"
)
_SECTION = re.compile(r"[\s,;:.–—-]*(?:section ?\(s\)|sections?\b(?=\s?:))\s?:?\s?")
_AFTER_TITLE = re.compile(r"\s*(?:$|[,;.]|page|section|and\b)")
_UNKNOWN_MTUS = re.compile(
    r"(?:mtus[,:]? ?)?(?P<title>[^.;:]{2,90}?)(?=,? \(?(?:19|20)\d\d\b|,? ?sections?\b|,? page|[.;:]|$)"
)
_NEXT_DATED = re.compile(r", and (?=[^.;:]{3,80} (?:19|20)\d\d(?:[,.]|$))")
_OTHER = re.compile(
    r"[\s,;.]*(?:\band )?\bother medical treatment guidelines?(?: or medical evidence)?\s?[:;,]?\s?"
    r"|[\s,;.]*(?:\band )?\bother (?:medical )?evidence\s?:\s?"
)
_NAMED_GUIDELINE = re.compile(
    r"[A-Z][\w.'’&/-]*(?: (?:[A-Z][\w.'’&/-]*|of|for|the|and|on|\([A-Z]{2,8}\))){0,9} [Gg]uidelines?\b"
)
# parts of the ODG under such a name
_PART = re.compile(r"Therapy|Medicine|Chapter|ODG|Disability")
_URL = re.compile(r"(?:https?:? ?//|www\.)\S+(?:(?<=-) \S+)?(?:(?<=/) [a-z0-9_-]+[/.]\S+)?")
_ODG = re.compile(ODG)
_ACOEM = re.compile(ACOEM)
# a topic may come before the publication: "Neck chapter, ODG"
_LATE = re.compile(rf"(?<![\w-])(?:{ODG}|{ACOEM})")
_APART = re.compile(r"[,;.:] ?$| and $")
_NEXT_ORDINAL = re.compile(r"\s\(?\d[.)]\s*$")
_ORDINAL = re.compile(r"\(?1[).]\s(?:the )?|the (?=\w)")
# "Guidelines on Perioperative Evaluation": what a guideline is about belongs to its name
_SUBJECT = re.compile(r"(?<=guideline|uidelines) (?:on|for|regarding) [^,;:.()]{3,90}")
_LOOSE_YEAR = re.compile(
    r"(?<![/\d.-])(?<!updated )(?<!accessed )(?<!reviewed )(?P<year>19[5-9]\d|20[0-4]\d)(?![\d/-])"
)
# an edition told between commas ("Work Loss Data Institute, 2016, Neck"), or as one ("13th ed. (web 2015)")
_STATED_YEAR = re.compile(
    r"(?<=, )((?:19|20)\d\d)(?=[,;.]|$)"
    r"|\b(?:edition|ed\.|version|web|online|internet|index)\)?,? \(?(?:web,? )?((?:19|20)\d\d)\b(?![/-])"
)
_TITLE_YEAR = re.compile(rf",? (?P<bracket>\()?(?P<month>{_MONTH}\.?,? )?(?P<year>(?:19|20)\d\d)(?(bracket)\))$")
_TITLE_END = re.compile(
    r"\s?;|\.\s(?=\S)|\s-\s|,? \(?updated\b|(?:(?<=guideline)|(?<=guidelines)|(?<=criteria)|(?<=policy)),\s"
    r"|(?:(?<=guideline)|(?<=guidelines)):\s"
    r"|,? (?=(?:chapters?|sections?|pages?|pgs?|vol(?:ume)?)\b\.? ?\(?s?\)?:? ?\d)"
)
_YEAR_ONLY = re.compile(r"[.,;]? \(?(?:19|20)\d\d\)?")
_ABBREVIATION = re.compile(r"(?:\b[a-z]|\b(?:et al|dr|st|vs|no|vol|inc|u\.s))$")
_EDGE = " \t\n,;:."
_DETAIL_EDGE = _EDGE + "-–—/"


def bodies(lower: str) -> list[tuple[Source, int, int]]:
    """Find the parts of a guideline line that name publications, in order: source, start, end.

    The body of an MTUS cue begins with the word "MTUS"; that of a Non-MTUS cue after it.
    """
    cues: list[tuple[int, int, Source]] = []
    at = lower.find("based on ")
    while at >= 0:
        cue = _BASED.match(lower, at)
        if cue:
            begin = at - 9 if lower.startswith("decision ", max(0, at - 9)) else at
            if cue["mtus"]:
                cues.append((begin, cue.start("mtus"), "MTUS"))
            else:
                cues.append((begin, cue.end(), "Non-MTUS"))
        at = lower.find("based on ", at + 9)
    if lower.count("non-mtus citation") > sum(source == "Non-MTUS" for _, _, source in cues):
        for bare in _BARE_CUE.finditer(lower):
            if not any(begin <= bare.start() < end for begin, end, _ in cues):
                cues.append((bare.start(), bare.end(), "Non-MTUS"))
    if not cues:
        return []
    cues.sort()
    ends = [begin for begin, _, _ in cues[1:]] + [len(lower)]
    return [(source, start, end) for (_, start, source), end in zip(cues, ends, strict=True)]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without edge punctuation and a trailing "and"."""
    while end > start and (text[end - 1] in _EDGE or text.endswith((" and", " And", " AND"), start, end)):
        end -= 1 if text[end - 1] in _EDGE else 4
    while start < end and text[start] in _EDGE:
        start += 1
    return start, end


def clean_detail(rest: str) -> str | None:
    """Give what is left of a unit beside its name, without edge punctuation; None for nothing."""
    detail = rest.rstrip()
    if detail[-2:-1].isdigit():
        detail = _NEXT_ORDINAL.sub("", detail)
    detail = detail.strip(_DETAIL_EDGE)
    if detail.startswith(("(", "[")) and detail.count("(") > detail.count(")"):
        detail = detail[1:].strip()
    return detail if detail[:1].isalnum() or any(char.isalnum() for char in detail) else None


def read_mtus(text: str, lower: str, start: int, end: int) -> list[Found]:
    """Citations of an MTUS body: guidelines and chapters, each with its own sections or topics and pages."""
    starts = _mtus_starts(text, lower, start, end)
    found: list[Found] = []
    for index, at in enumerate(starts):
        stop = starts[index + 1] if index + 1 < len(starts) else end
        if index and _ODG.match(lower, at, stop):
            found.extend(read_publications(text, lower, at, stop))
        else:
            found.append(_mtus_unit(text, lower, *trim(text, at, stop)))
    return found


def _mtus_starts(text: str, lower: str, start: int, end: int) -> list[int]:
    name, starts = mtus_name(), [start]
    opening = name.match(lower, start, end)
    named = opening.end() if opening else start
    _, after = _year_after(lower, named, end)
    if _SECTION.match(lower, after, end) and _MORE.search(lower, after, end) is None:
        return starts
    for separator in _SEPARATOR.finditer(text, start + 4, end):
        at = separator.end()
        if at <= named or text[at] == "(":
            continue
        hit = name.match(lower, at, end)
        sectioned = lower.find("section", starts[-1], at) >= 0
        dated = _NEXT_DATED.match(lower, separator.start(), end) or _ODG.match(lower, at, end)
        if at > starts[-1] and ((hit and _names_another(hit, lower, sectioned)) or dated):
            starts.append(at)
            named = hit.end() if hit else at
    return starts


def _names_another(hit: re.Match[str], lower: str, sectioned: bool) -> bool:
    """Whether a title inside a body begins a new citation and is not the name of a section or topic."""
    known = hit["known"]
    if known is None:
        after = _AFTER_TITLE.match(lower, hit.end(), min(len(lower), hit.end() + 12))
        return bool(hit["body"] and (hit["chapter"] or after))
    marked = hit["chapter"] or hit["body"] or (hit["kind"] or "").endswith(("guideline", "guidelines"))
    if marked or hit[0].startswith("mtus") or _YEAR.match(lower, hit.end()):
        return True
    plain = " " in known and known != "chronic pain"
    return plain and not sectioned and bool(_AFTER_TITLE.match(lower, hit.end()))


def _mtus_unit(text: str, lower: str, start: int, end: int) -> Found:
    hit = mtus_name().match(lower, start, end)
    span = hit.span("title") if hit and hit["title"].strip(" ,") else (start, start)
    if span[0] == span[1]:
        unknown = _UNKNOWN_MTUS.match(lower, start, end)
        span = unknown.span("title") if unknown else (start, end)
        if lower[slice(*span)] in ("guidelines", "guideline", "treatment guidelines", "mtus"):
            span = (start, span[1])
    title_start, title_end = trim(text, *span)
    year, after = _year_after(lower, title_end, end)
    if year is None and hit and hit["bookyear"]:
        year = int(hit["bookyear"])
    rest, pages = cut_pages(text[after:end])
    section = _SECTION.match(rest.lower())
    detail = clean_detail(rest[section.end() :] if section else rest)
    title = text[title_start:title_end] or text[start:end]
    return Found(Citation("MTUS", title, year, detail, pages), start, after)


def _year_after(lower: str, at: int, end: int) -> tuple[int | None, int]:
    year = _YEAR.match(lower, at, end)
    return (int(year["year"]), year.end()) if year else (None, at)


def read_publications(text: str, lower: str, start: int, end: int) -> list[Found]:
    """Citations of a Non-MTUS body: known publications, addresses, and at its start any other reference."""
    found: list[Found] = []
    for part_start, part_end in _other_parts(lower, start, end):
        part_start, part_end = trim(text, part_start, part_end)
        ordinal = _ORDINAL.match(lower, part_start, part_end)
        part_start = ordinal.end() if ordinal else part_start
        starts = _publication_starts(text, lower, part_start, part_end) if part_start < part_end else []
        for index, at in enumerate(starts):
            stop = starts[index + 1] if index + 1 < len(starts) else part_end
            found.append(_publication_unit(text, lower, *trim(text, at, stop)))
    return found


def _other_parts(lower: str, start: int, end: int) -> list[tuple[int, int]]:
    if lower.find("other ", start, end) < 0:
        return [(start, end)]
    parts, last = [], start
    for other in _OTHER.finditer(lower, start, end):
        parts.append((last, other.start()))
        last = other.end()
    return [*parts, (last, end)]


def known_publication(lower: str, at: int, end: int) -> tuple[int, str, str] | None:
    """End, kind and family of the publication named at ``at``; mentions of one family are one citation."""
    head = lower[at : at + 1]
    if head in "hw":
        if lower.startswith(("http", "www."), at) and (url := _URL.match(lower, at, end)):
            return trim(lower, at, url.end())[1], "url", url[0]
    elif head in "o(":
        if hit := _ODG.match(lower, at, end):
            return hit.end(), "guideline", "odg"
    elif head == "a" and (hit := _ACOEM.match(lower, at, end)):
        return hit.end(), "guideline", "acoem"
    hit_publication = publication_at(lower, at)
    if hit_publication and hit_publication[0] <= end:
        name, kind = lower[at : hit_publication[0]], hit_publication[1]
        stop = abbreviated(lower, at, hit_publication[0])
        stop = edition_of(lower, stop, end)
        subject = _SUBJECT.match(lower, stop, end)
        return (subject.end() if subject else stop), kind, name
    return None


def _publication_starts(text: str, lower: str, start: int, end: int) -> list[int]:
    first = known_publication(lower, start, end)
    families = {first[2]} if first else set()
    firm = first is not None and first[1] in ("guideline", "reference", "url")
    starts, done = [start], first[0] if first else start
    urls = list(_URL.finditer(lower, done, end)) if "http" in lower or "www." in lower else []
    for url in urls:
        joint = _APART.search(lower, max(start, url.start() - 5), url.start())
        apart = first is None or first[1] == "url" or joint
        if apart and not ("odg" in families and "odg" in url[0]):
            starts.append(url.start())
    for separator in _SEPARATOR.finditer(text, start, end):
        at = separator.end()
        if at < done or at >= end:
            continue
        if urls and any(url.start() <= separator.start() < url.end() - 1 for url in urls):
            continue
        known = known_publication(lower, at, end)
        if known is None and ";" in separator[0]:
            known = _named_guideline(text, lower, at, end)
        if known is None or known[2] in families or known[1] in ("part", "journal", "url"):
            continue
        strong = separator[0].strip(" ,") != ""
        if known[1] == "organization" and not (firm and strong):
            continue
        if firm or strong:
            starts.append(at)
            families.add(known[2])
            done = known[0]
    return sorted(set(starts))


def _named_guideline(text: str, lower: str, at: int, end: int) -> tuple[int, str, str] | None:
    """A name of capitalized words that ends in "Guidelines" and that no lexicon holds."""
    named = _NAMED_GUIDELINE.match(text, at, end)
    return (named.end(), "guideline", lower[at : named.end()]) if named and not _PART.search(named[0]) else None


def _publication_unit(text: str, lower: str, start: int, end: int) -> Found:
    known = known_publication(lower, start, end)
    if known is None and (late := _LATE.search(lower, start, end)):
        title = text[late.start() : late.end()]
        title = title.strip("()") if title.startswith("(") else title
        rest, pages = cut_pages(text[start:end])
        detail = rest[: late.start() - start] if late.end() >= end else rest
        return Found(Citation("Non-MTUS", title, None, clean_detail(detail), pages), late.start(), late.end())
    if known is None or known[1] == "organization":
        return _free_reference(text, start, end, known[0] if known else start)
    title_end, kind, family = known
    if kind == "part" and end - start < 90:
        return _free_reference(text, start, end, title_end)
    title = text[start:title_end]
    year, after = (None, title_end) if kind == "url" else _year_after(lower, title_end, end)
    rest, pages = cut_pages(text[after:end]) if kind != "url" else (text[after:end], ())
    if year is None and kind == "journal":
        year = _loose_year(rest)
    elif year is None and kind != "url":
        year = _stated_year(rest.lower()) or (_loose_year(title) if kind == "guideline" else None)
    if family == "odg":
        title = title.strip("()") if title.startswith("(") else title
    return Found(Citation("Non-MTUS", title, year, clean_detail(rest), pages), start, after)


def _free_reference(text: str, start: int, end: int, named: int) -> Found:
    """Read a publication that no lexicon names: its title ends at a semicolon or full stop, not at a comma.

    A reference that begins with an organization or authors ("Mercy Health. Reflux disease. Toledo (OH) ...")
    keeps its second sentence, the document's title.
    """
    bare, pages = cut_pages(text[start:end])
    low = bare.lower()
    title_end, sentences = len(bare), 0
    for mark in _TITLE_END.finditer(low, min(named - start, len(low))):
        stop = mark.group().startswith(".")
        if stop and _ABBREVIATION.search(low, max(0, mark.start() - 8), mark.start()):
            continue
        sentences += 1
        if stop and sentences == 1 and _is_author(low[: mark.start()], named > start):
            continue
        title_end = mark.start()
        break
    rest = bare[title_end:]
    title = bare[:title_end].strip(_EDGE)
    year, named_end = _loose_year(rest), len(title)
    edition = _TITLE_YEAR.search(title.lower())
    if edition and edition.start():
        year = int(edition["year"])
        named_end = edition.start() if edition["month"] else named_end
        title = title[: edition.start()]
    elif _YEAR_ONLY.fullmatch(rest):
        named_end = len(bare)
    return Found(Citation("Non-MTUS", title, year, clean_detail(rest), pages), start, start + named_end)


def _is_author(sentence: str, organization: bool) -> bool:
    return organization or sentence.endswith("et al") or bool(re.search(r"\b[a-z]{1,2}$", sentence))


def _stated_year(rest: str) -> int | None:
    year = _STATED_YEAR.search(rest) if "20" in rest or "19" in rest else None
    return int(year[1] or year[2]) if year else None


def _loose_year(rest: str) -> int | None:
    year = _LOOSE_YEAR.search(rest.lower())
    return int(year["year"]) if year else None
