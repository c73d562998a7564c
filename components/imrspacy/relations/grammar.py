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

from collections.abc import Iterator
from typing import NamedTuple

from spacy.strings import get_string_id
from spacy.tokens import Doc, Span

from ..alignment import doc_text, token_starts
from ..records import Link
from ..text import unbroken

#: A relation by token offsets: label, head start, head end, tail start, tail end; last the number of its issue.
Triple = tuple[str, int, int, int, int, int]
#: A place by tokens.
Place = tuple[int, int]
#: An entity: the number of its label, its place.
Entity = tuple[int, Place]
#: A label with the places that it links.
Linked = tuple[str, Place, Place]

# Labels are compared as the numbers that they are kept as.
_GUIDELINE, _PAGE, _TREATMENT, _DOSE = map(get_string_id, ("GUIDELINE", "PAGE", "TREATMENT", "DOSE"))
# How spaCy marks the first token of an entity and those that follow it.
_BEGINS, _GOES_ON = 3, 1


class Relation(NamedTuple):
    """A relation with its spans."""

    label: str
    head: Span
    tail: Span
    issue: int


def find_relations(doc: Doc) -> list[Triple]:
    """Give the relations of a letter, issue by issue."""
    groups = doc.spans.data
    decisions, rationales, *lines = (
        {span.id: (span.start, span.end) for span in groups.get(key, ())}
        for key in ("decisions", "rationales", "claims_administrator", "maximus")
    )
    reasons = [(span.id, (span.start, span.end)) for span in groups.get("reasons", ())]
    found: list[Triple] = []
    for span in groups.get("items", ()):
        key, number, item = span.id, int(span.id_), (span.start, span.end)
        linked: list[Linked] = []
        if decision := decisions.get(key):
            linked.append(("DECIDED_AS", item, decision))
        if rationale := rationales.get(key):
            linked.append(("JUSTIFIED_BY", item, rationale))
        for side in lines:
            if line := side.get(key):
                linked += _citations(item, _entities(doc, line))
        linked += _doses(_entities(doc, item))
        linked += [("BECAUSE", item, reason) for own, reason in reasons if own == key]
        found += [(label, *head, *tail, number) for label, head, tail in linked]
    return found


def _entities(doc: Doc, part: Place) -> list[Entity]:
    """The entities that begin in a part of the letter, read from the marks of its tokens.

    ``doc.ents`` would make a Span of every entity of the letter.
    """
    at, end = part
    last = len(doc)
    found = []
    while at < end:
        token = doc[at]
        first = at
        at += 1
        if token.ent_iob == _BEGINS:
            while at < last and doc[at].ent_iob == _GOES_ON:
                at += 1
            found.append((token.ent_type, (first, at)))
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
    group = doc.spans.data.get("relations")
    if group is None:
        return {}
    text, starts = doc_text(doc), token_starts(doc)

    def words(first: int, last: int) -> tuple[str, int, int]:
        start, end = starts[first], starts[last - 1] + len(doc[last - 1])
        return unbroken(text[start:end]), start, end

    heads: dict[Place, tuple[str, int, int]] = {}
    found: dict[int, list[Link]] = {}
    for label, head_start, head_end, tail_start, tail_end, number in group.attrs["triples"]:
        # One head has many tails.
        place = head_start, head_end
        head = heads.get(place)
        if head is None:
            head = heads[place] = words(head_start, head_end)
        found.setdefault(number, []).append(Link(label, *head, *words(tail_start, tail_end)))
    return {number: tuple(of_issue) for number, of_issue in found.items()}


def _citations(item: Place, entities: list[Entity]) -> Iterator[Linked]:
    guideline = None
    for label, place in entities:
        if label == _GUIDELINE:
            guideline = place
            yield "CITES", item, guideline
        elif label == _PAGE and guideline is not None:
            yield "ON_PAGE", guideline, place


def _doses(entities: list[Entity]) -> Iterator[Linked]:
    """A dose goes with the treatment before it; where none is, as in "12 sessions of acupuncture", with the next."""
    for rank, (label, place) in enumerate(entities):
        if label == _DOSE:
            before = [other for kind, other in entities[:rank] if kind == _TREATMENT]
            after = [other for kind, other in entities[rank:] if kind == _TREATMENT]
            if treatment := (before[-1:] or after[:1]):
                yield "DOSED", treatment[0], place
