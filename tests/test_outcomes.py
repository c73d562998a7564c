"""Outcomes: verdicts on a request, and the other uses of the same words."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imrspacy.outcomes.grammar import find_outcomes

# A sentence with its verdicts in brackets; the brackets are taken out before the sentence is read.
SENTENCES = [
    "MRI of the left knee: [Upheld]",
    "MRI of the left knee: [Overturned]",
    "MRI of the left knee: [Partially Overturned]",
    "The request for an MRI is [not medically necessary].",
    "The request for an MRI is [not medically necessary] and appropriate.",
    "The request for an MRI is [not considered medically necessary].",
    "The test was [medically necessary], [medically appropriate], and [indicated] here.",
    "The test was, thus, [indicated].",
    "As such the request is [not necessary].",
    "It is [not a medical necessity] at this time.",
    "The medical necessity of the scan [has not been established].",
    "The medical necessity of the scan [is not established].",
    "Utilization review [denied] the request.",
    "The scan was previously [denied].",
    "The rationale for [denial] was unclear.",
    "Review [modified] the request, [allowing] Norco #30 and [denying] the rest.",
    "Norco was [authorized] by the claims administrator.",
    "Norco was [not authorized].",
    "The carrier [non-certified] the scan.",
    "The carrier [non- certified] the scan, [noncertified] the brace.",
    "The letter is a [non-certification] for a brace.",
    "The administrator [failed to approve] the request.",
    "Six sessions were [approved].",
    "Six sessions were [partially certified].",
    "I am [reversing] the prior review decision.",
    "The requested consultation is [appropriate].",
    "The requested scan is [not indicated] at this time; it is, therefore, [not warranted].",
    "The block is, hence, [supported], and the [denial] is [reversed].",
    "It is [medically necessary], and [indicated] in this case.",
    "Review [did not certify] the scan, [declined to authorize] a brace and [allowed] six visits.",
    "Review [reduced] Norco #90 to #60 and [rejected] the cream; its [disallowed] items remain.",
    "Surgery is [recommended for certification], the bed [not recommended for certification].",
    "The [adverse determination] should be [overturned]; I would [uphold] the rest.",
    "The surgery [cannot be certified]; it [does not appear medically necessary].",
    "Notice of Adverse Determination; why the treatment is/was medically necessary:",
    "Reduced range of motion, swelling reduced to 2 cm; she was not allowed to lift.",
    "Surgery is warranted for red flags; the claims of the guideline are well supported.",
    "She is a certified nursing assistant.",
    "She denied any numbness, and the patient denied a fall.",
    "He is on modified duty with activity modification.",
    "The reviewer is Board Certified in Family Practice.",
    "The drug is not FDA approved for this use.",
    "UR Denial Date: 10/28/2016",
    "A request for authorization was received.",
    "Manipulation is recommended for acute pain.",
    "Services that may also be medically necessary are listed.",
    "A machine for the knee may be considered medically necessary for a week.",
    "The hypnotic is approved for the short-term relief of insomnia.",
    "The records do not support the need for imaging.",
    "The records have not established a diagnosis.",
    "Exercise is not necessary to begin therapy.",
    "An MRI is not indicated for acute pain.",
    "It was well-established that the appropriate study is an MRI.",
]

HOSTILE = [
    "not " * 20000,
    "denied " * 8000,
    "medically " * 8000,
    " " * 50000,
    "request " * 8000 + "is appropriate",
]


@pytest.mark.parametrize("sentence", SENTENCES, ids=str)
def test_finds(sentence: str) -> None:
    assert sentence.count("[") == sentence.count("]")
    plain = sentence.replace("[", "").replace("]", "")
    expected = [part.partition("]")[0] for part in sentence.split("[")[1:]]
    assert [plain[start:end] for start, end in find_outcomes(plain)] == expected


def test_verdict_across_a_page_break() -> None:
    text = "The review non-\n\ncertified the scan."
    assert [text[start:end] for start, end in find_outcomes(text)] == ["non-\n\ncertified"]


WORDS = st.lists(
    st.sampled_from(
        [
            "not",
            "medically",
            "necessary",
            "denied",
            "patient",
            "she",
            "request",
            "was",
            "thus,",
            "indicated.",
            "İ",
            "non-certified",
        ]
    ),
    max_size=40,
)


@given(WORDS)
def test_any_text_gives_ordered_regions(words: list[str]) -> None:
    text = " ".join(words)
    regions = find_outcomes(text)
    assert all(0 <= start < end <= len(text) for start, end in regions)
    assert all(one[1] <= two[0] for one, two in pairwise(regions))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda x: x[:8])
def test_time_grows_with_length_only(text: str) -> None:
    began = time.perf_counter()
    find_outcomes(text)
    assert time.perf_counter() - began < 2
