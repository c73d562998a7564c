"""The component ``imr_audit``."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ..alignment import char_spans, doc_text
from ..entities import MentionReader
from ..header.case_block import parse_case_block
from ..records import Flag
from ..text import folded
from .letter import Issue, Letter, Mention, Region
from .stored import KEY
from .words import Places


@Language.factory("imr_audit", requires=["doc.spans", "doc.ents"], assigns=["doc.spans"])
def create_audit(nlp: Language, name: str) -> Audit:
    """Make the component from a pipeline's config."""
    return Audit(nlp, name, scorer=None)


class Audit(MentionReader):
    """Flag statements of fact that contradict each other.

    Writes ``doc.spans["flags"]``: the places that disagree, label = the flag's code, ``span.id_`` = the number of the
    issue, empty for a flag on the letter. The group's attribute ``flags`` is a list of dictionaries (``code``,
    ``message``, ``issue``, ``spans``: places in the group), so that it survives every way of saving a Doc;
    ``doc._.imr_flags`` gives them as :class:`~imrspacy.records.Flag`.
    """

    def match(self, doc: Doc) -> list[Flag]:
        """Give the flags, with their places by characters."""
        from .grammar import find_flags  # not at load: its patterns take their time to compile

        return find_flags(_letter(doc))

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span group."""
        spans: list[Span] = []
        rows = []
        for flag in found:
            places = char_spans(doc, [(start, end, flag.code) for start, end in flag.spans])
            for place in places:
                place.id_ = str(flag.issue or "")
            row = {"code": flag.code, "message": flag.message, "issue": flag.issue}
            rows.append(row | {"spans": list(range(len(spans), len(spans) + len(places)))})
            spans += places
        doc.spans[KEY] = SpanGroup(doc, name=KEY, attrs={KEY: rows}, spans=spans)


def _letter(doc: Doc) -> Letter:
    text = doc_text(doc)
    low = folded(text)
    places: dict[str, list[Region]] = {}
    for section in doc.spans.data.get("sections", ()):
        places.setdefault(section.label_, []).append((section.start_char, section.end_char))
    case = (*places.get("CASE", ()), *places.get("NOTICE", ()))
    return Letter(
        text=text,
        low=low,
        header=parse_case_block("\n\n".join([text[start:end] for start, end in case])),
        case=case,
        summary=tuple(places.get("SUMMARY", ())),
        issues=_issues(doc, text, low),
        mentions=_Mentions(doc),
        places=Places(low),
    )


def _issues(doc: Doc, text: str, low: str) -> tuple[Issue, ...]:
    groups = doc.spans.data
    dependents = _Dependents(doc)
    reviewers, rationales = (
        {span.id: (span.start_char, span.end_char) for span in groups.get(key, ())} for key in ("maximus", "rationales")
    )
    decisions = {span.id: span.label_ for span in groups.get("decisions", ())}
    verdicts = {span.id: ((span.start_char, span.end_char), span.label_) for span in groups.get("verdicts", ())}
    found = []
    for item in groups.get("items", ()):
        key = item.id
        verdict, says = verdicts.get(key, (None, None))
        found.append(
            Issue(
                number=int(item.id_),
                text=text,
                low=low,
                item=(item.start_char, item.end_char),
                decision=decisions.get(key),
                reviewer=reviewers.get(key),
                rationale=rationales.get(key),
                verdict=verdict,
                verdict_says=says,
                dependents=dependents,
            )
        )
    return tuple(found)


class _Dependents:
    """The issues that fall with another; the reasons are read when first asked for."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._numbers: frozenset[int] | None = None

    def __call__(self) -> frozenset[int]:
        if self._numbers is None:
            reasons = self._doc.spans.get("reasons", ())
            self._numbers = frozenset(int(span.id_) for span in reasons if span.label_ == "dependent")
        return self._numbers


class _Mentions:
    """The treatments named in a region; the Doc's entities are read when first asked for."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._starts: list[int] | None = None
        self._rows: list[Mention] = []

    def __call__(self, region: Region) -> list[Mention]:
        if self._starts is None:
            self._rows = [
                (entity.start_char, entity.end_char, entity.kb_id_)
                for entity in self._doc.ents
                if entity.label_ == "TREATMENT"
            ]
            self._starts = [row[0] for row in self._rows]
        return self._rows[bisect_left(self._starts, region[0]) : bisect_left(self._starts, region[1])]
