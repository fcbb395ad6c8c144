"""Freed memory, given back to the system."""

from __future__ import annotations

import ctypes


def give_memory_back() -> None:
    """Have the C library keep no freed memory; one that cannot do so keeps it.

    A store that was open leaves some ten megabytes of it, and as many were once open at a time.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
