"""Treatments: mentions in made-up sentences with inline markup, and the parsing of made-up requests."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrspacy.treatments import lexicon
from imrspacy.treatments.grammar import find_treatments, parse_treatments
from imrspacy.treatments.near_misses import nearest_drug
from imrspacy.treatments.phrases import expanded

MENTIONS = [
    # lexicon: longest match, plurals, hyphens, breaks
    "He takes [[Norco]] and [[gabapentin]] but stopped all [[NSAIDs]].",
    "An [[epidural steroid injection]] helped; two more [[epidural steroid injections]] did not.",
    "[[X-rays]] came first, a second [[x ray]] after the fall, then [[X-Ray]] again.",
    "[[Anti- inflammatories]] and other [[anti-inflammatory]] medications upset her stomach.",
    "The request for [[physical\n\ntherapy]] was sent twice.",
    "The office was noticed on a prolonged vacation.",
    "[[Ice]] was applied at the office.",
    # left and right edges
    "A left shoulder [[arthroscopy]] with [[rotator cuff repair]] was done in spring.",
    "The lumbar [[MRI]] of last year and the cervical spine [[MRI]] agree.",
    "Right [[total knee replacement]] went well, the [[carpal tunnel release]] did not.",
    "She wears a [[lumbar support]] and bilateral [[wrist braces]].",
    "After 12 [[physical therapy]] visits and 6 [[acupuncture]] sessions he was better.",
    "Long-term [[opioid]] therapy needs a contract; so does any [[opioid]] medication.",
    "He rents a [[standard wheelchair]] by the month.",
    "[[Topical lidocaine]] and [[oral NSAIDs]] were compared.",
    "[[Oxycodone HCL ER]] replaced [[tramadol ER]] in May.",
    "The knee [[MRI without contrast]] was normal.",
    "She had 10 [[physical therapy]] treatments and [[transportation]] to her appointments.",
    "An [[upper endoscopy]] and an upper extremity [[EMG]] were normal.",
    # two tests, two mentions; brackets
    "Repeat [[EMG]]/[[NCS]] of both arms, [[PT]]/[[OT]] afterwards.",
    "[[Magnetic resonance imaging]] ([[MRI]]) and [[MRI]] ([[magnetic resonance imaging]]) are one.",
    "[[Cyclobenzaprine]] ([[Flexeril]]) was tried.",
    # acronyms count in capitals only, brands that are words as they are written
    "The pt was seen by us in Ct; it depends on the fees.",
    "Ordered: [[CT]], [[ESI]] and [[UA]].",
    # shape
    "She had a [[glossectomy]] in childhood and a later [[tenontoplasty]].",
    "An [[ulnohumeral injection]] was offered, the injection was declined.",
    "He was given [[Zyptrexol]] 20 mg at night and took 40 mg.",
    "She uses [[Gabapentine]] 300 mg daily.",
    # generic words alone
    "Treatment, therapy, medication, surgery and conservative care were discussed at the visit.",
    "Physical examination revealed spasm; imaging studies and diagnostic testing were reviewed.",
    # names that mean something else where they stand
    "This 38-year-old right-handed certified nursing assistant now has a [[caregiver]] herself.",
    "She was employed as a home health aide; a [[home health aide]] is requested.",
    "Date of injury 03/04/2011 (CT). The CT claim was accepted, a [[CT]] of the foot was not.",
    "No more than 90 mg oral morphine equivalents a day; [[morphine]] was stopped.",
    "Insulin resistance was treated with [[insulin]]. Her massage therapist gave her a [[massage]].",
    "The RFA was faxed. An [[MBB]] and [[RFA]] at L4-5 were done.",
    # whole fields of the lexicon
    "[[GI profile]], [[urine microalbumin]] and [[metal ion levels]] were drawn.",
    "The dentist plans [[crowns]], [[scaling and root planing]] and a [[sinus lift]].",
    "Pain in the groin after [[inguinal hernia repair with mesh]]; an [[erector spinae plane block]] failed.",
    "The [[GON block]] was done with [[ultrasound guidance]].",
    # generic words in the right company, and alone
    "The dentist plans an [[extraction]], a [[bridge]] and two [[abutments]] beside the root of a sound tooth.",
    "The bridge of the nose is sore, the crown of the head too; an extraction of data was done.",
    "One cervical [[epidural]] of last May helped; the epidural space is narrow, no epidural abscess was seen.",
    "The supplement holds [[choline]], [[zinc]] and [[GABA]]. Old zinc deposits were seen.",
    "The block is to be done under [[sedation]]. Excessive sedation, dizziness and nausea were side effects.",
    "Her leg was in a [[cast]]; the new reader casts doubt on it.",
    "[[Aspiration]] of the bursa gave clear fluid. He has a risk of aspiration when he swallows.",
    "He wants a [[follow-up visit]]; at the follow-up visit she felt well.",
    "[[Local anesthetics]], [[taping]] and [[instrumentation]] were mentioned.",
    # what means something else where it stands
    "A post-laminectomy syndrome was found after the [[laminectomy]].",
    "She cannot exercise, but was told that [[exercise]] helps.",
    "The BDI was 31, and a [[BDI]] was requested again.",
    "The reviewer is a Doctor of Chiropractic. [[Chiropractic care]] was tried.",
    "The MRI is for preoperative evaluation of tears; a [[preoperative evaluation]] was denied.".replace(
        "The MRI", "The [[MRI]]"
    ),
    # a second operation at the same place
    "A [[revision rotator cuff repair]] was denied; the revision of the report was not.",
    # classes of drugs, wounds, eyes
    "[[NMDA receptor antagonists]], [[prostanoids]] and an old [[phenothiazine]] were compared.",
    "[[Dakin's solution]], [[volar plating]], [[cycloplegic drops]] and a [[stump shrinker]] were listed.",
    # credentials
    "This physician reviewer is Board Certified in Physical Medicine and Acupuncture. He ordered [[Norco]].",
]


def unmarked(case: str) -> tuple[str, list[str]]:
    assert case.count("[[") == case.count("]]"), case
    return re.sub(r"\[\[(.*?)\]\]", r"\1", case, flags=re.S), re.findall(r"\[\[(.*?)\]\]", case, flags=re.S)


@pytest.mark.parametrize("case", MENTIONS, ids=str)
def test_mentions(case):
    text, marked = unmarked(case)
    assert [text[start:end] for start, end, _ in find_treatments(text)] == marked


def test_mentions_carry_their_concept():
    text = "Flexeril, a muscle relaxant, and Zyptrexol 20 mg"
    named = [lexicon.concepts()[concept].name if concept else "" for _, _, concept in find_treatments(text)]
    assert named == ["cyclobenzaprine", "muscle relaxant", ""]


def test_an_abbreviation_defined_in_the_letter_is_found_everywhere():
    text = "He asks for a work conditioning program (WCPX, WCP). A work conditioning program (WCP): the WCP."
    found = [(text[start:end], concept) for start, end, concept in find_treatments(text)]
    assert [words for words, _ in found].count("WCP") == 3
    assert len({concept for _, concept in found}) == 1


def test_letters_that_do_not_spell_the_name_define_nothing():
    text = "A platelet rich plasma injection (QRST) was asked for. The QRST is new."
    assert [text[start:end] for start, end, _ in find_treatments(text)] == ["platelet rich plasma injection"]


def test_find_abbreviation_agrees_with_the_letters_of_a_name():
    from imrspacy.treatments.definitions import _spells

    assert _spells("work conditioning program", "WCP")
    assert _spells("nerve conduction study", "NCS")
    assert not _spells("work conditioning program", "PPI")


# request -> "text = name <subcategory>" of each treatment
PT_OT = "Physical Therapy/Occupational Therapy (PT/OT)"
REQUESTS: dict[str, list[str]] = {
    "Norco 10/325mg #60": [
        "Norco = hydrocodone/acetaminophen <Opioids>",
    ],
    "Meloxicam (Mobic) 15mg #30": [
        "Meloxicam = meloxicam <NSAID>",
    ],
    "L4-5 laminectomy, foraminotomy, percutaneous discectomy": [
        "laminectomy = laminectomy <Spine>",
        "foraminotomy = foraminotomy <Spine>",
        "percutaneous discectomy = percutaneous discectomy <Spine>",
    ],
    "Consult w/ pain mgmt": [
        "Consult w/ pain mgmt = pain management consultation <Medical Specialties>",
    ],
    "Follow-up visit with psychiatrist": [
        "Follow-up visit with psychiatrist = psychiatric follow-up visit <Evaluation & Management>",
    ],
    "CPM rental x 14 days": [
        "CPM = continuous passive motion <DME>",
    ],
    "Electrodiagnostic studies (EMG/NCV)": [
        "Electrodiagnostic studies = electrodiagnostic study <EMG/NCV/NCS>",
    ],
    "Lidocaine 5% patch #30": [
        "Lidocaine = lidocaine <Topical Analgesics>",
    ],
    "Oxycodone HCL ER 20 mg #60": [
        "Oxycodone HCL ER = oxycodone <Opioids>",
    ],
    "Tramadol/APAP 37.5/325mg #60": [
        "Tramadol/APAP = tramadol/acetaminophen <Opioids>",
    ],
    "Diclofenac gel 1% 100gm": [
        "Diclofenac = diclofenac <Topical Analgesics>",
    ],
    "Ketoprofen 15% cream": [
        "Ketoprofen = ketoprofen <Topical Compounds>",
    ],
    "Gabapentin 10% cream 60gm": [
        "Gabapentin = gabapentin <Topical Compounds>",
    ],
    "Flurbiprofen 20%/Baclofen 4%/Menthol 2% cream, 120gm": [
        "Flurbiprofen 20%/Baclofen 4%/Menthol = flurbiprofen/baclofen/menthol <Topical Compounds>",
    ],
    "Compound cream: Ketoprofen 10%, Gabapentin 6%, 60 grams": [
        "Ketoprofen 10%, Gabapentin = ketoprofen/gabapentin <Topical Compounds>",
    ],
    "Toradol 60mg IM injection": [
        "Toradol = ketorolac <Injection>",
    ],
    "Flexiril 10mg #30": [
        "Flexiril = cyclobenzaprine <Muscle Relaxant>",
    ],
    "Zyptrexol 20mg #30": [
        "Zyptrexol = zyptrexol <Misc Analgesics>",
    ],
    "EMG/NCS of the bilateral upper extremities": [
        "EMG = electromyography <EMG/NCV/NCS>",
        "NCS = nerve conduction study <EMG/NCV/NCS>",
    ],
    "MRI of the left hip without contrast": [
        "MRI = magnetic resonance imaging <Imaging & Radiology>",
    ],
    "Pre-op labs: CBC, CMP": [
        "CBC = complete blood count <Lab & Pathology>",
        "CMP = comprehensive metabolic panel <Lab & Pathology>",
    ],
    "Medical clearance (CBC, EKG)": [
        "Medical clearance = preoperative medical clearance <Adjunct Surgical Services>",
        "CBC = complete blood count <Lab & Pathology>",
        "EKG = electrocardiogram <Other Diagnostic Tests>",
    ],
    "Ultrasound (sonogram, sonography) of the elbow": [
        "Ultrasound = ultrasound <Imaging & Radiology>",
    ],
    "Associated surgical service: Cold therapy unit, 7 day rental": [
        "Cold therapy unit = cold therapy unit <Adjunct Surgical Services>",
    ],
    "Associated surgical service: Physical therapy x 12": [
        f"Physical therapy = physical therapy <{PT_OT}>",
    ],
    "Associated surgical service: Keflex 500mg #28": [
        "Keflex = cephalexin <Anti-infectives>",
    ],
    "Left knee arthroscopy with meniscectomy and chondroplasty": [
        "arthroscopy = arthroscopy <Arthroscopic Surgery>",
        "meniscectomy = meniscectomy <Arthroscopic Surgery>",
        "chondroplasty = chondroplasty <Arthroscopic Surgery>",
    ],
    "Hardware removal, lumbar spine": [
        "Hardware removal = hardware removal <Spine>",
    ],
    "Hardware removal, left ankle": [
        "Hardware removal = hardware removal <Non-arthroscopic Surgery>",
    ],
    "Right L5-S1 transforaminal epidural steroid injection under fluoroscopy": [
        "transforaminal epidural steroid injection = transforaminal epidural steroid injection <Injection>",
    ],
    "Ultrasound 2 times a week for 4 weeks": [
        "Ultrasound = ultrasound therapy <Other Therapies>",
    ],
    "Ultrasound of the right shoulder": [
        "Ultrasound = ultrasound <Imaging & Radiology>",
    ],
    "Eight physical therapy treatments for the neck": [
        f"physical therapy = physical therapy <{PT_OT}>",
    ],
    "Bilateral wrist braces": [
        "wrist braces = wrist brace <Prosthetics/Orthotics>",
    ],
    "Valium 5mg before MRI": [
        "Valium = diazepam <Benzodiazepines>",
    ],
    # the name follows the words where the lexicon's concept is wider, not for brands and settled names
    "Four-prong cane": [
        "Four-prong cane = four-prong cane <DME>",
    ],
    "Counterforce strap, left elbow": [
        "Counterforce strap = counterforce strap <Prosthetics/Orthotics>",
    ],
    "Polar Care 14 day rental": [
        "Polar Care = cold therapy unit <DME>",
    ],
    "Cryotherapy unit": [
        "Cryotherapy unit = cold therapy unit <DME>",
    ],
    "Consult with a dermatologist": [
        "Consult with a dermatologist = dermatology consultation <Medical Specialties>",
    ],
    "Re-evaluation with pain specialist": [
        "Re-evaluation with pain specialist = pain management re-evaluation <Medical Specialties>",
    ],
    "Psych eval and 4 visits": [
        "Psych eval = psychological evaluation <Evaluation & Management>",
    ],
    "Physiatry": [
        "Physiatry = physiatry consultation <Medical Specialties>",
    ],
    "Sleep study consult": [
        "Sleep study consult = sleep study consultation <Medical Specialties>",
    ],
    # lists: words shared, generic words beside a treatment, brands before their device
    "Work hardening/conditioning 3x4": [
        "Work hardening = work hardening <Programs>",
        "conditioning = work conditioning <Programs>",
    ],
    "Lead wires, 2 sets; batteries x 6": [
        "Lead wires = lead wires <Supplies>",
        "batteries = batteries <Supplies>",
    ],
    "Labs: ESR, RF, T4": [
        "ESR = erythrocyte sedimentation rate <Lab & Pathology>",
        "RF = rheumatoid factor <Lab & Pathology>",
        "T4 = thyroxine <Lab & Pathology>",
    ],
    "Hip injection under ultrasound, and aquatic therapy 2x3": [
        "injection = injection <Injection>",
        "aquatic therapy = aquatic therapy <Other Therapies>",
    ],
    "RFA left C4-6": [
        "RFA = radiofrequency ablation <Facet Injection>",
    ],
    # compounds with shortened ingredients, brands with what they are made of
    "Keto/Gaba/Lido cream": [
        "Keto/Gaba/Lido = ketoprofen/gabapentin/lidocaine <Topical Compounds>",
    ],
    "Voltaren 1% topical gel": [
        "Voltaren = diclofenac <Topical Analgesics>",
    ],
    "Supartz injections, right knee": [
        "Supartz = hyaluronic acid <Viscosupplementation>",
    ],
    "MRA of the left hip": [
        "MRA = magnetic resonance arthrogram <Imaging & Radiology>",
    ],
    "Lumbar decompression": [
        "decompression = decompression <Spine>",
    ],
    "Associated surgical service: femoral nerve block": [
        "femoral nerve block = femoral nerve block <Adjunct Surgical Services>",
    ],
    # by head noun
    "Spine surgeon eval for the neck": [
        "Spine surgeon eval = spine surgeon evaluation <Surgical Consult>",
    ],
    "Quadriceps glider machine": [
        "Quadriceps glider machine = quadriceps glider machine <DME>",
    ],
    "Forest bathing program, 4 weeks": [
        "Forest bathing program = forest bathing program <Programs>",
    ],
    "Zorbex cream": [
        "Zorbex = zorbex <Topical Analgesics>",
    ],
    "QRB cream 120 gm": [
        "QRB = qrb <Topical Compounds>",
    ],
    # combinations: of three and more drugs, as the lexicon has it; two brands are two
    "Ketoprofen/baclofen/tetracaine": [
        "Ketoprofen/baclofen/tetracaine = ketoprofen/baclofen/tetracaine <Topical Compounds>",
    ],
    "Flurb/Lido": [
        "Flurb/Lido = flurbiprofen/lidocaine <Topical Compounds>",
    ],
    "Ultram/Flexeril": [
        "Ultram = tramadol <Opioids>",
        "Flexeril = cyclobenzaprine <Muscle Relaxant>",
    ],
    "Fish oil capsules #90": [
        "Fish oil = omega-3 fatty acids <Nutritional Products>",
    ],
    "Psyche evaluation": [
        "Psyche evaluation = psychological evaluation <Evaluation & Management>",
    ],
    "Moonlight therapy": [
        "Moonlight therapy = moonlight therapy <Other Therapies>",
    ],
    "Unspecified medication": [
        "medication = medication <Misc Analgesics>",
    ],
    "Zorbex": [
        "Zorbex = zorbex <Other Therapies>",
    ],
}


@pytest.mark.parametrize(("request_text", "expected"), REQUESTS.items(), ids=str)
def test_requests(request_text, expected):
    found = parse_treatments(request_text)
    assert [f"{one.text} = {one.name} <{one.subcategory}>" for one in found] == expected


def test_the_heading_tells_an_adjunct():
    item = "Associated surgical service: Crutches for purchase"
    assert parse_treatments("Crutches for purchase", item)[0].category == "Surgery"
    assert parse_treatments("Crutches for purchase")[0].category == "DMEPOS"


def test_short_words_are_written_out():
    assert expanded("ortho consult") == "orthopedic consultation"
    assert expanded("gel pads") == "gel pad"


def test_a_word_far_from_every_drug_is_none():
    assert nearest_drug("zyptrexolone") is None


WORDS = st.sampled_from(
    [*"MRI Norco mg 10 ( ) / - % # injection brace -ectomy of the left PT therapy EMG cream é ß İ ’ –".split(), "\n\n"]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_mentions_are_sorted_disjoint_and_inside(text):
    found = find_treatments(text)
    last = 0
    for start, end, concept in found:
        assert last <= start < end <= len(text)
        assert not concept or concept in lexicon.concepts()
        last = end


def test_a_request_of_signs_alone_keeps_them():
    assert parse_treatments(".")[0].text == "."


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_request_has_a_treatment_with_a_category(text):
    found = parse_treatments(text)
    assert found
    assert all(one.category and one.subcategory for one in found)


HOSTILE = ["(", "( a ) ", "10mg ", "MRI ", "Norco 10/", "a.b-", "epidural ", "injection ", "12", "(AB) ", "\n\n"]
HOSTILE += ["ectomy", "physical  ", "(MRI", "work conditioning program (WCP) "]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_time_grows_with_the_length(piece):
    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        find_treatments(text)
        return time.process_time() - start

    seconds(100)
    small = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(2)) < 40 * small + 0.2  # eight times, were it quiet; 64 if quadratic
