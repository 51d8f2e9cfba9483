"""Requests for approval."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import may, reach_of, role_keys
from guanxi.foundation.work.approvals.matters import declared
from guanxi.kit.money import MoneyField
from guanxi.kit.querysets import ScopedQuerySet


class ApprovalQuerySet(ScopedQuerySet):
    """Requests by who may see them."""

    def visible_to(self, user: Any) -> Any:
        """One's own, those one decided, and those within reach that one decides or has the right to look at."""
        own = Q(requested_by=user.pk) | Q(decided_by=user.pk)
        condition = reach_of(user).condition()
        closed = [one.key for one in declared.values() if one.view and not may(user, one.view)]
        if condition is None and not closed:
            return self
        looked_at = Q(rung__in=role_keys(user)) | ~Q(matter__in=closed) if closed else Q()
        return self.filter(own | (looked_at if condition is None else condition & looked_at))

    def waiting(self) -> Any:
        """Not yet decided."""
        return self.filter(state=ApprovalRequest.State.WAITING)


class ApprovalRequest(models.Model):
    """What a verb asked somebody's consent for: who asked, about what, who decides, what came of it.

    `apart` are people who have part in it and therefore do not decide, besides who asked.
    """

    class State(models.TextChoices):
        """Where a request stands."""

        WAITING = "waiting", pgettext_lazy("approval", "waiting")
        GRANTED = "granted", pgettext_lazy("approval", "granted, not yet carried out")
        CONTINUED = "continued", pgettext_lazy("approval", "granted, needs one more approval")
        DONE = "done", pgettext_lazy("approval", "granted and carried out")
        FAILED = "failed", pgettext_lazy("approval", "granted, could not be carried out")
        LAPSED = "lapsed", pgettext_lazy("approval", "lapsed")
        REFUSED = "refused", pgettext_lazy("approval", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "withdrawn")
        EXPIRED = "expired", pgettext_lazy("approval", "expired")

    matter = models.CharField(max_length=60)
    action = models.CharField(max_length=80, help_text=_("the verb that waits"))
    arguments = models.JSONField()
    key = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=64)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(default=0)
    about_name = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    amount = MoneyField(_("amount"))
    facts = models.JSONField(default=dict)
    summary = models.JSONField(default=dict, help_text=_("by language"))
    rung = models.CharField(max_length=50, help_text=_("key of the role that decides"))
    ladder_version = models.BigIntegerField(null=True, help_text=_("of the terms of the ladder; none: their defaults"))
    apart = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(pgettext_lazy("approval", "expires"))
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="further")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_rung = models.CharField(max_length=50, blank=True)
    comment = models.CharField(_("comment"), max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict, help_text=_("why it was not carried out, by language"))
    answer = models.JSONField(null=True, help_text=_("what the verb answered"))
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for approval")
        indexes = [
            models.Index(fields=["requested_at", "id"], name="approval_asked"),
            models.Index(fields=["requested_by", "requested_at", "id"], name="approval_of"),
            models.Index(fields=["expires_at", "id"], name="approval_by_end"),
            models.Index(fields=["state", "rung", "expires_at"], name="approval_waiting"),
            models.Index(fields=["kind", "object_id"], name="approval_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "action", "key", "matter", "kind", "object_id"], condition=~Q(key=""),
                name="approval_once_a_key",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.said(self.summary)

    @staticmethod
    def said(texts: dict[str, str]) -> str:
        """A text kept in several languages, in the reader's."""
        return texts.get(get_language() or "") or next(iter(texts.values()), "")
