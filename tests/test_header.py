"""The case block, the reviewer and the patient, in the wordings that letters use."""

# ruff: noqa: E501  # one case a line

import pytest

from imrspacy.header.case_block import parse_case_block
from imrspacy.header.patient import parse_patient
from imrspacy.header.reviewer import parse_reviewer
from imrspacy.records import Header, Patient, Reviewer

PATIENTS = (
    ("The injured worker is a 52 year old female who", 52, "female"),
    ("a 52-year-old, right-hand-dominant male", 52, "male"),
    ("a fifty-two-year-old woman", 52, "female"),
    ("This sixty one (61) year old man", 61, "male"),
    ("Patient is a 52 y/o F with", 52, "female"),
    ("52yo M s/p fall", 52, "male"),
    ("The patient is a 52 yo F", 52, "female"),
    ("52 y.o. female", 52, "female"),
    ("52 yr. old male", 52, "male"),
    ("52-yr-old male", 52, "male"),
    ("52 yrs old gentleman", 52, "male"),
    ("The claimant, age 52, slipped. She", 52, "female"),
    ("The claimant is 52 years of age and has pain. He", 52, "male"),
    ("Age: 52. Sex: Male.", 52, "male"),
    ("The applicant, aged 52, is a female", 52, "female"),
    ("52 year female with", 52, "female"),
    ("The 52 year old injured worker has pain in his knee", 52, "male"),
    ("A 52-year-old claimant. She", 52, "female"),
    ("A 52-year-old child care worker. She", 52, "female"),
    ("He was 48 years old at the time of injury and is now 52 years old", 52, "male"),
    ("He was 48 years old when he fell", 48, "male"),
    ("52 year old gentlemen", 52, "male"),
    ("The 52-year-old clerk was pushed by a man. She fell on her hip; her back hurts", 52, "female"),
    ("summary: 52M with pain", 52, "male"),
    ("This 52 year young lady", 52, "female"),
    ("is a 52 year ol female", 52, "female"),
    ("took 52 Mobic", None, None),
    ("52-year- old male", 52, "male"),
    ("52- year-old male", 52, "male"),
    ("52year-old male", 52, "male"),
    ("A 52 year, 3 month old male", 52, "male"),
    ("52YOM with pain", 52, "male"),
    ("52yof with pain", 52, "female"),
    ("52 y/o/m with", 52, "male"),
    ("This is a 52F with pain", 52, "female"),
    ("has a 20 year old injury. He is a 47-year-old man", 47, "male"),
    ("She cares for her 17-year-old son. The patient is 44 years old", 44, "female"),
    ("The patient is a female, 52 years old", 52, "female"),
    ("52 year-old employee who was struck by a male inmate. She", 52, "female"),
    ("The applicant is a represented employee who has filed a claim for chronic pain. His physician", None, "male"),
    ("The patient has worked for 12 years. At age 50 he", None, "male"),
    ("a 52 (fifty-two) year-old male", 52, "male"),
    ("The IW is a right-handed 52 year old whose pain. Her", 52, "female"),
    ("Ms. is a 39 year-old", 39, "female"),
    ("pain 8/10 for 2 years. The worker is forty eight years old. He/she. Her knee", 48, "female"),
    ("The patient is a 52 year-old right hand dominant M who", 52, "male"),
    ("52 yr right-handed female", 52, "female"),
    ("a 52 years-old male", 52, "male"),
    ("52 year old (F)", 52, "female"),
    (
        "The employee is a 52 year old with date of injury 1/2/2010. The physician wrote that he saw her. She has pain in her back",
        52,
        "female",
    ),
    ("The injured worker was 45 at the time. No years given", None, None),
    ("for ages 18-65 only", None, None),
    ("patient over age 65", None, None),
    ("a 20 year old work-related injury", None, None),
    ("The patient is a 61 y/o male, 12 years post", 61, "male"),
    ("a 61 -year-old female", 61, "female"),
    ("this 44 year old woman's husband", 44, "female"),
    ("thirty-eight year-old", 38, None),
    ("52 yo who I'm treating", 52, None),
    ("The patient is a 33 year old industrial worker male", 33, "male"),
    ("is a 48 year old male with a 10 year old claim", 48, "male"),
    ("A 4 year old MRI; 52 year-old man", 52, "male"),
    ("is a 43 y.o., who", 43, None),
    ("a 43 Y/O RHD F", 43, "female"),
    ("A 57-year-old RHD female", 57, "female"),
    ("DOB 1/1/1960, 55 y old male", 55, "male"),
)
INTRODUCTION = "CLINICAL CASE SUMMARY\n\nThe reviewer made this summary from the case file, with all medical records: "


@pytest.mark.parametrize(("summary", "age", "sex"), PATIENTS)
def test_reads_age_and_sex(summary: str, age: int | None, sex: str | None) -> None:
    assert parse_patient(summary) == Patient(age, sex)
    assert parse_patient(INTRODUCTION + summary) == Patient(age, sex)


REVIEWERS = (
    ("State(s) of Licensure: CA, NV\nCertification(s)/Specialty: Pain Management", ("CA", "NV"), ("Pain Management",)),
    (
        "State of Licensure: California\nCertification/Specialties: Chiropractic, Acupuncture",
        ("California",),
        ("Chiropractic", "Acupuncture"),
    ),
    (
        "States of licensure: California; Texas and Nevada Certifications/Specialty(ies): Neurology",
        ("California", "Texas", "Nevada"),
        ("Neurology",),
    ),
    (
        "State(s) of Licensure: New York, District of Columbia\n\nCertification(s)/Specialty: Physical Medicine &\nRehabilitation, Pain Management",
        ("New York", "District of Columbia"),
        ("Physical Medicine & Rehabilitation", "Pain Management"),
    ),
    (
        "State(s) of Licensure: Texas, Florida,\nCalifornia\nCertification(s)/Specialty: Preventive Medicine, Occupational Medicine",
        ("Texas", "Florida", "California"),
        ("Preventive Medicine", "Occupational Medicine"),
    ),
    ("State(s) of Licensure:\nCertification(s)/Specialty: Neurology", (), ("Neurology",)),
    ("State(s) of Licensure: California\nCertification(s)/Specialty:", ("California",), ()),
    (
        "The physician reviewer is Board Certified in Anesthesiology, has a subspecialty in Pain Management and is licensed to practice in Georgia. He/she has been",
        ("Georgia",),
        ("Anesthesiology", "Pain Management"),
    ),
    (
        "The expert reviewer is Board Certified in Orthopedic Surgery, has a subspecialty in Fellowship trained in Spine Surgery, and is licensed to practice in Texas.",
        ("Texas",),
        ("Orthopedic Surgery", "Spine Surgery"),
    ),
    (
        "The Expert Reviewer is Board Certified in Chiropractic, has a subspecialty in and is licensed to practice in California.",
        ("California",),
        ("Chiropractic",),
    ),
    (
        "The expert reviewer is Licensed in Psychology and is licensed to practice in California.",
        ("California",),
        ("Psychology",),
    ),
    (
        "The Expert Reviewer is licensed in Chiropractic, has a subspecialty in Acupuncture and is licensed to practice in California.",
        ("California",),
        ("Chiropractic", "Acupuncture"),
    ),
    (
        "The physician reviewer is a licensed Doctor of Chiropractic and is licensed to practice in Oregon.",
        ("Oregon",),
        ("Chiropractic",),
    ),
    ("The reviewer is a licensed Psychologist and is licensed to practice in Ohio.", ("Ohio",), ("Psychology",)),
    (
        "is Board Certified in Physical Medicine and Rehabilitation, has a subspecialty in Interventional Spine and Pain Medicine and is licensed to practice in California, Nevada, and Arizona. He/she",
        ("California", "Nevada", "Arizona"),
        ("Physical Medicine and Rehabilitation", "Interventional Spine", "Pain Medicine"),
    ),
    (
        "is board-certified in Family Practice, and is licensed to practice in CA and WA.",
        ("CA", "WA"),
        ("Family Practice",),
    ),
    (
        "is Board Certified in Internal Medicine, has a subspecialty in Cardiology, Pulmonary Diseases, and is licensed to practice in New Jersey & New York",
        ("New Jersey", "New York"),
        ("Internal Medicine", "Cardiology", "Pulmonary Diseases"),
    ),
    (
        "is Board Certified in Neurology, has a subspecialty in Sleep Medicine and Clinical Neurophysiology, and holds licenses in Maryland, Virginia and the District of Columbia.",
        ("Maryland", "Virginia", "District of Columbia"),
        ("Neurology", "Sleep Medicine", "Clinical Neurophysiology"),
    ),
    (
        "is Board Certified in Plastic Surgery, has a subspecialty in Hand Surgery, and is licensed to practice in Washington, D.C. and Maryland.",
        ("Washington, D.C.", "Maryland"),
        ("Plastic Surgery", "Hand Surgery"),
    ),
    (
        "is Board Certified in Preventive Medicine, has a subspecialty in Occupational and Environmental Medicine and is licensed to practice in Iowa.",
        ("Iowa",),
        ("Preventive Medicine", "Occupational and Environmental Medicine"),
    ),
    (
        "is Board Certified in Psychiatry & Neurology, has a subspecialty in Geriatric Psychiatry, Addiction Psychiatry and is licensed to practice in Utah.",
        ("Utah",),
        ("Psychiatry & Neurology", "Geriatric Psychiatry", "Addiction Psychiatry"),
    ),
    (
        "The reviewer is Board Certified in Emergency Medicine and is licensed to practice in West Virginia, Pennsylvania.",
        ("West Virginia", "Pennsylvania"),
        ("Emergency Medicine",),
    ),
    (
        "is Board Certified in Podiatric Surgery and is licensed to practice in New York. He/she has been in active clinical practice in a hospital.",
        ("New York",),
        ("Podiatric Surgery",),
    ),
    (
        "The physician reviewer is Board Certified in Orthopaedic Surgery and is licensed to practice medicine in the state of California.",
        ("California",),
        ("Orthopaedic Surgery",),
    ),
    (
        "is Board Certified in Ophthalmology and is licensed to practice in California, Hawaii and Oregon\n\nHe/she",
        ("California", "Hawaii", "Oregon"),
        ("Ophthalmology",),
    ),
    ("is board certified in General Surgery; licensed to practice in Kansas", ("Kansas",), ("General Surgery",)),
    (
        "The Physician Reviewer is Board Certified in Obstetrics and Gynecology and Urology and is licensed to practice in Idaho.",
        ("Idaho",),
        ("Obstetrics and Gynecology", "Urology"),
    ),
    (
        "is Board Certified in Dentistry, has a subspecialty in Oral and Maxillofacial Surgery and is licensed to practice in California.",
        ("California",),
        ("Dentistry", "Oral and Maxillofacial Surgery"),
    ),
    ("The reviewer has had a good career in practice.", (), ()),
    (
        "is Board Certified in Pain Management, has a subspecialty in Disability Evaluation and is licensed to practice in California. He/she is licensed to practice in Texas too.",
        ("California", "Texas"),
        ("Pain Management", "Disability Evaluation"),
    ),
    (
        "is Board Certified in Physical Medicine & Rehabilitation, has a subspecialty in Pain Medicine and Sports Medicine, and is licensed to practice in North Carolina.",
        ("North Carolina",),
        ("Physical Medicine & Rehabilitation", "Pain Medicine", "Sports Medicine"),
    ),
    (
        "The reviewer is Board Certified in Allergy and Immunology, and Internal Medicine, with a subspecialty in Rheumatology, and is licensed to practice in Texas",
        ("Texas",),
        ("Allergy and Immunology", "Internal Medicine", "Rheumatology"),
    ),
    ("is certified in Acupuncture and is licensed to practice in California.", ("California",), ("Acupuncture",)),
    ("The reviewer is an Acupuncturist, licensed to practice in California.", ("California",), ("Acupuncture",)),
)


@pytest.mark.parametrize(("credentials", "states", "specialties"), REVIEWERS)
def test_reads_credentials(credentials: str, states: tuple[str, ...], specialties: tuple[str, ...]) -> None:
    text = f"HOW THE DETERMINATION WAS MADE\n\nAn expert without ties to the employer had the file. {credentials}"
    assert parse_reviewer(text) == Reviewer(states, specialties)


BLOCKS = {
    "label and value by turns": (
        "Case Number: CM99-0000007 Date Assigned: 02/03/2016 Date of Injury: 1/9/2011\nDecision Date: 03/04/2016 UR Denial "
        "Date: 01/02/2016\nPriority: Expedited Application Received: 01/20/2016",
        Header("CM99-0000007", "2016-02-03", "2011-01-09", "2016-03-04", "2016-01-02", "Expedited", "2016-01-20"),
    ),
    "labels first, then values": (
        "Case Number: Date Assigned: Date of Injury: Priority: CM99-0000008 02/03/2016 01/09/2011 Standard",
        Header("CM99-0000008", "2016-02-03", "2011-01-09", None, None, "Standard", None),
    ),
    "a value is missing": (
        "Case Number: CM99-0000009 Date Assigned: Date of Injury: 12/31/2014",
        Header("CM99-0000009", None, "2014-12-31", None, None, None, None),
    ),
    "no date of the calendar": (
        "Date of Injury: 02/30/2014 Decision Date: March 3, 2015",
        Header(None, None, None, "2015-03-03", None, None, None),
    ),
    "the labels of 2013": (
        "Dated: 9/26/2013\nIMR Case Number: CM13-0000001 Date of UR Decision: 7-19-2013 IMR Application Received: 8/7/13",
        Header("CM13-0000001", None, None, "2013-09-26", "2013-07-19", None, "2013-08-07"),
    ),
    "without colons, in capitals, one date a range": (
        "CASE NUMBER CM99-0000002 DATE ASSIGNED 2016-02-03 DATE OF INJURY 01.09.2011 - 01/20/2011 DECISION DATE 3/4/16 "
        "UR DENIAL DATE NA PRIORITY EXPEDITED APPLICATION RECEIVED 1/20/16",
        Header("CM99-0000002", "2016-02-03", "2011-01-09", "2016-03-04", None, "Expedited", "2016-01-20"),
    ),
    "a misread letter, blanks in the number": (
        "Case Number; CM99 - 0000003 Date of lnjury; 1/9/2011 Priority; standard Application 1/20/2016 Received:",
        Header("CM99-0000003", None, "2011-01-09", None, None, "Standard", "2016-01-20"),
    ),
    "a cover page with another date": (
        "Dated: 03/06/2016\nIMR Case Number: CM99-0000004 Date of Injury: 1/9/2011 Application Received: 1/20/2016\n"
        "Items Listed on IMR Application: Cane, DOS 12/12/2015\nCase Number: CM99-0000004 Date Assigned: 2/3/2016 Date of "
        "Injury: 1/9/2011 Decision Date: 3/4/2016 UR Denial Date: 1/2/2016 Priority: Standard Application Received: 1/20/2016",
        Header("CM99-0000004", "2016-02-03", "2011-01-09", "2016-03-04", "2016-01-02", "Standard", "2016-01-20"),
    ),
    "nothing of it": ("A letter on Standard matters.", Header(None, None, None, None, None, None, None)),
}


@pytest.mark.parametrize(("block", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_reads_the_case_block(block: str, expected: Header) -> None:
    assert parse_case_block(block) == expected
