"""Why orders wait, and who let them through."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models.orders import Order
from guanxi.kit.money import MoneyField

PERSON = settings.AUTH_USER_MODEL


class Hold(models.Model):
    """Why an order waits: the reasons, the amount missing, since when; released by whom, why, by whose authority.

    `reason` is the first of `reasons`, a list of {"key", "amount", "days"}. `missing` is what must be paid before the
    order goes on by itself; `at_stake` what somebody grants who releases it. `policy_version`: of the gate's terms.
    `urgency`: its place in the queue of release, the highest first. All this is as the gate last answered, last night
    or later.
    """

    class Reason(models.TextChoices):
        """What keeps an order back."""

        OVER_LIMIT = "over_limit", _("over the credit limit")
        NO_LIMIT = "no_limit", _("no credit limit")
        LIMIT_EXPIRED = "limit_expired", _("credit limit expired")
        OVERDUE = "overdue", _("overdue invoices")
        BLOCKED = "blocked", _("credit blocked")
        AWAITING_PAYMENT = "awaiting_payment", _("prepayment not received")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=20, choices=Reason.choices, default=Reason.OVER_LIMIT)
    reasons = models.JSONField(default=list)
    missing = MoneyField()
    at_stake = MoneyField(default=0)
    urgency = models.BigIntegerField(
        default=0, help_text=_("what is missing, how late, which grade; a rank and no sum")
    )
    policy_version = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=40, blank=True, help_text=_("the role whose authority covered a release"))
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    request_id = models.BigIntegerField(null=True, help_text=_("the request for approval that was granted"))
    security = models.ForeignKey(
        "credit.Security", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    secured = MoneyField(default=0, help_text=_("what of the released order rests on the security"))

    class Meta:
        verbose_name = _("hold")
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(released_at__isnull=True), name="hold_one_open")
        ]
        indexes = [
            models.Index(fields=["-urgency", "id"], condition=Q(released_at__isnull=True), name="hold_worst_first"),
            models.Index(fields=["-released_at", "-id"], condition=~Q(release_reason=""), name="hold_let_through"),
            models.Index(fields=["security"], condition=Q(security__isnull=False), name="hold_secured"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.missing}"

    @property
    def known_reasons(self) -> list[dict[str, Any]]:
        """The reasons, the first one alone where an older version of the program wrote the hold."""
        return self.reasons or [{"key": self.reason, "amount": f"{self.missing:.2f}", "days": None}]
