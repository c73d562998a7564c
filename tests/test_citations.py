"""Citations of guideline lines and mentions of guidelines and pages; all sentences are made up."""
# ruff: noqa: E501 - tables of sentences

import json
import re
import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imrspacy.citations.grammar import (
    find_guidelines,
    find_pages,
    parse_citations,
    parse_notice,
    parse_review,
)
from imrspacy.citations.lines import read_mtus, read_publications
from imrspacy.citations.pages import cut_pages, page_range
from imrspacy.citations.simple import read_simple

MTUS = "Decision based on MTUS "
OUTSIDE = "Decision based on Non-MTUS Citation "


def short(citations):
    """Citations as "source letter | title | year | detail | pages" with empty parts left out."""
    rows = []
    for item in citations:
        pages = ",".join(f"{low}-{high}" for low, high in item.pages)
        parts = [item.source[0], item.title, str(item.year or ""), item.detail or "", pages]
        rows.append("|".join(parts).rstrip("|"))
    return rows


LINES = {
    "none cited": ("The Claims Administrator did not cite any medical evidence for its decision.", []),
    "outside only": (
        "The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.",
        [],
    ),
    "not based on the schedule": ("The Expert Reviewer did not base their decision on the MTUS.", []),
    "empty": ("", []),
    "label": ("MAXIMUS guideline: " + MTUS + "Knee Complaints 2004.", ["M|Knee Complaints|2004"]),
    "edition": (MTUS + "Acupuncture Treatment 2007.", ["M|Acupuncture Treatment|2007"]),
    "section": (
        MTUS + "Shoulder Complaints 2004, Section(s): Initial Care, Summary.",
        ["M|Shoulder Complaints|2004|Initial Care, Summary"],
    ),
    "commas in the title": (
        MTUS + "Elbow Complaints 2007, Section(s): Summary, and Forearm, Wrist, and Hand Complaints 2004, "
        "Section(s): Special Studies, Surgical Considerations.",
        [
            "M|Elbow Complaints|2007|Summary",
            "M|Forearm, Wrist, and Hand Complaints|2004|Special Studies, Surgical Considerations",
        ],
    ),
    "sections named like chapters": (
        MTUS + "General Approaches 2004, Section(s): Prevention, Initial Approaches to Treatment.",
        ["M|General Approaches|2004|Prevention, Initial Approaches to Treatment"],
    ),
    "unknown title with edition": (
        MTUS + "Hearing Loss 2018, Section(s): Summary, and Skin Disorders 2019.",
        ["M|Hearing Loss|2018|Summary", "M|Skin Disorders|2019"],
    ),
    "chapter of 2014": (
        MTUS + "ACOEM Chapter 9 Shoulder Complaints Page(s): 207-9, 213.",
        ["M|ACOEM Chapter 9 Shoulder Complaints|||207-209,213-213"],
    ),
    "topic of 2014": (
        MTUS + "Chronic Pain Treatment Guidelines Topical Analgesics; Salicylate topicals Page(s): 105, 111.",
        ["M|Chronic Pain Treatment Guidelines||Topical Analgesics; Salicylate topicals|105-105,111-111"],
    ),
    "two of 2014": (
        MTUS + "ACOEM Chapter 14 Ankle and Foot Complaints Page(s): 370,Chronic Pain Treatment Guidelines "
        "Exercise Page(s): 46-47.",
        [
            "M|ACOEM Chapter 14 Ankle and Foot Complaints|||370-370",
            "M|Chronic Pain Treatment Guidelines||Exercise|46-47",
        ],
    ),
    "book alone, then a chapter": (
        MTUS + "ACOEM, and ACOEM Chapter 10 Elbow Disorders (Revised 2007) Page(s): 40.",
        ["M|ACOEM", "M|ACOEM Chapter 10 Elbow Disorders|2007||40-40"],
    ),
    "chapters without the book's name": (
        MTUS + "ACOEM Chapter 1 Prevention, Chapter 4 Work-Relatedness Page(s): 65.",
        ["M|ACOEM Chapter 1 Prevention", "M|Chapter 4 Work-Relatedness|||65-65"],
    ),
    "pages of a whole": (
        MTUS + "Chronic Pain Treatment Guidelines Page(s): 64 of 127.",
        ["M|Chronic Pain Treatment Guidelines|||64-64"],
    ),
    "both kinds": (
        MTUS + "Knee Complaints 2004. " + OUTSIDE + "Official Disability Guidelines (ODG), Knee, MRIs.",
        ["M|Knee Complaints|2004", "N|Official Disability Guidelines (ODG)||Knee, MRIs"],
    ),
    "both kinds in one sentence": (
        MTUS + "Knee Complaints 2004 and Non-MTUS Citation ODG.",
        ["M|Knee Complaints|2004", "N|ODG"],
    ),
    "update in brackets": (
        OUTSIDE + "Official Disability Guidelines (ODG), Hip & Pelvis (updated 03/25/14), X-ray.",
        ["N|Official Disability Guidelines (ODG)||Hip & Pelvis (updated 03/25/14), X-ray"],
    ),
    "edition of ODG": (
        OUTSIDE + "Official Disability Guidelines, 2015, Web Version, Gym memberships.",
        ["N|Official Disability Guidelines|2015|Web Version, Gym memberships"],
    ),
    "misspelt": (
        OUTSIDE + "Offical Disability Guidelines; Hernia.",
        ["N|Offical Disability Guidelines||Hernia"],
    ),
    "topic first": (OUTSIDE + "Hand chapter, Splints, ODG.", ["N|ODG||Hand chapter, Splints"]),
    "named twice": (
        OUTSIDE + "ODG, Neck, MRI; ODG, Low Back, MRI.",
        ["N|ODG||Neck, MRI; ODG, Low Back, MRI"],
    ),
    "several publications": (
        OUTSIDE + "ACOEM Practice Guidelines, 3rd ed. (2011), Hand; ODG, Hand; AMA Guides, 5th edition, page 433.",
        [
            "N|ACOEM Practice Guidelines, 3rd ed.|2011|Hand",
            "N|ODG||Hand",
            "N|AMA Guides, 5th edition|||433-433",
        ],
    ),
    "joined by and": (
        OUTSIDE + "UpToDate, Bursitis and Medscape, Hip pain.",
        ["N|UpToDate||Bursitis", "N|Medscape||Hip pain"],
    ),
    "other evidence": (
        OUTSIDE + "Other Medical Treatment Guideline or Medical Evidence: http://example.org/a,b.htm.",
        ["N|http://example.org/a,b.htm"],
    ),
    "addresses": (
        OUTSIDE + "http://example.org/x, www.example.com/some- where.html.",
        ["N|http://example.org/x", "N|www.example.com/some- where.html"],
    ),
    "organization and document": (
        OUTSIDE + "American Academy of Neurology. Treatment of cramps. Toledo (OH): Press; 2010 Feb. 8 p.",
        ["N|American Academy of Neurology. Treatment of cramps|2010|Toledo (OH): Press; 2010 Feb. 8 p"],
    ),
    "authors": (
        OUTSIDE + "Miller AB, Stone C. Braces for toes. Spine 2009;12(3):45.",
        ["N|Miller AB, Stone C. Braces for toes|2009|Spine 2009;12(3):45"],
    ),
    "sentence": (
        "The Claims Administrator based its decision on the Knee Complaints Chapter (ACOEM Practice "
        "Guidelines, 2nd Edition (2004), Chapter 13), pages 343-4, which is part of the MTUS.",
        ["M|Knee Complaints|2004||343-344"],
    ),
    "words misspelt": (
        OUTSIDE + "Offical Disablity Guidlines(ODG) Hernia Chapter.",
        ["N|Offical Disablity Guidlines(ODG)||Hernia Chapter"],
    ),
    "edition told as one": (
        OUTSIDE + "ODG Treatment Index, 9th Edition (web 2011), Burns.",
        ["N|ODG|2011|Treatment Index, 9th Edition (web 2011), Burns"],
    ),
    "subject of guidelines": (
        OUTSIDE + "AAOS Guidelines on Sprained Toes, page 4; Toe Society Guideline: Buddy taping.",
        ["N|AAOS Guidelines on Sprained Toes|||4-4", "N|Toe Society Guideline||Buddy taping"],
    ),
    "year at the end": (
        OUTSIDE + "Rand Society Advisory for Sore Toes (May 2013).",
        ["N|Rand Society Advisory for Sore Toes|2013"],
    ),
    "the year nearest to the title": (
        OUTSIDE + "Poe AB, et al. NEJM 2008;359:97; Doe CD, NEJM 2002.",
        ["N|Poe AB, et al. NEJM|2008|359:97; Doe CD, NEJM 2002"],
    ),
    "editions in words": (
        OUTSIDE + "AMA Guides, Fifth Edition (2001), pages 9 or 12.",
        ["N|AMA Guides, Fifth Edition|2001||9-9,12-12"],
    ),
    "agency": (OUTSIDE + "FDA (Toradol) and ODG, Pain.", ["N|FDA||(Toradol)", "N|ODG||Pain"]),
    "nothing named": (OUTSIDE + "N/A.", []),
    "sentence that denies": ("The Claims Administrator did not cite any evidence based criteria.", []),
}


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_citations_of_a_line(line, expected):
    assert short(parse_citations(line)) == expected


CLAIMS = (
    "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines (2009), "
    "Functional restoration programs, pages 30-32, which is part of the MTUS. "
)
PROGRAM = "M|Chronic Pain Medical Treatment|2009|Functional restoration programs|30-32"
NOTICES = {
    "relied on the same": (
        "The Expert Reviewer relied on the guideline used by the Claims Administrator.",
        [PROGRAM],
    ),
    "same guideline": (
        "The Expert Reviewer found the guideline used by the Claims Administrator relevant and appropriate.",
        [PROGRAM],
    ),
    "referenced section": (
        "The provider did not dispute it. The Expert Reviewer found the referenced section of the MTUS relevant.",
        [PROGRAM],
    ),
    "not applicable": (
        "The Expert Reviewer found the guideline used by the Claims Administrator not applicable. The Expert "
        "Reviewer relied on the Official Disability Guidelines (ODG), Pain Chapter, and the Physicians' Desk "
        "Reference (PDR), neither of which is part of the MTUS.",
        ["N|Official Disability Guidelines (ODG)||Pain Chapter", "N|Physicians' Desk Reference (PDR)"],
    ),
    "two chapters": (
        "The Expert Reviewer based his/her decision on the Knee Complaints Chapter (2004), page 341, and on the "
        "Low Back Complaints Chapter (2004), page 300, both of which are part of the MTUS.",
        ["M|Knee Complaints|2004||341-341", "M|Low Back Complaints|2004||300-300"],
    ),
    "book named first": (
        "The Physician Reviewer based his/her decision on the American College of Occupational and Environmental "
        "Medicine (ACOEM) Guidelines, 2nd Edition, (2004), Knee Complaints, page 330, which is part of the MTUS.",
        ["M|Knee Complaints|2004||330-330"],
    ),
    "inside and outside": (
        "The Physician Reviewer based his/her decision on the MTUS Postsurgical Treatment Guidelines, which are "
        "part of the MTUS, and the ACOEM Guidelines, Chapter 7, page 127, which is not part of the MTUS.",
        ["M|Postsurgical Treatment", "N|ACOEM Guidelines||Chapter 7|127-127"],
    ),
}


SIMPLE = [
    ("MTUS Knee Complaints 2004.", "MTUS"),
    ("MTUS Forearm, Wrist, and Hand Complaints 2004, Section(s): Initial Care, Summary. ", "MTUS"),
    (" ODG", "Non-MTUS"),
    (" Official Disability Guidelines (ODG) - Hernia (acute), Repair of it.", "Non-MTUS"),
    (" ODG, sore toes, Buddy taping. ", "Non-MTUS"),
]
NOT_SIMPLE = [
    ("MTUS Knee Complaints 2004, and Eye 2004.", "MTUS"),
    ("MTUS Toe Complaints 2004.", "MTUS"),
    ("MTUS Elbow Complaints 2007, Section(s): Summary, page 9.", "MTUS"),
    (" ODG, Toes, updated 5/6/14.", "Non-MTUS"),
    (" ODG, Toes; Cochrane Review.", "Non-MTUS"),
]


@pytest.mark.parametrize(("body", "source"), SIMPLE)
def test_the_short_cut_reads_as_the_grammar_does(body, source):
    read = read_mtus if source == "MTUS" else read_publications
    assert [read_simple(body, source)] == read(body, body.lower(), 0, len(body))


@pytest.mark.parametrize(("body", "source"), NOT_SIMPLE)
def test_the_short_cut_leaves_the_rest(body, source):
    assert read_simple(body, source) is None


@pytest.mark.parametrize(("reviewer", "expected"), NOTICES.values(), ids=NOTICES)
def test_a_notice_tells_both_sides(reviewer, expected):
    claims, found = parse_notice(CLAIMS + reviewer)
    assert short(claims) == [PROGRAM]
    assert short(found) == expected


def test_review_by_issue():
    text = (
        "Issue 1: Official Disability Guidelines (ODG), Elbow Chapter, Braces, since no other source names them. "
        "Issue 2: Knee Complaints (ACOEM, 2004), pages 335 and 340, part of the MTUS, because it rates braces."
    )
    first, second = parse_review(text)
    assert (first[0], short(first[1])) == (
        1,
        ["N|Official Disability Guidelines (ODG)||Elbow Chapter, Braces"],
    )
    assert (second[0], short(second[1])) == (2, ["M|Knee Complaints|2004||335-335,340-340"])


def test_review_without_issue_numbers():
    text = "ODG, Hip Chapter, Walkers. This section was relied upon because it is the part which covers walkers."
    assert [(issue, short(found)) for issue, found in parse_review(text)] == [(None, ["N|ODG||Hip Chapter, Walkers"])]


MENTIONS = [
    "[Knee Complaints] are told in the [MTUS ACOEM Guidelines], page <341>.",
    "The [California MTUS 2016 Chronic Pain Guidelines] and [ACOEM guidelines] say so.",
    "The [2016 California MTUS] and the [CA MTUS/ACOEM Guidelines] are silent.",
    "[CA-MTUS Chronic Pain Medical Treatment Guidelines], pages <22>, <67-8>.",
    "[Chronic Pain Medical Treatment Guidelines MTUS] - 8 CCR 9792.20, page <79>.",
    "See [ACOEM, Chapter 12, Low Back Complaints], Physical Methods, Page <299> and Summary, Page <308>.",
    "The [MTUS Guideline] in [ACOEM Chapter 3], page <48>, agrees (p. <49>).",
    "The [Official Disability Guidelines (ODG)], Neck and Upper Back section; [ODG Physical Therapy Guidelines].",
    "Under the [state chronic pain medical treatment guidelines] two visits are enough.".replace("[state ", "state ["),
    "The [Medical Treatment Utilization Schedule (MTUS)] and the [MTUS Topical Analgesics Guidelines] exist.",
    "The [American Pain Society guidelines] and [AAOS guidelines] agree, evidence-based guidelines differ.",
    "A study in the [Cochrane Database of Systematic Reviews], [UpToDate], the [Physicians' Desk Reference (PDR)].",
    "The FDA approved it; see [http://example.org/label.htm]. The Guidelines do not, nor do these guidelines.",
    "Claims Administrator guideline: Decision based on [MTUS Knee Complaints 2004], and [Eye 2004]. "
    "MAXIMUS guideline: Decision based on Non-MTUS Citation [ODG Chiropractic Guidelines]. Decision rationale: Per "
    "[ACOEM], no.",
    "MAXIMUS guideline: The Expert Reviewer based their decision on recommendation(s) outside of the "
    "[MTUS Guidelines]. Decision based on Non-MTUS Citation [Official Disability Guidelines, 2016], Hernia.\n\n"
    "Decision rationale: no.",
    "MAXIMUS guideline: Decision based on [MTUS Chronic Pain\n\nMedical Treatment 2016], Section(s): Topical "
    "analgesics. Decision rationale: no.",
    "MAXIMUS guideline: Decision based on [MTUS ACOEM Chapter 9 Shoulder Complaints] Page(s): <207-9>,<213>.",
    "The [Knee Complaints Chapter (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13)], page <341>, agrees.",
    "[Chronic Pain Medical Treatment Guidelines (May, 2009)], pages <22> (toes) and <30>; "
    "[Elbow Complaints (ACOEM, 2004)].",
    "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer, p <9>.",
    "The [acoem] and [Mtus] agree; [American Academy of Toes (AAT) guidelines] and The [National Toe Society guidelines].",
    "See the [Official Disability Guidelines Treatment in Workers' Compensation (TWC), 14th edition], page no. <3>.",
    "Per [drugs.com], the [FDA label] and [AMA Guides, 5th edition], Clinical Practice Guidelines differ.",
    "Page 3\n\nShe has 12 pages of notes, page 1/2 was illegible, on pages 3.5 nothing.",
]


@pytest.mark.parametrize("case", MENTIONS)
def test_mentions(case):
    text = re.sub(r"[\[\]<>]", "", case)
    marked = text
    marks = [(start, end, "[]") for start, end in find_guidelines(text)]
    marks += [(start, end, "<>") for start, end in find_pages(text)]
    for start, end, (left, right) in sorted(marks, reverse=True):
        marked = marked[:start] + left + marked[start:end] + right + marked[end:]
    assert marked == case


def test_the_word_mtus_of_a_non_mtus_citation_is_no_mention():
    assert find_guidelines("Decision based on Non-MTUS Citation") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91", (91, 91)),
        ("78-80", (78, 80)),
        ("177-78", (177, 178)),
        ("304-5", (304, 305)),
        ("80 to 78", (78, 80)),
    ],
)
def test_page_range(text, expected):
    assert page_range(text) == expected


def test_cutting_pages_leaves_the_topic():
    assert cut_pages("Opioids, pages 76-80 and 113 of 127, Tramadol") == (
        "Opioids, Tramadol",
        ((76, 80), (113, 113)),
    )


def test_lexicons_are_sound():
    folder = files("imrspacy.citations")
    kinds = {"guideline", "reference", "journal", "organization", "agency", "part"}
    names = [json.loads(line) for line in folder.joinpath("publications.jsonl").read_text("utf-8").splitlines()]
    assert {row["kind"] for row in names} == kinds
    assert len({row["name"] for row in names}) == len(names) > 150
    titles = [json.loads(line) for line in folder.joinpath("mtus.jsonl").read_text("utf-8").splitlines()]
    chapters = [row["chapter"] for row in titles if row["chapter"]]
    assert chapters == list(range(1, 17))


PIECES = """MTUS Non-MTUS Citation Decision based on ACOEM Chapter 12 Low Back Complaints 2004 , and ; . ( ) ODG Page(s): 177-78 91 Section(s): Guidelines http://a.b/ California CA / - which is part of the not the Claims Administrator Expert Reviewer found used by relevant MAXIMUS guideline: Decision rationale: pages Cochrane 2) other"""
WORDS = st.sampled_from([*PIECES.split(), "\n\n"])
MIXED = st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=60).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_parsers_never_fail_and_pages_ascend(text):
    both = parse_notice(text)
    read = [
        *parse_citations(text),
        *both[0],
        *both[1],
        *(c for _, found in parse_review(text) for c in found),
    ]
    for citation in read:
        assert citation.title.strip()
        assert all(low <= high for low, high in citation.pages)


@settings(max_examples=300, deadline=None)
@given(MIXED)
def test_regions_lie_in_the_text_in_order(text):
    for regions in (find_guidelines(text), find_pages(text)):
        places = [place for region in regions for place in region]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in regions)


@given(st.integers(1, 900), st.integers(1, 90))
def test_short_range_is_completed(first, more):
    last = first + more
    tail = str(last)[-2:] if str(last)[:-2] == str(first)[:-2] and len(str(first)) > 2 else str(last)
    line = f"{MTUS}Chronic Pain Treatment Guidelines Page(s): {first}-{tail}."
    assert parse_citations(line)[0].pages == ((first, last),)


HOSTILE = [
    "Decision based on MTUS ", "Non-MTUS Citation ", "page 1, ", "1, ", "MTUS/", "Guideline ", "Chronic Pain ", "ODG ",
    "(", ", and ", "http://", "Claims Administrator guideline: ", "California ", "2004 ", "of which is ", "American ",
    "Low Back Complaints, and ", "Issue 1: ", " ", "\n\n", "p.",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("function", [find_guidelines, find_pages, parse_citations, parse_notice, parse_review])
def test_hostile_text_takes_bounded_time(function, piece):
    text = "MAXIMUS guideline: " + piece * (60_000 // len(piece))
    start = time.perf_counter()
    function(text)
    assert time.perf_counter() - start < 1.0
