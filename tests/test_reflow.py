"""The reflow: what is joined, what is parted, what is dropped, and the way back to the source."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import imrspacy
from conftest import LETTERS, ink
from imrspacy.tokenizer.furniture import furniture_lines
from imrspacy.tokenizer.reflow import PARAGRAPH, reflow

JOINED = [
    ("a request for an\nMRI of the knee", "a request for an MRI of the knee"),
    ("was seen by the\n\nsurgeon on Monday.", "was seen by the surgeon on Monday."),
    ("Hand Surgery &\n\nMicrosurgery", "Hand Surgery & Microsurgery"),
    ("two   spaces\tand a tab", "two spaces and a tab"),
    ("anti-\ninflammatory drugs", "anti-inflammatory drugs"),
    ("an electro- diagnostic study", "an electro-diagnostic study"),
    ("on 10-30-\n2016 he fell", "on 10-30-2016 he fell"),
    ("the short-\nand long-term plan", "the short- and long-term plan"),
    ("electro\ufffediagnostic", "electro-diagnostic"),
    ("levels L4\xad5 and an electro\xad\ndiagnostic study", "levels L4-5 and an electro-diagnostic study"),
    ("\ufeffan \u200bx-ray", "an x-ray"),
]
PARTED = [
    ("The request is denied.\n\nKnee brace: Upheld", ["The request is denied.", "Knee brace: Upheld"]),
    ("Knee brace: Upheld\nClaims Administrator guideline: none", None),
    ("ends here.\nMAXIMUS guideline: none", None),
    ("CLINICAL CASE SUMMARY\nThe patient fell", None),
    ("1)  Regarding the request for a cane:\n2)\tRegarding the request for a brace:", None),
    ("ends here.\nDecision  rationale: none", None),
    ("• first record\n• second record", None),
    ("set forth below:\nknee brace: Upheld", None),
]


@pytest.mark.parametrize(("given_text", "clean"), JOINED)
def test_joins(given_text: str, clean: str) -> None:
    assert reflow(given_text).text == clean


@pytest.mark.parametrize(("given_text", "paragraphs"), PARTED)
def test_parts(given_text: str, paragraphs: list[str] | None) -> None:
    lines = [" ".join(line.split()) for line in given_text.split("\n")]
    assert reflow(given_text).text.split(PARAGRAPH) == (paragraphs or lines)


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    full = "word " * 17 + "word"
    text = f"{full}\n{full}\n{full}\nlast words.\nNext {full}\n{full}"
    assert len(reflow(text).text.split(PARAGRAPH)) == 2


def test_a_blank_line_after_every_line_is_no_paragraph() -> None:
    line = "some words that fill a line of this letter to about its usual width of type"
    text = "\n\n".join([line] * 6) + ".\n\n\n\n" + "\n\n".join([line.capitalize()] * 6)
    assert len(reflow(text).text.split(PARAGRAPH)) == 2


FURNITURE = [
    "Final Determination Letter for IMR Case Number CM99-0041765 2",
    "Notice of IMR Determination - CM99-0009417",
    "Form Effective 5.16.13   Page 1",
    "MEDICAL PROFESSIONAL REVIEW (continued)",
    "Page 3 of 7",
    "- 2 -",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_dropped_from_a_letter(line: str) -> None:
    letter = f"IMR DECISION(S) AND RATIONALE(S)\n\nThe records of the\n{line}\nclinic say nothing."
    assert line not in reflow(letter).text
    assert reflow(letter).text.endswith("The records of the clinic say nothing.")


def test_a_bare_number_is_a_page_only_where_all_of_them_count_the_pages() -> None:
    heading = "IMR DECISION(S) AND RATIONALE(S)"
    assert furniture_lines(heading, [heading, "text", "1", "text", "2"]) == {2, 4}
    assert furniture_lines(heading, [heading, "text", "7", "text", "2"]) == set()


@pytest.mark.parametrize("line", FURNITURE)
def test_nothing_is_dropped_from_other_texts(line: str) -> None:
    assert ink(reflow(f"some text\n{line}\nmore").text) == ink(f"some text {line} more")


@given(st.text())
def test_only_white_space_and_line_end_hyphens_are_lost(text: str) -> None:
    marks = str.maketrans(
        {"\ufffe": "-", "\x02": "-", "\xad": "-"} | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", " ")
    )
    assert ink(reflow(text).text) == ink(text.translate(marks))


LINES = st.lists(
    st.sampled_from(
        ["", "", " ", "Decision rationale: The", "knee brace: Upheld", "words that go on", "He fell.", "and so-",
         "MAXIMUS guideline: none.", "1", "2", "Page 2", "• item", "CLINICAL CASE SUMMARY", "was the",
         "IMR ISSUES, DECISIONS AND RATIONALES", "x" * 90, "10-30-", "2016.", "\f"]
    )
)  # fmt: skip


@given(LINES)
def test_clean_text_comes_back_unchanged(lines: list[str]) -> None:
    clean = reflow("\n".join(lines)).text
    assert reflow(clean).text == clean


@given(st.text(alphabet="ab-. \n\t\r\f"))
def test_every_word_maps_back_to_itself(text: str) -> None:
    flow = reflow(text)
    for word in re.finditer(r"[^\s-]+", flow.text):
        start, end = flow.source(*word.span())
        assert text[start:end] == word[0]


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_sample_letters_are_clean_after_one_pass(path) -> None:
    clean = reflow(imrspacy.read_letter(path)).text
    assert reflow(clean).text == clean
