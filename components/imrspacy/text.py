"""Plain string helpers that every grammar shares."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


_latest: tuple[str, str] = ("", "")


def folded(text: str) -> str:
    """Lower-case ``text`` without changing its length, so that offsets hold in both.

    A few characters (such as the Turkish dotted capital I) become two when lowered; they stay as they are. The last
    long text is kept: one component after the other folds the same letter.
    """
    global _latest
    if len(text) < 1_000:
        return _folded(text)
    latest = _latest
    if latest[0] is not text:
        _latest = latest = text, _folded(text)
    return latest[1]


def _folded(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def unbroken(text: str) -> str:
    """Give clean text with single spaces, also over a page break in it."""
    return " ".join(text.split()) if "\n" in text else text


def remembering(most: int, longest: int = 2_000) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a pure function of a string remember its last ``most`` answers.

    Letters repeat headings, requests and guideline lines. A string of more than ``longest`` characters is not kept, so
    that hostile input cannot fill the memory.
    """

    def remember(function: Callable[P, T]) -> Callable[P, T]:
        cached: Any = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            text: Any = args[0]
            if len(text) > longest:
                return function(*args, **kwargs)
            result: T = cached(*args, **kwargs)
            return result

        return answer

    return remember


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold Python's garbage collector while something large is made.

    It would go through all of spaCy some times meanwhile, and once more in the midst of the letters that follow, as it
    counts what is only needed for the making among what has grown old.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
