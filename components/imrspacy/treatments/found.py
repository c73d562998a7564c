"""One treatment of a request while it is being read."""

from __future__ import annotations

from typing import NamedTuple

from .lexicon import Concept


class Found(NamedTuple):
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
