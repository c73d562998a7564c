"""One guideline line, in any of its wordings, to its citations and the places of their names."""

from __future__ import annotations

import re

from ..text import remembering
from .lines import Found, Source, bodies, read_mtus, read_publications
from .names import plain
from .prose import read_prose
from .simple import read_simple

_LABEL = re.compile(r"\s*(?:(?:the )?claims administrator|maximus)\s+guidelines?\s?:\s*")
_NOTHING = " did not cite any "
_NO_TITLES = frozenset(
    {"", "none", "n/a", "na", "nil", "not applicable", "not cited", "none cited", "not provided", "none provided"}
    | {
        "not stated",
        "none stated",
        "not given",
        "none given",
        "not specified",
        "no citation",
        "unknown",
        "not identified",
    }
)


_CUE = "Decision based on "
_CITATION = "Non-MTUS Citation"
_INTRODUCTIONS = frozenset(
    ["", " "]
    + [
        f"The {side} based their decision on recommendation(s) outside of the MTUS Guidelines. "
        for side in ("Claims Administrator", "Expert Reviewer")
    ]
)


@remembering(4096, longest=4_000)
def read_line(text: str) -> tuple[Found, ...]:
    """Citations of one guideline line with the places of their names; ``text`` has single blanks only."""
    if _NOTHING in text and "based on" not in text:
        return ()
    parts = _usual_bodies(text)
    if parts is None:
        lower = plain(text)
        parts = bodies(lower)
        if not parts:
            label = _LABEL.match(lower)
            return tuple(read_prose(text, lower, label.end() if label else 0))
    return tuple(
        Found(citation, at + begin, at + stop)
        for source, at, end in parts
        for citation, begin, stop in _read_body(text[at:end], source)
    )


def _usual_bodies(text: str) -> list[tuple[Source, int, int]] | None:
    """What :func:`bodies` gives for the commonest wordings, which one cue cuts; None for others."""
    introduction, *parts = text.split(_CUE)
    lower = text.lower()
    if introduction not in _INTRODUCTIONS or not parts or lower.count("based on ") > len(parts):
        return None
    found: list[tuple[Source, int, int]] = []
    at, citations = len(introduction), 0
    for part in parts:
        at += len(_CUE)
        end = at + len(part)
        if part.startswith("MTUS "):
            found.append(("MTUS", at, end))
        elif part.startswith(_CITATION + " "):
            found.append(("Non-MTUS", at + len(_CITATION), end))
            citations += 1
        else:
            return None
        at = end
    return found if lower.count(_CITATION.lower()) == citations else None


# Lines of two publications are of many kinds, their parts of few.
@remembering(4096, longest=4_000)
def _read_body(body: str, source: Source) -> tuple[Found, ...]:
    simple = read_simple(body, source)
    if simple is not None:
        return (simple,)
    read = read_mtus if source == "MTUS" else read_publications
    found = read(body, plain(body), 0, len(body))
    return tuple(unit for unit in found if unit.citation.title.lower() not in _NO_TITLES)
