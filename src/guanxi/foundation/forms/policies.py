"""What counts as a form filled without care, and as unused (S3-26; the figures are ours)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.forms.rules.care import Care
from guanxi.foundation.policies.terms import in_force, policy, term


@policy(
    "forms.care", label=_("Care in filling forms"),
    help=_("When a filled form looks perfunctory, and when it counts as unused (S3-26)."), scopes=("company",),
)  # fmt: skip
@dataclass(frozen=True)
class CarePolicy:
    """When a filled form looks perfunctory, and when it counts as unused (S3-26; the figures are ours)."""

    shortest: int = term(10, label=_("characters of free text at least"), least=0, most=1000,
                         help=_("of forms that ask for free text"))  # fmt: skip
    late_days: int = term(3, label=_("days after which it is late"), unit=_("days"), least=0, most=366)
    bulk: int = term(5, label=_("late forms at once that look copied in"), least=2, most=1000)
    minutes: int = term(60, label=_("at once means within"), unit=_("minutes"), least=1, most=1440)
    unused_days: int = term(
        14, label=_("days after which an unused form is reported"), unit=_("days"), least=0, most=366
    )
    begun_days: int = term(3, label=_("days after which a form that is only begun is reported"), unit=_("days"),
                           least=0, most=366)  # fmt: skip

    @property
    def care(self) -> Care:
        """The terms as the rules take them."""
        return Care(self.shortest, self.late_days, self.bulk, self.minutes)


def care_terms(*, on: date) -> CarePolicy:
    """The terms that hold on a day."""
    terms: CarePolicy = in_force(CarePolicy, on=on).terms
    return terms
