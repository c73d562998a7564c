"""Sections, items, decisions, the three requests of a heading: the sample letters and made-up irregular ones."""

import time
from typing import Any

import pytest
import spacy

from conftest import LETTERS, ink
from imrspacy.issues.grammar import decision_of
from imrspacy.issues.requests import parse_requests
from imrspacy.sections.grammar import find_sections, layout_of

PARTS = ("item", "decision", "rationale", "original", "authorized", "disputed")


@pytest.mark.parametrize("name", [path.stem for path in LETTERS])
def test_sample_letters(name: str, sample_docs: dict[str, Any], sample_gold: dict[str, Any]) -> None:
    import imrspacy

    record = imrspacy.record(sample_docs[name], letter=name).to_dict()
    gold = sample_gold[name]
    assert record["layout"] == gold["layout"]
    assert len(record["issues"]) == len(gold["issues"])
    for issue, expected in zip(record["issues"], gold["issues"], strict=True):
        for part in PARTS:
            assert ink(issue[part] or "").strip(".:") == ink(expected[part] or "").strip(".:"), part
    assert record["header"] == gold["header"]
    assert record["reviewer"] == gold["reviewer"]
    assert record["patient"] == gold["patient"]


REQUESTS = [
    ("Naproxen 550mg #60", (None, None, "Naproxen 550mg #60")),
    (
        "Naproxen 550mg #60 was the original request. Naproxen 550mg #40 was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, Naproxen 550mg #20 is",
        ("Naproxen 550mg #60", "Naproxen 550mg #40", "Naproxen 550mg #20"),
    ),
    (
        "Purchase of a walker was the original request. The Claims Administrator authorized a walker for 2 weeks, "
        "leaving the original request IMR eligible. The original request, purchase of a walker is",
        ("Purchase of a walker", "a walker for 2 weeks", "purchase of a walker"),
    ),
    (
        "8 visits of hand therapy, left thumb. 2x4 was the original request. 3 visits were authorized by the Claims "
        "Administrator. The remaining portion of the original request, 5 visits are",
        ("8 visits of hand therapy, left thumb. 2x4", "3 visits", "5 visits"),
    ),
    (
        "THUMB SPLINT X 2 WAS THE ORIGINAL REQUEST. THUMB SPLINT X 1 WAS AUTHORIZED BY THE CLAIMS ADMINISTRATOR. THE "
        "REMAINING IMR ELIGIBLE PORTION OF THE ORIGINAL REQUEST, THUMB SPLINT X 1 IS",
        ("THUMB SPLINT X 2", "THUMB SPLINT X 1", "THUMB SPLINT X 1"),
    ),
    (
        "The original request was for 9 taping visits. 4 taping visits were certified by the Claim Administrator. The "
        "IMR-eligible portion of the original request: 5 taping visits are",
        ("9 taping visits", "4 taping visits", "5 taping visits"),
    ),
]


@pytest.mark.parametrize(("item", "requests"), REQUESTS, ids=range(len(REQUESTS)))
def test_requests_of_a_heading(item: str, requests: tuple[str | None, ...]) -> None:
    assert parse_requests(item) == requests


def test_a_long_run_of_commas_takes_no_long_time() -> None:
    item = f"A brace was the original request. The original request, a brace{', ' * 20_000}sling is"
    begun = time.process_time()
    assert parse_requests(item).disputed.endswith(", sling")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("wording", "decision"),
    [
        ("Upheld", "upheld"),
        ("OVERTURNED", "overturned"),
        ("Partially Overturned", "partially overturned"),
        ("PartiallyOverturned", "partially overturned"),
        ("Up held", "upheld"),
        ("not medically necessary and appropriate", "upheld"),
        ("notmedically necessary", "upheld"),
        ("medically necessary", "overturned"),
        ("IS/WAS NOT MEDICALLY NECESSARY", "upheld"),
        ("IS/WAS MEDICALLY NECESSARY", "overturned"),
    ],
)
def test_decisions(wording: str, decision: str) -> None:
    assert decision_of(wording) == decision


LINES = (
    "Claims Administrator guideline: None was cited.\n\nMAXIMUS guideline: Decision based on MTUS Knee Complaints "
    "2004.\n\nDecision rationale: The knee is stable. The request is not medically necessary.\n\n"
)
START = (
    "IMR ISSUES, DECISIONS AND RATIONALES\n\nThe Final Determination was based on decisions for the disputed "
    "items/services set forth below:\n\n"
)
HEADINGS = [
    "Creams: Upheld",
    "KNEE BRACE, LEFT: Upheld",
    "Labs to include: urinalysis: Overturned",
    "X-rays. Left knee: Upheld",
    "Knee brace:\n\nUpheld",
    "Knee brace : Upheld",
    "24/7 home aide: Partially Overturned",
    "Knee brace: Over turned",
    "Knee brace:PartiallyOverturned",
    "Knee brace: Overtuned",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_first_and_later(nlp: spacy.Language, heading: str) -> None:
    doc = nlp(START + f"{heading}\n\n{LINES}{heading}\n\n{LINES}")
    expected = heading.rsplit(":", 1)[0].strip()
    assert [span.text for span in doc.spans["items"]] == [expected, expected]
    assert [span.id_ for span in doc.spans["decisions"]] == ["1", "2"]
    assert [span.text for span in doc.spans["rationales"]] == [
        "The knee is stable. The request is not medically necessary."
    ] * 2


def test_an_issue_that_lacks_a_line_keeps_its_number(nlp: spacy.Language) -> None:
    second = "Crutches: Upheld\n\nDecision rationale: They were given before.\n\n"
    doc = nlp(START + f"Knee brace: Upheld\n\n{LINES}{second}Cane: Overturned\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["Knee brace", "Crutches", "Cane"]
    assert [span.id_ for span in doc.spans["maximus"]] == ["1", "3"]
    assert doc._.imr_determinations[1].maximus is None


def test_numbers_of_items_are_no_part_of_them(nlp: spacy.Language) -> None:
    doc = nlp(START + f"1. Knee brace: Upheld\n\n{LINES}2. 4 visits: Overturned\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["Knee brace", "4 visits"]
    assert doc.spans["rationales"][0].text.endswith("is not medically necessary.")
    doc = nlp(START + f"1 knee brace: Upheld\n\n{LINES}1. Cane: Overturned\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["1 knee brace", "1. Cane"]


def test_a_conclusion_without_its_full_stop_is_no_heading(nlp: spacy.Language) -> None:
    lines = LINES.replace("stable. The request is not medically necessary.", "stable.\n\nHence it is not necessary")
    doc = nlp(START + f"Knee brace: Upheld\n\n{lines}Cane: Overturned\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["Knee brace", "Cane"]


def test_labels_with_capitals(nlp: spacy.Language) -> None:
    lines = LINES.replace("guideline", "Guideline").replace("rationale", "Rationale")
    doc = nlp(START + f"Knee brace: Upheld\n\n{lines}Cane: Overturned\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["Knee brace", "Cane"]


def test_a_letter_without_paragraph_breaks(nlp: spacy.Language) -> None:
    doc = nlp((START + f"Knee brace: Upheld {LINES}Cane, left: Overturned {LINES}").replace("\n\n", " "))
    assert [span.text for span in doc.spans["items"]] == ["Knee brace", "Cane, left"]


@pytest.mark.parametrize("text", ["", "   ", "Dear Sir, this is no letter of that kind.", "Decision"])
def test_no_letter(nlp: spacy.Language, text: str) -> None:
    assert layout_of(text) is None
    assert find_sections(text) == (None, [])
    doc = nlp(text)
    assert list(doc.spans["items"]) == []
    assert doc._.imr_determinations == ()


@pytest.mark.parametrize(
    "text",
    [
        "IMR DECISION(S) AND RATIONALE(S)\n\nThe Final Determination was based on decisions.",
        "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE\n\nThe application was received.",
        "Decision rationale: After a fall. The request is not medically necessary.",
        "IMR ISSUES, DECISIONS AND RATIONALES\n\n: Upheld\n\nClaims Administrator guideline: None.",
    ],
)
def test_a_letter_cut_before_its_items_has_no_issues(nlp: spacy.Language, text: str) -> None:
    assert nlp(text)._.imr_determinations == ()


def test_lone_surrogates_become_replacement_characters(nlp: spacy.Language) -> None:
    assert nlp("a \ud800 b").text == "a \ufffd b"
