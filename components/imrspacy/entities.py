"""Settle which of the mentions that the components found become ``doc.ents``, in one place.

Every component that marks mentions hands them in here. Alone in a pipeline each writes ``doc.ents`` at once; in the
assembled pipeline all but the last hold theirs back (setting ``set_ents``), so that overlaps are settled, and
``doc.ents`` written, once a letter.

Precedence, where two mentions overlap: the label that stands first in :data:`PRECEDENCE`; for the same label the
longer mention, then the earlier one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from .alignment import token_starts
from .pipes import Marker, Scorer

#: (start, end, label, knowledge-base id) by characters of ``doc.text``.
Mention = tuple[int, int, str, str]

#: A guideline's name holds years and treatments' names, a date holds numbers that look like doses or pages.
PRECEDENCE = ("GUIDELINE", "DATE", "PAGE", "OUTCOME", "TREATMENT", "DOSE")
_RANK = {label: rank for rank, label in enumerate(PRECEDENCE)}
_HELD = "imr_mentions_held"


class MentionMarker(Marker):
    """Base of the components that mark mentions: ``match`` gives rows of :data:`Mention`.

    ``set_ents=False`` holds them for a later component to settle.
    """

    def __init__(self, nlp: Language, name: str, *, set_ents: bool, scorer: Scorer | None) -> None:
        super().__init__(nlp, name, scorer=scorer)
        self.set_ents = set_ents

    def set_annotations(self, doc: Doc, found: Any) -> None:
        """Hand the mentions in."""
        add_mentions(doc, found, set_ents=self.set_ents)


def add_mentions(doc: Doc, mentions: Iterable[Mention], *, set_ents: bool) -> None:
    """Hold ``mentions`` for later, or settle them with those held so far and with the entities there are."""
    held = doc.user_data.pop(_HELD, [])
    held.extend(mentions)
    if not set_ents:
        doc.user_data[_HELD] = held
        return
    present = doc.ents if doc.has_annotation("ENT_IOB") else ()
    held.extend(
        (entity.start_char, entity.end_char, entity.label_, entity.kb_id_)
        for entity in present
        if entity.label_ in _RANK
    )
    others = [entity for entity in present if entity.label_ not in _RANK]
    doc.set_ents(_beside(doc, settle(held), others) if others else _spans(doc, settle(held)))


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Give the mentions that stay, none overlapping another, in text order."""
    ranked = sorted(set(mentions), key=_priority)
    covered = bytearray(max((end for _, end, _, _ in ranked), default=0))
    taken = []
    for mention in ranked:
        start, end = mention[0], mention[1]
        if covered.find(1, start, end) < 0:
            covered[start:end] = b"\1" * (end - start)
            taken.append(mention)
    return sorted(taken)


def _priority(mention: Mention) -> tuple[int, int, int]:
    start, end, label, _ = mention
    return _RANK[label], start - end, start


def _spans(doc: Doc, mentions: list[Mention]) -> list[Span]:
    starts = token_starts(doc)
    spans = []
    first, last_end = 0, 0
    for start, end, label, concept in mentions:
        first = bisect_right(starts, start, first) - 1
        last = bisect_left(starts, end, first)
        # Two mentions inside one token cannot both be entities.
        if first >= last_end:
            spans.append(Span(doc, first, last, label=label, kb_id=concept))
            last_end = last
    return spans


def _beside(doc: Doc, mentions: list[Mention], others: list[Span]) -> list[Span]:
    """Entities of other components stay; ours give way to them."""
    tokens = {token for other in others for token in range(other.start, other.end)}
    ours = [span for span in _spans(doc, mentions) if tokens.isdisjoint(range(span.start, span.end))]
    return sorted([*ours, *others])
