"""Signals and promises as records: who may see them, where they are shown."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse

from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch import events, policies, reactions  # noqa: F401 declared by being read
from guanxi.domains.customers.merging.families import carrier_of
from guanxi.foundation.timeline.records import record_urls, visible_kinds

Watched = type[Signal] | type[PaymentPromise]


def _found(model: Watched, user: Any, pk: int) -> Any:
    return model.objects.visible_to(user).select_related("customer").filter(pk=pk).first()


def _page_of(model: Watched, pk: int) -> str:
    """The page of scores of the customer it is about."""
    found = model.objects.select_related("customer").get(pk=pk)
    return reverse("credit:score", args=[carrier_of(found.customer)])


for model in (Signal, PaymentPromise):
    visible_kinds[model._meta.label_lower] = partial(_found, model)
    record_urls[model._meta.label_lower] = partial(_page_of, model)
