"""What every component of the pipeline is: a pure ``match``, one method that writes, a scorer, no state.

A component has settings only, which the config keeps, so there is nothing to save beside it: ``to_disk``,
``to_bytes`` and pickling work by the config alone.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example

from .extensions import register_extensions

Scorer = Callable[..., dict[str, Any]]


class Marker(Pipe):
    """Base of the components: subclasses give ``match`` and ``set_annotations``.

    ``needs`` is a span group that must be there, and the component that writes it.
    """

    needs: tuple[str, str] | None = None

    def __init__(self, nlp: Language, name: str, *, scorer: Scorer | None) -> None:
        register_extensions()
        self.vocab = nlp.vocab
        self.name = name
        self.scorer = scorer

    def match(self, doc: Doc) -> Any:
        """Find what the component marks, without changing ``doc``."""
        raise TypeError(f"{type(self).__name__} marks nothing: a subclass gives match()")

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Write what ``match`` found; the only place that changes ``doc``."""
        raise TypeError(f"{type(self).__name__} writes nothing: a subclass gives set_annotations()")

    def __call__(self, doc: Doc) -> Doc:
        if self.needs and self.needs[0] not in doc.spans:
            key, writer = self.needs
            raise ValueError(f"{self.name}: doc.spans[{key!r}] is missing: put {writer!r} before it in the pipeline")
        self.set_annotations(doc, self.match(doc))
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Score the component's spans by its scorer; no figures without one."""
        return self.scorer(examples, **kwargs) if self.scorer else {}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give no bytes: the settings are in the config."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "Marker":
        """Take no bytes: the settings are in the config."""
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the settings are in the config."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Marker":
        """Read nothing: the settings are in the config."""
        return self
