"""From files to text: find letters, read PDFs and text files with their paragraphs kept.

=============== ===========================================================================
``reading``     the functions that users call: a path or bytes in, text out, limits
``finding``     folders to files
``pdf``         pages to lines by pdfium: text, place and boldness of each
``layout``      lines to paragraphs: gaps, bold starts, table rows in reading order
``plain``       bytes of text files to text: encodings, line ends; is it a letter at all
``errors``      :class:`LetterError`, one line a file that cannot be read
=============== ===========================================================================
"""

from .errors import LetterError
from .finding import find_letters
from .plain import looks_like_letter
from .reading import MAX_BYTES, MAX_CHARACTERS, MAX_PAGES, read_letter, read_letter_bytes, read_letters

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_PAGES",
    "LetterError",
    "find_letters",
    "looks_like_letter",
    "read_letter",
    "read_letter_bytes",
    "read_letters",
]
