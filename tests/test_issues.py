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
    (
        "9 taping visits was original request; 4 taping visits have been approved by Utilization Review; the remaining "
        "IMR eligible portion, 5 taping visits, is",
        ("9 taping visits", "4 taping visits", "5 taping visits"),
    ),
    (
        "9 taping visits was the original request.The Claims Administrator modified the request to 4 taping visits. "
        "The remaining eligible IMR portion of the original request 5 taping visits is",
        ("9 taping visits", "4 taping visits", "5 taping visits"),
    ),
    (
        "9 taping visits was the original request, 4 taping visits was authorized by the Claims Administrator. The "
        "remaining 5 taping visits are",
        ("9 taping visits", "4 taping visits", "5 taping visits"),
    ),
    (
        "9 taping visits was the original request. The Claims Administrator has allowed 4 taping visits, leaving the "
        "original request IMR eligible. The original request 9 taping visits is",
        ("9 taping visits", "4 taping visits", "9 taping visits"),
    ),
    ("Tape as in the original request", (None, None, "Tape as in the original request")),
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
    "Knee brace: Uphold",
    "Knee brace: Upehld",
    "Knee brace: Partial Overturn",
    "Knee brace (Upheld)",
    "Brace (12 hinges): Upheld",
    "Brace as in the Overturned review (previously Upheld): Upheld",
    "Brace with hinges. Purchase. Fitting: Upheld",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_first_and_later(nlp: spacy.Language, heading: str) -> None:
    doc = nlp(START + f"{heading}\n\n{LINES}{heading}\n\n{LINES}")
    expected = heading.rsplit(":" if ":" in heading else " (", 1)[0].strip()
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


@pytest.mark.parametrize("mark", [".", ";", ""])
def test_an_introduction_without_its_colon(nlp: spacy.Language, mark: str) -> None:
    doc = nlp(START.replace("below:\n\n", f"below{mark} ") + f"Cane: Upheld\n\n{LINES}Tape: Upheld\n\n{LINES}")
    assert [span.text for span in doc.spans["items"]] == ["Cane", "Tape"]


def test_headings_without_any_decision(nlp: spacy.Language) -> None:
    doc = nlp(START + f"Cane\n\n{LINES}Tape\n\n{LINES}")
    assert [(one.item.text, one.decision) for one in doc._.imr_determinations] == [("Cane", None), ("Tape", None)]


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


def issues_of(doc: Any) -> list[tuple[str, str | None, str | None]]:
    parts = [(one.item, one.decision, one.rationale) for one in doc._.imr_determinations]
    return [(" ".join(item.text.split()), said and said.label_, why and why.text) for item, said, why in parts]


THREE = (
    "Tape 7.5 cm #9 was the original request.{0}Tape 7.5 cm #4 was authorized by the Claims Administrator.{0}The "
    "remaining IMR eligible portion of the original request,{0}Tape #5 is: Upheld"
)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            THREE.format(tear)
            for tear in (
                " ",
                "\n\n",
                "\n\n\f\n",
                "\n\nFinal Determination Letter for IMR Case Number CM99-0000001 2\n\n",
            )
        ),
        "Associated surgical service:\n\nCold pack: Upheld",
        "Labs to\n\ninclude: urinalysis: Upheld",
        "Tape 1 hour before work, may repeat\n\nafter lunch: Upheld",
    ],
    ids=range(7),
)
def test_a_page_break_in_a_heading(nlp: spacy.Language, heading: str) -> None:
    items = [item for item, _, _ in issues_of(nlp(START + f"Cane: Upheld\n{LINES}{heading}\n\n{LINES}"))]
    whole = heading.replace("Final Determination Letter for IMR Case Number CM99-0000001 2", "").rsplit(":", 1)[0]
    assert items == ["Cane", " ".join(whole.split())]


@pytest.mark.parametrize(
    "end",
    [
        "It helps no one here\n\n",
        "It is of no use.\n\nThe knee is stable\n\n",
        "None.\n\nReference: www.example.org/knee\n\n",
    ],
)
def test_a_rationale_without_its_full_stop_is_no_part_of_the_next_heading(nlp: spacy.Language, end: str) -> None:
    lines = LINES.replace("The knee is stable. The request is not medically necessary.\n\n", end)
    assert [item for item, _, _ in issues_of(nlp(START + f"Splint: Upheld\n\n{lines}Cane: Upheld\n\n{LINES}"))] == [
        "Splint",
        "Cane",
    ]


@pytest.mark.parametrize(
    "heading", ["Tape 1.5% #2. Purchase", "Brace, L. knee", THREE.format(" ").removesuffix(": Upheld")]
)
def test_a_heading_behind_a_rationale_without_a_break(nlp: spacy.Language, heading: str) -> None:
    lines = LINES.replace("The knee is stable.", "First.\n\nThe knee is stable. It was seen in May.").rstrip()
    doc = nlp(START + f"Cane: Upheld\n\n{lines} {heading}: Overturned\n\n{LINES}")
    assert [(item, said) for item, said, _ in issues_of(doc)] == [("Cane", "upheld"), (heading, "overturned")]
    assert issues_of(doc)[0][2].endswith("The request is not medically necessary.")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Decision rationale:", "DECISION RATIONALE:"),
        ("Decision rationale:", "decision rationale;"),
        ("Decision rationale:", "Decision rationale"),
        ("Decision rationale:", "Decision rationa1e."),
        ("Decision rationale:", "Decision\n\nrationale:"),
        ("Decision rationale:", "Rationale:"),
        ("Decision rationale:", ""),
        ("MAXIMUS guideline:", "MAXlMUS guide1ine:"),
        ("Claims Administrator guideline:", "Claims Administrator's Guidelines:"),
        ("Claims Administrator guideline:", "Claims Adrninistrator guideline:"),
        ("Claims Administrator guideline:", "Claims\n\n\f\nAdministrator guideline:"),
    ],
)
def test_labels_in_other_forms(nlp: spacy.Language, label: str, written: str) -> None:
    usual, other = (
        nlp(START + f"Cane: Upheld\n\n{lines}Tape: Overturned\n\n{LINES}")
        for lines in (LINES, LINES.replace(label, written))
    )
    for key in ("items", "decisions", "claims_administrator", "maximus", "rationales"):
        assert [(span.text, span.id_) for span in other.spans[key]] == [
            (span.text, span.id_) for span in usual.spans[key]
        ]


def test_a_rationale_that_speaks_of_its_label(nlp: spacy.Language) -> None:
    lines = LINES.replace("The knee is", "See the Decision rationale: above. The knee is")
    doc = nlp(START + f"Cane: Upheld\n\n{lines}Tape: Upheld\n\n{LINES}")
    assert [item for item, _, _ in issues_of(doc)] == ["Cane", "Tape"]
    assert "rationale: above" in doc.spans["rationales"][0].text


@pytest.mark.parametrize("closing", ["Sincerely,\n\nA. B., MD", "cc: the Division", "PROOF OF SERVICE\n\nOn this day"])
def test_the_signature_is_no_part_of_the_rationale(nlp: spacy.Language, closing: str) -> None:
    doc = nlp(START + f"Cane: Upheld\n\n{LINES}{closing}")
    assert doc.spans["rationales"][0].text == "The knee is stable. The request is not medically necessary."


def test_a_list_in_the_only_heading_keeps_its_numbers(nlp: spacy.Language) -> None:
    assert issues_of(nlp(START + f"1. Cane 2. Tape: Upheld\n\n{LINES}"))[0][0] == "1. Cane 2. Tape"


def test_items_of_the_neighbouring_layout(nlp: spacy.Language) -> None:
    item = (
        "1.  Taping 2x4 is not medically necessary and appropriate.\n\nThe Claims Administrator based its decision on "
        "nothing.\n\nThe Physician Reviewer's decision rationale: The knee is stable."
    )
    for heading in ("IMR DECISION(S) AND RATIONALE(S)", "IMR ISSUES, DECISIONS AND RATIONALES"):
        assert issues_of(nlp(f"{heading}\n\n{item}")) == [("Taping 2x4", "upheld", "The knee is stable.")]


@pytest.mark.parametrize("request_", ["The request for ", "Decision for ", ""])
@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_final_determinations_of_2013_by_their_numbers(nlp: spacy.Language, request_: str, gap: str) -> None:
    lines = [
        "The Claims Administrator based its decision on the MTUS, page 8.",
        "The Physician Reviewer based his/her decision on the same.",
        "The Physician Reviewer's decision rationale: See page 2. He walks 3.5 miles. It is not medically necessary.",
    ]
    said = "medically necessary and appropriate."
    first, second = f"1. {request_}Cane is not {said}", f"2. {request_}Tape 2 in. x 4 is {said}"
    text = gap.join(["IMR DECISION(S) AND RATIONALE(S)", first, *lines, second, *lines])
    found = issues_of(nlp(text))
    assert [(item, said) for item, said, _ in found] == [("Cane", "upheld"), ("Tape 2 in. x 4", "overturned")]
    assert {why for _, _, why in found} == {"See page 2. He walks 3.5 miles. It is not medically necessary."}


NOTICE = (
    "Notice of Independent Medical Review Determination{0}1)   MAXIMUS Federal Services, Inc. has determined the "
    "request for a cane is medically necessary and appropriate.{0}1)   Regarding the request for a cane:{0}Medical "
    "Treatment Guidelines Relied Upon by the Expert Reviewer to Make His/Her Decision:{0}None.{0}Rationale for the "
    "Decision:{0}He falls."
)


@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_a_notice_with_wide_blanks_or_without_breaks(nlp: spacy.Language, gap: str) -> None:
    assert issues_of(nlp(NOTICE.format(gap))) == [("cane", "overturned", "He falls.")]


SECTIONS = (
    "HOW THE IMR FINAL DETERMINATION WAS MADE\n\nMAXIMUS Federal Services sent the complete case file to one.\n\n"
    "CLINICAL CASE SUMMARY\n\nThe expert reviewer developed the following clinical case summary: A man of 40.\n\n"
    f"{START}Cane: Upheld\n\n{LINES}"
)


@pytest.mark.parametrize(
    "change",
    [
        ("CLINICAL CASE SUMMARY", "Clinical Case Summary"),
        ("CLINICAL CASE SUMMARY", "CLINICAL CASE\n\nSUMMARY"),
        ("CLINICAL CASE SUMMARY\n\n", ""),
        ("HOW THE IMR FINAL DETERMINATION WAS MADE\n\n", ""),
        ("HOW THE IMR FINAL DETERMINATION WAS MADE", "How the IMR final determination was made"),
        ("IMR ISSUES, DECISIONS AND RATIONALES\n\n", ""),
        ("IMR ISSUES, DECISIONS AND RATIONALES", "IMR Issues, Decisions and Rationales"),
    ],
    ids=range(7),
)
def test_section_headings_that_are_lost_or_written_otherwise(nlp: spacy.Language, change: tuple[str, str]) -> None:
    doc = nlp(SECTIONS.replace(*change))
    assert [span.label_ for span in doc.spans["sections"]] == ["REVIEWER", "SUMMARY", "ISSUES"]
    assert [item for item, _, _ in issues_of(doc)] == ["Cane"]


def test_a_layout_by_its_heading_in_small_letters() -> None:
    assert layout_of("IMR Issues, Decisions and Rationales\n\nCane: Upheld") == "determination"
