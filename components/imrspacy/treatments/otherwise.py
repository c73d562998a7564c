"""Names of treatments that mean something else where they stand: an occupation, an injury, a measure."""

from __future__ import annotations

import re
from collections.abc import Callable

#: "RFA" is an ablation beside a place or after such words; else a request for authorization.
_ABLATED = re.compile(r" (?:(?:of|at|to|on) )?(?:the )?(?:left|right|bilateral|lumbar|cervical|[clts]\d)")
_ABLATING = re.compile(
    r"(?:repeat|lumbar|cervical|thoracic|facet|branch|branches|nerve|joint|underwent|undergo|undergone|prior|previous"
    r"|cooled|pulsed|left|right|bilateral|(?:mbbs?|tpis?|esis?|blocks?|injections?)(?:,|,? (?:and|or)|/))[ -]?\Z"
)
#: Words before an occupation: "a 44-year-old right-handed home health aide", "works as a caregiver".
_OCCUPIED = re.compile(
    r"(?:[ -](?:year|yr)s?[ -]old|\by/?o|\b(?:employ(?:ed|ment)|work(?:s|ed|ing)?|jobs?|occupation|duties|trained"
    r"|hired)(?: was| is)?(?: as|:))(?:,? (?:an?|the|her|his|(?:fe)?male|man|woman|former|retired|full-time|part-time"
    r"|right|left|(?:(?:right|left)-?)?hand(?:ed|-dominant)?|dominant)){0,4},? \Z"
)
_REACH = 80
_PERIOD = re.compile(r"(?: claim| injury| dates| period|:? \d\d?[-/]\d\d?[-/]\d{2,4} ?(?:-|to |through ))")


_EXERCISING = (
    *(" can ", " cannot ", " could ", " may ", " should ", " must ", " will ", " not ", " did ", " does "),
    *(f" {word} to " for word in "able unable tries wants continues needs motivated advised encouraged".split()),
)
_SCORED = re.compile(
    r"(?: scores?\b|:? (?:was |is |of |at |= ?)?\d| (?:went|fell|rose|(?:de|in)creased|dropped|improved)\b"
    r"| on \d[\d/-]+:? \d)"
)
_TITLED = ("doctor of ", "doctorate in ", "license in ", "certification in ", "subspecialty in ")


def means_something_else(low: str, start: int, end: int, category: str) -> bool:
    """Whether the name at ``low[start:end]``, of a concept of ``category``, names no treatment there."""
    check = _CHECKS.get(low[start:end])
    if check is not None:
        return check(low, start, end)
    if category == "Home Health":
        return _OCCUPIED.search(low, max(0, start - _REACH), start) is not None
    return low.startswith(" score", end)


def _is_request(low: str, start: int, end: int) -> bool:
    return not (_ABLATED.match(low, end) or _ABLATING.search(low, max(0, start - 20), start))


def _is_cumulative_trauma(low: str, start: int, end: int) -> bool:
    """ "Date of injury 12/31/2012 (CT)", "cumulative trauma (CT)", "CT claim", "CT: 1/1/12-3/4/13"."""
    if _PERIOD.match(low, end):
        return True
    return low.startswith(")", end) and (
        low.endswith((" trauma (", " injury ("), 0, start)
        or (low.endswith(" (", 0, start) and low[start - 3].isdigit())
    )


def _is_equivalent(low: str, start: int, end: int) -> bool:
    """A measure of any opioid: "120 mg oral morphine equivalents per day"."""
    return low.startswith((" equivalen", "-equivalen", " sulfate equivalen"), end)


def _is_of_the_body(low: str, start: int, end: int) -> bool:
    """ "Insulin resistance", "insulin-dependent diabetes"."""
    return low.startswith(("dependent", "requiring", "resist", "sensitiv", "produc"), end + 1)


def _is_of_a_finding(low: str, start: int, end: int) -> bool:
    """An MRI for "preoperative evaluation of partial tears"."""
    return low.startswith(" of ", end)


def _is_diagnosis(low: str, start: int, end: int) -> bool:
    """The "post-laminectomy syndrome"."""
    return low.startswith(" syndrome", end)


def _is_done(low: str, start: int, end: int) -> bool:
    """What the patient does: "she cannot exercise"."""
    return low.endswith(_EXERCISING, 0, start)


def _is_score(low: str, start: int, end: int) -> bool:
    """What a questionnaire found: "Beck Depression Inventory: 27"."""
    return _SCORED.match(low, end) is not None


def _is_title(low: str, start: int, end: int) -> bool:
    """ "A Doctor of Chiropractic"."""
    return low.endswith(_TITLED, 0, start)


def _is_therapist(low: str, start: int, end: int) -> bool:
    return low.startswith(" therapist", end)


_CHECKS: dict[str, Callable[[str, int, int], bool]] = {
    "rfa": _is_request,
    "insulin": _is_of_the_body,
    "massage": _is_therapist,
    **dict.fromkeys(("preoperative evaluation", "pre-operative evaluation", "preop evaluation"), _is_of_a_finding),
    **dict.fromkeys(("laminectomy", "postlaminectomy", "post-laminectomy"), _is_diagnosis),
    "exercise": _is_done,
    **dict.fromkeys("bdi bai bdi-ii phq-9".split(), _is_score),
    **dict.fromkeys(("beck depression inventory", "beck anxiety inventory"), _is_score),
    **dict.fromkeys(("chiropractic", "acupuncture", "dental surgery"), _is_title),
    "ct": _is_cumulative_trauma,
    **dict.fromkeys(("morphine", "oral morphine"), _is_equivalent),
}
#: What must be looked at: these names, and every name of these categories.
DOUBTFUL_NAMES = frozenset(_CHECKS)
DOUBTFUL_CATEGORIES = frozenset({"Home Health", "Psych Services"})
