"""The component ``imr_doses``."""

from spacy.language import Language
from spacy.tokens import Doc

from ..alignment import doc_text
from ..entities import Mention, MentionMarker, remembered
from ..pipes import Scorer
from .grammar import find_doses

_find = remembered(find_doses)


@Language.factory(
    "imr_doses",
    assigns=["doc.ents"],
    default_config={
        "set_ents": True,
        "scorer": {"@scorers": "imrspacy.ents_scorer.v1", "labels": ["DOSE"]},
    },
    default_score_weights={"ents_DOSE_f": 1.0},
)
def create_doses(nlp: Language, name: str, set_ents: bool, scorer: Scorer | None) -> "Doses":
    """Make the component from a pipeline's config."""
    return Doses(nlp, name, set_ents=set_ents, scorer=scorer)


class Doses(MentionMarker):
    """Mark every dosing expression as DOSE; ``ent._.imr_dose`` gives its parts."""

    def match(self, doc: Doc) -> list[Mention]:
        """Give the dosing expressions by characters."""
        text = doc_text(doc)
        found = [(start, end, "DOSE", "") for start, end in _find(text)]
        if not any("hour" in text[start:end] for start, end, _, _ in found):
            return found
        # What the reviewer's section counts are the hours of practice.
        practice = [
            (section.start_char, section.end_char)
            for section in doc.spans.get("sections", ())
            if section.label_ == "REVIEWER"
        ]
        return [dose for dose in found if not any(first <= dose[0] < last for first, last in practice)]
