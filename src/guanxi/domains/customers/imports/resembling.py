"""New rows that may be customers who are here already: the same name, telephone, tax number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.imports import values as kept
from guanxi.domains.customers.models import Contact, Customer
from guanxi.kit.imports.targets import Item, Likeness, RunContext

REASONS = {
    "name": _("the same name"),
    "tax_id": _("the same unified social credit code"),
    "phone": _("the same telephone"),
}
MOST = 3
Hits = dict[tuple[str, str], list[int]]


def resembling(items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
    """For each row the customers within reach that it may be, those with most in common first."""
    asked = [_asked(item) for item in items]
    hits = _holders({one for some in asked for one in some}, context.by)
    near = [_ranked(some, hits) for some in asked]
    pks = sorted({pk for some in near for pk in some})
    names = sorted({name for item, some in zip(items, near, strict=True) if some for name in item.values})
    labels = {one.pk: str(one) for one in Customer.objects.filter(pk__among=pks).only("name", "name_en")}
    present = kept.present(pks, names) if pks else {}
    return [
        [
            Likeness(pk, labels[pk], reverse("customers:customer", args=[pk]), tuple(REASONS[why] for why in reasons),
                     present[pk])
            for pk, reasons in some.items()
        ]
        for some in near
    ]  # fmt: skip


def _asked(item: Item) -> list[tuple[str, str]]:
    values = item.values
    wanted = [("name", values.get("name")), ("name", values.get("name_en")), ("tax_id", values.get("tax_id"))]
    wanted += [("phone", values.get("phone")), ("phone", values.get("contact_phone"))]
    return [(why, str(value)) for why, value in wanted if value]


def _holders(asked: set[tuple[str, str]], user: Any) -> Hits:
    """Who has these names, telephones and codes: one question each, however many they are."""
    texts: dict[str, list[str]] = defaultdict(list)
    for why, text in sorted(asked):
        texts[why].append(text)
    visible = Customer.objects.visible_to(user).active()
    hits: Hits = defaultdict(list)
    for why, columns in (("name", ("name", "name_en")), ("tax_id", ("tax_id",)), ("phone", ("phone",))):
        if not texts[why]:
            continue
        condition = Q(pk__in=[])
        for column in columns:
            condition |= Q(**{f"{column}__among": texts[why]})
        for pk, *found in visible.filter(condition).order_by("pk").values_list("pk", *columns):
            for text in {*found} - {""}:
                hits[why, text].append(pk)
    people = Contact.objects.filter(phone__among=texts["phone"], customer__in=visible) if texts["phone"] else ()
    for contact in people:
        if contact.customer_id not in hits["phone", contact.phone]:
            hits["phone", contact.phone].append(contact.customer_id)
    return hits


def _ranked(asked: Sequence[tuple[str, str]], hits: Hits) -> dict[int, list[str]]:
    reasons: dict[int, list[str]] = {}
    for why, text in asked:
        for pk in hits.get((why, text), ()):
            if why not in reasons.setdefault(pk, []):
                reasons[pk].append(why)
    return dict(sorted(reasons.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST])
