"""The flags as a Doc keeps them."""

from __future__ import annotations

from spacy.tokens import Doc

from ..records import Flag

KEY = "flags"


def flags(doc: Doc) -> tuple[Flag, ...]:
    """Give the flags that the component wrote; getter of ``doc._.imr_flags``."""
    group = doc.spans.data.get(KEY)
    if group is None or not (rows := group.attrs.get(KEY)):
        return ()
    places = [(span.start_char, span.end_char) for span in group]
    return tuple(
        Flag(row["code"], row["message"], row["issue"], tuple(places[place] for place in row["spans"])) for row in rows
    )
