"""Questions about what came in and what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from guanxi.foundation.exchange.models import Export, ImportedDocument, ImportRun
from guanxi.foundation.people.models import User
from guanxi.foundation.people.visibility import reach_of

DEMO = "demo"  # the kind of the runs that load the demo company
LEASE = timedelta(seconds=30)  # a writer that is silent for so long is taken for dead


def digests_of(kind: str, numbers: Sequence[str]) -> dict[str, str]:
    """The digest of each of these documents that came by import before, by number."""
    found = ImportedDocument.objects.filter(kind=kind, number__among=numbers)
    return dict(found.values_list("number", "digest"))


def is_demo() -> bool:
    """Whether the company is the demo, so that pages can say what of it is simulated."""
    return ImportRun.objects.filter(kind=DEMO).exists()


def has_abandoned(at: datetime) -> bool:
    """Whether an export's writer fell silent, or none came for one."""
    silent = Q(touched_at__lt=at - LEASE) | Q(touched_at__isnull=True, asked_at__lt=at - LEASE)
    return Export.objects.unfinished().filter(silent).exists()


def reach_as_json(user: User) -> dict[str, Any]:
    """How far a person sees, as it is kept with a file."""
    reach = reach_of(user)
    return {"everything": reach.everything, "owners": sorted(reach.owners), "units": sorted(reach.units)}


def still_covers(user: User, kept: dict[str, Any]) -> bool:
    """Whether a person still sees everything that he or she saw when a file was written."""
    reach = reach_of(user)
    if reach.everything:
        return True
    return not kept["everything"] and set(kept["owners"]) <= reach.owners and set(kept["units"]) <= reach.units
