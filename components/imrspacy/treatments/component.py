"""The component ``imr_treatments``."""

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import doc_text
from ..entities import Mention, MentionMarker, remembered
from ..pipes import Scorer
from .grammar import find_treatments

_find = remembered(find_treatments)


@Language.factory(
    "imr_treatments",
    assigns=["doc.ents"],
    default_config={
        "set_ents": True,
        "scorer": {"@scorers": "imrspacy.ents_scorer.v1", "labels": ["TREATMENT"]},
    },
    default_score_weights={"ents_TREATMENT_f": 1.0},
)
def create_treatments(nlp: Language, name: str, set_ents: bool, scorer: Scorer | None) -> "Treatments":
    """Make the component from a pipeline's config."""
    return Treatments(nlp, name, set_ents=set_ents, scorer=scorer)


class Treatments(MentionMarker):
    """Mark every named treatment as TREATMENT; ``ent.kb_id_`` is its concept in the lexicon, empty for a name that
    only its shape tells; ``ent._.imr_treatment`` gives name, category and subcategory.
    """

    def match(self, doc: Doc) -> list[Mention]:
        """Give the treatments by characters, each with its concept."""
        return [(start, end, "TREATMENT", concept) for start, end, concept in _find(doc_text(doc))]
