"""What the rationale's own conclusion says, told from its wording alone.

A firm wording ("is not medically necessary", "medical necessity is not established", "cannot be certified") counts
wherever it stands outside quoted guidelines, the last one first; a soft one ("is not warranted at this time") only
where no firm one is found and the sentence speaks of the request or stands near the end.
"""

from __future__ import annotations

import re
from functools import cache

from imrspacy.reasons.roles import guideline_reach, is_notice, role_at
from imrspacy.reasons.rules import VerdictPhrase, verdict_phrases
from imrspacy.text import remembering

_NEAR_END = 2
_OF_REQUEST = re.compile(
    r"\b(?:request\w*|therefore|thus|as such|consequently|accordingly|hence|based on|in summary"
    r"|in conclusion|proposed)\b"
)
_OF_PART = re.compile(r"\b(?:part|portion|remain\w*|rest|balance|others?)\b")
_NAMES = ("guideline", "mtus", "odg", "acoem", "criteria", "patients")
_DOUBTS = ("unless", "if ", "certif", "whether", "when ")
_VERDICT_WORDS = (
    "necess", "medical", "certif", "support", "warrant", "indicated", "recommend", "approv", "authoriz", "appropriate",
    "justif", "reasonabl", "den", "upheld", "overturn", "modif", "criteria", "establish", "endors", "substantiat",
    "grant", "require", "needed", "advis", "allow", "met", "accept", "affirm", "sufficient", "compelling",
    "valid", "clear", "revers", "stands", "declin", "disagree", "moot", " fall", "fails ", "fail ", "arise", "no use",
)  # fmt: skip
_SUBORDINATE = re.compile(r"^(?:as|since|because|given|although|while|though|even though|if)\b[^,]*,")


def find_verdict(sentences: list[str]) -> tuple[str | None, int | None]:
    """Verdict of a rationale given as lower-case ``sentences``, and the number of the sentence that says it."""
    soft: tuple[str, int] | None = None
    last = None
    for number in range(len(sentences) - 1, -1, -1):
        sentence = sentences[number]
        if is_notice(sentence):
            continue
        last = number if last is None else last
        firm, weak = sentence_verdict(sentence)
        if firm:
            return _with_neighbour(sentences, number, firm), number
        if soft is None and weak and (last - number < _NEAR_END or _OF_REQUEST.search(sentence)):
            soft = weak, number
    return soft or (None, None)


def _with_neighbour(sentences: list[str], number: int, firm: str) -> str:
    """The verdict, mixed if a sentence before concludes the opposite just as firmly.

    That is the one just before, or one of three where the verdict is of a part ("the remaining tablets").
    """
    reach = 3 if _OF_PART.search(sentences[number]) else 1
    for before in sentences[max(0, number - reach) : number]:
        if "necess" in before or "medically" in before or "certif" in before:
            said = sentence_verdict(before)[0]
            if said and said != firm:
                return "mixed"
    return firm


def _plainly(sentence: str) -> str | None:
    """The verdict of a sentence that concludes in the standard words and only once, of the request or no guideline."""
    if sentence.count("necess") != 1 or any(word in sentence for word in _DOUBTS):
        return None
    asks = "request" in sentence
    if "not medically necessary" in sentence:
        plain = asks or sentence.endswith("not medically necessary.") or not any(name in sentence for name in _NAMES)
        return "not necessary" if plain else None
    plain = asks and ("is medically necessary" in sentence or "are medically necessary" in sentence)
    return "necessary" if plain and "not" not in sentence else None


@remembering(2048, longest=1_000)
def sentence_verdict(sentence: str) -> tuple[str | None, str | None]:
    """Verdict that a lower-case sentence gives firmly, and the one it gives softly; None for neither."""
    plain = _plainly(sentence)
    if plain or not any(word in sentence for word in _VERDICT_WORDS):
        return plain, None
    reach: tuple[int, int] | None = None
    closed: list[tuple[int, int]] = []
    firm: list[tuple[int, str]] = []
    soft: list[tuple[int, str]] = []
    for phrase in _anchored(sentence):
        if firm and not phrase.strong:
            continue
        for hit in phrase.finditer(sentence):
            if any(hit.start() < end and start < hit.end() for start, end in closed):
                continue
            closed.append(hit.span())
            if reach is None:
                reach = guideline_reach(sentence)
            if phrase.verdict and (role_at(reach, hit.start()) != "guideline" or _OF_REQUEST.search(sentence)):
                (firm if phrase.strong else soft).append((hit.start(), phrase.verdict))
    return _of(firm, sentence), _of(soft, sentence)


def _anchored(sentence: str) -> list[VerdictPhrase]:
    """The wordings one of whose anchors a sentence holds, in file order."""
    rows = verdict_phrases()
    held = {number for anchor, numbers in _by_anchor().items() if anchor in sentence for number in numbers}
    return [rows[number] for number in sorted(held)]


@cache
def _by_anchor() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, phrase in enumerate(verdict_phrases()):
        _ = phrase.finditer  # all patterns at once, as in scan.py
        for anchor in phrase.anchors:
            found.setdefault(anchor, []).append(number)
    return found


def _of(hits: list[tuple[int, str]], sentence: str) -> str | None:
    """The verdict of some hits of one sentence: mixed if they differ, a leading subordinate clause set aside."""
    if len({verdict for _, verdict in hits}) > 1:
        clause = _SUBORDINATE.match(sentence)
        hits = [hit for hit in hits if clause is None or hit[0] >= clause.end()] or hits
    verdicts = {verdict for _, verdict in hits}
    return None if not verdicts else verdicts.pop() if len(verdicts) == 1 else "mixed"
