"""Time one library on letters against a bare spaCy of the same environment; run by ``others.py``, not by hand.

Reads {"library", "texts", "terms", "headings", "repeats"} as JSON from standard input and writes JSON. It needs the
library alone, for it runs in that library's environment.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from statistics import median
from typing import Any

Build = Callable[[dict[str, str], list[str]], Callable[[str], Any]]
Counts = Callable[[Any], dict[str, int]]
_NEGATED_BEFORE = ["no", "not", "without", "denies", "denied", "absence of", "no evidence of", "never", "declined"]
_NEGATED_AFTER = ["not documented", "was not", "is not", "were not", "are not", "unlikely", "not been"]


def _medspacy(headings: dict[str, str], terms: list[str], splitter: str = "medspacy_pyrush") -> Callable[[str], Any]:
    target_rule = import_module("medspacy.ner").TargetRule
    section_rule = import_module("medspacy.section_detection").SectionRule
    nlp = import_module("medspacy").load(medspacy_enable=["medspacy_target_matcher", "medspacy_context"])
    nlp.add_pipe(splitter, first=True)
    sectionizer = nlp.add_pipe("medspacy_sectionizer", config={"rules": None})
    sectionizer.add([section_rule(literal=heading, category=name) for name, heading in headings.items()])
    nlp.get_pipe("medspacy_target_matcher").add([target_rule(term, "TREATMENT") for term in terms])
    return nlp


def _medspacy_sentencizer(headings: dict[str, str], terms: list[str]) -> Callable[[str], Any]:
    return _medspacy(headings, terms, "sentencizer")


def _medspacy_counts(doc: Any) -> dict[str, int]:
    negated = sum(bool(entity._.is_negated) for entity in doc.ents)
    sections = sum(section.category is not None for section in doc._.sections)
    return {"sentences": len(list(doc.sents)), "terms": len(doc.ents), "negated": negated, "sections": sections}


def _edsnlp(headings: dict[str, str], terms: list[str]) -> Callable[[str], Any]:
    eds = import_module("edsnlp.pipes")
    nlp = import_module("edsnlp").blank("eds")
    nlp.add_pipe(eds.normalizer())
    nlp.add_pipe(eds.sentences())
    nlp.add_pipe(eds.matcher(terms={"TREATMENT": terms}, attr="LOWER"))
    # Headings are patterns over the normal form, which is lower case.
    patterns = {name: [heading.lower()] for name, heading in headings.items()}
    nlp.add_pipe(eds.sections(sections=patterns, add_patterns=False))
    words = {"preceding": _NEGATED_BEFORE, "following": _NEGATED_AFTER, "verbs": []}
    nlp.add_pipe(eds.negation(pseudo=["no longer", "not only"], termination=["but", "however", "although"], **words))
    return nlp


def _edsnlp_counts(doc: Any) -> dict[str, int]:
    negated = sum(bool(entity._.negation) for entity in doc.ents)
    sections = len(doc.spans["sections"])
    return {"sentences": len(list(doc.sents)), "terms": len(doc.ents), "negated": negated, "sections": sections}


def _imrspacy(headings: dict[str, str], terms: list[str]) -> Callable[[str], Any]:
    import imrspacy

    nlp = imrspacy.load()

    def read(text: str) -> Any:
        doc = nlp(text)
        imrspacy.record(doc).to_dict()
        return doc

    return read


def _imrspacy_counts(doc: Any) -> dict[str, int]:
    return {"issues": len(doc._.imr_determinations), "mentions": len(doc.ents), "sections": len(doc.spans["sections"])}


LIBRARIES: dict[str, tuple[Build, Counts]] = {
    "medspacy": (_medspacy, _medspacy_counts),
    "medspacy with spaCy's sentencizer": (_medspacy_sentencizer, _medspacy_counts),
    "edsnlp": (_edsnlp, _edsnlp_counts),
    "imrspacy": (_imrspacy, _imrspacy_counts),
}


def _seconds(work: Callable[[str], Any], texts: list[str]) -> float:
    begun = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begun


def measure(library: str, texts: list[str], terms: list[str], headings: dict[str, str], repeats: int) -> dict[str, Any]:
    """Ratios of times to bare spaCy: half of the texts warm both up, the other half is new once, then known."""
    import spacy

    build, counts = LIBRARIES[library]
    bare, nlp = spacy.blank("en"), build(headings, terms)
    warm, new = texts[0::2], texts[1::2]
    _seconds(bare, warm)
    _seconds(nlp, warm)
    passes = [(_seconds(bare, new), _seconds(nlp, new)) for _ in range(repeats + 1)]
    found: dict[str, int] = {}
    for text in new:
        for name, count in counts(nlp(text)).items():
            found[name] = found.get(name, 0) + count
    return {
        "library": library.replace((name := library.partition(" ")[0]), f"{name} {version(name)}"),
        "spacy": version("spacy"),
        "letters": len(new),
        "bare_per_second": len(new) / median(base for base, _ in passes),
        "per_second": len(new) / median(other for _, other in passes),
        "speed_new": passes[0][0] / passes[0][1],
        "speed": median(base / other for base, other in passes[1:]),
        "found_per_letter": {name: round(count / len(new), 1) for name, count in found.items()},
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    # What a library prints while it loads must not get between the result's lines.
    out, sys.stdout = sys.stdout, sys.stderr
    json.dump(measure(**json.load(sys.stdin)), out)
