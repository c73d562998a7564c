"""The component ``imr_reasons``."""

from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import char_spans, span_text
from ..issues.component import numbered
from ..pipes import Marker, Scorer

VERDICTS, REASONS = "verdicts", "reasons"


class Grounds(NamedTuple):
    """What one rationale says: rows of (start, end, label) by characters of the letter, at most one verdict."""

    issue: str
    verdict: list[tuple[int, int, str]]
    reasons: list[tuple[int, int, str]]


@Language.factory(
    "imr_reasons",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"scorer": {"@scorers": "imrspacy.spans_scorer.v1", "spans_keys": [VERDICTS, REASONS]}},
    default_score_weights={"spans_verdicts_f": 0.5, "spans_reasons_f": 0.5},
)
def create_reasons(nlp: Language, name: str, scorer: Scorer | None) -> "Reasons":
    """Make the component from a pipeline's config."""
    return Reasons(nlp, name, scorer=scorer)


class Reasons(Marker):
    """Say why: the concluding sentence of each rationale and the sentences that state a reason.

    Writes ``doc.spans["verdicts"]`` (label: ``necessary``, ``not necessary`` or ``mixed``) and
    ``doc.spans["reasons"]`` (label: the reason's code); ``span.id_`` is the number of the issue.
    """

    needs = ("rationales", "imr_issues")

    def match(self, doc: Doc) -> list[Grounds]:
        """Read each rationale."""
        decisions = {span.id_: span.label_ for span in doc.spans["decisions"]}
        return [
            _grounds(span.id_, span_text(span), span.start_char, decisions.get(span.id_))
            for span in doc.spans["rationales"]
        ]

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span groups."""
        for key, part in ((VERDICTS, 1), (REASONS, 2)):
            rows = [(row, int(grounds.issue)) for grounds in found for row in grounds[part]]
            spans = char_spans(doc, [row for row, _ in rows])
            doc.spans[key] = [numbered(span, issue) for span, (_, issue) in zip(spans, rows, strict=True)]


def _grounds(issue: str, rationale: str, offset: int, decision: str | None) -> Grounds:
    from .grammar import reasons, verdict  # not at load: its patterns take their time to compile

    value, place = verdict(rationale)
    return Grounds(
        issue,
        [(offset + place[0], offset + place[1], value)] if value and place else [],
        [(offset + found.start, offset + found.end, found.code) for found in reasons(rationale, decision=decision)],
    )
