"""Finding the record a caller names by its number, through what the caller may see."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404

from guanxi.kit.querysets import ScopedQuerySet

ABOVE = {"customer", "order", "product", "document", "credit"}  # what a record is seen through


def visible_record(model: type[models.Model], pk: int, user: Any) -> Any:
    """The record `pk` of `model` within the caller's reach.

    A model without a rule of its own is seen through the record it belongs to, as a contact through its customer.

    Raises:
        Http404: nothing there, or nothing the caller may see.
    """
    found = visible_rows(model, user).filter(pk=pk).first()
    if found is None:
        raise Http404(f"{model._meta.label} {pk}")
    return found


def visible_rows(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    """All rows of `model` within the caller's reach."""
    rows = model._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        return rows.visible_to(user)
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.name in ABOVE:
            return rows.filter(**{f"{field.name}__in": visible_rows(field.related_model, user)})
    return rows  # people, units, roles, tags: the verb's own permission decides
