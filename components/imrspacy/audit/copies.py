"""``copied-rationale``: different treatments decided by the same text.

The texts are compared without their concluding sentence and the request's own words. Left out are short texts,
items that fall with another one, and texts that name each of the treatments or its class, such as one paragraph on
electrodiagnostic studies for an EMG and a nerve conduction study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..records import Flag, Treatment
from .letter import Issue, Letter
from .treatments import class_words, stems

CODE = "copied-rationale"
_WORD = re.compile(r"[a-z]+")
_SHORTEST = 200
# Of all words, those that must be shared; the lengths may differ by as much.
_ALIKE = 0.95
_VAGUE = frozenset(
    ("durable medical", "dme", "equipment", "device", "unit", "support", "supply", "supplies", "test", "study",
     "studies", "diagnos", "therapy", "therapies", "treatment", "surg", "procedure", "operat", "functional",
     "exercise", "home", "rental", "purchase", "therapist", "evaluat", "exam", "screen", "monitor", "report")
)  # fmt: skip


def copies(letter: Letter) -> Iterator[Flag]:
    """Flag each group of issues that share a rationale, once, on the letter."""
    rest = [issue for issue in letter.issues if len(issue.argument) >= _SHORTEST and not issue.is_dependent]
    while len(rest) > 1:
        first, *others = rest
        same = [other for other in others if _alike(first, other)]
        rest = [other for other in others if other not in same]
        if same and (group := [first, *same]) and _is_copied(group):
            numbers = ", ".join(str(issue.number) for issue in group[:-1])
            yield Flag(
                CODE,
                f"issues {numbers} and {group[-1].number} ask for different treatments and are decided by the same text",
                None,
                tuple(issue.rationale for issue in group if issue.rationale),
            )


def _alike(one: Issue, other: Issue) -> bool:
    short, long = sorted((len(one.argument), len(other.argument)))
    # A request's own words may make that much of a difference.
    if long - short > 0.05 * long + abs(len(one.asked) - len(other.asked)) * 2 + 40:
        return False
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) >= _ALIKE * len(mine | theirs)


def _words(issue: Issue) -> frozenset[str]:
    return frozenset(_WORD.findall(_body(issue)))


def _body(issue: Issue) -> str:
    """The rationale without its conclusion and without the request's own words."""
    if not issue.rationale:
        return ""
    body = issue.argument
    if issue.verdict:
        start, end = (place - issue.rationale[0] for place in issue.verdict)
        body = body[:start] + body[end:]
    return body.replace(issue.asked, " ")


def _is_copied(group: list[Issue]) -> bool:
    """Whether the items differ and the text fails to speak of at least one of them."""
    if len({frozenset(treatment.name for treatment in issue.treatments) for issue in group}) < 2:
        return False
    return any(not _speaks_of(treatment, issue, group) for issue in group for treatment in issue.treatments[:1])


def _speaks_of(treatment: Treatment, issue: Issue, group: list[Issue]) -> bool:
    """Whether the issue's text names the treatment or its class.

    A text that names none of several drugs is on all of them; one that names another drug of the group, of another
    class, is on that drug.
    """
    body = _body(issue)
    words = [*stems(treatment), *(word for word in class_words(treatment) if word not in _VAGUE)]
    if any(word in body for word in words):
        return True
    if treatment.category != "Pharmaceuticals":
        return False
    others = [other for issue in group for other in issue.treatments if other.subcategory != treatment.subcategory]
    return not any(stem in body for other in others for stem in stems(other))
