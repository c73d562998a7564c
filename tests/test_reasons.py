"""Reasons and verdicts: every rule by its own example, negation by a table, properties on any text."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrspacy.reasons.amounts import amounts_of
from imrspacy.reasons.gaps import gap_codes, gaps_of
from imrspacy.reasons.grammar import find_reasons, reasons, sentences, verdict
from imrspacy.reasons.roles import Reaches, guideline_reach
from imrspacy.reasons.rules import RuleError, _rows, gap_cues, phrases, recitals, topics, verdict_phrases
from imrspacy.reasons.scan import scan
from imrspacy.reasons.verdicts import sentence_verdict

CODES = {
    "criteria-met", "findings-absent", "documentation-lacking", "no-functional-improvement", "conservative-care-first",
    "not-recommended", "exceeds-limits", "duplicate", "request-unclear", "dependent", "risk", "weaning",
}  # fmt: skip


def codes(rationale: str, **context: Any) -> set[str]:
    """The reason codes of a rationale."""
    return {reason.code for reason in reasons(rationale, **context)}


def denied(statement: str) -> str:
    """A rationale that states something and concludes against the request."""
    return statement + " The request is not medically necessary."


def findings(statement: str) -> set[tuple[str, str]]:
    """(code, rule) of everything found in sentences, without their verdict."""
    lowered = [statement.lower()[start:end] for start, end in sentences(statement)]
    return {(code, rule) for code, rule, _ in find_reasons(lowered, "not necessary", None)}


def ids(rows: Iterable[Any]) -> list[str]:
    """The rules' names as test names."""
    return [row.id for row in rows]


@pytest.mark.parametrize("rule", phrases(), ids=ids(phrases()))
def test_phrase_example(rule: Any) -> None:
    assert ((rule.code, rule.id) in findings(rule.example)) == rule.gives
    assert (rule.code in codes(denied(rule.example))) == rule.gives


@pytest.mark.parametrize("cue", gap_cues(), ids=ids(gap_cues()))
def test_gap_cue_example(cue: Any) -> None:
    if cue.direction == "antecedent":
        assert (cue.gives, cue.id) in findings(cue.example)
        return
    found: set[tuple[str, str]] = set()
    lowered = [cue.example.lower()[start:end] for start, end in sentences(cue.example)]
    for number, sentence in enumerate(lowered):
        found |= set(gap_codes(gaps_of(sentence, scan(sentence).places), Reaches(lowered).at(number)))
    if cue.direction == "none":
        assert not cue.gives
        assert not found
    else:
        assert (cue.gives, cue.id) in found


@pytest.mark.parametrize("topic", topics(), ids=ids(topics()))
def test_topic_example(topic: Any) -> None:
    sentence = topic.example.lower()
    found = {code for code, _ in gap_codes(gaps_of(sentence, scan(sentence).places))}
    assert found == ({topic.code} if topic.code else set())


@pytest.mark.parametrize("recital", recitals(), ids=ids(recitals()))
def test_recital_example(recital: Any) -> None:
    assert any(wording in recital.example.lower() for wording in recital.wordings)
    assert codes(denied(recital.example + " The dose is not given.")) == {"request-unclear"}


def test_what_is_said_of_the_case_beside_standing_text_counts() -> None:
    quoted = "Radiographic films may be negative at first"
    assert codes(denied(f"{quoted}, but the patient has no swelling.")) == {"findings-absent"}
    assert codes(denied("The patient has no swelling, and radiographic films may be negative.")) == {"findings-absent"}


@pytest.mark.parametrize(
    "quoted",
    [
        "Lidocaine patches: Recommended for nerve pain only if there is no relief from tablets.",
        "Criteria for the program: (1) An evaluation was made; (2) the patient shows no improvement with other care.",
        "Criteria for the block: Pain of the joint. 2. There is no radicular pain. 3. No tenderness.",
        "In trials, no improvement of function was found.",
        "No randomized studies have shown relief of pain.",
    ],
)
def test_what_a_guideline_says_is_no_reason(quoted: str) -> None:
    assert codes(denied(f"{quoted} Here the dose is not given.")) == {"request-unclear"}


@pytest.mark.parametrize("row", verdict_phrases(), ids=ids(verdict_phrases()))
def test_verdict_example(row: Any) -> None:
    assert any(True for _ in row.finditer(row.example.lower()))
    firm, soft = sentence_verdict(row.example.lower())
    assert (firm or soft) == row.verdict


def test_every_rule_has_its_own_name() -> None:
    names = ids(phrases()) + ids(gap_cues()) + ids(topics())
    assert len(set(names)) == len(names)
    assert {rule.code for rule in phrases()} <= CODES


def test_unknown_keys_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    from imrspacy.reasons import rules

    monkeypatch.setattr(json, "loads", lambda line: {"id": "x", "colour": "red"})
    with pytest.raises(RuleError, match=r"topics\.jsonl:1: unknown keys \['colour'\]"):
        _rows("topics.jsonl", rules.Topic)


def test_rule_files_are_in_the_package() -> None:
    names = {entry.name for entry in files("imrspacy.reasons").iterdir()}
    assert {"phrases.jsonl", "groups.jsonl", "gap_cues.jsonl", "topics.jsonl", "verdicts.jsonl"} <= names
    assert {"recitals.jsonl", "README.md"} <= names


# What is said of the patient counts, what the guideline says in general, or what only looks like absence, does not.
NEGATION = [
    ("There are no red flags on examination.", {"findings-absent"}),
    ("Guidelines recommend a scan when there are no red flags. There is no treatment plan.", {"documentation-lacking"}),
    ("The guideline asks for failed exercises; there is no sign of instability.", {"findings-absent"}),
    ("Guidelines support the drug after failure of gabapentin. Its goals were not stated.", {"documentation-lacking"}),
    ("If there are no deficits, a scan is of no use. No goals were stated.", {"documentation-lacking"}),
    ("He can no longer walk. No goals were stated.", {"documentation-lacking"}),
    ("An MRI without contrast is asked for. No goals were stated.", {"documentation-lacking"}),
    ("Neither weakness nor atrophy is present.", {"findings-absent"}),
    ("There is no evidence of weakness, atrophy or instability.", {"findings-absent"}),
    ("There is no evidence of weakness or a failed trial.", {"findings-absent", "conservative-care-first"}),
    ("The records do not show that the pain failed to improve with conservative care.", {"conservative-care-first"}),
    ("Conservative treatment was not described in the notes.", {"conservative-care-first"}),
    ("Radicular signs were not seen; therapy has not been attempted.", {"findings-absent", "conservative-care-first"}),
    ("There is no documentation of functional improvement.", {"no-functional-improvement"}),
    ("No functional gain. No pain contract was filed.", {"no-functional-improvement", "documentation-lacking"}),
    ("The patient denies reflux.", {"findings-absent"}),
    ("Guidelines call for an endpoint, which has not been stated here.", {"documentation-lacking"}),
    ("The worker hasn't had physical therapy for it.", {"conservative-care-first"}),
    ("The worker hasn\u2019t any sign of instability.", {"findings-absent"}),
    ("Utilization review stated that there were no red flags. No goals were stated.", {"documentation-lacking"}),
    ("Nothing in the notes suggests tendinitis.", {"findings-absent"}),
    ("There is no evidence of keratosis.", {"findings-absent"}),
    ("The physician does not explain the insomnia.", {"documentation-lacking"}),
    ("The request does not state the dosage.", {"request-unclear"}),
    ("The number of visits completed so far is not known.", {"documentation-lacking"}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "wanted"), NEGATION, ids=[statement[:50] for statement, _ in NEGATION])
def test_negation(statement: str, wanted: set[str]) -> None:
    assert codes(denied(statement)) == wanted


# One plain reason stands beside wordings of each class that give none, or another.
NO_REASON = [
    "Crutches are an option for patients who have no fear of falling.",
    "Although there are no red flags, the leg is weaker than in May.",
    "The wrap was worn without a rash, and no early refill was noted.",
    "There is no quarrel about the sprain itself.",
    "The patient has not had surgery on the wrist.",
    "The risks and benefits of the drug were explained to her.",
    "This cream is not a first-line treatment.",
    "The non-certification letter stated that there was no improvement.",
    "The orthopedic surgeon did not recommend the operation.",
    "Tapering was tried in spring.",
    "Conscious sedation would be given during the procedure.",
    "Nothing stands in the way: there is no room for doubt.",
]  # fmt: skip


@pytest.mark.parametrize("statement", NO_REASON, ids=[statement[:50] for statement in NO_REASON])
def test_what_is_granted_told_or_recited_is_no_reason(statement: str) -> None:
    plain = "Physical therapy is listed. " + statement + " The patient exceeds the limit of visits."
    assert codes(denied(plain)) == {"exceeds-limits"}


def test_prose_at_the_head_is_a_guidelines_unless_it_speaks_of_the_case() -> None:
    prose = "Such pads can be considered where side effects limit tablets. They should be avoided in sepsis."
    assert codes(denied(f"{prose} The patient has a bruise. No goals were stated.")) == {"documentation-lacking"}
    own = "Side effects are on record and can be a danger. The patient has a bruise. He walks."
    assert codes(denied(own)) == {"risk"}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("Strength is normal in both legs.", "findings-absent"),
        ("Films show no fracture.", "findings-absent"),
        ("Goals are not stated.", "documentation-lacking"),
        ("Ten visits are asked for, an excess of four.", "exceeds-limits"),
    ],
)
def test_facts_in_the_present_tense_follow_a_guideline(fact: str, code: str) -> None:
    guideline = "The MTUS recommends supervised visits for patients who cannot exercise alone."
    assert code in codes(denied(f"{guideline} {fact}"))


# What stands beside the thing that is missing settles what its lack means.
BESIDE = [
    ("No program of exercise was described to which the massage would be an adjunct.", {"documentation-lacking"}),
    ("She has worn no splint and taken no naproxen.", {"conservative-care-first"}),
    ("The prostate examination does not appear in the report.", {"documentation-lacking"}),
    ("No prostate examination was provided.", {"documentation-lacking"}),
    ("The scan is for fractures and infections. None of these is present.", {"findings-absent"}),
    ("A repeat MRI is asked for, and there is no change in the examination since the last MRI.", {"duplicate"}),
    ("Gabapentin was never started; the notes go on to other drugs.", {"conservative-care-first"}),
    ("The request does not say which wrist is meant.", {"request-unclear"}),
    ("The number of those visits is not known.", {"documentation-lacking"}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "wanted"), BESIDE, ids=[statement[:50] for statement, _ in BESIDE])
def test_what_a_lack_means(statement: str, wanted: set[str]) -> None:
    assert codes(denied(statement)) == wanted


WORDED = [
    ("The stimulator is non-certified; so are the leads.", "dependent"),
    ("The request for the arthroplasty was not certified. Therefore, the walker is not needed.", "dependent"),
    ("The worker is not having the surgery, so a sling has no use.", "dependent"),
    ("The quantity of the cream was left blank.", "request-unclear"),
    ("A mix of the two courts an overdose.", "risk"),
    ("The drug has a boxed warning, and the worker is 80.", "risk"),
    ("He gets opioids from three prescribers.", "risk"),
    ("The urine test was negative for the prescribed drug.", "risk"),
    ("The drug should be brought down by a gradual reduction.", "weaning"),
    ("It is time to stop the opioid.", "weaning"),
    ("This is not a treatment the guideline supports.", "not-recommended"),
    ("The cushion is discouraged by ACOEM.", "not-recommended"),
    ("Instability was ruled out by the films.", "findings-absent"),
    ("The pain does not radiate.", "findings-absent"),
    ("The report leaves the history blank.", "documentation-lacking"),
    ("The chart lacks a list of goals.", "documentation-lacking"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "code"), WORDED, ids=[statement[:50] for statement, _ in WORDED])
def test_other_wordings(statement: str, code: str) -> None:
    (reason,) = [found for found in reasons(denied("The worker is in pain. " + statement)) if found.code == code]
    assert reason.text != "The request is not medically necessary."


VERDICTS = [
    ("The request is not medically necessary.", "not necessary"),
    ("The request is notmedically necessary and appropriate.", "not necessary"),
    ("Therefore, medical necessity is not established.", "not necessary"),
    ("The brace cannot be certified.", "not necessary"),
    ("The visits are not a medical necessity at this time.", "not necessary"),
    ("Thus the drug is not warranted at this time.", "not necessary"),
    ("The study is not reasonable and necessary.", "not necessary"),
    ("The requested injection is not recommended at this time.", "not necessary"),
    ("The request is medically necessary and appropriate.", "necessary"),
    ("Therefore the visits are reasonable and necessary.", "necessary"),
    ("The request is supported.", "necessary"),
    ("Medical necessity has been established.", "necessary"),
    ("Six visits are medically necessary. The other six visits are not medically necessary.", "mixed"),
    ("As the surgery is medically necessary, the request for a sling is medically necessary.", "necessary"),
    ("As the surgery is not medically necessary, the request for a sling is not medically necessary.", "not necessary"),
    ("The worker walks well. He was seen in June.", None),
    ("The brace wasn't medically necessary.", "not necessary"),
    ("I do not consider the visits to be medically necessary.", "not necessary"),
    ("I disagree with the denial and would approve the walker.", "necessary"),
    ("Medically necessary.", "necessary"),
    ("Six visits are medically necessary; the other six are not.", "mixed"),
    ("Six visits are medically necessary. He walks well. The remaining six are not medically necessary.", "mixed"),
    ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("rationale", "wanted"), VERDICTS, ids=[text[:50] or "empty" for text, _ in VERDICTS])
def test_verdict(rationale: str, wanted: str | None) -> None:
    said, region = verdict(rationale)
    assert said == wanted
    assert (region is None) == (wanted is None)


def test_the_notice_on_tapering_opioids_concludes_nothing_and_gives_no_reason() -> None:
    notice = (
        " This decision addresses the medical necessity of opioids as they were prescribed. This medical necessity"
        " decision should not be interpreted as advice to stop them. The physician and the worker are"
        " advised to consult the MTUS guideline on weaning."
    )
    rationale = denied("There was no functional improvement.") + notice
    assert codes(rationale) == {"no-functional-improvement"}
    region = verdict(rationale)[1]
    assert region is not None
    assert rationale[slice(*region)] == "The request is not medically necessary."


def test_a_necessary_request_meets_its_criteria_and_says_where() -> None:
    rationale = "Guidelines ask for locking. The examination supports a tear. The scan is medically necessary."
    (reason,) = reasons(rationale)
    assert (reason.code, reason.text) == ("criteria-met", "The examination supports a tear.")
    assert rationale[reason.start : reason.end] == reason.text


def test_the_decision_decides_only_where_the_rationale_does_not() -> None:
    assert codes("He was seen in June.", decision="overturned") == {"criteria-met"}
    assert codes("He was seen in June.", decision="upheld") == {"findings-absent"}
    assert codes("The records came in June.", decision="upheld") == {"documentation-lacking"}
    assert codes(denied("There are no red flags."), decision="overturned") == {"findings-absent"}


def test_the_decision_settles_a_rationale_that_concludes_in_two_ways() -> None:
    rationale = "The scan is medically necessary; the guideline limit is exceeded. The rest is not medically necessary."
    assert "criteria-met" in codes(rationale, decision="partially overturned")
    assert "criteria-met" not in codes(rationale, decision="upheld")


# Limits count against long use, whichever is told first; a limit or long use alone is no reason.
LIMITS = [
    ("The guideline advises a short course. The worker has taken it since May 2011.", True),
    ("He has been on it for two years. Such pills are not for long-term use.", True),
    ("The worker has taken it since May 2011. No goals were stated.", False),
    ("The guideline advises a short course. No goals were stated.", False),
]


@pytest.mark.parametrize(("statement", "wanted"), LIMITS, ids=[statement[:50] for statement, _ in LIMITS])
def test_long_use_against_a_limit(statement: str, wanted: bool) -> None:
    assert ("exceeds-limits" in codes(denied(statement))) == wanted


def test_guideline_part_of_a_sentence() -> None:
    sentence = "while the guideline recommends a trial, here, however, there was no mention of one."
    start, end = guideline_reach(sentence)
    assert sentence[start:end].startswith("guideline recommends a trial")
    assert "no mention" not in sentence[start:end]


WORDS = st.sampled_from(
    "the patient has no not documented guidelines recommend evidence of failed red flags . ; , if without lack"
    " functional improvement request is medically necessary mri since as surgery was denied exceeds weaning risk"
    " and or".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join)),
    st.sampled_from([None, "upheld", "overturned"]),
)
def test_any_text_is_read(rationale: str, decision: str | None) -> None:
    found = reasons(rationale, decision=decision)
    assert bool(found) == bool(rationale.strip())
    regions = sentences(rationale)
    for reason in found:
        assert reason.code in CODES
        assert (reason.start, reason.end) in regions
        assert rationale[reason.start : reason.end] == reason.text
    assert len({reason.code for reason in found}) == len(found)


@pytest.mark.parametrize(
    "piece",
    ["no ", "not documented ", "as the surgery ", "without, ", "guideline states ", "request not ", "(a 1999", "if "],
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = f"{length} " + piece * (length // len(piece))
        started = time.perf_counter()
        reasons(text)
        verdict(text)
        return time.perf_counter() - started

    seconds(200)
    short, long = min(seconds(2_000 + k) for k in range(3)), min(seconds(8_000 + 10 * k) for k in range(3))
    assert long < 10 * short + 0.05


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ODG supports up to 10 visits. The worker has attended 22 visits.", "exceeds-limits"),
        ("The guideline allows 6 sessions. The request is for therapy 3 times a week for 4 weeks.", "exceeds-limits"),
        ("No more than two blocks are recommended. This would be the fifth block.", "exceeds-limits"),
        ("A one month trial of the unit is recommended. The request is for a five month rental.", "exceeds-limits"),
        ("ACOEM allows one or two visits of therapy. Nine visits are requested.", "exceeds-limits"),
        ("Whatever the diagnosis, the number of visits is nearly triple.", "exceeds-limits"),
        ("Opioids stay under 120 mg of morphine. The two drugs together come to 310.", "exceeds-limits"),
        ("Pain on the drug is 9/10, against 9/10 without it.", "no-functional-improvement"),
        ("The Oswestry score went from 38 to 41.", "no-functional-improvement"),
        ("The recorded pain score was 7, 6, 7 and 7.", "no-functional-improvement"),
        ("Seven months of the pills have achieved nothing.", "no-functional-improvement"),
        ("Her reliance on tablets is as great as ever.", "no-functional-improvement"),
        ("The gains from the visits go unmentioned.", "no-functional-improvement"),
        ("Exercises were ordered but she never went.", "conservative-care-first"),
        ("Of the nine visits approved he went to one.", "conservative-care-first"),
        ("A cortisone shot would be the usual next step.", "conservative-care-first"),
        ("None of the notes mentions a trial of a splint.", "conservative-care-first"),
        ("The patient owns a cane already.", "duplicate"),
        ("Feldene and Mobic are both NSAIDs.", "duplicate"),
        ("The repetition of the scan serves no purpose.", "duplicate"),
    ],
)
def test_reviewers_own_fact_is_the_reason(statement: str, code: str) -> None:
    assert code in codes(denied(statement))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ODG supports up to 10 visits. He attended six visits. There are no red flags.", "exceeds-limits"),
        ("The guideline supports 10 visits over 8 weeks. He was injured 30 weeks ago.", "exceeds-limits"),
        ("A one month trial is recommended. She has had pain for 14 months.", "exceeds-limits"),
        ("No more than two levels may be injected. The MRI shows disease at four levels.", "exceeds-limits"),
        ("Pain fell from a score of 8/10 to 3/10 with the drug.", "no-functional-improvement"),
        ("The pain scores were 8, 6, 4 and 2.", "no-functional-improvement"),
        ("Pain is 7/10 in the neck and 7/10 in the back.", "no-functional-improvement"),
        ("He went straight to the hospital after the fall.", "conservative-care-first"),
        ("No, the request for additional therapy is refused.", "conservative-care-first"),
        ("The films were not provided.", "duplicate"),
    ],
)
def test_near_misses_of_a_fact(statement: str, code: str) -> None:
    assert code not in codes(denied(statement))


DRY = [
    ("The ice is for after the repair. As I do not find that repair to be needed, it is not either.", "dependent"),
    ("The collar is for the weeks after the fusion, which I did not find necessary.", "dependent"),
    ("With the fusion not supported there is no need for the bone stimulator.", "dependent"),
    ("MTUS: 2-3 wks. Way over.", "exceeds-limits"),
    ("All three blocks were asked for together, and blocks are given one at a time.", "exceeds-limits"),
    ("Two blocks were ordered without reassessing after the first.", "exceeds-limits"),
    ("The guidelines recommend up to 8 visits over six weeks and the provider is requesting 20.", "exceeds-limits"),
    ("DOI+12d. Too early.", "conservative-care-first"),
    ("No PT yet.", "conservative-care-first"),
    ("None of the initial measures was given for the elbow.", "conservative-care-first"),
    ("The exercises that were authorized in June have not been attended.", "conservative-care-first"),
    ("Supervised exercise was given for two weeks only.", "conservative-care-first"),
    ("Effect of cream not charted.", "documentation-lacking"),
    ("No rental of 30 days is recorded.", "documentation-lacking"),
    ("A trial of one month with the unit is not on record.", "documentation-lacking"),
    ("He ticked neurology and gave no question to be answered.", "documentation-lacking"),
    ("The physician did not document a working diagnosis for the elbow.", "documentation-lacking"),
    ("The anxiety was not discussed in the report.", "documentation-lacking"),
    ("Whether he drives was not documented by the doctor.", "documentation-lacking"),
    ("Three positive signs are wanted. The doctor reports one positive sign.", "findings-absent"),
    ("Criteria: 1) signs on exam 2) failed care. So (1) fails on exam.", "findings-absent"),
    ("Nothing in the reports could be read as neuropathic pain.", "findings-absent"),
    ("A complaint of tingling does not amount to objective evidence of radiculopathy.", "findings-absent"),
    ("The remark that it takes the edge off does not constitute functional improvement.", "no-functional-improvement"),
    ("The reports did not record any change in daily activities with it.", "no-functional-improvement"),
    ("The response to the first block was less than 50%.", "no-functional-improvement"),
    ("For such a repair an assistant is listed as never needed.", "not-recommended"),
    ("She is in no program, and as a stand-alone treatment biofeedback is not recommended.", "not-recommended"),
    ("He takes it with Percocet, a pairing of respiratory depressants.", "risk"),
    ("Considering the allergic reaction of last year it is not safe to give it again.", "risk"),
    ("It should not be stopped at once but tapered by her doctor.", "weaning"),
    ("The spacing of the injections is not given in the request.", "request-unclear"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "code"), DRY, ids=[statement[:50] for statement, _ in DRY])
def test_dry_notes(statement: str, code: str) -> None:
    found = [reason for reason in reasons(denied(statement)) if reason.code == code]
    assert found
    assert found[0].text != "The request is not medically necessary."


BESIDE = [
    ("There is weakness, an absent left patellar reflex and a positive leg raise.", "findings-absent"),
    ("The ankle reflex was absent.", "findings-absent"),
    ("He has a positive Tinel at the wrist and a negative Phalen.", "findings-absent"),
    ("The knee has no effusion and a positive McMurray.", "findings-absent"),
    ("Insomnia was not discussed in the report.", "findings-absent"),
    ("As I do not find that surgery to be needed, the sling is not necessary.", "findings-absent"),
    ("There is no reason to depart from the guideline.", "documentation-lacking"),
    ("She says that she is worse off without her pills.", "documentation-lacking"),
    ("The worker has not been treated by an acupuncturist before.", "conservative-care-first"),
    ("Treatment to date has consisted of therapy, chiropractic care and medications.", "conservative-care-first"),
    ("There is no evidence of a month's trial of the unit.", "conservative-care-first"),
    ("Because the drug is not recommended for long and was used for years, it is not necessary.", "dependent"),
    ("The injection was not recommended by the examiner. The worker uses a walker.", "dependent"),
    ("The frequency of use during the rental was not reported.", "request-unclear"),
    ("Testing is not recommended within the first month but may be done afterwards.", "not-recommended"),
    ("The worker is to be weaned from crutches.", "weaning"),
    ("The MRI was denied previously.", "duplicate"),
    ("She has not had acupuncture before. The 12 visits are double the trial of six.", "conservative-care-first"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "code"), BESIDE, ids=[statement[:50] for statement, _ in BESIDE])
def test_what_stands_beside_the_argument_is_no_reason(statement: str, code: str) -> None:
    rationale = f"{statement} The drug has a boxed warning, and the worker is 80."
    assert code not in codes(rationale + " Therefore, the request for the injection is not medically necessary.")


def test_a_superscript_is_no_number() -> None:
    assert [amount.value for amount in amounts_of("she had ² visits and 5² sessions, then 4 sessions.")] == [4]
