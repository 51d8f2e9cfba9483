"""Money that is set aside, by the record it pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from guanxi.domains.receivables.models import Earmark
from guanxi.kit.amounts import ZERO

Record = tuple[str, int]


@dataclass
class Kept:
    """A part of a credit that is set aside: the earmark's id, the credit, and what is left of it as it is taken."""

    pk: int
    credit: int
    left: Decimal


def kept_for(records: Collection[Record]) -> dict[Record, list[Kept]]:
    """Record → what is set aside for it, what was set aside first standing first."""
    found: dict[Record, list[Kept]] = defaultdict(list)
    for kind in sorted({kind for kind, _pk in records}):
        ids = sorted(pk for known, pk in records if known == kind)
        rows = Earmark.objects.filter(source_kind=kind, source_id__among=ids, left__gt=0).order_by("pk")
        for pk, record, credit, left in rows.values_list("pk", "source_id", "credit_id", "left"):
            found[kind, record].append(Kept(pk, credit, left))
    return found


def set_aside_for(kind: str, ids: Collection[int]) -> dict[int, Decimal]:
    """Id of a record → how much is set aside for it; records without anything are left out."""
    rows = Earmark.objects.filter(source_kind=kind, source_id__among=sorted(ids), left__gt=0).order_by()
    return {pk: total or ZERO for pk, total in rows.values_list("source_id").annotate(total=Sum("left"))}
