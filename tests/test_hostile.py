"""Hostile input over the whole way, from bytes to record: never an exception, never slow, never the network."""

import json
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import imrspacy
from imrspacy.letters import LetterError, read_letter, read_letter_bytes
from imrspacy.runs import Limits, extract

ROOT = Path(__file__).parents[1]
LETTERS = ROOT / "assets" / "letters"
SCHEMA = json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

WORDINGS = (
    "IMR ISSUES, DECISIONS AND RATIONALES\n\n",
    "IMR DECISION(S) AND RATIONALE(S)\n\n",
    "NOTICE OF INDEPENDENT MEDICAL REVIEW DETERMINATION\n",
    "MEDICAL PROFESSIONAL REVIEW\n",
    "The Final Determination was based on decisions for the disputed items/services set forth below:\n\n",
    "Ankle brace: Upheld\n\n",
    ": Overturned\n\n",
    "1. The request for an ankle brace is not medically necessary and appropriate.\n\n",
    "1) Regarding the request for an ankle brace:\n\n",
    "Claims Administrator guideline: ",
    "MAXIMUS guideline: Decision based on MTUS ",
    "The Claims Administrator based its decision on the ",
    "Decision rationale: ",
    "Rationale for the Decision:\n",
    "Original: #60 (with 3 refills); Modified to #30 ",
    "10mg/325mg q4-6h x2 ",
    "pages 78-80, 91, 9999999999999999999999 ",
    "02/30/2014 ",
    "Date of Injury: ",
    "the 299 year old male ",
    "It is not medically necessary. ",
)


@pytest.fixture(scope="module")
def hostile():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import hostile_letters
    finally:
        sys.path.pop(0)
    return hostile_letters


@pytest.fixture(scope="module")
def samples(hostile) -> tuple[list[str], list[bytes]]:
    return hostile.samples()


def check(nlp, text: str) -> dict:
    """Give the record of a text, which must be one by the schema."""
    doc = nlp(text)
    record = imrspacy.record(doc).to_dict()
    VALIDATOR.validate(record)
    json.dumps(record, ensure_ascii=False).encode()
    for issue in record["issues"]:
        for reason in issue["evidence"]:
            assert doc.text[reason["start"] : reason["end"]].split() == reason["text"].split()
    return record


# Texts


@given(st.text(max_size=400))
def test_any_text_gives_a_record_without_issues(nlp, text):
    assert check(nlp, text)["issues"] == []


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(WORDINGS), st.text(max_size=12)), max_size=30))
def test_any_order_of_wordings_gives_a_record(nlp, pieces):
    check(nlp, "".join(pieces))


@settings(max_examples=120)
@given(st.integers(0, 10**9))
def test_damaged_letters_give_a_record_or_one_line(nlp, hostile, samples, seed):
    _, given_text = hostile.text_case(random.Random(seed), samples[0])
    try:
        text = read_letter_bytes(given_text, "x.txt") if isinstance(given_text, bytes) else given_text
    except LetterError as error:
        assert "\n" not in str(error)
    else:
        check(nlp, text)


@pytest.mark.parametrize("text", ["\ud800", "Ankle brace\udfff: Upheld", "\udc80" * 500], ids=ascii)
def test_half_a_character_pair_is_text_too(nlp, text):
    check(nlp, text)


@pytest.mark.parametrize(
    "pieces",
    [
        WORDINGS[:1] + WORDINGS[6:7] + ("Decision rationale: It is not medically necessary.",),
        ("MAXIMUS guideline: none\n\nDecision rationale: none\n\n", *WORDINGS[:1], *WORDINGS[4:6]),
        WORDINGS[1:2],
        WORDINGS[2:3],
        WORDINGS[3:4],
    ],
    ids=["a decision without item", "a start within an issue", "final-2013", "notice-2013", "professional-review"],
)
def test_a_layout_without_items(nlp, pieces):
    check(nlp, "".join(pieces))


# Files


@given(st.binary(max_size=2_000))
def test_any_bytes_are_text_or_one_line(nlp, data):
    for name in ("x.txt", "x.pdf"):
        try:
            text = read_letter_bytes(data, name)
        except LetterError as error:
            assert str(error).startswith(name) and "\n" not in str(error)
        else:
            check(nlp, text)


@settings(max_examples=120)
@given(st.integers(0, 10**9))
def test_damaged_pdfs_are_text_or_one_line(nlp, hostile, samples, seed):
    _, data = hostile.pdf_case(random.Random(seed), samples[1])
    try:
        text = read_letter_bytes(data, "x.pdf")
    except LetterError as error:
        assert str(error).startswith("x.pdf: ") and "\n" not in str(error)
    else:
        check(nlp, text)


@pytest.mark.parametrize(
    ("limits", "cause"),
    [
        ({"max_bytes": 1_000}, "MB, over the limit of 0.001 MB"),
        ({"max_pages": 1}, "pages, over the limit of 1"),
        ({"max_characters": 2_000}, "over the limit of 2,000 characters"),
    ],
    ids=["bytes", "pages", "characters"],
)
def test_a_letter_over_a_limit_is_one_line(tmp_path, limits, cause):
    path = next(path for path in LETTERS.glob("*.pdf") if len(read_letter(path)) > 3_000)
    with pytest.raises(LetterError) as refusal:
        read_letter(path, **limits)
    assert str(refusal.value).startswith(f"{path.name}: ")
    assert str(refusal.value).endswith(cause)
    summary = extract(path, tmp_path / "x.jsonl", limits=Limits(**limits))
    assert [str(failure) for failure in summary.failures] == [f"{path}: {refusal.value.cause}"]


# Time


UNITS = ("x", "1/", "a:", "(", "))", "'s", "( a ) ", ". ", "-", "\n", "\n\n", "#", "x2 ", "10mg/", "1, ", "Upheld: ")
SIZE = 40_000


@pytest.mark.parametrize("unit", [*UNITS, *WORDINGS], ids=repr)
def test_time_is_linear(nlp, unit):
    """Four times the text may take eight times as long, for noise; quadratic would be sixteen."""
    start = "".join(WORDINGS[:1] + WORDINGS[4:6])
    shorter, longer = (start + unit * (size // len(unit)) for size in (SIZE, 4 * SIZE))
    assert fastest(nlp, longer) < 8 * fastest(nlp, shorter) + 0.1


def fastest(nlp, text: str) -> float:
    """Give the least of three, in processor time: other work on the machine does not count."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        with nlp.memory_zone():
            imrspacy.record(nlp(text)).to_dict()
        seconds.append(time.process_time() - begun)
    return min(seconds)


# The network


def test_nothing_is_fetched_from_the_network(tmp_path):
    """Reading, pipeline, record and a whole run, in a process that may not open a socket to anywhere."""
    script = textwrap.dedent("""
        import socket, sys
        from pathlib import Path

        def forbid(event, arguments):
            # The pipes between worker processes are sockets of the machine's own.
            if event.startswith("socket.") and not (event == "socket.__new__" and arguments[1] == socket.AF_UNIX):
                raise RuntimeError(f"{event} {arguments}")

        sys.addaudithook(forbid)
        try:
            socket.create_connection(("127.0.0.1", 9))
        except RuntimeError:
            pass
        else:
            raise SystemExit("sockets are not forbidden")

        import imrspacy
        from imrspacy.runs import extract

        nlp = imrspacy.load()
        issues = 0
        for text, context in imrspacy.read_letters(sys.argv[1]):
            issues += len(imrspacy.record(nlp(text), letter=context["letter"]).to_dict()["issues"])
        summary = extract(sys.argv[1], Path(sys.argv[2], "x.sqlite"), workers=2)
        print(summary.records, issues)
    """)
    command = [sys.executable, "-c", script, str(LETTERS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    records, issues = map(int, done.stdout.split())
    assert records == len(list(LETTERS.iterdir())) < issues
