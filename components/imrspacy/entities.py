"""Settle which of the mentions that the components found become ``doc.ents``, in one place.

Every component that marks mentions hands them in here. Alone in a pipeline each writes ``doc.ents`` at once; in the
assembled pipeline all but the last hold theirs back (setting ``set_ents``), so that overlaps are settled, and
``doc.ents`` written, once a letter.

Precedence, where two mentions overlap: the label that stands first in :data:`PRECEDENCE`; for the same label the
longer mention, then the earlier one.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import numpy
from spacy.attrs import ENT_IOB, ENT_KB_ID, ENT_TYPE
from spacy.language import Language
from spacy.tokens import Doc, Span

from .alignment import token_starts
from .pipes import Marker, Scorer
from .text import remembering

#: (start, end, label, knowledge-base id) by characters of ``doc.text``.
Mention = tuple[int, int, str, str]

#: A guideline's name holds years and treatments' names, a date holds numbers that look like doses or pages.
PRECEDENCE = ("GUIDELINE", "DATE", "PAGE", "OUTCOME", "TREATMENT", "DOSE")
_RANK = {label: rank for rank, label in enumerate(PRECEDENCE)}
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3
_HELD = "imr_mentions_held"


# A notebook, an evaluation or a repeated run reads the same letters again: what was found in the last ones is kept.
remembered = remembering(512, longest=30_000)


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


class MentionReader(Marker):
    """Base of the components that read entities: mentions that are held still are settled first.

    They are where the component that would have settled them was left out of the pipeline.
    """

    def __call__(self, doc: Doc) -> Doc:
        if _HELD in doc.user_data:
            add_mentions(doc, (), set_ents=True)
        return super().__call__(doc)


def add_mentions(doc: Doc, mentions: Iterable[Mention], *, set_ents: bool) -> None:
    """Hold ``mentions`` for later, or settle them with those held so far and with the entities there are."""
    held = doc.user_data.pop(_HELD, [])
    held.extend(mentions)
    if not set_ents:
        doc.user_data[_HELD] = held
        return
    if doc.ents:
        _settle_with_present(doc, held)
    else:
        _write(doc, settle(held))


def _settle_with_present(doc: Doc, held: list[Mention]) -> None:
    """Settle with the entities there are: those of our labels anew, those of other components stay."""
    present = doc.ents
    ours = [(ent.start_char, ent.end_char, ent.label_, ent.kb_id_) for ent in present if ent.label_ in _RANK]
    others = [ent for ent in present if ent.label_ not in _RANK]
    taken = {token for other in others for token in range(other.start, other.end)}
    spans = [
        Span(doc, first, last, label=label, kb_id=concept)
        for first, last, label, concept in _by_tokens(doc, settle([*held, *ours]))
        if taken.isdisjoint(range(first, last))
    ]
    doc.set_ents(sorted([*spans, *others]))


def _write(doc: Doc, mentions: list[Mention]) -> None:
    """Write the entities of a Doc without any, as columns: three times as fast as by Spans."""
    add = doc.vocab.strings.add
    labels = {label: add(label) for label in PRECEDENCE}
    states = array("Q", (_OUTSIDE,)) * len(doc)
    kinds = array("Q", (0,)) * len(doc)
    concepts = kinds[:]
    for first, last, label, concept in _by_tokens(doc, mentions):
        kind, known = labels[label], add(concept) if concept else 0
        states[first], kinds[first], concepts[first] = _BEGIN, kind, known
        for token in range(first + 1, last):
            states[token], kinds[token], concepts[token] = _INSIDE, kind, known
    columns = numpy.frombuffer(states + kinds + concepts, dtype="uint64").reshape(3, len(doc))
    doc.from_array([ENT_IOB, ENT_TYPE, ENT_KB_ID], columns.T)  # type: ignore[arg-type]


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Give the mentions that stay, none overlapping another, in text order."""
    settled: list[Mention] = []
    # rivals overlap in a chain: they stand at the end of ``settled`` until the chain ends at ``reach``
    rivals = reach = 0
    for mention in sorted(mentions):
        start, end, _, _ = mention
        if start >= reach:
            if len(settled) > rivals + 1:
                settled[rivals:] = _winners(settled[rivals:])
            rivals = len(settled)
            reach = end
        elif end > reach:
            reach = end
        settled.append(mention)
    if len(settled) > rivals + 1:
        settled[rivals:] = _winners(settled[rivals:])
    return settled


def _winners(rivals: list[Mention]) -> list[Mention]:
    """Give those that stay of mentions in text order, by rank."""
    offset = rivals[0][0]
    covered = bytearray(max(mention[1] for mention in rivals) - offset)
    taken: list[Mention] = []
    for mention in sorted(rivals, key=_priority):
        start, end = mention[0] - offset, mention[1] - offset
        if covered.find(1, start, end) < 0:
            covered[start:end] = b"\1" * (end - start)
            taken.append(mention)
    return sorted(taken)


def _priority(mention: Mention) -> tuple[int, int, int]:
    start, end, label, _ = mention
    return _RANK[label], start - end, start


def _by_tokens(doc: Doc, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield mentions by tokens instead of characters; of two inside one token only the first can be an entity."""
    starts = token_starts(doc)
    last_end, size = 0, len(starts)
    for start, end, label, concept in mentions:
        first = bisect_right(starts, start, last_end) - 1
        last = first + 1
        while last < size and starts[last] < end:
            last += 1
        if first >= last_end:
            yield first, last, label, concept
            last_end = last
