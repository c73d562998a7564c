"""What the processes that read letters share, here and under Spark: how they start, how they end."""

import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from .limits import Limits, limit_memory

#: A letter is blamed for the second crash: the first may be another's, such as lack of memory.
CHANCES = 2
#: Seconds after which a process whose parent was killed stops by itself, beyond a letter's limit.
GRACE = 15


def start_reader(connection: Connection, make: Callable[[], Any], limits: Limits) -> Any:
    """Make what reads the letters of this process, and tell the parent None, or what went wrong; then give None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    try:
        reader = make()
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}")
        return None
    limit_memory(limits.max_memory)
    connection.send(None)
    return reader


def set_alarm(seconds: float) -> None:
    """Make the system end this process after so long, whatever it is doing then; 0 takes that back.

    The parent ends a process that hangs sooner; this is for one whose parent was killed.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def ending(code: int | None) -> str:
    """Say how a process ended, by its exit code as Python gives it."""
    code = code or 0
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
