"""``copied-rationale``: different requests decided by the same text.

The texts are compared without their concluding sentence and the request's own words. Left out are short texts,
items that fall with another one, and texts that speak of each of the requests: one paragraph on electrodiagnostic
studies for an EMG and a nerve conduction study, one on a class of drugs for two of that class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..anatomy.grammar import body_parts
from ..records import Flag
from .letter import Issue, Letter, any_in
from .regions import group_of
from .treatments import class_words, stems

CODE = "copied-rationale"
_WORD = re.compile(r"[a-z]+")
_SHORTEST = 200
# Of all words, those that must be shared.
_ALIKE = 0.95
# How much of two texts is looked at before their words are compared.
_SAMPLE = 24
_VAGUE = frozenset(
    ("durable medical", "dme", "equipment", "device", "unit", "support", "supply", "supplies", "test", "study",
     "studies", "diagnos", "therapy", "therapies", "treatment", "surg", "procedure", "operat", "functional",
     "exercise", "home", "rental", "purchase", "therapist", "evaluat", "exam", "screen", "monitor", "report")
)  # fmt: skip


def copies(letter: Letter) -> Iterator[Flag]:
    """Flag each group of issues that share a rationale, once, on the letter."""
    if len(letter.issues) < 2:
        return
    rest = [issue for issue in letter.issues if len(issue.argument) >= _SHORTEST]
    while len(rest) > 1:
        first, *others = rest
        same = [other for other in others if _alike(first, other)]
        rest = [other for other in others if other not in same] if same else others
        group = [first, *same]
        if same and (differing := _differ(group)) and not any(issue.is_dependent for issue in group):
            numbers = ", ".join(str(issue.number) for issue in group[:-1])
            yield Flag(
                CODE,
                f"issues {numbers} and {group[-1].number} ask for different {differing} and are decided by the same "
                "text",
                None,
                tuple(issue.rationale for issue in group if issue.rationale),
            )


def _alike(one: Issue, other: Issue) -> bool:
    mine, theirs = one.argument, other.argument
    size = len(mine)
    # A request's own words may make that much of a difference.
    if abs(size - len(theirs)) > 0.05 * max(size, len(theirs)) + abs(len(one.asked) - len(other.asked)) * 2 + 40:
        return False
    missing = 0
    for at in (size // 4, size // 3, size // 2):
        missing += mine[at : at + _SAMPLE] not in theirs
        if missing > 1:
            return False
    words, others = _words(one), _words(other)
    return len(words & others) >= _ALIKE * len(words | others)


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


def _differ(group: list[Issue]) -> str | None:
    """What the requests differ in while the text speaks of but one of them or none."""
    bodies = [_body(issue) for issue in group]
    if len({frozenset(treatment.name for treatment in issue.treatments) for issue in group}) > 1:
        return None if all(map(_speaks_of, group, bodies, [group] * len(group))) else "treatments"
    parts = [body_parts(issue.requests.disputed) for issue in group]
    groups = [frozenset(filter(None, map(group_of, names))) for names in parts]
    apart = all(groups) and all(not mine & theirs for at, mine in enumerate(groups) for theirs in groups[:at])
    named = any(part in body for names in parts for part in names for body in bodies)
    return "body regions" if apart and not named else None


def _speaks_of(issue: Issue, body: str, group: list[Issue]) -> bool:
    """Whether the text names the issue's first treatment or its class.

    A text that names none of several drugs is on all of them; one that names another drug of the group, of another
    class, is on that drug.
    """
    treatment = issue.treatments[0]
    words = [*stems(treatment), *(word for word in class_words(treatment) if word not in _VAGUE)]
    if any_in(words, body):
        return True
    return treatment.category == "Pharmaceuticals" and not any(
        stem in body
        for other in group
        for one in other.treatments
        if one.subcategory != treatment.subcategory
        for stem in stems(one)
    )
