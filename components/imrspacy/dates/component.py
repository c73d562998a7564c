"""The component ``imr_dates``."""

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import doc_text
from ..entities import Mention, MentionMarker, remembered
from ..pipes import Scorer
from .grammar import find_dates

_find = remembered(find_dates)


@Language.factory(
    "imr_dates",
    assigns=["doc.ents"],
    default_config={
        "set_ents": True,
        "scorer": {"@scorers": "imrspacy.ents_scorer.v1", "labels": ["DATE"]},
    },
    default_score_weights={"ents_DATE_f": 1.0},
)
def create_dates(nlp: Language, name: str, set_ents: bool, scorer: Scorer | None) -> "Dates":
    """Make the component from a pipeline's config."""
    return Dates(nlp, name, set_ents=set_ents, scorer=scorer)


class Dates(MentionMarker):
    """Mark every absolute calendar date, whole or partial, as DATE; ``ent._.imr_date`` gives it in ISO form."""

    def match(self, doc: Doc) -> list[Mention]:
        """Give the dates by characters."""
        return [(start, end, "DATE", "") for start, end in _find(doc_text(doc))]
