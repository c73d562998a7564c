"""Dates: which texts are found as one, and what they are read as."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imrspacy.dates.grammar import find_dates, parse_date

# A sentence with its dates in brackets; the brackets are taken out before the sentence is read.
SENTENCES = [
    "She was hurt on [10-13-16] at work.",
    "Seen on [10/13/2016], [1/5/17] and [12-8-16].",
    "Seen from [10/1/16]-[10/5/16] by the clinic.",
    "A note of [10-30- 2016] with a stray space.",
    "A note of [10-302016] whose hyphen was lost at the line end.",
    "A note of [1130-2016] whose first hyphen was lost.",
    "The letter of [April 7, 2014] was read.",
    "The letter of [April 7,2014] was read.",
    "The letter of [April 7th of 2014] was read.",
    "The letter of [7 April 2014] was read, and that of [10-May-2014].",
    "He stopped in [November 2011] and in [January, 2010].",
    "He stopped in [SEPT. 2011], as of [January of 2012].",
    "On [May 5] she may 5 times lift.",
    "Work ended in [11/2016] and began [2016-11-30].",
    "A trial (Pain. [2007 Jan. 10];3) is cited.",
    "Surgery in [2012] and [2014], pain since [2009].",
    "Off work since [2014]-[2015], better by early [2016].",
    "The [2013] lumbar surgery failed.",
    "Exercise helps (Colorado, [2002]) (Airaksinen, [2006]; Li, [2005]).",
    "Knee arthroscopy ([2010]) was done.",
    "Guideline (updated [12/12/16]).",
    "Seen on [3.5.16] and [6.17.15], fused in [Jan. '14] (lumbar laminectomy [2009]).",
    "A splint was purchased [2014]; therapy ([2010] - [2012]) and injections ([2011] and [2013]).",
    "The 2009 edition; revised 2014 (MTUS 2009 and the ACOEM of 2004).",
    "Decision based on MTUS Low Back Complaints 2004, Section(s): Summary.",
    "The 2016 MTUS guideline says so.",
    "Official Disability Guidelines, 2016, Web Version.",
    "ACOEM (2004) is cited.",
    "Chronic Pain Medical Treatment Guidelines (May, 2009), page 22; surgery ([May 2009]) failed.",
    "MAXIMUS guideline: Decision based on Elbow, platelet-rich plasma (2016).",
    "Pain 8/10, strength 5/5, L4-5 and L5-S1, 2x6 visits, pages 78-80.",
    "Call 1-800-555-1212; section 3.3.10 of 9792.24.2.",
    "Blood pressure 130/80/16 and 10-20-30mg.",
    "The 1990's are long ago, 2000 steps a day, model 2012x.",
    "CM16-0012345 and 13/45/2016 and 0/0/16.",
]

READINGS = [
    ("10-13-16", "2016-10-13"),
    ("10/13/2016", "2016-10-13"),
    ("10-30- 2016", "2016-10-30"),
    ("10-302016", "2016-10-30"),
    ("1130-2016", "2016-11-30"),
    ("3.10.2016", "2016-03-10"),
    ("2016-11-30", "2016-11-30"),
    ("April 7, 2014", "2014-04-07"),
    ("April 7th of 2014", "2014-04-07"),
    ("7 April 2014", "2014-04-07"),
    ("10-May-2014", "2014-05-10"),
    ("2007 Jan. 10", "2007-01-10"),
    ("Sept. 5, 2016", "2016-09-05"),
    ("January, 2010", "2010-01"),
    ("January of 2010", "2010-01"),
    ("November 2011", "2011-11"),
    ("Jan. '14", "2014-01"),
    ("6.17.15", "2015-06-17"),
    ("11/2016", "2016-11"),
    ("2012", "2012"),
    ("(12/12/16).", "2016-12-12"),
    ("02/29/2016", "2016-02-29"),
    ("02/29/2015", None),
    ("25/10/2016", None),
    ("13/2016", None),
    ("May 5", None),
    ("soon", None),
    ("", None),
    ("1" * 5000, None),
]

# (text, year of the reference, what it means)
CENTURIES = [
    ("1/2/16", 2017, "2016-01-02"),
    ("1/2/18", 2017, "2018-01-02"),
    ("1/2/19", 2017, "1919-01-02"),
    ("1/2/67", 2017, "1967-01-02"),
    ("1/2/99", 2000, "1999-01-02"),
    ("1/2/00", 2000, "2000-01-02"),
    ("1/2/26", 2025, "2026-01-02"),
    ("1/2/49", None, "2049-01-02"),
    ("1/2/50", None, "1950-01-02"),
]

FORMATS = ["%m/%d/%Y", "%m-%d-%Y", "%m-%d-%y", "%B %d, %Y", "%b. %d, %Y", "%d %B %Y", "%Y-%m-%d", "%Y %b %d"]
HOSTILE = [
    "1/" * 20000,
    "1-" * 20000,
    "may " * 10000,
    "2016 " * 8000,
    "(" * 20000,
    "1 " * 20000,
    "in 2012 - " * 4000,
]


def marked(sentence: str) -> tuple[str, list[str]]:
    plain = sentence.replace("[", "").replace("]", "")
    assert sentence.count("[") == sentence.count("]")
    return plain, [part.partition("]")[0] for part in sentence.split("[")[1:]]


@pytest.mark.parametrize("sentence", SENTENCES, ids=str)
def test_finds(sentence: str) -> None:
    plain, expected = marked(sentence)
    assert [plain[start:end] for start, end in find_dates(plain)] == expected


@pytest.mark.parametrize(("text", "value"), READINGS, ids=lambda x: str(x)[:20])
def test_reads(text: str, value: str | None) -> None:
    assert parse_date(text) == value


@pytest.mark.parametrize(("text", "year", "value"), CENTURIES)
def test_two_digit_years_need_no_clock(text: str, year: int | None, value: str) -> None:
    assert parse_date(text, date(year, 3, 1) if year else None) == value


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)), st.sampled_from(FORMATS))
def test_reads_what_it_writes(day: date, form: str) -> None:
    written = day.strftime(form)
    assert parse_date(written) == day.isoformat()
    assert find_dates(f"Seen on {written} again.") == [(8, 8 + len(written))]


@given(st.text(alphabet="0123456789/-., janfebmayoct()'\n\u0130", max_size=120))
def test_any_text_gives_ordered_regions(text: str) -> None:
    regions = find_dates(text)
    assert all(0 <= start < end <= len(text) for start, end in regions)
    assert all(one[1] <= two[0] for one, two in pairwise(regions))
    for start, end in regions:
        parse_date(text[start:end])


@pytest.mark.parametrize("text", HOSTILE, ids=lambda x: x[:8])
def test_time_grows_with_length_only(text: str) -> None:
    began = time.perf_counter()
    find_dates(text)
    parse_date(text)
    assert time.perf_counter() - began < 2
