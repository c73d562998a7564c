"""spaCy's attributes of new words, found with less work: a letter brings some thirty words that none before had.

Most new words are plain English ones, for which the general functions of ``spacy.lang.lex_attrs`` try a lot in vain.
The values are the same.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from spacy.lang import lex_attrs
from spacy.lang.en.lex_attrs import like_num

Getters = dict[int, Callable[[str], Any]]

_LONGEST_RUN = 4  # a word's shape shows no more of the same character in a row
_LOWER_SHAPES = tuple("x" * min(length, _LONGEST_RUN) for length in range(100))  # longer words have the shape "LONG"
# What English number words end in, "zero" to "bazillionth".
_NUMBER_ENDINGS = frozenset("ro ne wo ee ur ve ix en ht ty ed nd on st rd th".split())


def quick_getters(getters: Getters) -> Getters:
    """Give ``getters`` (of ``Vocab.lex_attr_getters``) with spaCy's general functions replaced by quicker ones.

    What a language or a user has put in the place of such a function stays.
    """
    return {key: _QUICK.get(getter, getter) for key, getter in getters.items()}


def _shape(text: str) -> str:
    if not (text.isalpha() and text.isascii() and len(text) < len(_LOWER_SHAPES)):
        return lex_attrs.word_shape(text)
    if text.islower():
        return _LOWER_SHAPES[len(text)]
    if text.isupper():
        return "X" * min(len(text), _LONGEST_RUN)
    if text.istitle():
        return "X" + "x" * min(len(text) - 1, _LONGEST_RUN)
    return lex_attrs.word_shape(text)


def _is_punct(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_punct(text)


def _is_currency(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_currency(text)


def _is_bracket(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_bracket(text)


def _is_quote(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_quote(text)


def _is_left_punct(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_left_punct(text)


def _is_right_punct(text: str) -> bool:
    return not text.isalnum() and lex_attrs.is_right_punct(text)


def _like_email(text: str) -> bool:
    return "@" in text and lex_attrs.like_email(text)


def _like_url(text: str) -> bool:
    return ("." in text or text.startswith("http")) and lex_attrs.like_url(text)


def _like_num(text: str) -> bool:
    return not (text.isalpha() and text[-2:].lower() not in _NUMBER_ENDINGS) and bool(like_num(text))  # type: ignore[no-untyped-call]


_QUICK: dict[Callable[[str], Any], Callable[[str], Any]] = {
    lex_attrs.lower: str.lower,
    lex_attrs.prefix: itemgetter(0),
    lex_attrs.suffix: itemgetter(slice(-3, None)),
    lex_attrs.is_alpha: str.isalpha,
    lex_attrs.is_digit: str.isdigit,
    lex_attrs.is_lower: str.islower,
    lex_attrs.is_space: str.isspace,
    lex_attrs.is_title: str.istitle,
    lex_attrs.is_upper: str.isupper,
    lex_attrs.is_ascii: str.isascii,
    lex_attrs.is_punct: _is_punct,
    lex_attrs.is_currency: _is_currency,
    lex_attrs.is_bracket: _is_bracket,
    lex_attrs.is_quote: _is_quote,
    lex_attrs.is_left_punct: _is_left_punct,
    lex_attrs.is_right_punct: _is_right_punct,
    lex_attrs.like_email: _like_email,
    lex_attrs.like_url: _like_url,
    lex_attrs.word_shape: _shape,
    like_num: _like_num,
}
