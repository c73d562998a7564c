"""The component ``imr_sci``."""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..pipes import Marker

#: Parts of a scispaCy model that named entities do not need.
UNUSED = ("tagger", "attribute_ruler", "lemmatizer", "parser")


@Language.factory(
    "imr_sci",
    assigns=["doc.spans"],
    default_config={"model": "en_ner_bc5cdr_md", "spans_key": "sci", "exclude": list(UNUSED)},
)
def create_sci(nlp: Language, name: str, model: str, spans_key: str, exclude: list[str]) -> "Sci":
    """Make the component from a pipeline's config."""
    return Sci(nlp, name, model=model, spans_key=spans_key, exclude=exclude)


class Sci(Marker):
    """Add the entities of another pipeline, such as scispaCy's ``en_ner_bc5cdr_md``, as ``doc.spans["sci"]``.

    ``model`` is an installed package or a folder; ``exclude`` names its components that are not loaded. It reads the
    letter's own tokens with its own vocabulary; ``doc.ents`` stays as it is. Raises OSError when the pipeline is
    built and ``model`` is not installed.
    """

    def __init__(self, nlp: Language, name: str, *, model: str, spans_key: str, exclude: list[str]) -> None:
        super().__init__(nlp, name, scorer=None)
        self.model = _load(model, exclude)
        self.spans_key = spans_key

    def match(self, doc: Doc) -> list[tuple[int, int, str]]:
        """Give the other pipeline's entities as (first token, behind the last, label)."""
        other = Doc(
            self.model.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc]
        )
        for _, component in self.model.pipeline:
            other = component(other)
        return [(entity.start, entity.end, entity.label_) for entity in other.ents]

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write the span group."""
        doc.spans[self.spans_key] = [Span(doc, start, end, label=label) for start, end, label in found]


def _load(model: str, exclude: list[str]) -> Language:
    import spacy

    if not spacy.util.is_package(model) and not Path(model).exists():
        raise OSError(
            f"imr_sci: the pipeline {model!r} is not installed: install the scispaCy model of that name "
            "(docs/scispacy.md tells how), or name another one in the setting 'model'"
        )
    return spacy.load(model, exclude=exclude)
