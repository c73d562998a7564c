"""The component ``imr_issues``."""

from bisect import bisect_left, bisect_right
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..alignment import doc_text, token_starts
from ..pipes import Marker, Scorer
from ..sections.grammar import Section
from .grammar import Issue, decision_of, find_issues

#: The span groups, in the order of an issue's parts; the label of each group's spans (a decision's is its value).
KEYS = ("items", "decisions", "claims_administrator", "maximus", "rationales")
LABELS = ("ITEM", "", "CLAIMS_ADMINISTRATOR", "MAXIMUS", "RATIONALE")


@Language.factory(
    "imr_issues",
    requires=["doc.spans"],
    assigns=["doc.spans"],
    default_config={"scorer": {"@scorers": "imrspacy.spans_scorer.v1", "spans_keys": list(KEYS)}},
    default_score_weights={f"spans_{key}_f": 1 / len(KEYS) for key in KEYS},
)
def create_issues(nlp: Language, name: str, scorer: Scorer | None) -> "Issues":
    """Make the component from a pipeline's config."""
    return Issues(nlp, name, scorer=scorer)


class Issues(Marker):
    """Split the letter into disputed items.

    Writes ``doc.spans`` under ``items``, ``decisions`` (label: the decision), ``claims_administrator``, ``maximus``
    and ``rationales``; ``span.id_`` is the number of the issue, from 1, so that parts stay together also where an
    issue lacks one.
    """

    needs = ("sections", "imr_sections")

    def match(self, doc: Doc) -> list[Issue]:
        """Give the regions of each issue."""
        group = doc.spans["sections"]
        sections = [Section(span.label_, span.start_char, span.end_char) for span in group]
        return find_issues(doc_text(doc), group.attrs.get("layout"), sections)

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span groups."""
        text, starts = doc_text(doc), token_starts(doc)
        number_of = doc.vocab.strings.add
        numbered_issues = [(number_of(str(number)), issue) for number, issue in enumerate(found, start=1)]
        for part, (key, label) in enumerate(zip(KEYS, LABELS, strict=True)):
            spans = []
            fixed = number_of(label)
            for number, issue in numbered_issues:
                if region := issue[part]:
                    start, end = region
                    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
                    said = fixed or number_of(decision_of(text[start:end]))
                    spans.append(Span(doc, first, last, label=said, span_id=number))
            doc.spans[key] = spans


def numbered(span: Span, number: int) -> Span:
    """Mark a span as a part of issue ``number``."""
    span.id_ = str(number)
    return span
