"""The view that links: one :class:`Determination` a disputed item, made from the span groups on demand."""

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ..alignment import span_text
from ..anatomy.grammar import body_parts, laterality, levels
from ..citations.grammar import parse_citations, parse_notice
from ..doses.grammar import parse_dose
from ..issues.requests import Requests, parse_requests
from ..records import Citation, Dose, IssueRecord, Reason, Treatment
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
        if layout(self.item.doc) in _PROSE_LAYOUTS:
            # The reviewer may point back: "found the guideline used by the Claims Administrator relevant".
            return parse_notice(f"{claims} {reviewer}")
        return parse_citations(claims), parse_citations(reviewer)

    def to_record(self) -> IssueRecord:
        """Give the typed record of the issue."""
        requests = self.requests
        disputed = requests.disputed
        claims, reviewer = self.citations
        return IssueRecord(
            item=folded_text(self.item),
            decision=self.decision.label_ if self.decision else None,
            rationale=folded_text(self.rationale) if self.rationale else None,
            original=requests.original,
            authorized=requests.authorized,
            disputed=disputed,
            treatments=self.treatments,
            dose=parse_dose(disputed),
            body_parts=body_parts(disputed),
            levels=levels(disputed),
            laterality=laterality(disputed),
            claims_administrator=claims,
            maximus=reviewer,
            verdict=self.verdict.label_ if self.verdict else None,
            reasons=tuple(dict.fromkeys(span.label_ for span in self.reasons)),
            evidence=tuple(
                Reason(span.label_, span.start_char, span.end_char, folded_text(span)) for span in self.reasons
            ),
            relations=tuple(links(self.item.doc, self.number)),
        )


def determinations(doc: Doc) -> tuple[Determination, ...]:
    """Give the determinations of a letter in letter order; getter of ``doc._.imr_determinations``."""
    parts = {key: {span.id_: span for span in doc.spans.get(key, ())} for key in _PARTS}
    reasons: dict[str, list[Span]] = defaultdict(list)
    for span in doc.spans.get("reasons", ()):
        reasons[span.id_].append(span)
    return tuple(
        Determination(
            number=int(number),
            item=item,
            decision=parts["decisions"].get(number),
            claims_administrator=parts["claims_administrator"].get(number),
            maximus=parts["maximus"].get(number),
            rationale=parts["rationales"].get(number),
            verdict=parts["verdicts"].get(number),
            reasons=tuple(reasons[number]),
        )
        for item in doc.spans.get("items", ())
        for number in (item.id_,)
    )


_PROSE_LAYOUTS = ("final-2013", "notice-2013")
_PARTS = ("decisions", "claims_administrator", "maximus", "rationales", "verdicts")


def folded_text(span: Span) -> str:
    """Give a span's words with single spaces, also over a page break."""
    return unbroken(span_text(span))
