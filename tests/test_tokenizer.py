"""The tokenizer: spaCy's tokens, doses split, hostile input in time, and the source of each span."""

import time

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from imrspacy.tokenizer.component import LetterTokenizer
from imrspacy.tokenizer.lexemes import quick_getters

DOSES = [
    ("10mg/325mg #60", ["10", "mg", "/", "325", "mg", "#", "60"]),
    ("2x6", ["2", "x", "6"]),
    ("x12", ["x", "12"]),
    ("5%/2%", ["5", "%", "/", "2", "%"]),
    ("20MG,#30", ["20", "MG", ",", "#", "30"]),
    ("12sessions", ["12", "sessions"]),
    ("25mg/ml", ["25", "mg", "/", "ml"]),
    ("pg.64", ["pg", ".", "64"]),
    ("12/07/2016", ["12/07/2016"]),
]
HOSTILE = [
    "a:" * 20_000,
    "x" * 1_000_000,
    "(" * 20_000,
    "))" * 20_000,
    "'s" * 16_000,
    "1/" * 50_000,
    "http://a." * 4_000,
]


TOKENIZER = LetterTokenizer(spacy.blank("en"))


@pytest.fixture
def tokenizer() -> LetterTokenizer:
    return TOKENIZER


@pytest.mark.parametrize(("text", "tokens"), DOSES)
def test_splits_doses(tokenizer: LetterTokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenizer(text)] == tokens


def test_gives_the_tokens_of_spacys_rules(tokenizer: LetterTokenizer, sample_texts: dict[str, str]) -> None:
    rules = tokenizer._splitter.tokenizer
    for text in sample_texts.values():
        doc = tokenizer(text)
        assert [token.text_with_ws for token in doc] == [token.text_with_ws for token in rules(doc.text)]


@given(st.text(max_size=200))
def test_same_tokens_as_the_rules_on_any_text(text: str) -> None:
    doc = TOKENIZER(text)
    assert [token.text for token in doc] == [token.text for token in TOKENIZER._splitter.tokenizer(doc.text)]


WORDS = st.from_regex(
    r"\A\(?([A-Z]?[a-z]{1,7}|[A-Z]{1,4}|[a-z]{2,4}(-[a-zA-Z]{1,4}){1,2}|\d{1,4}([/-]\d{1,4}){0,2})[.,;:)]?\Z"
)


@given(st.lists(WORDS, max_size=30))
def test_same_tokens_as_the_rules_on_words_with_marks(words: list[str]) -> None:
    doc = TOKENIZER(" ".join(words))
    assert [token.text for token in doc] == [token.text for token in TOKENIZER._splitter.tokenizer(doc.text)]


PIECES = st.from_regex(
    r"\A[(\"\[#]?(([a-zA-Z]{1,5}|[LCTXS]|\d{1,4}|and/or|mg|ml|x|am|pm)('s)?[-/.,:]?){1,4}(mg|ml|%|gm)?[.,;:)%\]]{0,2}\"?\Z"
)


@given(st.lists(PIECES, max_size=30))
def test_same_tokens_as_the_rules_on_doses_levels_and_compounds(pieces: list[str]) -> None:
    doc = TOKENIZER(" ".join(pieces))
    assert [token.text for token in doc] == [token.text for token in TOKENIZER._splitter.tokenizer(doc.text)]


GETTERS = spacy.blank("en").vocab.lex_attr_getters
NUMBERS = ["zero", "Eleven", "TWENTY", "hundred", "million", "first", "ninth", "22nd", "3/4", "1,000.5", "+7", "none"]
LOOKALIKES = ["http://a", "https:", "www.x.org", "a.com", "x@y.org", ".", "...", "$", "£", "IIIa", "ǅ", "Ⅷ", "x" * 120]


@given(
    st.one_of(
        st.text(min_size=1, max_size=12), st.from_regex(r"\A[A-Za-z]{1,9}\Z"), st.sampled_from(NUMBERS + LOOKALIKES)
    )
)
def test_attributes_of_words_are_spacys(word: str) -> None:
    for key, getter in quick_getters(GETTERS).items():
        assert getter(word) == GETTERS[key](word), (key, word)


def test_other_getters_stay() -> None:
    assert quick_getters({1: len}) == {1: len}


def test_a_memory_zone_leaves_nothing_behind(nlp: spacy.Language) -> None:
    before = nlp.tokenizer._splitter._parts.keys() - set()
    with nlp.memory_zone():
        nlp("qwertzuiop asdfghjkl")
    assert nlp.tokenizer._splitter._parts.keys() == before
    assert [token.text for token in nlp("qwertzuiop asdfghjkl")] == ["qwertzuiop", "asdfghjkl"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:9]} x {len(text)}")
def test_hostile_input_stays_linear(tokenizer: LetterTokenizer, text: str) -> None:
    # spaCy's own tokenizer takes from 25 s to minutes for some of these.
    started = time.perf_counter()
    assert tokenizer(text).text == text
    assert time.perf_counter() - started < 5


def test_source_of_a_span(nlp: spacy.Language) -> None:
    source = "The  request\r\nfor a knee-\r\nhigh brace"
    doc = nlp(source)
    assert doc.text == "The request for a knee-high brace"
    for token in doc:
        start, end = doc[token.i : token.i + 1]._.imr_source
        assert source[start:end] == token.text


def test_pickles_and_pipes(tokenizer: LetterTokenizer) -> None:
    import pickle

    clone = pickle.loads(pickle.dumps(tokenizer))
    assert [token.text for token in clone("#60 tabs")] == ["#", "60", "tabs"]
    assert [doc.text for doc in tokenizer.pipe(["a  b", "c"])] == ["a b", "c"]
