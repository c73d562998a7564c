"""Gold Docs: a tagged letter and its gold record as entities and span groups, for DocBins that train and evaluate."""

from collections.abc import Callable
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from .parts import LABELS, ink_places, locate_parts
from .tagged import TaggedMention, parse_tagged


class GoldLetter(NamedTuple):
    """A gold Doc with what did not fit: each a line that names the place.

    ``widened`` mentions cut a token and were given all of it; ``lost`` ones then overlap another and are left out;
    ``missing`` parts of the record were not found in the text.
    """

    doc: Doc
    widened: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]


def gold_letter(make_doc: Callable[[str], Doc], markup: str, record: dict[str, Any] | None) -> GoldLetter:
    """Make the gold Doc of a tagged letter.

    ``make_doc`` is the pipeline's ``nlp.make_doc``, so that gold and prediction have the same tokens. With a gold
    ``record`` all span groups of the issues are written, empty ones too; without one none is, so that none is
    scored. Raises ValueError for broken tags and where the tokenizer changed more than white space and hyphens.
    """
    plain, mentions = parse_tagged(markup)
    doc = make_doc(plain)
    moved = _moved(plain, doc.text, mentions)
    entities, widened, lost = _entities(doc, moved)
    doc.ents = entities
    missing: list[str] = []
    if record is not None:
        parts, missing = locate_parts(doc.text, record)
        for key in LABELS:
            doc.spans[key] = [
                _span(doc, part.start, part.end, part.label, str(part.number)) for part in parts if part.key == key
            ]
    return GoldLetter(doc, tuple(widened), tuple(lost), tuple(missing))


def _entities(doc: Doc, mentions: list[TaggedMention]) -> tuple[list[Span], list[str], list[str]]:
    text = doc.text
    entities: list[Span] = []
    widened: list[str] = []
    lost: list[str] = []
    for mention in mentions:
        words = f"{mention.label} {text[mention.start : mention.end]!r}"
        span = _span(doc, mention.start, mention.end, mention.label)
        if entities and span.start < entities[-1].end:
            lost.append(f"{words} shares the token {text[span.start_char : span.end_char]!r} with another mention")
            continue
        if (span.start_char, span.end_char) != (mention.start, mention.end):
            widened.append(f"{words} became {span.text!r}")
        entities.append(span)
    return entities, widened, lost


def _span(doc: Doc, start: int, end: int, label: str, number: str = "") -> Span:
    """Give a region that is not empty as a Span of whole tokens."""
    span = doc.char_span(start, end, label=label, span_id=number, alignment_mode="expand")
    if span is None:
        raise ValueError(f"{start} to {end} is no region of a text of {len(doc.text)} characters")
    return span


def _moved(plain: str, clean: str, mentions: list[TaggedMention]) -> list[TaggedMention]:
    """Carry mentions over to the clean text, in which only white space and hyphens may differ."""
    if plain == clean:
        return mentions
    before, after = ink_places(plain), ink_places(clean)
    if [plain[place] for place in before] != [clean[place] for place in after]:
        raise ValueError("the tokenizer changed more than white space and hyphens")
    rank = {place: number for number, place in enumerate(before)}
    moved = []
    for mention in mentions:
        inner = [rank[place] for place in range(mention.start, mention.end) if place in rank]
        if inner:
            moved.append(TaggedMention(after[inner[0]], after[inner[-1]] + 1, mention.label))
    return moved
