"""What is said of a whole letter: its layout and its name, in the attributes of the group ``sections``.

Span groups keep their attributes through every way of saving a Doc; a Doc's user data is left out of a DocBin.
"""

from spacy.tokens import Doc

KEY = "sections"


def layout(doc: Doc) -> str | None:
    """Name the layout, None for a text that is no letter; getter of ``doc._.imr_layout``."""
    return _attribute(doc, "layout")


def letter(doc: Doc) -> str | None:
    """Give the letter's name, None if none was set; getter of ``doc._.imr_letter``."""
    return _attribute(doc, "letter")


def set_letter(doc: Doc, name: str) -> None:
    """Name the letter, usually by the stem of its file; setter of ``doc._.imr_letter``."""
    doc.spans[KEY].attrs["letter"] = name


def _attribute(doc: Doc, name: str) -> str | None:
    group = doc.spans.data.get(KEY)
    return group.attrs.get(name) if group is not None else None
