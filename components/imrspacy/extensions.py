"""The extension attributes, registered once. All are getters: values are parsed from spans when asked for.

============================ ============================================================================
``doc._.imr_letter``         the letter's name, which can be set; it is kept in every DocBin
``doc._.imr_layout``         name of the letter's layout, None for a text that is no letter
``doc._.imr_determinations`` one :class:`~imrspacy.relations.determinations.Determination` a disputed item
``doc._.imr_relations``      tuple of :class:`~imrspacy.relations.grammar.Relation`
``doc._.imr_flags``          tuple of :class:`~imrspacy.records.Flag`: what does not add up in the letter
``span._.imr_source``        (start, end) of the span in the text as it was given to the pipeline
``span._.imr_date``          ISO date of a DATE ("2016-10-13", "2013-11", "2012"), None if impossible
``span._.imr_dose``          :class:`~imrspacy.records.Dose` of a DOSE or request
``span._.imr_treatment``     :class:`~imrspacy.records.Treatment` of a TREATMENT
``span._.imr_citations``     tuple of :class:`~imrspacy.records.Citation` of a guideline line
============================ ============================================================================
"""

from collections.abc import Callable
from typing import Any

from spacy.tokens import Doc, Span

from .records import Citation, Dose, Treatment
from .sections.layouts import layout, letter, set_letter
from .tokenizer.component import SOURCE_MAP
from .tokenizer.reflow import source_region


def register_extensions() -> None:
    """Register the attributes; an error if another package has taken one of the names.

    Loading a pipeline does so; a process that only reads DocBins asks for it.
    """
    for owner, name, getter, setter in _EXTENSIONS:
        if owner.has_extension(name):
            if owner.get_extension(name)[2] is not getter:
                raise ValueError(f"extension attribute {owner.__name__}._.{name} is taken by another package")
        else:
            owner.set_extension(name, getter=getter, setter=setter)


def _determinations(doc: Doc) -> Any:
    from .relations.determinations import determinations

    return determinations(doc)


def _relations(doc: Doc) -> Any:
    from .relations.grammar import relations

    return relations(doc)


def _flags(doc: Doc) -> Any:
    from .audit.stored import flags

    return flags(doc)


def _source(span: Span) -> tuple[int, int] | None:
    """None for a Doc that carries no map: one that was read from a DocBin without its user data."""
    columns = span.doc.user_data.get(SOURCE_MAP)
    if columns is None:
        return None
    starts, sources = columns
    return source_region(starts, sources, span.start_char, span.end_char)


def _date(span: Span) -> str | None:
    from .dates.grammar import parse_date

    return parse_date(span.text)


def _dose(span: Span) -> Dose:
    from .doses.grammar import parse_dose

    return parse_dose(" ".join(span.text.split()))


def _treatment(span: Span) -> Treatment | None:
    from .treatments.grammar import treatment_of

    return treatment_of(" ".join(span.text.split()), span.kb_id_)


def _citations(span: Span) -> tuple[Citation, ...]:
    from .citations.grammar import parse_citations

    return parse_citations(" ".join(span.text.split()))


_EXTENSIONS: tuple[tuple[Any, str, Callable[[Any], Any], Callable[[Any, Any], None] | None], ...] = (
    (Doc, "imr_letter", letter, set_letter),
    (Doc, "imr_layout", layout, None),
    (Doc, "imr_determinations", _determinations, None),
    (Doc, "imr_relations", _relations, None),
    (Doc, "imr_flags", _flags, None),
    (Span, "imr_source", _source, None),
    (Span, "imr_date", _date, None),
    (Span, "imr_dose", _dose, None),
    (Span, "imr_treatment", _treatment, None),
    (Span, "imr_citations", _citations, None),
)
