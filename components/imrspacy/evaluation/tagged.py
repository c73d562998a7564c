"""Inline-tagged letters: ``[[LABEL|text]]`` round each mention, nothing else changed, never nested."""

import re
from typing import NamedTuple

_TAG = re.compile(r"\[\[(?P<label>[A-Z_]+)\|(?P<text>[^\[\]]+)\]\]")
_LEFTOVER = re.compile(r"\[\[|\]\]")


class TaggedMention(NamedTuple):
    """A mention by the offsets of the text without its tags."""

    start: int
    end: int
    label: str


def parse_tagged(markup: str) -> tuple[str, list[TaggedMention]]:
    """Give the text without tags and its mentions in text order.

    Raises ValueError, with the place, for a tag that is not closed, nested, empty or without a label.
    """
    pieces: list[str] = []
    mentions: list[TaggedMention] = []
    size = last = 0
    for tag in _TAG.finditer(markup):
        pieces += markup[last : tag.start()], tag["text"]
        start = size + tag.start() - last
        size = start + len(tag["text"])
        mentions.append(TaggedMention(start, size, tag["label"]))
        last = tag.end()
    pieces.append(markup[last:])
    text = "".join(pieces)
    if stray := _LEFTOVER.search(text):
        raise ValueError(f"broken tag near {text[max(0, stray.start() - 30) : stray.end() + 30]!r}")
    return text, mentions
