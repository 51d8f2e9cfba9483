"""Parts of pages that other rooms show, too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.receivables.rules import BOUNDARIES


def bucket_names() -> list[str]:
    """“0–60 days”, “61–100 days”, …, “over 365 days” (S4-60)."""
    names, first = [], 0
    for last in BOUNDARIES:
        names.append(_("%(first)s–%(last)s days") % {"first": first, "last": last})
        first = last + 1
    return [*names, _("over %(last)s days") % {"last": BOUNDARIES[-1]}]


def labelled(aged: Any) -> list[tuple[str, Any]]:
    """The buckets of an ageing with their names."""
    return list(zip(bucket_names(), aged.buckets, strict=True))
