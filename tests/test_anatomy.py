"""Body parts, spinal levels and laterality of made-up requests."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrspacy.anatomy.grammar import body_parts, laterality, levels, region_kinds

PARTS = {
    "MRI of the lumbar spine": ["lumbar spine"],
    "Lumbar MRI": ["lumbar"],
    "EMG of the bilateral lower extremities": ["lower extremities"],
    "X-ray of the cervical and thoracic spine": ["cervical spine", "thoracic spine"],
    "CT of the cervical, thoracic and lumbar spine": ["cervical spine", "thoracic spine", "lumbar spine"],
    "EMG of the upper and lower extremities": ["upper extremities", "lower extremities"],
    "Massage for the neck, left trapezius and low back": ["neck", "trapezius", "low back"],
    "Thumb spica splint, right": ["thumb"],
    "Left knee brace and left knee x-ray": ["knee"],
    "Rotator cuff repair, right shoulder": ["shoulder"],
    "Distal clavicle excision": [],
    "Hand surgeon consultation": [],
    "Spine surgery evaluation": [],
    "Foot and ankle surgeon consultation": [],
    "Hand therapy for the right wrist": ["wrist"],
    "Spinal manipulation": [],
    "Transportation back to work": [],
    "Epidural steroid injection L4-5": [],
    "NCS of the BUE": ["upper extremities"],
    "EMG LLE": ["lower extremity"],
    "CT of the L-spine": ["lumbar spine"],
    "Release, right index and middle fingers": ["index finger", "middle finger"],
    "Injection, lumbar paraspinal muscles": ["lumbar paraspinal muscles"],
    "Greater occipital nerve block": [],
    "Saline nasal spray": [],
    "Valium 5mg by mouth": [],
    "Liver function test": [],
    "Norco 10/325mg #60": [],
    "SI joint injection": ["si joint"],
    "Sacroiliac joint injection": ["sacroiliac joint"],
    "Total knee replacement": ["knee"],
    "Low-back support": ["low-back"],
    "Ultrasound, shoulder/elbow": ["shoulder", "elbow"],
    "EMG BUE": ["upper extremities"],
    "NCS of the LLE": ["lower extremity"],
    "NCV bilateral LE": ["lower extremities"],
    "MRI L-spine": ["lumbar spine"],
    "MRI of the C-spine and T-spine": ["cervical spine", "thoracic spine"],
    "X-ray LS spine": ["lumbosacral spine"],
    "Release of the long and ring trigger fingers": ["long finger", "ring finger"],
    "Cervical nerve root block": ["cervical"],
    "Naloxone nasal spray": [],
    "Repair of the knee with a hamstring graft": ["knee"],
    "Injections of the upper trapezius": ["upper trapezius"],
    "Massage of the lumbar paraspinal muscles": ["lumbar paraspinal muscles"],
}
LEVELS = {
    "Epidural injection at L4-5": ["L4-5"],
    "Facet block L4-L5 and L5-S1": ["L4-L5", "L5-S1"],
    "Medial branch block L3, L4, L5": ["L3", "L4", "L5"],
    "Fusion C5-6, C6-7": ["C5-6", "C6-7"],
    "Laminectomy T12-L1": ["T12-L1"],
    "Fusion from L3 to S1": ["L3 to S1"],
    "Block at L4/5": ["L4/5"],
    "Block C3-4, 4-5 and 5-6": ["C3-4", "4-5", "5-6"],
    "Facet block L4-5, 2-3 times": ["L4-5"],
    "Fusion L4-5 with revision at L4-5": ["L4-5"],
    "Norco 10/325mg #60": [],
    "Rhizotomy C3-4, 4-5 and 5-6": ["C3-4", "4-5", "5-6"],
    "Block at L4-5, 2-3 visits": ["L4-5"],
    "Vitamin B12 injection": [],
    "Physical therapy 2 x 6": [],
    "Open MRI, 1.5 Tesla, T2 weighted, t1 weighted": ["T2"],
}
SIDES = {
    "MRI of the left knee": "left",
    "Right-sided facet block": "right",
    "EMG bilateral upper extremities": "bilateral",
    "X-ray of the right and left hips": "bilateral",
    "X-ray of the left knee and the right wrist": "bilateral",
    "Brace, R knee": "right",
    "Injection (L) shoulder": "left",
    "X-ray b/l knees": "bilateral",
    "NCS of the LLE": "left",
    "EMG RUE": "right",
    "EMG BLE": "bilateral",
    "NCS RUE": "right",
    "MRI of the neck": None,
    "Bathroom rail, right after discharge": None,
    "Epidural L4-5": None,
    "Fusion L4-L5": None,
}


@pytest.mark.parametrize(("request_text", "expected"), PARTS.items(), ids=str)
def test_body_parts(request_text, expected):
    assert list(body_parts(request_text)) == expected


@pytest.mark.parametrize(("request_text", "expected"), LEVELS.items(), ids=str)
def test_levels(request_text, expected):
    assert list(levels(request_text)) == expected


@pytest.mark.parametrize(("request_text", "expected"), SIDES.items(), ids=str)
def test_laterality(request_text, expected):
    assert laterality(request_text) == expected


def test_the_lexicon_has_each_region_once_in_lower_case():
    source = files("imrspacy.anatomy").joinpath("regions.jsonl").read_text(encoding="utf-8")
    regions = [json.loads(line) for line in source.splitlines()]
    assert all(set(row) == {"region", "kind"} for row in regions)
    assert len(region_kinds()) == len(regions) >= 300
    assert [row["region"] for row in regions if row["region"] != row["region"].lower().strip()] == []


@pytest.mark.parametrize("region", sorted(region_kinds()))
def test_every_region_is_found(region):
    assert any(region in part for part in body_parts(f"Ultrasound of the {region}, once"))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_parts_that_stand_in_it(text):
    low = " ".join(text.split()).lower()
    assert all(part.split()[-1] in low for part in body_parts(text))
    assert all(level in " ".join(text.split()) for level in levels(text))
    assert laterality(text) in (None, "left", "right", "bilateral")


def test_long_requests_take_linear_time():
    assert body_parts("cervical and " * 5000) == ("cervical",)
    assert levels("L4-" * 5000)
    assert laterality("left " * 5000) == "left"
