"""Writing down the pairs that were found; what somebody decided stays unless something new speaks for a pair."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from guanxi.domains.customers.duplicates.finding import Found
from guanxi.domains.customers.duplicates.models import DuplicatePair
from guanxi.domains.customers.duplicates.rules import Comparison
from guanxi.kit.bulk import in_chunks

OPEN, DIFFERENT = DuplicatePair.Decision.OPEN, DuplicatePair.Decision.DIFFERENT
TELLING = {"name", "phone", "shared_phone", "tax_id", "address", "email", "bank_account"}
MORE = 5.0  # by so many points what speaks for a decided pair must rise


def keep_pairs(found: Found, *, at: datetime) -> set[int]:
    """Write pairs down, or bring them up to date. Answers the numbers of all that are open."""
    ids: set[int] = set()
    for chunk in in_chunks(sorted(found), 400):
        kept = {(pair.one_id, pair.other_id): pair for pair in _between(chunk)}
        new = [_new(pair, found[pair], at) for pair in chunk if pair not in kept]
        DuplicatePair.objects.bulk_create(new, ignore_conflicts=True)
        changed = [pair for key, pair in kept.items() if key in found and _renew(pair, found[key], at)]
        DuplicatePair.objects.bulk_update(
            changed, ["score", "reasons", "found_at", "decision", "decided_at", "decided_by"]
        )
        ids |= {pair.pk for pair in _between(chunk) if (pair.one_id, pair.other_id) in found and not pair.decision}
    return ids


def _between(pairs: Collection[tuple[int, int]]) -> Iterable[DuplicatePair]:
    return DuplicatePair.objects.filter(one_id__among=sorted({one for one, _other in pairs}))


def _new(pair: tuple[int, int], found: Comparison, at: datetime) -> DuplicatePair:
    return DuplicatePair(one_id=pair[0], other_id=pair[1], score=found.score, reasons=found.reasons, found_at=at)


def _renew(pair: DuplicatePair, found: Comparison, at: datetime) -> bool:
    """Change a kept pair to what was found now. Answers whether there is anything to write."""
    if pair.decision == DIFFERENT:
        before = {reason["key"] for reason in pair.reasons}
        new = {reason["key"] for reason in found.reasons} & TELLING - before
        points = sum(float(reason["points"]) for reason in pair.reasons)
        if not new or found.points < points + MORE:
            return False
        pair.decision, pair.decided_at, pair.decided_by, pair.found_at = OPEN, None, None, at
    elif pair.decision or (pair.score, pair.reasons) == (found.score, found.reasons):
        return False
    pair.score, pair.reasons = found.score, found.reasons
    return True


def forget_pairs(customers: Collection[int], *, but: Collection[int]) -> None:
    """Drop open pairs of customers that are not alike any more."""
    for chunk in in_chunks(sorted(customers), 400):
        either = Q(one_id__among=list(chunk)) | Q(other_id__among=list(chunk))
        stale = set(DuplicatePair.objects.filter(either, decision=OPEN).values_list("pk", flat=True)) - set(but)
        DuplicatePair.objects.filter(pk__among=sorted(stale)).delete()
