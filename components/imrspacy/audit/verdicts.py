"""``verdict-contradicts-decision``: the rationale concludes the other way than the decision says."""

from __future__ import annotations

from collections.abc import Iterator

from ..records import Flag
from .letter import Issue, Letter, any_in

CODE = "verdict-contradicts-decision"
_CONTRARY = {"upheld": "necessary", "overturned": "not necessary"}
# What a second conclusion, which agrees with the decision after all, would say.
_AGREEING = {
    "upheld": (
        "not medically", "not necessary", "unnecessary", "not established", "not certified", "non-certif", "noncertif",
        "not appropriate", "not indicated", "not supported", "not substantiated", "not warranted", "not justified",
        "cannot be", "not approved", "not authorized", "not recommended", "not be ", "no medical necessity",
        "lack of medical necessity", "lacks medical necessity", "necessity is not", "necessity has not",
        "necessity of this request is not", "not deemed", "not considered", "denied", "denial", "upheld", "uphold",
    ),
    "overturned": (
        "is medically", "are medically", "was medically", "were medically", "be medically", "is necessary",
        "are necessary", "is certified", "is established", "been established", "is appropriate", "are appropriate",
        "is indicated", "are indicated", "is warranted", "are warranted", "is supported", "are supported",
        "is reasonable", "are reasonable", "is justified", "considered medically", "deemed medically",
        "necessity is", "necessity has been", "is approved", "is authorized", "is recommended for this",
        "should be approved", "should be authorized", "should be certified", "overturn", "reversed",
    ),
}  # fmt: skip


def contradictions(letter: Letter) -> Iterator[Flag]:
    """Flag each issue whose rationale only ever concludes against its decision."""
    for issue in letter.issues:
        if issue.verdict and issue.verdict_says == _CONTRARY.get(issue.decision or "") and _only(issue):
            yield Flag(
                CODE,
                f"the decision is {issue.decision}, yet the rationale concludes that the request is "
                f"{issue.verdict_says}",
                issue.number,
                (issue.item, issue.verdict),
            )


def _only(issue: Issue) -> bool:
    return not any_in(_AGREEING[issue.decision or ""], issue.argument)
