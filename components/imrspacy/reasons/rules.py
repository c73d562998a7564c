"""The rules of this folder, read once from its JSONL files.

``gap_cues.jsonl`` holds wordings of absence with the direction they look in (after ConText: Chapman et al. 2007,
Harkema et al. 2009), ``topics.jsonl`` what may be absent and the reason code that its absence gives,
``phrases.jsonl`` wordings that state a reason by themselves, ``verdicts.jsonl`` wordings of a conclusion,
``recitals.jsonl`` standing text of guidelines that reviewers copy.
Every row has an ``example``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, get_args, get_origin, get_type_hints

Role = Literal["guideline", "fact", "conclusion", "notice"]


_GROUP = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Group:
    """Words that many patterns share."""

    id: str
    pattern: str


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which the names of groups stand for their words."""
    known = groups()
    while _GROUP.search(pattern):
        pattern = _GROUP.sub(lambda name: f"(?:{known[name[1]]})", pattern)
    return re.compile(pattern)


@dataclass(frozen=True)
class Phrase:
    """A wording that states ``code`` where it stands in a sentence with one of ``roles``.

    ``pattern`` is looked for in lower-case sentences that hold one of ``anchors`` and one of ``needs``, if any.
    ``near`` must stand beside the hit; ``unless`` is a wording of the same clause that forbids the code; ``also`` are
    wordings of which the rationale must hold one somewhere. ``{name}`` in them stands for the words of a row of
    ``groups.jsonl``. A ``weak`` rule speaks only where no other gives a code, one that ``opens`` only at the beginning
    of a sentence. ``gives`` tells whether the example alone suffices.
    """

    id: str
    code: str
    anchors: tuple[str, ...]
    pattern: str
    roles: tuple[Role, ...]
    example: str
    gives: bool = True
    unless: str | None = None
    also: tuple[str, ...] = ()
    weak: bool = False
    opens: bool = False
    needs: tuple[str, ...] = ()
    near: str | None = None

    @cached_property
    def beside(self) -> Any:
        """The ``search`` of what must stand near the hit, or None."""
        return _compiled(self.near).search if self.near else None

    @cached_property
    def search(self) -> Any:
        """The pattern's ``search``, or ``match`` if it must open the sentence, compiled when it is first needed."""
        pattern = _compiled(self.pattern)
        return pattern.match if self.opens else pattern.search

    @cached_property
    def forbids(self) -> Any:
        """The ``search`` of what forbids the code in the same sentence, or None."""
        return _compiled(self.unless).search if self.unless else None

    @cached_property
    def elsewhere(self) -> tuple[tuple[str, ...], Any]:
        """Of the wordings of which the rationale must hold one, the plain words and the ``search`` of the others."""
        plain = tuple(wording for wording in self.also if wording.replace(" ", "").isalpha())
        others = [wording for wording in self.also if wording not in plain]
        return plain, _compiled("|".join(others)).search if others else None

    def goes_with(self, text: str) -> bool:
        """Tell whether a lower-case rationale holds what must stand somewhere in it."""
        if not self.also:
            return True
        plain, search = self.elsewhere
        return any(map(text.__contains__, plain)) or (search is not None and search(text) is not None)


@dataclass(frozen=True)
class GapCue:
    """A wording of absence, its pattern matched where ``anchor`` is found.

    ``direction`` tells where the absent thing stands: after it, before it, on either side, in what was said before
    ("there are none"), or nowhere (a pseudo-cue: "no longer"). ``records`` tells whether a gap of unknown topic is
    one in the records: always, never, or only if a noun such as "documentation" follows; ``faults`` marks cues that
    blame the records, so that documentation is lacking whatever the topic; ``telling`` marks those that only say
    what somebody leaves unsaid ("does not explain the insomnia"), of which the finding itself may be there;
    ``otherwise`` is the code of a gap of unknown topic, of any where the cue is ``fixed``.
    ``preceded`` lists the words of which one must stand before.
    """

    id: str
    anchor: str
    pattern: str
    direction: Literal["forward", "backward", "either", "antecedent", "none"]
    records: Literal["always", "never", "noun"]
    faults: bool
    example: str
    gives: str
    preceded: tuple[str, ...] = ()
    telling: bool = False
    otherwise: str = "documentation-lacking"
    fixed: bool = False

    @cached_property
    def match(self) -> Any:
        """The pattern's ``match``, compiled when it is first needed."""
        return re.compile(self.pattern).match


@dataclass(frozen=True)
class Topic:
    """Terms for one kind of thing that may be absent; ``code`` is empty where its absence is no reason.

    ``alone`` marks topics too general to count beside another in the same scope ("imaging", "medications");
    ``unless`` is a wording of the scope in which they mean something else: a gap in the documentation. In a term
    ``*`` stands for further letters, also at the beginning of one word ("*itis"), a blank also for a hyphen, ``~``
    for up to two more words.
    """

    id: str
    code: str
    terms: tuple[str, ...]
    example: str
    alone: bool = False
    unless: str | None = None

    @cached_property
    def means_else(self) -> Any:
        """The ``search`` of what makes the terms mean something else, or None."""
        return re.compile(self.unless).search if self.unless else None


@dataclass(frozen=True)
class VerdictPhrase:
    """A wording of a conclusion: what it concludes (None for one that only seems to), where, how firmly.

    ``pattern`` is looked for in lower-case sentences that hold one of ``anchors``.
    """

    id: str
    verdict: str | None
    anchors: tuple[str, ...]
    pattern: str
    strong: bool
    example: str

    @cached_property
    def finditer(self) -> Any:
        """The pattern's ``finditer``, compiled when it is first needed."""
        return re.compile(self.pattern).finditer


@dataclass(frozen=True)
class Recital:
    """Wordings in lower case by which sentences that are copied from a guideline are known; they state no reason."""

    id: str
    wordings: tuple[str, ...]
    example: str


class RuleError(ValueError):
    """A row of a rule file has unknown keys or a value of the wrong type."""


def _rows(name: str, kind: type) -> tuple[Any, ...]:
    """Read a rule file into instances of ``kind``; lists become tuples, unknown keys and wrong types are errors."""
    known = get_type_hints(kind)
    found = []
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        if extra := row.keys() - known:
            raise RuleError(f"{name}:{number}: unknown keys {sorted(extra)}")
        row = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        for key, value in row.items():
            if not _fits(value, known[key]):
                raise RuleError(f"{name}:{number}: {key} is {json.dumps(value)}, wanted is {known[key]}")
        found.append(kind(**row))
    return tuple(found)


def _fits(value: object, wanted: Any) -> bool:
    """Tell whether a value has the type that a field is annotated with."""
    if get_origin(wanted) is tuple:
        return isinstance(value, tuple) and all(_fits(part, get_args(wanted)[0]) for part in value)
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    if get_args(wanted):  # a union
        return any(_fits(value, part) for part in get_args(wanted))
    return isinstance(value, wanted)


@cache
def groups() -> dict[str, str]:
    """Words that many patterns share, by name."""
    return {group.id: group.pattern for group in _rows("groups.jsonl", Group)}


@cache
def phrases() -> tuple[Phrase, ...]:
    """The wordings that state a reason by themselves."""
    return _rows("phrases.jsonl", Phrase)


@cache
def gap_cues() -> tuple[GapCue, ...]:
    """The cues of absence, pseudo-cues before the cues they guard."""
    return _rows("gap_cues.jsonl", GapCue)


@cache
def topics() -> tuple[Topic, ...]:
    """What may be absent."""
    return _rows("topics.jsonl", Topic)


@cache
def recitals() -> tuple[Recital, ...]:
    """The standing text of guidelines."""
    return _rows("recitals.jsonl", Recital)


@cache
def verdict_phrases() -> tuple[VerdictPhrase, ...]:
    """The wordings of conclusions."""
    return _rows("verdicts.jsonl", VerdictPhrase)
