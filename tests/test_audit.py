"""What the audit flags, and beside each flag a letter that comes near and has none."""

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import imrspacy
from imrspacy.audit import drug_classes, regions, treatments
from imrspacy.records import Flag

NOT_NECESSARY = "The request is not medically necessary."
PAIN = "MTUS Chronic Pain Medical Treatment 2016, Section(s): "


def issue(item: str, rationale: str, decision: str = "Upheld", cited: str = PAIN + "Pain") -> str:
    return (
        f"{item}: {decision}\n\nClaims Administrator guideline: Decision based on {cited}.\n\n"
        f"MAXIMUS guideline: Decision based on {cited}.\n\nDecision rationale: {rationale}"
    )


def letter(
    *issues: str,
    summary: str = "The injured worker is a 44 year old female who was hurt when a shelf gave way.",
    injury: str = "05/04/2015",
    refused: str = "03/15/2016",
    decided: str = "05/20/2016",
) -> str:
    return "\n\n".join(
        (
            f"Case Number: CM16-0999001 Date Assigned: 04/20/2016\nDate of Injury: {injury} Decision Date: {decided}\n"
            f"UR Denial Date: {refused}\nPriority: Standard Application Received: 04/01/2016",
            f"CLINICAL CASE SUMMARY\n\n{summary}",
            "IMR ISSUES, DECISIONS AND RATIONALES",
            *issues,
        )
    )


def flags(nlp: spacy.Language, text: str) -> tuple[Flag, ...]:
    return nlp(text)._.imr_flags


def codes(nlp: spacy.Language, text: str) -> list[str]:
    return [flag.code for flag in flags(nlp, text)]


KNEE_MRI = "The knee is stable and swelling is gone. No red flag calls for an MRI. " + NOT_NECESSARY
WALK = (
    "She walks two blocks without rest, climbs stairs and carries her own bags, as the note of the clinic tells. Her "
    "grip is strong on both sides. Nothing in the chart says why she could not go on as she does at present, and no "
    "fall has been told of since spring. "
)
SPASM = (
    "The chart tells of stiff muscles and little rest. Naproxen helped for some weeks, yet no count of pills, no pain "
    "score and no gain in daily tasks were put down in any of the notes that were sent, and the stomach was upset "
    "more than once while it was taken. "
)
MRI = "MRI of the left knee"

FLAGGED = {
    "overturned in words, upheld in the heading": (
        letter(issue(MRI, "The knee locks, and six weeks of therapy failed. The request is medically necessary.")),
        "verdict-contradicts-decision",
        1,
    ),
    "upheld in words, overturned in the heading": (
        letter(issue(MRI, KNEE_MRI, "Overturned")),
        "verdict-contradicts-decision",
        1,
    ),
    "the chapter of another region": (
        letter(issue(MRI, KNEE_MRI, cited="MTUS Low Back Complaints 2004, Section(s): Special Studies")),
        "body-part-mismatch",
        1,
    ),
    "the conclusion names another region": (
        letter(
            issue(
                "MRI of the right elbow",
                "No red flag is told of, and therapy has not been tried. The request for MRI of the right shoulder is "
                "not medically necessary.",
            )
        ),
        "body-part-mismatch",
        1,
    ),
    "the conclusion names the other side": (
        letter(issue(MRI, "No red flag is seen. The request for MRI of the right knee is not medically necessary.")),
        "body-part-mismatch",
        1,
    ),
    "the rationale speaks of another region alone": (
        letter(
            issue(
                "MRI of the right ankle",
                "An MRI follows failed care. The patient has had pain of the low back for a year. The patient bends "
                "the low back without trouble. " + NOT_NECESSARY,
            )
        ),
        "body-part-mismatch",
        1,
    ),
    "another treatment is concluded on": (
        letter(
            issue(
                "Acupuncture 6 sessions",
                "The spasms are old. The notes give no reason for it. The request for zolpidem is not medically "
                "necessary.",
            )
        ),
        "treatment-mismatch",
        1,
    ),
    "another treatment is argued throughout": (
        letter(
            issue(
                "Initial exam",
                "Up to ten sessions of physical therapy are advised. The patient is in physical therapy now. More "
                "physical therapy has no stated goal. " + NOT_NECESSARY,
            )
        ),
        "treatment-mismatch",
        1,
    ),
    "tablets argued as a topical": (
        letter(
            issue(
                "Ketoprofen 75mg #60",
                "Topical drugs are for pain of the nerves once tablets failed. No such trial of a topical is told of. "
                + NOT_NECESSARY,
                cited=PAIN + "Topical analgesics",
            )
        ),
        "treatment-mismatch",
        1,
    ),
    "a drug argued as of another class": (
        letter(
            issue(
                "Famotidine 20mg #60",
                "A proton pump inhibitor is for those at risk of a bleeding ulcer. No such risk is told of. "
                + NOT_NECESSARY,
                cited=PAIN + "Proton Pump Inhibitors (PPIs)",
            )
        ),
        "treatment-mismatch",
        1,
    ),
    "another count is argued": (
        letter(
            issue(
                "Physical therapy 2 sessions",
                "Six sessions were had. The request for 8 sessions goes beyond the limit. " + NOT_NECESSARY,
            )
        ),
        "quantity-mismatch",
        1,
    ),
    "the subtraction of the heading is wrong": (
        letter(
            issue(
                "Naproxen 500mg #90 was the original request. Naproxen 500mg #60 was authorized by the Claims "
                "Administrator. The remaining IMR eligible portion of the original request, Naproxen 500mg #45 is",
                "Naproxen gave no relief. " + NOT_NECESSARY,
            )
        ),
        "quantity-mismatch",
        1,
    ),
    "frequency times duration is not the count": (
        letter(issue("Physical therapy 2 times a week for 4 weeks (12 sessions)", "No therapy goal. " + NOT_NECESSARY)),
        "quantity-mismatch",
        1,
    ),
    "tablets a day times days is not the count": (
        letter(issue("Naproxen 500mg, one tablet twice daily for 10 days #45", "Naproxen failed. " + NOT_NECESSARY)),
        "quantity-mismatch",
        1,
    ),
    "the injury dated otherwise": (
        letter(
            issue(MRI, KNEE_MRI),
            summary="The injured worker is a 44 year old female who sustained an industrial injury on 06-04-2015.",
        ),
        "date-conflict",
        None,
    ),
    "the review dated otherwise": (
        letter(
            issue(MRI, KNEE_MRI),
            summary="The knee has hurt since May. The Utilization Review dated 3-19-16 non-certified the MRI.",
        ),
        "date-conflict",
        None,
    ),
    "the review dated otherwise, date first": (
        letter(issue(MRI, KNEE_MRI), summary="The knee hurts. On 03-19-2016, Utilization Review denied the MRI."),
        "date-conflict",
        None,
    ),
    "the request younger than its refusal": (
        letter(
            issue(MRI, KNEE_MRI),
            summary="The knee hurts. The Request for Authorization was dated 03/28/2016 for an MRI.",
        ),
        "date-conflict",
        None,
    ),
    "the request older than the injury": (
        letter(issue(MRI, KNEE_MRI), summary="On May 1, 2015 a request was received for an MRI of the knee."),
        "date-conflict",
        None,
    ),
    "the refusal older than the injury": (letter(issue(MRI, KNEE_MRI), injury="05/04/2016"), "date-conflict", None),
    "told before it happened": (
        letter(issue(MRI, KNEE_MRI), summary="On 11/02/2016 the patient was seen with a swollen knee."),
        "date-conflict",
        None,
    ),
    "a study older than the injury": (
        letter(issue(MRI, "The MRI dated 03/04/2014 showed the tear already. " + NOT_NECESSARY)),
        "date-conflict",
        1,
    ),
    "his for a female": (
        letter(issue(MRI, "The patient has full motion of his knee, so no MRI is called for. " + NOT_NECESSARY)),
        "sex-conflict",
        None,
    ),
    "he opens the next sentence": (
        letter(issue(MRI, "The patient has a sore knee. He walks well, so an MRI can wait. " + NOT_NECESSARY)),
        "sex-conflict",
        None,
    ),
    "male and female by the noun": (
        letter(issue(MRI, "This is a 44-year-old male with a sore knee. No MRI is called for. " + NOT_NECESSARY)),
        "sex-conflict",
        None,
    ),
    "one text for a cane and a commode": (
        letter(issue("Bedside commode", WALK + NOT_NECESSARY), issue("Hospital bed", WALK + NOT_NECESSARY)),
        "copied-rationale",
        None,
    ),
    "a text on another drug": (
        letter(issue("Naproxen 500mg #60", SPASM + NOT_NECESSARY), issue("Zolpidem 10mg #30", SPASM + NOT_NECESSARY)),
        "copied-rationale",
        None,
    ),
    "one text for two regions": (
        letter(
            issue("X-ray of the left shoulder", WALK + "No film is called for. " + NOT_NECESSARY),
            issue("X-ray of the left ankle", WALK + "No film is called for. " + NOT_NECESSARY),
        ),
        "copied-rationale",
        None,
    ),
    "all of the original authorized": (
        letter(
            issue(
                "Naproxen 500mg #60 was the original request. Naproxen 500mg #60 was authorized by the Claims "
                "Administrator. The remaining IMR eligible portion of the original request, Naproxen 500mg #60 is",
                "Naproxen gave no relief. " + NOT_NECESSARY,
            )
        ),
        "authorized-but-disputed",
        1,
    ),
    "approved by the summary": (
        letter(issue(MRI, KNEE_MRI), summary="The knee hurts. The MRI of the left knee has been approved already."),
        "authorized-but-disputed",
        1,
    ),
}

NEAR_MISSES = {
    "verdict: refused in other words": letter(
        issue(MRI, "An MRI is not recommended here. Only then would the request be medically necessary.")
    ),
    "region: another complaint named once": letter(
        issue("MRI of the right ankle", "Care must fail first. The patient also has neck pain. " + NOT_NECESSARY)
    ),
    "region: its chapter beside one on none": letter(
        issue(MRI, KNEE_MRI, cited="MTUS Low Back Complaints 2004, and Chronic Pain Medical Treatment 2016")
    ),
    "region: what one chapter keeps for all": letter(
        issue(
            "Extracorporeal shockwave therapy of the left shoulder",
            "Shock waves do not help the shoulder. " + NOT_NECESSARY,
            cited="MTUS Elbow Complaints 2007",
        )
    ),
    "treatment: what failed before, in the conclusion": letter(
        issue(
            "Zolpidem 10mg #30",
            "Nothing in the notes speaks for it. Since physical therapy brought no relief and a goal is not told, this "
            "request is not medically necessary.",
        )
    ),
    "treatment: a cream by its kind": letter(
        issue(
            "Flurbiprofen 20% cream 120gm",
            "The notes are thin. The request for topical analgesics is not medically necessary.",
        )
    ),
    "treatment: a calming drug used for fits": letter(
        issue(
            "Clonazepam 1mg #30",
            "Anticonvulsants are for pain of the nerves. No such pain is told of. " + NOT_NECESSARY,
            cited=PAIN + "Anti-epilepsy drugs (AEDs)",
        )
    ),
    "quantity: what was modified": letter(
        issue(
            "Physical therapy 6 sessions",
            "The request for 12 sessions was modified by the reviewer to half of it. " + NOT_NECESSARY,
        )
    ),
    "quantity: so many a week": letter(
        issue("Physical therapy 10 sessions", "The request for 3 sessions per week is too much. " + NOT_NECESSARY)
    ),
    "quantity: three requests for two drugs": letter(
        issue(
            "Naproxen 500mg #90 was the original request. Omeprazole 20mg #60 was authorized by the Claims "
            "Administrator. The remaining IMR eligible portion of the original request, Naproxen 500mg #45 is",
            "Naproxen gave no relief. " + NOT_NECESSARY,
        )
    ),
    "date: a visit for the injury": letter(
        issue(MRI, KNEE_MRI), summary="The patient was seen at the clinic for the injury on 06-04-2015 and sent home."
    ),
    "date: an injury of many days": letter(
        issue(MRI, KNEE_MRI), summary="The patient sustained an injury on 01-02-2014 to 06-04-2015 at work."
    ),
    "date: several reviews, none of the case block's date": letter(
        issue(MRI, KNEE_MRI),
        summary="The Utilization Review dated 3-10-16 denied therapy. The Utilization Review dated 3-19-16 did so too.",
    ),
    "date: a request made anew after the refusal": letter(
        issue(MRI, KNEE_MRI),
        summary="The knee hurts. On appeal, the Request for Authorization was dated 03/28/2016 for an MRI.",
    ),
    "date: off work into the future": letter(
        issue(MRI, KNEE_MRI), summary="The patient is off work from 05/10/2016 to 07/02/2016 because of the knee."
    ),
    "date: a study of many years ago": letter(
        issue(MRI, "The MRI dated 03/04/2004 showed an old tear. " + NOT_NECESSARY)
    ),
    "sex: the physician whose name is left out": letter(
        issue(MRI, "The patient was seen by . He recommended an MRI. " + NOT_NECESSARY)
    ),
    "sex: the one who treats": letter(
        issue(MRI, "The patient has a sore knee. He requested an MRI of it. " + NOT_NECESSARY)
    ),
    "verdict: necessary in part": letter(
        issue(
            "Physical therapy 12 sessions",
            "Six sessions of therapy are medically necessary. The rest is not medically necessary.",
            "Partially Overturned",
        )
    ),
    "verdict: the guideline's necessity told first": letter(
        issue(MRI, "An MRI is medically necessary where the knee locks. This knee does not. " + NOT_NECESSARY)
    ),
    "region: a general chapter": letter(issue(MRI, KNEE_MRI, cited="MTUS Chronic Pain Medical Treatment 2016")),
    "region: its own chapter beside another": letter(
        issue(MRI, KNEE_MRI, cited="MTUS Low Back Complaints 2004, Section(s): Summary, and Knee Complaints 2004")
    ),
    "region: legs tested from the back": letter(
        issue(
            "EMG of the left foot",
            "An EMG tells a pinched root of the low back from other causes. The patient has low back pain. "
            + NOT_NECESSARY,
            cited="MTUS Low Back Complaints 2004, Section(s): Special Studies",
        )
    ),
    "region: a shoulder argued from the neck": letter(
        issue(
            "MRI of the left shoulder",
            "An MRI follows failed care. The patient has neck pain. " + NOT_NECESSARY,
            cited="MTUS Neck and Upper Back Complaints 2004",
        )
    ),
    "region: other pains named beside it": letter(
        issue(MRI, "The patient has pain of the low back and the knee. No MRI is called for. " + NOT_NECESSARY)
    ),
    "region: another region in the guideline's words alone": letter(
        issue("Physical therapy for the left ankle", "Therapy was studied in low back pain. " + NOT_NECESSARY)
    ),
    "region: both sides": letter(
        issue("MRI of the left knee", "The right and left knee are sore. The MRI is not medically necessary.")
    ),
    "treatment: by its class": letter(
        issue("Norco 10/325mg #60", "Opioids need a pain score. Urine was not tested. " + NOT_NECESSARY)
    ),
    "treatment: by its abbreviation": letter(
        issue("Transcutaneous electrical nerve stimulation unit", "A TENS trial was not told of. " + NOT_NECESSARY)
    ),
    "treatment: a patch among topicals": letter(
        issue(
            "Lidocaine patch 5% #30",
            "Topical drugs are for pain of the nerves. No trial of a first topical is told of. " + NOT_NECESSARY,
            cited=PAIN + "Topical analgesics",
        )
    ),
    "treatment: a stomach drug argued by the pain pill": letter(
        issue(
            "Omeprazole 20mg #60",
            "NSAIDs may hurt the stomach. The patient takes no NSAIDs now, and NSAIDs are not planned. "
            + NOT_NECESSARY,
            cited=PAIN + "NSAIDs, GI symptoms & cardiovascular risk",
        )
    ),
    "treatment: an aid that falls with the operation": letter(
        issue(
            "Associated surgical service: Cold therapy unit",
            "As the arthroscopy is not medically necessary, the associated service is not medically necessary.",
        )
    ),
    "quantity: guideline limits and earlier visits": letter(
        issue(
            "Aquatic therapy 12 sessions was the original request. Aquatic therapy 10 sessions was authorized by the "
            "Claims Administrator. The remaining IMR eligible portion of the original request, aquatic therapy 2 "
            "sessions is",
            "Up to 9 visits are advised. The patient had 8 sessions. The original request for 12 sessions goes beyond "
            "it. The request for 2 sessions of therapy is not medically necessary.",
        )
    ),
    "quantity: the product of the heading": letter(
        issue(
            "Physical therapy 3 times a week for 4 weeks",
            "The request for 12 sessions of physical therapy goes beyond the limit. " + NOT_NECESSARY,
        )
    ),
    "quantity: the earlier request": letter(
        issue("Physical therapy 6 sessions", "The prior request for 8 sessions was granted. " + NOT_NECESSARY)
    ),
    "quantity: a range": letter(
        issue("Physical therapy 2-3 times a week for 4-6 weeks (12 sessions)", "No goal is told. " + NOT_NECESSARY)
    ),
    "quantity: as needed": letter(
        issue("Naproxen 500mg, one tablet twice daily as needed for 10 days #45", "No relief. " + NOT_NECESSARY)
    ),
    "date: the same, written otherwise": letter(
        issue(MRI, KNEE_MRI),
        summary="The patient sustained an industrial injury on May 4, 2015. The Request for Authorization was dated "
        "03-01-16. The Utilization Review dated 3-15-16 denied the MRI.",
    ),
    "date: two reviews": letter(
        issue(MRI, KNEE_MRI),
        summary="The Utilization Review dated 2-10-16 denied therapy. On 3-15-2016, Utilization Review denied an MRI.",
    ),
    "date: another review, long before": letter(
        issue(MRI, KNEE_MRI), summary="The knee hurts. A prior utilization review dated 8-2-15 denied therapy."
    ),
    "date: a request made anew, long after": letter(
        issue(MRI, KNEE_MRI, "Upheld"),
        summary="The knee hurts. The Request for Authorization was dated 05/18/2016 for another matter.",
    ),
    "date: an earlier injury": letter(
        issue(MRI, KNEE_MRI), summary="The patient had a prior industrial injury on 06-04-2009 to the other knee."
    ),
    "date: something planned": letter(
        issue(MRI, KNEE_MRI), summary="The patient is scheduled for a visit on 11/02/2016 at the clinic."
    ),
    "date: a study before a slow injury": letter(
        issue(MRI, "The MRI dated 03/04/2014 showed a tear. " + NOT_NECESSARY),
        summary="The patient has a cumulative injury of the knee.",
    ),
    "sex: the physician's findings": letter(
        issue(MRI, "The physician gave his findings on the MRI of the patient. " + NOT_NECESSARY)
    ),
    "sex: a relative": letter(
        issue(MRI, "The patient lives with a 70 year old male relative. Her husband is 50. " + NOT_NECESSARY),
        summary="The injured worker is a 44 year old female. Her husband drives her since he is at home.",
    ),
    "sex: he or she": letter(issue(MRI, "The patient says he or she can walk. No MRI is due. " + NOT_NECESSARY)),
    "copy: a class named for both": letter(
        issue("EMG of the left arm", "Electrodiagnostic studies need a nerve sign. " + WALK + NOT_NECESSARY),
        issue("NCS of the left arm", "Electrodiagnostic studies need a nerve sign. " + WALK + NOT_NECESSARY),
    ),
    "copy: items that fall with the operation": letter(
        *(
            issue(
                f"Associated surgical service: {name}",
                "As the requested operation is not medically necessary, none of the services that were to go with it "
                "before, during and after the stay at the hospital is medically necessary, and the same is true of "
                "each and every one of the items on the list.",
            )
            for name in ("Cold therapy unit", "Sling", "Medical clearance")
        )
    ),
    "copy: short and dependent on nothing": letter(
        issue("Hospital bed", "No reason is given. " + NOT_NECESSARY),
        issue("Wheelchair", "No reason is given. " + NOT_NECESSARY),
    ),
    "copy: one text for two drugs": letter(
        issue("Lunesta 2mg #30", WALK + NOT_NECESSARY), issue("Zolpidem 10mg #30", WALK + NOT_NECESSARY)
    ),
    "authorized: in part": letter(
        issue(
            "Naproxen 500mg #60 was the original request. Naproxen 500mg #30 was authorized by the Claims "
            "Administrator. The remaining IMR eligible portion of the original request, Naproxen 500mg #30 is",
            "Naproxen gave no relief. " + NOT_NECESSARY,
        )
    ),
    "authorized: another region": letter(
        issue(MRI, KNEE_MRI), summary="The knee hurts. The MRI of the right shoulder was approved."
    ),
    "authorized: long before": letter(
        issue(MRI, KNEE_MRI), summary="The knee hurts. On 6/1/2015 the MRI of the left knee was approved."
    ),
    "authorized: and refused in one breath": letter(
        issue(MRI, KNEE_MRI), summary="X-rays were approved and the MRI of the left knee was not approved."
    ),
}


@pytest.mark.parametrize(("text", "code", "number"), FLAGGED.values(), ids=FLAGGED)
def test_flags(nlp: spacy.Language, text: str, code: str, number: int | None) -> None:
    found = flags(nlp, text)
    assert [(flag.code, flag.issue) for flag in found] == [(code, number)]
    assert found[0].message
    assert found[0].spans


@pytest.mark.parametrize("text", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_near_misses(nlp: spacy.Language, text: str) -> None:
    assert flags(nlp, text) == ()


def test_the_sample_letters_have_no_flag(sample_docs: dict[str, Doc]) -> None:
    assert {name: doc._.imr_flags for name, doc in sample_docs.items() if doc._.imr_flags} == {}


def test_the_spans_are_what_disagrees(nlp: spacy.Language) -> None:
    doc = nlp(FLAGGED["the review dated otherwise"][0])
    assert [doc.text[start:end] for start, end in doc._.imr_flags[0].spans] == ["UR Denial Date: 03/15/2016", "3-19-16"]
    assert [(span.label_, span.id_) for span in doc.spans["flags"]] == [("date-conflict", "")] * 2


def test_flags_are_in_the_record(nlp: spacy.Language) -> None:
    doc = nlp(FLAGGED["another count is argued"][0])
    assert imrspacy.record(doc).flags == doc._.imr_flags
    (row,) = imrspacy.record(doc).to_dict()["flags"]
    assert (row["code"], row["issue"]) == ("quantity-mismatch", 1)


def test_flags_survive_a_doc_bin(nlp: spacy.Language) -> None:
    docs = [nlp(text) for text, *_ in FLAGGED.values()]
    back = DocBin().from_bytes(DocBin(docs=docs).to_bytes()).get_docs(nlp.vocab)
    assert [doc._.imr_flags for doc in back] == [doc._.imr_flags for doc in docs]


def test_flags_survive_disk_and_processes(nlp: spacy.Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    texts = [text for text, *_ in FLAGGED.values()][:8]
    wanted = [flags(nlp, text) for text in texts]
    assert [flags(spacy.load(tmp_path), text) for text in texts[:2]] == wanted[:2]
    assert [doc._.imr_flags for doc in nlp.pipe(texts, n_process=2)] == wanted


def test_a_second_run_gives_the_same_flags(nlp: spacy.Language) -> None:
    doc = nlp(FLAGGED["his for a female"][0])
    once = doc._.imr_flags
    assert nlp.get_pipe("imr_audit")(doc)._.imr_flags == once


@pytest.mark.parametrize("text", ["", "No letter at all.", "IMR ISSUES, DECISIONS AND RATIONALES"])
def test_what_is_no_letter_has_no_flag(nlp: spacy.Language, text: str) -> None:
    assert flags(nlp, text) == ()


def test_the_data_is_consistent() -> None:
    folder = Path(regions.__file__).parent
    rows = {name: [json.loads(line) for line in (folder / name).read_text().splitlines()] for name in DATA}
    groups = {row["group"] for row in rows["regions.jsonl"]}
    assert all(set(row["from"]) <= groups and row["group"] in row["from"] for row in rows["regions.jsonl"])
    names = [region for row in rows["regions.jsonl"] for region in row["regions"]]
    assert len(names) == len(set(names))
    taxonomy = {
        pair for concept in treatments.lexicon.concepts().values() for pair in [(concept.category, concept.subcategory)]
    }
    assert {row["subcategory"] for row in rows["classes.jsonl"] if row["subcategory"]} <= {pair[1] for pair in taxonomy}
    classes = {row["class"] for row in rows["drug_classes.jsonl"]}
    assert all(set(row["beside"]) <= classes for row in rows["drug_classes.jsonl"])
    assert drug_classes.CODE == treatments.CODE


DATA = ("regions.jsonl", "classes.jsonl", "drug_classes.jsonl")
