"""Real data of public samples that stand in tests/data; NOTICE says whose they are."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"


def sample(name: str) -> str:
    """A table as .csv."""
    return (DATA / f"{name}.csv").read_bytes().decode()
