"""How long a merge can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import policy, term


@policy("customers.merging", label=_("Merging customers"), help=_("How long two merged customers can be parted again."))
@dataclass(frozen=True)
class MergePolicy:
    """How long two merged customers can be parted again."""

    undo_days: int = term(
        30, label=_("a merge can be undone for"), unit=_("days"), least=0, most=3650, help=_("Counted from the merge.")
    )
