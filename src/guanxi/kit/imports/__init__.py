"""What comes in from files: what rows can become, how they are read, and what became of each.

`targets` is what rooms declare; `batches` serves kinds that read a whole file their own way.
"""

from guanxi.kit.imports.batches import (
    Batch,
    CameBetween,
    CannotReport,
    Column,
    ImportContext,
    ImportKind,
    Problem,
    Reported,
    ReportFile,
    Staging,
    Tally,
    harmless,
    kind_named,
    kinds,
    register,
    tidy_amount,
)

__all__ = [
    "Batch",
    "CameBetween",
    "CannotReport",
    "Column",
    "ImportContext",
    "ImportKind",
    "Problem",
    "ReportFile",
    "Reported",
    "Staging",
    "Tally",
    "harmless",
    "kind_named",
    "kinds",
    "register",
    "tidy_amount",
]
