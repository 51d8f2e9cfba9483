"""What points at records: asked before something is taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _


def pointing_at(
    model: type[models.Model], pks: Sequence[int], *, besides: Collection[str] = ()
) -> dict[int, list[str]]:
    """What points at each record, in words: "order: 2"; models named by their labels in `besides` do not count."""
    found: dict[int, list[str]] = {}
    for other, name in relations_to(model):
        if other._meta.label_lower not in besides:
            for pk, text in counted(other, name, pks).items():
                found.setdefault(pk, []).append(text)
    return found


def relations_to(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """The models that point at a model, each with the name of its field."""
    fields = model._meta.get_fields(include_hidden=True)
    return [(one.related_model, one.field.name) for one in fields if isinstance(one, models.ManyToOneRel)]


def counted(model: type[models.Model], name: str, pks: Sequence[int], *, besides: Iterable[int] = ()) -> dict[int, str]:
    """How many rows of a model point at each record, in words; without the rows `besides`."""
    rows = model._default_manager.filter(**{f"{name}__among": list(pks)})
    if left_out := list(besides):
        rows = rows.exclude(pk__among=left_out)
    return {pk: told(model, count) for pk, count in rows.order_by().values_list(name).annotate(Count("pk"))}


def told(model: type[models.Model], count: int) -> str:
    """A number of records in words."""
    return _("%(name)s: %(count)s") % {"name": model._meta.verbose_name, "count": count}
