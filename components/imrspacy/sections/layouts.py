"""The layout of a letter that the pipeline has read."""

from spacy.tokens import Doc

KEY = "sections"


def layout(doc: Doc) -> str | None:
    """Name the layout, None for a text that is no letter; getter of ``doc._.imr_layout``."""
    group = doc.spans.get(KEY)
    return group.attrs.get("layout") if group is not None else None
