"""The same letters on a Spark cluster: a DataFrame of files or texts in, the table of disputed items out.

========== ==========================================================================
``job``    :func:`extract`: from DataFrame to DataFrame; what a Python worker runs
``table``  the columns of the table and the rows of a letter
``reader`` letters to rows by one pipeline, with the limits of a letter
``child``  the reader in a process of its own, replaced when a letter hangs or crashes it
========== ==========================================================================

pyspark is imported when a function needs it: the extra ``spark`` installs it.
"""

from ..runs.limits import Limits
from .job import extract
from .table import schema

__all__ = ["Limits", "extract", "schema"]
