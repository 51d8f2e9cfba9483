"""Work that makes and drops millions of small objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 100_000  # new objects between two looks for cycles; Python's own 700 looks thousands of times a batch


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for unreachable cycles rarely, and not among what was there before; afterwards all is as it was."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
