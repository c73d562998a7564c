"""The view that links: one :class:`Determination` a disputed item, made from the span groups on demand."""

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ..alignment import doc_text, span_text
from ..anatomy.grammar import body_parts, laterality, levels
from ..citations.grammar import parse_citations, parse_notice
from ..doses.grammar import parse_dose
from ..issues.requests import Requests, parse_requests
from ..records import Citation, Dose, IssueRecord, Link, Reason, Treatment
from ..sections.layouts import layout
from ..text import unbroken
from ..treatments.grammar import parse_treatments
from .grammar import links


@dataclass(frozen=True, slots=True)
class Determination:
    """A disputed item with its spans; parts that the letter lacks are None.

    The spans are those of ``doc.spans``; the properties parse their text when asked.
    """

    number: int
    item: Span
    decision: Span | None
    claims_administrator: Span | None
    maximus: Span | None
    rationale: Span | None
    verdict: Span | None
    reasons: tuple[Span, ...]

    @property
    def requests(self) -> Requests:
        """The original, authorized and disputed request of the heading."""
        return parse_requests(folded_text(self.item))

    @property
    def treatments(self) -> tuple[Treatment, ...]:
        """The treatments of the disputed request."""
        return parse_treatments(self.requests.disputed, folded_text(self.item))

    @property
    def dose(self) -> Dose:
        """The dosing of the disputed request."""
        return parse_dose(self.requests.disputed)

    @property
    def citations(self) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
        """What the claims administrator and the reviewer cited."""
        claims, reviewer = (folded_text(line) if line else "" for line in (self.claims_administrator, self.maximus))
        return _citations(claims, reviewer, layout(self.item.doc))


def issue_records(doc: Doc) -> tuple[IssueRecord, ...]:
    """Give the records of all issues of a letter, in letter order."""
    text, linked, name = doc_text(doc), links(doc), layout(doc)
    return tuple([_record(one, text, linked, name) for one in determinations(doc)])


def _citations(
    claims: str, reviewer: str, layout_name: str | None
) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    if layout_name in _PROSE_LAYOUTS:
        # The reviewer may point back: "found the guideline used by the Claims Administrator relevant".
        return parse_notice(f"{claims} {reviewer}")
    return parse_citations(claims), parse_citations(reviewer)


def _record(one: Determination, text: str, linked: dict[int, tuple[Link, ...]], layout_name: str | None) -> IssueRecord:
    def words(span: Span) -> str:
        return unbroken(text[span.start_char : span.end_char])

    item = words(one.item)
    requests = parse_requests(item)
    disputed = requests.disputed
    said = [words(line) if line else "" for line in (one.claims_administrator, one.maximus)]
    claims, reviewer = _citations(said[0], said[1], layout_name)
    evidence = tuple([Reason(span.label_, span.start_char, span.end_char, words(span)) for span in one.reasons])
    return IssueRecord(
        item=item,
        decision=one.decision.label_ if one.decision else None,
        rationale=words(one.rationale) if one.rationale else None,
        original=requests.original,
        authorized=requests.authorized,
        disputed=disputed,
        treatments=parse_treatments(disputed, item),
        dose=parse_dose(disputed),
        body_parts=body_parts(disputed),
        levels=levels(disputed),
        laterality=laterality(disputed),
        claims_administrator=claims,
        maximus=reviewer,
        verdict=one.verdict.label_ if one.verdict else None,
        reasons=tuple(dict.fromkeys([reason.code for reason in evidence])),
        evidence=evidence,
        relations=linked.get(one.number, ()),
    )


def determinations(doc: Doc) -> tuple[Determination, ...]:
    """Give the determinations of a letter in letter order; getter of ``doc._.imr_determinations``."""
    groups = doc.spans.data
    decisions, claims, reviewers, rationales, verdicts = (
        {span.id: span for span in groups.get(key, ())} for key in _PARTS
    )
    reasons: dict[int, list[Span]] = defaultdict(list)
    for span in groups.get("reasons", ()):
        reasons[span.id].append(span)
    found = []
    for item in groups.get("items", ()):
        key = item.id
        found.append(
            Determination(
                number=int(item.id_),
                item=item,
                decision=decisions.get(key),
                claims_administrator=claims.get(key),
                maximus=reviewers.get(key),
                rationale=rationales.get(key),
                verdict=verdicts.get(key),
                reasons=tuple(reasons.get(key, ())),
            )
        )
    return tuple(found)


_PROSE_LAYOUTS = ("final-2013", "notice-2013")
_PARTS = ("decisions", "claims_administrator", "maximus", "rationales", "verdicts")


def folded_text(span: Span) -> str:
    """Give a span's words with single spaces, also over a page break."""
    return unbroken(span_text(span))
