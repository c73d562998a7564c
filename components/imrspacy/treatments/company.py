"""Generic words that name a treatment in the right company: "extractions" beside teeth, "sedation" for a block.

A line of ``company.jsonl`` gives ``names`` and what must hold: a word that begins with one of ``near`` on either
side, none in the same sentence that begins with one of ``unlike``, one of ``led`` directly before, and with ``noun``
no other noun after ("an epidural on 5/2", no "epidural abscess"). A line without conditions lifts a name for running
text alone; in a request it stays generic.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from . import lexicon

_REACH = 160
#: What may follow a noun that stands for itself: the end, a sign, a small word, a number, a verb in "-ed".
_ENDS_PHRASE = re.compile(
    r"[^ a-z-]|-{2}|\Z| (?:[^a-z]|(?:an?|the|at|on|in|of|to|for|from|with|w/|without|by|per|after|before|under|during"
    r"|and|or|but|is|was|were|are|has|had|have|did|does|do|would|will|can|could|may|should|that|which|x\d|not"
    r"|since|until|while|when|as|if|off|prior|supplement\w*|helped|gave|brought|wore|[a-z]{3,}ed)(?![a-z]))"
)


class _Company(NamedTuple):
    near: re.Pattern[str] | None
    unlike: re.Pattern[str] | None
    led: tuple[str, ...]
    noun: bool


@functools.cache
def companies() -> dict[str, list[_Company]]:
    """What must hold for each generic name that can name a treatment."""
    table: dict[str, list[_Company]] = {}
    for row in lexicon.rows("company.jsonl"):
        led = tuple(f" {word} " if word.isalnum() else f"{word} " for word in row.get("led", ()))
        company = _Company(_beginning(row.get("near")), _beginning(row.get("unlike")), led, row.get("noun", False))
        for name in row["names"]:
            table.setdefault(name, []).append(company)
    return table


def _beginning(words: list[str] | None) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})") if words else None


def names_a_treatment(low: str, start: int, end: int) -> bool:
    """Whether the generic words ``low[start:end]`` name a treatment where they stand."""
    for near, unlike, led, noun in companies().get(low[start:end], ()):
        if noun and not _ENDS_PHRASE.match(low, end):
            continue
        if led and not low.endswith(led, 0, start):
            continue
        if near is None and unlike is None:
            return True
        before, after = low[max(0, start - _REACH) : start], low[end : end + _REACH]
        if near and not near.search(f"{before}\n{after}"):
            continue
        if not (unlike and (unlike.search(before.rpartition(". ")[2]) or unlike.search(after.partition(". ")[0]))):
            return True
    return False
