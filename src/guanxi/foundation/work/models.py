"""Tasks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.querysets import ScopedQuerySet


class TaskQuerySet(ScopedQuerySet):
    """Tasks by person and day."""

    def visible_to(self, user: Any) -> Any:
        """Tasks of people within reach, and those one gave."""
        condition = reach_of(user).condition(owner="assignee", unit="assignee__unit")
        return self if condition is None else self.filter(condition | Q(created_by_id=user.pk))

    def open(self) -> Any:
        """Not yet done, the most urgent first."""
        return self.filter(done_at__isnull=True).order_by("due_on", "id")


class Task(models.Model):
    """Something one person has to do about a record by a day."""

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField(_("due"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=400, blank=True)
    origin = models.CharField(max_length=120, blank=True, help_text=_("what opened it, so that it is not opened twice"))

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        indexes = [
            models.Index(fields=["assignee", "due_on"], condition=Q(done_at__isnull=True), name="task_open"),
            models.Index(fields=["assignee", "due_on", "id"], name="task_of"),
            models.Index(fields=["due_on", "id"], name="task_due"),
            models.Index(fields=["created_by", "due_on", "id"], name="task_given"),
            models.Index(fields=["kind", "object_id"], name="task_about"),
        ]
        constraints = [models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="task_origin_once")]

    def __str__(self) -> str:
        return self.title


from guanxi.foundation.work.approvals.models import ApprovalRequest  # noqa: E402, F401 a noun of this room
