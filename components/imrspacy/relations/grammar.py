"""Which spans of a letter belong together, as (label, head, tail) triples.

=============== ======================================= ===================================
label           head                                    tail
=============== ======================================= ===================================
DECIDED_AS      an issue's item                         its decision
JUSTIFIED_BY    an issue's item                         its rationale
CITES           an issue's item                         a GUIDELINE of either guideline line
ON_PAGE         a GUIDELINE of a guideline line         a PAGE that follows it in the line
DOSED           a TREATMENT of an item                  the DOSE that goes with it
BECAUSE         an issue's item                         a sentence that states a reason
=============== ======================================= ===================================
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span

from ..alignment import doc_text, token_starts
from ..records import Link
from ..text import unbroken

#: A relation by token offsets: label, head start, head end, tail start, tail end; last the number of its issue.
Triple = tuple[str, int, int, int, int, int]


#: A label with the spans that it links.
Linked = tuple[str, Span, Span]


class Relation(NamedTuple):
    """A relation with its spans."""

    label: str
    head: Span
    tail: Span
    issue: int


def find_relations(doc: Doc) -> Iterator[Triple]:
    """Yield the relations of a letter, issue by issue."""
    entities = doc.ents
    starts = [entity.start for entity in entities]

    def inside(part: Span) -> Sequence[Span]:
        return entities[bisect_left(starts, part.start) : bisect_left(starts, part.end)]

    parts = {key: _by_issue(doc, key) for key in ("decisions", "rationales", "claims_administrator", "maximus")}
    reasons = list(doc.spans.get("reasons", ()))
    for item in doc.spans.get("items", ()):
        number = item.id_
        for label, head, tail in _of_issue(item, number, parts, reasons, inside):
            yield label, head.start, head.end, tail.start, tail.end, int(number)


def _of_issue(
    item: Span,
    number: str,
    parts: dict[str, dict[str, Span]],
    reasons: list[Span],
    inside: Callable[[Span], Sequence[Span]],
) -> Iterator[Linked]:
    if decision := parts["decisions"].get(number):
        yield "DECIDED_AS", item, decision
    if rationale := parts["rationales"].get(number):
        yield "JUSTIFIED_BY", item, rationale
    for side in ("claims_administrator", "maximus"):
        if line := parts[side].get(number):
            yield from _citations(item, inside(line))
    yield from _doses(inside(item))
    for reason in reasons:
        if reason.id_ == number:
            yield "BECAUSE", item, reason


def relations(doc: Doc) -> tuple[Relation, ...]:
    """Give the relations that the component wrote, with their spans; getter of ``doc._.imr_relations``."""
    group = doc.spans.get("relations")
    triples = group.attrs["triples"] if group is not None else ()
    return tuple(
        Relation(label, doc[head_start:head_end], doc[tail_start:tail_end], issue)
        for label, head_start, head_end, tail_start, tail_end, issue in triples
    )


def links(doc: Doc, issue: int) -> Iterator[Link]:
    """Yield the relations of one issue with their words, by characters."""
    group = doc.spans.get("relations")
    if group is None:
        return
    text, starts = doc_text(doc), token_starts(doc)

    def place(first: int, last: int) -> tuple[str, int, int]:
        start, end = starts[first], starts[last - 1] + len(doc[last - 1])
        return unbroken(text[start:end]), start, end

    for label, head_start, head_end, tail_start, tail_end, number in group.attrs["triples"]:
        if number == issue:
            yield Link(label, *place(head_start, head_end), *place(tail_start, tail_end))


def _by_issue(doc: Doc, key: str) -> dict[str, Span]:
    return {span.id_: span for span in doc.spans.get(key, ())}


def _citations(item: Span, entities: Sequence[Span]) -> Iterator[Linked]:
    guideline = None
    for entity in entities:
        if entity.label_ == "GUIDELINE":
            guideline = entity
            yield "CITES", item, guideline
        elif entity.label_ == "PAGE" and guideline is not None:
            yield "ON_PAGE", guideline, entity


def _doses(entities: Sequence[Span]) -> Iterator[Linked]:
    """A dose goes with the treatment before it; where none is, as in "12 sessions of acupuncture", with the next."""
    for place, entity in enumerate(entities):
        if entity.label_ == "DOSE":
            before = [other for other in entities[:place] if other.label_ == "TREATMENT"]
            after = [other for other in entities[place:] if other.label_ == "TREATMENT"]
            if treatment := (before[-1:] or after[:1]):
                yield "DOSED", treatment[0], entity
