"""The component ``imr_relations``."""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from ..entities import MentionReader
from .grammar import Triple, find_relations

KEY = "relations"


@Language.factory("imr_relations", requires=["doc.spans", "doc.ents"], assigns=["doc.spans"])
def create_relations(nlp: Language, name: str) -> "Relations":
    """Make the component from a pipeline's config."""
    return Relations(nlp, name, scorer=None)


class Relations(MentionReader):
    """Link the spans of each disputed item, as data: ``doc.spans["relations"].attrs["triples"]``.

    Each triple is [label, head start, head end, tail start, tail end, issue] by tokens: it survives every way of
    saving a Doc. ``doc._.imr_relations`` gives them with their spans.
    """

    def match(self, doc: Doc) -> list[Triple]:
        """Give the relations by token offsets."""
        return find_relations(doc)

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span group, whose members are none and whose attributes hold the triples."""
        doc.spans[KEY] = SpanGroup(doc, name=KEY, attrs={"triples": found})
