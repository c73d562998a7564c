"""Sentences: a table of what ends one and what does not, and properties that hold for any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrspacy.reasons.sentences import sentences

# A bar marks each place where one sentence ends and the next begins; it replaces the blank, if there is one.
TABLE = [
    "The first sentence ends.|The second does not?|It does!|So it goes.",
    "See Low Back Complaints, Section(s): Special Studies, pg. 64.|The scan was refused.",
    "Dr. Roe and Mr. Poe saw her.|They agreed with J. Doe, M.D. about it.",
    "Pain runs from C5-6.|The reflexes are equal.",
    "The criteria are: 1. Pain for three months.|2. Failed exercises.",
    "1. Physical therapy was tried.",
    "It helped either.|The request is late.",
    "A dose of 2.5 mg costs $3.50 a day.|It was refused.",
    "Drugs, e.g. Norco, and braces, i.e. Splints, were named.",
    "Under 8 C.C.R. 9792.24 a trial is due.|None took place.",
    "It says \"not recommended.\"|The worker objects.",
    "It was given (for two weeks).|No relief came.",
    "The trial ended ...|Nothing came of it..|So be it.",
    "Seen by Dr. [redacted] in May.|Seen again in 2016.|Then no more.",
    "Pain is 8/10.|It was 7/10 in June.",
    "One page ends here\n\nand goes on over the leaf.|The next begins.",
    "One paragraph\n\nAnother paragraph",
    "Imaging vs. Examination was debated, cf. Smith et al. Published in 1999.",
]  # fmt: skip


@pytest.mark.parametrize("marked", TABLE, ids=lambda marked: marked[:40])
def test_boundaries(marked: str) -> None:
    text = marked.replace("|", " ")
    wanted = [part.strip() for part in marked.split("|")]
    if "\n\nAnother" in marked:
        wanted = ["One paragraph", "Another paragraph"]
    assert [text[start:end] for start, end in sentences(text)] == wanted


def test_missing_space_after_a_full_stop() -> None:
    text = "The brace was not worn either.The request is late.A second one followed."
    assert [text[start:end] for start, end in sentences(text)] == [
        "The brace was not worn either.",
        "The request is late.",
        "A second one followed.",
    ]


PIECES = st.lists(
    st.sampled_from([".", "?", " ", "\n\n", "A", "a", "1", "Dr", "pg", "e.g.", '"', ")", "No", "word", "\u0130"]),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), PIECES.map("".join)))
def test_regions_partition_the_text(text: str) -> None:
    regions = sentences(text)
    end = 0
    for start, stop in regions:
        assert end <= start < stop <= len(text)
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize("piece", [". ", "a.B", "?!", "\n\n", "1. ", '."', "Dr. ", "(.) "])
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.perf_counter()
        sentences(piece * times)
        return time.perf_counter() - started

    seconds(100)
    short, long = min(seconds(4_000) for _ in range(3)), min(seconds(16_000) for _ in range(3))
    assert long < 12 * short + 0.02
