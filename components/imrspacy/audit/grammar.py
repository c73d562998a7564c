"""All checks of a letter, one module a family of flags.

=============== ================================
``verdicts``    ``verdict-contradicts-decision``
``regions``     ``body-part-mismatch``
``treatments``  ``treatment-mismatch``
``quantities``  ``quantity-mismatch``
``dates``       ``date-conflict``
``sex``         ``sex-conflict``
``copies``      ``copied-rationale``
``authorized``  ``authorized-but-disputed``
=============== ================================
"""

from __future__ import annotations

from ..records import Flag
from . import authorized, copies, dates, quantities, regions, sex, treatments, verdicts
from .letter import Letter

_CHECKS = (
    verdicts.contradictions,
    regions.mismatches,
    treatments.mismatches,
    quantities.mismatches,
    dates.conflicts,
    sex.conflicts,
    copies.copies,
    authorized.authorizations,
)


def find_flags(letter: Letter) -> list[Flag]:
    """Give every flag of a letter: those on the whole letter first, then issue by issue."""
    if not letter.issues:
        return []
    found = [flag for check in _CHECKS for flag in check(letter)]
    return sorted(found, key=lambda flag: flag.issue or 0)
