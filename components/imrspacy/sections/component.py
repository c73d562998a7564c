"""The component ``imr_sections``."""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from ..alignment import char_spans, doc_text
from ..pipes import Marker, Scorer
from .grammar import Section, find_sections
from .layouts import KEY


@Language.factory(
    "imr_sections",
    assigns=["doc.spans"],
    default_config={"scorer": {"@scorers": "imrspacy.spans_scorer.v1", "spans_keys": [KEY]}},
    default_score_weights={"spans_sections_f": 1.0},
)
def create_sections(nlp: Language, name: str, scorer: Scorer | None) -> "Sections":
    """Make the component from a pipeline's config."""
    return Sections(nlp, name, scorer=scorer)


class Sections(Marker):
    """Mark the sections of a letter: ``doc.spans["sections"]``, labels CASE, REVIEWER, SUMMARY, ISSUES and others.

    The layout's name is in the group's ``attrs["layout"]``. A text that is no letter has an empty group.
    """

    def match(self, doc: Doc) -> tuple[str | None, list[Section]]:
        """Give the layout and the sections by characters."""
        return find_sections(doc_text(doc))

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span group."""
        layout, sections = found
        spans = char_spans(doc, [(part.start, part.end, part.label) for part in sections])
        doc.spans[KEY] = SpanGroup(doc, name=KEY, attrs={"layout": layout}, spans=spans)
