"""The two commonest bodies of guideline lines, read by one pattern each; :mod:`.lines` would read them alike, slower.

"MTUS Knee Complaints 2004, Section(s): Special Studies." and "Official Disability Guidelines (ODG), Knee, MRI."
"""

from __future__ import annotations

import re
from functools import cache

from ..records import Citation
from .lines import Found, Source, clean_detail
from .names import first_words, publication_names

_MTUS = re.compile(
    r"MTUS (?P<title>[A-Z][A-Za-z,& -]{3,60}) (?P<year>(?:19|20)\d\d)(?:, Section\(s\): (?P<detail>[A-Z][^0-9]*))?[. ]*"
)
_ODG = re.compile(
    r" ?(?P<title>Official Disability Guidelines(?: \(ODG\))?|ODG)(?P<detail>(?:[,:;]| -)? [A-Za-z][^0-9]*)?[. ]*"
)
_WORD = re.compile(r"[A-Za-z]+")
# what may begin another publication, page numbers or a label of its own
_MTUS_MORE = (
    *("uideline", "hapter", "ACOEM", "American College", "MTUS", "ODG"),
    *("Offi", "offi", "Page", "page", "Section", "section"),
)
_ODG_MORE = frozenset(
    {"acoem", "odg", "off", "official", "other", "http", "https", "www", "twc", "treatment", "guidelines", "guideline"}
    | {"page", "pages", "pg", "pgs", "pp", "p", "s"}
)


def read_simple(body: str, source: Source) -> Found | None:
    """Read a body that names one guideline of the schedule by title and year, or the ODG alone; None for others."""
    match = (_MTUS if source == "MTUS" else _ODG).fullmatch(body)
    if match is None:
        return None
    detail = match["detail"]
    if source == "MTUS":
        if match["title"] not in _titles() or (detail and any(map(detail.__contains__, _MTUS_MORE))):
            return None
        citation = Citation("MTUS", match["title"], int(match["year"]), clean_detail(detail or ""))
        return Found(citation, 0, match.end("year"))
    if detail and not _strange().isdisjoint(_WORD.findall(detail.lower())):
        return None
    start, end = match.span("title")
    return Found(Citation("Non-MTUS", match["title"], None, clean_detail(detail or "")), start, end)


@cache
def _titles() -> frozenset[str]:
    return frozenset(publication_names("chapter"))


@cache
def _strange() -> frozenset[str]:
    return _ODG_MORE | first_words()
