"""Verdict wordings in a letter, as pure functions over strings.

One scan finds the words that can state a verdict ("denied", "medically necessary", "non-certified"); where a
word has other uses (a patient denied nausea, modified duty, board certified, FDA approved) the words around
it decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from imrspacy.text import folded

Region = tuple[int, int]

_DEEMED = (
    r"(?:clearly\ |currently\ |presently\ )?(?:been\ )?"
    r"(?:(?:considered|deemed|found|felt|judged|determined|thought)\ )?(?:to\ be\ |as\ )?"
)
_FIRMLY = r"(?:been\ |be\ )?(?:clearly\ |adequately\ |sufficiently\ |yet\ )?"
_SETTLED = "established|substantiated|supported|demonstrated|documented|shown|proven|confirmed"
_ADJECTIVE = r"(?:un)?(?:necessary|appropriate|indicated|warranted|reasonable|justified)"
_GRANT = "certify|approve|authorize"
_DECISIONS = r"non[ -]?certification|certification|approval|denial|authorization"
_DECIDED = "denied|authorized|approved|certified|modified"
# Every alternative begins with its own letters after one blank, and without a group: the match sees from one letter
# that a word is none of these.
_ANCHOR = rf"""
    [ ](?:
        uph(?:eld|old(?:ing)?) | overturn(?:ed|ing)? | part(?:ial)?ly\ (?:upheld|overturned|{_DECIDED})
      | medically[ -]{_ADJECTIVE}
      | n(?:
            otmedically[ -]necessary
          | ot\ (?:{_DECIDED}
              | (?:appear\ )?{_DEEMED}(?:medically[ -]{_ADJECTIVE}|an?\ medical\ necessity|necessary)
              | {_FIRMLY}(?:{_SETTLED}) | indicated | warranted | appropriate
              | recommended\ for\ (?:{_DECISIONS}))
          | on[ -]{{0,3}}(?:certif(?:ied|y|ying|ication)|authoriz(?:ed|ation)|approv(?:ed|al))
        )
      | (?:failed|declined|refused)\ to\ (?:{_GRANT})
      | d(?:en(?:ied|ial|ying|y|ies)|isapproved|isallowed
          | (?:id|oes|o)\ not\ (?:{_GRANT}|appear\ (?:to\ be\ )?medically[ -]{_ADJECTIVE}))
      | cannot\ be\ (?:{_DECIDED}|{_SETTLED}|(?:deemed\ |considered\ |found\ )?(?:to\ be\ )?medically[ -]{_ADJECTIVE})
      | a(?:uthoriz(?:ed|ing|es?)|pprov(?:ed|ing|es?)|llow(?:ed|ing)|dverse\ determination|ppropriate)
      | certif(?:ied|ying|y|ies) | modif(?:ied|ication) | rejected | reduced
      | conditionally\ (?:{_DECIDED}|non[ -]?certified)
      | indicated | warranted | supported | recommended\ for\ (?:{_DECISIONS})
      | revers(?:ed|ing)
      | (?:has|have|had)\ been\ (?:{_SETTLED})
    )\b
"""

# Where :data:`_ANCHOR` can match: each of its alternatives begins with one of these. None of them reaches into a word
# with which another begins, so that no hit hides the next.
_OPENINGS = (
    *("upheld", "uphold", "overturn", "partly", "partially", "medically", "not", "non", "failed to", "declined to"),
    *(
        "refused to",
        "denied",
        "denial",
        "deny",
        "denies",
        "disapproved",
        "disallowed",
        "did",
        "does",
        "do ",
        "cannot be",
    ),
    *("authoriz", "approv", "allow", "adverse", "appropriate", "certif", "modif", "rejected", "reduced", "revers"),
    *("conditionally", "indicated", "warranted", "supported", "recommended for", "has been", "have been", "had been"),
)

_VERBS = frozenset("deny denies certify certifies approve approves authorize authorizes".split())
_ESTABLISHED = frozenset(_SETTLED.split("|"))
_PATIENT = (
    r"\b(?:patient|claimant|worker|applicant|employee|individual|he|she|ms?r?s?\. \w+)"
    r"(?: has| had| also| further| currently| again|,)* (?:and )?$"
)
_PASSIVE = r"\b(?:is|are|was|were|be|been|being|got|previously|initially|subsequently)(?: \w+ly)? $"
_DENIER = (
    r"\b(?:review|\bur\b|administrator|carrier|insur|determination|adjuster|advisor|request|authoriz|certif|claim)"
)
_DECIDES = (
    r"\b(?:(?:decision|determination|decided|elected) to|i would"
    r"|(?:review|reviewer|ur|administrator|carrier|insurer|adjuster)) $"
)
_REQUEST = (
    r"[^,;]*\b(?:request|authoriz|certif|coverage|treatment|therapy|medication|surgery|prescription|service"
    r"|injection|session|visit)"
)
# Uses of the deciding words that are no verdicts, by what stands before and after them.
_OTHER_BEFORE = {
    "approved": r"(?:fda|food and drug administration|agency)(?:[ -](?:has|is|was|are))?[ -](?:not |only )?$"
    r"|commercially $|\b(?:drugs?|nsaids?|agents?|formulations?|product) (?:that (?:is|are) |is |are )?$",
    "certified": r"board[ -]$|professional $|\b(?:physician|provider|surgeon|doctor) is $",
    "modified": r"(?:activity|activities|duty|duties|work|work status:?|job|on|with|of|at"
    r"|therapy should) (?:was |were |is |be )?$",
    "authorized": r"(?:an|duly) $",
}
_OTHER_AFTER = {
    "approved": r" (?:by|from) (?:the )?(?:us |u\.s\. )?(?:fda|food)|,? fda| for (?:use in|the treatment"
    r"|(?:the )?(?:short|long)[ -]term|marketing|adults?|children|human|topical|oral|acute|chronic|pain\b"
    r"|this (?:condition|indication|use))| in (?:this|the) (?:country|u)"
    r"| indication| drug| label",
    "certified": r"(?: in| by the american| hand| nurs| physician| interpreter| medical| ergonom| public"
    r"| mail|\()",
    "modified": r" (?:dut|work|post\b|activit|job|release|ashworth|barium|diet|position|exercise|radical|employment"
    r"|schedule|lifestyle|borg|oswestry|capacity|home|somatic|light|version|return|rankin|brostr|bunnell)",
    "authorized": r" (?:representative|agent|person|to (?:work|return|act)|treating)",
}


@cache
def _pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(source, flags)


@cache
def _openings() -> BytesAhoCorasick:
    # a leftmost search for so few strings is vectorized
    return BytesAhoCorasick([*map(str.encode, _OPENINGS)], matchkind=MatchKind.LeftmostFirst)


def _anchors(padded: str) -> Iterator[tuple[int, int]]:
    """Yield where each verdict's words may stand, with the blank before them."""
    match, done = _pattern(_ANCHOR, re.VERBOSE).match, 0
    # one byte a character, so that offsets hold in both
    for _, start, _ in _openings().find_matches_as_indexes(padded.encode("latin-1", "replace")):
        if start > done and padded[start - 1] == " " and (hit := match(padded, start - 1)):
            done = hit.end()
            yield hit.span()


def find_outcomes(text: str) -> list[Region]:
    """Offsets of every verdict on a request in ``text``: the decision ("Upheld"), the reviewer's conclusion
    ("not medically necessary") and what others decided before ("denied", "authorized", "modified").

    A verdict keeps its negation ("not authorized"). Wishes and rules are none: "request for authorization",
    "not recommended", "the guidelines do not support".
    """
    # One blank in front and blanks for breaks and brackets, so that each word that counts follows a blank.
    padded = " " + folded(text).replace("\n", " ").replace("(", " ")
    found: list[Region] = []
    for blank, end in _anchors(padded):
        start = blank + 1
        words = padded[start:end]
        last = words.rpartition(" ")[2]
        if last in _ESTABLISHED and words.startswith("not ") and _is_unproven(padded, start, end):
            start = padded.rfind(" ", 0, start - 1) + 1  # "has not been established"
        check = _is_decision if words in _VERBS else _CHECKS.get(last)
        if check is None or check(padded, start, end):
            found.append((start - 1, end - 1))
    return found


def _before(text: str, start: int, length: int) -> str:
    """Up to ``length`` characters before ``start``, of the same sentence."""
    return text[max(0, start - length) : start].rpartition(". ")[2]


def _after(text: str, end: int, length: int) -> str:
    """Up to ``length`` characters after ``end``, of the same sentence."""
    return text[end : end + length].partition(". ")[0]


def _is_decided(text: str, start: int, end: int) -> bool:
    word = text[start:end].rpartition(" ")[2]
    after, before = _after(text, end, 40), _before(text, start, 40)
    return not (_pattern(_OTHER_AFTER[word]).match(after) or _pattern(_OTHER_BEFORE[word]).search(before))


def _is_denied(text: str, start: int, end: int) -> bool:
    """A request is denied, or a reviewer denies it; a patient denies symptoms."""
    before, after = _before(text, start, 90), _after(text, end, 60)
    if _pattern(_PATIENT).search(before):
        return False
    return bool(
        _pattern(_PASSIVE).search(before) or _pattern(_DENIER).search(before) or _pattern(_REQUEST).match(after)
    )


def _is_denial(text: str, start: int, end: int) -> bool:
    """A denial of a request, not the name of the paper that tells it ("Utilization Review Denial dated")."""
    if text.startswith((" date", "/modification", " of any", " of pain", " of symptoms"), end):
        return False
    return not _before(text, start, 20).endswith(("utilization review ", " ur "))


def _is_acting(text: str, start: int, end: int) -> bool:
    """ "Denying" or "allowing" after the name of one who decides, in the same sentence."""
    if text.startswith((" for ", " him", " her", " the patient", " the injured", " them"), end):
        return False
    return bool(
        _pattern(r"\b(?:review|ur\b|administrator|certif|modified|determination|carrier)").search(
            _before(text, start, 160)
        )
    )


def _is_decision(text: str, start: int, end: int) -> bool:
    """ "Deny" or "certifies" of one who decides ("the decision to deny", "UR certifies"), no "request to authorize"."""
    return _pattern(_DECIDES).search(_before(text, start, 40)) is not None


def _is_granting(text: str, start: int, end: int) -> bool:
    """ "Allowed", "rejected" or "reduced ... to 60" by one who decides on requests."""
    word = text[start:end]
    if word == "reduced" and not _pattern(r" (?:[a-z]+ ){0,4}(?:[a-z]+ )?(?:\S+ )?to [#0-9]").match(text, end):
        return False
    return not text.startswith((" to ", " by law"), end) and _is_acting(text, start, end)


def _is_reversed(text: str, start: int, end: int) -> bool:
    """The reversal of a decision: "reversing the prior decision", "the denial is reversed"."""
    if _pattern(r" (?:the |this |that )?(?:[a-z]+ ){0,3}(?:decision|determination|denial)").match(text, end):
        return True
    return bool(
        _pattern(r"(?:decision|determination|denial)(?: is| was| should be|,| therefore| hereby)+ $").search(
            _before(text, start, 60)
        )
    )


def _is_modification(text: str, start: int, end: int) -> bool:
    """ "Its modification to 30" of a request, not an activity modification."""
    return _before(text, start, 24).endswith(("review's ", "ur's ", "ur ", "administrator's ", "carrier's "))


def _is_notice(text: str, start: int, end: int) -> bool:
    """A decision, not the letter that tells it ("Notice of Adverse Determination")."""
    return not _before(text, start, 12).endswith("notice of ")


def _is_unproven(text: str, start: int, end: int) -> bool:
    """ "Has not been established" where medical necessity is what the sentence speaks of."""
    return "medical necessity" in _before(text, start, 200)


def _is_supported(text: str, start: int, end: int) -> bool:
    """ "Supported" of the medical necessity, or of the request itself."""
    return _is_unproven(text, start, end) or _is_answer(text, start, end)


def _is_answer(text: str, start: int, end: int) -> bool:
    """ "Indicated" or "appropriate" as the answer to a request: "the requested X is appropriate", "therefore, not
    indicated", "medically necessary and indicated", not the rule of a guideline ("is indicated for neuropathic pain").
    """
    if "medically" in text[start:end]:
        return True
    before = _before(text, start, 120)
    if before.endswith((", ", ", and ", ", or ")) and _pattern(r"\bmedically \w+, (?:and |or )?$").search(before):
        return True
    return before.endswith(_CONCLUDING) or bool(
        before.endswith((" is ", " be ", " was ", " are "))
        and _pattern(r"\brequest(?:ed)?\b[^.;]{0,90}(?: is| was| are| appears? to be| would appear to be) $").search(
            before
        )
        and _pattern(r"(?: (?:per|based on|at this time|in this case|and)\b|[.,;]|$)").match(text, end)
    )


def _is_necessary(text: str, start: int, end: int) -> bool:
    """ "Medically necessary" as a verdict, not in a rule's definition ("services that may be medically
    necessary"); "not necessary" as the end of a clause about a request, not "not necessary to ...".
    """
    if "medically" in text[start:end]:
        # "Is/was medically necessary" is the label of a form.
        return not (
            text.endswith(_SUPPOSED, max(0, start - 28), start)
            or text.startswith((" for patients", " for those", " if ", " when "), end)
        )
    return text[end : end + 1] in (".", ",", ";", "") or text.startswith((" and appropriate", " at this time"), end)


_SUPPOSED = (
    *(
        f" {verb}{also} be{held} "
        for held in ("", " considered", " deemed")
        for verb in ("may", "can", "could", "might", "must", "should")
        for also in ("", " also")
    ),
    *(" if ", " when ", " whether ", " where ", " unless ", " is it ", "is/was "),
)
_CONCLUDING = tuple(f"{word}{comma} " for word in ("thus", "therefore", "hence", "accordingly") for comma in ("", ","))
_CHECKS: dict[str, Callable[[str, int, int], bool]] = {
    "denied": _is_denied,
    **dict.fromkeys(("authorized", "approved", "certified", "modified"), _is_decided),
    **dict.fromkeys(_ESTABLISHED, _is_unproven),
    **dict.fromkeys(("denying", "allowing", "authorizing", "approving", "certifying"), _is_acting),
    **dict.fromkeys(("allowed", "rejected", "reduced"), _is_granting),
    "reversed": _is_reversed,
    "reversing": _is_reversed,
    "modification": _is_modification,
    "determination": _is_notice,
    "denial": _is_denial,
    "necessary": _is_necessary,
    **dict.fromkeys(("indicated", "appropriate", "warranted"), _is_answer),
    "supported": _is_supported,
}
