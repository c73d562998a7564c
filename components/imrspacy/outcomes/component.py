"""The component ``imr_outcomes``."""

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import doc_text
from ..entities import Mention, MentionMarker, remembered
from ..pipes import Scorer
from .grammar import find_outcomes

_find = remembered(find_outcomes)


@Language.factory(
    "imr_outcomes",
    assigns=["doc.ents"],
    default_config={
        "set_ents": True,
        "scorer": {"@scorers": "imrspacy.ents_scorer.v1", "labels": ["OUTCOME"]},
    },
    default_score_weights={"ents_OUTCOME_f": 1.0},
)
def create_outcomes(nlp: Language, name: str, set_ents: bool, scorer: Scorer | None) -> "Outcomes":
    """Make the component from a pipeline's config."""
    return Outcomes(nlp, name, set_ents=set_ents, scorer=scorer)


class Outcomes(MentionMarker):
    """Mark every verdict on a request, by anyone, as OUTCOME."""

    def match(self, doc: Doc) -> list[Mention]:
        """Give the verdicts by characters."""
        return [(start, end, "OUTCOME", "") for start, end in _find(doc_text(doc))]
