"""The relationship with a customer in four parts (S2-02): known, in touch, served with all it requires, promises kept.

The last two are numbers of orders, a room above this one, which registers them by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import completeness
from guanxi.foundation.measures.metrics import CUSTOMER, Metric, Place, Value, register_metric
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.terms import OURS, policy, term
from guanxi.foundation.timeline.models import Note
from guanxi.kit.querysets import moment_after

RELATIONSHIP = "customers.relationship"
SOURCE = "S2-02"
TALKS = [one for one in Note.Channel.values if one != Note.Channel.NOTE]
QUARTER = Decimal(25)


def shares_known(ids: Sequence[int], on: date) -> Mapping[int, Value]:
    """How full the file of each customer is now, 0–1; what it was on a day in the past nobody knows."""
    rows = Customer.objects.filter(pk__among=list(ids)).select_related("commercial", "logistic")
    return {one.pk: Decimal(str(completeness(one).rate)) for one in rows.prefetch_related("contacts")}


def days_since_contact(ids: Sequence[int], on: date) -> Mapping[int, Value]:
    """Days since somebody spoke with the customer on any channel, or since it ordered; None where neither is known."""
    carrier = families_of(ids)
    spoken = {"channel__in": TALKS, "at__lt": moment_after(on)}
    talks = Note.objects.filter(kind=CUSTOMER, object_id__among=list(carrier), **spoken)
    found: dict[int, date] = {}
    days = [(pk, timezone.localdate(at)) for pk, at in talks.values_list("object_id").annotate(last=Max("at"))]
    orders = Customer.objects.filter(pk__among=list(carrier), last_ordered_on__lte=on)
    for pk, day in [*days, *orders.values_list("pk", "last_ordered_on")]:
        found[carrier[pk]] = max(day, found.get(carrier[pk], day))
    return {pk: Decimal((on - day).days) for pk, day in found.items()}


def _file(pk: int) -> list[Place]:
    return [(_("Profile"), reverse("customers:profile", args=[pk]))]


def _timeline(pk: int) -> list[Place]:
    return [(_("Timeline"), reverse("customers:customer", args=[pk]))]


register_metric(
    Metric(
        "customers.file_known", _("share of the file that is filled"),
        _("Mean over the five classes of a customer's file of the share of fields that are known."),
        writing="percent", better="high", compute=shares_known, is_kept=False, inputs=_file, source="S1-23",
    )
)  # fmt: skip
register_metric(
    Metric(
        "customers.days_since_contact", _("days since the last contact"),
        _("Days since the newest note of a conversation on any channel, or since the last order."),
        unit=_("days"), better="low", compute=days_since_contact, is_kept=False, inputs=_timeline, source="S0-42",
    )
)  # fmt: skip


@policy(
    RELATIONSHIP, label=_("Relationship in four parts"), scopes=("company", "unit", "class"),
    help=_("When a customer counts as known, in touch, served and treated to what was promised."),
)  # fmt: skip
@dataclass(frozen=True)
class RelationshipTerms(CardTerms):
    """The four parts are S2-02's; that each counts a quarter, and all steps and bands, are ours."""

    factors: tuple[FactorTerms, ...] = term(
        (
            FactorTerms("known", QUARTER, "0:0 100%:100"),
            FactorTerms("in_touch", QUARTER, "30:100 90:50 180:0"),
            FactorTerms("served", QUARTER, "50%:0 80%:50 100%:100"),
            FactorTerms("promises", QUARTER, "50%:0 80%:50 100%:100"),
        ),
        label=_("parts"), source=OURS,
    )  # fmt: skip
    bands: tuple[Band, ...] = term(
        (Band("A", Decimal(80)), Band("B", Decimal(60)), Band("C", Decimal(40)), Band("D", Decimal(0))),
        label=_("grades"), source=OURS,
    )  # fmt: skip


declare_scorecard(
    Scorecard(
        RELATIONSHIP, _("Relationship in four parts"), RelationshipTerms,
        (
            Factor("known", pgettext_lazy("relationship", "Found and known"), source=SOURCE,
                   measure="customers.file_known"),
            Factor("in_touch", pgettext_lazy("relationship", "In touch"), source=SOURCE,
                   measure="customers.days_since_contact"),
            Factor("served", pgettext_lazy("relationship", "Gets all it requires"), source=SOURCE,
                   measure="orders.delivered_share"),
            Factor("promises", pgettext_lazy("relationship", "Our promises kept"), source=SOURCE,
                   measure="orders.on_time_share"),
        ),
        help=_("Whether this customer is known, spoken to, given what it asked for, and told the truth about when."),
    )
)  # fmt: skip
