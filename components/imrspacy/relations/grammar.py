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
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.strings import get_string_id
from spacy.tokens import Doc, Span

from ..alignment import doc_text, token_starts
from ..records import Link
from ..text import unbroken

#: A relation by token offsets: label, head start, head end, tail start, tail end; last the number of its issue.
Triple = tuple[str, int, int, int, int, int]
#: A label with the spans that it links.
Linked = tuple[str, Span, Span]

# Labels are compared as the numbers that they are kept as.
_GUIDELINE, _PAGE, _TREATMENT, _DOSE = map(get_string_id, ("GUIDELINE", "PAGE", "TREATMENT", "DOSE"))


class Relation(NamedTuple):
    """A relation with its spans."""

    label: str
    head: Span
    tail: Span
    issue: int


def find_relations(doc: Doc) -> list[Triple]:
    """Give the relations of a letter, issue by issue."""
    entities = doc.ents
    starts = [entity.start for entity in entities]
    groups = doc.spans
    decisions, rationales, *lines = (
        {span.id: span for span in groups.get(key, ())}
        for key in ("decisions", "rationales", "claims_administrator", "maximus")
    )
    reasons = [(span.id, span) for span in groups.get("reasons", ())]

    def inside(part: Span) -> Sequence[Span]:
        return entities[bisect_left(starts, part.start) : bisect_left(starts, part.end)]

    found: list[Triple] = []
    for item in groups.get("items", ()):
        key, number = item.id, int(item.id_)
        linked: list[Linked] = []
        if decision := decisions.get(key):
            linked.append(("DECIDED_AS", item, decision))
        if rationale := rationales.get(key):
            linked.append(("JUSTIFIED_BY", item, rationale))
        for side in lines:
            if line := side.get(key):
                linked += _citations(item, inside(line))
        linked += _doses(inside(item))
        linked += [("BECAUSE", item, reason) for own, reason in reasons if own == key]
        found += [(label, head.start, head.end, tail.start, tail.end, number) for label, head, tail in linked]
    return found


def relations(doc: Doc) -> tuple[Relation, ...]:
    """Give the relations that the component wrote, with their spans; getter of ``doc._.imr_relations``."""
    group = doc.spans.get("relations")
    triples = group.attrs["triples"] if group is not None else ()
    return tuple(
        Relation(label, doc[head_start:head_end], doc[tail_start:tail_end], issue)
        for label, head_start, head_end, tail_start, tail_end, issue in triples
    )


def links(doc: Doc) -> dict[int, tuple[Link, ...]]:
    """Give the relations of each issue with their words, by characters."""
    group = doc.spans.get("relations")
    if group is None:
        return {}
    text, starts = doc_text(doc), token_starts(doc)
    places: dict[tuple[int, int], tuple[str, int, int]] = {}

    def place(first: int, last: int) -> tuple[str, int, int]:
        known = places.get((first, last))
        if known is None:
            start, end = starts[first], starts[last - 1] + len(doc[last - 1])
            known = places[first, last] = (unbroken(text[start:end]), start, end)
        return known

    found: dict[int, list[Link]] = {}
    for label, head_start, head_end, tail_start, tail_end, number in group.attrs["triples"]:
        link = Link(label, *place(head_start, head_end), *place(tail_start, tail_end))
        found.setdefault(number, []).append(link)
    return {number: tuple(of_issue) for number, of_issue in found.items()}


def _citations(item: Span, entities: Sequence[Span]) -> Iterator[Linked]:
    guideline = None
    for entity in entities:
        if entity.label == _GUIDELINE:
            guideline = entity
            yield "CITES", item, guideline
        elif entity.label == _PAGE and guideline is not None:
            yield "ON_PAGE", guideline, entity


def _doses(entities: Sequence[Span]) -> Iterator[Linked]:
    """A dose goes with the treatment before it; where none is, as in "12 sessions of acupuncture", with the next."""
    for place, entity in enumerate(entities):
        if entity.label == _DOSE:
            before = [other for other in entities[:place] if other.label == _TREATMENT]
            after = [other for other in entities[place:] if other.label == _TREATMENT]
            if treatment := (before[-1:] or after[:1]):
                yield "DOSED", treatment[0], entity
