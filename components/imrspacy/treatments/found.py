"""One treatment of a request while it is being read."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon import Concept


@dataclass(frozen=True, slots=True)
class Found:
    """Where a treatment stands in the request and what is known of it; ``weak`` for generic words alone."""

    start: int
    end: int
    name: str
    category: str
    subcategory: str
    concept: Concept | None = None
    weak: bool = False

    @property
    def is_drug(self) -> bool:
        """Whether it is a drug or a drug class."""
        return self.category == "Pharmaceuticals"
