"""Doses: what a whole request asks for, and which expressions of a text are doses."""

from __future__ import annotations

import time
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imrspacy.doses.grammar import find_doses, parse_dose
from imrspacy.doses.vocabulary import NUMBERS
from imrspacy.records import Dose, Duration, Frequency


def dose(**fields: Any) -> Dose:
    """A dose written shortly: ``rate=(2, "week")``, ``length=(6, "week")``, ``count=(12, "visit")``."""
    if "rate" in fields:
        fields["frequency"] = Frequency(*fields.pop("rate"))
    if "length" in fields:
        fields["duration"] = Duration(*fields.pop("length"))
    if "count" in fields:
        fields["quantity"], fields["quantity_unit"] = fields.pop("count")
    return Dose(**fields)


REQUESTS = {
    # drugs
    "Norco 10/325mg #60": dose(strength="10/325 mg", quantity=60),
    "Norco 10mg/325mg, #60": dose(strength="10/325 mg", quantity=60),
    "Norco 10/325 #60": dose(strength="10/325", quantity=60),
    "Norco 10 2x a day #90 x2 refills": dose(strength="10", quantity=90, rate=(2, "day"), refills=2),
    "Norco 10/325 mg, quantity 90": dose(strength="10/325 mg", quantity=90),
    "Norco 10/325mg qty: 12.00": dose(strength="10/325 mg", quantity=12),
    "Arthrotec 50-0.2mg #60 with three (3) refills": dose(strength="50-0.2 mg", quantity=60, refills=3),
    "Two refills of Motrin 800mg #60": dose(strength="800 mg", quantity=60, refills=2),
    "Omeprazole 20 mg #60 refills 2": dose(strength="20 mg", quantity=60, refills=2),
    "Zolpidem 10mg #30 with no refills": dose(strength="10 mg", quantity=30, refills=0),
    "Ultram 50mg #120 day supply: 30": dose(strength="50 mg", quantity=120, length=(30, "day")),
    "Celebrex 200mg #30, 30-day supply": dose(strength="200 mg", quantity=30, length=(30, "day")),
    "Percocet 5-325 mg q 6 hrs prn": dose(strength="5-325 mg", rate=(1, "6 hours")),
    "Opana 10mg take 1 tab orally every 4-6 hours #40": dose(
        strength="10 mg", quantity=40, rate=(1, "4-6 hours"), form="tablet", route="oral"
    ),
    "Tramadol 50mg 1 tab PO BID #60 with 2 refills": dose(
        strength="50 mg", quantity=60, rate=(2, "day"), refills=2, form="tablet", route="oral"
    ),
    "Ibuprofen 800 mg t.i.d. #90": dose(strength="800 mg", quantity=90, rate=(3, "day")),
    "Soma 350mg qhs": dose(strength="350 mg", rate=(1, "day")),
    "Neurontin 600mg one capsule three times a day": dose(strength="600 mg", rate=(3, "day"), form="capsule"),
    "60 tablets of Relafen 500mg": dose(strength="500 mg", count=(60, "tablet"), form="tablet"),
    "Duragesic 50 mcg/hr patch #10": dose(strength="50 mcg/hr", count=(10, "patch"), form="patch"),
    "Elixir (20mg/1ml oral solution) 250ml": dose(strength="20 mg/ml", count=(250, "ml"), form="syrup", route="oral"),
    "Ketoprofen 20% cream 165 grams": dose(strength="20%", count=(165, "gram"), form="cream"),
    "Cream 5%/2% 240 gm": dose(strength="5%/2%", count=(240, "gram"), form="cream"),
    "Baclofen 2%/Ketamine 10%, 120grams #1": dose(strength="2%/10%", count=(120, "gram")),
    "Capsaicin 0.025%-4%-10% 60gm": dose(strength="0.025%-4%-10%", count=(60, "gram")),
    "Terocin 120 ml": dose(count=(120, "ml")),
    "Tylenol #3 #90": dose(quantity=90),
    "Botox 200 units": dose(count=(200, "unit")),
    "Naproxen 550mg #60 between 7/2/2013 and 10/20/2013": dose(strength="550 mg", quantity=60),
    "Retrospective Flexeril 5mg tab #30 DOS: 11/14/16": dose(strength="5 mg", count=(30, "tablet"), form="tablet"),
    # how prescriptions are abbreviated
    "Ultram 50mg #90 w/ 3 RF": dose(strength="50 mg", quantity=90, refills=3),
    "Soma 350 mg tid, #90, NR": dose(strength="350 mg", quantity=90, rate=(3, "day"), refills=0),
    "Percocet 5/325 mg disp: 45": dose(strength="5/325 mg", quantity=45),
    "Xanax 1mg (30)": dose(strength="1 mg", quantity=30),
    "Xanax 1mg - 30": dose(strength="1 mg", quantity=30),
    "One hundred and twenty tablets of Ultram 50mg": dose(strength="50 mg", count=(120, "tablet"), form="tablet"),
    "Opana 10mg #60 per month": dose(strength="10 mg", quantity=60),
    "Opana 10mg #60 - 1 month supply": dose(strength="10 mg", quantity=60, length=(1, "month")),
    "Opana 10 mg q12 hours": dose(strength="10 mg", rate=(1, "12 hours")),
    "Ultracet 37.5/325 Q6 #50": dose(strength="37.5/325", quantity=50, rate=(1, "6 hours")),
    "Ultram 50 mg q 4-6 hrs, max 6/day": dose(strength="50 mg", rate=(1, "4-6 hours")),
    "Ultram 50 mg, max 6/day": dose(strength="50 mg", rate=(6, "day")),
    "Baclofen 10 mg bid-tid": dose(strength="10 mg", rate=(3, "day")),
    "Wellbutrin 150 mg 1 q AM": dose(strength="150 mg", rate=(1, "day")),
    "Restoril 15 mg at bed time": dose(strength="15 mg", rate=(1, "day")),
    "Rocephin 1gm IM x 1": dose(strength="1 gm", quantity=1, route="intramuscular"),
    "Miralax 17 g daily": dose(strength="17 g", rate=(1, "day")),
    "Insulin 12 units at bedtime": dose(strength="12 units", rate=(1, "day")),
    "Gel 1%, apply 4 g qid, 2 tubes": dose(strength="1%", count=(2, "tube"), rate=(4, "day"), form="gel"),
    "Lidocaine 5 percent patches": dose(strength="5%", form="patch"),
    "Butalbital 50mg/Caffeine 40mg #30": dose(strength="50 mg/40 mg", quantity=30),
    "Kenalog 40 mg injection x 2": dose(strength="40 mg", count=(2, "injection"), form="injection"),
    "Terocin patches NDC #12345-0678-90": dose(form="patch"),
    # courses of therapy
    "Physical therapy 2 times a week for 4 weeks, lumbar spine, quantity: 8 sessions": dose(
        count=(8, "session"), rate=(2, "week"), length=(4, "week")
    ),
    "Physical therapy three (3) times per week for four (4) weeks": dose(rate=(3, "week"), length=(4, "week")),
    "Aquatic therapy 1 to 2 times a week for 6-8 weeks": dose(rate=(2, "week"), length=(8, "week")),
    "Chiropractic 2x/week x 6 weeks": dose(rate=(2, "week"), length=(6, "week")),
    "Physical therapy 2xWk x 4Wks": dose(rate=(2, "week"), length=(4, "week")),
    "Physical therapy 2-3 x week x 6 weeks": dose(rate=(3, "week"), length=(6, "week")),
    "Physical therapy 2x6 weeks": dose(rate=(2, "week"), length=(6, "week")),
    "Massage 1 x per month for 6 months": dose(rate=(1, "month"), length=(6, "month")),
    "Therapy twice weekly for five weeks": dose(rate=(2, "week"), length=(5, "week")),
    "Three visits per week for 2 weeks": dose(rate=(3, "week"), length=(2, "week")),
    "Physical therapy 3 times a week for 4 weeks then 2 times a week for 4 weeks": dose(
        rate=(3, "week"), length=(4, "week")
    ),
    "Physical therapy (3x4)": dose(shorthand="3x4"),
    "Manipulation 2 times 6 for the neck": dose(shorthand="2 times 6"),
    "Acupuncture eight (8) sessions, 2x4": dose(count=(8, "session"), shorthand="2x4"),
    "Chiropractic 2-3 x 4": dose(shorthand="2-3 x 4"),
    "Massage (2) times a week for (4) weeks": dose(rate=(2, "week"), length=(4, "week")),
    "Massage 2x wkly x 4wks": dose(rate=(2, "week"), length=(4, "week")),
    "Ten one-hour sessions of massage": dose(count=(10, "session")),
    "Shots x4 one week apart": dose(quantity=4),
    "Steroid injections x4": dose(count=(4, "injection")),
    "Acupuncture times 12": dose(quantity=12),
    "Acupuncture (6)": dose(quantity=6),
    "Twelve (12) additional visits of acupuncture": dose(count=(12, "visit")),
    "Post-op physical therapy 12-18 sessions": dose(count=(18, "session")),
    "Acupuncture sessions for the neck #6": dose(count=(6, "session")),
    "MRI lumbar spine x1": dose(quantity=1),
    "Series of 3 Synvisc injections": dose(count=(3, "injection")),
    "One (1) lumbar epidural steroid injection at L4-5 and L5-S1": dose(count=(1, "injection")),
    # devices, care, programmes
    "Interferential unit, 60 day rental": dose(length=(60, "day")),
    "Cold unit, seven day use": dose(length=(7, "day")),
    "TENS unit trial of 30 days": dose(length=(30, "day")),
    "Hospital bed for 3 month rental": dose(length=(3, "month")),
    "Associated surgical service: 2 leg wraps": dose(count=(2, "wrap")),
    "Home care 4 hours a day, 7 days a week": dose(rate=(7, "week")),
    "Home aide 4 hours/day 5 days/week for 6 weeks": dose(rate=(5, "week"), length=(6, "week")),
    "Office visit every 3 months": dose(rate=(1, "3 months")),
    "Restoration program 80 hours": dose(count=(80, "hour")),
    "Restoration program x 80 hours": dose(count=(80, "hour")),
    "2 night hospital stay": dose(length=(2, "night")),
    "Inpatient rehabilitation 7-10 days": dose(length=(10, "day")),
    # no dose
    "MRI of the right knee without contrast": Dose(),
    "Facet injections at L4-5, L5-S1": Dose(),
    "X-ray of the left knee, 3 views": Dose(),
    "MRI 1.5 Tesla": Dose(),
    "Purchase of a 3 in 1 commode": Dose(),
    "2-level fusion L4-S1": Dose(),
    "Follow-up in 6 weeks": Dose(),
    "Massage weekly for a month": dose(rate=(1, "week"), length=(1, "month")),
    "Patches with a refill": dose(refills=1, form="patch"),
    "Vitamin B-12": Dose(),
    "Synvisc-One to the left knee": Dose(),
    "Oral surgeon consultation": Dose(),
    "Gel pads and foam roller": Dose(),
    "Flexion and extension films": Dose(),
    "": Dose(),
}

# A text with its doses in brackets; the brackets are taken out before the text is read.
TEXTS = [
    "Norco [10/325mg, #112]: Upheld",
    "Norco [10/325mg #30 with 1 refill] was denied.",
    "Norco [10 2x a day #60 x1 refill] is denied.",
    "Norco [10/325 #60]: Upheld",
    "Fluid [(5mg/1ml oral suspension) 250ml] was asked for.",
    "Opana [10mg take 1 tab orally every 4-6 hours as needed for severe pain #40]: Upheld",
    "She was given Percocet [5-325 mg q 6 hrs prn].",
    "He takes omeprazole [20 mg daily] and Ultram [50mg tid].",
    "Ketoprofen [20% cream, 165 grams]: Upheld",
    "Lidoderm [5%] patch was helpful.",
    "Physical therapy [3 times a week for 5 weeks (15 sessions)] to the elbow",
    "Therapy [2x/week x 6 weeks] and [eight (8) sessions, 2x4].",
    "Therapy [2 times a week for 4 weeks, quantity: 8 sessions]: Upheld",
    "Chiropractic care [2 times 8]: Upheld",
    "Request for [eight (8)] physical therapy sessions",
    "She had [22] physical therapy visits and [five sessions] of massage.",
    "Physical therapy sessions, [12]: Upheld",
    "Up to [6 visits over 2 weeks]; later [3 visits per week to 1 or less].",
    "Rehabilitation [7-10 days] for a fracture",
    "The TENS unit for a [30 day] rental",
    "For short-term use ([one to two weeks]) only.",
    "Recommended for less than [3 weeks].",
    "The guidelines recommend up to [8 weeks] of chiropractic therapy.",
    "Home aide [3 hours per day, 4 times a week for 2 weeks] to help",
    "A [daily] RN was asked for.",
    # medication lists
    "Ultram [50 mg p.o. b.i.d. prn], Soma [350 tid] and Percocet [10/325].",
    "Ancef [2 g IV], Lovenox [30 mg SQ daily x 10 days], Pamelor [25 mg 1 QHS #30 RF 2].",
    "Nasal steroid [2 sprays each nostril daily]; eye drops [1 gtt OU q2h while awake].",
    "Anaprox [550 mg BID w/ food #60], Zofran [4 mg prn nausea #10], Xanax [1/2 tab bid].",
    "Glucophage [1000 mg b.i.d. with meals], vitamin C [2000 mg per day], Opana [5 mg q12].",
    "She should not exceed [120 mg oral morphine equivalents per day].",
    # courses in short
    "So far [14] PT, [8] chiro and acupuncture [x 16 sessions]; RFA [x 2].",
    "The CPM machine for [21 days], a splint for [six weeks] and a [12 week] weight loss program",
    "Not to be used longer than [four weeks].",
    "Drug screens [quarterly]; [4] follow-up visits; [One hundred and twenty tablets] last a month.",
    # limits within a time, courses, memberships
    "No more than [two procedures in one year], at most [5 times in a year] and [3 ESIs per year]",
    "The health club membership for [one year], a pool membership [3 months]; then [2 days] of inpatient stay",
    "[24 visits over 3 months] after the repair; [twice a week for the first four weeks]",
    "It was medically necessary for [5 consecutive days].",
    "She went to [3 of 8] physical therapy visits; Tylenol #3 [#45 per month], Zomig [5 mg, 1 at onset, #6].",
    "Approved for short-term use ([5-7 days]); a total of [80 MED] and [45 morphine equivalents per day].",
    "Two to three weeks of active conservative care, bad dreams and nightmares (three a week)",
    "Low back pain x 3 months, off work x 2 weeks, oriented x 3.",
    "Tooth #14, root canals #19 and #30; #8 was lost, as was another tooth.",
    "The knee was drained of 40 cc; relief of 70% for nine weeks.",
    "A 45-year-old male has pain 8/10, strength 4+/5, flexion 60 degrees, a 5 mm protrusion at L4-5.",
    "Pain for 6 weeks, since 2 weeks ago, lasting more than three or four weeks.",
    "A 30%-50% reduction in pain, 50% relief.",
    "He weighs 200 lbs, BP 130/80, glucose 120 mg/dl.",
    "She is at work 8 hours per day and has headaches 3 times a week.",
    "Activities of daily living and daily function",
    "Seen on 10/12/2016 and 1-5-17, page 4 of 10.",
    "Currently working at least 24 hours a week in active practice",
    "Seizures x2 at 2 years old",
    "Tramadol [#60], Norco [#30], naproxen [550 mg x 14 days]; x-rays of June 12, 2016, seen times and times again.",
    # counts of what was done before
    "He had [two] facet blocks, [one] stellate ganglion block and [three] cervical ESIs; he walks two blocks.",
    "It was 3 months after epidural injection and 2 weeks after ESI.",
    "[Two] cortisone shots and a series of [3] interlaminar ESIs failed.",
    "Of his sessions [ten of twelve] acupuncture visits were used.",
    "He was allowed [20 full-day sessions] and [6 prior visits].",
    # terms before and after what is given
    "He stays [4 weeks] more in the cast, in all [six weeks] of immobilization; Keflex for [seven days] helped.",
    "He is off work because two months were not enough.",
    "The treatment period: [6 months].",
    "An adequate trial is [three to eight weeks] for titration.",
    # rates of therapies, beside symptoms too
    "Psychotherapy [weekly] and medication management [monthly]; admitted for daily management.",
    "Headaches improved with Botox injections [every 12 weeks]. Headaches come twice a week.",
    "Lift chair and aide [6 hours per day 7 days per week]; he lifts 20 pounds 5 days a week.",
    "Nurse visit [twice weekly]; Prolia [60 mg twice yearly].",
    "Norco is to be reduced by [10% per week over 8 weeks]; pain fell 10%.",
    "The laser takes [3 treatments at 6 wk intervals].",
    "Hydrocortisone cream [2.5%] and Advair [250/50].",
    "The unit is used [twice a day] with 40% relief; PPIs for up to [12 weeks] and [4] medication management visits.",
    "So far [12] acu, [8] hand therapy, [two] SI inj and [one] TFESI without relief; OT [2-3/wk for 4 wks].",
    # teeth
    "Implant placement at #9 and a fracture of #14 are planned, with Norco [#60].",
]

HOSTILE = [
    "1 " * 20000,
    "one " * 10000,
    "10mg/" * 8000,
    "#1 " * 15000,
    "2x" * 20000,
    "(" * 30000,
    "2 times a week for " * 3000,
    "1-" * 20000,
    "take " * 8000,
    "5% " * 15000,
    "6 of the " * 6000,
]


@pytest.mark.parametrize(("request_text", "expected"), REQUESTS.items(), ids=lambda x: str(x)[:60])
def test_reads_a_request(request_text: str, expected: Dose) -> None:
    assert parse_dose(request_text) == expected


@pytest.mark.parametrize("text", TEXTS, ids=str)
def test_finds(text: str) -> None:
    assert text.count("[") == text.count("]")
    plain = text.replace("[", "").replace("]", "")
    expected = [part.partition("]")[0] for part in text.split("[")[1:]]
    assert [plain[start:end] for start, end in find_doses(plain)] == expected


def test_a_dose_ends_with_its_paragraph() -> None:
    text = "Norco 10/325mg #60\n\n2 times a week for 3 weeks of therapy"
    assert [text[start:end] for start, end in find_doses(text)] == [
        "10/325mg #60",
        "2 times a week for 3 weeks",
    ]


@given(
    st.sampled_from(sorted(NUMBERS)),
    st.integers(1, 12),
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(
        ["{n} times a {per} for {m} weeks", "{n} times per {per} x {m} weeks", "{n} x per {per}, {m} weeks"]
    ),
)
def test_reads_what_it_writes(word: str, weeks: int, per: str, form: str) -> None:
    written = form.format(n=word, m=weeks, per=per)
    expected = Dose(frequency=Frequency(NUMBERS[word], per), duration=Duration(weeks, "week"))
    assert parse_dose(f"Physical therapy {written}") == expected
    assert parse_dose(f"PHYSICAL THERAPY {written.upper()}") == expected


@given(st.text(alphabet="0123456789/-.,#%()x mgdaywektims\n\u0130", max_size=120))
def test_any_text_gives_ordered_regions(text: str) -> None:
    regions = find_doses(text)
    assert all(0 <= start < end <= len(text) for start, end in regions)
    assert all(one[1] <= two[0] for one, two in pairwise(regions))
    asdict(parse_dose(text))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda x: x[:8])
def test_time_grows_with_length_only(text: str) -> None:
    began = time.perf_counter()
    find_doses(text)
    parse_dose(text)
    assert time.perf_counter() - began < 2
