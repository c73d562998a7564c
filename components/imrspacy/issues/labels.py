"""The labels of an item: "Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:"."""

import re
from collections.abc import Iterator

from ..alignment import Region
from ..tokenizer.reflow import PARAGRAPH

#: The regions of an item's labels by their kind: 0 claims administrator, 1 MAXIMUS, 2 rationale.
Group = dict[int, Region]

# What stands before the colon of a label.
_LABEL_ENDS = tuple(end + blank for end in ("uideline", "uidelines", "ationale") for blank in ("", " "))
# The first words of the labels, in the order of an item's parts, each with all that may stand before the colon.
_LABELS = tuple(
    (name, tuple(f"{name} {first}{rest}" for first in initials for rest in _LABEL_ENDS))
    for name, initials in (("Claims Administrator", "Gg"), ("MAXIMUS", "Gg"), ("Decision", "Rr"))
)
# The same in capitals or small letters, torn by a page, with letters that a scanner takes for others; without a
# colon only where they start a paragraph.
_LOOSE_LABEL = re.compile(
    r"""(?P<paragraph>(?<=\n\n))?(?:
      (?P<claims>C[l1I]aims?\s*Ad[a-z]{6,13}(?:['’]?s)?\s*gu[il1I]de\s?[l1I]+ines?)
    | (?P<maximus>MAX[IL1]MUS\s*gu[il1I]de\s?[l1I]+ines?)
    | (?P<rationale>(?:Dec[il1]s[il1]on\s*|(?<=\n\n)(?=rationale:))rat[il1]ona[l1I]e)
    )\s*(?(paragraph)(?:[:;.]|\b)|[:;])""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = {"claims": 0, "maximus": 1, "rationale": 2}
_ENDS_DECIDED = re.compile(r"(?:upheld|turned|modified)(?:\s+in\s+part)?[\s.:]*$", re.IGNORECASE)


def label_groups(text: str, start: int, end: int) -> list[Group]:
    """Give the labels of each item; a label that comes again, or before one already seen, starts the next item.

    Labels in their usual form are found by their colons. Where an item lacks one of them, or has none although its
    heading is there, they are looked for in other forms too.
    """
    groups = _grouped(text, _labels(text, start, end))
    if len(groups) >= max(_decided(text, start, end), 1) and min(map(len, groups)) == len(_LABELS):
        return groups
    return _grouped(text, _loose_labels(text, start, end))


def _decided(text: str, start: int, end: int) -> int:
    """Count the headings by their usual decisions."""
    return text.count("Upheld" + PARAGRAPH, start, end) + text.count("Overturned" + PARAGRAPH, start, end)


def _grouped(text: str, labels: Iterator[tuple[int, Region]]) -> list[Group]:
    groups: list[Group] = []
    group: Group = {}
    for kind, label in labels:
        if group and kind <= max(group):
            # A rationale may speak of "the decision rationale:" itself, and a guideline line may come twice.
            if (kind == 2 or 2 not in group) and not _ENDS_DECIDED.search(text[label[0] - 40 : label[0]]):
                continue
            groups.append(group)
            group = {}
        group[kind] = label
    return [*groups, group] if group else groups


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, Region]]:
    """Find the labels by their colons, which are rare."""
    colon = text.find(":", start, end)
    while colon >= 0:
        if text.endswith(_LABEL_ENDS, start, colon):
            for kind, (name, labels) in enumerate(_LABELS):
                if text.endswith(labels, start, colon):
                    yield kind, (text.rfind(name, start, colon), colon + 1)
        colon = text.find(":", colon + 1, end)


def _loose_labels(text: str, start: int, end: int) -> Iterator[tuple[int, Region]]:
    for match in _LOOSE_LABEL.finditer(text, start, end):
        yield _KINDS[match.lastgroup or ""], match.span()
