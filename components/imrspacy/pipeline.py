"""Load the pipeline, and make the record of what it found in a letter."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config_from_str, load_model_from_config

from .alignment import doc_text
from .audit.stored import flags
from .header.case_block import parse_case_block
from .header.patient import parse_patient
from .header.reviewer import parse_reviewer
from .records import LetterRecord, Patient
from .relations.determinations import issue_records
from .sections.layouts import layout
from .sections.layouts import letter as letter_name


def load(name: str | Path | None = None) -> Language:
    """Give the rule pipeline, made from the installed package alone.

    ``name`` is another pipeline to load instead: a folder that ``nlp.to_disk`` or ``spacy assemble`` wrote, or an
    installed package such as ``en_imr_determinations``. Raises OSError if there is none of that name.
    """
    if name is not None:
        import spacy

        return spacy.load(name)
    return load_model_from_config(load_config_from_str(_default_config()), auto_fill=True)


def record(doc: Doc, letter: str | None = None) -> LetterRecord:
    """Give the typed record of a letter that the pipeline has read.

    ``letter`` is its name, usually the file's stem; without it the name set as ``doc._.imr_letter`` counts. A text
    that is no letter gives a record without issues.
    """
    text = doc_text(doc)
    sections: dict[str, list[str]] = {}
    for section in doc.spans.data.get("sections", ()):
        sections.setdefault(section.label_, []).append(text[section.start_char : section.end_char])

    def text_of(*labels: str) -> str:
        return "\n\n".join([section for label in labels for section in sections.get(label, ())])

    return LetterRecord(
        letter=letter if letter is not None else letter_name(doc),
        layout=layout(doc),
        header=parse_case_block(text_of("CASE", "NOTICE")),
        reviewer=parse_reviewer(text_of("REVIEWER")),
        patient=_patient(text_of),
        issues=issue_records(doc),
        flags=flags(doc),
    )


def _patient(text_of: Callable[..., str]) -> Patient:
    """What the summary leaves open, the rationales may say."""
    patient = parse_patient(text_of("SUMMARY"))
    if patient.age and patient.sex:
        return patient
    elsewhere = parse_patient(text_of("ISSUES", "RATIONALE"))
    return Patient(patient.age or elsewhere.age, patient.sex or elsewhere.sex)


@cache
def _default_config() -> str:
    return files(__package__).joinpath("pipeline.cfg").read_text(encoding="utf-8")
