"""The component ``imr_citations``."""

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import doc_text
from ..entities import Mention, MentionMarker, remembered
from ..pipes import Scorer
from .mentions import guidelines_in
from .names import plain
from .pages import pages_in


@Language.factory(
    "imr_citations",
    assigns=["doc.ents"],
    default_config={
        "set_ents": True,
        "scorer": {"@scorers": "imrspacy.ents_scorer.v1", "labels": ["GUIDELINE", "PAGE"]},
    },
    default_score_weights={"ents_GUIDELINE_f": 0.5, "ents_PAGE_f": 0.5},
)
def create_citations(nlp: Language, name: str, set_ents: bool, scorer: Scorer | None) -> "Citations":
    """Make the component from a pipeline's config."""
    return Citations(nlp, name, set_ents=set_ents, scorer=scorer)


class Citations(MentionMarker):
    """Mark the names of guidelines and publications as GUIDELINE, their page numbers as PAGE.

    ``span._.imr_citations`` of a guideline line gives its citations.
    """

    def match(self, doc: Doc) -> list[Mention]:
        """Give guidelines and pages by characters."""
        return list(_find(doc_text(doc)))


@remembered
def _find(text: str) -> tuple[Mention, ...]:
    lower = plain(text)
    guidelines = [(start, end, "GUIDELINE", "") for start, end in guidelines_in(text, lower)]
    return (*guidelines, *((start, end, "PAGE", "") for start, end in pages_in(text, lower)))
