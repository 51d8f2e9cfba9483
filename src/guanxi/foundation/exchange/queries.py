"""Questions about what came in."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.foundation.exchange.models import ImportedDocument
from guanxi.kit.bulk import in_chunks


def digests_of(kind: str, numbers: Sequence[str]) -> dict[str, str]:
    """The digest of each of these documents that came by import before, by number."""
    found: dict[str, str] = {}
    for part in in_chunks(list(numbers)):
        found.update(ImportedDocument.objects.filter(kind=kind, number__in=part).values_list("number", "digest"))
    return found
