"""Finding the record a caller names by its number, through what the caller may see."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404

from guanxi.kit.querysets import ScopedQuerySet

ABOVE = {"customer", "order", "product", "document", "credit", "survey"}  # what a record is seen through


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
    if above := _above(model):
        return rows.filter(**{f"{above.name}__in": visible_rows(above.related_model, user)})
    return rows  # people, units, roles, tags: the verb's own permission decides


def is_narrowed(model: type[models.Model]) -> bool:
    """Whether a caller finds only some records of a model: by its own rule, or by that of the record above."""
    return isinstance(model._default_manager.all(), ScopedQuerySet) or _above(model) is not None


def _above(model: type[models.Model]) -> models.ForeignKey[Any, Any] | None:
    """The field through which a record is seen."""
    fields = (one for one in model._meta.get_fields() if isinstance(one, models.ForeignKey))
    return next((one for one in fields if one.name in ABOVE), None)
