"""Plain string helpers that every grammar shares."""


def folded(text: str) -> str:
    """Lower-case ``text`` without changing its length, so that offsets hold in both.

    A few characters (such as the Turkish dotted capital I) become two when lowered; they stay as they are.
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
