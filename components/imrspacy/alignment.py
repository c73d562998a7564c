"""Between characters and tokens: a Doc's text and token starts, computed once a Doc, and spans from offsets.

``doc.text`` joins all tokens anew at each call and every component needs it, so a Doc's text is kept for as long as
the Doc lives.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from spacy.attrs import IDX
from spacy.tokens import Doc, Span

Region = tuple[int, int]


class _View:
    """The text and the token starts of one Doc."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def starts(self, doc: Doc) -> list[int]:
        if self._starts is None:
            self._starts = doc.to_array(IDX).tolist()
        return self._starts


_views: WeakKeyDictionary[Doc, _View] = WeakKeyDictionary()


def remember_text(doc: Doc, text: str) -> None:
    """Keep ``text``, which must be ``doc.text``, for the components that come next."""
    _views[doc] = _View(text)


def doc_text(doc: Doc) -> str:
    """Give ``doc.text`` without joining the tokens again."""
    return _view(doc).text


def span_text(span: Span) -> str:
    """Give ``span.text`` without joining its tokens."""
    return doc_text(span.doc)[span.start_char : span.end_char]


def char_spans(doc: Doc, regions: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Turn (start, end, label) character regions into Spans; a region that cuts a token takes all of it."""
    starts = _view(doc).starts(doc)
    return [
        Span(doc, bisect_right(starts, start) - 1, bisect_left(starts, end), label=label)
        for start, end, label in regions
        if end > start
    ]


def token_starts(doc: Doc) -> list[int]:
    """Give where each token starts, by characters."""
    return _view(doc).starts(doc)


def _view(doc: Doc) -> _View:
    view = _views.get(doc)
    # The number of tokens changes when a user merges or splits them; the text does not.
    if view is None or (view._starts is not None and len(view._starts) != len(doc)):
        _views[doc] = view = _View(doc.text)
    return view
