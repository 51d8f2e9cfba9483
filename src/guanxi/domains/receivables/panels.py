"""Parts of pages that other rooms show, too."""

from __future__ import annotations

from typing import Any

from guanxi.domains.receivables.documents.statement import bucket_labels


def labelled(aged: Any) -> list[tuple[str, Any]]:
    """The buckets of an ageing with their names (S4-60)."""
    return list(zip(bucket_labels(), aged.buckets, strict=True))
