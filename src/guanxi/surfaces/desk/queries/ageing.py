"""Names of the ageing buckets in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.receivables.rules import BOUNDARIES


def bucket_names(boundaries: Sequence[int] = BOUNDARIES) -> list[str]:
    """“0–60 days”, “61–100 days”, …, “over 365 days”."""
    names, first = [], 0
    for last in boundaries:
        names.append(_("%(first)s–%(last)s days") % {"first": first, "last": last})
        first = last + 1
    return [*names, _("over %(last)s days") % {"last": boundaries[-1]}]


def labelled(buckets: Sequence[Decimal]) -> list[tuple[Any, Decimal]]:
    """Buckets with their names."""
    return list(zip(bucket_names(), buckets, strict=True))
