"""Signals and promises as records: who may see them, where they are shown."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch import events, policies, reactions  # noqa: F401 declared by being read
from guanxi.domains.customers.merging.families import carrier_of
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import record_urls, visible_kinds
from guanxi.foundation.work.models import Task
from guanxi.foundation.work.places import Place, work_places

Watched = type[Signal] | type[PaymentPromise]


def _found(model: Watched, user: Any, pk: int) -> Any:
    return model.objects.visible_to(user).select_related("customer").filter(pk=pk).first()


def _page_of(model: Watched, pk: int) -> str:
    """The page of scores of the customer it is about."""
    found = model.objects.select_related("customer").get(pk=pk)
    return reverse("credit:score", args=[carrier_of(found.customer)])


def _survey_of(task: Task, user: Any) -> Place | None:
    """A task to survey again leads to the survey that is open, or to the form that opens one."""
    if not may(user, "credit.view"):
        return None
    return _("To the survey"), reverse("credit:survey_new", args=[task.object_id])


work_places["credit.signal"] = work_places["credit.expiry"] = _survey_of

for model in (Signal, PaymentPromise):
    visible_kinds[model._meta.label_lower] = partial(_found, model)
    record_urls[model._meta.label_lower] = partial(_page_of, model)
