"""What a heading asks for: the original request, what was authorized of it, what stays in dispute."""

import re
from typing import NamedTuple

from ..text import remembering

_BE = r"(?:is|are|was|were|has\s+been|have\s+been)"
_GRANTED = r"(?:authorized|approved|certified|allowed|granted)"
_ORIGINAL = re.compile(
    rf"""
      (?P<original>.+?),?\s+{_BE}\s+(?:the\s+)?original\s+requests?\b[.,;]?\s*(?P<rest>.+)
    | The\s+original\s+request\s+{_BE}\s+(?:for\s+)?(?P<named>.+?)[.;]\s+(?P<after>.+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# "... was authorized by the Claims Administrator." or "The Claims Administrator authorized ..., leaving ..."
_AUTHORIZED = re.compile(
    rf"""
      (?P<passive>.+?),?\s+{_BE}\s+(?:{_GRANTED}|modified)\s+by\s+
      (?:(?:the\s+)?Claims?\s+Administrator|(?:the\s+)?utilization\s+review(?:er)?|UR)\b
    | The\s+Claims?\s+Administrator\s+(?:has\s+)?(?:{_GRANTED}|modified\s+(?:the\s+request|it)\s+to)\s+
      (?P<active>.+?)(?:,?\s+leaving\b|[.;]\s|$)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# "The remaining IMR eligible portion of the original request, X", "The original request, X", "The remaining X". The
# comma may be forgotten, but "leaving the original request IMR eligible" names nothing.
_DISPUTED = re.compile(
    rf"""
    The\s+(?:
      (?:(?:remaining|IMR|eligible|IMR-eligible)\s+){{1,3}}(?:portion|part|balance)
      (?:\s+of\s+(?:the\s+)?(?:original\s+)?requests?)?(?:\s*[,:]\s*|\s+(?:(?:for|of|{_BE})\s+)?)
    | original\s+request(?:\s*[,:]\s*|\s+(?:for|of|{_BE})\s+|(?<=[.;]\sThe\soriginal\srequest)\s+)
    | remaining\s+(?!portion|part\b|balance|IMR|eligible)
    )(?P<disputed>.+)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# From the first comma or space of a run: begun at each, a long run takes the square of its length.
_TRAILING_VERB = re.compile(rf"(?<![\s,])[\s,]+{_BE}$", re.IGNORECASE)


class Requests(NamedTuple):
    """The three requests of a heading; ``original`` and ``authorized`` are None where it tells one only."""

    original: str | None
    authorized: str | None
    disputed: str


@remembering(4096)
def parse_requests(item: str) -> Requests:
    """Split an item's heading (white space folded, no decision) into its requests, verbatim without the framing."""
    framed = _ORIGINAL.match(item) if "original" in item.lower() else None
    if framed is None:
        return Requests(None, None, item)
    rest = framed["rest"] or framed["after"]
    disputed = _last(_DISPUTED, rest)
    if disputed is None:
        return Requests(None, None, item)
    authorized = _AUTHORIZED.match(rest, 0, disputed.start())
    return Requests(
        (framed["original"] or framed["named"]).strip(" ,"),
        (authorized["passive"] or authorized["active"]).strip(" ,") if authorized else None,
        _TRAILING_VERB.sub("", disputed["disputed"].strip(" ,:")),
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match that starts last, since "the original request" may be spoken of before it is named."""
    found = None
    at = 0
    while (match := pattern.search(text, at)) is not None:
        found, at = match, match.start() + 1
    return found
