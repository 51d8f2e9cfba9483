"""Questions about what came in."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.kit.bulk import in_chunks

DEMO = "demo"  # the kind of the runs that load the demo company


def digests_of(kind: str, numbers: Sequence[str]) -> dict[str, str]:
    """The digest of each of these documents that came by import before, by number."""
    found: dict[str, str] = {}
    for part in in_chunks(list(numbers)):
        found.update(ImportedDocument.objects.filter(kind=kind, number__in=part).values_list("number", "digest"))
    return found


def is_demo() -> bool:
    """Whether the company is the demo, so that pages can say what of it is simulated."""
    return ImportRun.objects.filter(kind=DEMO).exists()
