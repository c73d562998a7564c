"""Long runs: many letters to one file, in several processes, whole after any interruption.

============= ========================================================================
``run``       :func:`extract`: what a run is from the list of letters to the output
``journal``   what is done so far, on disk, so that a killed run can be gone on with
``pool``      worker processes: order kept, hung and crashed ones replaced
``worker``    what a process does: read letters, give bytes of the chosen format
``processes`` how such a process starts and ends
``reading``   a pipeline for many letters
``limits``    the limits of a letter, the summary of a run and its error
============= ========================================================================
"""

from .limits import Limits, RunError, Summary
from .run import extract

__all__ = ["Limits", "RunError", "Summary", "extract"]
