"""Surveys, applications and losses as records: who may see them, where they are shown."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Model
from django.urls import reverse

from guanxi.domains.credit.models import Application, BadDebtCase, Survey
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import record_urls, visible_kinds


def _found(model: type[Model], user: Any, pk: int) -> Any:
    """The record, for whoever may look at credit and sees the customer."""
    if not may(user, "credit.view"):
        return None
    return model._default_manager.visible_to(user).select_related("customer").filter(pk=pk).first()  # type: ignore[attr-defined]


def _page_of(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


PAGES: dict[type[Model], str] = {
    Survey: "credit:survey", Application: "credit:application", BadDebtCase: "credit:loss",
}  # fmt: skip
for model, page in PAGES.items():
    visible_kinds[model._meta.label_lower] = partial(_found, model)
    record_urls[model._meta.label_lower] = partial(_page_of, page)
